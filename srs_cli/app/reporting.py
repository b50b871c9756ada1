"""Progress: the figures of a day from the store, and the page that shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from msgspec import Struct, field

from srs_cli.model.collection import Caps, Counts, StoredDeck
from srs_cli.model.face import face
from srs_cli.reports import figures
from srs_cli.reports.figures import Bucket, Rate, Span
from srs_cli.reports.forecast import ForecastDay, Limits, Waiting, forecast
from srs_cli.reports.history import MATURE_DAYS, FaceTime, History, read_history
from srs_cli.reports.page import page
from srs_cli.reports.report import DeckFigures, FaceCounts, HardFace, Report
from srs_cli.reports.sections import SECTIONS, Bars, Calendar, Entries, Lines, Section, Table, sections
from srs_cli.schedule import Step
from srs_cli.store import cards, pasts, reporting
from srs_cli.store.database import Database, Row
from srs_cli.store.meanwhile import made_ahead

__all__ = [  # what faces and commands draw: they do not know the part that makes it
    "SECTIONS",
    "SPAN_DAYS",
    "Bars",
    "Bucket",
    "Calendar",
    "Entries",
    "FaceCounts",
    "HardFace",
    "Lines",
    "Options",
    "Rate",
    "Report",
    "Section",
    "Span",
    "Table",
    "known_decks",
    "make_report",
    "page",
    "sections",
]  # fmt: skip
SPAN_DAYS = 14
_FORECAST_DAYS = 30
_CALENDAR_DAYS = 371  # 53 weeks
_RECENT_DAYS = 30
_HARDEST = 10
_AHEAD = 8  # parts of the log that are read before they are looked at


class Options(Struct, frozen=True):
    """What a report goes by beside the store."""

    caps: Caps = field(default_factory=Caps)
    deck_caps: Mapping[int, Caps] = field(default_factory=dict)  # by deck's row, where a deck has its own
    leech_lapses: int = 8
    span_days: int = SPAN_DAYS


class _Facts(Struct, frozen=True):
    """What was read of the store for one report; nothing where there is no store yet."""

    decks: Sequence[StoredDeck] = ()
    history: History = field(default_factory=lambda: History({}, {}, ()))
    schedules: Sequence[Row] = ()  # deck, interval, ease, faces
    faces: Mapping[int, Row] = field(default_factory=dict)  # by deck: new, suspended, leeches, hidden
    counts: Mapping[int, Counts] = field(default_factory=dict)  # by deck
    done: Counts = field(default_factory=Counts)  # today, over all decks
    waiting: Waiting = field(default_factory=lambda: Waiting((), (), {}))
    hardest: tuple[HardFace, ...] = ()


def known_decks(database: Database | None) -> list[StoredDeck]:
    """Return the decks that a report of everything tells of."""
    return cards.decks(database) if database else []


def make_report(
    database: Database | None, named: Sequence[StoredDeck], today: int, options: Options, step: Step
) -> Report:
    """Return the figures of a study day: of the named decks, or of everything where none is named."""
    facts = _read(database, named, today, options, step) if database else _Facts()
    days = facts.history.days
    by_deck = {row: list(each) for row, each in groupby(facts.schedules, key=itemgetter(0))}
    faces = [_face_counts(by_deck.get(deck.row, ()), facts.faces.get(deck.row, (0, 0))) for deck in facts.decks]
    return Report(
        today=today,
        named=tuple(deck.name for deck in named),
        caps=options.caps,
        studied=figures.span_of(days, today, today),
        grades=figures.grades_of(days, today),
        rate=figures.retention_of(days, today, "", 1).both,
        streak=figures.streak(days, today),
        spans=figures.spans(days, today, options.span_days),
        calendar=figures.calendar(days, today - _CALENDAR_DAYS + 1, today),
        forecast=_forecast(facts, today, options, step),
        retention=figures.retention(days, today),
        faces=_sum(faces),
        intervals=figures.intervals((interval, count) for _, interval, _, count in facts.schedules),
        ease=figures.mean((ease, count) for _, _, ease, count in facts.schedules),
        eases=figures.eases((ease, count) for _, _, ease, count in facts.schedules),
        times=figures.times(days, facts.history.faces, today),
        hardest=facts.hardest,
        again=sum(counts.drill for counts in facts.counts.values()),
        leeches=sum(each[2] for each in facts.faces.values()),
        leech_lapses=options.leech_lapses,
        decks=tuple(_deck(facts, deck, counts, today) for deck, counts in zip(facts.decks, faces, strict=True)),
    )


def _read(database: Database, named: Sequence[StoredDeck], today: int, options: Options, step: Step) -> _Facts:
    decks = list(named) or known_decks(database)
    rows = [deck.row for deck in decks]
    log = pasts.reads(database, rows if named else None)
    acts: tuple[Callable[[], Any], ...] = (
        partial(reporting.deck_of_cards, database),
        *log,
        partial(reporting.faces, database, rows, options.leech_lapses),
        partial(reporting.schedules, database, rows),
        partial(reporting.reviews_until, database, rows, today + _FORECAST_DAYS),
    )
    with made_ahead((act() for act in acts), _AHEAD) as read:
        deck_of = next(read)
        history = read_history(pasts.told(islice(read, len(log))), deck_of, step, today - _RECENT_DAYS + 1)
        faces = {row: tuple(each) for row, *each in next(read)}
        schedules, reviews = read
    hidden = {row: each[3] for row, each in faces.items()}
    return _Facts(
        decks=decks,
        history=history,
        schedules=schedules,
        faces=faces,
        counts={row: cards.deck_counts(database, row, today) for row in rows},
        done=cards.counts(database, today),
        waiting=Waiting(reviews, reporting.new_from(database, rows), hidden),
        hardest=_hardest(database, decks, history.faces, options.leech_lapses),
    )


def _forecast(facts: _Facts, today: int, options: Options, step: Step) -> tuple[ForecastDay, ...]:
    rows = [deck.row for deck in facts.decks]
    own = {row: caps for row, caps in options.deck_caps.items() if row in facts.counts}
    left = Limits(
        _left(options.caps, facts.done),  # of all decks: the cap is for all of them
        {row: _left(caps, facts.counts[row]) for row, caps in own.items()},
    )
    span = range(today, today + _FORECAST_DAYS)
    return tuple(forecast(facts.waiting, rows, span, (left, Limits(options.caps, own)), step))


def _left(caps: Caps, done: Counts) -> Caps:
    """Return what the caps of a day still allow after what was done on it."""
    return Caps(max(0, caps.new - done.introduced), max(0, caps.review - (done.reviewed - done.introduced)))


def _face_counts(seen: Iterable[Row], faces: Row) -> FaceCounts:
    counted = Counter[bool]()
    for _deck_row, interval, _ease, count in seen:
        counted[interval >= MATURE_DAYS] += count
    return FaceCounts(faces[0], counted[False], counted[True], faces[1])


def _sum(counts: Iterable[FaceCounts]) -> FaceCounts:
    rows = [(0, 0, 0, 0), *((each.new, each.young, each.mature, each.suspended) for each in counts)]
    return FaceCounts(*map(sum, zip(*rows, strict=True)))


def _hardest(
    database: Database, decks: Iterable[StoredDeck], faces: Iterable[FaceTime], leech_lapses: int
) -> tuple[HardFace, ...]:
    names = {deck.row: deck.name for deck in decks}
    rows = reporting.hardest(database, list(names), _HARDEST)
    stored = {row: cards.card_in(database, row) for row, *_ in rows}
    wanted = {(card.key, number) for row, number, *_ in rows if (card := stored[row])}
    times = {each[:2]: each for each in faces if each[:2] in wanted}
    found = []
    for row, number, lapses, ease, interval, suspended in rows:
        card = stored[row]
        if card is not None:
            time = times.get((card.key, number), FaceTime(card.key, number, 0, 0))
            asked = face(card.card, number)
            found.append(
                HardFace(
                    card.card.id,
                    number,
                    names[card.deck],
                    asked.question,
                    str(card.card.source or ""),
                    lapses,
                    ease,
                    interval,
                    time.answers,
                    time.took_ms,
                    lapses >= leech_lapses,
                    bool(suspended),
                )
            )
    return tuple(found)


def _deck(facts: _Facts, deck: StoredDeck, faces: FaceCounts, today: int) -> DeckFigures:
    counts = facts.counts[deck.row]
    days = facts.history.decks.get(deck.row, {})
    recent = figures.span_of(days, today - _RECENT_DAYS + 1, today)
    rate = figures.retention_of(days, today, "", _RECENT_DAYS).both
    return DeckFigures(deck.name, counts.cards, faces, counts.due + counts.drill, recent.answers, recent.took_ms, rate)
