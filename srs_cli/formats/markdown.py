"""Which Markdown a card may hold: CommonMark with tables and maths, told apart from text that only looks like it.

Cards come from plain text too, so what is more often meant literally stays as it was typed: HTML, entities, link
definitions, blanks of underscores, `2*3*4`, `2**3`, `__init__`, escapes of characters that have no meaning here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, hr
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from srs_cli.formats import formulas

NESTED = 20  # levels; what is nested deeper the parser leaves out
_ESCAPABLE = frozenset("*_`#[]|>+-!~$")
_NAME = re.compile(r"__[a-z0-9_]*[a-z0-9]__(?!\w)")  # `__init__`
_BLANK = 3  # underscores from which a run is a blank to fill


class _Dialect(MarkdownIt):
    """A parser that leaves targets as they were typed, whatever they are: they are shown, never followed."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - as above
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 - as above
        return bool(url)


@cache
def parser() -> MarkdownIt:
    """Return the parser; made once."""
    markdown = _Dialect("commonmark", {"html": False, "maxNesting": NESTED})
    markdown.enable("table").disable(["entity", "reference", "lheading", "html_block", "html_inline"])
    markdown.block.ruler.at("hr", _rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    markdown.block.ruler.before("hr", "quote_end", _quote_end, {"alt": ["blockquote"]})
    markdown.block.ruler.before("blockquote", "maths_block", _maths_block, {"alt": ["paragraph", "blockquote", "list"]})
    markdown.inline.ruler.at("newline", _newline)
    markdown.inline.ruler.at("escape", _escape)
    markdown.inline.ruler.before("escape", "maths", _maths)
    markdown.inline.ruler.at("emphasis", _emphasis)
    return markdown


def _rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    """Take a line of dashes or asterisks as a rule; one of underscores is a blank."""
    first = state.bMarks[start] + state.tShift[start]
    return state.src[first : first + 1] != "_" and hr(state, start, end, silent)


def _quote_end(state: StateBlock, _start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """End a quote where a line has no mark of it; a table asks the same rules, and is not meant."""
    return silent and state.parentType == "blockquote"


def _maths_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take a formula of several lines between two `$$`, whatever its lines look like."""
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", first):
        return False
    for line in range(start, end):
        begin = first + 2 if line == start else state.bMarks[line]
        text = state.src[begin : state.eMarks[line]].rstrip()
        if line > start and not text:
            return False
        if text.endswith("$$") and "$$" not in text[:-2]:
            break
        if "$$" in text:
            return False
    else:
        return False
    if not silent:
        state.line = line + 1
        content = state.getLines(start, state.line, state.blkIndent, False).strip()  # noqa: FBT003 - as above
        state.push("paragraph_open", "p", 1).map = [start, state.line]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = content, [start, state.line], []
        state.push("paragraph_close", "p", -1)
    return True


def _newline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take every line end of the card as one, and keep the blanks that the next line begins with."""
    if state.src[state.pos] != "\n":
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("hardbreak", "br", 0)
    state.pos += 1
    return True


def _escape(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    following = state.src[state.pos + 1 : state.pos + 2]
    if state.src[state.pos] != "\\" or following not in _ESCAPABLE | {"\n"} or not following:
        return False
    if not silent and following != "\n":
        token = state.push("text_special", "", 0)
        token.content = following
        token.markup = "\\" + following
        token.info = "escape"
    state.pos += 1 if following == "\n" else 2
    return True


def _maths(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    found = formulas.formula_at(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("maths", "", 0)
        token.content, token.info, token.markup = found.source, found.tex, "$$" if found.display else "$"
    state.pos = found.end
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Put each `*` and `_` on the list of marks that may pair up, as CommonMark does, with what it may do here."""
    marker = state.src[state.pos]
    if silent or marker not in {"*", "_"}:
        return False
    name = _NAME.match(state.src, state.pos) if marker == "_" else None
    if name:
        state.pending += name.group()
        state.pos = name.end()
        return True
    scanned = state.scanDelims(state.pos, marker == "*")
    before = state.src[state.pos - 1 : state.pos]
    after = state.src[state.pos + scanned.length : state.pos + scanned.length + 1]
    literal = (marker == "_" and scanned.length >= _BLANK) or _inside_a_word(before, after, scanned.length)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        if not literal:
            place = len(state.tokens) - 1
            state.delimiters.append(
                Delimiter(ord(marker), scanned.length, place, -1, scanned.can_open, scanned.can_close)
            )
    state.pos += scanned.length
    return True


def _inside_a_word(before: str, after: str, length: int) -> bool:
    """Tell whether asterisks stand between two characters as an operator does; `ge**gang**en` is meant as bold."""
    if not (before.isalnum() and after.isalnum()):
        return False
    if unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF":
        return False  # scripts without blanks between words
    return length == 1 or before.isdecimal() or after.isdecimal()
