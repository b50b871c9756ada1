"""HTML as the blocks a reader sees: headings, paragraphs, list items, table rows, code; scripts and hidden parts dropped.

lxml parses: the standard library's parser takes quadratic time on unclosed comments and tags before Python 3.13.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from srs_cli.errors import InputRefusedError
from srs_cli.formats.grid import MAX_SPAN, Grid
from srs_cli.formats.scripts import subscript, superscript

MAX_ATTRIBUTES = 2_000  # of one element; libxml2 compares each with each
_DROPPED = frozenset(
    """
    script style head template noscript iframe object embed applet svg canvas audio video map button select textarea
    input datalist dialog annotation annotation-xml rp rt
    """.split()  # noqa: SIM905 - a word a line would read worse
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form
    header hgroup hr legend li main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - a word a line would read worse
)
_APART = frozenset(("p", "blockquote", "figure", "table", "ul", "ol", "dl", "pre", "hr", "summary", "details"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_HIDING_STYLE = re.compile(r"(?:display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden)", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ATTRIBUTE_BOUNDARY = re.compile(r"[\s/=]+")
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_LONG_TAG = 4_000  # characters; a shorter one cannot hold attributes enough to matter
_DEEPEST = 9
Element = Any  # lxml ships no types


class Block(Struct, frozen=True):
    """A piece of the page that stands on its own; `rows` of a table, one cell's lines joined by newlines."""

    text: str
    heading: int = 0
    bullet: int = 0
    code: bool = False
    apart: bool = False  # space above it
    rows: tuple[tuple[str, ...], ...] = ()


