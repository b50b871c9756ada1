"""What is chosen before a session: a deck at the first start, and how to take up a backlog."""

from __future__ import annotations

from collections.abc import Sequence

from srs_cli.app.backlog import MOST_DAYS, Backlog
from srs_cli.terminal import keys
from srs_cli.terminal.keys import Keyboard
from srs_cli.terminal.screen import Screen
from srs_cli.terminal.screens import backlog_screen, choice_screen

_LEAVE_KEYS = {"q", keys.ESCAPE, keys.CLOSED}


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
        if key in _LEAVE_KEYS:
            return None
        if key.isdecimal() and 1 <= int(key) <= len(decks):
            chosen = int(key) - 1
        elif key in {keys.UP, keys.DOWN}:
            chosen = max(0, min(len(decks) - 1, chosen + (1 if key == keys.DOWN else -1)))


def choose_days(screen: Screen, keyboard: Keyboard, found: Backlog) -> int:
    """Let the student choose over how many days to spread a backlog; 0 leaves it as it is, -1 leaves the program.

    Raises KeyboardInterrupt for Ctrl-C.
    """
    days = found.suggested_days
    while True:
        screen.draw(backlog_screen(found, days, screen.size))
        key = keyboard.read()
        if key in {keys.UP, keys.RIGHT, "+"}:
            days = min(MOST_DAYS, days + 1)
        elif key in {keys.DOWN, keys.LEFT, "-"}:
            days = max(2, days - 1)
        elif key in {keys.ENTER, " "}:
            return days
        elif key in {"a", keys.ESCAPE}:
            return 0
        elif key == keys.INTERRUPT:
            raise KeyboardInterrupt
        elif key in _LEAVE_KEYS:
            return -1
