"""Backups of the store: made by SQLite's backup API, verified, and named only once they are whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from srs_cli.errors import DatabaseRefusedError, InputRefusedError, StorageError
from srs_cli.files import make_folders, sync_folder
from srs_cli.store import file
from srs_cli.store.database import Database
from srs_cli.store.keeping import DAMAGED, Backup, kept, named, prefix_of, understood

_COUNTS = (
    "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM card), (SELECT count(*) FROM deck WHERE archived = 0), "
    "(SELECT utc_ms FROM event ORDER BY id DESC LIMIT 1)"
)
_SECOND_NS = 1_000_000_000
_PIECE = 1 << 20  # bytes read at once
_STALE_NS = 3600 * _SECOND_NS  # what a killed backup left is swept away after an hour


class Contents(Struct, frozen=True):
    """How much a store holds."""

    events: int
    cards: int
    decks: int
    last_ms: int | None  # when its last event happened, in milliseconds since 1970


class Copy(Struct, frozen=True):
    """A copy that has no name yet; `of` is what it must hold. Where nothing changed, the backup that there is."""

    database: str  # its file's name
    backup: Backup
    folder: Path
    temporary: Path | None
    of: Contents | None
    as_before: Backup | None = None


def folder_of(database: Path) -> Path:
    """Return the folder of a database's backups."""
    return database.parent / "backups"


def make_folder(database: Path) -> Path:
    """Return the folder of a database's backups, made where there was none; raises StorageError where it cannot be."""
    folder = folder_of(database)
    _refuse_link(folder)
    try:
        make_folders(folder)
    except OSError as error:
        raise StorageError(f"cannot make {folder}: {error.strerror}") from error
    return folder


