"""From a sentence that stands alone to the cards it is worth: a wh-question where it is surely grammatical, else a cloze."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from srs_cli.extract.english import AUXILIARIES, DETERMINERS, is_verb_form
from srs_cli.extract.prose.clozes import DIGITS, YEAR, Asked
from srs_cli.extract.prose.dated import by_date, dates_in, dates_left_out
from srs_cli.extract.prose.defining import by_copula, by_reason
from srs_cli.extract.prose.names import by_name
from srs_cli.extract.prose.occasions import adds_to_another, without_links
from srs_cli.extract.prose.people import People
from srs_cli.extract.prose.phrases import by_contrast, by_frame, by_quantity, by_term

_LONGEST = 700  # characters of a sentence


def asked(
    text: str, known: People, lower: frozenset[str], terms: frozenset[str] = frozenset(), *, names: bool = True
) -> Iterator[list[Asked]]:
    """Yield the cards of one sentence, each about another of its facts: those for its dates, then the others.

    `lower` holds the document's words. Without `names`, names are asked for only where the sentence has nothing better, and
    gives a year.
    """
    text = without_links(text)
    if "{{" in text or "}}" in text or "|" in text or len(text) > _LONGEST or _is_fragment(text):
        return
    if adds_to_another(text):
        return
    dates = dates_in(text)
    dated = list(by_date(text, dates, known, lower))
    yield dated
    spans = [(start, end) for start, end, _ in dates]
    facts = list(_facts(text, known, lower, spans))
    if names or (not (dated or facts) and YEAR.search(text)):
        facts += by_name(text, spans, known, lower)
        facts += by_term(text, terms)
    yield facts


def _is_fragment(text: str) -> bool:
    """Whether no word could be the verb of a sentence, as in "A letter to the envoy, dated 3 May 1802"."""
    return not any(
        word in AUXILIARIES or is_verb_form(word.strip(",")) or (word.islower() and word.endswith(("s", "ed")))
        for before, word in pairwise(text.rstrip(".").split())
        if word != "dated" and before not in DETERMINERS
    )


def asked_abroad(text: str) -> Iterator[list[Asked]]:
    """Yield the cards of a sentence in another language: dates and marked quantities alone."""
    if "{{" in text or "}}" in text or "|" in text or not DIGITS.search(text):
        return
    dates = dates_in(text)
    yield list(dates_left_out(text, dates, hints=False))
    yield list(by_quantity(text, [(start, end) for start, end, _ in dates]))


def _facts(text: str, known: People, lower: frozenset[str], dates: list[tuple[int, int]]) -> Iterator[Asked]:
    """Yield the cards about definitions, reasons, quantities; `dates` is where the dates stand."""
    yield from by_copula(text, known, lower)
    yield from by_reason(text, known, lower)
    yield from by_quantity(text, dates)
    yield from by_frame(text, dates)
    yield from by_contrast(text)
