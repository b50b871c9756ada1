"""Word documents: paragraphs, headings by style, list levels, tables, pages where Word noted them.

Read as a stream of our own, because python-docx loads whole trees unbounded and skips content controls, text
boxes and insertions. Left out: deleted and hidden text, fields' code, notes, comments, headers, contents.
"""

from __future__ import annotations

from msgspec import Struct, field

from srs_cli.formats.grid import Grid
from srs_cli.formats.scripts import subscript, superscript
from srs_cli.model.document import Document
from srs_cli.sources.package import Package
from srs_cli.sources.paragraphs import Paragraphs
from srs_cli.sources.spans import Span, joined

KIND = "Word document"
_SKIPPED = frozenset(
    """
    w:del w:moveFrom w:instrText w:delText w:delInstrText mc:Fallback w:pPrChange w:rPrChange w:tblPrChange w:trPrChange
    w:tcPrChange w:sectPrChange w:numberingChange w:tblPrExChange w:rt
    """.split()  # noqa: SIM905 - a word a line would read worse
)
_PROPERTIES = frozenset(
    """
    w:pStyle w:outlineLvl w:ilvl w:numId w:tab w:br w:cr w:lastRenderedPageBreak w:noBreakHyphen w:sym w:b w:vanish
    w:webHidden w:vertAlign w:rStyle
    """.split()  # noqa: SIM905 - a word a line would read worse
)
_TOP_HEADING_STYLES = frozenset(("title",))
_PAGE_NOTE = b"lastRenderedPageBreak"
_OFF = frozenset(("0", "false", "off", "none"))
_ARROWS = {"F0E0": "→", "F0DF": "←", "F0F3": "↔", "F0E8": "→"}  # what Word makes of -->, <--, <->, ==> while typing
_LONGEST_STYLE_CHAIN = 20


class _Style(Struct):
    name: str = ""
    parent: str = ""
    outline: int = -1
    numbering: str = ""
    level: int = 0
    hidden: bool = False


class _Paragraph(Struct):
    spans: list[Span] = field(default_factory=list)
    style: str = ""
    outline: int = -1
    numbering: str = ""
    level: int = -1


class _Run(Struct):
    bold: bool = False
    hidden: bool = False
    position: str = ""


def read(data: bytes, name: str) -> Document:
    """Return the document's text; raises InputRefusedError for what is no sound, unencrypted docx."""
    package = Package(data, name, KIND)
    main = next(
        (part for kind, part in package.relations("").values() if kind == "officeDocument"), "word/document.xml"
    )
    styles = next((part for kind, part in package.relations(main).values() if kind == "styles"), "word/styles.xml")
    body = _Body(package, _styles(package, styles), noted=_PAGE_NOTE in package.read(main))
    package.parse(main, body.start, body.end, body.text)
    return Document(name, body.out.lines(), body.title)


def _styles(package: Package, part: str) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    style = _Style()

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal style
        value = attributes.get("w:val", "")
        if tag == "w:style":
            style = styles.setdefault(attributes.get("w:styleId", ""), _Style())
        elif tag == "w:name":
            style.name = value.lower()
        elif tag == "w:basedOn":
            style.parent = value
        elif tag == "w:outlineLvl":
            style.outline = _small(value)
        elif tag == "w:numId":
            style.numbering = value
        elif tag == "w:ilvl":
            style.level = max(0, _small(value))
        elif tag == "w:vanish":
            style.hidden = value not in _OFF

    if part in package:
        package.parse(part, start)
    return styles


