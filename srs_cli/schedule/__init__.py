"""Schedulers: pure functions from an interval, an ease factor and a grade to the next. Adding one is a line here."""

from __future__ import annotations

from collections.abc import Callable

from srs_cli.schedule import sm2

Step = Callable[[int, int, int, int], tuple[int, int, int]]

SCHEDULERS: dict[str, Step] = {"sm2": sm2.step}
