"""Cramming, asking the other way round, and learning for an exam: practice that touches no schedule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.app.exam import ExamPlan, plan_exam, spread
from srs_cli.app.queueing import Wish
from srs_cli.app.studying import Study
from srs_cli.model.event import CRAM, REVIEW, SUSPEND, UNDO
from srs_cli.store import cards, log
from srs_cli.store.database import Database
from tests.app.conftest import Begin, answer, answer_all, deck_of, known, over
from tests.conftest import FIRST_DAY, FakeClock

Import = Callable[..., Path]
MIXED = """
name: D
cards:
  - {q: a, a: to a, hint: h}
  - {q: b, a: to b, type: both}
  - {text: "{{c1::c}} {{c2::d}}"}
  - {q: e, a: [one, two]}
"""
CRAMMED = Wish(cram=True)


def kinds(database: Database) -> list[int]:
    return [kind for (kind,) in database.rows("SELECT kind FROM event ORDER BY id")]


# --- cram


@pytest.mark.parametrize("wish", [CRAMMED, Wish(reverse=True), Wish(cram=True, reverse=True)])
def test_practice_touches_no_schedule(begin: Begin, import_deck: Import, wish: Wish, clock: FakeClock) -> None:
    import_deck(MIXED)
    answer_all(begin(), 4)
    clock.pass_days(1)
    study = begin(wish=wish)
    was = known(study)
    for grade in (2, 4, 5, 0, 3):
        answer(study, grade)
        assert known(study) == was
    answer_all(study, 4)
    assert known(study) == was
    assert set(kinds(study.recorder.database)[3:]) == {REVIEW, CRAM}
    assert begin().session.counts() == {"due": 4}


def test_cramming_asks_everything_that_is_not_suspended_siblings_apart(begin: Begin, import_deck: Import) -> None:
    import_deck(MIXED)
    answer_all(begin(), 4)
    study = begin(wish=CRAMMED)
    assert study.session.counts() == {"cram": 6}
    assert answer_all(study, 4) == ["a", "b", "____ d", "e", "to b", "c ____"]
    begin(wish=CRAMMED).suspend()
    assert answer_all(begin(wish=CRAMMED), 4)[0] == "b"


def test_what_is_crammed_below_good_comes_back_until_it_is_good(begin: Begin, import_deck: Import) -> None:
    import_deck(deck_of("a", "b"))
    study = begin(wish=CRAMMED)
    assert study.view is not None
    assert study.view.outcomes == ("again", "again", "again", "again", "done", "done")
    assert answer(study, 2, 3, 3, 4, 5) == ["a", "b", "a", "b", "a"]
    assert over(study)
    assert study.summary().answers == 5


def test_a_crammed_answer_is_taken_back(begin: Begin, import_deck: Import) -> None:
    import_deck(deck_of("a", "b"))
    study = begin(wish=CRAMMED)
    answer(study, 4)
    undone = study.undo()
    assert undone is not None
    assert (undone.kind, undone.question) == (CRAM, "a")
    assert study.view is not None
    assert (study.view.face.question, study.view.why, study.view.counts) == ("a", "cram", {"cram": 2})
    assert answer_all(study, 4) == ["a", "b"]


def test_a_random_cram_is_the_seeds(begin: Begin, import_deck: Import) -> None:
    import_deck(deck_of(*(f"q{n}" for n in range(12))))
    orders = [answer_all(begin(wish=Wish(cram=True, order="random", seed=seed))) for seed in (1, 1, 2)]
    assert orders[0] == orders[1]
    assert sorted(orders[0]) == sorted(orders[2])
    assert orders[0] != orders[2]


def test_practice_does_not_use_up_the_days_caps(begin: Begin, import_deck: Import) -> None:
    import_deck(deck_of("a", "b"))
    answer_all(begin(wish=CRAMMED), 4)
    assert begin().session.counts() == {"new": 2}


def test_the_other_way_round_the_answer_is_the_question(begin: Begin, import_deck: Import) -> None:
    import_deck(MIXED)
    study = begin(wish=Wish(reverse=True))
    view = study.view
    assert view is not None
    assert (view.face.question, view.face.answer, view.face.hint) == ("to a", "a", "")
    assert view.card.question == "a"
    assert answer_all(study, 4) == ["to a", "to b", "c", "- one\n- two", "b", "d"]


def test_a_practised_card_can_be_put_away(begin: Begin, import_deck: Import) -> None:
    import_deck(deck_of("a", "b", "c"))
    study = begin(wish=CRAMMED)
    study.bury()
    study.suspend()
    assert answer_all(study) == ["c"]
    assert answer_all(begin(wish=CRAMMED)) == ["a", "c"]  # buried is hidden from the schedule alone


# --- exams


def plan(database: Database, today: int, exam: int = FIRST_DAY + 5, name: str = "2024-10-09") -> ExamPlan:
    return plan_exam(database, [deck.row for deck in cards.decks(database)], None, exam, name, today)


def practise(begin: Begin, found: ExamPlan, name: str = "2024-10-09") -> Study:
    return begin(wish=Wish(portion=found.today, exam=name))


def counts(found: ExamPlan) -> list[int]:
    return [count for _, count in found.days]


def test_what_is_left_is_spread_over_the_days_before_the_exam(
    begin: Begin, import_deck: Import, store: Database
) -> None:
    import_deck(deck_of(*(f"q{n}" for n in range(13))))
    found = plan(store, FIRST_DAY)
    assert found.days == tuple((FIRST_DAY + n, count) for n, count in enumerate([3, 3, 3, 2, 2]))
    assert (len(found.today), found.done, found.left) == (3, 0, 13)
    assert answer_all(practise(begin, found), 4) == ["q0", "q1", "q2"]


def test_todays_share_lasts_over_sessions_and_restarts(begin: Begin, import_deck: Import, store: Database) -> None:
    import_deck(deck_of(*(f"q{n}" for n in range(13))))
    study = practise(begin, plan(store, FIRST_DAY))
    answer(study, 4, 2)
    found = plan(store, FIRST_DAY)
    assert (counts(found), found.done, found.left) == ([2, 3, 3, 2, 2], 1, 12)
    assert len(found.today) == 2
    answer_all(practise(begin, found), 4)
    found = plan(store, FIRST_DAY)
    assert (counts(found), found.today, found.done) == ([0, 3, 3, 2, 2], (), 3)
    assert practise(begin, found).view is None


def test_a_day_that_is_missed_is_spread_over_the_others(
    begin: Begin, import_deck: Import, store: Database, clock: FakeClock
) -> None:
    import_deck(deck_of(*(f"q{n}" for n in range(12))))
    answer_all(practise(begin, plan(store, FIRST_DAY)), 4)  # three of them
    clock.pass_days(3)
    found = plan(store, FIRST_DAY + 3)
    assert (counts(found), found.done, found.left) == ([5, 4], 3, 9)
    assert counts(plan(store, FIRST_DAY + 4)) == [9]


@pytest.mark.parametrize("exam", [FIRST_DAY, FIRST_DAY + 1])
def test_on_the_day_and_the_day_before_all_is_for_today(import_deck: Import, store: Database, exam: int) -> None:
    import_deck(deck_of("a", "b", "c"))
    assert plan(store, FIRST_DAY, exam).days == ((FIRST_DAY, 3),)


def test_an_undone_answer_is_left_again(begin: Begin, import_deck: Import, store: Database) -> None:
    import_deck(deck_of(*(f"q{n}" for n in range(13))))
    before = plan(store, FIRST_DAY)
    study = practise(begin, before)
    answer(study, 4)
    assert plan(store, FIRST_DAY) != before
    study.undo()
    assert plan(store, FIRST_DAY) == before
    assert study.view is not None
    assert study.view.face.question == "q0"
    assert kinds(store) == [CRAM, UNDO]


def test_only_good_answers_for_this_exam_count(begin: Begin, import_deck: Import, store: Database) -> None:
    import_deck(deck_of("a", "b", "c", "d"))
    answer_all(begin(wish=CRAMMED), 4)
    assert plan(store, FIRST_DAY).done == 0
    found = plan(store, FIRST_DAY)
    answer_all(practise(begin, found, "2025-01-01"), 5)
    assert plan(store, FIRST_DAY).done == 0
    answer(practise(begin, found), 3)
    assert plan(store, FIRST_DAY).done == 0
    assert plan(store, FIRST_DAY, name="2025-01-01").done == 1


def test_the_least_known_come_first(begin: Begin, import_deck: Import, store: Database, clock: FakeClock) -> None:
    import_deck(deck_of("well", "badly", "never"))
    for grades in ((5, 2), (5, 4), (5,)):
        study = begin()
        answer(study, *grades)
        while study.view is not None and study.view.face.question != "never":
            answer(study, 4)
        if study.view is not None:
            study.bury()
        clock.pass_days(1)
    found = plan(store, FIRST_DAY + 3, FIRST_DAY + 3)
    questions = [card.card.question for row, _ in found.today if (card := cards.card_in(store, row))]
    assert questions == ["never", "badly", "well"]


def test_suspended_cards_and_those_of_other_decks_are_in_no_plan(
    begin: Begin, import_deck: Import, store: Database
) -> None:
    import_deck(deck_of("a", "b", name="A"), "a.yaml")
    import_deck(deck_of("c", name="C"), "c.yaml")
    begin().suspend()
    assert kinds(store) == [SUSPEND]
    assert plan(store, FIRST_DAY).left == 2
    deck = cards.decks(store)[0]
    assert plan_exam(store, [deck.row], None, FIRST_DAY + 1, "x", FIRST_DAY).left == 1
    assert plan_exam(store, [deck.row], frozenset(), FIRST_DAY + 1, "x", FIRST_DAY) == ExamPlan(
        ((FIRST_DAY, 0),), (), 0, 0
    )


def test_practice_for_an_exam_touches_no_schedule(begin: Begin, import_deck: Import, store: Database) -> None:
    import_deck(MIXED)
    was = list(log.all_memories(store))
    answer_all(practise(begin, plan(store, FIRST_DAY, FIRST_DAY)), 4)
    assert list(log.all_memories(store)) == was
    assert plan(store, FIRST_DAY, FIRST_DAY).left == 0


@given(st.integers(0, 5_000), st.integers(1, 400))
def test_spreading_is_even_and_loses_none(whole: int, days: int) -> None:
    shares = spread(whole, days)
    assert (len(shares), sum(shares)) == (days, whole)
    assert shares == sorted(shares, reverse=True)
    assert max(shares) - min(shares) <= 1
