"""What happens around a command: pipes that close, disks that fill, folders that are read-only, odd terminals and clocks."""

from __future__ import annotations

import ctypes
import io
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from srs_cli.app import importing, starting
from srs_cli.cli import main
from srs_cli.cli.commands import COMMANDS
from srs_cli.store import file
from srs_cli.store.database import Database
from tests.cli.conftest import DAY, Result, Srs
from tests.terminal.terminal_pty import Terminal, environment

DECK = "name: Metals\ncards:\n  - {id: iron, q: Iron?, a: Fe}\n  - {id: gold, q: Gold — é漢?, a: Au}\n"
# Each command as it prints something, with nothing on standard input.
PRINTING: dict[str, list[str]] = {
    "review": ["review", "--plain"],
    "extract": ["extract", "--dry-run", "notes.txt"],
    "import": ["import", "metals.yaml"],
    "export": ["export", "-f", "json", "-o", "-"],
    "bundle": ["bundle", "-o", "metals.srsdeck", "--force"],
    "decks": ["decks"],
    "stats": ["stats"],
    "due": ["due"],
    "add": ["add", "Metals", "Tin?", "Sn"],
    "edit": ["edit", "iron", "-a", "Ferrum"],
    "search": ["search", "Iron"],
    "history": ["history", "iron"],
    "undo": ["undo"],
    "suspend": ["suspend", "iron", "--yes"],
    "unsuspend": ["unsuspend", "iron", "--yes"],
    "bury": ["bury", "iron", "--yes"],
    "reset": ["reset", "iron", "--yes"],
    "flag": ["flag", "iron", "--yes"],
    "tag": ["tag", "iron", "--add", "x", "--yes"],
    "move": ["move", "iron", "--to", "Metals", "--yes"],
    "rename": ["rename", "Metals", "Ores"],
    "archive": ["archive", "Metals", "--yes"],
    "restore-deck": ["restore-deck"],
    "config": ["config"],
    "backup": ["backup", "--list"],
    "restore": ["restore", "--yes"],
    "merge": ["merge", "copy.db", "--dry-run"],
    "doctor": ["doctor"],
    "check": ["check"],
    "demo": ["demo", "--plain"],
    "completion": ["completion", "bash"],
    "schema": ["schema"],
    "man": ["man"],
}
READING = [
    *(["due"], ["due", "--json"], ["due", "--check"], []),
    *(
        ["decks"],
        ["decks", "--json"],
        ["search", "Iron"],
        ["search", "--json", "is:due"],
        ["stats"],
        ["stats", "--json"],
    ),
    *(["history", "iron"], ["history", "--json", "iron"], ["doctor"], ["doctor", "--json"], ["backup", "--list"]),
    *(
        ["config"],
        ["import", "--dry-run", "metals.yaml"],
        ["bury", "Iron", "--dry-run"],
        ["man"],
        ["review", "--plain"],
    ),
]


@pytest.fixture
def metals(srs: Srs) -> Srs:
    """A home with a deck, an answer, a backup and a document."""
    assert srs("import", srs.deck(DECK, "metals.yaml")).code == 0
    assert srs.review(3).code == 0
    assert srs("backup").code == 0
    assert srs("backup", srs.home / "copy.db").code == 0
    srs.deck("Q: a?\nA: b\n", "notes.txt")
    return srs


def process(
    srs: Srs,
    *arguments: str,
    keys: str = "",
    prepare: Callable[[], None] | None = None,
    extra: Mapping[str, str] = MappingProxyType({}),
) -> Result:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "srs_cli", *arguments],
        cwd=srs.home,
        env=_bound(environment(srs.home, {"SRS_NOW": str(srs.now), **extra}), prepare),
        input=keys.encode(),
        capture_output=True,
        preexec_fn=prepare,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def _bound(given: dict[str, str], prepare: Callable[[], None] | None) -> dict[str, str]:
    """Return the environment of a process; one that is bound in what it writes leaves no coverage and no half bytecode."""
    if prepare is None:
        return given
    return {name: value for name, value in given.items() if not name.startswith("COVERAGE")} | {
        "PYTHONDONTWRITEBYTECODE": "1"
    }


