"""Memory as the fold of a card's events: the laws that undo, siblings, days and single events keep."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Moment,
)
from srs_cli.model.memory import EASE_START, NEVER, NEW, Memory
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.fold import apply, apply_to_card, fold_card, fold_past, fold_pasts
from tests.reports import log_oracle

STEP = SCHEDULERS["sm2"]
DAY = 20_000
FACES = (0, 1, 2)
KINDS = (REVIEW, DRILL, SUSPEND, UNSUSPEND, BURY, RESET, FLAG, MOVE, CRAM, EDIT)
ANSWERS = (REVIEW, DRILL)


def event(
    number: int,
    kind: int,
    day: int = DAY,
    grade: int = -1,
    face: int = 0,
    voids: int | None = None,
    payload: str = "",
) -> Event:
    return Event(
        id=name(number),
        card=1,
        face=face,
        kind=kind,
        moment=Moment(day * 86_400_000, 0, day),
        grade=grade,
        voids=b"" if voids is None else name(voids),
        payload=payload,
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
                payload=draw(st.sampled_from(["", '{"batch": "b"}', '{"interval": 9}'])),
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
        assert folded(event(1, REVIEW, grade=4), event(2, kind, grade=3))[0] == changed
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
    assert memory == NEW._replace(suspended=True, flag=5, events=2)
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
    assert memories[0] == memories[2] == NEW._replace(events=int(kind in ANSWERS))


def test_a_sibling_that_is_hidden_longer_stays_so() -> None:
    memories = folded(event(1, REVIEW, DAY, 4, face=0), event(2, REVIEW, DAY - 7, 4, face=0), faces=FACES)
    assert memories[1].buried == DAY + 1


def test_an_event_of_a_face_that_the_card_no_longer_has_still_hides_the_others() -> None:
    memories = folded(event(1, REVIEW, grade=4, face=9), event(2, FLAG, grade=1, face=9), faces=FACES)
    assert memories == dict.fromkeys(FACES, NEW._replace(buried=DAY + 1, events=1))


def test_a_clock_set_back_counts_for_the_last_day() -> None:
    memory = folded(event(1, REVIEW, DAY, 4), event(2, REVIEW, DAY - 365, 2), event(3, DRILL, DAY - 365, 3))[0]
    assert (memory.introduced, memory.reviewed, memory.due, memory.drill) == (DAY, DAY, DAY + 1, DAY)


@given(histories(undos=False))
def test_days_never_run_backwards(log: list[Event]) -> None:
    before = dict.fromkeys(FACES, NEW)
    for each in log:
        after = apply_to_card(before, each, STEP)
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
        memories = apply_to_card(memories, each, STEP)
    assert memories == fold_card(log, FACES, STEP)
    assert {memory.events for memory in memories.values()} == {sum(each.kind in ANSWERS for each in log)}


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


def test_any_scheduler_will_do_and_apply_leaves_the_count_of_the_card_alone() -> None:
    def always_ten(interval: int, ease: int, repetitions: int, grade: int) -> tuple[int, int, int]:
        return interval + 10, ease + grade, repetitions + 1

    once = apply(NEW, event(1, REVIEW, DAY, 5), always_ten)
    memory = apply(once, event(2, REVIEW, DAY + 3, 2), always_ten)
    assert (memory.due, memory.interval, memory.ease, memory.events) == (DAY + 23, 20, EASE_START + 7, 0)


@given(histories(), st.sampled_from([CRAM, EDIT, MOVE]), st.data())
def test_practice_and_changes_of_text_touch_no_memory(log: list[Event], kind: int, data: st.DataObject) -> None:
    """Wherever it stands in the log, and whatever face, grade and details it has."""
    other = event(
        70,
        kind,
        DAY + data.draw(st.integers(-9, 50)),
        data.draw(st.integers(-1, 5)),
        data.draw(st.integers(0, 5)),
        payload=data.draw(st.sampled_from(["", '{"exam": "2026-12-01"}', '{"interval": 3, "batch": "b"}', "[]"])),
    )
    place = data.draw(st.integers(0, len(log)))
    assert fold_card([*log[:place], other, *log[place:]], FACES, STEP) == fold_card(log, FACES, STEP)


@pytest.mark.parametrize(("days", "hidden"), [(-1, 1), (0, 1), (1, 1), (2, 2), (30, 30)])
def test_a_card_is_buried_for_as_many_days_as_it_says(days: int, hidden: int) -> None:
    """Without a number it is one: hidden until tomorrow."""
    memory = folded(event(1, BURY, grade=days))[0]
    assert memory == NEW._replace(buried=DAY + hidden)


def test_burying_for_less_does_not_bring_a_card_back_earlier() -> None:
    assert folded(event(1, BURY, grade=9), event(2, BURY, grade=1))[0].buried == DAY + 9


@given(histories())
def test_the_count_is_of_the_answers_to_the_whole_card_that_still_count(log: list[Event]) -> None:
    voided = {each.voids for each in log if each.kind == UNDO}
    answers = sum(each.kind in ANSWERS and each.id not in voided for each in log)
    # A reset begins the schedule anew, not the count.
    assert {memory.events for memory in fold_card(log, FACES, STEP).values()} == {answers}


@pytest.mark.parametrize("grade", range(6))
def test_an_interval_that_was_given_stands_instead_of_the_schedulers_own(grade: int) -> None:
    before = [event(1, REVIEW, DAY, 4), event(2, REVIEW, DAY + 1, 4)]
    own = folded(*before, event(3, REVIEW, DAY + 7, grade))[0]
    given_one = folded(*before, event(3, REVIEW, DAY + 7, grade, payload='{"interval": 11}'))[0]
    assert given_one == own._replace(interval=11, due=DAY + 18)


def test_the_next_interval_grows_from_the_one_that_was_given() -> None:
    log = [event(n, REVIEW, DAY + n, 4) for n in range(2)]
    log.append(event(2, REVIEW, DAY + 7, 4, payload='{"interval": 20}'))
    assert folded(*log, event(3, REVIEW, DAY + 27, 4))[0].interval == 50


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != REVIEW])
def test_only_a_review_gives_an_interval(kind: int) -> None:
    reviewed = event(1, REVIEW, grade=2)
    other = event(2, kind, grade=4)
    with_interval = event(2, kind, grade=4, payload='{"interval": 11}')
    assert folded(reviewed, with_interval) == folded(reviewed, other)


@given(st.lists(st.tuples(st.sampled_from(ANSWERS), st.integers(DAY - 5, DAY + 400), st.integers(0, 5)), max_size=12))
def test_plain_answers_to_an_only_face_give_what_they_give_one_by_one(answers: list[tuple[int, int, int]]) -> None:
    events = [event(number, kind, day, grade) for number, (kind, day, grade) in enumerate(answers)]
    memories = {0: NEW}
    for each in events:
        memories = apply_to_card(memories, each, STEP)
    assert fold_card(events, (0,), STEP) == memories


@given(log=histories())
def test_the_pasts_of_all_cards_fold_as_the_events_of_each(log: list[Event]) -> None:
    plain = [each for each in log if each.kind in ANSWERS and each.face == 0 and not log_oracle.given(each)]
    reviews = [each for each in plain if each.kind == REVIEW]
    cards = {1: log_oracle.effective(log), 2: plain, 3: reviews, 4: [*reviews[:1], *plain] if reviews else []}
    pasts = log_oracle.pasts([each._replace(card=card) for card in cards for each in cards[card]])
    found = fold_pasts(pasts, STEP)
    for card, events in cards.items():
        memory = fold_card([each._replace(voids=b"") for each in events], (0,), STEP)[0]
        assert found.get(card, NEW) in ({memory, None} if card < 3 else {memory})
    if not set(cards[1]).issubset(plain):
        assert found[1] is None
    for card, *said in pasts:
        assert fold_past(said, STEP) == found[card]
