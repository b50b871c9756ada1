"""The words of a session, the same on a full screen and line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from srs_cli.app.recording import Undone
from srs_cli.app.studying import Graded, View
from srs_cli.model.card import Answer, Card
from srs_cli.model.event import BURY, CRAM, DRILL, FLAG, RESET, REVIEW, SUSPEND, UNSUSPEND, Moment
from srs_cli.model.study_day import iso
from srs_cli.quiz.queue import Why
from srs_cli.quiz.session import Summary
from srs_cli.terminal.grades import Grade, grade_name
from srs_cli.terminal.keymap import KeyMap
from srs_cli.text import clean_line, plural, shorten

COMES_BACK = "↻"
_DAY_MINUTES = 1440
_DRILLED = 4
_PRACTICE = {"again", "done"}


def grade_labels(keys: KeyMap, outcomes: Sequence[str]) -> list[str]:
    """Return "1 Again 1 day ↻" for each grade of the scale."""
    return [f"{keys.grade_key(each)} {each.label}{_outcome(each.grade, outcomes[each.grade])}" for each in keys.scale]


def _outcome(grade: int, outcome: str) -> str:
    """Return what stands behind a grade; practice has no interval, it only comes back or is done."""
    comes_back = f" {COMES_BACK}" if grade < _DRILLED else ""
    if outcome in _PRACTICE:
        return comes_back
    return f" {outcome}" if outcome == "today" else f" {outcome}{comes_back}"


def counts_line(counts: Mapping[Why, int]) -> str:
    """Return "12 new  3 again  40 due", without what is none."""
    kinds: tuple[Why, ...] = ("new", "again", "due", "ahead", "cram", "exam")
    return "  ".join(f"{counts[kind]} {kind}" for kind in kinds if counts.get(kind))


def marks_of(view: View) -> list[str]:
    """Return what stands beside the deck's name: the card's flag, and that it is a leech."""
    marks = [f"⚑{view.flag}"] if view.flag else []
    return marks + ([f"leech, {plural(view.lapses, 'lapse')}"] if view.lapses else [])


def graded_words(graded: Graded) -> str:
    """Return what is worth saying about an answer, if anything."""
    if not graded.saved:
        return f"Answered elsewhere meanwhile{': here it is anew' if graded.anew else ', and passed over here'}."
    if graded.clock_behind:
        return clock_words(graded.clock_behind)
    if graded.suspended:
        return f"A leech: forgotten {plural(graded.leech, 'time')}. It is suspended; u takes that back, i shows its history."
    if graded.leech:
        return f"A leech: forgotten {plural(graded.leech, 'time')}. Is the card too hard? u, then e edits it, i shows its history."
    return ""


def clock_words(last: Moment) -> str:
    """Return what to say where the clock is behind the last answer."""
    day, minutes = divmod((last.utc_ms // 1000 + last.offset_s) // 60, _DAY_MINUTES)
    at = f"{iso(day)} {minutes // 60:02d}:{minutes % 60:02d}"
    return (
        f"The clock is behind your last answer ({at}). Is the date right? Nothing is lost; answers count for its day."
    )


def undone_words(undone: Undone | None, scale: Sequence[Grade], *, earlier: bool, again: str = "u again undoes") -> str:
    """Return what was taken back, in a sentence; `earlier` than this session. `again` says how to go on beyond."""
    if undone is None:
        return "There is nothing to undo."
    if undone.refused:
        return f"{clean_line(undone.refused)}. {again} what came before it."
    when = " of an earlier session" if earlier else ""
    question = shorten(clean_line(undone.question), 40)
    if undone.kind in {REVIEW, DRILL, CRAM}:
        return f"Undone: {grade_name(undone.grade, scale)}{when} for “{question}”"
    if undone.kind in _ACTS:
        return f"Undone: {_ACTS[undone.kind]} {plural(undone.cards, 'card') if undone.cards > 1 else f'“{question}”'}"
    return f"Undone: {question}{when}"


_ACTS = {
    SUSPEND: "suspending",
    UNSUSPEND: "unsuspending",
    BURY: "hiding",
    RESET: "resetting",
    FLAG: "the flag of",
}


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
