"""Figures of days: spans, streaks, retention, classes."""

from __future__ import annotations

import pytest

from srs_cli.reports import figures
from srs_cli.reports.figures import Bucket, Rate, Span, Streak
from srs_cli.reports.history import AGAIN, GRADES, MATURE, NEW, PRACTICE, REPEATED, SLOTS, YOUNG, Days, FaceTime

TODAY = 20_000


def days(*answers: tuple[int, int, int], took_ms: int = 1000) -> Days:
    """Return days with an answer for each (days ago, sort, grade)."""
    found: Days = {}
    for ago, sort, grade in answers:
        sums = found.setdefault(TODAY - ago, [0] * (SLOTS + 1))
        sums[sort * GRADES + grade] += 1
        sums[SLOTS] += took_ms
    return found


EACH = days(*((0, sort, 4) for sort in (NEW, YOUNG, YOUNG, MATURE, REPEATED, AGAIN, AGAIN, PRACTICE)))


def test_a_span_sorts_the_answers() -> None:
    span = figures.span_of(EACH, TODAY, TODAY)
    assert span == Span(TODAY, TODAY, new=1, reviews=4, again=2, practice=1, took_ms=8000)
    assert span.answers == 8
    assert figures.span_of(EACH, TODAY - 9, TODAY - 1).answers == 0
    assert figures.span_of({}, TODAY, TODAY).answers == 0


@pytest.mark.parametrize(
    ("count", "rows", "length", "first"),
    [(1, 1, 1, 0), (14, 14, 1, 13), (31, 31, 1, 30), (32, 5, 7, 34), (190, 28, 7, 195), (191, 7, 30, 209)],
)
def test_many_days_are_told_by_weeks_or_longer(count: int, rows: int, length: int, first: int) -> None:
    spans = figures.spans(days((0, NEW, 4), (first, NEW, 4), (first + 1, NEW, 4)), TODAY, count)
    assert (len(spans), spans[0].first, spans[-1].last) == (rows, TODAY - first, TODAY)
    assert {span.last - span.first + 1 for span in spans} == {length}
    assert sum(span.answers for span in spans) == 2


def test_grades_leave_practice_out() -> None:
    assert figures.grades_of(EACH, TODAY) == (0, 0, 0, 0, 7, 0)
    assert figures.grades_of(days((0, AGAIN, 2), (0, NEW, 5), (1, NEW, 0)), TODAY) == (0, 0, 1, 0, 0, 1)


def test_the_calendar_has_the_days_with_answers() -> None:
    assert figures.calendar(days((0, NEW, 4), (3, PRACTICE, 0), (3, AGAIN, 1), (9, NEW, 1)), TODAY - 8, TODAY) == (
        (TODAY - 3, 2),
        (TODAY, 1),
    )


def test_retention_is_of_first_reviews_of_known_faces() -> None:
    found = days(
        (0, YOUNG, 2), (0, YOUNG, 3), (0, MATURE, 5), (0, NEW, 0), (0, REPEATED, 0), (0, AGAIN, 0), (0, PRACTICE, 0),
        (6, YOUNG, 0), (7, MATURE, 4), (29, MATURE, 4), (30, MATURE, 1), (364, YOUNG, 4), (365, YOUNG, 4), (-2, YOUNG, 4),
    )  # fmt: skip
    young = {"today": (2, 1), "7 days": (3, 1), "30 days": (3, 1), "365 days": (4, 2), "all": (6, 4)}
    mature = {"today": (1, 1), "7 days": (1, 1), "30 days": (3, 3), "365 days": (4, 3), "all": (4, 3)}
    periods = figures.retention(found, TODAY)
    assert {each.period: each.young for each in periods} == {period: Rate(*rate) for period, rate in young.items()}
    assert {each.period: each.mature for each in periods} == {period: Rate(*rate) for period, rate in mature.items()}
    assert periods[0].both == Rate(3, 2)
    assert {each.both for each in figures.retention({}, TODAY)} == {Rate()}


def test_a_share_of_nothing_is_none() -> None:
    assert Rate().share is None
    assert Rate(4, 3).share == 0.75


@pytest.mark.parametrize(
    ("ago", "streak"),
    [
        ([], Streak(0, 0, 0, -1, 0)),
        ([0], Streak(1, 1, 1, TODAY, 1)),
        ([1], Streak(1, 1, 1, TODAY - 1, 1)),  # today is not over yet
        ([2], Streak(0, 1, 1, TODAY - 2, 1)),
        ([0, 1, 2, 4], Streak(3, 3, 4, TODAY - 4, 4)),
        ([1, 2, 5, 6, 7, 8], Streak(2, 4, 6, TODAY - 8, 6)),
        ([0, 364, 365], Streak(1, 2, 3, TODAY - 365, 2)),
        ([-1, 0], Streak(1, 1, 1, TODAY, 1)),  # a clock that went ahead does not lengthen it
    ],
)
def test_a_streak_counts_days_with_an_answer(ago: list[int], streak: Streak) -> None:
    assert figures.streak(days(*((day, AGAIN, 2) for day in ago)), TODAY) == streak


def test_times() -> None:
    faces = [FaceTime(1, 0, 3, 9_999), FaceTime(2, 0, 1, 10_000), FaceTime(2, 1, 2, 700_000)]
    times = figures.times(days((0, NEW, 4), (29, NEW, 4), (30, NEW, 4)), faces, TODAY)
    assert (times.answer_ms, times.answer_ever_ms, times.cards, times.card_ms, times.card_answers) == (
        1000, 1000, 3, 10_000, 2,
    )  # fmt: skip
    assert [bucket.faces for bucket in times.buckets] == [1, 1, 0, 0, 0, 0, 1]
    nothing = figures.times({}, [], TODAY)
    assert (nothing.answer_ms, nothing.answer_ever_ms, nothing.card_ms, nothing.card_answers) == (None,) * 4


def test_classes_begin_at_their_border() -> None:
    assert figures.buckets([(0, 1), (1, 2), (9, 3), (10, 4), (99, 5)], (1, 10)) == (
        Bucket(1, 10, 6),
        Bucket(10, None, 9),
    )
    assert [each.faces for each in figures.intervals([(1, 1), (20, 1), (21, 1), (36_500, 1)])] == [
        1,
        0,
        1,
        1,
        0,
        0,
        0,
        1,
    ]
    assert [each.faces for each in figures.eases([(130, 1), (149, 1), (150, 1), (900, 1)])] == [
        2,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        1,
    ]


def test_a_mean_weighs_by_faces() -> None:
    assert figures.mean([(130, 1), (250, 3)]) == 220
    assert figures.mean([]) is None
