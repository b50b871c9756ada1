"""A session on the store: what is asked today, and that every answer counts once, whatever happens in between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_cli.app.asking import in_days
from srs_cli.app.importing import apply_import, plan_import
from srs_cli.app.listing import pick_decks
from srs_cli.app.queueing import Scope
from srs_cli.app.recording import Recorder
from srs_cli.app.studying import Outlook, Study
from srs_cli.model.card import Card
from srs_cli.model.collection import Caps, StoredDeck
from srs_cli.model.event import BURY, DRILL, REVIEW, SUSPEND, UNDO, Event
from srs_cli.model.memory import NEVER, NEW, Memory
from srs_cli.store import cards, file, log
from srs_cli.store.database import Database, model, open_database
from tests.app.conftest import Begin, answer, answer_all, deck_of
from tests.conftest import FIRST_DAY, STEP, FakeClock

Import = Callable[..., Path]
HOUR_MS = 3_600_000


@pytest.fixture
def second(store: Database) -> Iterator[Database]:
    """The same store, opened by another program."""
    database = open_database(store.path)
    yield database
    database.close()


def events(database: Database) -> list[tuple[int, int, int]]:
    """Return (kind, grade, day) of the whole log, in its order."""
    return [(kind, grade, day) for kind, grade, day in database.rows("SELECT kind, grade, day FROM event ORDER BY id")]


def memory_of(database: Database, row: int = 1, face: int = 0) -> Memory:
    return log.memories(database, row)[face]


def question(study: Study) -> str:
    assert study.view is not None
    return study.view.face.question


def numbered(count: int) -> str:
    return deck_of(*(f"q{number}" for number in range(count)))


# --- what is asked


def test_the_view_tells_what_a_screen_needs(import_deck: Import, begin: Begin) -> None:
    import_deck("name: Deck\ncards:\n  - {q: q1, a: a1, hint: h}\n  - {q: q2, a: a2}\n")
    study = begin()
    view = study.view
    assert view is not None
    assert (view.deck, view.face.question, view.face.answer, view.face.hint) == ("Deck", "q1", "a1", "h")
    assert (view.why, view.counts) == ("new", {"new": 2})
    answer(study, 2, 4)
    view = study.view
    assert view is not None
    assert (view.why, view.counts) == ("again", {"again": 1})
    answer(study, 4)
    assert study.view is None
    assert study.grade(4).saved  # at the end there is nothing to answer, and nothing happens
    study.reveal()
    assert len(events(begin()._database)) == 3


def test_without_a_deck_there_is_nothing_to_ask(begin: Begin) -> None:
    study = begin()
    assert study.view is None
    assert study.undo() is None
    assert study.outlook() == Outlook(0, 0, 0, 0, -1)
    assert study.summary().answers == 0


def test_only_the_decks_that_are_chosen_are_asked(store: Database, import_deck: Import, begin: Begin) -> None:
    import_deck(deck_of("a", name="A"), "a.yaml")
    import_deck(deck_of("b", name="B"), "b.yaml")
    _, second_deck = cards.decks(store)
    assert answer_all(begin(decks=[second_deck])) == ["b"]
    assert answer_all(begin()) == ["a"]


# --- caps


def test_new_cards_a_day_are_counted_from_the_log(
    store: Database, import_deck: Import, begin: Begin, clock: FakeClock, second: Database
) -> None:
    import_deck(numbered(12))
    caps = Caps(new=5)
    answer(begin(caps), 4, 4)
    assert len(begin(caps).session.waiting) == 2  # and one is asked
    assert answer_all(begin(caps, database=second)) == ["q2", "q3", "q4"]
    assert begin(caps).view is None
    assert begin(Caps(new=6)).view is not None
    clock.pass_days(1)
    assert begin(caps).session.counts() == {"new": 5, "due": 5}


def test_reviews_a_day_are_counted_from_the_log_and_new_cards_are_not_among_them(
    import_deck: Import, begin: Begin, clock: FakeClock
) -> None:
    import_deck(numbered(10))
    answer_all(begin(Caps(new=8)))
    clock.pass_days(1)
    caps = Caps(new=1, review=5)
    assert begin(caps).session.counts() == {"new": 1, "due": 5}
    answer(begin(Caps(new=1, review=0)), 4)
    assert begin(caps).session.counts() == {"due": 5}
    answer(begin(caps), 4, 4, 2)
    assert begin(caps).session.counts() == {"again": 1, "due": 2}  # what comes back is not capped


def test_a_cap_is_one_over_all_decks(store: Database, import_deck: Import, begin: Begin) -> None:
    import_deck(deck_of("a1", "a2", "a3", name="A"), "a.yaml")
    import_deck(deck_of("b1", "b2", "b3", name="B"), "b.yaml")
    first, second_deck = cards.decks(store)
    caps = Caps(new=4)
    assert answer_all(begin(caps, decks=[first])) == ["a1", "a2", "a3"]
    assert answer_all(begin(caps, decks=[second_deck])) == ["b1"]


def test_an_answer_taken_back_gives_its_place_back(import_deck: Import, begin: Begin) -> None:
    import_deck(numbered(5))
    caps = Caps(new=2)
    answer_all(begin(caps))
    study = begin(caps)
    assert study.view is None
    study.undo()
    assert question(study) == "q1"
    assert begin(caps).session.counts()["new"] == 1


# --- again today


def test_a_card_comes_back_the_same_day_until_it_is_good(import_deck: Import, begin: Begin, store: Database) -> None:
    import_deck(numbered(3))
    study = begin()
    assert answer(study, 1, 3, 5, 0, 3, 3, 4, 4) == ["q0", "q1", "q2", "q0", "q1", "q0", "q1", "q0"]
    assert study.view is None
    kinds = [(kind, grade) for kind, grade, _ in events(store)]
    assert kinds[:3] == [(REVIEW, 1), (REVIEW, 3), (REVIEW, 5)]
    assert {kind for kind, _ in kinds[3:]} == {DRILL}
    # The passes changed neither interval nor ease factor.
    assert [memory_of(store, row)[:4] for row in (1, 2, 3)] == [
        (FIRST_DAY + 1, 1, 250, 0),
        (FIRST_DAY + 1, 1, 236, 1),
        (FIRST_DAY + 1, 1, 260, 1),
    ]


def test_what_comes_back_is_still_there_after_leaving(import_deck: Import, begin: Begin, second: Database) -> None:
    import_deck(numbered(2))
    answer(begin(), 2, 3)
    study = begin(database=second)
    assert study.session.counts() == {"again": 2}
    assert answer(study, 3, 4) == ["q0", "q1"]
    assert answer_all(begin()) == ["q0"]
    assert begin().view is None


def test_what_comes_back_is_due_the_next_day_and_no_drill_any_more(
    import_deck: Import, begin: Begin, clock: FakeClock, store: Database
) -> None:
    import_deck(numbered(1))
    answer(begin(), 2)
    clock.pass_days(1)
    study = begin()
    assert study.session.counts() == {"due": 1}
    answer(study, 4)
    assert study.view is None
    assert [kind for kind, _, _ in events(store)] == [REVIEW, REVIEW]


def test_a_drill_for_which_an_interval_is_left_does_not_come_back_another_day(
    import_deck: Import, begin: Begin, clock: FakeClock
) -> None:
    import_deck(numbered(1))
    answer_all(begin())
    clock.pass_days(1)
    answer(begin(), 3)  # six days, and again today
    assert begin().session.counts()["again"] == 1
    clock.pass_days(1)
    assert begin().view is None


# --- the day begins at four


@pytest.mark.parametrize(
    ("answered_at", "back_at", "why"),
    [
        (3.9, 3.95, "again"),  # still the day before
        (3.9, 4.0, "due"),
        (4.0, 4.1, "again"),
        (23.5, 24.5, "again"),  # midnight is within a day
        (23.5, 28.0, "due"),
    ],
)
def test_the_day_of_an_answer_begins_at_four(
    import_deck: Import, begin: Begin, clock: FakeClock, answered_at: float, back_at: float, why: str
) -> None:
    import_deck(numbered(1))
    midnight = clock.utc_ms - 12 * HOUR_MS
    clock.utc_ms = midnight + int(answered_at * HOUR_MS)
    answer(begin(), 2)
    clock.utc_ms = midnight + int(back_at * HOUR_MS)
    study = begin()
    assert study.view is not None
    assert study.view.why == why


def test_a_session_over_four_o_clock_asks_what_came_back_as_due(
    import_deck: Import, begin: Begin, clock: FakeClock, store: Database
) -> None:
    import_deck(numbered(1))
    clock.utc_ms += int(15.9 * HOUR_MS)
    study = begin()
    answer(study, 2)
    clock.utc_ms += HOUR_MS
    assert study.view is not None
    assert study.view.outcomes == ("1 day",) * 4 + ("1 day",) * 2
    answer(study, 4)
    assert events(store) == [(REVIEW, 2, FIRST_DAY), (REVIEW, 4, FIRST_DAY + 1)]
    assert memory_of(store).due == FIRST_DAY + 2


def test_a_clock_set_back_loses_nothing(import_deck: Import, begin: Begin, clock: FakeClock, store: Database) -> None:
    import_deck(numbered(2))
    answer(begin(), 4)
    clock.pass_days(-3)
    study = begin()
    assert question(study) == "q1"
    answer(study, 4)
    assert begin().view is None
    assert [memory_of(store, row).due for row in (1, 2)] == [FIRST_DAY + 1, FIRST_DAY - 2]
    assert events(store) == [(REVIEW, 4, FIRST_DAY), (REVIEW, 4, FIRST_DAY - 3)]


# --- how long it took


@pytest.mark.parametrize(
    ("seconds", "took_ms"), [(0.0, 0), (1.5, 1500), (3600.0, 3_600_000), (90_000.0, 3_600_000), (-5, 0)]
)
def test_an_answer_has_the_time_it_took_within_reason(
    import_deck: Import, begin: Begin, clock: FakeClock, store: Database, seconds: float, took_ms: int
) -> None:
    import_deck(numbered(2))
    study = begin()
    for _ in range(2):
        clock.seconds += seconds
        answer(study, 4)
    assert store.rows("SELECT took_ms FROM event") == [(took_ms,)] * 2
    summary = study.summary()
    assert (summary.answers, summary.cards, summary.took_ms, summary.grades) == (2, 2, 2 * took_ms, {4: 2})


# --- outcomes


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "today"), (0, "today"), (1, "1 day"), (2, "2 days"), (59, "59 days"), (60, "2.0 months"),
        (95, "3.1 months"), (729, "23.9 months"), (730, "2.0 years"), (36_500, "99.9 years"),
    ],
)  # fmt: skip
def test_days_in_words(days: int, words: str) -> None:
    assert in_days(days) == words


@pytest.mark.parametrize("last", range(6))
@pytest.mark.parametrize(
    "history", [(), ((4, 1),), ((4, 1), (4, 6), (5, 40)), ((2, 0),), ((4, 1), (3, 0)), ((5, 1), (1, 1))]
)
def test_the_outcome_shown_is_what_is_stored(
    import_deck: Import,
    begin: Begin,
    clock: FakeClock,
    store: Database,
    history: tuple[tuple[int, int], ...],
    last: int,
) -> None:
    import_deck(numbered(1))
    for grade, days in history:
        answer(begin(), grade)
        clock.pass_days(days)
    study = begin()
    assert study.view is not None
    drilled = study.view.why == "again"
    shown = study.view.outcomes[last]
    answer(study, last)
    memory = memory_of(store)
    if drilled and last < 4:
        assert (shown, memory.drill) == ("today", clock.now().day)
    else:
        assert shown == in_days(memory.due - clock.now().day)


# --- undo


def test_undo_takes_back_one_answer_after_another_over_restarts(
    import_deck: Import, begin: Begin, clock: FakeClock, store: Database
) -> None:
    import_deck(numbered(2))
    answer(begin(), 4, 2)
    clock.pass_days(1)
    study = begin()
    answer(study, 5)
    taken = []
    while (undone := study.undo()) is not None:
        taken.append((undone.question, undone.grade, undone.at.day - FIRST_DAY, study.is_of_this_session(undone)))
        assert question(study) == undone.question
    assert taken == [("q0", 5, 1, True), ("q1", 2, 0, False), ("q0", 4, 0, False)]
    assert [memory_of(store, row) for row in (1, 2)] == [NEW, NEW]
    assert study.summary().answers == 0
    assert [kind for kind, _, _ in events(store)] == [REVIEW, REVIEW, REVIEW, UNDO, UNDO, UNDO]
    assert begin().session.counts() == {"new": 2}


def test_an_undone_drill_pass_comes_back_as_a_drill(import_deck: Import, begin: Begin) -> None:
    import_deck(numbered(1))
    study = begin()
    answer(study, 2, 4)
    study.undo()
    assert study.view is not None
    assert study.view.why == "again"
    assert answer_all(study, 4) == ["q0"]


def test_undo_asks_the_card_now_and_what_was_asked_after_it(import_deck: Import, begin: Begin) -> None:
    import_deck(numbered(3))
    study = begin()
    answer(study, 4)
    study.undo()
    assert answer_all(study) == ["q0", "q1", "q2"]


def test_undo_passes_over_what_cannot_be_asked_any_more(import_deck: Import, begin: Begin, store: Database) -> None:
    import_deck(
        "id: d\nname: Deck\ncards:\n  - {id: a, q: a, a: x}\n  - {id: b, text: '{{c1::b}} {{c2::c}}'}\n  - {id: c, q: c, a: x}\n"
    )
    answer(begin(), 4, 4, 4)
    import_deck("id: d\nname: Deck\ncards:\n  - {id: a, q: a, a: x}\n  - {id: b, text: 'b {{c2::c}}'}\n")
    study = begin()
    undone = study.undo()
    assert undone is not None
    assert undone.question == "a"
    assert study.undo() is None
    assert [kind for kind, _, _ in events(store)] == [REVIEW] * 3 + [UNDO]


def test_undo_leaves_another_machines_answers_alone(
    import_deck: Import, begin: Begin, store: Database, clock: FakeClock, chance: Callable[[int], bytes]
) -> None:
    import_deck(numbered(2))
    answer(begin(), 4)
    card = cards.card_in(store, 2)
    assert card is not None
    with store.transaction():
        log.append(store, Event(b"", card.key, 0, REVIEW, clock.now(), 5, device="another"), chance)
        Recorder(store, clock, chance, STEP).refold([card])
    study = begin()
    undone = study.undo()
    assert undone is not None
    assert undone.question == "q0"
    assert study.undo() is None


def in_memory(*texts: Card) -> Database:
    database = Database(model(file.SCHEMA_VERSION), Path(":memory:"))
    with database.transaction():
        deck = cards.save_deck(database, StoredDeck(0, "k", "Deck"))
        cards.add_cards(database, deck, "k", enumerate(texts))
    return database


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from([0, 0, 0, 1, 2, 7, -1])), max_size=12),
    st.integers(1, 8),
)
def test_undo_after_an_answer_is_as_if_nothing_had_been(before: list[tuple[int, int]], count: int) -> None:
    database = in_memory(
        Card("a", "a", "x"), Card("b", "b", "x", type="both"), Card("c", "{{c1::c}} {{c2::d}}", type="cloze")
    )
    clock = FakeClock()
    chance = random.Random(1).randbytes

    def begin() -> Study:
        return Study(Recorder(database, clock, chance, STEP), Scope(tuple(cards.decks(database)), Caps()))

    def all_memories() -> dict[tuple[int, int], Memory]:
        return {(key, face): memory for key, face, memory in log.all_memories(database)}

    for grade, days in before:
        study = begin()
        if study.view is not None:
            answer(study, grade)
        clock.pass_days(days)
    was = all_memories()
    study = begin()
    done = 0
    while study.view is not None and done < count:
        answer(study, done % 6)
        done += 1
    undone = [study.undo() for _ in range(done)]
    assert None not in undone
    assert all_memories() == was


# --- somewhere else at the same time


def test_a_card_answered_elsewhere_is_not_scheduled_twice(
    import_deck: Import, begin: Begin, store: Database, second: Database
) -> None:
    import_deck(numbered(2))
    here, there = begin(), begin(database=second)
    assert question(here) == question(there) == "q0"
    answer(there, 5)
    was = memory_of(store)
    here.reveal()
    assert not here.grade(2).saved
    assert memory_of(store) == was
    assert not here.session.revealed
    assert question(here) == "q1"  # the first no longer waits
    answer(here, 4)
    assert here.view is None
    there.reveal()
    assert not there.grade(1).saved
    assert there.view is None
    assert [(kind, grade) for kind, grade, _ in events(store)] == [(REVIEW, 5), (REVIEW, 4)]


def test_a_card_failed_elsewhere_is_asked_again_as_what_it_is_now(
    import_deck: Import, begin: Begin, second: Database
) -> None:
    import_deck(numbered(1))
    answer(begin(), 2)
    here, there = begin(), begin(database=second)
    answer(there, 3)
    assert not here.grade(4).saved
    assert question(here) == "q0"
    answer(here, 4)
    assert here.view is None
    assert not there.grade(4).saved


def test_an_undo_elsewhere_counts_as_well(import_deck: Import, begin: Begin, store: Database, second: Database) -> None:
    import_deck(numbered(1))
    here = begin()
    answer(here, 2)
    assert begin(database=second).undo() is not None
    assert not here.grade(4).saved
    answer(here, 5)
    assert memory_of(store).ease == 260


def test_what_was_archived_or_hidden_elsewhere_is_passed_over(
    import_deck: Import, begin: Begin, store: Database, clock: FakeClock, chance: Callable[[int], bytes]
) -> None:
    import_deck("id: d\n" + numbered(5))
    study = begin()
    for row, kind in ((2, SUSPEND), (3, BURY)):
        card = cards.card_in(store, row)
        assert card is not None
        with store.transaction():
            log.append(store, Event(b"", card.key, 0, kind, clock.now(), device=study.recorder.device), chance)
            study.recorder.refold([card])
    import_deck("id: d\n" + deck_of("q0", "q1", "q2", "q4"))
    assert answer_all(study) == ["q0", "q4"]


def test_a_face_that_was_edited_away_meanwhile_is_passed_over(
    import_deck: Import, begin: Begin, clock: FakeClock
) -> None:
    deck = "id: d\nname: D\ncards:\n  - {id: a, q: a, a: x}\n  - {id: b, text: '%s'}\n"
    import_deck(deck % "{{c1::b}} {{c2::c}}")
    study = begin()
    import_deck(deck % "b {{c2::c}}")
    assert answer_all(study) == ["a"]
    assert answer_all(begin()) == ["b ____"]


def test_a_card_that_moved_to_another_deck_tells_its_new_one(
    store: Database, deck_file: Callable[..., Path], begin: Begin
) -> None:
    one = "id: {0}\nname: {0}\ncards:\n  - {{id: {0}1, q: {0}1, a: x}}\n".format
    card = "  - {id: m, q: m, a: x}\n"
    files = [deck_file(one("A") + card, "a.yaml"), deck_file(one("B"), "b.yaml")]
    apply_import(store, plan_import(store, files))
    study = begin(decks=cards.decks(store)[:1])
    deck_file(one("A"), "a.yaml")
    deck_file(one("B") + card, "b.yaml")
    apply_import(store, plan_import(store, files))
    answer(study, 4)
    assert study.view is not None
    assert (study.view.face.question, study.view.deck) == ("m", "B")


# --- siblings


@pytest.mark.parametrize(
    ("card", "questions"),
    [
        ("{q: there, a: back, type: both}", ["there", "back"]),
        ("{text: '{{c1::a}} {{c2::b}} {{c3::c}}'}", ["____ b c", "a ____ c", "a b ____"]),
    ],
)
def test_the_faces_of_a_card_come_on_different_days(
    import_deck: Import, begin: Begin, clock: FakeClock, card: str, questions: list[str]
) -> None:
    import_deck(f"name: Deck\ncards:\n  - {card}\n")
    asked = set(answer(begin(), 2, 4))  # drilled until it is good, and no other face
    assert begin().view is None
    for _ in range(12):
        clock.pass_days(1)
        today = answer_all(begin())
        assert len(today) <= 1
        assert begin().view is None
        asked.update(today)
    assert sorted(asked) == sorted(questions)


def test_an_undone_answer_lets_its_sibling_come_again(import_deck: Import, begin: Begin, store: Database) -> None:
    import_deck("name: Deck\ncards:\n  - {q: there, a: back, type: both}\n")
    answer(begin(), 4)
    assert memory_of(store, face=1).buried == FIRST_DAY + 1
    begin().undo()
    assert memory_of(store, face=1).buried == NEVER


# --- what is next


def test_the_outlook_counts_what_is_left_and_what_is_to_come(
    import_deck: Import, begin: Begin, clock: FakeClock
) -> None:
    import_deck(numbered(6))
    study = begin(Caps(new=4))
    assert study.outlook() == Outlook(again_today=0, later_today=4, tomorrow=0, week=0, next_day=-1)
    answer(study, 4, 2)
    assert study.outlook() == Outlook(again_today=1, later_today=2, tomorrow=2, week=2, next_day=1)
    answer_all(study)
    clock.pass_days(1)
    study = begin(Caps(new=0))
    answer_all(study, 5)
    assert study.outlook() == Outlook(again_today=0, later_today=0, tomorrow=1, week=4, next_day=1)
    clock.pass_days(1)
    answer_all(begin(Caps(new=0)), 5)
    assert begin(Caps(new=0)).outlook() == Outlook(0, 0, tomorrow=0, week=4, next_day=5)


# --- choosing decks


@pytest.mark.parametrize(
    ("names", "picked", "unknown"),
    [
        (["chemistry"], ["chemistry"], []),
        (["Chemistry"], ["chemistry"], []),
        (["chemistry 2"], ["chemistry 2"], []),
        (["chemistry 3"], [], ["chemistry 3"]),
        (["chem"], [], ["chem"]),  # fits two
        (["bio"], ["Biology"], []),
        (["BIO", "biology"], ["Biology"], []),
        (["bio", "nothing", "chemistry"], ["Biology", "chemistry"], ["nothing"]),
        (["twin"], ["twin"], []),  # exact before case
        (["TWIN"], [], ["TWIN"]),
        (["straße"], ["STRASSE"], []),
        ([""], [], [""]),
    ],
)
def test_a_deck_is_picked_by_its_name_or_the_beginning_of_it(
    names: list[str], picked: list[str], unknown: list[str]
) -> None:
    known = ["chemistry", "chemistry 2", "Biology", "twin", "Twin", "STRASSE"]
    decks = [StoredDeck(row, str(row), name) for row, name in enumerate(known, 1)]
    found, missing = pick_decks(decks, names)
    assert ([deck.name for deck in found], missing) == (picked, unknown)


def test_two_decks_of_one_name_are_not_picked() -> None:
    decks = [StoredDeck(1, "a", "x"), StoredDeck(2, "b", "x")]
    assert pick_decks(decks, ["x"]) == ([], ["x"])


def test_a_deck_that_is_gone_has_no_name(begin: Begin) -> None:
    assert begin()._name(99) == ""


def test_undoing_a_cards_first_answer_hides_its_siblings_again(
    store: Database, begin: Begin, import_deck: Callable[..., Path]
) -> None:
    import_deck("name: D\ncards:\n  - {type: both, q: iron, a: Fe}\n")
    day = FIRST_DAY
    assert cards.counts(store, day).new == 1
    study = begin()
    answer(study, 4)
    study.undo()
    assert cards.counts(store, day).new == 1


def test_an_answer_to_a_card_that_was_replaced_meanwhile_is_none(
    import_deck: Import, begin: Begin, store: Database
) -> None:
    """A backup may have been put in the store's place, where another card has that row."""
    import_deck(numbered(2))
    study = begin()
    asked = study.asked
    assert asked is not None
    with store.transaction():
        store.run("UPDATE card SET key = key + 1 WHERE id = ?", (asked[0].row,))
    study.reveal()
    graded = study.grade(4)
    assert (graded.saved, graded.anew) == (False, True)
    assert events(store) == []
    with store.transaction():
        store.run("UPDATE card SET key = key - 1 WHERE id = ?", (asked[0].row,))


@pytest.mark.parametrize(("minutes", "told"), [(-60, False), (0, False), (4, False), (6, True), (600_000, True)])
def test_a_clock_set_back_is_told_once(
    import_deck: Import, begin: Begin, clock: FakeClock, minutes: int, *, told: bool
) -> None:
    import_deck(numbered(4))
    study = begin()
    assert study.clock_behind is None
    answer(study, 4)
    last = clock.now()
    clock.utc_ms -= minutes * 60_000
    study.reveal()
    assert study.grade(4).clock_behind == (last if told else None)
    study.reveal()
    assert study.grade(4).clock_behind is None
    clock.utc_ms -= minutes * 60_000
    later = begin()
    assert (later.clock_behind is not None) == told
    if later.view is not None:
        later.reveal()
        assert later.grade(4).clock_behind is None
