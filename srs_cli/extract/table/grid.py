"""Finding tables: runs of cell lines → a grid of header, rows and, where there is one, a caption."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.structure import Item, plain_text

MAX_COLUMNS = 40
_DELIMITER = re.compile(r":?-{1,200}:?$")
_CAPTION_LABEL = re.compile(r"(?:table|tab\.?)\s?\d{0,3}(?:\.\d{1,3})?\s?[:.–-]\s?", re.IGNORECASE)


class Cell(Struct, frozen=True):
    """A cell's text and the line it stands on."""

    text: str
    line: int


class Grid(Struct, frozen=True):
    """A table: its column headers, its rows, and the lines it stands on."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: frozenset[int]
    caption: str = ""
    labelled: bool | None = None  # whether the first column names the row; None if only the content can tell

    @property
    def first_line(self) -> int:
        """Return the number of its first line."""
        return min(self.lines)

    @property
    def last_line(self) -> int:
        """Return the number of its last line."""
        return max(self.lines)


def grids(items: Sequence[Item]) -> list[Grid]:
    """Return the tables among the lines, in order."""
    found: list[Grid] = []
    i = 0
    while i < len(items):
        if _starts_cell(items[i]):
            block, stop = _block(items, i)
            caption = _caption(items, i)
            grid = _tabbed(block, caption) if len(block[0].cells) == 1 or not block[0].cells else _rows(block, caption)
            if grid is not None:
                found.append(grid)
            i = stop
        else:
            i += 1
    return found


def _one_cell(item: Item) -> bool:
    """Whether a tab opens the line and there is no other in it: one cell a line, perhaps."""
    text = item.line.text
    return (
        item.role in {"plain", "lead-in", "heading", "bullet"}
        and not item.marker.strip(":*")
        and not item.line.heading
        and text.lstrip(" \u00a0")[:1] == "\t"
        and text.count("\t") == 1
    )


def _starts_cell(item: Item) -> bool:
    return item.role == "cells" or _one_cell(item)


def _block(items: Sequence[Item], start: int) -> tuple[list[Item], int]:
    """Return the cell lines of one table and where it stops; one cell a line may have blank lines between."""
    single = _one_cell(items[start])
    block = [items[start]]
    i = start + 1
    last = start + 1
    while i < len(items):
        item = items[i]
        gap = item.number - items[i - 1].number > 1
        if gap and not single:
            break
        if item.role == "blank" and (single or (_tabs(block[-1]) and i - last < 2)):
            i += 1
            continue
        if (
            _starts_cell(item)
            and _one_cell(item) == single
            and (single or i == last or (_tabs(item) and _same_width(block, item)))
        ):
            if single and gap:
                break
            block.append(item)
            i += 1
            last = i
            continue
        break
    return block, last


def _tabs(item: Item) -> bool:
    return not item.line.cells and "\t" in item.line.text and not item.line.text.lstrip().startswith("|")


def _same_width(block: Sequence[Item], item: Item) -> bool:
    return len(item.cells) == len(block[-1].cells)


def _caption(items: Sequence[Item], start: int) -> tuple[str, int]:
    """Return the short line directly above a table and its number; headings are no captions, they are context."""
    if start == 0 or items[start - 1].number != items[start].number - 1:
        return "", 0
    above = items[start - 1]
    if (
        above.role in {"plain", "heading", "lead-in"}
        and not above.line.heading
        and above.marker != "#"
        and 0 < len(above.text) <= 120
        and not above.text.endswith(".")
    ):
        return _CAPTION_LABEL.sub("", above.text, count=1).rstrip(" :"), above.number
    return "", 0


def _rows(block: Sequence[Item], caption: tuple[str, int]) -> Grid | None:
    """Return the grid of rows with several cells each: Markdown pipes, a reader's cells, or tabs."""
    rows: list[tuple[Cell, ...]] = []
    delimiter = -1
    for item in block:
        cells = _tab_cells(item) if _tabs(item) else item.cells
        if cells and all(_DELIMITER.match(cell.replace(" ", "")) for cell in cells):
            delimiter = len(rows) if delimiter < 0 else delimiter
            continue
        rows.append(tuple(Cell(cell.strip(), item.number) for cell in cells))
    if not rows:
        return None
    width = max(len(row) for row in rows)
    if width < 2 or width > MAX_COLUMNS or len(rows) < 2:
        return None
    if any(_tabs(item) for item in block) and sum(len(row) == width for row in rows) < 0.7 * len(rows):
        return None
    padded = [row + (Cell("", row[-1].line if row else 0),) * (width - len(row)) for row in rows]
    has_header = delimiter == 1 or (delimiter < 0 and _is_header(padded))
    lines = frozenset(item.number for item in block) | ({caption[1]} if caption[1] else frozenset())
    header = tuple(cell.text for cell in padded[0]) if has_header else ("",) * width
    body = padded[1:] if has_header else padded
    return Grid(header, tuple(body), lines, caption[0]) if body else None


