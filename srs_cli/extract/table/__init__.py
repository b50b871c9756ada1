"""Tables, in Markdown, in cells of a reader or in tab-separated text → row × column cards and column lists."""

# ruff: noqa: RUF002 - the sign is the word
from __future__ import annotations

from collections.abc import Sequence

from srs_cli.extract import structure
from srs_cli.extract.table.cards import table_cards
from srs_cli.extract.table.grid import Grid, grids
from srs_cli.extract.table.kinds import CHRONOLOGY, refusal
from srs_cli.model.document import Line
from srs_cli.model.draft import Draft, Harvest, Left

NAME = "table"


def find(lines: Sequence[Line]) -> Harvest:
    """Return the cards of the tables among the lines; contents tables and the like are left, with the reason."""
    if not any(line.cells or "\t" in line.text or "|" in line.text for line in lines):
        return Harvest()
    items = structure.items(lines)
    found = grids(items)
    if not found:
        return Harvest()
    paths = structure.paths(items)
    drafts: list[Draft] = []
    used: set[int] = set()
    left: list[Left] = []
    for grid in found:
        context = _context(grid, paths)
        why = refusal(grid, context)
        if why:
            if why != CHRONOLOGY:  # the next shape takes it
                left.append(Left(grid.first_line, why, grid.last_line))
            continue
        made, skipped = table_cards(grid, context, NAME)
        left += skipped
        if made:
            drafts += made
            used |= grid.lines
    return Harvest(tuple(drafts), frozenset(used), tuple(left))


def _context(grid: Grid, paths: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    above = paths.get(grid.first_line, ())
    if grid.caption and (not above or above[-1] != grid.caption):
        return (*above, grid.caption)
    return above
