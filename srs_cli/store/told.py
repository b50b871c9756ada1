"""What a repair could not save and has told: kept in the store, so that it is not found again as a new loss."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from srs_cli.store.database import Database

_GAPS, _CARDS = "told_gaps", "told_cards"  # names in the table of settings
_READ = "SELECT value FROM setting WHERE name = ?"
_WRITE = "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"

Ranges = tuple[tuple[int, int], ...]  # first and last number of each, ascending and apart


def gaps(database: Database) -> dict[str, Ranges]:
    """Return the numbers of events that are known to be lost, by device."""
    found = _read(database, _GAPS)
    if not isinstance(found, dict):
        return {}
    return {str(device): _ranges(each) for device, each in found.items()}


def cards(database: Database) -> frozenset[int]:
    """Return the keys of the cards that are known to be lost, though the log has answers to them."""
    found = _read(database, _CARDS)
    return frozenset(key for key in found if isinstance(key, int)) if isinstance(found, list) else frozenset()


def tell(database: Database, lost: Mapping[str, Ranges], lost_cards: Iterable[int]) -> None:
    """Keep what is lost besides what was told before, within a transaction."""
    known = gaps(database)
    for device, ranges in lost.items():
        known[device] = union(known.get(device, ()), ranges)
    keys = sorted(cards(database) | set(lost_cards))
    for name, value in ((_GAPS, known), (_CARDS, keys)):
        if value:
            database.run(_WRITE, (name, json.dumps(value)))


def union(one: Ranges, other: Ranges) -> Ranges:
    """Return the numbers of either."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted((*one, *other)):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def without(ranges: Ranges, taken: Ranges) -> Ranges:
    """Return the numbers of the first that are not among the second; both ascending."""
    left: list[tuple[int, int]] = []
    place = 0
    for first, last in ranges:
        at = first
        while place < len(taken) and taken[place][1] < at:
            place += 1
        for begin, end in taken[place:]:
            if begin > last:
                break
            if begin > at:
                left.append((at, begin - 1))
            at = max(at, end + 1)
        if at <= last:
            left.append((at, last))
    return tuple(left)


def _read(database: Database, name: str) -> object:
    found = database.one(_READ, (name,))
    try:
        return json.loads(found[0]) if found else None
    except (TypeError, ValueError, RecursionError):  # harmed: then it tells nothing
        return None


def _ranges(found: object) -> Ranges:
    pairs = found if isinstance(found, list) else []
    read = [(each[0], each[1]) for each in pairs if isinstance(each, list) and len(each) == 2]
    return union((), tuple((first, last) for first, last in read if isinstance(first, int) and isinstance(last, int)))
