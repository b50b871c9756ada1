"""Files that were taken in as they are: kept in the store, so that none is read again for nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from srs_cli.store.cards import set_setting, setting
from srs_cli.store.database import Database

_NAME = "taken_files"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file of which all came in, and of which nothing had to be told."""

    format: str  # its name, "" of a deck file
    layout: str  # what was found out about it
    decks: Mapping[str, str]  # the digest of each deck's text since then, by the deck's key


def taken(database: Database) -> dict[str, Taken]:
    """Return the files that were taken in, by their fingerprints."""
    try:
        found = json.loads(setting(database, _NAME) or "{}")
    except (ValueError, RecursionError):  # harmed: then it tells nothing, and all are read again
        return {}
    entries = found.items() if isinstance(found, dict) else ()
    return {mark: Taken(each[0], each[1], each[2]) for mark, each in entries if _is_sound(each)}


def take(database: Database, files: Mapping[str, Taken]) -> None:
    """Keep files by their fingerprints, within a transaction; a deck's last one is enough."""
    if not files:
        return
    decks = {key for each in files.values() for key in each.decks}
    known = {mark: each for mark, each in taken(database).items() if decks.isdisjoint(each.decks)} | dict(files)
    rows = {mark: (each.format, each.layout, dict(each.decks)) for mark, each in known.items()}
    set_setting(database, _NAME, json.dumps(rows))


def _is_sound(entry: object) -> bool:
    if not isinstance(entry, list) or len(entry) != 3:
        return False
    form, layout, decks = entry
    words = [form, layout, *decks.values()] if isinstance(decks, dict) else [None]
    return all(isinstance(each, str) for each in words)
