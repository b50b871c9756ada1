"""SM-2 exactly as published, in integers.

P. A. Wozniak, "Application of a computer to improve the results obtained in working with the SuperMemo method",
1990, chapter 3.2 (the algorithm SM-2): E-factor from 2.5, never under 1.3; I(1) = 1, I(2) = 6, I(n) = I(n-1) · EF rounded
up; below grade 3 the repetitions start again with the E-factor unchanged; what is graded below 4 is repeated on the
same day until it is graded 4 or more.

The text leaves open which E-factor makes I(n): here the one before the answer. Ease factors are hundredths, so the
figures are exact.
"""

from __future__ import annotations

EASE_FLOOR = 130
MAX_INTERVAL = 36_500  # days; SM-2 has no bound, but calendars do
FIRST_INTERVAL = 1
SECOND_INTERVAL = 6
PASS = 3  # from this grade on the answer was recalled
DRILL_UNTIL = 4  # from this grade on the card does not come back on the same day
EASE_CHANGE = (0, 0, 0, -14, 0, 10)  # hundredths, by grade


def step(interval: int, ease: int, repetitions: int, grade: int) -> tuple[int, int, int]:
    """Return (interval in days, ease in hundredths, repetitions) after an answer of `grade` 0-5."""
    if grade < PASS:
        return FIRST_INTERVAL, ease, 0
    if repetitions == 0:
        interval = FIRST_INTERVAL
    elif repetitions == 1:
        interval = SECOND_INTERVAL
    else:
        interval = min(-(-interval * ease // 100), MAX_INTERVAL)
    ease += EASE_CHANGE[grade]
    return interval, max(ease, EASE_FLOOR), repetitions + 1
