"""Copies of a store that are harmed on purpose: the doctor reports each in which an event or a card reads differently."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bare import BARE

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each copy is looked at in a fork")


def sweep(*words: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "flip_sweep"), "--cards", "40", *words, "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=BARE)


def test_every_harmed_row_is_reported() -> None:
    done = sweep("--flips", "60", "--cuts", "6", "--commands", "1")
    assert (done.returncode, done.stderr) == (0, "")
    last = done.stdout.splitlines()[-1]
    found = re.fullmatch(
        r"ok: (\d+) of (\d+) harmed copies reported, 1 of them shown to the command as well, 0 faults", last
    )
    assert found
    assert int(found[1]) == int(found[2]) > 20


def test_the_sweep_sees_what_a_doctor_misses(tmp_path: Path) -> None:
    for name in ("srs_cli", "decks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "srs_cli" / "model" / "identity.py"
    text = path.read_text("utf-8")
    right = 'return _eight(values.encode("utf-8", "surrogatepass"))'
    assert text.count(right) == 1
    path.write_text(text.replace(right, 'return b"planted!"'), "utf-8")
    done = sweep("--flips", "120", "--cuts", "0", "--commands", "0", root=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1][:7]) == (1, "MISSED:")
    assert "and the doctor finds nothing" in done.stderr
