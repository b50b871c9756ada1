"""What is computed from cards and log, made anew: memory, counts, and the index for searching."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from srs_cli.model.card import Card
from srs_cli.model.event import BURY, DRILL, FLAG, RESET, REVIEW, SUSPEND, UNSUSPEND, Event
from srs_cli.model.face import MAX_FACES, face_numbers
from srs_cli.model.memory import Memory
from srs_cli.store import fulltext, log
from srs_cli.store.database import Database
from srs_cli.store.places import FACE_BITS

_CARDS = "SELECT id, key, deck, position, archived, type, question FROM card ORDER BY id"
_ADD = (
    f"INSERT INTO memory (id, deck, position, archived, follows, {log.MEMORY_COLUMNS}) VALUES ({', '.join('?' * 17)})"
)
_OF_A_FACE = frozenset({REVIEW, DRILL, SUSPEND, UNSUSPEND, BURY, RESET, FLAG})

Fold = Callable[[Iterable[Event], Collection[int]], Mapping[int, Memory]]


def rebuild(database: Database, fold: Fold) -> None:
    """Make memory anew by folding each card's events; a face that a card lost is archived with its history."""
    with database.transaction():
        database.run("DELETE FROM memory")
        database.run("DELETE FROM tally")
        for row, key, deck, position, archived, type_, question in database.rows(_CARDS):
            live = face_numbers(Card("", question, type=type_))
            events = log.events_of(database, key)
            lived = {event.face for event in events if event.kind in _OF_A_FACE and 0 <= event.face < MAX_FACES}
            faces = sorted(lived.union(live))
            memories = fold(events, faces)
            database.run_many(
                _ADD,
                (
                    (
                        (row << FACE_BITS) + face, deck, position, int(archived or face not in live),
                        int(face != live[0]) if face in live else 0, *memories[face],
                    )
                    for face in faces
                ),
            )  # fmt: skip
        fulltext.rebuild(database)
