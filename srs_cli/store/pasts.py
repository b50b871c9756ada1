"""The pasts of all cards, read once from end to end: SQLite reads on while what it read is gone through."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Final

from msgspec import DecodeError
from msgspec.json import Decoder

from srs_cli.model.event import REVIEW, UNDO
from srs_cli.model.plain_past import AT_LENGTH, DAY_AT, END, FACE_AT, KIND_AT, TOOK_AT, PlainPast
from srs_cli.store import file
from srs_cli.store.database import Database
from srs_cli.store.meanwhile import made_ahead

_DAY_BITS: Final = KIND_AT - DAY_AT
_DAYS, _KINDS = 1 << _DAY_BITS, 1 << FACE_AT - KIND_AT  # how many fit into a number
_LONGER: Final = DAY_AT - TOOK_AT - _DAY_BITS  # bits that milliseconds have more than days
_SHORTER: Final = _DAY_BITS - (END - FACE_AT)  # and faces less

# All of it is in the index of events by cards, which gives it in order. What an event says: see `model/plain_past.py`. One
# text for many cards, since each row, and each value of a row, takes longer than what it says.
_PASTS = f"""
SELECT '[' || group_concat('[' || card || ',' || said || ']') || ']' FROM (
  SELECT card, group_concat(
    CASE WHEN payload = '' AND grade BETWEEN 0 AND 5 AND kind BETWEEN {REVIEW} AND {_KINDS - 1 + REVIEW}
        AND (day | (took_ms >> {_LONGER}) | (face << {_SHORTER})) BETWEEN 0 AND {_DAYS - 1}
      THEN grade | (took_ms << {TOOK_AT}) | (day << {DAY_AT}) | (kind - {REVIEW} << {KIND_AT}) | (face << {FACE_AT})
      ELSE '{AT_LENGTH},' || grade || ',' || kind || ',' || face || ',' || day || ',' || took_ms || ',' || CASE
        WHEN kind <> {REVIEW} OR NOT json_valid(payload) THEN 0
        ELSE max(0, ifnull(CAST(json_extract(payload, '$.interval') AS INTEGER), 0)) END END
  ) AS said
  FROM event WHERE %s GROUP BY card
)
"""
_EVENTS = "SELECT count(*) FROM event"
_UNDONE = f"SELECT voids FROM event WHERE kind = {UNDO}"
_WITHOUT_UNDONE = f" AND kind <> {UNDO} AND id NOT IN ({_UNDONE})"
_OF_ALL = "card BETWEEN :first AND :last"
_OF_SOME = "card IN (SELECT value FROM json_each(:cards))"
_KEYS_OF_DECKS = "SELECT key FROM card WHERE deck IN (SELECT value FROM json_each(?)) ORDER BY key"
_KEYS: Final = 1 << 63  # of cards: they are spread evenly over all numbers below
_MOST_EVENTS: Final = 1 << 17  # read at once
_MOST_CARDS: Final = 1 << 12

Read = Callable[[], str | None]


def of_cards(database: Database, decks: Sequence[int] | None = None) -> Iterator[PlainPast]:
    """Yield the past of each card that has events, without what was taken back, in the order of their keys.

    Of all cards, or of those of the decks in some rows. While this goes on, the database is for nothing else.
    """
    with made_ahead(read() for read in reads(database, decks)) as texts:
        yield from told(texts)


def reads(database: Database, decks: Sequence[int] | None) -> list[Read]:
    """Return what reads each part of the log; together they are all that is wanted."""
    without = _WITHOUT_UNDONE if database.one(_UNDONE) else ""
    if decks is None:
        ((events,),) = database.rows(_EVENTS)
        parts = events // _MOST_EVENTS + 1
        ends = [_KEYS * part // parts for part in range(parts + 1)]
        sql, values = _OF_ALL, [{"first": first, "last": after - 1} for first, after in pairwise(ends)]
    else:
        keys = [key for (key,) in database.rows(_KEYS_OF_DECKS, (json.dumps(decks),))]
        blocks = [keys[at : at + _MOST_CARDS] for at in range(0, len(keys), _MOST_CARDS)]
        sql, values = _OF_SOME, [{"cards": json.dumps(block)} for block in blocks]
    return [partial(_read, database, _PASTS % (sql + without), each) for each in values]


def _read(database: Database, sql: str, values: Mapping[str, object]) -> str | None:
    ((text,),) = database.rows(sql, values)
    return None if text is None else str(text)


def told(texts: Iterable[str | None]) -> Iterator[PlainPast]:
    """Yield the pasts in what was read; raises DatabaseRefusedError where an event holds what srs never writes."""
    decode = Decoder(list[PlainPast]).decode
    for text in texts:
        try:
            pasts = decode(text) if text is not None else ()
        except DecodeError as error:
            raise file.damaged_row("event") from error
        yield from pasts
