"""Very many rows at once: indexes and triggers that would look at each as it comes are made once at the end instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

from srs_cli.store import tally
from srs_cli.store.database import Database

_OF_CARDS = ("card_deck", "card_place", "card_added")  # whose rows come sealed: the trigger has nothing to do
_OF_FACES = ("memory_added",)  # it counts each face
_NAMED = "SELECT type, name, sql FROM sqlite_schema WHERE name = ?"
_FACES = "SELECT count(*) FROM memory"
_MANY, _PART = 1_000, 4
_OF_MEMORY = "SELECT name FROM sqlite_schema WHERE tbl_name = 'memory' AND type IN ('index', 'trigger') AND sql <> ''"


@contextmanager
def first_cards(database: Database) -> Iterator[None]:
    """Let cards be added to a table that has none, within a transaction, and make its indexes then."""
    with _without(database, _OF_CARDS):
        yield


@contextmanager
def first_faces(database: Database, count: str) -> Iterator[None]:
    """Let faces be added where there are none, within a transaction, and count them by one statement then."""
    with _without(database, _OF_FACES):
        yield
    database.run(count)


@contextmanager
def all_memory(database: Database) -> Iterator[None]:
    """Let memory be made anew within a transaction, and count it at the end."""
    with _without(database, [name for (name,) in database.rows(_OF_MEMORY)]):
        yield
        tally.count_anew(database)


@contextmanager
def much_memory(database: Database, cards: int) -> Iterator[None]:
    """Let the memory of so many cards be changed within a transaction: as `all_memory` where they are a good part of all."""
    ((faces,),) = database.rows(_FACES)
    with all_memory(database) if cards >= _MANY and cards * _PART >= faces else nullcontext():
        yield


@contextmanager
def _without(database: Database, names: Iterable[str]) -> Iterator[None]:
    """Take indexes or triggers away, and make them again word for word; after an error the transaction does not happen."""
    made = [row for name in names for row in database.rows(_NAMED, (name,))]
    for kind, name, _ in made:
        database.run(f'DROP {kind} "{name}"')
    yield
    for _, _, sql in made:
        database.run(sql)
