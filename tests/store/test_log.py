"""The log: append-only, in one order whatever the clock does, each entry with a digest and a number without gaps."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.errors import SrsError
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.model.event import CRAM, DRILL, FLAG, REVIEW, SUSPEND, UNDO, Event, Moment
from srs_cli.model.memory import NEW, Memory
from srs_cli.store import log
from srs_cli.store.cards import add_cards, card_in, save_deck
from srs_cli.store.database import Database, create_database, open_database

Chance = Callable[[int], bytes]
NOON = Moment(1_750_000_000_000, 7200, 20_254)
harms_store = pytest.mark.harms_store


def review(card: int = 1, face: int = 0, moment: Moment = NOON, device: str = "d1") -> Event:
    return Event(b"", card, face, REVIEW, moment, 4, 1500, device)


def append(database: Database, *events: Event, seed: int = 3) -> list[Event]:
    chance = random.Random(seed).randbytes
    with database.transaction():
        return [log.append(database, event, chance) for event in events]


@pytest.fixture
def card(store: Database) -> int:
    """The row of a card of both ways."""
    with store.transaction():
        deck = save_deck(store, StoredDeck(0, "k", "Deck"))
        add_cards(store, deck, "k", [(0, Card("c", "q", "a", type="both"))])
    return 1


def test_this_machine_is_named_once(store: Database, chance: Chance) -> None:
    name = log.own_device(store, chance)
    assert len(bytes.fromhex(name)) == 6
    again = open_database(store.path)
    assert log.own_device(again, chance) == name
    assert store.rows("SELECT own, last_seq FROM device") == [(1, 0)]
    again.close()


@harms_store
def test_what_is_written_reads_back_with_an_id_and_a_number(store: Database) -> None:
    given_events = [
        review(),
        review(face=1)._replace(kind=DRILL, grade=2),
        Event(b"", 1, 0, UNDO, NOON, device="d2", voids=b"\1" * 16),
        Event(b"", 1, 0, FLAG, Moment(-5, -7200, -1), 3, device="d1", payload='{"é": "\U0001f98a"}'),
    ]
    written = append(store, *given_events)
    assert log.events_of(store, 1) == written
    assert [event.device_seq for event in written] == [1, 2, 1, 3]
    blank = [event._replace(id=b"", device_seq=0) for event in written]
    assert blank == given_events
    assert log.damaged(store) == []


@harms_store
def test_the_log_is_read_card_by_card_and_backwards(store: Database) -> None:
    first, other, second, suspended, undone = append(
        store,
        review(1),
        review(2),
        review(1)._replace(kind=DRILL),
        Event(b"", 2, 0, SUSPEND, NOON, device="d1"),
        Event(b"", 1, 0, UNDO, NOON, device="d1", voids=b"\1"),
    )
    assert list(log.by_card(store)) == [(1, [first, second, undone]), (2, [other, suspended])]
    assert list(log.backwards(store)) == [undone, suspended, second, other, first]


@harms_store
def test_what_was_crammed_for_an_exam_is_found_and_what_was_undone_is_not(store: Database) -> None:
    def crammed(card: int, grade: int, payload: str, day: int = 5) -> Event:
        return Event(b"", card, 0, CRAM, Moment(0, 0, day), grade, device="d1", payload=payload)

    june, july = '{"exam": "2026-06-01"}', '{"exam": "2026-07-01"}'
    _, _, _, taken, *_ = append(
        store,
        crammed(1, 4, june),
        crammed(2, 5, june, 6),
        crammed(3, 3, june),
        crammed(4, 4, june),
        crammed(5, 4, july),
        crammed(6, 4, ""),
        crammed(7, 4, june)._replace(kind=REVIEW),
    )
    append(store, Event(b"", 4, 0, UNDO, NOON, device="d2", voids=taken.id))
    assert log.crammed_for(store, "2026-06-01") == [(1, 0, 5), (2, 0, 6)]
    assert log.crammed_for(store, "2026-07-01") == [(5, 0, 5)]


@harms_store
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET grade = 5",
        "UPDATE event SET id = x'00' WHERE card = 1",
        "DELETE FROM event",
        "DELETE FROM event WHERE card = 1",
        "INSERT INTO event SELECT * FROM event WHERE true ON CONFLICT DO UPDATE SET grade = 5",
    ],
)
def test_the_log_refuses_to_be_changed(store: Database, sql: str) -> None:
    written = append(store, review(), review())
    with pytest.raises(SrsError, match="the log is append-only"), store.transaction():
        store.run(sql)
    assert log.events_of(store, 1) == written


@harms_store
def test_an_event_of_a_transaction_that_failed_is_not_there_and_leaves_no_gap(store: Database, chance: Chance) -> None:
    def append_and_stop() -> None:
        with store.transaction():
            log.append(store, review(), chance)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        append_and_stop()
    (event,) = append(store, review())
    assert event.device_seq == 1
    assert log.events_of(store, 1) == [event]


# --- the order of the log

MILLISECONDS = st.one_of(
    st.integers(-(1 << 40), 1 << 49), st.integers(1_750_000_000_000 - 3, 1_750_000_000_000 + 3), st.just(0)
)


@given(st.lists(st.tuples(MILLISECONDS, st.integers(0, 1 << 32)), min_size=2, max_size=30))
def test_ids_count_up_whatever_the_clock_does(clock: list[tuple[int, int]]) -> None:
    ids: list[bytes] = []
    for utc_ms, seed in clock:
        ids.append(log.following_id(ids[-1] if ids else None, utc_ms, random.Random(seed).randbytes))
    assert ids == sorted(set(ids))
    assert {len(each) for each in ids} == {16}


@given(MILLISECONDS.filter(lambda utc_ms: 0 <= utc_ms < 1 << 48), st.binary(min_size=10, max_size=10))
def test_an_id_is_a_uuid_of_version_7_and_begins_with_its_time(utc_ms: int, entropy: bytes) -> None:
    made = log.following_id(None, utc_ms, lambda count: entropy[:count])
    assert int.from_bytes(made[:6], "big") == utc_ms
    assert (made[6] >> 4, made[8] >> 6) == (7, 0b10)


@harms_store
def test_events_that_come_together_are_as_those_that_come_one_by_one(store: Database, tmp_path: Path) -> None:
    other = create_database(tmp_path / "other.db")
    moments = [Moment(NOON.utc_ms + change, 0, 1) for change in (0, -1, 5_000, -86_400_000, 4_000)]
    events = [review(card=place % 2, moment=moment) for place, moment in enumerate(moments)]
    chance = random.Random(3).randbytes
    for some in (events[:2], [], events[2:]):
        with store.transaction():
            log.append_all(store, some, chance)
    append(other, *events)
    for table in ("event", "device"):
        assert store.rows(f"SELECT * FROM {table}") == other.rows(f"SELECT * FROM {table}")
    assert not log.damaged(store)
    other.close()


@harms_store
def test_the_events_of_several_cards_are_those_of_each(store: Database) -> None:
    append(store, *(review(card=number % 3, moment=Moment(NOON.utc_ms + number, 0, 1)) for number in range(9)))
    found = log.events_of_cards(store, [0, 2, 7])
    assert found == {card: log.events_of(store, card) for card in (0, 2)}
    assert log.events_of_cards(store, []) == {}


@pytest.mark.parametrize("back_ms", [1, 1000, 86_400_000, 1_750_000_000_000])
@pytest.mark.parametrize("entropy", [b"\0" * 10, b"\xff" * 10])
def test_a_clock_set_back_keeps_the_version_and_never_repeats_an_id(back_ms: int, entropy: bytes) -> None:
    first = log.following_id(None, 1_750_000_000_000, lambda count: b"\0" * count)
    second = log.following_id(first, 1_750_000_000_000 - back_ms, lambda count: entropy[:count])
    assert first < second
    assert second[:8] == first[:8]


@harms_store
def test_the_log_stays_in_order_when_the_clock_is_set_back(store: Database) -> None:
    moments = [Moment(NOON.utc_ms + change, 0, 1) for change in (0, -1, 5_000, -86_400_000, -86_400_000, 4_000, 6_000)]
    written = [append(store, review(moment=moment), seed=seed)[0] for seed, moment in enumerate(moments)]
    assert log.events_of(store, 1) == written
    assert [event.device_seq for event in log.events_of(store, 1)] == list(range(1, 8))


# --- damage and gaps


@harms_store
@pytest.mark.parametrize(
    "change",
    [
        "id = x'ff'", "card = 2", "face = 1", "kind = 2", "utc_ms = utc_ms + 1", "offset_s = 0", "day = day + 1",
        "grade = 5", "took_ms = 0", "device = 'x'", "device_seq = 9", "voids = x'00'", "payload = '{}'", "digest = x'00'",
    ],
)  # fmt: skip
def test_damage_to_any_field_is_found(store: Database, change: str) -> None:
    append(store, review(), review())
    store.run("DROP TRIGGER event_is_never_changed")
    store.run(f"UPDATE event SET {change} WHERE device_seq = 1")
    assert len(log.damaged(store)) == 1


# --- memory


@harms_store
@pytest.mark.parametrize(
    "memory",
    [NEW, Memory(9, 6, 236, 2, 1, 1, 3, 3, suspended=True, buried=4, flag=5, events=6), Memory(events=1)],
)
def test_a_memory_reads_back(store: Database, card: int, memory: Memory) -> None:
    with store.transaction():
        log.set_memories(store, card, [(1, memory)])
    found = log.memories(store, card)
    assert found == {0: NEW, 1: memory}
    assert [type(each) for each in found[1]] == [type(each) for each in memory]
    stored = card_in(store, card)
    assert stored is not None
    assert sorted(log.all_memories(store)) == [(stored.key, 0, NEW), (stored.key, 1, memory)]


@harms_store
def test_the_memories_of_several_cards_are_those_of_each(store: Database) -> None:
    with store.transaction():
        deck = save_deck(store, StoredDeck(0, "k", "Deck"))
        add_cards(store, deck, "k", enumerate(Card(f"c{place}", "q", "a", type="both") for place in range(9)))
        log.set_many_memories(store, [(row, [(1, Memory(row, 1))]) for row in (2, 3, 9)])
    for rows in ([], [1], [9, 3, 2, 5], range(1, 10), [4, 77]):
        assert log.memories_of(store, rows) == {row: log.memories(store, row) for row in sorted(rows) if row < 10}
    assert log.memories(store, 9) == {0: NEW, 1: Memory(9, 1)}


def test_a_new_memory_is_the_same_one_each_time(store: Database, card: int) -> None:
    assert log.memories(store, card)[0] is NEW
    assert log.memories(store, card + 1) == {}


def test_a_row_of_values_that_srs_never_writes_is_refused() -> None:
    """Tables are strict; a turned bit of a row's own header may still make a text of a number."""
    row = (b"i" * 16, 1, 0, REVIEW, 0, 0, 20_000, 4, 1500, "d", 1, b"", "")
    assert log.event_of(row).moment.day == 20_000
    with pytest.raises(SrsError, match=r"a row of event cannot be read"):
        log.event_of((*row[:6], "20000", *row[7:]))


