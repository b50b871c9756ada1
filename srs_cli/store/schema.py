"""What the migrations make of an empty file: the tables, indexes and triggers of a sound store, word for word."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from msgspec import Struct

from srs_cli.store import file
from srs_cli.store.database import Database, model, version

_OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite^_stat%' ESCAPE '^'"

_VERSION_AT = 60  # of SQLite's header

Object = tuple[str, str]  # its kind (table, index, trigger, view) and its name


class Differences(Struct, frozen=True):
    """In what a store's schema is not what the migrations give."""

    missing: tuple[Object, ...] = ()
    altered: tuple[Object, ...] = ()
    foreign: tuple[Object, ...] = ()  # what no migration makes

    @property
    def harmful(self) -> tuple[Object, ...]:
        """Return what is missing or altered, and foreign triggers and indexes: these take part in every change."""
        return (*self.missing, *self.altered, *(each for each in self.foreign if each[0] in {"trigger", "index"}))


def differences(database: Database) -> Differences:
    """Return in what a store is not what the migrations up to its version give. Raises what reading raises."""
    wanted, found = made(version(database)), _objects(database)
    return Differences(
        tuple(sorted(wanted.keys() - found.keys())),
        tuple(sorted(each for each in wanted.keys() & found.keys() if wanted[each] != found[each])),
        tuple(sorted(found.keys() - wanted.keys())),
    )


def version_of(path: Path) -> int | None:
    """Return of which version a file's tables are, whatever its header says of it and of who made it; None if of none."""
    try:
        wait = file.BUSY_SECONDS
        with closing(sqlite3.connect(file.uri(str(path), "ro"), uri=True, timeout=wait)) as connection:
            found = _objects(Database(connection, path))
    except Exception:  # noqa: BLE001 - whatever a harmed file makes of it: what cannot be read is of no version
        return None
    return next((number for number in range(file.SCHEMA_VERSION, 0, -1) if made(number) == found), None)


def has_turned_version(path: Path) -> bool:
    """Tell whether a file's version is one bit away from ours, while its tables are ours."""
    try:
        with path.open("rb") as header:
            header.seek(_VERSION_AT)
            number = int.from_bytes(header.read(4), "big")
    except OSError:
        return False
    return (number ^ file.SCHEMA_VERSION).bit_count() == 1 and version_of(path) == file.SCHEMA_VERSION


@cache
def made(number: int) -> dict[Object, tuple[str, str | None]]:
    """Return the tables, indexes, triggers and views of a version, each with its table and its SQL."""
    with closing(model(number)) as connection:
        return _objects(Database(connection, Path(":memory:")))


def _objects(database: Database) -> dict[Object, tuple[str, str | None]]:
    return {(str(kind), str(name)): (str(table), sql) for kind, name, table, sql in database.rows(_OBJECTS)}
