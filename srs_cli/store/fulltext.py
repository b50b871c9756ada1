"""The full-text index of what cards say, kept current within the transactions that change cards."""

from __future__ import annotations

from srs_cli.errors import DatabaseRefusedError
from srs_cli.store.database import Database

SINCE_VERSION = 2  # of the schema
_COLUMNS = "question, answer, extra, tags, archived"
_ADD = f"INSERT INTO card_text (rowid, {_COLUMNS}) SELECT id, {_COLUMNS} FROM card_words WHERE id"
# The index is told what it held: it keeps no text of its own.
_REMOVE = (
    f"INSERT INTO card_text (card_text, rowid, {_COLUMNS}) SELECT 'delete', id, {_COLUMNS} FROM card_words WHERE id = ?"
)
_CHECK = "INSERT INTO card_text (card_text, rank) VALUES ('integrity-check', 1)"  # 1: against the cards
_SET_ROOM = "INSERT INTO card_text (card_text, rank) VALUES ('hashsize', ?)"
_USUAL_ROOM, _ROOM_FOR_MANY = 1 << 20, 8 << 20  # bytes; FTS5's own, and ours
_REBUILD = "INSERT INTO card_text (card_text) VALUES ('rebuild')"


def last_row(database: Database) -> int:
    """Return the row of the newest card, 0 where there is none."""
    return int(database.rows("SELECT ifnull(max(id), 0) FROM card")[0][0])


def add_after(database: Database, row: int, *, many: bool = False) -> None:
    """Index the cards of all rows after this one, in one go.

    `many` gives the words more room before they are sorted and written: each time leaves a part to be merged with others.
    """
    if many:
        database.run(_SET_ROOM, (_ROOM_FOR_MANY,))
    database.run(f"{_ADD} > ?", (row,))
    if many:
        database.run(_SET_ROOM, (_USUAL_ROOM,))


def add(database: Database, row: int) -> None:
    """Index the card of a row."""
    database.run(f"{_ADD} = ?", (row,))


def remove(database: Database, row: int) -> None:
    """Take the card of a row out of the index: before its text changes, since that names what is taken out."""
    database.run(_REMOVE, (row,))


def agrees(database: Database) -> bool:
    """Tell whether the index is whole and says what the cards say; nothing is changed."""
    try:
        database.run(_CHECK)
    except DatabaseRefusedError:
        return False
    return True


def rebuild(database: Database) -> None:
    """Make the index anew from the cards, within a transaction."""
    database.run(_REBUILD)
