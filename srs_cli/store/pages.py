"""Rows out of the pages of a database file, read without SQLite: for a file that SQLite cannot read through any more.

Every page that may hold rows is read wherever it hangs, so that no damage to the pages above it matters; where one bit
turned, it is turned back. The format is told at https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import BinaryIO, NamedTuple

Value = int | float | str | bytes | None
_HEADER_BYTES, _MAGIC = 100, b"SQLite format 3\x00"
_USUAL_PAGE = 4096
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02  # a table without rowids has rows on inner pages as well
_KINDS = (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER)
_CHILD_BYTES = 4  # of the number that leads each cell of an inner page, and ends its header
_LONGEST_PAYLOAD = 1 << 26  # more is damage: nothing of ours comes near
_LONGEST_MENDED = 1 << 10  # bytes of a cell that is tried bit by bit
_MOST_FAILURES = 2000  # of cells that were tried in vain, which takes some 50 ms each
_WIDTHS = (0, 1, 2, 3, 4, 6, 8)  # of the integers that serial types 1 to 6 stand for, in bytes


class Found(NamedTuple):
    """A row as it stands on a page: of a table with its rowid, else of an index or a table without rowids."""

    rowid: int | None
    values: tuple[Value, ...]
    mended: bool = False  # one bit was turned back


# Tells whether a row's own digest vouches for it; None where it has none, or is of no interest.
Vouches = Callable[[Found], bool | None]


def rows(file: BinaryIO, vouches: Vouches) -> Iterator[Found]:
    """Yield the rows on all pages of a database file; what cannot be read is passed over.

    Text that is not UTF-8 keeps its bytes as lone surrogates. A row that should be vouched for and is not is searched for
    the one bit by which it would be; where that is not found, it is yielded as it stands.
    """
    size, reserved = _page_size(_read(file, 0, _HEADER_BYTES))
    reading = _Reading(file, size, size - reserved, vouches)
    for at in range(0, file.seek(0, os.SEEK_END), size):
        page = _read(file, at, size).ljust(size, b"\0")  # what is cut off counts as zeros, as SQLite has it
        yield from reading.page(bytearray(page), 0 if at else _HEADER_BYTES)


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    """Return bytes of a file; nothing where the disk cannot read them."""
    try:
        file.seek(at)
        return file.read(length)
    except OSError:
        return b""


def _page_size(header: bytes) -> tuple[int, int]:
    """Return the page size, and how many bytes at each page's end are not used; the usual where the header is harmed."""
    if len(header) < _HEADER_BYTES or header[:16] != _MAGIC:
        return _USUAL_PAGE, 0
    size = int.from_bytes(header[16:18], "big")
    size = 65536 if size == 1 else size
    if size < 512 or size & (size - 1):
        return _USUAL_PAGE, 0
    return size, header[20] if size - header[20] >= 480 else 0


