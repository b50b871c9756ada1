r"""HTML of a card of another program as our Markdown.

What has no Markdown (colours, underlines, scripts) leaves its text, or nothing where it shows none. Formulas become
`$…$`; sounds stay `[sound:…]`.
"""

from __future__ import annotations

import re

from srs_cli.formats.entities import unescape
from srs_cli.formats.html_pieces import attribute, pieces
from srs_cli.formats.markdown_text import Closed, Literal, Opened, as_literal, begun, formula, joined
from srs_cli.formats.scripts import subscript, superscript

_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "tt": "`", "samp": "`"}
_BLOCKS = frozenset(
    """
    address article aside center dd details dialog div dl dt fieldset figcaption figure footer form header hgroup legend
    main nav p section summary
    """.split()  # noqa: SIM905 - a word a line would read worse
)
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_LISTS = frozenset(("ul", "ol"))
_CELLS = frozenset(("td", "th"))
_ROWS = frozenset(("tr", "td", "th", "table"))
_RAISED = frozenset(("sup", "sub", "rt", "rp"))
_SPACE = re.compile(r"[\t\n\r\f\v\xa0][ \t\n\r\f\v\xa0]*| [ \t\n\r\f\v\xa0]+")  # that is not just one blank
_TICKS = re.compile("`{3,}")
_AWKWARD = re.compile(r"[\s<>]")
_NO_BRACKETS = str.maketrans("[]", "()")
_NO_PARENTHESES = str.maketrans({"(": "%28", ")": "%29"})
_PLAIN_SIGNS = bytes(code for code in range(0x20, 0x7F) if code not in rb"<&[]\*_`$")  # mean nothing to either language
_MOST_CELLS = 10_000
_DEEPEST = 8  # lists in lists, quotes in quotes


def is_plain(text: str) -> bool:
    """Tell, quickly, whether a text is the same as HTML and as Markdown, as most are; it may be though this says no."""
    return text.isascii() and "  " not in text and not text.encode().translate(None, _PLAIN_SIGNS)


def to_markdown(html: str) -> str:
    """Return the text that the HTML shows, as Markdown, without space around it."""
    text = html.strip()
    if is_plain(text):
        return text
    if "<" not in html and "&" not in html and "[" not in html and "\\" not in html:
        return as_literal(_SPACE.sub(" ", html).strip(), whole=True)
    setter = _Setter()
    for kind, what, more in pieces(html):
        setter.take(kind, what, more)
    return setter.finish()


