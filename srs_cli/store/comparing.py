"""What is only in one of two stores: answers, cards, decks."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from srs_cli.model.event import CRAM, DRILL, REVIEW
from srs_cli.store.database import Database, Row

_EVENTS = "SELECT id, kind, device FROM event ORDER BY id"
_CARDS = "SELECT key, digest FROM card WHERE archived = 0 ORDER BY key"
_DECKS = "SELECT key, name FROM deck WHERE archived = 0 ORDER BY key"
_OWN_DEVICES = "SELECT id FROM device WHERE own = 1"
_ANSWERS = {REVIEW, DRILL, CRAM}


class Alone(Struct, frozen=True):
    """What one store holds and the other does not; archived cards and decks count as not held."""

    answers: int
    changes: int  # other entries of the log: undone, suspended, edited, …
    cards: int
    decks: tuple[str, ...]  # their names


class Difference(Struct, frozen=True):
    """How two stores differ."""

    here: Alone
    there: Alone
    edited: int  # cards of both with another text
    shares_numbers: bool  # the log here goes on as the device that the other store is: both would number alike


def compare(here: Database, there: Database) -> Difference:
    """Return how two stores differ; both are read in the order of their keys, one row at a time."""
    answers, changes, devices = [0, 0], [0, 0], set()
    for side, (_, kind, device) in _alone(here, there, _EVENTS):
        if side == 0:
            devices.add(device)
        (answers if kind in _ANSWERS else changes)[side] += 1
    cards, edited = [0, 0], 0
    for side, _ in _alone(here, there, _CARDS):
        if side < 0:
            edited += 1
        else:
            cards[side] += 1
    decks: tuple[list[str], list[str]] = [], []
    for side, (_, name) in _alone(here, there, _DECKS):
        if side >= 0:
            decks[side].append(name)
    left, right = (Alone(answers[side], changes[side], cards[side], tuple(sorted(decks[side]))) for side in (0, 1))
    shares = any(device in devices for (device,) in there.rows(_OWN_DEVICES))
    return Difference(left, right, edited, shares)


def _alone(here: Database, there: Database, sql: str) -> Iterator[tuple[int, Row]]:
    """Yield the rows whose key only one side has, with that side (0 or 1); with -1 those that differ beyond the key."""
    ones, others = here.each(sql), there.each(sql)
    one, other = next(ones, None), next(others, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            yield 0, one or ()
            one = next(ones, None)
        elif one is None or other[0] < one[0]:
            yield 1, other
            other = next(others, None)
        else:
            if one != other:
                yield -1, other
            one, other = next(ones, None), next(others, None)
