"""The states that a schedule can be in, and what follows each grade: worked out once, however many cards go through it."""

from __future__ import annotations

from typing import Any, Final

from srs_cli.model.memory import EASE_START
from srs_cli.schedule import Step

INTERVAL, EASE, REPETITIONS = range(6, 9)  # after the states that follow the six grades
_MOST: Final = 1 << 16  # states that are kept

State = list[Any]  # [the state after each grade, or None…, interval in days, ease in hundredths, repetitions]


class States:
    """The states of one scheduler. A state that was reached is found again by way of the one before and the grade."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._made: dict[tuple[int, ...], State] = {}
        self.start = self.at(0, EASE_START, 0)

    def after(self, state: State, grade: int) -> State:
        """Return the state after an answer. `state[grade]` says so too, once this was asked."""
        interval, ease, repetitions = state[INTERVAL:]
        following = self.at(*self._step(interval, ease, repetitions, grade))
        if len(self._made) < _MOST:
            state[grade] = following
        return following

    def at(self, *values: int) -> State:
        """Return the state of an interval (days), an ease (hundredths) and repetitions."""
        found = self._made.get(values)
        if found is None:
            found = [None] * 6 + list(values)
            if len(self._made) < _MOST:
                self._made[values] = found
        return found
