"""Readers: one per file type, from bytes or text to a Document. Adding one is a module with `read` and a line in READERS."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from msgspec import Struct

from srs_cli.errors import InputRefusedError
from srs_cli.model.document import Document

MAX_LINES = 150_000  # what a minute and a gigabyte are enough for; a long book has a fifth of that
Decode = Callable[[bytes, str, str | None], str]


class Reader(Struct, frozen=True):
    """How a file type is read: `module` has `read(text, name)` if `is_text`, else `read(data, name)`."""

    kind: str  # as a message names it
    module: str
    is_text: bool  # the caller decodes


_TEXT = Reader("plain text", "text", is_text=True)
_MARKDOWN = Reader("Markdown", "markdown", is_text=True)
_CSV = Reader("table", "csv_table", is_text=True)
_HTML = Reader("web page", "html", is_text=True)

READERS: dict[str, Reader] = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".mkd": _MARKDOWN,
    ".csv": _CSV,
    ".tsv": _CSV,
    ".tab": _CSV,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".docx": Reader("Word document", "docx", is_text=False),
    ".pptx": Reader("presentation", "pptx", is_text=False),
    ".odt": Reader("OpenDocument text", "odt", is_text=False),
    ".rtf": Reader("RTF document", "rtf", is_text=False),
    ".pdf": Reader("PDF", "pdf", is_text=False),
    ".epub": Reader("EPUB book", "epub", is_text=False),
}
_INSTEAD = {
    ".yaml": "it is a deck file; run: srs import FILE",
    ".yml": "it is a deck file; run: srs import FILE",
    ".doc": "save it as .docx",
    ".dot": "save it as .docx",
    ".ppt": "save it as .pptx",
    ".odp": "save it as .pptx",
    ".key": "save it as .pptx",
    ".pages": "save it as .docx",
    ".xls": "save it as .csv",
    ".xlsx": "save it as .csv",
    ".ods": "save it as .csv",
    ".numbers": "save it as .csv",
    ".mobi": "convert it to .epub",
    ".azw3": "convert it to .epub",
    ".mhtml": "save the page as .html",
    ".webarchive": "save the page as .html",
    ".apkg": "run: srs import FILE",
    ".png": "run text recognition (OCR) first",
    ".jpg": "run text recognition (OCR) first",
    ".jpeg": "run text recognition (OCR) first",
}


def reader_for(name: str) -> Reader:
    """Return the reader for a file's name; an unknown suffix is read as plain text.

    Raises InputRefusedError for types that are known not to be text, with what to do instead.
    """
    suffix = _suffix(name)
    if suffix in _INSTEAD:
        raise InputRefusedError(f"{name}: {suffix} files are not read", _INSTEAD[suffix])
    return READERS.get(suffix, _TEXT)


def read(data: bytes, name: str, encoding: str | None, decode: Decode) -> Document:
    """Return the document in `data`; `name` is the file's, and its suffix decides how it is read.

    `decode(data, name, encoding)` makes text of the text formats; without an `encoding` a web page's own is passed to it.
    Raises InputRefusedError, and nothing else, for whatever cannot be read.
    """
    reader = reader_for(name)
    module = importlib.import_module(f"{__name__}.{reader.module}")
    content: str | bytes = data
    if reader.is_text:
        declared = getattr(module, "declared_encoding", None)
        if encoding is None and declared is not None:
            encoding = declared(data)
        content = decode(data, name, encoding)
        _refuse_too_many(content.count("\n"), name)  # before they are read
    document: Document = module.read(content, name)
    _refuse_too_many(len(document.lines), name)
    return document


def _refuse_too_many(lines: int, name: str) -> None:
    if lines > MAX_LINES:
        raise InputRefusedError(f"{name}: more than {MAX_LINES:,} lines", "split the file")


def _suffix(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = base.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""
