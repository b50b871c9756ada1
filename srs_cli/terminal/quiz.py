"""The full-screen face of a session: draws, waits for a key, acts."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from srs_cli.app.studying import Study, Undone, View
from srs_cli.terminal import keys
from srs_cli.terminal.keys import Keyboard
from srs_cli.terminal.screens import Asked, Drawn, Size, card_screen, choice_screen, end_screen, keys_screen
from srs_cli.terminal.words import GOOD, Grade, grade_name
from srs_cli.text import clean_line, shorten

# The second screen, no cursor, and no wrapping: where a terminal finds an emoji wider than we do, the row is cut there.
_ENTER_SCREEN, _LEAVE_SCREEN = "\x1b[?1049h\x1b[?25l\x1b[?7l", "\x1b[?7h\x1b[?25h\x1b[?1049l"
_HOME, _CLEAR_ROW = "\x1b[H", "\x1b[K"  # a row is cleared before it is written: after, its last column would go too
_LEAVE_KEYS = {"q", keys.INTERRUPT, keys.CLOSED}


class Screen:
    """The terminal's second screen while it is entered; draws a whole screen with one write."""

    def __init__(self) -> None:
        self._out = sys.stdout
        self._console = Console(markup=False, emoji=False, highlight=False, file=io.StringIO(), force_terminal=True)

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
        self.write(_HOME + "\r\n".join(_CLEAR_ROW + row for row in self._ansi(drawn.rows)))

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


@dataclass(slots=True)
class _State:
    """What the loop remembers between two keys."""

    scroll: int = 0
    notice: str = ""


class QuizFace:
    """Drives a session on a full screen until the student leaves or nothing is left."""

    def __init__(self, screen: Screen, keyboard: Keyboard, scale: Sequence[Grade]) -> None:
        self._screen = screen
        self._keyboard = keyboard
        self._scale = scale
        self._grades = {each.key: each.grade for each in scale}
        self._state = _State()

    def run(self, study: Study) -> int:
        """Run the session; return 0, or 130 when it was left by Ctrl-C."""
        while True:
            key = self._ask(study, view) if (view := study.view) else self._end(study)
            if key in _LEAVE_KEYS:
                return 130 if key == keys.INTERRUPT else 0
            if key == "done":
                return 0

    def _ask(self, study: Study, view: View) -> str:
        """Show the card, take one key, act on it; return the key where it leaves."""
        state = self._state
        drawn = self._draw(lambda size: card_screen(view, self._asked(study), size))
        key = self._keyboard.read()
        state.notice = "" if key != keys.REDRAW else state.notice
        revealed = study.session.revealed
        if key in {" ", keys.ENTER} and not revealed:
            self._reveal(study, view)
        elif key in {" ", keys.ENTER} or (revealed and key in self._grades):
            state.scroll = 0
            if not study.grade(self._grades.get(key, GOOD)):
                state.notice = "Answered elsewhere meanwhile: here it is anew."
        elif key == "u":
            self._undo(study)
        elif key == "?":
            self._draw(lambda size: keys_screen(self._scale, size))
            while self._keyboard.read() == keys.REDRAW:
                self._draw(lambda size: keys_screen(self._scale, size))
        elif key in _MOVES:
            step = max(1, drawn.room - 1)
            state.scroll = max(0, min(drawn.last_scroll, _MOVES[key](min(state.scroll, drawn.last_scroll), step)))
        elif key not in _LEAVE_KEYS and key != keys.REDRAW:
            state.notice = self._which_keys(revealed=revealed)
        return key if key in _LEAVE_KEYS else ""

    def _reveal(self, study: Study, view: View) -> None:
        study.reveal()
        drawn = card_screen(view, self._asked(study), self._screen.size)
        # A long question gives way, so that the answer's first rows are seen.
        hidden = drawn.first_answer_row + 2 > self._state.scroll + drawn.room
        before = min(2, drawn.room - 1)
        self._state.scroll = min(drawn.last_scroll, max(0, drawn.first_answer_row - before)) if hidden else 0

    def _end(self, study: Study) -> str:
        self._state.scroll = 0
        outlook, summary = study.outlook(), study.summary()
        self._draw(lambda size: end_screen(summary, outlook, self._scale, self._state.notice, size))
        key = self._keyboard.read()
        if key == "u":
            self._undo(study)
            return ""
        if key in _LEAVE_KEYS:
            return key
        return "done" if key in {" ", keys.ENTER, keys.ESCAPE} else ""

    def _undo(self, study: Study) -> None:
        self._state.scroll = 0
        self._state.notice = undone_sentence(study.undo(), self._scale)

    def _which_keys(self, *, revealed: bool) -> str:
        if not revealed:
            return "Space or Enter shows the answer first."
        return f"{self._scale[0].key}-{self._scale[-1].key} grade, Space is Good, u undo, q quit"

    def _asked(self, study: Study) -> Asked:
        return Asked(study.session.revealed, self._state.scroll, self._state.notice, self._scale)

    def _draw(self, make: Callable[[Size], Drawn]) -> Drawn:
        drawn = make(self._screen.size)
        self._screen.draw(drawn)
        return drawn


_MOVES: dict[str, Callable[[int, int], int]] = {
    keys.UP: lambda at, _page: at - 1,
    keys.DOWN: lambda at, _page: at + 1,
    keys.PAGE_UP: lambda at, page: at - page,
    keys.PAGE_DOWN: lambda at, page: at + page,
    keys.HOME: lambda _at, _page: 0,
    keys.END: lambda _at, _page: 1_000_000_000,
}


def undone_sentence(undone: Undone | None, scale: Sequence[Grade]) -> str:
    """Return what was taken back, in a sentence."""
    if undone is None:
        return "There is nothing to undo."
    question = shorten(clean_line(undone.question), 40)
    earlier = "" if undone.this_session else " of an earlier session"
    return f"Undone: {grade_name(undone.grade, scale)}{earlier} for “{question}”"


def choose_deck(screen: Screen, keyboard: Keyboard, decks: Sequence[tuple[str, str, int]]) -> int | None:
    """Let the student choose among the decks that come along; return its place, or None for leaving.

    Raises KeyboardInterrupt for Ctrl-C.
    """
    chosen = 0
    while True:
        screen.draw(choice_screen(decks, chosen, screen.size))
        key = keyboard.read()
        if key in {keys.ENTER, " "}:
            return chosen
        if key == keys.INTERRUPT:
            raise KeyboardInterrupt
        if key in _LEAVE_KEYS or key == keys.ESCAPE:
            return None
        if key.isdecimal() and 1 <= int(key) <= len(decks):
            chosen = int(key) - 1
        elif key in {keys.UP, keys.DOWN}:
            chosen = max(0, min(len(decks) - 1, chosen + (1 if key == keys.DOWN else -1)))
