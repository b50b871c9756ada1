"""In what order a session asks: due and new cards mixed, what was failed today at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

Why = Literal["new", "due", "again"]


class Item(NamedTuple):
    """One face that waits: the row of its card, its number, and why it is asked."""

    card: int
    face: int
    why: Why


def arrange(
    due: Sequence[tuple[int, int]], new: Sequence[tuple[int, int]], again: Sequence[tuple[int, int]]
) -> list[Item]:
    """Return the queue: new cards spread evenly among the due ones, then what comes back; one face a card."""
    # Place k of n within its own list is the share (k + 1) / (n + 1) of the way through the session.
    shares = [((place + 1) / (len(due) + 1), Item(*face, "due")) for place, face in enumerate(due)]
    shares += [((place + 1) / (len(new) + 1), Item(*face, "new")) for place, face in enumerate(new)]
    shares.sort(key=lambda share: share[0])
    mixed = [item for _, item in shares]
    return _one_face_a_card([*mixed, *(Item(*face, "again") for face in again)])


def _one_face_a_card(items: Iterable[Item]) -> list[Item]:
    first: dict[int, Item] = {}
    for item in items:
        first.setdefault(item.card, item)
    return list(first.values())
