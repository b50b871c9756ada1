"""The append-only log and the memory that it folds to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from srs_cli.model.event import CRAM, DRILL, REVIEW, UNDO, Event, Moment
from srs_cli.model.identity import row_digest
from srs_cli.model.memory import NEW, Memory
from srs_cli.store import file
from srs_cli.store.database import Database, Row
from srs_cli.store.places import FACE_BITS, place_of

EVENT_COLUMNS = "id, card, face, kind, utc_ms, offset_s, day, grade, took_ms, device, device_seq, voids, payload"
MEMORY_COLUMNS = (
    "due, interval, ease, repetitions, lapses, introduced, reviewed, drill, suspended, buried, flag, events"
)

EventRow = tuple[Any, ...]  # with EVENT_COLUMNS

_WHOLE = {int}
_SUSPENDED = Memory._fields.index("suspended")
_EVENT_TYPES = (bytes, int, int, int, int, int, int, int, int, str, int, bytes, str)

_ROW = f"({', '.join('?' * (len(_EVENT_TYPES) + 1))})"
_ADD_EVENT = f"INSERT INTO event ({EVENT_COLUMNS}, digest) VALUES {_ROW}"
_AT_ONCE = 64  # rows of one statement: in half the time of one by one, and no more values than any SQLite takes
# FAIL: to undo half of a statement that fails SQLite would note each page, in as long; the transaction is undone anyway.
_ADD_EVENTS = f"{_ADD_EVENT.replace('INSERT', 'INSERT OR FAIL', 1)}{f', {_ROW}' * (_AT_ONCE - 1)}"
_OF_CARD = f"SELECT {EVENT_COLUMNS} FROM event WHERE card = ? ORDER BY id"
_OF_CARDS = f"SELECT {EVENT_COLUMNS} FROM event WHERE card IN (SELECT value FROM json_each(?)) ORDER BY card, id"
_ALL = f"SELECT {EVENT_COLUMNS} FROM event ORDER BY card, id"
_WITH_DIGESTS = f"SELECT digest, {EVENT_COLUMNS} FROM event"
_BACKWARDS = f"SELECT {EVENT_COLUMNS} FROM event ORDER BY id DESC"
_CRAMMED = f"SELECT id, card, face, day FROM event WHERE kind = {CRAM} AND grade >= 4 AND payload LIKE ?"
_LAST_ID = "SELECT max(id) FROM event"
_MEMORIES = f"SELECT id, {MEMORY_COLUMNS} FROM memory WHERE id BETWEEN ? AND ?"
_MEMORIES_OF = (
    f"SELECT memory.id, {MEMORY_COLUMNS} FROM json_each(?) AS wanted "
    f"CROSS JOIN memory ON memory.id BETWEEN wanted.value << {FACE_BITS} AND (wanted.value << {FACE_BITS}) + 63"
)
_ALL_MEMORIES = f"SELECT card.key, memory.id & 63, {MEMORY_COLUMNS} FROM memory JOIN card ON card.id = memory.id >> 6"
_MEMORIES_BY_KEY = (
    f"SELECT card.key, memory.id & 63, {MEMORY_COLUMNS} FROM card "
    "JOIN memory ON memory.id BETWEEN card.id << 6 AND (card.id << 6) + 63 ORDER BY card.key, memory.id"
)
_SET_MEMORY = (
    "UPDATE memory SET due = ?, interval = ?, ease = ?, repetitions = ?, lapses = ?, introduced = ?, reviewed = ?, "
    "drill = ?, suspended = ?, buried = ?, flag = ?, events = ? WHERE id = ?"
)
_OWN_DEVICE = "SELECT id FROM device WHERE own = 1"
_NEXT_SEQ = (
    "INSERT INTO device VALUES (:device, :number, 1) "
    "ON CONFLICT DO UPDATE SET last_seq = last_seq + :number RETURNING last_seq"
)


_ANSWERS = frozenset({REVIEW, DRILL})


def own_device(database: Database, entropy: Callable[[int], bytes]) -> str:
    """Return this machine's name in the log; it is born on first use."""
    found = database.one(_OWN_DEVICE)
    if found:
        return str(found[0])
    with database.transaction():
        return device_within(database, entropy)


