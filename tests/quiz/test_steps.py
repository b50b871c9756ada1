from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.card import Answer
from srs_cli.quiz.steps import Steps, steps_of


def test_a_list_is_asked_line_by_line() -> None:
    steps = Steps(("helium", "neon", "argon"))
    seen = []
    while not steps.done:
        seen.append((str(steps), steps.visible, steps.hidden))
        steps = steps.next()
    assert seen == [
        ("1 of 3", (), ("helium", "neon", "argon")),
        ("2 of 3", ("helium",), ("neon", "argon")),
        ("3 of 3", ("helium", "neon"), ("argon",)),
    ]
    assert (str(steps), steps.visible, steps.hidden) == ("3 of 3", ("helium", "neon", "argon"), ())


@given(st.lists(st.text(), min_size=1, max_size=9), st.integers(0, 20))
def test_no_line_is_lost_and_the_end_stays_the_end(lines: list[str], moves: int) -> None:
    steps = Steps(tuple(lines))
    for _ in range(moves):
        steps = steps.next()
        assert steps.visible + steps.hidden == steps.lines
    assert steps.done == (moves >= len(lines))
    assert steps.all() == Steps(tuple(lines), len(lines))


@pytest.mark.parametrize(
    ("answer", "steps"), [("text", None), (("one",), None), ((), None), (("a", "b"), Steps(("a", "b")))]
)
def test_only_lists_have_steps(answer: Answer, steps: Steps | None) -> None:
    assert steps_of(answer) == steps
