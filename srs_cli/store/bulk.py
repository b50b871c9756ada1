"""Very many rows at once: indexes and triggers that would look at each as it comes are made once at the end instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext

from srs_cli.store import fulltext, tally
from srs_cli.store.database import Database

_OF_CARDS = ("card_deck", "card_place", "card_added")  # whose rows come sealed: the trigger has nothing to do
_OF_FACES = ("memory_added",)  # it counts each face
_NAMED = "SELECT type, name, sql FROM sqlite_schema WHERE name = ?"
_FACES = "SELECT count(*) FROM memory"
_MANY_CARDS = 10_000
_LEAST_ROOM, _MOST_ROOM = 2_000, 65_536  # KiB; the least is SQLite's own
_CARDS_A_KIB = 12  # of the index of keys, which come in no order: what has no room is read and written again and again
_MANY_PASTS, _PART = 1_000, 4  # cards whose answers come in, and of how many in all they are a good part
_OF_MEMORY = "SELECT name FROM sqlite_schema WHERE tbl_name = 'memory' AND type IN ('index', 'trigger') AND sql <> ''"


@contextmanager
def room_for(database: Database, number: int, when_in: Callable[[], None] = lambda: None) -> Iterator[bool]:
    """Let so many cards be added within a transaction: where they are very many and the first, in much less time.

    Gives whether they are very many: then their words are indexed when all are in, and their `add_cards` has to leave that.
    `when_in` is called before that, as a few large statements follow that hold up no other thread.
    """
    if number < _MANY_CARDS:
        yield False
        return
    before = fulltext.last_row(database)
    room = max(_LEAST_ROOM, min(_MOST_ROOM, (before + number) // _CARDS_A_KIB))
    database.run(f"PRAGMA cache_size = -{room}")  # for this process
    with nullcontext() if before else _first_cards(database):
        yield True
        when_in()
        fulltext.add_after(database, before, many=True)


@contextmanager
def all_memory(database: Database) -> Iterator[None]:
    """Let memory be made anew within a transaction, and count it at the end."""
    with _without(database, [name for (name,) in database.rows(_OF_MEMORY)]):
        yield
        tally.count_anew(database)


@contextmanager
def much_memory(database: Database, cards: int) -> Iterator[None]:
    """Let the memory of so many cards be changed within a transaction: as `all_memory` where they are a good part of all."""
    with all_memory(database) if _is_good_part(database, cards) else nullcontext():
        yield


def room_for_answers(database: Database, cards: int) -> None:
    """Let answers to so many cards be added in less time, where these are a good part of all: they are all over the log."""
    if _is_good_part(database, cards):
        database.run(f"PRAGMA cache_size = -{_MOST_ROOM}")  # for this process


def _is_good_part(database: Database, cards: int) -> bool:
    ((faces,),) = database.rows(_FACES)
    return cards >= _MANY_PASTS and cards * _PART >= int(faces)


@contextmanager
def _first_cards(database: Database) -> Iterator[None]:
    """Let cards and their faces be added where there are none, within a transaction; make the indexes and count the faces then."""
    with _without(database, (*_OF_CARDS, *_OF_FACES)):
        yield
    database.run(tally.COUNT_FACES)


@contextmanager
def _without(database: Database, names: Iterable[str]) -> Iterator[None]:
    """Take indexes or triggers away, and make them again word for word; after an error the transaction does not happen."""
    made = [row for name in names for row in database.rows(_NAMED, (name,))]
    for kind, name, _ in made:
        database.run(f'DROP {kind} "{name}"')
    yield
    for _, _, sql in made:
        database.run(sql)
