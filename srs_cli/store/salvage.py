"""What a harmed file still holds, row by row into a new store; no row is trusted that its own digest does not vouch for."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from srs_cli.errors import BusyError
from srs_cli.model.identity import new_id, row_digest
from srs_cli.store import file, pages, placing, sound
from srs_cli.store.cards import DIGESTED
from srs_cli.store.database import Database
from srs_cli.store.log import EVENT_COLUMNS
from srs_cli.store.pages import Found, Value
from srs_cli.store.restoring import change_counter
from srs_cli.store.sealing import SEALED, is_sealed
from srs_cli.store.shape import Shape, Values, shape_of

_TABLES: Final = ("deck", "device", "setting", "event", "card")
_WITHOUT_ROWID: Final = frozenset({"device", "setting", "event"})
_LEAST_FIT = 0.75  # the share of values of a table's types from which a row of a page is taken for one of its
_LAST_ROW = 1 << 57  # faces are numbered by the row of their card and six bits
_DIGESTED = (("event", EVENT_COLUMNS), ("card", DIGESTED))
_SET_ASIDE = "id, card, kind, day, device, device_seq"


class SetAside(Struct, frozen=True):
    """An event that its digest does not vouch for: what it says may be wrong in any part."""

    id: Value
    card: Value
    kind: Value
    day: Value
    device: Value
    device_seq: Value


class Salvaged(Struct):
    """What came of reading a harmed file."""

    whole: bool  # its structure is sound: what its rows do not vouch for is all that is missing
    counter: bytes  # the file's change counter when it was read
    corrected: int = 0  # rows of which one bit was put right
    set_aside: list[SetAside] = field(default_factory=list)
    harmed: dict[int, Values] = field(default_factory=dict)  # cards whose digest does not vouch for them, by their row
    doubtful: set[int] = field(default_factory=set)  # rows of cards that may have an older text or another place
    unlisted: set[str] = field(default_factory=set)  # machines that the file's own list lacks


def salvage(path: Path, target: Database, tell: Callable[[float], None]) -> Salvaged:
    """Read what a store's file holds into an empty store of the same schema; `tell` hears how far that is, from 0 to 1.

    Raises BusyError where another program holds the file, StorageError where the disk is full.
    """
    # The file itself is closed last: closing it drops SQLite's locks on it.
    with path.open("rb", buffering=0) as raw, closing(opened(path)) as connection, _held(connection, path):
        found = Salvaged(_is_whole(connection), change_counter(raw))
        target.run("PRAGMA foreign_keys = OFF")
        with target.transaction():
            reading = _Reading(target, found)
            for number, shape in enumerate(reading.shapes.values()):
                tell(number / len(_TABLES))
                reading.take(shape, rows_of(connection, shape))
            if not found.whole or reading.has_harmed:
                for row in pages.rows(raw, reading.vouches):
                    reading.take_found(row, trusted=not found.whole)
            if not found.whole:
                found.doubtful |= placing.put_right(connection, target)
            reading.finish()
        target.run("PRAGMA foreign_keys = ON")
    return found


def opened(path: Path) -> sqlite3.Connection:
    """Return a connection that reads a file, whatever is in it; text that is none keeps its bytes."""
    connection = sqlite3.connect(file.uri(str(path), "ro"), uri=True, timeout=file.BUSY_SECONDS, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    return connection


@contextmanager
def _held(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Let nobody write while the file is read, if SQLite can open it at all."""
    try:
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except file.ERRORS as error:
        translated = file.translate(error, str(path))
        if isinstance(translated, BusyError):
            raise translated from error
    yield


def _is_whole(connection: sqlite3.Connection) -> bool:
    try:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        return tables.issuperset(_TABLES) and [
            str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)")
        ] == ["ok"]
    except file.ERRORS:
        return False


def rows_of(connection: sqlite3.Connection, shape: Shape) -> Iterator[Values]:
    """Yield the rows of a table as far as SQLite can read it, in the shape wanted whatever the file's version."""
    with suppress(*file.ERRORS):
        kinds = connection.execute("SELECT type FROM sqlite_schema WHERE name = ?", (shape.table,)).fetchall()
        if kinds != [("table",)]:
            return
        cursor = connection.execute(f"SELECT * FROM {shape.table}")
        names = tuple(str(column[0]) for column in cursor.description)
        for row in cursor:
            if names == shape.columns:
                yield row
            else:
                by_name = dict(zip(names, row, strict=True))
                yield tuple(map(by_name.get, shape.columns, shape.defaults))


