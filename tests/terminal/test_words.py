from __future__ import annotations

import pytest

from srs_cli.app.recording import Undone
from srs_cli.app.studying import Graded
from srs_cli.model.card import Card, Source
from srs_cli.model.event import BURY, CRAM, DRILL, EDIT, FLAG, MOVE, RESET, REVIEW, SUSPEND, UNSUSPEND, Moment
from srs_cli.quiz.queue import Why
from srs_cli.quiz.session import Summary
from srs_cli.terminal.grades import FOUR, SIX, Grade, grade_name
from srs_cli.terminal.keymap import KeyMap
from srs_cli.terminal.words import (
    answer_lines,
    counts_line,
    duration,
    grade_labels,
    graded_words,
    next_line,
    source_of,
    summary_lines,
    undone_words,
)

OUTCOMES = ("1 day", "1 day", "1 day", "6 days", "6 days", "6 days")
NOTHING = Summary(answers=0, cards=0, took_ms=0, grades={}, due=0, recalled=0)


@pytest.mark.parametrize(
    ("grade", "scale", "name"),
    [(2, FOUR, "Again"), (3, FOUR, "Hard"), (4, FOUR, "Good"), (5, FOUR, "Easy"), (0, FOUR, "grade 0"),
     (0, SIX, "Blackout"), (2, SIX, "Almost"), (5, SIX, "Perfect")],
)  # fmt: skip
def test_a_grade_has_the_name_of_its_scale(grade: int, scale: tuple[Grade, ...], name: str) -> None:
    assert grade_name(grade, scale) == name


def test_each_grade_says_when_the_card_comes_next_and_whether_it_comes_back_today() -> None:
    assert grade_labels(KeyMap.of(FOUR), OUTCOMES) == [
        "1 Again 1 day ↻",
        "2 Hard, recalled 6 days ↻",
        "3 Good 6 days",
        "4 Easy 6 days",
    ]
    assert [label.endswith("↻") for label in grade_labels(KeyMap.of(SIX), OUTCOMES)] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_in_a_drill_a_low_grade_says_today_once() -> None:
    drill = ("today", "today", "today", "today", "1 day", "1 day")
    assert grade_labels(KeyMap.of(FOUR), drill) == [
        "1 Again today",
        "2 Hard, recalled today",
        "3 Good 1 day",
        "4 Easy 1 day",
    ]


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ({"new": 12, "again": 3, "due": 40}, "12 new  3 again  40 due"),
        ({"new": 0, "again": 1, "due": 0}, "1 again"),
        ({"new": 0, "again": 0, "due": 0}, ""),
        ({}, ""),
        ({"cram": 1_200}, "1200 cram"),
        ({"ahead": 2, "due": 1}, "1 due  2 ahead"),
    ],
)
def test_counts_leave_out_what_is_none(counts: dict[Why, int], line: str) -> None:
    assert counts_line(counts) == line


def test_the_lines_of_a_list_have_bullets() -> None:
    assert answer_lines("one text") == "one text"
    assert answer_lines(("one", "two")) == "• one\n• two"


def test_a_source_is_a_place() -> None:
    assert source_of(Card("a", "q", source=Source("notes.txt", 12, 3))) == "notes.txt:12:3"
    assert source_of(Card("a", "q")) == ""


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0, "0 s"), (1_499, "1 s"), (59_400, "59 s"), (59_600, "1 min 0 s"), (372_000, "6 min 12 s")],
)
def test_durations(milliseconds: int, words: str) -> None:
    assert duration(milliseconds) == words


def test_a_summary_counts_answers_grades_and_recall() -> None:
    summary = Summary(answers=24, cards=20, took_ms=372_000, grades={2: 3, 4: 20, 5: 1}, due=8, recalled=7)
    assert summary_lines(summary, FOUR) == [
        "24 answers to 20 cards in 6 min 12 s (16 s each)",
        "Again 3, Good 20, Easy 1",
        "Recalled 88 % of the 8 cards that came back",
    ]


def test_a_summary_of_new_cards_has_no_recall_and_of_nothing_no_lines() -> None:
    summary = Summary(answers=1, cards=1, took_ms=2_000, grades={4: 1}, due=0, recalled=0)
    assert summary_lines(summary, FOUR) == ["1 answer to 1 card in 2 s (2 s each)", "Good 1"]
    assert summary_lines(NOTHING, FOUR) == []


@pytest.mark.parametrize(
    ("tomorrow", "week", "next_day", "line"),
    [
        (3, 40, 1, "Next: 3 tomorrow, 40 within a week"),
        (3, 3, 1, "Next: 3 tomorrow"),
        (0, 1_234, 2, "Next: none tomorrow, 1,234 within a week"),
        (0, 0, 9, "Next: in 9 days"),
        (0, 0, -1, ""),
    ],
)
def test_what_is_next(tomorrow: int, week: int, next_day: int, line: str) -> None:
    assert next_line(tomorrow, week, next_day) == line


def undone(kind: int, question: str = "Iron?", grade: int = -1) -> Undone:
    return Undone(kind, grade, question, Moment(0, 0, 0), (b"1",))


@pytest.mark.parametrize(
    ("act", "earlier", "sentence"),
    [
        (None, False, "There is nothing to undo."),
        (undone(REVIEW, grade=2), False, "Undone: Again for “Iron?”"),
        (undone(DRILL, grade=4), False, "Undone: Good for “Iron?”"),
        (undone(CRAM, grade=5), False, "Undone: Easy for “Iron?”"),
        (undone(REVIEW, grade=0), True, "Undone: grade 0 of an earlier session for “Iron?”"),
        (undone(REVIEW, "x\x1b" * 60, 4), False, f"Undone: Good for “{'x␛' * 19}x…”"),
        (undone(BURY), False, "Undone: hiding “Iron?”"),
        (undone(SUSPEND), False, "Undone: suspending “Iron?”"),
        (undone(UNSUSPEND), False, "Undone: unsuspending “Iron?”"),
        (undone(RESET), False, "Undone: resetting “Iron?”"),
        (undone(FLAG), False, "Undone: the flag of “Iron?”"),
        (undone(EDIT, "a note"), False, "Undone: a note"),
        (undone(MOVE, "a move"), True, "Undone: a move of an earlier session"),
        (
            Undone(EDIT, -1, "an edit", Moment(0, 0, 0), (), refused="d.yaml was changed since, so that change of it stays"),
            False,
            "d.yaml was changed since, so that change of it stays. u again undoes what came before it.",
        ),
    ],
)  # fmt: skip
def test_what_was_undone(act: Undone | None, earlier: bool, sentence: str) -> None:  # noqa: FBT001 - a column of the table
    assert undone_words(act, FOUR, earlier=earlier) == sentence


@pytest.mark.parametrize(
    ("graded", "begins"),
    [
        (Graded(), ""),
        (Graded(saved=False), "Answered elsewhere meanwhile, and passed over here."),
        (Graded(saved=False, anew=True), "Answered elsewhere meanwhile: here it is anew."),
        (Graded(clock_behind=Moment(90_061_000, -3600, 1)), "The clock is behind your last answer (1970-01-02 00:01)."),
        (Graded(leech=8), "A leech: forgotten 8 times. Is the card too hard?"),
        (Graded(leech=8, suspended=True), "A leech: forgotten 8 times. It is suspended"),
    ],
)
def test_an_answer_is_talked_about_only_where_there_is_something_to_say(graded: Graded, begins: str) -> None:
    assert graded_words(graded).startswith(begins)
    assert bool(graded_words(graded)) == bool(begins)
