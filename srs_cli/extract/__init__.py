"""Extractors: one per document shape. Adding one is a module with `find` and a line in SHAPES."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from srs_cli.extract import flashcards
from srs_cli.model.card import Draft, Harvest, Left
from srs_cli.model.document import Document, Line

Find = Callable[[Sequence[Line]], Harvest]

# In the order in which they are asked: what one claims, the next does not see.
SHAPES: dict[str, Find] = {
    flashcards.NAME: flashcards.find,
}


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a document gave: the cards in its order, and every line that made none, with the reason."""

    drafts: tuple[Draft, ...]
    left: tuple[Left, ...]


def extract(document: Document) -> Extraction:
    """Return the cards of a document, whatever shapes its blocks have."""
    lines: Sequence[Line] = document.lines
    drafts: list[Draft] = []
    left: list[Left] = []
    for find in SHAPES.values():
        harvest = find(lines)
        drafts += harvest.drafts
        left += harvest.left
        lines = [line for line in lines if line.number not in harvest.used]
    told = {number for each in left for number in range(each.line, (each.last_line or each.line) + 1)}
    left += [
        Left(line.number, "no question and answer found in it")
        for line in lines
        if line.text.strip() and line.number not in told
    ]
    return Extraction(
        tuple(sorted(drafts, key=lambda draft: (draft.line, draft.column))),
        tuple(sorted(left, key=lambda each: each.line)),
    )
