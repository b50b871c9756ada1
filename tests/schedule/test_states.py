"""The states of a schedule are those that its steps give, whichever way they are reached and however many there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.schedule import states
from srs_cli.schedule.sm2 import step


@given(lives=st.lists(st.lists(st.integers(0, 5), max_size=12), min_size=1, max_size=4))
@pytest.mark.parametrize("most", [0, 3, 1000])
def test_the_states_are_those_of_the_steps(most: int, lives: list[list[int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "_MOST", most)
        known = states.States(step)
        for grades in lives:
            state, values = known.start, (0, 250, 0)
            for grade in grades:
                state = state[grade] or known.after(state, grade)
                values = step(*values, grade)
                assert tuple(state[states.INTERVAL :]) == values


def test_a_state_is_made_once() -> None:
    known = states.States(step)
    assert known.after(known.start, 4) is known.start[4]
    assert known.after(known.start, 4) is known.start[4]
    assert known.start[4] is not known.after(known.start, 5)
