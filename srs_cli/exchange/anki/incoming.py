"""Anki's schedules and log of reviews as what a student did: kept small, and made to events card by card when asked for."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, cast

from msgspec import Struct, field

from srs_cli.exchange.anki.collection import Collection
from srs_cli.exchange.anki.outgoing import DAY_START, grade_of, kept_schedule, own_memory
from srs_cli.model.event import CRAM, DRILL, REVIEW, Event, Moment
from srs_cli.model.memory import EASE_START, NEVER, NEW, Memory
from srs_cli.model.package import CardPlace, Past
from srs_cli.model.plausible import is_plausible
from srs_cli.model.study_day import study_day

_LOG = "SELECT id, cid, ease, time, type FROM revlog ORDER BY cid, id"
_BLOCK = 20_000
_DAY_S = 86_400
_LATEST_MS = 1 << 43  # the year 2248
_LONGEST_MS = (1 << 31) - 1
_MOST_DAYS = 36_500
_EASE_FLOOR, _EASE_CEILING = 130, 990
_FILTERED: Final = 3  # kind of a review in a filtered deck that moves no schedule
_LEARNING, _REVIEWED, _RELEARNING = 1, 2, 3  # types of cards
_SUSPENDED = -1
_BURIED = frozenset((-2, -3))

# What is wanted of a row of `cards`: id, type, queue, due, ivl, factor, reps, lapses, flags, changed (seconds), data.
CardRow = tuple[int, int, int, int, int, int, int, int, int, int, str]
Kept = Mapping[str, Any]


class ReviewLog(Struct):
    """All rows of the log in five arrays, sorted by card and time."""

    cards: array[int] = field(default_factory=lambda: array("q"))
    moments: array[int] = field(default_factory=lambda: array("q"))
    buttons: array[int] = field(default_factory=lambda: array("b"))
    took: array[int] = field(default_factory=lambda: array("i"))
    kinds: array[int] = field(default_factory=lambda: array("b"))
    odd: int = 0  # rows that make no sense, left out

    def of(self, card: int) -> range:
        """Return where the rows of a card stand."""
        return range(bisect_left(self.cards, card), bisect_right(self.cards, card))


def review_log(collection: Collection) -> ReviewLog:
    """Return the log; empty where the database has none."""
    log = ReviewLog()
    found = collection.database.execute("SELECT type FROM sqlite_master WHERE name = 'revlog'").fetchone()
    if not found or found[0] != "table":
        return log
    rows = collection.database.execute(_LOG)
    while block := rows.fetchmany(_BLOCK):
        if not _take(log, block):
            sound = [row for row in block if _is_sound(row)]
            log.odd += len(block) - len(sound)
            if sound:
                _take(log, sound)
    return log


def _take(log: ReviewLog, block: Sequence[tuple[Any, ...]]) -> bool:
    moments, cards, buttons, took, kinds = zip(*block, strict=True)
    try:
        arrays = (array("q", moments), array("q", cards), array("b", buttons), array("i", took), array("b", kinds))
    except (TypeError, OverflowError):
        return False
    if min(moments) < 0 or max(moments) > _LATEST_MS or min(took) < 0:
        return False
    for whole, part in zip((log.moments, log.cards, log.buttons, log.took, log.kinds), arrays, strict=True):
        whole.extend(part)
    return True


def _is_sound(row: tuple[Any, ...]) -> bool:
    moment, card, button, took, kind = row
    return (
        all(type(value) is int for value in row)
        and 0 <= moment <= _LATEST_MS
        and 0 <= took <= _LONGEST_MS
        and -128 <= button < 128
        and -128 <= kind < 128
        and abs(card) < 1 << 63
    )


class Days:
    """How a collection counts its days."""

    def __init__(self, collection: Collection) -> None:
        conf = collection.conf
        self.offset_s = -60 * _small(conf.get("localOffset"), _small(conf.get("creationOffset"), 0))
        self.start = _small(conf.get("rollover"), DAY_START) % 24
        made, told = collection.made_s, conf.get("creationOffset")
        if type(told) is int and abs(told) < 1440:
            self.first = (made - 60 * told) // _DAY_S
        else:  # it was made at the hour at which days begin there
            self.first = (made + _DAY_S // 2 - self.start * 3600) // _DAY_S
        self.today = self.of(collection.changed_ms)

    def of(self, utc_ms: int) -> int:
        """Return the study day of a moment."""
        return study_day(utc_ms, self.offset_s, self.start)

    def due(self, value: int) -> int:
        """Return the study day that Anki's `due` means: days since its first, or seconds since 1970."""
        return self.of(value * 1000) if value > 1_000_000_000 else self.first + value


def _small(value: object, default: int) -> int:
    return value if type(value) is int and abs(value) < 1440 else default


class CardPast(Struct, frozen=True):
    """What there is of one of our cards: the row of each face in Anki, and what we kept of its answers."""

    faces: tuple[tuple[int, CardRow], ...]
    kept: Kept
    zones: tuple[tuple[int, int], ...] = ()  # of the answers that are ours


