"""Memory as the fold of a card's events, whatever the scheduler. Doctor, undo and every answer share these functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from srs_cli.model.event import BURY, DRILL, FLAG, RESET, REVIEW, SUSPEND, UNDO, UNSUSPEND, Event
from srs_cli.model.memory import EASE_START, NEVER, NEW, Memory
from srs_cli.schedule import Step
from srs_cli.schedule.sm2 import DRILL_UNTIL, PASS


def fold_card(events: Iterable[Event], faces: Iterable[int], step: Step) -> dict[int, Memory]:
    """Return the memory of each face of a card after those of the card's events that count, in the order of the log.

    An UNDO voids the event it names, whichever came first: merged logs may bring them in either order.
    """
    whole = tuple(events)
    voided = {event.voids for event in whole if event.kind == UNDO}
    memories = dict.fromkeys(faces, NEW)
    for event in whole:
        if event.kind != UNDO and event.id not in voided:
            memories = apply_to_card(memories, event.face, event.kind, event.moment.day, event.grade, step)
    return memories


def apply_to_card(
    memories: Mapping[int, Memory], face: int, kind: int, day: int, grade: int, step: Step
) -> dict[int, Memory]:
    """Return the memories of a card's faces after one more event of one face.

    A review hides the other faces until the next day: siblings are not shown on the same day.
    """
    after = {other: memory._replace(events=memory.events + 1) for other, memory in memories.items()}
    if face in memories:
        after[face] = apply(memories[face], kind, day, grade, step)
    if kind == REVIEW:
        for other, memory in after.items():
            if other != face:
                after[other] = memory._replace(buried=max(memory.buried, day + 1))
    return after


def apply(memory: Memory, kind: int, day: int, grade: int, step: Step) -> Memory:
    """Return the memory after one more event; for FLAG the grade is the flag.

    Days never run backwards: an event that a clock set back puts before the last review counts for that day.
    """
    if kind == REVIEW:
        return review(memory, max(day, memory.reviewed), grade, step)
    if kind == DRILL:
        done = grade >= DRILL_UNTIL or memory.drill == NEVER
        return memory._replace(drill=NEVER if done else max(day, memory.drill), events=memory.events + 1)
    changes: dict[str, int | bool] = {}
    if kind == SUSPEND:
        changes = {"suspended": True}
    elif kind == UNSUSPEND:
        changes = {"suspended": False}
    elif kind == BURY:
        changes = {"buried": max(memory.buried, day + 1), "drill": NEVER}
    elif kind == FLAG:
        changes = {"flag": max(grade, 0)}
    elif kind == RESET:
        changes = {
            "due": NEVER,
            "interval": 0,
            "ease": EASE_START,
            "repetitions": 0,
            "lapses": 0,
            "introduced": NEVER,
            "reviewed": NEVER,
            "drill": NEVER,
            "buried": NEVER,
        }
    return memory._replace(events=memory.events + 1, **changes)  # type: ignore[arg-type]


def review(memory: Memory, day: int, grade: int, step: Step) -> Memory:
    """Return the memory after a review on a study day: due that day plus the new interval, also when late."""
    interval, ease, repetitions = step(memory.interval, memory.ease, memory.repetitions, grade)
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
        events=memory.events + 1,
    )
