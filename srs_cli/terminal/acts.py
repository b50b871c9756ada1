"""What a student does to a card beside grading it; each returns what to say about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from srs_cli.app.studying import Study, View
from srs_cli.errors import InputRefusedError
from srs_cli.terminal import maths
from srs_cli.terminal.desk import Desk
from srs_cli.terminal.grades import Grade
from srs_cli.text import clean_line, shorten

if TYPE_CHECKING:
    from srs_cli.app import editing
    from srs_cli.quiz.matching import Comparison

HandedOver = Callable[[], AbstractContextManager[None]]  # gives the terminal to another program
_UNDO = "u takes it back."
_MOST_SHOWN = 300


def compared(view: View, typed: str) -> Comparison:
    """Compare a typed answer with the card's as it is shown: formulas in Unicode; all the gaps of a cloze are asked."""
    from srs_cli.quiz.matching import compare  # noqa: PLC0415 - for those who type

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
    from srs_cli.app import editing  # noqa: PLC0415 - deck files are slow to import

    editing.add_note(study.recorder, study.asked[0], note, "a note")
    study.reload()
    return f"Noted. {_UNDO}"


def edit(study: Study, desk: Desk, handed_over: HandedOver) -> str:
    """Open the card's deck file in the editor at the card, and read it again; the same card is asked on.

    A file that cannot be read since before this session is opened at its first fault.
    """
    if study.asked is None:
        return ""
    from srs_cli.app import editing  # noqa: PLC0415 - as above

    stored = study.asked[0]
    database = study.recorder.database
    broken = editing.broken_file(database, stored)
    if broken is not None and broken.path not in study.unread:
        return _mend(study, desk, handed_over, broken)
    before = editing.file_for_edit(database, stored, study.unread)
    line = broken.line if broken else before.line_of(stored)
    with study.away(), handed_over():
        desk.programs.edit(before.path, line)
    try:
        changed = editing.take_in_edit(study.recorder, before, stored, "an edit")
    except InputRefusedError as error:
        study.unread[before.path] = before
        return _still_broken(error, before.path)
    study.unread.pop(before.path, None)
    study.reload()
    return "The edit is taken over; u takes it back." if changed else "Nothing was changed."


def _mend(study: Study, desk: Desk, handed_over: HandedOver, broken: editing.BrokenFile) -> str:
    from srs_cli.app import editing  # noqa: PLC0415 - as above

    with study.away(), handed_over():
        desk.programs.edit(broken.path, broken.line)
    try:
        editing.take_in_mended(study.recorder.database, broken)
    except InputRefusedError as error:
        return _still_broken(error, broken.path)
    study.reload()
    return f"{clean_line(broken.path.name)} can be read again."


def _still_broken(error: InputRefusedError, path: Path) -> str:
    fault = (error.problems[0] if error.problems else error.sentence).replace(str(path), path.name)
    return shorten(f"{clean_line(fault)}: the card stands as before; e opens the file again", _MOST_SHOWN)


def open_media(study: Study, desk: Desk, handed_over: HandedOver) -> str:
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
    from srs_cli.app import editing  # noqa: PLC0415 - as above

    path = editing.source_path(study.recorder.database, stored, Path.cwd(), desk.memory)
    if path is None:
        return f"{clean_line(source.file)} is neither where it was, nor beside the deck file, nor in this folder."
    with study.away(), handed_over():
        desk.programs.page(path, source.line)
    return ""


def info(study: Study, scale: Sequence[Grade], width: int) -> list[str]:
    """Return the rows of what is known of the card: schedule, history, source."""
    if study.asked is None:
        return []
    from srs_cli.terminal import past  # noqa: PLC0415 - few cards are asked for it

    return past.rows(study.history(), scale, width)
