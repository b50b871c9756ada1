"""Parsed Markdown as rows: paragraphs, lists, quotes, code, headings; tables stand in `grid`."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode
from rich.style import Style
from rich.text import Text

from srs_cli.formats.markdown import NESTED, parser
from srs_cli.terminal.grid import grid
from srs_cli.terminal.images import note
from srs_cli.terminal.layout import chop, wrap
from srs_cli.terminal.maths import formula
from srs_cli.terminal.spans import Spans, plain, row_of, wrapped
from srs_cli.terminal.theme import CODE, CODE_IN_BOLD
from srs_cli.text import clean_line

_QUIET = "dim"
_NARROWEST = 4  # columns that a block needs beside the marks of those it stands in
_CONTINUED = "↪ "
_MOST_CELLS = 1_000


class TooNarrowError(Exception):
    """There is no room for the blocks, or they are too many or too deep: the text is better read as it was typed."""


def set_text(text: str, width: int, style: str, indent: int) -> list[Text]:
    """Return a clean text without tabs in rows of at most `width` columns. Raises TooNarrowError."""
    tokens = parser().parse(text) if "\n" in text.strip() else parser().parseInline(text.strip())
    if any(token.level >= NESTED - 2 for token in tokens):
        raise TooNarrowError
    root = SyntaxTreeNode(tokens)
    if _is_plain(root, text):
        return [row_of([(row, "")], style) for row in wrap(text, width, indent)]
    setter = _Setter(text.split("\n"), _Styles(style), indent)
    return [row_of(line, style) for line in setter.blocks(root.children, width)]


def _is_plain(root: SyntaxTreeNode, text: str) -> bool:
    """Tell whether the parser found nothing to set: no block, no emphasis, no escape."""
    nodes = list(root.walk())
    if any(node.type not in {"root", "paragraph", "inline", "text", "hardbreak"} for node in nodes):
        return False
    return "".join("".join(node.content for node in nodes if node.type == "text").split()) == "".join(text.split())


class _Styles:
    """What emphasis looks like on a style: always something that a terminal without colour shows too."""

    def __init__(self, base: str) -> None:
        bold = bool(Style.parse(base or "none").bold)
        self.strong = "underline" if bold else "bold"
        self.em = "italic"
        self.code = CODE_IN_BOLD if bold else CODE
        self.block = CODE_IN_BOLD
        self.heading = "bold underline"


class _Setter:
    """Sets the blocks of one text; knows its lines, to keep the blank ones between blocks."""

    def __init__(self, lines: Sequence[str], styles: _Styles, indent: int) -> None:
        self._lines = lines
        self._styles = styles
        self._indent = indent

    def blocks(self, nodes: Sequence[SyntaxTreeNode], width: int) -> list[Spans]:
        """Return the rows of blocks one below the other, with as many blank rows between them as were typed."""
        if width < _NARROWEST:
            raise TooNarrowError
        found: list[Spans] = []
        for place, node in enumerate(nodes):
            if place and node.map:
                found += [[] for _ in range(self._blank_above(node.map[0]))]
            found += self._block(node, width)
        return found

    def _blank_above(self, line: int) -> int:
        first = line
        while first > 0 and not self._lines[first - 1].strip("> "):
            first -= 1
        return line - first

    def _block(self, node: SyntaxTreeNode, width: int) -> list[Spans]:
        if node.type in {"fence", "code_block"}:
            return self._code(node.content, width)
        if node.type in {"bullet_list", "ordered_list"}:
            return self._list(node, width)
        if node.type == "blockquote":
            return _beside("> ", "> ", self.blocks(node.children, width - 2), _QUIET)
        if node.type == "table":
            return self._table(node, width)
        if node.type == "hr":
            return [[("─" * width, _QUIET)]]
        heading = self._styles.heading if node.type == "heading" else ""
        inline = node if node.type == "inline" else node.children[0] if node.children else None
        lines = self._inline(inline, heading) if inline else [[]]
        at_top = inline is node or (node.parent is not None and node.parent.type == "root")
        return [row for line in lines for row in wrapped(line, width, self._indent if at_top else 0)]

    def _code(self, content: str, width: int) -> list[Spans]:
        found: list[Spans] = []
        for line in content.removesuffix("\n").split("\n"):
            for place, piece in enumerate(chop(line, width - 2)):
                found.append([(_CONTINUED if place else "  ", _QUIET), (piece, self._styles.block)])
        return found

    def _list(self, node: SyntaxTreeNode, width: int) -> list[Spans]:
        ordered = node.type == "ordered_list"
        numbers = [item.info for item in node.children]
        if ordered and len(set(numbers)) == 1:  # 1. 1. 1. leaves the counting to us
            numbers = [str(int(numbers[0]) + place) for place in range(len(numbers))]
        found: list[Spans] = []
        for place, (item, number) in enumerate(zip(node.children, numbers, strict=True)):
            mark = f"{number}{item.markup} " if ordered else "+ " if item.markup == "+" else "• "
            if place and item.map:
                found += [[] for _ in range(self._blank_above(item.map[0]))]
            rows = self.blocks(item.children, width - len(mark)) if item.children else [[]]
            found += _beside(mark, " " * len(mark), rows, "")
        return found

    def _table(self, node: SyntaxTreeNode, width: int) -> list[Spans]:
        lines = [row for part in node.children for row in part.children]
        table = [[self._cell(cell) for cell in line.children] for line in lines]
        if sum(len(row) for row in table) > _MOST_CELLS or self._has_more_cells(node, len(table[0])):
            raise TooNarrowError
        right = [str(cell.attrs.get("style", "")).endswith("right") for cell in lines[0].children]
        return grid(table, right, width)

    def _cell(self, node: SyntaxTreeNode) -> Spans:
        lines = self._inline(node.children[0], "") if node.children else [[]]
        return [span for place, line in enumerate(lines) for span in ([(" ", ""), *line] if place else line)]

    def _has_more_cells(self, node: SyntaxTreeNode, columns: int) -> bool:
        """Tell whether a row goes on beyond the last head, where Markdown would leave the rest out."""
        first, last = node.map or (0, 0)
        rows = (line.replace("\\|", "").strip("> ").strip("|") for line in self._lines[first:last])
        return any(row.count("|") >= columns for row in rows)

    def _inline(self, node: SyntaxTreeNode, style: str) -> list[Spans]:
        lines: list[Spans] = [[]]
        self._collect(node.children, style, lines)
        return lines

    def _collect(self, nodes: Sequence[SyntaxTreeNode], style: str, lines: list[Spans]) -> None:
        for node in nodes:
            if node.type in {"strong", "em"}:
                self._collect(node.children, f"{style} {getattr(self._styles, node.type)}".strip(), lines)
            elif node.type == "link":
                self._link(node, style, lines)
            elif node.type in {"hardbreak", "softbreak"}:
                lines.append([])
            elif node.type == "image":
                name = str(node.attrs.get("src", ""))
                lines[-1].append((note(name, node.content), style))
            elif node.type == "code_inline":
                lines[-1].append((node.content, f"{style} {self._styles.code}".strip()))
            else:
                text = formula(node.info, node.content) if node.type == "maths" else node.content
                first, *others = text.split("\n")  # a formula that is shown as typed has its lines
                lines[-1].append((first, style))
                lines += [[(line, style)] for line in others]

    def _link(self, node: SyntaxTreeNode, style: str, lines: list[Spans]) -> None:
        before = len(lines[-1])
        self._collect(node.children, style, lines)
        label = plain(lines[-1][before:])
        target = clean_line(str(node.attrs.get("href", "")))
        title = clean_line(str(node.attrs.get("title", "")))
        if target and target.removeprefix("mailto:") != label:
            named = f'({target} "{title}")' if title else f"({target})"
            lines[-1].append((f" {named}" if label else named, style))


def _beside(first: str, other: str, rows: Sequence[Spans], style: str) -> list[Spans]:
    marks = [other if place else first for place in range(len(rows))]
    return [[(mark if row else mark.rstrip(), style), *row] for mark, row in zip(marks, rows, strict=True)]
