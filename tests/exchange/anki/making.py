"""Packages of Anki as others make them, written by hand: old and new schemas, and hostile ones."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from backports import zstd

BASIC, REVERSED, CLOZE = 1, 2, 3
FRONT_BACK = ("{{Front}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}")
BACK_FRONT = ("{{Back}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Front}}")
CLOZE_TEMPLATE = ("{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}")
MADE_S = 1_700_000_000  # 2023-11-14
_CRAMPED = "id integer primary key, "

Type = tuple[str, Sequence[str], Sequence[tuple[str, str]], bool]  # name, fields, templates, cloze
TYPES: Mapping[int, Type] = {
    BASIC: ("Basic", ("Front", "Back"), (FRONT_BACK,), False),
    REVERSED: ("Both", ("Front", "Back"), (FRONT_BACK, BACK_FRONT), False),
    CLOZE: ("Cloze", ("Text", "Back Extra"), (CLOZE_TEMPLATE,), True),
}


@dataclass
class Foreign:
    """A collection of Anki: rows of its tables."""

    types: Mapping[int, Type] = field(default_factory=lambda: TYPES)
    decks: Mapping[int, str] = field(default_factory=lambda: {1: "Default", 2: "World::Europe"})
    notes: list[tuple[Any, ...]] = field(default_factory=list)  # id, guid, type, tags, fields
    cards: list[dict[str, Any]] = field(default_factory=list)
    log: list[tuple[Any, ...]] = field(default_factory=list)  # id, card, button, ivl, lastIvl, factor, ms, type
    conf: dict[str, Any] = field(
        default_factory=lambda: {"schedVer": 2, "creationOffset": 0, "localOffset": 0, "rollover": 4}
    )
    version: int = 11
    sql: Sequence[str] = ()  # run at the end

    def note(
        self, *fields: str, kind: int = BASIC, guid: str = "", tags: str = "", cards: int = 1, **columns: object
    ) -> int:
        """Add a note and so many cards; return the note's id. `columns` are of every card."""
        id_ = MADE_S * 1000 + len(self.notes)
        self.notes.append((id_, guid or f"g{len(self.notes)}", kind, tags, "\x1f".join(fields)))
        for number in range(cards):
            self.cards.append({"id": id_ * 10 + number, "nid": id_, "ord": number, "did": 2, **columns})
        return id_

    def database(self, path: Path) -> bytes:
        """Return the collection as a SQLite file of Anki's schema 11."""
        database = _fresh(path)
        for name, columns in _TABLES.items():
            database.execute(f"CREATE TABLE {name} ({_CRAMPED if name != 'graves' else ''}{columns})")
        models = {
            str(id_): {
                "id": id_, "name": name, "type": int(cloze), "flds": [{"name": each} for each in fields],
                "tmpls": [{"name": "Card", "qfmt": front, "afmt": back} for front, back in templates],
            }
            for id_, (name, fields, templates, cloze) in self.types.items()
        }  # fmt: skip
        decks = {str(id_): {"id": id_, "name": name, "desc": f"About <b>{id_}</b>"} for id_, name in self.decks.items()}
        changed = MADE_S * 1000 + 20 * 86_400_000
        database.execute(
            "INSERT INTO col VALUES (1, ?, ?, 0, ?, 0, 0, 0, ?, ?, ?, '{}', '{}')",
            (MADE_S, changed, self.version, json.dumps(self.conf), json.dumps(models), json.dumps(decks)),
        )
        return self._finished(database, path)

    def new_database(self, path: Path) -> bytes:
        """Return the collection as a SQLite file of Anki's schema 18."""
        database = _fresh(path)
        for name, columns in {**_TABLES, **_NEW_TABLES}.items():
            database.execute(
                f"CREATE TABLE {name} ({_CRAMPED if name in _TABLES and name != 'graves' else ''}{columns})"
            )
        database.execute(
            "INSERT INTO col VALUES (1, ?, ?, 0, 18, 0, 0, 0, '', '', '', '', '')", (MADE_S, MADE_S * 1000)
        )
        for id_, (name, fields, templates, cloze) in self.types.items():
            database.execute("INSERT INTO notetypes VALUES (?, ?, 0, 0, ?)", (id_, name, message((1, int(cloze)))))
            for number, each in enumerate(fields):
                database.execute("INSERT INTO fields VALUES (?, ?, ?, ?)", (id_, number, each, b""))
            for number, (front, back) in enumerate(templates):
                config = message((1, front), (2, back))
                database.execute("INSERT INTO templates VALUES (?, ?, 'Card', 0, 0, ?)", (id_, number, config))
        for id_, name in self.decks.items():
            kind = message((1, message((4, f"About <b>{id_}</b>"))))
            database.execute(
                "INSERT INTO decks VALUES (?, ?, 0, 0, ?, ?)", (id_, name.replace("::", "\x1f"), b"", kind)
            )
        for key, value in self.conf.items():
            database.execute("INSERT INTO config VALUES (?, 0, 0, ?)", (key, json.dumps(value).encode()))
        return self._finished(database, path)

    def _finished(self, database: sqlite3.Connection, path: Path) -> bytes:
        self._fill(database)
        for statement in self.sql:
            database.execute(statement)
        database.commit()
        database.close()
        return path.read_bytes()

    def _fill(self, database: sqlite3.Connection) -> None:
        database.executemany(
            "INSERT INTO notes VALUES (?, ?, ?, 0, 0, ?, ?, '', 0, 0, '')",
            [(id_, guid, kind, tags, fields) for id_, guid, kind, tags, fields in self.notes],
        )
        for card in self.cards:
            values = {name: "" if name == "data" else 0 for name in _CARD} | {"mod": MADE_S + 86_400} | card
            database.execute(
                f"INSERT INTO cards VALUES ({', '.join('?' * len(_CARD))})", [values[name] for name in _CARD]
            )
        database.executemany("INSERT INTO revlog VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)", self.log)