def device_within(database: Database, entropy: Callable[[int], bytes]) -> str:
    """Return this machine's name as it is now, within a transaction: after a restore it has another."""
    found = database.one(_OWN_DEVICE)
    if found:
        return str(found[0])
    born = entropy(6).hex()
    database.run("INSERT INTO device VALUES (?, 0, 1)", (born,))
    return born


def append(database: Database, event: Event, entropy: Callable[[int], bytes]) -> Event:
    """Add one event at the log's end, within a transaction; return it with the id and number it was given."""
    (values,) = append_all(database, (event,), entropy)
    return event_of(values)


def append_all(
    database: Database, events: Sequence[Event], entropy: Callable[[int], bytes], last: bytes | None = None
) -> list[EventRow]:
    """Add events of one device at the log's end, within a transaction; return their rows, with ids and numbers.

    `last` is the last id of the log, for one who knows it.
    """
    if not events:
        return []
    last = last or last_id(database)
    ((seq,),) = database.rows(_NEXT_SEQ, {"device": events[0].device, "number": len(events)})
    rows: list[EventRow] = []
    for number, event in enumerate(events, seq - len(events) + 1):
        _, card, face, kind, (utc_ms, offset_s, day), grade, took_ms, device, _, voids, payload = event
        last = following_id(last, utc_ms, entropy)
        rows.append((
            last, card, face, kind, utc_ms, offset_s, day, grade, took_ms, device, number, voids, payload
        ))  # fmt: skip
    add_rows(database, [(*values, row_digest(values)) for values in rows])
    return rows


def add_rows(database: Database, rows: Sequence[tuple[object, ...]]) -> None:
    """Add whole rows to the log, with their digests, within a transaction."""
    whole = len(rows) - len(rows) % _AT_ONCE
    for at in range(0, whole, _AT_ONCE):
        database.run(_ADD_EVENTS, tuple(chain.from_iterable(rows[at : at + _AT_ONCE])))
    database.run_many(_ADD_EVENT, rows[whole:])


def following_id(last: bytes | None, utc_ms: int, entropy: Callable[[int], bytes]) -> bytes:
    """Return a UUIDv7 (RFC 9562) for a time in milliseconds that is greater than `last`, even if the clock was set back."""
    made = (max(utc_ms, 0) & (1 << 48) - 1) << 80 | int.from_bytes(entropy(10), "big")
    made = made & ~(0xF << 76) & ~(0b11 << 62) | 0x7 << 76 | 0b10 << 62
    if last is not None and made.to_bytes(16, "big") <= last:
        # Its last 62 bits count up; a step of up to 2^32 keeps two machines that share a past from meeting.
        made = int.from_bytes(last, "big") + 1 + int.from_bytes(entropy(4), "big")
    return made.to_bytes(16, "big")


def last_id(database: Database) -> bytes | None:
    """Return the id at the log's end, or None."""
    found: bytes | None = database.rows(_LAST_ID)[0][0]
    return found


def counting(events: Sequence[Event]) -> list[Event]:
    """Return those of a card's events that are answers and were not taken back."""
    voided = {event.voids for event in events if event.kind == UNDO}
    return [event for event in events if event.kind in _ANSWERS and event.id not in voided]


def events_of(database: Database, card: int) -> list[Event]:
    """Return the events of a card's key, all faces, in the order of the log."""
    return [event_of(row) for row in database.rows(_OF_CARD, (card,))]


def events_of_cards(database: Database, cards: Sequence[int]) -> dict[int, list[Event]]:
    """Return the events of several cards by their keys, in the order of the log; nothing for those that have none."""
    rows = database.rows(_OF_CARDS, (json.dumps(cards),))
    return {card: [event_of(row) for row in its] for card, its in groupby(rows, key=itemgetter(1))}


def in_order(database: Database, kinds: Iterable[int]) -> Iterator[tuple[int, int, int, int, int, int, int, int, str]]:
    """Yield (card key, face, kind, UTC ms, offset s, day, grade, ms taken, payload) of events of some kinds, oldest first.

    Those that were taken back are left out. Plain values: a log has millions of them.
    """
    voided = {row[0] for row in database.rows(f"SELECT voids FROM event WHERE kind = {UNDO}")}
    wanted = ", ".join(str(int(kind)) for kind in kinds)
    columns = "card, face, kind, utc_ms, offset_s, day, grade, took_ms, payload"
    if not voided:
        return database.each(f"SELECT {columns} FROM event WHERE kind IN ({wanted}) ORDER BY id")
    rows = database.each(f"SELECT {columns}, id FROM event WHERE kind IN ({wanted}) ORDER BY id")
    return (row[:9] for row in rows if row[9] not in voided)


