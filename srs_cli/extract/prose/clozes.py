"""A sentence with one span left out: long ones shortened, none that gives its answer away."""

from __future__ import annotations

import re

from msgspec import Struct

from srs_cli.extract.english import AUXILIARIES, is_verb_form

MOST_WORDS = 40  # of a question
_LONG = 26  # words from which a sentence is shortened
_FEWEST_WORDS = 3
_SHORTEST_HEAD = 40  # characters that must stay of a sentence that is cut
_CUT = re.compile(
    r"(?:; |, (?:which|who|whose|where|whom|while|whereas|although|though|but|thus|so that|thereby|in order)\b|, and (?=(?:the|an?|he|she|it|they|[A-Z][\w’-]+) [\w ]{2,40}?(?:was|were|had|did|[a-z]{3,}ed)\b))"
)
LONG_WORD = re.compile(r"[^\W_]{4,}")
DIGITS = re.compile(r"\d+")
YEAR = re.compile(r"\b\d{4}\b")
_DEPENDENT = re.compile(
    r"(?:Although|Though|Even|When|While|If|As|Because|Since|After|Before|Despite|Once|Unless|Until|Whereas|Not only|[A-Z][a-z]+ing)\b"
)
RELATIVES = frozenset("which that who whom whose when where while although because if but".split())
FUNCTION_WORDS = frozenset(
    "the a an all several many some most two three four five six seven eight nine ten both no one each every his her its their in on at by for from "
    "with during after before under over between among early late".split(),
)

# ruff: noqa: SIM905 - a list of words reads best as one text


class Asked(Struct, frozen=True):
    """A question and its answer, or a cloze text and no answer; `kind` says what of the sentence is asked."""

    question: str
    answer: str
    kind: str


def cloze(text: str, start: int, end: int, *, number: bool = False, hint: str = "") -> str:
    """Return the sentence with the deletion marked, shortened if it is long; "" if it gives its answer away or stays too long.

    `hint` says in place of the gap what kind of thing is missing: "which year?".
    """
    if not number and leaks(text[start:end], f"{text[:start]} {text[end:]}"):
        return ""
    if text.count(" ") >= _LONG:
        text = _shortened(text, end)
    words = text.count(" ") + 1
    if words > MOST_WORDS or words - (text[start:end].count(" ") + 1) < _FEWEST_WORDS:
        return ""
    deletion = f"{text[start:end]}::{hint}" if hint else text[start:end]
    return f"{text[:start]}{{{{c1::{deletion}}}}}{text[end:]}"


def _shortened(text: str, end: int) -> str:
    """Return the text without the clause that follows the span, where what stays is a sentence."""
    if _DEPENDENT.match(text):
        return text
    for cut in _CUT.finditer(text, max(end, _SHORTEST_HEAD)):
        head = text[: cut.start()]
        if head.count("(") == head.count(")") and head.count('"') % 2 == 0 and head.count("“") == head.count("”"):
            acts = any(word in AUXILIARIES or is_verb_form(word) for word in head.split()[1:])
            return head + "." if acts else text
    return text


def leaks(answer: str, question: str) -> bool:
    """Whether a word of the answer, or its stem, stands in the question."""
    low = question.casefold()
    stems = [word[: max(4, min(len(word) - 1, 6))].casefold() for word in LONG_WORD.findall(answer)]
    known = sum(starts_word(low, stem) for stem in stems)
    if known and (known * 2 > len(stems) or not answer[0].isupper()):
        return True  # of "League of Nations", "Nations" may stand in the question
    digits = DIGITS.findall(answer)
    return bool(digits) and set(digits) <= set(DIGITS.findall(question))


def starts_word(text: str, stem: str) -> bool:
    """Return whether a word of the text starts with the stem."""
    at = text.find(stem)
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            return True
        at = text.find(stem, at + 1)
    return False
