"""The sweeps' short forms: many writers at once, signals at random moments; each sees a planted bug."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WRITERS = ("writers_sweep", "--writers", "3", "--answers", "15", "--readers", "2", "--cards", "8")
SIGNALS = ("signal_sweep", "--each", "3")
FEW = ("--writers", "2", "--answers", "5", "--readers", "0")
TERMINALS = ("writers_sweep", "--writers", "0", "--readers", "0", "--cards", "8")


def sweep(name: str, *options: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / name), *options, "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            WRITERS,
            (
                r"3 writers: 45 of 45 answers in the log, [1-9]\d* reads and [1-9]\d* imports and backups meanwhile; "
                r"0 times in use\ntwo terminals: \d+ answers to 8 cards acknowledged, \d+ times two at one instant; "
                r"[1-9]\d* found the card answered by the other; 0 times in use\nok: 0 faults \(seed 1\)\n"
            ),
        ),
        (
            SIGNALS,
            (
                r"ok: 3 INT 3 TERM 3 HUP 3 TSTP at random moments \(seed 1\), \d of them too late, \d before srs began; terminal restored 12 of "
                r"12; \d+ acknowledged answers, 0 faults\n"
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
    "acknowledged before it is saved": (
        ("writers_sweep", *FEW, "--cards", "0"),
        "terminal/plain.py",
        "            graded = self._study.grade(grade)\n",
        "            self._say('Saved: Easy, planted.'); graded = self._study.grade(grade)\n",
        "acknowledged and not in the log",
    ),
    "what another program did is not looked at": (
        TERMINALS,
        "app/studying.py",
        "            if known != self._memories or not self.recorder.still_there(asked):\n",
        "            if False:\n",
        "reviewed 2 times on a day",
    ),
    "nobody waits for a lock": (
        ("writers_sweep", "--writers", "4", "--answers", "10", "--readers", "0", "--cards", "0"),
        "store/file.py",
        "BUSY_SECONDS = 5.0\n",
        "BUSY_SECONDS = 0.0\n",
        "exits with 5",
    ),
    "the screen is not given back": (
        ("signal_sweep", "--each", "1", "--phase", "answer"),
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
    "TERM is not heeded": (
        ("signal_sweep", "--each", "1", "--phase", "question"),
        "terminal/keys.py",
        "            (signal.SIGTERM, self._end),\n",
        "            (signal.SIGTERM, self._interrupt),\n",
        "TERM at question: exit code 130",
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
