"""What each line is to a chronology: a dated entry, a date on its own, an era, a note, a page mark or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.extract import dates
from srs_cli.extract.dates import Date
from srs_cli.extract.dates import patterns as date_patterns
from srs_cli.model.document import Line

Kind = Literal["blank", "entry", "weak", "date", "era", "note", "folio", "heading", "text", "bar"]


class Piece(Struct, frozen=True):
    """One line as a chronology sees it; `text` is clean, and of an entry only what follows the date."""

    line: Line
    kind: Kind
    text: str = ""
    date: Date | None = None
    joint: str = ""  # what stands between date and event: "—", ":", ".", "tab", ""
    bullet: bool = False
    titled: bool = False  # a heading, or a line in bold throughout
    indent: int = 0
    era: str = ""  # the era that holds here without being printed


def pieces(lines: Sequence[Line]) -> list[Piece]:
    """Return the lines with their kinds; an era, once named on its own or before a year, holds for what follows."""
    found: list[Piece] = []
    era, quiet = "", 0
    for line in lines:
        piece = _piece(line, era)
        if found and piece.kind == "entry" and _runs_on(found[-1], piece):
            piece = replace(piece, kind="text", text=clean(line.text).strip())
        found.append(piece)
        quiet = 0 if piece.date or piece.kind in ("blank", "era") else quiet + 1
        if piece.kind == "era":
            era = piece.text
        elif piece.date and piece.date.era:
            era = piece.date.era if piece.date.text.startswith(piece.date.era) else ""
        elif quiet > _QUIET:
            era = ""
    return found


def clean(text: str) -> str:
    """Return the text without emphasis, links, footnote marks and invisible characters; white space stays."""
    if text.isascii() and not any(map(text.__contains__, "[]*_\\`~^")):
        return text
    plain = _seen(text)
    if "](" in plain:
        plain = _LINK.sub(r"\1", plain)
    plain = _NOTE_MARK.sub("", plain)
    if "*" in plain or "_" in plain:
        plain = _EMPHASIS.sub("", plain)
    return _ESCAPED.sub(r"\1", plain) if "\\" in plain else plain


def _seen(text: str) -> str:
    """Return the text without invisible characters and with plain spaces."""
    return text if text.isascii() or not _ODD.search(text) else text.translate(_INVISIBLE)


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends where a sentence may end."""
    return text.rstrip("\"'”\u2019»)]* ")[-1:] in _FINAL


def split_joint(text: str, date: Date) -> tuple[str, str]:
    """Return what joins a leading date to its event, and the event; "" where only a space or comma joins them."""
    rest = text[date.end :]
    if text[: date.start].strip() and rest[:1] in (")", "]"):
        rest = rest[1:]
        return (":", rest.strip(_AROUND)) if rest[:1].isspace() else ("", "")
    found = _JOINT.match(rest)
    if found:
        return ("tab" if "\t" in found.group() or "|" in found.group() else found.group().strip()[-1:] or " "), rest[
            found.end() :
        ].strip()
    if date.text.endswith(".") and rest[:1] == " ":
        return ".", rest.strip()
    return "", rest.lstrip(", ").strip()


_INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff")),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u200a\u202f"), " "),
}
_ODD = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\u00a0\u2007\u2009\u200a\u202f]")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
# They begin with what is rare, and look back from there: so an expression skips all else quickly.
_NOTE_MARK = re.compile(
    r"[¹²³⁰⁴-⁹\[](?:(?:(?<=[A-Za-z]{3}[¹²³⁰⁴-⁹])|(?<=[.,;:!?\"”)\d][¹²³⁰⁴-⁹]))[¹²³⁰⁴-⁹]{0,2}(?!\w)|(?<=\S\[)\^?\d{1,3}\])"
)
_EMPHASIS = re.compile(
    r"[*_](?:(?<=\*)(?:\*{0,2}(?=\S)|(?<=\S\*)\*{0,2})|(?<=_)(?:(?<!\w_)_{0,2}(?=[^\s_])|(?<=[^\s_]_)_{0,2}(?!\w)))"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_BULLET = re.compile(r"\s*(?:[-*+•·▪●◦‣⁃■>–—\uf0b7]\s+)+")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+")
_HASHES = re.compile(r"\s{0,3}#{1,6}\s+")
_ALL_BOLD = re.compile(r"(?:\*\*|__)[^*]{1,200}(?:\*\*|__)[:.]?$")
_JOINT = re.compile(
    r"\s{0,3}(?:\.{3,80}|…{1,20})\s*|"
    r"\s{0,3}[.,:;]?\s{0,3}(?:[\u2012-\u2015\u2192|]|--+|-(?=[\s\"“A-Z])|=>)\s*|\s?:\s+|\.\s+|\s*\t\s*|\s{3,}|\s?:(?=\D)"
)
_NOTE = re.compile(r"[¹²³⁰⁴-⁹]{1,3}\s?\S|\[\^?\d{1,3}\]:?\s|[†‡]\s?\S|\*\s?(?:Note|Dates?)\b")
_FOLIO = re.compile(
    r"[-\u2013\u2014\[(|]?\s?(?:(?:[Pp]age|PAGE|[Pp]{1,2}\.|S\.)\s?\d{1,4}|\d{1,3}|[ivxl]{2,6})\s?[-\u2013\u2014\])|]?(?:\s(?:of|/)\s\d{1,4})?"
)
_PAGE_NUMBER = re.compile(r"(?:\.\s?){4}\s{0,5}\d{1,4}$")  # of a table of contents
_RULE = re.compile(r"\s*[-=_*~|:+ \t]{3,}$")
_DAY_ONLY = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:\s?[-\u2013]\s?(?:[12]?\d|3[01]))?(?=\s?[:\u2013\u2014\t]|\s-\s|\.\s)"
)
_LEADS_ON = re.compile(
    r"(?:^|\s)(?:in|on|of|by|from|until|till|since|to|the|and|or|a|an|at|for|with|between|before|after|during|about|around|circa"
    r"|late|early|mid|year|no\.|vol\.|p\.|pp\.)$|[,(\u2013-]$",
    re.IGNORECASE,
)
_AROUND = " \t:.,;-\u2013\u2014"
_FINAL = frozenset(".!?…")
_PARAGRAPH = 700  # characters
_HEAD = 90  # characters in which a date must have begun and ended
_QUIET = 12  # lines without a date after which an era no longer holds


