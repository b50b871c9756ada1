"""What a report says."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from srs_cli.reports.figures import Rate
from srs_cli.reports.forecast import ForecastDay
from srs_cli.reports.report import Report
from srs_cli.reports.sections import SECTIONS, Bars, Calendar, Lines, Section, day_name, sections, spent, weekday
from tests.reports import sample
from tests.reports.sample import TODAY


def section(name: str, report: Report) -> Section:
    return next(each for each in sections(report) if each.name == name)


def lines(report: Report) -> tuple[str, ...]:
    body = section("today", report).body
    assert isinstance(body, Lines)
    return body.lines


def test_every_section_is_there_in_order() -> None:
    for report in (sample.report(), sample.nothing()):
        assert tuple(each.name for each in sections(report)) == SECTIONS


def test_a_full_report_has_no_empty_section_and_an_empty_one_says_what_to_do() -> None:
    assert not [each.name for each in sections(sample.report()) if each.empty]
    empty = sections(sample.nothing())
    assert {each.name for each in empty if not each.empty} == set()
    for each in empty:
        assert isinstance(each.body, Lines)
        assert each.body.lines
        assert "srs " in each.body.lines[0] or "yet" in each.body.lines[0]
    assert lines(sample.nothing()) == ("No cards yet. Start with: srs review",)


def test_today() -> None:
    assert lines(sample.report()) == (
        "14 answers in 1 min 31 s (6.5 s each)",
        "1 new, 11 reviews, 2 again",
        "Graded: Again 1, Hard 1, Good 12",
        "Recalled 91 % of 11 cards that came back",
        "Still to do today: 12 due, 7 new. Start with: srs review",
        "Streak: 7 days in a row, the longest 10 days",
        "Studied on 260 of the last 300 days",
    )


def day(number: int, due: int, left_over: int = 0) -> ForecastDay:
    return ForecastDay(TODAY + number, due, 0, 0, left_over)


@pytest.mark.parametrize(
    ("forecast", "line"),
    [
        ((day(0, 3), day(1, 0)), "Still to do today: 3 due. Start with: srs review"),
        ((day(0, 0, 1), day(1, 1)), "Today's caps are reached; 1 more card left over for the days to come"),
        ((day(0, 0), day(1, 1)), "Nothing is due now. Next: tomorrow"),
        ((day(0, 0), day(1, 0), day(2, 5)), "Nothing is due now. Next: in 2 days"),
        ((day(0, 0), day(1, 0)), "Nothing is due in the next 30 days"),
    ],
)
def test_today_says_what_is_left_to_do(forecast: tuple[ForecastDay, ...], line: str) -> None:
    assert line in lines(replace(sample.report(), forecast=forecast))


def test_parts_that_no_day_has_are_left_out_of_a_chart() -> None:
    body = section("days", sample.report()).body
    assert isinstance(body, Bars)
    assert body.legend == ("reviews", "new", "again", "practice")
    report = sample.report()
    body = section("days", replace(report, spans=report.spans[-2:])).body
    assert isinstance(body, Bars)
    assert body.legend == ("reviews", "new", "again")
    assert {len(row.parts) for row in body.rows} == {3}


def test_the_forecast_says_what_is_left_over_only_where_something_is() -> None:
    body = section("forecast", sample.report()).body
    assert isinstance(body, Bars)
    assert body.heads == ("cards", "left over")
    smooth = section("forecast", replace(sample.report(), forecast=(day(0, 3), day(1, 0))))
    assert isinstance(smooth.body, Bars)
    assert smooth.body.heads == ("cards",)
    assert "leave over" not in smooth.caption


def test_only_all_is_100_percent_and_only_nothing_is_0_percent() -> None:
    shares = {Rate(1000, 999): ">99 %", Rate(1000, 1): "<1 %", Rate(9, 9): "100 %", Rate(9): "0 %", Rate(): "–"}
    for rate, words in shares.items():
        report = sample.report()
        body = section("decks", replace(report, decks=(replace(report.decks[0], rate=rate),))).body
        assert words in body.rows[0]  # type: ignore[union-attr, operator]


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "0 s"), (40, "0.0 s"), (9_940, "9.9 s"), (9_960, "10 s"), (59_400, "59 s"), (59_600, "1 min 0 s"),
        (3_599_000, "59 min 59 s"), (3_600_000, "1 h 0 min"), (4_530_000, "1 h 16 min"), (36_000_000_000, "10,000 h 0 min"),
    ],
)  # fmt: skip
def test_time_spent_is_told_in_words(milliseconds: int, words: str) -> None:
    assert spent(milliseconds) == words


def test_days_have_their_names() -> None:
    assert day_name(TODAY) == "Sun 22 Nov"
    assert day_name(0) == "Thu  1 Jan"
    assert [weekday(day) for day in (-1, 0, 4)] == [2, 3, 0]


@pytest.mark.parametrize(
    ("counts", "bounds", "legend"),
    [
        ([5], (5, 6, 7), ["none", "1–4", "5", "6", "7 or more"]),
        ([1, 1, 1, 1], (2, 3, 4), ["none", "1", "2", "3", "4 or more"]),
        ([10, 20, 30, 40], (20, 30, 40), ["none", "1–19", "20–29", "30–39", "40 or more"]),
        ([1, 2000], (2, 2000, 2001), ["none", "1", "2–1,999", "2,000", "2,001 or more"]),
    ],
)
def test_the_calendars_levels_are_quarters_of_the_days(
    counts: list[int], bounds: tuple[int, ...], legend: list[str]
) -> None:
    body = section("calendar", replace(sample.report(), calendar=tuple(enumerate(counts)))).body
    assert isinstance(body, Calendar)
    assert (body.bounds, body.legend()) == (bounds, legend)
    assert [body.level(answers) for answers in (0, 1, bounds[-1])] == [0, 1, 4]


def test_a_week_begins_on_monday_and_ends_today() -> None:
    chart = Calendar(TODAY - 2, {TODAY - 2: 9}, (2, 3, 4))  # a Friday
    assert chart.week(0) == [(TODAY - 6, 0), (TODAY - 5, 0), (TODAY - 4, 0), (TODAY - 3, 0), (TODAY - 2, 9), None, None]
    assert chart.week(1)[6] == (TODAY - 7, 0)
    assert [chart.month(ago) for ago in range(8)] == ["", "", "", "Nov", "", "", "", "Oct"]
