"""A package of ours as Anki's: the database in a temporary file, then it and the media into the archive."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, BinaryIO, Final

try:  # OpenSSL's takes three times as long for a short text
    from _sha1 import sha1  # type: ignore[import-not-found]
except ImportError:
    from hashlib import sha1

from srs_cli.errors import StorageError
from srs_cli.exchange import Wish
from srs_cli.exchange.anki import own, schema
from srs_cli.exchange.anki.archiving import archive
from srs_cli.exchange.anki.dressing import Dresser, is_plain
from srs_cli.exchange.anki.notetypes import OWN_TYPES
from srs_cli.exchange.anki.outgoing import FACES, Log, columns
from srs_cli.formats.html_pieces import shown_text
from srs_cli.model.card import Card, Deck
from srs_cli.model.face import face_numbers
from srs_cli.model.identity import card_key
from srs_cli.model.memory import NEW, Memory
from srs_cli.model.package import Answered, Package, Past

DATABASE: Final = "collection.anki2"
_AT_ONCE = 2_000  # notes
_DECKS_FROM = 1_700_000_000_000  # Anki's ids are times
_DECKS_RANGE = 10_000_000_000
_UNNAMEABLE = re.compile(r"[\x00-\x1f\x7f]")
_UNFILEABLE = re.compile(r"[\x00-\x1f\x7f\\/:*?\"<>|\[\]{}#%]")
_EDGES = ":" + "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())  # of the parts of a deck's name
_NOTHING = Past()
_OF_THE_DISK = {sqlite3.OperationalError, sqlite3.DatabaseError}  # those below them are faults of ours
_FAST = (
    "PRAGMA page_size = 4096", "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA cache_size = -16384",
)  # fmt: skip


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write a package that every Anki since 2.0 reads; the same package and wish give the same bytes."""
    _write(package, wish, out, schema.INDEXES_TO_READ)


