"""What reports are computed from beside the pasts of cards: counts of schedules, made by SQLite."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeVar

from msgspec import DecodeError
from msgspec.json import decode

from srs_cli.store import file
from srs_cli.store.database import Database, Row, Values
from srs_cli.store.places import FACE_BITS

_Table = TypeVar("_Table")
_OF_DECKS = "deck IN (SELECT value FROM json_each(:decks))"
# Tables of whole numbers as one text each, since each row, and each value of a row, takes longer than what it says.
_DECK_OF = "SELECT '[' || group_concat(key || ',' || deck) || ']' FROM card"
_SCHEDULES = f"""
SELECT '[' || group_concat('[' || deck || ',' || interval || ',' || ease || ',' || faces || ']') || ']' FROM (
  SELECT deck, interval, ease, count(*) AS faces FROM memory
  WHERE due >= 0 AND suspended = 0 AND archived = 0 AND {_OF_DECKS} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
)
"""
_FACES = f"""
SELECT deck, sum(due < 0 AND suspended = 0), sum(suspended), sum(lapses >= :leech),
  sum(due < 0 AND suspended = 0 AND follows = 1 AND events = 0)
FROM memory WHERE archived = 0 AND {_OF_DECKS} GROUP BY 1
"""
# The WHERE repeats the index's word for word, else SQLite would not use it.
_REVIEWS_UNTIL = f"""
SELECT '[' || group_concat('[' || deck || ',' || day || ',' || interval || ',' || ease || ',' || repetitions || ']') || ']' FROM (
  SELECT deck, max(due, buried) AS day, interval, ease, repetitions FROM memory
  WHERE due >= 0 AND suspended = 0 AND archived = 0 AND {_OF_DECKS} AND max(due, buried) <= :day
  ORDER BY deck, max(due, buried), id
)
"""
_NEW_FROM = f"SELECT deck, day, n FROM tally WHERE kind = 0 AND n > 0 AND {_OF_DECKS} ORDER BY deck, day"
_HARDEST = f"""
SELECT id, lapses, ease, interval, suspended FROM memory
WHERE archived = 0 AND lapses > 0 AND {_OF_DECKS} ORDER BY lapses DESC, ease, id LIMIT :most
"""


def deck_of_cards(database: Database) -> dict[int, int]:
    """Return the deck's row by the card's key, archived ones included."""
    numbers = iter(_table(database, _DECK_OF, list[int]))
    return dict(zip(numbers, numbers, strict=True))


def schedules(database: Database, decks: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Return (deck, interval, ease, faces) of the faces that were reviewed and are neither suspended nor archived."""
    return _table(database, _SCHEDULES, list[tuple[int, int, int, int]], _bound(decks))


def faces(database: Database, decks: Sequence[int], leech_lapses: int) -> list[Row]:
    """Return (deck, new, suspended, leeches, new ones that wait for the first face of their card) a deck."""
    return database.rows(_FACES, _bound(decks) | {"leech": leech_lapses})


def reviews_until(database: Database, decks: Sequence[int], day: int) -> list[tuple[int, int, int, int, int]]:
    """Return (deck, day, interval, ease, repetitions) of what is due up to a day: deck by deck, the longest overdue first."""
    return _table(database, _REVIEWS_UNTIL, list[tuple[int, int, int, int, int]], _bound(decks) | {"day": day})


def new_from(database: Database, decks: Sequence[int]) -> list[Row]:
    """Return (deck, day, faces): from which day on how many new faces may be shown."""
    return database.rows(_NEW_FROM, _bound(decks))


def hardest(database: Database, decks: Sequence[int], most: int) -> list[Row]:
    """Return (card's row, face, lapses, ease, interval, suspended) of the most forgotten faces, at most `most`."""
    rows = database.rows(_HARDEST, _bound(decks) | {"most": most})
    return [(id_ >> FACE_BITS, id_ & (1 << FACE_BITS) - 1, *rest) for id_, *rest in rows]


def _table(database: Database, sql: str, kind: type[_Table], values: Values = ()) -> _Table:
    """Return a table of whole numbers; raises DatabaseRefusedError where it holds what srs never writes."""
    ((text,),) = database.rows(sql, values)
    try:
        return decode(text or "[]", type=kind)
    except DecodeError as error:
        raise file.damaged_row("memory") from error


def _bound(decks: Sequence[int]) -> dict[str, object]:
    return {"decks": json.dumps(list(decks))}
