"""Days as a student writes them: 3d, 2w, friday, 2026-12-01, 1 dec."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from srs_cli.errors import UsageError

GRAMMAR = "a number of days (3d) or weeks (2w), today, tomorrow, a weekday (friday), or a date (2026-12-01, 1 dec)"
_EPOCH = date(1970, 1, 1)
_SPAN = re.compile(r"(\d{1,4}) ?(d|days?|w|weeks?)")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_WITH_MONTH = re.compile(rf"\d{{1,2}}\.? {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:,? \d{{4}})?")
_DAY_OF_MONTH = re.compile(r"\b\d{1,2}\b")
_YEAR = re.compile(r"\d{4}")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_NAME = 3
_FURTHEST = 36_500


def day_of(text: str, today: int) -> int:
    """Return the study day that a text names, never before today; a date without year is the next one.

    Days are counted since 1970-01-01. Raises UsageError for what is no day, or one that is past.
    """
    wanted = " ".join(text.lower().split())
    span = _SPAN.fullmatch(wanted)
    if span:
        day = today + int(span[1]) * (7 if span[2].startswith("w") else 1)
    elif wanted in {"today", "tomorrow"}:
        day = today + (wanted == "tomorrow")
    else:
        weekday = next(
            (at for at, name in enumerate(_DAYS) if len(wanted) >= _SHORTEST_NAME and name.startswith(wanted)), -1
        )
        now = date_of(today)
        # A weekday is the next one: today's name means in a week.
        try:
            found = now + timedelta((weekday - now.weekday() - 1) % 7 + 1) if weekday >= 0 else _date(wanted, now)
        except OverflowError:  # on the last days of the year 9999
            found = date.max
        day = (found - _EPOCH).days
    if not today <= day <= today + _FURTHEST:
        raise UsageError(f"{text}: that day is past, or too far away", f"Write {GRAMMAR}.")
    return day


def date_of(day: int) -> date:
    """Return the date of a study day; of one after the year 9999 the last date that there is."""
    return _EPOCH + timedelta(min(day, (date.max - _EPOCH).days))


def _date(text: str, now: date) -> date:
    from dateutil import parser  # noqa: PLC0415 - slow to import

    start = datetime(now.year, now.month, 1)  # noqa: DTZ001 - a day, not an instant
    refused = UsageError(f"'{text}' is no day", f"Write {GRAMMAR}.")
    if not _ISO.fullmatch(text) and not _WITH_MONTH.fullmatch(text):
        raise refused
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text)
        found = parser.parse(text, default=start).date()
        if not _YEAR.search(text) and found < now:
            found = parser.parse(text, default=start.replace(year=now.year + 1)).date()
    except (ValueError, OverflowError) as error:
        raise refused from error
    if found.day not in {int(number) for number in _DAY_OF_MONTH.findall(text)}:
        raise refused  # dateutil takes 32 dec for a month of 2032
    return found
