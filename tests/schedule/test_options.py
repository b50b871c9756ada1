"""What SM-2 leaves open: fuzz that stays within its band and is what was shown, credit for late answers."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.memory import NEW, Memory
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.options import PUBLISHED, Options, given_interval
from srs_cli.schedule.sm2 import MAX_INTERVAL

STEP = SCHEDULERS["sm2"]
DAY = 20_000
FUZZ = Options(fuzz=True)
CREDIT = Options(late_credit=True)

MEMORIES = st.builds(
    Memory,
    due=st.integers(DAY - 400, DAY + 40),
    interval=st.integers(1, MAX_INTERVAL),
    ease=st.integers(130, 400),
    repetitions=st.integers(0, 20),
    lapses=st.integers(0, 9),
    introduced=st.just(DAY - 500),
    reviewed=st.just(DAY - 400),
)


def known(interval: int, due: int = DAY, repetitions: int = 3) -> Memory:
    return Memory(due=due, interval=interval, repetitions=repetitions, introduced=1, reviewed=due - interval)


def own_interval(memory: Memory, grade: int) -> int:
    return STEP(memory.interval, memory.ease, memory.repetitions, grade)[0]


def widest(interval: int) -> int:
    """A day, and 15 % of what lies between 2 and 7 days, 10 % up to 20, 5 % beyond: rounded."""
    return round(
        1 + 0.15 * (min(interval, 7) - 2) + 0.10 * max(0, min(interval, 20) - 7) + 0.05 * max(0, interval - 20)
    )


@given(MEMORIES, st.integers(0, 5), st.integers())
def test_as_published_every_interval_is_the_schedulers_own(memory: Memory, grade: int, seed: int) -> None:
    assert given_interval(memory, DAY, grade, STEP, PUBLISHED, seed) == 0


@given(MEMORIES, st.integers(0, 5), st.integers())
def test_fuzz_is_the_same_each_time_and_stays_within_its_band(memory: Memory, grade: int, seed: int) -> None:
    given_one = given_interval(memory, DAY, grade, STEP, FUZZ, seed)
    assert given_one == given_interval(memory, DAY, grade, STEP, FUZZ, seed)
    own = own_interval(memory, grade)
    fuzzed = given_one or own
    assert abs(fuzzed - own) <= (widest(own) if own >= 3 else 0)
    assert min(own, 2) <= fuzzed <= MAX_INTERVAL


@pytest.mark.parametrize("memory", [NEW, known(1, repetitions=0)])
def test_intervals_under_three_days_are_not_fuzzed(memory: Memory) -> None:
    assert {given_interval(memory, DAY, 4, STEP, FUZZ, seed) for seed in range(50)} == {0}


def test_fuzz_reaches_every_day_of_its_band_about_equally_often() -> None:
    memory = known(6)  # then 15 days, give or take 3
    found = Counter(given_interval(memory, DAY, 4, STEP, FUZZ, seed) or 15 for seed in range(7_000))
    assert sorted(found) == list(range(12, 19))
    assert min(found.values()) > 800


def test_fuzz_differs_from_card_to_card_and_from_repetition_to_repetition() -> None:
    memories = [known(100, repetitions=repetitions) for repetitions in range(3, 13)]
    by_seed = [[given_interval(memory, DAY, 4, STEP, FUZZ, seed) for memory in memories] for seed in range(5)]
    assert len({tuple(row) for row in by_seed}) == 5
    assert all(len(set(row)) > 3 for row in by_seed)


@pytest.mark.parametrize(
    ("late", "grade", "given_one"),
    [
        (0, 5, 0),
        (10, 5, 75),  # (20 + 10) · 2.5
        (10, 4, 63),  # (20 + 10 / 2) · 2.5, rounded up
        (1, 4, 0),  # half a day is none
        (10, 3, 0),
        (10, 2, 0),
        (-5, 5, 0),  # ahead of its time
    ],
)
def test_days_late_count_as_learnt_by_how_well_the_answer_was_known(late: int, grade: int, given_one: int) -> None:
    assert given_interval(known(20), DAY + late, grade, STEP, CREDIT, 0) == given_one


@pytest.mark.parametrize("repetitions", [0, 1])
def test_the_first_two_intervals_are_fixed_however_late(repetitions: int) -> None:
    assert given_interval(known(6, repetitions=repetitions), DAY + 90, 5, STEP, CREDIT, 0) == 0


def test_a_new_card_is_never_late() -> None:
    assert given_interval(NEW, DAY, 5, STEP, CREDIT, 0) == 0


@given(MEMORIES, st.integers(0, 5))
def test_credit_never_shortens_an_interval_and_keeps_below_the_longest(memory: Memory, grade: int) -> None:
    given_one = given_interval(memory, DAY, grade, STEP, CREDIT, 0)
    assert given_one == 0 or own_interval(memory, grade) < given_one <= MAX_INTERVAL


def test_credit_comes_first_and_is_fuzzed_then() -> None:
    both = Options(fuzz=True, late_credit=True)
    found = {given_interval(known(20), DAY + 10, 5, STEP, both, seed) for seed in range(400)}
    assert min(found) >= 75 - widest(75)
    assert max(found) <= 75 + widest(75)
    assert len(found) > 8
