"""Whether the store agrees with itself: numbers without gaps, owners, faces, plausible values."""

from __future__ import annotations

import random

import pytest

from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.model.event import REVIEW, Event, Moment
from srs_cli.store import log, sound, told
from srs_cli.store.cards import add_cards, archive_card, card_in, save_deck, set_setting
from srs_cli.store.database import Database
from srs_cli.store.sound import Numbering

NOON = Moment(1_750_000_000_000, 7200, 20_254)
pytestmark = pytest.mark.harms_store


def write(database: Database, *devices: str, card: int = 1) -> None:
    chance = random.Random(3).randbytes
    with database.transaction():
        for device in devices:
            log.append(database, Event(b"", card, 0, REVIEW, NOON, 4, 1500, device), chance)


@pytest.mark.parametrize(
    ("lost", "found"),
    [
        ("device = 'd1' AND device_seq = 1", {"d1": ((1, 1),)}),
        ("device = 'd1' AND device_seq = 2", {"d1": ((2, 2),)}),
        ("device = 'd1' AND device_seq = 3", {"d1": ((3, 3),)}),
        ("device = 'd1' AND device_seq IN (1, 3)", {"d1": ((1, 1), (3, 3))}),
        ("device = 'd2'", {"d2": ((1, 1),)}),
        ("true", {"d1": ((1, 3),), "d2": ((1, 1),)}),
        ("false", {}),
    ],
)
def test_a_lost_event_is_a_gap(store: Database, lost: str, found: dict[str, told.Ranges]) -> None:
    write(store, "d1", "d2", "d1", "d1")
    store.run("DROP TRIGGER event_is_never_deleted")
    store.run(f"DELETE FROM event WHERE {lost}")
    numberings = sound.numberings(store)
    assert {each.device: each.missing for each in numberings if each.missing} == found
    assert sum(each.lost for each in numberings) == 4 - store.rows("SELECT count(*) FROM event")[0][0]
    with store.transaction():
        told.tell(store, found, [])
    assert [each for each in sound.numberings(store) if each.missing] == []


def test_numbers_that_the_store_knows_nothing_of(store: Database) -> None:
    write(store, "d1", "d1", "d2")
    store.run("UPDATE device SET last_seq = 1 WHERE id = 'd1'")
    store.run("DELETE FROM device WHERE id = 'd2'")
    store.run("DROP TRIGGER event_is_never_changed")
    store.run("UPDATE event SET device_seq = 7 WHERE device = 'd2'")
    assert sound.numberings(store) == [Numbering("d1", 1, 2, (), 0), Numbering("d2", None, 7, (), 0)]


def test_a_number_that_stands_twice_is_no_gap(store: Database) -> None:
    write(store, "d1", "d1", "d1")
    store.run("DROP TRIGGER event_is_never_changed")
    store.run("UPDATE event SET device_seq = 2 WHERE device_seq = 3")
    assert sound.numberings(store) == [Numbering("d1", 3, 2, ((3, 3),), 1)]


def test_devices_that_cannot_be(store: Database) -> None:
    for values in ("'a', 1, 1", "'b', -1, 0", "'c', 1, 2", "'d', 0, 1"):
        store.run(f"INSERT INTO device VALUES ({values})")
    assert (sound.odd_devices(store), sound.own_devices(store)) == (["b", "c"], ["a", "d"])


@pytest.fixture
def deck(store: Database) -> int:
    with store.transaction():
        row = save_deck(store, StoredDeck(0, "k", "Deck"))
        cards = [
            Card("c", "q", "a", type="both"),
            Card("d", "A {{c2::b}} and {{c5::c}}", type="cloze"),
            Card("e", "q", "a"),
        ]
        add_cards(store, row, "k", enumerate(cards))
        stored = card_in(store, 3)
        assert stored is not None
        archive_card(store, stored, archived=True)
    return row


def test_faces_are_what_the_text_asks(store: Database, deck: int) -> None:
    assert store.rows("SELECT id & 63 FROM memory ORDER BY id") == [(0,), (1,), (1,), (4,), (0,)]
    assert sound.odd_faces(store) == []


@pytest.mark.parametrize(
    ("harm", "odd"),
    [
        ("DELETE FROM memory WHERE id = 64", [1]),
        ("DELETE FROM memory", [1, 2]),
        ("INSERT INTO memory (id, deck, position) VALUES (130, 1, 1)", [2]),
        ("UPDATE memory SET archived = 0 WHERE id = 192", [3]),
        ("UPDATE memory SET archived = 1 WHERE id = 129", [2]),
        ("UPDATE memory SET follows = 1 - follows WHERE id = 65", [1]),
        ("UPDATE memory SET deck = 5 WHERE id = 65", [1]),
        ("UPDATE memory SET position = 5 WHERE id = 192", [3]),
        ("UPDATE card SET type = 'basic' WHERE id = 1", [1]),
    ],
)
def test_odd_faces_are_found(store: Database, deck: int, harm: str, odd: list[int]) -> None:
    store.run(harm)
    assert sound.odd_faces(store) == odd


def test_what_belongs_to_nothing_is_found(store: Database, deck: int) -> None:
    write(store, "d", "d", card=77)
    write(store, "d", card=0)
    store.run("PRAGMA foreign_keys = OFF")
    store.run("INSERT INTO memory (id, deck, position) VALUES (6400, 1, 0)")
    store.run("UPDATE card SET deck = 9 WHERE id = 2")
    assert sound.orphans(store) == sound.Orphans((77,), (6400,), (2,))
    with store.transaction():
        told.tell(store, {}, [77])
    assert sound.orphans(store).events == ()


@pytest.mark.parametrize(
    ("name", "value", "odd"),
    [
        ("day_start", "4", False),
        ("day_start", "four", True),
        ("day_start", "-4", True),
        ("new_a_day", "", True),
        ("reviews_a_day", "200", False),
        ("imports", "7x", True),
        ("deck_caps", "", False),
        ("deck_caps", "Deck\t5\t\nOther\t\t7", False),
        ("deck_caps", "Deck\tfive\t", True),
        ("deck_caps", "Deck", True),
        ("anything", "at all", False),
    ],
)
def test_settings_that_cannot_be_read_are_found(store: Database, name: str, value: str, *, odd: bool) -> None:
    with store.transaction():
        set_setting(store, name, value)
    assert sound.odd_settings(store) == ([name] if odd else [])


def test_values_of_another_type_are_odd() -> None:
    """What no STRICT table takes can stand in a harmed file."""
    assert not sound._is_readable(b"x", "1")
    assert not sound._is_readable("imports", None)
    right = (1, "k", "n", "", "", "", "", "", -1, -1, "", 0)
    assert list(sound._oddities(right)) == []
    assert list(sound._oddities((*right[:2], None, *right[3:]))) == ["a text that is none"]
    assert list(sound._oddities((*right[:8], "x", *right[9:]))) == ["an impossible file size or time"]