class Pasts(Mapping[CardPlace, Past]):
    """The past of all cards, made when it is asked for: a million answers take a few bytes each until then."""

    def __init__(self, log: ReviewLog, days: Days, cards: Mapping[CardPlace, CardPast]) -> None:
        self._log = log
        self._days = days
        self._cards = cards

    def __len__(self) -> int:
        return len(self._cards)

    def __iter__(self) -> Iterator[CardPlace]:
        return iter(self._cards)

    def __contains__(self, place: object) -> bool:
        return place in self._cards

    def __getitem__(self, place: CardPlace) -> Past:
        card = self._cards[place]
        events = self._events(card)
        count = sum(event.kind != CRAM for event in events)
        return Past({face: self._memory(row, face, events, count) for face, row in card.faces}, events)

    def _events(self, card: CardPast) -> tuple[Event, ...]:
        found: list[Event] = []
        kept = _kept_rows(card.kept)
        for face, row in card.faces:
            last = NEVER
            for at in self._log.of(row[0]):
                told = kept.get(self._log.moments[at])
                event = told(face, self._log.took[at]) if told else self._event(at, face, card.zones, last)
                if event is not None:
                    last = event.moment.day
                    found.append(event)
        found += _others(card.kept)
        return tuple(sorted(found, key=lambda event: event.moment.utc_ms))

    def _event(self, at: int, face: int, zones: tuple[tuple[int, int], ...], last: int) -> Event | None:
        log, days = self._log, self._days
        grade = grade_of(log.buttons[at])
        if grade < 0:  # a schedule set by hand
            return None
        utc_ms = log.moments[at]
        offset_s, start = days.offset_s, days.start
        if zones:
            offset_s = next((each for since, each in reversed(zones) if since <= utc_ms), zones[0][1])
            start = DAY_START
        day = study_day(utc_ms, offset_s, start)
        kind = CRAM if log.kinds[at] == _FILTERED else DRILL if day == last else REVIEW
        return Event(b"", 0, face, kind, Moment(utc_ms, offset_s, day), grade, log.took[at])

    def _memory(self, row: CardRow, face: int, events: Sequence[Event], count: int) -> Memory:
        _, kind, queue, due, interval, factor, reps, lapses, flags, changed, data = row
        answers = [event for event in events if event.face == face and event.kind != CRAM]
        flag = flags & 7
        suspended = queue == _SUSPENDED
        buried = self._days.of(changed * 1000) + 1 if queue in _BURIED else NEVER
        memory = NEW._replace(suspended=suspended, buried=buried, flag=flag, events=count)
        if kind in {_LEARNING, _REVIEWED, _RELEARNING}:
            ease = min(max(factor // 10, _EASE_FLOOR), _EASE_CEILING) if factor else EASE_START
            day = min(max(self._days.due(due), 0), self._days.today + _MOST_DAYS)
            interval = min(max(interval, 0), _MOST_DAYS)
            reviewed = answers[-1].moment.day if answers else min(day - interval, self._days.today)
            learnt = kind == _REVIEWED
            memory = memory._replace(
                due=day,
                interval=interval if kind != _LEARNING else 0,
                ease=ease,
                repetitions=max(2, min(reps - lapses, 1000)) if learnt else 0,
                lapses=min(max(lapses, 0), 10_000),
                introduced=answers[0].moment.day if answers else reviewed,
                reviewed=reviewed,
            )
        numbers = kept_schedule(_custom(data))
        return own_memory(numbers, memory, reps, self._days.today, buried=buried != NEVER) if numbers else memory


def _custom(data: str) -> object:
    if '"cd"' not in data:
        return None
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found.get("cd") if isinstance(found, dict) else None


def _kept_rows(kept: Kept) -> dict[int, Callable[[int, int], Event]]:
    """Return for each row of Anki's log of which more was kept what makes its event."""
    rows: dict[int, Callable[[int, int], Event]] = {}
    for each in kept.get("log", ()) if isinstance(kept.get("log"), list) else ():
        if not _is_list(each, 7):
            continue
        row, kind, grade, day, offset, moment, payload = each
        make = _maker(kind, grade, Moment(moment, offset, day), payload)
        if is_plausible(make(0, 0)):
            rows[row] = make
    return rows


def _maker(kind: int, grade: int, moment: Moment, payload: str) -> Callable[[int, int], Event]:
    return lambda face, took: Event(b"", 0, face, kind, moment, grade, took, payload=payload)


def _others(kept: Kept) -> Iterator[Event]:
    """Yield the answers to faces that the card has no more."""
    for each in islice(kept.get("others", ()), 1_000_000) if isinstance(kept.get("others"), list) else ():
        if _is_list(each, 8):
            face, kind, moment, offset, day, grade, took, payload = each
            event = Event(b"", 0, face, kind, Moment(moment, offset, day), grade, took, payload=payload)
            if is_plausible(event):
                yield event


def _is_list(value: object, length: int) -> bool:
    """Tell whether a value is whole numbers that an event can have, and a text at the end."""
    if not isinstance(value, list) or len(value) != length:
        return False
    *numbers, text = cast("list[object]", value)
    sound = all(type(number) is int and abs(number) <= _LATEST_MS for number in numbers) and isinstance(text, str)
    return sound and value[1] in {REVIEW, DRILL}
