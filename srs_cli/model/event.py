"""The log's entries: what a student did, and when."""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from srs_cli.model.memory import Memory

REVIEW: Final = 1
DRILL: Final = 2
UNDO: Final = 3
SUSPEND: Final = 4
UNSUSPEND: Final = 5
BURY: Final = 6  # the grade is for how many days
RESET: Final = 7
FLAG: Final = 8  # the grade is the flag, 0-7
MOVE: Final = 9
CRAM: Final = 10  # practice that touches no schedule
EDIT: Final = 11  # a change of deck files, with the lines that it replaced
ADOPT: Final = 12  # a schedule as another program had it, in the payload

FILES: Final = frozenset({EDIT, MOVE})  # kinds that stand for a change of deck files

# The fields of a Memory that another program's schedule gives; days are study days, the ease factor is in hundredths.
ADOPTED: Final = ("due", "interval", "ease", "repetitions", "lapses", "introduced", "reviewed")


class Moment(NamedTuple):
    """An instant as the log keeps it."""

    utc_ms: int  # milliseconds since 1970-01-01 UTC
    offset_s: int  # local time minus UTC, in seconds
    day: int  # study day, days since 1970-01-01


class Event(NamedTuple):
    """One entry of the append-only log. `id` is a UUIDv7 whose order is the order of the log.

    A tuple, as Memory is: a log has millions of them.
    """

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

    @property
    def details(self) -> dict[str, Any]:
        """Return the payload's values: "batch" joins events that are undone together, "interval" is in days."""
        found = json.loads(self.payload) if self.payload else {}
        return found if isinstance(found, dict) else {}

    @property
    def given_interval(self) -> int:
        """Return the interval in days that a REVIEW gave instead of the scheduler's own, or 0.

        Options such as fuzz make it; it stands in the log so that the log alone gives the schedule.
        """
        return int(self.details.get("interval", 0)) if self.payload else 0

    def adopted(self, memory: Memory) -> Memory:
        """Return the memory of a face with the schedule that an ADOPT gives: "due", "interval", "ease" and so on."""
        given: dict[str, Any] = {
            name: value for name, value in self.details.items() if name in ADOPTED and type(value) is int
        }
        return memory._replace(**given)
