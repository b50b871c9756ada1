"""Anki's text files: `#` headers that say which column is what, then a note a row."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish
from srs_cli.exchange.anki.own import anki_tag, tags_back
from srs_cli.exchange.cells import answer_cell, list_of, source_cell, source_of, type_cell, type_of
from srs_cli.exchange.columns import field_of
from srs_cli.exchange.heads import beginning
from srs_cli.exchange.losses import OF_CARDS, TAGS_OF_DECKS
from srs_cli.exchange.simple_html import from_html
from srs_cli.files import read_text
from srs_cli.formats import csv_dialect
from srs_cli.model.card import Card, Deck
from srs_cli.model.identity import ID_LENGTH, new_id
from srs_cli.model.package import Package, PackageRead
from srs_cli.model.problem import Problem

CARRIES = (*OF_CARDS, TAGS_OF_DECKS)
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":"}
_SPECIAL = ("guid", "notetype", "deck", "tags")
_HEADER = re.compile(
    r"#(separator|html|columns|tags|deck|notetype|if matches|match scope|(?:guid|notetype|deck|tags) column):(.*)",
    re.IGNORECASE,
)
_NOTE_TYPES = {"basic": "Basic", "both": "Basic (and reversed card)", "cloze": "Cloze"}
# Columns after those that Anki has fields for: it passes over them, and an import here reads them.
_OURS = ("hint", "extra", "image", "source", "srs type", "srs tags", "srs deck tags")
_OWN_GUID = re.compile(rf"srs:[0-9a-z]{{{ID_LENGTH}}}:(.+)", re.DOTALL)
_BORN = re.compile(rf"[0-9a-z]{{{ID_LENGTH}}}")


def recognises(head: bytes, name: str) -> bool:
    """Tell whether a text file begins with a header of Anki's."""
    return name.endswith((".txt", ".csv", ".tsv")) and _HEADER.match(beginning(head).partition("\n")[0]) is not None


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write the headers and a note a row, as plain text: Anki shows it as it is typed here.

    The guid is the card's id, so that importing again in Anki changes notes instead of adding them.
    """
    ours = [name for name in _OURS if any(_own(name, deck, card) for deck in package.decks for card in deck.cards)]
    text = TextIOWrapper(out, encoding="utf-8", errors="replace", newline="")
    names = ("guid", "notetype", "deck", "front", "back", "tags", *ours)
    text.write("#separator:tab\n#html:false\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n")
    text.write("#columns:" + "\t".join(names) + "\n")
    writer = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    for deck in package.decks:
        for card in deck.cards:
            back = card.extra if card.type == "cloze" else answer_cell(card.answer)
            tags = " ".join(dict.fromkeys(map(anki_tag, (*card.tags, *deck.tags))))
            own = [_own(name, deck, card) for name in ours]
            writer.writerow((_guid(deck, card), _NOTE_TYPES[card.type], deck.name, card.question, back, tags, *own))
        wish.step(len(deck.cards))
    text.detach()  # which flushes it; the stream stays open


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return the notes as cards; raises InputRefusedError where there is no header, or rows cannot be read."""
    text = read_text(path, encoding)
    lines = text.split("\n")
    settings: dict[str, str] = {}
    at = 0
    while at < len(lines) and (header := _HEADER.match(lines[at])):
        settings[header[1].lower()] = header[2]
        at += 1
    if not settings:
        raise InputRefusedError(f"{name}: no header as #separator:tab", "For a table with a row of names use -f csv.")
    body = "\n" * at + "\n".join(lines[at:])  # so that rows keep their lines
    separator = settings.get("separator", "")
    delimiter = _SEPARATORS.get(separator.strip().lower(), separator[:1]) or csv_dialect.detect(body)
    rows = [row for row in csv_dialect.parse(body, name, delimiter).rows if not lines[row.line - 1].startswith("#")]
    notes = _Notes(name, settings, delimiter)
    for row in rows:
        notes.take(row.line, list(row.fields))
    decks = tuple(
        Deck(deck, tuple(cards), tags=tuple(notes.deck_tags.get(deck, ()))) for deck, (cards, _) in notes.found.items()
    )
    if not decks:
        notes.problems.append(Problem(name, 0, "there are headers, and no note below them"))
    return PackageRead(
        Package(decks),
        tuple(notes.problems),
        whole=False,
        lines=tuple(tuple(found) for _, found in notes.found.values()),
        lacks=notes.lacks,
        layout=f"separated by {next((each for each, sign in _SEPARATORS.items() if sign == delimiter), delimiter)}",
    )


def _own(name: str, deck: Deck, card: Card) -> str:
    """Return what one of our own columns says of a card, nothing where Anki's columns say all."""
    if name == "srs type":
        return "" if isinstance(card.answer, str) else type_cell(card)
    if name == "srs tags":
        return _lines(card.tags) if deck.tags or any(anki_tag(tag) != tag for tag in card.tags) else ""
    if name == "srs deck tags":
        return _lines(deck.tags) if deck.tags else ""
    if name == "source":
        return source_cell(card.source)
    return "" if name == "extra" and card.type == "cloze" else str(getattr(card, name))


