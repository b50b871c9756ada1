"""The session line by line: for pipes, screen readers and terminals that cannot draw."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from srs_cli.app.studying import Study, View
from srs_cli.errors import BusyError, SrsError
from srs_cli.quiz.matching import Comparison
from srs_cli.quiz.steps import Steps, steps_of
from srs_cli.terminal import acts, diff, maths
from srs_cli.terminal.desk import Desk
from srs_cli.terminal.grades import GOOD, grade_name
from srs_cli.terminal.keymap import ACTIONS, KeyMap
from srs_cli.terminal.outside import interrupts_left_to_it
from srs_cli.terminal.screens import end_lines
from srs_cli.terminal.words import (
    COMES_BACK,
    answer_lines,
    clock_words,
    counts_line,
    grade_labels,
    graded_words,
    marks_of,
    source_of,
    undone_words,
)
from srs_cli.text import clean, clean_line

Read = Callable[[], str | None]  # the next line without its end, or None at the end of input
Say = Callable[[str], None]

_WIDTH = 80
_WORDS = {name: name for name, _, _ in ACTIONS} | {"": "show"}


def run_plain(study: Study, desk: Desk, read: Read, say: Say) -> int:
    """Run the session on lines of text; end of input leaves it, and everything is saved. Return 0."""
    _Lines(study, desk, read, say).run()
    return 0


class _Lines:
    """A session as lines; remembers which face was asked last, so that none is asked twice over."""

    def __init__(self, study: Study, desk: Desk, read: Read, say: Say) -> None:
        self._study = study
        self._desk = desk
        self._keys = desk.keys
        self._read = read
        self._say = say
        self._number = 0
        self._turn = -1
        self._steps: Steps | None = None
        self._comparison: Comparison | None = None

    def run(self) -> None:
        try:
            self._run()
        except KeyboardInterrupt:
            self._say("")
            self._end()
            raise
        except SrsError:
            with suppress(SrsError):  # what is saved is told all the same
                self._end()
            raise

    def _run(self) -> None:
        if self._study.clock_behind:
            self._say(clock_words(self._study.clock_behind))
        while self._ask_all():
            self._end()
            if not self._study.can_undo() or self._action(self._word("[u undoes, Enter leaves]") or "") != "undo":
                return
            self._undo()
        self._end()

    def _ask_all(self) -> bool:
        """Ask until nothing is left; return False where the student left before."""
        while (view := self._study.view) is not None:
            if self._study.turn != self._turn:
                self._turn = self._study.turn
                self._steps = steps_of(view.face.answer) if self._desk.stepwise else None
                self._comparison = None
                self._number += 1
                _say_question(view, self._number, self._desk, self._say)
            word = self._word()
            if word is None or (self._action(word) == "quit" and not self._is_answer(word)):
                return False
            if self._study.session.revealed and (word in self._keys.grades or self._action(word) == "show"):
                self._grade(self._keys.grades.get(word, self._comparison.grade if self._comparison else GOOD), view)
                continue
            try:
                self._act(word, view)
            except SrsError as error:
                self._say(clean_line(f"{error.sentence}. {error.hint}".strip()))
        return True

    def _is_answer(self, word: str) -> bool:
        """Tell whether a line is the typed answer; a single key or the name of an act is not."""
        return self._desk.typed and not self._study.session.revealed and len(word) > 1 and word not in _WORDS

    def _action(self, word: str) -> str:
        known = _WORDS.get(word, self._keys.actions.get(word, ""))
        if known or word == word.lower() or (self._desk.typed and not self._study.session.revealed):
            return known
        return self._action(word.lower())

    def _act(self, word: str, view: View) -> None:
        revealed = self._study.session.revealed
        action = self._action(word)
        if self._is_answer(word) or (self._desk.typed and not revealed and not action):
            self._comparison = acts.compared(view, word)
            self._show(view, whole=True)
        elif action == "show":
            self._show(view, whole=False)
        elif action == "undo":
            self._undo()
        else:
            self._say(self._answer_to(action, view) or _help(self._keys, revealed=revealed))

    def _answer_to(self, action: str, view: View) -> str:
        """Carry out an action that only has something to say; return it, or nothing for what is none."""
        if action == "hint":
            return f"Hint: {clean(view.face.hint)}" if view.face.hint else "This card has no hint."
        if action == "note":
            self._say("[the note, on one line; an empty one adds none]")
            return acts.add_note(self._study, self._word() or "")
        if action == "info":
            return "\n".join(acts.info(self._study, self._keys.scale, _WIDTH))
        if action in {"edit", "open"}:
            act = acts.edit if action == "edit" else acts.open_media
            if not self._desk.at_terminal:
                return "There is no terminal for an editor or a viewer."
            return act(self._study, self._desk, interrupts_left_to_it)
        return _SIMPLE[action](self._study) if action in _SIMPLE else ""

    def _show(self, view: View, *, whole: bool) -> None:
        if self._steps is not None:
            asked = self._steps
            self._steps = asked.all() if whole else asked.next()
            if not self._steps.done:
                self._say(f"{asked}: {clean_line(asked.lines[asked.shown])}")
                return
        self._study.reveal()
        if self._comparison is not None:
            self._say(diff.verdict(self._comparison))
            for row in diff.rows(self._comparison, _WIDTH):
                self._say(row.plain)
        _say_answer(view, self._keys, self._say)

    def _grade(self, grade: int, view: View) -> None:
        try:
            graded = self._study.grade(grade)
        except BusyError as error:  # it is asked on; any other error ends the session
            self._say(f"Not saved, grade it again: {clean_line(error.sentence)}")
            return
        if graded.saved:
            self._say(f"Saved: {grade_name(grade, self._keys.scale)}, {view.outcomes[grade]}.")
        words = graded_words(graded)
        if words:
            self._say(words)

    def _undo(self) -> None:
        undone = self._study.undo()
        earlier = undone is not None and not self._study.is_of_this_session(undone)
        self._say(undone_words(undone, self._keys.scale, earlier=earlier))

    def _word(self, prompt: str = "") -> str | None:
        if prompt:
            self._say(prompt)
        line = self._read()
        return None if line is None else line.strip()

    def _end(self) -> None:
        if self._number:
            self._say("")
        for line in end_lines(self._study.summary(), self._study.outlook(), self._keys.scale):
            self._say(line)


_SIMPLE: dict[str, Callable[[Study], str]] = {"bury": acts.bury, "suspend": acts.suspend, "flag": acts.flag}


def _say_question(view: View, number: int, desk: Desk, say: Say) -> None:
    say("")
    marks = "".join(f", {mark}" for mark in marks_of(view))
    say(f"{number}. {clean_line(view.deck)} ({counts_line(view.counts).replace('  ', ', ')}{marks})")
    say(f"Q: {clean(maths.shown(view.face.question))}")
    first = "type the answer, or Enter shows it" if desk.typed else "Enter shows the answer"
    hint = ", h a hint" if view.face.hint else ""
    say(f"[{first}{hint}, u undoes, ? lists the keys, q leaves]")


def _say_answer(view: View, keys: KeyMap, say: Say) -> None:
    text = clean(maths.shown(answer_lines(view.face.answer)))
    say(f"A: {text}" if isinstance(view.face.answer, str) else f"A:\n{text}")
    if view.card.extra:
        say(clean(maths.shown(view.card.extra)))
    source = source_of(view.card)
    if source:
        say(f"Source: {clean_line(source)}")
    labels = "; ".join(grade_labels(keys, view.outcomes)).replace(COMES_BACK, "and again today")
    say(f"[{labels}; Enter is Good]")


def _help(keys: KeyMap, *, revealed: bool) -> str:
    grades = ", ".join(f"{keys.grade_key(each)} {each.name}" for each in keys.scale)
    first = f"Type {grades}; Enter is Good" if revealed else "Enter shows the answer"
    others = ", ".join(f"{keys.key_of(name)} {name}" for name, _, _ in ACTIONS if name not in {"show", "keys"})
    return f"{first}. Others: {others}."
