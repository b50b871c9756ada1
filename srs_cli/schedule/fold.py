"""Memory as the fold of a card's events, whatever the scheduler. Doctor, undo and every answer share these functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from srs_cli.model.event import ADOPT, BURY, DRILL, FLAG, RESET, REVIEW, SUSPEND, UNDO, UNSUSPEND, Event, Moment
from srs_cli.model.memory import NEVER, NEW, Memory
from srs_cli.model.plain_past import DAY_AT, GRADE_MASK, LAST_REVIEW, PlainPast, taken_apart
from srs_cli.schedule import Step
from srs_cli.schedule.sm2 import DRILL_UNTIL, PASS
from srs_cli.schedule.states import REPETITIONS, State, States


def fold_card(events: Sequence[Event], faces: Collection[int], step: Step) -> dict[int, Memory]:
    """Return the memory of each face of a card after those of the card's events that count, in the order of the log.

    An UNDO voids the event it names, whichever came first: merged logs may bring them in either order.
    """
    if len(faces) == 1:
        (face,) = faces
        plain = _answers_alone(events, face, step)
        if plain is not None:
            return {face: plain}
    voided = {event.voids for event in events if event.kind == UNDO}
    memories = dict.fromkeys(faces, NEW)
    for event in events:
        if event.kind != UNDO and event.id not in voided:
            memories = apply_to_card(memories, event, step)
    return memories


def _answers_alone(events: Sequence[Event], face: int, step: Step) -> Memory | None:
    """Return what the events make of a card's only face, or None where they are more than plain answers to it.

    That is what nearly all cards are: a log of a million events is folded without making as many memories.
    """
    if not events or events[0][4][2] < 0:
        return None
    states = _states(step)
    state, lapses, last_day, drill = states.start, 0, NEVER, NEVER
    for event in events:  # fields by their place: to take an event apart takes longer, and so do their names
        if event[2] != face or event[10]:  # its payload
            return None
        grade = event[5]
        if event[3] == REVIEW:
            day = event[4][2]
            if day > last_day:  # noqa: PLR1730 - max() takes longer
                last_day = day
            if grade < DRILL_UNTIL:
                drill = last_day
                if grade < PASS and state[REPETITIONS]:
                    lapses += 1
            else:
                drill = NEVER
            state = state[grade] or states.after(state, grade)
        elif event[3] == DRILL and last_day != NEVER:
            drill = NEVER if grade >= DRILL_UNTIL or drill == NEVER else max(event[4][2], drill)
        else:
            return None
    return _memory(state, lapses, events[0][4][2], last_day, drill, len(events))


def fold_pasts(pasts: Iterable[PlainPast], step: Step) -> dict[int, Memory | None]:
    """Return by the card's key what its past makes of its first face: None where it is more than plain answers to this."""
    states = _states(step)
    return {past[0]: _folded(past[1:], states, step) for past in pasts}


def fold_past(said: list[int], step: Step) -> Memory | None:
    """Return what `fold_pasts` does of one card, whose past says this."""
    return _folded(said, _states(step), step)


def _folded(said: list[int], states: States, step: Step) -> Memory | None:
    """Return what a past makes of the card's first face: as `_answers_alone`, of plain numbers where these are reviews."""
    most = max(said)
    if most > LAST_REVIEW:
        events = [
            Event(b"", 0, face, kind, Moment(0, 0, day), grade, payload="more" if given else "")
            for grade, kind, face, day, _, given in taken_apart(said)
        ]
        return _answers_alone(events, 0, step)
    state, lapses = states.start, 0
    for each in said:
        grade = each & GRADE_MASK
        if grade < PASS and state[REPETITIONS]:
            lapses += 1
        state = state[grade] or states.after(state, grade)
    last_day = most >> DAY_AT
    return _memory(state, lapses, said[0] >> DAY_AT, last_day, last_day if grade < DRILL_UNTIL else NEVER, len(said))


def _memory(state: State, lapses: int, first_day: int, last_day: int, drill: int, answers: int) -> Memory:
    """Return the memory of a face that has been answered and nothing else, a review first."""
    _, _, _, _, _, _, interval, ease, repetitions = state
    # Named values take four times as long: as much as three of a card's answers.
    return _of(Memory, (
        last_day + interval, interval, ease, repetitions, lapses, first_day, last_day, drill, *_SHOWN, answers
    ))  # fmt: skip


@cache
def _states(step: Step) -> States:
    return States(step)


def apply_to_card(memories: Mapping[int, Memory], event: Event, step: Step) -> dict[int, Memory]:
    """Return the memories of a card's faces after one more event of one face.

    A review hides the other faces until the next day: siblings are not shown on the same day.
    """
    after = dict(memories)
    if event.face in after:
        after[event.face] = apply(after[event.face], event, step)
    if event.kind in _ANSWERS:
        after = {other: memory._replace(events=memory.events + 1) for other, memory in after.items()}
    if event.kind == REVIEW:
        tomorrow = event.moment.day + 1
        for other, memory in after.items():
            if other != event.face:
                after[other] = memory._replace(buried=max(memory.buried, tomorrow))
    return after


def apply(memory: Memory, event: Event, step: Step) -> Memory:
    """Return the memory of a face after one more event of it; the count of answers is the card's, and left alone.

    Days never run backwards: an event that a clock set back puts before the last review counts for that day.
    """
    day, grade = event.moment.day, event.grade
    after = memory
    if event.kind == REVIEW:
        after = _reviewed(memory, max(day, memory.reviewed), grade, step, event.given_interval)
    elif event.kind == DRILL:
        done = grade >= DRILL_UNTIL or memory.drill == NEVER
        after = memory._replace(drill=NEVER if done else max(day, memory.drill))
    elif event.kind in {SUSPEND, UNSUSPEND}:
        after = memory._replace(suspended=event.kind == SUSPEND)
    elif event.kind == BURY:
        after = memory._replace(buried=max(memory.buried, day + max(grade, 1)), drill=NEVER)
    elif event.kind == FLAG:
        after = memory._replace(flag=max(grade, 0))
    elif event.kind == ADOPT:
        after = event.adopted(memory)._replace(drill=NEVER)
    elif event.kind == RESET:
        after = NEW._replace(suspended=memory.suspended, flag=memory.flag, events=memory.events)
    return after


def _reviewed(memory: Memory, day: int, grade: int, step: Step, given: int) -> Memory:
    """Return the memory after a review on a study day: due that day plus the new interval, also when late."""
    interval, ease, repetitions = step(memory.interval, memory.ease, memory.repetitions, grade)
    interval = given or interval
    return Memory(
        due=day + interval,
        interval=interval,
        ease=ease,
        repetitions=repetitions,
        lapses=memory.lapses + (grade < PASS and memory.repetitions > 0),
        introduced=day if memory.introduced == NEVER else memory.introduced,
        reviewed=day,
        drill=day if grade < DRILL_UNTIL else NEVER,
        suspended=memory.suspended,
        buried=memory.buried,
        flag=memory.flag,
        events=memory.events,
    )


_ANSWERS = frozenset({REVIEW, DRILL})
_SHOWN = (NEW.suspended, NEW.buried, NEW.flag)
_of = tuple.__new__
