"""Is the store sound? Every check that can be made without changing anything."""

from __future__ import annotations

from dataclasses import dataclass

from srs_cli.errors import StorageError
from srs_cli.model.memory import NEW
from srs_cli.schedule import Step
from srs_cli.schedule.fold import fold_card
from srs_cli.store import cards, fulltext, log
from srs_cli.store.database import Database
from srs_cli.text import plural


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the check, whether it passed, and what it saw, in words."""

    check: str
    ok: bool
    words: str


def examine(database: Database, step: Step) -> list[Finding]:
    """Return what every check found; nothing is changed."""
    return [
        _integrity(database),
        _counted("events unharmed", [event.hex() for event in log.damaged(database)], "event", "changed since written"),
        _counted("cards unharmed", [str(row) for row in cards.damaged(database)], "card", "changed since written"),
        _gaps(database),
        _counted("schedule equals the log", differing(database, step), "schedule", "not what the log says"),
        _tally(database),
        _search(database),
    ]


def reindex(database: Database) -> None:
    """Make the search index anew from the cards; nothing else is touched."""
    with database.transaction():
        fulltext.rebuild(database)


def differing(database: Database, step: Step) -> list[str]:
    """Return the faces whose memory is not the fold of their card's events, as "key/face"."""
    stored: dict[int, dict[int, object]] = {}
    for key, number, memory in log.all_memories(database):
        stored.setdefault(key, {})[number] = memory
    wrong = []
    for key, events in log.by_card(database):
        if not key:
            continue  # a change of deck files that is no one card's
        faces = stored.pop(key, None)
        if faces is None:
            wrong.append(f"{key}/-")  # events of a card that is not there
            continue
        try:
            folded = fold_card(events, faces, step)
        except (TypeError, ValueError, LookupError, OverflowError):  # events that no program of ours has written
            wrong += [f"{key}/{number}" for number in faces]
            continue
        wrong += [f"{key}/{number}" for number, memory in faces.items() if folded[number] != memory]
    wrong += [f"{key}/{number}" for key, faces in stored.items() for number, memory in faces.items() if memory != NEW]
    return wrong


def _integrity(database: Database) -> Finding:
    rows = [str(row[0]) for row in database.rows("PRAGMA integrity_check")]
    if rows == ["ok"]:
        broken = database.rows("PRAGMA foreign_key_check")
        return Finding("file structure", not broken, "sound" if not broken else plural(len(broken), "broken reference"))
    return Finding("file structure", ok=False, words="; ".join(rows[:3]))


def _counted(check: str, found: list[str], noun: str, what: str) -> Finding:
    if not found:
        return Finding(check, ok=True, words="all")
    return Finding(check, ok=False, words=f"{plural(len(found), noun)} {what}: {', '.join(found[:3])}")


def _gaps(database: Database) -> Finding:
    found = log.gaps(database)
    if not found:
        return Finding("log complete", ok=True, words="no gaps")
    device, last, count = found[0]
    return Finding("log complete", ok=False, words=f"device {device} wrote {last} events, {count} are here")


def _tally(database: Database) -> Finding:
    wrong = cards.tally_differences(database)
    return Finding("counts right", not wrong, "all" if not wrong else f"{plural(wrong, 'count')} wrong")


def _search(database: Database) -> Finding:
    try:
        agrees = fulltext.agrees(database)
    except StorageError:  # SQLite looks at the index by what it takes for writing
        return Finding("search finds what is there", ok=True, words="not checked: the file cannot be written")
    words = "all" if agrees else "the index is not what the cards say; `srs doctor --reindex` makes it anew"
    return Finding("search finds what is there", agrees, words)
