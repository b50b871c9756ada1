"""A backup in the place of the store: as a whole or not at all, and what was there is kept."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from srs_cli.errors import BusyError, DatabaseRefusedError, StorageError
from srs_cli.store import backup, restoring
from srs_cli.store import database as database_module
from srs_cli.store.backup import folder_of, listed, verified
from srs_cli.store.cards import set_setting, setting
from srs_cli.store.database import Database, create_database, open_database
from srs_cli.store.keeping import DAMAGED, MANUAL, REPLACED
from tests.conftest import NOON_MS
from tests.store.test_backup import KILLED, change, day_of, full, names


def no() -> bool:
    return False


@pytest.fixture
def source(store: Database) -> Path:
    """A backup of the store when x was "old"; it is "new" since."""
    change(store, "old")
    with store.transaction():
        store.run("INSERT INTO device VALUES ('mine', 0, 1)")
    path = backup.make(store, MANUAL, NOON_MS, day_of)
    change(store, "new")
    return path


@pytest.fixture
def other(store: Database) -> Iterator[Database]:
    """Another program that has the store open."""
    opened = open_database(store.path)
    yield opened
    opened.close()


def own_devices(database: Database) -> list[str]:
    return [row[0] for row in database.rows("SELECT id FROM device WHERE own = 1")]


def x_of(path: Path) -> str | None:
    with backup.opened(path) as database:
        return setting(database, "x")


# --- the contents of an open store


def test_the_contents_are_replaced_and_kept(store: Database, source: Path, other: Database) -> None:
    inode = store.path.stat().st_ino
    kept = restoring.replace_contents(store, source, NOON_MS, day_of, no)
    assert (setting(store, "x"), setting(other, "x"), x_of(kept)) == ("old", "old", "new")
    assert (own_devices(store), kept.name) == (["mine"], "srs-2024-10-04T120000Z-replaced-2.db")
    assert store.path.stat().st_ino == inode
    change(other, "later")  # what is open goes on
    assert setting(store, "x") == "later"
    assert len(names(folder_of(store.path))) == 2
    undone = restoring.replace_contents(store, kept, NOON_MS, day_of, no)
    assert (setting(store, "x"), x_of(undone)) == ("new", "later")


def test_a_copy_that_the_disk_fails_to_read_is_not_called_damaged(
    store: Database, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def malformed(path: Path) -> Database:
        raise DatabaseRefusedError(f"{path} is damaged (database disk image is malformed)")

    monkeypatch.setattr(restoring, "open_database", malformed)
    with pytest.raises(StorageError, match=r"the copy of .* cannot be read"):
        restoring.replace_contents(store, source, NOON_MS, day_of, no)
    assert setting(store, "x") == "new"
    assert [name for name in names(folder_of(store.path)) if name.startswith(".")] == []


def test_this_machine_becomes_another_device_where_it_must(store: Database, source: Path) -> None:
    restoring.replace_contents(store, source, NOON_MS, day_of, lambda: True)
    assert own_devices(store) == []
    assert x_of(source) == "old"
    with backup.opened(source) as database:
        assert own_devices(database) == ["mine"]  # the backup stays as it is


def test_an_answer_that_comes_meanwhile_stops_it(store: Database, source: Path, other: Database) -> None:
    def answer() -> bool:
        change(other, "answered")
        return False

    with pytest.raises(BusyError, match="meanwhile"):
        restoring.replace_contents(store, source, NOON_MS, day_of, answer)
    assert setting(store, "x") == "answered"
    assert not [name for name in names(folder_of(store.path)) if "tmp" in name]
    change(store, "still open")


def test_a_store_that_is_held_is_busy(store: Database, source: Path) -> None:
    store.run("PRAGMA busy_timeout = 20")
    blocker = sqlite3.connect(store.path, isolation_level=None)

    def hold() -> bool:
        blocker.execute("BEGIN IMMEDIATE")
        return False

    with pytest.raises(BusyError, match="in use"):
        restoring.replace_contents(store, source, NOON_MS, day_of, hold)
    blocker.close()
    assert setting(store, "x") == "new"


@pytest.mark.usefixtures("source")
def test_a_disk_that_fails_leaves_all_as_it_was(store: Database) -> None:
    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    class Failing:
        backup = fail

    with pytest.raises(StorageError, match="disk I/O error"):
        store.take_over(Failing(), lambda: None)  # type: ignore[arg-type] # all that is asked of it
    assert setting(store, "x") == "new"


def test_a_file_that_cannot_be_read_is_told(store: Database, source: Path) -> None:
    store.path.rename(store.path.with_name("elsewhere"))
    with pytest.raises(StorageError, match="cannot read"):
        restoring.replace_contents(store, source, NOON_MS, day_of, no)
    store.path.with_name("elsewhere").rename(store.path)


def test_no_kill_leaves_half_a_restoration(store: Database, source: Path) -> None:
    folder = folder_of(store.path)
    point = 0
    while True:
        point += 1
        change(store, "new")
        child = os.fork()
        if not child:
            left = point

            def kill(event: str, _: object) -> None:
                nonlocal left
                if event.startswith(("open", "os.", "sqlite3.", "tempfile.")):
                    left -= 1
                    if not left:
                        os._exit(KILLED)

            sys.addaudithook(kill)
            mine = open_database(store.path)
            restoring.replace_contents(mine, source, NOON_MS + point * 1000, day_of, no)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in {0, KILLED}
        assert setting(store, "x") == ("old" if not code else "new") or code == KILLED
        replaced = [each for each in listed(store.path) if each.kind == REPLACED]
        if setting(store, "x") == "old":
            assert x_of(folder / replaced[0].name) == "new"
        for each in listed(store.path):
            verified(folder / each.name)
        if not code:
            break
    assert point > 20


# --- a file that is missing or damaged


@pytest.fixture
def harmed(source: Path, store: Database) -> Path:
    """The store's file, damaged, beside its backup."""
    store.close()
    with store.path.open("r+b") as handle:
        handle.write(bytes(100))
    return store.path


