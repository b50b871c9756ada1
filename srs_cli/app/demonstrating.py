"""The demonstration: a deck that teaches the keys, in a store that is thrown away."""

from __future__ import annotations

from pathlib import Path

from srs_cli.app.importing import apply_import, plan_import
from srs_cli.files import read_text, write_text
from srs_cli.settings import Settings
from srs_cli.store.database import Database

_DECK = Path(__file__).with_name("demo.yaml")


def fill(database: Database, folder: Path) -> None:
    """Put the deck of the demonstration into a store, with its file in the folder, where it can be edited."""
    path = folder / _DECK.name
    write_text(path, read_text(_DECK))
    apply_import(database, plan_import(database, [path]))


def settings_of(own: Settings) -> Settings:
    """Return the settings of a demonstration: the student's own, but keys, grades, order and caps are as the cards say."""
    return Settings(theme=own.theme, editor=own.editor, pager=own.pager, order="deck", new_a_day=9_999)
