"""From a sentence that stands alone to the cards it is worth: a wh-question where it is surely grammatical, else a cloze."""

from __future__ import annotations

import re
from collections.abc import Iterator

from srs_cli.extract.dates import Date, find_dates
from srs_cli.extract.english import AUXILIARIES
from srs_cli.extract.prose.clozes import (
    DIGITS,
    MOST_WORDS,
    RELATIVES,
    Asked,
    cloze,
)
from srs_cli.extract.prose.defining import by_copula, by_reason, one_predicate, subject_of
from srs_cli.extract.prose.names import by_name
from srs_cli.extract.prose.people import People
from srs_cli.extract.prose.phrases import by_frame, by_quantity, by_term

_PARTICIPLES = frozenset(
    "born held made taken built written found set put given sent begun won lost led known seen shown broken chosen driven drawn brought bought taught "
    "caught cut hit overthrown thrown struck sunk shot torn forbidden laid paid sold told kept left met read split spread withdrawn worn".split(),
)
_Dated = tuple[int, int, Date]
_PRECISION = {"day": 0, "month": 1}
_LEAD = re.compile(
    r"(?:(?:Officially|Finally|Eventually|Only|Later|As early as|Early|Late)\s)?(?:[Oo]n|[Ii]n|[Bb]y|[Aa]t the (?:end|beginning) of|[Ss]ince|[Aa]s early as)\s(?:the\s)?$"
)
_TAIL = re.compile(r"\s(?:on|in)\s(?:the\s)?$")


def asked(
    text: str, known: People, lower: frozenset[str], terms: frozenset[str] = frozenset(), *, names: bool = True
) -> Iterator[Asked]:
    # ruff: noqa: SIM905 - a list of words reads best as one text
    """Yield the cards of one sentence, each about another of its facts; `lower` holds the document's words.

    Without `names`, names are asked for only where the sentence has nothing better.
    """
    if "{{" in text or "}}" in text or "|" in text or len(text) > 700:
        return
    spans: list[tuple[int, int]] = []
    better = False
    for card in _facts(text, known, lower, spans):
        better = True
        yield card
    if names or not better:
        yield from by_name(text, spans, known, lower)
        yield from by_term(text, terms)


def asked_abroad(text: str) -> Iterator[Asked]:
    """Yield the cards of a sentence in another language: dates and marked quantities alone."""
    if "{{" in text or "}}" in text or "|" in text or not DIGITS.search(text):
        return
    dates = _merged(text, find_dates(text))
    yield from _dates_left_out(text, dates)
    yield from by_quantity(text, [(start, end) for start, end, _ in dates])


def _facts(text: str, known: People, lower: frozenset[str], spans: list[tuple[int, int]]) -> Iterator[Asked]:
    """Yield the cards about dates, definitions, reasons, quantities; leave in `spans` where the dates stand."""
    dates = _merged(text, find_dates(text)) if DIGITS.search(text) else []
    yield from _by_date(text, dates, known, lower)
    yield from by_copula(text, known, lower)
    yield from by_reason(text, known, lower)
    spans += [(start, end) for start, end, _ in dates]
    yield from by_quantity(text, spans)
    yield from by_frame(text, spans)


def _merged(text: str, dates: tuple[Date, ...]) -> list[_Dated]:
    """Join dates that are one: "May 2, 1935 and May 16, 1935"."""
    found: list[_Dated] = []
    for date in dates:
        if found and text[found[-1][1] : date.start] in (" and ", " to ", "–", "-", " – ", ", "):
            found[-1] = (found[-1][0], date.end, found[-1][2])
        else:
            found.append((date.start, date.end, date))
    return [
        (start, end, date)
        for start, end, date in found
        if (date.year_printed or date.precision in ("decade", "century")) and date.precision != "ago"
    ]


def _by_date(text: str, dates: list[_Dated], known: People, lower: frozenset[str]) -> Iterator[Asked]:
    if len(dates) == 1:
        start, end, _ = dates[0]
        question = _when(text, start, end, known, lower)
        if question:
            yield Asked(question, text[start:end], "date")
            return
    yield from _dates_left_out(text, dates)


def _dates_left_out(text: str, dates: list[_Dated]) -> Iterator[Asked]:
    """Yield clozes of the two most precise dates."""
    for start, end, date in sorted(dates, key=lambda dated: _PRECISION.get(dated[2].precision, 2))[:2]:
        year = str(abs(date.year)) if date.year is not None else ""
        if year and year in text[:start] + text[end:]:
            continue
        gapped = cloze(text, start, end, number=True)
        if gapped:
            yield Asked(gapped, "", "date")


def _when(text: str, start: int, end: int, known: People, lower: frozenset[str]) -> str:
    """Return "When was … signed …?" for a sentence that its date opens or closes, "" where the turn is not sure."""
    body = text.rstrip(".")
    lead = _LEAD.fullmatch(text[:start])
    if lead:
        clause = body[end:].lstrip(", ")
    elif end >= len(body) - 1:
        tail = _TAIL.search(body[:start])
        if not tail:
            return ""
        clause = body[: tail.start()]
    else:
        tail = _TAIL.search(body[:start])
        if not tail or not re.match(r" (?:in|at|by|between|under|near|with) ", body[end:]):
            return ""
        clause = body[: tail.start()] + body[end:]
    if re.search(r"[;:()\"“”—]", clause) or clause.count(" ") > 32:
        return ""
    words = clause.split()
    verb = next((i for i, word in enumerate(words[:14]) if i and word in ("was", "were")), 0)
    if (
        not verb
        or any(_clausal(word) for word in words[:verb])
        or words[0].lower() in ("it", "there", "they", "he", "she")
    ):
        return ""
    rest = words[verb + 1 :]
    if not rest or not (rest[0].endswith("ed") or rest[0] in _PARTICIPLES) or not one_predicate(rest):
        return ""
    question = f"When {words[verb]} {subject_of(words[:verb], known, lower)} {' '.join(rest)}?"
    return question if 3 <= question.count(" ") <= MOST_WORDS else ""


def _clausal(word: str) -> bool:
    """Whether a word shows that more than a plain noun phrase stands before the verb."""
    bare = word.strip(",")
    return (
        word.endswith(",")
        or bare.lower() in RELATIVES
        or bare in AUXILIARIES
        or (bare.endswith("ed") and bare.islower())
    )
