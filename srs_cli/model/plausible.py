"""What an event of any srs can say: what others send is believed within these bounds alone, as the log keeps it for ever."""

from __future__ import annotations

import json
import re
from typing import Final

from srs_cli.model.event import ADOPT, ADOPTED, DRILL, REVIEW, Event
from srs_cli.model.face import MAX_FACES

LAST_MS: Final = 253_402_300_799_999  # the end of the year 9999
LAST_DAY: Final = LAST_MS // 86_400_000 + 2
MOST_DAYS: Final = 36_500  # of an interval
_LONGEST_PAYLOAD = 50 << 20
_MOST_AHEAD_S: Final = 2 * 86_400
_HALF = re.compile("[\ud800-\udfff]")
_ANSWERS = frozenset({REVIEW, DRILL})
_BEST = 5


def is_plausible(event: Event) -> bool:
    """Tell whether the fold, undo and reports can read what an event says; its id and device are not looked at."""
    moment = event.moment
    return (
        event.card >= 0
        and 0 <= event.face < MAX_FACES
        and abs(moment.utc_ms) <= LAST_MS
        and is_offset(moment.offset_s)
        and is_day(moment.day)
        and (0 <= event.grade <= _BEST if event.kind in _ANSWERS else -1 <= event.grade <= MOST_DAYS)
        and 0 <= event.took_ms <= LAST_MS
        and _is_readable(event)
    )


def is_offset(seconds: int) -> bool:
    """Tell whether a clock can be so far ahead of UTC."""
    return abs(seconds) <= _MOST_AHEAD_S


def is_day(day: int) -> bool:
    """Tell whether a number of a day, or of days, is one that calendars have."""
    return abs(day) <= LAST_DAY


def _is_readable(event: Event) -> bool:
    if not event.payload:
        return True
    try:
        details = json.loads(event.payload) if len(event.payload) <= _LONGEST_PAYLOAD else None
    except (ValueError, RecursionError):
        return False
    if not isinstance(details, dict) or _HALF.search(event.payload):
        return False
    interval = details.get("interval", 0)
    adopted = [details.get(name, 0) for name in ADOPTED] if event.kind == ADOPT else []
    return (
        type(interval) is int
        and 0 <= interval <= MOST_DAYS
        and all(type(value) is not int or is_day(value) for value in adopted)
    )
