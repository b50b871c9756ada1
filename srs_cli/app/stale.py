"""Whether deck files changed since they were read: asked at the start of a session and of a search, so it is light."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from srs_cli.store.deck_files import deck_files

if TYPE_CHECKING:
    from srs_cli.store.database import Database


def is_stale(database: Database) -> bool:
    """Tell whether a deck file changed since it was read; one that is gone has not."""
    return any(has_changed(*each) for each in deck_files(database))


def has_changed(path: str, size: int, mtime_ns: int) -> bool | None:
    """Tell whether a deck file changed since it was read, by its size and time; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - as light as can be
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) != (size, mtime_ns)
