"""What a student knows of one face of a card: the fold of its events."""

from __future__ import annotations

from typing import Final, NamedTuple

EASE_START: Final = 250  # hundredths
NEVER: Final = -1


class Memory(NamedTuple):
    """The state of one face of a card. A tuple, since the fold of a million events builds a million of them.

    Days are study days since 1970-01-01, NEVER where there is none; the ease factor is in hundredths.
    """

    due: int = NEVER  # NEVER: a new card
    interval: int = 0  # days
    ease: int = EASE_START
    repetitions: int = 0  # answers of 3 or more in a row
    lapses: int = 0  # answers below 3 after at least one repetition
    introduced: int = NEVER  # day of the first review
    reviewed: int = NEVER  # day of the last review, drill passes aside
    drill: int = NEVER  # the day on which it comes back until it is graded 4 or more
    suspended: bool = False
    buried: int = NEVER  # hidden until this day
    flag: int = 0
    events: int = 0  # answers to the whole card, undone ones aside

    @property
    def is_new(self) -> bool:
        """Tell whether the face was never reviewed."""
        return self.due == NEVER


NEW: Final = Memory()
