"""Reads one block of dated lines: which lines go on, which head others, which year holds, how entries are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.extract.chronology.cards import Entry
from srs_cli.extract.chronology.joins import Habits, continued, hidden, joint_class, paragraphs
from srs_cli.extract.chronology.lines import Piece, day_of_month, ends_sentence, words
from srs_cli.extract.dates import Date, Moment
from srs_cli.model.draft import Left


class Member(Struct):
    """A dated line and the lines up to the next one."""

    piece: Piece
    body: list[Piece] = field(default_factory=list)


class Block(Struct):
    """What a block gives, while it is read."""

    entries: list[Entry] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    left: list[Left] = field(default_factory=list)
    foreign: int = 0  # undated lines that belong to no entry
    members: int = 0


def read(segment: Sequence[Piece], tail: Sequence[Piece]) -> tuple[Block, Habits]:
    """Return the segment's entries; `tail` is what may still belong to the last of them."""
    members = _members(segment, tail)
    habits = _habits(members)
    block = Block(members=len(members))
    state = _State()
    for index, member in enumerate(members):
        block.used.add(member.piece.line.number)
        state.section = state.upcoming
        if member.piece.kind == "era":
            _absorb(member.body, state, block)
        elif member.piece.kind == "date":
            later = members[index + 1].piece.kind if index + 1 < len(members) else ""
            _head(member, later, habits, state, block)
        else:
            _entry(member, habits, state, block)
    return block, habits


_SPACES = re.compile(r"\s+")
_CORE_YEAR = re.compile(r"(?:\D{0,12}\s)?(\d[\d/]{0,8}.{0,8}|[ABC].{0,14})$")
_TITLE = 14  # words of the longest title


class _State(Struct):
    """What holds for the lines that follow."""

    headed: str = ""  # the year printed above, as it is to follow a date: "1918", "44 B.C."
    year: int | None = None
    last: Moment = field(default_factory=Moment)  # of the last entry
    last_year: str = ""
    section: str = ""  # the heading above
    upcoming: str = ""  # the heading that holds from the next date on
    headings: list[int] = field(default_factory=list)  # lines of headings that no entry has followed yet


def _members(segment: Sequence[Piece], tail: Sequence[Piece]) -> list[Member]:
    members: list[Member] = []
    month: Date | None = None
    for mark in (*segment, *tail):
        piece = (day_of_month(mark, month) if month else None) or mark
        if piece.kind in ("entry", "date", "era"):
            members.append(Member(piece))
        elif members:
            members[-1].body.append(piece)
        if piece.kind == "date" and piece.date:
            month = piece.date if piece.date.precision == "month" and piece.date.last is None else None
    return members


def _habits(members: Sequence[Member]) -> Habits:
    listed = [member for member in members if member.piece.kind == "entry"]
    ends = [_last_text(member) for member in listed]
    stated = bool(ends) and sum(map(ends_sentence, ends)) >= 0.7 * len(ends)
    below = sum(any(piece.kind == "text" for piece in member.body) for member in listed)
    headed = sum(member.piece.titled for member in listed)
    untold = sum(not ends_sentence(member.piece.text) and _opens(member.body) for member in listed)
    titled = bool(listed) and ((headed >= 0.6 * len(listed) and below > 0) or untold >= 0.6 * len(listed))
    joints = [joint_class(member.piece.joint) for member in listed]
    joint = max(sorted(set(joints)), key=joints.count) if joints else ""
    return Habits(stated, titled, joint, cache(partial(_vocabulary, members)))


def _vocabulary(members: Sequence[Member]) -> frozenset[str]:
    """Return the words of a block in lower case."""
    texts = [piece.text for member in members for piece in (member.piece, *member.body)]
    return frozenset(word.strip(".,;:!?()\"'").lower() for text in texts for word in text.split())


def _last_text(member: Member) -> str:
    texts = [piece.text for piece in member.body if piece.kind == "text"]
    return texts[0] if texts and texts[0][:1].islower() else member.piece.text


def _opens(body: Sequence[Piece]) -> bool:
    """Tell whether the text below an entry begins a sentence of its own, and ends one."""
    texts = [piece.text for piece in body if piece.kind == "text"]
    return bool(texts) and not texts[0][:1].islower() and ends_sentence(texts[-1]) and words(texts) > 5


def _head(member: Member, later: str, habits: Habits, state: _State, block: Block) -> None:
    """Read a date on its own line: it heads the entries below it, or dates the text below it."""
    piece = member.piece
    if piece.date is None:
        return
    date, printed = _in_era(piece, state)
    if date.precision == "year" and date.last is None:
        core = _CORE_YEAR.match(printed)
        state.headed, state.year = core[1] if core else printed, date.year
    elif date.precision == "month" and date.year_printed:
        state.headed, state.year = _year_text(date.year, date.era), date.year
    elif date.precision in ("year", "decade", "century", "season", "ago"):
        state.headed, state.year = "", None
    below = _absorb(member.body, state, block, keep=True)
    if not below:
        return
    if later == "entry" and not below[0].bullet and habits.joint:
        block.foreign += len(below)
        return
    texts = paragraphs(below, habits)
    listed = any(part.bullet for part in below)
    title = not listed and len(texts) > 1 and not ends_sentence(texts[0]) and words(texts[:1]) <= _TITLE
    events, detail = (texts[:1], texts[1:]) if title and ends_sentence(texts[1]) else (texts, ())
    if _add(block, state, Entry(piece.line.number, printed, date, tuple(events), tuple(detail))):
        block.used |= {part.line.number for part in below}


