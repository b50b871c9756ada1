"""The pass over the log, against a slow second reading."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from srs_cli.model.event import CRAM, DRILL, RESET, REVIEW, Event, Moment
from srs_cli.reports.history import FACE_AT, GIVEN_AT, GRADES, KIND_AT, SLOTS, AnswerRow, Days, merged, read_history
from tests.conftest import STEP
from tests.reports import log_oracle

SORTS = ("new", "young", "mature", "repeated", "again", "practice")


def rows_of(log: list[Event]) -> list[AnswerRow]:
    """Return what the store would give for a log."""
    return [
        (
            event.card,
            max(event.grade, 0)
            + (event.kind << KIND_AT)
            + (event.face << FACE_AT)
            + (log_oracle.given(event) << GIVEN_AT),
            event.moment.day,
            event.took_ms,
        )
        for event in log_oracle.effective(log)
        if event.kind in (REVIEW, DRILL, RESET, CRAM)
    ]


def counted(days: Days) -> tuple[log_oracle.Counted, log_oracle.Counted]:
    found: log_oracle.Counted = Counter()
    spent: log_oracle.Counted = Counter()
    for day, sums in days.items():
        assert len(sums) == 2 * SLOTS
        for slot in range(SLOTS):
            key = (day, SORTS[slot // GRADES], slot % GRADES)
            if sums[slot]:
                found[key], spent[key] = sums[slot], sums[SLOTS + slot]
            else:
                assert not sums[SLOTS + slot]
    return found, spent


@hypothesis_given(log_oracle.logs())
def test_the_pass_counts_what_a_slow_reading_of_the_log_counts(log: list[Event]) -> None:
    history = read_history(rows_of(log), {1: 10, 2: 20}, STEP)
    assert counted(merged(history.decks.values())) == log_oracle.count(log)


@hypothesis_given(log_oracle.logs())
def test_each_deck_has_the_days_of_its_cards(log: list[Event]) -> None:
    history = read_history(rows_of(log), {1: 10, 2: 10}, STEP)
    alone = {key: [event for event in log if (event.card in (1, 2)) == (key == 10)] for key in (0, 10)}
    for deck, part in alone.items():
        # An undo may name another card's event: only effective events are dealt out.
        happened = [event for event in log_oracle.effective(log) if event in part]
        assert counted(history.decks.get(deck, {})) == log_oracle.count(happened)


@hypothesis_given(log_oracle.logs())
def test_a_face_has_the_time_of_its_answers(log: list[Event]) -> None:
    times = {
        (time.card, time.face): (time.answers, time.took_ms) for time in read_history(rows_of(log), {}, STEP).faces
    }
    answers = [event for event in log_oracle.effective(log) if event.kind in (REVIEW, DRILL, CRAM)]
    keys = {(event.card, event.face) for event in answers}
    assert times == {
        key: (
            sum((event.card, event.face) == key for event in answers),
            sum(event.took_ms for event in answers if (event.card, event.face) == key),
        )
        for key in keys
    }


def answer(day: int, grade: int = 4, kind: int = REVIEW, payload: str = "") -> Event:
    return Event(b"", 1, 0, kind, Moment(0, 0, day), grade, 1000, payload=payload)


@pytest.mark.parametrize(
    ("log", "sorts"),
    [
        ([answer(1)], ["new"]),
        ([answer(1), answer(2)], ["new", "young"]),
        ([answer(1), answer(2), answer(8), answer(23), answer(61)], ["new", "young", "young", "young", "mature"]),
        ([answer(1), answer(1)], ["new", "repeated"]),
        ([answer(5), answer(3)], ["new", "repeated"]),  # a clock set back: it counts for day 5
        ([answer(1), answer(9, kind=RESET), answer(9)], ["new", "new"]),
        ([answer(1, 2), answer(1, 4, DRILL), answer(2)], ["new", "again", "young"]),
        ([answer(1, kind=CRAM), answer(1)], ["practice", "new"]),
        ([answer(1, payload='{"interval": 21}'), answer(22)], ["new", "mature"]),
        ([answer(1, payload='{"interval": 20}'), answer(21)], ["new", "young"]),
    ],
)
def test_answers_are_told_apart_by_what_was_known_before(log: list[Event], sorts: list[str]) -> None:
    found, _spent = counted(merged(read_history(rows_of(log), {}, STEP).decks.values()))
    assert Counter(sort for _day, sort, _grade in found.elements()) == Counter(sorts)


@hypothesis_given(st.lists(st.lists(st.integers(0, 9), min_size=2 * SLOTS, max_size=2 * SLOTS), max_size=3))
def test_merging_adds_and_leaves_the_parts_alone(sums: list[list[int]]) -> None:
    parts: list[Days] = [{7: each, 8 + place: each} for place, each in enumerate(sums)]
    before = [{day: list(each) for day, each in part.items()} for part in parts]
    whole = merged(parts)
    assert whole.get(7, [0] * 2 * SLOTS) == [sum(column) for column in zip([0] * 2 * SLOTS, *sums, strict=True)]
    assert parts == before
