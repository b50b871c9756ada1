"""The full-text index: it says what the cards say, whatever happens to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.errors import StorageError
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredCard
from srs_cli.model.query import parse
from srs_cli.store import cards, fulltext
from srs_cli.store import database as database_module
from srs_cli.store.database import Database, open_database
from srs_cli.store.search import Search

DECK = "name: D\ncards:\n  - {id: a, q: sun, a: moon}\n  - {id: b, q: star, a: moon}\n"


def count(database: Database, text: str) -> int:
    return Search(database, parse(text), 20_000, 8).count()


@pytest.fixture
def sky(store: Database, import_deck: Callable[..., Path]) -> Database:
    import_deck(DECK)
    return store


def test_what_changes_is_found_as_it_is_now(sky: Database, import_deck: Callable[..., Path]) -> None:
    assert (count(sky, "moon"), count(sky, "sun")) == (2, 1)
    import_deck(DECK.replace("q: sun", "q: comet").replace("b, q: star", "c, q: planet"))
    assert (count(sky, "moon"), count(sky, "sun"), count(sky, "comet"), count(sky, "planet")) == (2, 0, 1, 1)
    assert fulltext.agrees(sky)


def test_a_transaction_that_fails_leaves_the_index_as_it_was(sky: Database) -> None:
    stored = cards.card_in(sky, 1)
    assert stored is not None

    def fail(stored: StoredCard) -> None:
        with sky.transaction():
            cards.edit_card(sky, stored, Card("a", "comet", "moon"))
            assert count(sky, "comet") == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail(stored)
    assert (count(sky, "comet"), count(sky, "sun")) == (0, 1)
    assert fulltext.agrees(sky)


@pytest.mark.harms_store
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE card SET question = 'comet' WHERE id = 1",
        "UPDATE card SET archived = 1 WHERE id = 1",
        "UPDATE card_text_data SET block = zeroblob(10) WHERE id > 1000",
        "INSERT INTO card_text (card_text) VALUES ('delete-all')",
        "DROP TABLE card_text",
    ],
)
def test_an_index_that_does_not_agree_is_noticed_and_made_anew(sky: Database, harm: str) -> None:
    assert fulltext.agrees(sky)
    sky.run(harm)
    assert not fulltext.agrees(sky)
    if "DROP" not in harm:
        with sky.transaction():
            fulltext.rebuild(sky)
        assert fulltext.agrees(sky)


def test_looking_at_the_index_changes_nothing(sky: Database) -> None:
    before = sky.path.read_bytes()
    assert fulltext.agrees(sky)
    assert sky.path.read_bytes() == before


def test_a_file_that_cannot_be_written_is_no_disagreement(sky: Database) -> None:
    sky.run("PRAGMA query_only = ON")
    with pytest.raises(StorageError):
        fulltext.agrees(sky)


def test_the_cards_of_an_older_store_are_indexed_when_it_is_opened(sky: Database, tmp_path: Path) -> None:
    sky.close()
    old = tmp_path / "old.db"
    connection = sqlite3.connect(old, isolation_level=None)
    script = next(database_module._MIGRATIONS.glob("0001_*.sql"))
    for statement in database_module.statements(script.read_text("utf-8")):
        connection.execute(statement)
    connection.execute("ATTACH ? AS new", (str(sky.path),))
    for table in ("deck", "card", "memory", "setting"):
        columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
        connection.execute(f"INSERT INTO {table} SELECT {columns} FROM new.{table}")
    connection.execute("DELETE FROM tally")
    connection.execute("INSERT INTO tally SELECT * FROM new.tally")
    connection.execute("PRAGMA application_id = 0x53525331")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    database = open_database(old)
    assert count(database, "moon") == 2
    assert fulltext.agrees(database)
    database.close()
