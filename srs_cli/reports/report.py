"""The whole report: every figure of a day, as numbers. Screens, pages and JSON are made of it."""

from __future__ import annotations

from msgspec import Struct

from srs_cli.model.collection import Caps
from srs_cli.reports.figures import Bucket, Rate, Retention, Span, Streak, Times
from srs_cli.reports.forecast import ForecastDay


class FaceCounts(Struct, frozen=True):
    """How many faces are in which state; suspended ones are in none of the others."""

    new: int
    young: int  # reviewed, with an interval below 21 days
    mature: int
    suspended: int

    @property
    def total(self) -> int:
        """Return how many faces there are."""
        return self.new + self.young + self.mature + self.suspended


class HardFace(Struct, frozen=True):
    """A face that was forgotten often. Its texts are as they stand in the deck file."""

    card: str  # the card's id within its deck
    face: int
    deck: str
    question: str
    source: str  # file:line, or nothing
    lapses: int
    ease: int  # hundredths
    interval: int  # days
    answers: int
    took_ms: int
    leech: bool
    suspended: bool


class DeckFigures(Struct, frozen=True):
    """One deck: what is in it, what is due, and its last 30 days."""

    name: str
    cards: int
    faces: FaceCounts
    due: int  # today, before any cap
    answers: int
    took_ms: int
    rate: Rate  # true retention


class Report(Struct, frozen=True):
    """Everything that `srs stats` tells of a study day."""

    today: int
    named: tuple[str, ...]  # the decks that were asked for; none for all
    caps: Caps
    studied: Span  # today
    grades: tuple[int, ...]  # today's answers by grade 0-5
    rate: Rate  # today's true retention
    streak: Streak
    spans: tuple[Span, ...]
    calendar: tuple[tuple[int, int], ...]  # (study day, answers) of a year
    forecast: tuple[ForecastDay, ...]
    retention: tuple[Retention, ...]
    faces: FaceCounts
    intervals: tuple[Bucket, ...]  # days
    ease: float | None  # mean, hundredths
    eases: tuple[Bucket, ...]  # hundredths
    times: Times
    hardest: tuple[HardFace, ...]
    leeches: int
    leech_lapses: int  # from so many lapses on a face is a leech
    decks: tuple[DeckFigures, ...]
    again: int = 0  # graded below 4 today, and not yet 4
