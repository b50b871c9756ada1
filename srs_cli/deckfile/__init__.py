"""The YAML codec of deck files: reading behind a guard, and writing."""

from srs_cli.deckfile.editing import edit_deck
from srs_cli.deckfile.reading import DeckRead, read_deck
from srs_cli.deckfile.writing import write_deck

__all__ = ["DeckRead", "edit_deck", "read_deck", "write_deck"]
