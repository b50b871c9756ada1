"""Files that were taken in as they are: kept in the store, so that none is read again for nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.model.collection import StoredDeck
from srs_cli.model.identity import row_digest
from srs_cli.store.cards import decks, set_setting, setting
from srs_cli.store.database import Database

_NAME = "taken_files"
# Places, owners and times; texts. Together, as there may be very many, and in the order of an index, which needs no sorting.
_CARDS = (
    "SELECT group_concat(seal || hex(digest)) "
    "FROM (SELECT seal, digest FROM card WHERE deck = ? ORDER BY archived, position, id)"
)


class Taken(Struct, frozen=True):
    """A file of which all came in, and of which nothing had to be told."""

    format: str  # its name, "" of a deck file
    layout: str  # what was found out about it
    decks: Mapping[str, str]  # the fingerprint of each deck since then, by its key; "" until it is taken


def taken(database: Database) -> dict[str, Taken]:
    """Return the files that were taken in, by their fingerprints."""
    try:
        found = json.loads(setting(database, _NAME) or "{}")
    except (ValueError, RecursionError):  # harmed: then it tells nothing, and all are read again
        return {}
    entries = found.items() if isinstance(found, dict) else ()
    return {mark: Taken(*each) for mark, each in entries if _is_sound(each)}


def take(database: Database, files: Mapping[str, Taken]) -> None:
    """Keep files by their fingerprints, within the transaction that took them in; a deck's last one is enough."""
    if not files:
        return
    keys = {key for each in files.values() for key in each.decks}
    prints = {deck.key: fingerprint(database, deck) for deck in decks(database) if deck.key in keys}
    known = {mark: each for mark, each in taken(database).items() if keys.isdisjoint(each.decks)}
    known |= {mark: replace(each, decks={key: prints[key] for key in each.decks}) for mark, each in files.items()}
    rows = {mark: (each.format, each.layout, dict(each.decks)) for mark, each in known.items()}
    set_setting(database, _NAME, json.dumps(rows))


def fingerprint(database: Database, deck: StoredDeck) -> str:
    """Return a digest of all that the store has of a deck and its cards, but for what was learnt."""
    heading = (
        deck.name,
        deck.description,
        deck.language,
        deck.source,
        deck.tags,
        deck.path,
        deck.digest,
        deck.archived,
    )
    return row_digest((heading, database.rows(_CARDS, (deck.row,)))).hex()


def _is_sound(entry: object) -> bool:
    if not isinstance(entry, list) or len(entry) != 3:
        return False
    form, layout, prints = entry
    words = [form, layout, *prints.values()] if isinstance(prints, dict) and prints else [None]
    return all(isinstance(each, str) for each in words)
