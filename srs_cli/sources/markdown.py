"""Markdown as students write it: headings, bullets with their nesting, tables, code; lines keep their text and number.

A line-based reader of our own. CommonMark, as markdown-it-py parses it, takes an indented definition for code, a year
that opens a line ("1917. …") for a list, and the `---` between two cards for the underline of a heading.
"""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.model.document import Document, Line
from srs_cli.sources.text import rows

MAX_NESTING = 9
MAX_COLUMNS = 200
_TAB = 4
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_BULLET = re.compile(r"([ \t]{0,400})([-*+])(?:[ \t]|$)")
_FENCE = re.compile(r"[ \t]{0,40}(`{3,}|~{3,})([^`]*)$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]?){3,}|(?:-[ \t]?){3,}|(?:_[ \t]?){3,})[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:(=)=*|(-)-*)[ \t]*$")
_DELIMITER_CELL = re.compile(r":?-+:?$")
_FRONT_MATTER = re.compile(
    r"(?:title|subtitle|author|authors|date|lang|language|tags|layout|description|keywords|categories|category|aliases|"
    r"created|updated|modified|id|slug|course|type|status|abstract|output|theme|marp|cssclass|cssclasses|publish)\s*:"
)
_FRONT_MATTER_LINES = 200
_CODE_LINE = re.compile(
    r"[;{}]\s*$|^\s*(?:def \w+\(|class \w+[:(]|import \w+|from [\w.]+ import|return\b|#include|function \w*\(|(?:var|let|const) \w+|"
    r"public |>>>|\$ )|\w\.\w+\(|^\s*\w+\(.{0,200}\)|[=!]=|:=|=>|</?\w+>|^\s*\w+ = "
)
_HIDING = re.compile(r"<!--|<script\b|<style\b", re.IGNORECASE)
_ENDS = {"<!--": "-->", "<script": "</script>", "<style": "</style>"}
_TAG = re.compile(
    r"</?(?:a|abbr|address|article|aside|b|big|blockquote|br|button|caption|center|cite|code|col|colgroup|dd|del|details|"
    r"dfn|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|label|li|link|main|"
    r"mark|meta|nav|ol|p|picture|pre|q|s|samp|script|section|small|source|span|strike|strong|style|sub|summary|sup|svg|"
    r"table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr)(?=[\s/>])[^<>]{0,1000}>",
    re.IGNORECASE,
)
_PIPE = re.compile(r"(?<!\\)\|")
_LONGEST_UNDERLINED = 120


def read(text: str, name: str) -> Document:
    """Return the lines of `text` with what their marks say.

    Headings, bullets and table rows keep their marks in the text; block quotes lose theirs, for no field says so.
    Comments, front matter and the underlines of headings become blank lines.
    """
    source = rows(text)
    page = _Page([], last_ends={end: _last_line(source, end) for end in _ENDS.values()})
    start = _front_matter(source, page)
    for number, row in enumerate(source[start:], start=start + 1):
        _take(page, number, row)
    _tables(page.lines)
    _indented_code(page.lines)
    title = page.title or next((_bare(line.text) for line in page.lines if line.heading == 1), "")
    return Document(name, tuple(page.lines), title, page.language)


def _last_line(source: list[str], end: str) -> int:
    return next((number for number in range(len(source), 0, -1) if end in source[number - 1].lower()), 0)


class _Page(Struct):
    """What has been read so far, and what is open."""

    lines: list[Line]
    fence: str = ""  # the fence that opened the code
    hidden_until: str = ""  # what ends the comment or script that is open
    last_ends: dict[str, int] = field(default_factory=dict)  # the last line that ends one: without an end it is text
    indents: list[int] = field(default_factory=list)  # of the open bullets, outermost first
    title: str = ""
    language: str = ""


def _take(page: _Page, number: int, row: str) -> None:
    if not row and not page.fence:
        page.lines.append(Line(number, ""))
        return
    quoted, depth = _unquoted(row)
    fence = _FENCE.match(quoted)
    if page.fence:
        mark = fence.group(1) if fence and not fence.group(2).strip() else ""
        page.lines.append(Line(number, row, code=True))
        if mark.startswith(page.fence):
            page.fence = ""
        return
    if fence and not page.hidden_until:
        page.fence = fence.group(1)
        page.lines.append(Line(number, row, code=True))
        return
    if page.hidden_until or "<" in quoted:
        quoted = _shown(page, number, quoted)
    _take_text(page, number, quoted, depth)


def _take_text(page: _Page, number: int, quoted: str, depth: int) -> None:
    """Take a line that is neither code nor hidden; `depth` is that of the block quote around it."""
    if quoted.lstrip(" ").startswith("#") and not quoted.strip("# \t"):
        quoted = ""  # a heading of nothing
    heading = _HEADING.match(quoted)
    bullet = None if heading or _RULE.match(quoted) else _BULLET.match(quoted)
    if heading:
        page.indents.clear()
        page.lines.append(Line(number, quoted.rstrip(), heading=len(heading.group(1))))
    elif bullet:
        page.lines.append(Line(number, quoted, bullet=_level(page.indents, _columns(bullet.group(1)))))
    elif _is_underline(page, quoted, depth):
        page.lines[-1] = replace(page.lines[-1], heading=1 if "=" in quoted else 2)
        page.lines.append(Line(number, ""))
    else:
        if quoted[:1] not in (" ", "\t", ""):
            page.indents.clear()
        page.lines.append(Line(number, quoted))


