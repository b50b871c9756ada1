"""The chronology shape: dense blocks of dated entries → "what happened on …" and "when …" cards.

A block is found by its dates alone: at least three, in order, close together, each with an event of a few words. Years on
their own lines, eras and months hold for the entries below them; wrapped and hyphenated entries are mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec.structs import replace

from srs_cli.extract.chronology import words as chronology_words
from srs_cli.extract.chronology.block import Block, read
from srs_cli.extract.chronology.cards import Entry, drafts
from srs_cli.extract.chronology.joins import Habits
from srs_cli.extract.chronology.lines import Piece, ends_sentence, pieces, words
from srs_cli.model.document import Line
from srs_cli.model.draft import Harvest, Left

NAME = "chronology"


def find(lines: Sequence[Line]) -> Harvest:
    """Return the cards of every chronology among the lines."""
    marks = pieces(lines)
    entries: list[Entry] = []
    used: set[int] = set()
    left: list[Left] = []
    for start, end in _segments(marks):
        segment = _settled(marks[start : end + 1])
        if not any(mark.kind in ("entry", "date") for mark in segment) or _is_foreign_table(marks, start):
            continue
        block, habits = read(segment, _tail(marks, end))
        if not _is_chronology(block, habits):
            continue
        context = _headings_above(marks, start, used)
        topic = chronology_words.topic(context, [event for entry in block.entries for event in entry.events])
        entries += [replace(entry, context=(*context, *entry.context), topic=topic) for entry in block.entries]
        used |= block.used
        left += block.left
    cards, unfit = drafts(entries, NAME)
    return Harvest(cards, frozenset(used), tuple(sorted((*left, *unfit), key=lambda one: one.line)))


_FEWEST = 3  # dated entries that make a chronology
_FEWEST_WEAK = 4  # where only a space joins date and event
_IN_ORDER = 0.75  # of the neighbours
_LONGEST_EVENT = 60  # words, of the median event
_GAP = 70  # words between two entries
_GAP_TITLED = 350  # words below a date or a title
_REACH = 8  # lines above a block in which its heading is looked for
_REACH_PLAIN = 4  # where nothing marks it as a heading
_CITED = re.compile(
    r"[\"“]|[A-Z][\w'\u2019-]{1,20},? (?:[A-Z]\.|& |et al|and [A-Z])|[A-Z]\. ?(?:[A-Z]\. ?)?[A-Z][a-z]{1,20}[,:]"
)
_EVENT_HEADER = re.compile(
    r"\W*(?:key |main |major |important |historical )?(?:events?|what happened|happenings?|milestones?|developments?|descriptions?|details?|facts?"
    r"|entry|ereignis|événement|acontecimiento)",
    re.IGNORECASE,
)


def _segments(marks: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield index ranges, first dated line to last, without a wide gap or a jump inside."""
    start = last = -1
    gap = 0
    for index, mark in enumerate(marks):
        jumped = index > 0 and mark.line.number != marks[index - 1].line.number + 1
        if start >= 0 and (jumped or mark.kind == "bar"):
            yield start, last
            start = -1
        if mark.kind in ("entry", "date", "era", "weak"):
            near = start >= 0 and gap <= (_GAP_TITLED if marks[last].titled or marks[last].kind == "date" else _GAP)
            if start >= 0 and not near:
                yield start, last
            start, last, gap = start if near else index, index, 0
        elif start >= 0 and gap <= _GAP_TITLED and mark.kind in ("text", "heading"):
            gap += len(mark.text.split())
    if start >= 0:
        yield start, last


def _settled(segment: Sequence[Piece]) -> list[Piece]:
    """Return the segment with each line whose date a mere space follows as an entry or as text."""
    solid = [mark.date.year for mark in segment if mark.kind == "entry" and mark.date and mark.date.year is not None]
    weak = [mark for mark in segment if mark.kind == "weak"]
    capital = sum(mark.text[:1].isupper() for mark in weak)
    listed = len(solid) < _FEWEST and len(weak) >= _FEWEST_WEAK and capital >= 0.9 * len(weak)
    settled: list[Piece] = []
    above = ""
    for mark in segment:
        piece = mark
        if mark.kind == "weak" and mark.date:
            fits = len(solid) >= _FEWEST and min(solid) <= (mark.date.year or 0) <= max(solid)
            fits = fits and mark.text[:1].isupper() and (ends_sentence(above) or not above) and words((mark.text,)) > 1
            whole = " ".join(part for part in (mark.date.text, mark.text) if part)
            piece = replace(mark, kind="entry") if listed or fits else replace(mark, kind="text", text=whole, date=None)
        above = piece.text if piece.kind not in ("blank", "note", "folio") else above
        settled.append(piece)
    return settled