def backwards(database: Database) -> Iterator[Event]:
    """Yield all events, newest first."""
    return (event_of(row) for row in database.each(_BACKWARDS))


def crammed_for(database: Database, exam: str) -> list[tuple[int, int, int]]:
    """Return (card key, face, study day) of each answer of 4 or more that was given for an exam and still counts."""
    rows = database.rows(_CRAMMED, (f'%"exam": {json.dumps(exam)}%',))
    voided = {row[0] for row in database.rows(f"SELECT voids FROM event WHERE kind = {UNDO}")} if rows else set()
    return [(card, face, day) for id_, card, face, day in rows if id_ not in voided]


def by_card(database: Database) -> Iterator[tuple[int, list[Event]]]:
    """Yield each card key that has events, with them in the order of the log."""
    for card, rows in groupby(database.each(_ALL), key=itemgetter(1)):
        yield card, [event_of(row) for row in rows]


def checked(database: Database) -> Iterator[tuple[bytes, bool]]:
    """Yield the id of each event, and whether its digest fits it."""
    return ((values[0], row_digest(values) == digest) for digest, *values in database.each(_WITH_DIGESTS))


def damaged(database: Database) -> list[bytes]:
    """Return the ids of events whose digest does not fit them; an id may be damaged as well, and no bytes any more."""
    found = (id_ for id_, fits in checked(database) if not fits)
    return [each if isinstance(each, bytes) else repr(each).encode() for each in found]


def memories(database: Database, card_row: int) -> dict[int, Memory]:
    """Return the memory of each face of the card in that row, by the face's number."""
    first = card_row << FACE_BITS
    return {row[0] - first: _memory(row[1:]) for row in database.rows(_MEMORIES, (first, first + (1 << FACE_BITS) - 1))}


def memories_of(database: Database, card_rows: Iterable[int]) -> dict[int, dict[int, Memory]]:
    """Return the memory of each face of several cards, by the card's row."""
    found: dict[int, dict[int, Memory]] = {}
    for id_, *values in database.rows(_MEMORIES_OF, (json.dumps(list(card_rows)),)):
        row, number = place_of(id_)
        found.setdefault(row, {})[number] = _memory(tuple(values))
    return found


def all_memories(database: Database) -> Iterator[tuple[int, int, Memory]]:
    """Yield (card key, face, memory) of everything."""
    return ((row[0], row[1], _memory(row[2:])) for row in database.each(_ALL_MEMORIES))


def memories_by_key(database: Database) -> Iterator[tuple[int, int, Memory]]:
    """Yield the same in the order of the keys, as `by_card` has it."""
    return ((row[0], row[1], _memory(row[2:])) for row in database.each(_MEMORIES_BY_KEY))


def set_memories(database: Database, card_row: int, faces: Iterable[tuple[int, Memory]]) -> None:
    """Write the memory of some faces of the card in that row, within a transaction."""
    set_many_memories(database, ((card_row, faces),))


def set_many_memories(database: Database, cards: Iterable[tuple[int, Iterable[tuple[int, Memory]]]]) -> None:
    """Write the memory of some faces of several cards, given by their rows, within a transaction."""
    database.run_many(
        _SET_MEMORY, ((*memory, (row << FACE_BITS) + face) for row, faces in cards for face, memory in faces)
    )


def event_of(row: Sequence[object]) -> Event:
    """Return the event of a row that has EVENT_COLUMNS; raises DatabaseRefusedError where it cannot be one."""
    if tuple(map(type, row)) != _EVENT_TYPES:
        raise file.damaged_row("event")
    id_, card, face, kind, utc_ms, offset_s, day, grade, took_ms, device, seq, voids, payload = row
    return Event(
        id_, card, face, kind, Moment(utc_ms, offset_s, day), grade, took_ms, device, seq, voids, payload  # type: ignore[arg-type]
    )  # fmt: skip


def _memory(row: Row) -> Memory:
    if row == NEW:
        return NEW
    if set(map(type, row)) != _WHOLE:
        raise file.damaged_row("memory")
    return Memory._make((*row[:_SUSPENDED], bool(row[_SUSPENDED]), *row[_SUSPENDED + 1 :]))