class _Reading:
    """Takes rows in, from wherever they were read; of several that are one, the first stays."""

    def __init__(self, target: Database, found: Salvaged) -> None:
        self.shapes = {name: shape_of(target, name) for name in _TABLES}
        self._target = target
        self._found = found
        self._takes = dict(
            zip(_TABLES, (self._deck, self._device, self._setting, self._event, self._card), strict=True)
        )
        self._digested = {name: self._shape_of_digest(name, of) for name, of in _DIGESTED}
        of_card = self.shapes["card"]
        self._sealed = of_card.places(SEALED) if of_card.columns[-1] == "seal" else ()  # older schemas have none
        self._rows: set[int] = set()
        self._set_aside: dict[Values, SetAside] = {}

    def _shape_of_digest(self, name: str, of: str) -> tuple[tuple[int, ...], int]:
        """Return which values of a table's rows the digest is of, and which one it is."""
        (digest,) = self.shapes[name].places("digest")
        return self.shapes[name].places(of), digest

    @property
    def has_harmed(self) -> bool:
        """Tell whether there was a row that its digest does not vouch for."""
        return bool(self._set_aside or self._found.harmed)

    def take(self, shape: Shape, rows: Iterable[Values]) -> None:
        """Take rows in as SQLite reads them."""
        for values in rows:
            self._takes[shape.table](shape, values)

    def take_found(self, found: Found, *, trusted: bool) -> None:
        """Take a row in that was found on a page, be it of now or of before; without a digest only if `trusted`."""
        shape, values = self._likely(found)
        if shape is None:
            return
        if shape.table == "card":
            self._card(shape, values, found)
        elif shape.table == "event":
            self._event(shape, values, found)
        elif trusted:
            self._takes[shape.table](shape, values)

    def vouches(self, found: Found) -> bool | None:
        """Tell whether a row's digest vouches for it; None where it has none, or is of no table of ours."""
        shape, values = self._likely(found)
        return self._is_vouched_for(shape, values) if shape is not None and shape.table in self._digested else None

    def _likely(self, found: Found) -> tuple[Shape | None, Values]:
        """Return the table that a row looks like one of, and its values with what later columns have by default."""
        rowid, values, _ = found
        if not values or (rowid is not None and values[0] is not None):
            return None, ()
        whole = values if rowid is None else (rowid, *values[1:])
        fitting = (0.0, "")
        for name, shape in self.shapes.items():
            if (name in _WITHOUT_ROWID) == (rowid is None) and shape.least <= len(whole) <= len(shape.columns):
                fitting = max(fitting, (shape.fit(whole), name))
        fit, name = fitting
        if fit < _LEAST_FIT:
            return None, ()
        shape = self.shapes[name]
        return shape, (*whole, *shape.defaults[len(whole) :])

    def _is_vouched_for(self, shape: Shape, values: Values) -> bool:
        places, digest = self._digested[shape.table]
        if not shape.holds(values) or row_digest(tuple(values[place] for place in places)) != values[digest]:
            return False
        return shape.table != "card" or not self._sealed or is_sealed(values[-1], [values[at] for at in self._sealed])

    def _insert(self, shape: Shape, values: Values, otherwise: str = "IGNORE") -> None:
        marks = ", ".join("?" * len(values))
        self._target.run(f"INSERT OR {otherwise} INTO {shape.table} VALUES ({marks})", values)

    def _event(self, shape: Shape, values: Values, found: Found | None = None) -> None:
        if not self._is_vouched_for(shape, values):
            self._set_aside[values] = SetAside(*(values[place] for place in shape.places(_SET_ASIDE)))
            return
        if found and found.mended and not self._target.one("SELECT 1 FROM event WHERE id = ?", (values[0],)):
            self._found.corrected += 1
        self._insert(shape, values)

    def _card(self, shape: Shape, values: Values, found: Found | None = None) -> None:
        row = values[0]
        if not isinstance(row, int) or not 0 < row < _LAST_ROW:
            return
        mended = bool(found and found.mended)
        if row in self._rows and not (mended and row in self._found.doubtful):
            return
        places, digest = self._digested["card"]
        vouched = {0, 1, digest, *places}
        values = shape.coerced(values, tuple(place for place in range(len(values)) if place not in vouched))
        taken = self._target.one("SELECT id FROM card WHERE key = ?", (values[1],)) if shape.holds(values) else None
        if not self._is_vouched_for(shape, values) or (taken and taken[0] != row):
            self._found.harmed.setdefault(row, values)
            return
        self._rows.add(row)
        self._insert(shape, values, "REPLACE")
        self._found.corrected += mended
        self._found.harmed.pop(row, None)
        if found:
            self._found.doubtful.add(row)

    def _deck(self, shape: Shape, values: Values) -> None:
        row = values[0]
        if not isinstance(row, int) or self._target.one("SELECT 1 FROM deck WHERE id = ?", (row,)):
            return
        made = list(shape.coerced(values, tuple(range(len(values)))))
        key = str(made[1])
        while not key or self._target.one("SELECT 1 FROM deck WHERE key = ?", (key,)):
            key = new_id("deck", key, str(row))
        made[1] = key
        size, archived = shape.places("size, archived")
        made[size], made[archived] = max(-1, int(str(made[size]))), int(made[archived] == 1)
        self._insert(shape, tuple(made))

    def _device(self, shape: Shape, values: Values) -> None:
        if shape.holds(values) and isinstance(values[1], int) and values[1] >= 0 and values[2] in {0, 1}:
            self._insert(shape, values)

    def _setting(self, shape: Shape, values: Values) -> None:
        if shape.holds(values):
            self._insert(shape, values)

    def finish(self) -> None:
        """Leave out settings that nothing can read, list each machine that wrote, and tell what is not in the log."""
        for name in sound.odd_settings(self._target):
            self._target.run("DELETE FROM setting WHERE name = ?", (name,))
        self._found.unlisted = placing.list_devices(self._target)
        self._found.set_aside = absent(self._target, self._set_aside.values())


def absent(target: Database, events: Iterable[SetAside]) -> list[SetAside]:
    """Return the events that the log has not, each once; a harmed row may be a copy of one that is sound."""
    found: dict[object, SetAside] = {}
    missing = {each.device: each.missing for each in sound.numberings(target)}
    for each in events:
        ranges = missing.get(each.device) if isinstance(each.device, str) else None
        if isinstance(each.id, bytes) and target.one("SELECT 1 FROM event WHERE id = ?", (each.id,)):
            continue
        if ranges is not None and isinstance(each.device_seq, int) and not is_within(each.device_seq, ranges):
            continue
        found.setdefault(each.id if isinstance(each.id, bytes) else (each.device, each.device_seq), each)
    return list(found.values())


def is_within(number: int, ranges: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a number is in one of the ranges, which are ascending."""
    ordered = tuple(ranges)
    place = bisect_right(ordered, (number, _LAST_ROW << 6)) - 1
    return place >= 0 and ordered[place][0] <= number <= ordered[place][1]
