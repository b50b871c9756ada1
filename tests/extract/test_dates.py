"""Dates in text: how each way of writing one is read, and what is no date."""

from __future__ import annotations

import pytest

from srs_cli.extract.dates import Moment, find_dates, leading_date, lone_date, lone_year, phrase


@pytest.mark.parametrize(
    ("text", "printed", "precision", "first", "last"),
    [
        ("3 March 1918: x", "3 March 1918", "day", (1918, 3, 3), None),
        ("March 3, 1918 - x", "March 3, 1918", "day", (1918, 3, 3), None),
        ("3rd of March, 1918, x", "3rd of March, 1918", "day", (1918, 3, 3), None),
        ("Monday, 3 March 1918. X", "Monday, 3 March 1918", "day", (1918, 3, 3), None),
        ("2024-03-01 x", "2024-03-01", "day", (2024, 3, 1), None),
        ("12.04.1961: x", "12.04.1961", "day", (1961, 4, 12), None),
        ("25/12/1066 x", "25/12/1066", "day", (1066, 12, 25), None),
        ("3/4/1918 x", "3/4/1918", "day", (1918, None, None), None),
        ("1917, 25 October: x", "1917, 25 October", "day", (1917, 10, 25), None),
        ("1917 (26 February): x", "1917 (26 February)", "day", (1917, 2, 26), None),
        ("1917 Oct. 25: x", "1917 Oct. 25", "day", (1917, 10, 25), None),
        ("3. Oktober 1990 \u2013 x", "3. Oktober 1990", "day", (1990, 10, 3), None),
        ("14 juillet 1789 : x", "14 juillet 1789", "day", (1789, 7, 14), None),
        ("6-8 March 1918—x", "6-8 March 1918", "day", (1918, 3, 6), (1918, 3, 8)),
        ("17, 20 and 21 June 1940—x", "17, 20 and 21 June 1940", "day", (1940, 6, 17), (1940, 6, 21)),
        ("September 21-22, 1792: x", "September 21-22, 1792", "day", (1792, 9, 21), (1792, 9, 22)),
        ("10 April-19 May 1922—x", "10 April-19 May 1922", "day", (1922, 4, 10), (1922, 5, 19)),
        ("26 August 1921-16 April 1922—x", "26 August 1921-16 April 1922", "day", (1921, 8, 26), (1922, 4, 16)),
        ("July-December 1929—x", "July-December 1929", "month", (1929, 7, None), (1929, 12, None)),
        ("early March 1921: x", "early March 1921", "month", (1921, 3, None), None),
        ("Summer of 1914: x", "Summer of 1914", "season", (1914, None, None), None),
        ("mid-1918: x", "mid-1918", "year", (1918, None, None), None),
        ("1914\u201318: x", "1914\u201318", "year", (1914, None, None), (1918, None, None)),
        ("1990\u2013present: x", "1990\u2013present", "year", (1990, None, None), (None, None, None)),
        ("1905, 1917 and 1921: x", "1905, 1917 and 1921", "year", (1905, None, None), (1921, None, None)),
        ("1751/2: x", "1751/2", "year", (1751, None, None), None),
        ("c. 563\u2013483 BCE: x", "c. 563\u2013483 BCE", "year", (-563, None, None), (-483, None, None)),
        ("B.C. 753. X", "B.C. 753", "year", (-753, None, None), None),
        ("44 B.C. X", "44 B.C.", "year", (-44, None, None), None),
        ("27 BC \u2013 AD 14: x", "27 BC \u2013 AD 14", "year", (-27, None, None), (14, None, None)),
        ("the 1930s \u2013 x", "the 1930s", "decade", (1930, None, None), None),
        ("5th century BC: x", "5th century BC", "century", (-500, None, None), None),
        ("eighteenth century: x", "eighteenth century", "century", (1700, None, None), None),
        ("66 million years ago: x", "66 million years ago", "ago", (None, None, None), None),
    ],
)  # fmt: skip
def test_a_line_that_starts_with_a_date(
    text: str, printed: str, precision: str, first: tuple[int | None, ...], last: tuple[int | None, ...] | None
) -> None:
    date = leading_date(text)
    assert date is not None
    assert (date.text, date.precision, date.first) == (printed, precision, Moment(*first))
    assert date.last == (Moment(*last) if last else None)
    assert text[date.start : date.end] == printed


