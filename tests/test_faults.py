"""Killed at any point that Python sees, srs loses nothing that it acknowledged; and the sweep that shows it sees a loss.

`scripts/fault_sweep` and `scripts/power_cuts` do far more than that, but need a C compiler and half an hour.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bare import BARE

ROOT = Path(__file__).resolve().parent.parent


def sweep(stages: str, every: int, root: Path = ROOT, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "fault_sweep"), "--faults", "point", "--only", stages]
    command += ["--every", str(every), "--root", str(root), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=BARE)


def test_kills_along_the_journeys_lose_nothing() -> None:
    done = sweep("first of the day,move,renewed,schema 1,copy over,damaged", 9)
    assert (done.returncode, done.stderr) == (0, "")
    kills = re.search(
        r"(?:^|\n)ok: (\d+) kills \(0 within a write\); [\d,]+ acknowledged acts, 0 faults, \d+ s\n", done.stdout
    )
    assert kills is not None
    assert int(kills[1]) > 50


@pytest.mark.parametrize(
    ("file", "right", "wrong", "stages", "every", "words"),
    [
        (  # acknowledged before it is saved
            "terminal/plain.py",
            "        try:\n            graded = self._study.grade(grade)\n",
            (
                "        self._say(f'Saved: {grade_name(grade, self._keys.scale)}, planted.')\n"
                "        try:\n            graded = self._study.grade(grade)\n"
                "            return\n"
            ),
            "first of the day",
            4,
            "1 acts were acknowledged; the store is as after act 0",
        ),
        (  # answer and memory are not one transaction
            "app/studying.py",
            "                    log.set_memories(self._database, asked.row, after.items())\n",
            "                    pass\n",
            "first of the day",
            9,
            "schedule equals the log: ",
        ),
        (  # nobody knows that a deck file waits for its place
            "app/unfinished.py",
            "    if staged:\n",
            "    if staged and not database:\n",
            "edit",
            13,
            "undisturbed: the log has the change, but metals.yaml does not hold 'a: Aurum\\n'",
        ),
        (  # it is forgotten before it has its place
            "app/unfinished.py",
            "    for each in _noted(database):\n        now",
            "    noted = _noted(database)\n    set_setting(database, _NAME, '')\n    for each in noted:\n        now",
            "edit",
            1,  # it is one call between the two
            "0 acts were acknowledged; the store is in no known state (1 new events)",
        ),
        (  # a migration is no single transaction
            "store/database.py",
            "        with database.transaction():\n            if version(database) >= number:",
            "        for _ in (1,):\n            if version(database) >= number:",
            "migration",
            2,
            "already exists",
        ),
    ],
)
def test_the_sweep_sees_a_loss(
    tmp_path: Path, file: str, right: str, wrong: str, stages: str, every: int, words: str
) -> None:
    shutil.copytree(ROOT / "srs_cli", tmp_path / "srs_cli", ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "srs_cli" / file
    text = path.read_text("utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), "utf-8")
    done = sweep(stages, every, tmp_path, "--first")
    assert (done.returncode, "\nLOST: " in done.stdout) == (1, True)
    assert words in done.stderr