def _fresh(path: Path) -> sqlite3.Connection:
    """Return a new database in the place of any that is there, with the order of names that Anki's own have."""
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.create_collation(
        "unicase", lambda one, other: (one.lower() > other.lower()) - (one.lower() < other.lower())
    )
    return database


_CARD = ("id", "nid", "did", "ord", "mod", "usn", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "left",
         "odue", "odid", "flags", "data")  # fmt: skip
_TABLES = {
    "col": "crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags",
    "notes": "guid, mid, mod, usn, tags, flds, sfld, csum, flags, data",
    "cards": ", ".join(_CARD[1:]),
    "revlog": "cid, usn, ease, ivl, lastIvl, factor, time, type",
    "graves": "usn, oid, type",
}
_NEW_TABLES = {
    "notetypes": "id integer primary key, name text collate unicase, mtime, usn, config",
    "fields": "ntid, ord, name text collate unicase, config, primary key (ntid, ord)",
    "templates": "ntid, ord, name text collate unicase, mtime, usn, config, primary key (ntid, ord)",
    "decks": "id integer primary key, name text collate unicase, mtime, usn, common, kind",
    "config": "key text primary key, usn, mtime, val",
}


def message(*fields: tuple[int, int | str | bytes]) -> bytes:
    """Return a protocol buffer of these fields."""
    out = b""
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            data = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


def varint(value: int) -> bytes:
    """Return a number as protocol buffers have it."""
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def archive(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP file of these entries, twice the same name if it is there twice."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries:
            package.writestr(name, content)
    return out.getvalue()


def old_package(
    collection: Foreign, folder: Path, media: Mapping[str, bytes] | None = None, name: str = "collection.anki2"
) -> bytes:
    """Return a package as Anki made them until 2021."""
    listed = dict(enumerate(media or {}))
    return archive(
        [
            (name, collection.database(folder / "made.anki2")),
            ("media", json.dumps({str(number): each for number, each in listed.items()}).encode()),
            *((str(number), content) for number, content in enumerate((media or {}).values())),
        ]
    )


def new_package(collection: Foreign, folder: Path, media: Mapping[str, bytes] | None = None) -> bytes:
    """Return a package as Anki makes them now: all of it packed by zstd."""
    names = b"".join(
        message((1, message((1, name), (2, len(content)), (3, b"sha1")))) for name, content in (media or {}).items()
    )
    return archive(
        [
            ("meta", message((1, 3))),
            ("collection.anki21b", zstd.compress(collection.new_database(folder / "made.anki21b"))),
            (
                "collection.anki2",
                Foreign(notes=[(1, "stub", BASIC, "", "Please update\x1fto the latest")]).database(folder / "stub"),
            ),
            ("media", zstd.compress(names)),
            *((str(number), zstd.compress(content)) for number, content in enumerate((media or {}).values())),
        ]
    )