def _entry(member: Member, habits: Habits, state: _State, block: Block) -> None:
    """Read a dated entry with what goes on below it."""
    piece = member.piece
    if piece.date is None:
        return
    text, rest = continued(piece, member.body, habits)
    taken = member.body[: len(member.body) - len(rest)]
    block.used |= {part.line.number for part in taken if part.kind != "blank"}
    date, printed = _in_era(piece, state)
    detail: tuple[str, ...] = ()
    below = [part for part in rest if part.kind == "text"]
    nested = bool(below) and below[0].bullet and (text.endswith(":") or below[0].indent > piece.indent)
    if below and (habits.titled or nested):
        detail = paragraphs(below, habits)
        block.used |= {part.line.number for part in below}
        _absorb(rest, state, block, keep=True)
    else:
        _absorb(rest, state, block)
    parts = [(date, printed, text), *hidden(text, habits)]
    if len(parts) > 1:
        parts[0] = (date, printed, text[: parts[1][0].start].strip())
    for index, (when, shown, event) in enumerate(parts):
        told = detail if index == len(parts) - 1 else ()
        _add(block, state, Entry(piece.line.number, shown, when, (event.rstrip(":") if told else event,), told))


def _add(block: Block, state: _State, entry: Entry) -> bool:
    """Add an entry, whose date is as printed, with its year; where none is known, say so."""
    date, printed = entry.date, entry.shown
    if date.year_printed:
        shown = printed
        state.last = date.last if date.last and date.last.year else date.first
        state.last_year = _year_text(state.last.year, date.era)
    elif state.headed:
        shown = f"{printed} {state.headed}"
        date = replace(date, first=replace(date.first, year=state.year))
    elif state.last_year and (date.first.month or 0) >= (state.last.month or 13):
        shown = f"{printed} {state.last_year}"
        date = replace(date, first=replace(date.first, year=state.last.year))
        state.last = date.first
    else:
        block.left.append(Left(entry.line, f"no year is known for {printed}"))
        return False
    if state.section:
        block.used.update(state.headings)
        state.headings.clear()
    events = tuple(_SPACES.sub(" ", event).strip() for event in entry.events)
    detail = tuple(_SPACES.sub(" ", text).strip() for text in entry.detail)
    context = (state.section,) if state.section else ()
    block.entries.append(Entry(entry.line, _SPACES.sub(" ", shown), date, events, detail, context))
    return True


def _year_text(year: int | None, era: str) -> str:
    return "" if year is None else f"{abs(year)} {era}".strip()


def _in_era(piece: Piece, state: _State) -> tuple[Date, str]:
    """Return the date in the era that holds, and how it is to be shown."""
    date = piece.date or Date(0, 0, "", "year", Moment())
    printed = date.text
    if date.precision != "year" or date.era or not piece.era or date.year is None:
        if date.precision == "year" and date.year is not None:
            state.last = date.first
        return date, printed
    year = date.year
    before = piece.era.lower().startswith("b")
    past = state.last.year if state.last.year is not None else -year
    behind = past < 0 and year > -past
    if before and not behind:
        last = replace(date.last, year=-(date.last.year or 0)) if date.last else None
        date = replace(date, first=Moment(-year), last=last, era=piece.era)
        printed = f"{printed} {piece.era}"
    elif not before and year < 1000:
        date = replace(date, era=piece.era)
        printed = f"{printed} {piece.era}"
    state.last = date.first
    return date, printed


def _paragraph_count(texts: Sequence[Piece]) -> int:
    numbers = [piece.line.number for piece in texts]
    return sum(index == 0 or number - numbers[index - 1] > 1 for index, number in enumerate(numbers))


def _absorb(body: Sequence[Piece], state: _State, block: Block, *, keep: bool = False) -> list[Piece]:
    """Take notes, page marks and headings out of a body; return its texts, which count as foreign unless kept."""
    texts: list[Piece] = []
    for piece in body:
        if piece.kind == "heading" or (piece.kind == "text" and piece.text.isupper() and not keep):
            state.upcoming = piece.text
            state.headings.append(piece.line.number)
        elif piece.kind in ("note", "folio"):
            block.used.add(piece.line.number)
        elif piece.kind == "text":
            texts.append(piece)
    block.foreign += 0 if keep else _paragraph_count(texts)
    return texts
