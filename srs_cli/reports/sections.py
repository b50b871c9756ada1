"""A report in words and charts, before it is drawn: screens and pages show the same sections.

Texts of cards and decks stand here as they are: whoever draws them sanitises them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from srs_cli.model.study_day import iso
from srs_cli.reports.figures import Bucket, Rate, Span
from srs_cli.reports.report import DeckFigures, HardFace, Report
from srs_cli.text import plural

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_INTERVAL_NAMES: Final = (
    "1 day", "2–6 days", "1–3 weeks", "3 weeks–2 months", "2–6 months", "6–12 months", "1–2 years", "over 2 years",
)  # fmt: skip
_SECONDS_NAMES: Final = ("under 10 s", "10–30 s", "30–60 s", "1–2 min", "2–5 min", "5–10 min", "over 10 min")
_LEVELS: Final = 4


class Lines(Struct, frozen=True):
    """Sentences, one a line."""

    lines: tuple[str, ...]


class Bar(Struct, frozen=True):
    """One row of a bar chart: its name, its figures, and the lengths of its parts."""

    label: str
    figures: tuple[str, ...]
    parts: tuple[int, ...]


class Bars(Struct, frozen=True):
    """A bar chart; the first figure of a row is the one to keep where there is room for one only."""

    heads: tuple[str, ...]  # of the figures
    legend: tuple[str, ...]  # what the parts are; empty for one part
    rows: tuple[Bar, ...]


class Table(Struct, frozen=True):
    """A table whose first column is names and whose others are figures."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    narrow: tuple[int, ...]  # the columns to keep where there is no room for all


class Entries(Struct, frozen=True):
    """A list of things with a line on each; names are texts of cards."""

    rows: tuple[tuple[str, str, str], ...]  # figure, name, line


class Calendar(Struct, frozen=True):
    """A heat map: answers by study day, each day with a level from 0 (none) to 4."""

    today: int
    answers: Mapping[int, int]
    bounds: tuple[int, ...]  # the answers from which levels 2, 3 and 4 begin

    def week(self, ago: int) -> list[tuple[int, int] | None]:
        """Return (study day, answers) from Monday to Sunday of the week so long ago; None for days to come."""
        monday = self.today - weekday(self.today) - 7 * ago
        days = range(monday, monday + 7)
        return [(day, self.answers.get(day, 0)) if day <= self.today else None for day in days]

    def level(self, answers: int) -> int:
        """Return the level of a day's answers."""
        return sum(answers >= bound for bound in (1, *self.bounds))

    def month(self, ago: int) -> str:
        """Return the month that begins in the week so long ago, or nothing."""
        monday = self.today - weekday(self.today) - 7 * ago
        month, day = iso(monday + 6).split("-")[-2:]
        return _MONTHS[int(month) - 1] if int(day) <= 7 else ""

    def legend(self) -> list[str]:
        """Return what each level means."""
        lows = [1, *self.bounds]
        ranges = [f"{low:,}" if low == high - 1 else f"{low:,}–{high - 1:,}" for low, high in pairwise(lows)]
        return ["none", *ranges, f"{lows[-1]:,} or more"]


Body = Lines | Bars | Table | Entries | Calendar


class Section(Struct, frozen=True):
    """One part of a report; an empty one has only a sentence in place of figures."""

    name: str
    title: str
    body: Body
    caption: str = ""
    empty: bool = False


SECTIONS: Final = (
    "today", "days", "calendar", "forecast", "retention", "intervals", "ease", "time", "hardest", "decks",
)  # fmt: skip


def sections(report: Report) -> list[Section]:
    """Return all sections of a report, in the order of `SECTIONS`."""
    return [
        _today(report),
        _days(report),
        _calendar(report),
        _forecast(report),
        _retention(report),
        _intervals(report),
        _eases(report),
        _times(report),
        _hardest(report),
        _decks(report),
    ]


def _today(report: Report) -> Section:
    studied, grades = report.studied, report.grades
    lines = []
    if studied.answers:
        each = spent(studied.took_ms / studied.answers)
        lines.append(f"{plural(studied.answers, 'answer')} in {spent(studied.took_ms)} ({each} each)")
        parts = (
            (studied.new, "new"),
            (studied.reviews, "reviews"),
            (studied.again, "again"),
            (studied.practice, "practice"),
        )
        lines.append(", ".join(f"{count:,} {word}" for count, word in parts if count))
        named = ((sum(grades[:3]), "Again"), (grades[3], "Hard"), (grades[4], "Good"), (grades[5], "Easy"))
        lines.append("Graded: " + ", ".join(f"{word} {count:,}" for count, word in named if count))
        lines = [line for line in lines if not line.endswith(": ")]
        if report.rate.asked:
            lines.append(f"Recalled {_percent(report.rate)} of {plural(report.rate.asked, 'card')} that came back")
    lines.append(_to_do(report))
    streak = report.streak
    if streak.studied:
        row = f"{plural(streak.current, 'day')} in a row" if streak.current else "none at present"
        lines.append(f"Streak: {row}, the longest {plural(streak.longest, 'day')}")
        span = min(365, report.today - streak.first + 1)
        lines.append(f"Studied on {streak.year:,} of the last {plural(span, 'day')}")
    return Section("today", f"Today, {day_name(report.today)}", Lines(tuple(lines)), empty=not studied.answers)