def _unquoted(row: str) -> tuple[str, int]:
    """Return a line without the marks of block quotes, and how many there were."""
    if not row.lstrip(" ").startswith(">"):
        return row, 0
    at = depth = 0
    while at < len(row) and row[at] in " >":
        depth += row[at] == ">"
        if row[at] == " " and row[at + 1 : at + 2] != ">" and row[at - 1] != ">":
            break
        at += 1
    return row[at:], depth


def _shown(page: _Page, number: int, row: str) -> str:
    """Return a line without comments, scripts and HTML's own tags; what stands in backticks stays."""
    kept: list[str] = []
    at = 0
    while True:
        if page.hidden_until:
            close = row.lower().find(page.hidden_until, at)
            if close < 0:
                return "".join(kept)
            at, page.hidden_until = close + len(page.hidden_until), ""
        opening = _HIDING.search(row, at)
        while opening and row.count("`", at, opening.start()) % 2:
            opening = _HIDING.search(row, opening.end())
        end = _ENDS[opening.group().lower()] if opening else ""
        if not opening or page.last_ends[end] < number:
            return "".join([*kept, _without_tags(row[at:])])
        kept.append(_without_tags(row[at : opening.start()]))
        at, page.hidden_until = opening.end(), end


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    return "`".join(part if at % 2 else _TAG.sub(" ", part) for at, part in enumerate(text.split("`")))


def _level(indents: list[int], indent: int) -> int:
    """Return the nesting level of a bullet, from 1; `indents` keeps those that are open."""
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indent >= indents[-1] + 2:
        indents.append(indent)
    return min(len(indents), MAX_NESTING)


def _columns(blanks: str) -> int:
    return len(blanks.expandtabs(_TAB))


def _is_underline(page: _Page, row: str, depth: int) -> bool:
    """Return whether a line underlines the one above: that one stands alone, is short, and reads like a heading."""
    mark = _UNDERLINE.match(row)
    if mark is None or depth or not page.lines:
        return False
    above = page.lines[-1]
    text = above.text.strip()
    if not text or above.heading or above.bullet or above.code or "|" in text or len(text) > _LONGEST_UNDERLINED:
        return False
    if len(page.lines) > 1 and page.lines[-2].text.strip() and not page.lines[-2].heading:
        return False
    return mark.group(1) is not None or (len(row.strip()) > 3 and ":" not in text and text[-1] not in ".;,!")


def _front_matter(source: list[str], page: _Page) -> int:
    """Return how many lines of front matter open the file; they become blank lines."""
    if not source or source[0].rstrip() != "---" or len(source) < 3 or not _FRONT_MATTER.match(source[1]):
        return 0
    end = next((at for at, row in enumerate(source[1:_FRONT_MATTER_LINES], 1) if row.rstrip() in ("---", "...")), 0)
    for row in source[1:end]:
        key, _, value = row.partition(":")
        value = value.strip().strip("\"'")
        if key == "title":
            page.title = value
        elif key in ("lang", "language"):
            page.language = value.partition("-")[0].lower()
    page.lines.extend(Line(number, "") for number in range(1, end + 2 if end else 1))
    return end + 1 if end else 0


def _tables(lines: list[Line]) -> None:
    """Give the rows of tables their cells: a row with pipes above a row of dashes, and all rows with pipes below."""
    at = 1
    while at < len(lines):
        dashes = _cells(lines[at].text) if _may_be_row(lines[at]) and "-" in lines[at].text else ()
        above = lines[at - 1]
        if not dashes or not all(map(_DELIMITER_CELL.match, dashes)) or not _may_be_row(above):
            at += 1
            continue
        header = _cells(above.text)
        if not 1 < len(header) == len(dashes) <= MAX_COLUMNS:
            at += 1
            continue
        lines[at - 1] = replace(above, cells=header)
        while at < len(lines) and _may_be_row(lines[at]):
            cells = _cells(lines[at].text)[: len(header)]
            lines[at] = replace(lines[at], cells=cells + ("",) * (len(header) - len(cells)))
            at += 1


def _may_be_row(line: Line) -> bool:
    return "|" in line.text and not (line.code or line.heading or line.bullet)


def _cells(row: str) -> tuple[str, ...]:
    """Return the cells of a row; an escaped pipe is a part of its cell."""
    text = row.strip()
    text = text.removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in _PIPE.split(text, MAX_COLUMNS))


def _indented_code(lines: list[Line]) -> None:
    """Flag indented blocks that read like code; definitions and verses are indented as well and stay."""
    at = 0
    in_list = False
    while at < len(lines):
        line = lines[at]
        if line.bullet or line.heading:
            in_list = line.bullet > 0
        elif line.text[:1] not in ("", " ", "\t"):
            in_list = False
        if in_list or not _is_indented(line) or (at and lines[at - 1].text.strip()):
            at += 1
            continue
        end = at
        while end < len(lines) and (_is_indented(lines[end]) or (not lines[end].text.strip() and not lines[end].code)):
            end += 1
        block = [row for row in lines[at:end] if row.text.strip()]
        if 2 * sum(1 for row in block if _CODE_LINE.search(row.text[:500])) > len(block):
            lines[at:end] = [replace(row, code=True) if row.text.strip() else row for row in lines[at:end]]
        at = end


def _is_indented(line: Line) -> bool:
    return (
        line.text.startswith(("    ", "\t"))
        and bool(line.text.strip())
        and not (line.code or line.cells or line.bullet)
    )


def _bare(heading: str) -> str:
    return heading.strip().strip("#").strip()
