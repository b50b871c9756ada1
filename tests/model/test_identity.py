"""Ids, keys and digests: the same for the same, in every process and every version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.identity import card_key, card_keys, new_id, new_ids, row_digest, text_digest, text_digests

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


def test_ids_and_keys_never_change_between_versions() -> None:
    """Logs and deck files hold them: a change here would cut cards off from their history."""
    assert new_id("What is 2 + 2?", "4") == "9a2raxk1qedc"
    assert card_key("deck", "card") == 5_233_764_576_414_327_249
    assert card_key("deck", "card", 1) == 5_907_707_588_350_660_660
    assert row_digest((1, "text", b"\0", None)).hex() == "77ebdb849c6c9a07"


@given(st.lists(ANY_TEXT))
def test_an_id_is_twelve_characters_that_are_hard_to_mistake(texts: list[str]) -> None:
    ident = new_id(*texts)
    assert len(ident) == 12
    assert set(ident) <= set("0123456789abcdefghjkmnpqrstvwxyz")
    assert ident == new_id(*texts) == text_digest(*texts)


@given(st.lists(ANY_TEXT, max_size=4), st.lists(ANY_TEXT, max_size=4))
def test_other_texts_give_other_ids(one: list[str], other: list[str]) -> None:
    assert (new_id(*one) == new_id(*other)) == (one == other)


def test_where_one_text_ends_matters() -> None:
    assert len({new_id("ab", "c"), new_id("a", "bc"), new_id("abc"), new_id("", "abc"), new_id("abc", "")}) == 5


@given(ANY_TEXT, ANY_TEXT, st.integers(0, 1000))
def test_a_key_fits_a_signed_column_of_64_bits(deck: str, card: str, salt: int) -> None:
    assert 0 <= card_key(deck, card, salt) < 1 << 63


def test_keys_differ_by_deck_card_and_salt() -> None:
    keys = {card_key(deck, card, salt) for deck in "ab" for card in "ab" for salt in range(3)}
    assert len(keys) == 12


@given(st.lists(st.integers() | ANY_TEXT | st.binary() | st.none()))
def test_a_rows_digest_tells_damage(values: list[object]) -> None:
    assert len(row_digest(values)) == 8
    assert row_digest(values) == row_digest(tuple(values))
    assert row_digest([*values, 0]) != row_digest(values)


def test_a_rows_digest_tells_types_and_places() -> None:
    rows: list[tuple[object, ...]] = [(1, 2), (2, 1), ("1", 2), (1, "2"), (12,), ("1, 2",), (b"1", 2), (None, 2)]
    assert len({row_digest(row) for row in rows}) == len(rows)


@given(st.lists(ANY_TEXT), st.lists(st.tuples(ANY_TEXT, ANY_TEXT)), ANY_TEXT)
def test_many_together_are_the_same_as_one_by_one(texts: list[str], pairs: list[tuple[str, str]], deck: str) -> None:
    assert new_ids(texts) == [new_id(text) for text in texts]
    assert list(card_keys(deck, texts)) == [card_key(deck, text) for text in texts]
    assert text_digests((deck,), pairs, ("", "z")) == [text_digest(deck, *pair, "", "z") for pair in pairs]


@pytest.mark.parametrize("text", ["a", "é", "\ud800\udc00", "a\U0001f9ea"])
@pytest.mark.parametrize("more", [-1, 0, 1, 1 << 20])
def test_a_long_text_has_the_digest_that_a_short_one_would_have(text: str, more: int) -> None:
    """It is never held whole in another form; ids are digests of texts that are held so."""
    long = (text * ((1 << 20) + more))[: (1 << 20) + more]
    assert text_digest(long) == new_id(long)