@pytest.mark.parametrize(
    ("text", "printed", "dual", "year_printed"),
    [
        ("26 October (8 November)—x", "26 October (8 November)", Moment(None, 11, 8), False),
        ("2(15) November 1917—x", "2(15) November 1917", Moment(None, 11, 15), True),
        ("October 26 (November 8), 1917: x", "October 26 (November 8), 1917", Moment(None, 11, 8), True),
        ("23 December 1917 (5 January 1918): x", "23 December 1917 (5 January 1918)", Moment(1918, 1, 5), True),
    ],
)
def test_a_day_of_two_calendars(text: str, printed: str, dual: Moment, *, year_printed: bool) -> None:
    date = leading_date(text)
    assert date is not None
    assert (date.text, date.dual, date.year_printed) == (printed, dual, year_printed)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "44. Sulla", "500,000 people", "3.5 litres", "12 men", "Marching on", "5000 years", "Mayor", "0123: x"],
)
def test_no_date_at_the_start(text: str) -> None:
    assert leading_date(text) is None


def test_small_years_need_an_era_from_elsewhere() -> None:
    assert leading_date("44. Sulla") is None
    for text, printed in (("44. Sulla", "44"), ("336-323. Alexander", "336-323")):
        date = leading_date(text, small_years=True)
        assert date is not None
        assert date.text == printed


@pytest.mark.parametrize(
    ("text", "year"),
    [("1917", 1917), ("In 1917:", 1917), ("The year 1066", 1066), ("[1918]", 1918), ("44 BC.", -44), ("1914-18", 1914)],
)
def test_a_year_on_its_own(text: str, year: int) -> None:
    date = lone_year(text)
    assert date is not None
    assert date.year == year


@pytest.mark.parametrize("text", ["1917 was hard", "March 1917", "12", "1,917", "Chapter 1917"])
def test_no_year_on_its_own(text: str) -> None:
    assert lone_year(text) is None


def test_a_date_on_its_own() -> None:
    day, month = lone_date("3 March 1918"), lone_date("March")
    assert day is not None
    assert month is not None
    assert day.first == Moment(1918, 3, 3)
    assert month.year_printed is False
    assert lone_date("3 March 1918 in Brest") is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("On 3 March 1918 the delegates signed; by May 1919 they had gone.", ["3 March 1918", "May 1919"]),
        ("In 1905 and 1917 there were strikes, in the 1930s none.", ["1905", "1917", "1930s"]),
        ("From 1914 to 1918 about 1500 men and 2,000 horses served.", ["1914 to 1918"]),
        ("It may march on in May, or in late March if it can.", ["May", "late March"]),
        ("Between 44 BC and AD 14 the 1200 km of road were built.", ["44 BC", "AD 14"]),
        ("In 1779 Jan Ingenhousz, in 1858 August Kekulé, in 1917 October again.", ["1779", "1858", "1917 October"]),
        ("He paid $1900 for no. 5 and £1850 for the rest.", []),
    ],
)
def test_dates_within_a_sentence(text: str, printed: list[str]) -> None:
    assert [date.text for date in find_dates(text)] == printed


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("3 March 1918: x", "on 3 March 1918"),
        ("March 1918: x", "in March 1918"),
        ("1930s: x", "in the 1930s"),
        ("the 1930s: x", "in the 1930s"),
        ("Early 1928: x", "in early 1928"),
        ("c. 1450: x", "c. 1450"),
        ("In 1492: x", "in 1492"),
        ("5th century BC: x", "in the 5th century BC"),
        ("66 million years ago: x", "66 million years ago"),
        ("6-8 March 1918: x", "on 6-8 March 1918"),
        ("20 June-20 July 1922: x", "in the period 20 June-20 July 1922"),
    ],
)
def test_the_preposition_a_question_needs(text: str, asked: str) -> None:
    date = leading_date(text)
    assert date is not None
    assert phrase(date, date.text) == asked


@pytest.mark.parametrize(
    "unit",
    [
        "1,",
        "(",
        "1 and ",
        "5 May (",
        "5 May (5 May ",
        "1917, ",
        "c. ",
        "1-",
        "May May ",
        " ",
        "early ",
        "B.C. ",
        "1st ",
    ],
)
def test_time_grows_with_the_text_alone(unit: str) -> None:
    for text in (unit * 5_000, unit * 5_000 + "x 1917"):
        find_dates(text)
        leading_date(text)
        lone_date(text)