def _to_do(report: Report) -> str:
    if not report.faces.total:
        return "No cards yet. Start with: srs review"
    first = report.forecast[0]
    kinds = ((report.again, "again"), (first.due, "due"), (first.new, "new"))
    waiting = [f"{count:,} {word}" for count, word in kinds if count]
    begun = "Still to do" if report.studied.answers else "To do"
    if waiting:
        return f"{begun} today: {', '.join(waiting)}. Start with: srs review"
    if first.left_over:
        return f"Today's caps are reached; {plural(first.left_over, 'more card')} left over for the days to come"
    later = next((day.day - report.today for day in report.forecast if day.total), 0)
    if not later:
        return "Nothing is due in the next 30 days"
    return f"Nothing is due now. Next: {'tomorrow' if later == 1 else f'in {later} days'}"


def _days(report: Report) -> Section:
    spans = report.spans
    count = report.today + 1 - spans[0].first
    title = f"Last {count:,} days"
    if not any(span.answers for span in spans):
        return _empty("days", title, f"No answers in these {count:,} days. Start with: srs review")
    rows = [
        Bar(
            _span_name(span),
            (f"{span.answers:,}", spent(span.took_ms)),
            (span.reviews, span.new, span.again, span.practice),
        )
        for span in spans
    ]
    legend = ("reviews", "new", "again", "practice")
    return Section("days", title, _without_empty_parts(Bars(("answers", "time"), legend, tuple(rows))))


def _span_name(span: Span) -> str:
    if span.first == span.last:
        return day_name(span.first)
    return f"{_date(span.first)} – {_date(span.last)}" if span.last - span.first < 7 else f"from {iso(span.first)}"


