"""What is left after a fault: read without any code of srs, and held against what may be there."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

DATABASE = "home/.local/share/srs/srs.db"
_APPLICATION_ID = 0x53525331
_UNDO = 3
# What a run that was ended may leave behind, beside backups and journals: files under names that nobody reads.
_LEFT_BEHIND = re.compile(r"tmp/.*|.*/\.[^/]*\.tmp(-journal)?|.*/srs\.db\.\d+\.new(-journal)?|.*\.db-journal")
_STAGED = re.compile(r"work/\.[^/]*\.yaml\.[^/]*\.tmp")
_BACKUPS = "home/.local/share/srs/backups/"
_DAMAGED = "-damaged"  # in the name of what a restore kept, byte for byte


class UnsoundError(Exception):
    """A database is not what it has to be: a sentence says how."""


@dataclass(frozen=True)
class Store:
    """What a database says, without what differs between two runs of the same: ids, times of the clock, devices' names.

    `damaged` is the digest of a file that is no database. A store that is not there says nothing.
    """

    events: tuple[Any, ...] = ()
    collection: tuple[Any, ...] = ()
    memories: tuple[Any, ...] = ()
    damaged: str = ""


@dataclass(frozen=True)
class State:
    """A store and the other files by their path; a file that is a database by what it says."""

    store: Store = field(default_factory=Store)
    files: tuple[tuple[str, object], ...] = ()


def state_of(place: Path) -> State:
    """Return what is in a place. Raises UnsoundError for a database that is not sound."""
    store = read_store(place / DATABASE, place)
    files = {name: _content(path, place) for name, path in _paths(place) if _counts(name)}
    return State(store, tuple(sorted(files.items())))


def strays(place: Path, known: set[str]) -> list[str]:
    """Return the files that have no business there."""
    return [
        name
        for name, _ in _paths(place)
        if name not in known and name != DATABASE and not name.startswith(_BACKUPS) and not _LEFT_BEHIND.fullmatch(name)
    ]


def waiting(place: Path) -> list[str]:
    """Return the files that wait beside a deck file to take its place."""
    return sorted(name for name, _ in _paths(place) if _STAGED.fullmatch(name))


def backups(place: Path) -> Iterator[Store]:
    """Yield what each backup says that has the name of one. Raises UnsoundError for one that is not sound."""
    for name, path in _paths(place):
        if name.startswith(_BACKUPS) and name.endswith(".db") and not _LEFT_BEHIND.fullmatch(name):
            if _DAMAGED in name:
                yield Store(damaged=_digest(path))
                with suppress(UnsoundError):  # what could not be read for a moment is kept under that name as well
                    yield read_store(path, place)
            else:
                yield read_store(path, place)


def read_store(path: Path, place: Path) -> Store:
    """Return what a database says, its journal rolled back first; a file that is no database by its digest.

    Raises UnsoundError where SQLite finds it damaged, the log is out of order or has gaps.
    """
    if not path.exists():
        return Store()
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            return Store(damaged=_digest(path))
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            return _said(connection, path, place)
    except sqlite3.Error as error:
        raise UnsoundError(f"{path.name}: {error}") from error


def _said(connection: sqlite3.Connection, path: Path, place: Path) -> Store:
    def rows(query: str) -> list[Any]:
        return connection.execute(query).fetchall()

    (found,) = rows("PRAGMA application_id")[0]
    if found != _APPLICATION_ID:
        raise UnsoundError(f"{path.name}: the application id is {found:#x}")
    report = rows("PRAGMA integrity_check")
    if report != [("ok",)]:
        raise UnsoundError(f"{path.name}: {report[0][0]}")
    events = rows(
        "SELECT id, device, device_seq, card, face, kind, day, grade, voids, payload FROM event ORDER BY device_seq, id"
    )
    _check_log(events, dict(rows("SELECT id, last_seq FROM device")), path)
    here = str(place)
    decks = rows("SELECT id, key, name, description, language, source, tags, path, archived FROM deck ORDER BY id")
    cards = rows(
        "SELECT key, deck, ident, position, type, question, answer, listed, hint, extra, tags, source_file, source_line, "
        "source_column, image, archived FROM card ORDER BY key"
    )
    memories = rows(
        "SELECT card.key, memory.id & 63, due, interval, ease, repetitions, lapses, introduced, reviewed, drill, "
        "suspended, buried, flag, events FROM memory JOIN card ON card.id = memory.id >> 6 ORDER BY memory.id"
    )
    order = {row[0]: number for number, row in enumerate(sorted(events))}
    return Store(
        tuple((*row[3:8], order.get(row[8], ""), _without_chance(row[9]).replace(here, "~")) for row in sorted(events)),
        tuple(tuple(str(each).replace(here, "~") for each in row) for row in (*decks, *cards)),
        tuple(memories),
    )


def _check_log(events: list[Any], last: dict[str, int], path: Path) -> None:
    by_device: dict[str, list[Any]] = {}
    for event in events:
        by_device.setdefault(event[1], []).append(event)
    for device, theirs in by_device.items():
        numbers = [event[2] for event in theirs]
        if numbers != list(range(1, last.get(device, 0) + 1)):
            raise UnsoundError(f"{path.name}: the events of a device are numbered {numbers}, the last is {last}")
        if [event[0] for event in theirs] != sorted(event[0] for event in theirs):
            raise UnsoundError(f"{path.name}: the log is not in the order of its numbers")
    known = {event[0] for event in events}
    if any(event[5] == _UNDO and event[8] not in known for event in events):
        raise UnsoundError(f"{path.name}: what an undo takes back is not in the log")


def _without_chance(payload: str) -> str:
    """Return an event's details without the random name by which several are joined."""
    return re.sub(r'"batch": "[0-9a-f]*"', '"batch"', payload)


def _paths(place: Path) -> Iterator[tuple[str, Path]]:
    for folder, _, names in os.walk(place):
        for name in names:
            path = Path(folder, name)
            yield path.relative_to(place).as_posix(), path


def _counts(name: str) -> bool:
    return name != DATABASE and not name.startswith(_BACKUPS) and not _LEFT_BEHIND.fullmatch(name)


def _content(path: Path, place: Path) -> object:
    return read_store(path, place) if path.suffix == ".db" else path.read_bytes()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
