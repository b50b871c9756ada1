"""Which cards a session asks and in what order: orders, caps of single decks, limits, ahead of time, only some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app.queueing import Scope, Wish, held_back
from srs_cli.app.studying import Study
from srs_cli.model.collection import Caps
from srs_cli.model.event import DRILL, REVIEW
from srs_cli.store import cards, log
from srs_cli.store.database import Database
from tests.app.conftest import Begin, answer, answer_all, deck_of, known, over
from tests.conftest import FIRST_DAY, FakeClock

Import = Callable[..., Path]


def waits(study: Study) -> list[tuple[int, int]]:
    """Return the faces that a session asks, in order."""
    items = [study.session.current, *study.session.waiting]
    return [(item.card, item.face) for item in items if item]


def whys(study: Study) -> str:
    items = [study.session.current, *study.session.waiting]
    return "".join(item.why[0] for item in items if item)


def place(database: Database, question: str) -> tuple[int, int]:
    return next((each.row, 0) for each in cards.each_card(database) if each.card.question == question)


@pytest.fixture
def two_decks(import_deck: Import, begin: Begin, clock: FakeClock, store: Database) -> None:
    """B and A with six cards each; three of each are due since days that differ."""
    import_deck(deck_of(*(f"b{n}" for n in range(6)), name="B"), "b.yaml")
    import_deck(deck_of(*(f"a{n}" for n in range(6)), name="A"), "a.yaml")
    deck_a, deck_b = cards.decks(store)
    for _ in range(3):
        answer_all(begin(Caps(new=1, review=0), decks=[deck_a]), 4)
        answer_all(begin(Caps(new=2, review=0), decks=[deck_b]), 4)
        clock.pass_days(1)


# --- orders


def test_the_longest_overdue_come_first_and_new_ones_among_them(begin: Begin, two_decks: None) -> None:
    study = begin()
    assert whys(study) == "dndndndndndn"
    asked = [log.memories(study.recorder.database, row)[face] for row, face in waits(study)]
    days = [memory.due for memory in asked if not memory.is_new]
    assert days == sorted(days)


def test_deck_by_deck(begin: Begin, store: Database, import_deck: Import, clock: FakeClock) -> None:
    import_deck(deck_of("b0", "b1", name="B"), "b.yaml")
    import_deck(deck_of("a0", "a1", name="A"), "a.yaml")
    answer(begin(Caps(new=1)), 4)
    clock.pass_days(1)
    study = begin(wish=Wish(order="deck"))
    decks = [cards.card_in(store, row) for row, _ in waits(study)]
    names = [card.card.question[0] for card in decks if card]
    assert names in (["a", "a", "b", "b"], ["b", "b", "a", "a"])
    assert whys(study).count("d") == 1
    assert waits(begin(wish=Wish(order="deck"))) == waits(study)


def test_a_random_order_is_the_seeds(begin: Begin, two_decks: None) -> None:
    by_seed = [waits(begin(wish=Wish(order="random", seed=seed))) for seed in (1, 1, 2, 3)]
    assert by_seed[0] == by_seed[1]
    assert len({tuple(each) for each in by_seed}) == 3
    assert {tuple(sorted(each)) for each in by_seed} == {tuple(sorted(waits(begin())))}


def test_a_random_order_asks_new_cards_in_the_order_of_the_file_at_first(begin: Begin, import_deck: Import) -> None:
    """Which cards are new today does not hang on chance, only when they come."""
    import_deck(deck_of(*(f"q{n}" for n in range(30))))
    study = begin(Caps(new=5), Wish(order="random", seed=4))
    assert sorted(answer_all(study)) == ["q0", "q1", "q2", "q3", "q4"]


# --- how many


def test_a_deck_may_have_caps_of_its_own(begin: Begin, store: Database, two_decks: None) -> None:
    deck_a, deck_b = cards.decks(store)
    study = begin(deck_caps={deck_a.row: Caps(new=1, review=2), deck_b.row: Caps(new=0, review=1)})
    of_deck = Counter(
        (card.deck, why)
        for (row, _), why in zip(waits(study), whys(study), strict=True)
        if (card := cards.card_in(store, row))
    )
    assert of_deck == {(deck_a.row, "n"): 1, (deck_a.row, "d"): 2, (deck_b.row, "d"): 1}


def test_the_cap_over_all_decks_holds_beside_a_decks_own(begin: Begin, store: Database, two_decks: None) -> None:
    deck_a, deck_b = cards.decks(store)
    own = {deck_a.row: Caps(new=5, review=5), deck_b.row: Caps(new=5, review=5)}
    assert begin(Caps(new=2, review=3), deck_caps=own).session.counts() == {"new": 2, "due": 3}


def test_a_decks_own_cap_counts_what_was_done_today(begin: Begin, store: Database, import_deck: Import) -> None:
    import_deck(deck_of(*(f"q{n}" for n in range(9))))
    (deck,) = cards.decks(store)
    own = {deck.row: Caps(new=3)}
    answer(begin(deck_caps=own), 4, 4)
    assert begin(deck_caps=own).session.counts() == {"new": 1}


def test_what_the_caps_hold_back_is_counted(begin: Begin, store: Database, two_decks: None, clock: FakeClock) -> None:
    decks = tuple(cards.decks(store))
    today = clock.now().day
    assert held_back(store, Scope(decks, Caps()), today) == 0
    assert held_back(store, Scope(decks, Caps(review=4)), today) == 2
    assert held_back(store, Scope(decks, Caps(review=0)), today) == 6
    own = {decks[0].row: Caps(review=0)}
    assert held_back(store, Scope(decks, Caps(), own), today) == cards.deck_counts(store, decks[0].row, today).due
    assert begin(Caps(review=4)).outlook().held_back == 2


@pytest.mark.parametrize(("limit", "asked"), [(0, 12), (1, 1), (5, 5), (12, 12), (99, 12)])
def test_a_session_may_be_limited(begin: Begin, two_decks: None, limit: int, asked: int) -> None:
    assert len(answer_all(begin(wish=Wish(limit=limit)), 4)) == asked


def test_what_a_limited_session_fails_still_comes_back_in_it(begin: Begin, two_decks: None) -> None:
    study = begin(wish=Wish(limit=2))
    first, _second = answer(study, 2, 4)
    assert answer_all(study, 4) == [first]
    assert study.outlook().later_today == 10


def test_after_the_minutes_that_were_given_no_more_is_asked(begin: Begin, two_decks: None, clock: FakeClock) -> None:
    study = begin(wish=Wish(minutes=2))
    clock.pass_seconds(119)
    answer(study, 4)
    assert study.view is not None
    clock.pass_seconds(1)
    assert study.time_is_up
    assert study.view is not None  # the card that is asked may be answered
    answer(study, 2)
    assert over(study)
    assert study.summary().answers == 2
    assert study.outlook().again_today == 1
    assert study.undo() is not None
    assert study.view is not None  # taken back, it is asked once more
    answer(study, 4)
    assert over(study)


def test_without_minutes_time_is_never_up(begin: Begin, two_decks: None, clock: FakeClock) -> None:
    study = begin()
    clock.pass_seconds(1_000_000)
    assert not study.time_is_up


# --- only some


def test_only_the_faces_that_a_filter_leaves_are_asked(begin: Begin, store: Database, two_decks: None) -> None:
    only = frozenset(place(store, question) for question in ("a0", "b5", "b0"))
    assert sorted(answer_all(begin(wish=Wish(only=only)))) == ["a0", "b0", "b5"]


def test_a_filter_is_not_cut_off_by_what_it_leaves_out(begin: Begin, store: Database, two_decks: None) -> None:
    """The cap counts what is asked, not what would have come before it."""
    last_due = waits(begin(Caps(new=0)))[-1]
    assert waits(begin(Caps(new=0, review=1), Wish(only=frozenset({last_due})))) == [last_due]
    new = place(store, "a5")
    assert waits(begin(Caps(new=1), Wish(only=frozenset({new})))) == [new]


def test_a_filter_holds_for_what_comes_back_too(begin: Begin, store: Database, two_decks: None) -> None:
    failed = answer(begin(Caps(new=0)), 2, 2)
    only = frozenset({place(store, failed[0])})
    assert answer_all(begin(wish=Wish(only=only)), 4) == [failed[0]]


# --- ahead of time


def test_ahead_asks_what_falls_due_within_the_days_after_what_is_due(
    begin: Begin, import_deck: Import, store: Database, clock: FakeClock
) -> None:
    import_deck(deck_of("today", "tomorrow", "in six"))
    answer(begin(Caps(new=1)), 4)
    clock.pass_days(1)
    answer_all(begin(Caps(new=2, review=0)), 4)  # tomorrow, in six: due on day 2
    answer_all(begin(Caps(new=0)), 4)  # today: due on day 7
    assert begin(Caps(new=0)).view is None
    for days, asked in ((1, {"tomorrow", "in six"}), (5, {"tomorrow", "in six"}), (6, {"today", "tomorrow", "in six"})):
        study = begin(Caps(new=0), Wish(ahead=days))
        assert {card.card.question for row, _ in waits(study) if (card := cards.card_in(store, row))} == asked
        assert set(whys(study)) == {"a"}


def test_an_answer_ahead_is_a_review_from_today_on(begin: Begin, import_deck: Import, store: Database) -> None:
    import_deck(deck_of("a"))
    answer_all(begin(), 4)
    study = begin(wish=Wish(ahead=1))
    assert study.view is not None
    assert (study.view.why, study.view.outcomes[4]) == ("ahead", "6 days")
    answer(study, 3)
    memory = log.memories(store, 1)[0]
    assert (memory.due, memory.interval, memory.drill) == (FIRST_DAY + 6, 6, FIRST_DAY)
    assert study.view is not None
    assert study.view.why == "again"
    answer(study, 4)
    assert over(study)
    (card,) = cards.each_card(store)
    assert [event.kind for event in log.events_of(store, card.key)] == [REVIEW, REVIEW, DRILL]


def test_an_answer_ahead_that_is_taken_back_is_asked_again(begin: Begin, import_deck: Import) -> None:
    import_deck(deck_of("a", "b"))
    answer_all(begin(), 4)
    study = begin(wish=Wish(ahead=1))
    was = known(study)
    answer(study, 4)
    study.undo()
    assert known(study) == was
    assert study.view is not None
    assert (study.view.face.question, study.view.why, study.view.counts) == ("a", "ahead", {"ahead": 2})
    assert answer_all(study, 4) == ["a", "b"]


def test_siblings_of_what_was_asked_today_stay_away_ahead_too(
    begin: Begin, import_deck: Import, clock: FakeClock
) -> None:
    import_deck("name: D\ncards:\n  - {q: there, a: back, type: both}\n")
    answer(begin(), 4)
    clock.pass_days(1)
    answer_all(begin(), 4)  # one face a day
    asked = answer_all(begin(wish=Wish(ahead=30)), 4)
    assert len(asked) <= 1


def test_suspended_and_buried_faces_are_not_asked_ahead(begin: Begin, import_deck: Import, clock: FakeClock) -> None:
    import_deck(deck_of("a", "b", "c"))
    answer_all(begin(), 4)
    study = begin(wish=Wish(ahead=1))
    study.suspend()
    study.bury()
    assert answer_all(begin(wish=Wish(ahead=9))) == ["c"]


def test_what_was_failed_today_comes_back_as_such_also_ahead(
    begin: Begin, import_deck: Import, store: Database
) -> None:
    """A second review on the day of the first would count what was drilled as known."""
    import_deck(deck_of("a"))
    answer(begin(), 2)
    study = begin(wish=Wish(ahead=3))
    assert study.view is not None
    assert study.view.why == "again"
    answer_all(study, 4)
    (card,) = cards.each_card(store)
    assert [event.kind for event in log.events_of(store, card.key)] == [REVIEW, DRILL]
