"""A line as a reader means it: without emphasis, footnote marks, citations in brackets and invisible characters."""

from __future__ import annotations

import re

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\x0c")) | dict.fromkeys(
    map(ord, "\t\r\n\v\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"),
    " ",
)
_SPACES = re.compile(r" {2,}")
_EMPHASIS = re.compile(  # it begins with a mark and looks back from there: so an expression skips all else quickly
    r"[*_](?:(?<=\*)(?:(?<![\w*]\*)\*{0,2}(?=[^\s*])|(?<=[^\s*]\*)\*{0,2}(?![\w*]))"
    r"|(?<=_)(?:(?<!\w_)_{0,2}(?=[^\W_])|(?<=[^\s_]_)_{0,2}(?!\w)))"
)
# A mark hangs on a stop or on a whole word; after a unit or a bracketed formula it is an exponent.
_MARK = re.compile(r"[⁰¹²³⁴-⁹]{1,4}(?![\w⁻])")
_MARKED = re.compile(r"(?:[.,;:!?\"”’»]|[^\W\d_]{3}|\d\)|\d{4})$")
_BRACKETED = re.compile(
    r"\s?\[(?:\^?\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,9}|[a-z]|edit|note \d{1,3}|citation needed|clarification needed|when\?|who\?)\]"
)
_ROUND = re.compile(r"\s?\(([^()]{4,120})\)")
_WORK = re.compile(
    r"(?:(?:see|cf\.?|e\.g\.,?|in|after|as cited in|quoted in)\s)?"
    r"[A-Z][\w'’.-]{1,24}(?:(?:,\s|\s)(?:&|and|et al\.?,?|van|von|de|der|la|[A-Z][\w'’.-]{0,24})){0,6},?\s"
    r"(?:1[5-9]|20)\d\d[a-z]?(?:[,:]\s?(?:pp?\.\s?)?\d[\d–-]{0,9})?",
)
_PAGES = re.compile(
    r"(?:pp?\.|ch\.|vol\.|fig(?:ure|s)?\.?|table|see (?:fig|table|chapter|section|page|above|below|also)|ibid|emphasis (?:added|mine))\b.{0,80}",
    re.IGNORECASE,
)
_MONTHS = frozenset(
    "January February March April May June July August September October November December Spring Summer Autumn Winter".split()
)


# ruff: noqa: SIM905 - a list of words reads best as one text
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{1,300}\)")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")


def cleaned(text: str) -> str:
    """Return the line's text for reading, in one line with single spaces."""
    if not text.isprintable():  # as nothing that is invisible is
        text = text.translate(_INVISIBLE)
    text = text.strip()
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub("", text)
    if "<" in text:
        text = _TAG.sub("", text)
    if "[" in text:
        text = _BRACKETED.sub("", _LINK.sub(r"\1", text))
    return _SPACES.sub(" ", text) if "  " in text else text


def without_marks(text: str) -> str:
    """Return running text without footnote marks and citations in brackets."""
    if not text.isascii():
        text = _MARK.sub(_unmarked, text)
    if "(" in text:
        text = _ROUND.sub(_cited, text)
    return text


def _unmarked(match: re.Match[str]) -> str:
    start = match.start()
    return "" if _MARKED.search(match.string[max(0, start - 4) : start]) else match.group()


def _cited(match: re.Match[str]) -> str:
    inside = match.group(1)
    if _PAGES.match(inside):
        return ""
    works = inside.split(";")
    if all(_WORK.fullmatch(work.strip()) for work in works) and inside.split(" ", 1)[0].rstrip(",") not in _MONTHS:
        return ""
    return match.group()
