"""What a salvaged store lost and something else still has: rows of a backup, texts that only their digest condemns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import get_args

from srs_cli.model.card import CardType
from srs_cli.model.face import deletions
from srs_cli.model.identity import card_key, new_id, row_digest
from srs_cli.store import placing, sound
from srs_cli.store.cards import DIGESTED
from srs_cli.store.database import Database
from srs_cli.store.log import EVENT_COLUMNS
from srs_cli.store.salvage import Salvaged, is_within, opened, rows_of
from srs_cli.store.sealing import UNSEALED
from srs_cli.store.shape import Shape, Values, shape_of

_COUNTED = {"position", "came_ms", "edited_ms", "placed_ms"}  # never negative
_DECKS_MISSING = (
    "SELECT DISTINCT deck FROM card WHERE NOT EXISTS (SELECT 1 FROM deck WHERE deck.id = card.deck) ORDER BY deck"
)


@contextmanager
def cards_before_decks(target: Database) -> Iterator[None]:
    """Let cards be taken in whose deck comes later."""
    target.run("PRAGMA foreign_keys = OFF")
    yield
    target.run("PRAGMA foreign_keys = ON")


def lacks(target: Database, found: Salvaged) -> bool:
    """Tell whether anything is missing that a backup may have."""
    return not found.whole or bool(found.harmed) or any(each.missing for each in sound.numberings(target))


def fill_up(target: Database, found: Salvaged, backup: Path) -> tuple[int, int]:
    """Take what the file lost from a backup of the same store that is sound; return how many events and cards it gave.

    An event is lost where its number is missing: what came after the last number was taken away by the student's own wish.
    """
    with closing(opened(backup)) as connection, target.transaction():
        shapes = {name: shape_of(target, name) for name in ("deck", "device", "event", "card")}
        for id_, last, _ in rows_of(connection, shapes["device"]):
            if id_ in found.unlisted or (
                not found.whole and not target.one("SELECT 1 FROM device WHERE id = ?", (id_,))
            ):
                target.run(_LIST, (id_, last))
        missing = {each.device: each.missing for each in sound.numberings(target) if each.missing}
        event = shapes["event"]
        places, (device, number) = event.places(EVENT_COLUMNS), event.places("device, device_seq")
        events = 0
        for row in rows_of(connection, event) if missing else ():
            lost = is_within(int(row[number] or 0), missing.get(str(row[device]), ()))
            if lost and row_digest(tuple(row[place] for place in places)) == row[-1]:
                target.run(_insert(event), row)
                events += 1
        cards = sum(_take_card(target, found, shapes["card"], row) for row in rows_of(connection, shapes["card"]))
        wanted = {row[0] for row in target.rows(_DECKS_MISSING)}
        for row in rows_of(connection, shapes["deck"]):
            if row[0] in wanted:
                target.run(_insert(shapes["deck"]), row)
    return events, cards


_LIST = "INSERT INTO device VALUES (?, ?, 0) ON CONFLICT DO UPDATE SET last_seq = max(last_seq, excluded.last_seq)"


def _insert(shape: Shape) -> str:
    return f"INSERT OR IGNORE INTO {shape.table} VALUES ({', '.join('?' * len(shape.columns))})"


def _take_card(target: Database, found: Salvaged, shape: Shape, values: Values) -> bool:
    row = values[0]
    if not isinstance(row, int) or (row not in found.harmed and found.whole):
        return False
    parts = tuple(values[place] for place in shape.places(DIGESTED))
    if row_digest(parts) != values[shape.columns.index("digest")]:
        return False
    if target.one("SELECT 1 FROM card WHERE id = ? OR key = ?", (row, values[1])):
        return False
    target.run(_insert(shape), values)
    found.harmed.pop(row, None)
    found.doubtful.add(row)
    return True


def keep_harmed(target: Database, found: Salvaged) -> list[int]:
    """Take in the cards that only their digest condemns, with the text as it can be read; return their rows."""
    shape = shape_of(target, "card")
    kept = []
    with target.transaction():
        for row, values in sorted(found.harmed.items()):
            made = _card(target, shape, values)
            if made is not None:
                target.run(_insert(shape), made)
                kept.append(row)
        placing.put_into_decks(target)
    return kept


def _card(target: Database, shape: Shape, values: Values) -> Values | None:
    read = shape.coerced(values, tuple(range(len(values))))
    card = dict(zip(shape.columns, (*read, *shape.defaults[len(read) :]), strict=True))
    if not card["question"] and not card["answer"]:
        return None
    if card["type"] not in get_args(CardType) or (card["type"] == "cloze" and not deletions(str(card["question"]))):
        card["type"] = "cloze" if deletions(str(card["question"])) else "basic"
    card["listed"] = int(card["listed"] == 1 and _is_list(str(card["answer"])))
    card["archived"] = int(card["archived"] == 1)
    for name in _COUNTED & card.keys():
        card[name] = max(0, int(str(card[name])))
    if not card["key"] or target.one("SELECT 1 FROM card WHERE key = ?", (card["key"],)):
        deck = target.one("SELECT key FROM deck WHERE id = ?", (card["deck"],))
        card["key"] = card_key(str(deck[0]) if deck else "", str(card["ident"]))
        if target.one("SELECT 1 FROM card WHERE key = ?", (card["key"],)):
            return None
    card["digest"] = row_digest(tuple(card[name] for name in DIGESTED.split(", ")))
    if "seal" in card:  # not so in older schemas
        card["seal"] = UNSEALED
    return tuple(card.values())


def _is_list(text: str) -> bool:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, list) and all(isinstance(each, str) for each in found)


def make_missing_decks(target: Database) -> list[int]:
    """Give cards whose deck's row is lost a deck again, by a name that says so; return the rows of these decks."""
    rows = [int(row[0]) for row in target.rows(_DECKS_MISSING)]
    with target.transaction():
        for row in rows:
            name = f"Rescued deck {row}"
            target.run("INSERT INTO deck (id, key, name) VALUES (?, ?, ?)", (row, new_id("deck", name), name))
    return rows
