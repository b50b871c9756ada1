"""Cards and decks with the times of their changes: what two machines' stores are united by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.version import CardVersion, DeckVersion, Heading
from srs_cli.store.cards import CARD_COLUMNS, DECK_COLUMNS, stored_card, stored_deck, text_digest_of
from srs_cli.store.database import Database, Row

_TIMES = "came_ms, edited_ms, placed_ms"
_CARD = f"SELECT own_ident, {_TIMES}, {CARD_COLUMNS} FROM card"
_MARKS = f"SELECT key, digest, archived, own_ident, {_TIMES}, deck FROM card ORDER BY key"
_DECKS = f"SELECT came_ms, edited_ms, archived_ms, former, {DECK_COLUMNS} FROM deck"


class KnownDeck(Struct, frozen=True):
    """A deck in its row, and its version."""

    stored: StoredDeck
    version: DeckVersion


class KnownCard(Struct, frozen=True):
    """A card in its row, and its version."""

    stored: StoredCard
    version: CardVersion


def decks(database: Database) -> dict[str, KnownDeck]:
    """Return all decks by their keys."""
    return {known.stored.key: known for known in map(_known_deck, database.rows(_DECKS))}


def card(database: Database, key: int, decks_by_row: Mapping[int, str]) -> KnownCard | None:
    """Return the card of a key, or None; `decks_by_row` are the keys of the decks."""
    found = database.one(f"{_CARD} WHERE key = ?", (key,))
    return _known_card(found, decks_by_row) if found else None


def cards_of(database: Database, deck: int, decks_by_row: Mapping[int, str]) -> list[KnownCard]:
    """Return the cards of a deck, by its row; archived ones are left out."""
    return [
        _known_card(row, decks_by_row) for row in database.rows(f"{_CARD} WHERE deck = ? AND archived = 0", (deck,))
    ]


def decks_with_shared_ids(database: Database) -> list[int]:
    """Return the rows of decks in which a card goes by another id than its own."""
    return [row for (row,) in database.rows("SELECT DISTINCT deck FROM card WHERE own_ident <> ''")]


def differing(
    here: Database, there: Database, decks_here: Mapping[int, str], decks_there: Mapping[int, str]
) -> Iterator[int]:
    """Yield the keys of cards that the other store has and this one lacks, or knows differently; in their order."""
    ours = here.each(_MARKS)
    mine = next(ours, None)
    for theirs in there.each(_MARKS):
        while mine is not None and mine[0] < theirs[0]:
            mine = next(ours, None)
        if mine is None or mine[:-1] != theirs[:-1] or decks_here.get(mine[-1]) != decks_there.get(theirs[-1]):
            yield int(theirs[0])


def set_card(database: Database, row: int, version: CardVersion) -> None:
    """Give the card in a row the times of a version, and its own id where the deck file's is another."""
    database.run(
        "UPDATE card SET came_ms = :came, edited_ms = :edited, placed_ms = :placed, own_ident = iif(ident = :own, '', :own) "
        "WHERE id = :row",
        {
            "came": version.came_ms,
            "edited": version.edited_ms,
            "placed": version.placed_ms,
            "own": version.card.id,
            "row": row,
        },
    )


def set_deck(database: Database, row: int, version: DeckVersion) -> None:
    """Give the deck in a row the times of a version."""
    database.run(
        "UPDATE deck SET came_ms = ?, edited_ms = ?, archived_ms = ?, former = ? WHERE id = ?",
        (version.came_ms, version.edited_ms, version.archived_ms, version.former, row),
    )


def _known_deck(row: Row) -> KnownDeck:
    came_ms, edited_ms, archived_ms, former, *rest = row
    stored = stored_deck(tuple(rest))
    heading = Heading(stored.name, stored.description, stored.language, stored.source, stored.tags)
    version = DeckVersion(stored.key, heading, stored.archived, came_ms, edited_ms, archived_ms, former)
    return KnownDeck(stored, version)


def _known_card(row: Row, decks_by_row: Mapping[int, str]) -> KnownCard:
    own_ident, came_ms, edited_ms, placed_ms, *rest = row
    stored = stored_card(tuple(rest))
    own = replace(stored.card, id=own_ident or stored.card.id)
    digest = text_digest_of(own)
    deck = decks_by_row[stored.deck]
    return KnownCard(stored, CardVersion(stored.key, deck, own, digest, stored.archived, came_ms, edited_ms, placed_ms))
