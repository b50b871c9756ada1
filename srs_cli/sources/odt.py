"""OpenDocument text: headings, nested lists, tables, pages where the writer noted them; notes and contents left out."""

from __future__ import annotations

from msgspec import Struct, field

from srs_cli.formats.grid import MAX_SPAN, Grid
from srs_cli.formats.scripts import subscript, superscript
from srs_cli.model.document import Document
from srs_cli.sources.package import Package
from srs_cli.sources.paragraphs import Paragraphs
from srs_cli.sources.spans import Span, joined

KIND = "OpenDocument text"
_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_SKIPPED = frozenset(
    """
    text:note office:annotation text:tracked-changes text:table-of-content text:alphabetical-index text:bibliography
    text:illustration-index text:table-index text:object-index text:user-index svg:title svg:desc office:forms
    text:page-number table:covered-table-cell text:ruby-text text:hidden-text text:hidden-paragraph
    """.split()  # noqa: SIM905 - a word a line would read worse
)
_PAGE_NOTE = b"soft-page-break"
_DEEPEST = 9
_MAX_SPACES = 200
_BOLD = frozenset(("bold", "600", "700", "800", "900"))


class _Style(Struct, frozen=True):
    bold: bool = False
    hidden: bool = False
    position: str = ""


class _Paragraph(Struct):
    spans: list[Span] = field(default_factory=list)
    styles: list[_Style] = field(default_factory=list)  # of the open spans
    heading: int = 0


def read(data: bytes, name: str) -> Document:
    """Return the document's text; raises InputRefusedError for what is no sound, unencrypted odt."""
    package = Package(data, name, KIND)
    _refuse_encrypted(package)
    body = _Body(package, noted=_PAGE_NOTE in package.read(_CONTENT))
    package.parse(_CONTENT, body.start, body.end, body.text)
    return Document(name, body.out.lines(), body.title)


def _refuse_encrypted(package: Package) -> None:
    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "manifest:encryption-data":
            raise package.refused("is encrypted with a password", "save a copy without a password")

    if _MANIFEST in package:
        package.parse(_MANIFEST, start)


class _Body:
    """The state while the content streams by: automatic styles first, then open paragraphs, lists and tables."""

    def __init__(self, package: Package, *, noted: bool) -> None:
        self.out = Paragraphs(package.name)
        self.title = ""
        self._page = 1
        if noted:
            self.out.page = "page 1"
        self._styles: dict[str, _Style] = {}
        self._style_name = ""
        self._skipping = 0
        self._in_body = False
        self._open: list[_Paragraph] = []
        self._lists = 0
        self._tables: list[Grid] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._skipping or tag in _SKIPPED:
            self._skipping += 1
        elif tag == "office:text":
            self._in_body = True
        elif not self._in_body:
            self._style(tag, attributes)
        elif tag in ("text:p", "text:h"):
            self._start_paragraph(tag, attributes)
        elif tag == "text:list":
            self._lists += 1
        elif tag == "text:soft-page-break":
            self._page += 1
            self.out.page = f"page {self._page}"
        elif tag.startswith("table:"):
            self._start_table_part(tag, attributes)
        elif self._open:
            self._inline(tag, attributes)

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif tag in ("text:p", "text:h") and self._open:
            self._end_paragraph(self._open.pop())
        elif tag == "text:span" and self._open and self._open[-1].styles:
            self._open[-1].styles.pop()
        elif tag == "text:list":
            self._lists = max(0, self._lists - 1)
        elif self._tables:
            self._end_table_part(tag)

    def text(self, text: str) -> None:
        if self._open and not self._skipping:
            self._put(text.replace("\n", " "))

    def _put(self, text: str) -> None:
        paragraph = self._open[-1]
        style = paragraph.styles[-1] if paragraph.styles else _Style()
        if style.hidden:
            return
        if style.position == "super":
            text = superscript(text)
        elif style.position == "sub":
            text = subscript(text)
        paragraph.spans.append(Span(text, style.bold))

    def _style(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style:style":
            self._style_name = attributes.get("style:name", "")
        elif tag == "style:text-properties" and self._style_name:
            first_word, _, _ = attributes.get("style:text-position", "").partition(" ")
            raised = first_word.rstrip("%")
            position = first_word if first_word in ("super", "sub") else "sub" if raised.startswith("-") else ""
            if not position and raised.strip("0").isdecimal():
                position = "super"
            self._styles[self._style_name] = _Style(
                bold=attributes.get("fo:font-weight", "") in _BOLD,
                hidden=attributes.get("text:display") == "none",
                position=position,
            )

    def _start_paragraph(self, tag: str, attributes: dict[str, str]) -> None:
        paragraph = _Paragraph(styles=[self._styles.get(attributes.get("text:style-name", ""), _Style())])
        if tag == "text:h":
            paragraph.heading = _small(attributes.get("text:outline-level", "1"), _DEEPEST)
        self._open.append(paragraph)

    def _inline(self, tag: str, attributes: dict[str, str]) -> None:
        styles = self._open[-1].styles
        if tag == "text:span":
            outer = styles[-1] if styles else _Style()
            style = self._styles.get(attributes.get("text:style-name", ""), _Style())
            styles.append(
                _Style(style.bold or outer.bold, style.hidden or outer.hidden, style.position or outer.position)
            )
        elif tag == "text:s":
            self._put(" " * _small(attributes.get("text:c", "1"), _MAX_SPACES))
        elif tag == "text:tab":
            self._put("\t")
        elif tag == "text:line-break":
            self._put("\n")

    def _start_table_part(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._tables.append(Grid())
        elif tag == "table:table-cell" and self._tables:
            spanned = _small(attributes.get("table:number-columns-spanned", "1"), MAX_SPAN)
            repeated = _small(attributes.get("table:number-columns-repeated", "1"), MAX_SPAN)
            rows = _small(attributes.get("table:number-rows-spanned", "1"), MAX_SPAN)
            self._tables[-1].start_cell(spanned, rows, repeated)

    def _end_table_part(self, tag: str) -> None:
        table = self._tables[-1]
        if tag == "table:table-cell":
            table.end_cell()
        elif tag == "table:table-row":
            table.end_row()
        elif tag == "table:table":
            self._tables.pop()
            if self._tables:
                self._tables[-1].add(table.flat())
            else:
                self.out.table(table.rows())

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        text = _collapsed(joined(paragraph.spans))
        if self._tables:
            self._tables[-1].add(text)
            return
        if paragraph.heading == 1 and not self.title:
            self.title = " ".join(text.split())
        self.out.add(text, heading=paragraph.heading, bullet=0 if paragraph.heading else min(self._lists, _DEEPEST))


def _collapsed(text: str) -> str:
    """Return the text with each run of spaces as one: OpenDocument writes those that are meant as elements."""
    return "\n".join(" ".join(part for part in row.split(" ") if part) for row in text.split("\n"))


def _small(value: str, most: int) -> int:
    """Return a count of the file between 1 and `most`."""
    return min(most, max(1, int(value))) if value.isascii() and value.isdecimal() and len(value) <= 6 else 1
