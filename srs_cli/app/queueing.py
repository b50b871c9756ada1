"""What a session asks: the day's queue under its caps, what is studied ahead, and what is crammed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from msgspec import Struct, field

from srs_cli.model.collection import Caps, Counts, StoredDeck
from srs_cli.quiz.queue import Item, Order, Why, interleave, one_face_a_card, siblings_apart
from srs_cli.schedule.options import PUBLISHED, Options
from srs_cli.store import cards as card_store
from srs_cli.store import waiting
from srs_cli.store.database import Database
from srs_cli.store.due import capped
from srs_cli.store.waiting import Place


class Scope(Struct, frozen=True):
    """Which decks a session asks, how much a day over all decks, and of single decks (by row)."""

    decks: tuple[StoredDeck, ...]
    caps: Caps
    deck_caps: Mapping[int, Caps] = field(default_factory=dict)


class Wish(Struct, frozen=True):
    """How a session is to be; all of it has a default."""

    only: frozenset[Place] | None = None  # the faces that filters leave
    order: Order = "overdue"
    seed: int = 0  # of a random order
    limit: int = 0  # faces at most; 0 is all
    minutes: int = 0  # after which no more is asked; 0 is never
    ahead: int = 0  # days: what falls due within them is asked as well
    cram: bool = False  # touches no schedule
    portion: tuple[Place, ...] | None = None  # of a plan for an exam: just these are crammed
    exam: str = ""  # the exam's date, kept with each answer
    plan: tuple[str, ...] = ()  # how what is left is spread until then, in words
    reverse: bool = False  # asks for the question
    options: Options = PUBLISHED
    leech_lapses: int = 8
    suspend_leeches: bool = False

    @property
    def practice(self) -> bool:
        """Tell whether the session touches no schedule."""
        return self.cram or self.portion is not None or self.reverse


def queue(database: Database, scope: Scope, wish: Wish, day: int) -> list[Item]:
    """Return what a session asks, in order."""
    if wish.portion is not None:
        items = siblings_apart(_items(wish.portion, "exam"))
    elif wish.practice:
        items = _crammed(database, scope, wish)
    else:
        items = _daily(database, scope, wish, day)
    return items[: wish.limit] if wish.limit else items


def _daily(database: Database, scope: Scope, wish: Wish, day: int) -> list[Item]:
    decks = [deck.row for deck in scope.decks]
    room = _room(database, scope, day)
    again = _only(waiting.drilling(database, decks, day), wish)
    due = _items(waiting.due(database, decks, day, room.due, room.due_of, wish.only), "due")
    asked = {item.card for item in due}.union(card for card, _face in again) if room.new else frozenset()
    new = waiting.new(database, decks, day, room.new, room.new_of, asked, wish.only)
    ahead = _only(waiting.ahead(database, decks, day, wish.ahead), wish) if wish.ahead else []
    repeated = set(again)
    ahead = [place for place in ahead if place not in repeated]  # what was failed today is not new knowledge yet
    mixed = _ordered(database, decks, wish, due, _items(new, "new"))
    return one_face_a_card(chain(mixed, _items(ahead, "ahead"), _items(again, "again")))


class _Room(Struct, frozen=True):
    """How many new and due faces the caps leave today, over all and of single decks (by row)."""

    new: int
    due: int
    new_of: dict[int, int] = field(default_factory=dict)
    due_of: dict[int, int] = field(default_factory=dict)


def _room(database: Database, scope: Scope, day: int) -> _Room:
    new, due = _left(scope.caps, card_store.counts(database, day))
    room = _Room(new, due)
    for row, caps in scope.deck_caps.items():
        room.new_of[row], room.due_of[row] = _left(caps, card_store.deck_counts(database, row, day))
    return room


def _left(caps: Caps, counts: Counts) -> tuple[int, int]:
    return capped(counts.new, counts.due, counts.introduced, counts.reviewed, caps.new, caps.review)


def held_back(database: Database, scope: Scope, day: int) -> int:
    """Return how many due faces the caps keep from being asked today."""
    decks = [deck.row for deck in scope.decks]
    room = _room(database, scope, day)
    waits = sum(card_store.deck_counts(database, deck, day).due for deck in decks)
    asked = len(waiting.due(database, decks, day, room.due, room.due_of)) if room.due_of else min(waits, room.due)
    return waits - asked


def _ordered(database: Database, decks: Sequence[int], wish: Wish, due: list[Item], new: list[Item]) -> list[Item]:
    if wish.order == "random":
        mixed = [*due, *new]
        _shuffle(mixed, wish.seed)
        return mixed
    if wish.order == "deck":
        deck_of = waiting.decks_of(database, [item.card for item in (*due, *new)])
        groups: dict[int, tuple[list[Item], list[Item]]] = {deck: ([], []) for deck in decks}
        for item in due:
            groups[deck_of[item.card]][0].append(item)
        for item in new:
            groups[deck_of[item.card]][1].append(item)
        return [item for group in groups.values() for item in interleave(*group)]
    return interleave(due, new)


def _crammed(database: Database, scope: Scope, wish: Wish) -> list[Item]:
    places = _only(waiting.all_faces(database, [deck.row for deck in scope.decks]), wish)
    if wish.order == "random":
        _shuffle(places, wish.seed)
    return siblings_apart(_items(places, "cram"))


def _only(places: Sequence[Place], wish: Wish) -> list[Place]:
    return [place for place in places if wish.only is None or place in wish.only]


def _items(places: Collection[Place], why: Why) -> list[Item]:
    return [Item(card, face, why) for card, face in places]


def _shuffle(places: list[Item] | list[Place], seed: int) -> None:
    from random import Random  # noqa: PLC0415 - slow to import, and rarely wished for

    Random(seed).shuffle(places)  # noqa: S311 - an order of cards, no secret
