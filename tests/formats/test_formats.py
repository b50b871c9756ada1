"""Grids, raised digits, and HTML blocks as exchange asks for them."""

from __future__ import annotations

import pytest

from srs_cli.formats import html
from srs_cli.formats.grid import Grid
from srs_cli.formats.scripts import subscript, superscript


@pytest.mark.parametrize(
    ("text", "raised", "lowered"),
    [
        ("2", "²", "₂"),
        ("-10", "⁻¹⁰", "₋₁₀"),
        ("n+1", "ⁿ⁺¹", "ₙ₊₁"),
        ("th", "th", "th"),
        ("2a", "2a", "2a"),
        ("", "", ""),
    ],
)
def test_raised_and_lowered(text: str, raised: str, lowered: str) -> None:
    assert (superscript(text), subscript(text)) == (raised, lowered)


def test_a_cell_reaches_down_into_later_rows_even_at_their_end() -> None:
    grid = Grid()
    for row in ([("a", 1, 1), ("b", 1, 3)], [("c", 1, 1)], [("d", 1, 1)], [("e", 2, 1)]):
        for text, columns, rows in row:
            grid.start_cell(columns, rows)
            grid.add(text)
            grid.end_cell()
        grid.end_row()
    assert grid.rows() == (("a", "b"), ("c", "b"), ("d", "b"), ("e",))


def test_blocks_of_a_fragment() -> None:
    root = html.tree("<div>What is <b>salt</b>?<ul><li>NaCl</ul></div>", "card")
    assert [(block.text, block.bullet) for block in html.blocks(root)] == [("What is **salt**?", 0), ("NaCl", 1)]


@pytest.mark.parametrize("markup", ["", "   ", "<!-- -->", "\0", "&"])
def test_next_to_nothing_is_no_error(markup: str) -> None:
    root = html.tree(markup, "card")
    assert root is None or [block.text for block in html.blocks(root)] in ([], ["&"])
