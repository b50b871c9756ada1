"""One pass over the log: how many answers of which sort on which day, and how long each card took.

The log does not say how well a card was known before an answer, and a retention of young and mature cards needs that:
the pass carries the interval of every face along, by the scheduler's own arithmetic. A million answers go through its
loop, so it works on plain numbers; states of a schedule are made once and shared by all the faces that reach them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from operator import add
from typing import Any, Final, NamedTuple

from msgspec import Struct

from srs_cli.model.event import CRAM, DRILL, RESET
from srs_cli.model.memory import EASE_START

MATURE_DAYS: Final = 21  # a face whose interval is at least this is mature, as in Anki
PASS: Final = 3  # from this grade on the answer was recalled
GRADES: Final = 6

# Sorts of answers; reviews are told apart by what was known before them.
NEW, YOUNG, MATURE, REPEATED, AGAIN, PRACTICE = range(6)
SLOTS: Final = 6 * GRADES  # a day counts answers at sort * GRADES + grade

# An answer or a reset: whose it is, and what it says. Whose: the card's key, or "key face" for another face than the first.
# What: grade | kind << KIND_AT | study day << DAY_AT | milliseconds << TOOK_AT, or, where it does not fit into 63 bits or
# gives an interval instead of the scheduler's own, "grade | kind << KIND_AT, study day, milliseconds, interval" in words.
KIND_AT, DAY_AT, TOOK_AT = 3, 7, 29
AnswerRow = tuple[int | str, int | str]
Step = Callable[[int, int, int, int], tuple[int, int, int]]
Days = dict[int, list[int]]  # a study day → its SLOTS counts, and after them the milliseconds of them all


class FaceTime(NamedTuple):
    """How many answers a face was given, and how long they took together."""

    card: int  # its key
    face: int
    answers: int
    took_ms: int


class History(Struct, frozen=True):
    """What the log comes to: all days, the late days of each deck by its row (0: the card is not known), each face's time."""

    days: Days
    decks: dict[int, Days]
    faces: tuple[FaceTime, ...]


def read_history(rows: Iterable[AnswerRow], deck_of: Mapping[int, int], step: Step, since: int) -> History:
    """Return the history of answers and resets that count, given in the order of the log; of decks from day `since` on.

    A review is of a new, a young or a mature face by the interval before it. Only the first of a face on a day is; a
    further one (two machines, merged) is repeated. A day before the face's last review counts for that review's day, as
    in the fold: days never run backwards.
    """
    states = _States(step)
    early = defaultdict[int, list[int]](_no_answers)
    late = defaultdict[int, defaultdict[int, list[int]]](partial(defaultdict, _no_answers))
    times = []
    for (card, face), answers in _of_faces(rows):
        its_late = late[deck_of.get(card, 0)]
        state, last, count, spent = states.start, -1, len(answers), 0
        for said in answers:
            if said.__class__ is int:
                code, day, took_ms, given = said & _CODE, said >> DAY_AT & _DAY, said >> TOOK_AT, 0
            else:
                code, day, took_ms, given = map(int, said.split())
            if code < _DRILLS:  # a review, the first of kinds
                grade = code & _GRADE
                if day > last:
                    slot = state[GRADES] + grade
                    last = day
                else:
                    slot = _REPEATED_SLOT + grade
                    day = last  # the day it counts for
                state = state[grade] or states.after(state, grade)
                if given:
                    state = states.with_interval(state, given)
            elif code >> KIND_AT == RESET:
                state, last, count = states.start, -1, count - 1
                continue
            else:
                slot = _OTHER_SLOTS[code >> KIND_AT] + (code & _GRADE)
            spent += took_ms
            sums = early[day] if day < since else its_late[day]
            sums[slot] += 1
            sums[SLOTS] += took_ms
        if count:
            times.append(FaceTime(card, face, count, spent))
    return History(merged((early, *late.values())), dict(late), tuple(times))


def _of_faces(rows: Iterable[AnswerRow]) -> Iterator[tuple[tuple[int, int], list[Any]]]:
    """Yield the answers of each (card, face): what is used next to one another lies together then."""
    of_face = defaultdict[Any, list[Any]](list)
    for whose, said in rows:
        of_face[whose].append(said)
    for whose, answers in of_face.items():
        card, _, face = whose.partition(" ") if whose.__class__ is str else (whose, "", 0)
        yield (int(card), int(face)), answers


def merged(parts: Iterable[Days]) -> Days:
    """Return the days of several decks as those of one."""
    whole: Days = {}
    for days in parts:
        for day, sums in days.items():
            there = whole.get(day)
            whole[day] = list(map(add, there, sums)) if there else sums
    return whole


_GRADE: Final = (1 << KIND_AT) - 1
_CODE: Final = (1 << DAY_AT) - 1
_DAY: Final = (1 << TOOK_AT - DAY_AT) - 1
_DRILLS: Final = DRILL << KIND_AT
_REPEATED_SLOT: Final = REPEATED * GRADES
_OTHER_SLOTS: Final = {DRILL: AGAIN * GRADES, CRAM: PRACTICE * GRADES}


class _States:
    """The states that a schedule can be in, each made when a face first reaches it.

    A state is [what follows each grade…, first slot of its answers, interval, ease, repetitions].
    """

    def __init__(self, step: Step) -> None:
        self._step = step
        self._made: dict[tuple[int, int, int], list[Any]] = {}
        self.start = self._state(0, EASE_START, 0)

    def after(self, state: list[Any], grade: int) -> list[Any]:
        """Return the state after an answer, and remember the way there."""
        interval, ease, repetitions = state[-3:]
        state[grade] = following = self._state(*self._step(interval, ease, repetitions, grade))
        return following

    def with_interval(self, state: list[Any], interval: int) -> list[Any]:
        """Return the state with an interval that was given instead of the scheduler's own."""
        return self._state(interval, state[-2], state[-1])

    def _state(self, interval: int, ease: int, repetitions: int) -> list[Any]:
        found = self._made.get((interval, ease, repetitions))
        if found is None:
            sort = NEW if interval == 0 else YOUNG if interval < MATURE_DAYS else MATURE
            found = [*[None] * GRADES, sort * GRADES, interval, ease, repetitions]
            self._made[interval, ease, repetitions] = found
        return found


def _no_answers() -> list[int]:
    return [0] * (SLOTS + 1)
