"""Answers that another program took down, in the log."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.event import DRILL, REVIEW
from srs_cli.model.identity import row_digest
from srs_cli.model.package import Answer
from srs_cli.store import foreign, log
from srs_cli.store.database import Database

MILLISECONDS = st.one_of(st.integers(-(1 << 40), 1 << 49), st.just(0))
NOON = 1_750_000_000_000

harms_store = pytest.mark.harms_store  # answers to cards that are not there


@given(st.lists(st.tuples(MILLISECONDS, st.binary(min_size=8, max_size=8), st.binary(min_size=8, max_size=8))))
def test_an_id_that_is_born_of_an_answer_is_as_one_that_is_born_of_chance(born: list[tuple[int, bytes, bytes]]) -> None:
    moments, first, second = zip(*born, strict=True) if born else ((), (), ())
    assert foreign.foreign_ids(moments, first, second) == [
        log.following_id(None, utc_ms, partial(_first, one + other)) for utc_ms, one, other in born
    ]


def _first(seed: bytes, count: int) -> bytes:
    return seed[:count]


def answers(count: int, *, face: int = 0) -> list[Answer]:
    return [
        (face, REVIEW if each % 3 else DRILL, NOON + each, 3600, 20_254, 2 + each % 4, 900, "") for each in range(count)
    ]


@harms_store
def test_an_answer_has_the_same_id_wherever_it_comes_in(store: Database) -> None:
    with store.transaction():
        ids = foreign.add_foreign(store, "d", [(7, [(0, REVIEW, NOON, 3600, 20_254, 4, 900, "")])])
    assert [each.hex() for each in ids] == [
        "01977420dc007aaf8a290c851af3bbc0"
    ]  # never to change: other machines have it


@harms_store
@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 150])
def test_any_number_of_answers_comes_in_whole(store: Database, count: int) -> None:
    with store.transaction():
        foreign.add_foreign(store, "d", [(9, answers(1))])
        ids = foreign.add_foreign(store, "d", [(7, answers(count)), (8, answers(2, face=1))])
    events = log.events_of(store, 7) + log.events_of(store, 8)
    assert [event.id for event in events] == ids
    assert [(event.card, event.face, event.kind, *event.moment, event.grade, event.took_ms) for event in events] == [
        (card, *answer[:7]) for card, its in ((7, answers(count)), (8, answers(2, face=1))) for answer in its
    ]
    assert [event.device_seq for event in events] == list(range(2, count + 4))
    assert not log.damaged(store)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text())
def test_the_digest_is_that_of_the_row(payload: str, device: str) -> None:
    rows: list[log.EventRow] = []

    class Keeping:
        """What is asked for and put into a store."""

        def rows(self, *_: object) -> list[tuple[int]]:
            return []

        def run(self, *_: object) -> int:
            return 0

        def run_many(self, _: str, some: list[log.EventRow]) -> None:
            rows.extend(some)

    foreign.add_foreign(Keeping(), device, [(7, [(0, REVIEW, NOON, -3600, 20_254, 4, 900, payload)])])  # type: ignore[arg-type]
    assert row_digest(rows[0][:-1]) == rows[0][-1]
