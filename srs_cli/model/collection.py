"""Decks and cards as the store holds them, and the counts of a day."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from srs_cli.model.card import Card


class StoredDeck(Struct, frozen=True):
    """A deck of the store; `path`, `size` (bytes), `mtime_ns` and `digest` are of the file as it was last read."""

    row: int
    key: str
    name: str
    description: str = ""
    language: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    path: str = ""
    size: int = -1
    mtime_ns: int = -1
    digest: str = ""
    archived: bool = False


class StoredCard(Struct, frozen=True, gc=False):
    """A card of the store; `key` is what the log names it by."""

    row: int
    key: int
    deck: int
    position: int
    archived: bool
    card: Card


class CardNames(NamedTuple):
    """How a card is called: by the log, within the store, and within its deck."""

    key: int
    row: int
    ident: str


class Counts(Struct, frozen=True):
    """How many faces wait on a study day, before any cap, and what was done on it."""

    new: int = 0
    due: int = 0
    drill: int = 0
    introduced: int = 0
    reviewed: int = 0  # those introduced on the day included
    cards: int = 0


class Caps(Struct, frozen=True):
    """How many are shown a study day at most."""

    new: int = 20
    review: int = 200
