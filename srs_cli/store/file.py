"""The database file before SQLite sees it: is it there, whole-looking, ours? Light, since `srs due` waits for it."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable

from srs_cli.errors import BusyError, DatabaseRefusedError, SrsError, StorageError

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing typing costs more than the query
    from typing import TypeVar

    Result = TypeVar("Result")

APPLICATION_ID = 0x53525331  # "SRS1", in the file's header
SCHEMA_VERSION = 5  # the number of the newest migration
BUSY_SECONDS = 5.0
NOTICE_SECONDS = 1.0  # after which a person is told who is waited for
LONGEST_SECONDS = 60.0  # for those who come one after another: that is no lock that stays
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100


def exists(path: str) -> bool:
    """Tell whether something is at the path: a dangling link counts, it is for `connect` to refuse."""
    return os.path.lexists(path)


def connect(path: str, mode: str = "rw") -> sqlite3.Connection:
    """Return a connection to an existing database of ours, with every setting that safety needs; "ro" only reads.

    Raises DatabaseRefusedError where the file is not a database, not ours, newer than we are, empty or damaged;
    StorageError where it cannot be read; BusyError where another process holds it for over 5 seconds.
    """
    _look_at(path)
    try:
        connection = sqlite3.connect(
            uri(path, mode), timeout=BUSY_SECONDS, isolation_level=None, uri=True, check_same_thread=False
        )
    except ERRORS as error:
        raise translate(error, path) from error
    try:
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA mmap_size = 0")
        _check_origin(path, *patiently(connection, path, lambda: _origin(connection)))
    except ERRORS as error:
        connection.close()
        raise translate(error, path) from error
    except SrsError:
        connection.close()
        raise
    return connection


def _origin(connection: sqlite3.Connection) -> tuple[int, int]:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    return application, connection.execute("PRAGMA user_version").fetchone()[0]


def patiently(
    connection: sqlite3.Connection, path: str, act: Callable[[], Result], tell: Callable[[str], None] | None = None
) -> Result:
    """Return what `act` returns, waiting for others: 5 seconds for a lock that stays, longer where they take turns.

    `tell` is called with a sentence once the wait takes as long as the connection has patience at first; that is then
    NOTICE_SECONDS. Raises BusyError where it was in vain, and all that `translate` makes of another error.
    """
    since = time.time()
    began = time.monotonic()
    told = False
    try:
        while True:
            try:
                return act()
            except ERRORS as error:  # noqa: PERF203 - waiting is what the loop is for
                if not is_busy(error):
                    raise translate(error, path) from error
                waited = time.monotonic() - began
                if tell and not told:
                    told = True
                    tell(f"Waiting: the database is in use by {_holder(path)}")
                    wait_at_most(connection, BUSY_SECONDS - NOTICE_SECONDS)
                elif changed_since(path, since) and waited < LONGEST_SECONDS:
                    since = time.time()
                else:
                    raise busy(path, waited) from error
    finally:
        if told:
            wait_at_most(connection, NOTICE_SECONDS)


def wait_at_most(connection: sqlite3.Connection, seconds: float) -> None:
    """Let each statement of the connection wait for others for so long."""
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def changed_since(path: str, moment: float) -> bool:
    """Tell whether the file was written to since a moment (seconds since 1970)."""
    try:
        return os.stat(path).st_mtime > moment  # noqa: PTH116 - as above
    except OSError:
        return False


def uri(path: str, mode: str = "rw") -> str:
    """Return the SQLite URI of a path: opened for reading and writing, never created."""
    escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    # After three slashes nothing is taken for the name of a host, also where the path begins with two.
    return f"file:{'//' if path.startswith('/') else ''}{escaped}?mode={mode}"


def _look_at(path: str) -> None:
    try:
        status = os.stat(path)  # noqa: PTH116 - pathlib costs more than the whole query
        if not stat.S_ISREG(status.st_mode):
            raise DatabaseRefusedError(f"{path} is not a file", _OTHER, path)
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        raise DatabaseRefusedError(f"{path} is a link to nothing", _OTHER, path) from error
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error
    if status.st_size <= 1:
        raise DatabaseRefusedError(
            f"{path} is empty ({'1 byte' if status.st_size else '0 bytes'}) but was expected to hold your history",
            _RESTORE,
            path,
        )
    if header[: len(_MAGIC)] != _MAGIC:
        raise DatabaseRefusedError(f"{path} is not an srs database", _OTHER, path)


def _check_origin(path: str, application: int, version: int) -> None:
    if application != APPLICATION_ID:
        if application == 0 and version == 0:
            raise DatabaseRefusedError(f"{path} is not an srs database, or it is damaged", _OTHER, path)
        raise DatabaseRefusedError(f"{path} is another program's database", _OTHER, path)
    if version < 1:  # a file of ours appears whole
        raise DatabaseRefusedError(f"{path} is damaged (schema {version})", _RESTORE, path)
    if version > SCHEMA_VERSION:
        raise DatabaseRefusedError(
            f"{path} was made by a newer srs (schema {version}, this one knows {SCHEMA_VERSION})",
            "Upgrade srs; nothing was changed.",
        )


_OTHER = "Nothing was changed. Name another file with --db or SRS_DB."
_RESTORE = "Nothing was changed. Put a backup copy of the file in its place, or name another with --db or SRS_DB."

# What the sqlite3 module raises: where the file is damaged, SQLite's own sentence may be no text.
ERRORS = (sqlite3.Error, UnicodeDecodeError)
# Primary result codes of SQLite (https://www.sqlite.org/rescode.html); Python 3.10 does not tell them, so the
# sentences that SQLite has for them are read as well.
_BUSY, _CORRUPT, _NOT_A_DATABASE = {5, 6}, 11, 26
_BUSY_WORDS = ("is locked",)
# Our own SQL is tested: where it does not fit the schema, the schema is damaged.
_CORRUPT_WORDS = (
    "malformed",
    "not a database",
    "no such",
    "parse error",
    "vtable constructor failed",
    "SQL logic error",
    "fts5",
    "Could not decode to UTF-8",
    "codec can't decode",
)
_STORAGE_WORDS = ("disk I/O error", "is full", "unable to open", "readonly", "read-only", "access permission")


def translate(error: sqlite3.Error | UnicodeDecodeError, path: str) -> SrsError:
    """Return the SrsError for an SQLite error: busy, damaged or the disk; what is left is our own fault, exit code 1."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    words = str(error)
    if is_busy(error):
        return busy(path)
    if code in {_CORRUPT, _NOT_A_DATABASE} or any(part in words for part in _CORRUPT_WORDS):
        return DatabaseRefusedError(
            f"{path} is damaged ({words})", f"{_RESTORE} `srs doctor` tells what is wrong.", path
        )
    if any(part in words for part in _STORAGE_WORDS):
        return StorageError(
            f"cannot read or write {path}: {words}",
            "See whether the disk is full or the folder is read-only; every answer shown as saved is safe.",
        )
    return SrsError(f"{path}: {words}", "This is a fault of srs; nothing was changed.")


def damaged_row(what: str) -> DatabaseRefusedError:
    """Return the error for a row whose values are of a kind that srs never writes."""
    return DatabaseRefusedError(
        f"the database is damaged (a row of {what} cannot be read)", "`srs doctor` tells what is wrong."
    )


def busy(path: str, waited: float = 0.0) -> BusyError:
    """Return the error for a database that another process holds, after some seconds; it names that one if it can."""
    return BusyError(
        f"the database is in use by {_holder(path)}; waited {max(waited, BUSY_SECONDS):.0f} seconds ({path})",
        "Close that program, or wait until it is done, and try again; every answer that was shown as saved is safe.",
    )


def is_busy(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """Tell whether another process held the file for longer than the connection waits."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in _BUSY or any(part in str(error) for part in _BUSY_WORDS)


def _holder(path: str) -> str:
    from srs_cli.store.holder import holder  # noqa: PLC0415 - only where a wait was in vain

    return holder(path) or "another program"
