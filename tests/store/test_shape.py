"""Rows as such: what a table takes, and what can be kept of what it does not take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.store.database import Database
from srs_cli.store.pages import Value
from srs_cli.store.shape import coerced, shape_of

VALUES = st.one_of(
    st.none(), st.integers(), st.floats(), st.binary(max_size=9),
    st.binary(max_size=9).map(lambda raw: raw.decode("utf-8", "surrogateescape")),
)  # fmt: skip


def test_a_table_is_known_by_its_columns(store: Database) -> None:
    card, device, deck = (shape_of(store, name) for name in ("card", "device", "deck"))
    assert device.columns == ("id", "last_seq", "own")
    assert (device.types, device.defaults, device.least) == ((str, int, int), (None, None, None), 3)
    assert card.columns[:4] == ("id", "key", "deck", "ident")
    assert card.columns[card.least - 1] == "digest"
    assert deck.columns[deck.least - 1] == "name"
    assert deck.defaults[3:10] == ("", "", "", "", "", -1, -1)
    assert card.places("ident, digest") == (3, card.columns.index("digest"))


@pytest.mark.parametrize(
    ("values", "fit", "holds"),
    [
        (("a", 1, 0), 1.0, True),
        (("a", 1), 1.0, False),
        (("a", "1", 0), 2 / 3, False),
        (("a", None, 0), 2 / 3, False),
        (("\udcff", 1, 0), 1.0, False),
        (("é", 1, 0), 1.0, True),
        (("a", 1 << 63, 0), 1.0, False),
        ((b"a", 1.5, None), 0.0, False),
    ],
)
def test_a_row_fits_or_does_not(store: Database, values: tuple[Value, ...], fit: float, *, holds: bool) -> None:
    device = shape_of(store, "device")
    assert (device.fit(values), device.holds(values)) == (fit, holds)


@given(VALUES)
def test_anything_becomes_what_a_column_takes(value: Value) -> None:
    for wanted in (int, str, bytes):
        made = coerced(value, wanted)
        assert isinstance(made, wanted)
        if isinstance(made, str):
            made.encode("utf-8")
        if isinstance(made, int):
            assert -(1 << 63) <= made < 1 << 63
        assert coerced(made, wanted) == made


@pytest.mark.parametrize(
    ("value", "wanted", "made"),
    [
        ("a\udcffb", str, "a\ufffdb"),
        (b"a\xff", str, "a\ufffd"),
        (5, str, "5"),
        (None, str, ""),
        ("x", int, 0),
        (7, bytes, b""),
    ],
)
def test_what_can_be_read_is_kept(value: Value, wanted: type[int | str | bytes], made: Value) -> None:
    assert coerced(value, wanted) == made


def test_only_the_places_named_are_changed(store: Database) -> None:
    assert shape_of(store, "device").coerced((None, "x", "y"), (0, 2)) == ("", "x", 0)
