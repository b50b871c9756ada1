"""In what order a session asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.quiz.queue import Item, Why, interleave, one_face_a_card, siblings_apart

Faces = list[tuple[int, int]]
SOME_FACES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2)), unique=True, max_size=30)


def faces(first: int, count: int) -> Faces:
    return [(card, 0) for card in range(first, first + count)]


def items(places: Faces, why: Why) -> list[Item]:
    return [Item(card, face, why) for card, face in places]


def arrange(due: Faces, new: Faces, again: Faces) -> list[Item]:
    """Return a day's queue, as the session puts it together."""
    return one_face_a_card([*interleave(items(due, "due"), items(new, "new")), *items(again, "again")])


def order(due: Faces, new: Faces, again: Faces) -> str:
    return "".join({"due": "d", "new": "n", "again": "a"}[item.why] for item in arrange(due, new, again))


@pytest.mark.parametrize(
    ("due", "new", "again", "wanted"),
    [
        (0, 0, 0, ""),
        (3, 0, 0, "ddd"),
        (0, 3, 0, "nnn"),
        (0, 0, 2, "aa"),
        (1, 1, 1, "dna"),
        (4, 1, 0, "ddndd"),
        (1, 4, 0, "nndnn"),
        (3, 3, 2, "dndndnaa"),
        (9, 3, 0, "ddndddnddndd"),
    ],
)
def test_new_cards_are_spread_among_the_due_and_what_comes_back_is_last(
    due: int, new: int, again: int, wanted: str
) -> None:
    assert order(faces(0, due), faces(100, new), faces(200, again)) == wanted


def test_a_card_is_asked_by_one_face_only() -> None:
    assert arrange([(1, 1), (1, 0)], [(1, 2), (2, 0)], [(2, 1), (3, 0)]) == [
        Item(1, 1, "due"),
        Item(2, 0, "new"),
        Item(3, 0, "again"),
    ]


@given(SOME_FACES, SOME_FACES, SOME_FACES)
def test_every_card_that_waits_is_asked_once(due: Faces, new: Faces, again: Faces) -> None:
    queue = arrange(due, new, again)
    cards = [item.card for item in queue]
    assert len(cards) == len(set(cards))
    assert set(cards) == {card for card, _ in (*due, *new, *again)}
    sources = {"due": due, "new": new, "again": again}
    assert all((item.card, item.face) in sources[item.why] for item in queue)


@given(SOME_FACES, SOME_FACES, SOME_FACES)
def test_each_list_keeps_its_order(due: Faces, new: Faces, again: Faces) -> None:
    queue = arrange(due, new, again)
    for why, source in (("due", due), ("new", new), ("again", again)):
        asked = [(item.card, item.face) for item in queue if item.why == why]
        assert asked == [face for face in source if face in asked]


@given(st.integers(0, 60), st.integers(0, 60))
def test_new_cards_come_evenly(due: int, new: int) -> None:
    queue = order(faces(0, due), faces(100, new), [])
    for place in range(len(queue) + 1):
        share = queue[:place].count("n") * (due + 1), queue[:place].count("d") * (new + 1)
        assert abs(share[0] - share[1]) <= max(due, new) + 1


@given(SOME_FACES)
def test_siblings_are_asked_in_rounds_and_none_is_lost(places: Faces) -> None:
    queue = siblings_apart(items(places, "cram"))
    assert sorted(item.place for item in queue) == sorted(places)
    rounds = [sum(other.card == item.card for other in queue[:place]) for place, item in enumerate(queue)]
    assert rounds == sorted(rounds)
