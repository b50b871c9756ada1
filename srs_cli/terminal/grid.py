"""A table of styled cells in rows of a screen: columns side by side where they fit, else one row of the table after another."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from srs_cli.terminal.spans import Spans, plain, wrapped

_GAP = " │ "
_NARROWEST = 6  # columns that a cell needs to be read


def grid(table: Sequence[Sequence[Spans]], right: Sequence[bool], width: int) -> list[Spans]:
    """Return the table, its first row the heads, in rows of at most `width` columns; `right` columns end flush."""
    natural = [max(cell_len(plain(row[place])) for row in table) for place in range(len(table[0]))]
    room = width - len(_GAP) * (len(natural) - 1)
    if sum(natural) > room and room < _NARROWEST * len(natural):
        return _one_by_one(table, width)
    widths = _shared(natural, room)
    rule = "─┼─".join("─" * each for each in widths)
    head = [[(text, f"{style} bold".strip()) for text, style in cell] for cell in table[0]]
    found = [*_side_by_side(head, right, widths), [(rule, "dim")]]
    for row in table[1:]:
        found += _side_by_side(row, right, widths)
    return found


def _shared(natural: Sequence[int], room: int) -> list[int]:
    """Return how wide each column may be: the widest give way until all fit."""
    left, open_columns = room, len(natural)
    widths = dict.fromkeys(range(len(natural)), 1)
    for place in sorted(widths, key=lambda place: natural[place]):
        widths[place] = max(1, min(natural[place], left // open_columns))
        left, open_columns = left - widths[place], open_columns - 1
    return [widths[place] for place in range(len(natural))]


def _side_by_side(row: Sequence[Spans], right: Sequence[bool], widths: Sequence[int]) -> list[Spans]:
    cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    found: list[Spans] = []
    for line in range(max(len(cell) for cell in cells)):
        spans: Spans = []
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            piece = cell[line] if line < len(cell) else []
            blank = [(" " * max(0, width - cell_len(plain(piece))), "")]
            spans += [(_GAP, "dim")] if place else []
            spans += [*blank, *piece] if right[place] else [*piece, *blank]
        found.append(spans)
    return found


def _one_by_one(table: Sequence[Sequence[Spans]], width: int) -> list[Spans]:
    """Return each row as lines of "head: cell", a blank row between two of them."""
    found: list[Spans] = []
    for number, row in enumerate(table[1:] or table):
        found += [[]] if number else []
        for head, cell in zip(table[0], row, strict=True):
            named = [(text, f"{style} bold".strip()) for text, style in head]
            found += wrapped([*named, (": ", ""), *cell] if table[1:] else named, width, indent=2)
    return found
