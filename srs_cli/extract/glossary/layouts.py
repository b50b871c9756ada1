"""The ways a glossary is set: beside one another, indented, between blank lines, or line by line in turns."""

from __future__ import annotations

import re

from msgspec import Struct, field

from srs_cli.extract.pages.rows import Row

_ALIAS = re.compile(
    r"[(\[]?(?:also (?:called|known as|written|spelt|spelled|named)|a\.?k\.?a\.?|or|synonyms?|syn\.|abbreviat(?:ed|ion)|abbr\.|short for|formerly|auch|aussi)"
    r"(?: as)?[:\s]\s{0,3}([^.;()]{2,70})[)\].]{0,2}$",
    re.IGNORECASE,
)
_KIND = r"(?:n|v|vb|adj|adv|prep|conj|pron|pl|noun|verb|adjective|adverb|abbr|phr|vt|vi)"
_PART = re.compile(rf"\s[(\[]{_KIND}\.?(?:\s?pl\.?)?[)\]]$|,? {_KIND}\.$", re.IGNORECASE)
_IN_LINE = re.compile(
    rf"(\S[^.:;()]{{0,60}}?)(,?\s(?:\({_KIND}\.?\)|\[{_KIND}\.?\]|{_KIND}\.))\s{{1,9}}[:\u2013\u2014-]?\s{{0,3}}(\S.*)$"
)
_COLUMNS = re.compile(r"(\S(?:.{0,80}?\S)?)\s{3,60}(\S.*)$")
_BOLD = re.compile(r"\s{0,40}(?:[*+\u2022-]\s{1,9})?(\*\*|__)([^*_]{1,80})\1\s{1,9}([^\s:\u2013\u2014-].*)$")
_ABBREVIATED = re.compile(r"\b\w{1,5}\.$")
_SIGN = re.compile(r"(\S[^:]{0,60}?)(?:\s[\u2013\u2014-]|\s?:)\s{1,9}(\S.*)$")


class Entry(Struct):
    """A term and what stands below or beside it."""

    term: str
    rows: list[Row]
    texts: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    part: str = ""  # of speech


def by_mark(rows: list[Row], *, spare: float) -> list[Entry]:
    """Return entries on one line, where bold type or a part of speech divides term and definition.

    There are none where more lines than `spare` belong to no entry.
    """
    entries: list[Entry] = []
    missed = 0
    for row in rows:
        bold = _BOLD.match(row.line.text) if len(row.line.text) < 1500 else None
        found = None if bold else _IN_LINE.match(row.text[:1500])
        if bold:
            entries.append(Entry(bold.group(2).strip(" :"), [row], [" ".join(bold.group(3).split())]))
        elif found:
            entries.append(Entry(found.group(1), [row], [found.group(3)], part=found.group(2).strip(" ,.()[]")))
        elif entries and not row.blank:
            entries[-1].rows.append(row)
            entries[-1].texts.append(row.text)
        elif (missed := missed + 1) > spare:
            return []
    return entries


def by_columns(rows: list[Row], *, spare: float) -> list[Entry]:
    """Return entries in two columns, a wide space between term and definition; none where too many lines belong to none."""
    entries: list[Entry] = []
    missed = 0
    for row in rows:
        line = row.line.text.strip()
        # What can be printed has no white space but spaces, so that there is nothing to find without three of them.
        parted = "   " in line or not line.isprintable()
        found = _COLUMNS.match(line) if parted and len(row.line.text) < 600 and not row.bulleted else None
        if found and "   " not in found.group(2) and not row.line.text.startswith(("      ", "\t")):
            entries.append(Entry(" ".join(found.group(1).split()), [row], [" ".join(found.group(2).split())]))
        elif entries and row.indented and not row.blank:
            entries[-1].rows.append(row)
            entries[-1].texts.append(row.text)
        elif (missed := missed + 1) > spare:
            return []
    return entries


