"""What reports are computed from beside the pasts of cards: counts of schedules, made by SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from srs_cli.store.database import Database, Row
from srs_cli.store.places import FACE_BITS

_OF_DECKS = "deck IN (SELECT value FROM json_each(:decks))"
_DECK_OF = "SELECT key, deck FROM card"
_SCHEDULES = f"""
SELECT deck, interval, ease, count(*) FROM memory
WHERE due >= 0 AND suspended = 0 AND archived = 0 AND {_OF_DECKS} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_FACES = f"""
SELECT deck, sum(due < 0 AND suspended = 0), sum(suspended), sum(lapses >= :leech),
  sum(due < 0 AND suspended = 0 AND follows = 1 AND events = 0)
FROM memory WHERE archived = 0 AND {_OF_DECKS} GROUP BY 1
"""
# The WHERE repeats the index's word for word, else SQLite would not use it.
_REVIEWS_UNTIL = f"""
SELECT deck, max(due, buried), interval, ease, repetitions FROM memory
WHERE due >= 0 AND suspended = 0 AND archived = 0 AND {_OF_DECKS} AND max(due, buried) <= :day
ORDER BY deck, max(due, buried), id
"""
_NEW_FROM = f"SELECT deck, day, n FROM tally WHERE kind = 0 AND n > 0 AND {_OF_DECKS} ORDER BY deck, day"
_HARDEST = f"""
SELECT id, lapses, ease, interval, suspended FROM memory
WHERE archived = 0 AND lapses > 0 AND {_OF_DECKS} ORDER BY lapses DESC, ease, id LIMIT :most
"""


def deck_of_cards(database: Database) -> dict[int, int]:
    """Return the deck's row by the card's key, archived ones included."""
    return dict(database.each(_DECK_OF))


def schedules(database: Database, decks: Sequence[int]) -> list[Row]:
    """Return (deck, interval, ease, faces) of the faces that were reviewed and are neither suspended nor archived."""
    return database.rows(_SCHEDULES, _bound(decks))


def faces(database: Database, decks: Sequence[int], leech_lapses: int) -> list[Row]:
    """Return (deck, new, suspended, leeches, new ones that wait for the first face of their card) a deck."""
    return database.rows(_FACES, _bound(decks) | {"leech": leech_lapses})


def reviews_until(database: Database, decks: Sequence[int], day: int) -> Iterator[Row]:
    """Yield (deck, day, interval, ease, repetitions) of what is due up to a day: deck by deck, the longest overdue first."""
    return database.each(_REVIEWS_UNTIL, _bound(decks) | {"day": day})


def new_from(database: Database, decks: Sequence[int]) -> list[Row]:
    """Return (deck, day, faces): from which day on how many new faces may be shown."""
    return database.rows(_NEW_FROM, _bound(decks))


def hardest(database: Database, decks: Sequence[int], most: int) -> list[Row]:
    """Return (card's row, face, lapses, ease, interval, suspended) of the most forgotten faces, at most `most`."""
    rows = database.rows(_HARDEST, _bound(decks) | {"most": most})
    return [(id_ >> FACE_BITS, id_ & (1 << FACE_BITS) - 1, *rest) for id_, *rest in rows]


def _bound(decks: Sequence[int]) -> dict[str, object]:
    return {"decks": json.dumps(list(decks))}
