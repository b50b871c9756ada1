"""What values say of themselves."""

from __future__ import annotations

import pytest

from srs_cli.model import event
from srs_cli.model.card import Source
from srs_cli.model.document import Document, Line
from srs_cli.model.memory import EASE_START, NEVER, NEW, Memory
from srs_cli.model.problem import Problem


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (Source("notes.txt"), "notes.txt"),
        (Source("notes.txt", 7), "notes.txt:7"),
        (Source("notes.txt", 7, 3), "notes.txt:7:3"),
    ],
)
def test_a_source_shows_what_is_known(source: Source, shown: str) -> None:
    assert str(source) == shown


def test_a_line_of_plain_text_bears_no_marks() -> None:
    line = Line(7, "text")
    assert Document("notes.txt", (line,)).lines[0] is line
    assert (line.page, line.heading, line.bullet, line.cells, line.code) == ("", 0, 0, (), False)


def test_a_problem_names_its_place() -> None:
    assert str(Problem("deck.yaml", 7, "no answer")) == "deck.yaml:7: no answer"
    assert str(Problem("deck.yaml", 0, "no cards")) == "deck.yaml: no cards"


def test_a_face_that_was_never_reviewed_is_new() -> None:
    assert NEW.is_new
    assert Memory() == NEW == Memory(due=NEVER, ease=EASE_START)
    assert not Memory(due=20_000).is_new
    assert not Memory(due=0).is_new


def test_the_kinds_of_events_never_change_their_numbers() -> None:
    """The log holds the numbers."""
    kinds = (
        event.REVIEW,
        event.DRILL,
        event.UNDO,
        event.SUSPEND,
        event.UNSUSPEND,
        event.BURY,
        event.RESET,
        event.FLAG,
        event.MOVE,
    )
    assert kinds == (1, 2, 3, 4, 5, 6, 7, 8, 9)
