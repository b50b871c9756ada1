"""Days as a student writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from srs_cli.app.when import GRAMMAR, date_of, day_of
from srs_cli.errors import UsageError

EPOCH = date(1970, 1, 1)


def day(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


WEDNESDAY = day("2026-10-14")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("today", "2026-10-14"),
        ("tomorrow", "2026-10-15"),
        ("0d", "2026-10-14"),
        ("3d", "2026-10-17"),
        ("3 d", "2026-10-17"),
        ("1 day", "2026-10-15"),
        ("10 days", "2026-10-24"),
        ("2w", "2026-10-28"),
        ("1 week", "2026-10-21"),
        ("3 weeks", "2026-11-04"),
        ("friday", "2026-10-16"),
        ("fri", "2026-10-16"),
        ("Tues", "2026-10-20"),
        ("wednesday", "2026-10-21"),  # today's name is a week away
        ("  MONDAY ", "2026-10-19"),
        ("2026-12-01", "2026-12-01"),
        ("2026-10-14", "2026-10-14"),
        ("1 dec", "2026-12-01"),
        ("1. Dec.", "2026-12-01"),
        ("dec 1", "2026-12-01"),
        ("1 december", "2026-12-01"),
        ("December 1, 2027", "2027-12-01"),
        ("1 dec 2027", "2027-12-01"),
        ("14 oct", "2026-10-14"),
        ("13 oct", "2027-10-13"),  # the next one
        ("1 jan", "2027-01-01"),
        ("31 oct", "2026-10-31"),
    ],
)
def test_a_day_in_words(text: str, found: str) -> None:
    assert day_of(text, WEDNESDAY) == day(found)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "3", "d", "-3d", "3m", "3.5d", "12345d", "99999w", "soon", "yesterday", "fr", "mo", "friyay", "1 decc", "mon 5", "5 sun", "45 feb", "dec 99",
        "2026-02-30", "2026-13-01", "2026-1-1", "31 nov", "32 dec", "0 dec", "1 dec 0000", "1 dec 1999", "2026-10-13",
        "9999-12-31", "12:30", "01/02/2026", "10 10", "1 dec 2026 12:30", "now", "3d 2w", "\x1b[2J", "1 \u0000dec",
        "٣ dec٣", "²d",
    ],
)  # fmt: skip
def test_what_is_no_day_or_past_is_refused_with_the_grammar(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        day_of(text, WEDNESDAY)
    assert " ".join(text.lower().split()) in refused.value.sentence.lower()
    assert GRAMMAR in refused.value.hint


@pytest.mark.parametrize("today", ["2026-01-31", "2024-02-29", "2026-12-31", "2027-03-31"])
@pytest.mark.parametrize("month", ["feb", "february", "jun", "dec"])
def test_the_day_of_the_month_today_is_no_obstacle(today: str, month: str) -> None:
    """A date's missing parts are not filled from today."""
    found = date_of(day_of(f"28 {month}", day(today)))
    assert (found.day, found.strftime("%b").lower()) == (28, month[:3])
    assert 0 <= day_of(f"28 {month}", day(today)) - day(today) <= 366


@given(st.integers(0, 40_000), st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
def test_a_weekday_is_within_the_next_seven_days(today: int, name: str) -> None:
    found = day_of(name, today)
    assert 1 <= found - today <= 7
    assert date_of(found).strftime("%a").lower() == name


@given(st.integers(0, 40_000), st.integers(0, 36_500))
def test_a_date_is_itself(today: int, later: int) -> None:
    assert day_of(date_of(today + later).isoformat(), today) == today + later
    assert day_of(date_of(today + later).strftime("%d %b %Y"), today) == today + later


@given(st.text(max_size=30), st.integers(0, 40_000))
@example("mon 5", WEDNESDAY)
@example("1 may", WEDNESDAY)
@example("29 feb", WEDNESDAY)
@example("9" * 30 + "d", WEDNESDAY)
def test_any_text_is_a_day_from_today_on_or_refused(text: str, today: int) -> None:
    try:
        found = day_of(text, today)
    except UsageError:
        return
    assert today <= found <= today + 36_500


LAST = (date.max - EPOCH).days


@pytest.mark.parametrize(("text", "found"), [("2w", LAST + 14), ("today", LAST), ("tomorrow", LAST + 1)])
def test_days_go_on_after_the_last_date_that_there_is(text: str, found: int) -> None:
    assert day_of(text, LAST) == found
    assert date_of(found) == date.max


def test_no_weekday_comes_after_the_last_date_that_there_is() -> None:
    assert day_of("friday", LAST) == LAST
