"""What a search found, as a table cut to the window: one line a card, whatever its text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from srs_cli.terminal.layout import cut

_HEADS = ("Id", "Deck", "Question", "Due", "State")
_GAP = 2
_NARROW = 60  # columns; below them the deck and the date go: the question says more
_MOST = {"Id": 14, "Deck": 18, "Due": 12, "State": 18}
_LEAST_QUESTION = 12

Row = tuple[str, str, str, str, str]


def table(rows: Sequence[Row], width: int) -> list[str]:
    """Return the lines of a table of id, deck, question, due and state; the texts are sanitised already."""
    shown = [0, 2, 4] if width < _NARROW else [0, 1, 2, 3, 4]
    widths = {
        column: min(max(cell_len(row[column]) for row in (_HEADS, *rows)), _MOST.get(_HEADS[column], width))
        for column in shown
    }
    others = sum(size for column, size in widths.items() if column != 2) + _GAP * (len(shown) - 1)
    widths[2] = max(_LEAST_QUESTION, min(widths[2], width - others))
    lines = [_line(row, widths, width) for row in (_HEADS, *rows)]
    return [lines[0], "─" * min(width, sum(widths.values()) + _GAP * (len(shown) - 1)), *lines[1:]]


def _line(row: Sequence[str], widths: dict[int, int], width: int) -> str:
    cells = [cut(row[column], size) for column, size in widths.items()]
    padded = [cell + " " * (size - cell_len(cell)) for cell, size in zip(cells, widths.values(), strict=True)]
    return cut((" " * _GAP).join(padded).rstrip(), width)
