"""Cards from one table: row × column questions, or a list and points for each column."""

# ruff: noqa: RUF002 - dashes and signs as they are typed
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from srs_cli.extract import english
from srs_cli.extract.outline import points as outline_points
from srs_cli.extract.outline.fill import Blank, best_blanks, date_blank, with_blank
from srs_cli.extract.outline.lists import list_cards
from srs_cli.extract.outline.phrasing import is_vague, list_question, lowered
from srs_cli.extract.outline.points import Point
from srs_cli.extract.table.asking import MEANING, YES_NO, Label, ask_cell, label_of, plain_header
from srs_cli.extract.table.grid import Cell, Grid
from srs_cli.extract.table.kinds import has_row_labels, is_empty, points_elsewhere
from srs_cli.model.draft import Draft, Left

MAX_WORDS = 60
_FEWEST_ASKED_ALONE = 6  # words of a cell that is asked for beside the list of its column
_ASPECT_CORNER = re.compile(
    r"(?:(?:point of )?comparison|features?|propert(?:y|ies)|characteristics?|aspects?|criteri(?:on|a)|categor(?:y|ies)|factors?|attributes?|differences?)",
    re.IGNORECASE,
)
_PAST_YEAR = re.compile(r"\b1\d{3}\b")
_DETAIL = re.compile(r"\s?[:–—]\s|:\s?|\s-\s")


def table_cards(grid: Grid, context: tuple[str, ...], shape: str) -> tuple[list[Draft], list[Left]]:
    """Return the cards of a table and the cells left out."""
    left = [
        Left(cell.line, "an empty cell")
        for row in grid.rows
        for cell in row
        if cell.text.strip() and is_empty(cell.text)
    ]
    if has_row_labels(grid):
        drafts = _labelled(grid, context, shape)
    elif any(name.strip() for name in grid.header):
        drafts = _columns(grid, context, shape)
    else:
        drafts = []
    return drafts, left


def _labelled(grid: Grid, context: tuple[str, ...], shape: str) -> list[Draft]:
    drafts: list[Draft] = []
    corner = grid.header[0].strip().rstrip(":")
    known = _lower_words(grid)
    named = any(name.strip() for name in grid.header)
    counts = Counter(cell.text.lower() for row in grid.rows for cell in row[1:])
    turned = len(grid.header) > 2 and (_ASPECT_CORNER.fullmatch(corner) is not None or _lists_aspects(grid))
    past = any(_PAST_YEAR.search(cell.text) for row in grid.rows for cell in row)
    kinds = turned and all(english.is_plural(english.head(name)) for name in grid.header[1:])
    for row in grid.rows:
        label, detail = _split(row[0].text)
        if is_empty(label) or not english.words(label):
            continue
        if detail:
            drafts.append(_told(label_of(label, corner, known, past=past), detail, row[0].line, shape, context))
        for k, cell in enumerate(row[1:], 1):
            if is_empty(cell.text) or points_elsewhere(cell.text):
                continue
            header = grid.header[k].strip().rstrip(":")
            if not header and (named or len(row) != 2):
                continue
            if turned and header:
                first, _, rest = header.partition(" ")
                plain = kinds or (rest.islower() and english.is_plural(english.head(header)))
                about = label_of(header, "", known | {first.lower()} if plain else known, past=past)
                question = ask_cell(about, label, "", known, cell.text)
            else:
                question = ask_cell(label_of(label, corner, known, past=past), header, corner, known, cell.text)
            drafts += _answered(question, cell, shape, context, label)
            if k == 1 and _both_ways(grid, row, counts):
                drafts.append(
                    Draft(_reverse(cell.text, header, corner, known), label, row[0].line, shape, context=context)
                )
    return drafts


def _lists_aspects(grid: Grid) -> bool:
    """Return whether the rows are what is compared ("Melting point") and the columns the things that have it."""
    if grid.header[0].strip() or any(is_vague(name) or not english.words(name) for name in grid.header[1:]):
        return False
    labels = [row[0].text for row in grid.rows if not is_empty(row[0].text)]
    return sum(is_vague(label) or (" " in label and label.split(" ", 1)[1].islower()) for label in labels) > 0.5 * len(
        labels
    )


def _told(label: Label, detail: str, line: int, shape: str, context: tuple[str, ...]) -> Draft:
    """Return the card of what a row's label says of itself: "Chopin: pianist, 1810-1849"."""
    if label.person:
        return Draft(f"Who was {label.printed}?", detail, line, shape, context=context)
    return Draft(f"{label.printed}: {{{{c1::{detail}}}}}", "", line, shape, "cloze", context)


def _answered(question: str, cell: Cell, shape: str, context: tuple[str, ...], label: str) -> list[Draft]:
    text = cell.text
    if text.strip(" .").lower() in YES_NO:
        return [Draft(question, YES_NO[text.strip(" .").lower()], cell.line, shape, context=context)]
    if (
        len(english.words(text)) > MAX_WORDS - 4
        or english.holds(question.lower().split(": ", 1)[-1], text.lower())
        or text.lower() == label.lower()
    ):
        return (
            list_cards(question, outline_points.sentences(text), cell.line, shape, context)
            if len(english.words(text)) > MAX_WORDS - 4
            else []
        )
    parts = [part.strip() for part in re.split(r";\s?|\s?[•·]\s|<br>", text) if part.strip()]
    answer = tuple(parts) if 2 <= len(parts) <= 9 else text
    return [Draft(question, answer, cell.line, shape, context=context)]


