"""What a search found, as a table cut to the window: one line a card, whatever its text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from srs_cli.terminal.layout import cut

_HEADS = ("Id", "Deck", "Question", "Due", "State")
_GAP = 2
_QUESTION = 2
_NARROW = 60  # columns; below them only id and question are shown: they say which card it is
_MOST = (14, 24, 1000, 12, 24)  # columns of each
_LEAST = (14, 10, 12, 12, 10)  # to which they give way for the question, the rightmost first
_WANTED = 40  # columns that the question has before others have more than their least

Row = tuple[str, str, str, str, str]


def table(rows: Sequence[Row], width: int) -> list[str]:
    """Return the lines of a table of id, deck, question, due and state; the texts are sanitised already."""
    shown = [0, _QUESTION] if width < _NARROW else list(range(len(_HEADS)))
    natural = [max(cell_len(row[column]) for row in (_HEADS, *rows)) for column in range(len(_HEADS))]
    widths = {column: min(natural[column], _MOST[column]) for column in shown}
    gaps = _GAP * (len(shown) - 1)
    for column in reversed(shown):
        short = sum(min(size, _WANTED) if each == _QUESTION else size for each, size in widths.items()) + gaps - width
        if column != _QUESTION and short > 0:
            widths[column] = max(min(widths[column], _LEAST[column]), widths[column] - short)
    others = sum(size for column, size in widths.items() if column != _QUESTION)
    widths[_QUESTION] = max(_LEAST[_QUESTION], min(widths[_QUESTION], width - others - gaps))
    lines = [_line(row, widths, width) for row in (_HEADS, *rows)]
    return [lines[0], "─" * min(width, sum(widths.values()) + gaps), *lines[1:]]


def _line(row: Sequence[str], widths: dict[int, int], width: int) -> str:
    cells = [cut(row[column], size) for column, size in widths.items()]
    padded = [cell + " " * (size - cell_len(cell)) for cell, size in zip(cells, widths.values(), strict=True)]
    return cut((" " * _GAP).join(padded).rstrip(), width)