def write_collection(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write a package that takes the place of an Anki's collection: with all that it works with."""
    _write(package, wish, out, schema.INDEXES)


def _write(package: Package, wish: Wish, out: BinaryIO, indexes: Iterable[str]) -> None:
    names = media_names(package.media)
    with TemporaryDirectory(prefix="srs-") as folder:
        path = Path(folder) / DATABASE
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as database:
                for statement in (*_FAST, *schema.TABLES, "BEGIN"):
                    database.execute(statement)
                _Filling(database, package, wish, names).run()
                for statement in (*indexes, "COMMIT"):
                    database.execute(statement)
        except sqlite3.DatabaseError as error:
            if type(error) not in _OF_THE_DISK:
                raise
            raise StorageError(
                f"cannot write the package's database in {gettempdir()}: {error}",
                "See whether the disk is full; TMPDIR names another folder. Nothing was exported.",
            ) from error
        archive(out, DATABASE, path, {names[name]: package.media[name] for name in names})


def media_names(media: Mapping[str, object]) -> dict[str, str]:
    """Return for each file the name that it has in Anki: no folders, nothing that a system refuses, each once."""
    taken: set[str] = set()
    names = {}
    for name in media:
        stem = unicodedata.normalize("NFC", _UNFILEABLE.sub("_", name.rpartition("/")[2])).strip(" .") or "file"
        head, dot, suffix = stem.rpartition(".")
        found, number = stem, 1
        while found.lower() in taken:
            number += 1
            found = f"{head}-{number}.{suffix}" if dot else f"{stem}-{number}"
        taken.add(found.lower())
        names[name] = found
    return names


def deck_name(name: str) -> str:
    """Return a deck's name as Anki can hold it."""
    clean = unicodedata.normalize("NFC", _UNNAMEABLE.sub("", name))
    return "::".join(part.strip(_EDGES) or "blank" for part in clean.split("::"))


class _Filling:
    """Fills the tables from a package."""

    def __init__(self, database: sqlite3.Connection, package: Package, wish: Wish, media: Mapping[str, str]) -> None:
        self._database = database
        self._package = package
        self._wish = wish
        self._media = media
        self._decks: list[tuple[int, str, str]] = []
        self._spellings = {"default": "Default"}
        total = sum(len(deck.cards) for deck in package.decks)
        self._first = max(wish.utc_ms - (total + 1) * FACES, 1)  # Anki's ids are times, and none is in the future
        self._total = total
        self._log: Log | None = None

    def run(self) -> None:
        """Write everything."""
        if self._wish.with_history:
            self._write_log()
        place = 0
        for deck in self._package.decks:
            place = self._write_deck(deck, place)
        self._database.execute(schema.ADD_COLLECTION, schema.collection(self._wish.utc_ms, self._decks, self._total))

    def _write_log(self) -> None:
        faces = (
            place * FACES + face
            for place, card in enumerate(card for deck in self._package.decks for card in deck.cards)
            for face in face_numbers(card)
        )
        log = self._log = Log(self._first, faces)
        answers = self._package.answers or _AnswersOf(self._package)
        run = self._database.executemany
        run(schema.ADD_REVIEW, log.rows(answers()))
        if log.crossed:
            self._database.executemany(
                "DELETE FROM revlog WHERE cid BETWEEN ? AND ?",
                (
                    (self._first + place * FACES, self._first + place * FACES + FACES - 1)
                    for place in sorted(log.crossed)
                ),
            )
            for row in log.rows_of_crossed(answers(), self._is_taken):
                self._database.execute(schema.ADD_REVIEW, row)

    def _is_taken(self, row: int) -> bool:
        return self._database.execute("SELECT 1 FROM revlog WHERE id = ?", (row,)).fetchone() is not None

    def _write_deck(self, deck: Deck, place: int) -> int:
        id_, about = self._add_deck(deck)
        for begin in range(0, len(deck.cards), _AT_ONCE):
            batch = deck.cards[begin : begin + _AT_ONCE]
            notes: list[tuple[Any, ...]] = []
            cards: list[tuple[Any, ...]] = []
            new: list[tuple[Any, ...]] = []  # cards that nobody has learnt
            for card in batch:
                self._add(deck, card, id_, place, about, notes, cards, new)
                about = {}
                place += 1
            self._database.executemany(schema.ADD_NOTE, notes)
            self._database.executemany(schema.ADD_CARD, cards)
            self._database.executemany(schema.ADD_NEW_CARD, new)
            self._wish.step(len(batch))
        return place

    def _add_deck(self, deck: Deck) -> tuple[int, own.Kept]:
        """Return the deck's id in Anki, and what of the deck goes along with its first card."""
        taken = {name.casefold() for _, name, _ in self._decks} | {"default"}
        name = called = deck_name(deck.name)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{called} ({number})"
        name = self._spelled(name)
        ids = {id_ for id_, _, _ in self._decks}
        id_ = _DECKS_FROM + card_key(deck.id, "") % _DECKS_RANGE
        while id_ in ids:
            id_ += 1
        self._decks.append((id_, name, own.description(deck.description)))
        about: own.Kept = {key: value for key in ("description", "language", "source") if (value := getattr(deck, key))}
        if own.one_line(name) != deck.name:
            about |= {"name": deck.name, "as": name}
        if deck.tags:
            about["tags"] = list(deck.tags)
        if self._log is not None and self._log.zones:
            about["zones"] = self._log.zones
        kept: own.Kept = {"deck": about} if about else {}
        if len(self._decks) == 1 and (renamed := {flat: name for name, flat in self._media.items() if flat != name}):
            kept["media"] = renamed
        return id_, kept

    def _spelled(self, name: str) -> str:
        """Return a deck's name with each part as it was written first: to Anki "bio::cells" is in "Bio"."""
        whole = ""
        for part in name.split("::"):
            whole = f"{whole}::{part}" if whole else part
            whole = self._spellings.setdefault(whole.casefold(), whole)
        return whole

    def _add(
        self,
        deck: Deck,
        card: Card,
        deck_id: int,
        place: int,
        about: own.Kept,
        notes: list[tuple[Any, ...]],
        cards: list[tuple[Any, ...]],
        new: list[tuple[Any, ...]],
    ) -> None:
        numbers = face_numbers(card)
        fields, kept = note_fields(card, self._media, numbers)
        guid = own.guid(deck.id, card.id)
        log, nid, seconds = self._log, self._first + place * FACES, self._wish.utc_ms // 1000
        if card.id.startswith(own.FOREIGN) or not deck.id or not card.id:
            kept["id"] = [deck.id, card.id]
        if about:
            media = {"media": about["media"] | kept.get("media", {})} if "media" in about else {}
            kept = {**kept, **about, **media}
        tags, exact = own.anki_tags((*card.tags, *deck.tags)) if card.tags or deck.tags else ("", True)
        if deck.tags or not exact:
            kept["tags"] = [list(card.tags), list(deck.tags)]
        faces: Mapping[int, Memory] = {}
        if log is not None:
            if place in log.kept:
                kept["log"] = log.kept[place]
            if place in log.others:
                kept["others"] = log.others[place]
            faces = self._package.past.get((deck.id, card.id), _NOTHING).faces
        for face in numbers:
            memory = faces.get(face, NEW)
            where = (nid + face, nid, deck_id, face, seconds)
            if log is None or memory == NEW:
                new.append((*where, place + 1))
            else:
                cards.append((*where, *columns(memory, log.counts[place * FACES + face][0], self._wish.day, place + 1)))
        first = fields[0]
        sort = shown_text(first) if "<" in first or "&" in first else first
        made = sha1(sort.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        checksum = int.from_bytes(made[:4], "big")
        whole = "\x1f".join((*fields, own.packed(kept) if kept else ""))
        notes.append((nid, guid, OWN_TYPES[card.type].id, seconds, tags, whole, sort, checksum))


def note_fields(card: Card, media: Mapping[str, str], numbers: Iterable[int] = ()) -> tuple[list[str], own.Kept]:
    """Return the fields of a card's note as HTML, ours aside, and what of their text has to be kept."""
    answer = card.answer
    if (
        not (card.type == "cloze" or card.hint or card.extra or card.image or card.source)
        and isinstance(answer, str)
        and is_plain(card.question)
        and is_plain(answer)
    ):
        return [card.question, answer, "", "", "", ""], {}  # as most are
    return _dressed(card, media, numbers)


def _dressed(card: Card, media: Mapping[str, str], numbers: Iterable[int]) -> tuple[list[str], own.Kept]:
    cloze = card.type == "cloze"
    answer = card.answer
    texts: list[tuple[str, str | tuple[str, ...]]] = [("q", card.question)]
    if not cloze:
        texts.append(("a", answer))
    texts += [("h", card.hint), ("x", card.extra)]
    dresser = Dresser(media, tuple(numbers) if cloze else ())
    fields: list[str] = []
    kept: dict[str, Any] = {}
    for name, text in texts:
        if not text:
            fields.append("")
            continue
        if isinstance(text, str) and is_plain(text, cloze=cloze and name == "q"):
            fields.append(text)
            continue
        if isinstance(text, str):
            html = dresser.html(text)
        else:
            html = f"<ul>{''.join(f'<li>{dresser.html(line)}</li>' for line in text)}</ul>"
        fields.append(html)
        kept[name] = [text, own.digest(html)]
    picture = ""
    if card.image:
        picture = dresser.picture(card.image)
        kept["i"] = [card.image, own.digest(picture)]
    place = ""
    if card.source:
        text = str(card.source)
        place = text if is_plain(text) else dresser.html(text)
        if place != text or not own.is_exact(card.source):
            source = card.source
            kept["s"] = [[source.file, source.line, source.column], own.digest(place)]
    more: own.Kept = {"text": kept} if kept else {}
    if dresser.renamed:
        more["media"] = dresser.renamed
    return [*fields, picture, place], more


class _AnswersOf:
    """The answers of a package that has them card by card, in the order of time; what they led to is not known."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def __call__(self) -> Iterator[Answered]:
        places = enumerate((deck.id, card.id) for deck in self._package.decks for card in deck.cards)
        found = [
            (place, each.face, each.kind, each.moment.utc_ms, each.moment.offset_s, each.moment.day, each.grade,
             each.took_ms, each.payload, 0, 0, 0)
            for place, names in places
            for each in self._package.past.get(names, _NOTHING).events
        ]  # fmt: skip
        return iter(sorted(found, key=itemgetter(3)))
