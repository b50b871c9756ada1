"""Marked cards of one line each: front, a separator, back, where the same separator holds over a whole block."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from srs_cli.extract.pages.rows import Row
from srs_cli.extract.pages.wording import SEED, asks
from srs_cli.model.draft import Draft, Harvest, Left

_NAME = "marked"


class _Style(Struct, frozen=True):
    """A way to write front and back on one line."""

    signs: tuple[str, ...]  # one of them stands in every such line, and a look for them is cheaper than the pattern
    split: re.Pattern[str]
    fewest: int  # lines in a row before it is believed
    share: float = 0.0  # of the lines of the block that have to be written so
    words: int = 8  # of the front at most, unless it is a question
    only: bool = False  # the separator may stand once in a line
    bullets: int = 0  # lines in a row before it is believed of list items; 0 is as `fewest`


_STYLES = {
    ":::": _Style((":::",), re.compile(r"(?<=[^\s:])\s{0,9}:::\s{0,9}(?=[^\s:])"), 1, words=40),
    " :: ": _Style((" :: ",), re.compile(r"(?<=\S)\s{1,9}::\s{1,9}(?=\S)"), 1, words=40),
    "::": _Style(("::",), re.compile(r"(?<=[^\s:])::(?=[^\s:])"), 3, share=0.5, words=40, only=True),
    "---": _Style(("---",), re.compile(r"(?<=[^\s-])\s?---\s?(?=[^\s-])"), 2, share=0.5, only=True),
    "tab": _Style(("\t",), re.compile(r"(?<=[^\t])\t(?=[^\t])"), 3, share=0.6, words=20, only=True),
    ";": _Style((";",), re.compile(r"(?<=\S)\s?;\s?(?=\S)"), 3, share=0.75, words=10, only=True),
    "=": _Style(
        (" = ",), re.compile(r"(?<=[^\s=])\s{1,9}=\s{1,9}(?=[^\s=])"), 3, share=0.75, words=6, only=True, bullets=5
    ),
    "->": _Style(
        ("\u2192", "->", "=>", "\u21d2"),
        re.compile(r"(?<=\S)\s{1,9}(?:\u2192|->|=>|\u21d2)\s{1,9}(?=\S)"),
        3,
        share=0.75,
        only=True,
        bullets=5,
    ),
    "bold": _Style(("**", "__"), re.compile(r"$"), 3, share=0.5, bullets=4),
    ":": _Style(
        (":", "\uff1a"),
        re.compile(r"(?<=[^\s:\uff1a])\s?(?::\s{1,9}|\uff1a\s{0,9})(?=\S)"),
        3,
        share=0.7,
        words=6,
        bullets=5,
    ),
    "-": _Style(
        ("\u2013", "\u2014", "-"),
        re.compile(r"[\u2013\u2014-](?<=\S\s.)\s{1,9}(?=\S)"),
        3,
        share=0.7,
        words=6,
        bullets=5,
    ),
}
_WRAPPED = 50  # characters of a line that was broken for want of room
_LONGEST = 1200  # characters of a line
_MOST_WORDS = 40  # of the front, even of a question
_WEAK = (":", "-", "=", "->")  # found in running text as well
_TITLED = ("tab", ";", "-", ":", "=")  # may open with a line that names the columns
_HEADER = re.compile(r"(?:terms?|words?|fronts?|questions?|concepts?|english|vocabulary|expressions?)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\d{1,3}[.)]\s{1,9}|#\d{1,4}\s{1,9})")
_BOLD = re.compile(
    r"\s{0,40}(?:[*+\u2022-]\s{1,9}|\d{1,3}[.)]\s{1,9})?(\*\*|__)([^*_]{1,80}?)(:?)\1(\s?[:\u2013\u2014-]?)\s{0,9}(\S.*)$"
)
_FIGURES = re.compile(r"[\d\s.,%/:-]{1,40}|[ivxlc]{1,6}")
_DATE = re.compile(
    r"(?:c(?:irca|\.)?\s?|early |late |mid-? ?|before |after |from |to |in |on )?(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\b)",
    re.IGNORECASE,
)
# The labels of a form, a recipe or of notes on one thing: what they say is a card only together with that thing.
_FIELD = re.compile(
    r"(?:name|date|class|author|title|subject|page|pages|source|tel|phone|e-?mail|url|website|from|to|cc|tags?|created|published|by|updated|version|deck"
    r"|notes?|remember|examples?|e\.g|i\.e|warning|hint|tip|see also|time|place|location|address|price|isbn|chapter|due|teacher|topic|course|homework|unit"
    r"|lesson|summary|abstract|keywords|answers?|total|score|student|school|room|duration|level|status|type|size|weight|height|length|colou?r|population"
    r"|capital|area|climate|diet|habitat|lifespan|born|died|causes?|effects?|results?|consequences?|advantages?|disadvantages?|pros?|cons?|strengths?"
    r"|weaknesses|aims?|goals?|reasons?|function|structure|definition|formula|symbol|units?|uses?|method|conclusion|introduction|background|context|plus|minus"
    r"|for|against|first|second|third|fourth|finally|then|next|step \d+|part \d+|figure \d+|table \d+|ingredients|serves"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[-\u2013\u2014\s*|]{0,4}[A-Z][-\u2013\u2014\s*|]{0,4}")  # heads a part of a glossary
_SEE = re.compile(r"(?:see(?: also| under)?|siehe|voir|v\u00e9ase)\s[^.]{1,60}\.?$|\u2192", re.IGNORECASE)
_LONGEST_LEAD_IN = 12  # characters, with the one before it
_LEAD_IN = re.compile(
    r"\b(?:following|are|is|was|were|includes?|included|such as|for example|and|or|that|because|which|if|when|the|a|an|of|to|said|says)$",
    re.IGNORECASE,
)

_Pair = tuple[Row, str, str, list[Row]]  # the line, front, back, and lines that go on with the back


def pairs(rows: Sequence[Row]) -> Harvest:
    """Return the cards of every run of lines that one separator divides in the same way."""
    rows = list(rows)
    drafts: list[Draft] = []
    left: list[Left] = []
    used: set[int] = set()
    free, numbers = rows, [row.line.number for row in rows]
    whole = "\n".join(row.line.text for row in rows)
    for name, style in _STYLES.items():
        signs = [sign for sign in style.signs if sign in whole]
        if not signs:
            continue
        if used:
            free = [r for r in free if r.line.number not in used]
            numbers = [r.line.number for r in free]
        for run in _runs(free, signs, name, style):
            if len(run) < style.fewest or not _is_deck(run, _share(run, free, numbers), name, style):
                continue
            own = {r.line.number for row, *_, more in run for r in [row, *more]}
            used |= own
            used.update(numbers[bisect_left(numbers, min(own)) : bisect_left(numbers, max(own))])
            for n, (row, front, back, more) in enumerate(run):
                if _SEE.match(back):
                    left.append(Left(row.line.number, "a reference to another entry"))
                elif n or name not in _TITLED or not _HEADER.fullmatch(front):
                    text = " ".join([back, *(r.text for r in more)])
                    drafts.append(Draft(front, text, row.line.number, _NAME, type="both" if name == ":::" else "basic"))
    return Harvest(tuple(drafts), frozenset(used), tuple(left))


def _runs(rows: list[Row], signs: Iterable[str], name: str, style: _Style) -> Iterator[list[_Pair]]:
    """Yield the pairs that follow one another; most rows have no sign, and are seen only where they follow one that has."""
    signed = {n for sign in signs for n, row in enumerate(rows) if sign in row.line.text}
    parted = {n: halves for n in sorted(signed) if not rows[n].head and (halves := _halves(rows[n], name, style))}
    reached = -1
    for first in parted if len(parted) >= style.fewest else ():
        if first <= reached:
            continue
        run: list[_Pair] = []
        for reached in range(first, len(rows)):
            row = rows[reached]
            if reached in parted:
                run.append((row, *parted[reached], []))
            elif row.line.number == rows[reached - 1].line.number + 1 and _goes_on(row, run[-1]):
                run[-1][3].append(row)
            elif not _LETTER.fullmatch(row.text):
                break
        yield run


def _goes_on(row: Row, pair: _Pair) -> bool:
    """Return whether the line below a pair is the rest of its back: indented, or broken for want of room."""
    above = pair[3][-1] if pair[3] else pair[0]
    broken = row.text[0].islower() and len(above.text) >= _WRAPPED
    plain = not row.bulleted and not row.head and row.asks < SEED and "::" not in row.text
    return plain and (row.indented or broken) and len(pair[3]) < 8


def _halves(row: Row, name: str, style: _Style) -> tuple[str, str] | None:
    """Return front and back where the line may be a card of that style."""
    if name == "bold":
        bold = _BOLD.match(row.line.text) if "**" in row.line.text or "__" in row.line.text else None
        return (
            (bold.group(2).strip(), bold.group(5).strip())
            if bold and (bold.group(3) or bold.group(4).strip())
            else None
        )
    text = row.line.text.rstrip() if name == "tab" else row.text
    found = style.split.search(text) if len(text) <= _LONGEST and row.line.text[:1] != "\t" else None
    if not found or (style.only and style.split.search(text, found.end())):
        return None
    front = _NUMBERED.sub("", " ".join(text[: found.start()].split()), count=1)
    words = front.count(" ") + 1
    if words > _MOST_WORDS:
        return None
    cut = name in _WEAK and (
        front[-1:] in ".,;!"
        or (name == ":" and _LEAD_IN.search(front[-_LONGEST_LEAD_IN:]))
        or front.count("(") != front.count(")")
        or front.count('"') % 2
        or front[:1] in "\u201c\u00ab\u201e"
    )
    if cut or (words > style.words and asks(front) < SEED):
        return None
    back = " ".join(text[found.end() :].split())
    worded = any(map(str.isalnum, back)) and any(map(str.isalnum, front))
    return (front, back) if worded else None


def _share(run: list[_Pair], rows: list[Row], numbers: list[int]) -> float:
    """Return which part of the lines is written so, from the blank line above the run to the one below it."""
    own = sum(1 + len(more) for *_, more in run)
    first = bisect_left(numbers, run[0][0].line.number)
    last = min(first + own - 1, len(rows) - 1)
    while first > 0 and not rows[first].blank and not rows[first - 1].head:
        first -= 1
    while last + 1 < len(rows) and not rows[last + 1].blank and not rows[last + 1].head:
        last += 1
    return own / (last - first + 1)


def _is_deck(run: list[_Pair], share: float, name: str, style: _Style) -> bool:
    """Return whether the run is a list of cards, not a stray separator, a timetable, a form or a conversation."""
    if name == ";" and sum(f"{f}; " in row.text for row, f, *_ in run) > 0.5 * len(run) and len(run) < 5:
        return False  # two clauses, or a cell that holds two things
    bulleted = sum(row.bulleted for row, *_ in run) > 0.5 * len(run)
    fewest = style.bullets or style.fewest if bulleted else style.fewest
    fronts = [front for _, front, *_ in run]
    if name in (":::", " :: "):
        return True
    if len(run) < fewest or share < style.share or len({f.casefold() for f in fronts}) < 0.9 * len(run):
        return False
    dates = sum(_DATE.match(f) is not None and asks(f) < SEED for f in fronts)
    fields = sum(_FIELD.fullmatch(f) is not None for f in fronts)
    figures = sum(_FIGURES.fullmatch(back) is not None for _, _, back, _ in run)
    prose = sum(back.endswith(".") and len(front.split()) > 5 and asks(front) < SEED for _, front, back, _ in run)
    return (
        max(dates, prose) <= 0.3 * len(run)
        and fields <= (0.25 * len(run) if len(run) > 4 else 0)
        and figures <= 0.5 * len(run)
    )
