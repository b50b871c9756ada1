"""Zones, the instants at which they are hostile, and which day a calendar on the wall shows there."""

from __future__ import annotations

import os
import random
import time
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

ZONES = (
    "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Chatham", "Australia/Lord_Howe", "Africa/Casablanca",
    "Antarctica/Troll", "Asia/Kathmandu", "Antarctica/Casey", "America/St_Johns", "America/Caracas",
    "Asia/Pyongyang", "Pacific/Fakaofo", "Pacific/Tongatapu", "Pacific/Norfolk", "Pacific/Marquesas",
    "Europe/Dublin", "Europe/London", "Europe/Berlin", "Europe/Istanbul", "Europe/Moscow",
    "Europe/Volgograd", "Asia/Gaza", "Asia/Tehran", "Asia/Kabul", "Asia/Kolkata",
    "Asia/Yangon", "Asia/Shanghai", "Asia/Tokyo", "Asia/Amman", "Australia/Eucla",
    "Australia/Sydney", "Africa/Cairo", "Africa/Juba", "America/Sao_Paulo", "America/Asuncion",
    "America/Havana", "America/Godthab", "America/New_York", "America/Los_Angeles", "Etc/GMT+12",
)  # fmt: skip
HOUR_S, DAY_S = 3_600, 86_400
DAY_STARTS_AT = 4
ROUND_DAYS = 146_097  # 400 years, after which dates and days of the week are the same again
FAR = (2**31 - 1, 2**31, 2**32, 16_725_225_600, 253_402_300_799 - DAY_S, 253_402_300_799)  # 2038, 2106, 2500, 9999


def seconds(year: int) -> int:
    """Return the beginning of a year in UTC, in seconds since 1970."""
    return int(datetime(year, 1, 1, tzinfo=timezone.utc).timestamp())


def day_on_the_wall(utc_s: int, zone: str) -> int:
    """Return the study day at an instant: the date there, and before four in the morning the date before; never before 1970."""
    if utc_s > seconds(9999):  # the last days of the calendar have a twin a round of the calendar before
        return day_on_the_wall(utc_s - ROUND_DAYS * DAY_S, zone) + ROUND_DAYS
    there = datetime.fromtimestamp(utc_s, ZoneInfo(zone))
    return max(0, there.toordinal() - date(1970, 1, 1).toordinal() - (there.hour < DAY_STARTS_AT))


def offset(utc_s: int, zone: str) -> int:
    """Return what local time is ahead of UTC, in seconds."""
    utc_s -= ROUND_DAYS * DAY_S if utc_s > seconds(9999) else 0
    ahead = datetime.fromtimestamp(utc_s, ZoneInfo(zone)).utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds())


@cache
def transitions(zone: str, first: int, last: int) -> tuple[int, ...]:
    """Return the instants from the year `first` to the end of `last` at which the clocks of a zone are put."""
    found = []
    before, was = seconds(first), offset(seconds(first), zone)
    for at in range(seconds(first), seconds(last + 1), DAY_S):
        if offset(at, zone) != was:
            low, high = before, at
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle, zone) == was else (low, middle)
            found.append(high)
        before, was = at, offset(at, zone)
    return tuple(found)


def hostile(zone: str, first: int, last: int) -> Iterator[int]:
    """Yield instants at and around what clocks do: gaps and folds, and the midnights and day starts near them."""
    for at in transitions(zone, first, last):
        yield from (at + ahead for ahead in (-HOUR_S, -1, 0, 1, HOUR_S // 2, HOUR_S))
        near = datetime.fromtimestamp(at, ZoneInfo(zone))
        for days in (0, 1):
            day = near.date() + timedelta(days)
            for hour in (0, DAY_STARTS_AT):
                for fold in (0, 1):
                    begins = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone), fold=fold)
                    yield from (int(begins.timestamp()) + ahead for ahead in (-1, 0))


def instants(zone: str, first: int, last: int, a_year: int, chance: random.Random) -> list[int]:
    """Return hostile instants and so many random ones a year, in order, each once."""
    found = set(hostile(zone, first, last))
    for year in range(first, last + 1):
        found |= {chance.randrange(seconds(year), seconds(year + 1)) for _ in range(a_year)}
    return sorted(found)


@contextmanager
def living_in(zone: str) -> Iterator[None]:
    """Let the C library's local time be that of a zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = _as_the_c_library_finds_it(zone)
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


def _as_the_c_library_finds_it(zone: str) -> str:
    if any((Path(folder) / zone).is_file() for folder in zoneinfo.TZPATH):
        return zone
    return f":{resources.files('tzdata') / 'zoneinfo' / zone}"
