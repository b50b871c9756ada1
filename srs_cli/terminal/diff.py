"""A typed answer beside the card's, in rows: legible without colour, by marks under the letters that differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len
from rich.text import Text

from srs_cli.quiz.alignment import Segment
from srs_cli.terminal.layout import cut, wrap
from srs_cli.terminal.theme import RIGHT, WRONG
from srs_cli.text import clean_line

if TYPE_CHECKING:
    from srs_cli.quiz.matching import Comparison

ANSWER, TYPED = "Answer", "Typed"
_LABEL = 8  # columns
_NARROW = 24  # columns up to which there is no room for labels
_LONG = 4_000  # letters from which marks under them show nothing
_GAP, _MARK = "_", "^"
_QUIET = "dim"
_HARD = 3


def verdict(comparison: Comparison) -> str:
    """Return what came out, in a few words."""
    if comparison.equal:
        return f"Right, {comparison.why}" if comparison.why else "Right"
    return f"{'Nearly' if comparison.grade == _HARD else 'Not yet'}: {comparison.why}"


def rows(comparison: Comparison, width: int) -> list[Text]:
    """Return the rows that show what differs, at most `width` columns wide; none where the answer was typed exactly."""
    if comparison.lines:
        return [] if comparison.exact else list(_list(comparison, width))
    if comparison.exact:
        return []
    size = sum(len(segment.text) for segment in (*comparison.expected, *comparison.typed))
    if size > _LONG or not any(segment.kind in {"same", "wrong"} for segment in comparison.expected):
        texts = ("".join(segment.text for segment in row) for row in (comparison.expected, comparison.typed))
        return [row for name, text in zip((ANSWER, TYPED), texts, strict=True) for row in _labelled(name, text, width)]
    cells = _cells(comparison.expected, comparison.typed)
    room = max(1, width - _LABEL if width > _NARROW else width)
    return [row for line in _lines(cells, room) for row in _drawn(line, width)]


def _list(comparison: Comparison, width: int) -> Iterator[Text]:
    """Give a row for each line of a list: a sign in front, and words where it is not simply right."""
    for line in comparison.lines:
        text = " ".join("".join(segment.text for segment in line.expected).split())
        typed = " ".join("".join(segment.text for segment in line.typed).split())
        if not typed:
            yield from _signed("-", f"{text} (missing)", WRONG, width)
        elif line.equal:
            yield from _signed("✓", text, "", width)
        else:
            yield from _signed("~", f"{text} (typed: {typed})", RIGHT, width)
    for extra in comparison.extra:
        yield from _signed("+", f"{' '.join(extra.split())} (not in the list)", _QUIET, width)


def _signed(sign: str, text: str, style: str, width: int) -> Iterator[Text]:
    for row in wrap(f"{sign} {clean_line(text)}", width, 2):
        yield _row(row, style)


def _labelled(name: str, text: str, width: int) -> list[Text]:
    if width <= _NARROW:
        return [_row(row, "") for row in wrap(clean_line(text), width)]
    found = [
        _row(f"{name if not place else '':<{_LABEL}}", _QUIET) for place, _ in enumerate(wrap(text, width - _LABEL))
    ]
    for row, part in zip(found, wrap(text, width - _LABEL), strict=True):
        row.append(part, "not dim")
    return found


class _Cell(Struct, frozen=True):
    """One letter of each text, one above the other."""

    expected: str
    typed: str
    differs: bool

    @property
    def width(self) -> int:
        return max(cell_len(self.expected), cell_len(self.typed))


def _cells(expected: Sequence[Segment], typed: Sequence[Segment]) -> list[_Cell]:
    cells: list[_Cell] = []
    above, below = list(expected)[::-1], list(typed)[::-1]
    while above or below:
        if above and above[-1].kind == "missing":
            cells += [_Cell(_shown(letter), _GAP, differs=True) for letter in above.pop().text]
        elif below and below[-1].kind == "extra":
            cells += [_Cell(_GAP, _shown(letter), differs=True) for letter in below.pop().text]
        else:
            one, other = above.pop(), below.pop()
            for letter, given in zip(one.text, other.text, strict=True):
                cells.append(_Cell(_shown(letter), _shown(given), differs=one.kind == "wrong"))
    return cells


def _shown(letter: str) -> str:
    """Return a letter fit for a cell of its own."""
    shown = clean_line(letter)
    if cell_len(shown):
        return shown
    return f"◌{shown}" if unicodedata.combining(letter) else " "


def _lines(cells: Sequence[_Cell], room: int) -> Iterator[list[_Cell]]:
    """Give the cells in lines of at most that many columns, broken at blanks where there are any."""
    line: list[_Cell] = []
    used = 0
    for cell in cells:
        if line and used + cell.width > room:
            last = max((place for place, each in enumerate(line) if each.expected == " " == each.typed), default=-1)
            keep = last + 1 if last > len(line) // 2 else len(line)
            yield line[:keep]
            line = line[keep:]
            used = sum(each.width for each in line)
        line.append(cell)
        used += cell.width
    if line:
        yield line


def _drawn(line: Sequence[_Cell], width: int) -> list[Text]:
    labels = width > _NARROW
    answer, typed, marks = (_row(f"{name:<{_LABEL}}" if labels else "", "") for name in (ANSWER, TYPED, ""))
    for row in (answer, typed):
        row.stylize(_QUIET)
    for cell in line:
        answer.append(_padded(cell.expected, cell.width), RIGHT if cell.differs else "")
        typed.append(_padded(cell.typed, cell.width), WRONG if cell.differs else "")
        marks.append((_MARK if cell.differs else " ") * cell.width)
    marks.rstrip()
    drawn = [answer, typed, marks] if marks.plain else [answer, typed]
    # A terminal may find joined characters narrower or wider together than one by one.
    return [row if row.cell_len <= width else _row(cut(row.plain, width), "") for row in drawn]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _row(text: str, style: str) -> Text:
    return Text(text, style=style, no_wrap=True, overflow="crop")