class _Body:
    """The state while the document streams by: open paragraphs (text boxes nest), the run, the tables."""

    def __init__(self, package: Package, styles: dict[str, _Style], *, noted: bool) -> None:
        self.out = Paragraphs(package.name)
        self.title = ""
        self._styles = styles
        self._noted = noted
        self._page = 1
        if noted:
            self.out.page = "page 1"
        self._skipping = 0
        self._open: list[_Paragraph] = []
        self._runs: list[_Run] = []
        self._tables: list[Grid] = []
        self._takes_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._skipping or tag in _SKIPPED:
            self._skipping += 1
            return
        if tag == "w:p":
            self._open.append(_Paragraph())
        elif tag == "w:r":
            self._runs.append(_Run())
        elif tag in ("w:t", "m:t"):
            self._takes_text = True
        elif tag == "w:tbl":
            self._tables.append(Grid())
        elif tag == "w:tc" and self._tables:
            self._tables[-1].start_cell()
        elif self._open and tag in _PROPERTIES:
            self._property(tag, attributes)
        elif self._tables:
            self._table_property(tag, attributes)

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif tag in ("w:t", "m:t"):
            self._takes_text = False
        elif tag == "w:r" and self._runs:
            self._runs.pop()
        elif tag == "w:p" and self._open:
            self._end_paragraph(self._open.pop())
        elif tag == "w:tc" and self._tables:
            self._tables[-1].end_cell()
        elif tag == "w:tr" and self._tables:
            self._tables[-1].end_row()
        elif tag == "w:tbl" and self._tables:
            self._end_table(self._tables.pop())

    def text(self, text: str) -> None:
        if self._takes_text and not self._skipping:
            self._put(text)

    def _put(self, text: str) -> None:
        if not self._open:
            return
        run = self._runs[-1] if self._runs else _Run()
        if run.hidden:
            return
        if run.position == "superscript":
            text = superscript(text)
        elif run.position == "subscript":
            text = subscript(text)
        self._open[-1].spans.append(Span(text, run.bold))

    def _property(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: C901, PLR0912 - one vocabulary, one table
        value = attributes.get("w:val", "")
        paragraph = self._open[-1]
        run = self._runs[-1] if self._runs else None
        if tag == "w:pStyle":
            paragraph.style = value
        elif tag == "w:outlineLvl":
            paragraph.outline = _small(value)
        elif tag == "w:ilvl":
            paragraph.level = _small(value)
        elif tag == "w:numId":
            paragraph.numbering = value
        elif tag == "w:tab" and run:
            self._put("\t")
        elif tag in ("w:br", "w:cr"):
            if attributes.get("w:type") == "page":
                self._turn(noted=False)
            self._put("\n")
        elif tag == "w:lastRenderedPageBreak":
            self._turn(noted=True)
        elif tag == "w:noBreakHyphen":
            self._put("-")
        elif tag == "w:sym":
            self._put(_ARROWS.get(attributes.get("w:char", "").upper(), ""))
        elif run is None:
            return
        elif tag == "w:b":
            run.bold = value not in _OFF
        elif tag in ("w:vanish", "w:webHidden"):
            run.hidden = value not in _OFF
        elif tag == "w:vertAlign":
            run.position = value
        elif tag == "w:rStyle":
            style = self._styles.get(value)
            run.hidden = run.hidden or (style is not None and style.hidden)

    def _table_property(self, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("w:val", "")
        if tag == "w:gridSpan":
            self._tables[-1].widen(_small(value))
        elif tag == "w:vMerge" and value != "restart":
            self._tables[-1].continue_above()

    def _turn(self, *, noted: bool) -> None:
        if noted == self._noted:
            self._page += 1
            if self._noted:
                self.out.page = f"page {self._page}"

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        chain = self._chain(paragraph.style)
        if any(style.name.startswith(("toc ", "table of figures")) for style in chain) or any(
            s.hidden for s in chain[:1]
        ):
            return
        text = joined(paragraph.spans)
        if self._tables:
            self._tables[-1].add(text)
            return
        heading = _heading(paragraph, chain)
        if heading and text.strip() and chain and chain[0].name in _TOP_HEADING_STYLES:
            self.title = self.title or " ".join(text.split())
        self.out.add(text, heading=heading, bullet=0 if heading else _bullet(paragraph, chain))

    def _end_table(self, table: Grid) -> None:
        if self._tables:
            self._tables[-1].add(table.flat())
        elif self._open:  # in a text box
            self._open[-1].spans.append(Span(table.flat()))
        else:
            self.out.table(table.rows())

    def _chain(self, style_id: str) -> list[_Style]:
        chain: list[_Style] = []
        while style_id in self._styles and len(chain) < _LONGEST_STYLE_CHAIN:
            chain.append(self._styles[style_id])
            style_id = chain[-1].parent
        return chain


def _heading(paragraph: _Paragraph, chain: list[_Style]) -> int:
    outlines = [paragraph.outline, *(style.outline for style in chain)]
    for style in chain:
        if style.name in _TOP_HEADING_STYLES:
            return 1
        kind, _, level = style.name.partition(" ")
        if kind == "heading" and level.isdecimal():
            return min(9, max(1, int(level[:2])))
    outline = next((level for level in outlines if level >= 0), 9)
    return outline + 1 if outline < 9 else 0


def _bullet(paragraph: _Paragraph, chain: list[_Style]) -> int:
    numbering = paragraph.numbering or next((style.numbering for style in chain if style.numbering), "")
    listed = next((style.name for style in chain if style.name.startswith(("list bullet", "list number"))), "")
    if paragraph.level < 0 and listed[-1:].isdecimal():
        return _small(listed[-1])
    if numbering in ("", "0"):
        return 1 if listed and numbering == "" else 0
    level = paragraph.level if paragraph.level >= 0 else next((s.level for s in chain if s.numbering), 0)
    return min(9, level + 1)


def _small(value: str) -> int:
    """Return a small number of the file, -1 for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 4 else -1
