"""Decks on their way in or out, with what goes with them: media, and what a student did, where a format carries it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import overload

from msgspec import Struct, field

from srs_cli.model.card import Deck
from srs_cli.model.event import Event, Moment
from srs_cli.model.memory import Memory
from srs_cli.model.problem import Problem

CardPlace = tuple[str, str]  # a card by its deck's id and its own
# An answer from another program, flat since there may be millions: face, kind, UTC ms, offset s, study day, grade, ms taken
# and payload of its Event, which has no more.
Answer = tuple[int, int, int, int, int, int, int, str]
# One answer of a log, flat since there are millions: the card's place among all cards of the package, counted from 0; the
# face; kind, UTC ms, offset s, study day, grade, ms taken, payload of its Event; interval (days) and ease (hundredths)
# after it, interval before it.
Answered = tuple[int, int, int, int, int, int, int, int, str, int, int, int]


class Answers(Sequence[Event]):
    """Answers from another program as events, each made when it is looked at."""

    def __init__(self, flat: Sequence[Answer]) -> None:
        self.flat = flat

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> Answers: ...
    def __getitem__(self, place: int | slice) -> Event | Answers:
        if isinstance(place, slice):
            return Answers(self.flat[place])
        face, kind, utc_ms, offset_s, day, grade, took_ms, payload = self.flat[place]
        return Event(b"", 0, face, kind, Moment(utc_ms, offset_s, day), grade, took_ms, payload=payload)

    def __len__(self) -> int:
        return len(self.flat)


class Past(Struct, frozen=True):
    """What a student did with one card: how each face stands (by its number), and the answers that count, oldest first.

    Events from another program have only face, kind, moment, grade and milliseconds taken; their ids are empty.
    """

    faces: Mapping[int, Memory] = field(default_factory=dict)
    events: Sequence[Event] = ()

    @property
    def answers(self) -> Sequence[Answer]:
        """Return the events as plain values."""
        if isinstance(self.events, Answers):
            return self.events.flat
        return [(each.face, each.kind, *each.moment, each.grade, each.took_ms, each.payload) for each in self.events]


class Package(Struct, frozen=True):
    """One or several decks; `media` gives the bytes of a file that cards name.

    On its way out every deck and card has an id. What comes in lacks them where its format has none: it is known by its
    text then.
    """

    decks: tuple[Deck, ...]
    past: Mapping[CardPlace, Past] = field(default_factory=dict)
    media: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    answers: Callable[[], Iterable[Answered]] | None = (
        None  # those of `past` in the order of the log, for whom it suits
    )


class PackageRead(Struct, frozen=True):
    """What a file of a foreign format holds, and everything in it that was left out or changed, with its place."""

    package: Package
    problems: tuple[Problem, ...] = ()
    whole: bool = True  # a card that is missing here left the deck; false where the file is a selection
    lines: tuple[Sequence[int], ...] = ()  # of each deck the line of each card in the file, where it has lines
    lacks: frozenset[str] = frozenset()  # fields of a card that the file says nothing about: they stay as they are here
    layout: str = ""  # what was found out about the file, for the plan: "separated by semicolons"
