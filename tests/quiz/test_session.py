"""The course of a session."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.quiz.queue import Item
from srs_cli.quiz.session import Answered, Session, Summary

ONE, TWO, THREE = Item(1, 0, "due"), Item(2, 0, "new"), Item(3, 1, "due")


def answer(session: Session, grade: int, *, event: bytes = b"event", took_ms: int = 1000) -> Item:
    item = session.current
    assert item is not None
    session.answer(Answered(item, grade, took_ms, event), comes_back=grade < 4)
    return item


def asked(session: Session) -> list[Item]:
    return [*([session.current] if session.current else []), *session.waiting]


def test_nothing_to_ask_is_a_session_too() -> None:
    session = Session.of([])
    session.reveal()
    session.next()
    session.skip()
    assert session.current is None
    assert not session.revealed
    assert session.counts() == {}
    assert session.summary() == Summary(answers=0, cards=0, took_ms=0, grades={}, due=0, recalled=0)


def test_a_session_asks_one_face_after_another() -> None:
    session = Session.of([ONE, TWO])
    assert (session.current, session.revealed) == (ONE, False)
    session.reveal()
    assert session.revealed
    answer(session, 4)
    assert (session.current, session.revealed) == (TWO, False)
    answer(session, 5)
    assert session.current is None
    assert not session.waiting


def test_what_is_graded_below_four_comes_back_at_the_end_until_it_is_not() -> None:
    session = Session.of([ONE, TWO])
    answer(session, 2)
    assert asked(session) == [TWO, replace(ONE, why="again")]
    answer(session, 4)
    answer(session, 3)
    assert asked(session) == [replace(ONE, why="again")]
    answer(session, 4)
    assert asked(session) == []


def test_what_is_skipped_does_not_come_back() -> None:
    session = Session.of([ONE, TWO])
    session.reveal()
    session.skip()
    assert asked(session) == [TWO]
    assert not session.revealed
    assert session.answers == []


def test_an_answer_taken_back_is_asked_again_before_what_was_asked() -> None:
    session = Session.of([ONE, TWO, THREE])
    answer(session, 4, event=b"1")
    session.reveal()
    session.take_back(ONE, (b"1",))
    assert asked(session) == [ONE, TWO, THREE]
    assert not session.revealed
    assert session.answers == []


def test_what_comes_back_because_of_an_answer_does_not_when_it_is_taken_back() -> None:
    session = Session.of([ONE, TWO])
    answer(session, 1, event=b"1")
    assert asked(session) == [TWO, replace(ONE, why="again")]
    session.take_back(ONE, (b"1",))
    assert asked(session) == [ONE, TWO]


def test_the_last_answer_can_be_taken_back() -> None:
    session = Session.of([ONE])
    answer(session, 4, event=b"1")
    session.take_back(ONE, (b"1",))
    assert asked(session) == [ONE]


def test_a_face_that_is_asked_already_is_asked_once() -> None:
    session = Session.of([ONE])
    answer(session, 2, event=b"1")
    assert session.current == replace(ONE, why="again")
    session.take_back(ONE, (b"1",))
    assert asked(session) == [ONE]


def test_an_answer_of_an_earlier_session_can_be_taken_back() -> None:
    session = Session.of([TWO])
    session.take_back(ONE, (b"of yesterday",))
    assert asked(session) == [ONE, TWO]


def test_counts_hold_the_current_face() -> None:
    session = Session.of([ONE, TWO, THREE])
    assert session.counts() == {"new": 1, "due": 2}
    answer(session, 0)
    assert session.counts() == {"new": 1, "again": 1, "due": 1}


def test_a_summary_counts_answers_cards_and_what_was_recalled() -> None:
    session = Session.of([ONE, TWO, THREE])
    for event, grade in enumerate([2, 4, 3, 5, 4]):
        answer(session, grade, event=bytes([event]), took_ms=1000 + event)
    assert session.current is None
    assert session.summary() == Summary(
        answers=5,
        cards=3,
        took_ms=5010,
        grades={2: 1, 4: 2, 3: 1, 5: 1},
        due=2,  # ONE and THREE; what came back is no longer due
        recalled=1,
    )
    session.take_back(ONE, (bytes([0]),))
    assert session.summary().answers == 4
    assert session.summary().due == 1


def test_two_faces_of_a_card_are_two_in_the_summary() -> None:
    session = Session.of([Item(1, 0, "due"), Item(1, 1, "due")])
    answer(session, 4)
    answer(session, 4)
    assert session.summary().cards == 2


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 8))
def test_a_session_ends_with_every_face_answered_well(grades: list[int], faces: int) -> None:
    items = [Item(card, 0, "due") for card in range(faces)]
    session = Session.of(items)
    given_grades = iter(grades)
    last: dict[Item, int] = {}
    while session.current:
        grade = next(given_grades, 4)
        last[replace(answer(session, grade), why="due")] = grade
    assert set(last) == set(items)
    assert all(grade >= 4 for grade in last.values())


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.integers(1, 5))
def test_taking_every_answer_back_ends_where_it_began(grades: list[int], faces: int) -> None:
    """Undo goes backwards through the answers; what was asked when each was given is asked again."""
    session = Session.of([Item(card, 0, "due") for card in range(faces)])
    given_answers: list[tuple[Item, bytes]] = []
    before = []
    for number, grade in enumerate(grades):
        if session.current is None:
            break
        before.append({item.place for item in asked(session)})
        event = bytes([number])
        given_answers.append((answer(session, grade, event=event), event))
    for item, event in reversed(given_answers):
        session.take_back(item, (event,))
        assert session.current == item
        assert {each.place for each in asked(session)} == before.pop()
    assert session.answers == []
