"""Changing single cards of a deck file: their own lines only, all else byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.deckfile import change_cards, read_deck, rename_deck
from srs_cli.deckfile.writing import card_lines
from srs_cli.errors import InputRefusedError
from srs_cli.model.card import Card, Source

FILE = """\
# My metals, 2026
---
name: Metals   # shown in the list
id: metals
tags: [school]

cards:
  # the noble ones
  - {id: gold, q: Gold?, a: Au}   # flow style on a line of its own

  - q: Iron?
    a: Fe
    hint: |
      # not a comment
      two lines
    # a thought of mine
  - id: steel
    q: 'What is steel?'
    a:
    - iron
    - carbon
  # - {q: Lead?, a: Pb}

  - text: "{{c1::Mercury}} is liquid."

# the end
description: Things that shine
"""
LEAD = Card("", "Lead?", "Pb")


def read(text: str) -> list[Card]:
    return list(read_deck(text.removeprefix("\ufeff"), "", "Deck").deck.cards)


def changed_rows(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the rows that were replaced, and by what: all before and after them are equal."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("place", "old", "new"),
    [
        (0, ["  - {id: gold, q: Gold?, a: Au}   # flow style on a line of its own"],
         ["  - id: gold", "    q: Which?", "    a: Au"]),
        (1, ["    q: Iron?"], []),
        (2, ["    q: 'What is steel?'", "    a:", "    - iron", "    - carbon"],
         ["    q: Which?", "    a:", "      - iron", "      - carbon"]),
    ],
)  # fmt: skip
def test_one_card_changes_its_own_lines(end: str, mark: str, place: int, old: list[str], new: list[str]) -> None:
    text = mark + FILE.replace("\n", end)
    wanted = replace(read(text)[place], question="Which?")
    after = change_cards(text, "", {place: wanted})
    cards = read(text)
    cards[place] = wanted
    assert read(after) == cards
    assert after.startswith(mark)
    assert after.count("\n") == after.count(end)
    gone, come = changed_rows(text, after)
    if place != 1:
        assert [row.removesuffix(end) for row in gone] == old
        assert [row.removesuffix(end) for row in come] == new
    for comment in (
        "# My metals",
        "# shown in the list",
        "# the noble ones",
        "# a thought of mine",
        "# - {q: Lead?",
        "# the end",
    ):
        assert comment in after


def test_a_card_that_goes_takes_its_lines_along_and_nothing_else() -> None:
    after = change_cards(FILE, "", {2: None})
    assert changed_rows(FILE, after) == (
        ["  - id: steel\n", "    q: 'What is steel?'\n", "    a:\n", "    - iron\n", "    - carbon\n"],
        [],
    )


def test_a_card_that_comes_stands_after_the_last() -> None:
    after = change_cards(FILE, "", {}, [LEAD, replace(LEAD, question="Tin?")])
    gone, come = changed_rows(FILE, after)
    assert gone == []
    assert come == [*(row + "\n" for card in (LEAD, replace(LEAD, question="Tin?")) for row in card_lines(card))]
    assert read(after)[-2:] == [LEAD, replace(LEAD, question="Tin?")]


def test_several_changes_at_once() -> None:
    cards = read(FILE)
    edited = replace(cards[2], answer="An alloy")
    after = change_cards(FILE, "", {0: None, 2: edited, 3: None}, [LEAD])
    assert read(after) == [cards[1], edited, LEAD]
    assert "# the noble ones\n" in after
    assert "# a thought of mine\n" in after


@pytest.mark.parametrize("empty", ["cards:", "cards: []", "cards: [ ]  ", "cards:   "])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_first_card_in_a_file_without_any(empty: str, end: str) -> None:
    text = f"# mine\nname: D\n{empty}\n# the end\n".replace("\n", end)
    after = change_cards(text, "", {}, [LEAD])
    assert read(after) == [LEAD]
    assert after == "# mine\nname: D\ncards:\n  - q: Lead?\n    a: Pb\n# the end\n".replace("\n", end)


def test_the_last_card_that_goes_leaves_an_empty_list() -> None:
    text = "name: D\ncards:\n  - {q: a, a: b}\n"
    after = change_cards(text, "", {0: None})
    assert read_deck(after, "", "").deck == replace(read_deck(text, "", "").deck, cards=())


@pytest.mark.parametrize(
    "text", ["name: D\ncards: [{q: a, a: b}, {q: c, a: d}]\n", "{name: D, cards: [{q: a, a: b}, {q: c, a: d}]}"]
)
def test_cards_without_lines_of_their_own_are_written_anew(text: str) -> None:
    after = change_cards(text, "", {1: LEAD})
    assert read(after) == [Card("", "a", "b"), LEAD]


def test_a_list_that_is_not_indented_stays_so() -> None:
    text = "name: D\ncards:\n- {q: a, a: b}\n- {q: c, a: d} # kept\n"
    assert change_cards(text, "", {0: LEAD}) == "name: D\ncards:\n- q: Lead?\n  a: Pb\n- {q: c, a: d} # kept\n"


@pytest.mark.parametrize("text", ["cards: [", "- a\n", "name: D\ncards:\n  - {q: a}\n"])
def test_what_is_no_deck_is_refused(text: str) -> None:
    with pytest.raises(InputRefusedError):
        change_cards(text, "D", {0: LEAD})


@pytest.mark.parametrize("place", [0, 1])
def test_a_row_that_looks_like_a_comment_but_ends_a_text_is_of_its_card(place: int) -> None:
    """Shell and Python code, and Markdown's headings: comments elsewhere in the file stay."""
    text = "# mine\nname: D\ncards:\n  - q: x\n    a: |-\n      ls\n      # root\n  # between\n  - q: c\n    a: |-\n      make\n      # done\n# the end\n"
    cards = read(text)
    wanted = replace(cards[place], question="changed")
    after = change_cards(text, "", {place: wanted})
    cards[place] = wanted
    assert read(after) == cards
    assert "# mine\n" in after
    assert "  # between\n" in after
    assert after.endswith("# the end\n")
    added = change_cards(text, "", {}, [LEAD])
    assert read(added) == [*read(text), LEAD]
    assert all(comment in added for comment in ("# mine\n", "  # between\n", "# the end\n"))