def answers(srs: Srs) -> int:
    connection = sqlite3.connect(srs.data / "srs.db")
    found = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    connection.close()
    return int(found)


# --- outputs that do not take what is written


def test_each_command_is_tried() -> None:
    assert list(PRINTING) == list(COMMANDS)


def into(srs: Srs, output: io.TextIOWrapper, arguments: list[str]) -> Result:
    """Run a command that writes into an output."""
    srs.capsys.readouterr()
    srs.monkeypatch.setenv("SRS_NOW", str(srs.now))
    srs.monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with srs.monkeypatch.context() as patch:
        patch.setattr("sys.stdout", output)
        code = main.run(arguments)
    output.close()  # what was left in it goes to where the product leads it
    return Result(code, "", srs.capsys.readouterr().err)


@pytest.mark.parametrize("name", PRINTING)
def test_a_reader_that_went_away_ends_every_command_silently(metals: Srs, name: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = into(metals, os.fdopen(writer, "w", encoding="utf-8"), PRINTING[name])
    assert (result.code, result.err) == (141, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a disk that is always full")  # noqa: PTH110
@pytest.mark.parametrize("name", ["review", "decks", "stats", "man", "due"])
def test_an_output_that_is_full_is_told(metals: Srs, name: str) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = into(metals, full, PRINTING[name])
    assert (result.code, result.err.splitlines()) == (
        6,
        ["srs: cannot write the output: No space left on device", "Every change that was made is kept."],
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a disk that is always full")  # noqa: PTH110
@pytest.mark.parametrize("arguments", [["due"], ["search", "Iron"]])
def test_a_door_tells_of_a_full_output_as_well(metals: Srs, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "srs_cli", *arguments],
            env=environment(metals.home, {}),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        6,
        "srs: cannot write the output: No space left on device",
    )


@pytest.mark.parametrize(("arguments", "code"), [(["bogus"], 2), (["import", "none.yaml"], 3)])
def test_nobody_listens_to_an_error(srs: Srs, arguments: list[str], code: int) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as broken:
        done = subprocess.run([sys.executable, "-m", "srs_cli", *arguments], stderr=broken, check=False)
    assert done.returncode == code


# --- the end of input


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["review", "--plain"], ""),
        (["review", "--plain"], "\n"),
        (["review", "--plain", "--type"], "half an ans"),
        (["review", "--plain"], "n\n"),
        (["review", "other.yaml", "--plain"], ""),
        (["add"], ""),
        (["add", "Metals"], ""),
        (["add", "Metals"], "Tin?\n"),
        (["add", "New"], ""),
        (["archive", "Metals"], ""),
        (["bury", "Iron"], ""),
        (["import", "fewer.yaml"], ""),
        (["restore"], ""),
        (["demo", "--plain"], ""),
    ],
)
def test_the_end_of_input_leaves_every_prompt(
    metals: Srs, in_terminal: Callable[[], None], arguments: list[str], keys: str
) -> None:
    metals.deck("name: Other\ncards:\n  - {q: a, a: b}\n", "other.yaml")
    metals.deck("name: Metals\ncards:\n  - {id: iron, q: Iron?, a: Fe}\n", "fewer.yaml")
    in_terminal()
    before = answers(metals), metals("decks", "--json").out
    result = metals(*arguments, keys=keys)
    assert (result.code, "Traceback" in result.err) == (0, False)
    assert (answers(metals), metals("decks", "--json").out) == before


def test_the_end_of_input_tells_what_was_answered(srs: Srs) -> None:
    srs.import_deck("a", "b")
    result = srs("review", "--plain", keys="\n3\n")
    assert result.code == 0
    assert "1 answer to 1 card" in result.out


# --- disks and folders


