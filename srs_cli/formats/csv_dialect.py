"""CSV as spreadsheets write it: the delimiter found from the text itself, quotes read strictly."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from msgspec import Struct

from srs_cli.errors import InputRefusedError
from srs_cli.text import with_line_feeds

DELIMITERS = "\t;,|"  # the rarer in running text first: it wins a tie
MAX_COLUMNS = 200
MAX_ROWS = 2_000_000
_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS = 200_000
_BLOCK = 1 << 18  # characters whose lines are taken apart together


class Row(Struct, frozen=True, gc=False):
    """One record: its fields, and the lines of the file it spans."""

    line: int  # of its first character, from 1
    last_line: int
    fields: tuple[str, ...]


class Table(Struct, frozen=True):
    """A CSV file's records in order, blank ones left out, and what separated their fields."""

    delimiter: str
    rows: tuple[Row, ...]


def parse(text: str, name: str, delimiter: str = "") -> Table:
    """Return the records of `text`; `name` is the file's, for messages.

    Without a `delimiter` it is taken from Excel's `sep=` line, else from the header and the rows' agreement with it.
    Line ends of any kind are accepted, and become newlines inside quoted fields.
    Raises InputRefusedError with the line of a quote that never ends or ends in mid-field, and for too many columns.
    """
    text = with_line_feeds(text.removeprefix("\ufeff"))
    first, _, rest = text.partition("\n")
    start = 1
    if first[:4].lower() == "sep=" and len(first.rstrip()) <= 5:
        delimiter = delimiter or first[4:5] or ","
        text, start = rest, 2
    if '"' in delimiter or "\n" in delimiter:
        raise InputRefusedError(f"{name}:1: a quotation mark cannot separate fields", "name another delimiter")
    delimiter = delimiter or detect(text)
    quickly = _parse_quickly(text, delimiter, start)
    return Table(delimiter, quickly) if quickly is not None else _parse(text, name, delimiter, start)


def detect(text: str) -> str:
    """Return the delimiter of `text`: the one that splits the header and the rows below it most alike.

    Quoted parts are not looked at. Without any delimiter in the header it is ",": a file of one column.
    """
    counts = _delimiters_by_row(text[:_SAMPLE_CHARACTERS])
    if not counts:
        return ","
    header, body = counts[0], counts[1:]
    best, best_score = ",", (0.0, 0)
    for at, delimiter in enumerate(DELIMITERS):
        columns = header[at]
        if not columns:
            continue
        agreeing = sum(row[at] == columns for row in body) / len(body) if body else 1.0
        if (agreeing, columns) > best_score:
            best, best_score = delimiter, (agreeing, columns)
    return best


def _delimiters_by_row(sample: str) -> list[tuple[int, ...]]:
    """Count each delimiter in each of the first rows, outside quotes."""
    counts: list[tuple[int, ...]] = []
    pieces = sample.split('"')
    row = ""
    for at, piece in enumerate(pieces):
        if at % 2:  # inside quotes
            continue
        head, *others = piece.split("\n")
        row += head
        for other in others:
            if row.strip():
                counts.append(tuple(map(row.count, DELIMITERS)))
            row = other
        if len(counts) >= _SAMPLE_ROWS:
            return counts[:_SAMPLE_ROWS]
    if row.strip():
        counts.append(tuple(map(row.count, DELIMITERS)))
    return counts


def _parse_quickly(text: str, delimiter: str, start: int) -> tuple[Row, ...] | None:
    """Return the records as Python's own reader gives them; None where it objects, which `_parse` can say in words."""
    if '"' not in text:  # then there is no need for it either
        return _split(text, delimiter, start)
    rows = []
    reader = csv.reader((f"{line}\n" for line in _lines(text)), delimiter=delimiter, strict=True)
    before = 0
    try:
        for fields in reader:
            last = reader.line_num
            if len(fields) > MAX_COLUMNS:
                return None
            if fields and (fields[0].strip() or any(map(str.strip, fields))):
                rows.append(Row(start + before, start + last - 1, tuple(fields)))
            before = last
    except csv.Error:
        return None
    return tuple(rows) if len(rows) <= MAX_ROWS else None


def _split(text: str, delimiter: str, start: int) -> tuple[Row, ...] | None:
    """Return the records of a text without quotes: a line each."""
    rows = []
    for line, record in enumerate(_lines(text), start):
        fields = tuple(record.split(delimiter))
        if len(fields) > MAX_COLUMNS:
            return None
        if fields[0].strip() or any(map(str.strip, fields)):
            rows.append(Row(line, line, fields))
    return tuple(rows) if len(rows) <= MAX_ROWS else None


def _lines(text: str) -> Iterator[str]:
    """Yield the lines without their ends, block by block: all of them at once are as large as the text again."""
    at, end = 0, len(text)
    while at < end:
        stop = text.find("\n", at + _BLOCK)
        stop = stop if stop >= 0 else end - text.endswith("\n")
        yield from text[at:stop].split("\n")
        at = stop + 1


def _parse(text: str, name: str, delimiter: str, start: int) -> Table:
    rows: list[Row] = []
    fields: list[str] = []
    line = first_line = start
    at, end = 0, len(text)
    while at < end:
        if text[at] == '"':
            value, at, newlines = _quoted(text, at, delimiter, f"{name}:{line}")
            line += newlines
        else:
            stop = _first_of(text, at, delimiter)
            value, at = text[at:stop], stop
        fields.append(value)
        if len(fields) > MAX_COLUMNS:
            raise InputRefusedError(
                f"{name}:{first_line}: more than {MAX_COLUMNS} columns", "is this a table of cards?"
            )
        if at < end and text[at] == delimiter:
            at += 1
            if at < end:
                continue
            fields.append("")
        at += 1  # the line end
        if any(field.strip() for field in fields):
            rows.append(Row(first_line, line, tuple(fields)))
        if len(rows) > MAX_ROWS:
            raise InputRefusedError(f"{name}: more than {MAX_ROWS:,} rows", "split the file")
        fields = []
        line += 1
        first_line = line
    return Table(delimiter, tuple(rows))


def _first_of(text: str, at: int, delimiter: str) -> int:
    """Return where the unquoted field that starts at `at` ends."""
    newline = text.find("\n", at)
    stop = newline if newline >= 0 else len(text)
    found = text.find(delimiter, at, stop)
    return found if found >= 0 else stop


def _quoted(text: str, at: int, delimiter: str, place: str) -> tuple[str, int, int]:
    """Return the quoted field that starts at `at`, the place after it, and the newlines in it."""
    parts: list[str] = []
    start = at + 1
    while True:
        stop = text.find('"', start)
        if stop < 0:
            raise InputRefusedError(
                f"{place}: this quotation mark is never closed", 'close it, or double it ("") if it is part of the text'
            )
        parts.append(text[start:stop])
        if text[stop + 1 : stop + 2] != '"':
            break
        parts.append('"')
        start = stop + 2
    after = text[stop + 1 : stop + 2]
    if after not in ("", "\n", delimiter):
        raise InputRefusedError(
            f"{place}: text follows a closing quotation mark", 'double quotation marks inside a quoted field ("")'
        )
    value = "".join(parts)
    return value, stop + 1, value.count("\n")
