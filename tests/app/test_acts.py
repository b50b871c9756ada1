"""What a student does in a session beside answering: putting away, flagging, leeches, and undo of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from srs_cli.app import editing
from srs_cli.app.doctor import differing
from srs_cli.app.queueing import Wish
from srs_cli.app.studying import Graded, Study
from srs_cli.model.event import BURY, EDIT, FLAG, REVIEW, SUSPEND, UNDO
from srs_cli.schedule.options import Options
from srs_cli.store import cards, log
from srs_cli.store.database import Database
from tests.app.conftest import Begin, answer, answer_all, deck_of, known, over
from tests.conftest import FIRST_DAY, STEP, FakeClock

Import = Callable[..., Path]
BOTH = "name: D\ncards:\n  - {id: a, q: there, a: back, type: both}\n  - {id: z, q: z, a: x}\n"


def question(study: Study) -> str:
    return study.view.face.question if study.view else ""


def kinds(database: Database) -> list[int]:
    return [kind for (kind,) in database.rows("SELECT kind FROM event ORDER BY id")]


def at_second_face(begin: Begin, import_deck: Import, clock: FakeClock) -> Study:
    """Return a session that asks the second face of its only card."""
    import_deck("id: d\n" + BOTH.replace("  - {id: z, q: z, a: x}\n", ""))
    while (study := begin()).asked is None or study.asked[1] == 0:
        answer_all(study, 4)
        clock.pass_days(1)
    return study


# --- bury and suspend


@pytest.mark.parametrize(("act", "kind"), [(Study.bury, BURY), (Study.suspend, SUSPEND)])
def test_a_card_that_is_put_away_is_asked_no_more(
    begin: Begin, import_deck: Import, store: Database, clock: FakeClock, act: Callable[[Study], None], kind: int
) -> None:
    import_deck(BOTH)
    study = begin()
    act(study)
    assert question(study) == "z"
    assert answer_all(study) == ["z"]
    assert begin().view is None
    assert kinds(store) == [kind, kind, REVIEW]
    assert differing(store, STEP) == []
    clock.pass_days(1)
    assert ("there" in answer_all(begin())) == (kind == BURY)


@pytest.mark.parametrize("act", [Study.bury, Study.suspend])
def test_a_card_that_comes_back_today_is_put_away_too(
    begin: Begin, import_deck: Import, act: Callable[[Study], None]
) -> None:
    import_deck(deck_of("a", "b"))
    study = begin()
    answer(study, 2, 4)
    assert question(study) == "a"
    act(study)
    assert over(study)
    assert begin().view is None
    assert study.outlook().again_today == 0


@pytest.mark.parametrize("act", [Study.bury, Study.suspend])
@pytest.mark.parametrize("days", [0, 1])
def test_undo_brings_the_face_back_that_was_asked(
    begin: Begin, import_deck: Import, clock: FakeClock, act: Callable[[Study], None], days: int
) -> None:
    """Also where it is the second one of its card."""
    import_deck(BOTH)
    for _ in range(days):
        answer_all(begin(), 4)
        clock.pass_days(1)
    study = begin(wish=Wish(limit=2))
    while study.view is not None and question(study) not in {"there", "back"}:
        study.session.skip()
        study._load()
    asked = question(study)
    was = known(study)
    act(study)
    assert question(study) != asked
    assert study.undo() is not None
    assert question(study) == asked
    assert known(study) == was


def test_undo_brings_the_second_face_back(begin: Begin, import_deck: Import, clock: FakeClock) -> None:
    study = at_second_face(begin, import_deck, clock)
    for act in (study.bury, study.suspend):
        act()
        assert over(study)
        study.undo()
        assert study.asked is not None
        assert study.asked[1] == 1


def test_at_the_end_there_is_nothing_to_put_away(begin: Begin, store: Database) -> None:
    study = begin()
    study.bury()
    study.suspend()
    study.flag(1)
    study.reload()
    assert kinds(store) == []


# --- flags


def test_a_flag_is_on_every_face_and_the_card_stays_as_it_is(
    begin: Begin, import_deck: Import, store: Database
) -> None:
    import_deck(BOTH)
    study = begin()
    study.reveal()
    turn = study.turn
    study.flag(3)
    assert study.view is not None
    assert (question(study), study.view.flag, study.session.revealed, study.turn) == ("there", 3, True, turn)
    assert [memory.flag for memory in log.memories(store, 1).values()] == [3, 3]
    study.flag(0)
    assert study.view.flag == 0
    study.undo()
    assert study.view.flag == 3
    assert study.session.revealed
    undone = study.undo()
    assert undone is not None
    assert (undone.kind, study.view.flag, question(study)) == (FLAG, 0, "there")


def test_a_flag_of_a_card_before_is_taken_off_without_asking_it_again(begin: Begin, import_deck: Import) -> None:
    import_deck(deck_of("a", "b"))
    study = begin()
    study.flag(1)
    study.bury()
    assert question(study) == "b"
    study.undo()
    assert question(study) == "a"
    study.undo()
    assert question(study) == "a"


def test_the_time_of_an_answer_goes_on_over_a_flag(
    begin: Begin, import_deck: Import, store: Database, clock: FakeClock
) -> None:
    import_deck(deck_of("a"))
    study = begin()
    clock.pass_seconds(4)
    study.flag(1)
    clock.pass_seconds(3)
    answer(study, 4)
    assert store.rows("SELECT took_ms FROM event WHERE kind = ?", (REVIEW,)) == [(7_000,)]


# --- edits within a session


def test_an_edit_is_seen_at_once_and_undone_without_leaving_the_card(begin: Begin, import_deck: Import) -> None:
    import_deck("id: d\n" + deck_of("a", "b"))
    study = begin()
    answer(study, 4)
    study.reveal()
    assert study.asked is not None
    editing.edit_cards(study.recorder, [study.asked[0]], lambda card: replace(card, question="B!"), "an edit")
    study.reload()
    assert (question(study), study.session.revealed) == ("B!", True)
    undone = study.undo()
    assert undone is not None
    assert (undone.kind, question(study)) == (EDIT, "b")
    undone = study.undo()
    assert undone is not None
    assert (undone.kind, question(study)) == (REVIEW, "a")


def test_an_edit_of_an_earlier_session_is_undone_without_changing_what_is_asked(
    begin: Begin, import_deck: Import
) -> None:
    import_deck("id: d\n" + deck_of("a", "b", "c"))
    study = begin()
    assert study.asked is not None
    editing.add_note(study.recorder, study.asked[0], "n", "a note")
    for wish in (Wish(limit=1, order="random", seed=3), Wish(cram=True, only=frozenset({(2, 0)}))):
        later = begin(wish=wish)
        asked = question(later)
        editing.add_note(later.recorder, study.asked[0], f"m {wish.cram}", "a note")
        undone = later.undo()
        assert undone is not None
        assert undone.kind == EDIT
        assert question(later) == asked
        assert len(later.session.waiting) == 0


def test_an_edit_of_a_second_face_leaves_it_asked_when_undone(
    begin: Begin, import_deck: Import, clock: FakeClock
) -> None:
    study = at_second_face(begin, import_deck, clock)
    assert study.asked is not None
    editing.add_note(study.recorder, study.asked[0], "n", "a note")
    study.reload()
    study.undo()
    assert study.asked is not None
    assert study.asked[1] == 1


# --- leeches


def forget(begin: Begin, clock: FakeClock, times: int, wish: Wish) -> list[Graded]:
    """Recall the only card and forget it the next day, so many times."""
    found = []
    for _ in range(times):
        answer_all(begin(wish=wish), 4)
        clock.pass_days(1)
        study = begin(wish=wish)
        study.reveal()
        found.append(study.grade(2))
        clock.pass_days(1)
    return found


def test_a_card_forgotten_often_is_a_leech_and_again_after_each_half_more(
    begin: Begin, import_deck: Import, clock: FakeClock
) -> None:
    import_deck(deck_of("a"))
    found = forget(begin, clock, 9, Wish(leech_lapses=4))
    assert [graded.leech for graded in found] == [0, 0, 0, 4, 0, 6, 0, 8, 0]
    assert not any(graded.suspended for graded in found)
    study = begin(wish=Wish(leech_lapses=4))
    assert study.view is not None
    assert study.view.lapses == 9
    assert begin(wish=Wish(leech_lapses=10)).view.lapses == 0  # type: ignore[union-attr]


def test_one_lapse_may_be_enough(begin: Begin, import_deck: Import, clock: FakeClock) -> None:
    import_deck(deck_of("a"))
    assert [graded.leech for graded in forget(begin, clock, 3, Wish(leech_lapses=1))] == [1, 2, 3]


def test_a_leech_is_suspended_where_that_is_wished_and_one_undo_takes_both_back(
    begin: Begin, import_deck: Import, clock: FakeClock, store: Database
) -> None:
    import_deck(BOTH.replace("  - {id: z, q: z, a: x}\n", ""))
    wish = Wish(leech_lapses=1, suspend_leeches=True, only=frozenset({(1, 0)}))
    answer_all(begin(wish=wish), 4)
    clock.pass_days(1)
    study = begin(wish=wish)
    was = known(study)
    study.reveal()
    assert study.grade(2) == Graded(leech=1, suspended=True)
    assert [memory.suspended for memory in log.memories(store, 1).values()] == [True, True]
    assert over(study)  # it does not come back today
    assert differing(store, STEP) == []
    undone = study.undo()
    assert undone is not None
    assert (undone.kind, undone.grade, undone.question, len(undone.events)) == (REVIEW, 2, "there", 3)
    assert known(study) == was
    assert question(study) == "there"
    assert study.summary().answers == 0
    assert kinds(store) == [REVIEW, REVIEW, SUSPEND, SUSPEND, UNDO, UNDO, UNDO]


def test_a_drill_pass_makes_no_leech(begin: Begin, import_deck: Import, clock: FakeClock) -> None:
    import_deck(deck_of("a"))
    answer_all(begin(), 4)
    clock.pass_days(1)
    study = begin(wish=Wish(leech_lapses=1))
    study.reveal()
    assert study.grade(2).leech == 1
    study.reveal()
    assert study.grade(2) == Graded()


def test_practice_makes_no_leech(begin: Begin, import_deck: Import, clock: FakeClock) -> None:
    import_deck(deck_of("a"))
    answer_all(begin(), 4)
    study = begin(wish=Wish(cram=True, leech_lapses=1, suspend_leeches=True))
    study.reveal()
    assert study.grade(0) == Graded()
    assert study.view is not None


# --- options


@pytest.mark.parametrize(
    "options", [Options(fuzz=True), Options(late_credit=True), Options(fuzz=True, late_credit=True)]
)
@pytest.mark.parametrize("grade", range(2, 6))
@pytest.mark.parametrize("late", [0, 9])
def test_the_interval_shown_is_the_one_kept(
    begin: Begin, import_deck: Import, clock: FakeClock, store: Database, options: Options, grade: int, late: int
) -> None:
    import_deck(deck_of(*(f"q{n}" for n in range(8))))
    for days in (1, 6):
        answer_all(begin(), 4)
        clock.pass_days(days)
    clock.pass_days(late)
    study = begin(wish=Wish(options=options))
    while study.view is not None:
        asked = study.asked
        assert asked is not None
        shown = study.view.outcomes[grade]
        if study.view.why == "again":
            answer(study, 4)
            continue
        answer(study, grade)
        memory = log.memories(store, asked[0].row)[0]
        assert memory.due - clock.now().day == memory.interval
        assert shown.startswith(f"{memory.interval} day")
    assert differing(store, STEP) == []
    intervals = {log.memories(store, row)[0].interval for row in range(1, 9)}
    assert (len(intervals) > 1) == (options.fuzz and grade > 2)


def test_a_fuzzed_schedule_is_explained_by_its_log_alone(
    begin: Begin, import_deck: Import, clock: FakeClock, store: Database
) -> None:
    import_deck(deck_of("a", "b", "c"))
    wish = Wish(options=Options(fuzz=True, late_credit=True))
    for days in (1, 9, 30, 100):
        answer_all(begin(wish=wish), 5)
        clock.pass_days(days)
    given = [event.given_interval for event in log.backwards(store)]
    assert any(given)
    assert differing(store, STEP) == []
    assert {memory.interval for _, _, memory in log.all_memories(store)} != {140}


def test_a_suspended_leechs_interval_is_kept_beside_its_batch(
    begin: Begin, import_deck: Import, clock: FakeClock, store: Database
) -> None:
    """Both stand in one payload."""
    import_deck(deck_of("a"))
    answer_all(begin(), 4)
    clock.pass_days(1)
    study = begin(wish=Wish(leech_lapses=1, suspend_leeches=True, options=Options(fuzz=True)))
    study.reveal()
    study.grade(2)
    (card,) = cards.each_card(store)
    review, suspended = log.events_of(store, card.key)[1:]
    assert review.details["batch"] == suspended.details["batch"]
    assert log.memories(store, card.row)[0].due == FIRST_DAY + 2
