"""Each fuzz target takes its seeds, all that was ever found, and a few random mutations; what makes them sees a fault."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from srs_cli.errors import InputRefusedError, SrsError
from tests.bare import BARE
from tests.fuzz.mutating import attempt, inputs
from tests.fuzz.targets import FINDS, TARGETS, Target

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = {"pdf": 3}  # a process each


def accepts(target: Target, data: bytes) -> bool:
    try:
        target.feed(data)
    except SrsError:
        return False
    return True


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_its_seeds_and_what_becomes_of_them(name: str) -> None:
    target = TARGETS[name]
    assert all(accepts(target, data) for data in target.seeds)
    for data in itertools.islice(inputs(target, 1), RUNS.get(name, 80)):
        assert attempt(target, data, 20) == ""


def test_what_was_found_once_is_mended() -> None:
    for path in sorted(FINDS.glob("*/*")):
        assert attempt(TARGETS[path.parent.name], path.read_bytes(), 20) == "", path.name


def faulty(data: bytes) -> None:
    if b"{" in data:
        raise KeyError(data)
    if not data:
        raise InputRefusedError("it is empty")


def endless(data: bytes) -> None:
    while data:
        pass


def test_a_fault_is_found_and_told() -> None:
    tried = itertools.islice(inputs(Target(faulty, (b"abc",), (b"{",)), 1), 300)
    found = [why for why in (attempt(Target(faulty, ()), data, 20) for data in tried) if why]
    assert found
    assert "KeyError" in found[0]


def test_what_takes_too_long_is_found() -> None:
    assert "it takes too long" not in attempt(Target(faulty, ()), b"", 20)
    assert "takes too long" in attempt(Target(endless, ()), b"x", 1)


def fuzz(*words: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "scripts" / "fuzz"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=BARE)


def test_the_program_fuzzes_by_chance_alone() -> None:
    done = fuzz("--engine", "random", "--runs", "50", "query")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("query: 50 runs in ")
    assert done.stdout.endswith("ok: 1 targets by random, 0 finds\n")


def test_the_program_keeps_what_it_finds(tmp_path: Path) -> None:
    (tmp_path / "srs_cli").symlink_to(ROOT / "srs_cli")
    for name in ("scripts", "tests/fuzz"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "finds"))
    targets = tmp_path / "tests" / "fuzz" / "targets.py"
    right = "    parse(_text(data))\n"
    wrong = "    assert b'(' not in data, 'planted'\n"
    text = targets.read_text("utf-8")
    assert text.count(right) == 1
    targets.write_text(text.replace(right, wrong + right), "utf-8")
    done = fuzz("--engine", "random", "--runs", "50", "query", root=tmp_path)
    assert done.returncode == 1
    assert "AssertionError: planted" in done.stdout
    (kept,) = (tmp_path / "tests" / "fuzz" / "finds" / "query").iterdir()
    assert b"(" in kept.read_bytes()
