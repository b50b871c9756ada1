"""All rows, in the order of the table."""

from __future__ import annotations

from benches import answering, computing, growing, moving, starting

_TWINS = {"answer-p99", "key-drawing", "again-json", "again-yaml", "peak-import-json", "peak-import-yaml"}

ROWS = (*starting.ROWS, *answering.ROWS, *moving.ROWS, *computing.ROWS, *growing.ROWS)
# What --quick runs: of rows that are measured alike one will do.
QUICK = tuple(
    row
    for row in ROWS
    if row.name not in _TWINS and (not row.name.startswith("growth") or row.name == "growth-due-100k")
)
