"""PowerPoint presentations: slides as pages, titles as headings, list levels, tables; hidden slides and notes left out."""

from __future__ import annotations

from srs_cli.formats.grid import Grid
from srs_cli.formats.scripts import subscript, superscript
from srs_cli.model.document import Document
from srs_cli.sources.package import Package
from srs_cli.sources.paragraphs import Paragraphs
from srs_cli.sources.spans import Span, joined

KIND = "presentation"
MAX_SLIDES = 3_000
_FURNITURE = frozenset(("dt", "ftr", "hdr", "sldNum"))  # date, footer, header, number
_TITLES = {"ctrTitle": 1, "title": 2}
_OUTLINED = frozenset(("body", "obj", ""))  # a placeholder without a type is the slide's outline
_OFF = frozenset(("0", "false"))
_DEEPEST = 9


def read(data: bytes, name: str) -> Document:
    """Return the slides' text; raises InputRefusedError for what is no sound, unencrypted pptx."""
    package = Package(data, name, KIND)
    main = next(
        (part for kind, part in package.relations("").values() if kind == "officeDocument"), "ppt/presentation.xml"
    )
    out = Paragraphs(name)
    title = ""
    for number, part in enumerate(_slides(package, main), start=1):
        slide = _Slide(out)
        package.parse(part, slide.start, slide.end, slide.text)
        if slide.hidden:
            continue
        out.page = f"slide {number}"
        slide.write()
        title = title or (slide.titles[0] if slide.titles else "")
    return Document(name, out.lines(), title)


def _slides(package: Package, main: str) -> list[str]:
    relations = package.relations(main)
    ids: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "p:sldId":
            ids.append(attributes.get("r:id", ""))

    package.parse(main, start)
    if len(ids) > MAX_SLIDES:
        raise package.refused(f"has more than {MAX_SLIDES:,} slides", "split it")
    return [relations[rel][1] for rel in ids if relations.get(rel, ("", ""))[0] == "slide"]


class _Slide:
    """One slide while it streams by: its shapes in order, the title kept for the top."""

    def __init__(self, out: Paragraphs) -> None:
        self.hidden = False
        self.titles: list[str] = []
        self._out = out
        self._level_of_title = 2
        self._parts: list[tuple[str, int] | Grid | None] = []  # a paragraph and its list level, a table, a gap
        self._skipping = 0
        self._role: str | None = None  # of the placeholder; None is a free text box
        self._spans: list[Span] = []
        self._level = 1
        self._listed: bool | None = None  # as the paragraph itself says
        self._bold = False
        self._raised = 0
        self._table: Grid | None = None
        self._covered = False  # the open cell is a part of the one on its left
        self._takes_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:  # noqa: C901, PLR0912 - one vocabulary, one table
        if (
            self._skipping
            or tag == "mc:Fallback"
            or (tag == "a:fld" and attributes.get("type", "").startswith("slidenum"))
        ):
            self._skipping += 1
        elif tag == "p:sld":
            self.hidden = attributes.get("show", "1") in _OFF
        elif tag == "p:sp":
            self._role = None
            self._parts.append(None)
        elif tag == "p:ph":
            self._role = attributes.get("type", "")
        elif tag == "a:tbl":
            self._table = Grid()
        elif tag == "a:tc" and self._table:
            self._start_cell(self._table, attributes)
        elif tag == "a:p":
            self._spans, self._level, self._listed = [], 1, None
        elif tag == "a:pPr":
            level = attributes.get("lvl", "0")
            self._level = (
                min(_DEEPEST, int(level) + 1) if level.isascii() and level.isdecimal() and len(level) < 3 else 1
            )
        elif tag in ("a:buChar", "a:buAutoNum", "a:buBlip"):
            self._listed = True
        elif tag == "a:buNone":
            self._listed = False
        elif tag in ("a:r", "a:fld"):
            self._bold, self._raised = False, 0
        elif tag == "a:rPr":
            self._bold = attributes.get("b", "0") not in _OFF
            baseline = attributes.get("baseline", "0")
            self._raised = -1 if baseline.startswith("-") else 1 if baseline.strip("0%") else 0
        elif tag == "a:br":
            self._spans.append(Span("\n"))
        elif tag in ("a:t", "m:t"):
            self._takes_text = True

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif tag in ("a:t", "m:t"):
            self._takes_text = False
        elif tag == "a:p":
            self._end_paragraph()
        elif tag == "a:tc" and self._table:
            if self._covered:
                self._table.repeat_left()
            else:
                self._table.end_cell()
        elif tag == "a:tr" and self._table:
            self._table.end_row()
        elif tag == "a:tbl" and self._table:
            self._parts.append(self._table)
            self._table = None

    def text(self, text: str) -> None:
        if self._takes_text and not self._skipping:
            change = superscript if self._raised > 0 else subscript if self._raised < 0 else str
            self._spans.append(Span(change(text), self._bold))

    def write(self) -> None:
        """Append the slide to the document, its title first."""
        self._out.gap()
        if self.titles:
            self._out.add(" ".join(self.titles), heading=self._level_of_title)
        for part in self._parts:
            if part is None:
                self._out.gap()
            elif isinstance(part, Grid):
                self._out.table(part.rows())
            else:
                self._out.add(part[0], bullet=part[1])
        self._out.gap()

    def _start_cell(self, table: Grid, attributes: dict[str, str]) -> None:
        """Open a cell; merged ones are all there, the covered ones empty: they repeat the first."""
        table.start_cell()
        self._covered = attributes.get("hMerge", "0") not in _OFF
        if attributes.get("vMerge", "0") not in _OFF:
            table.continue_above()

    def _end_paragraph(self) -> None:
        text = joined(self._spans)
        if not text.strip() or self._role in _FURNITURE:
            return
        if self._table:
            self._table.add(text)
        elif self._role in _TITLES:
            self.titles.append(" ".join(text.split()))
            self._level_of_title = _TITLES[self._role]
        else:
            listed = self._role in _OUTLINED if self._listed is None else self._listed
            self._parts.append((text, self._level if listed else 0))
