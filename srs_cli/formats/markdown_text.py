"""Pieces of a line put together as our Markdown: text that stays as it is, emphasis, formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from srs_cli.formats.formulas import formula_at

_ACTS = re.compile(r"[\\*_`\]$]")
_ACTING = re.compile(
    r"(?P<slash>\\(?=[*_`#\[\]|>+\-!~$]))"
    r"|(?P<stars>\*+)|(?P<lines>_+)|(?P<tick>`)|(?P<dollar>\$)|(?P<bracket>\](?=\())"
)
_LINE_ACTS = re.compile(r"#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|~~~|[-*](?=\s{0,3}[-*])|=")
_RULED = re.compile(r"[\s|:\-]*-[\s|:\-]*")


class Literal(str):
    """Text that is shown as it is."""

    __slots__ = ()


class Opened(str):
    """The mark by which emphasis begins."""

    __slots__ = ()


class Closed(str):
    """The mark by which the emphasis that was opened last ends."""

    __slots__ = ()


def as_literal(text: str, *, whole: bool = False) -> str:
    """Return one line of text as Markdown that shows just that; nothing stands beside it where it is the `whole` line."""
    if not _ACTS.search(text):
        return text
    if whole and not _ACTS.search(text.replace("$", "")) and not _has_formula(text):
        return text

    def escaped(match: re.Match[str]) -> str:
        if _is_idle(match.lastgroup or "", match.group(), text, match.start()):
            return match.group()
        return "".join(f"\\{sign}" for sign in match.group())

    return _ACTING.sub(escaped, text)


def _has_formula(text: str) -> bool:
    places = (place for place, sign in enumerate(text) if sign in "$\\[")
    return any(formula_at(text, place, len(text)) is not None for place in places)


def _is_idle(kind: str, signs: str, text: str, at: int) -> bool:
    """Tell whether the signs at a place of a text do nothing there."""
    before, after = text[at - 1 : at], text[at + len(signs) : at + len(signs) + 1]
    if kind == "slash":  # what follows has a mark of its own
        return after in "*_`$" or text.startswith("](", at + 1)
    if before == "\\" or kind == "bracket":
        return False
    if kind == "lines":
        return len(signs) > 2 or (_is_word(before) and _is_word(after))
    return kind == "stars" and len(signs) == 1 and (before == after == " " or (_is_word(before) and _is_word(after)))


def _is_word(sign: str) -> bool:
    return sign.isalnum() and sign.isascii()


def begun(line: str) -> str:
    """Return a line of shown text as Markdown that begins no list, heading, quote, rule or table."""
    found = _LINE_ACTS.match(line)
    if _RULED.fullmatch(line):
        return line.replace("-", "\\-", 1)
    return f"\\{line}" if found and found.group() != "=" else line


def formula(tex: str, *, alone: bool) -> str:
    """Return a formula as Markdown; `alone` stands on a line of its own."""
    bare = " ".join(tex.split())
    if not bare:
        return ""
    marks = (("$$", "$$"), ("[$$]", "[/$$]")) if alone else (("$", "$"), ("[$]", "[/$]"))
    for begin, end in marks:
        whole = f"{begin}{bare}{end}"
        found = formula_at(whole, 0, len(whole))
        if found is not None and found.tex == bare:
            return whole
    return as_literal(bare)


class _Span(Struct):
    mark: str
    begin: int
    end: int = -1


def joined(pieces: Sequence[str]) -> str:
    """Return the pieces as one line; emphasis that would hold nothing, or not be seen as such, is left out."""
    if not any(isinstance(piece, (Opened, Closed)) for piece in pieces):
        return "".join(as_literal(piece) if isinstance(piece, Literal) else piece for piece in pieces)
    out: list[str] = []
    open_spans: list[_Span] = []
    spans: list[_Span] = []
    for piece in pieces:
        if isinstance(piece, Opened):
            open_spans.append(_Span(str(piece), len(out)))
            out.append("")
        elif isinstance(piece, Closed):
            if open_spans:
                span = open_spans.pop()
                span.end = len(out)
                out.append("")
                spans.append(span)
        else:
            out.append(as_literal(piece) if isinstance(piece, Literal) else piece)
    for span in spans:
        _set(out, span)
    return "".join(out)


def _set(out: list[str], span: _Span) -> None:
    """Put the marks of a span beside what it holds, without the space at its edges, if they are seen as marks there."""
    held = "".join(out[span.begin + 1 : span.end])
    core = held.strip(" ")
    if not core.strip():
        return
    if span.mark == "`" and "`" in core:
        return
    lead, trail = len(held) - len(held.lstrip(" ")), len(held) - len(held.rstrip(" "))
    before = (" " if lead else "".join(out[max(0, span.begin - 6) : span.begin])[-1:]) or " "
    after = (" " if trail else "".join(out[span.end + 1 : span.end + 7])[:1]) or " "
    if span.mark != "`" and (_runs_on(before, core[0], span.mark) or _runs_on(after, core[-1], span.mark)):
        return
    filled = [place for place in range(span.begin + 1, span.end) if out[place].strip(" ")]
    for place in (*range(span.begin + 1, filled[0]), *range(filled[-1] + 1, span.end)):  # the space moves out
        out[place] = ""
    out[filled[0]] = out[filled[0]].lstrip(" ")
    out[filled[-1]] = out[filled[-1]].rstrip(" ")
    out[span.begin] = " " * (lead > 0) + span.mark
    out[span.end] = span.mark + " " * (trail > 0)


def _runs_on(outside: str, inside: str, mark: str) -> bool:
    """Tell whether a mark between two characters would be taken for something else."""
    if outside.isspace():
        return False
    if outside.isalnum():
        if not inside.isalnum():
            return True
        return len(mark) == 1 or outside.isdecimal() or inside.isdecimal()
    return False