def listed(database: Path) -> list[Backup]:
    """Return the backups of a database, the newest first; raises StorageError where the folder cannot be read."""
    folder = folder_of(database)
    _refuse_link(folder)
    try:
        with os.scandir(folder) as entries:
            found = [understood(database.name, each.name) for each in entries if each.is_file(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"cannot read {folder}: {error.strerror}") from error
    return sorted((each for each in found if each), key=lambda each: each.order, reverse=True)


def contents(database: Database) -> Contents:
    """Return how much an open store holds."""
    return Contents(*database.rows(_COUNTS)[0])


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Hold a store open for reading alone. Raises what `file.connect` raises."""
    connection = file.connect(str(path), "ro")
    with closing(connection):
        yield Database(connection, path)


def verified(path: Path, expected: Contents | None = None) -> Contents:
    """Return what a backup holds after all of its structure was checked.

    Raises DatabaseRefusedError where it is damaged, not ours or newer, or holds something else than expected;
    StorageError where the disk fails to read it.
    """
    try:
        return _verified(path, expected)
    except DatabaseRefusedError:  # SQLite says so as well where the disk failed to read a page, perhaps just this once
        _read_through(path)
        return _verified(path, expected)


def _read_through(path: Path) -> None:
    try:
        with path.open("rb") as handle:
            while handle.read(_PIECE):
                pass
    except OSError as error:
        raise StorageError(f"cannot read {path}: {error.strerror}") from error


def _verified(path: Path, expected: Contents | None) -> Contents:
    with opened(path) as database:
        report = [str(row[0]) for row in database.rows("PRAGMA integrity_check(1)")]
        found = contents(database)
    if report != ["ok"]:
        raise DatabaseRefusedError(f"{path} is damaged ({report[0].splitlines()[-1]})", database=str(path))
    if expected is not None and found != expected:
        raise DatabaseRefusedError(
            f"the copy {path} holds {found.events} events and {found.cards} cards instead of {expected.events} and "
            f"{expected.cards}"
        )
    return found


def make(database: Database, kind: str, utc_ms: int, day_of: Callable[[int], int]) -> Path:
    """Make a backup, thin the older ones, and return its path. Raises what `begin` and `finish` raise."""
    return finish(begin(database, kind, utc_ms), day_of)


def begin(database: Database, kind: str, utc_ms: int) -> Copy:
    """Copy the store as it is now under a name of no backup; `finish` makes a backup of it, in any thread.

    Nothing is copied where nothing changed since the newest backup. Raises StorageError where the disk is full or the
    folder cannot be written, DatabaseRefusedError where the store is damaged, BusyError where it cannot be read.
    """
    folder = folder_of(database.path)
    backup = named(database.path.name, utc_ms, kind)
    newest = next((each for each in listed(database.path) if each.kind != DAMAGED), None)
    if newest and _is_unchanged(folder / newest.name, database.path):
        return Copy(database.path.name, backup, folder, None, None, newest)
    make_folder(database.path)
    temporary, of = _copied(database, folder)
    _sweep(database.path, temporary)
    return Copy(database.path.name, backup, folder, temporary, of)


def finish(copy: Copy, day_of: Callable[[int], int]) -> Path:
    """Verify a copy and give it its name, thin the older backups, and return the path. Nothing is left of a bad one."""
    if copy.as_before:
        path = copy.folder / copy.as_before.name
        if copy.as_before.kind != copy.backup.kind:
            with suppress(OSError):  # without links the one that there is will do
                path = _linked(path, copy)
    else:
        path = _verified_and_named(copy)
    _thin(copy, day_of)
    return path


def copy_to(database: Database, target: Path, *, replace: bool) -> Contents:
    """Copy the store to a file, whole or not at all; return what it holds.

    Raises InputRefusedError where the file exists and `replace` is false, or is a link, no file, or the store itself,
    and where its folder does not exist; and what `begin` raises.
    """
    try:
        _check_target(database.path, target, replace=replace)
        temporary, of = _copied(database, target.parent)
    except OSError as error:
        raise StorageError(f"cannot write {target}: {error.strerror}") from error
    with _removed_at_the_end(temporary):
        verified(temporary, of)
        try:
            if replace:
                temporary.replace(target)
            else:
                take_name(temporary, target)
            sync_folder(target.parent)
        except FileExistsError as error:
            raise _exists(target) from error
        except OSError as error:
            raise StorageError(f"cannot write {target}: {error.strerror}") from error
    return of


def take_name(temporary: Path, target: Path) -> None:
    """Give a file a name that is free; raises FileExistsError where it is not."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        temporary.rename(target)


def take_second_name(path: Path, name: Path) -> None:
    """Give a file a second name that is free: where it is replaced, its bytes are there still."""
    try:
        os.link(path, name)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        copy_bytes(path, name)


def copy_bytes(path: Path, name: Path) -> None:
    """Copy a file byte for byte to a name that is free, durably and for its owner alone."""
    handle = os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as target, path.open("rb") as source:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())


def private_copy(database: Database, folder: Path) -> Path:
    """Return a copy of a store under a temporary name in a folder."""
    return _copied(database, folder)[0]


def _copied(database: Database, folder: Path) -> tuple[Path, Contents]:
    """Return a durable copy under a temporary name, and what the store held at that moment."""
    handle, name = temporary_file(database.path, folder)
    temporary = Path(name)
    try:
        # The copy has no name yet: it needs no journal, and is made durable once, as a whole.
        with closing(sqlite3.connect(file.uri(name), uri=True, isolation_level=None)) as target:
            target.execute("PRAGMA journal_mode = OFF")
            target.execute("PRAGMA synchronous = OFF")
            with database.snapshot():
                of = contents(database)
                changed_ns = os.stat(database.path).st_mtime_ns  # noqa: PTH116 - as in `_is_unchanged`
                database.copy_into(target)
        # As old as what it holds, so that a look tells whether anything changed since. A file that was written within
        # the last second could be written again without getting another time: then it counts as changed.
        settled = temporary.stat().st_mtime_ns - changed_ns > _SECOND_NS
        os.utime(name, ns=(changed_ns, changed_ns if settled else changed_ns - _SECOND_NS))
        os.fsync(handle)
    except file.ERRORS as error:
        temporary.unlink(missing_ok=True)
        raise file.translate(error, name) from error
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StorageError(f"cannot write {name}: {error.strerror}") from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    return temporary, of


