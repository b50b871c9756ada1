"""Acts of a student in the log: one is all or nothing, and undo takes back whole ones, newest first."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.app import editing
from srs_cli.app.doctor import differing
from srs_cli.app.recording import Place, Recorder, Undone
from srs_cli.errors import BusyError
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredCard
from srs_cli.model.event import (
    BURY,
    CRAM,
    DRILL,
    EDIT,
    FLAG,
    MOVE,
    RESET,
    REVIEW,
    SUSPEND,
    UNDO,
    UNSUSPEND,
    Event,
)
from srs_cli.model.face import face_numbers
from srs_cli.model.memory import NEW, Memory
from srs_cli.store import cards, log
from srs_cli.store.database import Database
from tests.app.conftest import Begin, answer, deck_of
from tests.app.test_studying import in_memory
from tests.conftest import FIRST_DAY, STEP, FakeClock

Import = Callable[..., Path]
Restart = Callable[[], Recorder]


def places(database: Database) -> list[Place]:
    return [(card, number) for card in cards.each_card(database) for number in face_numbers(card.card)]


def one(database: Database, row: int = 1) -> StoredCard:
    card = cards.card_in(database, row)
    assert card is not None
    return card


def kinds(database: Database) -> list[int]:
    return [kind for (kind,) in database.rows("SELECT kind FROM event ORDER BY id")]


def memories(database: Database) -> dict[tuple[int, int], Memory]:
    return {(key, face): memory for key, face, memory in log.all_memories(database)}


@pytest.fixture(autouse=True)
def _the_log_folds_to_the_memory(store: Database) -> Iterator[None]:
    """All that is recorded here leaves the store as its log says."""
    yield
    assert differing(store, STEP) == []


@pytest.mark.parametrize(
    ("kind", "grade", "after"),
    [
        (SUSPEND, -1, NEW._replace(suspended=True)),
        (UNSUSPEND, -1, NEW),
        (BURY, 1, NEW._replace(buried=FIRST_DAY + 1)),
        (BURY, 5, NEW._replace(buried=FIRST_DAY + 5)),
        (FLAG, 3, NEW._replace(flag=3)),
        (RESET, -1, NEW),
    ],
)
def test_an_act_on_many_faces_is_one(
    recorder: Recorder, store: Database, import_deck: Import, kind: int, grade: int, after: Memory
) -> None:
    import_deck(deck_of("a", "b", "c"))
    recorder.record(places(store), kind, grade)
    assert set(memories(store).values()) == {after}
    assert differing(store, STEP) == []
    undone = recorder.undo()
    assert undone is not None
    assert (undone.kind, undone.question, len(undone.events)) == (kind, "a", 3)
    assert set(memories(store).values()) == {NEW}
    assert kinds(store) == [kind] * 3 + [UNDO] * 3
    assert recorder.undo() is None
    assert not recorder.can_undo()


def test_each_face_may_have_a_grade_of_its_own(recorder: Recorder, store: Database, import_deck: Import) -> None:
    import_deck(deck_of("a", "b", "c"))
    recorder.record(places(store), BURY, [1, 2, 3])
    assert [memory.buried - FIRST_DAY for memory in memories(store).values()] == [1, 2, 3]


def test_as_many_grades_as_faces_or_nothing_is_recorded(
    recorder: Recorder, store: Database, import_deck: Import
) -> None:
    import_deck(deck_of("a", "b"))
    with pytest.raises(ValueError, match="shorter"):
        recorder.record(places(store), BURY, [1])
    assert kinds(store) == []
    assert set(memories(store).values()) == {NEW}


def test_two_acts_in_a_row_are_two(recorder: Recorder, store: Database, import_deck: Import) -> None:
    import_deck(deck_of("a", "b"))
    recorder.record(places(store), FLAG, 1)
    recorder.record(places(store), FLAG, 2)
    recorder.undo()
    assert {memory.flag for memory in memories(store).values()} == {1}
    recorder.undo()
    assert {memory.flag for memory in memories(store).values()} == {0}


@pytest.mark.parametrize("place", [0, 1])
def test_an_act_is_taken_back_as_a_whole_though_a_card_of_it_is_gone(
    recorder: Recorder, store: Database, import_deck: Import, place: int
) -> None:
    import_deck(deck_of("a", "b"))
    recorder.record(places(store), SUSPEND)
    import_deck(deck_of("b" if place else "a"))
    undone = recorder.undo()
    assert undone is not None
    assert (undone.question, len(undone.events), undone.cards) == ("b" if place else "a", 2, 2)
    assert set(memories(store).values()) == {NEW}
    assert recorder.undo() is None


def test_undo_goes_back_act_by_act_over_restarts(
    restart: Restart, store: Database, import_deck: Import, begin: Begin, clock: FakeClock
) -> None:
    import_deck(deck_of("a", "b", "c"))
    answer(begin(), 4)
    restart().record(places(store), SUSPEND)
    clock.pass_days(2)
    restart().record(places(store)[1:], UNSUSPEND)
    restart().record(places(store)[:1], FLAG, 2)
    answer(begin(), 2, 2)
    taken = []
    while (undone := restart().undo()) is not None:
        taken.append((undone.kind, undone.question, len(undone.events), undone.at.day - FIRST_DAY))
    assert taken == [
        (REVIEW, "c", 1, 2),
        (REVIEW, "b", 1, 2),
        (FLAG, "a", 1, 2),
        (UNSUSPEND, "b", 2, 2),
        (SUSPEND, "a", 3, 0),
        (REVIEW, "a", 1, 0),
    ]
    assert set(memories(store).values()) == {NEW}


def test_other_machines_acts_are_left_alone_also_amid_ours(
    recorder: Recorder, store: Database, import_deck: Import, chance: Callable[[int], bytes], clock: FakeClock
) -> None:
    import_deck(deck_of("a", "b"))
    first, second = places(store)
    details = recorder.batch()
    with store.transaction():
        for card, number, device in ((*first, recorder.device), (*second, "elsewhere"), (*second, recorder.device)):
            payload = '{"batch": "' + str(details["batch"]) + '"}'
            made = Event(b"", card.key, number, SUSPEND, clock.now(), device=device, payload=payload)
            log.append(store, made, chance)
        recorder.refold([first[0], second[0]])
    undone = recorder.undo()
    assert undone is not None
    assert len(undone.events) == 2
    assert [memory.suspended for memory in memories(store).values()] == [False, True]
    assert recorder.undo() is None


def test_what_another_machine_took_back_is_not_taken_back_twice(
    recorder: Recorder, store: Database, import_deck: Import, chance: Callable[[int], bytes], clock: FakeClock
) -> None:
    import_deck(deck_of("a", "b"))
    first, second = places(store)
    recorder.record([first], FLAG, 1)
    recorder.record([second], FLAG, 2)
    newest = next(log.backwards(store))
    with store.transaction():
        log.append(store, Event(b"", newest.card, 0, UNDO, clock.now(), device="else", voids=newest.id), chance)
        recorder.refold([second[0]])
    undone = recorder.undo()
    assert undone is not None
    assert (undone.question, undone.grade) == ("a", 1)


def test_an_act_on_a_card_that_is_gone_is_passed_over(recorder: Recorder, store: Database, import_deck: Import) -> None:
    import_deck("id: d\n" + deck_of("a", "b"))
    recorder.record(places(store)[:1], FLAG, 1)
    recorder.record(places(store)[1:], FLAG, 2)
    import_deck("id: d\n" + deck_of("a"))
    undone = recorder.undo()
    assert undone is not None
    assert undone.question == "a"
    assert recorder.undo() is None


def test_two_programs_are_one_machine(restart: Restart, store: Database, import_deck: Import) -> None:
    import_deck(deck_of("a"))
    one_of_them, other = restart(), restart()
    assert one_of_them.device == other.device
    one_of_them.record(places(store), FLAG, 1)
    assert other.can_undo()
    assert other.undo() is not None
    assert one_of_them.undo() is None


# --- changes of deck files among the acts


def test_a_change_of_a_file_that_changed_since_stays_and_the_next_undo_passes_it_over(
    recorder: Recorder, restart: Restart, store: Database, import_deck: Import
) -> None:
    path = import_deck("id: d\n" + deck_of("a", "b"))
    recorder.record(places(store)[:1], FLAG, 1)
    editing.add_note(recorder, one(store), "a note", "a note")
    text = path.read_text("utf-8") + "# since\n"
    path.write_text(text, "utf-8")
    refused = recorder.undo()
    assert refused is not None
    assert refused.kind == EDIT
    assert refused.refused == "deck.yaml was changed since, so that change of it stays"
    assert refused.events == ()
    assert path.read_text("utf-8") == text
    assert UNDO not in kinds(store)
    passed_over = recorder.undo()
    assert passed_over is not None
    assert (passed_over.kind, passed_over.refused) == (FLAG, "")
    assert recorder.undo() is None
    again = restart().undo()  # another program tries once more
    assert again is not None
    assert again.refused


@pytest.mark.parametrize("harm", ["gone", "a folder", "not UTF-8"])
def test_a_file_that_cannot_be_read_stays(recorder: Recorder, store: Database, import_deck: Import, harm: str) -> None:
    path = import_deck("id: d\n" + deck_of("a"))
    editing.add_note(recorder, one(store), "a note", "a note")
    path.unlink()
    if harm == "a folder":
        path.mkdir()
    elif harm == "not UTF-8":
        path.write_bytes(b"name: \xff\n")
    undone = recorder.undo()
    assert undone is not None
    assert undone.refused == "deck.yaml cannot be read, so that change of it stays"
    assert one(store).card.extra == "a note"


def test_a_file_that_was_changed_and_changed_back_is_undone(
    recorder: Recorder, store: Database, import_deck: Import
) -> None:
    path = import_deck("id: d\n" + deck_of("a"))
    before = path.read_bytes()
    editing.add_note(recorder, one(store), "a note", "a note")
    after = path.read_bytes()
    path.write_bytes(after + b"# no\n")
    path.write_bytes(after)
    undone = recorder.undo()
    assert undone is not None
    assert not undone.refused
    assert path.read_bytes() == before


ACTS = st.lists(
    st.tuples(st.sampled_from([REVIEW, CRAM, DRILL, SUSPEND, UNSUSPEND, BURY, RESET, FLAG]), st.integers(0, 5), st.integers(1, 15)),
    max_size=10,
)  # fmt: skip


@settings(max_examples=60)
@given(ACTS, ACTS)
def test_undoing_acts_is_as_if_they_had_never_been(
    before: list[tuple[int, int, int]], acts: list[tuple[int, int, int]]
) -> None:
    database = in_memory(
        Card("a", "a", "x"), Card("b", "b", "x", type="both"), Card("c", "{{c1::c}} {{c2::d}}", type="cloze")
    )
    clock = FakeClock()
    recorder = Recorder(database, clock, random.Random(1).randbytes, STEP)
    everywhere = places(database)

    def act(kind: int, grade: int, which: int) -> None:
        clock.pass_days(1)
        recorder.record([place for n, place in enumerate(everywhere) if which >> n & 1], kind, grade)

    for each in before:
        act(*each)
    was = memories(database)
    for each in acts:
        act(*each)
    assert differing(database, STEP) == []
    for _ in acts:
        assert recorder.undo() is not None
    assert memories(database) == was
    assert differing(database, STEP) == []
    taken = 0
    while recorder.undo() is not None:
        taken += 1
    assert taken == len(before)
    assert set(memories(database).values()) == {NEW}


def test_moves_are_undone_like_answers(
    recorder: Recorder, restart: Restart, store: Database, import_deck: Import, begin: Begin
) -> None:
    import_deck("id: one\n" + deck_of("a", "b", name="One"), "one.yaml")
    import_deck("id: two\n" + deck_of("c", name="Two"), "two.yaml")
    answer(begin(), 4)
    moved = editing.move_cards(recorder, [one(store)], cards.decks(store)[1], "a move")
    assert [card.card.question for card in moved] == ["a"]
    answer(begin(), 4)
    taken = [undone.kind for undone in (restart().undo() for _ in range(3)) if undone]
    assert taken == [REVIEW, MOVE, REVIEW]
    assert restart().undo() is None


# --- another program between


def test_an_act_on_cards_that_were_replaced_meanwhile_is_none(
    recorder: Recorder, store: Database, import_deck: Import
) -> None:
    """A backup may have been put in the store's place, where other cards have those rows."""
    import_deck(deck_of("a"))
    (card, number), *_ = places(store)
    with pytest.raises(BusyError, match="the cards were replaced meanwhile"):
        recorder.record([(replace(card, key=card.key + 1), number)], FLAG, 1)
    assert kinds(store) == []


def test_what_comes_after_a_restore_is_of_the_new_machine(
    recorder: Recorder, store: Database, import_deck: Import
) -> None:
    """A restored store counts as another machine's, so that no number of its log is given twice."""
    import_deck(deck_of("a"))
    recorder.record(places(store), FLAG, 1)
    before = recorder.device
    with store.transaction():
        store.run("UPDATE device SET own = 0")
    recorder.record(places(store), FLAG, 2)
    assert recorder.device != before
    assert store.rows("SELECT device, device_seq FROM event ORDER BY id") == [(before, 1), (recorder.device, 1)]


def test_two_programs_that_undo_at_once_take_back_two_acts(
    restart: Restart, store: Database, import_deck: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_deck(deck_of("a"))
    here, there = restart(), restart()
    for flag in (1, 2, 3):
        here.record(places(store), FLAG, flag)
    began = store.transaction
    undone: list[Undone | None] = []

    def overtaken() -> AbstractContextManager[None]:
        monkeypatch.undo()
        undone.append(there.undo())
        return began()

    monkeypatch.setattr(store, "transaction", overtaken)
    undone.append(here.undo())
    assert [each and each.grade for each in undone] == [3, 2]
    assert [memory.flag for memory in memories(store).values()] == [1]
