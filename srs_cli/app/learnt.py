"""What was learnt of cards that go out: read when it is asked for, since a log may have millions of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from srs_cli.model.collection import StoredCard
from srs_cli.model.event import ADOPT, DRILL, RESET, REVIEW, Event, Moment
from srs_cli.model.memory import NEW, Memory
from srs_cli.model.package import Answered, CardPlace, Past
from srs_cli.schedule import SCHEDULERS, Step
from srs_cli.schedule.states import EASE, INTERVAL, State, States
from srs_cli.store import log
from srs_cli.store.database import Database

_BLOCK = 512  # cards whose memory is read together
_FACES = 64


class Learnt(Mapping[CardPlace, Past]):
    """The past of each card that goes out, by its deck's id and its own."""

    def __init__(self, database: Database, step: Step = SCHEDULERS["sm2"]) -> None:
        self._database = database
        self._step = step
        self._places: dict[CardPlace, int] = {}  # in the package
        self._keys: list[int] = []
        self._rows: list[int] = []
        self._block = -1
        self._memories: dict[int, dict[int, Memory]] = {}

    def add(self, deck: str, cards: Sequence[StoredCard]) -> None:
        """Add the cards of a deck, in the order in which they go out."""
        for card in cards:
            self._places[deck, card.card.id] = len(self._keys)
            self._keys.append(card.key)
            self._rows.append(card.row)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[CardPlace]:
        return iter(self._places)

    def __getitem__(self, place: CardPlace) -> Past:
        number = self._places[place]
        if number // _BLOCK != self._block:
            self._read_block(number // _BLOCK)
        return Past(self._memories.get(self._rows[number], {}), _Events(self._database, self._keys[number]))

    def answers(self) -> Iterator[Answered]:
        """Yield all answers that count, oldest first, with the interval and the ease that each led to."""
        place_of = {key: number for number, key in enumerate(self._keys)}
        states = States(self._step)
        start = states.start
        now = [start] * len(self._keys)  # of the first face of each card; those of others follow
        others: dict[int, int] = {}  # where
        for row in log.in_order(self._database, (REVIEW, DRILL, ADOPT, RESET)):
            card, face, kind, utc_ms, offset_s, day, grade, took_ms, payload = row
            place = place_of.get(card)
            if place is None:
                continue
            at = place
            if face:
                at = others.setdefault(place * _FACES + face, len(now))
                if at == len(now):
                    now.append(start)
            state = now[at]
            before = state[INTERVAL]
            if kind == REVIEW:
                state = (state[grade] if grade >= 0 else None) or states.after(state, grade)
                if payload and (given := _event(row).given_interval):
                    state = states.at(given, *state[EASE:])
                now[at] = state
            elif kind != DRILL:
                now[at] = start if kind == RESET else _adopted(row, state, states)
                continue
            yield (
                place, face, kind, utc_ms, offset_s, day, grade, took_ms, payload, state[INTERVAL], state[EASE], before
            )  # fmt: skip

    def _read_block(self, number: int) -> None:
        self._block = number
        self._memories = log.memories_of(self._database, self._rows[number * _BLOCK : (number + 1) * _BLOCK])


class _Events(Sequence[Event]):
    """The answers to a card that count, oldest first; read when they are looked at."""

    def __init__(self, database: Database, key: int) -> None:
        self._database = database
        self._key = key
        self._found: tuple[Event, ...] | None = None

    def _read(self) -> tuple[Event, ...]:
        if self._found is None:
            self._found = tuple(log.counting(log.events_of(self._database, self._key)))
        return self._found

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Event, ...]: ...
    def __getitem__(self, place: int | slice) -> Event | tuple[Event, ...]:
        return self._read()[place]

    def __len__(self) -> int:
        return len(self._read())


def _adopted(row: tuple[int, int, int, int, int, int, int, int, str], state: State, states: States) -> State:
    """Return the state that an ADOPT gives."""
    interval, ease, repetitions = state[INTERVAL:]
    given = _event(row).adopted(NEW._replace(interval=interval, ease=ease, repetitions=repetitions))
    return states.at(given.interval, given.ease, given.repetitions)


def _event(row: tuple[int, int, int, int, int, int, int, int, str]) -> Event:
    card, face, kind, utc_ms, offset_s, day, grade, took_ms, payload = row
    return Event(b"", card, face, kind, Moment(utc_ms, offset_s, day), grade, took_ms, payload=payload)
