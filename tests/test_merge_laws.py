"""Stores that are united in whatever order come to hold the same, and the check of it sees where they would not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bare import BARE

ROOT = Path(__file__).resolve().parent.parent


def laws(cases: int, root: Path = ROOT, seed: int = 1) -> subprocess.CompletedProcess[str]:
    script = ROOT / "scripts" / "merge_laws"
    command = [sys.executable, str(script), "--cases", str(cases), "--seed", str(seed), "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=BARE)


def test_pairs_and_triples_unite_in_any_order() -> None:
    done = laws(4)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        r"ok: 8 pairs and triples \(seed 1\), [1-9]\d* merges of [1-9]\d* events, [1-9]\d* texts that differed: 0 faults\n",
        done.stdout,
    )


PLANTED = [
    (  # the other machine's text always wins
        "merge/union.py",
        "    text, place = max(one, other, key=_text_rank), max",
        "    text, place = other, max",
        "differ",
    ),
    (  # only this machine's events count
        "app/uniting.py",
        "        _refold(here, union, step, tell)\n",
        "",
        "doctor: schedule equals the log",
    ),
    (  # the file here is left as it was
        "app/comparing.py",
        "            if found:\n                yield found\n",
        "",
        "a deck file does not say what the store says",
    ),
]


@pytest.mark.parametrize(("file", "right", "wrong", "words"), PLANTED)
def test_the_check_sees_a_broken_law(tmp_path: Path, file: str, right: str, wrong: str, words: str) -> None:
    for name in ("srs_cli", "decks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "srs_cli" / file
    text = path.read_text("utf-8")
    assert text.count(right) == 1
    path.write_text(text.replace(right, wrong), "utf-8")
    done = laws(10, tmp_path)
    assert (done.returncode, done.stdout[:6]) == (1, "BROKEN")
    assert words in done.stderr
