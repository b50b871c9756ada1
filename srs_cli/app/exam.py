"""Learning for an exam: what is left, spread over the days until then; the schedule is not touched."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from srs_cli.store import cards, log, waiting
from srs_cli.store.database import Database
from srs_cli.store.waiting import Place


class ExamPlan(Struct, frozen=True):
    """What to practise until an exam: each face once to "Good", the least known first."""

    days: tuple[tuple[int, int], ...]  # (study day, how many), from today on
    today: tuple[Place, ...]  # what is still to do today
    done: int
    left: int


def plan_exam(
    database: Database, decks: Sequence[int], only: Collection[Place] | None, exam: int, name: str, today: int
) -> ExamPlan:
    """Return the plan for an exam on a study day; `name` is the date, by which the log knows what was done for it.

    The last day to learn is the one before the exam; on the day itself all that is left is for today.
    """
    faces = [place for place in waiting.all_faces(database, decks) if only is None or place in only]
    rows = cards.rows_of_keys(database)
    practised = [((rows.get(card, 0), face), day) for card, face, day in log.crammed_for(database, name)]
    in_scope = set(faces)
    done = {place: day for place, day in practised if place in in_scope}
    left = waiting.weakest_first(database, [place for place in faces if place not in done])
    done_today = sum(day == today for day in done.values())
    count = max(1, exam - today)
    # Today's share is of all that was left this morning.
    shares = spread(len(left) + done_today, count)
    for_today = max(0, shares[0] - done_today)
    later = spread(len(left) - for_today, count - 1) if count > 1 else []
    days = [(today, for_today), *((today + 1 + place, share) for place, share in enumerate(later))]
    return ExamPlan(tuple(days), tuple(left[:for_today]), len(done), len(left))


def spread(whole: int, days: int) -> list[int]:
    """Return a number in as many parts as days, as equal as whole numbers can be, the larger ones first."""
    share, rest = divmod(whole, days)
    return [share + (place < rest) for place in range(days)]
