"""Hostile names and texts on every face: no byte that acts on a terminal, and nothing that hides, gets through."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from srs_cli.cli.commands import COMMANDS
from tests.bare import BARE
from tests.faces import Call, Home

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a pseudo-terminal and a fork for each call")


def sweep(*words: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "face_sweep"), "--root", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=BARE)


def test_nothing_that_acts_comes_through() -> None:
    done = sweep("--widths", "200", "--every", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("ok: ")


def test_in_the_narrowest_window_neither() -> None:
    done = sweep("--widths", "1", "--drawn", "--every", "2")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_sweep_sees_what_comes_through(tmp_path: Path) -> None:
    for name in ("srs_cli", "decks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file, right, wrong in (
        ("text.py", "    return text if is_clean(text) else _pattern(_UNSEEN).sub(_show, text)\n", "    return text\n"),
        ("cli/output.py", "json.dumps(value, indent=1)", "json.dumps(value, indent=1, ensure_ascii=False)"),
        ("terminal/screen.py", '"\\x1b[?1049h', '"\\x1b[?2004h\\x1b[?1049h'),
    ):
        path = tmp_path / "srs_cli" / file
        text = path.read_text("utf-8")
        assert text.count(right) == 1
        path.write_text(text.replace(right, wrong), "utf-8")
    done = sweep("--widths", "80", "--only", "history leech|^decks --json|review --type", root=tmp_path)
    assert (done.returncode, done.stdout[:4]) == (1, "ACTS")
    seen = done.stderr.splitlines()
    assert any(line.startswith("'history leech'") and "U+001B" in line and "U+202E" in line for line in seen)
    assert any(line.startswith("'history leech'") and "the window's title became 'PWNED" in line for line in seen)
    assert any(line.startswith("'decks --json'") and "U+009B" in line for line in seen)
    assert any(line.startswith("'review --type'") and "[?2004h" in line for line in seen)


def test_every_command_is_among_the_faces(tmp_path: Path) -> None:
    def not_run(_call: Call, home: Home, _day: int) -> tuple[int, Sequence[int]]:
        home.database.touch()
        return 0, b""

    called = {call.words[0] for call in Home(tmp_path, not_run).calls() if call.words}  # type: ignore[arg-type]
    assert set(COMMANDS) - called == set()
