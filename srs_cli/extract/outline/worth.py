"""How well a part of a statement makes an answer: its length, its names, and where its words begin and end."""

from __future__ import annotations

import re

from srs_cli.extract import english
from srs_cli.extract.english import Word
from srs_cli.extract.english import dates as english_dates

_PART = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or)\s")
PRONOUNS = frozenset(("it", "its", "they", "them", "their", "he", "his", "him", "she", "her"))
_POSSESSIVES = frozenset(("its", "their", "his", "her"))
_REFLEXIVES = frozenset(("himself", "itself", "themselves", "herself", "him", "them"))
_RELATIVES = frozenset(("that", "which", "who", "how", "what", "whether"))
_BAD_STARTS = english.CONJUNCTIONS | {"it", "they", "he", "she", "this", "that", "not", "which", "who", "whom", "whose"}
_WEAK = frozenset(
    "anything something everything things thing other others all way ways own countries known used made found term terms "  # noqa: SIM905 - a word list reads best as text
    "name idea one part parts year people place time it".split()
)
FUNCTION = english.DETERMINERS | english.PREPOSITIONS | english.CONJUNCTIONS


def worth(hidden: str, *, whole: bool) -> float:
    """Return how well the hidden words make an answer; `whole`: a reason or an aside, which may be a clause."""
    inner = english.words(hidden)
    length = {1: 0.5, 2: 2, 3: 2.5, 4: 2.5, 5: 2.5, 6: 2, 7: 1.5, 8: 1, 9: 0.75, 10: 0.5}
    score = 2 if whole else length.get(len(inner), 0.5 - 0.5 * (len(inner) - 10))
    return score + _content_worth(hidden, inner) + (0 if whole else _clause_worth(hidden, inner))


def _content_worth(hidden: str, inner: tuple[Word, ...]) -> float:
    content = [word for word in inner if word.low not in FUNCTION]
    named = any(word.text[:1].isupper() or word.text[:1].isdigit() for word in inner)
    score = 1.5 if named else 0.0
    if len(content) < 2 and hidden.islower() and all(len(word.text) < 7 for word in content):
        score -= 1.5  # "the war": too little to be sure of
    if re.search(r",\s\w{2,30}ing\s", hidden):
        score -= 4  # another clause
    elif ", " in hidden:
        listed = all(len(english.words(part)) <= 4 for part in _PART.split(hidden))
        score += 1.5 if listed else -1.5  # a list is one answer
    if content and all(word.low in _WEAK for word in content[:2]):
        score -= 1.5
    if any(start > 0 for start, _ in english_dates.dates(hidden)):
        score -= 4
    return score


def _clause_worth(hidden: str, inner: tuple[Word, ...]) -> float:
    first = inner[0].low
    score = 0.0
    if first in _BAD_STARTS or first in _REFLEXIVES:
        score -= 4
    if first in english.PREPOSITIONS and first not in {"about", "over", "out", "off", "under"}:
        score -= 2
    if first.endswith("ly"):
        score -= 0.5 if len(inner) > 1 else 2.5
    if first not in _POSSESSIVES and any(word.low in PRONOUNS for word in inner):
        score -= 0.5
    elif first in _POSSESSIVES:
        score -= 1.5
    verb = english.finite_verb(hidden)
    if verb is not None and not any(word.low in _RELATIVES for word in inner if word.start < verb.start):
        score -= 4
    return score
