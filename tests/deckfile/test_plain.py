"""The quick reading of plain deck files gives what YAML's reading gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from srs_cli.deckfile import DeckRead, read_deck, reading, write_deck
from srs_cli.deckfile.plain import plain_cards
from srs_cli.errors import InputRefusedError
from srs_cli.model.card import Card, Deck, Source
from tests.deckfile.test_writing import DECKS

WORDS = st.lists(st.sampled_from(["a", "Bé", "12", "why?", '"so"', "back\\slash", "x: y", "#", " ", "  ", "日本", "-", "|", "{{c1::x}}"]), max_size=5).map(" ".join)  # fmt: skip
LINES = st.lists(WORDS, min_size=1, max_size=4).map("\n".join)
PIECES = [
    " ", "\n", "\n\n", "\n ", "  ", "\t", '"', "\\", "'", "#", " #x", ": ", "- ", "  - q: a\n    a: b\n", "|-", "|", ">", ",", "]", "{", "&a ", "*a",
    "!t ", "q: ", "    ", "      ", "\n      more", "cards:\n", "---\n", "...\n", "\u2028", "\x85", "\0", "\ufeff", "é", "id: 7\n", "removed: []\n",
]  # fmt: skip
A_CARD = "  - id: a1\n    q: What?\n    a: That\n"


def slowly(text: str) -> DeckRead | str:
    """Return the deck as YAML's reading gives it, or what it refuses."""
    try:
        return reading._read(text, "d.yaml", "d")
    except InputRefusedError as error:
        return f"{error} {error.problems}"


def read(text: str) -> DeckRead | str:
    try:
        return read_deck(text, "d.yaml", "d")
    except InputRefusedError as error:
        return f"{error} {error.problems}"


@given(deck=DECKS)
def test_what_is_written_reads_the_same_both_ways(deck: Deck) -> None:
    text = write_deck(deck)
    assert read(text) == slowly(text)


@given(data=st.data())
def test_a_harmed_file_reads_the_same_both_ways(data: st.DataObject) -> None:
    cards = data.draw(st.lists(st.builds(Card, st.just(""), LINES, LINES, hint=LINES, tags=st.lists(WORDS, max_size=2).map(tuple)), max_size=3))  # fmt: skip
    text = write_deck(Deck("d", tuple(cards)))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 3))
        text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + gone :]
    assert read(text) == slowly(text)


PLAIN = Card(
    "a1", 'Why "so"?\n\n  is it\\', ("one: two", "#2"), "basic", "h\ni", "e", ("t", "u, v"),
    Source("a: b.md", 3, 4), "x.png", "0123",
)  # fmt: skip


@pytest.mark.parametrize("card", [PLAIN, Card("", "{{c1::x}} y", type="cloze"), Card("b", "q", "a\nb", "both")])
def test_all_that_a_card_can_have_is_read_quickly(card: Card) -> None:
    found = plain_cards(write_deck(Deck("d", (card, card))))
    assert found is not None
    assert found.cards == [card, card]


@pytest.mark.parametrize(
    ("cards", "is_plain"),
    [
        (A_CARD, True),
        ("- q: a\n  a: b\n\n\n- q: c\n  a: d", True),  # by hand: no ids, no indent, blank lines, no last line end
        (A_CARD + "removed:\n- {id: x, digest: y}\n", True),
        ("", False),
        (A_CARD + "  # a remark\n", False),
        (A_CARD + "      goes on\n", False),
        ("  - q: a # b\n    a: b\n", False),
        ("  - q: a \n    a: b\n", False),
        ('  - q: "\\\\ \\""\n    a: b\n', True),
        ("  - a: b\n    q: a\n", False),
        ("  - q: a\n    a: 'b'\n", False),
        ("  - q: a\n    a: b\n    more: c\n", False),
    ],
)
def test_what_is_plain(cards: str, *, is_plain: bool) -> None:
    text = f"name: d\ncards:\n{cards}"
    assert (plain_cards(text) is not None) == is_plain
    assert read(text) == slowly(text)


@pytest.mark.parametrize(
    "cards",
    [
        '  - q: ""\n    a: b\n', "  - q: a\n    a: |-\n      b\n       \n    hint: x\n", "  - text: no gap\n", '  - q: a\n    a:\n      - ""\n',
        f"  - id: {'x' * 101}\n    q: a\n    a: b\n", '  - q: a\n    a: b\n    tags: [""]\n', "  - q: a\n    a: b\n    image: x.exe\n",
        A_CARD + A_CARD, "  - q: a\n    a: b\n" * 2, '  - q: a\n    a: b\n    source: {file: " "}\n', f"  - q: a\n    a: b\n    base: {'x' * 1001}\n",
        "  - q: a\n    a: b\nremoved: 7\n", "  - q: a\n    a: b\ncards: []\n", f'  - q: a\n    a: b\ndescription: "{chr(92)}0"\n',
        "  - q: a\n    a: |-\n      b" + "\n" * 12 + "      c\n",
    ],
)  # fmt: skip
def test_faults_and_oddities_are_told_as_ever(cards: str) -> None:
    text = f'name: "n\u200b"\ncards:\n{cards}'
    assert read(text) == slowly(text)


@example(head='description: "x\n')
@example(head="- ")
@example(head="name: a\nname: b\n")
@example(head="%YAML 1.1\n---\n")
@example(head="cards: []\n")
@given(head=st.lists(st.sampled_from([*PIECES, "name: x\n", "id: y\n"]), max_size=4).map("".join))
def test_whatever_stands_before_the_cards(head: str) -> None:
    text = f"{head}cards:\n{A_CARD}"
    assert read(text) == slowly(text)
