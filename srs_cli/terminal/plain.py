"""The session line by line: for pipes, screen readers and terminals that cannot draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from srs_cli.app.studying import Study, View
from srs_cli.terminal.quiz import undone_sentence
from srs_cli.terminal.screens import end_lines
from srs_cli.terminal.words import (
    COMES_BACK,
    GOOD,
    Grade,
    answer_lines,
    counts_line,
    grade_labels,
    grade_name,
    source_of,
)
from srs_cli.text import clean, clean_line

Read = Callable[[], str | None]  # the next line without its end, or None at the end of input
Say = Callable[[str], None]


def run_plain(study: Study, scale: Sequence[Grade], read: Read, say: Say) -> int:
    """Run the session on lines of text; end of input leaves it, and everything is saved. Return 0."""
    _Lines(study, scale, read, say).run()
    return 0


class _Lines:
    """A session as lines; remembers which face was asked last, so that none is asked twice over."""

    def __init__(self, study: Study, scale: Sequence[Grade], read: Read, say: Say) -> None:
        self._study = study
        self._scale = scale
        self._grades = {each.key: each.grade for each in scale} | {"": GOOD}
        self._read = read
        self._say = say
        self._number = 0
        self._asked: object = None

    def run(self) -> None:
        while self._ask_all():
            self._end()
            if not self._study.can_undo() or self._word("[u undoes, Enter leaves]") not in _UNDO:
                return
            self._undo()
        self._end()

    def _ask_all(self) -> bool:
        """Ask until nothing is left; return False where the student left before."""
        while (view := self._study.view) is not None:
            if self._study.session.current != self._asked:
                self._number += 1
                _say_question(view, self._number, self._say)
                self._asked = self._study.session.current
            word = self._word()
            if word in _QUIT:
                return False
            self._act(word, view)
        return True

    def _act(self, word: str, view: View) -> None:
        revealed = self._study.session.revealed
        if word in _UNDO:
            self._undo()
        elif not revealed and word == "":
            self._study.reveal()
            _say_answer(view, self._scale, self._say)
        elif revealed and word in self._grades:
            grade = self._grades[word]
            if self._study.grade(grade):
                self._say(f"Saved: {grade_name(grade, self._scale)}, {view.outcomes[grade]}.")
            else:
                self._say("Answered elsewhere meanwhile; nothing was saved here.")
            self._asked = None
        else:
            self._say(_help(self._scale, revealed=revealed))

    def _undo(self) -> None:
        self._say(undone_sentence(self._study.undo(), self._scale))
        self._asked = None

    def _word(self, prompt: str = "") -> str:
        if prompt:
            self._say(prompt)
        line = self._read()
        return "q" if line is None else line.strip().lower()

    def _end(self) -> None:
        if self._number:
            self._say("")
        for line in end_lines(self._study.summary(), self._study.outlook(), self._scale):
            self._say(line)


_UNDO, _QUIT = {"u", "undo"}, {"q", "quit"}


def _say_question(view: View, number: int, say: Say) -> None:
    say("")
    say(f"{number}. {clean_line(view.deck)} ({counts_line(view.counts).replace('  ', ', ')})")
    say(f"Q: {clean(view.face.question)}")
    say("[Enter shows the answer, u undoes, q leaves]")


def _say_answer(view: View, scale: Sequence[Grade], say: Say) -> None:
    text = clean(answer_lines(view.face.answer))
    say(f"A: {text}" if isinstance(view.face.answer, str) else f"A:\n{text}")
    if view.card.extra:
        say(clean(view.card.extra))
    source = source_of(view.card)
    if source:
        say(f"Source: {clean_line(source)}")
    labels = "; ".join(grade_labels(scale, view.outcomes)).replace(COMES_BACK, "and again today")
    say(f"[{labels}; Enter is Good]")


def _help(scale: Sequence[Grade], *, revealed: bool) -> str:
    if not revealed:
        return "Enter shows the answer, u undoes, q leaves."
    return f"Type {', '.join(f'{each.key} {each.name}' for each in scale)}; Enter is Good, u undoes, q leaves."
