"""The line that is typed within a screen: whatever is pressed, it stays a line, and its cursor in the window."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from srs_cli.terminal import keys
from srs_cli.terminal.prompt import _LONGEST, Line
from srs_cli.text import clean_line

CTRL_A, CTRL_E, CTRL_U, CTRL_W = "\x01", "\x05", "\x15", "\x17"
NAMED = [
    keys.LEFT, keys.RIGHT, keys.HOME, keys.END, keys.BACKSPACE, keys.DELETE, keys.UP, keys.DOWN, keys.PAGE_UP,
    keys.ENTER, keys.ESCAPE, keys.REDRAW, keys.INTERRUPT, CTRL_A, CTRL_E, CTRL_U, CTRL_W, "\x00", "\t", "escape[15~",
]  # fmt: skip
PRESSED = st.lists(st.sampled_from(NAMED) | st.characters(), max_size=60)


def typed(*pressed: str, text: str = "") -> Line:
    line = Line(text, len(text))
    for key in pressed:
        line.press(key)
    return line


@pytest.mark.parametrize(
    ("pressed", "text", "at"),
    [
        ("abc", "abc", 3),
        (["a", "b", keys.LEFT, "X"], "aXb", 2),
        (["a", keys.LEFT, keys.LEFT, "b", keys.RIGHT, keys.RIGHT, "c"], "bac", 3),
        (["a", "b", keys.HOME, "c", keys.END, "d"], "cabd", 4),
        (["a", "b", CTRL_A, "c", CTRL_E, "d"], "cabd", 4),
        (["a", "b", keys.BACKSPACE, "c"], "ac", 2),
        ([keys.BACKSPACE, "a", keys.HOME, keys.BACKSPACE], "a", 0),
        (["a", "b", "c", keys.HOME, keys.DELETE], "bc", 0),
        (["a", keys.DELETE], "a", 1),
        ([*"two words", CTRL_W], "two ", 4),
        ([*"two words  ", CTRL_W], "two ", 4),
        ([*"one", CTRL_W, CTRL_W], "", 0),
        ([*"one two", keys.LEFT, CTRL_U], "o", 0),
        ([*"日本é", keys.BACKSPACE], "日本", 2),
    ],
)
def test_each_key_does_its_work(pressed: list[str], text: str, at: int) -> None:
    line = typed(*pressed)
    assert (line.text, line.at) == (text, at)


@pytest.mark.parametrize(
    "key", [keys.UP, keys.ENTER, keys.ESCAPE, keys.REDRAW, "\x00", "\t", "\x1b", "\u202e", "\ud800", "escape[15~"]
)
def test_what_is_no_key_for_a_line_changes_none(key: str) -> None:
    line = Line("ab", 1)
    assert not line.press(key)
    assert (line.text, line.at) == ("ab", 1)


def test_a_line_has_an_end() -> None:
    line = typed(text="x" * _LONGEST)
    assert not line.press("y")
    assert line.press(keys.BACKSPACE)
    assert line.press("y")


@given(PRESSED, st.integers(1, 120), st.sampled_from(["Answer: ", "Note: ", "", "日本語: "]))
@example(list("日本語" * 9), 3, "Note: ")
@example([*"x" * 50, keys.HOME], 10, "Note: ")
@example(["e", "\u0301"] * 20, 8, "Note: ")
def test_whatever_is_pressed_the_cursor_is_in_the_line_and_in_the_window(
    pressed: list[str], width: int, label: str
) -> None:
    line = typed(*pressed)
    assert 0 <= line.at <= len(line.text) <= _LONGEST
    assert line.text.isprintable()
    row, column = line.shown(label, width)
    assert 0 <= column < width
    assert "\n" not in row
    assert cell_len(row) <= max(width, 2)  # a wide character


@given(st.text(st.characters(exclude_categories=("C", "Z", "M")), min_size=1, max_size=30), st.integers(40, 100))
def test_a_line_that_fits_is_shown_whole_with_the_cursor_where_it_is(text: str, width: int) -> None:
    assume(cell_len(text) <= width - 8)
    assume(clean_line(text) == text)  # else what cannot be seen is spelt
    line = Line(text, len(text) // 2)
    row, column = line.shown("Note: ", width)
    assert row == f"Note: {text}"
    assert column == 6 + cell_len(text[: len(text) // 2])


def test_of_a_long_line_the_part_around_the_cursor_is_shown() -> None:
    text = "".join(chr(ord("a") + n % 26) for n in range(200))
    for at in (0, 1, 50, 199, 200):
        row, column = Line(text, at).shown("Note: ", 30)
        assert row.startswith("Note: ")
        assert len(row) <= 30
        assert row[6:column] == text[max(0, at - column + 6) : at]
        assert text.startswith(row[column:], at)
