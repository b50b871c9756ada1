"""Deck files as the store remembers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srs_cli.store.database import Database

_FILES = "SELECT path, size, mtime_ns FROM deck WHERE archived = 0 AND path <> ''"


def deck_files(database: Database) -> list[tuple[str, int, int]]:
    """Return path, size and time (nanoseconds) of each deck's file, as they were when it was last read."""
    return database.rows(_FILES)
