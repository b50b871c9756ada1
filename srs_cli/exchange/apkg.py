"""Anki's packages of decks: `.apkg` files."""

from __future__ import annotations

from srs_cli.exchange.anki.reading import read
from srs_cli.exchange.anki.writing import write

__all__ = ["read", "recognises", "write"]


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a package of Anki, by its name, or by what its archive begins with."""
    return name.endswith(".apkg") or (
        not name.endswith(".colpkg") and head[:4] == b"PK\x03\x04" and (b"collection.anki2" in head[:4096])
    )
