"""The study day begins at four in the morning, local time."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.study_day import iso, study_day

UTC = timezone.utc
EPOCH = date(1970, 1, 1)
FIRST = datetime(1970, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("utc", "offset_hours", "start_hour", "day"),
    [
        ("2026-03-01T12:00:00", 0, 4, "2026-03-01"),
        ("2026-03-01T03:59:59.999", 0, 4, "2026-02-28"),
        ("2026-03-01T04:00:00", 0, 4, "2026-03-01"),
        ("2026-03-01T23:59:59", 0, 4, "2026-03-01"),
        ("2026-03-01T02:30:00", 2, 4, "2026-03-01"),
        ("2026-03-01T20:00:00", 8, 4, "2026-03-02"),
        ("2026-03-01T11:59:00", -8, 4, "2026-02-28"),
        ("2026-03-01T12:00:00", -8, 4, "2026-03-01"),
        ("2026-03-01T00:00:00", 0, 0, "2026-03-01"),
        ("2026-03-01T22:59:00", 0, 23, "2026-02-28"),
        ("1970-01-01T03:00:00", 0, 4, "1970-01-01"),  # a day before all days would be no day
        ("1970-01-01T00:00:00", -11, 4, "1970-01-01"),
    ],
)
def test_an_answer_counts_for_the_day_that_began_last(utc: str, offset_hours: int, start_hour: int, day: str) -> None:
    utc_ms = round(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp() * 1000)
    assert iso(study_day(utc_ms, offset_hours * 3600, start_hour)) == day


@given(st.datetimes(timezones=st.just(UTC)), st.integers(-14 * 60, 14 * 60), st.integers(0, 23))
def test_the_day_is_the_local_date_some_hours_ago(utc: datetime, offset_minutes: int, start_hour: int) -> None:
    offset = timedelta(minutes=offset_minutes)
    if not datetime(2, 1, 1, tzinfo=UTC) < utc < datetime(9998, 1, 1, tzinfo=UTC):
        utc = FIRST
    local = utc.astimezone(timezone(offset)) - timedelta(hours=start_hour)
    utc_ms = (utc - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert study_day(utc_ms, offset_minutes * 60, start_hour) == max(0, (local.date() - EPOCH).days)


@given(st.dates())
def test_iso_is_the_calendars_date(day: date) -> None:
    assert iso((day - EPOCH).days) == day.isoformat()


@pytest.mark.parametrize(
    ("day", "shown"), [(0, "1970-01-01"), (11_016, "2000-02-29"), (2_932_896, "9999-12-31"), (2_932_897, "10000-01-01")]
)
def test_iso_knows_leap_days_and_far_years(day: int, shown: str) -> None:
    assert iso(day) == shown
