"""The front door: the same answer as the whole command line, without what is slow to import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from srs_cli.cli import front
from srs_cli.cli.runtime import Runtime
from srs_cli.store.cards import set_setting
from srs_cli.store.database import create_database, open_database
from tests.cli.conftest import DAY, FIRST_NOW, Result, Srs

OPTIONS = [[], ["--json"], ["--check"], ["--json", "--check"]]


class LeftError(Exception):
    """The process would have ended."""


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result | None]:
    """Ask the front door alone; None where it leaves the call to the command line."""

    def leave(code: int) -> None:
        raise LeftError(code)

    def ask(*arguments: str) -> Result | None:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(os, "_exit", leave)
            try:
                front.answer(list(arguments))
            except LeftError as left:
                return Result(left.args[0], *capsys.readouterr())
        return None

    return ask


# --- the same answer

STATES: dict[str, tuple[Callable[[Srs], object], str]] = {
    "no database": (lambda srs: None, "No cards yet. Start with: srs review\n"),
    "no cards": (lambda srs: create_database(srs.data / "srs.db").close(), "Nothing due.\n"),
    "new": (lambda srs: srs.import_deck("a", "b"), "2 new\n"),
    "more new than a day has": (lambda srs: srs.import_deck(*map(str, range(30))), "20 new\n"),
    "some done": (lambda srs: (srs.import_deck(*map(str, range(30))), srs.review(3, 3, 3)), "17 new\n"),
    "again": (lambda srs: (srs.import_deck("a", "b"), srs.review(1)), "1 again, 1 new\n"),
    "all done": (lambda srs: (srs.import_deck("a"), srs.review(3)), "Nothing due. Next: tomorrow\n"),
    "due": (lambda srs: (srs.import_deck("a", "b"), srs.review(3), later(srs, 1)), "1 due, 1 new\n"),
    "in some days": (
        lambda srs: (srs.import_deck("a"), srs.review(3), later(srs, 1), srs.review(3)),
        "Nothing due. Next: in 6 days\n",
    ),
    "the clock set back": (
        lambda srs: (srs.import_deck("a"), srs.review(3), later(srs, -30)),
        "Nothing due. Next: in 31 days\n",
    ),
    "before four": (
        lambda srs: (srs.import_deck("a"), srs.review(3), later(srs, 0.66)),
        "Nothing due. Next: tomorrow\n",
    ),
    "after four": (lambda srs: (srs.import_deck("a"), srs.review(3), later(srs, 0.67)), "1 due\n"),
    "other caps": (lambda srs: (srs.import_deck(*map(str, range(30))), setting(srs, "new_a_day", "3")), "3 new\n"),
}


def later(srs: Srs, days: float) -> int:
    srs.now += int(days * DAY)
    return srs.now


def setting(srs: Srs, name: str, value: str) -> str:
    database = open_database(srs.data / "srs.db")
    with database.transaction():
        set_setting(database, name, value)
    database.close()
    return value


@pytest.mark.parametrize("state", STATES)
def test_the_door_answers_as_the_command_does(srs: Srs, door: Callable[..., Result | None], state: str) -> None:
    reach, line = STATES[state]
    reach(srs)
    answers = [srs("due", *options) for options in OPTIONS]
    assert [door("due", *options) for options in OPTIONS] == answers
    assert (answers[0].out, answers[0].code) == (line, 0)
    counts = json.loads(answers[1].out)
    assert counts["total"] == counts["due"] + counts["again"] + counts["new"]
    assert answers[2].code == answers[3].code == (0 if counts["total"] else 7)
    assert (answers[3].out, answers[2].out) == (answers[1].out, answers[0].out)


def test_for_scripts_the_counts_are_json(srs: Srs) -> None:
    srs.import_deck("a", "b", "c")
    srs.review(1, 3)
    assert json.loads(srs("due", "--json").out) == {"due": 0, "again": 1, "new": 1, "total": 2, "next_in_days": 1}
    later(srs, 1)
    assert json.loads(srs("due", "--json").out) == {"due": 2, "again": 0, "new": 1, "total": 3, "next_in_days": None}


@pytest.mark.parametrize("options", OPTIONS)
def test_a_database_elsewhere_is_asked(srs: Srs, door: Callable[..., Result | None], options: list[str]) -> None:
    srs.import_deck("a")
    (srs.data / "srs.db").rename(srs.home / "other #1?.db")
    for named in ("other #1?.db", f"/{srs.home}/other #1?.db"):
        assert door("--db", named, "due", *options) == srs("--db", named, "due", *options)
    assert srs("--db", "other #1?.db", "due").out == "1 new\n"
    srs.monkeypatch.setenv("SRS_DB", "other #1?.db")
    assert door("due", *options) == srs("due", *options)
    assert srs("due").out == "1 new\n"


# --- what the door leaves to the command line


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["review"], ["due", "--help"], ["due", "-h"], ["due", "extra"], ["--json", "due"], ["--db"], ["--db", "a"],
        ["--db=a", "due"], ["--version"], ["DUE"], ["due", "--jso"], ["--db", "a", "--db", "b", "due"],
    ],
)  # fmt: skip
def test_what_it_does_not_understand_it_leaves_alone(
    srs: Srs, door: Callable[..., Result | None], arguments: list[str]
) -> None:
    assert door(*arguments) is None


@pytest.mark.parametrize(
    ("name", "value"), [("SRS_NOW", "tomorrow"), ("SRS_NOW", "9" * 30), ("SRS_DB", "bad.db"), ("SRS_DB", "link.db")]
)
def test_what_goes_wrong_is_left_to_the_command_line_to_word(
    srs: Srs, door: Callable[..., Result | None], name: str, value: str
) -> None:
    (srs.home / "bad.db").write_text("no database" * 20)
    (srs.home / "link.db").symlink_to("nowhere")
    srs.monkeypatch.setenv("SRS_NOW", str(FIRST_NOW))
    srs.monkeypatch.setenv(name, value)
    assert door("due") is None


def test_a_reader_that_went_away_ends_it_quietly(srs: Srs, door: Callable[..., Result | None]) -> None:
    class Broken:
        def write(self, text: str) -> None:
            raise BrokenPipeError

    srs.monkeypatch.setattr(sys, "stdout", Broken())
    result = door("due")
    assert result is not None
    assert result.code == 141


# --- where the database is


@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": "/home/a"},
        {"HOME": "/home/a/"},
        {"HOME": "/"},
        {"HOME": "/home/a b/é"},
        {"HOME": ""},
        {"HOME": "relative"},
        {},
        {"HOME": "/home/a", "XDG_DATA_HOME": "/data"},
        {"HOME": "/home/a", "XDG_DATA_HOME": "/data/"},
        {"HOME": "/home/a", "XDG_DATA_HOME": ""},
        {"HOME": "/home/a", "XDG_DATA_HOME": "  "},
        {"HOME": "/home/a", "XDG_DATA_HOME": "relative"},
        {"HOME": "/home/a", "XDG_DATA_HOME": "~/data"},
        {"HOME": "/home/a", "XDG_DATA_HOME": "$HOME/data"},
        {"XDG_DATA_HOME": "/data"},
    ],
    ids=str,
)
def test_the_database_is_where_platformdirs_says(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "SRS_DB"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    expected = platformdirs.user_data_path("srs", appauthor=False) / "srs.db"
    assert Runtime().database_path == expected
    assert front.database_path() in {str(expected), ""}
    assert front.database_path() or not environment.get("HOME", "").startswith("/")


def test_a_mac_keeps_it_in_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", "/Users/a")
    assert front.database_path() == "/Users/a/Library/Application Support/srs/srs.db"


def test_where_paths_are_others_only_platformdirs_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/a")
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        found = front.database_path()
    assert found == ""


def test_a_database_named_in_the_environment_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/a")
    monkeypatch.setenv("SRS_DB", "x.db")
    assert front.database_path() == "x.db"
    monkeypatch.setenv("SRS_DB", "")
    assert front.database_path().endswith("/srs/srs.db")


def test_the_clock_is_the_systems_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SRS_NOW", "12")
    assert front.now_ms() == 12_000
    monkeypatch.setenv("SRS_NOW", "")
    before = time.time_ns() // 1_000_000
    assert front.now_ms() >= before


# --- what it costs

SLOW = {
    "click",
    "re",
    "json",
    "rich",
    "yaml",
    "dateutil",
    "dataclasses",
    "msgspec",
    "typing",
    "pathlib",
    "platformdirs",
}


def test_nothing_slow_is_imported_for_the_prompt(srs: Srs) -> None:
    srs.import_deck("a")
    # Without the site module, since what a system starts Python with is not ours.
    root = Path(front.__file__).parents[2]
    code = f"import sys; sys.path.insert(0, {str(root)!r}); sys.argv = ['srs', 'due']; from srs_cli.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "importtime", "-c", code], capture_output=True, text=True, check=True
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert done.stdout == "1 new\n"
    assert "srs_cli.store.due" in imported
    assert {name for name in imported if name.partition(".")[0] in SLOW} == set()


def test_the_program_itself_goes_by_the_door(srs: Srs) -> None:
    srs.import_deck("a")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "srs_cli", "due", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["new"] == 1
    assert "click" not in done.stderr
    help_text = subprocess.run(
        [sys.executable, "-m", "srs_cli", "due", "--help"], capture_output=True, text=True, check=True
    )
    assert "Exit with 7" in help_text.stdout


def test_a_database_is_left_as_it_is(srs: Srs, door: Callable[..., Result | None]) -> None:
    srs.import_deck("a")
    path = srs.data / "srs.db"
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert door("due") is not None
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
