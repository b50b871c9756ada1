"""The schema of a store is compared with what the migrations make, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from srs_cli.store import database as database_module
from srs_cli.store import file, schema
from srs_cli.store.database import Database

pytestmark = pytest.mark.harms_store


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("SELECT 1", schema.Differences()),
        ("ANALYZE", schema.Differences()),
        ("DROP INDEX card_deck", schema.Differences(missing=(("index", "card_deck"),))),
        ("CREATE TABLE x (y)", schema.Differences(foreign=(("table", "x"),))),
        ("CREATE INDEX i ON card(hint)", schema.Differences(foreign=(("index", "i"),))),
        ("ALTER TABLE device ADD COLUMN more TEXT", schema.Differences(altered=(("table", "device"),))),
    ],
)
def test_what_differs_is_named(store: Database, harm: str, found: schema.Differences) -> None:
    store.run(harm)
    assert schema.differences(store) == found
    assert bool(found.harmful) == (harm.startswith(("DROP", "ALTER", "CREATE INDEX")))


@pytest.mark.parametrize("number", range(1, file.SCHEMA_VERSION + 1))
def test_a_file_tells_by_its_tables_of_which_version_it_is(tmp_path: Path, number: int) -> None:
    path = tmp_path / "a.db"
    path.touch()
    database_module.fill(path, number)
    assert schema.version_of(path) == number


def test_what_is_no_store_is_of_no_version(store: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    assert schema.version_of(path) is None
    path.write_bytes(b"hello" * 100)
    assert schema.version_of(path) is None
    store.run("DROP INDEX card_deck")
    assert schema.version_of(store.path) is None


@pytest.mark.parametrize(
    ("version", "turned"),
    [(file.SCHEMA_VERSION, False), (file.SCHEMA_VERSION ^ 4096, True), (file.SCHEMA_VERSION ^ 4096 ^ 256, False)],
)
def test_a_version_one_bit_away_is_known(store: Database, version: int, *, turned: bool) -> None:
    store.run(f"PRAGMA user_version = {version}")
    store.close()
    assert schema.has_turned_version(store.path) == turned


def test_a_file_that_cannot_be_read_has_no_version(tmp_path: Path, store: Database) -> None:
    assert not schema.has_turned_version(tmp_path / "none.db")
    store.run("DROP INDEX card_deck")
    store.run(f"PRAGMA user_version = {file.SCHEMA_VERSION ^ 4096}")
    store.close()
    assert not schema.has_turned_version(store.path)