def test_lines_that_end_differently_keep_their_own_ends() -> None:
    text = "name: D\r\ncards:\n  - q: a\r\n    a: b\n  - {q: c, a: d}\r\n"
    after = change_cards(text, "", {1: LEAD})
    assert after == "name: D\r\ncards:\n  - q: a\r\n    a: b\n  - q: Lead?\n    a: Pb\n"


# --- whatever the file and the card

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t #:-{}[]'\"|>"), max_size=30
)
TEXTS = WORDS.filter(lambda text: text.strip() != "")
CARDS = st.builds(
    Card,
    id=st.just(""),
    question=TEXTS.map(str.strip),
    answer=TEXTS.map(str.strip) | st.lists(TEXTS.map(lambda text: " ".join(text.split())), min_size=1, max_size=3).map(tuple),
    type=st.sampled_from(["basic", "both"]),
    hint=WORDS.map(str.strip),
    extra=WORDS.map(str.strip),
    tags=st.lists(st.text("abcde-: #", min_size=1, max_size=5).map(str.strip).filter(bool), max_size=2, unique=True).map(tuple),
    source=st.none() | st.builds(Source, st.text("abc. #:", min_size=1, max_size=8).map(str.strip).filter(bool), st.integers(0, 99)),
)  # fmt: skip
BETWEEN = st.lists(st.sampled_from(["", "  # a note", "# at the margin", "    # deep"]), max_size=2)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """Draw a deck file, and the lines of each of its cards."""
    indent = draw(st.sampled_from([0, 2, 4]))
    cards = draw(st.lists(CARDS, min_size=1, max_size=4))
    blocks = [card_lines(card, indent) for card in cards]
    rows = ["# head", "name: D", *draw(BETWEEN), "cards:"]
    for block in blocks:
        rows += [*draw(BETWEEN), *block]
    rows += [*draw(BETWEEN), *draw(st.sampled_from([[], ["description: last"]]))]
    return "\n".join(rows) + "\n", blocks


