from __future__ import annotations

import pytest

from srs_cli.model.card import Card, Source
from srs_cli.quiz.queue import Why
from srs_cli.quiz.session import Summary
from srs_cli.terminal.grades import FOUR, SIX, Grade, grade_name
from srs_cli.terminal.keymap import KeyMap
from srs_cli.terminal.words import (
    answer_lines,
    counts_line,
    duration,
    grade_labels,
    next_line,
    source_of,
    summary_lines,
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
