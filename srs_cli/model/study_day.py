"""The study day: which day an answer counts for. It begins some hours after midnight, local time."""

from __future__ import annotations

DAY_START_HOUR = 4
_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS


def study_day(utc_ms: int, offset_s: int, start_hour: int = DAY_START_HOUR) -> int:
    """Return the study day as days since 1970-01-01; a clock that stands before that day counts as on it.

    `utc_ms` are milliseconds since 1970 in UTC, `offset_s` what local time is ahead of UTC in seconds, `start_hour`
    the local hour (0-23) at which the day begins: an answer at 03:59 counts for the day before.
    """
    return max(0, (utc_ms + offset_s * 1000 - start_hour * _HOUR_MS) // _DAY_MS)


def on_the_wall(utc_ms: int, offset_s: int) -> str:
    """Return an instant as "2026-11-22 14:05", as the clocks showed it where local time was `offset_s` ahead of UTC."""
    day, minutes = divmod((utc_ms + offset_s * 1000) // 60_000, 24 * 60)
    return f"{iso(day)} {minutes // 60:02d}:{minutes % 60:02d}"


def iso(day: int) -> str:
    """Return the day as "2026-11-22"; beyond year 9999 as a plain number of days."""
    # Civil date from days, by the algorithm of Howard Hinnant, "chrono-compatible low-level date algorithms".
    shifted = day + 719_468
    era, day_of_era = divmod(shifted, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_index = (5 * day_of_year + 2) // 153
    month = month_index + 3 if month_index < 10 else month_index - 9
    year = year_of_era + era * 400 + (month <= 2)
    return f"{year:04d}-{month:02d}-{day_of_year - (153 * month_index + 2) // 5 + 1:02d}"
