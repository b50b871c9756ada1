"""Which backups there are and which of them stay: their names, and how they are thinned. No input, no output."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone

from msgspec import Struct

from srs_cli.model.study_day import iso

DAILY, IMPORT, MERGE, MIGRATION, REPAIR, MANUAL = "daily", "import", "merge", "migration", "repair", "manual"
REPLACED = "replaced"  # what a restore took the place of
DAMAGED = "damaged"  # the same, where it could not be opened: its bytes as they were, no backup to go back to
# How many of a kind stay, the newest ones, whatever their age; those made by hand are the student's to remove.
MOST_OF_KIND = {DAILY: 1, IMPORT: 5, MERGE: 5, MIGRATION: 1, REPAIR: 1, REPLACED: 3, DAMAGED: 3}
KINDS = (*MOST_OF_KIND, MANUAL)
DAYS, WEEKS, MONTHS = 7, 4, 12

_START = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LAST_S = 253_402_300_799  # the end of the year 9999
_NAME = re.compile(
    r"(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6})Z-(?P<kind>[a-z]+)(?:-(?P<number>[1-9][0-9]{0,8}))?\.db", re.ASCII
)


class Backup(Struct, frozen=True):
    """A backup by its name: when it was made (milliseconds since 1970, UTC), why, and which of those of one second."""

    utc_ms: int
    number: int
    kind: str
    name: str

    @property
    def order(self) -> tuple[int, int, str]:
        """Return what backups are sorted by: time."""
        return self.utc_ms, self.number, self.name


def prefix_of(database: str) -> str:
    """Return how the names of a database's backups begin, given its file's name: two in a folder keep apart."""
    return f"{database[:-3] if database.endswith('.db') else database + '.'}-"


def named(database: str, utc_ms: int, kind: str, number: int = 1) -> Backup:
    """Return the backup of a database (its file's name) as it would be called; times after 9999 count as its end."""
    seconds = min(max(utc_ms // 1000, 0), _LAST_S)
    at = _START + timedelta(seconds=seconds)
    again = f"-{number}" if number > 1 else ""
    name = f"{prefix_of(database)}{at.year:04d}{at:-%m-%dT%H%M%SZ}-{kind}{again}.db"
    return Backup(seconds * 1000, number, kind, name)


def understood(database: str, name: str) -> Backup | None:
    """Return the backup of a database that a file name tells, or None where it is no such name."""
    prefix = prefix_of(database)
    found = _NAME.fullmatch(name, len(prefix)) if name.startswith(prefix) else None
    if found is None or found["kind"] not in KINDS:
        return None
    try:
        at = datetime.strptime(f"{found['at']}+0000", "%Y-%m-%dT%H%M%S%z")
    except ValueError:  # the 31st of February
        return None
    return Backup(int((at - _START).total_seconds()) * 1000, int(found["number"] or 1), found["kind"], name)


def kept(backups: Iterable[Backup], day_of: Callable[[int], int]) -> set[Backup]:
    """Return the backups that stay: the first of each of the last days, weeks and months that have one, and by kind.

    The first of a day is the one made before that day's work; later ones, made before imports, never push it out.
    `day_of` gives the day (since 1970-01-01) of a time in milliseconds.
    """
    ordered = sorted(backups, key=lambda each: each.order)
    stay = {each for each in ordered if each.kind == MANUAL}
    for kind, most in MOST_OF_KIND.items():
        stay |= set([each for each in ordered if each.kind == kind][-most:])
    good = [each for each in ordered if each.kind not in {REPLACED, DAMAGED}]
    for span, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        first: dict[object, Backup] = {}
        for each in good:
            first.setdefault(span(day_of(each.utc_ms)), each)
        stay |= set(list(first.values())[-most:])
    return stay


def _day(day: int) -> object:
    return day


def _week(day: int) -> object:
    return (day + 3) // 7  # 1970-01-01 was a Thursday; weeks begin on Monday


def _month(day: int) -> object:
    return iso(day)[:-3]
