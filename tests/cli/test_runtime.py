"""Where clock, chance, paths and console come from."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import platformdirs
import pytest

from srs_cli.cli import runtime as runtime_module
from srs_cli.cli.runtime import Runtime, SystemClock
from srs_cli.errors import InputRefusedError, UsageError


def test_a_named_time_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = iter([100.0, 100.0, 101.5])
    monkeypatch.setattr(time, "monotonic", lambda: next(passed))
    monkeypatch.setenv("SRS_NOW", "1000")
    clock = SystemClock()
    assert [clock.now().utc_ms, clock.now().utc_ms] == [1_000_000, 1_001_500]


@pytest.mark.parametrize("value", [None, ""])
def test_without_one_the_systems_time_is_taken(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("SRS_NOW", raising=False)
    if value is not None:
        monkeypatch.setenv("SRS_NOW", value)
    monkeypatch.setattr(time, "time_ns", lambda: 5_000_000_000_000)
    monkeypatch.setattr(time, "monotonic", lambda: 77.0)
    clock = SystemClock()
    monkeypatch.setattr(time, "monotonic", lambda: 99.0)
    assert clock.now().utc_ms == 5_000_000
    assert clock.ticks() == 99.0


@pytest.mark.parametrize("value", ["tomorrow", "1.5", "9" * 30, "-" + "9" * 30])
def test_a_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SRS_NOW", value)
    with pytest.raises(UsageError, match="SRS_NOW must be"):
        SystemClock().now()


@pytest.mark.parametrize(
    ("zone", "utc", "offset_s", "day"),
    [
        ("UTC", "2026-07-01T03:59", 0, 20_634),
        ("UTC", "2026-07-01T04:00", 0, 20_635),
        ("Europe/Berlin", "2026-07-01T01:59", 7200, 20_634),
        ("Europe/Berlin", "2026-07-01T02:00", 7200, 20_635),
        ("Europe/Berlin", "2026-01-01T02:59", 3600, 20_453),
        ("America/New_York", "2026-07-01T08:00", -14_400, 20_635),
        ("Asia/Kathmandu", "2026-06-30T22:15", 20_700, 20_635),
    ],
)
def test_the_study_day_goes_by_local_time(
    monkeypatch: pytest.MonkeyPatch, zone: str, utc: str, offset_s: int, day: int
) -> None:
    if not Path("/usr/share/zoneinfo", zone).exists():
        pytest.skip("this system has no zones")
    date, clock_time = utc.split("T")
    year, month, number = map(int, date.split("-"))
    hour, minute = map(int, clock_time.split(":"))
    days = (number - 1) + {(2026, 7): 20_635, (2026, 1): 20_454, (2026, 6): 20_605}[year, month]
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    monkeypatch.setenv("SRS_NOW", str(days * 86_400 + hour * 3600 + minute * 60))
    moment = SystemClock().now()
    monkeypatch.undo()
    time.tzset()
    assert (moment.offset_s, moment.day) == (offset_s, day)


def test_paths_follow_the_database(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Runtime().deck_folder == home / ".local/share/srs/decks"
    monkeypatch.setenv("SRS_DB", "there/a.db")
    assert Runtime().database_path == home / "there/a.db"
    assert Runtime("here.db").database_path == home / "here.db"
    assert Runtime("/x/here.db").deck_folder == Path("/x/decks")


@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": "/home/a"},
        {"HOME": "/home/a/"},
        {"HOME": "/"},
        {"HOME": ""},
        {},
        {"HOME": "/home/a", "XDG_CONFIG_HOME": "/config/"},
        {"HOME": "/home/a", "XDG_CONFIG_HOME": "relative"},
        {"XDG_CONFIG_HOME": "/config"},
    ],
    ids=str,
)
def test_the_settings_are_where_platformdirs_says(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "SRS_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    expected = platformdirs.user_config_path("srs", appauthor=False) / "config.toml"
    assert Runtime().config_path == expected
    assert runtime_module.config_path() in {str(expected), ""}
    assert runtime_module.config_path() or not environment.get("HOME", "").startswith("/")


def test_elsewhere_only_platformdirs_knows_or_the_library_is_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", "/Users/a")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert runtime_module.config_path() == "/Users/a/Library/Application Support/srs/config.toml"
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        found = runtime_module.config_path()
    assert found == ""


def test_the_study_day_begins_when_the_settings_say_and_the_instant_needs_none(home: Path) -> None:
    path = home / ".config" / "srs" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("day_start = 0\n")
    assert Runtime().clock.now().day == Runtime().clock.utc_ms() // 86_400_000
    path.write_text("day_start = 99\n")
    assert Runtime().clock.utc_ms() > 0
    with pytest.raises(InputRefusedError):
        Runtime().clock.now()


def test_a_name_with_a_nul_is_refused() -> None:
    with pytest.raises(UsageError, match="NUL"):
        _ = Runtime("a\0b").database_path


def test_chance_is_the_systems() -> None:
    first, second = Runtime().chance(16), Runtime().chance(16)
    assert len(first) == 16
    assert first != second


def test_shipped_decks_are_in_the_package_or_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(Runtime().shipped_decks.glob("*.yaml"))
    package = tmp_path / "srs_cli"
    (package / "cli").mkdir(parents=True)
    monkeypatch.setattr(runtime_module, "__file__", str(package / "cli" / "runtime.py"))
    assert Runtime().shipped_decks == tmp_path / "decks"
    (package / "decks").mkdir()
    assert Runtime().shipped_decks == package / "decks"


@pytest.mark.parametrize(
    ("stdin", "stdout", "term", "expected"),
    [
        (True, True, "xterm", True),
        (True, True, "dumb", False),
        (True, True, None, False),
        (False, True, "xterm", False),
        (True, False, "xterm", False),
    ],
)
def test_a_person_is_there_where_both_ends_are_a_terminal(
    monkeypatch: pytest.MonkeyPatch, *, stdin: bool, stdout: bool, term: str | None, expected: bool
) -> None:
    monkeypatch.delenv("TERM", raising=False)
    if term is not None:
        monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("sys.stdin.isatty", lambda: stdin)
    monkeypatch.setattr("sys.stdout.isatty", lambda: stdout)
    assert Runtime().in_terminal is expected


def test_no_database_is_made_by_looking(home: Path) -> None:
    assert Runtime().existing_database() is None
    assert list(home.iterdir()) == []
    made = Runtime().database()
    made.close()
    again = Runtime().database()
    assert again.path == made.path
    again.close()


def test_the_console_takes_texts_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    Runtime().console.print("[bold] :skull: list[int] [/]")
    assert capsys.readouterr().out == "[bold] :skull: list[int] [/]\n"
