"""Anki's database as anyone may have made it: opened for reading alone, watched over, and its note types and decks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

from srs_cli.errors import InputRefusedError
from srs_cli.exchange.anki import wire
from srs_cli.exchange.anki.archive import TICKED
from srs_cli.text import clean_line

_OLDEST, _NEWEST = 11, 18  # Anki's schemas that are understood
_TABLES = ("col", "notes", "cards")
_NEW_TABLES = ("notetypes", "fields", "templates", "decks", "config")  # from schema 15 on
_AGAIN = "Export the deck from Anki again."
_STEPS = 1_000_000  # of SQLite's machine between two looks at the watch
_FREE_LOOKS, _BYTES_A_LOOK = 300, 20_000
_MOST_FIELDS, _MOST_TEMPLATES, _LONGEST_TEMPLATE = 200, 100, 200_000
_CLOZE: Final = 1


class NoteType(Struct, frozen=True):
    """A note type: what its fields are called, and the front and back of each card."""

    id: int
    name: str
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str], ...]
    cloze: bool


class AnkiDeck(Struct, frozen=True):
    """A deck: its name with `::` between its parts, its description as HTML."""

    name: str
    description: str = ""


class Collection(Struct, frozen=True):
    """What stands once in a database."""

    database: sqlite3.Connection
    types: Mapping[int, NoteType]
    decks: Mapping[int, AnkiDeck]
    made_s: int  # seconds since 1970: days of schedules are counted from that day
    changed_ms: int
    conf: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def opened(path: Path, name: str, *, lenient: bool = False) -> Iterator[Collection]:
    """Give the database; raises InputRefusedError where it is none of Anki, damaged, or made to do harm.

    `lenient` shows bytes that are no UTF-8 as U+FFFD; otherwise they raise UnicodeError.
    """
    looks = _FREE_LOOKS + path.stat().st_size // _BYTES_A_LOOK
    late = False

    def watch() -> int:
        nonlocal looks, late
        looks -= 1
        late = looks < 0
        return int(late)

    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    try:
        database.set_progress_handler(watch, _STEPS)
        if lenient:
            database.text_factory = _lenient
        for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "temp_store = MEMORY"):
            database.execute(f"PRAGMA {pragma}")
        yield _collection(database, name)
    except sqlite3.Error as error:
        if "decode to UTF-8" in str(error):
            raise UnicodeError from error
        if late:
            raise InputRefusedError(
                f"{name}: its database takes too long to read", "It was made to do harm."
            ) from error
        if "not a database" in str(error):
            raise InputRefusedError(f"{name}: its collection is no database", _AGAIN) from error
        raise InputRefusedError(f"{name}: its database is damaged: {clean_line(str(error))}", _AGAIN) from error
    finally:
        database.close()


def _lenient(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _collection(database: sqlite3.Connection, name: str) -> Collection:
    kinds = {row[0]: row[1:] for row in database.execute("SELECT lower(name), type, sql FROM sqlite_master")}
    tables = "notetypes" in kinds
    _check_tables(kinds, (*_TABLES, *(_NEW_TABLES if tables else ())), name)
    row = database.execute("SELECT crt, mod, ver, conf, models, decks FROM col").fetchone()
    if row is None:
        raise InputRefusedError(f"{name}: its collection is empty", _AGAIN)
    made, changed, version, conf, models, decks = row
    _check_version(version, name)
    try:
        return Collection(
            database,
            _new_types(database) if tables else _old_types(_object(models, name, "note types")),
            _new_decks(database) if tables else _old_decks(_object(decks, name, "decks")),
            _number(made),
            _number(changed),
            _new_conf(database) if tables else _object(conf or "{}", name, "settings"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputRefusedError(f"{name}: its note types cannot be read", _AGAIN) from error


def _check_tables(kinds: Mapping[str, Sequence[object]], wanted: Sequence[str], name: str) -> None:
    """Refuse a collection that lacks a table, or has a view or a program in the place of one."""
    for table in wanted:
        kind, sql = kinds.get(table, ("", ""))
        if not kind:
            raise InputRefusedError(f"{name}: its collection has no {table}", _AGAIN)
        if kind != "table" or "virtual" in str(sql).lower().partition("(")[0]:
            raise InputRefusedError(f"{name}: in its collection {table} is not a table", "It was made to do harm.")


def _check_version(version: object, name: str) -> None:
    if not isinstance(version, int) or version > _NEWEST:
        raise InputRefusedError(f"{name} was made by a newer Anki (schema {clean_line(str(version))})", TICKED)
    if version < _OLDEST:
        raise InputRefusedError(f"{name} was made by an Anki before 2.0 (schema {version})", "Open it in Anki first.")


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _object(text: object, name: str, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputRefusedError(f"{name}: its {what} cannot be read", _AGAIN)
    return found


def _old_types(models: dict[str, Any]) -> dict[int, NoteType]:
    return {
        int(id_): NoteType(
            int(id_),
            str(model["name"]),
            tuple(str(each["name"]) for each in model["flds"][:_MOST_FIELDS]),
            tuple(_template(each["qfmt"], each["afmt"]) for each in model["tmpls"][:_MOST_TEMPLATES]),
            model.get("type") == _CLOZE,
        )
        for id_, model in models.items()
    }


def _template(front: object, back: object) -> tuple[str, str]:
    return str(front)[:_LONGEST_TEMPLATE], str(back)[:_LONGEST_TEMPLATE]


def _old_decks(decks: dict[str, Any]) -> dict[int, AnkiDeck]:
    return {int(id_): AnkiDeck(str(deck["name"]), str(deck.get("desc", ""))) for id_, deck in decks.items()}


def _new_types(database: sqlite3.Connection) -> dict[int, NoteType]:
    names: dict[int, list[str]] = {}
    for id_, name in database.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        if len(names.setdefault(id_, [])) < _MOST_FIELDS:
            names[id_].append(str(name))
    templates: dict[int, list[tuple[str, str]]] = {}
    for id_, config in database.execute("SELECT ntid, config FROM templates ORDER BY ntid, ord"):
        if len(templates.setdefault(id_, [])) < _MOST_TEMPLATES:
            templates[id_].append(_template(wire.text(bytes(config), 1), wire.text(bytes(config), 2)))
    return {
        id_: NoteType(
            id_,
            str(name),
            tuple(names.get(id_, ())),
            tuple(templates.get(id_, ())),
            wire.number(bytes(config), 1) == _CLOZE,
        )
        for id_, name, config in database.execute("SELECT id, name, config FROM notetypes")
    }


def _new_decks(database: sqlite3.Connection) -> dict[int, AnkiDeck]:
    decks = {}
    for id_, name, kind in database.execute("SELECT id, name, kind FROM decks"):
        normal = wire.messages(bytes(kind), 1)
        decks[id_] = AnkiDeck(str(name).replace("\x1f", "::"), wire.text(normal[0], 4) if normal else "")
    return decks


def _new_conf(database: sqlite3.Connection) -> dict[str, Any]:
    return {str(key): _setting(value) for key, value in database.execute("SELECT key, val FROM config")}


def _setting(value: object) -> object:
    """Return a setting's value, or None where it cannot be read."""
    try:
        return json.loads(value) if isinstance(value, (bytes, str)) else None
    except (ValueError, RecursionError):
        return None