def _both_ways(grid: Grid, row: Sequence[Cell], counts: Counter[str]) -> bool:
    """Whether a two-column table's second cell is short and unique, so that it asks for its row label too."""
    text = row[1].text
    return (
        len(row) == 2
        and bool(english.words(grid.header[1]))
        and counts[text.lower()] == 1
        and len(english.words(text)) <= 4
        and len(text) >= 2
        and bool(english.words(grid.header[0]))
    )


def _reverse(value: str, header: str, corner: str, known: frozenset[str]) -> str:
    noun = lowered(corner, known | {english.first_word(corner).low}) if english.words(corner) else "row"
    noun = noun.lower() if corner.istitle() and len(english.words(corner)) == 1 else noun
    return (
        f"Which {noun} has the {plain_header(header, known)} {value}?"
        if not MEANING.fullmatch(header)
        else f"Which {noun} means “{value}”?"
    )


def _split(label: str) -> tuple[str, str]:
    """Split "Name: office and years" into the name and the rest."""
    match = _DETAIL.search(label)
    if match is None or len(english.words(label)) < 3 or label.endswith(":"):
        return label.rstrip(":").strip(), ""
    name, detail = label[: match.start()].strip(), label[match.end() :].strip()
    if not 1 <= len(english.words(name)) <= 5 or len(english.words(detail)) < 2:
        return label, ""
    return name, detail


def _columns(grid: Grid, context: tuple[str, ...], shape: str) -> list[Draft]:
    """Return for each column a list of its cells and a card for each cell."""
    drafts: list[Draft] = []
    known = _lower_words(grid)
    for k, name in enumerate(grid.header):
        title = name.strip().rstrip(":")
        cells = [row[k] for row in grid.rows if not is_empty(row[k].text)]
        if not title or not cells:
            continue
        if len(cells) > 1:
            question = _column_question(grid, title, len(cells), context, known)
            drafts += list_cards(question, [cell.text for cell in cells], cells[0].line, shape, context)
        for cell in cells:
            drafts += _cell_points(cell, title, (*context, title), known, shape)
    return drafts


def _column_question(grid: Grid, title: str, count: int, context: tuple[str, ...], known: frozenset[str]) -> str:
    """Return the question for a column's cells: under a heading that names them its own noun, else "points"."""
    above = grid.caption or (context[-1] if context else "")
    if not above or len(english.words(title)) > 4:
        return list_question(title, count, context, known)
    sides = {"for": "for", "pro": "for", "pros": "for", "against": "against", "con": "against", "cons": "against"}
    noun = next((word.low for word in english.words(above) if english.is_plural(word.low)), "points")
    noun = noun if english.first_word(above).low == noun and is_vague(noun) else "points"
    if title.lower() in sides:
        return f"{above}: what are the {count} {'arguments' if noun == 'points' else noun} {sides[title.lower()]} it?"
    if is_vague(title):
        return list_question(f"{above} – {title}", count, context, known)
    if is_vague(english.head(title)):  # "Advantages of wind power"
        return list_question(title, count, context, known)
    shared = sum(english.head(name) == english.head(title) for name in grid.header) > 1
    small = plain_header(title, known | {english.first_word(title).low})
    body = (
        title
        if not shared
        else small
        if english.head(title).endswith(("ing", "tion", "sion", "ism", "s"))
        else f"the {small}"
    )
    return f"{above}: what are the {count} {noun} {'of' if noun != 'points' else 'on'} {body}?"


def _cell_points(cell: Cell, title: str, context: tuple[str, ...], known: frozenset[str], shape: str) -> list[Draft]:
    """Return a cell's cards; a cell that opens in lower case goes on from its header, so the header is put before it."""
    text = cell.text
    if len(english.words(text)) < _FEWEST_ASKED_ALONE:
        return []
    lower = text[:1].islower() or (english.is_verb_form(text.split(" ")[0].lower()) and len(english.words(title)) <= 3)
    if not lower:
        point = Point(text, cell.line, context, known=known, listed=is_vague(title))
        return outline_points.cards(point, shape)
    if is_vague(title) or "{{" in text:
        return []
    said = f"{title}: {text}"
    dated = date_blank(said)
    blanks = ([dated] if dated else []) + best_blanks(said, " ".join(context[:-1]))
    if not blanks and 2 <= len(english.words(text)) <= 8:
        inner = english.words(text)
        skipped = min(2, len(inner) - 1) if len(inner) > 2 else 0
        blanks = [Blank(len(said) - len(text) + inner[skipped].start, len(said))]
    return [Draft(with_blank(said, blank), "", cell.line, shape, "cloze", context) for blank in blanks]


def _lower_words(grid: Grid) -> frozenset[str]:
    found: set[str] = set()
    for row in grid.rows:
        for cell in row:
            found.update(word for word in re.findall(r"[^\W\d_]{3,30}", cell.text[:1000]) if word.islower())
    return frozenset(found)
