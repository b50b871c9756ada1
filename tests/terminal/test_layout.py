from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from srs_cli.terminal.layout import cut, ends, flow, wrap
from srs_cli.text import clean

# What breaks wrapping: wide, zero-width and joined characters, blanks of all kinds, tabs, line ends, long words.
ODD = st.sampled_from("a é\u0301\t\n\x1b\u202e日本한👩👨\u200d\ufe0f❤1#\u20e3\u3000\u00a0\u202f🇩🇪ا\u200cक्")
TEXTS = st.one_of(st.text(), st.text(ODD), st.lists(st.text(ODD, max_size=60)).map(" ".join))
WIDTHS = st.integers(2, 120)
WORD = "x" * 45_000


def letters(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, WIDTHS, st.integers(0, 9))
def test_no_row_is_wider_than_the_width(text: str, width: int, indent: int) -> None:
    assert max(cell_len(row) for row in wrap(text, width, indent)) <= width


@given(TEXTS, st.integers(-3, 120), st.integers(0, 9))
def test_no_text_is_lost(text: str, width: int, indent: int) -> None:
    assert letters("".join(wrap(text, width, indent))) == letters(clean(text))


@pytest.mark.parametrize(
    ("text", "width", "indent", "rows"),
    [
        ("", 10, 0, [""]),
        ("one two three", 7, 0, ["one two", "three"]),
        ("one two three", 8, 2, ["one two", "  three"]),
        ("a\nb", 10, 0, ["a", "b"]),
        ("a\n\nb", 10, 0, ["a", "", "b"]),
        ("  code stays in", 8, 0, ["  code", "stays in"]),
        ("\tx", 10, 0, ["    x"]),
        ("many   blanks", 20, 0, ["many blanks"]),
        ("Hindenburg", 4, 0, ["Hind", "enbu", "rg"]),
        ("the Hindenburg", 5, 0, ["the", "Hinde", "nburg"]),
        ("日本語", 4, 0, ["日本", "語"]),
        ("日本語", 5, 0, ["日本", "語"]),
        ("Pourquoi\u00a0? Oui", 12, 0, ["Pourquoi\u00a0?", "Oui"]),
        ("wo\u0301rd", 2, 0, ["wo\u0301", "rd"]),
        ("👩\u200d🚀👩\u200d🚀", 2, 0, ["👩\u200d🚀", "👩\u200d🚀"]),
        ("❤\ufe0f❤\ufe0f", 3, 0, ["❤\ufe0f", "❤\ufe0f"]),
        ("abc", 1, 5, ["a", "b", "c"]),
        ("日本", 1, 0, ["日", "本"]),
        ("ab", 0, 0, ["a", "b"]),
        ("\x1b[2J", 10, 0, ["␛[2J"]),
    ],
)
def test_wrapped(text: str, width: int, indent: int, rows: list[str]) -> None:
    assert wrap(text, width, indent) == rows


@pytest.mark.parametrize("width", [1, 7, 80])
def test_a_word_of_any_length_is_measured_once(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    measured = 0

    def measure(character: str) -> int:
        nonlocal measured
        measured += 1
        return get_character_cell_size(character)

    monkeypatch.setattr("srs_cli.terminal.layout.get_character_cell_size", measure)
    rows = wrap(f"before {WORD} after", width)
    assert letters("".join(rows)) == f"before{WORD}after"
    assert measured <= len(WORD) + 2 * len("before")


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 5, "short"),
        ("too long", 5, "too…"),
        ("longer", 5, "long…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("any", 1, "…"),
        ("any", 0, ""),
        ("", 0, ""),
    ],
)
def test_cut(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected


@given(st.text(), st.integers(0, 40))
def test_what_is_cut_fits(text: str, width: int) -> None:
    assert cell_len(cut(clean(text), width)) <= width


@pytest.mark.parametrize(
    ("cells", "width", "rows"),
    [
        ([], 10, []),
        (["1 a", "2 b", "3 c"], 15, ["1 a   2 b   3 c"]),
        (["1 a", "2 b", "3 c"], 14, ["1 a   2 b", "3 c"]),
        (["1 a", "2 b"], 3, ["1 a", "2 b"]),
        (["1 again"], 5, ["1 ag…"]),
    ],
)
def test_flow(cells: list[str], width: int, rows: list[str]) -> None:
    assert flow(cells, width) == rows


@given(st.lists(st.text("ab日 ", max_size=30)), st.integers(1, 60))
def test_rows_of_cells_fit(cells: list[str], width: int) -> None:
    assert all(cell_len(row) <= width for row in flow(cells, width))


@pytest.mark.parametrize(
    ("left", "right", "width", "row"),
    [
        ("Deck", "3 new", 12, "Deck   3 new"),
        ("A long deck", "3 new", 12, "A lo…  3 new"),
        ("Deck", "3 new", 5, "3 new"),
        ("Deck", "3 new", 3, " 3…"),
        ("Deck", "", 6, "Deck  "),
        ("", "x", 1, "x"),
    ],
)
def test_ends(left: str, right: str, width: int, row: str) -> None:
    assert ends(left, right, width) == row


@given(st.text("ab日 ", max_size=90), st.text("ab日 ", max_size=90), st.integers(0, 100))
def test_a_row_with_two_ends_is_as_wide_as_asked(left: str, right: str, width: int) -> None:
    assert cell_len(ends(left, right, width)) == width
