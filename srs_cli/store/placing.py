"""What salvaged rows say of each other, made to agree: keys, decks and places of cards, and the list of machines."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress

from srs_cli.model.identity import card_key
from srs_cli.store import file, sound
from srs_cli.store.database import Database, Row
from srs_cli.store.pages import Value

_SAID_ELSEWHERE = (
    "SELECT id, deck, position, archived FROM card INDEXED BY card_place",
    "SELECT id >> 6, min(deck), min(position), min(archived) FROM memory GROUP BY id >> 6",
)
_SAID = "SELECT id, deck, position, archived FROM card"
_PUT = "UPDATE card SET deck = ?, position = ?, archived = ? WHERE id = ?"


def put_right(connection: sqlite3.Connection, target: Database) -> set[int]:
    """Give salvaged cards the deck, place and key that the harmed file has for them elsewhere; return those that changed.

    The rows of cards carry no digest of these. What most of row, index and memory agree on counts; a key is right that
    is born of the deck's and the card's ids, or that the log has answers to.
    """
    _put_deck_keys_right(connection, target)
    return _put_in_place(connection, target) | _put_keys_right(connection, target) | put_into_decks(target)


def _put_deck_keys_right(connection: sqlite3.Connection, target: Database) -> None:
    indexed: dict[Value, Value] = {}
    with suppress(*file.ERRORS):
        indexed = {row: key for key, row in connection.execute("SELECT key, id FROM deck ORDER BY key")}
    for row, key in target.rows("SELECT id, key FROM deck"):
        cards = target.rows("SELECT key, ident FROM card WHERE deck = ?", (row,))
        if not cards or _bears(key, cards):
            continue
        for other in (indexed.get(row), *_one_bit_away(key)):
            if isinstance(other, str) and _bears(other, cards) and not _has_deck(target, other):
                target.run("UPDATE deck SET key = ? WHERE id = ?", (other, row))
                break


def _bears(deck: str, cards: Iterable[Row]) -> bool:
    """Tell whether the key of any of the cards (key, id) was born in a deck of that key."""
    return any(card_key(deck, ident) == key for key, ident in cards)


def _one_bit_away(text: str) -> Iterator[str]:
    raw = text.encode("utf-8")
    for place in range(len(raw)):
        for bit in range(8):
            with suppress(UnicodeDecodeError):
                yield (raw[:place] + bytes([raw[place] ^ 1 << bit]) + raw[place + 1 :]).decode("utf-8")


def _has_deck(target: Database, key: str) -> bool:
    return target.one("SELECT 1 FROM deck WHERE key = ?", (key,)) is not None


def put_into_decks(target: Database) -> set[int]:
    """Give cards whose deck is not there the one in which their key was born; return which."""
    changed = set()
    decks = target.rows("SELECT id, key FROM deck")
    for row, key, ident in target.rows("SELECT id, key, ident FROM card WHERE deck NOT IN (SELECT id FROM deck)"):
        for deck, deck_key in decks:
            if card_key(deck_key, ident) == key:
                target.run("UPDATE card SET deck = ? WHERE id = ?", (deck, row))
                changed.add(int(row))
    return changed


def _put_in_place(connection: sqlite3.Connection, target: Database) -> set[int]:
    said: dict[int, list[tuple[Value, ...]]] = {}
    for sql in _SAID_ELSEWHERE:
        with suppress(*file.ERRORS):
            for row, *place in connection.execute(sql):
                said.setdefault(row, []).append(tuple(place))
    decks = {row[0] for row in target.rows("SELECT id FROM deck")}
    changed = set()
    for row, *here in target.rows(_SAID):
        others = said.get(row, [])
        deck, position, archived = (
            Counter([here[part], *(each[part] for each in others)]).most_common(1)[0][0] for part in range(3)
        )
        place = (deck, position, archived)
        if place != tuple(here) and deck in decks and isinstance(position, int) and archived in {0, 1}:
            target.run(_PUT, (*place, row))
            changed.add(int(row))
    return changed


def _put_keys_right(connection: sqlite3.Connection, target: Database) -> set[int]:
    indexed: dict[Value, Value] = {}
    with suppress(*file.ERRORS):
        indexed = {row: key for key, row in connection.execute("SELECT key, id FROM card ORDER BY key")}
    decks: dict[Value, Value] = dict(target.rows("SELECT id, key FROM deck"))
    changed = set()
    for row, key, deck, ident in target.rows("SELECT id, key, deck, ident FROM card"):
        born = card_key(str(decks.get(deck, "")), ident)
        if key == born or _has_events(target, key):
            continue
        for other in (indexed.get(row), born):
            right = isinstance(other, int) and (other == born == indexed.get(row) or _has_events(target, other))
            if right and not target.one("SELECT 1 FROM card WHERE key = ?", (other,)):
                target.run("UPDATE card SET key = ? WHERE id = ?", (other, row))
                changed.add(int(row))
                break
    return changed


def _has_events(target: Database, key: Value) -> bool:
    return target.one("SELECT 1 FROM event WHERE card = ?", (key,)) is not None


def list_devices(target: Database) -> set[str]:
    """Let the list of machines have each whose events are there, with no lower number than theirs; return those it lacked."""
    found = sound.numberings(target)
    unlisted = {each.highest for each in found if each.last is None}
    for each in found:
        if each.last is None:
            target.run("INSERT INTO device VALUES (?, ?, 0)", (each.device, each.highest))
        elif each.last < each.highest:
            target.run("UPDATE device SET last_seq = ? WHERE id = ?", (each.highest, each.device))
        elif not each.highest and each.last in unlisted:  # its name is what was harmed
            target.run("DELETE FROM device WHERE id = ?", (each.device,))
    if len(target.rows("SELECT 1 FROM device WHERE own = 1")) > 1:
        target.run("UPDATE device SET own = 0")
    return {each.device for each in found if each.last is None}
