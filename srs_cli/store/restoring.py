"""A backup in the place of the store: what is replaced is kept, and nobody's answer is lost between."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from srs_cli.errors import BusyError, DatabaseRefusedError, StorageError
from srs_cli.files import sync_folder
from srs_cli.store import backup, file
from srs_cli.store.database import Database, open_database
from srs_cli.store.keeping import DAMAGED, REPLACED, named

_COUNTER_AT, _COUNTER_BYTES = 24, 4  # the file change counter in SQLite's header


def replace_contents(
    database: Database, source: Path, utc_ms: int, day_of: Callable[[int], int], other_device: Callable[[], bool]
) -> Path:
    """Put a backup's contents in the place of an open store's; return the backup that keeps what was there.

    It is one durable transaction on the same file: other programs that have it open go on with what is there then.
    Where `other_device` says so, this machine counts as another one in the log from now on. Raises BusyError where another
    program wrote meanwhile (then nothing is replaced) or holds the store, DatabaseRefusedError where the store is
    damaged, StorageError where the disk is full.
    """
    with changes_of(database.path) as counter:
        before = counter()
        kept = backup.make(database, REPLACED, utc_ms, day_of)

        def check() -> None:
            if counter() != before:
                raise BusyError("another srs wrote an answer meanwhile", "Nothing was restored; run it again.")

        with (
            _staged(database.path, source, other_device=other_device()) as staged,
            closing(file.connect(str(staged), "ro")) as connection,
        ):
            database.take_over(connection, check)
    return kept


def replace_harmed(database: Database, source: Path, before: bytes, keep: Callable[[], Path]) -> Path:
    """Put a repaired copy's contents in the place of an open store's; return what `keep` returns, called first.

    As `replace_contents`, it is one durable transaction on the same file. `before` is what the change counter was when
    the copy was begun. Raises as `replace_contents`; then nothing was replaced.
    """
    with changes_of(database.path) as counter:

        def check() -> None:
            if counter() != before:
                raise BusyError("another srs wrote an answer meanwhile", "Nothing was repaired; run it again.")

        check()
        kept = keep()
        with closing(file.connect(str(source), "ro")) as connection:
            database.take_over(connection, check)
    return kept


def replace_file(path: Path, source: Path, utc_ms: int, *, other_device: bool) -> Path | None:
    """Put a backup in the place of a file that is missing or damaged; return where its bytes are kept, if there were any.

    The file changes at once and as a whole. Raises what `replace_contents` raises.
    """
    with _staged(path, source, other_device=other_device) as staged:
        try:
            real = path.resolve()  # a link goes on leading to it
            kept = _set_aside(path, real, utc_ms)
            staged.replace(real)
            sync_folder(real.parent)
        except OSError as error:
            raise StorageError(f"cannot replace {path}: {error.strerror}") from error
    return kept


@contextmanager
def _staged(path: Path, source: Path, *, other_device: bool) -> Iterator[Path]:
    """Hold a verified copy of a backup as it will be put in place: of the newest schema."""
    folder = backup.make_folder(path)
    with backup.opened(source) as database:
        staged = backup.private_copy(database, folder)
    try:
        _bring_up_to_date(staged, source, other_device=other_device)
        yield staged
    finally:
        for left in (staged, _journal(staged)):
            with suppress(OSError):
                left.unlink()


def _bring_up_to_date(staged: Path, source: Path, *, other_device: bool) -> None:
    try:
        copy = open_database(staged)
        with closing(copy):
            if other_device:
                with copy.transaction():
                    copy.run("UPDATE device SET own = 0")
        backup.verified(staged)
    except DatabaseRefusedError as error:  # the copy was made this moment, of a backup that is sound
        raise StorageError(
            f"the copy of {source} cannot be read: {error.sentence}", "Nothing was restored; the disk may be failing."
        ) from error


@contextmanager
def changes_of(path: Path) -> Iterator[Callable[[], bytes]]:
    """Yield what reads a store's file change counter, which every transaction counts up. Closing the file would drop SQLite's locks on it: that comes last."""
    try:
        with path.open("rb", buffering=0) as handle:
            yield lambda: change_counter(handle)
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error


def change_counter(file: BinaryIO) -> bytes:
    """Return the bytes of an open file that every transaction changes."""
    file.seek(_COUNTER_AT)
    return file.read(_COUNTER_BYTES)


def keep_bytes(path: Path, utc_ms: int) -> Path:
    """Copy the bytes of a damaged file, and of its journal, to among the backups; return the copy's path."""
    try:
        backup.make_folder(path)
        kept = _under_free_name(path, utc_ms, lambda name: backup.copy_bytes(path, name))
        journal = _journal(path.resolve())
        if journal.exists():
            backup.copy_bytes(journal, _journal(kept))
        sync_folder(kept.parent)
    except OSError as error:
        raise StorageError(f"cannot keep a copy of {path}: {error.strerror}") from error
    return kept


def _set_aside(path: Path, real: Path, utc_ms: int) -> Path | None:
    """Give the bytes of a damaged file a second name among the backups, and move its journal there."""
    journal = _journal(real)
    kept = None
    if os.path.lexists(real):
        kept = _under_free_name(path, utc_ms, lambda name: backup.take_second_name(real, name))
    if os.path.lexists(journal):  # SQLite would play it back into the new file
        left = kept or backup.folder_of(path) / named(path.name, utc_ms, DAMAGED).name
        shutil.move(journal, _journal(left))
    sync_folder(backup.folder_of(path))
    return kept


def _under_free_name(path: Path, utc_ms: int, put: Callable[[Path], None]) -> Path:
    number = 1
    while True:
        kept = backup.folder_of(path) / named(path.name, utc_ms, DAMAGED, number).name
        try:
            put(kept)
        except FileExistsError:
            number += 1
        else:
            return kept


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")