@given(files(), st.data(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_all_other_lines_stay_and_the_file_reads_as_wanted(
    file: tuple[str, list[list[str]]], data: st.DataObject, end: str, mark: str
) -> None:
    text = mark + file[0].replace("\n", end)
    before = read_deck(text.removeprefix("\ufeff"), "", "").deck
    place = data.draw(st.integers(0, len(before.cards) - 1))
    change = data.draw(CARDS | st.none())
    added = data.draw(st.lists(CARDS, max_size=2))
    after = change_cards(text, "", {place: change}, added)
    cards = [change if at == place else card for at, card in enumerate(before.cards)]
    wanted = replace(before, cards=(*(card for card in cards if card), *added))
    assert read_deck(after.removeprefix("\ufeff"), "", "").deck == wanted
    assert after.startswith(mark)
    if not wanted.cards:
        return  # an empty list is written differently
    rows = after.removeprefix("\ufeff").split(end)
    kept = text.removeprefix("\ufeff").split(end)
    block = file[1][place]
    starts = [n for n in range(len(kept)) if kept[n : n + len(block)] == block]
    at = starts[sum(each == block for each in file[1][:place])]
    del kept[at : at + len(block)]
    remaining = iter(rows)
    assert all(any(row == other for other in remaining) for row in kept)


# --- the deck's name


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# c\nname: Old\ncards: []\n", "# c\nname: New\ncards: []\n"),
        ("cards: [] # c\n", "name: New\ncards: [] # c\n"),
        ("---\ncards: []\n", "---\nname: New\ncards: []\n"),
        ("id: x\nname: 'Old one'\ncards:\n  # c\n  - {q: 'name: Old', a: b}\n", "id: x\nname: New\ncards:\n  # c\n  - {q: 'name: Old', a: b}\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_deck_gets_another_name_on_its_line(before: str, after: str, end: str, mark: str) -> None:
    assert rename_deck(mark + before.replace("\n", end), "New") == mark + after.replace("\n", end)


@pytest.mark.parametrize("name", ["a: b", "# x", "yes", "12", "é ü", "[x]", "'", '"', "{a}", "x #y", "- x"])
def test_any_name_reads_back(name: str) -> None:
    assert read_deck(rename_deck(FILE, name), "", "").deck == replace(read_deck(FILE, "", "").deck, name=name)


def test_a_comment_beside_the_name_stays() -> None:
    assert "name: New   # shown in the list\n" in rename_deck(FILE, "New")


@pytest.mark.parametrize(
    ("card", "what"),
    [
        (Card("x", "q", ""), "`a` is empty"),
        (Card("x", " ", "a"), "`q` is empty"),
        (Card("x", "q", ()), "`a` is empty"),
        (Card("x", "q", ("a", " ")), "a line of `a` is empty"),
        (Card("x", "q", "a", tags=("",)), "a tag is empty"),
        (Card("x", "q", "a", tags=("a\nb",)), "a tag must be one line"),
        (Card("x", "q", "a", tags=("", "a\nb")), "a tag is empty; a tag must be one line"),
        (Card("x", "no gap", type="cloze"), "the cloze text has no deletion {{c1::…}} (numbers 1 to 64)"),
        (Card("x" * 101, "q", "a"), "`id` must be one line of at most 100 characters"),
        (Card("x", "q", "a", image="../x.png"), "`image` must name a file within the media folder"),
    ],
)
def test_a_card_that_no_file_can_hold_is_refused(card: Card, what: str) -> None:
    """Else a file that cannot be read any more would take the place of the student's own."""
    for changed, added in (({0: card}, []), ({}, [card])):
        with pytest.raises(InputRefusedError) as refused:
            change_cards(FILE, "", changed, added)
        assert refused.value.sentence.startswith(f"no deck file can hold this: {what}")
        assert refused.value.hint == "Nothing was changed."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (Card("x", "q\n", "\na"), Card("x", "q", "a")),
        (Card("x", "q", "a", tags=(" b ", "b", "c")), Card("x", "q", "a", tags=("b", "c"))),
        (Card("x", "q", "a\r\nb", hint="h\n"), Card("x", "q", "a\nb", hint="h")),
        (Card("x", "q", (" a ", "b")), Card("x", "q", ("a", "b"))),
        (Card("x", "{{c1::q}}", "ignored", type="cloze"), Card("x", "{{c1::q}}", type="cloze")),
    ],
)
def test_what_a_file_cannot_hold_exactly_costs_no_comment(typed: Card, kept: Card) -> None:
    after = change_cards(FILE, "", {}, [typed])
    assert read(after)[-1] == kept
    assert changed_rows(FILE, after)[0] == []
    assert read(change_cards(FILE, "", {1: typed}))[1] == kept


@pytest.mark.parametrize("name", ["a\nb", "x" * 1001])
def test_a_name_that_no_file_can_hold_is_refused(name: str) -> None:
    with pytest.raises(InputRefusedError, match="can be no deck's name"):
        rename_deck(FILE, name)


def test_a_file_with_the_line_ends_of_old_macs_is_written_anew() -> None:
    text = "name: D\rcards:\r  - q: a\r    a: b\r  - q: c\r    a: d\r"
    assert read(change_cards(text, "", {1: LEAD})) == [Card("", "a", "b"), LEAD]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_comment_as_deep_as_a_text_of_several_lines_stays_a_comment(end: str) -> None:
    """Below a block it would become its last line; so the text is quoted, and the rest of the file stays."""
    text = "# mine\nname: D\ncards:\n- q: a\n  a: b\n    # deep\n- q: c\n  a: d\n".replace("\n", end)
    after = change_cards(text, "", {0: Card("", "a", "one\ntwo")})
    assert after == text.replace("  a: b", '  a: "one\\ntwo"')
    assert read(after) == [Card("", "a", "one\ntwo"), Card("", "c", "d")]


def test_a_list_of_no_cards_within_braces_is_written_anew_with_its_first() -> None:
    after = change_cards("{name: D, cards: []}", "", {}, [LEAD])
    assert after == "name: D\n\ncards:\n  - q: Lead?\n    a: Pb\n"
