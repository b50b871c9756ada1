"""How much waits today, for shell prompts: a few rows of the tally, and nothing slow to import."""

from __future__ import annotations

from collections.abc import Iterable
from sqlite3 import Connection

from srs_cli.model.study_day import DAY_START_HOUR, study_day
from srs_cli.store import file

NEW_A_DAY = 20
REVIEWS_A_DAY = 200

# Kinds of the tally: 0 new, 1 due, 2 drill, 3 introduced, 4 reviewed, 5 card. It grows by rows of every day that was studied:
# these queries look at the few that count, along its primary key (deck, kind, day).
_NEW = "(SELECT sum(n) FROM tally WHERE tally.deck = deck.id AND kind = 0 AND day <= :day)"
_DUE = "(SELECT sum(n) FROM tally WHERE tally.deck = deck.id AND kind = 1 AND day <= :day)"
_DRILL = "(SELECT n FROM tally WHERE tally.deck = deck.id AND kind = 2 AND day = :day)"
_INTRODUCED = "(SELECT n FROM tally WHERE tally.deck = deck.id AND kind = 3 AND day = :day)"
_REVIEWED = "(SELECT n FROM tally WHERE tally.deck = deck.id AND kind = 4 AND day = :day)"
_CARDS = "(SELECT sum(n) FROM tally WHERE tally.deck = deck.id AND kind = 5)"
COUNTS = f"""
SELECT ifnull(sum({_NEW}), 0), ifnull(sum({_DUE}), 0), ifnull(sum({_DRILL}), 0), ifnull(sum({_INTRODUCED}), 0),
       ifnull(sum({_REVIEWED}), 0), ifnull(sum({_CARDS}), 0)
FROM deck WHERE deck.archived = 0
"""
NEXT = """
SELECT min(min(
  ifnull((SELECT day FROM tally WHERE tally.deck = deck.id AND kind = 0 AND n > 0 AND day > :day ORDER BY day LIMIT 1), 1 << 40),
  ifnull((SELECT day FROM tally WHERE tally.deck = deck.id AND kind = 1 AND n > 0 AND day > :day ORDER BY day LIMIT 1), 1 << 40)
)) FROM deck WHERE archived = 0
"""
_NO_DAY = 1 << 40
SETTINGS = "SELECT name, value FROM setting WHERE name IN ('day_start', 'new_a_day', 'reviews_a_day', 'deck_caps')"
# The settings that are read here, and what holds where the store says nothing.
MIRRORED = {
    "day_start": str(DAY_START_HOUR),
    "new_a_day": str(NEW_A_DAY),
    "reviews_a_day": str(REVIEWS_A_DAY),
    "deck_caps": "",
}
DECK_COUNTS = f"""
SELECT deck.name, ifnull({_NEW}, 0), ifnull({_DUE}, 0), ifnull({_INTRODUCED}, 0), ifnull({_REVIEWED}, 0)
FROM deck WHERE deck.archived = 0 ORDER BY deck.id
"""


def waiting(path: str, utc_ms: int, offset_s: int) -> tuple[int, int, int, int, int]:
    """Return (study day, new, due, drill, next day): what `srs review` would show today, under the daily caps.

    `next day` is the first later study day on which something is due, or -1. Raises what `file.connect` raises.
    """
    connection = file.connect(path)
    try:
        return file.patiently(connection, path, lambda: _counted(connection, utc_ms, offset_s))
    finally:
        connection.close()


def _counted(connection: Connection, utc_ms: int, offset_s: int) -> tuple[int, int, int, int, int]:
    settings = dict(connection.execute(SETTINGS).fetchall())
    day = study_day(utc_ms, offset_s, int(settings.get("day_start", DAY_START_HOUR)))
    new, due, drill, introduced, reviewed, _cards = connection.execute(COUNTS, {"day": day}).fetchone()
    caps = settings.get("deck_caps", "")
    if caps:
        new, due = capped_by_deck(connection.execute(DECK_COUNTS, {"day": day}).fetchall(), deck_caps(caps))
    later = connection.execute(NEXT, {"day": day}).fetchone()[0]
    new, due = capped(
        new,
        due,
        introduced,
        reviewed,
        int(settings.get("new_a_day", NEW_A_DAY)),
        int(settings.get("reviews_a_day", REVIEWS_A_DAY)),
    )
    return day, new, due, drill, -1 if later in {None, _NO_DAY} else later


def capped(new: int, due: int, introduced: int, reviewed: int, new_a_day: int, reviews_a_day: int) -> tuple[int, int]:
    """Return (new, due) under the caps of a day on which `introduced` and `reviewed` faces are done already."""
    return (
        max(0, min(new, new_a_day - introduced)),
        max(0, min(due, reviews_a_day - (reviewed - introduced))),
    )


def mirrored_caps(caps: Iterable[tuple[str, int | None, int | None]]) -> str:
    """Return caps of decks (name, new, reviews) as one text, a line a deck; a deck whose name has two is left out."""
    return "\n".join(
        f"{deck}\t{'' if new is None else new}\t{'' if reviews is None else reviews}"
        for deck, new, reviews in caps
        if "\n" not in deck and "\t" not in deck and (new, reviews) != (None, None)
    )


def deck_caps(text: str) -> list[tuple[str, str, str]]:
    """Return what `mirrored_caps` wrote: a deck's name and its caps, "" for none."""
    found = []
    for line in text.split("\n"):
        deck, new, reviews = line.split("\t")
        found.append((deck, new, reviews))
    return found


def capped_by_deck(
    counts: Iterable[tuple[str, int, int, int, int]], caps: Iterable[tuple[str, str, str]]
) -> tuple[int, int]:
    """Return (new, due) of all decks under the caps of each; counts are (deck, new, due, introduced, reviewed)."""
    exact, folded = _caps_by_name(caps)
    all_new = all_due = 0
    for deck, new, due, introduced, reviewed in counts:
        names = ((exact, deck), (folded, deck.casefold()))
        new_cap = next((by_name[name, 0] for by_name, name in names if (name, 0) in by_name), new + introduced)
        due_cap = next((by_name[name, 1] for by_name, name in names if (name, 1) in by_name), due + reviewed)
        capped_new, capped_due = capped(new, due, introduced, reviewed, new_cap, due_cap)
        all_new += capped_new
        all_due += capped_due
    return all_new, all_due


def _caps_by_name(
    caps: Iterable[tuple[str, str, str]],
) -> tuple[dict[tuple[str, int], int], dict[tuple[str, int], int]]:
    """Return the caps by (deck, 0 for new or 1 for reviews), and the same with letter case aside."""
    exact: dict[tuple[str, int], int] = {}
    folded: dict[tuple[str, int], int] = {}
    for deck, *both in caps:
        for kind, cap in enumerate(both):
            if cap:
                exact[deck, kind] = int(cap)
                folded.setdefault((deck.casefold(), kind), int(cap))
    return exact, folded
