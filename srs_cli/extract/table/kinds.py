"""What a table is for: contents and other furniture, rows with labels, or columns that are lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.table.grid import Grid

_SAME = frozenset(
    ("both", "all", "neither", "same", "the same", "as above", "see above", "ditto", '"', "″", "as left", "unknown")
)
EMPTY = frozenset(("", "n/a", "na", "n.a.", "n.a", "-", "–", "—", "/", "?", "…", "...", "tbd", "tba", "k.a."))
_PAGE = re.compile(
    r"(?:[.\s·…]{0,80})(?:p\.?\s?|pp\.?\s?|page\s)?(?:\d{1,4}(?:\s?[-–]\s?\d{1,4})?|[ivxlc]{1,7})$", re.IGNORECASE
)
_CONTENTS = re.compile(
    r"(?:table of )?contents|index|inhalt(?:sverzeichnis)?|sommaire|table des matières|índice|indice|list of (?:figures|tables|illustrations|maps|plates)",
    re.IGNORECASE,
)
_TASKS = re.compile(
    r"(?:homework|due(?: date)?|deadline|assignment|room|grade|mark|points|score|signature|phone|e-?mail|check|done|page|pages|pg\.?|p\.)",
    re.IGNORECASE,
)
_EVENT = re.compile(r"(?:key |main |important )?(?:events?|what happened|milestones?|developments?)", re.IGNORECASE)
CHRONOLOGY = "dated entries: a chronology"
_CHAPTER = re.compile(r"(?:chapter|part|section|unit|lesson|kapitel|chapitre|capítulo)\s", re.IGNORECASE)


def refusal(grid: Grid, context: Sequence[str]) -> str:
    """Return why a table gives no cards, "" if it may."""
    if is_contents(grid, context):
        return "a table of contents"
    firsts = [row[0].text for row in grid.rows if row[0].text]
    dated = sum(english_dates.is_date(text) for text in firsts)
    entries = not any(grid.header) or (len(grid.header) == 2 and _EVENT.fullmatch(grid.header[1].strip()) is not None)
    if entries and len(firsts) >= 2 and dated > 0.6 * len(firsts):
        return CHRONOLOGY
    filled = [cell for row in grid.rows for cell in row if not is_empty(cell.text)]
    if len(filled) < 2:
        return "a table without content"
    letters = sum(any(c.isalpha() for c in cell.text) for cell in filled)
    if not letters and not any(grid.header):
        return "figures without names"
    if sum(bool(_TASKS.fullmatch(name.strip())) for name in grid.header if name) >= 2:
        return "a timetable or a mark sheet, not material to learn"
    return ""


def is_empty(text: str) -> bool:
    """Return whether the cell says that there is nothing: blank, N/A, a dash."""
    stripped = text.strip()
    return stripped.lower() in EMPTY and stripped != "Na"  # sodium


def points_elsewhere(text: str) -> bool:
    """Return whether the cell says something only beside its neighbours: "both", "as above"."""
    return text.strip(" .").lower() in _SAME


def is_contents(grid: Grid, context: Sequence[str]) -> bool:
    """Return whether the table lists titles with their pages."""
    if any(_CONTENTS.fullmatch(name.strip(" :*#")) for name in (*context, *grid.header)):
        return True
    rows = [row for row in grid.rows if any(cell.text for cell in row)]
    if len(rows) < 2 or not rows:
        return False
    paged = [row for row in rows if _PAGE.fullmatch(row[-1].text.strip()) or not row[-1].text.strip()]
    if len(paged) < 0.8 * len(rows):
        return False
    header = grid.header[-1].strip()
    if re.fullmatch(r"pages?|pg\.?|p\.|seite|página", header, re.IGNORECASE):
        return True
    if header:
        return False
    pages = [int(m.group()) for row in paged if (m := re.search(r"\d{1,4}", row[-1].text))]
    rising = len(pages) >= 2 and all(a <= b for a, b in pairwise(pages))
    titled = any(_CHAPTER.match(cell.text) for row in rows for cell in row)
    return rising and (titled or not any(grid.header))


def has_row_labels(grid: Grid) -> bool:  # noqa: PLR0911 - a rule a line
    """Return whether the first column names its row: short and different in each row, and no statement."""
    if grid.labelled is not None:
        return grid.labelled
    first = [row[0].text for row in grid.rows]
    if any(is_empty(text) for text in first) and sum(map(is_empty, first)) > 0.3 * len(first):
        return False
    named = [text for text in first if not is_empty(text)]
    if not named or len({text.lower() for text in named}) < 0.7 * len(named):
        return False
    lengths = [len(english.words(text)) for text in named]
    rest = [len(english.words(cell.text)) for row in grid.rows for cell in row[1:] if not is_empty(cell.text)]
    if not rest:
        return False
    clauses = sum(english.finite_verb(text) is not None and len(english.words(text)) > 3 for text in named)
    if clauses > 0.4 * len(named) or max(lengths) > 14 or sum(lengths) / len(lengths) > 7:
        return False
    if not grid.header[0].strip() and any(grid.header[1:]):
        return True
    rival = _are_rivals(grid)
    return not rival


def _are_rivals(grid: Grid) -> bool:
    """Whether the columns stand against each other (For | Against, Stalin-like names over statements of equal kind)."""
    header = [name.lower() for name in grid.header]
    if len(header) == 2 and any(
        word
        in {"for", "pro", "pros", "advantages", "strengths", "similarities", "benefits", "arguments for", "positives"}
        for word in header[:1]
    ):
        return True
    if len(header) != 2 or not all(header):
        return False
    if english.head(header[0]) == english.head(header[1]) != "":
        return True  # "Upper course" and "Lower course"
    left = [len(english.words(row[0].text)) for row in grid.rows]
    right = [len(english.words(row[1].text)) for row in grid.rows]
    return min(left) >= 2 and sum(left) >= 4 * len(left) and 0.5 <= sum(left) / max(1, sum(right)) <= 2
