"""A line of text that is typed within a screen: what each key does to it, and the part of it that fits a window."""

from __future__ import annotations

from msgspec import Struct
from rich.cells import cell_len

from srs_cli.terminal import keys
from srs_cli.text import clean_line

_LONGEST = 2000  # characters
_NARROWEST = 4  # columns that have room for a mark before the line
_TO_START, _TO_END, _ALL_BEFORE, _WORD_BEFORE = "\x01", "\x05", "\x15", "\x17"  # Ctrl-A, E, U, W


class Line(Struct):
    """The text so far, and before which of its characters the next one goes."""

    text: str = ""
    at: int = 0

    def press(self, key: str) -> bool:
        """Change the line as the key says; return whether the key was one for a line."""
        if key in _MOVES:
            self.at = {"left": max(0, self.at - 1), "right": min(len(self.text), self.at + 1)}.get(
                _MOVES[key], 0 if _MOVES[key] == "start" else len(self.text)
            )
        elif key == keys.BACKSPACE:
            self._cut(max(0, self.at - 1), self.at)
        elif key == keys.DELETE:
            self._cut(self.at, self.at + 1)
        elif key == _ALL_BEFORE:
            self._cut(0, self.at)
        elif key == _WORD_BEFORE:
            self._cut(self.text[: self.at].rstrip().rfind(" ") + 1, self.at)
        elif len(key) == 1 and key.isprintable() and len(self.text) < _LONGEST:
            self.text = self.text[: self.at] + key + self.text[self.at :]
            self.at += 1
        else:
            return False
        return True

    def _cut(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        self.at = start

    def shown(self, label: str, width: int) -> tuple[str, int]:
        """Return the row that shows the line behind its label, and the column of the cursor in it."""
        before, after = clean_line(self.text[: self.at]), clean_line(self.text[self.at :])
        if cell_len(label) > width // 2:
            label = "> " if width >= _NARROWEST else ""
        room = max(1, width - cell_len(label) - 1)
        while cell_len(before) > room:
            before = before[max(1, (len(before) - room) // 2) :]
        row = label + before
        column = cell_len(row)
        while after and column + cell_len(after) > width:
            after = after[: max(0, width - column - 1)] if len(after) > width else after[:-1]
        return row + after, min(column, width - 1)


_MOVES = {
    keys.LEFT: "left",
    keys.RIGHT: "right",
    keys.HOME: "start",
    keys.END: "end",
    _TO_START: "start",
    _TO_END: "end",
}
