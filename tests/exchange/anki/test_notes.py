"""A note that is a question and its answer is read in a way of its own: it gives the card that the long way gives."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from srs_cli.exchange.anki.collection import NoteType
from srs_cli.exchange.anki.notes import Note, Reader
from srs_cli.model.card import Card

_BACK = "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}"
_SIGNS = ["é", "\n", "<b>", "&amp;", "[", "$", "\\", "{{c1::", "}}", "*", "_", "`", "~", "\0", "\ufffd", "\u200b"]
_TEXTS = ["", " ", "a", "ab", " a", "a ", "a b", "a  b", *(f"a{sign}{end}" for sign in _SIGNS for end in ("", "b"))]
_FIELDS = [*("\x1f".join(pair) for pair in product(_TEXTS, repeat=2)), "a", "a\x1fb\x1fc", None]
_GUIDS = ["g", "g~", "g u", "é", "", None]
_TAGS = ["", " t s ", "t\u3000s", None]


def reader(front: str = "{{Front}}", back: str = _BACK, *, cloze: bool = False) -> Reader:
    """Return one that knows the note type already."""
    found = Reader({7: NoteType(7, "Basic", ("Front", "Back"), ((front, back),), cloze)})
    found.cards(Note(1, "g", 7, (), ("a", "b")), [0])
    return found


@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("{{Front}}", _BACK),
        ("{{Back}}", "\n{{Front}}"),
        ("{{Front}}", "{{Back}}"),
        ("{{Front}}", " {{Back}}"),
        ("{{Front}}", "\nso {{Back}}"),
        ("{{Front}}", "\n{{Front}}"),
        ("{{text:Front}}", _BACK),
        (" {{Front}}", _BACK),
    ],
)
def test_a_plain_card_is_that_of_the_long_way(front: str, back: str) -> None:
    known = reader(front, back)
    rows = [*product(["g"], ["t"], _FIELDS), *product(_GUIDS, _TAGS, ["a\x1fb"])]
    for guid, tags, fields in rows:
        card = known.plain_card((1, guid, 7, tags, fields))
        if card is not None:
            assert guid is not None
            assert tags is not None
            assert fields is not None
            made = known.cards(Note(1, guid, 7, tuple(tags.split()), tuple(fields.split("\x1f"))), [0])
            assert made.cards == [(card, ((0, 0),))]
            assert not made.problems
            assert list(known.told()) == []


def test_most_notes_are_plain() -> None:
    row = (1, "g~1", 7, " t s ", " What? \x1fThat.")
    assert reader().plain_card(row) == Card("anki:g~1", "What?", "That.", tags=("t", "s"))


@pytest.mark.parametrize("back", ["{{Back}}", "\n{{Back}}{{Back}}", "\n{{hint:Back}}", "\n{{#Back}}x{{/Back}}"])
def test_a_type_that_shows_more_has_no_plain_cards(back: str) -> None:
    assert reader(back=back).plain_card((1, "g", 7, "", "a\x1fb")) is None
    assert reader(cloze=True).plain_card((1, "g", 7, "", "a\x1fb")) is None


@pytest.mark.parametrize("back", [_BACK, "\n{{Back}}", "{{Back}}"])
def test_notes_together_give_the_cards_that_they_give_one_by_one(back: str) -> None:
    known = reader("{{Back}}" if "Front" not in back else "{{Front}}", back)
    rows: list[Any] = [(1, *row) for row in product(["g"], [7], ["t"], _FIELDS)]
    rows += [(1, *row) for row in product(_GUIDS, [7, 8], _TAGS, ["a\x1fb"])]
    sound = (2, "g2", 7, "t", "what?\x1fthat")
    for row in rows:
        assert known.plain_cards([sound, row]) == [known.plain_card(sound), known.plain_card(row)]
    assert known.plain_cards(rows) == [known.plain_card(row) for row in rows]
    longest = (3, "g3", 7, "t", "a" * 200_000 + "\x1fb")
    assert known.plain_cards([sound, longest]) == [known.plain_card(sound), None]


def test_fields_of_one_note_are_not_those_of_the_next() -> None:
    known = reader()
    assert known.plain_cards([(1, "g", 7, "", "a"), (2, "h", 7, "", "b\x1fc\x1fd")]) == [None, None]