def small(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("room", [0, 20_000])
def test_a_full_disk_ends_a_session_and_nothing_is_lost(metals: Srs, room: int) -> None:
    before = answers(metals)
    metals.now += DAY
    result = process(metals, "review", "--plain", keys="\n3\n" * 3, prepare=small(room))
    assert result.code == 6
    assert "Nothing was answered" in result.out
    assert result.err.splitlines()[-2].startswith("srs: cannot read or write ")
    assert "Traceback" not in result.err
    assert answers(metals) == before
    assert metals("doctor").code == 0


@pytest.mark.parametrize(
    "arguments",
    [["import", "large.yaml"], ["config", "set", "new_a_day", "9"], ["backup", "b.db"], ["export", "-o", "all.apkg"]],
)
def test_a_full_disk_leaves_all_or_nothing(metals: Srs, arguments: list[str]) -> None:
    cards = "".join(f"  - {{q: Q{number}, a: {'x' * 200}}}\n" for number in range(200))
    metals.deck(f"name: Large\ncards:\n{cards}", "large.yaml")
    before, files = metals("decks", "--json").out, metals.everything()
    result = process(metals, *arguments, prepare=small(10))
    assert (result.code, "Traceback" in result.err) == (6, False)
    assert result.err.startswith("srs: cannot ") or "\nsrs: cannot " in result.err
    assert metals("decks", "--json").out == before
    # A folder may stay, but no part of a file.
    assert [name for name in metals.everything() if name not in files and (metals.home / name).is_file()] == []
    assert metals("doctor").code == 0


def bound_by_modes() -> None:
    """Let the modes of files bind this process as well where it is root's."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
            libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.fixture(params=["file", "folder"])
def read_only(metals: Srs, request: pytest.FixtureRequest) -> Iterator[Srs]:
    """The home, where the database, or all the folder that it is in, may only be read; a deck file has changed."""
    if sys.platform != "linux":
        pytest.skip("only on Linux can root be bound by modes")
    metals.deck(DECK.replace("Fe", "Ferrum"), "metals.yaml")
    shut = [metals.data / "srs.db"] if request.param == "file" else [metals.data, metals.data / "backups"]
    for path in shut:
        path.chmod(path.stat().st_mode & ~0o222)
    yield metals
    for path in shut:
        path.chmod(path.stat().st_mode | 0o200)


def state(srs: Srs) -> list[tuple[str, int, int, bytes]]:
    """Return every file with its mode, time and bytes."""
    found = []
    for name in srs.everything():
        path = srs.home / name
        status = path.stat()
        found.append((name, status.st_mode, status.st_mtime_ns, path.read_bytes() if path.is_file() else b""))
    return [each for each in found if "/backups" not in each[0]]  # an import that cannot be may have made one


def test_what_may_only_be_read_is_read_and_stays(read_only: Srs) -> None:
    before = state(read_only)
    for arguments in (["due"], ["search", "Gold"], ["review", "--plain"]):
        result = process(read_only, *arguments, keys="\n", prepare=bound_by_modes)
        assert (arguments, result.code) == (arguments, 0), result.err
        told = "the changed deck files wait: cannot read or write" in result.err
        assert told == (arguments != ["due"])
    assert "A: Au" in result.out
    assert state(read_only) == before


def test_what_may_only_be_read_is_told_to_who_writes(read_only: Srs) -> None:
    before = state(read_only)
    result = process(read_only, "edit", "gold", "-a", "x", keys="\n3\n", prepare=bound_by_modes)
    assert result.code == 6
    assert result.err.splitlines()[-2].startswith("srs: cannot read or write ")
    assert [(name, content) for name, _, _, content in state(read_only)] == [
        (name, content) for name, _, _, content in before
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can root be bound by modes")
@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("import", "a.csv"), ("import", "a.apkg"), ("import", "a.yaml"), ("extract", "a.txt"), ("review", "a.txt"),
        ("merge", "a.db"), ("restore", "a.db"),
    ],
)  # fmt: skip
def test_a_file_that_may_not_be_read_is_a_matter_of_permission(metals: Srs, command: str, name: str) -> None:
    path = metals.home / name
    path.write_text("question,answer\na,b\n")
    path.chmod(0)
    result = process(metals, command, str(path), prepare=bound_by_modes)
    assert (result.code, result.err.startswith(f"srs: cannot read {path}: Permission denied")) == (6, True), result.err


def test_reading_changes_no_byte_and_no_time(metals: Srs) -> None:
    before = [(each, (metals.home / each[0]).stat().st_ctime_ns) for each in state(metals)]
    for arguments in READING:
        assert (arguments, metals(*arguments).code) == (arguments, 0)
        now = [(each, (metals.home / each[0]).stat().st_ctime_ns) for each in state(metals)]
        assert (arguments, now) == (arguments, before)


# --- who else has the database


def test_a_door_waits_once_and_tells_who_holds_the_database(metals: Srs) -> None:
    """The door of `srs due` has waited already: the command line proper does not wait once more."""
    code = (
        "import sys, time; from srs_cli.store import file; file.BUSY_SECONDS = 0.2; sys.argv = ['srs', *sys.argv[1:]]\n"
        "from srs_cli import __main__; from srs_cli.cli import main; main.cli = None; __main__.main()"
    )
    other = sqlite3.connect(metals.data / "srs.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for arguments in (["due"], ["search", "Iron"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=environment(metals.home, {}),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 5
        lines = done.stderr.splitlines()
        who = f"(process {os.getpid()}, started " if sys.platform == "linux" else "another program; waited"
        assert lines[0].startswith("srs: the database is in use by ")
        assert who in lines[0]
        assert str(metals.data / "srs.db") in lines[0]
        assert lines[1].startswith("Close that program, or wait")
    other.close()


def test_a_person_is_told_who_is_waited_for(metals: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.04)
    monkeypatch.setattr(file, "NOTICE_SECONDS", 0.02)
    other = sqlite3.connect(metals.data / "srs.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    alone = metals("bury", "Gold")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    watched = metals("bury", "Gold")
    other.close()
    assert (alone.code, "Waiting: " in alone.err) == (5, False)
    assert watched.code == 5
    assert watched.err.startswith("Waiting: the database is in use by another program …\n")


@pytest.mark.parametrize(
    "arguments", [["import", "other.yaml"], ["review", "--plain", "other.yaml"], ["search", "Iron"]]
)
@pytest.mark.parametrize("times", [1, 9])
def test_an_import_that_another_one_overtakes_is_planned_anew(
    metals: Srs, monkeypatch: pytest.MonkeyPatch, arguments: list[str], times: int
) -> None:
    metals.deck("name: Other\ncards:\n  - {q: Lead?, a: Pb}\n", "other.yaml")
    metals.deck(DECK.replace("Fe", "Ferrum"), "metals.yaml")
    really_apply, calls = importing.apply_import, 0

    def overtaken(database: Database, planned: importing.ImportPlan) -> None:
        nonlocal calls
        calls += 1
        if calls <= times:
            other = replace(planned, imports_before=planned.imports_before - 1)
            return really_apply(database, other)
        return really_apply(database, planned)

    monkeypatch.setattr(importing, "apply_import", overtaken)
    monkeypatch.setattr(starting, "apply_import", overtaken)
    result = metals(*arguments, keys="q\n")
    if times == 1:
        assert (result.code, calls) == (0, 2)
    else:
        assert (result.code, calls) == (0 if arguments[0] == "search" else 5, 5)


# --- clocks


def test_a_clock_that_was_set_back_is_told_once_and_nothing_is_lost(metals: Srs) -> None:
    metals.now -= 3 * DAY
    result = metals("review", "--plain", keys="\n3\nq\n")
    assert result.out.count("The clock is behind your last answer (") == 1
    assert "Saved: Good" in result.out
    assert answers(metals) == 2
    assert metals("doctor").code == 0
    assert "The clock" not in metals("review", "--plain", keys="q\n").out


@pytest.mark.parametrize("seconds", [299, 0, -DAY])
def test_a_clock_that_goes_on_or_differs_by_little_is_not_told(metals: Srs, seconds: int) -> None:
    metals.now -= seconds
    assert "The clock" not in metals("review", "--plain", keys="q\n").out


@pytest.mark.parametrize("now", [-DAY, 0, 2**31 - 1, 2**31, 253_402_300_799, 253_402_300_800, 99_999_999_999_999])
def test_any_time_will_do(metals: Srs, now: int) -> None:
    metals.now = now
    for arguments in (["due"], ["decks"], ["stats"], ["search", "is:due"], ["history", "iron"], ["bury", "Gold"]):
        assert (arguments, metals(*arguments).code) == (arguments, 0)
    assert metals("review", "--plain", keys="\n3\nq\n").code == 0
    assert metals("review", "--plain", "--exam", "friday").code == (2 if now > 253_402_300_800 else 0)
    assert metals("doctor").code == 0


# --- terminals


@pytest.mark.parametrize("arguments", [["review", "--plain"], ["bogus—"]])
def test_an_ascii_locale_gets_ascii(metals: Srs, arguments: list[str]) -> None:
    ascii_only = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    metals.deck(DECK.replace("Metals", "Metalsé"), "metals.yaml")
    assert metals("import", "metals.yaml").code == 0
    result = process(metals, *arguments, extra=ascii_only)
    assert result.code == (2 if arguments == ["bogus—"] else 0)
    assert (result.out + result.err).isascii()
    assert "Traceback" not in result.err
    assert arguments == ["bogus—"] or "?" in result.out


TINY = [(1, 1, ["review"]), (2, 3, ["review", "--type"]), (5, 2, ["review"])]


@pytest.mark.parametrize(("columns", "rows", "arguments"), TINY)
def test_a_tiny_terminal_will_do(metals: Srs, columns: int, rows: int, arguments: list[str]) -> None:
    terminal = Terminal(
        metals.home, (sys.executable, "-m", "srs_cli", *arguments), {"SRS_NOW": str(metals.now)}, columns, rows
    )
    try:
        terminal.wait(lambda: terminal.on_second_screen and terminal.raw.endswith((b"m", b"l", b"h")), "screen")
        for key in ("a\r" if "--type" in arguments else " ", "3"):
            terminal.press(key)
        terminal.press("\x03")
        assert terminal.end() == 130
        assert terminal.put_back
        assert b"Traceback" not in terminal.raw
    finally:
        terminal.close()


@pytest.mark.parametrize("term", ["dumb", "", "unknown-thing"])
def test_any_kind_of_terminal_will_do(metals: Srs, term: str) -> None:
    terminal = Terminal(
        metals.home, (sys.executable, "-m", "srs_cli", "review"), {"SRS_NOW": str(metals.now), "TERM": term}, 80, 24
    )
    try:
        terminal.see("Gold")
        terminal.press("q\r" if term != "unknown-thing" else "q")
        assert terminal.end() == 0
        assert (b"\x1b" in terminal.raw) == (term == "unknown-thing")
        assert terminal.put_back
    finally:
        terminal.close()


# --- signals


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 0), (signal.SIGINT, 0)])
def test_what_is_ignored_stays_so(srs: Srs, number: int, code: int) -> None:
    """Under nohup, or in the background of a shell, the signal is for others."""
    srs.import_deck("a")
    signal_itself = f"import os, sys; os.kill(os.getpid(), {int(number)}); sys.argv = ['srs', 'decks']\n"
    program = (
        "from srs_cli import __main__; from srs_cli.cli import ending\n"
        "prepare = ending._prepare_streams\n"
        f"def hit():\n    import os; os.kill(os.getpid(), {int(number)}); prepare()\n"
        f"ending._prepare_streams = hit\n{signal_itself}__main__.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(srs.home, {}),
        preexec_fn=lambda: signal.signal(number, signal.SIG_IGN),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_amid_an_import_ends_it_at_once(tmp_path: Path, number: int) -> None:
    """Python drops what is raised in some places of its import system, and prints a traceback instead."""
    (tmp_path / "hit.py").write_text(
        "import os, weakref\n"
        "class Thing: pass\n"
        "thing = Thing()\n"
        f"kept = weakref.ref(thing, lambda _: os.kill(os.getpid(), {int(number)}))\n"
        "del thing\n",
        "utf-8",
    )
    program = "from srs_cli.cli import ending; ending._end_on_signals(); import hit; print('went on')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(tmp_path, {}) | {"PYTHONPATH": f"{environment(tmp_path, {})['PYTHONPATH']}:{tmp_path}"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-number, b"", b"")


def test_ctrl_c_before_there_is_anything_to_tidy_up_has_no_traceback(srs: Srs) -> None:
    program = (
        "import os, sys; from srs_cli.cli import front\n"
        "front.answer = lambda _: os.kill(os.getpid(), 2)\n"
        "from srs_cli import __main__; __main__.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(srs.home, {}), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")
