"""Answers that another program took down, into the log: very many at once, each with an id that is born of what it says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

from srs_cli.model.identity import digests
from srs_cli.model.package import Answer
from srs_cli.store.database import Database
from srs_cli.store.log import add_rows

_SEQ = "SELECT last_seq FROM device WHERE id = ?"
_SET_SEQ = "INSERT INTO device VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last_seq = excluded.last_seq"
# An event's values as `row_digest` spells them.
_ROW = b"(%a, %d, %d, %d, %d, %d, %d, %d, %d, %b, %d, b'', %b)"
_48_BITS = (1 << 48) - 1
_ID, _VERSION, _VARIANT = 16, 6, 8  # bytes of a UUID, and where those stand that tell its kind
_SEVENTH = bytes(byte & 0x0F | 0x70 for byte in range(256))
_OF_RFC = bytes(byte & 0x3F | 0x80 for byte in range(256))


def add_foreign(database: Database, device: str, cards: Sequence[tuple[int, Sequence[Answer]]]) -> list[bytes]:
    """Add answers to cards, given by their keys, within a transaction, as written by `device`; return their ids.

    An id is born of what the answer says, so that two machines that take in the same file give it the same. In the order
    of the keys they come quickest; column by column, what is the same for all is done once.
    """
    answers = list(chain.from_iterable([its for _, its in cards]))
    if not answers:
        return []
    keys = [key for key, its in cards for _ in its]
    faces, kinds, moments, offsets, days, grades, took, payloads = zip(*answers, strict=True)
    said = [b"(%d, %d, %d, %d, %d, %d)" % each for each in zip(keys, faces, kinds, moments, grades, took, strict=True)]
    ids = foreign_ids(moments, digests(said), digests([b"(%b, 'id')" % each for each in said]))
    ((seq,),) = database.rows(_SEQ, (device,)) or ((0,),)
    numbers = range(seq + 1, seq + len(ids) + 1)
    columns = ids, keys, faces, kinds, moments, offsets, days, grades, took
    more = [_spelled(each) if each else b"''" for each in payloads]
    spelled = zip(*columns, repeat(_spelled(device)), numbers, more, strict=False)
    sealed = digests([_ROW % each for each in spelled])
    add_rows(database, sorted(zip(*columns, repeat(device), numbers, repeat(b""), payloads, sealed, strict=False)))
    database.run(_SET_SEQ, (device, numbers[-1]))
    return ids


def foreign_ids(moments: Sequence[int], first: Sequence[bytes], second: Sequence[bytes]) -> list[bytes]:
    """Return the UUIDv7 of each time in milliseconds, its other bits those of two seeds of 8 bytes: as `following_id`, of nothing.

    The bytes of all of them are put together by their place in an id.
    """
    times = b"".join([(utc_ms & _48_BITS if utc_ms > 0 else 0).to_bytes(6, "big") for utc_ms in moments])
    made = bytearray(_ID * len(moments))
    for place, part, size in ((0, times, 6), (6, b"".join(first), 8), (14, b"".join(second), 8)):
        for at in range(min(size, _ID - place)):
            made[place + at :: _ID] = part[at::size]
    made[_VERSION::_ID] = made[_VERSION::_ID].translate(_SEVENTH)
    made[_VARIANT::_ID] = made[_VARIANT::_ID].translate(_OF_RFC)
    ids = bytes(made)
    return [ids[at : at + _ID] for at in range(0, len(ids), _ID)]


def _spelled(text: str) -> bytes:
    """Return a text as `row_digest` has it."""
    return repr(text).encode("utf-8", "surrogatepass")
