"""Memory as the fold of a card's events, whatever the scheduler. Doctor, undo and every answer share these functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from srs_cli.model.event import ADOPT, BURY, DRILL, FLAG, RESET, REVIEW, SUSPEND, UNDO, UNSUSPEND, Event
from srs_cli.model.memory import NEVER, NEW, Memory
from srs_cli.schedule import Step
from srs_cli.schedule.sm2 import DRILL_UNTIL, PASS
from srs_cli.schedule.states import INTERVAL, REPETITIONS, State, States

KIND_AT, DAY_AT = 3, 7  # where kind and study day begin in the code of an answer, above its grade


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
    introduced = reviewed = drill = NEVER
    lapses = 0
    states = _states(step)
    state = states.start
    for event in events:  # fields by their place: to take an event apart takes longer, and so do their names
        kind, grade = event[3], event[5]
        if event[2] != face or event[10]:  # its payload
            return None
        if kind == REVIEW:
            day = event[4][2]
            if day > reviewed:
                reviewed = day
                if introduced == NEVER:
                    introduced = day
            if grade < DRILL_UNTIL:
                drill = reviewed
                if grade < PASS and state[REPETITIONS]:
                    lapses += 1
            else:
                drill = NEVER
            state = state[grade] or states.after(state, grade)
        elif kind == DRILL:
            drill = NEVER if grade >= DRILL_UNTIL or drill == NEVER else max(event.moment.day, drill)
        else:
            return None
    return _memory(state, states, lapses, introduced, reviewed, drill, len(events))


def fold_answers(rows: Iterable[tuple[int, int]], step: Step) -> dict[int, Memory | None]:
    """Return by the card's key what its answers make of its first face: None where the log has more of it than these.

    A row is (card key, grade | kind << 3 | study day << 7) of a plain REVIEW or DRILL of face 0, else (card key, 0); rows
    come in the order of the log. Made for a log of millions, nearly all of which are such answers: they are sorted to their
    cards first, since what is used next to one another lies next to one another then.
    """
    states = _states(step)
    codes = defaultdict[int, list[int]](list)
    for card, code in rows:
        codes[card].append(code)
    return {card: _folded(each, states) for card, each in codes.items()}


def _folded(codes: list[int], states: States) -> Memory | None:
    """Return what the answers of a card's first face make of it: as `_answers_alone`, of plain numbers.

    Written out twice: events that become numbers first take half as long again.
    """
    introduced = reviewed = drill = NEVER
    lapses = 0
    state = states.start
    for code in codes:
        day = code >> DAY_AT
        grade = code & _GRADE
        kind = code & _KIND
        if kind == _REVIEW:
            if day > reviewed:
                reviewed = day
                if introduced == NEVER:
                    introduced = day
            if grade < DRILL_UNTIL:
                drill = reviewed
                if grade < PASS and state[REPETITIONS]:
                    lapses += 1
            else:
                drill = NEVER
            state = state[grade] or states.after(state, grade)
        elif kind:
            drill = NEVER if grade >= DRILL_UNTIL or drill == NEVER else max(day, drill)
        else:
            return None
    return _memory(state, states, lapses, introduced, reviewed, drill, len(codes))


def _memory(
    state: State, states: States, lapses: int, introduced: int, reviewed: int, drill: int, events: int
) -> Memory:
    interval, ease, repetitions = state[INTERVAL:]
    due = reviewed + interval if state is not states.start else NEVER
    # Named values take four times as long: as much as three of a card's answers.
    return Memory._make((due, interval, ease, repetitions, lapses, introduced, reviewed, drill, *_SHOWN, events))


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
_GRADE, _KIND, _REVIEW = 0b111, 0b1111 << KIND_AT, REVIEW << KIND_AT
