"""The settings: their values, ranges and origins; reading and changing the TOML text they stand in."""

from srs_cli.settings.values import (
    DECK_VALUES,
    KEYS,
    VALUES,
    DeckCaps,
    Origin,
    Setting,
    Settings,
    Value,
    value_of,
    written,
)

__all__ = ["DECK_VALUES", "KEYS", "VALUES", "DeckCaps", "Origin", "Setting", "Settings", "Value", "value_of", "written"]
