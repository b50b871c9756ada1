"""What a command imports before it has anything to do with it: a start is mostly that."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = {
    "yaml",
    "hashlib",
    "lzma",
    "tempfile",
    "dateutil",
    "rapidfuzz",
    "charset_normalizer",
    "srs_cli.deckfile",
    "srs_cli.extract",
    "srs_cli.merge",
}
RICH = {"rich", "rich.text"}
FOR_A_FEW_CARDS = {
    "click",
    "srs_cli.app.when",
    "srs_cli.formats.formulas",
    "rich.markdown",
    "subprocess",
    "shutil",
    "srs_cli.store.meanwhile",
    "srs_cli.app.searching",
    "srs_cli.app.history",
}


FOR_A_TABLE = "srs_cli.cli.commands.importing" + "".join(
    f", srs_cli.exchange.{each}" for each in ("srsdeck", "apkg", "colpkg", "csv_table")
)


@pytest.mark.parametrize(
    ("modules", "unwanted"),
    [
        ("srs_cli.cli.main", HEAVY | RICH | {"srs_cli.cli.runtime", "sqlite3"}),
        ("srs_cli.cli.main, srs_cli.cli.runtime, srs_cli.cli.commands.decks", HEAVY | RICH),
        ("srs_cli.cli.daily, srs_cli.settings.reading, srs_cli.terminal.running", HEAVY | FOR_A_FEW_CARDS),
        (FOR_A_TABLE, {"importlib.metadata", "markdown_it", "srs_cli.exchange.anki.reading", "rapidfuzz"} | RICH),
    ],
    ids=["help", "decks", "review, to the first card", "import of a table"],
)  # fmt: skip
def test_a_start_imports_nothing_that_is_slow_and_not_needed(modules: str, unwanted: set[str]) -> None:
    code = f"import sys, {modules}\nprint(*sys.modules)"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=bare
    ).stdout.split()
    assert not unwanted & set(there)
