"""In what order a session asks: due and new cards mixed, what was failed today at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

Why = Literal["new", "due", "again", "ahead", "cram", "exam"]
Order = Literal["overdue", "deck", "random"]


class Item(Struct, frozen=True, gc=False):  # holds nothing that could hold it
    """One face that waits: the row of its card, its number, and why it is asked."""

    card: int
    face: int
    why: Why

    @property
    def place(self) -> tuple[int, int]:
        """Return which face it is, whyever it is asked."""
        return self.card, self.face


def interleave(due: Sequence[Item], new: Sequence[Item]) -> list[Item]:
    """Return both with the new ones spread evenly among the due ones, each in its own order."""
    if not due or not new:
        return [*due, *new]
    # Place k of n within its own list is the share (k + 1) / (n + 1) of the way through the session.
    shares = [((place + 1) / (len(due) + 1), item) for place, item in enumerate(due)]
    shares += [((place + 1) / (len(new) + 1), item) for place, item in enumerate(new)]
    shares.sort(key=lambda share: share[0])
    return [item for _, item in shares]


def one_face_a_card(items: Iterable[Item]) -> list[Item]:
    """Return the items without the later faces of a card that is asked already."""
    first: dict[int, Item] = {}
    for item in items:
        first.setdefault(item.card, item)
    return list(first.values())


def siblings_apart(items: Sequence[Item]) -> list[Item]:
    """Return all items, the first faces of the cards in their order, then the second ones, and so on."""
    rounds: dict[int, list[Item]] = {}
    seen: dict[int, int] = {}
    for item in items:
        turn = seen[item.card] = seen.get(item.card, -1) + 1
        rounds.setdefault(turn, []).append(item)
    return [item for turn in sorted(rounds) for item in rounds[turn]]
