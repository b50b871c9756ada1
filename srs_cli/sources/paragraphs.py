"""Numbers the lines of a format that has none of its own: paragraphs, list items and table rows, set apart as on paper."""

from __future__ import annotations

from collections.abc import Sequence

from srs_cli.errors import InputRefusedError
from srs_cli.model.document import Line

LONG_PARAGRAPH = 120  # characters: longer than a printed line, so it is no wrapped one and stands alone
MAX_LINES = 500_000
MAX_COLUMNS = 200
_BREAKS = str.maketrans(dict.fromkeys("\v\f\r\x1c\x1d\x1e\x85\u2028\u2029", "\n"))


class Paragraphs:
    """Collects what a reader finds, in reading order; `page` is where it is now.

    Blank lines stand where the eye sees a gap: around tables, long paragraphs and paragraphs of several lines, above
    headings and below lists, none below headings. Short paragraphs follow each other closely, as typed: a question and its answer, a term and
    its meaning. A table's rows are adjacent.
    """

    def __init__(self, name: str) -> None:
        self.page = ""
        self._name = name
        self._lines: list[Line] = []
        self._apart = False  # the next paragraph starts after a blank line

    def add(self, text: str, *, heading: int = 0, bullet: int = 0, apart: bool = False) -> None:
        """Append a paragraph; without text it is a blank line, `apart` puts blank lines around it."""
        rows = [row.rstrip() for row in text.translate(_BREAKS).split("\n")]
        while rows and not rows[-1]:
            rows.pop()
        while rows and not rows[0]:
            del rows[0]
        if not rows:
            self.gap()
            return
        if heading:
            self._append(Line(0, " ".join(filter(None, rows)), self.page, heading=heading), apart=True)
            return
        apart = apart or (not bullet and (len(rows) > 1 or len(rows[0]) > LONG_PARAGRAPH))
        after_list = not bullet and bool(self._lines) and self._lines[-1].bullet > 0
        self._append(Line(0, rows[0], self.page, bullet=bullet), apart=apart or after_list)
        for row in rows[1:]:
            self._append(Line(0, row, self.page, bullet=bullet if row else 0))
        self._apart = apart

    def code(self, text: str) -> None:
        """Append a block of code, line by line."""
        self.gap()
        for row in text.translate(_BREAKS).split("\n"):
            self._append(Line(0, row, self.page, code=True))
        self.gap()

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Append a table; a cell may hold newlines. One column only is no table: its cells become paragraphs."""
        filled = [[cell.translate(_BREAKS).strip() for cell in row][:MAX_COLUMNS] for row in rows]
        filled = [row for row in filled if any(row)]
        if max(map(len, filled), default=0) < 2:
            for row in filled:
                self.add(row[0], apart=True)
            return
        self.gap()
        for row in filled:
            if len(row) == 1:  # one cell across the whole table: a caption
                self.add(row[0], apart=True)
                continue
            self._append(Line(0, "\t".join(" ".join(cell.split()) for cell in row), self.page, cells=tuple(row)))
        self.gap()

    def gap(self) -> None:
        """Let the next paragraph start after a blank line."""
        self._apart = True

    def lines(self) -> tuple[Line, ...]:
        """Return everything so far, numbered from 1."""
        return tuple(self._lines)

    def _append(self, line: Line, *, apart: bool = False) -> None:
        above = self._lines[-1] if self._lines else None
        if (apart or self._apart) and above and above.text and (not above.heading or line.heading):
            self._number(Line(0, "", line.page))
        self._apart = False
        self._number(line)

    def _number(self, line: Line) -> None:
        if len(self._lines) >= MAX_LINES:
            raise InputRefusedError(f"{self._name}: more than {MAX_LINES:,} paragraphs", "split the file")
        self._lines.append(
            Line(len(self._lines) + 1, line.text, line.page, line.heading, line.bullet, line.cells, line.code)
        )
