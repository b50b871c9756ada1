"""Decks on their way in or out, with what goes with them: media, and what a student did, where a format carries it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field

from srs_cli.model.card import Deck
from srs_cli.model.event import Event
from srs_cli.model.memory import Memory
from srs_cli.model.problem import Problem

CardPlace = tuple[str, str]  # a card by its deck's id and its own
# One answer of a log, flat since there are millions: the card's place among all cards of the package, counted from 0; the
# face; kind, UTC ms, offset s, study day, grade, ms taken, payload of its Event; interval (days) and ease (hundredths)
# after it, interval before it.
Answered = tuple[int, int, int, int, int, int, int, int, str, int, int, int]


class Past(Struct, frozen=True):
    """What a student did with one card: how each face stands (by its number), and the answers that count, oldest first.

    Events from another program have only face, kind, moment, grade and milliseconds taken; their ids are empty.
    """

    faces: Mapping[int, Memory] = field(default_factory=dict)
    events: Sequence[Event] = ()


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