def _calendar(report: Report) -> Section:
    if not report.calendar:
        return _empty("calendar", "Calendar", "No answers in a year. Start with: srs review")
    counts = sorted(answers for _day, answers in report.calendar)
    quartiles = (counts[len(counts) * part // _LEVELS] for part in range(1, _LEVELS))
    bounds: list[int] = []
    for bound in quartiles:
        bounds.append(max(bound, (bounds or [1])[-1] + 1))
    return Section("calendar", "Calendar", Calendar(report.today, dict(report.calendar), tuple(bounds)))


def _forecast(report: Report) -> Section:
    title = "Next 30 days"
    days = report.forecast
    if not any(day.total or day.left_over for day in days):
        return _empty("forecast", title, "Nothing is due. New cards come with: srs import or srs extract")
    over = any(day.left_over for day in days)
    rows = [
        Bar(
            day_name(day.day),
            (f"{day.total:,}", f"{day.left_over:,}" if day.left_over else "") if over else (f"{day.total:,}",),
            (day.due, day.returning, day.new),
        )
        for day in days
    ]
    heads = ("cards", "left over") if over else ("cards",)
    caps = f"{report.caps.new:,} new and {plural(report.caps.review, 'review')} a day"
    moves = "; what they leave over moves to the next day" if over else ""
    caption = f"Under your caps of {caps}{moves}. Suspended cards are left out. Reckons that every answer is Good."
    legend = ("due", "coming back", "new")
    return Section("forecast", title, _without_empty_parts(Bars(heads, legend, tuple(rows))), caption)


def _retention(report: Report) -> Section:
    title = "True retention"
    if not any(period.both.asked for period in report.retention):
        return _empty("retention", title, "No card has come back yet: there is nothing to recall before its second day")
    rows = tuple(
        (
            each.period,
            *(cell for rate in (each.young, each.mature, each.both) for cell in (_percent(rate), f"{rate.asked:,}")),
        )
        for each in report.retention
    )
    heads = ("period", "young", "of", "mature", "of", "all", "of")
    caption = (
        "Recalled (Hard or better) of the first reviews of a card on a day, new cards aside. "
        "Mature: the interval before was 21 days or more."
    )
    return Section("retention", title, Table(heads, rows, (0, 1, 3, 5, 6)), caption)


def _intervals(report: Report) -> Section:
    faces = report.faces
    parts = ((faces.new, "new"), (faces.young, "young"), (faces.mature, "mature"), (faces.suspended, "suspended"))
    caption = "Cards: " + ", ".join(f"{count:,} {word}" for count, word in parts if count) + "."
    if not faces.young + faces.mature:
        return _empty("intervals", "Intervals", "No card has an interval yet. Start with: srs review")
    return Section("intervals", "Intervals", _distribution(report.intervals, _INTERVAL_NAMES), caption)


def _eases(report: Report) -> Section:
    title = "Ease factors"
    if report.ease is None:
        return _empty("ease", title, "No card was reviewed yet. Start with: srs review")
    names = [f"{each.low / 100:.2f}–{each.high / 100 - 0.01:.2f}" if each.high else "" for each in report.eases]
    names[-1] = f"{report.eases[-1].low / 100:.2f} or more"
    caption = f"Mean {report.ease / 100:.2f}. An interval grows by the card's ease factor."
    return Section("ease", title, _distribution(report.eases, names), caption)


def _times(report: Report) -> Section:
    title = "Time per card"
    times = report.times
    if times.answer_ever_ms is None or times.card_ms is None:
        return _empty("time", title, "No card was answered yet. Start with: srs review")
    recent = "" if times.answer_ms is None else f" ({spent(times.answer_ms)} in the last 30 days)"
    caption = (
        f"An answer takes {spent(times.answer_ever_ms)}{recent}. "
        f"A card took {spent(times.card_ms)} so far (median), with {times.card_answers:.1f} answers."
    )
    return Section("time", title, _distribution(times.buckets, _SECONDS_NAMES), caption)


def _hardest(report: Report) -> Section:
    title = "Hardest cards"
    if not report.hardest:
        return _empty("hardest", title, "No card was forgotten yet")
    rows = tuple((f"{each.lapses}×", each.question, _hard_line(each, report)) for each in report.hardest)
    caption = (
        f"How often each was forgotten. {plural(report.leeches, 'leech', 'leeches')}, "
        f"forgotten {plural(report.leech_lapses, 'time')} or more"
        f"{': srs search is:leech' if report.leeches else ''}."
    )
    return Section("hardest", title, Entries(rows), caption)


def _hard_line(hard: HardFace, report: Report) -> str:
    parts = [
        "leech" if hard.leech else "",
        "suspended" if hard.suspended else "",
        f"ease {hard.ease / 100:.2f}",
        f"{plural(hard.answers, 'answer')} in {spent(hard.took_ms)}" if hard.answers else "",
        hard.source,
        hard.deck if len(report.decks) > 1 else "",
    ]
    return " · ".join(part for part in parts if part)


def _decks(report: Report) -> Section:
    if not report.decks:
        return _empty("decks", "Decks", "No decks yet. Start with: srs review")
    heads = ("deck", "cards", "new", "young", "mature", "susp.", "due", "recalled", "time")
    several = any(deck.faces.total > deck.cards for deck in report.decks)
    caption = "Due: today, before the caps. Recalled and time: the last 30 days."
    if several:
        caption += " A card that asks several questions counts as each of them, but under “cards”."
    return Section("decks", "Decks", Table(heads, tuple(map(_deck_row, report.decks)), (0, 2, 6, 7)), caption)


def _deck_row(deck: DeckFigures) -> tuple[str, ...]:
    faces = deck.faces
    counts = (deck.cards, faces.new, faces.young, faces.mature, faces.suspended, deck.due)
    return (
        deck.name,
        *(f"{count:,}" for count in counts),
        _percent(deck.rate),
        spent(deck.took_ms) if deck.answers else "–",
    )


def _empty(name: str, title: str, sentence: str) -> Section:
    return Section(name, title, Lines((sentence,)), empty=True)


def _distribution(buckets: Sequence[Bucket], names: Iterable[str]) -> Bars:
    whole = sum(each.faces for each in buckets) or 1
    rows = [
        Bar(name, (f"{each.faces:,}", _percent_of(each.faces, whole)), (each.faces,))
        for name, each in zip(names, buckets, strict=True)
    ]
    return Bars(("cards", "share"), (), tuple(rows))


def _without_empty_parts(bars: Bars) -> Bars:
    """Return the chart without the parts that no row has."""
    kept = [place for place in range(len(bars.legend)) if any(row.parts[place] for row in bars.rows)]
    rows = tuple(Bar(row.label, row.figures, tuple(row.parts[place] for place in kept)) for row in bars.rows)
    return Bars(bars.heads, tuple(bars.legend[place] for place in kept), rows)


def _percent(rate: Rate) -> str:
    return _percent_of(rate.recalled, rate.asked) if rate.asked else "–"


def _percent_of(part: int, whole: int) -> str:
    """Return "90 %"; only nothing is 0 % and only all is 100 %."""
    percent = round(100 * part / whole)
    if percent == 0 and part:
        return "<1 %"
    return ">99 %" if percent == 100 and part < whole else f"{percent} %"


def spent(milliseconds: float) -> str:
    """Return "8.2 s", "45 s", "6 min 12 s" or "1 h 15 min"."""
    seconds = milliseconds / 1000
    if 0 < seconds < 9.95:
        return f"{seconds:.1f} s"
    seconds = round(seconds)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    minutes = round(seconds / 60)
    return f"{minutes // 60:,} h {minutes % 60} min"


def weekday(day: int) -> int:
    """Return 0 for Monday … 6 for Sunday."""
    return (day + 3) % 7  # 1970-01-01 was a Thursday


def day_name(day: int) -> str:
    """Return "Sun 22 Nov"."""
    return f"{_WEEKDAYS[weekday(day)]} {_date(day):>6}"


def _date(day: int) -> str:
    month, number = iso(day).split("-")[-2:]
    return f"{int(number)} {_MONTHS[int(month) - 1]}"
