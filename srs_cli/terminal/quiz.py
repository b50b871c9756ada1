"""The full-screen face of a session: draws, waits for a key, acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.text import Text

from srs_cli.app.studying import Study, View
from srs_cli.errors import BusyError, SrsError
from srs_cli.quiz.steps import Steps, steps_of
from srs_cli.terminal import acts, images, keys
from srs_cli.terminal.desk import Desk
from srs_cli.terminal.grades import GOOD
from srs_cli.terminal.keys import Keyboard
from srs_cli.terminal.prompt import Line
from srs_cli.terminal.screen import Screen
from srs_cli.terminal.screens import Asked, Drawn, Size, card_screen, end_screen, keys_screen, text_screen
from srs_cli.terminal.words import clock_words, graded_words, undone_words
from srs_cli.text import clean_line

if TYPE_CHECKING:
    from srs_cli.quiz.matching import Comparison

_LEAVE_KEYS = {keys.INTERRUPT, keys.CLOSED}
_WIDEST_PICTURE = 60  # columns


class _Turn(Struct):
    """What the loop remembers while one card is asked."""

    number: int = -1
    scroll: int = 0
    hint: bool = False
    steps: Steps | None = None  # of a list that is shown line by line
    line: Line | None = None  # the answer while it is typed
    comparison: Comparison | None = None  # once it was typed
    picture: list[Text] | None = None  # once it was drawn


class QuizFace:
    """Drives a session on a full screen until the student leaves or nothing is left."""

    def __init__(self, screen: Screen, keyboard: Keyboard, desk: Desk) -> None:
        self._screen = screen
        self._keyboard = keyboard
        self._desk = desk
        self._notice = ""
        self._left_with = ""  # the key that leaves, also where it was pressed on another screen than a card's
        self._turn = _Turn()
        self._acts: dict[str, Callable[[Study], str]] = {
            "undo": self._undo,
            "bury": acts.bury,
            "suspend": acts.suspend,
            "flag": acts.flag,
            "edit": lambda study: acts.edit(study, self._desk, self._keyboard.handed_over),
            "open": lambda study: acts.open_media(study, self._desk, self._keyboard.handed_over),
            "note": self._note,
            "info": self._info,
        }

    def run(self, study: Study) -> int:
        """Run the session; return 0, or 130 when it was left by Ctrl-C."""
        study.on_wait(lambda words: self._wait(study, words))
        try:
            return self._run(study)
        finally:
            study.on_wait(None)

    def _run(self, study: Study) -> int:
        if study.clock_behind:
            self._notice = clock_words(study.clock_behind)
        if study.wish.plan:
            title, *lines = study.wish.plan
            key = self._read_text(title, lines, "Any key: go on")
            if key in _LEAVE_KEYS or self._desk.keys.actions.get(key) == "quit":
                return 130 if key == keys.INTERRUPT else 0
        while True:
            key = (self._ask(study, view) if (view := study.view) else self._end(study)) or self._left_with
            if key:
                return 130 if key == keys.INTERRUPT else 0

    def _read(self) -> str:
        """Return the next key; one that leaves does so from wherever it is pressed."""
        key = self._keyboard.read()
        if key in _LEAVE_KEYS:
            self._left_with = key
        return key

    def _ask(self, study: Study, view: View) -> str:
        """Show the card, take one key, act on it; return the key where it leaves."""
        if self._turn.number != study.turn:
            self._turn = _Turn(study.turn)
            if not study.session.revealed:
                self._turn.line = Line() if self._desk.typed else None
                self._turn.steps = steps_of(view.face.answer) if self._desk.stepwise else None
        turn = self._turn
        drawn = self._draw(lambda size: card_screen(view, self._asked(study, view), size))
        key = self._read()
        if key == keys.REDRAW:
            return ""
        self._notice = ""
        action = self._desk.keys.actions.get(key, "")
        if key in _LEAVE_KEYS or (action == "quit" and turn.line is None):
            return key
        if turn.line is not None:
            self._type(study, view, turn.line, key)
        elif key in MOVES:
            page = max(1, drawn.room - 1)
            turn.scroll = max(0, min(drawn.last_scroll, MOVES[key](min(turn.scroll, drawn.last_scroll), page)))
        elif study.session.revealed and (action == "show" or key in self._desk.keys.grades):
            self._grade(study, key)
        else:
            self._act(study, view, action)
        return ""

    def _act(self, study: Study, view: View, action: str) -> None:
        if action == "show":
            self._show(study, view)
        elif action == "hint":
            self._turn.hint = bool(view.face.hint)
            self._notice = "" if view.face.hint else "This card has no hint."
        elif action == "keys":
            self._show_until_key(lambda size: keys_screen(self._desk.keys, size))
        elif action in self._acts:
            try:
                self._notice = self._acts[action](study)
            except SrsError as error:
                self._notice = f"{error.sentence}. {error.hint}".strip()
        else:
            self._notice = self._which_keys(revealed=study.session.revealed)

    def _grade(self, study: Study, key: str) -> None:
        suggested = self._turn.comparison.grade if self._turn.comparison else GOOD
        try:
            self._notice = graded_words(study.grade(self._desk.keys.grades.get(key, suggested)))
        except BusyError as error:  # not saved, and asked on
            self._notice = f"Not saved, grade it again: {clean_line(error.sentence)}"

    def _wait(self, study: Study, words: str) -> None:
        """Tell that another program is waited for, on the card that was just graded."""
        view = study.view
        if view:
            self._notice = clean_line(words)
            self._draw(lambda size: card_screen(view, self._asked(study, view), size))

    def _show(self, study: Study, view: View, *, whole: bool = False) -> None:
        turn = self._turn
        if turn.steps is not None:
            turn.steps = turn.steps.all() if whole else turn.steps.next()
        if turn.steps is None or turn.steps.done:
            study.reveal()
        drawn = card_screen(view, self._asked(study, view), self._screen.size)
        # A long question gives way, so that the answer's first rows are seen.
        hidden = drawn.first_answer_row + 2 > self._turn.scroll + drawn.room
        before = min(2, drawn.room - 1)
        self._turn.scroll = min(drawn.last_scroll, max(0, drawn.first_answer_row - before)) if hidden else 0

    def _type(self, study: Study, view: View, line: Line, key: str) -> None:
        if key == keys.ENTER:
            self._turn.line = None
            if line.text.strip():
                self._turn.comparison = acts.compared(view, line.text)
            self._show(study, view, whole=True)
        elif key == keys.ESCAPE:
            self._turn.line = None
            self._notice = "Not typed: the keys act again, Space shows the answer."
        else:
            line.press(key)

    def _end(self, study: Study) -> str:
        outlook, summary = study.outlook(), study.summary()
        self._draw(lambda size: end_screen(summary, outlook, self._desk.keys, self._notice, size))
        key = self._read()
        if key == keys.REDRAW:
            return ""
        if self._desk.keys.actions.get(key) == "undo":
            self._notice = self._undo(study)
            return ""
        self._notice = ""
        leaves = key in {*_LEAVE_KEYS, keys.ESCAPE} or self._desk.keys.actions.get(key) in {"quit", "show"}
        return key if leaves else ""

    def _undo(self, study: Study) -> str:
        undone = study.undo()
        earlier = undone is not None and not study.is_of_this_session(undone)
        return undone_words(undone, self._desk.keys.scale, earlier=earlier)

    def _note(self, study: Study) -> str:
        line = Line()
        while (view := study.view) is not None:
            self._draw(partial(card_screen, view, self._asked(study, view, line, "Note: ")))
            key = self._read()
            if key in {keys.ESCAPE, *_LEAVE_KEYS}:
                break
            if key == keys.ENTER:
                return acts.add_note(study, line.text.strip())
            line.press(key)
        return "No note was added."

    def _info(self, study: Study) -> str:
        rows = acts.info(study, self._desk.keys.scale, self._screen.size.width)
        self._read_text("History and schedule", rows, "Any key: back to the card")
        return ""

    def _read_text(self, title: str, rows: Sequence[str], foot: str) -> str:
        """Show rows to read and scroll, until another key is pressed; return that key."""
        scroll = 0
        key = keys.REDRAW
        while key in MOVES or key == keys.REDRAW:
            drawn = self._draw(partial(text_screen, title, rows, scroll, foot))
            key = self._read()
            if key in MOVES:
                scroll = max(0, min(drawn.last_scroll, MOVES[key](scroll, max(1, drawn.room - 1))))
        return key

    def _show_until_key(self, make: Callable[[Size], Drawn]) -> None:
        self._draw(make)
        while self._read() == keys.REDRAW:
            self._draw(make)

    def _which_keys(self, *, revealed: bool) -> str:
        keys_ = self._desk.keys
        if not revealed:
            return f"{keys_.key_of('show')} shows the answer first; {keys_.key_of('keys')} lists all keys."
        scale = keys_.scale
        grades = f"{keys_.grade_key(scale[0])}-{keys_.grade_key(scale[-1])} grade, Space is Good"
        return f"{grades}, {keys_.key_of('undo')} undo, {keys_.key_of('keys')} all keys, {keys_.key_of('quit')} quit"

    def _asked(self, study: Study, view: View, line: Line | None = None, label: str = "Answer: ") -> Asked:
        turn = self._turn
        if view.images and self._desk.draws_images and turn.picture is None:
            size = self._screen.size
            turn.picture = images.draw(view.images[0], min(size.width - 4, _WIDEST_PICTURE), size.height // 2)
        return Asked(
            revealed=study.session.revealed,
            scroll=turn.scroll,
            notice=self._notice,
            keys=self._desk.keys,
            hint=turn.hint,
            steps=turn.steps,
            line=line or turn.line,
            label=label,
            comparison=turn.comparison,
            picture=tuple(turn.picture or ()),
        )

    def _draw(self, make: Callable[[Size], Drawn]) -> Drawn:
        drawn = make(self._screen.size)
        self._screen.draw(drawn)
        return drawn


MOVES: dict[str, Callable[[int, int], int]] = {
    keys.UP: lambda at, _page: at - 1,
    keys.DOWN: lambda at, _page: at + 1,
    keys.PAGE_UP: lambda at, page: at - page,
    keys.PAGE_DOWN: lambda at, page: at + page,
    keys.HOME: lambda _at, _page: 0,
    keys.END: lambda _at, _page: 1_000_000_000,
}