def test_a_damaged_file_is_replaced_and_its_bytes_are_kept(harmed: Path, source: Path) -> None:
    before = harmed.read_bytes()
    journal = harmed.with_name("srs.db-journal")
    journal.write_bytes(b"its journal")
    kept = restoring.replace_file(harmed, source, NOON_MS, other_device=True)
    assert kept is not None
    assert kept.name == f"srs-2024-10-04T120000Z-{DAMAGED}.db"
    assert (kept.read_bytes(), kept.with_name(f"{kept.name}-journal").read_bytes()) == (before, b"its journal")
    assert not journal.exists()
    restored = open_database(harmed)
    assert (setting(restored, "x"), own_devices(restored)) == ("old", [])
    restored.close()
    assert not [name for name in names(kept.parent) if "tmp" in name]
    assert harmed.stat().st_mode & 0o777 == 0o600
    backup.remove(kept)
    assert names(kept.parent) == [source.name]


def test_names_of_damaged_files_count_up(harmed: Path, source: Path) -> None:
    restoring.keep_bytes(harmed, NOON_MS)
    kept = restoring.replace_file(harmed, source, NOON_MS, other_device=True)
    assert kept is not None
    assert kept.name == f"srs-2024-10-04T120000Z-{DAMAGED}-2.db"


def test_a_missing_file_is_put_there_and_no_old_journal_is_played_back(harmed: Path, source: Path) -> None:
    harmed.unlink()
    journal = harmed.with_name("srs.db-journal")
    journal.write_bytes(b"of a file that is gone")
    assert restoring.replace_file(harmed, source, NOON_MS, other_device=False) is None
    assert not journal.exists()
    assert names(source.parent)[0] == "srs-2024-10-04T120000Z-damaged.db-journal"
    restored = open_database(harmed)
    assert own_devices(restored) == ["mine"]
    restored.close()


def test_a_link_goes_on_leading_to_the_file(harmed: Path, source: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.db"
    harmed.rename(real)
    harmed.symlink_to(real)
    before = real.read_bytes()
    kept = restoring.replace_file(harmed, source, NOON_MS, other_device=True)
    assert harmed.is_symlink()
    assert x_of(real) == "old"
    assert kept is not None
    assert (kept.parent, kept.read_bytes()) == (folder_of(harmed), before)


@pytest.mark.harms_store
def test_a_place_that_cannot_be_written_is_told(harmed: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = harmed.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(StorageError, match="cannot replace"):
            restoring.replace_file(harmed, source, NOON_MS, other_device=True)
    assert harmed.read_bytes() == before
    assert not [name for name in names(folder_of(harmed)) if "tmp" in name]


@pytest.mark.harms_store
def test_a_backup_that_cannot_be_opened_replaces_nothing(harmed: Path, source: Path) -> None:
    before = harmed.read_bytes()
    with pytest.raises(DatabaseRefusedError):
        restoring.replace_file(source, harmed, NOON_MS, other_device=True)
    assert (harmed.read_bytes(), x_of(source)) == (before, "old")


def test_the_bytes_of_a_damaged_file_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "srs.db"
    path.write_bytes(b"odd")
    kept = restoring.keep_bytes(path, NOON_MS)
    (tmp_path / "srs.db-journal").write_bytes(b"journal")
    again = restoring.keep_bytes(path, NOON_MS)
    assert (kept.read_bytes(), again.read_bytes()) == (b"odd", b"odd")
    assert again.with_name(f"{again.name}-journal").read_bytes() == b"journal"
    assert not kept.samefile(path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="cannot keep a copy"):
        restoring.keep_bytes(path, NOON_MS)


def test_an_older_schema_is_brought_up_to_date_before_it_is_put_there(
    store: Database, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    really = database_module.open_database

    def look(path: Path) -> Database:
        opened.append(path)
        return really(path)

    monkeypatch.setattr(restoring, "open_database", look)
    restoring.replace_contents(store, source, NOON_MS, day_of, no)
    assert [path.parent for path in opened] == [folder_of(store.path)]


def test_another_store_may_be_restored(store: Database, tmp_path: Path) -> None:
    other = create_database(tmp_path / "b" / "other.db")
    with other.transaction():
        set_setting(other, "x", "other")
    other.close()
    restoring.replace_contents(store, other.path, NOON_MS, day_of, no)
    assert setting(store, "x") == "other"
