"""The short form of `scripts/check_anki`, where the `anki` package is installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def test_the_real_anki_takes_our_packages_and_we_take_its_own() -> None:
    pytest.importorskip("anki", reason="the `anki` package is not installed: pip install 'srs[peers]'")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "check_anki", "--quick"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
