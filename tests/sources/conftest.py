"""Documents made in memory: each fixture returns a function that builds one."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import pytest

from srs_cli import sources
from srs_cli.errors import InputRefusedError
from srs_cli.model.document import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Kop1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:styleId="Kop2"><w:name w:val="heading 2"/><w:basedOn w:val="Kop1"/></w:style>
<w:style w:styleId="Eigen"><w:name w:val="My section"/><w:basedOn w:val="Kop2"/></w:style>
<w:style w:styleId="Inhalt1"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="Punkt"><w:name w:val="List Bullet 3"/></w:style>
<w:style w:styleId="Loop"><w:name w:val="x"/><w:basedOn w:val="Loop"/></w:style>
</w:styles>"""


def decode(data: bytes, name: str, encoding: str | None) -> str:
    """Stand in for files.decode."""
    try:
        return data.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRefusedError(f"{name}: not {encoding or 'UTF-8'}") from error


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file of these parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def related(kind: str, target: str, ident: str = "r1") -> str:
    """Return a relationship element."""
    return f'<Relationship Id="{ident}" Type="{R}/{kind}" Target="{target}"/>'


def relations(*elements: str) -> str:
    """Return a part of relationships."""
    return f'<Relationships xmlns="{RELATIONSHIPS}">{"".join(elements)}</Relationships>'


@pytest.fixture
def read() -> Callable[..., Document]:
    """Return the reader of bytes or text, by file name."""

    def build(content: bytes | str, name: str, encoding: str | None = None) -> Document:
        data = content.encode() if isinstance(content, str) else content
        return sources.read(data, name, encoding, decode)

    return build


@pytest.fixture
def docx() -> Callable[[str], bytes]:
    """Return a maker of Word documents from their body's XML."""

    def build(body: str) -> bytes:
        document = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}" xmlns:a="{A}"><w:body>{body}</w:body></w:document>'
        return zipped(
            {
                "_rels/.rels": relations(related("officeDocument", "word/main.xml")),
                "word/main.xml": document,
                "word/_rels/main.xml.rels": relations(related("styles", "styles.xml")),
                "word/styles.xml": STYLES,
            }
        )

    return build


@pytest.fixture
def pptx() -> Callable[..., bytes]:
    """Return a maker of presentations from their slides' XML; the slides' files are named in reverse."""

    def build(*slides: str, attributes: str = "") -> bytes:
        names = [f"slides/slide{len(slides) - at}.xml" for at in range(len(slides))]
        ids = "".join(f'<p:sldId id="{at}" r:id="s{at}"/>' for at in range(len(slides)))
        shell = f'<p:sld xmlns:p="{P}" xmlns:a="{A}" xmlns:mc="{MC}" {{}}><p:cSld><p:spTree>{{}}</p:spTree></p:cSld></p:sld>'
        return zipped(
            {
                "_rels/.rels": relations(related("officeDocument", "ppt/presentation.xml")),
                "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>',
                "ppt/_rels/presentation.xml.rels": relations(
                    *(related("slide", name, f"s{at}") for at, name in enumerate(names))
                ),
                **{f"ppt/{name}": shell.format(attributes, slide) for name, slide in zip(names, slides, strict=True)},
            }
        )

    return build


@pytest.fixture
def odt() -> Callable[..., bytes]:
    """Return a maker of OpenDocument texts from their styles' and body's XML."""

    def build(body: str, styles: str = "", manifest: str = "") -> bytes:
        spaces = " ".join(
            f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table", "style", "manifest")
        )
        spaces += f' xmlns:fo="{ODF}:xsl-fo-compatible:1.0"'
        return zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
                f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
                "META-INF/manifest.xml": f"<manifest:manifest {spaces}>{manifest}</manifest:manifest>",
            }
        )

    return build


@pytest.fixture
def epub() -> Callable[..., bytes]:
    """Return a maker of EPUB books from their chapters' HTML."""

    def build(*chapters: str, extra: Mapping[str, str] | None = None) -> bytes:
        items = "".join(
            f'<item id="c{at}" href="text/c%20{at}.xhtml" media-type="application/xhtml+xml"/>'
            for at in range(len(chapters))
        )
        order = "".join(f'<itemref idref="c{at}"/>' for at in reversed(range(len(chapters))))
        return zipped(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
                "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                "<metadata><dc:title>Rivers of\n the North</dc:title><dc:language>en-GB</dc:language></metadata>"
                f'<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}</manifest>'
                f'<spine><itemref idref="n"/>{order}</spine></package>',
                "OEBPS/nav.xhtml": "<html><body><nav><a href='x'>Contents</a></nav></body></html>",
                **{f"OEBPS/text/c {at}.xhtml": chapter for at, chapter in enumerate(chapters)},
                **(extra or {}),
            }
        )

    return build


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """Return a maker of PDFs: each page is a list of (x, y, size, text)."""

    def build(*pages: Sequence[tuple[int, int, int, str]], trailer: str = "", packed: bytes = b"") -> bytes:
        objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
        kids = []
        for page in pages:
            content = b"".join(
                b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n" % (size, x, y, text.encode("cp1252")) for x, y, size, text in page
            )
            stream = packed or zlib.compress(content)
            objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream))
            objects.append(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
                % len(objects)
            )
            kids.append(b"%d 0 R" % len(objects))
        objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
        out = bytearray(b"%PDF-1.4\n")
        places = []
        for number, content in enumerate(objects, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        table = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer.encode(), table)
        return bytes(out)

    return build


@pytest.fixture
def zip_of() -> Callable[[Mapping[str, str | bytes]], bytes]:
    """Return a maker of zip files from their parts."""
    return zipped


@pytest.fixture
def seen() -> Callable[[Document], list[str]]:
    """Return what shows a document's lines as text: "h2 Title", "b1 item", "a | b", "code", "." for a blank line."""

    def show(document: Document) -> list[str]:
        assert [line.number for line in document.lines] == list(range(1, len(document.lines) + 1))
        shown = []
        for line in document.lines:
            text = " | ".join(line.cells) if line.cells else line.text or "."
            mark = f"h{line.heading} " if line.heading else f"b{line.bullet} " if line.bullet else ""
            shown.append(f"{'code ' if line.code else ''}{mark}{text}")
        return shown

    return show
