"""The sweeps' short forms: many writers at once, signals at random moments; each sees a planted bug."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bare import BARE

ROOT = Path(__file__).resolve().parent.parent
WRITERS = ("writers_sweep", "--writers", "2", "--answers", "10", "--readers", "1", "--cards", "5")
SIGNALS = ("signal_sweep", "--each", "2")


def sweep(name: str, *options: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / name), *options, "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=BARE)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            WRITERS,
            (
                r"2 writers: 20 of 20 answers in the log, [1-9]\d* reads and [1-9]\d* imports, backups and merges meanwhile; "
                r"0 times in use\ntwo terminals: \d+ answers to 5 cards acknowledged, \d+ times two at one instant; "
                r"[1-9]\d* found the card answered by the other; 0 times in use\nok: 0 faults \(seed 1\)\n"
            ),
        ),
        (
            SIGNALS,
            (
                r"ok: 2 INT 2 TERM 2 HUP 2 TSTP at random moments \(seed 1\), \d of them too late, \d before srs began; terminal restored 8 of "
                r"8; \d+ acknowledged answers, 0 faults\n"
            ),
        ),
    ],
    ids=["writers", "signals"],
)
def test_all_is_well(arguments: tuple[str, ...], words: str) -> None:
    done = sweep(*arguments)
    assert (done.returncode, "fault" in done.stderr) == (0, False), done.stderr
    assert re.fullmatch(words, done.stdout), done.stdout


BUGS = {
    "what another program did is not looked at": (
        ("writers_sweep", "--writers", "0", "--readers", "0", "--cards", "5"),
        "app/studying.py",
        "            if known != self._memories or not self.recorder.still_there(asked):\n",
        "            if False:\n",
        "reviewed 2 times on a day",
    ),
    "the screen is not given back": (
        ("signal_sweep", "--each", "1", "--phase", "question"),
        "terminal/running.py",
        "        finally:\n            screen.leave()\n",
        "        finally:\n            pass\n",
        "left in the terminal: second screen, cursor or wrapping",
    ),
    "the line's modes are not given back": (
        ("signal_sweep", "--each", "1", "--phase", "answer"),
        "terminal/keys.py",
        "            termios.tcsetattr(self._in, termios.TCSADRAIN, self._before)\n",
        "            pass\n",
        "left in the terminal: modes of the line",
    ),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_seen(tmp_path: Path, bug: str) -> None:
    arguments, file, right, wrong, words = BUGS[bug]
    for name in ("srs_cli", "decks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = tmp_path / "srs_cli" / file
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), "utf-8")
    done = sweep(*arguments, root=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1][:5]) == (1, "AMISS")
    assert words in done.stderr