def _piece(line: Line, era: str) -> Piece:
    raw = _seen(line.text)
    if len(raw) > _PARAGRAPH and not dates.leading_date(raw[:_HEAD].lstrip("-*+•#> \t")):  # only prose is so long
        return Piece(line, "text", raw.strip())
    if line.cells or raw.lstrip().startswith("|"):
        raw = _two_cells(line, raw)
    if line.code or not raw.strip():
        return Piece(line, "bar" if line.code else "blank")
    if raw.lstrip()[0].isalpha():  # as most lines do: no mark, no note and no rule opens with a letter
        return _kept(_piece_of(line, raw, raw), era)
    marked = _unmarked(line, raw)
    if _RULE.match(raw) or _NOTE.match(raw.lstrip()) or not marked.text:
        return replace(marked, kind="note")
    return _kept(marked, era)


def _kept(piece: Piece, era: str) -> Piece:
    """Return the line with its kind, by its date or the want of one."""
    named = piece.text.strip(" :")
    if date_patterns.ERA_ALONE.fullmatch(named):
        return replace(piece, kind="era", text=_era_name(named))
    early = bool(era) and piece.text[0].isdigit()
    dated = _dated(piece, small_years=early)
    if dated.kind == "text" and piece.titled:
        return replace(piece, kind="heading")
    if dated.kind == "text" and _FOLIO.fullmatch(piece.text):
        return replace(piece, kind="folio")
    return replace(dated, era=era) if early else dated


def _dated(shape: Piece, *, small_years: bool) -> Piece:
    """Return the piece as a date on its own, an entry, or as it was."""
    text = shape.text
    if not (text[0].isdigit() or text[0].isalpha() or text[0] in "([~≈"):
        return shape
    if len(text) <= 60:
        lone = dates.lone_date(text, small_years=small_years)
        if lone:
            return replace(shape, kind="date", date=lone)
    number = _number_length(text)
    for skip in (0, number) if number else (0,):
        date = dates.leading_date(text[skip:], small_years=small_years)
        if date is None:
            continue
        joint, event = split_joint(text[skip:], date)
        if any(map(str.isalpha, event)) and not _PAGE_NUMBER.search(event[-40:]):
            return replace(shape, kind="entry" if joint else "weak", text=event, date=date, joint=joint)
    return shape


def _number_length(text: str) -> int:
    """Return the length of a list number that a date follows ("3. 1492 - ...")."""
    number = _NUMBERED.match(text)
    return number.end() if number else 0


def _unmarked(line: Line, raw: str) -> Piece:
    """Return the line without bullet and heading marks and emphasis."""
    hashes = _HASHES.match(raw)
    body = raw[hashes.end() :].rstrip("# ") if hashes else raw
    mark = _BULLET.match(body)
    body = (body[mark.end() :] if mark else body).strip()
    return _piece_of(line, raw, body, bullet=bool(mark), titled=bool(hashes) or _ALL_BOLD.match(body) is not None)


def _piece_of(line: Line, raw: str, body: str, *, bullet: bool = False, titled: bool = False) -> Piece:
    indent = max(len(raw) - len(raw.lstrip()), 2 * line.bullet)
    bullet, titled = bullet or line.bullet > 0, titled or line.heading > 0
    return Piece(line, "text", clean(body.strip()).strip(), bullet=bullet, titled=titled, indent=indent)


def _two_cells(line: Line, raw: str) -> str:
    """Return a table row of two cells as date, tab, event; any other row as it is, without its bars' meaning."""
    cells = [cell.strip() for cell in (line.cells or raw.strip().strip("|").split("|"))]
    return "\t".join(cells) if len(cells) == 2 else " ".join(cells) if line.cells else raw


def _era_name(text: str) -> str:
    low = text.lower()
    return "BC" if low.startswith("before") else "AD" if low.startswith("anno") else text


def _runs_on(above: Piece, piece: Piece) -> bool:
    """Tell whether a date at the start of a line only goes on with the sentence of the line above."""
    if above.kind not in ("entry", "weak", "text") or piece.bullet or piece.titled:
        return False
    return _LEADS_ON.search(above.text[-12:]) is not None


def day_of_month(piece: Piece, month: Date) -> Piece | None:
    """Return a line like "3: ..." as an entry of the month that heads it."""
    found = _DAY_ONLY.match(piece.text) if piece.kind == "text" else None
    if found is None:
        return None
    first = replace(month.first, day=int(re.split(r"\D", found.group(), maxsplit=1)[0]))
    shown = f"{found.group()} {month.text}"
    date = Date(0, found.end(), shown, "day", first, year_printed=month.year_printed)
    joint, event = split_joint(piece.text, date)
    return replace(piece, kind="entry", text=event, date=date, joint=joint) if joint and event else None


def words(texts: Iterable[str]) -> int:
    """Return how many words the texts have."""
    return sum(len(text.split()) for text in texts)
