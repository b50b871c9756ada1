"""Paragraphs of prose among notes: an outline would take their sentences for points, prose asks them better."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby
from typing import NamedTuple

from srs_cli.extract import structure
from srs_cli.extract.structure import Item
from srs_cli.model.document import Line
from srs_cli.model.draft import Harvest

_FEWEST_WORDS = 25
_END = re.compile(r"[.!?][\"”’)\]]{0,3}$")
_SENTENCE_END = re.compile(r"(?<=[a-z\d)\"”’%])[.!?][\"”’)]?\s+(?=[\"“(]?[A-ZÀ-Þ\d])")


class Paragraphs(NamedTuple):
    """The lines of paragraphs, and of the headings: they stand above the paragraphs whoever else claims them."""

    lines: frozenset[int] = frozenset()
    headings: frozenset[int] = frozenset()


def of_prose(lines: Sequence[Line], claimed: AbstractSet[int], find: Callable[[Sequence[Line]], Harvest]) -> Paragraphs:
    """Return those of the claimed paragraphs of which `find` makes cards where it sees them and the headings alone."""
    items = structure.items(lines)
    blocks = [block for block in map(_numbers, _blocks(items)) if not claimed.isdisjoint(block)]
    if not blocks:
        return Paragraphs()
    headings = frozenset(item.number for item in items if item.role == "heading")
    shown = headings.union(*blocks)
    carded = {draft.line for draft in find([line for line in lines if line.number in shown]).drafts}
    return Paragraphs(frozenset().union(*(block for block in blocks if carded & block)), headings)


def _blocks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items of each paragraph of two sentences or more."""
    for running, group in groupby(items, key=lambda item: item.role in ("plain", "wrapped") and not item.line.cells):
        block = list(group)
        if running and _is_paragraph([item.line.text.strip() for item in block]):
            yield block


def _is_paragraph(texts: Sequence[str]) -> bool:
    """Tell whether the lines are one text of several sentences, not a sentence a line: those are points."""
    whole = " ".join(texts)
    if whole.count(" ") + 1 < _FEWEST_WORDS or not _END.search(whole) or not _SENTENCE_END.search(whole):
        return False
    single = sum(_END.search(text) is not None and not _SENTENCE_END.search(text) for text in texts)
    return len(texts) == 1 or single <= 0.5 * len(texts)


def _numbers(block: Iterable[Item]) -> frozenset[int]:
    return frozenset(item.number for item in block)
