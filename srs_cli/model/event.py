"""The log's entries: what a student did, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REVIEW: Final = 1
DRILL: Final = 2
UNDO: Final = 3
SUSPEND: Final = 4
UNSUSPEND: Final = 5
BURY: Final = 6
RESET: Final = 7
FLAG: Final = 8
MOVE: Final = 9
CRAM: Final = 10  # practice that touches no schedule


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as the log keeps it."""

    utc_ms: int  # milliseconds since 1970-01-01 UTC
    offset_s: int  # local time minus UTC, in seconds
    day: int  # study day, days since 1970-01-01


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the append-only log. `id` is a UUIDv7 whose order is the order of the log."""

    id: bytes
    card: int  # the card's key
    face: int  # which question of the card: 0, and 1… for the other directions and deletions
    kind: int
    moment: Moment
    grade: int = -1  # 0-5; -1 where the kind has none
    took_ms: int = 0
    device: str = ""
    device_seq: int = 0  # counts from 1 per device, without gaps
    voids: bytes = b""  # the id of the event that an UNDO takes back
    payload: str = ""  # JSON, where a kind needs more
