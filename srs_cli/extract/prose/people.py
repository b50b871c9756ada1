"""The people of a document, found by title, initials, birth, death and full name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

_TITLES = (
    "Mr|Mrs|Ms|Dr|Sir|Lord|Lady|Professor|Prof|President|Premier|Chancellor|General|Marshal|Admiral|Colonel|Captain|King|Queen|Emperor|Empress|Pope|"
    "Prince|Princess|Count|Baron|Duke|Ambassador|Minister|Secretary|Senator|Governor|Justice|Judge"
)
# They begin with a letter and look back from there: so an expression skips all else quickly.
_TITLED = re.compile(
    rf"[{''.join(sorted({title[0] for title in _TITLES.split('|')}))}](?<!\w.)"
    rf"(?:{'|'.join(f'(?<={title[0]}){title[1:]}' for title in _TITLES.split('|'))})\b\.?\s"
    r"((?:(?:[A-Z]\.\s?){1,3})?[A-Z][a-zà-ÿ'’-]{2,20}(?:\s[A-Z][a-zà-ÿ'’-]{2,20})?)",
)
_INITIALLED = re.compile(r"[A-Z](?<!\w.)\.\s?(?:[A-Z]\.\s?){0,2}([A-Z][a-zà-ÿ'’-]{2,20})")
_FULL_NAME = re.compile(
    r"(?:(?:^|[.!?] )(?!The |An? |In |On |At |By |For |From |When |After |Before |This |These |Both |All |Many |Most )|\d{4},? )"
    r"((?:[A-Z][a-zà-ÿ'’-]{2,20} ){1,2}[A-Z][a-zà-ÿ'’-]{2,20})(?= [a-z]{2,12}(?:ed|was|had|t|k|w|e|d) | (?:was|had|wrote|took|began|became|led|won|went|gave|died) )",
    re.MULTILINE,
)
_LIVED = re.compile(
    r"\b((?:[A-Z][a-zà-ÿ'’-]{1,20}\s){0,3}[A-Z][a-zà-ÿ'’-]{2,20}),?\s(?:who\b|was born\b|\((?:born|b\.|c\. ?\d|\d{3,4})|died\b|married\b|wrote\b|studied\b|himself\b|herself\b|"
    r"and (?:his|her) (?:wife|husband|brother|sister|father|mother)\b)",
)
_DESCRIBED = re.compile(r"((?:[A-Z][a-zà-ÿ'’-]{2,20} ){1,2}[A-Z][a-zà-ÿ'’-]{2,20}), an? [a-z]")
_HE_AFTER = re.compile(r"(?<![\w'’-])([A-Z][a-zà-ÿ-]{2,20})(?: [a-z]{1,15}){1,6},? (?:he|his|him|she|her)\b")
_SHORT = 300_000  # characters up to which "Darwin … he" is looked for; a book names its people by title or initial
_PLACED = re.compile(
    r"[AaFfIiTt](?<!\w.)(?:(?<=[Tt])he|(?<=[Ii])n|(?<=[Ff])rom|(?<=[Aa])t) ([A-Z][a-zà-ÿ-]{2,20})(?!\w)"
)
_FEWEST_OF_THEME = 6
CAPITALISED = re.compile(r"[A-Z](?<![\w'’-].)[\w-]{2,20}")
NOT_PEOPLE = frozenset(
    "The This That He She It They When After In On At By January February March April May June July August September October November December Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday Ambassador Commissar Minister President General Secretary Nation One Two Three Four Five Six Seven Eight Nine Ten Republic Union States Government Ministry Party Army War Affairs Council Congress".split(),
)


# ruff: noqa: SIM905 - a list of words reads best as one text


class People(Struct, frozen=True):
    """The surnames of a document's people, and how often each occurs."""

    counts: Counter[str]
    theme: str = ""  # whom the whole document is about, if one: to ask for that name is to ask nothing

    def named(self, text: str) -> list[str]:
        """Return the surnames that the text holds, in order."""
        found = re.findall(r"[A-Z][a-zà-ÿ-]{2,20}", text)
        return [name for name in found if name in self.counts]


def people(texts: Iterable[str], lower: frozenset[str]) -> People:
    """Return the people that titles, initials, births and deaths in the texts give away; `lower` holds the texts' words."""
    whole = "\n".join(texts)
    patterns = (_TITLED, _INITIALLED, _LIVED, _FULL_NAME, _DESCRIBED) if len(whole) < _SHORT else (_TITLED, _INITIALLED)
    found = Counter(
        name.rsplit(" ", 1)[-1].removesuffix("'s").removesuffix("’s")
        for pattern in patterns
        for name in pattern.findall(whole)
    )
    if len(whole) < _SHORT:
        found.update({name: count for name, count in Counter(_HE_AFTER.findall(whole)).items() if count > 1})
    if not found:
        return People(found)
    counts = Counter(CAPITALISED.findall(whole))
    placed = Counter(_PLACED.findall(whole))
    known = Counter(
        {
            name: count
            for name, count in counts.items()
            if name in found
            and placed[name] <= 0.15 * count
            and found[name] >= 0.05 * count
            and name.lower() not in lower
            and name not in NOT_PEOPLE
        },
    )
    return People(known, _theme(known) if len(whole) < _SHORT else "")


def _theme(known: Counter[str]) -> str:
    """Return the one name that comes back far more often than any other, "" where several do."""
    (first, most), (_, second) = [*known.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= _FEWEST_OF_THEME and 2 * most >= 3 * second else ""
