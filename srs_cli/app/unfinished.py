"""Deck files and the log change together: what a file is to hold waits beside it until the log has the change.

First the new files are written beside the old ones. Then one transaction takes them into the log and the store, and notes which
files wait for their place. Then they are put there. Whoever is killed before the transaction is done has changed nothing; whoever
is killed after it has changed all, for the next start puts the files in their place. The file of a deck that is new is
written while the transaction is under way, and is durable before it is done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from srs_cli.errors import InputRefusedError, StorageError
from srs_cli.files import exists, file_digest, is_staged_for, put_in_place, remove_staged, sync_folder
from srs_cli.store.cards import set_setting, setting
from srs_cli.store.database import Database

_NAME: Final = "unfinished"
_OTHER: Final = "no text"


class Staged(Struct, frozen=True):
    """A file that waits beside the one that it is to replace: the digests of both, "" where there is none yet."""

    path: Path
    temporary: Path
    before: str
    after: str


def make_durable(staged: Sequence[Staged]) -> None:
    """Make the names of staged files durable: once the log has the change, no power cut may take them.

    Raises StorageError where the system refuses.
    """
    try:
        for folder in dict.fromkeys(each.path.parent for each in staged):
            sync_folder(folder)
    except OSError as error:
        raise StorageError(f"cannot write {staged[0].path}: {error.strerror}") from error


def discard(staged: Sequence[Staged]) -> None:
    """Remove staged files, whose change is not to be."""
    for each in staged:
        remove_staged(each.temporary)


@contextmanager
def placing(database: Database, staged: Sequence[Staged]) -> Iterator[None]:
    """Put staged files in their place once what is done meanwhile, a transaction that notes them, is done.

    After any error they are removed, and nothing has changed.
    """
    try:
        yield
    except BaseException:
        if not is_noted(database, staged):
            discard(staged)
        raise
    finish(database, staged)


def note(database: Database, staged: Sequence[Staged]) -> None:
    """Note which files wait for their place, within the transaction that changes the log."""
    if staged:
        waiting = [*_noted(database), *staged]
        rows = [[str(each.path), each.temporary.name, each.before, each.after] for each in waiting]
        set_setting(database, _NAME, json.dumps(rows))


def is_noted(database: Database, staged: Sequence[Staged]) -> bool:
    """Tell whether the store knows of staged files: a transaction may have happened that seemed to fail."""
    return bool(set(staged) & set(_noted(database)))


def is_waiting(database: Database) -> bool:
    """Tell whether files wait for their place."""
    return bool(setting(database, _NAME))


def finish(database: Database, own: Sequence[Staged] = ()) -> None:
    """Put all files in their place that wait for it; raises StorageError where one cannot be, and the next start tries again.

    Whether a staged file is whole is looked at, but for those that this process has just written (`own`).
    A file that was changed by hand meanwhile stays as it is: it is read again like any that changed.
    """
    known = setting(database, _NAME)
    if not known:
        return
    for each in _noted(database):
        now = _digest(each.path)
        if now == each.before and now != each.after and _is_whole(each, own):
            put_in_place(each.temporary, each.path, replace=bool(each.before))
        else:  # put there already, by another srs perhaps
            remove_staged(each.temporary)
    with database.transaction():
        if setting(database, _NAME) == known:
            set_setting(database, _NAME, "")


def _is_whole(each: Staged, own: Sequence[Staged]) -> bool:
    return exists(each.temporary) if each in own else _digest(each.temporary) == each.after


def _noted(database: Database) -> list[Staged]:
    found = []
    for path, name, before, after in json.loads(setting(database, _NAME) or "[]"):
        if is_staged_for(name, Path(path)):
            found.append(Staged(Path(path), Path(path).with_name(name), before, after))
    return found


def _digest(path: Path) -> str:
    """Return the digest of a file's text, "" where there is none; raises StorageError where the system cannot tell."""
    if not exists(path):
        return ""
    try:
        return file_digest(path)
    except InputRefusedError:
        return _OTHER
