"""How much waits today, for shell prompts: a few rows of the tally, and nothing slow to import."""

from __future__ import annotations

from srs_cli.model.study_day import DAY_START_HOUR, study_day
from srs_cli.store import file

NEW_A_DAY = 20
REVIEWS_A_DAY = 200

# Kinds of the tally: 0 new, 1 due, 2 drill, 3 introduced, 4 reviewed, 5 card.
COUNTS = """
SELECT ifnull(sum(n) FILTER (WHERE kind = 0 AND day <= :day), 0), ifnull(sum(n) FILTER (WHERE kind = 1 AND day <= :day), 0),
       ifnull(sum(n) FILTER (WHERE kind = 2 AND day = :day), 0), ifnull(sum(n) FILTER (WHERE kind = 3 AND day = :day), 0),
       ifnull(sum(n) FILTER (WHERE kind = 4 AND day = :day), 0), ifnull(sum(n) FILTER (WHERE kind = 5), 0)
FROM tally JOIN deck ON deck.id = tally.deck WHERE deck.archived = 0
"""
NEXT = """
SELECT min(day) FROM tally JOIN deck ON deck.id = tally.deck WHERE deck.archived = 0 AND kind IN (0, 1) AND n > 0 AND day > ?
"""
SETTINGS = "SELECT name, value FROM setting WHERE name IN ('day_start', 'new_a_day', 'reviews_a_day')"


def waiting(path: str, utc_ms: int, offset_s: int) -> tuple[int, int, int, int, int]:
    """Return (study day, new, due, drill, next day): what `srs review` would show today, under the daily caps.

    `next day` is the first later study day on which something is due, or -1. Raises what `file.connect` raises.
    """
    connection = file.connect(path)
    try:
        settings = dict(connection.execute(SETTINGS).fetchall())
        day = study_day(utc_ms, offset_s, int(settings.get("day_start", DAY_START_HOUR)))
        new, due, drill, introduced, reviewed, _cards = connection.execute(COUNTS, {"day": day}).fetchone()
        later = connection.execute(NEXT, (day,)).fetchone()[0]
    except file.ERRORS as error:
        raise file.translate(error, path) from error
    finally:
        connection.close()
    new, due = capped(
        new,
        due,
        introduced,
        reviewed,
        int(settings.get("new_a_day", NEW_A_DAY)),
        int(settings.get("reviews_a_day", REVIEWS_A_DAY)),
    )
    return day, new, due, drill, -1 if later is None else later


def capped(new: int, due: int, introduced: int, reviewed: int, new_a_day: int, reviews_a_day: int) -> tuple[int, int]:
    """Return (new, due) under the caps of a day on which `introduced` and `reviewed` faces are done already."""
    return (
        max(0, min(new, new_a_day - introduced)),
        max(0, min(due, reviews_a_day - (reviewed - introduced))),
    )
