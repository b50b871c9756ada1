"""How a command speaks to a person: in a terminal, lines that are too long for it break between words."""

from __future__ import annotations

import sys


def say(text: str = "", *, err: bool = False) -> None:
    """Print text on standard output, or on standard error; what is not a terminal gets it as it is."""
    if (sys.stderr if err else sys.stdout).isatty():
        from shutil import get_terminal_size  # noqa: PLC0415 - only for a window

        width = get_terminal_size().columns
        text = "\n".join(fitted(line, width) for line in text.split("\n"))
    say_as_it_is(text, err=err)


def say_as_it_is(text: str, *, err: bool = False) -> None:
    """Print text at once, its lines as long as they are."""
    stream = sys.stderr if err else sys.stdout
    stream.write(f"{text}\n")
    stream.flush()


def fitted(line: str, width: int) -> str:
    """Return a line in as many as a window of that width needs, the further ones indented; a longer word stays whole.

    Where characters are twice as wide as others, they count as much.
    """
    if len(line) <= width and (line.isascii() or _columns(line) <= width):
        return line
    from textwrap import wrap  # noqa: PLC0415 - most lines are short

    indent = " " * min(len(line) - len(line.lstrip()) + 2, width // 2)
    room = max(len(indent) + 1, width * len(line) // max(1, _columns(line)))
    return "\n".join(wrap(line, room, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))


def _columns(line: str) -> int:
    if line.isascii():
        return len(line)
    from rich.cells import cell_len  # noqa: PLC0415 - slow to import

    return cell_len(line)
