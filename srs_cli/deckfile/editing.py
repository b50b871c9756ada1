"""A deck file's text with some cards changed: only those cards' own lines, all else stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from srs_cli.deckfile.reading import read_deck
from srs_cli.deckfile.writing import card_lines, removed_lines, write_deck
from srs_cli.errors import SrsError
from srs_cli.model.card import Deck

_ITEM = re.compile(r"( *)- ")
_TOP_LEVEL = re.compile(r"[^\s#-]")


def edit_deck(text: str, wanted: Deck) -> str:
    """Return the deck file's text changed so that it reads as `wanted`; cards are told apart by their ids.

    Cards of the text that `wanted` lacks go, those that differ get new lines in their place, new ones come after the
    card that they follow. Where a file's layout does not allow that (flow style, cards without ids, another order), the
    whole file is written anew.
    """
    try:
        found = _edited(text, wanted)
        if found is not None and read_deck(found, "", wanted.name).deck == wanted:
            return found
    except SrsError:
        pass
    return write_deck(wanted)


def _edited(text: str, wanted: Deck) -> str | None:
    read = read_deck(text, "", wanted.name)
    lines = text.split("\n")
    blocks = _blocks(lines, read.lines)
    old = read.deck.cards
    if blocks is None or not all(card.id for card in old) or not old:
        return None
    replaced: dict[int, list[str]] = {}
    new = {card.id: card for card in wanted.cards}
    margin = _ITEM.match(lines[blocks[0][0]])
    indent = len(margin[1]) if margin else 2
    for card, (first, last) in zip(old, blocks, strict=True):
        if card.id not in new:
            replaced[first] = []
        elif new[card.id] != card:
            replaced[first] = card_lines(new[card.id], indent)
        else:
            replaced[first] = lines[first : last + 1]
    known = {card.id: first for card, (first, _) in zip(old, blocks, strict=True)}
    at = -1
    before_first: list[str] = []
    for card in wanted.cards:
        if card.id in known:
            at = known[card.id]
        elif at < 0:
            before_first += card_lines(card, indent)
        else:
            replaced[at] = replaced[at] + card_lines(card, indent)
    replaced[blocks[0][0]] = before_first + replaced[blocks[0][0]]
    return _with_removed(_assembled(lines, blocks, replaced), read.deck, wanted)


def _assembled(lines: Sequence[str], blocks: Sequence[tuple[int, int]], replaced: Mapping[int, list[str]]) -> list[str]:
    result: list[str] = []
    at = 0
    for first, last in blocks:
        result += lines[at:first]
        result += replaced[first]
        at = last + 1
    return result + list(lines[at:])


def _with_removed(lines: list[str], old: Deck, wanted: Deck) -> str | None:
    if old.removed != wanted.removed:
        if old.removed:
            return None  # an existing list may hold comments: the caller writes the file anew
        while lines and not lines[-1].strip():
            lines.pop()
        lines += ["", *removed_lines(wanted.removed), ""]
    return "\n".join(lines)


def _blocks(lines: Sequence[str], starts: Sequence[int]) -> list[tuple[int, int]] | None:
    """Return the first and last line (from 0) of each card, or None where cards do not stand on lines of their own."""
    firsts = [start - 1 for start in starts]
    if not firsts or any(not _ITEM.match(lines[first]) for first in firsts) or len(set(firsts)) != len(firsts):
        return None
    ends = [*firsts[1:], len(lines)]
    blocks = []
    for first, end in zip(firsts, ends, strict=True):
        last = next((at for at in range(first + 1, end) if _TOP_LEVEL.match(lines[at])), end) - 1
        while last > first and (not lines[last].strip() or lines[last].lstrip().startswith("#")):
            last -= 1
        blocks.append((first, last))
    return blocks
