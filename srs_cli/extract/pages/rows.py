"""The lines of a document as the card shapes look at them: cleaned, with what their layout says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from srs_cli.extract.pages.wording import LONGEST, asks_in, single_spaced, straight, without_marks
from srs_cli.model.document import Line

_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\f]")
_BULLET = re.compile(
    r"\s{0,60}(?:[\u00b7\u2022\u25aa\u25ab\u25cf\u25cb\u25e6\u2023\u2043\u25a0\u25a1\u27a2\uf0b7]\s{0,9}|[-\u2013\u2014*+>]\s{1,9}|\*(?=[^\W_][^*]*$)|o\s(?=[A-Z]))"
)
NUMBER = re.compile(r"\s{0,60}(?:#?(\d{1,3})\s?[.):]\s{1,9}|\((\d{1,3})\)\s{0,9})(?=\S)")
_HEAD = re.compile(r"\s{0,3}#{1,6}\s")
_STRONG = re.compile(r"(\*\*|__)(?=[^\s*_])([^*_]{1,400})(?<=\S)\1")
_EMPHASIS = re.compile(r"(\*)(?<![\w*]\*)(?=[^\s*])([^*]{1,400})(?<=\S)\*(?![\w*])")
_FOOTNOTE = re.compile(r"(?<=[^\s\[])\[\d{1,3}\]")
MARKER = re.compile(
    r"\W{0,4}(?:q|a|question|answer|ans|frage|antwort)\s?\d{0,3}\s?[:.)]|\W{0,4}\d{1,3}\s?[qa]\b", re.IGNORECASE
)


class Row(Struct, frozen=True):
    """A line that is not blank, as the matching sees it."""

    line: Line
    text: str  # cleaned, as a card would show it
    plain: str  # lower case, straight quotes, no lead: for matching only
    number: int  # of a numbered line; -1 is none
    bulleted: bool
    indented: bool
    blank: bool  # above it
    head: bool  # a marked heading: never a question nor an answer of this shape
    asks: float


def chunks(lines: Sequence[Line]) -> list[list[Row]]:
    """Return the rows of each stretch that no other shape, table or code interrupts."""
    found: list[list[Row]] = [[]]
    blank, last = True, 0
    for line in lines:
        jump = last and line.number > last + 1
        last = line.number
        if jump or line.code or line.cells:
            found.append([])
        if line.code or line.cells:
            continue
        row = _row(line, blank=blank)
        blank = row is None
        if row is not None:
            found[-1].append(row)
    return [rows for rows in found if rows]


@lru_cache(maxsize=1 << 15)  # several shapes look at the same lines
def _row(line: Line, *, blank: bool) -> Row | None:
    """Return the line as a row, None if it shows nothing; `blank`: so does the line above it."""
    raw = line.text
    text = clean(raw)
    if not text:
        return None
    lettered = _is_letter(raw[0])
    number = None if text[0].isalpha() else NUMBER.match(text)
    body = text[number.end() :] if number else text
    plain = straight(body)
    head = line.heading > 0 or (not lettered and _HEAD.match(raw) is not None)
    return Row(
        line=line,
        text=text,
        plain=plain,
        number=int(number.group(1) or number.group(2)) if number else -1,
        bulleted=line.bullet > 0 or (not lettered and _BULLET.match(raw) is not None),
        indented=raw[0] in " \t\u00a0",
        blank=blank,
        head=head,
        asks=_asks(body, plain) if not head and _no_marker(text) else 0.0,
    )


def _asks(body: str, plain: str) -> float:
    if len(body) > LONGEST:
        return 0.0
    unmarked = without_marks(body)
    return asks_in(plain if unmarked == body else single_spaced(straight(unmarked)))


def _no_marker(text: str) -> bool:
    return (text[0].isalpha() and text[0] not in "QAFqaf") or MARKER.match(text) is None


def _is_letter(char: str) -> bool:
    """Tell whether a line that begins so can have no mark in front; "o" may be a bullet."""
    return char.isalpha() and char != "o"


def clean(text: str) -> str:
    """Return a line as a card shows it: without bullet, emphasis marks, footnote marks, odd and invisible spaces."""
    text = text.strip()
    if not text.isprintable():  # nor are the spaces that are none of ours
        text = _UNSEEN.sub("", text.replace("\f", " ")).replace("\u00a0", " ").replace("\u202f", " ").strip()
    bullet = _BULLET.match(text) if text and not _is_letter(text[0]) else None
    if bullet:
        text = text[bullet.end() :]
    if "*" in text or "_" in text:
        text = _STRONG.sub(r"\2", text)
    if "*" in text:
        text = _EMPHASIS.sub(r"\2", text)
    if "[" in text:
        text = _FOOTNOTE.sub("", text)
    return single_spaced(text)
