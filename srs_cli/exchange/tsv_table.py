"""TSV: as CSV, its columns parted by tabs."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from srs_cli.exchange import Hints, Wish
from srs_cli.exchange.csv_table import CARRIED, is_table, read_table, write_table
from srs_cli.exchange.losses import tell_losses
from srs_cli.model.package import Package, PackageRead


def recognises(head: bytes, name: str) -> bool:
    """Tell whether the file is a table parted by tabs, with columns for questions and answers, or has its suffix."""
    return is_table(head, name) == "tsv"


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write a header and a row a card, as `csv_table.write` does."""
    write_table(package, wish, out, "\t")
    tell_losses(package, wish, "tsv", CARRIED)


def read(path: Path, name: str, encoding: str | None, hints: Hints) -> PackageRead:
    """Return what the table holds; a .tsv is parted by tabs unless the hints say otherwise."""
    return read_table(path, name, encoding, hints, "\t" if name.lower().endswith((".tsv", ".tab")) else "")
