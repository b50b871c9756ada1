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
    grades = {each.key: each.grade for each in scale} | {"": GOOD}
    number = 0
    asked_now = None
    while (view := study.view) is not None:
        if study.session.current != asked_now:
            number += 1
            _say_question(view, number, say)
            asked_now = study.session.current
        line = read()
        word = line.strip().lower() if line is not None else "q"
        if word in {"q", "quit"}:
            break
        if word in {"u", "undo"}:
            say(undone_sentence(study.undo(), scale))
            asked_now = None
        elif not study.session.revealed and word == "":
            study.reveal()
            _say_answer(view, scale, say)
        elif study.session.revealed and word in grades:
            grade = grades[word]
            if study.grade(grade):
                say(f"Saved: {grade_name(grade, scale)}, {view.outcomes[grade]}.")
            else:
                say("Answered elsewhere meanwhile; nothing was saved here.")
            asked_now = None
        else:
            say(_help(scale, revealed=study.session.revealed))
    if number:
        say("")
    for line in end_lines(study.summary(), study.outlook(), scale):
        say(line)
    return 0


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
