"""Memory as the fold of a card's events: the laws that undo, siblings, days and single events keep."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.event import BURY, DRILL, FLAG, MOVE, RESET, REVIEW, SUSPEND, UNDO, UNSUSPEND, Event, Moment
from srs_cli.model.memory import EASE_START, NEVER, NEW, Memory
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.fold import apply, apply_to_card, fold_card, review

STEP = SCHEDULERS["sm2"]
DAY = 20_000
FACES = (0, 1, 2)
KINDS = (REVIEW, DRILL, SUSPEND, UNSUSPEND, BURY, RESET, FLAG, MOVE)


def event(number: int, kind: int, day: int = DAY, grade: int = -1, face: int = 0, voids: int | None = None) -> Event:
    return Event(
        id=name(number),
        card=1,
        face=face,
        kind=kind,
        moment=Moment(day * 86_400_000, 0, day),
        grade=grade,
        voids=b"" if voids is None else name(voids),
    )


def name(number: int) -> bytes:
    return number.to_bytes(16, "big")


def folded(*events: Event, faces: tuple[int, ...] = (0,)) -> dict[int, Memory]:
    return fold_card(events, faces, STEP)


def uncounted(memories: dict[int, Memory]) -> dict[int, Memory]:
    return {face: memory._replace(events=0) for face, memory in memories.items()}


@st.composite
def histories(draw: st.DrawFn, *, undos: bool = True) -> list[Event]:
    log: list[Event] = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from([*KINDS, REVIEW, REVIEW, *([UNDO] if undos and log else [])]))
        log.append(
            event(
                number,
                kind,
                day=DAY + draw(st.integers(-5, 40)),
                grade=draw(st.integers(0, 5)),
                face=draw(st.sampled_from(FACES)),
                voids=draw(st.integers(0, number - 1)) if kind == UNDO else None,
            )
        )
    return log


def test_no_events_leave_every_face_new() -> None:
    assert folded(faces=FACES) == dict.fromkeys(FACES, NEW)


def test_a_first_review_introduces_the_face() -> None:
    memory = folded(event(1, REVIEW, grade=4))[0]
    assert memory == Memory(DAY + 1, 1, 250, 1, 0, DAY, DAY, NEVER, suspended=False, buried=NEVER, flag=0, events=1)


def test_a_late_answer_is_due_from_the_day_it_was_given() -> None:
    memory = folded(event(1, REVIEW, DAY, 4), event(2, REVIEW, DAY + 100, 4))[0]
    assert (memory.due, memory.introduced, memory.reviewed) == (DAY + 106, DAY, DAY + 100)


@pytest.mark.parametrize(
    ("grades", "lapses"), [([2], 0), ([4, 2], 1), ([4, 2, 2], 1), ([4, 2, 4, 0], 2), ([4, 3, 5], 0)]
)
def test_a_lapse_is_forgetting_what_was_recalled(grades: list[int], lapses: int) -> None:
    memory = folded(*(event(number, REVIEW, DAY + number, grade) for number, grade in enumerate(grades)))[0]
    assert memory.lapses == lapses


@pytest.mark.parametrize(
    ("grades", "drill"),
    [
        ([4], NEVER),
        ([5], NEVER),
        ([3], DAY),
        ([0], DAY),
        ([2, 3], DAY),
        ([2, 3, 0, 2], DAY),
        ([2, 4], NEVER),
        ([3, 0, 5], NEVER),
    ],
)
def test_below_four_a_face_comes_back_the_same_day_until_it_gets_four(grades: list[int], drill: int) -> None:
    first, *passes = grades
    log = [event(0, REVIEW, grade=first), *(event(n, DRILL, grade=grade) for n, grade in enumerate(passes, 1))]
    memory = folded(*log)[0]
    assert memory.drill == drill
    assert memory._replace(drill=NEVER, events=1) == folded(log[0])[0]._replace(drill=NEVER)


def test_a_drill_pass_without_a_drill_changes_nothing() -> None:
    assert uncounted(folded(event(1, DRILL, grade=0))) == {0: NEW}


def test_a_drill_pass_after_midnight_stays_a_drill_of_its_own_day() -> None:
    assert folded(event(1, REVIEW, DAY, 2), event(2, DRILL, DAY + 1, 3))[0].drill == DAY + 1


def test_a_review_the_next_day_opens_its_own_drill() -> None:
    assert folded(event(1, REVIEW, DAY, 2), event(2, REVIEW, DAY + 1, 2))[0].drill == DAY + 1
    assert folded(event(1, REVIEW, DAY, 2), event(2, REVIEW, DAY + 1, 4))[0].drill == NEVER


def test_suspending_and_flagging_leave_the_schedule_alone() -> None:
    reviewed = folded(event(1, REVIEW, grade=4))[0]
    for kind, changed in (
        (SUSPEND, reviewed._replace(suspended=True)),
        (UNSUSPEND, reviewed),
        (FLAG, reviewed._replace(flag=3)),
        (MOVE, reviewed),
    ):
        assert folded(event(1, REVIEW, grade=4), event(2, kind, grade=3))[0] == changed._replace(events=2)
    assert not folded(event(1, SUSPEND), event(2, UNSUSPEND))[0].suspended
    assert folded(event(1, FLAG, grade=3), event(2, FLAG, grade=0))[0].flag == 0
    assert folded(event(1, FLAG, grade=-1))[0].flag == 0


def test_a_suspended_face_stays_so_when_reviewed() -> None:
    memory = folded(event(1, SUSPEND), event(2, FLAG, grade=2), event(3, REVIEW, grade=4))[0]
    assert (memory.suspended, memory.flag, memory.due) == (True, 2, DAY + 1)


def test_buried_is_hidden_until_tomorrow_and_not_drilled() -> None:
    memory = folded(event(1, REVIEW, grade=2), event(2, BURY))[0]
    assert (memory.buried, memory.drill, memory.due) == (DAY + 1, NEVER, DAY + 1)


def test_burying_with_a_clock_set_back_shows_nothing_earlier() -> None:
    assert folded(event(1, BURY, DAY), event(2, BURY, DAY - 9))[0].buried == DAY + 1


def test_reset_makes_a_face_new_but_keeps_what_the_student_marked() -> None:
    memory = folded(
        event(1, REVIEW, grade=4),
        event(2, REVIEW, DAY + 1, grade=2),
        event(3, SUSPEND),
        event(4, FLAG, grade=5),
        event(5, BURY),
        event(6, RESET),
    )[0]
    assert memory == NEW._replace(suspended=True, flag=5, events=6)
    assert memory.is_new
    assert memory.ease == EASE_START


def test_after_a_reset_the_days_begin_afresh() -> None:
    memory = folded(event(1, REVIEW, DAY + 50, 4), event(2, RESET, DAY), event(3, REVIEW, DAY, 4))[0]
    assert (memory.introduced, memory.due) == (DAY, DAY + 1)


def test_siblings_are_hidden_until_the_next_day() -> None:
    memories = folded(event(1, REVIEW, grade=4, face=1), faces=FACES)
    assert [memories[face].buried for face in FACES] == [DAY + 1, NEVER, DAY + 1]
    assert [memories[face].is_new for face in FACES] == [True, False, True]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != REVIEW])
def test_only_a_review_hides_siblings(kind: int) -> None:
    memories = folded(event(1, kind, grade=2, face=1), faces=FACES)
    assert memories[0] == memories[2] == NEW._replace(events=1)


def test_a_sibling_that_is_hidden_longer_stays_so() -> None:
    memories = folded(event(1, REVIEW, DAY, 4, face=0), event(2, REVIEW, DAY - 7, 4, face=0), faces=FACES)
    assert memories[1].buried == DAY + 1


def test_an_event_of_a_face_that_the_card_no_longer_has_still_hides_the_others() -> None:
    memories = folded(event(1, REVIEW, grade=4, face=9), event(2, FLAG, grade=1, face=9), faces=FACES)
    assert memories == dict.fromkeys(FACES, NEW._replace(buried=DAY + 1, events=2))


def test_a_clock_set_back_counts_for_the_last_day() -> None:
    memory = folded(event(1, REVIEW, DAY, 4), event(2, REVIEW, DAY - 365, 2), event(3, DRILL, DAY - 365, 3))[0]
    assert (memory.introduced, memory.reviewed, memory.due, memory.drill) == (DAY, DAY, DAY + 1, DAY)


@given(histories(undos=False))
def test_days_never_run_backwards(log: list[Event]) -> None:
    before = dict.fromkeys(FACES, NEW)
    for each in log:
        after = apply_to_card(before, each.face, each.kind, each.moment.day, each.grade, STEP)
        for face in FACES:
            old, new = before[face], after[face]
            if not (face == each.face and each.kind == RESET):
                assert new.reviewed >= old.reviewed
                assert new.buried >= old.buried
                assert new.introduced == (old.introduced if old.introduced != NEVER else new.introduced)
                assert new.is_new or new.due > new.reviewed >= new.introduced
        before = after


@given(histories(undos=False))
def test_answering_one_by_one_is_folding_at_once(log: list[Event]) -> None:
    memories = dict.fromkeys(FACES, NEW)
    for each in log:
        memories = apply_to_card(memories, each.face, each.kind, each.moment.day, each.grade, STEP)
    assert memories == fold_card(log, FACES, STEP)
    assert {memory.events for memory in memories.values()} == {len(log)}


@given(histories(undos=False), st.sampled_from(KINDS), st.integers(0, 5), st.sampled_from(FACES))
def test_undo_after_an_event_is_as_if_it_had_never_been(log: list[Event], kind: int, grade: int, face: int) -> None:
    done = [*log, event(50, kind, DAY + 60, grade, face)]
    undone = [*done, event(51, UNDO, DAY + 60, voids=50)]
    assert fold_card(undone, FACES, STEP) == fold_card(log, FACES, STEP)


@given(histories(undos=False), st.data())
def test_undoing_any_event_is_as_if_it_had_never_been(log: list[Event], data: st.DataObject) -> None:
    if not log:
        return
    victim = data.draw(st.sampled_from(log))
    undone = [*log, Event(name(99), 1, 0, UNDO, victim.moment, voids=victim.id)]
    without = [each for each in log if each is not victim]
    assert uncounted(fold_card(undone, FACES, STEP)) == uncounted(fold_card(without, FACES, STEP))


@given(histories(), st.data())
def test_where_an_undo_stands_in_the_log_does_not_matter(log: list[Event], data: st.DataObject) -> None:
    undos = [each for each in log if each.kind == UNDO]
    moved = [each for each in log if each.kind != UNDO]
    for undo in undos:
        moved.insert(data.draw(st.integers(0, len(moved))), undo)
    assert fold_card(moved, FACES, STEP) == fold_card(log, FACES, STEP)


def test_two_undos_of_one_event_are_one_undo() -> None:
    log = [event(1, REVIEW, grade=4), event(2, REVIEW, DAY + 1, 4), event(3, UNDO, voids=2), event(4, UNDO, voids=2)]
    for order in permutations(log[1:]):
        assert uncounted(folded(log[0], *order)) == uncounted(folded(log[0]))


def test_an_undo_cannot_be_undone_and_one_of_an_unknown_event_does_nothing() -> None:
    log = [event(1, REVIEW, grade=4), event(2, UNDO, voids=1), event(3, UNDO, voids=2), event(4, UNDO, voids=77)]
    assert folded(*log) == {0: NEW}


def test_apply_counts_every_event_and_any_scheduler_will_do() -> None:
    def always_ten(interval: int, ease: int, repetitions: int, grade: int) -> tuple[int, int, int]:
        return interval + 10, ease + grade, repetitions + 1

    memory = apply(apply(NEW, REVIEW, DAY, 5, always_ten), REVIEW, DAY + 3, 2, always_ten)
    assert (memory.due, memory.interval, memory.ease, memory.events) == (DAY + 23, 20, EASE_START + 7, 2)
    assert review(NEW, DAY, 5, always_ten) == apply(NEW, REVIEW, DAY, 5, always_ten)
