"""What stands out, and in which colours: names that screens and charts use, and what they are in each theme.

Blue and orange are told apart by colour-blind eyes; nothing is told by colour alone.
"""

from __future__ import annotations

from typing import IO, Final

from rich.console import Console
from rich.theme import Theme

RIGHT, WRONG, CODE, CODE_IN_BOLD = "srs.right", "srs.wrong", "srs.code", "srs.code-in-bold"
PARTS: Final = ("srs.part-1", "srs.part-2", "srs.part-3", "srs.part-4")  # of a bar
DAYS: Final = ("srs.day-0", "srs.day-1", "srs.day-2", "srs.day-3", "srs.day-4")  # of a calendar, by how much was done

# Blue, orange, sky blue, purple: as the terminal has them, and for a dark and a light ground.
_PALETTES: Final = {
    "auto": ("blue", "yellow", "cyan", "magenta"),
    "dark": ("#56b4e9", "#e69f00", "#9ad8f5", "#cc79a7"),
    "light": ("#0072b2", "#b04d00", "#00648c", "#8a3c6b"),
    "mono": ("default", "default", "default", "default"),
}


def console(name: str, file: IO[str] | None = None, *, always_terminal: bool = False) -> Console:
    """Return a console of a theme: no markup, no emoji codes, no highlighting; NO_COLOR goes before the theme."""
    return Console(
        markup=False,
        emoji=False,
        highlight=False,
        file=file,
        force_terminal=True if always_terminal else None,
        theme=theme_of(name),
        no_color=True if name == "mono" else None,
    )


def theme_of(name: str) -> Theme:
    """Return the styles of a theme by their names."""
    blue, orange, sky, purple = _PALETTES[name]
    levels = ("dim", blue, blue, blue, blue)
    return Theme(
        {
            RIGHT: f"bold {sky}",
            WRONG: f"bold {orange}",
            CODE: f"bold {sky}",
            CODE_IN_BOLD: f"not bold {sky}",
            **dict(zip(PARTS, (blue, orange, sky, purple), strict=True)),
            **dict(zip(DAYS, levels, strict=True)),
        }
    )