def _tab_cells(item: Item) -> tuple[str, ...]:
    """Return the cells of a tab-separated row; runs of tabs only pad where no cell is empty by intent."""
    text = item.line.text.strip("\r\n")
    parts = text.split("\t")
    while parts and not parts[-1].strip():
        parts.pop()
    if parts and not parts[0].strip() and len(parts) > 2 and text.startswith((" \t", "\u00a0\t")):
        parts = parts[1:]
    return tuple(plain_text(part) for part in parts)


def _is_header(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row names columns: its cells are short, hold no figures where the column does, and differ."""
    if len(rows) < 2:
        return False
    first = [cell.text for cell in rows[0]]
    named = [text for text in first[1:] if text]
    if (
        not named
        or len(set(first)) < len(first)
        or any(len(english.words(text)) > 8 or text.endswith(".") for text in first)
    ):
        return False
    if any(_is_figure(text) and not english_dates.is_date(text) for text in named):
        return False
    if _is_figure(first[0]) and sum(_is_figure(row[0].text) for row in rows) > 0.6 * len(rows):
        return False  # it is one of the rows
    longer = sum(len(cell.text) for row in rows[1:] for cell in row) / max(1, len(rows) - 1)
    figures = any(_is_figure(row[k].text) for row in rows[1:] for k in range(1, len(first)) if not _is_figure(first[k]))
    return figures or longer > 1.3 * sum(len(text) for text in first) or len(rows) >= 3


def _is_figure(text: str) -> bool:
    stripped = text.strip(" ~<>≈+-−$£€%°")
    return bool(stripped) and stripped[0].isdigit()


def _tabbed(block: Sequence[Item], caption: tuple[str, int]) -> Grid | None:
    """Return the grid of a table written one cell a line.

    The longest run of adjacent lines is the width: blank lines break rows unreliably. A first row whose first cell of
    every later row stands alone has row labels.
    """
    runs: list[list[Item]] = []
    for item in block:
        if runs and item.number == runs[-1][-1].number + 1:
            runs[-1].append(item)
        else:
            runs.append([item])
    width = max(len(run) for run in runs)
    if len(block) == 2 * width and len(runs) == 1:
        width = 2 if len(block) == 4 else width
    if not 2 <= width <= MAX_COLUMNS or len(block) % width or len(block) < 2 * width:
        return None
    starts = {run[0].number for run in runs}
    rows = [list(block[i : i + width]) for i in range(0, len(block), width)]
    if any(row[0].number not in starts for row in rows):
        return None
    labelled = width > 2 and len(rows) > 1 and all(row[1].number in starts for row in rows[1:])
    header = tuple(item.text for item in rows[0])
    if any(len(english.words(text)) > 14 for text in header):
        return None
    cells = tuple(tuple(Cell(item.text, item.number) for item in row) for row in rows[1:])
    lines = frozenset(item.number for item in block) | ({caption[1]} if caption[1] else frozenset())
    return Grid(header, cells, lines, caption[0], labelled=True if labelled else None)
