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


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("rest", ["cards: []\n", f"cards:\n{A_CARD}  # for YAML\n", ""])
def test_what_looks_like_cards_within_a_quoted_text_is_text(quote: str, rest: str) -> None:
    text = f"name: d\ndescription: {quote}all\ncards:\n- q: a\n  a: b\nof it{quote}\n{rest}"
    assert plain_cards(text) is not None
    assert read(text) == slowly(text)


@pytest.mark.parametrize(
    "line", ["id: {0}\n  q: a\n  a: b", "q: a\n  a: b\n  image: {0}", "q: a\n  a: b\n  base: {0}", "q: a\n  a: b\n  source: {{file: {0}}}"]
)  # fmt: skip
def test_blanks_around_a_line_count_for_neither_reading(line: str) -> None:
    text = "cards:\n- " + line.format('"' + " " * 900 + "x.png" + " " * 900 + '"') + "\n"
    assert plain_cards(text) is not None
    assert read(text) == slowly(text)
    assert isinstance(read(text), DeckRead)


@pytest.mark.parametrize(
    "cards",
    [
        f"{' ' * 21}- q: a\n{' ' * 23}a: b\n",  # an expression as long as the indent would be made
        "- q: a\n  a: |-\n" + "    b\n" * 11_000,
        "- q: a\n  a:\n" + "    - b\n" * 11_000,
        "- q: a\n  a: b\n  tags: [" + "b, " * 11_000 + "b]\n",
        '- q: a\n  a: "' + "\\\\" * 11_000 + '"\n',
    ],
)
def test_what_would_take_much_memory_is_for_yaml(cards: str) -> None:
    text = f"cards:\n{cards}"
    assert plain_cards(text) is None
    assert read(text) == slowly(text)


def test_a_long_text_is_read_quickly() -> None:
    found = plain_cards('cards:\n- q: "' + "a" * 1_000_000 + '"\n  a: b\n')
    assert found is not None
    assert len(found.cards[0].question) == 1_000_000
