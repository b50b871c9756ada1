"""Numbers and dates in one spelling, so that "eleven" meets 11, and "11 Oct 1940" meets "October 11, 1940".

English words only: a word that is a number in one language is another word in the next.
"""

from __future__ import annotations

import re

_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_UNITS = {word: value for value, word in enumerate(_SMALL)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_GROUPS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD = "|".join([*_UNITS, "hundred", *_GROUPS])
_WORDS = re.compile(
    rf"\b(?:an?[ ](?=(?:hundred|thousand|million|billion)\b))?(?:{_WORD})(?:(?:[ -]|[ ]and[ ])(?:{_WORD}))*\b",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[,'’\u00a0\u2009\u202f]\d{3})+(?!\d)")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_SCALED = re.compile(rf"(?<![0-9.])([0-9]{{1,9}})(?:\.([0-9]{{1,9}}))? ({'|'.join(_GROUPS)})\b", re.IGNORECASE)
_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
_MONTH_OF = {"sept": 9} | {spelt: place for place, name in enumerate(_MONTHS, 1) for spelt in (name, name[:3])}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>[0-9]{3,4})\b"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR},?[ -]{_MONTH}[ -]{_DAY}",
        rf"\b(?:the )?{_DAY}\.?[ -](?:of )?{_MONTH}(?:,?[ -](?:of )?{_YEAR})?",
        rf"\b{_MONTH} (?:the )?{_DAY}(?!:)(?:,? {_YEAR})?",
        r"\b(?P<year>[0-9]{4})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])\b",
        rf"\b{_MONTH},? (?:of )?{_YEAR}(?P<day>)",
    )
)


def in_digits(text: str) -> str:
    """Return the text with its numbers as plain digits and its dates as year-month-day; blanks are single ones."""
    text = _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found[0]), text)
    text = _DECIMAL_COMMA.sub(".", text)
    text = _WORDS.sub(_value, _SCALED.sub(_scaled, text))
    for pattern in _DATES:
        text = pattern.sub(_date, text)
    return text


def _scaled(found: re.Match[str]) -> str:
    """Return "1500000" for "1.5 million"; as it is where it is no whole number."""
    decimals = found[2] or ""
    number, rest = divmod(int(found[1] + decimals) * _GROUPS[found[3].lower()], 10 ** len(decimals))
    return found[0] if rest else str(number)


def _value(found: re.Match[str]) -> str:
    """Return the digits of number words; words that make no one number, as in "one two", each have their own."""
    done: list[int] = []
    total = group = 0
    last = 0  # what the last word was worth; 0 is the beginning of a number
    for word in re.split(r"[ -]+", found[0].lower()):
        if word in {"a", "an", "and"}:
            continue
        value = _UNITS.get(word)
        if value is not None:
            if 13 <= last <= 20 and group == last and value >= 10:  # a year: nineteen forty
                group, last = 100 * last + value, 99 if value >= 20 else -1
                continue
            fits = last == 0 or last >= 100 or (20 <= last < 100 and group % 10 == 0 and 0 < value < 10)
            if not fits:
                done.append(total + group)
                total = group = 0
            group += value
            last = value or -1
        elif word == "hundred":
            group, last = max(1, group) * 100, 100
        else:
            total, group, last = total + max(1, group) * _GROUPS[word], 0, _GROUPS[word]
    return " ".join(str(number) for number in [*done, total + group])


def _date(found: re.Match[str]) -> str:
    month = found["month"].lower()
    number = int(month) if month.isdecimal() else _MONTH_OF[month]
    day, year = found["day"], found["year"]
    if day and not 1 <= int(day) <= 31:
        return found[0]
    return "-".join(part for part in (year and year.zfill(4), f"{number:02}", day and f"{int(day):02}") if part)
