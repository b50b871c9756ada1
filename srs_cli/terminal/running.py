"""Runs a face on the real terminal: screen and keyboard taken together, and given back together."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from srs_cli.app.backlog import Backlog
from srs_cli.app.studying import Study
from srs_cli.errors import SrsError
from srs_cli.terminal.choosing import choose_days, choose_deck
from srs_cli.terminal.desk import Desk
from srs_cli.terminal.keys import Keyboard
from srs_cli.terminal.quiz import QuizFace
from srs_cli.terminal.screen import Screen
from srs_cli.terminal.screens import end_lines


@contextmanager
def _terminal(theme: str = "auto") -> Iterator[tuple[Screen, Keyboard]]:
    screen = Screen(theme)
    with Keyboard(screen.leave, screen.enter) as keyboard:
        screen.enter()
        try:
            yield screen, keyboard
        finally:
            screen.leave()


def study_on_screen(study: Study, desk: Desk) -> int:
    """Run a session on the full screen, then leave its summary on the normal one; return the exit code."""
    gc.freeze()  # what a start made stays: looking through it again takes longer than a key may
    try:
        with _terminal(desk.theme) as (screen, keyboard):
            code = QuizFace(screen, keyboard, desk).run(study)
    except SrsError:
        with suppress(SrsError):  # what is saved is told all the same
            _sum_up(screen, study, desk)
        raise
    _sum_up(screen, study, desk)
    return code


def _sum_up(screen: Screen, study: Study, desk: Desk) -> None:
    screen.write("\n".join(end_lines(study.summary(), study.outlook(), desk.keys.scale)) + "\n")


def choose_on_screen(decks: Sequence[tuple[str, str, int]]) -> int | None:
    """Let the student choose among decks (name, description, cards); return the place of the chosen one, or None."""
    with _terminal() as (screen, keyboard):
        return choose_deck(screen, keyboard, decks)


def settle_on_screen(found: Backlog) -> int:
    """Let the student choose over how many days to spread what is overdue; 0 is as it is, -1 is leaving."""
    with _terminal() as (screen, keyboard):
        return choose_days(screen, keyboard, found)
