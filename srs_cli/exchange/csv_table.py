"""CSV: a header, then a row a card, as spreadsheets read and write it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from srs_cli.errors import InputRefusedError, SrsError
from srs_cli.exchange import Hints, Wish
from srs_cli.exchange.cells import list_of, source_of, tags_of, type_of
from srs_cli.exchange.columns import DECK_TAGS, ESCAPED, OF_SCHEDULE, cell, chosen, field_of
from srs_cli.exchange.formulas import defused, restored, runs
from srs_cli.exchange.heads import beginning
from srs_cli.exchange.losses import OF_CARDS, TAGS_OF_DECKS
from srs_cli.files import read_text
from srs_cli.formats import csv_dialect
from srs_cli.formats.csv_dialect import Row
from srs_cli.model.card import Card, CardType, Deck
from srs_cli.model.package import Package, PackageRead
from srs_cli.model.problem import Problem
from srs_cli.text import shorten

CARRIES = (*OF_CARDS, TAGS_OF_DECKS)
_NAMES = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars", " ": "blanks", ":": "colons"}
_OPTIONAL = ("type", "hint", "extra", "image")  # fields that stay as they are here where the table has no such column
_FIELDS = ("id", "type", "question", "answer", "hint", "extra", "tags", "source", "image")
_BASIC: tuple[CardType, bool] = ("basic", False)
_STEP = 1000
_SHOWN = 40


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a table with columns for questions and answers, or its suffix says that it is a table."""
    return is_table(head, name) == "csv"


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write a header and a row a card. Cells that a spreadsheet would run are defused, unless `raw` is wished.

    Which cells of a row were says the column `escaped`, which is there only where some were.
    """
    write_table(package, wish, out, ",")


def read(path: Path, name: str, encoding: str | None, hints: Hints) -> PackageRead:
    """Return what the table holds; raises InputRefusedError where it is none, or has no columns for cards."""
    return read_table(path, name, encoding, hints)


def is_table(head: bytes, name: str) -> str:
    """Return "csv" or "tsv" for what begins as a table of cards, or has the suffix of a table; else ""."""
    by_suffix = "csv" if name.endswith(".csv") else "tsv" if name.endswith((".tsv", ".tab")) else ""
    if not by_suffix and "." in name and not name.endswith(".txt"):
        return ""
    text = beginning(head)
    try:
        table = csv_dialect.parse("\n".join(text.split("\n")[:2]), name)
    except SrsError:
        return by_suffix
    heading = [field_of(each) for each in table.rows[0].fields] if table.rows else []
    if "question" in heading and "answer" in heading:
        return "tsv" if table.delimiter == "\t" else "csv"
    return by_suffix


def write_table(package: Package, wish: Wish, out: BinaryIO, delimiter: str) -> None:
    """Write the cards as a table whose columns are parted by the delimiter."""
    names = chosen(wish.columns, package.decks, with_history=wish.with_history)
    rows = [each for deck in package.decks for each in _rows(deck, package, wish, names)]
    marked = not wish.raw and any(runs(each) for row in rows for each in row)
    text = TextIOWrapper(out, encoding="utf-8", errors="replace", newline="")
    if wish.bom:
        text.write("\ufeff")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow((*names, ESCAPED) if marked else names)
    writer.writerows(_defused(row, names) for row in rows) if marked else writer.writerows(rows)
    text.detach()  # which flushes it; the stream stays open


def _rows(deck: Deck, package: Package, wish: Wish, names: Sequence[str]) -> Iterator[list[str]]:
    for number, card in enumerate(deck.cards, 1):
        past = package.past.get((deck.id, card.id))
        yield [cell(name, deck, card, past) for name in names]
        if number % _STEP == 0:
            wish.step(_STEP)
    wish.step(len(deck.cards) % _STEP)


def _defused(row: Sequence[str], names: Sequence[str]) -> list[str]:
    safe = [defused(each) for each in row]
    return [*safe, " ".join(name for name, was, now in zip(names, row, safe, strict=True) if was != now)]


def read_table(path: Path, name: str, encoding: str | None, hints: Hints, delimiter: str = "") -> PackageRead:
    """Return what the table holds; `delimiter` is what parts its columns where neither it nor the hints tell."""
    table = csv_dialect.parse(read_text(path, encoding), name, hints.delimiter or delimiter)
    rows = table.rows
    if not rows:
        raise InputRefusedError(f"{name}: the file is empty", "Expected a header row, then a row a card.")
    if hints.no_header:
        columns = _Columns(name, {"question": 0, "answer": 1}, 2)
        width = max(len(row.fields) for row in rows)
        if width < len(columns.places):
            raise InputRefusedError(f"{name}: there is one column only", _hint(name))
        if width > columns.width:
            columns.problems.append(Problem(name, 1, "columns after the second are not used: only a header names them"))
            columns.width = width
    else:
        columns = _header(rows[0], name)
        rows = rows[1:]
    if not rows:
        columns.problems.append(Problem(name, 0, "there is a header, and no card below it"))
    decks, lines = columns.decks(rows, Path(name).stem)
    return PackageRead(
        Package(decks),
        tuple(columns.problems),
        whole=False,  # a table may be any selection of a deck
        lines=lines,
        lacks=columns.lacks,
        layout=f"separated by {_NAMES.get(table.delimiter, table.delimiter)}",
    )


def _hint(name: str) -> str:
    return (
        "Name the columns in the first row, as question,answer; or pass --no-header where the first is the question "
        f"and the second the answer. `srs extract {name}` makes cards of any other table."
    )


def _header(row: Row, name: str) -> _Columns:
    """Return which column is which; raises InputRefusedError where none is the question or the answer."""
    columns = _Columns(name, {}, len(row.fields))
    for place, heading in enumerate(row.fields):
        found = field_of(heading)
        if found and found in columns.places:
            first = row.fields[columns.places[found]]
            raise InputRefusedError(
                f"{name}:{row.line}: two columns hold the {found}: '{shorten(first, _SHOWN)}' and "
                f"'{shorten(heading, _SHOWN)}'",
                "Rename one of them.",
            )
        if found:
            columns.places[found] = place
        elif heading.strip() and heading.strip().casefold() not in OF_SCHEDULE:
            columns.problems.append(Problem(name, row.line, f"the column '{shorten(heading, _SHOWN)}' is not used"))
    if "question" not in columns.places or "answer" not in columns.places:
        raise InputRefusedError(f"{name}:{row.line}: no header row that names a question and an answer", _hint(name))
    return columns


class _Columns(Struct):
    """The reading of rows whose columns are known, collecting what is wrong."""

    name: str
    places: dict[str, int]  # of each field
    width: int
    problems: list[Problem] = field(default_factory=list)

    @property
    def lacks(self) -> frozenset[str]:
        """Return what of a card the table says nothing about; the type's column tells of lists, too."""
        missing = {each for each in _OPTIONAL if each not in self.places}
        return frozenset(missing | {"list"} if "type" in missing else missing)

    def decks(self, rows: Sequence[Row], default: str) -> tuple[tuple[Deck, ...], tuple[tuple[int, ...], ...]]:
        """Return the decks in the order in which the rows name them, and the line of each card."""
        found: dict[str, tuple[list[Card], list[int]]] = {}
        tags: dict[str, tuple[str, ...]] = {}
        of_deck = self.places.get(DECK_TAGS)
        at = self.places.get("deck", self.width)
        of_card = itemgetter(*(self.places.get(name, self.width) for name in _FIELDS))
        width = self.width if ESCAPED not in self.places else -1
        for row in rows:
            cells = (*row.fields, "") if len(row.fields) == width else self._cells(row)
            if cells is not None:
                name = cells[at].strip() or default
                cards, lines = found.get(name) or found.setdefault(name, ([], []))
                cards.append(_card(*of_card(cells)))
                lines.append(row.line)
                if of_deck is not None:
                    tags[name] = tuple(dict.fromkeys((*tags.get(name, ()), *tags_of(cells[of_deck]))))
        if rows and not found:
            shown = tuple(map(str, self.problems))
            raise InputRefusedError(f"{self.name}: no row fits its header; nothing was taken from it", problems=shown)
        decks = tuple(Deck(deck, tuple(cards), tags=tags.get(deck, ())) for deck, (cards, _) in found.items())
        return decks, tuple(tuple(lines) for _, lines in found.values())

    def _cells(self, row: Row) -> Sequence[str] | None:
        """Return the cells of a row, and an empty one after them; None where there are more than the header has."""
        cells = [*row.fields, ""]
        missing = self.width - len(row.fields)
        if missing > 0:
            cells += [""] * missing
        elif missing:
            if any(map(str.strip, row.fields[self.width :])):
                what = f"{len(row.fields)} cells, and the header has {self.width}: the row is left out"
                self.problems.append(Problem(self.name, row.line, what))
                return None
            cells[self.width] = ""
        if ESCAPED in self.places:
            for each in cells[self.places[ESCAPED]].split():
                place = self.places.get(field_of(each), self.width)
                cells[place] = restored(cells[place])
        return cells


def _card(
    ident: str, kind: str, question: str, answer: str, hint: str, extra: str, tags: str, source: str, image: str
) -> Card:
    """Return the card that the cells of its fields hold."""
    if not kind and answer:
        type_, listed = _BASIC
    else:
        type_, listed = type_of(kind, question, answer)
    if type_ == "cloze" and answer.strip():
        extra = f"{answer}\n{extra}" if extra else answer
    return Card(
        ident,
        question,
        "" if type_ == "cloze" else list_of(answer) if listed else answer,
        type_,
        hint,
        extra,
        tags_of(tags) if tags else (),
        source_of(source) if source else None,
        image,
    )