def tree(markup: str, name: str) -> Element | None:
    """Return the parsed page's root, or None for a page without elements.

    Raises InputRefusedError for a page that was made to do harm, or when lxml is not installed.
    """
    try:
        from lxml import etree  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise missing_extra(name, "HTML and EPUB") from error
    _refuse_attribute_floods(markup, name)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(markup.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputRefusedError(f"{name}: no HTML that can be read", "save the page again from a browser") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise InputRefusedError(f"{name}: elements are nested too deep", "it was made to do harm")
    return root


def missing_extra(name: str, what: str) -> InputRefusedError:
    """Return the error for a format whose library is not installed."""
    return InputRefusedError(
        f"{name}: reading {what} needs srs's documents extra, which is not installed",
        "Install them beside srs: pip install lxml pypdfium2 (with pipx: pipx inject srs lxml pypdfium2).",
    )


def blocks(root: Element, dropped: frozenset[Element] = frozenset()) -> Iterator[Block]:
    """Yield what stands in `root`, in order, without the elements in `dropped` and all that is never shown."""
    walk = _Walk(dropped)
    walk.run(root)
    yield from walk.found


def is_hidden(element: Element) -> bool:
    """Return whether an element is never shown, by its kind or its attributes."""
    if not isinstance(element.tag, str) or element.tag in _DROPPED:
        return True
    get = element.get
    if get("hidden") is not None and get("hidden") != "until-found":
        return True
    return get("aria-hidden") == "true" or bool(_HIDING_STYLE.search(get("style") or ""))


class _Walk:
    """A walk through the tree with a stack of its own, so that depth costs no recursion."""

    def __init__(self, dropped: frozenset[Element]) -> None:
        self.found: list[Block] = []
        self._dropped = dropped
        self._pieces: list[str] = []
        self._kinds: list[str] = []  # the open block elements
        self._bullet_pending = False
        self._lists = 0
        self._apart = False
        self._preformatted = 0
        self._tables: list[_Table] = []

    def run(self, root: Element) -> None:
        stack: list[tuple[Element, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self._leave(element)
                if element is not root:
                    self._put(element.tail)
                continue
            if element in self._dropped or is_hidden(element):
                if element is not root:
                    self._put(element.tail)
                continue
            stack.append((element, True))
            if self._enter(element):
                self._put(element.text)
                if len(element):
                    stack.extend((child, False) for child in reversed(element))
        self._flush()

    def _put(self, text: str | None) -> None:
        if text:
            self._pieces.append(text if self._preformatted else _SPACE.sub(" ", text))

    def _enter(self, element: Element) -> bool:
        """Open an element; return whether its content is to be walked."""
        tag = element.tag
        if tag == "br":
            self._pieces.append("\n")
        elif tag in ("b", "strong"):
            self._pieces.append("\x01")
        elif tag in ("sup", "sub"):
            self._raise(element)
            return False
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._flush()
            self._open_block(element)
        return True

    def _open_block(self, element: Element) -> None:
        tag = element.tag
        self._kinds.append(tag)
        self._apart = self._apart or tag in _APART or tag == "dt"  # a term stays with its meaning
        if tag in _LISTS:
            self._lists += 1
        elif tag == "li":
            self._bullet_pending = True
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "table":
            self._tables.append(_Table(data=_is_data(element)))
        elif tag in ("td", "th") and self._tables:
            self._tables[-1].grid.start_cell(_span(element, "colspan"), _span(element, "rowspan"))

    def _leave(self, element: Element) -> None:
        tag = element.tag
        if tag in ("b", "strong"):
            self._pieces.append("\x02")
        if tag not in _HEADINGS and tag not in _BLOCKS:
            return
        self._flush()
        self._kinds.pop()
        self._apart = self._apart or tag in _APART
        if tag in _LISTS:
            self._lists -= 1
        elif tag == "li":
            self._bullet_pending = False
        elif tag == "pre":
            self._preformatted -= 1
        elif tag in ("td", "th") and self._tables:
            self._tables[-1].grid.end_cell()
        elif tag == "tr" and self._tables:
            self._tables[-1].grid.end_row()
        elif tag == "table":
            self._end_table(self._tables.pop())

    def _end_table(self, table: _Table) -> None:
        if table.data and table.grid.rows():
            self._emit(Block("", apart=True, rows=table.grid.rows()))

    def _raise(self, element: Element) -> None:
        """Keep the height of raised text; a number that links somewhere is a note's mark and is dropped."""
        text = "".join(element.itertext()).strip()
        if element.tag == "sub":
            self._pieces.append(subscript(text))
        elif element.find(".//a[@href]") is None:
            linked = (
                element.getparent() is not None and element.getparent().tag == "a" and text.strip("[]*†‡").isdecimal()
            )
            self._pieces.append("" if linked else superscript(text))

    def _flush(self) -> None:
        if not self._pieces:
            return
        raw = "".join(self._pieces)
        self._pieces.clear()
        if self._preformatted and "pre" in self._kinds:
            code = raw.replace("\x01", "").replace("\x02", "").strip("\n")
            if code.strip():
                self._emit(Block(code, code=True, apart=True))
            return
        text = _bold("\n".join(row.strip() for row in raw.split("\n"))).strip()
        if not text:
            return
        heading = next((_HEADINGS[kind] for kind in reversed(self._kinds) if kind in _HEADINGS), 0)
        bullet = 0
        if self._bullet_pending and not heading:
            bullet = min(max(self._lists, 1), _DEEPEST)
            self._bullet_pending = False
        self._emit(Block(text, heading, bullet, apart=self._apart))
        self._apart = False

    def _emit(self, block: Block) -> None:
        """Add a block to the page, or to the cell of a table of figures that is open."""
        table = next((table for table in reversed(self._tables) if table.data), None)
        if table is not None and table.grid.open:
            table.grid.add(block.text)
        else:
            self.found.append(block)


class _Table:
    """A table and whether it holds data; one that only lays the page out has ordinary blocks for cells."""

    def __init__(self, *, data: bool) -> None:
        self.data = data
        self.grid = Grid()


def _is_data(table: Element) -> bool:
    """Return whether a table holds figures: cells side by side, and no page structure in them."""
    if table.get("role") in ("presentation", "none"):
        return False
    return next(table.iterdescendants("table", "h1", "h2", "h3", "article", "nav", "form"), None) is None


def _span(cell: Element, attribute: str) -> int:
    value = (cell.get(attribute) or "1").strip()
    return min(MAX_SPAN, max(1, int(value))) if value.isascii() and value.isdecimal() and len(value) <= 6 else 1


def _bold(text: str) -> str:
    """Turn the marks around bold words into **, and drop them where the whole paragraph is bold."""
    if "\x01" not in text and "\x02" not in text:
        return text
    depth = 0
    plain: list[str] = []
    parts: list[str] = []
    for piece in re.split(r"([\x01\x02])", text):
        if piece == "\x01":
            depth += 1
        elif piece == "\x02":
            depth = max(0, depth - 1)
        elif piece.strip() and depth:
            words = piece.strip()
            before, after = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
            parts.append(f"{before}**{words}**{after}".replace("\n", "**\n**"))
        else:
            plain.append(piece)
            parts.append(piece)
    if not "".join(plain).strip():
        return text.replace("\x01", "").replace("\x02", "")
    return "".join(parts).replace("****", "")


def _refuse_attribute_floods(markup: str, name: str) -> None:
    for tag in _TAG.finditer(markup):
        if tag.end() - tag.start() < _LONG_TAG:
            continue
        bare = _QUOTED.sub(" ", tag.group())
        if len(_ATTRIBUTE_BOUNDARY.findall(bare)) > 2 * MAX_ATTRIBUTES:
            line = markup.count("\n", 0, tag.start()) + 1
            raise InputRefusedError(
                f"{name}:{line}: an element has more than {MAX_ATTRIBUTES:,} attributes", "it was made to do harm"
            )
