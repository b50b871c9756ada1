"""One pass over the log: how many answers of which sort on which day, and how long each card took.

The log does not say how well a card was known before an answer, and a retention of young and mature cards needs that:
the pass carries the interval of every face along, by the scheduler's own arithmetic. A million answers go through its
loop, so it works on plain numbers; states of a schedule are made once and shared by all the faces that reach them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from operator import add
from typing import Any, Final, NamedTuple

from msgspec import Struct

from srs_cli.model.event import CRAM, DRILL, RESET, REVIEW
from srs_cli.model.memory import EASE_START
from srs_cli.model.plain_past import DAY_AT, GRADE_MASK, LAST_REVIEW, TOOK_AT, TOOK_MASK, PlainPast, Said, taken_apart

MATURE_DAYS: Final = 21  # a face whose interval is at least this is mature, as in Anki
PASS: Final = 3  # from this grade on the answer was recalled
GRADES: Final = 6

# Sorts of answers; reviews are told apart by what was known before them.
NEW, YOUNG, MATURE, REPEATED, AGAIN, PRACTICE = range(6)
SLOTS: Final = 6 * GRADES  # a day counts answers at sort * GRADES + grade

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


def read_history(pasts: Iterable[PlainPast], deck_of: Mapping[int, int], step: Step, since: int) -> History:
    """Return the history of the answers and resets in the pasts of cards; of decks from day `since` on.

    A review is of a new, a young or a mature face by the interval before it. Only the first of a face on a day is; a
    further one (two machines, merged) is repeated. A day before the face's last review counts for that review's day, as
    in the fold: days never run backwards.
    """
    count = _Count(deck_of, step, since)
    for past in pasts:
        card, said = past[0], past[1:]
        if max(said) <= LAST_REVIEW:
            count.reviews(card, said)
        else:
            of_face = defaultdict[int, list[Said]](list)
            for each in taken_apart(said):
                of_face[each.face].append(each)
            for face, events in of_face.items():
                count.events(card, face, events)
    return History(merged((count.early, *count.late.values())), count.late, tuple(count.times))


class _Count:
    """Counts what faces were answered."""

    def __init__(self, deck_of: Mapping[int, int], step: Step, since: int) -> None:
        self._deck_of = deck_of
        self._states = _States(step)
        self._since = since
        self.early: Days = {}
        self.late: dict[int, Days] = {}  # by deck
        self.times: list[FaceTime] = []

    def _late(self, card: int) -> Days:
        return self.late.setdefault(self._deck_of.get(card, 0), {})

    def reviews(self, card: int, said: list[int]) -> None:
        """Count a card whose past are reviews of its first face: as `events` does, a million times as often."""
        days, since, states = self.early, self._since, self._states
        state, last, spent = states.start, -1, 0
        for each in said:
            grade, took_ms, day = each & GRADE_MASK, each >> TOOK_AT & TOOK_MASK, each >> DAY_AT
            if day > last:
                slot = state[GRADES] + grade
                last = day
                if day >= since:
                    days, since = self._late(card), _NEVER
            else:
                slot = _REPEATED_SLOT + grade
            state = state[grade] or states.after(state, grade)
            spent += took_ms
            try:
                sums = days[last]
            except KeyError:
                sums = days[last] = _no_answers()
            sums[slot] += 1
            sums[SLOTS] += took_ms
        self.times.append(FaceTime(card, 0, len(said), spent))

    def events(self, card: int, face: int, events: Iterable[Said]) -> None:
        """Count a face by its events."""
        state, last, count, spent = self._states.start, -1, 0, 0
        for grade, kind, _, day, took_ms, given in events:
            if kind == RESET:
                state, last = self._states.start, -1
            if kind not in _SLOTS:
                continue
            best = min(max(grade, 0), GRADES - 1)
            slot = _SLOTS[kind] + best
            if kind == REVIEW:
                slot = state[GRADES] + best if day > last else slot
                last = max(day, last)
                state = state[best] or self._states.after(state, best)
                if given:
                    state = self._states.with_interval(state, given)
            count += 1
            spent += took_ms
            counted = last if kind == REVIEW else day
            sums = (self.early if counted < self._since else self._late(card)).setdefault(counted, _no_answers())
            sums[slot] += 1
            sums[SLOTS] += took_ms
        if count:
            self.times.append(FaceTime(card, face, count, spent))


def merged(parts: Iterable[Days]) -> Days:
    """Return the days of several decks as those of one."""
    whole: Days = {}
    for days in parts:
        for day, sums in days.items():
            there = whole.get(day)
            whole[day] = list(map(add, there, sums)) if there else sums
    return whole


_NEVER: Final = 1 << 62  # no day is so late
_REPEATED_SLOT: Final = REPEATED * GRADES
_SLOTS: Final = {REVIEW: _REPEATED_SLOT, DRILL: AGAIN * GRADES, CRAM: PRACTICE * GRADES}


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
