"""The pass over the log, against a slow second reading."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from srs_cli.model.event import CRAM, DRILL, RESET, REVIEW, Event, Moment
from srs_cli.reports.history import GRADES, SLOTS, Days, History, merged, read_history
from tests.conftest import STEP
from tests.reports import log_oracle

SORTS = ("new", "young", "mature", "repeated", "again", "practice")


def read(log: list[Event], deck_of: dict[int, int], since: int = -(1 << 40)) -> History:
    return read_history(log_oracle.pasts(log), deck_of, STEP, since)


def counted(days: Days) -> tuple[log_oracle.Counted, Counter[int]]:
    """Return how many answers there were of each day, sort and grade, and the milliseconds of each day."""
    found: log_oracle.Counted = Counter()
    spent: Counter[int] = Counter()
    for day, sums in days.items():
        assert len(sums) == SLOTS + 1
        spent[day] = sums[SLOTS]
        for slot in range(SLOTS):
            if sums[slot]:
                found[day, SORTS[slot // GRADES], slot % GRADES] = sums[slot]
    return found, spent


def expected(log: list[Event]) -> tuple[log_oracle.Counted, Counter[int]]:
    found, spent = log_oracle.count(log)
    days: Counter[int] = Counter()
    for (day, _sort, _grade), took_ms in spent.items():
        days[day] += took_ms
    return found, days


@hypothesis_given(log_oracle.logs())
def test_the_pass_counts_what_a_slow_reading_of_the_log_counts(log: list[Event]) -> None:
    assert counted(read(log, {1: 10, 2: 20}).days) == expected(log)


@hypothesis_given(log_oracle.logs(), st.integers(0, 9))
def test_decks_have_their_late_days_alone(log: list[Event], place: int) -> None:
    since = [0, *(event.moment.day for event in log)][-place:][0]
    history = read(log, {1: 10, 2: 20}, since)
    whole = counted(merged(history.decks.values()))
    assert whole == tuple(
        Counter({key: n for key, n in each.items() if (key[0] if isinstance(key, tuple) else key) >= since})
        for each in expected(log)
    )
    assert counted(history.days) == expected(log)


@hypothesis_given(log_oracle.logs())
def test_each_deck_has_the_days_of_its_cards(log: list[Event]) -> None:
    history = read(log, {1: 10, 2: 10})
    alone = {key: [event for event in log if (event.card in (1, 2)) == (key == 10)] for key in (0, 10)}
    for deck, part in alone.items():
        # An undo may name another card's event: only effective events are dealt out.
        happened = [event for event in log_oracle.effective(log) if event in part]
        assert counted(history.decks.get(deck, {})) == expected(happened)


@hypothesis_given(log_oracle.logs())
def test_a_face_has_the_time_of_its_answers(log: list[Event]) -> None:
    times = {(time.card, time.face): (time.answers, time.took_ms) for time in read(log, {}).faces}
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
    found, _spent = counted(read(log, {}).days)
    assert Counter(sort for _day, sort, _grade in found.elements()) == Counter(sorts)


@hypothesis_given(st.lists(st.lists(st.integers(0, 9), min_size=SLOTS + 1, max_size=SLOTS + 1), max_size=3))
def test_merging_adds_and_leaves_the_parts_alone(sums: list[list[int]]) -> None:
    parts: list[Days] = [{7: each, 8 + place: each} for place, each in enumerate(sums)]
    before = [{day: list(each) for day, each in part.items()} for part in parts]
    whole = merged(parts)
    assert whole.get(7, [0] * (SLOTS + 1)) == [sum(column) for column in zip([0] * (SLOTS + 1), *sums, strict=True)]
    assert parts == before
