"""Definitions among the points: "Osmosis is the movement of water …" asks what osmosis is."""

from __future__ import annotations

import re

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.outline.phrasing import PERSON, lowered

_DEFINED = re.compile(r"\s(is|are|was|were)\s(?:(a|an|one of|any|the)\s|when\s|where\s)", re.IGNORECASE)
_UNDEFINED = frozenset(["there", "that", "what", "it", "he", "she", "they", "this", "these", "those", "we", "i", "you"])


def definition(sentence: str, known: frozenset[str]) -> tuple[str, str] | None:  # noqa: PLR0911 - a rule a line
    """Return question and answer of a sentence that says what its subject is."""
    match = _DEFINED.search(sentence)
    if match is None:
        return None
    subject, verb, article = sentence[: match.start()].strip(), match[1].lower(), (match[2] or "").lower()
    rest = sentence[match.end(1) :].strip().rstrip(".")
    if (cut := re.search(r",\s(?:so|but|and)\s|;\s", rest)) and len(english.words(rest[: cut.start()])) >= 3:
        rest = rest[: cut.start()]
    bare = english.words(re.sub(r"\([^()]{0,80}\)", "", subject))
    if (
        not 1 <= len(bare) <= 7
        or len(english.words(rest)) < (3 if article in {"a", "an"} else 4)
        or len(english.words(rest)) > 45
        or "," in subject
    ):
        return None
    lows = [w.low for w in bare]
    prepositions = [low for low in lows if low in english.PREPOSITIONS - {"of"}]
    if prepositions or any(
        low in english.CONJUNCTIONS | english.AUXILIARIES | english.QUESTION_WORDS | _UNDEFINED for low in lows
    ):
        return None
    if english.finite_verb(subject) is not None or rest.endswith(" one") or english_dates.dates(subject):
        return None
    if article == "the" and (lows[0] in {"a", "an"} or len(bare) > 4):
        return None
    if article == "the" and len(bare) < 2 and verb in {"was", "were"}:
        return None
    named = (
        bare[0].text[:1].isupper() and lows[0] not in english.DETERMINERS and all(w.text[:1].isupper() for w in bare)
    )
    who = "Who" if named and PERSON.fullmatch(english.head(rest)) else "What"
    return f"{who} {verb} {lowered(subject, known)}?", rest
