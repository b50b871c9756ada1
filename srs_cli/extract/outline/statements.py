"""The statements that a sentence joins, and what the pronoun that opens one of them stands for."""

from __future__ import annotations

import re

from msgspec import Struct

from srs_cli.extract import english
from srs_cli.extract.outline.clauses import PRONOUNS, SHORT, clause_of, is_plural, is_sound, is_surely_finite

_COORDINATE = re.compile(r"(?:[,;]\s(?:and|but|so|yet|while|whereas)|;|\s(?:and|but))\s")
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whose|if|when|because|unless|how|why|what|whether|where)\b", re.IGNORECASE
)
_LEANS = re.compile(r"\b(?:it|him|them|her|he|they|she|this|its|their|his)\b")


MAX_WORDS = 80  # of a sentence that is looked into


class Statement(Struct, frozen=True):
    """One of the statements that a sentence joins; where it needs the words before it, they stand before `since`."""

    text: str
    since: int = 0


def statements(text: str) -> list[Statement]:  # noqa: C901 - a rule a line
    """Return the statements that a sentence joins: "Prices rose, but wages stood still" → both."""
    if len(english.words(text)) > MAX_WORDS:
        return [Statement(text)]
    for match in _COORDINATE.finditer(text):
        left, right = text[: match.start()].rstrip(" ,;"), text[match.end() :]
        marked = match.group().startswith((",", ";"))
        if not marked and _SUBORDINATE.search(left):
            continue
        one = clause_of(left) or clause_of(f"{left} too")  # "prices rose": a last word may be a noun
        other = clause_of(right) if one else None
        if one is None or other is None or other.opening or not is_sound(left) or not is_sound(right):
            continue
        if min(len(english.words(left)), len(english.words(right))) < 4 or len(english.words(other.subject)) > 7:
            continue
        opens = english.first_word(right)
        if not marked and (" and " in other.subject or not is_surely_finite(other.verb)):
            continue  # "… France and Britain and Italy were …"
        if _LEANS.search(right, opens.end):
            if len(english.words(text)) <= SHORT:
                continue
            return [Statement(left), Statement(text, match.end())]
        if opens.low in PRONOUNS:
            right = resolved(right, [one.subject])
            if not right:
                continue
        elif english.points_back(right):
            continue
        return [Statement(left), *statements(right[:1].upper() + right[1:])]
    return [Statement(text)]


def resolved(sentence: str, subjects: list[str]) -> str:
    """Return the sentence with the pronoun it opens with replaced by the subject it stands for, "" if that is open.

    `subjects`: those of the sentences before, the latest last.
    """
    found = english.words(sentence)
    if len(found) < 3 or found[0].low not in PRONOUNS or found[0].start > 0:
        return ""
    low = found[0].low
    person, several = low in {"he", "she", "his", "her"}, low in {"they", "their"}
    if several:
        fitting = [each for each in subjects if is_plural(each)]
    elif person:
        fitting = [each for each in subjects if is_name(each)]
    else:
        fitting = [
            each
            for each in subjects[-1:]
            if not is_plural(each) and not (is_name(each) and " " in each) and english.first_word(each).low != "no"
        ]
        if found[1].low.removesuffix("n't") in english.AUXILIARIES and any(
            w.low in {"that", "to", "not"} for w in found[2:4]
        ):
            return ""  # "It was not that …"
    if not fitting or (person and len({each.rstrip(",") for each in fitting}) > 1):
        return ""
    name = fitting[-1].split(",")[0].strip()
    if english.first_word(name).low in english.POINTERS - {"one"}:
        return ""
    owner = low in {"his", "her", "its", "their"}
    rest = sentence[found[0].end :]
    if low == "her" and english.is_verb_form(found[1].low) and not english.is_plural(found[1].low):
        return ""
    possessive = ("’" if "’" in sentence else "'") + ("" if name.endswith("s") else "s")
    return f"{name}{possessive if owner else ''}{rest}"


def is_name(subject: str) -> bool:
    """Return whether the subject may be a person's name: up to four capitalised words, no article."""
    found = english.words(subject.split(",", maxsplit=1)[0])
    return (
        1 <= len(found) <= 4
        and found[0].low not in english.DETERMINERS
        and all(
            (word.text[:1].isupper() and not (word.text.isupper() and len(word.text) > 2))
            or word.low in {"de", "van", "von", "of", "the"}
            for word in found
        )
        and (len(found) > 1 or not english.is_plural(found[-1].low))
    )
