"""Very many rows into tables that are empty: their indexes and counts are made at once, which takes half the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from srs_cli.store.database import Database

_OF_CARDS = ("INDEX card_deck", "INDEX card_place")
_OF_FACES = ("TRIGGER memory_added",)  # it counts each face
_SQL = "SELECT sql FROM sqlite_schema WHERE name = ?"


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
def _without(database: Database, names: tuple[str, ...]) -> Iterator[None]:
    """Take indexes or triggers away, and make them again word for word; after an error the transaction does not happen."""
    made = [sql for name in names for (sql,) in database.rows(_SQL, (name.partition(" ")[2],))]
    for name in names:
        database.run(f"DROP {name.replace(' ', ' IF EXISTS ')}")
    yield
    for sql in made:
        database.run(sql)
