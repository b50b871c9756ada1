"""Does the store agree with itself? What SQLite does not know to ask: numbers, owners, faces, plausible values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from srs_cli.model.card import Card
from srs_cli.model.face import face_numbers
from srs_cli.store import told
from srs_cli.store.database import Database, Row
from srs_cli.store.due import MIRRORED, deck_caps
from srs_cli.store.told import Ranges

_NUMBERS = "SELECT device, device_seq FROM event WHERE typeof(device_seq) = 'integer' ORDER BY device, device_seq"
_DEVICES = "SELECT id, last_seq, own FROM device"
_EVENTS_OF_NO_CARD = "SELECT DISTINCT card FROM event WHERE card <> 0 EXCEPT SELECT key FROM card"
_MEMORY_OF_NO_CARD = "SELECT id FROM memory WHERE NOT EXISTS (SELECT 1 FROM card WHERE card.id = memory.id >> 6)"
_MEMORY_ELSEWHERE = (
    "SELECT memory.id FROM memory JOIN card ON card.id = memory.id >> 6 "
    "WHERE memory.deck IS NOT card.deck OR memory.position IS NOT card.position"
)
_CARDS_OF_NO_DECK = "SELECT id FROM card WHERE NOT EXISTS (SELECT 1 FROM deck WHERE deck.id = card.deck)"
_FACES = (
    "SELECT card.id, card.type, card.question, card.archived, memory.id & 63, memory.archived, memory.follows FROM card "
    "LEFT JOIN memory ON memory.id BETWEEN card.id << 6 AND (card.id << 6) + 63 ORDER BY card.id, memory.id"
)
_DECKS = "SELECT id, key, name, description, language, source, tags, path, size, mtime_ns, digest, archived FROM deck"
_SETTINGS = "SELECT name, value FROM setting"


class Numbering(Struct, frozen=True):
    """The numbers of a device's events."""

    device: str
    last: int | None  # which number the store gave last; None where it does not know the device
    highest: int  # of those that are here, 0 where none is
    missing: Ranges  # of those from 1 to the last, nothing where that is not known
    twice: int  # how many numbers stand more than once

    @property
    def lost(self) -> int:
        """Return how many events are missing."""
        return sum(last - first + 1 for first, last in self.missing)


def numberings(database: Database) -> list[Numbering]:
    """Return how each device's events are numbered; what a repair has told to be missing counts as there."""
    given = {str(id_): int(last) for id_, last, _ in database.rows(_DEVICES)}
    known = told.gaps(database)
    found = {}
    for device, rows in groupby(database.each(_NUMBERS), key=itemgetter(0)):
        found[str(device)] = _numbering(str(device), given.get(str(device)), rows)
    for device, last in given.items():
        found.setdefault(device, _numbering(device, last, ()))
    return [_without(each, known.get(device, ())) for device, each in sorted(found.items())]


def _numbering(device: str, last: int | None, rows: Iterable[Row]) -> Numbering:
    missing: list[tuple[int, int]] = []
    at = twice = 0
    for _, number in rows:
        if number == at:
            twice += 1
        elif number > at + 1 and last is not None:
            missing.append((at + 1, number - 1))
        at = max(at, number)
    if last is not None and last > at:
        missing.append((at + 1, last))
    return Numbering(device, last, at, tuple(missing), twice)


def _without(each: Numbering, known: Ranges) -> Numbering:
    missing = told.without(each.missing, known)
    return Numbering(each.device, each.last, each.highest, missing, each.twice)


def odd_devices(database: Database) -> list[str]:
    """Return the devices whose row cannot be right."""
    rows = database.rows(_DEVICES)
    return [str(id_) for id_, last, own in rows if not (isinstance(last, int) and last >= 0) or own not in {0, 1}]


def own_devices(database: Database) -> list[str]:
    """Return the devices that count as this machine."""
    return [str(id_) for id_, _, own in database.rows(_DEVICES) if own == 1]


class Orphans(Struct, frozen=True):
    """Rows whose owner is gone: by the card's key, by the row of memory, by the row of the card."""

    events: tuple[int, ...]  # the keys of cards that have events and are not there
    memories: tuple[int, ...]
    cards: tuple[int, ...]


def orphans(database: Database) -> Orphans:
    """Return what belongs to nothing; the cards that a repair has told to be lost are left out."""
    known = told.cards(database)
    events = (row[0] for row in database.rows(_EVENTS_OF_NO_CARD))
    return Orphans(
        tuple(key for key in events if key not in known),
        tuple(row[0] for row in database.rows(_MEMORY_OF_NO_CARD)),
        tuple(row[0] for row in database.rows(_CARDS_OF_NO_DECK)),
    )


def odd_faces(database: Database) -> list[int]:
    """Return the rows of cards that lost a face, have one too many, or whose faces stand elsewhere than they do."""
    odd = {id_ >> 6 for (id_,) in database.rows(_MEMORY_ELSEWHERE)}
    for row, faces in groupby(database.each(_FACES), key=itemgetter(0)):
        if not _faces_fit(list(faces)):
            odd.add(row)
    return sorted(odd)


def _faces_fit(rows: list[Row]) -> bool:
    _, type_, question, archived, *_ = rows[0]
    numbers = face_numbers(Card("", str(question), type=type_))
    wanted = {} if archived else {number: int(number != numbers[0]) for number in numbers}
    return {number: follows for *_, number, gone, follows in rows if gone == 0} == wanted


def odd_decks(database: Database) -> list[str]:
    """Return what cannot be right of the rows of decks, each in a few words."""
    return [f"deck {row[0]}: {what}" for row in database.each(_DECKS) for what in _oddities(row)]


def _oddities(row: Row) -> Iterator[str]:
    _, key, *texts, size, mtime_ns, digest, archived = row
    if not all(isinstance(text, str) for text in (key, *texts, digest)):
        yield "a text that is none"
    if not key:
        yield "no id"
    if not all(isinstance(number, int) for number in (size, mtime_ns)) or size < -1:
        yield "an impossible file size or time"
    if archived not in {0, 1}:
        yield "neither archived nor not"


def odd_settings(database: Database) -> list[str]:
    """Return the names of the settings kept in the store whose value cannot be read."""
    return [str(name) for name, value in database.rows(_SETTINGS) if not _is_readable(name, value)]


def _is_readable(name: object, value: object) -> bool:
    if not isinstance(name, str) or not isinstance(value, str):
        return False
    if name == "deck_caps":
        try:
            return not value or all(not cap or cap.isdecimal() for _, *caps in deck_caps(value) for cap in caps)
        except ValueError:
            return False
    return name not in {*MIRRORED, "imports"} or value.isdecimal()
