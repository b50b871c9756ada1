"""Extractors: one per document shape. Adding one is a module with `find` and a line in SHAPES."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from msgspec import Struct, field

from srs_cli.extract.gates import pass_gates
from srs_cli.extract.paragraphs import Paragraphs, of_prose
from srs_cli.model.document import Document, Line
from srs_cli.model.draft import Draft, Harvest, Left
from srs_cli.text import fold, plural

Find = Callable[[Sequence[Line]], Harvest]

# In the order in which they are asked: what one claims, the next does not see. Each is the name of its module here,
# imported when a document is read.
SHAPES: tuple[str, ...] = ("marked", "table", "chronology", "flashcards", "glossary", "outline", "prose")


class Wanted(Struct, frozen=True):
    """What to take of a document: one shape only, a range of lines or headings, at most so many cards."""

    only: str = ""
    start: str = ""  # a line number or a heading; empty is the beginning
    end: str = ""  # a line number, inclusive, or the heading before which to stop
    most: int = 0  # 0 is no limit


class Extraction(Struct, frozen=True):
    """What a document gave: the cards in its order, and every line that made none, with the reason."""

    drafts: tuple[Draft, ...]
    left: tuple[Left, ...]
    lines_by_shape: dict[str, int] = field(default_factory=dict)  # how many lines each shape claimed


EVERYTHING = Wanted()


def shape(name: str) -> Find:
    """Return the extractor of a shape."""
    find: Find = import_module(f"{__name__}.{name}").find
    return find


def extract(
    document: Document, wanted: Wanted = EVERYTHING, step: Callable[[str], None] = lambda _shape: None
) -> Extraction:
    """Return the cards of a document, whatever shapes its blocks have; `step` is told each shape as its turn comes.

    Every shape is asked even where one only is wanted: what it claims tells the others apart.
    """
    whole = within(document.lines, wanted)
    lines: Sequence[Line] = whole
    found: list[Draft] = []
    left: list[Left] = []
    claimed: dict[str, int] = {}
    prose = Paragraphs()
    for name in SHAPES:
        step(name)
        harvest = shape(name)(lines)
        if name == "outline" and harvest.used:
            prose = of_prose(lines, harvest.used, shape("prose"))
            if prose.lines:
                harvest = shape(name)([_blanked(line) if line.number in prose.lines else line for line in lines])
        elif name == "prose" and prose.lines:
            rest = {line.number for line in lines} | prose.headings
            harvest = shape(name)([line for line in whole if line.number in rest])
        if harvest.used:
            claimed[name] = len(harvest.used)
            lines = [line for line in lines if line.number not in harvest.used]
        if not wanted.only or wanted.only == name:
            found += harvest.drafts
            left += harvest.left
    drafts, turned_away = pass_gates(found)
    left += turned_away
    drafts.sort(key=lambda draft: (draft.line, draft.column))
    if wanted.most and len(drafts) > wanted.most:
        drafts, dropped = _best(drafts, wanted.most)
        left += [Left(draft.line, f"beyond the {plural(wanted.most, 'card')} asked for") for draft in dropped]
    if not wanted.only:
        left += _unclaimed(lines, left)
    return Extraction(tuple(drafts), tuple(sorted(left, key=lambda each: each.line)), claimed)


def within(lines: Sequence[Line], wanted: Wanted) -> Sequence[Line]:
    """Return the lines from `wanted.start` to `wanted.end`; a heading that is not found is no bound.

    Raises ValueError with the heading that is not found.
    """
    start = _place(lines, wanted.start, 0) if wanted.start else 0
    end = len(lines)
    if wanted.end.isdigit():
        end = sum(line.number <= int(wanted.end) for line in lines)
    elif wanted.end:
        end = _place(lines, wanted.end, start + 1)
    return lines[start:end]


def _blanked(line: Line) -> Line:
    return Line(line.number, "", line.page)


def _place(lines: Sequence[Line], bound: str, after: int) -> int:
    if bound.isdigit():
        return sum(line.number < int(bound) for line in lines)
    heading = fold(bound)
    bare = [fold(line.text.strip(" \t#*_·•-")) for line in lines]
    for fits in (str.__eq__, str.startswith):
        for place in range(after, len(lines)):
            if fits(bare[place], heading):
                return place
    raise ValueError(bound)


def _best(drafts: Sequence[Draft], most: int) -> tuple[list[Draft], list[Draft]]:
    """Return the drafts to keep and those to drop: what its author laid out as cards stays longest, prose goes first.

    Of points and of sentences the least worth goes first; of what was laid out as cards, the last.
    """
    worth = import_module(f"{__name__}.prose").rank
    after = {"outline": 1, "prose": 2}

    def order(draft: Draft) -> tuple[int, float]:
        group = after.get(draft.shape, 0)
        return group, -worth(draft) if group else 0.0

    kept = {id(draft) for draft in sorted(drafts, key=order)[:most]}
    return [draft for draft in drafts if id(draft) in kept], [draft for draft in drafts if id(draft) not in kept]


def _unclaimed(lines: Sequence[Line], left: Sequence[Left]) -> list[Left]:
    told = {number for each in left for number in range(each.line, (each.last_line or each.line) + 1)}
    return [
        Left(line.number, "no question and answer found in it")
        for line in lines
        if line.text.strip() and line.number not in told
    ]
