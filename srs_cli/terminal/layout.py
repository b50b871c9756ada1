"""Text into rows of a screen: wrapping by display width, cutting, spreading cells over a line."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, get_character_cell_size, set_cell_size

from srs_cli.text import clean

_WIDE = 2  # columns of the widest character
_JOINER, _AS_EMOJI = "\u200d", "\ufe0f"


def wrap(text: str, width: int, indent: int = 0) -> list[str]:
    """Return the sanitised text in rows of at most `width` columns; rows after a paragraph's first are indented.

    A window of one column has no room for a wide character: that row is wider. Linear in the length of the text, one
    word of any length included.
    """
    rows: list[str] = []
    for paragraph in clean(text).expandtabs(4).split("\n"):
        rows += _wrap_paragraph(paragraph, max(1, width), min(indent, max(0, width - _WIDE)))
    return rows


def _wrap_paragraph(paragraph: str, width: int, indent: int) -> list[str]:
    rows: list[str] = []
    used = min(len(paragraph) - len(paragraph.lstrip(" ")), max(0, width - _WIDE))
    row = " " * used
    empty = True
    for word in paragraph.split(" "):  # at no other space: some are there to hold words together
        if not word:
            continue
        size = cell_len(word)
        if not empty and used + 1 + size <= width:
            row, used = f"{row} {word}", used + 1 + size
            continue
        if not empty:
            rows.append(row)
            row, used = " " * indent, indent
        pieces = [word] if used + size <= width else _pieces(word, max(1, width - used), width - indent)
        for piece in pieces[:-1]:
            rows.append(row + piece)
            row, used = " " * indent, indent
        row, used, empty = row + pieces[-1], used + cell_len(pieces[-1]), False
    return [*rows, row]


def _pieces(word: str, first: int, other: int) -> list[str]:
    """Return a word too long for a row in pieces that fit: the first into `first` columns, the rest into `other`."""
    pieces, start, used, room = [], 0, 0, first
    widening = _AS_EMOJI in word
    for place, character in enumerate(word):
        size = 0 if word[place - 1 : place] == _JOINER else get_character_cell_size(character)
        if size and widening:
            size = _WIDE
        if size and used + size > room and place > start:
            pieces.append(word[start:place])
            start, used, room = place, 0, max(1, other)
        used += size
    return [*pieces, word[start:]]


def chop(line: str, width: int) -> list[str]:
    """Return a line that is already clean in pieces of at most `width` columns, every blank kept; one row at least."""
    return _pieces(line, max(1, width), width) if line else [""]


def cut(text: str, width: int) -> str:
    """Return the text in at most `width` columns, with an ellipsis where it was cut."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…" if width > 0 else ""


def flow(cells: Sequence[str], width: int, gap: int = 3) -> list[str]:
    """Return cells side by side in as few rows as fit."""
    rows: list[str] = []
    for cell in cells:
        if rows and cell_len(rows[-1]) + gap + cell_len(cell) <= width:
            rows[-1] += " " * gap + cell
        else:
            rows.append(cut(cell, width))
    return rows


def ends(left: str, right: str, width: int) -> str:
    """Return one row with a text at each end; the left one is cut where both do not fit."""
    right = cut(right, width)
    room = width - cell_len(right) - 2
    left = cut(left, max(0, room))
    return left + " " * max(0, width - cell_len(left) - cell_len(right)) + right
