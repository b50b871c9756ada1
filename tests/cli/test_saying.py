"""What a command says fits the window: lines break between words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from srs_cli.cli.saying import fitted
from tests.cli.conftest import Srs


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("", ""),
        ("short", "short"),
        ("one two three four five", "one two three\n  four five"),
        ("  one two three four five", "  one two three\n    four five"),
        ("answer, yours:    a wren", "answer, yours:\n  a wren"),
        ("Written: /a/very/long/path/of/a.csv (2 cards)", "Written:\n  /a/very/long/path/of/a.csv\n  (2 cards)"),
        ("self-contained self-contained", "self-contained\n  self-contained"),
        ("漢字漢字漢字 漢字漢字", "漢字漢字漢字\n  漢字漢字"),
    ],
)
def test_a_line_breaks_between_words(line: str, fits: str) -> None:
    assert fitted(line, 15) == fits


@given(st.text("ab 漢\u0301", max_size=80), st.integers(1, 60))
def test_every_word_stays(line: str, width: int) -> None:
    assert fitted(line, width).split() == line.split()


@given(st.lists(st.text("ab", min_size=1, max_size=9), max_size=20).map(" ".join), st.integers(20, 60))
def test_every_line_fits(line: str, width: int) -> None:
    assert all(cell_len(each) <= width for each in fitted(line, width).split("\n"))


def test_lines_fit_a_narrow_terminal_and_stay_whole_elsewhere(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    deck = srs.deck(
        "name: Organic chemistry\ncards:\n  - {id: a, q: 'What do enzymes do in the cells of all?', a: b}\n"
    )
    assert srs("import", deck).code == 0
    deck.write_text(deck.read_text().replace("do in", "never do in"))
    whole = srs("import", "--dry-run", deck).out
    assert max(map(len, whole.splitlines())) > 40
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    narrow = srs("import", "--dry-run", deck).out
    assert max(map(len, narrow.splitlines())) <= 40
    assert narrow.split() == whole.split()
