"""Anki's packages of decks: `.apkg` files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from srs_cli.exchange import Wish
    from srs_cli.model.package import Package, PackageRead


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a package of Anki, by its name, or by what its archive begins with."""
    return name.endswith(".apkg") or (
        not name.endswith(".colpkg") and head[:4] == b"PK\x03\x04" and (b"collection.anki2" in head[:4096])
    )


def read(path: Path, name: str, encoding: str | None) -> PackageRead:
    """Return what the package holds; raises InputRefusedError where it cannot be read."""
    from srs_cli.exchange.anki import reading  # noqa: PLC0415 - slow to import, and every file is asked whether it is one

    return reading.read(path, name, encoding)


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write the package."""
    from srs_cli.exchange.anki import writing  # noqa: PLC0415 - as above

    writing.write(package, wish, out)
