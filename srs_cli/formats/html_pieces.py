r"""HTML of a card as its pieces: texts, tags, formulas. Time grows with the length alone, whatever stands in it.

A formula stands between `\(…\)`, `\[…\]`, `[latex]…[/latex]`, `[$]…[/$]` or `[$$]…[/$$]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from srs_cli.formats.entities import unescape

_RAW = frozenset(("script", "style", "noscript", "iframe"))  # hide what follows to the end where they are not closed
_DROPPED = _RAW | {"head", "template", "object", "svg", "audio", "video"}
_TAG_BEGINS = re.compile(r"<(?:!--|!|\?|(/?)([a-zA-Z][^\s/><]{0,40}))")
_STOP = re.compile(r"[\"'>]")
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_FORMULA = re.compile(r"\\[(\[]|\[latex\]|\[\$\$?\]", re.IGNORECASE)
_FORMULA_ENDS = {"\\(": "\\)", "\\[": "\\]", "[latex]": "[/latex]", "[$]": "[/$]", "[$$]": "[/$$]"}
_LONGEST_FORMULA = 1_000
_MOST_PIECES = 50  # of a formula

Piece = tuple[str, str, str]  # "text", "tag", "end" or "maths"; the text as HTML has it or the name; the attributes


def pieces(html: str) -> list[Piece]:
    """Return texts, tags and formulas in order; a tag that never ends is text. Formulas are without entities."""
    found = list(_tags(html))
    if not _FORMULA.search(html):
        return found
    result: list[Piece] = []
    place = at = 0  # within a text
    ends: dict[str, int] = {}  # of this text: where the next end mark of each kind stands
    while place < len(found):
        kind, text, _ = found[place]
        begin = _FORMULA.search(text, at) if kind == "text" else None
        if begin is None:
            result.append((kind, text[at:], "") if kind == "text" else found[place])
            place, at, ends = place + 1, 0, {}
            continue
        result.append(("text", text[at : begin.start()], ""))
        end_mark = _FORMULA_ENDS[begin.group().lower()]
        if 0 <= ends.get(end_mark, 0) < begin.end():
            ends[end_mark] = text.find(end_mark, begin.end())
        ended = _formula(found, place, begin.end(), ends[end_mark], end_mark)
        if ended is None:
            result.append(("text", begin.group(), ""))
            at = begin.end()
            continue
        ends = ends if ended[1] == place else {}
        tex, place, at = ended
        result.append(("maths", tex, begin.group().lower()))
    return [piece for piece in result if piece[1]]


def _formula(found: Sequence[Piece], place: int, at: int, end: int, end_mark: str) -> tuple[str, int, int] | None:
    """Return a formula that begins at a place of a piece, and where it ends; None where it does not, or too far away.

    `end` is where the end mark stands in that piece, -1 if nowhere.
    """
    text = found[place][1]
    if end >= 0:
        fits = end - at <= _LONGEST_FORMULA
        return (_tex(text[at:end]), place, end + len(end_mark)) if fits else None
    room = _LONGEST_FORMULA - len(text) + at
    if room <= 0:  # said before the rest is copied: a text may have very many marks
        return None
    tex = [text[at:]]
    for number in range(place + 1, min(place + _MOST_PIECES, len(found))):
        if room <= 0:
            return None
        kind, text, _ = found[number]
        if kind != "text":
            tex.append(" " if text in {"br", "div", "p"} else "")
            continue
        end = text.find(end_mark, 0, room)
        if end >= 0:
            return _tex("".join([*tex, text[:end]])), number, end + len(end_mark)
        tex.append(text)
        room -= len(text)
    return None


def _tex(html: str) -> str:
    return unescape(html).replace("\xa0", " ")


def shown_text(html: str) -> str:
    """Return the text between the tags: what a program sorts and compares by."""
    if "<" not in html:
        return unescape(html)
    return unescape("".join(what for kind, what, _ in _tags(html) if kind == "text"))


def attribute(more: str, name: str) -> str:
    """Return the value of an attribute of a tag, or nothing."""
    for match in _ATTRIBUTE.finditer(more):
        if match[1].lower() == name:
            return unescape(match[2] or match[3] or match[4] or "")
    return ""


def _tags(html: str) -> Iterator[Piece]:
    """Yield texts and tags; what is never shown is left out with its content."""
    at = 0
    last = html.rfind(">")
    quotes = {quote: html.rfind(quote) for quote in "\"'"}
    ends: dict[str, int] = {}  # where the last end tag stands of what hides only what it holds
    dropped = ""
    while (begin := _TAG_BEGINS.search(html, at) if at <= last else None) is not None:
        if begin.start() > at and not dropped:
            yield "text", html[at : begin.start()], ""
        comment = begin.group() == "<!--"
        end = html.find("-->", begin.start() + 2) + 2 if comment else _tag_end(html, begin.end(), quotes)
        if end < begin.start():
            at = begin.start()
            break
        name = (begin[2] or "").lower()
        if dropped:
            dropped = "" if begin[1] and name == dropped else dropped
        elif name in _DROPPED and not begin[1]:
            if name not in _RAW and name not in ends:
                ends[name] = html.lower().rfind(f"</{name}")
            dropped = "" if html[end - 1] == "/" or ends.get(name, end) < end else name
        elif name:
            yield ("end" if begin[1] else "tag"), name, html[begin.end() : end]
        at = end + 1
    if at < len(html) and not dropped:
        yield "text", html[at:], ""


def _tag_end(html: str, at: int, quotes: dict[str, int]) -> int:
    """Return where the tag's `>` stands, or -1; one in quotes is part of an attribute."""
    while (stop := _STOP.search(html, at)) is not None:
        mark = stop.group()
        if mark == ">":
            return stop.start()
        at = stop.end()
        if quotes[mark] >= at and html[stop.start() - 1] == "=":
            at = html.find(mark, at) + 1
    return -1
