"""One line on its own: its marker, its indentation, its cells and its text without mark-up."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from srs_cli.model.document import Line

Role = Literal["blank", "heading", "bullet", "number", "cells", "lead-in", "plain", "rule", "code", "wrapped"]


LISTED: tuple[Role, ...] = ("bullet", "number")


class Item(Struct, frozen=True):
    """One line with its role; a "wrapped" line goes on from an item above, which already holds its words."""

    line: Line
    role: Role
    text: str = ""  # without marker, emphasis and invisible characters
    level: int = 0  # of a heading from 1 (the highest), of a bullet or number from 1; else 0
    marker: str = ""  # "-", "3", "iv"
    strong: str = ""  # the emphasised words the text opens with
    cells: tuple[str, ...] = ()
    indent: int = 0  # columns, a tab to the next multiple of four

    @property
    def number(self) -> int:
        """Return the line's number in the file."""
        return self.line.number


BULLETS = "-*+•·▪●◦‣⁃■□▸▹►▻➢➤➔→✓✔✗❖◆◇○▶∙‧⦁–—§\uf0b7\uf0a7\uf0d8\uf076\uf0fc"


_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_OTHER_SPACES = re.compile("[\x1c-\x1f\x85\u2028\u2029]")  # str.split() parts there as well


# This and what follows begin with what is rare, and look back from there: so an expression skips all else quickly.
_SUPERSCRIPT = re.compile(
    r"[¹²³⁴-⁹⁰\[](?:(?<=[^\W\d]{3}[¹²³⁴-⁹⁰])[¹²³⁴-⁹⁰]*(?=[\s.,;:!?)]|$)"
    r"|(?<=[.,;:!?\"”’)][¹²³⁴-⁹⁰])[¹²³⁴-⁹⁰]*(?=\s|$)|(?<=\[)\d{1,3}\](?=[\s.,;:]|$))"
)


_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)")


_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<!--[^<>]{0,500}-->")


_MARK = r"(?:(?<=\*)\*{0,2}|(?<=_)_{0,2}|(?<=~)~|(?<==)=|(?<=`))"  # the rest of one
_EMPHASIS = re.compile(rf"[*_~=`](?:(?<!\w.){_MARK}(?=\S)|(?<=\S.){_MARK}(?!\w))")


_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")


_STRONG = re.compile(r"(\*\*|__|\*|_)(?=[^\s*_])([^*_]{1,120})\1")


_RULE = re.compile(r"\s{0,20}(?:[-*_=~.·•#]\s?){3,}$")


_NUMBER = re.compile(
    r"(?P<open>\(?)(?:(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,4})\.?|(?P<digits>\d{1,3})|(?P<roman>[ivxlIVXL]{1,6})|(?P<letter>[A-Za-z]))"
    r"(?P<close>[.):]{0,2})(?=\s)"
)


_FEWEST_LEADERS = 4
_LEADER = re.compile(r"(?:\.\s?){4,100}\s{0,40}[\divxlc]{1,5}\s{0,3}$")
_ATX = re.compile(r"(#{1,6})(?:[ \t]+|(?=[^\W\d_]))")


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


def seen(text: str) -> str:
    """Return the text without invisible characters."""
    return text if text.isprintable() or not _UNSEEN.search(text) else text.translate(_INVISIBLE)


