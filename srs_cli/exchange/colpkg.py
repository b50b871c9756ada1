"""Anki's packages of a whole collection: `.colpkg` files. They are made as its packages of decks are."""

from __future__ import annotations

from srs_cli.exchange.anki.reading import read
from srs_cli.exchange.anki.writing import write_collection as write

__all__ = ["read", "recognises", "write"]


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a whole collection of Anki, by its name."""
    return head[:2] == b"PK" and name.endswith(".colpkg")
