"""Decks → deck files: they read back equal, here and elsewhere, and a person can edit them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.deckfile import read_deck, write_deck
from srs_cli.deckfile.writing import card_lines
from srs_cli.model.card import Card, Deck, Source, Tombstone

# What has a meaning in YAML, or has none but looks so, besides any other character.
TRICKY = [
    ": ", ":", " #", "#", "- ", "-", "? ", "|", ">", "'", '"', "\\", "%", "@", "`", "{", "}", "[", "]", ", ", "&a", "*a", "!t", "~",
    "null", "yes", "No", "true", "012", "1:30", "0x1F", "0b11", "1e3", ".inf", "2024-01-01", "<<", "=", "---", "...", "\t", " ", "  ",
    "\x85", "\u2028", "\u2029", "\ufeff", "\u200b", "\u202e", "\xa0", "\x1b", "\x7f", "\uffff", "\U0001ffff", "\ufffe", "é", "日本", "🙂",
    "{{c1::x}}", "y", "n", "0", "+1", "12,5", "A", "b", "C d",
]  # fmt: skip
TEXT = st.lists(
    st.sampled_from(TRICKY) | st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"]), max_size=8
).map("".join)
LINE = TEXT.map(str.strip)
SOME_LINE = LINE.filter(bool)
LINES = st.lists(TEXT | st.just(""), max_size=5).map("\n".join).map(lambda text: text.strip("\n"))
SOME_LINES = LINES.filter(str.strip)
TAGS = st.lists(SOME_LINE, max_size=3, unique=True).map(tuple)
NUMBERS = st.integers(0, 999_999_999)
CLOZES = st.builds(lambda before, after: f"{before}{{{{c1::x}}}}{after}", LINES, LINES).map(
    lambda text: text.strip("\n")
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    type_: Any = draw(st.sampled_from(["basic", "both", "cloze"]))
    cloze = type_ == "cloze"
    return Card(
        id=draw(LINE),
        question=draw(CLOZES if cloze else SOME_LINES),
        answer=""
        if cloze
        else draw(SOME_LINES | st.lists(SOME_LINES.map(str.strip), min_size=1, max_size=3).map(tuple)),
        type=type_,
        hint=draw(LINES),
        extra=draw(LINES),
        tags=draw(TAGS),
        source=draw(st.none() | st.builds(Source, SOME_LINE, NUMBERS, NUMBERS)),
        image=draw(st.sampled_from(["", "", "x.png", "a b/ü-1.JPEG", "#1.svg"])),
        base=draw(LINE),
    )


DECKS = st.builds(
    Deck,
    name=SOME_LINE,
    cards=st.lists(cards(), max_size=3, unique_by=lambda card: card.id or object()).map(tuple),
    id=LINE,
    description=LINES,
    language=LINE,
    source=LINE,
    tags=TAGS,
    removed=st.lists(st.builds(Tombstone, LINE, LINE), max_size=2).map(tuple),
)


@given(DECKS)
def test_what_is_written_reads_back_equal(deck: Deck) -> None:
    assert read_deck(write_deck(deck), "deck.yaml", "default").deck == deck


@given(DECKS)
def test_writing_what_was_read_changes_no_byte(deck: Deck) -> None:
    text = write_deck(deck)
    assert write_deck(read_deck(text, "deck.yaml", "default").deck) == text


@given(SOME_LINES)
@example("0x1F")
@example("0b101")
@example("1_000")
@example("190:20:30")
@example("2024-01-01")
@example("FALSE")
@example("1e3")
@example("0o17")
def test_other_readers_of_yaml_find_the_same_text(text: str) -> None:
    deck = Deck("Deck", (Card("", text, "x", tags=(text.strip(),) if "\n" not in text else ()),))
    (card,) = yaml.safe_load(write_deck(deck))["cards"]
    assert card["q"] == text
    assert card.get("tags", [text.strip()]) == [text.strip()]


@given(DECKS)
def test_a_deck_file_is_plain_text_of_short_unicode(deck: Deck) -> None:
    text = write_deck(deck)
    assert text.isascii() or text.encode()
    assert not set(text) & set("\0\r\x1b\x7f\x85\u2028\u2029\ufeff")
    assert text.endswith("\n")


@pytest.mark.usefixtures("parser")
def test_a_deck_file_looks_as_a_person_would_write_it() -> None:
    deck = Deck(
        name="Chemistry: term 1",
        id="chem-1",
        description="Two lines,\nwritten out.",
        language="en",
        source="notes.txt",
        tags=("school", "term: 1"),
        cards=(
            Card(
                id="water",
                question="What is water?",
                answer="H2O",
                type="both",
                hint="two elements",
                extra='He said "no"',
                tags=("liquid",),
                source=Source("notes.txt", 7, 3),
                image="water.png",
                base="abc",
            ),
            Card("", "Noble gases?", ("helium", "yes", "- neon"), source=Source("a, b.txt")),
            Card("", "Code:\n\n  x = 1\n\ny", "1:30"),
            Card("", "Salt is {{c1::NaCl}}.", type="cloze"),
            Card("", "  starts with blanks\nand more", "tab\there"),
            Card("", "ends with blanks  ", "two\nlines\twith a tab"),
        ),
        removed=(Tombstone("old", "abc"), Tombstone("1", "x: y")),
    )
    text = """\
name: "Chemistry: term 1"
id: chem-1
description: |-
  Two lines,
  written out.
language: en
source: notes.txt
tags: [school, "term: 1"]

cards:
  - id: water
    type: both
    q: What is water?
    a: H2O
    hint: two elements
    extra: "He said \\"no\\""
    tags: [liquid]
    source: {file: notes.txt, line: 7, column: 3}
    image: water.png
    base: abc
  - q: Noble gases?
    a:
      - helium
      - "yes"
      - "- neon"
    source: {file: "a, b.txt"}
  - q: |-
      Code:

        x = 1

      y
    a: "1:30"
  - text: "Salt is {{c1::NaCl}}."
  - q: "  starts with blanks\\nand more"
    a: "tab\\there"
  - q: "ends with blanks  "
    a: "two\\nlines\\twith a tab"

removed: # deleted by hand; extracting the document again leaves them out
  - {id: old, digest: abc}
  - {id: "1", digest: "x: y"}
"""
    assert write_deck(deck) == text
    assert read_deck(text, "deck.yaml", "default").deck == deck


def test_an_empty_deck_is_written_too() -> None:
    assert write_deck(Deck("Empty", ())) == "name: Empty\n\ncards: []\n"


def test_the_lines_of_an_ordinary_card_stand_in_the_order_of_all_others() -> None:
    """Such cards are written by a way of their own, which is quicker."""
    card = Card("x", "q?", "a: b", tags=("one", "two, three"), base="d1")
    lines = ["  - id: x", "    q: q?", '    a: "a: b"', '    tags: [one, "two, three"]', "    base: d1"]
    assert card_lines(card) == lines
    with_a_hint = card_lines(replace(card, hint="h"))
    assert [line for line in with_a_hint if line != "    hint: h"] == lines
