"""Answers of Anki's log: those that are made column by column are those that are made one by one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from srs_cli.exchange.anki.collection import Collection
from srs_cli.exchange.anki.incoming import Days, Pasts, ReviewLog
from srs_cli.model.event import CRAM, DRILL, REVIEW

HOUR_MS = 3_600_000
ROWS = st.lists(
    st.tuples(
        st.integers(0, 90 * HOUR_MS) | st.integers(1_700_000_000_000, 1_700_000_000_000 + 90 * HOUR_MS),
        st.sampled_from([1, 2, 3, 4, 1, 2, 3, 4, 0, 5, -1]),
        st.integers(0, 60_000),
        st.sampled_from([0, 1, 2, 1, 2, 3, 4, 5]),
    ),
    max_size=8,
    unique_by=lambda row: row[0],
)


def pasts(rows: list[tuple[int, int, int, int]], offset: int, rollover: int) -> Pasts:
    """Return those of a log that has these rows (moment, button, ms taken, kind) of card 2, and one each of two others."""
    log = ReviewLog()
    for card, its in ((1, [(5, 3, 9, 1)]), (2, sorted(rows)), (3, [(7, 3, 9, 1)])):
        for moment, button, took, kind in its:
            log.cards.append(card)
            log.moments.append(moment)
            log.buttons.append(button)
            log.took.append(took)
            log.kinds.append(kind)
    conf = {"localOffset": offset, "rollover": rollover}
    collection = SimpleNamespace(conf=conf, made_s=1_600_000_000, changed_ms=1_700_000_000_000)
    return Pasts(log, Days(cast("Collection", collection)), {})


@given(ROWS, st.sampled_from([0, -120, 480]), st.sampled_from([0, 4, 23]))
def test_answers_made_column_by_column_are_as_those_made_one_by_one(
    rows: list[tuple[int, int, int, int]], offset: int, rollover: int
) -> None:
    made = pasts(rows, offset, rollover)
    plain = made._plain_answers(1, 2)
    if plain is not None:
        assert plain == list(made._answers_to(1, 2, (), {}))


def test_what_most_cards_have_is_made_column_by_column() -> None:
    noon = 1_700_000_000_000
    rows = [(noon, 1, 9, 1), (noon + 60_000, 3, 8, 2), (noon + 24 * HOUR_MS, 4, 7, 1)]
    plain = pasts(rows, 0, 4)._plain_answers(0, 2)
    assert plain is not None
    assert [(kind, grade, took) for _, kind, _, _, _, grade, took, _ in plain] == [
        (REVIEW, 2, 9),
        (DRILL, 4, 8),
        (REVIEW, 5, 7),
    ]


def test_what_was_done_in_a_filtered_deck_or_by_hand_is_made_one_by_one() -> None:
    made = pasts([(1_700_000_000_000, 3, 9, 3), (1_700_000_000_001, 0, 0, 4)], 0, 4)
    assert made._plain_answers(0, 2) is None
    assert [kind for _, kind, *_ in made._answers_to(0, 2, (), {})] == [CRAM]
