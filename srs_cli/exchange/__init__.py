"""Codecs of foreign formats, import and export side by side. Adding one is a module and a line in FORMATS.

A module has `write(package, wish, out)` where the format goes out, and `read(path, name, encoding)` where it comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from srs_cli.model.package import Package, PackageRead

HEAD = 64 << 10  # bytes of a file by which its format is known


@dataclass(frozen=True, slots=True)
class Wish:
    """How an export is to be; a format takes what concerns it."""

    day: int = 0  # study day of the export, days since 1970
    utc_ms: int = 0  # when it is made; formats that need a time of change take it
    with_history: bool = False
    raw: bool = False  # cells as they are, also those that a spreadsheet would run
    bom: bool = False
    columns: tuple[str, ...] = ()
    layout: str = ""
    answers: str = ""  # where a sheet has them: "below", "end" or "none"
    step: Callable[[int], None] = field(default=lambda _cards: None)  # called with how many cards more are done


class Codec(Protocol):
    """What the module of a format gives; `read` or `write` may be missing."""

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether a file that begins so, and has that name, is of the format."""

    def read(self, path: Path, name: str, encoding: str | None) -> PackageRead:
        """Return what the file holds; raises InputRefusedError where it cannot be read. `name` is for messages."""

    def write(self, package: Package, wish: Wish, out: BinaryIO) -> None:
        """Write the package; the same package and wish give the same bytes."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format, as a command names it."""

    name: str
    module: str
    suffix: str  # of a file that is written
    about: str
    comes_in: bool = True
    goes_out: bool = True
    one_deck: bool = False  # a file holds one deck

    @property
    def codec(self) -> Codec:
        """Return the codec, loaded when it is first asked for."""
        return cast("Codec", import_module(f"{__name__}.{self.module}"))


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("apkg", "apkg", ".apkg", "Anki: decks"),
        Format("colpkg", "colpkg", ".colpkg", "Anki: a whole collection, which replaces the one there"),
        Format("srsdeck", "srsdeck", ".srsdeck", "decks and their media in one file, for other users of srs"),
        Format("html", "html_page", ".html", "a page to study with, cards to cut out, a sheet, a test", comes_in=False),
        Format("pdf", "pdf", ".pdf", "the same on paper: sheet, cards or test", comes_in=False),
        Format("markdown", "markdown_sheet", ".md", "a sheet to read", comes_in=False),
        Format("json", "json_package", ".json", "everything, for scripts: one object"),
        Format("jsonl", "jsonl", ".jsonl", "everything, for scripts: a line a card"),
    )
}
