"""A package of Anki as decks of ours: each note becomes cards, with what was learnt of them."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import inf
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.errors import InputRefusedError
from srs_cli.exchange.anki import own
from srs_cli.exchange.anki.archive import AnkiArchive
from srs_cli.exchange.anki.collection import AnkiDeck, Collection, opened
from srs_cli.exchange.anki.incoming import CardPast, CardRow, Days, Pasts, review_log
from srs_cli.exchange.anki.notes import Note, Reader
from srs_cli.formats.html_markdown import to_markdown
from srs_cli.model.card import Card, Deck
from srs_cli.model.identity import new_id
from srs_cli.model.package import CardPlace, Package, PackageRead
from srs_cli.model.plausible import is_offset
from srs_cli.model.problem import Problem
from srs_cli.text import plural

_NOTES = "SELECT id, guid, mid, tags, flds FROM notes WHERE typeof(id) = 'integer' ORDER BY id"
_CARDS = (
    "SELECT nid, ord, CASE WHEN odid <> 0 THEN odid ELSE did END, id, type, queue, "
    "CASE WHEN odid <> 0 AND odue <> 0 THEN odue ELSE due END, ivl, factor, reps, lapses, flags, mod, "
    "CASE typeof(data) WHEN 'text' THEN data ELSE '' END "
    "FROM cards ORDER BY nid, ord"
)
_DEFAULT: Final = AnkiDeck("Default")
_MOST_TOLD = 1_000
_WHOLE = {int}
_BLOCK = 1000  # cards that are looked at together
_TOGETHER = 250  # notes that may be plain
_ROW = 3  # where a CardRow begins
_END: Final = (inf,)  # behind the last card
_FSRS = re.compile(r'"s"\s*:\s*[0-9]')


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return what a package holds. Raises InputRefusedError where it cannot be read; its texts are always UTF-8."""
    del encoding
    archive = AnkiArchive(path, name)
    with tempfile.TemporaryDirectory(prefix="srs-") as folder:
        place = Path(folder) / "collection"
        with place.open("wb") as out:
            archive.copy_database(out)
        try:
            with opened(place, name) as collection:
                return _Reading(collection, archive).run()
        except UnicodeError:
            with opened(place, name, lenient=True) as collection:
                reading = _Reading(collection, archive)
                found = reading.run()
        odd = Problem(name, 0, f"text that is no UTF-8, shown as \ufffd: {reading.replaced:,} characters")
        return replace(found, problems=(odd, *found.problems))


class _Made(Struct):
    """A deck as it comes together."""

    name: str
    description: str
    cards: list[Card] = field(default_factory=list)
    pasts: list[CardPast | None] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    deck_ids: Counter[str] = field(default_factory=Counter)  # what our own notes say it is
    about: own.Kept = field(default_factory=dict)
    zones: tuple[tuple[int, int], ...] = ()


