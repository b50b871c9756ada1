"""The past of a card in plain numbers: for what goes through those of all cards, millions of answers.

A past is a list: the card's key, then what each event says, in the order of the log. Nearly always that is one number, from
its lowest bits on: grade, milliseconds taken, study day, kind, face. The kinds are counted from REVIEW on, so that a review
of the card's first face is among the least numbers. What does not fit into that, or gives an interval instead of the
scheduler's own, is told at length: AT_LENGTH, and then grade, kind, face, study day, milliseconds, interval or 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from srs_cli.model.event import REVIEW

TOOK_AT: Final = 3
DAY_AT: Final = 31
KIND_AT: Final = 53
FACE_AT: Final = 57
END: Final = 63
AT_LENGTH: Final = (1 << END) - 1  # its grade is none
LAST_REVIEW: Final = (1 << KIND_AT) - 1  # no greater number is of a review of the first face

GRADE_MASK: Final = (1 << TOOK_AT) - 1
TOOK_MASK: Final = (1 << DAY_AT - TOOK_AT) - 1
_DAY_MASK: Final = (1 << KIND_AT - DAY_AT) - 1
_KIND_MASK: Final = (1 << FACE_AT - KIND_AT) - 1

PlainPast = list[int]


class Said(NamedTuple):
    """What an event says."""

    grade: int
    kind: int
    face: int
    day: int  # study day
    took_ms: int
    given_interval: int = 0  # in days; 0 for none


def taken_apart(said: list[int]) -> Iterator[Said]:
    """Yield what each event says."""
    numbers = iter(said)
    for each in numbers:
        if each == AT_LENGTH:
            yield Said(*(next(numbers) for _ in Said._fields))
        else:
            kind = (each >> KIND_AT & _KIND_MASK) + REVIEW
            yield Said(
                each & GRADE_MASK, kind, each >> FACE_AT, each >> DAY_AT & _DAY_MASK, each >> TOOK_AT & TOOK_MASK
            )