def by_sign(rows: list[Row]) -> list[Entry]:
    """Return entries on one line that a dash or a colon divides."""
    entries: list[Entry] = []
    for row in rows:
        found = _SIGN.match(row.text) if len(row.text) < 1500 else None
        if found and not (row.indented and entries and not entries[0].rows[0].indented):
            entries.append(Entry(found.group(1), [row], [found.group(2)]))
        elif entries and not row.blank:
            entries[-1].rows.append(row)
            entries[-1].texts.append(row.text)
    return entries


def by_indent(rows: list[Row]) -> list[Entry]:
    """Return entries whose definitions are indented below their terms."""
    flush = [r for r in rows if not r.indented]
    if not 0.1 * len(rows) <= len(flush) <= 0.6 * len(rows) or sum(map(_is_term, flush)) < 0.9 * len(flush):
        return []
    entries: list[Entry] = []
    for row in rows:
        if not row.indented and not _ALIAS.match(row.text) and _is_term(row):
            entries.append(Entry(row.text, [row]))
        elif entries:
            entries[-1].rows.append(row)
            entries[-1].texts.append(row.text)
    return entries


def by_blank(rows: list[Row]) -> list[Entry]:
    """Return entries set off by blank lines, the term on the first line of each."""
    entries: list[Entry] = []
    for row in rows:
        if (row.blank or not entries) and _is_term(row):
            entries.append(Entry(row.text, [row]))
        elif entries:
            entries[-1].rows.append(row)
            entries[-1].texts.append(row.text)
    lonely = sum(not e.texts for e in entries)
    return entries if lonely <= 0.2 * len(entries) and sum(r.blank for r in rows) >= 0.8 * len(entries) else []


def by_turns(rows: list[Row]) -> list[Entry]:
    """Return entries of a page without blank lines: a short line, then what it means."""
    entries: list[Entry] = []
    terms = list(map(_is_term, rows))
    stops = sum(row.text[-1] == "." for row, term in zip(rows, terms, strict=True) if not term)
    # Where definitions end in a full stop, their last lines show.
    whole = stops > 0 and stops >= 0.8 * terms.count(False)
    for row, term, following in zip(rows, terms, [*rows[1:], None], strict=True):
        above = entries[-1].texts[-1] if entries and entries[-1].texts else "."
        opens = (
            term
            and following is not None
            and (not entries or bool(entries[-1].texts))
            and (above[-1] == "." or not whole)
        )
        if opens and not (row.text[0].islower() and entries and entries[0].term[0].isupper()):
            entries.append(Entry(row.text, [row]))
        elif entries:
            entries[-1].rows.append(row)
            if not _ALIAS.match(row.text):
                entries[-1].texts.append(row.text)
            else:
                entries[-1].aliases += _names(row.text)
    return entries


def read_names(entry: Entry) -> None:
    """Move other names below the term and its part of speech out of the definition."""
    while entry.texts and _ALIAS.match(entry.texts[0]):
        entry.aliases += _names(entry.texts.pop(0))
    entry.term = entry.term.rstrip(" :\u2013\u2014-")
    called = re.search(
        r"\s[(\[](?=(?:also|aka|a\.k\.a|abbr|or |syn))([^()\[\]]{2,70})[)\]]$", entry.term, re.IGNORECASE
    )
    if called and _names(called.group(1)):
        entry.aliases += _names(called.group(1))
        entry.term = entry.term[: called.start()]
    part = _PART.search(entry.term)
    if part and not re.search(r"\b(?:m|f|n)\b", part.group()):
        entry.part = part.group().strip(" ,.()[]")
        entry.term = entry.term[: part.start()]


def _names(text: str) -> list[str]:
    found = _ALIAS.match(text)
    return [n.strip(" \"'") for n in re.split(r",| or | and |/", found.group(1)) if n.strip(" \"'")] if found else []


def _is_term(row: Row) -> bool:
    text = row.text
    return (
        len(text) <= 80
        and len(text.split()) <= 8
        and not (text[-1] in ".;,!?" and not _ABBREVIATED.search(text))
        and not row.bulleted
        and row.number < 0
        and not _ALIAS.match(text)
    )
