"""Backups: made by themselves before what could go wrong, listed, compared with what is there, put back."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Protocol

from msgspec import Struct

from srs_cli.app import agreeing
from srs_cli.app.agreeing import FilePlan
from srs_cli.errors import BusyError, DatabaseRefusedError, InputRefusedError, SrsError, StorageError
from srs_cli.store import backup, cards, comparing, log, restoring
from srs_cli.store.backup import Contents
from srs_cli.store.comparing import Alone, Difference
from srs_cli.store.database import FIRST_WRITE, MIGRATION, REPAIR, Database
from srs_cli.store.keeping import DAMAGED, MANUAL, MERGE, REPLACED, Backup
from srs_cli.text import plural

__all__ = ["Alone", "BackupClock", "Contents", "Difference", "Entry", "Keeper", "Preview"]  # commands know no part

_OTHERS = "Nothing was changed. `srs backup --list` shows the backups."
_STOPPED = {MIGRATION: "the database is not brought up to date", REPAIR: "nothing was repaired"}


class BackupClock(Protocol):
    """The time, as backups need it."""

    def utc_ms(self) -> int:
        """Return milliseconds since 1970; that needs no settings."""
        ...

    def local_day(self, utc_ms: int) -> int:
        """Return the local day (since 1970-01-01) of a time; that needs no settings either."""
        ...

    def day_of(self, utc_ms: int) -> int:
        """Return the study day of a time."""
        ...


class Keeper:
    """Makes the automatic backups of a run. `note` is told in a sentence why one failed that stops nothing."""

    def __init__(self, clock: BackupClock, note: Callable[[str], None]) -> None:
        self._clock = clock
        self._note = note
        self._threads: list[Thread] = []
        self._faults: list[BaseException] = []

    def __call__(self, database: Database, coming: str) -> None:
        """Back the store up before what is coming; raises what went wrong where that must not go on without."""
        if coming == FIRST_WRITE and (self._threads or self._has_todays(database.path)):
            return
        try:
            found = backup.contents(database)
            if not found.events and not found.cards:
                return
            copy = backup.begin(database, coming, self._clock.utc_ms())
            if coming in _STOPPED:
                backup.finish(copy, self._clock.local_day)
                return
        except DatabaseRefusedError as error:
            if coming == REPAIR:  # no backup to go back to, but its bytes
                restoring.keep_bytes(database.path, self._clock.utc_ms())
                return
            self._failed(coming, error)
        except (BusyError, StorageError) as error:
            self._failed(coming, error)
        else:
            # What is copied is safe from the write that comes; checking and naming it can go on beside.
            thread = Thread(target=self._finish, args=(copy,), name="backup")
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Wait until the backups of this run are made."""
        while self._threads:
            self._threads.pop().join()
        while self._faults:
            fault = self._faults.pop(0)
            if not isinstance(fault, SrsError):
                raise fault
            self._note(_sentence(fault))

    def _has_todays(self, database: Path) -> bool:
        today = self._clock.day_of(self._clock.utc_ms())
        with suppress(StorageError):  # making one meets it again, and tells
            found = [each for each in backup.listed(database) if each.kind not in {REPLACED, DAMAGED}]
            return any(self._clock.day_of(each.utc_ms) == today for each in found)
        return False

    def _finish(self, copy: backup.Copy) -> None:
        try:
            backup.finish(copy, self._clock.local_day)
        except Exception as fault:  # noqa: BLE001 - told, or raised, in the main thread
            self._faults.append(fault)

    def _failed(self, coming: str, error: SrsError) -> None:
        if coming not in _STOPPED:
            self._note(_sentence(error))
            return
        words = f"{_STOPPED[coming]}, for there is no backup: {error.sentence}"
        stopped = type(error)(words, error.hint or "Nothing was changed.")
        if isinstance(error, DatabaseRefusedError) and isinstance(stopped, DatabaseRefusedError):
            stopped.database = error.database
        raise stopped from error


def _sentence(error: SrsError) -> str:
    return f"no backup could be made: {error.sentence}"


class Entry(Struct, frozen=True):
    """A backup as it is listed; `holds` is None where it cannot be opened."""

    backup: Backup
    path: Path
    size: int  # bytes
    holds: Contents | None


def entries(database: Path) -> list[Entry]:
    """Return the backups of a database, the newest first. They are opened, not checked to the last page."""
    return [_entry(database, each) for each in backup.listed(database)]


def _entry(database: Path, each: Backup) -> Entry:
    path = backup.folder_of(database) / each.name
    holds = None
    with suppress(SrsError), backup.opened(path) as opened:
        holds = backup.contents(opened)
    try:
        size = path.stat().st_size
    except OSError:  # thinned meanwhile
        size = 0
    return Entry(each, path, size, holds)


