"""Every change of a card or deck is later than what it replaced, whatever the clocks said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from srs_cli.model.card import Card
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.version import DeckVersion, Heading
from srs_cli.store import cards, file, versions
from srs_cli.store import database as database_module
from srs_cli.store.database import Database

DECK = StoredDeck(0, "key", "Deck")
CARD = Card("c", "q", "a")


def times(database: Database) -> tuple[int, int, int]:
    came, edited, placed = database.rows("SELECT came_ms, edited_ms, placed_ms FROM card")[0]
    return came, edited, placed


def deck_times(database: Database) -> tuple[int, int, int, str]:
    came, edited, archived, former = database.rows("SELECT came_ms, edited_ms, archived_ms, former FROM deck")[0]
    return came, edited, archived, former


def stored(database: Database) -> StoredCard:
    found = cards.card_in(database, 1)
    assert found is not None
    return found


def test_a_card_tells_when_it_came_was_edited_and_placed(store: Database) -> None:
    with store.transaction():
        deck = cards.save_deck(store, DECK, 50)
        other = cards.save_deck(store, replace(DECK, key="other"), 50)
        cards.add_cards(store, deck, "key", [(0, CARD)], 50)
        assert times(store) == (50, 0, 0)
        cards.place_card(store, 1, deck, 4, 60)
        cards.edit_card(store, stored(store), CARD, 60)
        cards.archive_card(store, stored(store), archived=False, at_ms=60)
        assert times(store) == (50, 0, 0)
        cards.edit_card(store, stored(store), replace(CARD, answer="b"), 70)
        assert times(store) == (50, 70, 0)
        cards.edit_card(store, stored(store), CARD, 60)  # a file of an earlier time
        assert times(store) == (50, 71, 0)
        cards.place_card(store, 1, other, 0, 80)
        cards.archive_card(store, stored(store), archived=True, at_ms=5)
        cards.archive_card(store, stored(store), archived=True, at_ms=500)
        assert times(store) == (50, 71, 81)


def test_a_deck_tells_when_it_came_was_edited_and_archived(store: Database) -> None:
    with store.transaction():
        row = cards.save_deck(store, DECK, 50)
        deck = replace(DECK, row=row)
        cards.save_deck(store, replace(deck, path="/new", size=3, digest="d"), 60)
        cards.set_deck_archived(store, row, archived=False, at_ms=60)
        assert deck_times(store) == (50, 0, 0, "")
        cards.save_deck(store, replace(deck, tags=("t",)), 40)
        assert deck_times(store) == (50, 40, 0, "")
        cards.save_deck(store, replace(deck, tags=("t",), name="New", archived=True), 30)
        assert deck_times(store) == (50, 41, 30, "")
        cards.set_deck_archived(store, row, archived=False, at_ms=20)
        cards.save_deck(store, replace(deck, tags=("t",), name="New", key="given"), 90)
        assert deck_times(store) == (50, 41, 31, "key")
    known = versions.decks(store)["given"]
    heading = Heading("New", tags=("t",))
    assert known.version == DeckVersion("given", heading, came_ms=50, edited_ms=41, archived_ms=31, former="key")


def test_a_card_that_goes_by_another_id_for_a_while_keeps_its_own(store: Database) -> None:
    with store.transaction():
        deck = cards.save_deck(store, DECK)
        cards.add_cards(store, deck, "key", [(0, CARD)])
        cards.edit_card(store, stored(store), replace(CARD, id="z"))
        known = versions.card(store, stored(store).key, {deck: "key"})
        assert known is not None
        versions.set_card(store, 1, replace(known.version, card=CARD))
    (found,) = versions.cards_of(store, deck, {deck: "key"})
    assert (found.stored.card.id, found.version.card.id) == ("z", "c")
    assert found.version.digest == cards.text_digest_of(CARD)
    assert versions.decks_with_shared_ids(store) == [deck]
    with store.transaction():
        cards.edit_card(store, stored(store), replace(CARD, id="z", answer="b"))  # edited, it still has its own id
        assert versions.decks_with_shared_ids(store) == [deck]
        cards.edit_card(store, stored(store), replace(CARD, id="y"))  # somebody gave it another
    assert versions.decks_with_shared_ids(store) == []
    assert versions.card(store, 5, {}) is None


def test_what_happened_before_has_the_times_that_can_be_known(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        database_module.migrate(Database(connection, path), 2)
        connection.execute("INSERT INTO deck (key, name, mtime_ns) VALUES ('k', 'D', 5000000)")
        connection.execute("INSERT INTO deck (key, name, archived) VALUES ('gone', 'G', 1)")
        connection.executemany(
            "INSERT INTO card SELECT ?, ?, 1, ?, 0, 'basic', 'q', 'a', 0, '', '', '', '', 0, 0, '', ?, x''",
            [(1, 11, "a", 0), (2, 12, "b", 1), (3, 13, "c", 0)],
        )
        for id_, card, kind, utc_ms, voids in (
            (b"1", 11, 11, 70, b""),
            (b"2", 11, 1, 90, b""),
            (b"3", 13, 11, 70, b""),
            (b"4", 13, 3, 80, b"3"),
            (b"5", 13, 11, 60, b""),
        ):
            connection.execute(
                "INSERT INTO event VALUES (?, ?, 0, ?, ?, 0, 0, -1, 0, 'd', 1, ?, '', x'')",
                (id_, card, kind, utc_ms, voids),
            )
        connection.execute(f"PRAGMA application_id = {file.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 2")
    with closing(file.connect(str(path))) as connection:
        database = Database(connection, path)
        database_module.migrate(database, file.SCHEMA_VERSION)
        rows = database.rows("SELECT key, came_ms, edited_ms, placed_ms FROM card")
        assert rows == [(11, 5, 70, 0), (12, 5, 0, 5), (13, 5, 60, 0)]
        assert database.rows("SELECT key, came_ms, archived_ms FROM deck") == [("k", 5, 0), ("gone", 0, 1)]
