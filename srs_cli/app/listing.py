"""What decks there are, for `srs decks` and for choosing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from srs_cli.errors import SrsError
from srs_cli.model.collection import Counts, StoredDeck
from srs_cli.store import cards, naming
from srs_cli.store.database import Database


class DeckEntry(Struct, frozen=True):
    """A deck with the counts of a study day."""

    deck: StoredDeck
    counts: Counts
    file_missing: bool


class ShippedDeck(Struct, frozen=True):
    """A deck that comes with srs."""

    path: Path
    name: str
    description: str
    cards: int


def stored_decks(database: Database | None) -> list[StoredDeck]:
    """Return the decks by name; none where there is no store yet."""
    return cards.decks(database) if database is not None else []


def list_decks(database: Database | None, day: int) -> list[DeckEntry]:
    """Return the decks by name with their counts of the study day; none where there is no store yet."""
    if database is None:
        return []
    return [
        DeckEntry(deck, cards.deck_counts(database, deck.row, day), bool(deck.path) and not Path(deck.path).exists())
        for deck in cards.decks(database)
    ]


def shipped_and_new(folder: Path, database: Database | None) -> list[ShippedDeck]:
    """Return the decks that come with srs and are not in the store, archived or not."""
    there = {deck.name for deck in cards.decks(database, archived=True)} if database is not None else set()
    return [deck for deck in shipped_decks(folder) if deck.name not in there]


def archived_decks(database: Database) -> list[StoredDeck]:
    """Return the archived decks by name."""
    return [deck for deck in cards.decks(database, archived=True) if deck.archived]


def shipped_decks(folder: Path) -> list[ShippedDeck]:
    """Return the decks of the folder that comes with srs, by name; a file there that cannot be read is left out."""
    from srs_cli.deckfile import read_deck  # noqa: PLC0415 - YAML is slow to import, and a list of one's own decks needs none
    from srs_cli.files import read_text  # noqa: PLC0415 - for that alone

    found = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            deck = read_deck(read_text(path), str(path), path.stem).deck
        except SrsError:
            continue
        found.append(ShippedDeck(path, deck.name, deck.description, len(deck.cards)))
    return found


def tags(path: str) -> list[str]:
    """Return the tags of all decks and cards of the store in that file, by name."""
    return naming.tags(path)


def pick_decks(decks: Sequence[StoredDeck], names: Sequence[str]) -> tuple[list[StoredDeck], list[str]]:
    """Return the decks of those names, exact or by a prefix that fits one deck only, and the names that fit none or many."""
    picked: dict[int, StoredDeck] = {}
    unknown = []
    for name in names:
        wanted = name.casefold()
        exact = [deck for deck in decks if deck.name == name] or [
            deck for deck in decks if deck.name.casefold() == wanted
        ]
        fitting = exact or [deck for deck in decks if deck.name.casefold().startswith(wanted)]
        if len(fitting) == 1:
            picked[fitting[0].row] = fitting[0]
        else:
            unknown.append(name)
    return list(picked.values()), unknown
