"""SM-2 as it was published."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.memory import EASE_START
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.sm2 import EASE_FLOOR, MAX_INTERVAL, step

State = tuple[int, int, int]
START: State = (0, EASE_START, 0)
EASES = st.integers(EASE_FLOOR, 1000)


def after(grades: list[int], state: State = START) -> list[State]:
    states = []
    for grade in grades:
        state = step(*state, grade)
        states.append(state)
    return states


def intervals(grades: list[int]) -> list[int]:
    return [interval for interval, _, _ in after(grades)]


@pytest.mark.parametrize(
    ("grade", "row"),
    [
        (4, [1, 6, 15, 38, 95, 238, 595, 1488]),
        (5, [1, 6, 17, 48, 140, 420, 1302]),
        (3, [1, 6, 14, 30, 59, 107, 178]),
    ],
)
def test_the_same_grade_every_time(grade: int, row: list[int]) -> None:
    assert intervals([grade] * len(row)) == row


@pytest.mark.parametrize(
    ("grades", "row", "ease"),
    [
        ([4, 4, 2, 4, 4, 4], [1, 6, 1, 1, 6, 15], 250),
        ([5, 5, 0, 5, 5, 5], [1, 6, 1, 1, 6, 18], 300),
        ([0], [1], 250),
        ([1, 1, 1], [1, 1, 1], 250),
        ([3], [1], 236),
        ([3, 5, 4], [1, 6, 15], 246),  # ⌈6 × 2.46⌉, with the ease before the answer
        ([4, 4, 3, 4], [1, 6, 15, 36], 236),  # ⌈15 × 2.36⌉ = ⌈35.4⌉
        ([3] * 20 + [5], None, 140),
    ],
)
def test_mixed_grades(grades: list[int], row: list[int] | None, ease: int) -> None:
    states = after(grades)
    assert row is None or [interval for interval, _, _ in states] == row
    assert states[-1][1] == ease


@pytest.mark.parametrize("grade", range(6))
def test_the_ease_changes_by_the_published_formula_when_recalled(grade: int) -> None:
    missing = 5 - grade
    change = Fraction(1, 10) - missing * (Fraction(8, 100) + missing * Fraction(2, 100)) if grade >= 3 else Fraction(0)
    for ease in range(EASE_FLOOR, 400):
        wanted = max(Fraction(ease, 100) + change, Fraction(13, 10)) * 100
        assert step(10, ease, 5, grade)[1] == wanted


@given(st.integers(1, MAX_INTERVAL), EASES, st.integers(2, 100), st.integers(3, 5))
def test_intervals_are_rounded_up_exactly(interval: int, ease: int, repetitions: int, grade: int) -> None:
    wanted = min(ceil(Fraction(interval) * Fraction(ease, 100)), MAX_INTERVAL)
    assert step(interval, ease, repetitions, grade)[::2] == (wanted, repetitions + 1)


@given(st.integers(0, MAX_INTERVAL), EASES, st.integers(0, 100), st.integers(0, 2))
def test_a_failed_answer_starts_the_repetitions_again(interval: int, ease: int, repetitions: int, grade: int) -> None:
    assert step(interval, ease, repetitions, grade) == (1, ease, 0)


@given(st.lists(st.integers(0, 5), max_size=60))
def test_whatever_the_grades_the_state_stays_in_its_bounds(grades: list[int]) -> None:
    for interval, ease, repetitions in after(grades):
        assert 1 <= interval <= MAX_INTERVAL
        assert ease >= EASE_FLOOR
        assert repetitions <= len(grades)


@given(st.lists(st.integers(0, 5), max_size=20))
def test_a_better_grade_never_gives_an_earlier_day(grades: list[int]) -> None:
    state = ([START, *after(grades)])[-1]
    offered = [step(*state, grade)[0] for grade in range(6)]
    assert offered == sorted(offered)


def test_intervals_stop_at_a_hundred_years() -> None:
    assert intervals([5] * 30)[-1] == MAX_INTERVAL == 36_500


def test_sm2_is_registered() -> None:
    assert SCHEDULERS["sm2"] is step
