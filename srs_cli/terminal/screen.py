"""The terminal's second screen: draws whole screens with one write, and gives the first one back."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from rich.text import Text

from srs_cli.terminal import theme
from srs_cli.terminal.screens import Drawn, Size

# The second screen, no cursor, and no wrapping: where a terminal finds an emoji wider than we do, the row is cut there.
_ENTER_SCREEN, _LEAVE_SCREEN = "\x1b[?1049h\x1b[?25l\x1b[?7l", "\x1b[?7h\x1b[?25h\x1b[?1049l"
_HOME, _CLEAR_ROW = "\x1b[H", "\x1b[K"  # a row is cleared before it is written: after, its last column would go too
_SHOW_CURSOR, _HIDE_CURSOR = "\x1b[?25h", "\x1b[?25l"


class Screen:
    """The terminal's second screen while it is entered."""

    def __init__(self, theme_name: str = "auto") -> None:
        self._out = sys.stdout
        self._console = theme.console(theme_name, io.StringIO(), always_terminal=True)

    @property
    def size(self) -> Size:
        """Return the terminal's size now."""
        try:
            found = os.get_terminal_size(self._out.fileno())
        except OSError:
            return Size(80, 24)
        return Size(found.columns or 80, found.lines or 24)

    def draw(self, drawn: Drawn) -> None:
        """Show the rows, as many as the screen has, replacing what is there."""
        text = _HOME + "\r\n".join(_CLEAR_ROW + row for row in self._ansi(drawn.rows))
        if drawn.cursor is None:
            self.write(_HIDE_CURSOR + text)
        else:
            row, column = drawn.cursor
            self.write(f"{text}\x1b[{row + 1};{column + 1}H{_SHOW_CURSOR}")

    def _ansi(self, rows: Sequence[Text]) -> list[str]:
        width = max(row.cell_len for row in rows) + 1
        with self._console.capture() as captured:
            for row in rows:
                self._console.print(
                    row, end="\n", width=width, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True
                )
        return captured.get().split("\n")[:-1]

    def enter(self) -> None:
        """Take the second screen."""
        self.write(_ENTER_SCREEN)

    def leave(self) -> None:
        """Give the first screen back as it was."""
        self.write(_LEAVE_SCREEN)

    def write(self, text: str) -> None:
        """Write at once; what a terminal that is gone does not take goes nowhere."""
        try:
            self._out.write(text)
            self._out.flush()
        except OSError:  # what is left would be tried once more at Python's end
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())
