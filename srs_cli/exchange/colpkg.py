"""Anki's packages of a whole collection: `.colpkg` files. They are made as its packages of decks are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from srs_cli.exchange import Wish
    from srs_cli.model.package import Package, PackageRead


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a whole collection of Anki, by its name."""
    return head[:2] == b"PK" and name.endswith(".colpkg")


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return what the collection holds; raises InputRefusedError where it cannot be read."""
    from srs_cli.exchange.anki import reading  # noqa: PLC0415 - slow to import, and every file is asked whether it is one

    return reading.read(path, name, encoding)


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write the collection."""
    from srs_cli.exchange.anki import writing  # noqa: PLC0415 - as above

    writing.write_collection(package, wish, out)
