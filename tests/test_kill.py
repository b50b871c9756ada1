"""A review that is killed at random moments loses no answer that it acknowledged."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def sweep(kills: int, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "kill_sweep"), "--kills", str(kills), "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_ten_kills_lose_nothing() -> None:
    done = sweep(10)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        r"ok: 10 kills at random moments \(seed 1\), \d+ of them within a write; [1-9]\d* acknowledged answers, "
        r"\d+ more saved but not yet shown, 0 faults\n",
        done.stdout,
    )


@pytest.mark.parametrize(
    ("file", "right", "wrong", "words"),
    [
        (  # acknowledged before it is saved
            "terminal/plain.py",
            "        graded = self._study.grade(grade)\n        if graded.saved:\n",
            (
                "        self._say('Saved: Good, planted.'); __import__('time').sleep(0.05)\n"
                "        graded = self._study.grade(grade)\n        if not graded.saved:\n"
            ),
            "acknowledged were",
        ),
        (  # answer and memory are not one transaction
            "app/studying.py",
            "                    log.set_memories(self._database, asked.row, after.items())\n",
            "                    pass\n",
            "srs doctor exits with 4",
        ),
    ],
)
def test_the_sweep_sees_a_loss(tmp_path: Path, file: str, right: str, wrong: str, words: str) -> None:
    for name in ("srs_cli", "decks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "srs_cli" / file
    text = path.read_text("utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), "utf-8")
    done = sweep(10, tmp_path)
    assert (done.returncode, done.stdout[:4]) == (1, "LOST")
    assert words in done.stderr
