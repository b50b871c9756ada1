"""What a deck file can hold of cards that come from elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.deckfile import are_fine, has_hidden, read_deck, settle, settle_deck, write_deck
from srs_cli.model.card import Card, Deck, Source

_WILD = st.text(st.characters(), max_size=12)
CARDS = st.builds(
    Card,
    id=_WILD,
    question=_WILD,
    answer=st.one_of(_WILD, st.lists(_WILD, max_size=3).map(tuple)),
    type=st.sampled_from(("basic", "both", "cloze")),
    hint=_WILD,
    extra=_WILD,
    tags=st.lists(_WILD, max_size=3).map(tuple),
    source=st.one_of(st.none(), st.builds(Source, _WILD, st.integers(-5, 10**10), st.integers(-5, 10**10))),
    image=st.one_of(_WILD, st.just("a.png"), st.just("../a.png")),
)


@given(CARDS)
def test_a_settled_card_is_read_back_as_it_is(card: Card) -> None:
    settled, what = settle(card)
    if settled is None:
        assert what
        return
    deck = Deck("name", (settled,))
    assert read_deck(write_deck(deck), "f", "").deck == deck
    assert settle(settled) == (settled, "")


@given(st.builds(Deck, name=_WILD, cards=st.just(()), id=_WILD, description=_WILD, language=_WILD, source=_WILD))
def test_so_is_a_settled_deck(deck: Deck) -> None:
    settled = settle_deck(deck, "default")
    assert settled.name
    assert read_deck(write_deck(settled), "f", "").deck == settled


@pytest.mark.parametrize(
    ("card", "what"),
    [
        (Card("a", " \n", "x"), "it has no question"),
        (Card("a", "q", " "), "it has no answer"),
        (Card("a", "q", ("", " ")), "it has no answer"),
        (Card("a", "q\0", "x"), "it holds a NUL character"),
        (Card("a", "q", "\ud800"), "it holds half a character"),
        (Card("a", "q", ("x", "\ud800")), "it holds half a character"),
        (Card("a", "no gap", type="cloze"), "its text has no deletion {{c1::…}} (numbers 1 to 64)"),
        (Card("a", "x" * 1_000_001, "a"), "it has a text of more than 1,000,000 characters"),
    ],
)
def test_what_no_deck_file_can_hold(card: Card, what: str) -> None:
    assert settle(card) == (None, what)


@pytest.mark.parametrize(
    ("card", "kept", "what"),
    [
        (Card("a\nb", "q", "x"), Card("", "q", "x"), "its id must be one line of at most 100 characters; it gets one of its own"),
        (Card(" a ", "q", "x"), Card("a", "q", "x"), ""),
        (Card("a", "q", "x", tags=(" t", "t", "")), Card("a", "q", "x", tags=("t",)), ""),
        (Card(" a ", "\r\nq\r", "x\ry"), Card("a", "q", "x\ny"), ""),
        (Card("a", "q", ("x ", "", " y\rz")), Card("a", "q", ("x", "y\nz")), ""),
        (Card("a", "q", "x", tags=(" t\nu ", "", "t u")), Card("a", "q", "x", tags=("t u",)), ""),
        (
            Card("a", "q", "x", image="../../etc/passwd"),
            Card("a", "q", "x"),
            "its image '../../etc/passwd' is left out: no file of the media folder (.gif, .jpeg, .jpg, .png, .svg, .webp)",
        ),
        (Card("a", "{{c1::x}}", "y", "cloze"), Card("a", "{{c1::x}}", "", "cloze"), ""),
        (Card("a", "q", "x", source=Source("f\ng", -1, 5)), Card("a", "q", "x", source=Source("f g", 0, 5)), ""),
        (Card("a", "q", "x", source=Source(" ")), Card("a", "q", "x"), ""),
    ],
)  # fmt: skip
def test_what_is_put_right(card: Card, kept: Card, what: str) -> None:
    assert settle(card) == (kept, what)


@pytest.mark.parametrize(
    ("name", "shown"), [("", "file"), (" \n ", "file"), ("a\nb", "a b"), ("\0", "file"), ("x" * 999, "x" * 199 + "…")]
)
def test_a_deck_has_a_name_of_one_line(name: str, shown: str) -> None:
    assert settle_deck(Deck(name, ()), "file").name == shown
    assert settle_deck(Deck("", ()), "").name == "deck"


def test_an_ordinary_card_is_not_even_copied_and_one_with_a_blank_about_its_tag_is() -> None:
    """Files hold hundreds of thousands of them."""
    ordinary = Card("k1", "What?", "That.", hint="h", tags=("a", "b"))
    assert settle(ordinary)[0] is ordinary
    assert settle(replace(ordinary, tags=(" a", "b", "a"))) == (ordinary, "")


@given(
    st.lists(CARDS | st.builds(Card, st.just("k"), st.text("ab ", max_size=3), st.text("é~ ", max_size=3)), min_size=1)
)
def test_cards_that_are_fine_together_are_so_each(cards: list[Card]) -> None:
    if are_fine(cards):
        assert [settle(card)[0] for card in cards] == cards
        assert not any(map(has_hidden, cards))


_FINE = Card("k1", "What?", "Thät.", hint="h", extra="x", tags=("a", "b"))
_ODD = [
    {"id": " k"}, {"id": "k" * 101}, {"question": " "}, {"question": "a\nb"}, {"question": "{{c1::a}}", "type": "cloze"},
    {"answer": ""}, {"answer": ("a", "b")}, {"type": "both"}, {"hint": "\u200b"}, {"extra": "a\u3164"}, {"extra": "x" * 1_000_001},
    {"tags": ("a", "a")}, {"tags": (" a",)}, {"tags": ("a\u3164",)}, {"source": Source("f")}, {"image": "a.png"},
]  # fmt: skip


def test_ordinary_cards_are_fine() -> None:
    assert are_fine([_FINE, replace(_FINE, id=""), _FINE])


@pytest.mark.parametrize("odd", _ODD, ids=str)
def test_one_card_that_is_not_ordinary_is_told_from_others(odd: dict[str, object]) -> None:
    assert not are_fine([_FINE, replace(_FINE, **odd), _FINE])
