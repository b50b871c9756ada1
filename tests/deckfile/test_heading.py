"""The heading of a deck file is changed, and nothing else of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srs_cli.deckfile import change_heading, read_deck
from srs_cli.errors import InputRefusedError
from srs_cli.model.card import Deck

TEXT = """\
# my deck
name: Chemistry # a name
# about it
description: |-
  what it is
  in two lines
tags: [a, b] # tags

cards:
  # the first
  - {q: acid?, a: donor}
removed:
  - {id: x, digest: y}
"""


def heading(text: str) -> Deck:
    return replace(read_deck(text, "", "").deck, cards=(), removed=())


@pytest.mark.parametrize(
    ("wanted", "was", "now"),
    [
        (Deck("Chem", (), "", "what it is\nin two lines", tags=("a", "b")), "Chemistry # a", "Chem # a"),
        (Deck("Chemistry", (), "", "short", tags=("a", "b")), "|-\n  what it is\n  in two lines", "short"),
        (Deck("Chemistry", (), "", "x: y\n\nz", tags=("a", "b")), "what it is\n  in two lines", "x: y\n\n  z"),
        (Deck("Chemistry", (), "", "", tags=("a", "b")), "description: |-\n  what it is\n  in two lines\n", ""),
        (Deck("Chemistry", (), "", "what it is\nin two lines"), "tags: [a, b] # tags\n", ""),
        (Deck("Chemistry", (), "", "what it is\nin two lines", tags=("c",)), "tags: [a, b] # tags", "tags: [c]"),
        (
            Deck("Chemistry", (), "d1", "what it is\nin two lines", "en", "n.txt", ("a", "b")),
            "# a name\n",
            "# a name\nid: d1\nlanguage: en\nsource: n.txt\n",
        ),
    ],
)
def test_only_what_differs_changes(wanted: Deck, was: str, now: str) -> None:
    assert TEXT.count(was) == 1
    assert change_heading(TEXT, wanted) == TEXT.replace(was, now)
    assert heading(change_heading(TEXT, wanted)) == wanted


def test_byte_order_mark_and_line_ends_stay() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    found = change_heading(text, Deck("New", (), "i", "one\ntwo"))
    assert found == text.replace("Chemistry", "New").replace("tags: [a, b] # tags\r\n", "").replace(
        "# a name\r\n", "# a name\r\nid: i\r\n"
    ).replace("what it is\r\n  in two lines", "one\r\n  two")


@pytest.mark.parametrize(
    "text", ["{name: D, cards: [{q: a, a: b}]}\n", "cards:\n  - {q: a, a: b}\n", "---\nname: D\ncards: []\n...\n"]
)
def test_another_layout_is_written_anew_where_it_must_be(text: str) -> None:
    wanted = Deck("D2", (), "i", "what", "en", "s", ("t",))
    found = change_heading(text, wanted)
    assert heading(found) == wanted
    assert read_deck(found, "", "").deck.cards == read_deck(text, "", "").deck.cards


def test_the_same_heading_leaves_the_file_as_it_is() -> None:
    assert change_heading(TEXT, heading(TEXT)) == TEXT


@pytest.mark.parametrize("wanted", [Deck("", ()), Deck("a\nb", ()), Deck("D", (), language="a\nb")])
def test_what_no_deck_file_could_hold_is_refused(wanted: Deck) -> None:
    with pytest.raises(InputRefusedError):
        change_heading(TEXT, wanted)
