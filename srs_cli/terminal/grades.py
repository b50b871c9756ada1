"""The grades of a session: four keys by default, or SM-2's six."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Grade(Struct, frozen=True):
    """A key that grades, and what it means."""

    key: str
    grade: int  # 0-5 of SM-2
    name: str
    label: str  # with what a newcomer must know


FOUR = (
    Grade("1", 2, "Again", "Again"),
    Grade("2", 3, "Hard", "Hard, recalled"),
    Grade("3", 4, "Good", "Good"),
    Grade("4", 5, "Easy", "Easy"),
)
SIX = (
    Grade("0", 0, "Blackout", "Blackout"),
    Grade("1", 1, "Wrong", "Wrong"),
    Grade("2", 2, "Almost", "Almost"),
    Grade("3", 3, "Hard", "Hard, recalled"),
    Grade("4", 4, "Good", "Good"),
    Grade("5", 5, "Perfect", "Perfect"),
)
GOOD = 4


def scale_of(grades: str | int) -> tuple[Grade, ...]:
    """Return the scale with so many grades, as the setting and the option name it."""
    return SIX if int(grades) == len(SIX) else FOUR


def grade_name(grade: int, scale: Sequence[Grade]) -> str:
    """Return the name of a grade 0-5 on a scale; a grade that the scale lacks has its number."""
    return next((each.name for each in scale if each.grade == grade), f"grade {grade}")