def _tail(marks: Sequence[Piece], end: int) -> list[Piece]:
    """Return the lines after the last date that may still belong to it."""
    tail: list[Piece] = []
    total = 0
    for index in range(end + 1, len(marks)):
        mark = marks[index]
        total += len(mark.text.split())
        jumped = mark.line.number != marks[index - 1].line.number + 1
        if jumped or mark.kind not in ("blank", "text", "weak") or total > _GAP_TITLED:
            break
        if mark.kind == "blank" and index + 1 < len(marks) and marks[index + 1].kind == "blank":
            break
        tail.append(mark)
    return tail


def _is_foreign_table(marks: Sequence[Piece], start: int) -> bool:
    """Tell whether the column beside the dates holds something other than events ("Year", "Winner")."""
    if marks[start].joint != "tab" or start == 0:
        return False
    above = next((mark for mark in marks[max(0, start - 3) : start][::-1] if mark.kind in ("text", "heading")), None)
    return above is not None and "\t" in above.text and not _EVENT_HEADER.match(above.text.rsplit("\t", 1)[-1])


def _is_chronology(block: Block, habits: Habits) -> bool:
    entries = block.entries
    if len(entries) < _FEWEST or len({entry.shown for entry in entries}) < _FEWEST:
        return False
    most = len(entries) if habits.joint in ("-", ":", "tab") else len(entries) / 2
    if block.foreign > most and not habits.titled:
        return False
    lengths = [words(entry.events) for entry in entries]
    if not 1 < median(lengths) <= _LONGEST_EVENT:
        return False
    if sum(_tells_no_event(entry.events[0]) for entry in entries) >= len(entries) / 2:
        return False
    wordy = sum(sum(map(str.isalpha, entry.events[0])) >= len(entry.events[0]) / 2 for entry in entries)
    return wordy >= 0.8 * len(entries) and _in_order(entries) and not _is_numbering(entries)


def _tells_no_event(text: str) -> bool:
    """Tell whether the text beside a date is a figure or a book ("16 items", "Smith, J. The Tin Trade. Leeds")."""
    return text[:1].isdigit() or _CITED.match(text) is not None


def _in_order(entries: Sequence[Entry]) -> bool:
    """Tell whether the dates go up, or all the way down."""
    keys = [(entry.date.year, entry.date.first.month or 0) for entry in entries if entry.date.year is not None]
    if len(keys) < _FEWEST:
        return all(entry.date.precision == "ago" for entry in entries)
    up = sum(one <= two for one, two in pairwise(keys))
    down = sum(one >= two for one, two in pairwise(keys))
    return max(up, down) >= _IN_ORDER * (len(keys) - 1)


def _is_numbering(entries: Sequence[Entry]) -> bool:
    """Tell whether the years are numbers of a list or of rooms: short ones that count up by one."""
    numbers = [entry.date.year or 0 for entry in entries if entry.date.precision == "year" and not entry.date.era]
    short = [number for number in numbers if 0 < number < 1000]
    return len(short) >= _FEWEST and sum(two - one == 1 for one, two in pairwise(short)) >= len(short) / 2


def _headings_above(marks: Sequence[Piece], start: int, used: set[int]) -> tuple[str, ...]:
    """Return the heading above the block; one that says no more than "Chronology" is used up but no context."""
    near = [mark for mark in marks[max(0, start - _REACH) : start] if mark.kind in ("text", "heading")]
    if near and "\t" in near[-1].text:  # the head of a table
        used.add(near.pop().line.number)
    if not near or (near[-1].kind == "text" and marks[start].line.number - near[-1].line.number > _REACH_PLAIN):
        return ()
    mark = near[-1]
    unstated = not ends_sentence(mark.text) or mark.text.isupper()
    headline = mark.kind == "heading" or (words((mark.text,)) <= 10 and unstated)
    if not headline or mark.line.number in used:
        return ()
    if chronology_words.NAMES_A_CHRONOLOGY.search(mark.text):
        used.add(mark.line.number)
    return (mark.text.strip(" :."),)
