"""Another machine's store: read as a private copy that nothing of ours depends on, and believed in nothing unchecked."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path

from srs_cli.errors import BusyError, DatabaseRefusedError, InputRefusedError, SrsError, StorageError
from srs_cli.model.identity import row_digest
from srs_cli.model.plausible import LAST_MS, is_plausible
from srs_cli.store import backup, cards, file
from srs_cli.store.database import Database, Row, model, open_database
from srs_cli.store.log import event_of

_WAL_AT, _WAL = slice(18, 20), b"\x02\x02"  # in SQLite's header: a file that is written ahead of
_BESIDE = ("-journal", "-wal")
_PREFIX, _STALE_S = ".srs-merge-", 3600
_KINDS = "SELECT type, name, tbl_name, ifnull(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
_LONGEST_NAME = 100


@contextmanager
def opened(path: Path, ours: Path) -> Iterator[Database]:
    """Hold another machine's store open: a copy of the newest schema, checked row by row. The file itself is only read.

    `ours` is the path of this machine's store. Raises InputRefusedError where the file is not there or is ours,
    DatabaseRefusedError where it is no store, a newer one, damaged or not as srs makes them.
    """
    if not file.exists(str(path)):
        raise InputRefusedError(f"{path}: no such file", "Name the database of the other machine.")
    if ours.exists() and path.exists() and path.samefile(ours):
        raise InputRefusedError(f"{path} is the database of this machine", "Name that of the other one.")
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=_folder(ours)) as folder:
        _sweep(Path(folder))
        copy = Path(folder) / "srs.db"
        try:
            _copy(path, copy)
            _check_schema(copy, path)
            database = open_database(copy)
        except (DatabaseRefusedError, StorageError, BusyError) as error:
            raise _of(path, copy, error) from error
        database.path = path  # for messages: the copy is nobody's
        with closing(database):
            _check(database)
            yield database


def _folder(ours: Path) -> Path | None:
    """Return where the copy goes: beside our backups, or the system's folder for such things where there are none."""
    folder = backup.folder_of(ours)
    return folder if folder.is_dir() and not folder.is_symlink() and os.access(folder, os.W_OK) else None


def _sweep(newest: Path) -> None:
    """Remove what merges left that were killed."""
    for left in newest.parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if newest.stat().st_mtime - left.lstat().st_mtime > _STALE_S and not left.is_symlink():
                shutil.rmtree(left)


def _copy(path: Path, copy: Path) -> None:
    """Copy a store: by SQLite where it can be read as it is, else byte for byte, and SQLite settles the copy."""
    if _header(path)[_WAL_AT] != _WAL:
        try:
            with backup.opened(path) as source:
                backup.private_copy(source, copy.parent).rename(copy)
        except StorageError:  # a journal that was left has to be played back, and that must not happen over there
            if not any(Path(f"{path}{end}").exists() for end in _BESIDE):
                raise
        else:
            return
    try:
        for end in ("", *_BESIDE):
            if not end or Path(f"{path}{end}").exists():
                shutil.copyfile(f"{path}{end}", f"{copy}{end}")
                Path(f"{copy}{end}").chmod(0o600)
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error


def _header(path: Path) -> bytes:
    try:
        if not path.is_file():
            return b""  # for `file.connect` to refuse
        with path.open("rb") as source:
            return source.read(100)
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error


def _of(path: Path, copy: Path, error: SrsError) -> SrsError:
    """Return an error about the copy, or about the file as if it were ours, as one about the other machine's file."""
    sentence = error.sentence.replace(str(copy), str(path))
    hint = "Nothing was merged."
    if isinstance(error, DatabaseRefusedError):
        newer = "newer srs" in sentence
        hint += " Upgrade srs on this machine." if newer else f" {_doctor(path)} tells what is wrong."
    return type(error)(sentence, hint)


def _doctor(path: Path) -> str:
    return f"`srs --db {path} doctor`"


def _check_schema(copy: Path, path: Path) -> None:
    """Refuse tables, views and triggers that are not word for word those that srs makes: SQLite would run them."""
    with closing(file.connect(str(copy))) as connection:
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            found = set(connection.execute(_KINDS).fetchall())
        except file.ERRORS as error:
            raise file.translate(error, str(copy)) from error
    if _words(found) != _tables_of(version):
        raise refused(path, "its tables are not those that srs makes")


@cache
def _tables_of(version: int) -> set[tuple[str, ...]]:
    with closing(model(version)) as made:
        return _words(set(made.execute(_KINDS).fetchall()))


def _words(rows: set[Row]) -> set[tuple[str, ...]]:
    return {tuple(re.sub(r"\s+", " ", str(value)) for value in row) for row in rows}


def refused(path: Path, what: str) -> DatabaseRefusedError:
    """Return the error for another machine's store that is not to be trusted."""
    return DatabaseRefusedError(f"{path} is damaged ({what})", f"Nothing was merged. {_doctor(path)} tells more.")


def _check(database: Database) -> None:
    """Refuse a store in which anything is not as srs wrote it, or that says what srs never would."""
    path = database.path
    report = [str(row[0]) for row in database.rows("PRAGMA integrity_check(1)")]
    if report != ["ok"]:
        raise refused(path, report[0].splitlines()[-1])
    harmed = len(cards.damaged(database))
    if harmed:
        raise refused(path, f"{harmed:,} of its cards changed since written")
    if database.one("SELECT 1 FROM card WHERE key < 0 OR deck NOT IN (SELECT id FROM deck)"):
        raise refused(path, "a card is of no deck")
    if database.one("SELECT 1 FROM event WHERE card <> 0 AND card NOT IN (SELECT key FROM card)"):
        raise refused(path, "an answer is of no card")
    if database.one("SELECT 1 FROM event WHERE device NOT IN (SELECT id FROM device)"):
        raise refused(path, "an answer is of no device")
    if database.one(f"SELECT 1 FROM device WHERE id = '' OR length(id) > {_LONGEST_NAME} OR last_seq < 0"):
        raise refused(path, "a device has no name")


def check_event(path: Path, digest: bytes, values: Row) -> None:
    """Refuse an event that is not as it was written, or that no srs writes. `values` are as `log.EVENT_COLUMNS`."""
    if row_digest(values) != digest:
        raise refused(path, f"event {values[0].hex()} changed since written")
    event = event_of(values)
    sound = (
        len(event.id) == 16
        and int.from_bytes(event.id[:6], "big") <= LAST_MS
        and event.device_seq >= 1
        and len(event.voids) in {0, 16}
        and is_plausible(event)
    )
    if not sound:
        raise refused(path, f"event {event.id.hex()} is none that srs writes")
