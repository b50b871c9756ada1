"""What the migrations make of an empty file: the tables, indexes and triggers of a sound store, word for word."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from srs_cli.store import file
from srs_cli.store.database import Database, migrate, version

_OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite^_stat%' ESCAPE '^'"

Object = tuple[str, str]  # its kind (table, index, trigger, view) and its name


@dataclass(frozen=True, slots=True)
class Differences:
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
    wanted, found = _made(version(database)), _objects(database)
    return Differences(
        tuple(sorted(wanted.keys() - found.keys())),
        tuple(sorted(each for each in wanted.keys() & found.keys() if wanted[each] != found[each])),
        tuple(sorted(found.keys() - wanted.keys())),
    )


def version_of(path: Path) -> int | None:
    """Return of which version a file's tables are, whatever its header says of it and of who made it; None if of none."""
    try:
        with closing(sqlite3.connect(file.uri(str(path), "ro"), uri=True)) as connection:
            found = _objects(Database(connection, path))
    except Exception:  # noqa: BLE001 - whatever a harmed file makes of it: what cannot be read is of no version
        return None
    return next((number for number in range(file.SCHEMA_VERSION, 0, -1) if _made(number) == found), None)


def _made(number: int) -> dict[Object, tuple[str, str | None]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        made = Database(connection, Path(":memory:"))
        migrate(made, min(number, file.SCHEMA_VERSION))
        return _objects(made)


def _objects(database: Database) -> dict[Object, tuple[str, str | None]]:
    return {(str(kind), str(name)): (str(table), sql) for kind, name, table, sql in database.rows(_OBJECTS)}
