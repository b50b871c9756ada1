"""Who holds a database file: read from what Linux tells of locks and processes, and silent where nothing is told."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.store.holder import holder

WRITE, READ = "1: POSIX  ADVISORY  WRITE", "2: POSIX  ADVISORY  READ"
RESERVED, SHARED = "1073741825 1073741825", "1073741826 1073742335"
Tell = Callable[..., str]


@pytest.fixture
def told(tmp_path: Path) -> Tell:
    """Ask who holds a file, where the system tells of these locks and processes (number: command line, name, stat)."""
    database, proc = tmp_path / "srs.db", tmp_path / "proc"
    database.touch()
    proc.mkdir()
    (proc / "uptime").write_text("1000.50 1.00\n")

    def ask(*lines: str, **processes: tuple[bytes, str, str]) -> str:
        status = database.stat()
        place = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
        (proc / "locks").write_text("".join(line.replace("HERE", place) + "\n" for line in lines))
        for name, (command, comm, stat) in processes.items():
            folder = proc / name.removeprefix("p")
            folder.mkdir()
            (folder / "cmdline").write_bytes(command)
            (folder / "comm").write_text(comm)
            (folder / "stat").write_text(stat)
        return holder(str(database), str(proc))

    return ask


def stat(ago: float, state: str = "S", name: str = "srs") -> str:
    """Return what the system tells of a process that began that many seconds ago."""
    began = int((1000.5 - ago) * os.sysconf("SC_CLK_TCK"))
    return f"7 ({name}) {state} " + " ".join(["0"] * 18) + f" {began} 0 0"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (b"/usr/bin/python3\0-m\0srs_cli\0import\0a b.yaml\0", "srs import a b.yaml"),
        (b"/x/python3.11\0-I\0-m\0srs_cli\0due\0", "srs due"),
        (b"/x/python3.11\0-c\0print(1)\0", "python3.11 -c print(1)"),
        (b"/x/bin/python\0/y/bin/srs\0review\0chem\0", "srs review chem"),
        (b"/y/bin/srs\0review\0", "srs review"),
        (b"sqlite3\0/home/a/srs.db\0", "sqlite3 /home/a/srs.db"),
        (b"a\x1b[31m\xe2\x80\xaeb\n\0\xff\0", "a?[31m?b? \ufffd"),
        (b"x" * 99, "x" * 59 + "…"),
        (b"", "name"),
    ],
)
def test_a_command_is_named_as_a_student_knows_it(told: Tell, command: bytes, words: str) -> None:
    found = told(f"{WRITE} 7 HERE {RESERVED}", p7=(command, "name\n", stat(5)))
    assert found == f"{words} (process 7, started 5 seconds ago)"


@pytest.mark.parametrize(
    ("ago", "words"),
    [(0.2, "1 second"), (59.9, "59 seconds"), (61, "1 minute"), (600, "10 minutes"), (999, "16 minutes")],
)
def test_since_when_is_told(told: Tell, ago: float, words: str) -> None:
    assert told(f"{WRITE} 7 HERE {RESERVED}", p7=(b"a\0", "", stat(ago))) == f"a (process 7, started {words} ago)"


def test_a_stopped_program_is_told_and_its_name_may_hold_anything(told: Tell) -> None:
    found = told(f"{WRITE} 7 HERE {RESERVED}", p7=(b"", "\x1b) T 1\n", stat(60, "T", "\x1b) T 1")))
    assert found == "?) T 1 (process 7, started 1 minute ago, stopped)"


@pytest.mark.parametrize("told_of", ["", "7 (a) S 1", "7 (a) S " + "x " * 30])
def test_what_is_not_told_is_left_out(told: Tell, told_of: str) -> None:
    assert told(f"{WRITE} 7 HERE {RESERVED}", p7=(b"a\0", "", told_of)) == "a (process 7)"
    assert told(f"{WRITE} 8 HERE {RESERVED}") == "another program (process 8)"


def test_who_writes_comes_before_who_reads_and_others_are_counted(told: Tell) -> None:
    processes = {f"p{number}": (f"a{number}\0".encode(), "", "") for number in (5, 6, 7, 8)}
    lines = [f"{READ} {number} HERE {SHARED}" for number in (5, 6)]
    lines += [f"{WRITE} {number} HERE {RESERVED}" for number in (7, 7, 8)]
    assert told(*lines, **processes) == "a7 (process 7) and 1 more"
    assert told(*lines[:1]) == "a5 (process 5)"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "1: POSIX ADVISORY WRITE x HERE 1 2",
        f"{WRITE} 7 HERE 0 EOF",
        f"1: -> POSIX  ADVISORY  WRITE 7 HERE {RESERVED}",
        f"1: FLOCK  ADVISORY  WRITE 7 HERE {RESERVED}",
        f"{WRITE} 0 HERE {RESERVED}",
        f"{WRITE} -1 HERE {RESERVED}",
        f"{WRITE} SELF HERE {RESERVED}",
        f"{WRITE} 7 fe:00:1 {RESERVED}",
        f"{WRITE} 7 fe:1 {RESERVED}",
        f"{WRITE} 7 zz:00:1 {RESERVED}",
    ],
)
def test_other_locks_are_nobodys(told: Tell, line: str) -> None:
    assert told(line.replace("SELF", str(os.getpid()))) == ""


def test_where_the_devices_differ_an_open_file_tells(told: Tell, tmp_path: Path) -> None:
    """Some file systems name another device in the list of locks than for the file."""
    fds = tmp_path / "proc" / "7" / "fd"
    fds.mkdir(parents=True)
    line = f"{WRITE} 7 fe:00:1 {RESERVED}"
    (fds / "3").symlink_to(tmp_path / "proc" / "uptime")
    assert told(line) == ""
    (fds / "4").symlink_to(tmp_path / "srs.db")
    assert told(line) == "another program (process 7)"


def test_elsewhere_nobody_is_named(tmp_path: Path) -> None:
    (tmp_path / "srs.db").touch()
    assert holder(str(tmp_path / "srs.db"), str(tmp_path / "none")) == ""
    assert holder(str(tmp_path / "none.db")) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists its locks")
@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE", "BEGIN; SELECT * FROM a"])
def test_a_program_that_holds_a_real_file_is_named(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "srs.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "for each in sys.argv[2].split('; '): cursor = c.execute(each); cursor.fetchall()\n"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path), lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        other.stdout.readline()
        found = holder(str(path))
        other.stdin.close()
    assert f"(process {other.pid}, started " in found
    assert holder(str(path)) == ""