class _Setter:
    """Takes the pieces in order and sets lines of Markdown."""

    def __init__(self) -> None:
        self._lines: list[str] = []  # finished
        self._line: list[str] = []
        self._marks: list[str] = []  # open emphasis, outermost first
        self._lists: list[int] = []  # of each open list the next number; 0 is a bullet
        self._begins = ""  # what the next line begins with
        self._quotes = 0
        self._code: list[str] | None = None  # of an open `<pre>`
        self._link: tuple[str, int] | None = None  # of an open link: its target, and where its text begins
        self._raised: list[tuple[str, int]] = []  # sup, sub and the parts of ruby: where their text begins
        self._rows: list[list[str]] | None = None  # of an open table
        self._in_cell = False
        self._cells = 0

    def take(self, kind: str, what: str, more: str) -> None:
        """Take one piece of HTML."""
        if self._code is not None:
            self._take_code(kind, what)
        elif kind == "text":
            self._text(unescape(what) if "&" in what else what)
        elif kind == "maths":
            self._line.append(formula(what, alone=more not in {"\\(", "[$]", "[latex]"}))
        elif self._rows is not None and what in _ROWS:
            self._table_tag(what, opens=kind == "tag")
        elif kind == "tag":
            self._open(what, more)
        else:
            self._close(what)

    def finish(self) -> str:
        """Return the text when all pieces were taken."""
        if self._code is not None:
            self._take_code("end", "pre")
        if self._rows is not None:
            self._table_tag("table", opens=False)
        self._end_line(keep_blank=False)
        return "\n".join(self._lines).strip("\n")

    def _take_code(self, kind: str, what: str) -> None:
        code = self._code if self._code is not None else []
        if kind == "text":
            code.append(unescape(what))
        elif kind == "maths":
            code.append(what)
        elif what == "br":
            code.append("\n")
        elif what == "pre" and kind == "end":
            self._code = None
            text = "".join(code).strip("\n")
            fence = "`" * (1 + max(map(len, _TICKS.findall(text)), default=2))
            for line in (fence, *text.split("\n"), fence) if text.strip() else ():
                self._put(line)

    def _text(self, text: str) -> None:
        if self._rows is not None and not self._in_cell and not text.strip():
            return
        text = _SPACE.sub(" ", text)
        self._line.append(text.replace("`", "'") if "`" in self._marks else Literal(text))

    def _open(self, name: str, more: str) -> None:
        if name == "br":
            self._end_line(keep_blank=True)
        elif name in _MARKS:
            self._mark(_MARKS[name])
        elif name == "img":
            self._image(more)
        elif name == "a":
            self._end_link()
            self._link = (attribute(more, "href"), len(self._line))
        elif name in _RAISED and len(self._raised) < _DEEPEST:
            self._raised.append((name, len(self._line)))
        elif (
            name in _BLOCKS or name in _LISTS or name in _HEADINGS or name in {"li", "pre", "hr", "table", "blockquote"}
        ):
            self._end_line(keep_blank=False)
            self._open_block(name, more)

    def _open_block(self, name: str, more: str) -> None:
        if name in _HEADINGS:
            self._begins = _HEADINGS[name]
        elif name in _LISTS:
            start = attribute(more, "start")
            number = int(start) if start.isascii() and start.isdecimal() and len(start) < 10 else 1
            self._lists.append(number if name == "ol" else 0)
        elif name == "li":
            number = self._lists[-1] if self._lists else 0
            self._begins = "   " * (min(len(self._lists), _DEEPEST) - 1) + (f"{number}. " if number else "- ")
            if number:
                self._lists[-1] += 1
        elif name == "table" and self._rows is None:
            self._rows = []
        elif name == "blockquote":
            self._quotes += self._quotes < _DEEPEST
        elif name == "pre":
            self._code = []
        elif name == "hr":
            self._put("---")

    def _close(self, name: str) -> None:
        if name in _MARKS:
            self._unmark(_MARKS[name])
        elif name == "a":
            self._end_link()
        elif name in _RAISED:
            self._lower(name)
        elif name in _LISTS:
            self._end_line(keep_blank=False)
            if self._lists:
                self._lists.pop()
            if not self._lists:
                self._put("")  # or what follows would belong to the last item
        elif name == "blockquote":
            self._end_line(keep_blank=False)
            self._quotes = max(0, self._quotes - 1)
        elif name in _BLOCKS or name in _HEADINGS or name == "li":
            self._end_line(keep_blank=False)

    def _table_tag(self, name: str, *, opens: bool) -> None:
        rows = self._rows if self._rows is not None else []
        if self._in_cell and not (name == "table" and opens):
            rows[-1].append(joined(self._closed()).strip().replace("|", "\\|"))
            self._line = []
            self._in_cell = False
        if name == "tr" and opens:
            rows.append([])
        elif name in _CELLS and opens and self._cells < _MOST_CELLS:
            if not rows:
                rows.append([])
            self._cells += 1
            self._in_cell = True
        elif name == "table" and not opens:
            self._rows = None
            self._set_table([row for row in rows if row])

    def _set_table(self, rows: list[list[str]]) -> None:
        width = max((len(row) for row in rows), default=0)
        if (
            width <= 1 or width * len(rows) > _MOST_CELLS
        ):  # a frame around text; or a table that only its gaps make large
            for row in rows:
                self._put(" ".join(row))
            return
        for place, row in enumerate(rows):
            self._put(f"| {' | '.join([*row, *[''] * (width - len(row))])} |")
            if place == 0:
                self._put("|" + "---|" * width)
        self._put("")

    def _mark(self, mark: str) -> None:
        if mark not in self._marks and "`" not in self._marks:
            self._marks.append(mark)
            self._line.append(Opened(mark))

    def _unmark(self, mark: str) -> None:
        """Close an emphasis, and those that were opened inside it and are open still."""
        while mark in self._marks:
            self._line.append(Closed(self._marks.pop()))

    def _closed(self) -> list[str]:
        """Return the line with all emphasis closed; that of before a line's end goes on behind it."""
        line = [*self._line, *(Closed(mark) for mark in reversed(self._marks))]
        self._line = []
        return line

    def _image(self, more: str) -> None:
        name, label = attribute(more, "src").strip(), _SPACE.sub(" ", attribute(more, "alt")).strip()
        if name and name[:5].lower() != "data:":
            target = name.translate(_NO_PARENTHESES)
            target = f"<{target}>" if _AWKWARD.search(target) else target
            self._line.append(f"![{label.translate(_NO_BRACKETS)}]({target})")

    def _end_link(self) -> None:
        if self._link is None:
            return
        (target, begin), self._link = self._link, None
        inside = self._line[begin:]
        text = joined(inside).strip()
        bare = target.translate(_NO_PARENTHESES)
        if text and bare and not _AWKWARD.search(bare) and text != target and "](" not in text:
            self._line[begin:] = [f"[{text}]({bare})"]

    def _lower(self, name: str) -> None:
        if not self._raised or self._raised[-1][0] != name:
            return
        _, begin = self._raised.pop()
        text = joined(self._line[begin:])
        del self._line[begin:]
        if name == "rt":
            self._line.append(f"({text})" if text.strip() else "")
        elif name != "rp" and text.strip():
            raised = superscript(text) if name == "sup" else subscript(text)
            mark = "^" if name == "sup" else "\\_"
            self._line.append(raised if raised != text else f"{mark}({text})" if len(text) > 1 else mark + text)

    def _end_line(self, *, keep_blank: bool) -> None:
        if self._rows is not None:  # a cell is one line
            self._line.append(" ")
            return
        first = next((piece for piece in self._line if piece.strip()), "")
        text = joined(self._closed()).strip(" ")
        self._line = [Opened(mark) for mark in self._marks]
        self._raised.clear()
        self._link = None
        if text or keep_blank:
            self._put(f"{self._begins}{begun(text) if isinstance(first, Literal) else text}")
            self._begins = ""

    def _put(self, text: str) -> None:
        if text.endswith("\\"):  # or it would be taken for an escape of the line's end
            text += " "
        self._lines.append("> " * self._quotes + text)
