"""What reports are read from."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from srs_cli.errors import DatabaseRefusedError
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.model.memory import NEW, Memory
from srs_cli.store import cards, log, reporting
from srs_cli.store.database import Database

DAY = 20_000
SEEN = Memory(due=DAY, interval=6, repetitions=2, introduced=DAY - 7, reviewed=DAY - 6, events=2)
pytestmark = pytest.mark.harms_store  # memory and log are set by hand here


@pytest.fixture
def fill(store: Database) -> Callable[..., int]:
    """Add a deck whose cards have these memories; return its row."""

    def add(*memories: Memory, kind: str = "basic") -> int:
        number = len(cards.decks(store)) + 1
        with store.transaction():
            deck = cards.save_deck(store, StoredDeck(0, f"k{number}", f"Deck {number}"))
            first = store.rows("SELECT ifnull(max(id), 0) + 1 FROM card")[0][0]
            added = [Card(f"c{place}", "q", "a", type=kind) for place in range(len(memories))]  # type: ignore[arg-type]
            cards.add_cards(store, deck, f"k{number}", enumerate(added))
            for place, memory in enumerate(memories):
                log.set_memories(store, first + place, [(0, memory)])
        return deck

    return add


def test_schedules_are_counted_without_suspended_and_new_ones(store: Database, fill: Callable[..., int]) -> None:
    first = fill(SEEN, SEEN, SEEN._replace(interval=30), SEEN._replace(suspended=True), NEW)
    second = fill(SEEN._replace(ease=130))
    assert reporting.schedules(store, [first]) == [(first, 6, 250, 2), (first, 30, 250, 1)]
    assert reporting.schedules(store, [first, second])[2:] == [(second, 6, 130, 1)]


def test_faces_are_counted_a_deck(store: Database, fill: Callable[..., int]) -> None:
    first = fill(NEW, NEW, NEW._replace(suspended=True), SEEN._replace(lapses=8), SEEN._replace(lapses=7))
    second = fill(NEW, SEEN, kind="both")
    assert reporting.faces(store, [first, second], 8) == [(first, 2, 1, 1, 0), (second, 3, 0, 0, 2)]
    assert reporting.faces(store, [first], 7) == [(first, 2, 1, 2, 0)]


def test_what_is_due_comes_deck_by_deck_by_day(store: Database, fill: Callable[..., int]) -> None:
    first = fill(
        SEEN, SEEN._replace(due=DAY - 3, interval=9), SEEN._replace(due=DAY + 1), SEEN._replace(suspended=True)
    )
    second = fill(SEEN._replace(due=DAY - 9, buried=DAY), NEW)
    assert list(reporting.reviews_until(store, [first, second], DAY)) == [
        (first, DAY - 3, 9, 250, 2),
        (first, DAY, 6, 250, 2),
        (second, DAY, 6, 250, 2),
    ]


def test_new_faces_by_the_day_from_which_they_are_shown(store: Database, fill: Callable[..., int]) -> None:
    deck = fill(NEW, NEW, NEW._replace(buried=DAY), NEW._replace(suspended=True), SEEN)
    assert reporting.new_from(store, [deck]) == [(deck, -1, 2), (deck, DAY, 1)]


def test_the_hardest_are_the_most_forgotten(store: Database, fill: Callable[..., int]) -> None:
    deck = fill(
        SEEN, SEEN._replace(lapses=2), SEEN._replace(lapses=9, suspended=True), SEEN._replace(lapses=2, ease=130)
    )
    assert reporting.hardest(store, [deck], 9) == [(3, 0, 9, 250, 6, 1), (4, 0, 2, 130, 6, 0), (2, 0, 2, 250, 6, 0)]
    assert len(reporting.hardest(store, [deck], 2)) == 2
    assert reporting.hardest(store, [], 2) == []


def test_an_archived_card_is_in_no_count(store: Database, fill: Callable[..., int]) -> None:
    deck = fill(SEEN._replace(lapses=9))
    card = cards.cards_of(store, deck)[0]
    with store.transaction():
        cards.archive_card(store, card, archived=True)
    found = [reporting.schedules(store, [deck]), reporting.faces(store, [deck], 8), reporting.hardest(store, [deck], 9)]
    assert (*found, list(reporting.reviews_until(store, [deck], DAY))) == ([], [], [], [])


def test_what_is_due_is_read_from_an_index(store: Database) -> None:
    plan = [
        row[3]
        for row in store.rows(f"EXPLAIN QUERY PLAN {reporting._REVIEWS_UNTIL}", {"decks": json.dumps([1]), "day": 1})
    ]
    assert "SEARCH memory USING INDEX memory_due (deck=? AND <expr><?)" in plan


def test_a_table_of_values_that_srs_never_writes_is_refused(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "_DECK_OF", "SELECT '[1,x]'")
    with pytest.raises(DatabaseRefusedError, match="damaged"):
        reporting.deck_of_cards(store)
