"""Which faces wait: the queries behind a session's queue, each answered by one partial index."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from srs_cli.store.database import Database
from srs_cli.store.log import FACE_BITS

# Each WHERE repeats its index's word for word, else SQLite would not use it. Decks are bound as a JSON array.
_DRILL = """
SELECT id FROM memory
WHERE drill = :day AND drill >= 0 AND suspended = 0 AND archived = 0 AND deck IN (SELECT value FROM json_each(:decks))
ORDER BY id
"""
_DUE = """
SELECT id FROM memory
WHERE deck IN (SELECT value FROM json_each(:decks)) AND due >= 0 AND suspended = 0 AND archived = 0
  AND max(due, buried) <= :day
ORDER BY max(due, buried), id LIMIT :most
"""
_NEW = """
SELECT id FROM memory
WHERE deck = :deck AND due < 0 AND suspended = 0 AND archived = 0 AND (follows = 0 OR events > 0) AND buried <= :day
ORDER BY position, id LIMIT :most
"""
_DUE_ON_DAYS = """
SELECT day, sum(n) FROM tally WHERE kind = 1 AND day BETWEEN ? AND ? AND n > 0 AND deck IN (SELECT value FROM json_each(?))
GROUP BY day ORDER BY day
"""

Place = tuple[int, int]  # a face: the row of its card, and its number


def drilling(database: Database, decks: Sequence[int], day: int) -> list[Place]:
    """Return the faces that were graded below 4 on this study day and not yet 4 or more."""
    return _places(database.rows(_DRILL, {"day": day, "decks": json.dumps(decks)}))


def due(database: Database, decks: Sequence[int], day: int, most: int) -> list[Place]:
    """Return faces that are due, the longest overdue first, at most `most`."""
    return _places(database.rows(_DUE, {"day": day, "decks": json.dumps(decks), "most": most}))


def new(
    database: Database, decks: Sequence[int], day: int, most: int, without: Collection[int] = frozenset()
) -> list[Place]:
    """Return faces never reviewed, deck by deck in the order of their files, one a card, at most `most`.

    The cards `without` are passed over: another face of theirs is asked today.
    """
    found: dict[int, int] = {}
    for deck in decks:
        if len(found) >= most:
            break
        for (id_,) in database.each(_NEW, {"deck": deck, "day": day, "most": -1}):  # as many as it takes
            card, face = _place(id_)
            if card not in without:
                found.setdefault(card, face)
                if len(found) == most:
                    break
    return list(found.items())


def due_on_days(database: Database, decks: Sequence[int], first: int, last: int) -> dict[int, int]:
    """Return how many faces fall due on each study day from `first` to `last`; days with none are left out."""
    return dict(database.rows(_DUE_ON_DAYS, (first, last, json.dumps(decks))))


def _places(rows: Sequence[tuple[int, ...]]) -> list[Place]:
    return [_place(id_) for (id_,) in rows]


def _place(id_: int) -> Place:
    return id_ >> FACE_BITS, id_ & (1 << FACE_BITS) - 1
