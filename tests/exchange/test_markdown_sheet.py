"""A Markdown sheet, as it reads."""

from __future__ import annotations

from io import BytesIO

import pytest

from srs_cli.exchange import FORMATS, Wish
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import Package

BIRDS = Deck(
    "Birds",
    (
        Card("1", "Which bird is smallest?", "the wren", extra="9 cm\nlong"),
        Card("2", "# of wings?\nof a rook", ("left", "right"), image="rook.png"),
        Card("3", "An {{c1::owl}}.", type="cloze"),
    ),
    description="Of feathers",
)
BELOW = """\
# Birds

Of feathers

1. Which bird is smallest?

   > the wren
   >
   > 9 cm
   > long

2. \\# of wings?
   of a rook
   ![](rook.png)

   > - left
   > - right

3. An ____.

   > owl
"""
END = """\
# Birds

Of feathers

1. Which bird is smallest?

2. \\# of wings?
   of a rook
   ![](rook.png)

3. An ____.

# Answers: Birds

1. the wren

   9 cm
   long

2. - left
   - right

3. owl
"""


@pytest.mark.parametrize(
    ("answers", "sheet"), [("", BELOW), ("below", BELOW), ("end", END), ("none", END.partition("\n# Answers")[0])]
)
def test_a_sheet(answers: str, sheet: str) -> None:
    out = BytesIO()
    FORMATS["markdown"].codec.write(Package((BIRDS,)), Wish(answers=answers), out)
    assert out.getvalue().decode("utf-8") == sheet


def test_what_hides_is_shown() -> None:
    out = BytesIO()
    FORMATS["markdown"].codec.write(Package((Deck("\x1bB", (Card("1", "\u202eq", "\x07a"),)),)), Wish(), out)
    assert out.getvalue().decode("utf-8") == "# ␛B\n\n1. <U+202E>q\n\n   > ␇a\n"
