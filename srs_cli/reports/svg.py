"""Charts as inline SVG: every text escaped, no script, no style of its own but classes that the page defines."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from srs_cli.model.study_day import iso
from srs_cli.reports.sections import Bars, Calendar
from srs_cli.text import clean_line

_WIDTH: Final = 640
_ROW: Final = 22
_CHARACTER: Final = 7.5  # about how wide a character is drawn, for making room
_GAP: Final = 8
_CELL, _STEP = 10, 12  # of the calendar
_WEEKS: Final = 53
_WEEKDAYS: Final = ((0, "Mon"), (2, "Wed"), (4, "Fri"))


def bars(chart: Bars, title: str) -> str:
    """Return a bar chart: a row each with its name, its bar in parts, and its figures."""
    names = max((len(row.label) for row in chart.rows), default=0) * _CHARACTER + _GAP
    columns = [
        max(map(len, column)) * _CHARACTER + 2 * _GAP for column in zip(chart.heads, *_figures(chart), strict=True)
    ]
    room = _WIDTH - names - sum(columns)
    most = max((sum(row.parts) for row in chart.rows), default=0) or 1
    drawn = []
    for place, row in enumerate(chart.rows):
        top = (place + 1) * _ROW
        said = ", ".join(f"{figure} {head}" for figure, head in zip(row.figures, chart.heads, strict=True) if figure)
        drawn.append(f"<g><title>{_text(f'{row.label}: {said}')}</title>{_label(0, top, row.label)}")
        left = names
        for part, length in enumerate(row.parts):
            if length:
                wide = length / most * room
                drawn.append(
                    f'<rect class="p{part}" x="{left:.1f}" y="{top + 4}" width="{wide:.1f}" height="{_ROW - 8}"/>'
                )
                left += wide
        drawn.extend(_in_columns(row.figures, columns, top))
        drawn.append("</g>")
    head = "".join(_in_columns(chart.heads, columns, 0, "quiet"))
    return _svg(_WIDTH, (len(chart.rows) + 1) * _ROW, title, head + "".join(drawn))


def calendar(chart: Calendar, title: str) -> str:
    """Return a year as a column a week and a square a day, darker with more answers."""
    left, top = 34, 18
    drawn = [_label(0, top + row * _STEP - 6, name, "quiet") for row, name in _WEEKDAYS]
    for column in range(_WEEKS):
        ago = _WEEKS - 1 - column
        x = left + column * _STEP
        if chart.month(ago):
            drawn.append(_label(x, -4, chart.month(ago), "quiet"))
        for row, each in enumerate(chart.week(ago)):
            if each:
                day, answers = each
                square = f'x="{x}" y="{top + row * _STEP}" width="{_CELL}" height="{_CELL}"'
                said = f"<title>{iso(day)}: {answers:,}</title>"
                drawn.append(f'<rect class="l{chart.level(answers)}" {square}>{said}</rect>')
    return _svg(left + _WEEKS * _STEP, top + 7 * _STEP, title, "".join(drawn))


def _figures(chart: Bars) -> Iterable[tuple[str, ...]]:
    return (row.figures for row in chart.rows)


def _in_columns(texts: Iterable[str], columns: list[float], top: int, kind: str = "") -> list[str]:
    right = _WIDTH - sum(columns)
    found = []
    for text, wide in zip(texts, columns, strict=True):
        right += wide
        found.append(_label(right, top, text, f"{kind} end".strip()))
    return found


def _label(x: float, top: int, text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{top + 15}">{_text(text)}</text>'


def _svg(width: float, height: float, title: str, inside: str) -> str:
    said = _text(title)
    return f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{said}">{inside}</svg>'


def _text(text: str) -> str:
    return escape(clean_line(text), quote=True)
