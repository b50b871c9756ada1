"""After a break: what is overdue, and spreading it over some days instead of facing it all at once."""

from __future__ import annotations

from msgspec import Struct

from srs_cli.app.exam import spread
from srs_cli.app.queueing import Scope
from srs_cli.app.recording import Recorder
from srs_cli.model.event import BURY
from srs_cli.store import cards, waiting
from srs_cli.store.database import Database
from srs_cli.store.waiting import Place

_BREAK = 3  # days without a review that make a break
_MANY = 30  # overdue cards that are worth a word
MOST_DAYS = 60
_SETTLED = "backlog_settled"  # the study day on which the student was asked last


class Backlog(Struct, frozen=True):
    """What waits since before today, the least known first, and what falls due in the days to come."""

    overdue: tuple[Place, ...]
    away: int  # days since the last review
    today: int  # due today itself
    coming: dict[int, int]  # faces that fall due, by days from today
    cap: int
    settled: bool = False  # the student was asked today

    @property
    def worth_a_word(self) -> bool:
        """Tell whether a student who comes back should be asked."""
        return not self.settled and self.away >= _BREAK and len(self.overdue) >= _MANY

    @property
    def suggested_days(self) -> int:
        """Return over how many days it takes no more than half of the daily cap."""
        return max(2, min(MOST_DAYS, -(-len(self.overdue) // max(1, self.cap // 2))))

    def preview(self, days: int) -> list[tuple[int, int, int]]:
        """Return (days from today, of the backlog, due by then) for each day of spreading over `days`."""
        shares = spread(len(self.overdue), max(1, days))
        return [
            (place, share, self.today if place == 0 else self.coming.get(place, 0))
            for place, share in enumerate(shares)
        ]


def backlog(database: Database, scope: Scope, day: int) -> Backlog:
    """Return what waits since before a study day."""
    decks = [deck.row for deck in scope.decks]
    overdue = waiting.overdue(database, decks, day)
    due = sum(cards.deck_counts(database, deck, day).due for deck in decks)
    last = waiting.last_day(database)
    coming = {at - day: count for at, count in waiting.due_on_days(database, decks, day + 1, day + MOST_DAYS).items()}
    return Backlog(
        overdue=tuple(overdue),
        away=day - last if last >= 0 else 0,
        today=due - len(overdue),
        coming=coming,
        cap=scope.caps.review,
        settled=cards.setting(database, _SETTLED) == str(day),
    )


def may_matter(database: Database, day: int) -> bool:
    """Tell whether a student may have to be asked: a break goes on, and nobody asked today. It costs next to nothing."""
    last = waiting.last_day(database)
    return last >= 0 and day - last >= _BREAK and cards.setting(database, _SETTLED) != str(day)


def settle(recorder: Recorder) -> None:
    """Remember that the student was asked today."""
    with recorder.database.transaction():
        cards.set_setting(recorder.database, _SETTLED, str(recorder.clock.now().day))


def spread_over(recorder: Recorder, found: Backlog, days: int) -> None:
    """Hide all but today's share of the backlog until its day; one undo takes it back."""
    shares = spread(len(found.overdue), days)
    places: list[Place] = list(found.overdue[shares[0] :])
    hidden_for = [day for day, share in enumerate(shares) for _ in range(share)][shares[0] :]
    stored = {row: cards.card_in(recorder.database, row) for row in {card for card, _ in places}}
    chosen = [
        ((card, face), until) for (row, face), until in zip(places, hidden_for, strict=True) if (card := stored[row])
    ]
    recorder.record([place for place, _ in chosen], BURY, [until for _, until in chosen])
