"""Zipped XML packages (docx, pptx, odt, epub): parts read by name within bounds, XML without DTD, nothing extracted."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from io import BytesIO
from urllib.parse import unquote
from xml.parsers import expat

from srs_cli.errors import InputRefusedError
from srs_cli.formats.archive import Archive, Bounds

MAX_TAGS = 2_000_000  # in one part; a long book has a tenth of that
MAX_DEPTH = 500
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office wraps encrypted documents in, and its old formats
_VOCABULARIES = {  # the same names in both editions of a standard
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://purl.oclc.org/ooxml/presentationml/main": "p",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest",
    "urn:oasis:names:tc:opendocument:xmlns:container": "container",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.idpf.org/2007/opf": "opf",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
}

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Package:
    """An open package: `kind` ("Word document") and the file's `name` are for messages.

    Every method raises InputRefusedError for what is damaged, encrypted or larger than a document has a right to be.
    """

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        if data.startswith(_COMPOUND_FILE):
            what, hint = "is in an old Office format", "save a copy in the new format (docx, pptx)"
            if "EncryptedPackage".encode("utf-16-le") in data:
                what, hint = "is encrypted with a password", "save a copy without a password"
            raise InputRefusedError(f"{name}: this {kind} {what}", hint)
        self.name = name
        self._archive = Archive(BytesIO(data), name, kind, Bounds())
        self.read = self._archive.read
        self.refused = self._archive.refused
        self.damaged = self._archive.damaged

    def __contains__(self, part: str) -> bool:
        return part in self._archive

    def parse(self, part: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        """Run through a part's XML as a stream: names are "w:p", attributes "w:val" (or "val" without namespace)."""
        names = _ShortNames()
        content = self.read(part)
        if content.count(b"<") > MAX_TAGS:
            raise self.refused(f"has more than {MAX_TAGS:,} tags ({part})", "split it")
        depth = 0

        def on_start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > MAX_DEPTH:
                raise self.refused(f"is nested deeper than {MAX_DEPTH} ({part})", "it was made to do harm")
            start(names[name], {names[key]: value for key, value in attributes.items()} if attributes else attributes)

        def on_end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if end is not None:
                end(names[name])

        def on_doctype(*_: object) -> None:
            raise self.refused(f"declares a DTD ({part})", "no such document needs one; it was made to do harm")

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = on_doctype
        parser.StartElementHandler = on_start
        parser.EndElementHandler = on_end
        if text is not None:
            parser.CharacterDataHandler = text
        try:
            parser.Parse(content, True)  # noqa: FBT003 - expat's own way to say that this is all
        except (expat.ExpatError, LookupError, ValueError) as error:
            if isinstance(error, expat.ExpatError):
                raise self._not_xml(part, f"line {error.lineno}: {expat.ErrorString(error.code)}") from error
            raise self._not_xml(part, "unknown encoding") from error

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to, by id: the last word of the kind of reference, and the part's name."""
        folder, base = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        if listing not in self:
            return found

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "rel:Relationship" and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, resolve(folder, attributes.get("Target", "")))

        self.parse(listing, start)
        return found

    def _not_xml(self, part: str, what: str) -> InputRefusedError:
        """Return the error for a part that is no well-formed XML."""
        return self.damaged(f"{part} is not well-formed ({what})")


def resolve(folder: str, target: str) -> str:
    """Return the part that `target`, seen from `folder`, names; never outside the package, for it is only looked up."""
    path = unquote(target.partition("#")[0])
    return posixpath.normpath(path[1:] if path.startswith("/") else posixpath.join(folder, path))


class _ShortNames(dict[str, str]):
    """Expat's "uri name" → "w:name", worked out once a name."""

    def __missing__(self, name: str) -> str:
        uri, _, local = name.rpartition(" ")
        prefix = _VOCABULARIES.get(uri, "?") if uri else ""
        short = self[name] = f"{prefix}:{local}" if prefix else local
        return short
