"""The YAML codec of deck files: reading behind a guard, writing, and changing single cards in place."""

from srs_cli.deckfile.editing import change_cards, change_heading, edit_deck, rename_deck
from srs_cli.deckfile.holding import are_fine, settle, settle_deck
from srs_cli.deckfile.reading import HIDDEN, DeckRead, has_hidden, has_hidden_name, read_deck
from srs_cli.deckfile.writing import deck_parts, write_deck

__all__ = [
    "HIDDEN",
    "DeckRead",
    "are_fine",
    "change_cards",
    "change_heading",
    "deck_parts",
    "edit_deck",
    "has_hidden",
    "has_hidden_name",
    "read_deck",
    "rename_deck",
    "settle",
    "settle_deck",
    "write_deck",
]
