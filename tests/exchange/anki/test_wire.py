"""Protocol buffers read by the wire format: what is there, and what only claims to be."""

from __future__ import annotations

import pytest

from srs_cli.exchange.anki import wire
from tests.exchange.anki.making import message, varint


def test_numbers_texts_and_messages_are_found_by_their_field() -> None:
    data = message((1, 300), (2, "a"), (3, b"x"), (3, b"y"), (2, "é"))
    assert wire.number(data, 1) == 300
    assert wire.text(data, 2) == "é"  # the last one counts
    assert wire.messages(data, 3) == [b"x", b"y"]
    assert (wire.number(data, 9), wire.text(data, 9), wire.messages(data, 9)) == (0, "", [])


def test_fields_of_fixed_size_are_passed_over() -> None:
    eight, four = varint(1 << 3 | 1) + b"\x08" * 8, varint(2 << 3 | 5) + b"\x08" * 4
    assert list(wire.fields(eight + four + message((3, 7)))) == [(3, 7)]


@pytest.mark.parametrize(
    "rest",
    [
        varint(2 << 3 | 2) + varint(100) + b"short",  # longer than what there is
        varint(2 << 3 | 3),  # a group, which nobody writes any more
        b"\x80",  # a number that does not end
        b"\x08\x80",
        b"\x80" * 11 + b"\x01",  # or ends too late
    ],
)
def test_what_makes_no_sense_ends_the_message(rest: bytes) -> None:
    assert list(wire.fields(message((1, 5)) + rest)) == [(1, 5)]
