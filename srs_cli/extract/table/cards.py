"""Cards from one table: row × column questions, or a list and points for each column."""

# ruff: noqa: RUF002 - dashes and signs as they are typed
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.outline import points as outline_points
from srs_cli.extract.outline.fill import Blank, best_blanks, date_blank, with_blank
from srs_cli.extract.outline.lists import list_cards
from srs_cli.extract.outline.phrasing import is_vague, list_question, lowered
from srs_cli.extract.outline.points import Point
from srs_cli.extract.structure.headings import ASPECTS
from srs_cli.extract.table.grid import Cell, Grid
from srs_cli.extract.table.kinds import has_row_labels, is_empty
from srs_cli.model.card import Draft, Left

MAX_WORDS = 60
_MEANING = re.compile(
    r"(?:definitions?|meanings?|what it (?:is|means)|explanations?|descriptions?|translations?)", re.IGNORECASE
)
_TERM = re.compile(
    r"(?:(?:key )?(?:terms?|words?|concepts?|names?|vocabulary)|expressions?|items?|topics?)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:years?|dates?|when|period|time|dates? of .{1,30}|year of .{1,30})", re.IGNORECASE)
_ASPECT_CORNER = re.compile(
    r"(?:(?:point of )?comparison|features?|propert(?:y|ies)|characteristics?|aspects?|criteri(?:on|a)|categor(?:y|ies)|factors?|attributes?|differences?)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\d{1,3}(?:[,. ]\d{3}){0,3}|\d{1,9}")
_EVENTS = re.compile(r"(?:events?|what happened|key events?|developments?)", re.IGNORECASE)
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
    for row in grid.rows:
        label, detail = _split(row[0].text)
        if is_empty(label) or not english.words(label):
            continue
        if detail:
            drafts.append(Draft(f"{label}: {{{{c1::{detail}}}}}", "", row[0].line, shape, "cloze", context))
        for k, cell in enumerate(row[1:], 1):
            if is_empty(cell.text):
                continue
            header = grid.header[k].strip().rstrip(":")
            if not header and (named or len(row) != 2):
                continue
            turned = _ASPECT_CORNER.fullmatch(corner) is not None and len(grid.header) > 2 and header
            question = ask_cell(header, label, "", known) if turned else ask_cell(label, header, corner, known)
            if _COUNT.fullmatch(cell.text) and ": what are the " in question:
                question = question.replace(": what are the ", ": how many ", 1)
            drafts += _answered(question, cell, shape, context, label)
            if k == 1 and _both_ways(grid, row, counts):
                drafts.append(
                    Draft(_reverse(cell.text, header, corner, known), label, row[0].line, shape, context=context)
                )
    return drafts


def ask_cell(label: str, header: str, corner: str, known: frozenset[str]) -> str:  # noqa: PLR0911 - a rule a line
    """Return the question for a row's cell in a column."""
    found = english.words(header)
    low = header.lower()
    about = f"{label}: "
    if english.is_question(header):
        return f"{about}{lowered(header, known | {found[0].low}) if found else header}"
    if not found:
        return (
            f"What is {lowered(label, known)}?"
            if english.finite_verb(label) is None and not label.endswith("?")
            else f"{label}?".replace("??", "?")
        )
    if _MEANING.fullmatch(low) and (not corner or _TERM.fullmatch(corner)):
        return (
            f"What does “{label}” mean?"
            if "mean" in low or "translat" in low
            else f"What {'are' if english.is_plural(english.head(label)) else 'is'} {lowered(label, known)}?"
        )
    if _YEAR.fullmatch(low) and len(found) == 1:
        return f"{about}when?" if low in {"when", "date", "dates", "time", "period"} else f"{about}in which year?"
    if found[0].low in english.QUESTION_WORDS:
        return f"{about}{header[:1].lower()}{header[1:]}?"
    if found[0].low in english.PREPOSITIONS or (
        english.is_verb_form(found[0].low)
        and found[0].low not in ASPECTS
        and not english.is_plural(found[0].low)
        and english.head(header) == found[0].low
        and len(found) > 1
    ):
        return f"{about}{header[:1].lower()}{header[1:]} …?"
    if found[-1].low in {"by", "in", "for", "from", "with", "at", "on", "of"} and len(found) > 1:
        return (
            f"{about}{lowered(header, known | {found[0].low})} what?"
            if found[-1].low != "by"
            else f"{about}{lowered(header, known | {found[0].low})} whom or what?"
        )
    if _EVENTS.fullmatch(low) and english_dates.is_date(label):
        return f"What happened in {label}?"
    noun = english.head(header)
    plural = english.is_plural(noun) or (" and " in low and not _is_name(header))
    body = _plain_header(header, known)
    body = (
        re.sub(r"(?<=\s(?:and|for)\s)[A-Z](?=[a-z])", lambda m: m.group().lower(), body.replace(" & ", " and "))
        if not _is_name(header) or " and " in low
        else body
    )
    article = (
        ""
        if found[0].low in english.DETERMINERS
        or (_is_name(header) and not is_vague(header) and found[0].low not in known and len(found) > 1)
        else "the "
    )
    return f"{about}what {'are' if plural else 'is'} {article}{body}?"


def _is_name(header: str) -> bool:
    found = english.words(header)
    return (
        all(word.text[:1].isupper() for word in found)
        and len(found) > 1
        and all(word.low not in ASPECTS for word in found)
    )


def _plain_header(header: str, known: frozenset[str]) -> str:
    found = english.words(header)
    if not found:
        return header
    if header.isupper() and len(header) > 5:
        return header.lower()
    if (
        found[0].text[:1].isupper()
        and found[0].text[1:].islower()
        and (len(found) == 1 or not found[1].text[:1].isupper() or found[0].low in known | ASPECTS)
    ):
        return header[: found[0].start] + found[0].text[0].lower() + header[found[0].start + 1 :]
    return header


def _answered(question: str, cell: Cell, shape: str, context: tuple[str, ...], label: str) -> list[Draft]:
    text = cell.text
    if (
        len(english.words(text)) > MAX_WORDS - 4
        or text.lower() in question.lower().split(": ", 1)[-1]
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
    noun = lowered(corner, known | {english.words(corner)[0].low}) if english.words(corner) else "row"
    noun = noun.lower() if corner.istitle() and len(english.words(corner)) == 1 else noun
    return (
        f"Which {noun} has the {_plain_header(header, known)} {value}?"
        if not _MEANING.fullmatch(header)
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
        caption = grid.caption and len(english.words(title)) <= 4
        asked = f"{grid.caption} – {title}" if caption else title
        if len(cells) > 1:
            question = list_question(asked if caption else title, len(cells), context, known)
            drafts += list_cards(question, [cell.text for cell in cells], cells[0].line, shape, context)
        for cell in cells:
            drafts += _cell_points(cell, title, (*context, title), known, shape)
    return drafts


def _cell_points(cell: Cell, title: str, context: tuple[str, ...], known: frozenset[str], shape: str) -> list[Draft]:
    """Return a cell's cards; a cell that opens in lower case goes on from its header, so the header is put before it."""
    text = cell.text
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
