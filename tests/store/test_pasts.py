"""The pasts of all cards, as the log has them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from srs_cli.errors import DatabaseRefusedError, StorageError
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.model.event import DRILL, REVIEW, Event, Moment
from srs_cli.model.plain_past import AT_LENGTH, LAST_REVIEW, PlainPast, Said, taken_apart
from srs_cli.store import cards, log, pasts
from srs_cli.store.database import Database, fill, open_as_it_is, open_database
from tests.reports import log_oracle

DAY = 20_000
pytestmark = pytest.mark.harms_store  # the log is set by hand here


def write(store: Database, events: list[Event]) -> None:
    """Put events into the log as they are."""
    with store.transaction():
        for event in events:
            moment = event.moment
            values = (
                event.id, event.card, event.face, event.kind, moment.utc_ms, moment.offset_s, moment.day,
                event.grade, event.took_ms, event.device, event.device_seq, event.voids, event.payload,
            )  # fmt: skip
            store.run(log._ADD_EVENT, (*values, b""))


@given(events=log_oracle.logs())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_log_gives_the_past_of_each_card(store: Database, events: list[Event]) -> None:
    with store.transaction():
        store.run("DROP TRIGGER IF EXISTS event_is_never_deleted")
        store.run("DELETE FROM event")
    write(store, events)
    assert list(pasts.of_cards(store)) == log_oracle.pasts(events)


@pytest.mark.parametrize("payload", ["", "{", "[]", '{"batch": "b"}', '{"interval": -3}', '{"interval": "x"}', "null"])
def test_a_payload_without_an_interval_gives_none(store: Database, payload: str) -> None:
    event = Event(b"1", 5, 3, REVIEW, Moment(0, 0, DAY), 4, 9, payload=payload)
    write(store, [event])
    (past,) = pasts.of_cards(store)
    assert list(taken_apart(past[1:])) == [Said(4, REVIEW, 3, DAY, 9)]
    assert len(past) == (2 if not payload else 8)


@pytest.mark.parametrize(
    "event",
    [
        Event(b"1", 5, 0, REVIEW, Moment(0, 0, -1), 4, 9),
        Event(b"1", 5, 0, REVIEW, Moment(0, 0, 1 << 22), 4, 9),
        Event(b"1", 5, 0, REVIEW, Moment(0, 0, DAY), 4, 1 << 28),
        Event(b"1", 5, 0, REVIEW, Moment(0, 0, DAY), 4, -1),
        Event(b"1", 5, 0, REVIEW, Moment(0, 0, DAY), 6, 9),
        Event(b"1", 5, 64, REVIEW, Moment(0, 0, DAY), 4, 9),
        Event(b"1", 5, -1, REVIEW, Moment(0, 0, DAY), 4, 9),
        Event(b"1", 5, 0, 17, Moment(0, 0, DAY), 4, 9),
        Event(b"1", 5, 0, 0, Moment(0, 0, DAY), 4, 9),
        Event(b"1", (1 << 63) - 1, 0, REVIEW, Moment(0, 0, DAY), 4, (1 << 63) - 1),
    ],
)
def test_what_does_not_fit_into_a_number_is_told_at_length(store: Database, event: Event) -> None:
    write(store, [event])
    (past,) = pasts.of_cards(store)
    assert past[:2] == [event.card, AT_LENGTH]
    assert list(taken_apart(past[1:])) == [Said(event.grade, event.kind, event.face, event.moment.day, event.took_ms)]


@pytest.mark.parametrize(
    "said",
    [
        Said(0, REVIEW, 0, 0, 0),
        Said(5, REVIEW, 0, (1 << 22) - 1, (1 << 28) - 1),
        Said(5, 16, 63, (1 << 22) - 1, (1 << 28) - 1),
        Said(1, DRILL, 1, DAY, 1),
        *(Said(0, REVIEW, 1 << bit, 0, 0) for bit in range(6)),
    ],
)
def test_what_fits_is_one_number(store: Database, said: Said) -> None:
    write(store, [Event(b"1", 0, said.face, said.kind, Moment(0, 0, said.day), said.grade, said.took_ms)])
    (past,) = pasts.of_cards(store)
    assert len(past) == 2
    assert list(taken_apart(past[1:])) == [said]
    assert (past[1] <= LAST_REVIEW) == (said.kind == REVIEW and said.face == 0)


def test_the_pasts_of_some_decks_alone(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.transaction():
        for name, count in (("k1", 1), ("k2", 2)):
            deck = cards.save_deck(store, StoredDeck(0, name, name))
            cards.add_cards(store, deck, name, enumerate(Card(f"c{place}", "q", "a") for place in range(count)))
    keys = [key for (key,) in store.rows("SELECT key FROM card ORDER BY id")]
    moment = Moment(0, 0, DAY)
    write(store, [Event(bytes([n]), key, 0, REVIEW, moment, 4) for n, key in enumerate([*keys, 77])])
    assert [past[0] for past in pasts.of_cards(store, [deck])] == sorted(keys[1:])
    monkeypatch.setattr(pasts, "_MOST_CARDS", 1)
    assert [past[0] for past in pasts.of_cards(store, [deck])] == sorted(keys[1:])
    assert [past[0] for past in pasts.of_cards(store)] == sorted([*keys, 77])
    assert list(pasts.of_cards(store, [])) == []


@pytest.fixture
def in_parts(store: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[PlainPast]]:
    """Let a few events be read in many parts; return what these come to."""
    monkeypatch.setattr(pasts, "_MOST_EVENTS", 1)
    keys = [number * (1 << 58) for number in range(32)]
    events = [Event(bytes([n]), key, 0, REVIEW, Moment(0, 0, DAY + n), 4) for n, key in enumerate(keys)]
    write(store, events)
    yield log_oracle.pasts(events)
    assert threading.active_count() == 1


def test_all_parts_are_read_in_order(store: Database, in_parts: list[PlainPast]) -> None:
    assert list(pasts.of_cards(store)) == in_parts


def test_a_reading_that_is_left_leaves_no_thread(store: Database, in_parts: list[PlainPast]) -> None:
    reading = pasts.of_cards(store)
    assert [next(reading), next(reading)] == in_parts[:2]
    reading.close()  # type: ignore[attr-defined]


def test_what_fails_in_the_thread_is_told(
    store: Database, in_parts: list[PlainPast], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = pasts._read

    def fail(database: Database, sql: str, values: dict[str, object]) -> str | None:
        if values["first"] == keys_of(3):
            raise StorageError("the disk cannot be read")
        return read(database, sql, values)

    def keys_of(part: int) -> int:
        return (1 << 63) * part // 33

    monkeypatch.setattr(pasts, "_read", fail)
    found: list[PlainPast] = []
    with pytest.raises(StorageError, match="cannot be read"):
        found.extend(pasts.of_cards(store))
    assert len(in_parts) == 32


def test_a_log_of_before_the_index_gives_the_same(tmp_path: Path) -> None:
    events = [Event(bytes([n]), n % 3, n % 2, REVIEW, Moment(0, 0, DAY + n), 4) for n in range(9)]
    path = tmp_path / "srs.db"
    path.touch()
    fill(path, 4)
    with closing(open_as_it_is(path)) as before:
        write(before, events)
    with closing(open_database(path)) as after:
        assert list(pasts.of_cards(after)) == log_oracle.pasts(events)
        assert after.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("without", ["", pasts._WITHOUT_UNDONE])
@pytest.mark.parametrize(("of", "search"), [(pasts._OF_ALL, "card>? AND card<?"), (pasts._OF_SOME, "card=?")])
def test_the_index_by_cards_has_all_of_it_in_order(store: Database, of: str, search: str, without: str) -> None:
    values = {"first": 0, "last": 9, "cards": "[1]"}
    plan = [row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {pasts._PASTS % (of + without)}", values)]
    assert f"SEARCH event USING COVERING INDEX event_card ({search})" in plan
    assert not [step for step in plan if "TEMP B-TREE" in step]
    assert ("SCAN event USING INDEX event_undone" in plan) == bool(without)


def test_what_srs_never_writes_is_damage() -> None:
    with pytest.raises(DatabaseRefusedError, match="damaged"):
        list(pasts.told(["[[1,0]]", "[[2,x]]"]))
