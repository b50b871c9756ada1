"""What lies on a student's desk during a session: the keys, the programs, and how answers are given."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from srs_cli.terminal.keymap import KeyMap
from srs_cli.terminal.outside import Programs


class Desk(Struct, frozen=True):
    """Choices that hold for a whole session."""

    keys: KeyMap
    programs: Programs = field(default_factory=Programs)
    typed: bool = False  # the answer is typed before it is shown
    stepwise: bool = False  # a list is shown line by line
    draws_images: bool = False
    at_terminal: bool = True  # a person is at both ends
    memory: Path = Path()  # the folder that remembers where documents lay
    theme: str = "auto"  # a name of `theme`
