"""What a report says, as numbers: days, streak, retention, distributions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from msgspec import Struct

from srs_cli.reports.history import (
    AGAIN,
    GRADES,
    MATURE,
    NEW,
    PASS,
    PRACTICE,
    REPEATED,
    SLOTS,
    YOUNG,
    Days,
    FaceTime,
)

# Retention is told for these many study days, today the last of them; 0 is ever since.
PERIODS: Final = (("today", 1), ("7 days", 7), ("30 days", 30), ("365 days", 365), ("all", 0))
_BY_DAYS, _BY_WEEKS = 31, 190  # a span of up to so many days is shown day by day, week by week; else by 30 days
_INTERVALS: Final = (1, 2, 7, 21, 61, 183, 366, 731)  # days at which the classes of intervals begin
_EASES: Final = (130, 150, 170, 190, 210, 230, 250, 270, 290)  # hundredths
_SECONDS: Final = (0, 10, 30, 60, 120, 300, 600)  # spent on one card so far


class Span(Struct, frozen=True):
    """The answers of the study days from `first` to `last`, by what they were to."""

    first: int
    last: int
    new: int
    reviews: int
    again: int  # drill passes of the same day
    practice: int  # that touched no schedule
    took_ms: int

    @property
    def answers(self) -> int:
        """Return how many answers there were, practice included."""
        return self.new + self.reviews + self.again + self.practice


class Rate(Struct, frozen=True):
    """How many were asked, and how many of them recalled (3 or more)."""

    asked: int = 0
    recalled: int = 0

    @property
    def share(self) -> float | None:
        """Return the recalled share from 0 to 1, or None where nothing was asked."""
        return self.recalled / self.asked if self.asked else None

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.asked + other.asked, self.recalled + other.recalled)


class Retention(Struct, frozen=True):
    """True retention of a period, of faces that were young and mature before the answer."""

    period: str
    young: Rate
    mature: Rate

    @property
    def both(self) -> Rate:
        """Return the rate of young and mature faces together."""
        return self.young + self.mature


class Streak(Struct, frozen=True):
    """Study days with at least one answer."""

    current: int  # in a row up to today, or up to yesterday while there is none today
    longest: int
    studied: int  # of all days
    first: int  # the first study day, -1 where there is none
    year: int  # studied days of the last 365


class Bucket(Struct, frozen=True):
    """How many faces fall into a class from `low` on, up to before `high` (None: open)."""

    low: int
    high: int | None
    faces: int


class Times(Struct, frozen=True):
    """How long answers and cards take; milliseconds. Each face of a card counts as one card."""

    answer_ms: float | None  # mean of an answer in the last 30 days, None where there is none
    answer_ever_ms: float | None
    cards: int  # faces that were ever answered
    card_ms: float | None  # median of all that a face took so far
    card_answers: float | None  # mean of the answers to a face so far
    buckets: tuple[Bucket, ...]  # seconds that a face took so far


def span_of(days: Days, first: int, last: int) -> Span:
    """Return the answers of the study days from `first` to `last`."""
    sums = _summed(days, first, last)
    sorts = [sum(sums[start : start + GRADES]) for start in range(0, SLOTS, GRADES)]
    return Span(
        first, last, sorts[NEW], sorts[YOUNG] + sorts[MATURE] + sorts[REPEATED], sorts[AGAIN], sorts[PRACTICE],
        sums[SLOTS],
    )  # fmt: skip


def spans(days: Days, today: int, count: int) -> tuple[Span, ...]:
    """Return the last `count` study days in rows: of a day each, or of a week or 30 days where they are many."""
    length = 1 if count <= _BY_DAYS else 7 if count <= _BY_WEEKS else 30
    rows = -(-count // length)
    firsts = [today + 1 - length * row for row in range(rows, 0, -1)]
    return tuple(span_of(days, first, first + length - 1) for first in firsts)


def grades_of(days: Days, day: int) -> tuple[int, ...]:
    """Return how many answers of a study day had each grade 0-5, practice aside."""
    sums = _summed(days, day, day)
    return tuple(sum(sums[sort * GRADES + grade] for sort in range(PRACTICE)) for grade in range(GRADES))


def calendar(days: Days, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return (study day, answers) of the days from `first` to `last` that have any."""
    counted = ((day, sum(sums[:SLOTS])) for day, sums in sorted(days.items()) if first <= day <= last)
    return tuple((day, answers) for day, answers in counted if answers)


