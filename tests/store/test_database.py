"""The database file: how it comes to be, how it is set, how it migrates, how a transaction ends."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli import files
from srs_cli.errors import BusyError, DatabaseRefusedError, SrsError, StorageError
from srs_cli.store import database as database_module
from srs_cli.store import file, schema
from srs_cli.store.cards import set_setting, setting
from srs_cli.store.database import Database, create_database, open_database, statements


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "srs.db"


@pytest.fixture
def other(store: Database) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the open store."""
    connection = sqlite3.connect(store.path, isolation_level=None, timeout=0)
    yield connection
    connection.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.02)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


# --- how it comes to be


def test_only_its_owner_can_read_a_new_database(path: Path) -> None:
    before = os.umask(0)
    try:
        database = create_database(path)
        with database.transaction():
            set_setting(database, "a", "b")
            journal = mode(path.with_name("srs.db-journal"))
    finally:
        os.umask(before)
    database.close()
    assert (mode(path.parent), mode(path), journal) == (0o700, 0o600, 0o600)
    assert names(path.parent) == ["srs.db"]


def test_a_new_database_appears_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link
    seen: list[tuple[bool, int]] = []

    def look_then_link(source: Path, target: Path) -> None:
        version = sqlite3.connect(source)
        seen.append((path.exists(), version.execute("PRAGMA user_version").fetchone()[0]))
        version.close()
        link(source, target)

    monkeypatch.setattr(os, "link", look_then_link)
    create_database(path).close()
    assert seen == [(False, file.SCHEMA_VERSION)]


