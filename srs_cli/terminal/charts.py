"""A report on a terminal: charts as rows of text with their figures beside them, readable without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from rich.cells import cell_len
from rich.text import Text

from srs_cli.app.reporting import Bars, Calendar, Entries, Lines, Section, Table
from srs_cli.terminal.layout import cut, flow, wrap
from srs_cli.terminal.theme import DAYS, PARTS
from srs_cli.text import clean_line

_WIDEST = 100  # columns of a chart: the eye follows no longer row
_ROOMY = 56  # columns from which all figures and all columns of a table have room
_SHORTEST_NAME = 8  # columns that a table leaves the first column, or drops others
_SHORTEST_BAR = 10  # columns that figures leave the longest bar, or the last of them goes
_GAP = "  "
_BETWEEN = 3  # columns between the keys of a legend
_MARGIN = 4  # columns of the calendar's weekdays
_WEEKS = 53
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "")
_HEAD, _QUIET = "bold", "dim"


class Signs(Struct, frozen=True):
    """What charts are drawn with: the parts of a bar, and the levels of a day."""

    parts: tuple[str, ...]
    levels: tuple[str, ...]


BLOCKS = Signs(("█", "▒", "░", "▪"), ("·", "░", "▒", "▓", "█"))
ASCII = Signs(("#", "+", "-", "."), (".", "1", "2", "3", "4"))
_IN_ASCII = str.maketrans("–·×“”…", '-|x"".')  # of our own words; what cards say is the output's business


def signs_for(encoding: str) -> Signs:
    """Return the signs that an output of this encoding can show."""
    try:
        "".join((*BLOCKS.parts, *BLOCKS.levels)).encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return BLOCKS


def report_rows(sections: Iterable[Section], columns: int, signs: Signs = BLOCKS) -> list[Text]:
    """Return the rows of a report's sections, none wider than `columns`."""
    width = max(1, min(columns, _WIDEST))
    rows: list[Text] = []
    for section in sections:
        if rows:
            rows.append(Text(""))
        rows.append(_row(cut(clean_line(section.title), width), _HEAD))
        rows += _body(section, width, signs)
        rows += [_row(row, _QUIET) for row in wrap(clean_line(section.caption), width) if row]
    if signs is ASCII:
        for row in rows:
            row.plain = row.plain.translate(_IN_ASCII)
    return rows


def _body(section: Section, width: int, signs: Signs) -> Iterator[Text]:
    body = section.body
    if isinstance(body, Lines):
        return (_row(row) for line in body.lines for row in wrap(clean_line(line), width))
    if isinstance(body, Table):
        return _table(body, width)
    if isinstance(body, Entries):
        return _entries(body, width)
    if isinstance(body, Calendar):
        return _calendar(body, width, signs)
    return _bars(body, width, signs)


def _bars(chart: Bars, width: int, signs: Signs) -> Iterator[Text]:
    names = [clean_line(row.label) for row in chart.rows]
    name_width = max(map(cell_len, names))
    widths = [
        max(map(cell_len, column)) for column in zip(chart.heads, *(row.figures for row in chart.rows), strict=True)
    ]
    while len(widths) > 1 and _room(width, name_width, widths) < _SHORTEST_BAR:
        widths.pop()
    heads, figures = chart.heads[: len(widths)], [row.figures[: len(widths)] for row in chart.rows]
    room = _room(width, name_width, widths)
    most = max(sum(row.parts) for row in chart.rows) or 1
    head = " " * name_width + _aligned(heads, widths)
    yield _row(cut(head, width), _QUIET)
    for name, figure, row in zip(names, figures, chart.rows, strict=True):
        text = _row(cut(name + " " * (name_width - cell_len(name)) + _aligned(figure, widths), width))
        if room > 0 and any(row.parts):
            text.append(_GAP)
            for part, length in enumerate(lengths(row.parts, most, room)):
                text.append(signs.parts[part] * length, style=PARTS[part])
        yield text
    if len(chart.legend) > 1:
        yield from _legend(zip(signs.parts, chart.legend, PARTS, strict=False), width)


