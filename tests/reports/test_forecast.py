"""The forecast: caps, what they leave over, what comes back; against a slow simulation of every single card."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.collection import Caps
from srs_cli.reports.forecast import ForecastDay, Limits, Waiting, forecast
from tests.conftest import STEP

TODAY = 1000
NO_CAPS = Limits(Caps(9999, 9999))
Reviews = list[tuple[int, int, int, int, int]]


def run(
    reviews: Reviews | None = None,
    new: list[tuple[int, int, int]] | None = None,
    *,
    days: int = 5,
    caps: Limits = NO_CAPS,
    left: Limits | None = None,
    hidden: dict[int, int] | None = None,
) -> list[ForecastDay]:
    waiting = Waiting(sorted(reviews or [])[:], new or [], hidden or {})
    return forecast(waiting, [1, 2], range(TODAY, TODAY + days), (left or caps, caps), STEP)


def columns(days: list[ForecastDay]) -> list[tuple[int, int, int, int]]:
    return [(day.due, day.returning, day.new, day.left_over) for day in days]


def test_nothing_waits() -> None:
    assert columns(run(days=2)) == [(0, 0, 0, 0)] * 2
    assert [day.day for day in run(days=2)] == [TODAY, TODAY + 1]


def test_a_new_card_comes_back_tomorrow_and_six_days_later() -> None:
    days = run(new=[(1, -1, 1)], days=10)
    assert [(day.day - TODAY, day.returning, day.new) for day in days if day.total] == [(0, 0, 1), (1, 1, 0), (7, 1, 0)]


def test_what_the_cap_leaves_over_moves_to_the_next_day() -> None:
    due = [(1, TODAY - 3, 30, 250, 3)] * 5
    assert columns(run(due, caps=Limits(Caps(0, 2)))) == [(2, 0, 0, 3), (2, 0, 0, 1), (1, 0, 0, 0), (0,) * 4, (0,) * 4]


def test_today_has_the_room_that_is_left() -> None:
    due = [(1, TODAY, 30, 250, 3)] * 5
    days = run(due, [(1, 0, 9)], days=2, caps=Limits(Caps(4, 4)), left=Limits(Caps(1, 2)))
    assert columns(days) == [(2, 0, 1, 3), (3, 1, 4, 0)]


def test_a_deck_with_its_own_cap_leaves_room_to_the_others() -> None:
    due = [(deck, TODAY - deck, 30, 250, 3) for deck in (1, 2) for _ in range(4)]
    new = [(1, 0, 5), (2, 0, 5)]
    caps = Limits(Caps(6, 5), {2: Caps(2, 1)})
    assert columns(run(due, new, days=2, caps=caps)) == [(5, 0, 6, 3), (1, 4, 2, 4)]


def test_the_longest_overdue_is_asked_first() -> None:
    # The interval of 10 comes back after 25 days, that of 1 (repeated once) after 6.
    due = [(1, TODAY - 9, 1, 250, 1), (2, TODAY - 1, 10, 250, 3)]
    days = run(due, days=8, caps=Limits(Caps(0, 1)))
    assert [(day.day - TODAY, day.due, day.returning) for day in days if day.total] == [(0, 1, 0), (1, 1, 0), (6, 0, 1)]


def test_new_cards_appear_when_they_are_no_longer_buried() -> None:
    assert [day.new for day in run(new=[(1, TODAY + 2, 3), (2, TODAY + 99, 3)], days=4)] == [0, 0, 3, 0]


def test_the_other_side_of_a_card_is_new_the_day_after_the_first() -> None:
    days = run(new=[(1, 0, 3)], hidden={1: 3}, days=4, caps=Limits(Caps(2, 99)))
    assert [day.new for day in days] == [2, 2, 2, 0]
    assert [day.new for day in run(new=[(1, 0, 1)], hidden={1: 1}, days=3)] == [1, 1, 0]


@pytest.mark.parametrize("cap", [0, 1, 7])
def test_what_is_due_beyond_the_days_is_no_matter(cap: int) -> None:
    assert columns(run([(1, TODAY + 5, 3, 250, 2)], caps=Limits(Caps(0, cap)))) == [(0,) * 4] * 5


@dataclass
class Card:
    deck: int
    due: int
    state: tuple[int, int, int]
    returning: bool = False


@given(
    st.lists(
        st.tuples(
            st.sampled_from((1, 2)), st.integers(TODAY - 20, TODAY + 9), st.sampled_from((1, 2, 6, 9)),
            st.sampled_from((130, 250)), st.integers(0, 3),
        ),
        max_size=40,
    ),
    st.tuples(st.integers(0, 12), st.integers(0, 12)),
    st.tuples(st.integers(0, 5), st.integers(0, 8)),
    st.tuples(st.integers(0, 5), st.integers(0, 8)),
)  # fmt: skip
def test_it_is_what_card_by_card_comes_to(
    reviews: Reviews, new: tuple[int, int], cap: tuple[int, int], left: tuple[int, int]
) -> None:
    days = run(reviews, [(1, -1, new[0]), (2, -1, new[1])], days=10, caps=Limits(Caps(*cap)), left=Limits(Caps(*left)))
    cards = [Card(deck, due, tuple(state)) for deck, due, *state in sorted(reviews)]  # type: ignore[arg-type]
    unseen = sum(new)
    for day in days:
        most_new, most = left if day.day == TODAY else cap
        asked = sorted((card for card in cards if card.due <= day.day), key=lambda card: card.due)[:most]
        assert day.due + day.returning == len(asked)
        assert day.left_over == sum(card.due <= day.day for card in cards) - len(asked)
        assert day.new == min(unseen, most_new)
        # Which of several equally overdue cards is asked is open: go on from what was forecast only where it is not.
        waiting = [card for card in cards if card.due <= day.day]
        if len(asked) < len(waiting) and waiting and len({(card.due) for card in waiting}) < len(waiting):
            return
        assert day.returning == sum(card.returning for card in asked)
        for card in asked:
            card.state = STEP(*card.state, 4)
            card.due, card.returning = day.day + card.state[0], True
        unseen -= day.new
        cards += [Card(1, day.day + 1, STEP(0, 250, 0, 4), returning=True) for _ in range(day.new)]
