"""Which faces wait: the queries behind a session's queue, each answered by one partial index."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, islice
from types import MappingProxyType

from srs_cli.store.database import Database
from srs_cli.store.places import FACE_BITS

NO_CAPS: Mapping[int, int] = MappingProxyType({})
# Each WHERE repeats its index's word for word, else SQLite would not use it. Decks are bound as a JSON array.
_DRILL = """
SELECT id FROM memory
WHERE drill = :day AND drill >= 0 AND suspended = 0 AND archived = 0 AND deck IN (SELECT value FROM json_each(:decks))
ORDER BY id
"""
_DUE = """
SELECT id, deck FROM memory
WHERE deck IN (SELECT value FROM json_each(:decks)) AND due >= 0 AND suspended = 0 AND archived = 0
  AND max(due, buried) <= :day
ORDER BY max(due, buried), id
"""
_AHEAD = """
SELECT id FROM memory
WHERE deck IN (SELECT value FROM json_each(:decks)) AND due >= 0 AND suspended = 0 AND archived = 0
  AND max(due, buried) BETWEEN :day + 1 AND :day + :days AND buried <= :day
ORDER BY max(due, buried), id
"""
_NEW = """
SELECT id FROM memory
WHERE deck = :deck AND due < 0 AND suspended = 0 AND archived = 0 AND (follows = 0 OR events > 0) AND buried <= :day
ORDER BY position, id LIMIT :most
"""
_ALL = """
SELECT id FROM memory WHERE deck = ? AND suspended = 0 AND archived = 0 ORDER BY position, id
"""
_DECKS = "SELECT id, deck FROM card WHERE id IN (SELECT value FROM json_each(?))"
_DUE_ON_DAYS = """
SELECT day, sum(n) FROM tally WHERE kind = 1 AND day BETWEEN ? AND ? AND n > 0 AND deck IN (SELECT value FROM json_each(?))
GROUP BY day ORDER BY day
"""

_LAST_DAY = """
SELECT max((SELECT day FROM tally WHERE tally.deck = deck.id AND kind = 4 AND n > 0 ORDER BY day DESC LIMIT 1)) FROM deck
"""
_WAITS_BEFORE = """
deck IN (SELECT value FROM json_each(:decks)) AND due >= 0 AND suspended = 0 AND archived = 0
  AND max(due, buried) <= :day AND due < :day
"""

Place = tuple[int, int]  # a face: the row of its card, and its number


def drilling(database: Database, decks: Sequence[int], day: int) -> list[Place]:
    """Return the faces that were graded below 4 on this study day and not yet 4 or more."""
    return _places(database.rows(_DRILL, {"day": day, "decks": json.dumps(decks)}))


def due(
    database: Database,
    decks: Sequence[int],
    day: int,
    most: int,
    most_of: Mapping[int, int] = NO_CAPS,
    only: Collection[Place] | None = None,
) -> list[Place]:
    """Return faces that are due, the longest overdue first, at most `most`, and of single decks at most `most_of`.

    Where `only` is given, no other faces than these.
    """
    if only is None and not most_of:
        return _longest_overdue(database, decks, day, most)
    rows = database.each(_DUE, {"day": day, "decks": json.dumps(decks)})
    found: list[Place] = []
    left = dict(most_of)
    for id_, deck in rows:
        if len(found) >= most:
            break
        place = _place(id_)
        if (only is None or place in only) and left.get(deck, 1) > 0:
            found.append(place)
            if deck in left:
                left[deck] -= 1
    return found


def _longest_overdue(database: Database, decks: Sequence[int], day: int, most: int) -> list[Place]:
    """Return at most `most` due faces. Of a backlog no more days are sorted than hold so many, as the tally counts them."""
    counts = due_on_days(database, decks, 0, day).items()
    held = accumulate(count for _, count in counts)
    enough = next((last for (last, _), so_far in zip(counts, held, strict=True) if so_far >= most), day)
    values = {"day": enough, "decks": json.dumps(decks)}
    rows = islice(database.each(_DUE, values), most)  # a LIMIT makes SQLite sort for twice as long
    return [(id_ >> FACE_BITS, id_ & (1 << FACE_BITS) - 1) for id_, _ in rows]


def ahead(database: Database, decks: Sequence[int], day: int, days: int) -> list[Place]:
    """Return faces that fall due within the `days` after a study day, the soonest first; none buried now."""
    return _places(database.rows(_AHEAD, {"day": day, "days": days, "decks": json.dumps(decks)}))


def new(
    database: Database,
    decks: Sequence[int],
    day: int,
    most: int,
    most_of: Mapping[int, int] = NO_CAPS,
    without: Collection[int] = frozenset(),
    only: Collection[Place] | None = None,
) -> list[Place]:
    """Return faces never reviewed, deck by deck in the order of their files, one a card; caps and `only` as in `due`.

    The cards `without` are passed over: another face of theirs is asked today.
    """
    found: dict[int, int] = {}
    for deck in decks:
        room = min(most - len(found), most_of.get(deck, most))
        if room <= 0:
            continue
        for (id_,) in database.each(_NEW, {"deck": deck, "day": day, "most": -1}):  # as many as it takes
            card, face = _place(id_)
            if card not in without and card not in found and (only is None or (card, face) in only):
                found[card] = face
                room -= 1
                if not room:
                    break
    return list(found.items())


def all_faces(database: Database, decks: Sequence[int]) -> list[Place]:
    """Return all faces that are not suspended, deck by deck in the order of their files."""
    return [place for deck in decks for place in _places(database.rows(_ALL, (deck,)))]


def decks_of(database: Database, cards: Sequence[int]) -> dict[int, int]:
    """Return the deck of each card, by rows."""
    return dict(database.rows(_DECKS, (json.dumps(cards),)))


def due_on_days(database: Database, decks: Sequence[int], first: int, last: int) -> dict[int, int]:
    """Return how many faces fall due on each study day from `first` to `last`; days with none are left out."""
    return dict(database.rows(_DUE_ON_DAYS, (first, last, json.dumps(decks))))


def _places(rows: Sequence[tuple[int, ...]]) -> list[Place]:
    return [_place(id_) for (id_,) in rows]


def _place(id_: int) -> Place:
    return id_ >> FACE_BITS, id_ & (1 << FACE_BITS) - 1


def last_day(database: Database) -> int:
    """Return the last study day with a review, or -1."""
    found = database.rows(_LAST_DAY)[0][0]
    return -1 if found is None else int(found)


def overdue(database: Database, decks: Sequence[int], day: int) -> list[Place]:
    """Return the faces that wait since before a study day, those with the shortest interval first."""
    sql = f"SELECT id FROM memory WHERE {_WAITS_BEFORE} ORDER BY interval, due, id"
    return _places(database.rows(sql, {"day": day, "decks": json.dumps(decks)}))


def weakest_first(database: Database, places: Sequence[Place]) -> list[Place]:
    """Return the faces in the order of how little they are known: never learnt, short intervals, low ease factors."""
    ids = json.dumps([(card << FACE_BITS) + face for card, face in places])
    sql = (
        "SELECT id FROM memory WHERE id IN (SELECT value FROM json_each(?)) "
        "ORDER BY interval, lapses DESC, ease, deck, position, id"
    )
    return _places(database.rows(sql, (ids,)))
