"""What the digest of a card leaves out is under a seal: the triggers keep it, and any turned bit breaks it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.card import Card
from srs_cli.model.collection import StoredDeck
from srs_cli.store import cards, sealing
from srs_cli.store.database import Database, migrate, model

NUMBERS = st.integers(-(1 << 63), (1 << 63) - 1)  # a harmed file may hold any
ROWS = st.tuples(
    *[NUMBERS] * 7, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
)
INSERT = (
    f"INSERT INTO card (id, {sealing.SEALED}, ident, type, question, answer, listed, hint, extra, tags, source_file, "
    "source_line, source_column, image, digest) "
    "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, '', 'basic', '', '', 0, '', '', '', '', 0, 0, '', x'')"
)


@given(values=ROWS, later=ROWS)
def test_the_triggers_make_the_same_sum(values: tuple[object, ...], later: tuple[object, ...]) -> None:
    with closing(model(sealing.SINCE_VERSION)) as store:
        store.execute(INSERT, values)
        assert store.execute("SELECT seal FROM card").fetchone() == (sealing.seal(values),)
        assert sealing.is_sealed(sealing.seal(values), values)
        store.execute(f"UPDATE card SET ({sealing.SEALED}) = (?, ?, ?, ?, ?, ?, ?, ?)", later)
        assert store.execute("SELECT seal FROM card").fetchone() == (sealing.seal(later),)


@given(values=ROWS, column=st.integers(0, 6), bit=st.integers(0, 62))
def test_any_bit_that_turns_breaks_it(values: tuple[int, ...], column: int, bit: int) -> None:
    turned = (*values[:column], values[column] ^ 1 << bit, *values[column + 1 :])
    assert sealing.seal(turned) != sealing.seal(values)


@given(own=st.text("0123456789abcxyz", min_size=1, max_size=12), place=st.integers(0, 11), bit=st.integers(0, 7))
def test_any_bit_of_an_own_id_that_turns_breaks_it(own: str, place: int, bit: int) -> None:
    place %= len(own)
    turned = f"{own[:place]}{chr(ord(own[place]) ^ 1 << bit)}{own[place + 1 :]}"
    assert sealing.seal((0,) * 7 + (turned,)) != sealing.seal((0,) * 7 + (own,))


@pytest.mark.parametrize("values", [(0,) * 7 + (1,), (None,) * 7 + ("",), (0,) * 6 + (1.5, "")])
def test_values_that_no_column_holds_are_not_sealed(values: tuple[object, ...]) -> None:
    assert not sealing.is_sealed(1, values)
    assert sealing.is_sealed(sealing.UNSEALED, (0,) * 7 + ("",))


@pytest.mark.harms_store
@pytest.mark.parametrize(
    "change",
    [
        "key = key + 1",
        "position = 9",
        "came_ms = 7",
        "edited_ms = 7",
        "placed_ms = 7",
        "own_ident = 'x'",
        "seal = 0",
        "seal = seal + 1",
    ],
)
def test_a_card_whose_seal_does_not_fit_is_told(store: Database, change: str) -> None:
    with store.transaction():
        row = cards.save_deck(store, StoredDeck(0, "d", "Deck"))
        cards.add_cards(store, row, "d", enumerate((Card("a", "q", "a"), Card("b", "{{c1::x}}", type="cloze"))), 5)
    assert cards.damaged(store) == []
    store.run("DROP TRIGGER card_placed")
    store.run(f"UPDATE card SET {change} WHERE id = 2")
    assert cards.damaged(store) == [2]


def test_a_store_of_an_older_schema_is_sealed_when_it_is_brought_up() -> None:
    with closing(model(sealing.SINCE_VERSION - 1)) as connection:
        store = Database(connection, Path(":memory:"))
        store.run(INSERT, (7, 1, 2, 0, 5, 6, 7, "own"))
        assert not any(fits for _, fits in cards.checked(store))  # its digest is none; there is no seal yet
        migrate(store)
        assert store.rows("SELECT seal FROM card") == [(sealing.seal((7, 1, 2, 0, 5, 6, 7, "own")),)]


def test_sqlite_still_looks_at_every_page() -> None:
    with closing(model(sealing.SINCE_VERSION)) as store:
        store.execute("PRAGMA writable_schema = ON")
        store.execute("DELETE FROM sqlite_schema WHERE name = 'card_deck'")
        copy = sqlite3.connect(":memory:")
        store.backup(copy)
    with closing(copy):
        assert "never used" in str(copy.execute("PRAGMA integrity_check").fetchall())