def test_a_memory_of_values_that_srs_never_writes_is_refused(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    harmed = (64, *NEW[:3], "2.5", *NEW[4:])
    with monkeypatch.context() as patched:
        patched.setattr(Database, "rows", lambda *_: [harmed])
        with pytest.raises(SrsError, match=r"a row of memory cannot be read"):
            log.memories(store, 1)


@harms_store
def test_events_of_some_kinds_come_in_order_without_what_was_taken_back(store: Database) -> None:
    first, _, second = append(store, review(), review()._replace(kind=FLAG), review(face=1))
    assert [row[1] for row in log.in_order(store, (REVIEW,))] == [0, 1]
    append(store, Event(b"", 1, 0, UNDO, NOON, device="d1", voids=second.id), seed=4)
    assert [row[:3] for row in log.in_order(store, (REVIEW,))] == [(1, 0, REVIEW)]
    assert first.id != second.id


@harms_store
def test_an_answer_writes_no_count_that_stays_what_it_was(store: Database, card: int) -> None:
    def changed_by(memory: Memory) -> int:
        before = store.rows("SELECT total_changes()")[0][0]
        with store.transaction():
            log.set_memories(store, card, [(0, memory)])
        return int(store.rows("SELECT total_changes()")[0][0]) - int(before)

    known = Memory(due=26, interval=6, repetitions=2, introduced=13, reviewed=20, events=2)
    changed_by(known)
    assert changed_by(known) == 1  # the memory itself
    assert changed_by(known._replace(ease=260, flag=3)) == 1
    assert changed_by(known._replace(due=41, interval=15, repetitions=3, reviewed=26, events=3)) == 1 + 2 + 2
