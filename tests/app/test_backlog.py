"""After a break: what is overdue, spread over days that one undo takes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.app.backlog import MOST_DAYS, Backlog, backlog, spread_over
from srs_cli.app.doctor import differing
from srs_cli.app.queueing import Scope
from srs_cli.app.recording import Recorder
from srs_cli.model.collection import Caps
from srs_cli.model.event import BURY
from srs_cli.store import cards, log
from srs_cli.store.database import Database
from tests.app.conftest import Begin, answer, answer_all, deck_of
from tests.conftest import STEP, FakeClock

Import = Callable[..., Path]


@pytest.fixture
def found(import_deck: Import, begin: Begin, clock: FakeClock, store: Database) -> Callable[[], Backlog]:
    """Forty cards learnt on two days, the first ten twice; then a break of nine days."""
    import_deck(deck_of(*(f"q{n}" for n in range(45))))
    answer_all(begin(Caps(new=10)), 4)
    clock.pass_days(1)
    answer_all(begin(Caps(new=30)), 4)  # and the ten again: due in six days
    clock.pass_days(9)
    return lambda: backlog(store, Scope(tuple(cards.decks(store)), Caps()), clock.now().day)


def test_a_backlog_is_what_waits_since_before_today_the_least_known_first(
    found: Callable[[], Backlog], store: Database, clock: FakeClock
) -> None:
    was = found()
    intervals = [log.memories(store, row)[face].interval for row, face in was.overdue]
    assert intervals == [1] * 30 + [6] * 10
    assert (was.away, was.today, was.coming, was.cap) == (9, 0, {}, 200)
    assert was.worth_a_word


def test_spreading_hides_all_but_todays_share(
    found: Callable[[], Backlog], recorder: Recorder, begin: Begin, clock: FakeClock, store: Database
) -> None:
    was = found()
    spread_over(recorder, was, 4)
    assert differing(store, STEP) == []
    shown = []
    for _ in range(4):
        study = begin(Caps(new=0))
        shown.append(study.session.counts()["due"])
        answer_all(study, 5)
        clock.pass_days(1)
    assert shown == [10, 10, 10, 10]
    assert {event.grade for event in log.backwards(store) if event.kind == BURY} == {1, 2, 3}


def test_what_falls_due_meanwhile_comes_beside_the_backlog(
    found: Callable[[], Backlog], recorder: Recorder, begin: Begin, clock: FakeClock
) -> None:
    preview = found().preview(4)
    assert preview == [(0, 10, 0), (1, 10, 0), (2, 10, 0), (3, 10, 0)]
    spread_over(recorder, found(), 4)
    answer_all(begin(Caps(new=5)), 4)
    after = found()
    assert after.overdue == ()
    assert after.coming[1] == 15  # ten of the backlog, five new ones


def test_one_undo_takes_the_spreading_back(
    found: Callable[[], Backlog], recorder: Recorder, begin: Begin, store: Database
) -> None:
    was = found()
    memory = list(log.all_memories(store))
    spread_over(recorder, was, 4)
    assert found() != was
    undone = begin().undo()
    assert undone is not None
    assert (undone.kind, len(undone.events)) == (BURY, 30)
    assert found() == was
    assert list(log.all_memories(store)) == memory
    assert begin(Caps(new=0)).session.counts() == {"due": 40}


def test_spreading_over_more_days_than_cards_leaves_some_days_empty(
    import_deck: Import, begin: Begin, recorder: Recorder, store: Database, clock: FakeClock
) -> None:
    import_deck(deck_of("a", "b"))
    answer_all(begin(), 4)
    clock.pass_days(5)
    scope = Scope(tuple(cards.decks(store)), Caps())
    spread_over(recorder, backlog(store, scope, clock.now().day), 9)
    assert begin().session.counts() == {"due": 1}
    clock.pass_days(1)
    assert begin().session.counts() == {"due": 2}


def test_a_backlog_of_nothing_is_spread_into_nothing(recorder: Recorder, store: Database) -> None:
    was = backlog(store, Scope((), Caps()), 20_000)
    assert was == Backlog((), 0, 0, {}, 200)
    assert not was.worth_a_word
    spread_over(recorder, was, 3)
    assert list(log.backwards(store)) == []


@pytest.mark.parametrize(
    ("away", "count", "worth"), [(3, 30, True), (2, 30, False), (3, 29, False), (400, 1000, True), (0, 500, False)]
)
def test_when_a_word_is_due(away: int, count: int, worth: bool) -> None:  # noqa: FBT001 - a column of the table
    assert Backlog(tuple((n, 0) for n in range(count)), away, 0, {}, 200).worth_a_word == worth


@pytest.mark.parametrize(
    ("count", "cap", "days"),
    [(30, 200, 2), (200, 200, 2), (201, 200, 3), (1_000, 200, 10), (9_999, 10, MOST_DAYS), (40, 0, 40)],
)
def test_the_days_that_are_suggested_keep_to_half_the_cap(count: int, cap: int, days: int) -> None:
    assert Backlog(tuple((n, 0) for n in range(count)), 9, 0, {}, cap).suggested_days == days


@given(st.integers(0, 500), st.integers(-1, 70), st.dictionaries(st.integers(1, 60), st.integers(0, 50)))
def test_a_preview_has_a_row_a_day_and_loses_none(count: int, days: int, coming: dict[int, int]) -> None:
    rows = Backlog(tuple((n, 0) for n in range(count)), 9, 7, coming, 200).preview(days)
    assert [day for day, _, _ in rows] == list(range(max(1, days)))
    assert sum(share for _, share, _ in rows) == count
    assert [due for _, _, due in rows] == [7, *(coming.get(day, 0) for day in range(1, max(1, days)))]


def test_decks_that_are_not_chosen_are_left_alone(
    import_deck: Import, begin: Begin, store: Database, clock: FakeClock, recorder: Recorder
) -> None:
    import_deck(deck_of("a1", "a2", name="A"), "a.yaml")
    import_deck(deck_of("b1", "b2", name="B"), "b.yaml")
    answer_all(begin(), 4)
    clock.pass_days(5)
    deck_a, deck_b = cards.decks(store)
    spread_over(recorder, backlog(store, Scope((deck_a,), Caps()), clock.now().day), 2)
    assert begin(decks=[deck_a]).session.counts() == {"due": 1}
    assert begin(decks=[deck_b]).session.counts() == {"due": 2}
    answer(begin(), 4)