def plain_text(text: str) -> str:
    """Return the text without emphasis, links, tags, footnote marks and invisible characters; single spaces."""
    # Each pattern runs only where a character that it needs is there: a book has thousands of plain lines.
    ascii_only, printable = text.isascii(), text.isprintable()
    if not printable:
        text = seen(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if not printable or "  " in text:  # it may have white space that is no single space
        text = (
            _SPACES.sub(" ", text).strip() if not ascii_only and _OTHER_SPACES.search(text) else " ".join(text.split())
        )
    text = text.strip()
    if "*" in text or "_" in text or "~" in text or "=" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if not ascii_only or "[" in text:
        text = _SUPERSCRIPT.sub("", text)
    return text.strip()


@lru_cache(maxsize=1 << 15)  # several shapes look at the same lines
def first_look(line: Line) -> Item:  # noqa: C901, PLR0911 - a rule a line
    """Return the role that a line shows on its own."""
    text = line.text
    if line.code:
        return Item(line, "code", text)
    body = seen(text).lstrip(" \t\u00a0\u3000\r")
    if not body.strip():
        return Item(line, "blank")
    indent = _indent(text)
    if line.cells:
        return Item(
            line, "cells", plain_text(text), cells=tuple(plain_text(cell) for cell in line.cells), indent=indent
        )
    if line.heading:
        return Item(line, "heading", plain_text(_after_hashes(body)), line.heading, "#")
    lettered = body[0].isalpha()  # it has no mark in front; "o" may be a bullet
    if not lettered and len(text) <= 300 and _RULE.match(text):
        return Item(line, "rule", indent=indent)
    hashes = None if lettered else _ATX.match(body)
    if hashes and not line.bullet:
        return Item(line, "heading", plain_text(_after_hashes(body)), len(hashes.group(1)), "#")
    if not lettered and _pipe_row(body):
        return Item(line, "cells", plain_text(body), cells=pipe_cells(body), indent=indent)
    marker, rest = ("", body.strip()) if lettered and body[0] != "o" else _bullet(body)
    if marker or line.bullet:
        return Item(line, "bullet", plain_text(rest), line.bullet, marker or "•", strong_opening(rest), indent=indent)
    if body.count(".", -120) >= _FEWEST_LEADERS and _LEADER.search(body[-120:]):
        return Item(line, "plain", plain_text(body), indent=indent)  # an entry of a table of contents
    match = _NUMBER.match(body)
    if (
        match
        and (match["close"] or match["dotted"] or match["digits"])
        and not body[match.end() :].strip().startswith("|")
    ):
        rest = body[match.end() :].strip()
        return Item(line, "number", plain_text(rest), 0, _number_marker(match), strong_opening(rest), indent=indent)
    if "\t" in text.strip():
        cells = tuple(plain_text(cell) for cell in text.strip(" \r\n\u00a0").split("\t") if cell.strip())
        if cells:
            return Item(line, "cells", plain_text(body), 0, "", strong_opening(body), cells, indent)
    return Item(line, "plain", plain_text(body), 0, "", strong_opening(body), indent=indent)


def _indent(text: str) -> int:
    column = 0
    for char in text[:200]:
        if char == "\t":
            column = (column // 4 + 1) * 4
        elif char in " \u00a0\u3000":
            column += 1
        else:
            break
    return column


def _after_hashes(body: str) -> str:
    match = _ATX.match(body)
    return body[match.end() :].strip().rstrip("#").strip() if match else body


def _bullet(body: str) -> tuple[str, str]:
    """Split the bullet mark, perhaps a double one ("- * x"), from its text."""
    marker, rest = "", body
    for _ in range(3):
        mark = rest[:1]
        after = rest[1:2]
        spaced = after.isspace()
        if mark == "o" and marker == "" and spaced and rest[2:3].isupper():
            return "o", rest[2:].strip()
        if not mark or mark not in BULLETS or not rest[1:].strip():
            break
        tight = not spaced and (after.isalnum() or after in "\"'“‘(") if mark != "-" else not spaced and after.isalpha()
        if mark in "*_" and not spaced and (after == "*" or "*" in rest[2:]):
            break  # emphasis, not a bullet
        if mark in "+→–—" and not spaced:
            break
        if not (spaced or tight):
            break
        if marker and mark in "–—→":
            break
        marker += mark
        rest = rest[1:].lstrip(" \t\u00a0")
        if rest[:4].lower() in {"[ ] ", "[x] "}:
            rest = rest[4:]
    return marker, rest.strip()


def strong_opening(text: str) -> str:
    """Return the words in bold or italics that the text opens with, "" if none."""
    text = text.strip()
    match = _STRONG.match(text) if text[:1] in "*_" else None
    return plain_text(match.group(2)) if match else ""


def _pipe_row(body: str) -> bool:
    body = body.strip()
    return body.startswith("|") and body.endswith("|") and body.count("|") >= 2 and len(body) <= 20_000


def pipe_cells(row: str) -> tuple[str, ...]:
    """Return the cells of a Markdown pipe row; a delimiter row gives cells of dashes."""
    row = row.strip()
    row = row.removeprefix("|").removesuffix("|")
    return tuple(plain_text(cell.replace("\0", "|")) for cell in row.replace("\\|", "\0").split("|"))


def _number_marker(match: re.Match[str]) -> str:
    kind = "dotted" if match["dotted"] else "digits" if match["digits"] else "roman" if match["roman"] else "letter"
    return f"{match['open']}{match[kind]}{match['close']}"


def number_value(marker: str) -> tuple[str, int]:
    """Return the numbering style and the value; a letter that may be roman counts as both elsewhere."""
    core = marker.strip("().:")
    shape = ("(" if marker.startswith("(") else "") + marker[len(marker.rstrip("().:")) :]
    if "." in core:
        return shape + "dotted", 0
    if core.isdigit():
        return shape + "1", int(core)
    case = "A" if core.isupper() else "a"
    if len(core) == 1:
        return shape + case, ord(core.lower()) - 96
    total = 0
    for char, after in zip(core.lower(), core.lower()[1:] + " ", strict=True):
        value = _ROMAN[char]
        total += -value if _ROMAN.get(after, 0) > value else value
    return shape + "r" + case, total


def roman_value(marker: str) -> tuple[str, int] | None:
    """Return style and value of a single letter read as a roman number, None if it is none."""
    core = marker.strip("().:")
    if len(core) == 1 and core.lower() in _ROMAN:
        style, _ = number_value(marker)
        return style[:-1] + "r" + style[-1], _ROMAN[core.lower()]
    return None
