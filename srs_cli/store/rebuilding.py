"""What is computed from cards and log, made anew: memory, counts, and the index for searching."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from srs_cli.model.card import Card
from srs_cli.model.event import BURY, DRILL, FLAG, RESET, REVIEW, SUSPEND, UNSUSPEND, Event
from srs_cli.model.face import MAX_FACES, face_numbers
from srs_cli.model.memory import Memory
from srs_cli.model.plain_past import PlainPast
from srs_cli.store import bulk, fulltext, log, pasts
from srs_cli.store.database import Database, Row
from srs_cli.store.places import FACE_BITS

_CARDS = "SELECT id, key, deck, position, archived, type, CASE type WHEN 'cloze' THEN question ELSE '' END FROM card ORDER BY id"
_ADD = (
    f"INSERT INTO memory (id, deck, position, archived, follows, {log.MEMORY_COLUMNS}) VALUES ({', '.join('?' * 17)})"
)
_FIRST_ALONE = (0,)  # faces
_OF_A_FACE = frozenset({REVIEW, DRILL, SUSPEND, UNSUSPEND, BURY, RESET, FLAG})

Fold = Callable[[Sequence[Event], Collection[int]], Mapping[int, Memory]]
FoldPasts = Callable[[Iterable[PlainPast]], Mapping[int, "Memory | None"]]


class Folds(NamedTuple):
    """How events become memory: those of one card, and those of all cards at once where they are answers alone."""

    card: Fold
    pasts: FoldPasts


def rebuild(database: Database, folds: Folds) -> None:
    """Make all of it anew; a face that a card lost is archived with its history."""
    with database.transaction():
        _refold(database, folds)
        fulltext.rebuild(database)


def refold(database: Database, folds: Folds) -> None:
    """Make memory and counts anew by folding each card's events."""
    with database.transaction():
        _refold(database, folds)


def _refold(database: Database, folds: Folds) -> None:
    with bulk.all_memory(database):
        database.run("DELETE FROM memory")
        database.run_many(_ADD, _memories(database, folds))


def _memories(database: Database, folds: Folds) -> Iterator[Row]:
    """Yield the row of each face of each card."""
    answered = folds.pasts(pasts.of_cards(database))
    for row, key, deck, position, archived, type_, question in database.rows(_CARDS):
        first = row << FACE_BITS
        live = _FIRST_ALONE if type_ == "basic" else face_numbers(Card("", question, type=type_))
        memory = answered.get(key) if live == _FIRST_ALONE else None
        if memory is not None:
            yield first, deck, position, archived, 0, *memory
            continue
        events = log.events_of(database, key) if key in answered else []
        lived = {event.face for event in events if event.kind in _OF_A_FACE and 0 <= event.face < MAX_FACES}
        faces = sorted(lived.union(live))
        memories = folds.card(events, faces)
        for face in faces:
            gone = face not in live
            yield (
                first + face, deck, position, int(archived or gone), int(not gone and face != live[0]), *memories[face]
            )  # fmt: skip
