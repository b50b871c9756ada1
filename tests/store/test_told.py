"""What a repair has told to be lost: numbers as ranges, and cards by their keys."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.store import told
from srs_cli.store.cards import set_setting
from srs_cli.store.database import Database
from srs_cli.store.told import Ranges, union, without

NUMBERS = st.sets(st.integers(1, 30))


def ranges(numbers: set[int]) -> Ranges:
    return union((), tuple((number, number) for number in numbers))


def numbers_in(found: Ranges) -> set[int]:
    return {number for first, last in found for number in range(first, last + 1)}


@given(NUMBERS, NUMBERS)
def test_ranges_are_sets_of_numbers(one: set[int], other: set[int]) -> None:
    either, left = union(ranges(one), ranges(other)), without(ranges(one), ranges(other))
    assert (numbers_in(either), numbers_in(left)) == (one | other, one - other)
    for found in (either, left):
        assert all(first <= last for first, last in found)
        assert list(found) == sorted(found)
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(either))


def test_what_is_told_adds_up(store: Database) -> None:
    assert (told.gaps(store), told.cards(store)) == ({}, frozenset())
    with store.transaction():
        told.tell(store, {"a": ((2, 3),), "b\x1b": ((9, 9),)}, [7])
        told.tell(store, {"a": ((4, 5), (8, 8))}, [5, 7])
        told.tell(store, {}, [])
    assert told.gaps(store) == {"a": ((2, 5), (8, 8)), "b\x1b": ((9, 9),)}
    assert told.cards(store) == {5, 7}


def test_nothing_to_tell_leaves_nothing(store: Database) -> None:
    with store.transaction():
        told.tell(store, {}, [])
    assert store.rows("SELECT name FROM setting") == []


@pytest.mark.parametrize(
    "text", ["", "[", "7", '"x"', "null", "{}", "[]", '{"a": 1}', '{"a": [1, [2], ["x", 3]]}', "[" * 9999]
)
def test_what_is_harmed_tells_nothing(store: Database, text: str) -> None:
    with store.transaction():
        for name in ("told_gaps", "told_cards"):
            set_setting(store, name, text)
    assert numbers_in(told.gaps(store).get("a", ())) == set()
    assert told.cards(store) == frozenset()