def temporary_file(database: Path, folder: Path) -> tuple[int, str]:
    """Return an open file of a folder and its path, under a name that is swept away if it is left behind."""
    try:
        return tempfile.mkstemp(prefix=_hidden(database), suffix=".tmp", dir=folder)
    except OSError as error:
        raise StorageError(f"cannot write into {folder}: {error.strerror}") from error


def _hidden(database: Path) -> str:
    return f".{prefix_of(database.name)[-50:]}"


def _is_unchanged(backup: Path, database: Path) -> bool:
    try:
        # Looking is all: opening and closing the store beside SQLite would drop SQLite's locks on it.
        then, now = os.stat(backup), os.stat(database)  # noqa: PTH116 - says that these are no reads
    except OSError:
        return False
    return (then.st_mtime_ns, then.st_size) == (now.st_mtime_ns, now.st_size)


def _verified_and_named(copy: Copy) -> Path:
    assert copy.temporary is not None  # noqa: S101 - as `begin` makes it
    with _removed_at_the_end(copy.temporary):
        try:
            verified(copy.temporary, copy.of)
        except DatabaseRefusedError as error:
            store = str(copy.folder.parent / copy.database)
            words = f"{store} cannot be backed up: {error.sentence}"
            raise DatabaseRefusedError(words, "`srs doctor` tells what is wrong.", store) from error
        try:
            return _linked(copy.temporary, copy)
        except OSError as error:
            raise StorageError(f"cannot write into {copy.folder}: {error.strerror}") from error


def _linked(source: Path, copy: Copy) -> Path:
    found = listed(copy.folder.parent / copy.database)
    number = 1 + max((each.number for each in found if each.utc_ms == copy.backup.utc_ms), default=0)
    while True:
        backup = named(copy.database, copy.backup.utc_ms, copy.backup.kind, number)
        try:
            take_name(source, copy.folder / backup.name)
        except FileExistsError:
            number += 1
            continue
        sync_folder(copy.folder)
        return copy.folder / backup.name


def _thin(copy: Copy, day_of: Callable[[int], int]) -> None:
    found = listed(copy.folder.parent / copy.database)
    stay = kept(found, day_of)
    for each in found:
        if each not in stay:
            remove(copy.folder / each.name)


def remove(backup: Path) -> None:
    """Remove a backup, and what was kept with it (a damaged file's journal, deck files), where the system lets it."""
    for path in (backup, backup.with_name(f"{backup.name}-journal"), backup.with_suffix(".decks.json")):
        with suppress(OSError):
            path.unlink()


def _sweep(database: Path, newest: Path) -> None:
    """Remove what killed backups left."""
    with suppress(OSError):
        now_ns = newest.stat().st_ctime_ns
        for path in newest.parent.glob("*.tmp*"):
            stale = path != newest and now_ns - path.lstat().st_ctime_ns > _STALE_NS
            if stale and path.name.startswith(_hidden(database)):
                path.unlink()


@contextmanager
def _removed_at_the_end(temporary: Path) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(OSError):  # where it was renamed, it is gone
            temporary.unlink()


def _refuse_link(folder: Path) -> None:
    if folder.is_symlink():
        raise StorageError(f"{folder} is a link; backups are not written through it", "Make it a folder.")


def _check_target(database: Path, target: Path, *, replace: bool) -> None:
    if target.is_symlink():
        raise InputRefusedError(f"{target} is a link; it is not written through", "Name the file itself.")
    if not target.parent.is_dir():  # a disk that is not there is no folder to be made
        raise InputRefusedError(f"there is no folder {target.parent}", "Make it first. Or is that disk not there?")
    if not target.exists():
        return
    if not target.is_file():
        raise InputRefusedError(f"{target} is not a file", "Name another file.")
    if target.samefile(database):
        raise InputRefusedError(f"{target} is the database itself", "Name another file.")
    if not replace:
        raise _exists(target)


def _exists(target: Path) -> InputRefusedError:
    return InputRefusedError(f"{target} exists already", "Name another file, or add --force to replace it.")