def newest_good(database: Path, *, without: Container[str] = frozenset({DAMAGED})) -> Entry | None:
    """Return the newest backup that is sound, each row included, or None; those `without` are no candidates."""
    for each in backup.listed(database):
        with suppress(SrsError):
            if each.kind not in without:
                _sound(backup.folder_of(database) / each.name)
                return _entry(database, each)
    return None


def is_sound(database: Path) -> bool:
    """Tell whether a database is sound now. SQLite calls one damaged also when the disk only failed to read a page of it."""
    try:
        backup.verified(database)
    except SrsError:
        return False
    return True


def folder_of(database: Path) -> Path:
    """Return the folder of a database's backups."""
    return backup.folder_of(database)


def holding(path: Path) -> Contents:
    """Return how much a backup holds. Raises what opening it raises."""
    with backup.opened(path) as opened:
        return backup.contents(opened)


def back_up(database: Database, clock: BackupClock) -> Path:
    """Make a backup now, and return its path: where nothing changed, it shares the space of the last one."""
    return backup.make(database, MANUAL, clock.utc_ms(), clock.local_day)


def keep(database: Database, clock: BackupClock, files: Sequence[FilePlan]) -> Path | None:
    """Make a backup before stores are united, and keep beside it how deck files are that will be changed.

    Return its path; None where the store holds nothing yet. Raises what making it raises: then nothing is begun.
    """
    found = backup.contents(database)
    if not found.events and not found.cards:
        return None
    path = backup.make(database, MERGE, clock.utc_ms(), clock.local_day)
    agreeing.keep(path, files)
    return path


def copy_to(database: Database, target: Path, *, replace: bool) -> Contents:
    """Copy the store to a file; raises as `store.backup.copy_to`."""
    return backup.copy_to(database, target, replace=replace)


class Preview(Struct, frozen=True):
    """What restoring a backup would change; `difference` is None where there is nothing sound to compare with."""

    source: Path
    there: Contents
    here: Contents | None = None
    difference: Difference | None = None
    trouble: str = ""  # why what is here cannot be compared, in a sentence


def preview(source: Path, database: Path, current: Database | None, trouble: str = "") -> Preview:
    """Return what would change where a backup took the store's place; `current` is None where it cannot be opened.

    Raises InputRefusedError where the backup is not there or is the store itself, DatabaseRefusedError where it is
    damaged, foreign or newer.
    """
    if not source.exists():
        raise InputRefusedError(f"{source}: no such file", "`srs backup --list` shows the backups.")
    if database.exists() and source.samefile(database):
        raise InputRefusedError(f"{source} is the database itself", "`srs backup --list` shows the backups.")
    there = _sound(source)
    if current is None:
        return Preview(source, there, trouble=trouble)
    try:
        with backup.opened(source) as other:
            return Preview(source, there, backup.contents(current), comparing.compare(current, other))
    except DatabaseRefusedError as error:
        return Preview(source, there, trouble=error.sentence)


def _sound(source: Path) -> Contents:
    """Return what a backup holds after everything about it was checked, each row's digest as well."""
    try:
        there = backup.verified(source)
        with backup.opened(source) as other:
            harmed = len(log.damaged(other)) + len(cards.damaged(other))
    except DatabaseRefusedError as error:
        raise DatabaseRefusedError(error.sentence, _OTHERS, str(source)) from error
    if harmed:
        raise DatabaseRefusedError(f"{source} is damaged ({plural(harmed, 'row')} changed since written)", _OTHERS)
    return there


def restore(found: Preview, database: Path, current: Database | None, clock: BackupClock) -> Path | None:
    """Put the backup of a preview in place; return what keeps what was there, or None where nothing was.

    A backup that was made before stores were united takes the deck files back as well, those not changed since. Raises as
    `store.restoring`; then nothing was replaced.
    """
    kept = _replaced(found, database, current, clock)
    if found.source.parent == backup.folder_of(database):
        agreeing.put_back(found.source, kept)
    return kept


def _replaced(found: Preview, database: Path, current: Database | None, clock: BackupClock) -> Path | None:
    now_ms = clock.utc_ms()
    if current is not None and found.difference is not None:

        def other_device() -> bool:
            with backup.opened(found.source) as other:
                return comparing.compare(current, other).shares_numbers

        try:
            return restoring.replace_contents(current, found.source, now_ms, clock.local_day, other_device)
        except DatabaseRefusedError:  # what is here is damaged where the comparison did not look
            pass
    if current is not None:
        current.close()
    return restoring.replace_file(database, found.source, now_ms, other_device=True)
