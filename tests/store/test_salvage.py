"""Rows out of a harmed file: only what its digest vouches for is trusted, whatever else stands in the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.model.identity import row_digest
from srs_cli.store import database, filling, salvage
from srs_cli.store.cards import add_cards, save_deck, set_setting
from srs_cli.store.database import Database, create_database
from srs_cli.store.pages import Found
from srs_cli.store.salvage import Salvaged, is_within
from srs_cli.store.shape import Shape, Values, shape_of

pytestmark = pytest.mark.harms_store


@pytest.fixture
def source(store: Database) -> Path:
    with store.transaction():
        row = save_deck(store, StoredDeck(0, "k", "Deck"))
        add_cards(store, row, "k", enumerate(Card(f"c{number}", f"question {number}", "x") for number in range(5)))
        for number in range(1, 4):
            event(store, number)
        store.run("INSERT INTO device VALUES ('d', 3, 1)")
        set_setting(store, "imports", "1")
    return store.path


def event(store: Database, number: int, device: str = "d") -> None:
    values = (bytes([number]), 1, 0, 1, 0, 0, 0, 4, 0, device, number, b"", "")
    store.run(f"INSERT OR IGNORE INTO event VALUES ({', '.join('?' * 14)})", (*values, row_digest(values)))


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Database]:
    with closing(create_database(tmp_path / "target.db")) as made:
        yield made


def read(source: Path, target: Database) -> Salvaged:
    return salvage.salvage(source, target, lambda _share: None)


def same(source: Path, target: Database, *tables: str) -> bool:
    with closing(sqlite3.connect(source)) as connection:
        return all(
            connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            == target.rows(f"SELECT * FROM {table} ORDER BY 1")
            for table in tables
        )


def test_a_sound_file_is_read_whole(source: Path, target: Database) -> None:
    found = read(source, target)
    assert (found.whole, found.corrected, found.set_aside, found.harmed, found.doubtful) == (True, 0, [], {}, set())
    assert same(source, target, "deck", "card", "event", "device", "setting")


def test_columns_of_another_srs_are_left_out_or_filled_in(source: Path, store: Database, target: Database) -> None:
    store.run("ALTER TABLE event ADD COLUMN more TEXT")
    store.run("ALTER TABLE deck DROP COLUMN description")
    read(source, target)
    assert target.rows("SELECT count(*) FROM event") == [(3,)]
    assert target.rows("SELECT name, description FROM deck") == [("Deck", "")]


def test_a_view_in_the_place_of_a_table_is_not_asked(source: Path, store: Database, target: Database) -> None:
    store.run("DROP TABLE setting")
    store.run("CREATE VIEW setting AS SELECT 'day_start' AS name, 'x' AS value")
    assert not read(source, target).whole
    assert target.rows("SELECT * FROM setting") == []


def test_without_sqlite_all_is_read_off_the_pages(source: Path, target: Database) -> None:
    whole = source.read_bytes()
    source.write_bytes(bytes(4096) + whole[4096:])
    found = read(source, target)
    assert (found.whole, found.harmed, found.doubtful) == (False, {}, {1, 2, 3, 4, 5})
    source.write_bytes(whole)
    assert same(source, target, "deck", "card", "event", "device", "setting")


def test_rows_that_no_store_has_are_left_out(target: Database) -> None:
    """Each of these is what damage can make of a row; none may enter, and none may end the reading."""
    reading = salvage._Reading(target, Salvaged(whole=False, counter=b""))
    card = (1, 5, 1, "c", 0, "basic", "q", "a", 0, "", "", "", "", 0, 0, "", 0, b"")
    deck = (1, "k", "Deck", "", "", "", "", "", -1, -1, "", 0)
    target.run("PRAGMA foreign_keys = OFF")
    with target.transaction():
        for row in (None, "x", 0, -4, 1 << 60):
            reading._card(_shape(target, "card"), _padded(target, "card", (row, *card[1:])))
        for values in (
            deck,
            (1, "other", *deck[2:]),
            ("x", *deck[1:]),
            (2, "k", *deck[2:8], "x", *deck[9:]),
            (3, "", *deck[2:]),
        ):
            reading._deck(_shape(target, "deck"), _padded(target, "deck", values))
        for device in (("a", 1, 1), ("b", -1, 0), ("c", 1, 2), ("d", "x", 0), ("\udcff", 1, 0)):
            reading._device(_shape(target, "device"), device)
        for setting in (("a", "b"), ("a", "c"), ("\udcff", "x"), ("n", None)):
            reading._setting(_shape(target, "setting"), setting)
        reading.take_found(Found(None, ()), trusted=True)
        reading.take_found(Found(5, ("not null", 1)), trusted=True)
        reading.take_found(Found(None, ("e", 1, 0)), trusted=False)
        reading.take_found(Found(None, ("f", 1, 0)), trusted=True)
        reading.finish()
    assert target.rows("SELECT * FROM card") == []
    assert target.rows("SELECT key FROM deck ORDER BY id")[0] == ("k",)
    assert len(set(target.rows("SELECT key FROM deck"))) == 3
    assert target.rows("SELECT id FROM device ORDER BY id") == [("a",), ("f",)]
    assert target.rows("SELECT * FROM setting") == [("a", "b")]


def _shape(target: Database, name: str) -> Shape:
    return shape_of(target, name)


def _padded(target: Database, name: str, values: Values) -> Values:
    return (*values, *shape_of(target, name).defaults[len(values) :])


def test_a_harmed_copy_of_a_sound_event_is_not_told(source: Path, target: Database) -> None:
    read(source, target)
    missing = [(b"\x01", "d", 1), (b"\x09", "d", 2), (b"\x09", "d", 7), (None, "d", 8), (None, "d", 8), (None, "e", 1)]
    told = salvage.absent(target, [salvage.SetAside(id_, 1, 1, 1, device, number) for id_, device, number in missing])
    assert [(each.device, each.device_seq) for each in told] == [("e", 1)]
    target.run("UPDATE device SET last_seq = 9")
    told = salvage.absent(target, [salvage.SetAside(id_, 1, 1, 1, device, number) for id_, device, number in missing])
    assert [(each.id, each.device_seq) for each in told] == [(b"\x09", 7), (None, 8), (None, 1)]
    assert len(salvage.absent(target, [salvage.SetAside(b"x", 1, 1, 1, None, None)])) == 1


@pytest.mark.parametrize(("number", "within"), [(0, False), (1, True), (3, True), (4, False), (7, True), (8, False)])
def test_a_number_is_within_ranges(number: int, *, within: bool) -> None:
    assert is_within(number, ((1, 3), (7, 7))) == within
    assert not is_within(number, ())


def test_a_machine_that_the_file_lost_is_listed_by_the_backup(source: Path, store: Database, target: Database) -> None:
    """It tells how many it wrote, so that what is missing is known, and taken."""
    found = Salvaged(whole=False, counter=b"")
    store.run("UPDATE card SET digest = x'00' WHERE id = 2")  # a backup is sound; if not, its row is not taken
    with filling.cards_before_decks(target):
        assert filling.fill_up(target, found, source) == (3, 4)
    assert target.rows("SELECT id, last_seq, own FROM device") == [("d", 3, 0)]
    assert same(source, target, "event", "deck")


def test_a_harmed_card_whose_key_is_taken_gets_its_own_or_is_lost(source: Path, target: Database) -> None:
    read(source, target)
    ((key,),) = target.rows("SELECT key FROM card WHERE id = 1")
    base = target.rows("SELECT * FROM card WHERE id = 1")[0]
    found = Salvaged(whole=True, counter=b"")
    found.harmed = {
        8: (8, key, 1, "new", *base[4:]),
        9: (9, key, 1, "c1", *base[4:]),
        10: (10, key, 9, "no", *base[4:]),
    }
    with filling.cards_before_decks(target):
        assert filling.keep_harmed(target, found) == [8, 10]
        assert filling.make_missing_decks(target) == [9]


def test_a_harmed_card_of_an_older_schema_has_no_seal(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    path.touch()
    database.fill(path, 3)
    with closing(Database(sqlite3.connect(path, isolation_level=None), path)) as target:
        shape = shape_of(target, "card")
        assert "seal" not in shape.columns
        values = (1, "", 1, "c", 0, "basic", "question", "answer", *shape.defaults[8:])
        found = Salvaged(whole=True, counter=b"", harmed={1: values})
        with filling.cards_before_decks(target):
            assert filling.keep_harmed(target, found) == [1]
        assert target.rows("SELECT ident, question FROM card") == [("c", "question")]
