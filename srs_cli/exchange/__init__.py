"""Codecs of foreign formats, import and export side by side. Adding one is a module and a line in FORMATS.

A module has `write(package, wish, out)` where the format goes out, and `read(path, name, encoding)` where it comes in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from msgspec import Struct, field

from srs_cli.errors import UsageError
from srs_cli.model.package import Package, PackageRead

YAML = "yaml"  # the name of our own deck files, for which there is no codec here
HEAD = 64 << 10  # bytes of a file by which its format is known
# Where each layout of a page may have its answers.
LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "study": (),
    "cards": (),
    "sheet": ("below", "end", "none"),
    "test": ("end", "none"),
}
PAPERS = ("a4", "letter")


class Wish(Struct, frozen=True):
    """How an export is to be; a format takes what concerns it."""

    day: int = 0  # study day of the export, days since 1970
    utc_ms: int = 0  # when it is made; formats that need a time of change take it
    with_history: bool = False
    raw: bool = False  # cells as they are, also those that a spreadsheet would run
    bom: bool = False
    columns: tuple[str, ...] = ()
    layout: str = ""  # one of LAYOUTS
    answers: str = ""  # where a sheet has them: "below", "end" or "none"
    paper: str = ""  # one of PAPERS
    step: Callable[[int], None] = field(default=lambda _cards: None)  # called with how many cards more are done
    at: Callable[[str], None] = field(default=lambda _what: None)  # called with what begins that takes a while
    note: Callable[[str], None] = field(default=lambda _what: None)  # called with what the format cannot carry


class Hints(Struct, frozen=True):
    """What a person knows about a text of columns that it does not say itself."""

    delimiter: str = ""  # what separates question and answer, and columns; "" is to be found
    no_header: bool = False  # the first row is a card


class Codec(Protocol):
    """What the module of a format gives; `read` or `write` may be missing.

    Where it does not carry all that a package may have beside questions and answers, CARRIES names what it does.
    """

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether a file that begins so, and has that name, is of the format."""

    def read(self, path: Path, name: str, encoding: str | None) -> PackageRead:
        """Return what the file holds; raises InputRefusedError where it cannot be read. `name` is for messages."""

    def write(self, package: Package, wish: Wish, out: BinaryIO) -> None:
        """Write the package; the same package and wish give the same bytes."""


class HintedCodec(Protocol):
    """As Codec, of a format whose reading may need hints."""

    def read(self, path: Path, name: str, encoding: str | None, hints: Hints) -> PackageRead:
        """Return what the file holds, as `Codec.read` does."""


class Format(Struct, frozen=True):
    """One format, as a command names it."""

    name: str
    module: str
    suffix: str  # of a file that is written
    about: str
    also: tuple[str, ...] = ()  # other suffixes that it may have
    takes: tuple[str, ...] = ()  # fields of a Wish that say something about it, those aside that do so about all
    layouts: tuple[str, ...] = ()  # the first is the usual one
    line: str = ""  # a pattern of lines by which also a text with faults may be meant as one of the format
    comes_in: bool = True
    goes_out: bool = True
    one_deck: bool = False  # a file holds one deck
    by_suffix: bool = True  # a file's suffix alone asks for it; false where other formats have the suffix as well
    hinted: bool = False  # its codec is a HintedCodec

    @property
    def codec(self) -> Codec:
        """Return the codec, loaded when it is first asked for."""
        return cast("Codec", import_module(f"{__name__}.{self.module}"))

    @property
    def carries(self) -> Collection[str] | None:
        """Return which parts of a package go along, as `losses` names them; None is all."""
        return getattr(self.codec, "CARRIES", None)

    def resembles(self, head: bytes, name: str) -> bool:
        """Tell whether a text that begins so may be meant as one of the format, though it is not recognised."""
        fits = bool(self.line) and name.lower().endswith((self.suffix, *self.also))
        return fits and re.search(self.line, head.decode("utf-8", "replace"), re.MULTILINE) is not None

    def read(self, path: Path, encoding: str | None, hints: Hints) -> PackageRead:
        """Return what a file holds; raises UsageError for hints that the format has no use for."""
        if self.hinted:
            return cast("HintedCodec", self.codec).read(path, path.name, encoding, hints)
        if hints != Hints():
            raise UsageError(
                f"--delimiter and --no-header say nothing about {self.name}", "They are for texts of columns, as csv."
            )
        return self.codec.read(path, path.name, encoding)


_HISTORY = ("with_history",)
_OF_TABLES = (*_HISTORY, "columns", "raw", "bom")
_MARKDOWN = (".markdown",)
FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("srsdeck", "srsdeck", ".srsdeck", "decks and their media in one file, for other users of srs"),
        Format("apkg", "apkg", ".apkg", "Anki: decks", takes=_HISTORY),
        Format("colpkg", "colpkg", ".colpkg", "Anki: a whole collection, which replaces the one there", takes=_HISTORY),
        Format(
            "html",
            "html_page",
            ".html",
            "a page to study with, cards to cut out, a sheet, a test",
            (".htm",),
            ("layout", "answers"),
            ("study", "cards", "sheet", "test"),
            comes_in=False,
        ),
        Format(
            "pdf",
            "pdf",
            ".pdf",
            "the same on paper: sheet, cards or test",
            takes=("layout", "answers", "paper"),
            layouts=("sheet", "cards", "test"),
            comes_in=False,
        ),
        Format("markdown", "markdown_sheet", ".md", "a sheet to read", _MARKDOWN, ("answers",), comes_in=False),
        Format("csv", "csv_table", ".csv", "a row a card, for spreadsheets", (".txt",), _OF_TABLES, hinted=True),
        Format("tsv", "tsv_table", ".tsv", "as csv, separated by tabs", (".tab", ".txt"), _OF_TABLES, hinted=True),
        Format("json", "json_package", ".json", "everything, for scripts: one object", takes=_HISTORY),
        Format("jsonl", "jsonl", ".jsonl", "everything, for scripts: a line a card", (".ndjson",), _HISTORY),
        Format("anki-text", "anki_text", ".txt", "Anki's text files with # headers", (".csv", ".tsv"), by_suffix=False),
        Format(
            "quizlet",
            "quizlet",
            ".txt",
            "Quizlet: term, tab, definition",
            line=r"^[^\t\n]+\t[^\t\n]+$",
            one_deck=True,
            by_suffix=False,
            hinted=True,
        ),
        Format(
            "supermemo",
            "supermemo",
            ".txt",
            "SuperMemo: Q: and A: lines",
            line=r"^[QqAa]: ",
            one_deck=True,
            by_suffix=False,
        ),
        Format(
            "hashcards",
            "hashcards",
            ".md",
            "Markdown with Q:, A: and C:",
            _MARKDOWN,
            line="^[QAC]:",
            one_deck=True,
            by_suffix=False,
        ),
        Format(
            "obsidian",
            "obsidian",
            ".md",
            "Markdown of Obsidian's Spaced Repetition",
            _MARKDOWN,
            line=r"\S::|^\?\??$",
            by_suffix=False,
        ),
        Format("mnemosyne", "mnemosyne", ".xml", "Mnemosyne 2: cards.xml", takes=_HISTORY, one_deck=True),
    )
}
