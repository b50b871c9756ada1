"""A deck file changed in place: only the lines of the cards that differ."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.deckfile import edit_deck, read_deck, write_deck
from srs_cli.model.card import Card, Deck, Tombstone

TYPED = """\
# My own notes on top
name:   Chemistry   # with a comment

cards:
  # water first
  - id: water
    q:   What is water?
    a: H2O       # a formula

  # then salt
  - id: salt
    q: 'What is salt?'
    a: |
      NaCl

      or table salt
  - a: Au
    q: What is gold?
    id: gold

# the end
"""


def deck_of(text: str) -> Deck:
    return read_deck(text, "deck.yaml", "deck").deck


WATER, SALT, GOLD = deck_of(TYPED).cards
IRON = Card("iron", "What is iron?", "Fe")


def edited(*cards: Card, removed: tuple[Tombstone, ...] = (), text: str = TYPED) -> str:
    wanted = replace(deck_of(text), cards=cards, removed=removed)
    found = edit_deck(text, wanted)
    assert deck_of(found) == wanted
    return found


def test_nothing_changed_is_no_byte_changed() -> None:
    assert edited(WATER, SALT, GOLD) == TYPED


def test_a_card_that_differs_gets_new_lines_in_its_place() -> None:
    assert edited(WATER, replace(SALT, answer="NaCl"), GOLD) == TYPED.replace(
        "    q: 'What is salt?'\n    a: |\n      NaCl\n\n      or table salt\n", "    q: What is salt?\n    a: NaCl\n"
    )


def test_a_card_that_goes_takes_its_lines_with_it() -> None:
    assert edited(WATER, SALT) == TYPED.replace("  - a: Au\n    q: What is gold?\n    id: gold\n", "")


def test_a_new_card_comes_after_the_one_that_it_follows() -> None:
    iron = "  - id: iron\n    q: What is iron?\n    a: Fe\n"
    assert edited(WATER, SALT, GOLD, IRON) == TYPED.replace("    id: gold\n", f"    id: gold\n{iron}")
    assert edited(WATER, IRON, SALT, GOLD) == TYPED.replace("# a formula\n", f"# a formula\n{iron}")
    assert edited(IRON, WATER, SALT, GOLD) == TYPED.replace("  - id: water\n", f"{iron}  - id: water\n")


def test_a_card_removed_for_good_is_noted_at_the_end() -> None:
    found = edited(WATER, SALT, removed=(Tombstone("gold", "abc"),))
    assert found.startswith("# My own notes on top\nname:   Chemistry   # with a comment\n")
    assert "removed:" in found
    assert "  - {id: gold, digest: abc}" in found


def test_the_indent_of_the_file_is_kept() -> None:
    text = "name: x\ncards:\n- id: a\n  q: one\n  a: two\n- id: b\n  q: three\n  a: four\n"
    first, second = deck_of(text).cards
    assert edited(first, replace(second, answer="five"), text=text) == text.replace("four", "five")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("cards: [{id: a, q: b, a: c}, {id: d, q: e, a: f}]\n", id="in flow"),
        pytest.param("cards:\n  - {q: b, a: c}\n  - {id: d, q: e, a: f}\n", id="a card without id"),
        pytest.param("name: x\ncards: []\n", id="no cards yet"),
        pytest.param("cards:\n  - {id: a, q: b, a: c}\nremoved: [{id: z, digest: y}]\n", id="a list of removed"),
        pytest.param("cards:\n  -\n    id: a\n    q: b\n    a: c\n", id="a dash alone"),
        pytest.param("not: [yaml", id="broken meanwhile"),
    ],
)
def test_where_the_layout_does_not_allow_it_the_file_is_written_anew(text: str) -> None:
    wanted = Deck("Deck", (Card("a", "b", "changed"), IRON), tags=("t",))
    assert edit_deck(text, wanted) == write_deck(wanted)


def test_another_order_is_written_anew() -> None:
    for order in permutations((WATER, SALT, GOLD)):
        assert (edited(*order) == TYPED) == (order == (WATER, SALT, GOLD))


CARDS = st.lists(
    st.builds(Card, st.sampled_from("abcdef"), st.sampled_from(["one", "two\nlines", "- three", "#4"]), st.just("x")),
    max_size=5,
    unique_by=lambda card: card.id,
).map(tuple)


@given(before=CARDS, after=CARDS, gone=st.booleans())
def test_whatever_changes_the_file_reads_as_wanted(
    before: tuple[Card, ...], after: tuple[Card, ...], *, gone: bool
) -> None:
    text = write_deck(Deck("Deck", before))
    wanted = Deck("Deck", after, removed=(Tombstone("z", "y"),) if gone else ())
    assert deck_of(edit_deck(text, wanted)) == wanted


def test_a_comment_as_deep_as_a_text_of_several_lines_stays_a_comment() -> None:
    text = "# mine\nname: D\ncards:\n- id: x\n  q: a\n  a: b\n    # deep\n"
    wanted = replace(deck_of(text), cards=(Card("x", "a", "one\ntwo"),))
    assert edit_deck(text, wanted) == text.replace("  a: b", '  a: "one\\ntwo"')
