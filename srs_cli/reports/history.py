"""One pass over the log: how many answers of which sort on which day, and how long each card took.

The log does not say how well a card was known before an answer, and a retention of young and mature cards needs that:
the pass carries the interval of every face along, by the scheduler's own arithmetic. A million answers go through its
loop, so it works on plain numbers; states of a schedule are made once and shared by all the faces that reach them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import add
from typing import Any, Final, NamedTuple

from msgspec import Struct

from srs_cli.model.event import CRAM, DRILL, RESET, REVIEW
from srs_cli.model.memory import EASE_START

MATURE_DAYS: Final = 21  # a face whose interval is at least this is mature, as in Anki
PASS: Final = 3  # from this grade on the answer was recalled
GRADES: Final = 6

# Sorts of answers; reviews are told apart by what was known before them.
NEW, YOUNG, MATURE, REPEATED, AGAIN, PRACTICE = range(6)
SLOTS: Final = 6 * GRADES  # a day counts answers at sort * GRADES + grade, and their milliseconds SLOTS further on

# An answer or a reset as four plain numbers: card key, code, study day, milliseconds taken.
# The code is grade | kind << KIND_AT | face << FACE_AT | interval given instead of the scheduler's own << GIVEN_AT.
KIND_AT, FACE_AT, GIVEN_AT = 3, 7, 13
AnswerRow = tuple[int, int, int, int]
Step = Callable[[int, int, int, int], tuple[int, int, int]]
Days = dict[int, list[int]]  # a study day → its SLOTS counts and SLOTS sums of milliseconds


class FaceTime(NamedTuple):
    """How many answers a face was given, and how long they took together."""

    card: int  # its key
    face: int
    answers: int
    took_ms: int


class History(Struct, frozen=True):
    """What the log comes to: the days of each deck by its row (0: the card is not known), and the time of each face."""

    decks: dict[int, Days]
    faces: tuple[FaceTime, ...]


def read_history(rows: Iterable[AnswerRow], deck_of: Mapping[int, int], step: Step) -> History:
    """Return the history of answers and resets that count, given in the order of the log.

    A review is of a new, a young or a mature face by the interval before it. Only the first of a face on a day is; a
    further one (two machines, merged) is repeated. A day before the face's last review counts for that review's day, as
    in the fold: days never run backwards.
    """
    states = _States(step)
    decks: dict[int, list[Any]] = {}
    faces: dict[Any, list[Any]] = {}  # by card, or (card, face): [state, last day, deck, answers, milliseconds]
    known_face = faces.get
    for card, code, day, took_ms in rows:
        given = face = 0
        if code > _CODE:
            given = code >> GIVEN_AT
            face = code >> FACE_AT & _FACE
            code &= _CODE  # noqa: PLW2901 - what is left is kind and grade
        key = (card, face) if face else card
        known = known_face(key)
        if known is None:
            deck = decks.setdefault(deck_of.get(card, 0), [-1, [], {}])  # the day it is at, that day's sums, all days
            known = faces[key] = [states.start, -1, deck, 0, 0]
        if _REVIEWS <= code < _DRILLS:
            grade = code - _REVIEWS
            state = known[0]
            if day > known[1]:
                slot = state[GRADES] + grade
                known[1] = day
            else:
                slot = _REPEATED_SLOT + grade
                day = known[1]  # noqa: PLW2901 - the day it counts for
            after = state[grade] or states.after(state, grade)
            known[0] = states.with_interval(after, given) if given else after
        elif code >> KIND_AT == RESET:
            known[0] = states.start
            known[1] = -1
            continue
        else:
            slot = _OTHER_SLOTS[code >> KIND_AT] + (code & _GRADE)
        known[3] += 1
        known[4] += took_ms
        deck = known[2]
        if deck[0] != day:
            deck[0] = day
            deck[1] = deck[2].get(day) or deck[2].setdefault(day, [0] * (2 * SLOTS))
        sums = deck[1]
        sums[slot] += 1
        sums[SLOTS + slot] += took_ms
    return History({row: days for row, (_day, _sums, days) in decks.items()}, tuple(_times(faces)))


def merged(parts: Iterable[Days]) -> Days:
    """Return the days of several decks as those of one."""
    whole: Days = {}
    for days in parts:
        for day, sums in days.items():
            there = whole.get(day)
            whole[day] = list(map(add, there, sums)) if there else sums
    return whole


_GRADE: Final = (1 << KIND_AT) - 1
_CODE: Final = (1 << FACE_AT) - 1
_FACE: Final = (1 << GIVEN_AT - FACE_AT) - 1
_REVIEWS: Final = REVIEW << KIND_AT
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


def _times(faces: Mapping[Any, list[Any]]) -> Iterator[FaceTime]:
    for key, (_state, _last, _deck, answers, took_ms) in faces.items():
        card, face = key if isinstance(key, tuple) else (key, 0)
        if answers:
            yield FaceTime(card, face, answers, took_ms)