class _Reading:
    """Reads page after page of one file."""

    def __init__(self, file: BinaryIO, size: int, usable: int, vouches: Vouches) -> None:
        self._file = file
        self._size = size
        self._usable = usable
        self._vouches = vouches
        self._failures = 0

    def page(self, page: bytearray, start: int) -> Iterator[Found]:
        """Yield the rows of a page, whose header begins at `start`."""
        kind = page[start]
        if kind in _KINDS:
            cells = [(*cell, self._row(page, kind, cell[0])) for cell in self._cells(page, start, kind)]
            told = [found and self._vouches(found) for _, _, found in cells]
            for (place, end, read), vouched in zip(cells, told, strict=True):
                found = read
                # Among rows that are vouched for, one that is not even to be vouched for is a harmed one.
                is_harmed = end and not vouched and (vouched is False or read is None or True in told)
                if is_harmed:  # the place itself, or the row: where both lead to one, both are yielded
                    yield from self._near(page, kind, int.from_bytes(page[place : place + 2], "big"))
                    found = self._mended(page, kind, place, end) or found
                if found is not None and (end or vouched):
                    yield found
            yield from self._twice_led_to(page, kind, [place for place, end, _ in cells if end])
        for other in _KINDS:  # the bit that turned may be of what says which kind of page it is
            if (kind ^ other).bit_count() == 1:
                for place, end in self._cells(page, start, other):
                    found = self._row(page, other, place) if end else None
                    if found is not None and self._vouches(found):
                        yield found._replace(mended=True)

    def _cells(self, page: bytearray, start: int, kind: int) -> Iterator[tuple[int, int]]:
        """Yield where the place of each cell is written, and where the cell ends at the latest.

        How many there are is written as well, but that may be harmed: what stands behind them may be places of cells as
        long as the cells have not begun. The end of these is 0.
        """
        first = start + 8 + (_CHILD_BYTES if kind == _INDEX_INNER else 0)
        last = first + 2 * int.from_bytes(page[start + 3 : start + 5], "big")
        begin = int.from_bytes(page[start + 5 : start + 7], "big") or 65536
        written = range(first, min(last, self._usable - 1), 2)
        places = sorted(
            {min(int.from_bytes(page[at : at + 2], "big"), self._usable) for at in written} | {self._usable}
        )
        following = dict(pairwise(places))
        for at in written:
            yield at, following.get(int.from_bytes(page[at : at + 2], "big"), self._usable)
        for at in range(max(last, first), min(begin, self._usable) - 1, 2):
            yield at, 0

    def _twice_led_to(self, page: bytearray, kind: int, written: list[int]) -> Iterator[Found]:
        """Yield the rows that one bit of a place leads to, where two places are the same: one of these is wrong."""
        places = [int.from_bytes(page[at : at + 2], "big") for at in written]
        for place in {place for place in places if places.count(place) > 1} if len(set(places)) < len(places) else ():
            yield from self._near(page, kind, place)

    def _near(self, page: bytearray, kind: int, place: int) -> Iterator[Found]:
        for bit in range(16):
            found = self._row_at(page, kind, place ^ 1 << bit)
            if found is not None and self._vouches(found):
                yield found._replace(mended=True)

    def _mended(self, page: bytearray, kind: int, place: int, end: int) -> Found | None:
        """Return the row of a cell with the one bit turned back by which its digest vouches for it, or None."""
        at = int.from_bytes(page[place : place + 2], "big")
        if not place < at < end or self._failures >= _MOST_FAILURES:
            return None
        for byte in range(at, min(end, at + _LONGEST_MENDED)):
            for bit in range(8):
                page[byte] ^= 1 << bit
                found = self._row_at(page, kind, at)
                right = found is not None and self._vouches(found)
                page[byte] ^= 1 << bit
                if found is not None and right:
                    return found._replace(mended=True)
        self._failures += 1
        return None

    def _row(self, page: bytearray, kind: int, place: int) -> Found | None:
        return self._row_at(page, kind, int.from_bytes(page[place : place + 2], "big"))

    def _row_at(self, page: bytearray, kind: int, at: int) -> Found | None:
        with suppress(ValueError, IndexError):
            length, at = _varint(page, at + (_CHILD_BYTES if kind == _INDEX_INNER else 0))
            rowid = None
            most = (self._usable - 12) * 64 // 255 - 23
            if kind == _TABLE_LEAF:
                number, at = _varint(page, at)
                rowid = number - (1 << 64) if number >> 63 else number
                most = self._usable - 35
            if length <= _LONGEST_PAYLOAD:
                return Found(rowid, _record(self._payload(page, at, length, most)))
        return None

    def _payload(self, page: bytearray, at: int, length: int, most: int) -> bytes:
        if length <= most:
            return bytes(page[at : at + length])
        least = (self._usable - 12) * 32 // 255 - 23
        here = least + (length - least) % (self._usable - 4)
        here = here if here <= most else least
        parts = [bytes(page[at : at + here])]
        following = int.from_bytes(page[at + here : at + here + 4], "big")
        left = length - here
        while left > 0:  # it ends: each page takes something off what is left
            more = _read(self._file, (following - 1) * self._size, self._usable) if following else b""
            if len(more) < self._usable:
                raise ValueError(following)
            parts.append(more[4 : 4 + left])
            left -= self._usable - 4
            following = int.from_bytes(more[:4], "big")
        return b"".join(parts)


def _varint(data: bytes | bytearray, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _record(payload: bytes) -> tuple[Value, ...]:
    end, at = _varint(payload, 0)
    body = end
    found: list[Value] = []
    while at < end:
        serial, at = _varint(payload, at)
        value, body = _value(payload, body, serial)
        found.append(value)
    if at != end or body != len(payload):
        raise ValueError(payload)
    return tuple(found)


def _value(payload: bytes, at: int, serial: int) -> tuple[Value, int]:
    if serial < len(_WIDTHS):
        if not serial:
            return None, at
        width = _WIDTHS[serial]
        return int.from_bytes(_bytes(payload, at, width), "big", signed=True), at + width
    if serial == 7:
        return float(struct.unpack(">d", _bytes(payload, at, 8))[0]), at + 8
    if serial in {8, 9}:
        return serial - 8, at
    if serial < 12:
        raise ValueError(serial)
    width = (serial - 12) // 2
    raw = _bytes(payload, at, width)
    return raw.decode("utf-8", "surrogateescape") if serial % 2 else raw, at + width


def _bytes(payload: bytes, at: int, width: int) -> bytes:
    if at + width > len(payload):
        raise ValueError(width)
    return payload[at : at + width]
