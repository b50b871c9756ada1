"""Keys, decks and places that salvaged rows lost, put right by what else the harmed file says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.model.identity import card_key
from srs_cli.store import placing
from srs_cli.store.cards import add_cards, save_deck
from srs_cli.store.database import Database, create_database

pytestmark = pytest.mark.harms_store
KEYS = {ident: card_key("deck-a", ident) for ident in ("c1", "c2", "c3")}


def filled(path: Path) -> Database:
    database = create_database(path)
    with database.transaction():
        for key in ("deck-a", "deck-b"):
            save_deck(database, StoredDeck(0, key, key))
        add_cards(database, 1, "deck-a", enumerate(Card(ident, ident, "x") for ident in KEYS))
    return database


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Database]:
    """What was salvaged."""
    with closing(filled(tmp_path / "target.db")) as database:
        database.run("PRAGMA foreign_keys = OFF")
        yield database


@pytest.fixture
def harmed(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The file that it was salvaged from, where rows can still be asked."""
    with closing(filled(tmp_path / "harmed.db")):
        pass
    with closing(sqlite3.connect(tmp_path / "harmed.db", isolation_level=None)) as connection:
        yield connection


@pytest.fixture
def broken() -> Iterator[sqlite3.Connection]:
    """A file that tells nothing any more."""
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


def event(database: Database, card: int, seq: int = 1, device: str = "d") -> None:
    values = (seq.to_bytes(2, "big") + device.encode(), card, 0, 1, 0, 0, 0, 4, 0, device, seq, b"", "", b"")
    database.run(f"INSERT INTO event VALUES ({', '.join('?' * 14)})", values)


def of(database: Database, ident: str) -> tuple[int, int, int, int]:
    ((key, deck, position, archived),) = database.rows(
        "SELECT key, deck, position, archived FROM card WHERE ident = ?", (ident,)
    )
    return key, deck, position, archived


def test_what_agrees_stays(target: Database, harmed: sqlite3.Connection, broken: sqlite3.Connection) -> None:
    before = target.rows("SELECT * FROM card")
    assert placing.put_right(harmed, target) == set()
    assert placing.put_right(broken, target) == set()
    assert target.rows("SELECT * FROM card") == before


@pytest.mark.parametrize(
    ("harm", "right"),
    [
        ("deck = 2", (1, 1, 0)),
        ("position = 77", (1, 1, 0)),
        ("archived = 1", (1, 1, 0)),
        ("deck = 9, position = 9, archived = 9", (1, 1, 0)),
    ],
)
def test_a_place_is_what_most_say(
    target: Database, harmed: sqlite3.Connection, harm: str, right: tuple[int, int, int]
) -> None:
    target.run(f"UPDATE card SET {harm} WHERE ident = 'c2'")
    assert placing.put_right(harmed, target) == {2}
    assert of(target, "c2")[1:] == right


def test_one_against_one_is_no_majority(target: Database, harmed: sqlite3.Connection) -> None:
    harmed.execute("DROP TABLE memory")
    target.run("UPDATE card SET position = 5 WHERE ident = 'c2'")
    assert placing.put_right(harmed, target) == set()
    assert of(target, "c2")[2] == 5


def test_a_place_that_cannot_be_is_not_taken(target: Database, harmed: sqlite3.Connection) -> None:
    harmed.execute("PRAGMA foreign_keys = OFF")
    harmed.execute("UPDATE card SET deck = 99 WHERE ident = 'c2'")
    harmed.execute("UPDATE memory SET deck = 99 WHERE id = 128")
    assert placing.put_right(harmed, target) == set()
    assert of(target, "c2")[1] == 1


def test_a_card_without_its_deck_goes_where_it_was_born(target: Database, broken: sqlite3.Connection) -> None:
    target.run("UPDATE card SET deck = 99 WHERE ident IN ('c1', 'c2')")
    target.run("UPDATE card SET key = 7 WHERE ident = 'c2'")
    assert placing.put_right(broken, target) == {1}
    assert (of(target, "c1")[1], of(target, "c2")[1]) == (1, 99)