def _room(width: int, name_width: int, widths: Sequence[int]) -> int:
    return width - name_width - sum(widths) - len(_GAP) * (len(widths) + 1)


def lengths(parts: Sequence[int], most: int, room: int) -> list[int]:
    """Return how many columns each part of a bar takes, where `most` takes all the room; what is not nothing takes one."""
    found: list[int] = []
    end = 0
    for part in parts:
        end += part
        found.append(max(1, round(end * room / most) - sum(found)) if part else 0)
    while sum(found) > room:  # a short part was given its column: the longest gives one up
        found[found.index(max(found))] -= 1
    return found


def _calendar(chart: Calendar, width: int, signs: Signs) -> Iterator[Text]:
    weeks = max(1, min(_WEEKS, width - _MARGIN))
    months = ""
    for ago in range(weeks - 1, -1, -1):
        column = weeks - 1 - ago
        if chart.month(ago) and column >= len(months) and column + 3 <= weeks:
            months = f"{months:<{column}}{chart.month(ago)} "
    yield _row(cut(" " * _MARGIN + months.rstrip(), width), _QUIET)
    for weekday, name in enumerate(_WEEKDAYS):
        row = _row(f"{name:<{_MARGIN}}", _QUIET)
        for ago in range(weeks - 1, -1, -1):
            day = chart.week(ago)[weekday]
            if day:
                level = chart.level(day[1])
                row.append(signs.levels[level], style=DAYS[level])
        row.truncate(width)
        yield row
    yield from _legend(zip(signs.levels, chart.legend(), DAYS, strict=True), width)


def _legend(keys: Iterable[tuple[str, str, str]], width: int) -> Iterator[Text]:
    cells = [(f"{sign} {name}", colour) for sign, name, colour in keys]
    waiting = iter(cells)
    for line in flow([cell for cell, _colour in cells], width, _BETWEEN):
        row = _row(line)
        start = 0
        while start < len(line):
            cell, colour = next(waiting)
            row.stylize(colour, start, start + 1)
            row.stylize(_QUIET, start + 1, start + len(cell))
            start += len(cell) + _BETWEEN
        yield row


def _table(table: Table, width: int) -> Iterator[Text]:
    kept = list(range(len(table.heads)) if width >= _ROOMY else table.narrow)
    rows = [[clean_line(cell) for cell in row] for row in (table.heads, *table.rows)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    while len(kept) > 2 and _beside_name(kept, widths) + min(widths[0], _SHORTEST_NAME) > width:
        kept.pop()
    room = max(1, min(widths[0], width - _beside_name(kept, widths)))
    for place, row in enumerate(rows):
        name = cut(row[0], room)
        figures = _aligned([row[column] for column in kept[1:]], [widths[column] for column in kept[1:]])
        yield _row(cut(name + " " * (room - cell_len(name)) + figures, width), "" if place else _QUIET)


def _beside_name(kept: Sequence[int], widths: Sequence[int]) -> int:
    return sum(widths[column] + len(_GAP) for column in kept[1:])


def _entries(entries: Entries, width: int) -> Iterator[Text]:
    margin = max(cell_len(figure) for figure, _name, _line in entries.rows) + 1
    for figure, name, line in entries.rows:
        head = " ".join(clean_line(name).split())
        yield _row(cut(f"{figure:>{margin - 1}} {head}", width))
        for row in wrap(clean_line(line), max(1, width - margin)):
            yield _row(cut(" " * margin + row, width), _QUIET)


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(_GAP + " " * (wide - cell_len(cell)) + cell for cell, wide in zip(cells, widths, strict=True))


def _row(text: str, style: str = "") -> Text:
    return Text(text, style=style, no_wrap=True, overflow="crop")