@pytest.mark.parametrize("error", [StorageError("full"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_creation_that_fails_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(database: Database, newest: int | None) -> None:
        raise error

    monkeypatch.setattr(database_module, "migrate", fail)
    with pytest.raises((SrsError, KeyboardInterrupt)) as caught:
        create_database(path)
    assert names(path.parent) == []
    if isinstance(error, OSError):
        assert str(caught.value) == f"cannot create {path}: No space left on device"


def test_of_two_creators_the_quicker_one_makes_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def be_late(source: Path, target: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        rival = path.with_name("rival")
        create_database(rival).close()
        rival.rename(path)
        quicker = open_database(path)
        with quicker.transaction():
            set_setting(quicker, "made by", "the rival")
        quicker.close()
        link(source, target)

    monkeypatch.setattr(os, "link", be_late)
    database = create_database(path)
    assert setting(database, "made by") == "the rival"
    database.close()
    assert names(path.parent) == ["srs.db"]


def test_a_file_system_without_links_will_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    create_database(path).close()
    assert (names(path.parent), mode(path)) == (["srs.db"], 0o600)


def test_what_a_killed_creation_left_is_in_nobodys_way(path: Path) -> None:
    path.parent.mkdir()
    left = path.with_name(f"srs.db.{os.getpid()}.new")
    left.write_text("half")
    create_database(path).close()
    assert names(path.parent) == ["srs.db"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "srs.db"
    with pytest.raises(StorageError, match=r"cannot create .*file/srs\.db: "):
        create_database(path)


def test_an_error_of_sqlite_while_creating_is_worded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", fail)
    with pytest.raises(StorageError, match=r"cannot read or write .*\.new: unable to open"):
        create_database(path)
    assert names(path.parent) == []


def test_a_new_file_is_never_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite says so where the disk failed to read what was written this moment."""

    def malformed(path: Path) -> None:
        raise DatabaseRefusedError(f"{path} is damaged (database disk image is malformed)")

    monkeypatch.setattr(database_module, "fill", malformed)
    with pytest.raises(StorageError, match=r"cannot create .*srs.db: "):
        create_database(tmp_path / "srs.db")
    assert names(tmp_path) == []


def test_the_name_is_durable_and_so_are_the_folders_above_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    for where in (files, database_module):
        monkeypatch.setattr(where, "sync_folder", synced.append)
    create_database(tmp_path / "share" / "srs" / "srs.db").close()
    assert synced == [tmp_path, tmp_path / "share", tmp_path / "share" / "srs"]


# --- how it is set


def test_every_setting_reads_back(store: Database) -> None:
    wanted = {
        "journal_mode": "delete",
        "synchronous": 3,  # EXTRA: the deletion of the journal is on disk as well
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "busy_timeout": 5000,
        "application_id": file.APPLICATION_ID,
        "user_version": file.SCHEMA_VERSION,
    }
    assert {name: store.rows(f"PRAGMA {name}")[0][0] for name in wanted} == wanted


def test_on_a_mac_the_drive_is_told_to_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    database = create_database(path)
    asked = database.rows("PRAGMA fullfsync")[0][0]
    database.close()
    assert asked == 1


def test_a_reference_to_nothing_is_refused(store: Database) -> None:
    with pytest.raises(SrsError, match="FOREIGN KEY"), store.transaction():
        store.run(
            "INSERT INTO card (key, deck, ident, position, type, question, answer, listed, hint, extra, tags, "
            "source_file, source_line, source_column, image, digest) "
            "VALUES (1, 99, 'a', 0, 'basic', 'q', 'a', 0, '', '', '', '', 0, 0, '', x'')"
        )


# --- how a transaction ends


def set_then(database: Database, act: Callable[[], object]) -> None:
    """Within one transaction, change something and do something else."""
    with database.transaction():
        set_setting(database, "a", "b")
        act()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit, StorageError("full")])
def test_any_exception_rolls_back(
    store: Database, other: sqlite3.Connection, error: type[BaseException] | BaseException
) -> None:
    def fail() -> None:
        raise error

    kind = error if isinstance(error, type) else type(error)
    with pytest.raises(kind):
        set_then(store, fail)
    assert setting(store, "a") == ""
    other.execute("BEGIN IMMEDIATE")  # the lock is free


def test_what_is_committed_is_seen_by_others(store: Database, other: sqlite3.Connection) -> None:
    with store.transaction():
        set_setting(store, "a", "b")
        assert other.execute("SELECT count(*) FROM setting").fetchone() == (0,)
    assert other.execute("SELECT value FROM setting").fetchone() == ("b",)


def test_a_statement_that_fails_takes_the_transaction_with_it(store: Database) -> None:
    with pytest.raises(SrsError):
        set_then(store, lambda: store.run("INSERT INTO setting VALUES (NULL, NULL)"))
    assert setting(store, "a") == ""


def test_an_error_after_sqlite_itself_rolled_back_is_told_as_it_is(store: Database) -> None:
    def fail_like_a_full_disk() -> None:
        store.run("ROLLBACK")
        raise StorageError("full")

    with pytest.raises(StorageError, match="full"):
        set_then(store, fail_like_a_full_disk)
    assert setting(store, "a") == ""


def test_a_transaction_within_a_transaction_is_an_error_that_rolls_back(store: Database) -> None:
    with pytest.raises(SrsError, match="within a transaction"):
        set_then(store, lambda: set_then(store, dict))
    assert setting(store, "a") == ""


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("lock", "act"),
    [
        ("BEGIN IMMEDIATE", lambda database: database.transaction().__enter__()),
        ("BEGIN EXCLUSIVE", lambda database: database.rows("SELECT * FROM deck")),
        ("BEGIN EXCLUSIVE", lambda database: list(database.each("SELECT * FROM deck"))),
        ("BEGIN IMMEDIATE", lambda database: database.run_many("INSERT INTO setting VALUES (?, '')", [("a",)])),
    ],
)
def test_a_lock_that_stays_is_busy(store: Database, lock: str, act: Callable[[Database], object]) -> None:
    database = open_database(store.path)
    blocker = sqlite3.connect(store.path, isolation_level=None)
    blocker.execute(lock)
    with pytest.raises(BusyError, match="in use by another program") as caught:
        act(database)
    blocker.close()
    assert caught.value.exit_code == 5
    assert caught.value.hint.startswith("Close that program")
    act(database)  # nothing hangs over
    database.close()


@pytest.mark.usefixtures("impatient")
def test_a_reader_that_stays_makes_the_commit_busy_and_nothing_is_written(
    store: Database, other: sqlite3.Connection
) -> None:
    database = open_database(store.path)
    other.execute("BEGIN")
    other.execute("SELECT * FROM setting").fetchall()
    with pytest.raises(BusyError), database.transaction():
        set_setting(database, "a", "b")
    other.execute("COMMIT")
    assert setting(database, "a") == ""
    with database.transaction():
        set_setting(database, "a", "c")
    assert setting(database, "a") == "c"
    database.close()


@pytest.mark.parametrize(
    "act",
    [
        lambda database: database.rows("SELECT FROM"),
        lambda database: database.one("SELECT FROM"),
        lambda database: list(database.each("SELECT FROM")),
        lambda database: database.run("NONSENSE"),
        lambda database: database.run_many("NONSENSE", [()]),
    ],
)
def test_no_error_of_sqlite_gets_out(store: Database, act: Callable[[Database], object]) -> None:
    with pytest.raises(SrsError) as caught:
        act(store)
    assert caught.value.sentence.startswith(str(store.path))
    assert (type(caught.value), caught.value.exit_code) == (SrsError, 1)


def test_one_is_the_first_row_or_none(store: Database) -> None:
    assert store.one("SELECT 1 UNION SELECT 2") == (1,)
    assert store.one("SELECT 1 WHERE 0") is None


# --- how it migrates

MIGRATIONS = database_module._MIGRATIONS
NEXT = file.SCHEMA_VERSION + 1


@pytest.fixture
def next_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let there be a further migration."""

    def write(script: str) -> None:
        folder = tmp_path / "migrations"
        folder.mkdir(exist_ok=True)
        for old in MIGRATIONS.glob("*.sql"):
            (folder / old.name).write_bytes(old.read_bytes())
        (folder / f"{NEXT:04d}_more.sql").write_text(script, "utf-8")
        monkeypatch.setattr(database_module, "_MIGRATIONS", folder)
        monkeypatch.setattr(file, "SCHEMA_VERSION", NEXT)
        schema.made.cache_clear()

    return write


def test_an_older_database_is_migrated_and_keeps_what_it_holds(
    store: Database, next_schema: Callable[[str], None]
) -> None:
    with store.transaction():
        set_setting(store, "a", "b")
    next_schema("CREATE TABLE more (a);\nINSERT INTO more VALUES (';\n');")
    newer = open_database(store.path)
    assert newer.rows("SELECT * FROM more") == [(";\n",)]
    assert newer.rows("PRAGMA user_version") == [(NEXT,)]
    assert setting(newer, "a") == "b"
    newer.close()


def test_a_migration_that_fails_is_as_if_it_had_not_begun(store: Database, next_schema: Callable[[str], None]) -> None:
    next_schema("CREATE TABLE more (a);\nINSERT INTO nowhere VALUES (1);")
    before = store.path.read_bytes()
    with pytest.raises(SrsError):
        open_database(store.path)
    assert store.path.read_bytes() == before
    next_schema("CREATE TABLE more (a);")
    open_database(store.path).close()
    assert store.rows("PRAGMA user_version") == [(NEXT,)]


def test_a_migration_that_another_program_was_quicker_with_is_not_repeated(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = database_module.version
    stale = iter([True])
    monkeypatch.setattr(database_module, "version", lambda database: 0 if next(stale, False) else really(database))
    database_module.migrate(store)
    assert store.rows("PRAGMA user_version") == [(file.SCHEMA_VERSION,)]


@pytest.mark.parametrize(
    ("script", "parts"),
    [
        ("", []),
        ("SELECT 1;\n", ["SELECT 1;\n"]),
        ("SELECT 1;", ["SELECT 1;"]),
        ("SELECT\n  1;\nSELECT 2;\n", ["SELECT\n  1;\n", "SELECT 2;\n"]),
        ("SELECT ';\n';\n", ["SELECT ';\n';\n"]),
        ("-- one; two;\nSELECT 1;\n", ["-- one; two;\nSELECT 1;\n"]),
        (
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM b;\n  DELETE FROM c;\nEND;\nSELECT 1;\n",
            ["CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM b;\n  DELETE FROM c;\nEND;\n", "SELECT 1;\n"],
        ),
    ],
)
def test_a_script_is_parted_into_its_statements(script: str, parts: list[str]) -> None:
    assert list(statements(script)) == parts


@given(st.lists(st.text("ab';\n ", max_size=12), max_size=6))
def test_every_statement_of_a_script_is_found_whatever_stands_in_its_text(texts: list[str]) -> None:
    parts = ["SELECT '{}';\n".format(text.replace("'", "''")) for text in texts]
    assert list(statements("".join(parts))) == parts


def test_no_migration_ends_in_a_statement_without_its_semicolon() -> None:
    scripts = sorted(database_module._MIGRATIONS.glob("*.sql"))
    assert [int(script.name[:4]) for script in scripts] == list(range(1, file.SCHEMA_VERSION + 1))
    for script in scripts:
        text = script.read_text("utf-8")
        assert "".join(statements(text)).strip() == text.strip()


def test_closing_a_refused_database_leaves_nothing_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_database(path).close()
    made: list[sqlite3.Connection] = []
    connect = file.connect

    def remember(name: str) -> sqlite3.Connection:
        made.append(connect(name))
        return made[-1]

    def refuse(database: Database) -> None:
        raise DatabaseRefusedError("no")

    with monkeypatch.context() as patch:
        patch.setattr(file, "connect", remember)
        patch.setattr(database_module, "migrate", refuse)
        with pytest.raises(DatabaseRefusedError):
            open_database(path)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        made[0].execute("SELECT 1")


# --- who waits for whom


class Turns:
    """Another program's lock, and what a person is told meanwhile."""

    def __init__(self, store: Database, other: sqlite3.Connection) -> None:
        self._other = other
        self._path = store.path
        self.told: list[str] = []
        self.left = 0  # how often the other still writes before it lets go

    def hold(self) -> None:
        self._other.execute("BEGIN IMMEDIATE")

    def tell(self, words: str) -> None:
        self.told.append(words)
        if not self.left:
            self._other.execute("COMMIT")

    def written(self, _path: str, _since: float) -> bool:
        self.left -= 1
        if not self.left:
            self._other.execute("COMMIT")
        return self.left >= 0


@pytest.fixture
def turns(store: Database, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> Turns:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.04)
    monkeypatch.setattr(file, "NOTICE_SECONDS", 0.02)
    found = Turns(store, other)
    monkeypatch.setattr(file, "changed_since", found.written)
    store.on_wait(None)
    return found


def test_who_waits_is_told_once_and_goes_on_when_the_other_has_done(store: Database, turns: Turns) -> None:
    store.on_wait(turns.tell)
    for _ in range(2):
        turns.hold()
        with store.transaction():
            set_setting(store, "a", "b")
    assert turns.told == ["Waiting: the database is in use by another program"] * 2
    assert store.rows("PRAGMA busy_timeout") == [(20,)]
    store.on_wait(None)
    assert store.rows("PRAGMA busy_timeout") == [(40,)]


def test_a_queue_is_no_lock_that_stays(store: Database, turns: Turns) -> None:
    turns.left = 3
    turns.hold()
    with store.transaction():
        set_setting(store, "a", "b")
    assert turns.left == 0


@pytest.mark.parametrize(("left", "longest"), [(0, 60.0), (9, 0.1)])
def test_waiting_comes_to_an_end(
    store: Database, turns: Turns, monkeypatch: pytest.MonkeyPatch, left: int, longest: float
) -> None:
    monkeypatch.setattr(file, "LONGEST_SECONDS", longest)
    turns.left = left
    turns.hold()
    with pytest.raises(BusyError, match="in use by another program; waited 0 seconds"), store.transaction():
        pass
    assert turns.left < left


def test_a_copy_waits_in_a_queue_as_well(store: Database, turns: Turns, other: sqlite3.Connection) -> None:
    store.on_wait(turns.tell)
    turns.left = 2
    other.execute("BEGIN EXCLUSIVE")
    with closing(sqlite3.connect(":memory:")) as target:
        store.copy_into(target)
    assert turns.left == 0
    assert store.rows("PRAGMA busy_timeout") == [(20,)]


def test_a_file_tells_when_it_was_written(store: Database) -> None:
    status = store.path.stat()
    assert file.changed_since(str(store.path), status.st_mtime - 1)
    assert not file.changed_since(str(store.path), status.st_mtime)
    assert not file.changed_since(f"{store.path}.none", 0)


def test_a_new_store_is_durable_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "srs.db"
    done: list[str] = []
    sync, link = os.fsync, os.link

    def look_at_sync(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            done.append(f"durable at {os.fstat(handle).st_size} bytes")
        sync(handle)

    def look_at_link(source: Path, target: Path) -> None:
        done.append("named")
        link(source, target)

    monkeypatch.setattr(os, "fsync", look_at_sync)
    monkeypatch.setattr(os, "link", look_at_link)
    database = create_database(path)
    assert done == [f"durable at {path.stat().st_size} bytes", "named"]
    assert database.rows("PRAGMA synchronous") == [(3,)]
    database.close()


def test_a_store_that_cannot_be_made_durable_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(database_module, "make_durable", fail)
    with pytest.raises(StorageError, match="No space left"):
        create_database(tmp_path / "srs.db")
    assert list(tmp_path.iterdir()) == []