def retention(days: Days, today: int) -> tuple[Retention, ...]:
    """Return the true retention of each period: the first review of a face on a day, new faces aside."""
    return tuple(retention_of(days, today, period, count) for period, count in PERIODS)


def retention_of(days: Days, today: int, period: str, count: int) -> Retention:
    """Return the true retention of the last `count` study days, 0 for all."""
    sums = (
        _summed(days, today + 1 - count, today) if count else _summed(days, min(days, default=0), max(days, default=0))
    )
    young, mature = (
        Rate(sum(sums[start : start + GRADES]), sum(sums[start + PASS : start + GRADES]))
        for start in (YOUNG * GRADES, MATURE * GRADES)
    )
    return Retention(period, young, mature)


def streak(days: Days, today: int) -> Streak:
    """Return how regularly a student studied up to today."""
    studied = [day for day, _answers in calendar(days, min(days, default=0), today)]
    if not studied:
        return Streak(0, 0, 0, -1, 0)
    runs = [1]
    for before, after in pairwise(studied):
        if after == before + 1:
            runs[-1] += 1
        else:
            runs.append(1)
    year = sum(day > today - 365 for day in studied)
    return Streak(runs[-1] if studied[-1] >= today - 1 else 0, max(runs), len(studied), studied[0], year)


def times(days: Days, faces: Sequence[FaceTime], today: int) -> Times:
    """Return how long answers and cards take."""
    month, ever = span_of(days, today - 29, today), span_of(days, min(days, default=0), max(days, default=0))
    return Times(
        answer_ms=month.took_ms / month.answers if month.answers else None,
        answer_ever_ms=ever.took_ms / ever.answers if ever.answers else None,
        cards=len(faces),
        card_ms=median([face.took_ms for face in faces]) if faces else None,
        card_answers=sum(face.answers for face in faces) / len(faces) if faces else None,
        buckets=buckets(((face.took_ms // 1000, 1) for face in faces), _SECONDS),
    )


def intervals(counted: Iterable[tuple[int, int]]) -> tuple[Bucket, ...]:
    """Return the distribution of intervals, given as (days, faces)."""
    return buckets(counted, _INTERVALS)


def eases(counted: Iterable[tuple[int, int]]) -> tuple[Bucket, ...]:
    """Return the distribution of ease factors, given as (hundredths, faces)."""
    return buckets(counted, _EASES)


def mean(counted: Iterable[tuple[int, int]]) -> float | None:
    """Return the mean of values given as (value, faces), or None where there is none."""
    whole = list(counted)
    faces = sum(count for _, count in whole)
    return sum(value * count for value, count in whole) / faces if faces else None


def buckets(counted: Iterable[tuple[int, int]], lows: Sequence[int]) -> tuple[Bucket, ...]:
    """Return (value, faces) sorted into classes that begin at `lows`; what is lower falls into the first."""
    found = [0] * len(lows)
    for value, faces in counted:
        found[max(0, bisect_right(lows, value) - 1)] += faces
    return tuple(Bucket(*each) for each in zip(lows, [*lows[1:], None], found, strict=True))


def _summed(days: Days, first: int, last: int) -> list[int]:
    inside = [sums for day, sums in days.items() if first <= day <= last]
    return [sum(column) for column in zip(*inside, strict=True)] if inside else [0] * (SLOTS + 1)
