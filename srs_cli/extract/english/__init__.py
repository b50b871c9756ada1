"""Light English for short notes: finite verbs, plural heads, and the words that point back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from srs_cli.extract.english.dates import opens_with_date
from srs_cli.extract.english.words import (
    AMBIGUOUS,
    AUXILIARIES,
    COMMON,
    CONJUNCTIONS,
    DETERMINERS,
    FINITE,
    FOREIGN,
    LATER_POINTERS,
    NOT_VERBS,
    PARTNERS,
    PAST,
    POINTERS,
    PREPOSITIONS,
    QUESTION_WORDS,
    RELATIVES,
)

__all__ = [
    "AUXILIARIES",
    "CONJUNCTIONS",
    "DETERMINERS",
    "POINTERS",
    "PREPOSITIONS",
    "QUESTION_WORDS",
    "Word",
    "finite_verb",
    "first_word",
    "head",
    "holds",
    "is_english",
    "is_open_clause",
    "is_past",
    "is_plural",
    "is_question",
    "is_verb_at",
    "is_verb_form",
    "last_word",
    "opens_with_date",
    "opens_with_question_word",
    "points_back",
    "words",
]

_WORD = re.compile(r"[^\W_]+(?:['’\-/.][^\W_]+)*'?")


class Word(NamedTuple):
    """A word and its place in the text."""

    text: str
    low: str  # in lower case with straight apostrophes
    start: int
    end: int


@lru_cache(maxsize=2048)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of the text with their places."""
    return tuple(Word(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end()) for m in _WORD.finditer(text))


_NO_WORD = Word("", "", 0, 0)


def first_word(text: str) -> Word:
    """Return the first word of the text; of a text without words an empty one."""
    return next(iter(words(text)), _NO_WORD)


def last_word(text: str) -> Word:
    """Return the last word of the text; of a text without words an empty one."""
    return next(reversed(words(text)), _NO_WORD)


def holds(text: str, part: str) -> bool:
    """Return whether the part stands in the text as whole words; both in the same case."""
    place = text.find(part) if part else -1
    while place >= 0:
        end = place + len(part)
        before, after = text[place - 1 : place], text[end : end + 1]
        if not (before.isalnum() and part[0].isalnum()) and not (after.isalnum() and part[-1].isalnum()):
            return True
        place = text.find(part, place + 1)
    return False


def finite_verb(text: str) -> Word | None:
    """Return the main verb's first word if the text is a clause, as far as a small lexicon can tell."""
    found = words(text)
    relative = False
    bare: Word | None = None  # a verb without ending after a singular noun is more often a noun: "the witch hunt led"
    for i, word in enumerate(found):
        low = word.low
        before = found[i - 1].low if i else ""
        if low in RELATIVES and i:
            relative = True
            continue
        if low not in AUXILIARIES and not is_verb_form(low):
            continue
        if i == 0 or before in {"to", "not"} | DETERMINERS or before.endswith(("'s", "s'")):
            continue
        if low not in AUXILIARIES and (before in PREPOSITIONS or _is_nounlike(found, i)):
            continue
        if relative:
            relative = False
            continue
        if _lacks_ending(found, i):
            bare = bare or (word if i + 1 < len(found) else None)
            continue
        return word
    return bare


def _lacks_ending(found: tuple[Word, ...], i: int) -> bool:
    low, before = found[i].low, found[i - 1].low
    if low in AUXILIARIES or low in PAST or low.endswith(("s", "ed")) or before in {"i", "we", "you", "they", "people"}:
        return False
    return not is_plural(before) and not before.endswith("ly") and not any(word.low == "and" for word in found[:i])


def is_verb_form(low: str) -> bool:
    """Return whether the word may be a finite verb."""
    return (
        low in FINITE
        or low in AMBIGUOUS
        or (len(low) > 4 and low.endswith("ed") and not low.endswith("eed") and low not in NOT_VERBS)
    )


def is_past(low: str) -> bool:
    """Return whether the word is an irregular past form."""
    return low in PAST


def is_verb_at(found: tuple[Word, ...], i: int) -> bool:
    """Return whether the i-th word of a text is a verb there, not a noun or a participle of the same form."""
    return i > 0 and is_verb_form(found[i].low) and found[i - 1].low not in DETERMINERS and not _is_nounlike(found, i)


