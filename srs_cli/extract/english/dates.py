"""Dates, years, decades and centuries in the text of notes, and where they stand."""

from __future__ import annotations

import re
from functools import lru_cache

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|"
    r"Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|"
    r"avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)"
)


_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"


_ERA = r"(?:\s?(?:BCE|BC|B\.C\.|CE|AD|A\.D\.)(?!\w))"


_YEAR = rf"(?:(?:A\.?D\.?\s)?(?:1[0-9]\d\d|20\d\d)(?!\d|[.,]\d|%){_ERA}?|\d{{1,4}}{_ERA})"


_TO = r"(?:\s?[-–—/]\s?)"


_FULL = (
    rf"(?:\d{{1,4}}{_TO}\d{{1,4}}{_ERA}|(?:{_DAY}\s(?:of\s|de\s)?)?(?:early |mid-?|late )?\b{_MONTH}(?:\s{_DAY}(?!\d))?(?:,?\s(?:of\s|de\s)?{_YEAR})?|"
    rf"\b(?:spring|summer|autumn|winter)\s(?:of\s)?{_YEAR}|{_YEAR}(?!s\b))"
)


_DATE = re.compile(
    rf"(?<![\w.,$£€#])(?:(?:{_FULL}(?:{_TO}(?:{_FULL}|\d\d(?!\d))|\s(?:to|and)\s{_FULL})?)"
    rf"|'\d\d(?!\d)(?:(?:{_TO}|\s(?:and|to)\s)'?\d\d(?!\d))?"
    r"|(?:1\d|20)\d0s|(?:early |mid-?|late )?\d{1,2}(?:st|nd|rd|th)(?:\sand\s\d{1,2}(?:st|nd|rd|th))?\s(?:century|centuries)(?:\sBCE?)?)(?![\w%])",
    re.IGNORECASE,
)


_BARE_MONTH = re.compile(
    r"(?:may|march|mar|august|sept?|dec|oct|nov|jan|feb|jul|jun|july|june|april|apr|january|february|september|october|november|december|aug)\.?",
    re.IGNORECASE,
)


_UNIT_AHEAD = re.compile(
    r"\s?(?:km|kg|m|cm|mm|g|hz|j|kj|w|people|soldiers|men|tons?|tonnes?|calories|kcal|metres|meters|feet|miles|rpm|v)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def dates(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of the dates, years, decades and centuries in the text."""
    found = []
    for match in _DATE.finditer(text):
        if not any(c.isdigit() for c in match.group()):
            continue  # "May" or "March" alone is more often another word
        if match.group().isdigit() and _UNIT_AHEAD.match(text, match.end()):
            continue
        found.append((match.start(), match.end()))
    return tuple(found)


def is_date(text: str) -> bool:
    """Return whether the text is one date and nothing else."""
    text = text.strip(" .,:;()")
    return any((start, end) == (0, len(text)) for start, end in dates(text)) or bool(_BARE_MONTH.fullmatch(text))


def opens_with_date(text: str) -> bool:
    """Return whether the text opens with a day and its month, or with another date."""
    if not text[:1].isalnum() and text[:1] != "'":
        return False
    return any(start == 0 and end > 3 for start, end in dates(text[:60]))
