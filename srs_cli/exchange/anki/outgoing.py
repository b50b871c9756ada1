"""Schedules and answers as Anki keeps them: columns of its cards, rows of its log of reviews.

What its columns cannot say goes along twice over: of a card in its custom data, of an answer in our field of the note.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from srs_cli.model.event import DRILL, REVIEW
from srs_cli.model.memory import NEVER, Memory
from srs_cli.model.package import Answered
from srs_cli.model.plausible import is_day

FACES: Final = 64  # ids are apart by so much from card to card, so that each face has one
DAY_0: Final = 14_610  # 2010-01-01: the day that Anki's days of a package are counted from
DAY_START: Final = 4  # the hour at which the days of our answers begin, as Anki's do
EASES: Final = (1, 1, 1, 2, 3, 4)  # Anki's button, by our grade
_GRADES: Final = (-1, 2, 3, 4, 5)  # and back
_MOST_ZONES = 200
_DAY_MS = 86_400_000
_START_MS = DAY_START * 3_600_000

CardColumns = tuple[int, int, int, int, int, int, int, int, str]
LogRow = tuple[int, int, int, int, int, int, int, int]


def grade_of(button: int) -> int:
    """Return our grade of Anki's button 1-4; -1 where it is none."""
    return _GRADES[button] if 0 < button < len(_GRADES) else -1


def columns(memory: Memory, answers: int, day: int, position: int) -> CardColumns:
    """Return type, queue, due, ivl, factor, reps, lapses, flags and data of a card on a study day.

    `answers` are those to its face.
    """
    reps = max(answers, memory.repetitions)
    queue = 0 if memory.is_new else 2
    if memory.suspended:
        queue = -1
    elif memory.buried > day:
        queue = -2
    more = f"{memory.repetitions},{memory.introduced},{memory.reviewed},{memory.drill},{memory.buried},{memory.events},{reps}"
    if memory.is_new:
        data = _custom_data(f"{more},{memory.interval},{memory.ease},{memory.lapses}")
        return (0, queue, position, 0, 0, reps, memory.lapses, memory.flag, data)
    return (
        2, queue, memory.due - DAY_0, memory.interval, memory.ease * 10, reps, memory.lapses, memory.flag,
        _custom_data(more),
    )  # fmt: skip


def _custom_data(numbers: str) -> str:
    """Return JSON in JSON, as Anki wants it; written out, since there may be very many."""
    return f'{{"cd":"{{\\"srs\\":\\"{numbers}\\"}}"}}'


class Log:
    """Answers on their way to rows of Anki's log; keeps what a row cannot say, by the card's place in the package."""

    def __init__(self, first_id: int, faces: Iterable[int]) -> None:
        """`faces` has a key for each face that goes along, place * FACES + face."""
        self.counts = {key: [0, NEVER] for key in faces}  # of each face the answers, and the study day of the last
        self.kept: dict[int, list[list[Any]]] = {}  # [row, kind, grade, day, offset, ms, payload]
        self.others: dict[int, list[list[Any]]] = {}  # answers to a face that the card has no more
        self.zones: list[tuple[int, int]] = []  # from when on the clock was how many seconds ahead of UTC
        self.crossed: set[int] = set()  # cards with an answer that is no later than the one before it in the log
        self._first_id = first_id

    def rows(self, answers: Iterable[Answered]) -> Iterator[LogRow]:
        """Yield a row for each answer that comes in the order of time."""
        counts, first = self.counts, self._first_id
        last = zone = 0
        for answer in answers:
            place, face, kind, utc_ms, offset_s, day, grade, took_ms, payload, interval, ease, before = answer
            key = place * FACES + face
            its = counts.get(key)
            if its is None:
                self._keep_other(answer)
                continue
            if utc_ms <= last:
                self.crossed.add(place)
                continue
            last = utc_ms
            if offset_s != zone or not self.zones:
                zone = self._zone(utc_ms, offset_s)
            review = kind == REVIEW
            if (
                grade < 2
                or payload
                or offset_s != zone
                or day != (utc_ms + offset_s * 1000 - _START_MS) // _DAY_MS
                or review != (its[1] != day)
            ):
                self._keep(place, utc_ms, answer)
            its[0] += 1
            its[1] = day
            if review:
                yield utc_ms, first + key, EASES[grade], interval, before, ease * 10, took_ms, 1 if before else 0
            else:
                yield utc_ms, first + key, EASES[grade], interval, interval, ease * 10, took_ms, 2

    def rows_of_crossed(self, answers: Iterable[Answered], taken: Callable[[int], bool]) -> Iterator[LogRow]:
        """Yield the rows of all answers to cards that crossed, each under a number that is not taken yet.

        `answers` are all once more; the rows that the cards have already are to be deleted before.
        """
        waiting = sorted((answer for answer in answers if answer[0] in self.crossed), key=lambda answer: answer[3])
        for place in self.crossed:
            self.kept.pop(place, None)
            for face in range(FACES):
                if place * FACES + face in self.counts:
                    self.counts[place * FACES + face][0] = 0
        for answer in waiting:
            place, face, kind, utc_ms, _, _, grade, took_ms, _, interval, ease, before = answer
            key = place * FACES + face
            if key not in self.counts:
                continue
            row = max(utc_ms, 1)
            while taken(row):
                row += 1
            self._keep(place, row, answer)
            self.counts[key][0] += 1
            yield (
                row, self._first_id + key, EASES[grade], interval, before if kind == REVIEW else interval,
                ease * 10, took_ms, 2 if kind == DRILL else 1 if before else 0,
            )  # fmt: skip

    def _zone(self, utc_ms: int, offset_s: int) -> int:
        if len(self.zones) < _MOST_ZONES:
            self.zones.append((utc_ms, offset_s))
        return self.zones[-1][1]

    def _keep(self, place: int, row: int, answer: Answered) -> None:
        _, _, kind, utc_ms, offset_s, day, grade, _, payload, *_ = answer
        self.kept.setdefault(place, []).append([row, kind, grade, day, offset_s, utc_ms, payload])

    def _keep_other(self, answer: Answered) -> None:
        place, face, kind, utc_ms, offset_s, day, grade, took_ms, payload, *_ = answer
        self.others.setdefault(place, []).append([face, kind, utc_ms, offset_s, day, grade, took_ms, payload])


def kept_schedule(custom: object) -> list[int]:
    """Return the numbers that `columns` put into a card's custom data; nothing where there are none of ours."""
    if not isinstance(custom, str):
        return []
    try:
        found = json.loads(custom)
        parts = str(found["srs"]).split(",")
        numbers = [int(part) for part in parts] if len(parts) in {7, 10} else []
        return numbers if all(number >= NEVER and is_day(number) for number in numbers) else []
    except (ValueError, RecursionError, KeyError, TypeError):
        return []


def own_memory(numbers: list[int], memory: Memory, reps: int, today: int, *, buried: bool) -> Memory:
    """Return a card's memory with what our custom data says of it, where Anki had no answer to it since."""
    repetitions, introduced, reviewed, drill, hidden, events, answered, *new = numbers
    if answered != reps:
        return memory
    if new:
        memory = memory._replace(interval=new[0], ease=new[1], lapses=new[2])
    if not buried and hidden > today:
        hidden = NEVER
    return memory._replace(
        repetitions=repetitions, introduced=introduced, reviewed=reviewed, drill=drill, buried=hidden, events=events
    )
