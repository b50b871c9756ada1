"""Anki's schedules and log of reviews as what a student did: kept small, and made to events card by card when asked for."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, repeat
from operator import itemgetter
from typing import Any, Final, cast

from msgspec import Struct, field

from srs_cli.exchange.anki.collection import Collection
from srs_cli.exchange.anki.outgoing import DAY_START, grade_of, kept_schedule, own_memory
from srs_cli.model.event import CRAM, DRILL, REVIEW
from srs_cli.model.memory import EASE_START, NEVER, NEW, Memory
from srs_cli.model.package import Answer, Answers, CardPlace, Past
from srs_cli.model.plausible import is_plausible
from srs_cli.model.study_day import study_day

_LOG = "SELECT id, cid, ease, time, type FROM revlog ORDER BY cid, id"
_BLOCK = 20_000
_DAY_S = 86_400
_DAY_MS = _DAY_S * 1000
_LATEST_MS = 1 << 43  # the year 2248
_LONGEST_MS = (1 << 31) - 1
_MOST_DAYS = 36_500
_EASE_FLOOR, _EASE_CEILING = 130, 990
_FILTERED: Final = 3  # kind of a review in a filtered deck that moves no schedule
_LEARNING, _REVIEWED, _RELEARNING = 1, 2, 3  # types of cards
_SUSPENDED = -1
_BURIED = frozenset((-2, -3))
_LEARNT = frozenset((_LEARNING, _REVIEWED, _RELEARNING))
_FACE: Final = 0  # of an Answer
_KIND: Final = 1
_DAY: Final = 4
_GRADES = {button: grade_of(button) for button in range(1, 5)}
_BY_TIME = itemgetter(2)

# What is wanted of a row of `cards`: id, type, queue, due, ivl, factor, reps, lapses, flags, changed (seconds), data.
CardRow = tuple[int, int, int, int, int, int, int, int, int, int, str]
Kept = Mapping[str, Any]
_Told = tuple[
    int, int, int, int, int, str
]  # kind, UTC ms, offset s, study day, grade and payload, as our export told them


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
        self.shift_ms = (
            self.offset_s * 1000 - self.start * 3_600_000
        )  # from a moment to the one whose day of UTC is its day
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
        answers = self._answers(card)
        count = sum([answer[_KIND] != CRAM for answer in answers])
        return Past({face: self._memory(row, face, answers, count) for face, row in card.faces}, Answers(answers))

    def _answers(self, card: CardPast) -> list[Answer]:
        if not card.kept and not card.zones and len(card.faces) == 1:
            ((face, row),) = card.faces
            plain = self._plain_answers(face, row[0])
            if plain is not None:
                return plain
        found: list[Answer] = []
        kept = _kept_rows(card.kept) if card.kept else {}
        for face, row in card.faces:
            found += self._answers_to(face, row[0], card.zones, kept)
        found += _others(card.kept)
        return sorted(found, key=_BY_TIME)

    def _plain_answers(self, face: int, card: int) -> list[Answer] | None:
        """Return what `_answers_to` yields of a card that no other program wrote, in a third of the time.

        None where a schedule was set by hand, or the card was in a filtered deck.
        """
        log, days = self._log, self._days
        at = log.of(card)
        kinds = log.kinds[at.start : at.stop]
        grades = list(map(_GRADES.get, log.buttons[at.start : at.stop]))
        if None in grades or _FILTERED in kinds:
            return None
        moments = log.moments[at.start : at.stop]
        shift_ms = days.shift_ms
        on = [(utc_ms + shift_ms) // _DAY_MS for utc_ms in moments]  # as `study_day`
        if on and on[0] < 0:
            return None
        which = [DRILL if day == before else REVIEW for day, before in zip(on, (NEVER, *on), strict=False)]
        took = log.took[at.start : at.stop]
        return list(
            zip(repeat(face), which, moments, repeat(days.offset_s), on, grades, took, repeat(""), strict=False)
        )

    def _answers_to(
        self, face: int, card: int, zones: tuple[tuple[int, int], ...], kept: Mapping[int, _Told]
    ) -> Iterator[Answer]:
        """Yield the answers of a card of Anki's, which is a face of ours."""
        log, days = self._log, self._days
        at = log.of(card)
        first, last = at.start, at.stop
        offset_s = days.offset_s
        before = NEVER
        for utc_ms, button, took_ms, kind in zip(
            log.moments[first:last], log.buttons[first:last], log.took[first:last], log.kinds[first:last], strict=True
        ):
            if told := kept and kept.get(utc_ms):
                before = told[3]
                yield (face, *told[:5], took_ms, told[5])
                continue
            grade = grade_of(button)
            if grade < 0:  # a schedule set by hand
                continue
            if zones:
                offset_s = next((each for since, each in reversed(zones) if since <= utc_ms), zones[0][1])
                day = study_day(utc_ms, offset_s, DAY_START)
            else:
                day = study_day(utc_ms, offset_s, days.start)
            yield (
                face, CRAM if kind == _FILTERED else DRILL if day == before else REVIEW, utc_ms, offset_s, day, grade,
                took_ms, "",
            )  # fmt: skip
            before = day

    def _memory(self, row: CardRow, face: int, answers: Sequence[Answer], count: int) -> Memory:
        _, kind, queue, due, interval, factor, reps, lapses, flags, changed, data = row
        flag = flags & 7
        suspended = queue == _SUSPENDED
        buried = self._days.of(changed * 1000) + 1 if queue in _BURIED else NEVER
        if kind in _LEARNT:
            ease = min(max(factor // 10, _EASE_FLOOR), _EASE_CEILING) if factor else EASE_START
            day = min(max(self._days.due(due), 0), self._days.today + _MOST_DAYS)
            interval = min(max(interval, 0), _MOST_DAYS)
            days = [answer[_DAY] for answer in answers if answer[_FACE] == face and answer[_KIND] != CRAM]
            reviewed = days[-1] if days else min(day - interval, self._days.today)
            learnt = kind == _REVIEWED
            memory = Memory(  # by their places: named values take four times as long
                day,
                interval if kind != _LEARNING else 0,
                ease,
                max(2, min(reps - lapses, 1000)) if learnt else 0,
                min(max(lapses, 0), 10_000),
                days[0] if days else reviewed,
                reviewed,
                NEVER,
                suspended,
                buried,
                flag,
                count,
            )
        else:
            memory = NEW._replace(suspended=suspended, buried=buried, flag=flag, events=count)
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


def _kept_rows(kept: Kept) -> dict[int, _Told]:
    """Return for each row of Anki's log of which more was kept what its answer is."""
    rows: dict[int, _Told] = {}
    for each in kept.get("log", ()) if isinstance(kept.get("log"), list) else ():
        if not _is_list(each, 7):
            continue
        row, kind, grade, day, offset, moment, payload = each
        if _is_plausible((0, kind, moment, offset, day, grade, 0, payload)):
            rows[row] = kind, moment, offset, day, grade, payload
    return rows


def _others(kept: Kept) -> Iterator[Answer]:
    """Yield the answers to faces that the card has no more."""
    for each in islice(kept.get("others", ()), 1_000_000) if isinstance(kept.get("others"), list) else ():
        if _is_list(each, 8):
            face, kind, moment, offset, day, grade, took, payload = each
            answer = face, kind, moment, offset, day, grade, took, payload
            if _is_plausible(answer):
                yield answer


def _is_plausible(answer: Answer) -> bool:
    (event,) = Answers((answer,))
    return is_plausible(event)


def _is_list(value: object, length: int) -> bool:
    """Tell whether a value is whole numbers that an event can have, and a text at the end."""
    if not isinstance(value, list) or len(value) != length:
        return False
    *numbers, text = cast("list[object]", value)
    sound = all(type(number) is int and abs(number) <= _LATEST_MS for number in numbers) and isinstance(text, str)
    return sound and value[1] in {REVIEW, DRILL}
