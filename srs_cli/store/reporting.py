"""What reports are computed from: the answers of the log in one scan, and counts of schedules made by SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from srs_cli.model.event import CRAM, DRILL, RESET, REVIEW, UNDO
from srs_cli.store.database import Database, Row
from srs_cli.store.places import FACE_BITS

# One scan in the order of the log, which is the order of the table: an index would only add look-ups. Two columns, since
# each one takes time: whose answer it is, and what it says, each a number where it fits into one, else in words.
_ANSWERS = f"""
SELECT iif(face, card || ' ' || face, card),
  CASE WHEN payload = '' AND (day | (took_ms >> 12)) BETWEEN 0 AND {(1 << 22) - 1}
    THEN iif(grade < 0, 0, grade) | (kind << 3) | (day << 7) | (took_ms << 29)
    ELSE (max(grade, 0) | (kind << 3)) || ' ' || day || ' ' || took_ms || ' ' || CASE
      WHEN kind <> {REVIEW} OR NOT json_valid(payload) THEN 0
      ELSE max(0, ifnull(CAST(json_extract(payload, '$.interval') AS INTEGER), 0)) END END
FROM event
WHERE kind IN ({REVIEW}, {DRILL}, {RESET}, {CRAM}) AND id NOT IN (SELECT voids FROM event WHERE kind = {UNDO})
"""
_OF_DECKS = "deck IN (SELECT value FROM json_each(:decks))"
_ANSWERS_OF_DECKS = f"{_ANSWERS} AND card IN (SELECT key FROM card WHERE {_OF_DECKS}) ORDER BY id"
_ALL_ANSWERS = f"{_ANSWERS} ORDER BY id"
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


def answers(database: Database, decks: Sequence[int] | None) -> Iterator[Row]:
    """Yield whose each answer and reset is that counts, and what it says; see `_ANSWERS`.

    They come in the order of the log, those of all cards where no decks are named; what was undone is left out.
    """
    if decks is None:
        return database.each(_ALL_ANSWERS)
    return database.each(_ANSWERS_OF_DECKS, _bound(decks))


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
