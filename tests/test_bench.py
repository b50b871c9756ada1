"""The benchmark's short form: it runs, and tells what it leaves out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.bare import BARE

ROOT = Path(__file__).resolve().parent.parent


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "bench"), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=BARE)


def test_every_row_that_needs_no_peer_is_measured_and_the_others_are_named() -> None:
    done = bench("--quick", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    measured = {row["row"] for row in found}
    assert {
        "due",
        "due-1m",
        "help",
        "decks",
        "peak-due",
        "answer-p50",
        "key-p99",
        "again-csv",
        "refold",
        "extract",
    } <= measured
    assert all(row["ours"] > 0 and row["figure"] > 0 and row["command"] for row in found if row["row"] != "extract")
    assert "import-csv: left out: needs anki" in done.stderr
    assert not {row for row in measured if row.startswith(("first-card", "apkg", "stats"))}


def test_rows_can_be_chosen_and_a_name_that_fits_none_is_refused() -> None:
    listed = bench("--list", "--only", "apkg").stdout.splitlines()
    assert [line.split()[0] for line in listed] == [
        "apkg-in", "apkg-in-history", "apkg-out", "apkg-history", "apkg-taken",
    ]  # fmt: skip
    assert bench("--only", "nothing").returncode == 2
