"""Days are right wherever a student lives and whatever the clocks do; `scripts/zone_sweep` does the same for longer."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from srs_cli.cli.runtime import SystemClock
from srs_cli.model import study_day
from srs_cli.model.event import REVIEW, Event
from srs_cli.model.memory import Memory
from srs_cli.schedule import Step
from srs_cli.schedule import fold as fold_module
from tests.bare import BARE
from tests.zones.calendar import DAY_S, FAR, HOUR_S, ZONES, day_on_the_wall, hostile, offset, seconds, transitions
from tests.zones.years import sweep

ROOT = Path(__file__).resolve().parent.parent
YEARS = {
    "Pacific/Apia": 2011,  # skips a day, and goes from one side of the calendar to the other
    "Australia/Lord_Howe": 2012,  # puts its clocks by half an hour
    "Antarctica/Casey": 2018,  # put them back by three hours at four in the morning, when the day begins
    "America/Sao_Paulo": 2017,  # had no midnight on the day its summer time began
    "Antarctica/Troll": 2024,  # puts them by two hours
    "Africa/Casablanca": 2026,  # puts them four times a year
}


def choose(zone: str, chance: random.Random) -> Sequence[int]:
    wanted = list(hostile(zone, YEARS[zone], YEARS[zone]))
    random_ones = [chance.randrange(seconds(YEARS[zone]), seconds(YEARS[zone] + 1)) for _ in range(8)]
    return [0, *sorted({*chance.sample(wanted, min(len(wanted), 24)), *random_ones}), *FAR]


def test_days_are_right_and_nothing_escapes_in_hostile_zones() -> None:
    tally = sweep(list(YEARS), choose, 1, list(YEARS)[:2])
    assert tally.faults == []
    assert tally.answers > 150


def running_backwards(memory: Memory, event: Event, step: Step) -> Memory:
    return really_apply(memory._replace(reviewed=-1) if event.kind == REVIEW else memory, event, step)


def by_the_zone_of_now(memory: Memory, event: Event, step: Step) -> Memory:
    moment = event.moment
    day = study_day.study_day(moment.utc_ms, time.localtime(moment.utc_ms // 1000).tm_gmtoff)
    return really_apply(memory, event._replace(moment=moment._replace(day=day)), step)


def without_summer_time(clock: SystemClock) -> tuple[int, int]:
    return really_instant(clock)[0], -time.timezone


really_apply = fold_module.apply
really_instant = SystemClock._instant


@pytest.mark.parametrize(
    ("where", "name", "wrong", "words"),
    [
        (fold_module, "apply", running_backwards, "after.reviewed == max"),
        (fold_module, "apply", by_the_zone_of_now, "another memory"),
        (SystemClock, "_instant", without_summer_time, "moment.day, moment.offset_s"),
    ],
)
def test_a_wrong_day_is_seen(
    monkeypatch: pytest.MonkeyPatch, where: object, name: str, wrong: Callable[..., object], words: str
) -> None:
    monkeypatch.setattr(where, name, wrong)
    tally = sweep(["Antarctica/Casey", "Antarctica/Troll"], choose, 1, ["Pacific/Apia"])
    assert any(words in fault for fault in tally.faults)


def test_the_sweep_says_what_it_did() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "zone_sweep"), "--zones", "1", "--years", "1", "--a-year", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=BARE)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        r"ok: 1 zone × 1 year from 2010 \(seed 1\), \d+ instants, [1-9]\d* answers; \d+ folds and \d+ commands in other zones, 0 faults\n",
        done.stdout,
    )


@pytest.mark.parametrize(
    ("zone", "utc_s", "day"),
    [
        ("Pacific/Apia", 1_325_239_200 - 1, "2011-12-29"),  # 23:59:59
        ("Pacific/Apia", 1_325_239_200, "2011-12-30"),  # 00:00 of the 31st: there was no 30th but these four hours
        ("Pacific/Apia", 1_325_239_200 + 4 * HOUR_S, "2011-12-31"),
        ("Antarctica/Casey", 1_520_701_200 - 1, "2018-03-10"),  # 03:59:59, then it was one o'clock again
        ("Antarctica/Casey", 1_520_701_200, "2018-03-10"),
        ("Pacific/Kiritimati", 1_767_225_599, "2026-01-01"),
        ("Asia/Kathmandu", 1_767_217_499, "2025-12-31"),  # 03:29:59
        ("Asia/Kathmandu", 1_767_219_300, "2026-01-01"),  # 04:00
    ],
)
def test_the_calendar_that_the_days_are_compared_with(zone: str, utc_s: int, day: str) -> None:
    assert study_day.iso(day_on_the_wall(utc_s, zone)) == day


def test_clocks_are_put_where_they_were_put() -> None:
    assert len(transitions("Europe/Berlin", 2010, 2029)) == 40
    assert transitions("Europe/Berlin", 2026, 2026) == (1_774_746_000, 1_792_890_000)
    assert transitions("Asia/Tokyo", 2010, 2029) == ()
    assert len(ZONES) == len(set(ZONES)) == 40
    assert {offset(at, "Pacific/Apia") for at in (1_325_239_199, 1_325_239_200)} == {-10 * HOUR_S, 14 * HOUR_S}
    assert DAY_S == 24 * HOUR_S