def test_a_key_that_the_index_and_its_ids_know_is_put_back(target: Database, harmed: sqlite3.Connection) -> None:
    target.run("UPDATE card SET key = 7 WHERE ident = 'c1'")
    assert placing.put_right(harmed, target) == {1}
    assert of(target, "c1")[0] == KEYS["c1"]


def test_a_key_that_the_log_knows_is_put_back(target: Database, harmed: sqlite3.Connection) -> None:
    """Of a card that was moved here: its key was born elsewhere, and the index has it."""
    harmed.execute("UPDATE card SET key = 4711 WHERE ident = 'c1'")
    target.run("UPDATE card SET key = 7 WHERE ident = 'c1'")
    event(target, 4711)
    assert placing.put_right(harmed, target) == {1}
    assert of(target, "c1")[0] == 4711


def test_a_key_that_was_born_and_that_the_log_knows_is_put_back(target: Database, broken: sqlite3.Connection) -> None:
    target.run("UPDATE card SET key = 7 WHERE ident = 'c1'")
    event(target, KEYS["c1"])
    assert placing.put_right(broken, target) == {1}
    assert of(target, "c1")[0] == KEYS["c1"]


def test_a_key_stays_that_the_log_knows_or_that_nothing_speaks_against(
    target: Database, harmed: sqlite3.Connection, broken: sqlite3.Connection
) -> None:
    target.run("UPDATE card SET key = 7 WHERE ident = 'c1'")
    assert placing.put_right(broken, target) == set()  # moved here, and never answered
    event(target, 7)
    assert placing.put_right(harmed, target) == set()


def test_a_key_that_another_card_has_is_not_given_twice(target: Database, harmed: sqlite3.Connection) -> None:
    target.run("UPDATE card SET key = 7 WHERE ident = 'c1'")
    target.run("UPDATE card SET key = ? WHERE ident = 'c2'", (KEYS["c1"],))
    event(target, KEYS["c1"])
    assert placing.put_right(harmed, target) == set()


@pytest.mark.parametrize("key", ["deck-\xff", "decj-a", "neck-a"])
def test_a_decks_key_is_put_back_by_its_cards(
    target: Database, harmed: sqlite3.Connection, broken: sqlite3.Connection, key: str
) -> None:
    target.run("UPDATE deck SET key = ? WHERE id = 1", (key,))
    placing.put_right(broken, target)  # one bit away, if at all
    one_bit = target.rows("SELECT key FROM deck WHERE id = 1") == [("deck-a",)]
    assert one_bit == (key == "decj-a")
    placing.put_right(harmed, target)
    assert target.rows("SELECT key FROM deck ORDER BY id") == [("deck-a",), ("deck-b",)]


def test_a_decks_key_that_another_has_is_not_given_twice(target: Database, harmed: sqlite3.Connection) -> None:
    target.run("UPDATE deck SET key = 'neck-a' WHERE id = 1")
    target.run("UPDATE deck SET key = 'deck-a' WHERE id = 2")
    placing.put_right(harmed, target)
    assert target.rows("SELECT key FROM deck ORDER BY id") == [("neck-a",), ("deck-a",)]


def test_machines_are_listed_by_what_they_wrote(target: Database) -> None:
    for device, numbers in (("here", (1, 2)), ("behind", (1, 2, 3)), ("unlisted", (1, 2))):
        for number in numbers:
            event(target, 1, number, device)
    for device, last in (("here", 2), ("behind", 1), ("harmed", 2), ("silent", 0), ("lost", 5)):
        target.run("INSERT INTO device VALUES (?, ?, 0)", (device, last))
    assert placing.list_devices(target) == {"unlisted"}
    assert target.rows("SELECT id, last_seq FROM device ORDER BY id") == [
        ("behind", 3), ("here", 2), ("lost", 5), ("silent", 0), ("unlisted", 2),
    ]  # fmt: skip


def test_two_machines_that_count_as_this_one_are_neither(target: Database) -> None:
    for device in "ab":
        target.run("INSERT INTO device VALUES (?, 0, 1)", (device,))
    placing.list_devices(target)
    assert target.rows("SELECT max(own) FROM device") == [(0,)]
