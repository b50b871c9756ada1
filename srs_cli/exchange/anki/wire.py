"""The few values that are wanted of Anki's protocol buffers, read by the wire format alone.

https://protobuf.dev/programming-guides/encoding/ : a message is fields, each a number and a kind, then its value. What
is no such message has no fields.
"""

from __future__ import annotations

from collections.abc import Iterator

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_LONGEST = 10  # bytes of a number


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield (number, value) of each field: an int, or bytes; ends where the data makes no sense any more."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind, number = tag & 7, tag >> 3
        if kind == _VARINT:
            value, at = _varint(data, at)
            if at <= len(data):
                yield number, value
        elif kind in {_EIGHT, _FOUR}:
            at += 8 if kind == _EIGHT else 4
        elif kind == _BYTES:
            size, at = _varint(data, at)
            if at + size > len(data):
                return
            yield number, data[at : at + size]
            at += size
        else:
            return


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST):
        if at + place >= len(data):
            break
        byte = data[at + place]
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    return 7, len(data) + 1  # a kind that ends everything


def number(data: bytes, field: int) -> int:
    """Return a number field of a message, or 0."""
    return next((value for found, value in fields(data) if found == field and isinstance(value, int)), 0)


def messages(data: bytes, field: int) -> list[bytes]:
    """Return a repeated field of messages."""
    return [value for found, value in fields(data) if found == field and isinstance(value, bytes)]


def text(data: bytes, field: int) -> str:
    """Return a text field of a message, or nothing."""
    found = messages(data, field)
    return found[-1].decode("utf-8", "replace") if found else ""
