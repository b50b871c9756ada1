"""What extraction makes of a document: drafts of cards, and what was left out, with its line."""

from __future__ import annotations

from msgspec import Struct, field

from srs_cli.model.card import Answer, CardType


class Draft(Struct, frozen=True):
    """A card as an extractor proposes it, before it has an id."""

    question: str
    answer: Answer
    line: int  # of the document, from 1
    shape: str  # the extractor that made it, a key of extract.SHAPES
    type: CardType = "basic"
    context: tuple[str, ...] = ()  # the headings above it, outermost first
    column: int = 0  # from 1, where a line is a whole page; 0 is unknown
    hint: str = ""
    tags: tuple[str, ...] = ()


class Left(Struct, frozen=True):
    """A line or a block that an extractor did not use, and why."""

    line: int
    what: str
    last_line: int = 0  # of a block; 0 is the same line


class Harvest(Struct, frozen=True):
    """What one extractor found: cards, the lines it used, and what it left out on purpose."""

    drafts: tuple[Draft, ...] = ()
    used: frozenset[int] = field(default_factory=frozenset)  # line numbers that belong to this shape, cards or not
    left: tuple[Left, ...] = ()