def _is_nounlike(found: tuple[Word, ...], i: int) -> bool:  # noqa: PLR0911 - a rule a line
    """Whether a word that can be a noun or a participle is one here."""
    low = found[i].low
    after = found[i + 1].low if i + 1 < len(found) else ""
    if low.endswith("ed") and (not after or found[i - 1].low in PREPOSITIONS):
        return True
    if low.endswith("ed") and found[i - 1].low in CONJUNCTIONS | AUXILIARIES:
        return False
    if low.endswith("ed") and after == "by":
        return True  # a participle: "waves caused by wind"
    if low not in AMBIGUOUS or after in {"up", "out", "down", "aside", "apart"}:
        return False
    if not after:
        return True
    if (low, after) in PARTNERS or (after in {"about", "over", "around"} and _is_number(found, i + 2)):
        return False
    if after in PREPOSITIONS - {"to", "into"} or after in CONJUNCTIONS | AUXILIARIES or is_verb_form(after):
        return True
    return found[i].text[:1].isupper() or (
        not low.endswith("s") and after not in DETERMINERS and not is_plural(found[i - 1].low)
    )


def _is_number(found: tuple[Word, ...], i: int) -> bool:
    return i < len(found) and found[i].text[:1].isdigit()


def is_plural(low: str) -> bool:
    """Return whether the word looks like a plural noun."""
    if low in {
        "people",
        "men",
        "women",
        "children",
        "criteria",
        "phenomena",
        "bacteria",
        "data",
        "mice",
        "feet",
        "teeth",
        "media",
        "fungi",
        "nuclei",
        "hypotheses",
    }:
        return True
    return (
        len(low) > 3
        and low.endswith("s")
        and not low.endswith(("ss", "us", "is", "'s", "ics"))
        and low
        not in {
            "news",
            "series",
            "species",
            "means",
            "versus",
            "always",
            "towards",
            "perhaps",
            "besides",
            "thus",
            "whereas",
            "diabetes",
            "gas",
            "lens",
            "atlas",
            "bias",
            "canvas",
            "mars",
            "paris",
            "james",
            "charles",
        }
    )


def is_open_clause(text: str) -> bool:
    """Return whether the text opens with an auxiliary, as a question does."""
    found = words(text[:60])
    return bool(found) and found[0].low in AUXILIARIES and not opens_with_date(text)


_PARTICIPLES = frozenset(("given", "made", "found", "seen", "taken", "known", "held", "left", "built", "won", "lost"))


def head(phrase: str) -> str:
    """Return the head noun of a noun phrase in lower case: the last word before its first preposition or relative."""
    found = words(phrase.split("(", maxsplit=1)[0])
    last = ""
    for i, word in enumerate(found):
        low = word.low
        if i and (
            low in PREPOSITIONS | RELATIVES | AUXILIARIES | QUESTION_WORDS
            or (is_plural(last) and (low.endswith(("ing", "ed")) or low in _PARTICIPLES))
        ):
            break
        last = low
    return last


def is_question(text: str) -> bool:
    """Return whether the text asks: it ends in a question mark or opens as a question does."""
    return text.rstrip(" \"'”’)").endswith("?")


def opens_with_question_word(text: str) -> bool:
    """Return whether the first word is a question word ("How enzymes work")."""
    found = words(text[:40])
    return bool(found) and found[0].low in QUESTION_WORDS


def points_back(text: str) -> bool:
    """Return whether the text opens with a word that only an earlier sentence explains, or leans on one early."""
    found = words(text)[:40]
    if not found:
        return False
    first = found[0].low
    if first in POINTERS or first.split("'")[0] in POINTERS:
        after = found[1].low if len(found) > 1 else ""
        explained = first in {"both", "one", "another", "such", "neither", "either"} and after in {"of", "as"}
        extra = first == "it" and after in {"is", "was"} and any(w.low in {"that", "to"} for w in found[2:6])
        there = first in {"there", "here"}
        return not (explained or extra or there)
    if first in PREPOSITIONS and len(found) > 1 and found[1].low in {"that", "this", "it", "then"}:
        return text[found[1].end : found[1].end + 1] == ","
    if first in {
        "also",
        "then",
        "however",
        "but",
        "so",
        "therefore",
        "thus",
        "and",
        "later",
        "instead",
        "besides",
        "although",
        "as",
    }:
        return any(w.low in LATER_POINTERS | {"it", "this", "its"} for w in found[1:4])
    for i, word in enumerate(found[1:6], 1):  # a pronoun before any noun that could explain it
        if word.low in LATER_POINTERS and not any(_could_be_noun(w, j) for j, w in enumerate(found[:i])):
            return True
    return False


def _could_be_noun(word: Word, position: int) -> bool:
    low = word.low
    if low in DETERMINERS | PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | POINTERS | QUESTION_WORDS:
        return False
    return position > 0 or not low.endswith(("ly", "ing", "ed"))


def is_english(texts: Iterable[str]) -> bool:
    """Return whether the texts are in English, by their commonest words; short texts count as English."""
    total = common = foreign = 0
    for text in texts:
        for word in text.lower().split()[:60]:
            total += 1
            common += word in COMMON
            foreign += word in FOREIGN
        if total > 4000:
            break
    return foreign <= common or foreign < 0.03 * total
