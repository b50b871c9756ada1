"""The words of a session, the same on a full screen and line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from srs_cli.model.card import Answer, Card
from srs_cli.quiz.queue import Why
from srs_cli.quiz.session import Summary
from srs_cli.text import plural

COMES_BACK = "↻"
_DRILLED = 4


@dataclass(frozen=True, slots=True)
class Grade:
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


def grade_name(grade: int, scale: Sequence[Grade]) -> str:
    """Return the name of a grade 0-5 on a scale; a grade that the scale lacks has its number."""
    return next((each.name for each in scale if each.grade == grade), f"grade {grade}")


def grade_labels(scale: Sequence[Grade], outcomes: Sequence[str]) -> list[str]:
    """Return "1 Again 1 day ↻" for each grade of the scale."""
    return [
        f"{each.key} {each.label} {outcomes[each.grade]}"
        f"{' ' + COMES_BACK if each.grade < _DRILLED and outcomes[each.grade] != 'today' else ''}"
        for each in scale
    ]


def counts_line(counts: Mapping[Why, int]) -> str:
    """Return "12 new  3 again  40 due", without what is none."""
    kinds: tuple[Why, ...] = ("new", "again", "due")
    return "  ".join(f"{counts[kind]} {kind}" for kind in kinds if counts[kind])


def answer_lines(answer: Answer) -> str:
    """Return an answer as one text; the lines of a list each with a bullet."""
    return answer if isinstance(answer, str) else "\n".join(f"• {line}" for line in answer)


def source_of(card: Card) -> str:
    """Return the card's source as "file:line", or nothing."""
    return str(card.source) if card.source else ""


def duration(milliseconds: int) -> str:
    """Return "12 s" or "6 min 12 s"."""
    seconds = round(milliseconds / 1000)
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60} s"


def summary_lines(summary: Summary, scale: Sequence[Grade]) -> list[str]:
    """Return what a session came to, a sentence a line; nothing where nothing was answered."""
    if not summary.answers:
        return []
    each = duration(summary.took_ms // summary.answers)
    what = f"{plural(summary.answers, 'answer')} to {plural(summary.cards, 'card')}"
    found = [(grade.name, summary.grades.get(grade.grade)) for grade in scale]
    lines = [
        f"{what} in {duration(summary.took_ms)} ({each} each)",
        ", ".join(f"{name} {count}" for name, count in found if count),
    ]
    if summary.due:
        share = round(100 * summary.recalled / summary.due)
        lines.append(f"Recalled {share} % of the {plural(summary.due, 'card')} that came back")
    return lines


def next_line(tomorrow: int, week: int, next_day: int) -> str:
    """Return what is next, from tomorrow on."""
    if week:
        first = f"{tomorrow:,} tomorrow" if tomorrow else "none tomorrow"
        return f"Next: {first}, {week:,} within a week" if week > tomorrow else f"Next: {first}"
    if next_day > 0:
        return f"Next: in {plural(next_day, 'day')}"
    return ""
