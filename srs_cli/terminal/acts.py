"""What a student does to a card beside grading it; each returns what to say about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from srs_cli.app import editing
from srs_cli.app.studying import Study, View
from srs_cli.errors import InputRefusedError
from srs_cli.quiz.matching import Comparison, compare
from srs_cli.terminal import maths, past
from srs_cli.terminal.desk import Desk
from srs_cli.terminal.grades import Grade
from srs_cli.terminal.keys import Keyboard
from srs_cli.text import clean_line, shorten

_UNDO = "u takes it back."
_MOST_SHOWN = 300


def compared(view: View, typed: str) -> Comparison:
    """Compare a typed answer with the card's as it is shown: formulas in Unicode; all the gaps of a cloze are asked."""
    answer = view.face.answer
    shown = maths.shown(answer) if isinstance(answer, str) else tuple(maths.shown(line) for line in answer)
    return compare(shown, typed, alternatives=view.card.type != "cloze")


def bury(study: Study) -> str:
    """Hide the card until tomorrow."""
    study.bury()
    return f"Hidden until tomorrow. {_UNDO}"


def suspend(study: Study) -> str:
    """Put the card away."""
    study.suspend()
    return f"Suspended: it is asked no more until `srs unsuspend`. {_UNDO}"


def flag(study: Study) -> str:
    """Flag the card, or take its flag off."""
    flagged = bool(study.view and study.view.flag)
    study.flag(0 if flagged else 1)
    return "The flag is off." if flagged else "Flagged; `srs search is:flagged` finds it."


def add_note(study: Study, note: str) -> str:
    """Add a line below the card's answer, in its deck file."""
    if not note or study.asked is None:
        return "No note was added."
    editing.add_note(study.recorder, study.asked[0], note, "a note")
    study.reload()
    return f"Noted. {_UNDO}"


def edit(study: Study, desk: Desk, keyboard: Keyboard) -> str:
    """Open the card's deck file in the editor at the card, and read it again; the same card is asked on."""
    if study.asked is None:
        return ""
    stored = study.asked[0]
    before = editing.file_for_edit(study.recorder.database, stored, study.unread)
    line = before.line_of(stored)
    with keyboard.handed_over():
        desk.programs.edit(before.path, line)
    try:
        changed = editing.take_in_edit(study.recorder, before, stored, "an edit")
    except InputRefusedError as error:
        study.unread[before.path] = before
        fault = (error.problems[0] if error.problems else error.sentence).replace(str(before.path), before.path.name)
        return shorten(f"{clean_line(fault)}: the card stands as before; e opens the file again", _MOST_SHOWN)
    study.unread.pop(before.path, None)
    study.reload()
    return f"Read again. {_UNDO}" if changed else "Nothing was changed."


def open_media(study: Study, desk: Desk, keyboard: Keyboard) -> str:
    """Show the card's image or sound, or else its source at its line."""
    if study.asked is None:
        return ""
    found = study.media
    if found:
        shown = next((path for path in found if isinstance(path, Path)), None)
        if shown is None:
            return clean_line(str(found[0]))
        desk.programs.view(shown)
        return f"Opened {clean_line(shown.name)}."
    stored = study.asked[0]
    source = stored.card.source
    if source is None:
        return "This card has neither image nor source."
    path = editing.source_path(study.recorder.database, stored, Path.cwd(), desk.memory)
    if path is None:
        return f"{clean_line(source.file)} is neither where it was, nor beside the deck file, nor in this folder."
    with keyboard.handed_over():
        desk.programs.page(path, source.line)
    return ""


def info(study: Study, scale: Sequence[Grade], width: int) -> list[str]:
    """Return the rows of what is known of the card: schedule, history, source."""
    if study.asked is None:
        return []
    return past.rows(study.history(), scale, width)
