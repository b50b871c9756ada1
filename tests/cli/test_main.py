"""The command line as a whole: help, errors in one sentence, exit codes."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest

from srs_cli.cli import main
from srs_cli.cli.commands import COMMANDS
from srs_cli.cli.runtime import Runtime
from srs_cli.errors import InputRefusedError
from srs_cli.store import file
from tests.cli.conftest import Srs


def failing(error: BaseException) -> property:
    """Return a clock for Runtime that raises when it is looked at."""

    def fail(_: Runtime) -> None:
        raise error

    return property(fail)


# --- help


def test_alone_it_says_what_it_is_and_what_waits(srs: Srs) -> None:
    assert srs().out == (
        "srs: flashcards that come back just before you forget them.\n"
        "srs review: study.  srs extract FILE: make cards.  srs demo: learn the keys.\n"
        "srs --help: all commands.  srs COMMAND -h: one of them.\n"
        "Today: No cards yet. Start with: srs review\n"
    )
    assert srs.everything() == []
    srs.import_deck("a", "b")
    assert srs().out.endswith("Today: 2 new\n")


def test_help_lists_the_commands_in_the_order_of_use(srs: Srs) -> None:
    for option in ("--help", "-h"):
        result = srs(option)
        assert result.code == 0
        listed = result.out.split("Commands:\n")[1].split("\n\n")[0].splitlines()
        assert [line.split()[0] for line in listed if not line.startswith("   ")] == list(COMMANDS)
    assert srs.everything() == []


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example_and_makes_nothing(srs: Srs, name: str) -> None:
    result = srs(name, "--help")
    assert (result.code, result.err) == (0, "")
    assert f"Usage: srs {name} " in result.out
    assert "Example" in result.out
    assert srs.everything() == []


def test_the_version_is_told(srs: Srs) -> None:
    assert srs("--version").out.startswith("srs 0.")


# --- reading makes nothing


@pytest.mark.parametrize(
    "arguments",
    [
        ["due"],
        ["due", "--json"],
        ["decks"],
        ["decks", "--json"],
        ["doctor"],
        ["doctor", "--json"],
        ["search", "a"],
        ["search", "--json", "a"],
        ["history", "a"],
        ["import", "--dry-run", "deck.yaml"],
        ["import", "bad.yaml"],
        ["extract", "--dry-run", "notes.txt"],
        ["extract", "--json", "notes.txt"],
        ["review", "nothing.yaml"],
        ["review", "--plain"],
        ["rewiev"],
        [],
    ],
)
def test_what_only_looks_makes_nothing(srs: Srs, arguments: list[str]) -> None:
    srs.deck("name: D\ncards:\n  - {q: a, a: b}\n")
    srs.deck("name: [", "bad.yaml")
    srs.deck("Q: a\nA: b\n", "notes.txt")
    before = srs.everything()
    assert srs(*arguments, keys="q\n").code in {0, 2, 3}
    assert srs.everything() == before


# --- slips


@pytest.mark.parametrize(
    ("arguments", "code", "first", "second"),
    [
        (["rewiev"], 2, "there is no command 'rewiev'. Did you mean `srs review`?", "`srs --help` shows how."),
        (["xyz"], 2, "there is no command 'xyz'. `srs --help` lists the commands", "`srs --help` shows how."),
        (["decks", "--jsn"], 2, "No such option", "`srs decks --help` shows how."),
        (["--nonsense"], 2, "No such option", "`srs --help` shows how."),
        (["import"], 2, "Missing argument 'FILE…'", "`srs import --help` shows how."),
        (["extract"], 2, "Missing argument 'FILE…'", "`srs extract --help` shows how."),
        (["extract", "--json", "a", "b"], 2, "--json takes one document at a time", "Call it once for each file."),
        (["import", "none.yaml"], 3, "{home}/none.yaml: no such file", "See the spelling; paths are taken from"),
        (["review", "none.txt"], 3, "none.txt: no such file", "See the spelling; paths are taken from"),
        (["review", "--new", "-1"], 2, "Invalid value for '--new'", "`srs review --help` shows how."),
        (["review", "--grades", "5"], 2, "Invalid value for '--grades'", "`srs review --help` shows how."),
    ],
)
def test_a_slip_is_answered_with_a_sentence_and_a_way_on(
    srs: Srs, arguments: list[str], code: int, first: str, second: str
) -> None:
    result = srs(*arguments)
    assert (result.code, result.out) == (code, "")
    lines = result.err.splitlines()
    assert lines[0].startswith(f"srs: {first.format(home=srs.home)}")
    assert lines[1].startswith(second)
    assert len(lines) == 2


# --- errors


def test_what_a_file_is_called_cannot_act_on_the_terminal(srs: Srs) -> None:
    path = srs.home / "a\x1b[31m\u202eb\nc.yaml"
    path.write_text("name: [", "utf-8")
    for name in ("import", "extract"):
        result = srs(name, path)
        assert result.code == 3
        assert "a\u241b[31m<U+202E>b\u240ac.yaml" in result.err
        assert len(result.err.splitlines()) <= 3


def test_every_fault_of_a_file_is_listed_up_to_a_bound(srs: Srs) -> None:
    path = srs.deck("name: D\ncards:\n" + "".join(f"  - {{q: a, x{number}\x85\u2028: b}}\n" for number in range(30)))
    lines = srs("import", path).err.splitlines()
    assert lines[0].startswith(f"srs: {path} has ")
    assert len(lines) == 22
    assert lines[-1].strip().startswith("… and ")
    assert max(len(line) for line in lines) <= 540


def test_a_long_error_is_cut(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    error = InputRefusedError("s" * 999, "h" * 999, ("p" * 999,))
    monkeypatch.setattr(Runtime, "clock", failing(error))
    result = srs("decks")
    assert [len(line) for line in result.err.splitlines()] == [5 + 540, 2 + 180, 360]


def test_a_fault_of_our_own_is_one_sentence(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "clock", failing(RuntimeError("what\x1b[2Jever")))
    result = srs("decks")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        "srs: this is a fault of srs itself (RuntimeError: what\u241b[2Jever)\n"
        "Every answer that was shown as saved is safe. SRS_DEBUG=1 shows where it happened.\n"
    )
    monkeypatch.setenv("SRS_DEBUG", "1")
    result = srs("decks")
    assert result.code == 1
    assert result.err.startswith("Traceback (most recent call last):\n")
    assert result.err.endswith("\nRuntimeError: what\u241b[2Jever\n")


def test_too_little_memory_is_said(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "clock", failing(MemoryError()))
    result = srs("decks")
    assert (result.code, result.out) == (6, "")
    assert result.err.startswith("srs: there is not enough memory for this\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_has_its_own_exit_code_and_ends_the_line_of_a_question(
    srs: Srs, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    monkeypatch.setattr(Runtime, "clock", failing(error))
    result = srs("decks")
    assert (result.code, result.err) == (130, "\n")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_in_order(srs: Srs, monkeypatch: pytest.MonkeyPatch, number: int, code: int) -> None:
    def die(_: Runtime) -> None:
        os.kill(os.getpid(), number)

    monkeypatch.setattr(Runtime, "clock", property(die))
    with pytest.raises(SystemExit) as caught:
        srs("decks")
    assert caught.value.code == code


def test_a_system_without_hangups_will_do(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "SIGHUP")
    assert srs("decks").code == 0


# --- databases that are refused


@pytest.mark.parametrize("arguments", [["due"], ["decks"], ["doctor"], ["review"], ["import", "deck.yaml"], []])
@pytest.mark.parametrize("content", [b"", b"S", b"hello\n" * 100])
def test_a_refused_database_is_refused_by_every_command(srs: Srs, content: bytes, arguments: list[str]) -> None:
    srs.deck("name: D\ncards:\n  - {q: a, a: b}\n")
    path = srs.home / "srs.db"
    path.write_bytes(content)
    before = srs.everything()
    result = srs("--db", path, *arguments)
    assert (result.code, result.out) == (4, "" if arguments[:1] != ["import"] else result.out)
    assert result.err.startswith(f"srs: {path} is ")
    assert (path.read_bytes(), srs.everything()) == (content, before)


def test_a_database_in_use_is_busy(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    path = srs.import_deck("a")
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.02)
    other = sqlite3.connect(srs.data / "srs.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert [srs(*call).code for call in (["due"], ["decks"], ["doctor"], ["review"], ["import", path])] == [5] * 5
    other.close()
    assert srs("decks").code == 0


def test_a_folder_that_cannot_be_made_is_told(srs: Srs) -> None:
    path = srs.deck("name: D\ncards:\n  - {q: a, a: b}\n")
    result = srs("--db", path / "srs.db", "import", path)
    assert result.code == 6
    assert result.err.startswith(f"srs: cannot create {path}/srs.db: ")


# --- pipes


@pytest.mark.parametrize("arguments", [["--help"], ["decks"], ["due"], ["due", "--help"], ["nonsense", "--help"]])
def test_a_reader_that_went_away_is_no_error(home: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as broken:
        done = subprocess.run(
            [sys.executable, "-m", "srs_cli", *arguments], stdout=broken, stderr=subprocess.PIPE, check=False
        )
    expected = (2, True) if arguments[0] == "nonsense" else (141, False)
    assert (done.returncode, bool(done.stderr)) == expected


class Unread:
    """An output whose reader went away."""

    def flush(self) -> None:
        raise BrokenPipeError

    def fileno(self) -> int:
        return 99


def test_a_flush_into_a_broken_pipe_is_no_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[tuple[int, int]] = []
    monkeypatch.setattr(main.cli, "main", lambda *_, **__: 0)
    monkeypatch.setattr(sys, "stdout", Unread())
    monkeypatch.setattr(os, "dup2", lambda source, target: moved.append((source, target)))
    code = main.run([])
    monkeypatch.undo()
    ((source, target),) = moved
    os.close(source)
    assert (code, target) == (141, 99)


# --- the group


def test_a_module_that_holds_no_command_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    context = click.Context(main.cli)
    assert isinstance(main.cli, click.Group)
    assert main.cli.get_command(context, "nonsense") is None
    monkeypatch.setattr("srs_cli.cli.commands.due.command", None)
    with pytest.raises(TypeError, match="due"):
        main.cli.get_command(context, "due")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there(name: str) -> None:
    context = click.Context(main.cli)
    assert isinstance(main.cli, click.Group)
    command = main.cli.get_command(context, name)
    assert command is not None
    assert command.help
    assert name in main.cli.list_commands(context)
