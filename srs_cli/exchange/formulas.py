"""Cells that a spreadsheet would run: an apostrophe before them makes them text, and comes off again."""

from __future__ import annotations

import re

MARK = "'"
# What spreadsheets pass over: blanks of every kind, quotes, controls, what has no width. Then the signs, wide ones too.
_RUNS = re.compile(
    "[\\s'\"`\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb‘’“”]*"
    "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"
)


def runs(cell: str) -> bool:
    """Tell whether a spreadsheet might take the cell for a formula."""
    return _RUNS.match(cell) is not None


def defused(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it."""
    return MARK + cell if runs(cell) else cell


def restored(cell: str) -> str:
    """Return a cell as it was before it was defused."""
    return cell[1:] if cell.startswith(MARK) and runs(cell[1:]) else cell
