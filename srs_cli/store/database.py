"""The open database: settings, migrations, transactions. Every SQLite error leaves here as an SrsError."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from srs_cli.errors import DatabaseRefusedError, StorageError
from srs_cli.files import make_durable, make_folders, sweep, sync_folder
from srs_cli.store import file

_MIGRATIONS = Path(__file__).parent / "migrations"
_SET = "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> ?"
# Counts that came to nothing: `srs due` would look at those of every day that ever was, for ever.
_CLEAR = "DELETE FROM tally WHERE deck IN (SELECT id FROM deck) AND kind IN (0, 1, 2) AND n = 0"
FIRST_WRITE, IMPORT, MIGRATION, REPAIR = "daily", "import", "migration", "repair"
_BUSY = {5, 6}  # SQLITE_BUSY, SQLITE_LOCKED
_ELSEWHERE = "Name another file with --db or SRS_DB."
Row = tuple[Any, ...]
Values = Sequence[object] | Mapping[str, object]
Keep = Callable[["Database", str], None]
_Result = TypeVar("_Result")


class Database:
    """An open store. Writes happen inside `transaction()` only; `path` is for messages."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.path = path
        self._mirrored: Callable[[], Mapping[str, str]] | None = None
        self._keep: Keep | None = None
        self._written = False
        self._tell: Callable[[str], None] | None = None

    def on_wait(self, tell: Callable[[str], None] | None) -> None:
        """Let `tell` be called with a sentence when another process is waited for over a second; None: nobody is told."""
        self._tell = tell
        file.wait_at_most(self._connection, file.NOTICE_SECONDS if tell else file.BUSY_SECONDS)

    def _patiently(self, act: Callable[[], _Result]) -> _Result:
        return file.patiently(self._connection, str(self.path), act, self._tell)

    @contextmanager
    def _waiting_for_copy(self) -> Iterator[Callable[[int, int, int], None]]:
        """Give what sees to it that a copy waits for others as all else does, only without telling anybody."""
        tell, since, began = self._tell, time.time(), time.monotonic()

        def look(status: int, _remaining: int, _total: int) -> None:
            nonlocal since
            if status not in _BUSY:  # else the sqlite3 module would try again for ever
                return
            waited = time.monotonic() - began
            if not file.changed_since(str(self.path), since) or waited > file.LONGEST_SECONDS:
                raise file.busy(str(self.path), waited)
            since = time.time()

        if tell:
            self.on_wait(None)
        try:
            yield look
        finally:
            if tell:
                self.on_wait(tell)

    def mirror(self, settings: Callable[[], Mapping[str, str]]) -> None:
        """Let the next transaction also write these rows of the setting table; only then are they asked for."""
        self._mirrored = settings

    def guard(self, keep: Keep) -> None:
        """Let `keep` be called with this store and what is coming, so that a backup can be made of what is there.

        FIRST_WRITE comes before the first transaction; all else by `keep_before`. What it raises stops what was coming.
        """
        self._keep = keep

    def keep_before(self, coming: str) -> None:
        """Let a backup be made, outside of any transaction, before an import, a migration or a repair."""
        if self._keep:
            self._keep(self, coming)

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """Return all rows of a query."""
        return self._patiently(lambda: self._connection.execute(sql, values).fetchall())

    def each(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """Yield the rows of a query one by one, for results too large to hold."""
        found = self._patiently(lambda: self._connection.execute(sql, values))
        try:
            yield from found
        except file.ERRORS as error:
            raise file.translate(error, str(self.path)) from error

    def one(self, sql: str, values: Values = ()) -> Row | None:
        """Return the first row of a query, or None."""
        rows = self.rows(sql, values)
        return rows[0] if rows else None

    def run(self, sql: str, values: Values = ()) -> int:
        """Carry out one statement; return the row id that an INSERT made."""
        return self._patiently(lambda: self._connection.execute(sql, values).lastrowid or 0)

    def run_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Carry out one statement for many rows."""
        try:
            self._connection.executemany(sql, rows)
        except file.ERRORS as error:
            raise file.translate(error, str(self.path)) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold one durable transaction: all of it is on disk when this ends, or none after any error.

        BEGIN IMMEDIATE takes the write lock at once, so what is read inside cannot be overtaken.
        """
        mirrored = self._mirrored() if self._mirrored else {}
        if not self._written:
            self._written = True
            self.keep_before(FIRST_WRITE)
        self.run("BEGIN IMMEDIATE")
        try:
            self._write_mirrored(mirrored)
            yield
            self.run("COMMIT")
            self._mirrored = None
        except BaseException:
            if self._connection.in_transaction:
                self._connection.rollback()
            raise

    def _write_mirrored(self, settings: Mapping[str, str]) -> None:
        for name, value in settings.items():
            self.run(_SET, (name, value, value))
        if settings:  # once a run
            self.run(_CLEAR)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads see one state of the store, and nobody change it meanwhile."""
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("COMMIT")

    def copy_into(self, target: sqlite3.Connection) -> None:
        """Copy everything into another database by SQLite's backup API."""
        try:
            with self._waiting_for_copy() as wait:
                self._connection.backup(target, progress=wait)
        except file.ERRORS as error:
            raise file.translate(error, str(self.path)) from error

    def take_over(self, source: sqlite3.Connection, check: Callable[[], None]) -> None:
        """Put everything of another database in the place of what is here, in one durable transaction.

        `check` is called once nobody else can write any more; what it raises leaves all as it was.
        """
        checked = False

        def look(status: int, remaining: int, total: int) -> None:
            nonlocal checked
            wait(status, remaining, total)
            if not checked and status not in _BUSY:
                checked = True
                check()

        try:
            with self._waiting_for_copy() as wait:
                source.backup(self._connection, pages=1, progress=look)  # the first page takes the lock
        except file.ERRORS as error:
            raise file.translate(error, str(self.path)) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def open_database(path: Path, keep: Keep | None = None) -> Database:
    """Return the open store of an existing file, migrated to the newest schema; `keep` as in `Database.guard`.

    Raises what `file.connect` and `keep` raise.
    """
    connection = file.connect(str(path))
    database = Database(connection, path)
    try:
        _settle(database)
        if version(database) < file.SCHEMA_VERSION and keep:
            keep(database, MIGRATION)
        migrate(database)
        if keep:
            database.guard(keep)
    except BaseException:
        connection.close()
        raise
    return database


def open_as_it_is(path: Path) -> Database:
    """Return the open store of an existing file, of whatever schema; raises what `file.connect` raises."""
    connection = file.connect(str(path))
    database = Database(connection, path)
    try:
        _settle(database)
    except BaseException:
        connection.close()
        raise
    return database


def create_database(path: Path, keep: Keep | None = None) -> Database:
    """Return the open store of a new file, readable by its owner only; `keep` as in `open_database`.

    The file appears whole or not at all: it is made under another name first. Where another process was quicker, its
    file is opened. Raises StorageError where the folder cannot be written.
    """
    making = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        make_folders(path.parent)
        making.unlink(missing_ok=True)
        os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        fill(making)
        try:
            os.link(making, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            making.rename(path)
        sync_folder(path.parent)
        sweep(path, f"{path.name}.", ".new")
    except OSError as error:
        raise StorageError(f"cannot create {path}: {error.strerror}", _ELSEWHERE) from error
    except DatabaseRefusedError as error:  # a file that was made this moment: the disk fails to read it
        raise StorageError(f"cannot create {path}: {error.sentence}", _ELSEWHERE) from error
    finally:
        with suppress(OSError):  # where it was renamed, it is gone
            making.unlink()
    return open_database(path, keep)


def fill(path: Path, number: int | None = None) -> None:
    """Make a store without content, of a version of the schema or the newest, out of an empty file, durably.

    The file is nothing until it is whole, so it is made durable once and not after each step.
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None)
    except file.ERRORS as error:
        raise file.translate(error, str(path)) from error
    database = Database(connection, path)
    try:
        _settle(database)
        if sys.platform != "darwin":  # where a usual sync is not enough
            database.run("PRAGMA synchronous = OFF")
        database.run(f"PRAGMA application_id = {file.APPLICATION_ID}")
        migrate(database, number)
    finally:
        connection.close()
    try:
        make_durable(path)
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror}", _ELSEWHERE) from error


def _settle(database: Database) -> None:
    """Set what each connection needs; durability: an answer is on disk, and so is the deletion of its journal."""
    database.run("PRAGMA journal_mode = DELETE")
    database.run("PRAGMA synchronous = EXTRA")
    database.run("PRAGMA foreign_keys = ON")
    if sys.platform == "darwin":
        database.run("PRAGMA fullfsync = ON")


def in_memory() -> Database:
    """Return an empty store that is no file."""
    return Database(model(file.SCHEMA_VERSION), Path(":memory:"))


def migrate(database: Database, newest: int | None = None) -> None:
    """Bring the schema to a version, or the newest, each step with its version number in one transaction."""
    for number in range(version(database) + 1, (newest or file.SCHEMA_VERSION) + 1):
        (script,) = _MIGRATIONS.glob(f"{number:04d}_*.sql")
        with database.transaction():
            if version(database) >= number:  # another process was quicker
                continue
            for statement in statements(script.read_text("utf-8")):
                database.run(statement)
            database.run(f"PRAGMA user_version = {number}")


def version(database: Database) -> int:
    """Return the version of a store's schema."""
    return int(database.rows("PRAGMA user_version")[0][0])


def statements(script: str) -> Iterator[str]:
    """Yield the statements of an SQL script: `executescript` would commit each on its own."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def model(number: int) -> sqlite3.Connection:
    """Return a store without content in memory alone, of a version of the schema."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(Database(connection, Path(":memory:")), number)
    return connection
