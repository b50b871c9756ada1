"""Ten thousand random histories against a second reading of the published rules.

The oracle replays nothing. It looks at the list of answers that count and derives each figure from it: the E-factor from
all recalled grades, the repetition from the run of recalled answers at the end, the interval by the recursion
I(n) = I(n-1) · EF over that run, in fractions, or what an answer gave instead; what is hidden or drilled from the last event that decides it.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import ceil

import pytest

from srs_cli.model.event import BURY, DRILL, EDIT, FLAG, RESET, REVIEW, SUSPEND, UNDO, UNSUSPEND, Event, Moment
from srs_cli.model.memory import Memory
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.fold import fold_card

HISTORIES = 10_000
BATCHES = 10
NOTHING = -1
LONGEST = 36_500


@cache
def e_factor(grades: tuple[int, ...]) -> Fraction:
    """EF' := EF + (0.1 - (5 - q)(0.08 + (5 - q)0.02)), at least 1.3; unchanged below 3; 2.5 at first."""
    if not grades:
        return Fraction("2.5")
    *earlier, q = grades
    before = e_factor(tuple(earlier))
    if q < 3:
        return before
    return max(Fraction("1.3"), before + Fraction("0.1") - (5 - q) * (Fraction("0.08") + (5 - q) * Fraction("0.02")))


def run_at_the_end(grades: tuple[int, ...]) -> int:
    """How many answers in a row, up to the last, were recalled."""
    return next((n for n, q in enumerate(reversed(grades)) if q < 3), len(grades))


@cache
def interval(grades: tuple[int, ...], given: tuple[int, ...]) -> int:
    """I(1) := 1, I(2) := 6, for n > 2: I(n) := I(n-1) · EF, rounded up; a forgotten item is asked again tomorrow.

    An interval that an answer gave itself stands instead.
    """
    n = run_at_the_end(grades)
    if given[-1]:
        return given[-1]
    if n <= 1:
        return 1
    if n == 2:
        return 6
    before = grades[:-1]
    return min(LONGEST, ceil(interval(before, given[:-1]) * e_factor(before)))


@dataclass(frozen=True)
class Answer:
    """A review that counts: its grade, the day it counts for, and the interval it gave itself, or 0."""

    day: int
    grade: int
    given: int


def answers_since_reset(happened: list[Event]) -> list[Answer]:
    resets = [place for place, event in enumerate(happened) if event.kind == RESET]
    found: list[Answer] = []
    for event in happened[resets[-1] + 1 if resets else 0 :]:
        if event.kind == REVIEW:
            latest = max((answer.day for answer in found), default=event.moment.day)
            given = json.loads(event.payload)["interval"] if event.payload else 0
            found.append(Answer(max(latest, event.moment.day), event.grade, given))
    return found


def drilled_on(happened: list[Event]) -> int:
    """Go back to the review that opened the drill; it lasts until a pass of 4 or more, a burial or a reset."""
    closing = (BURY, RESET)
    start = next((n for n in reversed(range(len(happened))) if happened[n].kind == REVIEW), None)
    if start is None or happened[start].grade >= 4:
        return NOTHING
    later = happened[start + 1 :]
    if any(event.kind in closing or (event.kind == DRILL and event.grade >= 4) for event in later):
        return NOTHING
    since = answers_since_reset(happened[: start + 1])[-1].day
    return max([since, *(event.moment.day for event in later if event.kind == DRILL)])


def hidden_until(everything: list[Event], face: int) -> int:
    own_resets = [n for n, event in enumerate(everything) if event.face == face and event.kind == RESET]
    hiding = [
        event.moment.day + (max(event.grade, 1) if event.kind == BURY else 1)
        for event in everything[own_resets[-1] + 1 if own_resets else 0 :]
        if (event.kind == REVIEW and event.face != face) or (event.kind == BURY and event.face == face)
    ]
    return max(hiding, default=NOTHING)


def last(happened: list[Event], *kinds: int) -> Event | None:
    return next((event for event in reversed(happened) if event.kind in kinds), None)


def oracle(log: list[Event], face: int) -> Memory:
    taken_back = [event.voids for event in log if event.kind == UNDO]
    everything = [event for event in log if event.kind != UNDO and event.id not in taken_back]
    happened = [event for event in everything if event.face == face]
    answers = answers_since_reset(happened)
    grades = tuple(answer.grade for answer in answers)
    given = tuple(answer.given for answer in answers)
    suspension = last(happened, SUSPEND, UNSUSPEND)
    flagged = last(happened, FLAG)
    return Memory(
        due=answers[-1].day + interval(grades, given) if answers else NOTHING,
        interval=interval(grades, given) if answers else 0,
        ease=int(e_factor(grades) * 100),
        repetitions=run_at_the_end(grades),
        lapses=sum(now < 3 <= before for before, now in pairwise(grades)),
        introduced=answers[0].day if answers else NOTHING,
        reviewed=answers[-1].day if answers else NOTHING,
        drill=drilled_on(happened),
        suspended=suspension is not None and suspension.kind == SUSPEND,
        buried=hidden_until(everything, face),
        flag=max(flagged.grade, 0) if flagged else 0,
        events=sum(event.kind in (REVIEW, DRILL) for event in everything),
    )


def random_history(chance: random.Random) -> tuple[list[Event], range]:
    faces = range(chance.choice((1, 1, 2, 3)))
    kinds = chance.choice(((REVIEW,), (REVIEW, REVIEW, DRILL, UNDO), tuple(range(REVIEW, EDIT + 1)) + (REVIEW,) * 6))
    lowest = chance.choice((0, 0, 2, 3, 4))
    day = chance.randrange(30_000)
    log: list[Event] = []
    for number in range(chance.randrange(30)):
        day = max(0, day + chance.choice((0, 0, 0, 1, 1, 2, 7, 90, 1000, -1, -3)))
        kind = chance.choice(kinds)
        log.append(
            Event(
                id=number.to_bytes(16, "big"),
                card=1,
                face=chance.choice(faces),
                kind=kind,
                moment=Moment(day * 86_400_000, 0, day),
                grade=chance.randint(lowest, 5) if kind in (REVIEW, DRILL) else chance.randint(-1, 7),
                voids=chance.choice(log).id if kind == UNDO and log else b"",
                payload=f'{{"interval": {chance.randrange(1, 200)}}}' if chance.random() < 0.1 else "",
            )
        )
    return log, faces


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_fold_is_what_a_second_reading_of_the_rules_says(batch: int) -> None:
    chance = random.Random(batch)
    for number in range(HISTORIES // BATCHES):
        log, faces = random_history(chance)
        folded = fold_card(log, faces, SCHEDULERS["sm2"])
        assert folded == {face: oracle(log, face) for face in faces}, f"history {number} of batch {batch}"
