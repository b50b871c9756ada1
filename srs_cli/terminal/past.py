"""A card's history in rows, the same in the session and for `srs history`."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from srs_cli.app.history import CardHistory, Entry
from srs_cli.model.study_day import iso
from srs_cli.terminal.grades import SIX, Grade, grade_name
from srs_cli.terminal.layout import cut, wrap
from srs_cli.terminal.words import duration, source_of
from srs_cli.text import clean_line, plural

_DAY_MINUTES = 1440
_GAP = "  "
_NARROW = 60  # columns; below them there is no table
_HEADS = ("When", "What", "Grade", "Interval", "Ease", "Took", "")


def rows(history: CardHistory, scale: Sequence[Grade], width: int) -> list[str]:
    """Return the history as lines of at most `width` columns; the newest event is the last."""
    table = [cells(entry, history, scale) for entry in history.entries]
    lines = head(history)
    if not table:
        return [cut(line, width) for line in [*lines, "", "Nothing happened to it yet: it is new."]]
    if width < _NARROW:
        spelt = [(*row[:4], f"ease {row[4]}" if row[4] else "", *row[5:]) for row in table]
        entries = [line for row in spelt for line in wrap(", ".join(cell for cell in row if cell), width, 2)]
        return [*(cut(line, width) for line in lines), "", *entries]
    widths = [max(cell_len(row[column]) for row in (_HEADS, *table)) for column in range(len(_HEADS))]
    used = [column for column in range(len(_HEADS)) if any(row[column] for row in table)]
    laid = [_HEADS[:-1], *table]
    return [
        *(cut(line, width) for line in [*lines, ""]),
        *(line for row in laid for line in _row(row, widths, used, width)),
    ]


def _row(row: Sequence[str], widths: list[int], used: list[int], width: int) -> list[str]:
    """Return a row of the table; a note that does not fit beside it stands below."""
    last = len(_HEADS) - 1
    line = _GAP.join(row[column] + " " * (widths[column] - cell_len(row[column])) for column in used if column != last)
    note = row[last] if len(row) > last else ""
    if note and cell_len(line) + len(_GAP) + cell_len(note) <= width:
        return [f"{line}{_GAP}{note}"]
    return [cut(line.rstrip(), width), *(wrap(" " * 4 + note, width, 4) if note else [])]


def head(history: CardHistory) -> list[str]:
    """Return what the card is: its questions with their schedule, deck, id and source."""
    card = history.stored.card
    several = len(history.faces) > 1
    lines = []
    for face in history.faces:
        memory = face.memory
        lines.append(f"{f'{face.number + 1}. ' if several else ''}{clean_line(' '.join(face.question.split()))}")
        stands = "new" if memory.is_new else f"interval {plural(memory.interval, 'day')}, ease {_ease(memory.ease)}"
        parts = [stands, *([f"due {iso(memory.due)}"] if not memory.is_new else [])]
        parts += [plural(memory.lapses, "lapse")] if memory.lapses else []
        parts += ["suspended"] if memory.suspended else []
        parts += [f"flag {memory.flag}"] if memory.flag else []
        lines.append(f"  {', '.join(parts)}")
    place = [f"Deck {clean_line(history.deck)}", f"id {clean_line(card.id)}"]
    place += [clean_line(source_of(card))] if card.source else []
    return [*lines, " · ".join([*place, *(["archived"] if history.archived else [])])]


def cells(entry: Entry, history: CardHistory, scale: Sequence[Grade]) -> tuple[str, ...]:
    """Return when, what, grade, interval, ease, time taken and a note, in words, sanitised."""
    return (
        when(entry),
        f"{entry.kind} {entry.face + 1}" if len(history.faces) > 1 and entry.kind != "edit" else entry.kind,
        name_of(entry.grade, scale),
        "" if entry.interval is None else plural(entry.interval, "day"),
        "" if entry.ease is None else _ease(entry.ease),
        "" if entry.took_ms is None else duration(entry.took_ms),
        _note(entry, history),
    )


def when(entry: Entry) -> str:
    """Return "2026-11-22 14:05", on the clock on the wall where it happened."""
    day, minutes = divmod(entry.local_minutes, _DAY_MINUTES)
    return f"{iso(day)} {minutes // 60:02d}:{minutes % 60:02d}"


def name_of(grade: int | None, scale: Sequence[Grade]) -> str:
    """Return a grade's name on a scale; one that the scale lacks has its name on SM-2's own."""
    if grade is None:
        return ""
    return grade_name(grade, scale if any(each.grade == grade for each in scale) else SIX)


def _note(entry: Entry, history: CardHistory) -> str:
    parts = ["undone, does not count"] if entry.undone else []
    if entry.voids:
        voided = next((each for each in history.entries if each.id == entry.voids), None)
        parts.append(f"takes back the {voided.kind} of {when(voided)}" if voided else "takes back what is not here")
    if entry.days is not None and entry.days > 1:
        parts.append(f"for {entry.days} days")
    if entry.flag is not None:
        parts.append(f"flag {entry.flag}" if entry.flag else "flag off")
    if entry.kind == "reset" and not entry.undone:
        parts.append("new again")
    if entry.what:
        parts.append(clean_line(entry.what))
    if len({each.device for each in history.entries}) > 1:
        parts.append(f"on {clean_line(entry.device)}")
    return ", ".join(parts)


def _ease(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
