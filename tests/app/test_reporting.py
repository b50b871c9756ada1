"""A report of what a student really did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app.reporting import Options, Report, make_report
from srs_cli.model.collection import Caps
from srs_cli.reports.figures import Rate
from srs_cli.store import cards, log
from srs_cli.store.database import Database
from tests.app.conftest import Begin, answer, answer_all, deck_of
from tests.conftest import FIRST_DAY, STEP, FakeClock
from tests.reports import log_oracle

Told = Callable[..., Report]


@pytest.fixture
def told(store: Database, clock: FakeClock) -> Told:
    """Return the report of the present day."""

    def tell(*names: str, **settings: object) -> Report:
        named = [deck for deck in cards.decks(store) if deck.name in names]
        return make_report(store, named, clock.now().day, Options(**settings), STEP)  # type: ignore[arg-type]

    return tell


def test_without_a_store_all_is_nothing() -> None:
    report = make_report(None, [], FIRST_DAY, Options(), STEP)
    assert (report.studied.answers, report.calendar, report.decks, report.hardest) == (0, (), (), ())
    assert len(report.forecast) == 30
    assert len(report.spans) == 14


def test_a_day_of_study(
    store: Database, import_deck: Callable[..., Path], begin: Begin, clock: FakeClock, told: Told
) -> None:
    import_deck(deck_of("a", "b", "c"))
    study = begin()
    for grade in (4, 2, 5, 4):  # the second card comes back once
        clock.pass_seconds(6)
        answer(study, grade)
    report = told()
    assert (report.studied.new, report.studied.again, report.studied.took_ms) == (3, 1, 24_000)
    assert report.grades == (0, 0, 1, 0, 2, 1)
    assert report.rate == Rate()  # new cards are none that came back
    assert (report.faces.young, report.faces.new) == (3, 0)
    assert (report.streak.current, report.calendar) == (1, ((FIRST_DAY, 4),))
    assert report.times.card_ms == 6_000
    assert [(day.due, day.total) for day in report.forecast[:2]] == [(0, 0), (3, 3)]


def test_an_undone_answer_is_in_no_figure(
    store: Database, import_deck: Callable[..., Path], begin: Begin, clock: FakeClock, told: Told
) -> None:
    import_deck(deck_of("a", "b"))
    before = told()
    study = begin()
    clock.pass_seconds(6)
    answer(study, 2)
    assert told() != before
    study.undo()
    assert told() == before


def test_retention_tells_young_from_mature(
    import_deck: Callable[..., Path], begin: Begin, clock: FakeClock, told: Told
) -> None:
    import_deck(deck_of("a"))
    for wait in (0, 1, 6, 15, 38):  # the last answer ends an interval of 38 days
        clock.pass_days(wait)
        answer_all(begin())
    clock.pass_days(95)
    answer(begin(), 2, 4)
    (today, _week, _month, year, ever) = told().retention
    assert (today.young, today.mature) == (Rate(), Rate(1, 0))
    assert (year.young, year.mature) == (Rate(3, 3), Rate(2, 1))
    assert ever.both == Rate(5, 4)
    assert told().hardest[0].lapses == 1


def test_a_deck_by_its_name_alone(
    import_deck: Callable[..., Path], begin: Begin, clock: FakeClock, told: Told, store: Database
) -> None:
    import_deck(deck_of("a", "b", name="One"), "one.yaml")
    import_deck(deck_of("c", name="Two"), "two.yaml")
    answer_all(begin())
    assert told().studied.answers == 3
    one = told("One")
    assert (one.studied.answers, one.named, [deck.name for deck in one.decks]) == (2, ("One",), ["One"])
    assert one.forecast[1].due == 2
    assert [(deck.name, deck.answers, deck.faces.young) for deck in told().decks] == [("One", 2, 2), ("Two", 1, 1)]


def test_the_forecast_begins_with_what_a_session_asks(
    import_deck: Callable[..., Path], begin: Begin, clock: FakeClock, told: Told
) -> None:
    import_deck(deck_of(*(f"q{number}" for number in range(12))))
    answer_all(begin(Caps(8, 200)))
    clock.pass_days(1)
    caps = Caps(3, 5)
    counts = begin(caps).session.counts()
    first = told(caps=caps).forecast[0]
    assert (first.due, first.new, first.left_over) == (counts["due"], counts["new"], 3) == (5, 3, 3)
    study = begin(caps)
    answer(study, 4, 4, 4)
    counts = study.session.counts()
    first = told(caps=caps).forecast[0]
    assert (first.due, first.new) == (counts["due"], counts["new"])


@pytest.mark.harms_store
def test_suspended_cards_are_in_no_forecast(
    store: Database, import_deck: Callable[..., Path], begin: Begin, clock: FakeClock, told: Told
) -> None:
    import_deck(deck_of("a", "b"))
    answer_all(begin())
    with store.transaction():
        log.set_memories(store, 1, [(0, log.memories(store, 1)[0]._replace(suspended=True, lapses=9))])
    report = told()
    assert (report.forecast[1].due, report.faces.suspended, report.leeches) == (1, 1, 1)
    assert (report.hardest[0].leech, report.hardest[0].suspended) == (True, True)


def test_a_deck_with_caps_of_its_own(import_deck: Callable[..., Path], store: Database, told: Told) -> None:
    import_deck(deck_of("a", "b", "c", name="One"), "one.yaml")
    import_deck(deck_of("d", name="Two"), "two.yaml")
    row = cards.decks(store)[0].row
    assert told(deck_caps={row: Caps(1, 200)}).forecast[0].new == 2


def test_the_hardest_card_has_its_question_and_source(
    import_deck: Callable[..., Path], begin: Begin, clock: FakeClock, told: Told
) -> None:
    import_deck("name: D\ncards:\n  - {type: both, q: Sodium, a: Na, source: {file: c.txt, line: 7}}\n")
    for grade in (4, 2):
        answer(begin(), grade)
        clock.pass_days(1)
    (hard,) = told().hardest
    assert (hard.question, hard.source, hard.deck, hard.lapses, hard.answers) == ("Sodium", "c.txt:7", "D", 1, 2)


def test_the_report_is_what_the_log_says(
    store: Database, import_deck: Callable[..., Path], begin: Begin, clock: FakeClock, told: Told
) -> None:
    import_deck(deck_of(*(f"q{number}" for number in range(9))))
    grades = (4, 4, 4, 5, 3, 4, 4, 1, 4, 5, 4, 4)
    for day in range(120):
        study = begin(Caps(3, 9))
        for number in range(12):
            if study.view is None:
                break
            clock.pass_seconds(number)
            answer(study, grades[(number * 7 + day) % 12])
        if day % 5 == 2:
            study.undo()
        clock.pass_days(1 + (day % 9 == 4))
    events = sorted((event for _card, each in log.by_card(store) for event in each), key=lambda event: event.id)
    found, spent = log_oracle.count(events)
    report = told(span_days=3660)
    asked = Counter[str]()
    for (_day, sort, _grade), answers in found.items():
        asked[sort] += answers
    assert sum(span.answers for span in report.spans) == found.total()
    assert sum(span.took_ms for span in report.spans) == spent.total()
    ever = report.retention[-1]
    assert (ever.young.asked, ever.mature.asked) == (asked["young"], asked["mature"])
    assert ever.both.recalled == sum(
        answers for (_day, sort, grade), answers in found.items() if sort in ("young", "mature") and grade >= 3
    )
    assert asked["mature"] > 0
