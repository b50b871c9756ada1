"""Collects a table's cells as they come; a merged cell repeats its text in every place it covers.

A row that is one merged cell stays one cell: it captions the rows below.
"""

from __future__ import annotations

MAX_SPAN = 50


class Grid:
    """One table being read: `start_cell`, `add` its paragraphs, `end_cell`, `end_row`, then `rows`."""

    def __init__(self) -> None:
        self.open = False  # a cell is
        self._rows: list[tuple[str, ...]] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._cells_in_row = 0  # merged ones count once
        self._span = (1, 1)
        self._copies = 1
        self._continued = False
        self._reaching_down: dict[int, tuple[int, str]] = {}  # column → rows still covered, and with what

    def start_cell(self, columns: int = 1, rows: int = 1, copies: int = 1) -> None:
        """Open a cell that covers so many columns and rows; `copies` of it stand side by side."""
        self.open = True
        self._cell = []
        self._continued = False
        self._span = (min(MAX_SPAN, max(1, columns)), max(1, rows))
        self._copies = min(MAX_SPAN, max(1, copies))

    def widen(self, columns: int) -> None:
        """Let the open cell cover so many columns."""
        self._span = (min(MAX_SPAN, max(1, columns)), self._span[1])

    def continue_above(self) -> None:
        """Let the open cell be a part of the one above it."""
        self._continued = True

    def add(self, text: str) -> None:
        """Add a paragraph to the open cell."""
        if text.strip():
            self._cell.append(text.strip())

    def end_cell(self) -> None:
        """Close the open cell."""
        self._cover()
        text = "\n".join(self._cell)
        if self._continued and not text and self._rows and len(self._row) < len(self._rows[-1]):
            text = self._rows[-1][len(self._row)]
        columns, rows = self._span
        self._cells_in_row += self._copies
        for _ in range(columns * self._copies):
            if rows > 1:
                self._reaching_down[len(self._row)] = (rows - 1, text)
            self._row.append(text)
        self.open = False

    def repeat_left(self) -> None:
        """Close the open cell as a part of the one on its left."""
        self._row.append(self._row[-1] if self._row else "")
        self.open = False

    def end_row(self) -> None:
        """Close the open row."""
        self._cover()
        if any(self._row):
            self._rows.append(tuple(self._row[: 1 if self._cells_in_row == 1 else None]))
        self._row = []
        self._cells_in_row = 0

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the closed rows that hold any text."""
        return tuple(self._rows)

    def flat(self) -> str:
        """Return the table as lines, for a cell around it."""
        return "\n".join(" – ".join(cell.replace("\n", "; ") for cell in row if cell) for row in self._rows)

    def _cover(self) -> None:
        while len(self._row) in self._reaching_down:
            column = len(self._row)
            left, text = self._reaching_down.pop(column)
            if left > 1:
                self._reaching_down[column] = (left - 1, text)
            self._row.append(text)
            self._cells_in_row += 1