def _lines(tags: Sequence[str]) -> str:
    """Return tags a line each; none are an empty line, which is not no text."""
    return "\n".join((*tags, "")) or "\n"


def _of_lines(cell: str) -> list[str]:
    return [tag for tag in cell.split("\n") if tag]


def _guid(deck: Deck, card: Card) -> str:
    """Return an id that no card of another deck has: that of a card is unique within its deck only."""
    return card.id if _BORN.fullmatch(card.id) else f"srs:{new_id(deck.id)}:{card.id}"


class _Notes(Struct):
    """The reading of rows by what the headers say."""

    name: str
    settings: Mapping[str, str]
    delimiter: str
    problems: list[Problem] = field(default_factory=list)
    found: dict[str, tuple[list[Card], list[int]]] = field(default_factory=dict)
    deck_tags: dict[str, dict[str, None]] = field(default_factory=dict)
    special: dict[str, int] = field(default_factory=dict)  # columns that are no field of a note
    named: dict[str, int] = field(default_factory=dict)  # fields of a card that a column names

    def __post_init__(self) -> None:
        for each in _SPECIAL:
            column = self.settings.get(f"{each} column", "").strip()
            if column.isascii() and column.isdigit() and 0 < len(column) <= 4:
                self.special[each] = int(column) - 1
        names = self.settings.get("columns", "")
        taken = set(self.special.values())
        for place, heading in enumerate(names.split(self.delimiter) if names else ()):
            key = heading.strip().lower()
            key = key if key in _OURS else field_of(heading)
            if place not in taken and key in {*_OURS, "question", "answer"}:
                self.named.setdefault(key, place)

    @property
    def lacks(self) -> frozenset[str]:
        """Return what of a card the file says nothing about."""
        found = {each for each in ("hint", "extra", "image") if each not in self.named}
        if "notetype" not in self.special and "notetype" not in self.settings:
            found.add("type")
        return frozenset(found if "srs type" in self.named else found | {"list"})

    def take(self, line: int, cells: list[str]) -> None:
        """Take in a row."""
        is_html = self.settings.get("html", "").strip().lower() == "true"
        fields = [place for place in range(len(cells)) if place not in self.special.values()]
        own = {key: place for key, place in self.named.items() if key in _OURS}
        fields = [place for place in fields if place not in own.values()]
        if is_html:
            for place in (*fields, *own.values()):
                cells[place : place + 1] = map(from_html, cells[place : place + 1])
        if "question" in self.named and "answer" in self.named:
            asked = [self.named["question"], self.named["answer"]]
            fields = [*asked, *(place for place in fields if place not in asked)]
        texts = [_cell(cells, place) for place in fields]
        self._add(line, cells, texts, {key: _cell(cells, place) for key, place in own.items()})

    def _add(self, line: int, cells: Sequence[str], texts: list[str], own: Mapping[str, str]) -> None:
        question, answer, *more = (*texts, "", "")
        note_type = self._special(cells, "notetype")
        kind, listed = type_of(own.get("srs type") or note_type, question, answer)
        if kind == "basic" and "revers" in note_type.lower():
            kind = "both"
        extra = [own.get("extra", ""), *more]
        if kind == "cloze":
            extra, answer = [answer, *extra], ""
        tags: Sequence[str] = self._special(cells, "tags", from_all=False).split()
        of_deck = _of_lines(own.get("srs deck tags", ""))
        if typed := own.get("srs tags", ""):
            tags = tags_back(tags, [_of_lines(typed), of_deck])
        everywhere = self.settings.get("tags", "").split()
        guid = self._special(cells, "guid")
        ours = _OWN_GUID.fullmatch(guid)
        source = own.get("source", "")
        card = Card(
            ours[1] if ours else guid,
            question,
            list_of(answer) if listed else answer,
            kind,
            own.get("hint", ""),
            "\n".join(filter(None, extra)),
            tuple(dict.fromkeys(tag for tag in (*tags, *everywhere) if tag)),
            source_of(source) if source else None,
            own.get("image", ""),
        )
        deck = self._special(cells, "deck").strip() or Path(self.name).stem
        self.deck_tags.setdefault(deck, {}).update(dict.fromkeys(of_deck))
        cards, lines = self.found.setdefault(deck, ([], []))
        cards.append(card)
        lines.append(line)

    def _special(self, cells: Sequence[str], key: str, *, from_all: bool = True) -> str:
        """Return what a row says in a column of that kind, or what the headers say of all rows."""
        place = self.special.get(key)
        told = _cell(cells, place) if place is not None else ""
        return told or (self.settings.get(key, "") if from_all else "")


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
