"""Which key does what in a session: the defaults, and what settings change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from srs_cli.terminal import keys
from srs_cli.terminal.grades import Grade

# An action, its key, and what it does, in the order of the list of keys.
ACTIONS: Final = (
    ("show", " ", "show the answer, then the suggested grade"),
    ("undo", "u", "undo, again and again"),
    ("edit", "e", "edit the card in your editor"),
    ("note", "n", "add a note to the card"),
    ("hint", "h", "show the hint"),
    ("info", "i", "history and schedule of the card"),
    ("open", "o", "open its image or its source"),
    ("bury", "b", "hide the card until tomorrow"),
    ("suspend", "s", "put the card away"),
    ("flag", "f", "flag the card, or take the flag off"),
    ("keys", "?", "this list"),
    ("quit", "q", "leave; all is saved already"),
)
_GRADES: Final = {"again": 2, "hard": 3, "good": 4, "easy": 5}
_SHOWN: Final = {" ": "Space", keys.ENTER: "Enter"}


class KeyMap(Struct, frozen=True):
    """The keys of a session."""

    scale: Sequence[Grade]
    actions: Mapping[str, str]  # by key
    grades: Mapping[str, int]  # by key

    @classmethod
    def of(cls, scale: Sequence[Grade], custom: Mapping[str, str] | None = None) -> KeyMap:
        """Return the keys for a scale of grades; `custom` names another key for an action or a grade."""
        custom = custom or {}
        actions = {custom.get(action, key): action for action, key, _ in ACTIONS}
        actions[keys.ENTER] = actions[" "] = "show"
        grades = {each.key: each.grade for each in scale}
        grades |= {custom[name]: grade for name, grade in _GRADES.items() if name in custom}
        return cls(scale, actions, grades)

    def key_of(self, action: str) -> str:
        """Return the key of an action as a screen names it."""
        key = next(key for key, name in self.actions.items() if name == action)
        return _SHOWN.get(key, key)

    def grade_key(self, grade: Grade) -> str:
        """Return the key of a grade: the last that was given to it."""
        return [key for key, number in self.grades.items() if number == grade.grade][-1]
