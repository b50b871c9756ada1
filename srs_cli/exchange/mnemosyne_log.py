"""The entries of an openSM2sync log, from XML or a zip that holds it; what could do harm is refused while it is read."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers import expat

from msgspec import Struct, field

from srs_cli.errors import InputRefusedError
from srs_cli.files import MAX_BYTES, read_bytes

ROOT = "openSM2sync"
ZIP = b"PK\x03\x04"
_ENTRY = "cards.xml"
_MAX_DEPTH = 20
_MAX_RATIO = 200
_FEW_BYTES = 1 << 16  # what no ratio makes harmful


class Entry(Struct):
    """One entry: its line in the XML, its attributes, and the texts within it."""

    line: int
    attributes: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)


def entries(path: Path, name: str, encoding: str | None) -> list[Entry]:
    """Return the log's entries; raises InputRefusedError where there is no such log, or it declares a DTD."""
    data = read_bytes(path)
    return _parsed(_unzipped(path, name) if data.startswith(ZIP) else data, encoding, name)


def _unzipped(path: Path, name: str) -> bytes:
    """Return the log within a zip, by its exact name, without unpacking anything."""
    try:
        with zipfile.ZipFile(path) as archive:
            data = _entry(archive, name)
    except InputRefusedError:
        raise
    except Exception as error:  # its decoders raise what they will
        raise InputRefusedError(f"{name} is damaged: {error}", "Export it again.") from error
    if len(data) > MAX_BYTES:
        raise InputRefusedError(f"{name}: {_ENTRY} is larger than {MAX_BYTES >> 20} MB")
    return data


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    entries = [each for each in archive.infolist() if each.filename == _ENTRY]
    if len(entries) != 1:
        raise InputRefusedError(f"{name} holds {'no' if not entries else 'more than one'} {_ENTRY}")
    if entries[0].file_size > max(_MAX_RATIO * entries[0].compress_size, _FEW_BYTES):
        raise InputRefusedError(f"{name}: {_ENTRY} is packed so tightly that it can do harm")
    with archive.open(entries[0]) as file:
        return file.read(MAX_BYTES + 1)


def _parsed(data: bytes, encoding: str | None, name: str) -> list[Entry]:
    """Return the entries. Raises InputRefusedError for what is not well-formed, or could do harm."""
    stack: list[str] = []
    texts: list[str] = []
    found: list[Entry] = []
    entry: Entry | None = None
    parser = expat.ParserCreate(encoding) if encoding else expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal entry
        stack.append(tag)
        if len(stack) > _MAX_DEPTH:
            raise InputRefusedError(f"{name}:{parser.CurrentLineNumber}: nested deeper than {_MAX_DEPTH} levels")
        if len(stack) == 1 and tag != ROOT:
            raise InputRefusedError(f"{name} is no log of Mnemosyne's cards", "Export the cards as a .cards file.")
        if len(stack) == 2:
            entry = Entry(parser.CurrentLineNumber, dict(attributes))
        texts.clear()

    def end(tag: str) -> None:
        nonlocal entry
        stack.pop()
        if entry is not None and len(stack) == 2:
            entry.texts[tag] = "".join(texts)
        elif entry is not None and len(stack) == 1:
            found.append(entry)
            entry = None
        texts.clear()

    def doctype(*_: object) -> None:
        raise InputRefusedError(f"{name} declares a DTD", "No such file needs one; it was made to do harm.")

    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = texts.append
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's own way to say that this is all
    except (expat.ExpatError, LookupError, ValueError) as error:
        place = f":{error.lineno}" if isinstance(error, expat.ExpatError) else ""
        raise InputRefusedError(f"{name}{place}: not well-formed XML ({error})", "Export it again.") from error
    return found
