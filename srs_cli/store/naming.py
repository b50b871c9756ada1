"""The names of decks and tags, for a shell that completes them: read from the file alone, which is not migrated."""

from __future__ import annotations

from srs_cli.store import file

_DECKS = "SELECT name FROM deck WHERE archived = ?"
_TAGS = "SELECT tags FROM deck WHERE archived = 0 UNION SELECT tags FROM card WHERE archived = 0"


def deck_names(path: str, *, archived: bool = False) -> list[str]:
    """Return the names of the decks, or of the archived ones, by name; none where there is no file. Raises what `file.connect` raises."""
    return sorted({str(row[0]) for row in _rows(path, _DECKS, archived)})


def tags(path: str) -> list[str]:
    """Return the tags of decks and cards, by name; none where there is no file. Raises what `file.connect` raises."""
    return sorted({tag for row in _rows(path, _TAGS) for tag in str(row[0]).split("\n") if tag})


def _rows(path: str, query: str, *values: object) -> list[tuple[object, ...]]:
    if not file.exists(path):
        return []
    connection = file.connect(path)
    try:
        return file.patiently(connection, path, lambda: connection.execute(query, values).fetchall())
    finally:
        connection.close()
