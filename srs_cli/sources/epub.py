"""EPUB books: the chapters in reading order, each read as a page of HTML; contents pages left out."""

from __future__ import annotations

import posixpath

from msgspec import Struct, field

from srs_cli.formats import html
from srs_cli.model.document import Document
from srs_cli.sources.html import write
from srs_cli.sources.package import Package, resolve
from srs_cli.sources.paragraphs import Paragraphs

KIND = "EPUB book"
MAX_CHAPTERS = 3_000
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGE_TYPES = frozenset(("application/xhtml+xml", "text/html"))


class _Listing(Struct):
    """What the book's own listing says."""

    title: str = ""
    language: str = ""
    pages: dict[str, str] = field(default_factory=dict)  # id → part
    order: list[str] = field(default_factory=list)  # ids


def read(data: bytes, name: str) -> Document:
    """Return the book's text; raises InputRefusedError for what is no sound epub, or is copy-protected."""
    package = Package(data, name, KIND)
    listing = _listing(package, _listing_part(package))
    protected = _encrypted(package)
    out = Paragraphs(name)
    chapters = [listing.pages[page] for page in listing.order if page in listing.pages]
    if len(chapters) > MAX_CHAPTERS:
        raise package.refused(f"has more than {MAX_CHAPTERS:,} chapters", "split it")
    for number, part in enumerate(chapters, start=1):
        if part in protected:
            raise package.refused("is copy-protected", "use an edition without copy protection")
        root = html.tree(_decoded(package.read(part)), f"{name}, {part}") if part in package else None
        if root is None:
            continue
        out.page = f"chapter file {number}"
        out.gap()
        body = root.find("body")
        write(html.blocks(root if body is None else body), out)
    return Document(name, out.lines(), listing.title, listing.language)


def _listing_part(package: Package) -> str:
    parts: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "container:rootfile":
            parts.append(resolve("", attributes.get("full-path", "")))

    package.parse(_CONTAINER, start)
    if not parts:
        raise package.refused("does not name its contents", "convert it again")
    return parts[0]


def _listing(package: Package, part: str) -> _Listing:
    listing = _Listing()
    folder = posixpath.dirname(part)
    within = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal within
        within = tag
        if tag == "opf:item":
            if attributes.get("media-type") in _PAGE_TYPES and "nav" not in attributes.get("properties", "").split():
                listing.pages[attributes.get("id", "")] = resolve(folder, attributes.get("href", ""))
        elif tag == "opf:itemref" and attributes.get("linear") != "no":
            listing.order.append(attributes.get("idref", ""))

    def end(_: str) -> None:
        nonlocal within
        within = ""

    def text(text: str) -> None:
        if within == "dc:title" and not listing.title:
            listing.title = " ".join(text.split())
        elif within == "dc:language" and not listing.language:
            listing.language = text.strip().partition("-")[0].lower()

    package.parse(part, start, end, text)
    return listing


def _encrypted(package: Package) -> frozenset[str]:
    """Return the parts that are encrypted; fonts often are, chapters only under copy protection."""
    found: set[str] = set()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "enc:CipherReference":
            found.add(resolve("", attributes.get("URI", "")))

    if _ENCRYPTION in package:
        package.parse(_ENCRYPTION, start)
    return frozenset(found)


def _decoded(page: bytes) -> str:
    """Return a chapter's text: EPUB allows UTF-8 and UTF-16 only."""
    encoding = "utf-16" if page[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return page.decode(encoding, "replace")
