"""Cards that their author marked: Q and A, a separator between front and back, rules, question headings, clozes."""

from __future__ import annotations

from collections.abc import Sequence

from srs_cli.extract.marked.blocks import clozes, headed, questions, ruled, split_by_mark
from srs_cli.extract.marked.pairs import pairs
from srs_cli.extract.pages.rows import Row, chunks
from srs_cli.model.document import Line
from srs_cli.model.draft import Draft, Harvest, Left

NAME = "marked"

_RULE = "---"


def find(lines: Sequence[Line]) -> Harvest:
    """Return the cards that marks in the text set apart; what has no such mark is left to the other shapes."""
    drafts: list[Draft] = []
    used: set[int] = set()
    left: list[Left] = []
    for chunk in chunks(lines):
        rows = _without_front_matter(chunk)
        for part in (questions, split_by_mark, headed, ruled, clozes, pairs):
            found = part(rows)
            drafts += found.drafts
            used |= found.used
            left += found.left
            if found.used:
                rows = [r for r in rows if r.line.number not in found.used]
    drafts.sort(key=lambda d: d.line)
    return Harvest(tuple(drafts), frozenset(used), tuple(sorted(left, key=lambda x: x.line)))


def _without_front_matter(rows: list[Row]) -> list[Row]:
    """Return the rows below a file's YAML block, whose `key: value` lines are no cards."""
    if rows[0].text == _RULE and rows[0].line.number == 1:
        for n, row in enumerate(rows[1:60], 1):
            if row.text in (_RULE, "..."):
                return rows[n + 1 :]
            if ":" not in row.text and not row.bulleted:
                break
    return rows
