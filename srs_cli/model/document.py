"""A document as every reader hands it on: its lines, with their place in the file."""

from __future__ import annotations

from msgspec import Struct


class Line(Struct, frozen=True):
    """One line (or paragraph, or table row) of a document.

    `heading`, `bullet` and `cells` are set only by readers of formats that mark them (Markdown, HTML, docx, …);
    in plain text they stay empty and the extractors work them out.
    """

    number: int  # 1-based, in the file
    text: str  # as it stands in the file, without the line end
    page: str = ""  # "page 3", "slide 2"; empty where the format has none
    heading: int = 0  # 1 is the highest level; 0 is no heading
    bullet: int = 0  # nesting level of a list item from 1; 0 is none
    cells: tuple[str, ...] = ()  # the cells of a table row
    code: bool = False  # inside a code block: never a card


class Document(Struct, frozen=True):
    """What a reader of `sources/` makes of one file."""

    name: str  # the file's name, for citing
    lines: tuple[Line, ...]
    title: str = ""
    language: str = ""
