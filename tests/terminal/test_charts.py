"""A report on a terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from srs_cli.app.reporting import Report, sections
from srs_cli.terminal.charts import ASCII, BLOCKS, Signs, lengths, report_rows, signs_for
from srs_cli.terminal.theme import theme_of
from tests.reports import sample


def drawn(report: Report, columns: int, signs: Signs = BLOCKS) -> str:
    return "\n".join(row.plain.rstrip() for row in report_rows(sections(report), columns, signs))


def written(report: Report, **options: object) -> str:
    out = io.StringIO()
    console = Console(file=out, width=80, markup=False, emoji=False, highlight=False, theme=theme_of("auto"), **options)  # type: ignore[arg-type]
    for row in report_rows(sections(report), 80):
        console.print(row)
    return out.getvalue()


@pytest.mark.parametrize("columns", [80, 40])
def test_a_report(golden: Callable[[str, str], None], columns: int) -> None:
    golden(f"stats-{columns}", drawn(sample.report(), columns))


@pytest.mark.parametrize("columns", [80, 40])
def test_an_empty_report(golden: Callable[[str, str], None], columns: int) -> None:
    golden(f"stats-empty-{columns}", drawn(sample.nothing(), columns))


def test_a_report_in_ascii(golden: Callable[[str, str], None]) -> None:
    golden("stats-ascii-80", drawn(sample.report(), 80, ASCII))


def test_a_report_in_ascii_lacks_nothing_of_its_own() -> None:
    others = {sign for sign in drawn(sample.report(), 80, ASCII) if not sign.isascii()}
    assert others == set("北京")  # what a card says


def test_a_report_in_colour(golden: Callable[[str, str], None]) -> None:
    golden("stats-colour-80", written(sample.report(), force_terminal=True, color_system="standard", no_color=False))


def test_without_colour_the_same_is_said() -> None:
    plain = "\n".join(row.rstrip() for row in written(sample.report(), force_terminal=False).splitlines())
    assert plain == drawn(sample.report(), 80)


@pytest.mark.parametrize("report", [sample.report(), sample.report(hostile=True), sample.nothing()])
@pytest.mark.parametrize("columns", [*range(1, 60), 80, 100, 200])
def test_no_row_is_wider_than_the_window(report: Report, columns: int) -> None:
    for row in report_rows(sections(report), columns):
        assert row.cell_len <= max(columns, 2)  # a window of one column has no room for a wide character
        assert "\n" not in row.plain


def test_the_calendar_shows_as_many_weeks_as_fit() -> None:
    for columns, weeks in ((80, 53), (40, 36), (20, 16)):
        (monday,) = re.findall("^Mon [^0-9\n]*$", drawn(sample.report(), columns), re.MULTILINE)
        assert cell_len(monday) == 4 + weeks


def test_texts_of_cards_do_not_act() -> None:
    shown = drawn(sample.report(hostile=True), 80)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]␛[31m<U+202E><script>" in shown
    assert "\x1b" not in written(sample.report(hostile=True), force_terminal=False)


@pytest.mark.parametrize(
    ("encoding", "signs"),
    [("utf-8", BLOCKS), ("ascii", ASCII), ("latin-1", ASCII), ("no-such", ASCII), ("cp437", ASCII)],
)
def test_signs_are_what_the_output_can_show(encoding: str, signs: Signs) -> None:
    assert signs_for(encoding) == signs
    for sign in (*signs.parts, *signs.levels):
        assert cell_len(sign) == 1


@pytest.mark.parametrize(
    ("parts", "most", "room", "columns"),
    [
        ((10,), 10, 20, [20]),
        ((5,), 10, 20, [10]),
        ((0,), 10, 20, [0]),
        ((1,), 1000, 20, [1]),
        ((5, 5), 10, 20, [10, 10]),
        ((998, 1, 1), 1000, 20, [18, 1, 1]),
        ((3, 0, 3), 12, 8, [2, 0, 2]),
    ],
)
def test_lengths_of_a_bar(parts: tuple[int, ...], most: int, room: int, columns: list[int]) -> None:
    assert lengths(parts, most, room) == columns


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=4), st.integers(0, 10_000), st.integers(4, 100))
def test_a_bar_fits_and_shows_every_part(parts: list[int], more: int, room: int) -> None:
    most = max(1, sum(parts) + more)
    found = lengths(parts, most, room)
    assert sum(found) <= room
    assert [columns > 0 for columns in found] == [part > 0 for part in parts]
    assert abs(sum(found) - sum(parts) * room / most) <= len(parts)
