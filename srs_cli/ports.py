"""The protocols that join the parts: what comes from outside a pure function."""

from __future__ import annotations

from typing import Protocol

from srs_cli.model.event import Moment


class Clock(Protocol):
    """The time, as `cli/runtime.py` hands it in; tests pass their own."""

    def now(self) -> Moment:
        """Return the present instant and its study day."""
        ...

    def ticks(self) -> float:
        """Return seconds of a clock that never runs backwards, for telling how long something took."""
        ...


class Chance(Protocol):
    """The source of random bytes, for ids."""

    def __call__(self, count: int, /) -> bytes:
        """Return that many random bytes."""
        ...