class _Reading:
    """One walk through the notes and their cards, both in the order of the notes."""

    def __init__(self, collection: Collection, archive: AnkiArchive) -> None:
        self._collection = collection
        self._archive = archive
        self._problems = list(archive.problems)
        self._decks: dict[str, _Made] = {}
        self._media: dict[str, str] = {}  # the name that cards of ours have for a file of the package
        self._reader = Reader(collection.types)
        self._log = review_log(collection)
        self._fsrs = False
        self._alone = 0  # cards without a note
        self.replaced = 0

    def run(self) -> PackageRead:
        """Return the package."""
        cards = self._cards()
        waiting = next(cards, _END)
        alike: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = []  # notes that may be plain, each with its card
        for row in self._collection.database.execute(_NOTES):
            mine: list[tuple[Any, ...]] = []
            while waiting[0] <= row[0]:
                if waiting[0] == row[0]:
                    mine.append(waiting)
                else:
                    self._alone += 1
                waiting = next(cards, _END)
            may_be_plain = len(mine) == 1 and mine[0][1] == 0 and self._reader.knows(row[2])
            if may_be_plain:
                alike.append((row, mine[0]))
            if alike and (not may_be_plain or len(alike) == _TOGETHER):
                self._take_plain(alike)
                alike = []
            if not may_be_plain and (note := self._note(row)):
                self._take(note, [(card[1], card[2], card[_ROW:]) for card in mine])
        if alike:
            self._take_plain(alike)
        self._alone += (waiting is not _END) + sum(1 for _ in cards)
        return self._finished()

    def _cards(self) -> Iterator[tuple[Any, ...]]:
        """Yield note, number and deck of each card, and then what its CardRow has."""
        rows = self._collection.database.execute(_CARDS)
        while block := rows.fetchmany(_BLOCK):
            *numbers, _ = zip(*block, strict=True)
            if {*map(type, chain.from_iterable(numbers))} == _WHOLE:
                yield from block
            else:
                yield from filter(self._is_sound, block)

    def _is_sound(self, row: tuple[Any, ...]) -> bool:
        if {*map(type, row[:-1])} == _WHOLE:
            return True
        self._tell(f"card {row[3]}: its numbers make no sense, left out")
        return False

    def _note(self, row: tuple[Any, ...]) -> Note | None:
        id_, guid, kind, tags, fields = row
        if not isinstance(fields, str) or not isinstance(guid, str):
            self._tell(f"note {id_}: it holds no text, left out")
            return None
        if "\0" in fields or "\0" in guid:
            raise InputRefusedError(
                f"{self._archive.name}: note {id_} holds a NUL character", "Remove it in Anki and export again."
            )
        self.replaced += fields.count("\ufffd")
        words = tuple(tags.split()) if isinstance(tags, str) else ()
        return Note(id_, guid, kind, words, tuple(fields.split("\x1f")))

    def _take_plain(self, alike: Sequence[tuple[tuple[Any, ...], tuple[Any, ...]]]) -> None:
        found = self._reader.plain_cards([row for row, _ in alike])
        for plain, (row, card) in zip(found, alike, strict=True):
            _, number, deck = card[:_ROW]
            if plain is not None:
                self._add(self._deck(deck), plain, row[0], ((number, card[_ROW:]),), {})
            elif note := self._note(row):
                self._take(note, [(number, deck, card[_ROW:])])

    def _take(self, note: Note, rows: Sequence[tuple[int, int, CardRow]]) -> None:
        if not rows:
            self._tell(f"note {note.id}: it has no cards, left out")
            return
        made = self._reader.cards(note, [number for number, _, _ in rows])
        for problem in made.problems:
            self._tell(f"note {note.id}: {problem}")
        by_number = {number: (deck, row) for number, deck, row in rows}
        for card, faces in made.cards:
            there = [(face, *by_number[number]) for face, number in faces if number in by_number]
            deck = self._deck(there[0][1] if there else rows[0][1])
            self._add(deck, card, note.id, tuple([(face, row) for face, _, row in there]), made.kept)
            if made.deck:
                deck.deck_ids[made.deck] += 1
        if made.media:
            self._media |= {flat: name for flat, name in made.media.items() if flat not in self._media}

    def _add(self, deck: _Made, card: Card, note: int, rows: tuple[tuple[int, CardRow], ...], kept: own.Kept) -> None:
        if card.id in deck.ids:
            again = new_id(card.id, str(note))
            self._tell(f"note {note}: its id is another note's as well")
            card = replace(card, id=again)
        deck.ids.add(card.id)
        if isinstance(kept.get("deck"), dict) and not deck.about:
            deck.about = kept["deck"]
            deck.zones = _zones(deck.about.get("zones"))
        deck.cards.append(card)
        deck.pasts.append(CardPast(rows, kept) if "others" in kept or self._is_touched(rows) else None)

    def _is_touched(self, rows: Iterable[tuple[int, CardRow]]) -> bool:
        """Tell whether anything was done with a card: learnt, answered, suspended, flagged."""
        log = self._log if self._log.cards else None
        touched = False
        for _, (id_, kind, queue, _, _, _, reps, _, flags, _, data) in rows:
            told = len(data) > len("{}")
            if told and not self._fsrs and _FSRS.search(data):
                self._fsrs = True
            touched = touched or bool(kind or queue or reps or flags or told or (log and log.of(id_)))
        return touched

    def _deck(self, id_: int) -> _Made:
        known = self._collection.decks.get(id_, _DEFAULT)
        if known.name not in self._decks:
            self._decks[known.name] = _Made(known.name, known.description)
        return self._decks[known.name]

    def _tell(self, what: str) -> None:
        if len(self._problems) < _MOST_TOLD:
            self._problems.append(Problem(self._archive.name, 0, what))

    def _finished(self) -> PackageRead:
        if self._log.odd:
            self._tell(f"{plural(self._log.odd, 'answer')} whose numbers make no sense: left out")
        if self._alone:
            self._tell(f"{plural(self._alone, 'card')} of no note: left out")
        for what in self._reader.told():
            self._tell(what)
        if self._fsrs:
            self._tell("FSRS's own figures stay behind: due days, intervals and answers come along")
        taken: set[str] = set()
        past: dict[CardPlace, CardPast] = {}
        decks = []
        for made in sorted(self._decks.values(), key=lambda each: each.name):
            deck = self._made(made, taken)
            taken.add(deck.id)
            decks.append(deck)
            for card, its in zip(made.cards, made.pasts, strict=True):
                if its is not None:
                    past[deck.id, card.id] = replace(its, zones=made.zones) if made.zones else its
        if not decks:
            self._tell("there are no notes in it")
        media = {
            name: self._archive.content(flat)
            for flat in self._archive.media
            for name in (self._media.get(flat, flat), quote(flat))  # Anki writes either name into its fields
        }
        package = Package(tuple(decks), Pasts(self._log, Days(self._collection), past), media)
        return PackageRead(package, tuple(self._problems))

    def _made(self, made: _Made, taken: set[str]) -> Deck:
        ours = next((id_ for id_, _ in made.deck_ids.most_common() if id_ not in taken), "")
        about = {key: value for key, value in made.about.items() if isinstance(value, str)}
        tags = made.about.get("tags", ())
        typed = about.get("description", "")
        return Deck(
            name=about["name"] if about.get("as") == made.name and about.get("name") else own.one_line(made.name),
            cards=tuple(made.cards),
            id=ours or new_id("anki", made.name),
            description=typed if own.description(typed) == made.description else to_markdown(made.description),
            language=about.get("language", ""),
            source=about.get("source", ""),
            tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        )


def _zones(found: object) -> tuple[tuple[int, int], ...]:
    """Return from when on the clock was how far ahead of UTC, as our export told it."""
    if not isinstance(found, list):
        return ()
    pairs = [tuple(each) for each in found if isinstance(each, list) and len(each) == 2]
    return tuple(
        (since, offset) for since, offset in pairs if type(since) is int and type(offset) is int and is_offset(offset)
    )
