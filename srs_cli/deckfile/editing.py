"""A deck file's text with some cards changed: only those cards' own lines, all else stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec.structs import replace

from srs_cli.deckfile.reading import DeckRead, read_deck
from srs_cli.deckfile.writing import card_lines, heading_lines, removed_lines, scalar, write_deck
from srs_cli.errors import InputRefusedError, SrsError
from srs_cli.model.card import Card, Deck
from srs_cli.text import shorten

_PLACE = re.compile(r"^:\d+: ")
_ITEM = re.compile(r"( *)- ")
_NO_CARDS = re.compile(r"cards: *(?:\[ *\])? *\r?")
_TOP_LEVEL = re.compile(r"[^\s#-]")
_BLOCK_TEXT = re.compile(r"[^#]*[:-] +[|>][-+0-9]{0,2} *(?:#.*)?\r?")
_NAME = re.compile(r"""name: +(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^"'#].*?)((?<! ) +#.*?)?\r?""")


def edit_deck(text: str, wanted: Deck, read: DeckRead | None = None) -> str:
    """Return the deck file's text changed so that it reads as `wanted`; cards are told apart by their ids.

    `read` is what reading the text gave, where the caller has it.

    Cards of the text that `wanted` lacks go, those that differ get new lines in their place, new ones come after the
    card that they follow. Where a file's layout does not allow that (flow style, cards without ids, another order), the
    whole file is written anew.
    """
    with suppress(SrsError):
        read = read or read_deck(text, "", wanted.name)
        if read.deck == wanted:
            return text
        for blocks in (True, False):
            found = _edited(text, read, wanted, blocks=blocks)
            if found is not None and _reads_as(found, wanted):
                return found
    return write_deck(wanted)


def change_cards(text: str, name: str, changed: Mapping[int, Card | None], added: Sequence[Card] = ()) -> str:
    """Return the deck file's text with cards changed, by their place from 0 (None takes one out), and others added last.

    `name` is the deck's where the file tells none.

    Everything but the lines of these cards stays as it is, line ends included. Where cards do not stand on lines of
    their own (flow style), the whole file is written anew. Raises InputRefusedError where the text is no deck, or would
    be none with these cards.
    """
    kept = _as_kept([*(card for card in changed.values() if card), *added])
    changed = {place: kept.pop(0) if card else None for place, card in changed.items()}
    added = kept
    bare = text.removeprefix("\ufeff")
    windows = _has_windows_ends(bare)
    unix = bare.replace("\r\n", "\n") if windows else bare
    read = read_deck(unix, "", name)
    old = read.deck
    cards = [changed.get(place, card) for place, card in enumerate(old.cards)]
    wanted = replace(old, cards=(*(card for card in cards if card), *added))
    ways = (_changed(unix, read, changed, added, blocks=blocks) for blocks in (True, False))
    found = next((each for each in ways if each is not None and _reads_as(each, wanted)), None)
    if found is None:
        found = _written_anew(wanted, "no deck file can hold these cards together")
    if windows:
        found = found.replace("\n", "\r\n")
    return text[: len(text) - len(bare)] + found


def _as_kept(cards: Sequence[Card]) -> list[Card]:
    """Return cards as a deck file gives them back; raises InputRefusedError where none could hold them."""
    try:
        return list(read_deck(write_deck(Deck("deck", tuple(cards))), "", "").deck.cards)
    except InputRefusedError as error:
        faults = error.problems or (error.sentence,)
        what = "; ".join(_PLACE.sub("", fault) for fault in faults)
        raise InputRefusedError(f"no deck file can hold this: {what}", "Nothing was changed.") from error


def _has_windows_ends(text: str) -> bool:
    """Tell whether all lines end so; where only some do, each keeps its own end."""
    return "\r\n" in text and text.count("\r\n") == text.count("\n")


def rename_deck(text: str, name: str) -> str:
    """Return the deck file's text with another name for the deck, all else as it is where its layout allows.

    Raises InputRefusedError where the text is no deck, or the name is none that a deck can have.
    """
    bare = text.removeprefix("\ufeff")
    windows = _has_windows_ends(bare)
    unix = bare.replace("\r\n", "\n") if windows else bare
    name = name.strip()
    wanted = replace(read_deck(unix, "", "").deck, name=name)
    if not name or not _reads_as(write_deck(wanted), wanted):
        raise InputRefusedError(f"'{shorten(name, 60)}' can be no deck's name", "One line of text will do.")
    line = f"name: {scalar(name)}"
    lines = unix.split("\n")
    named = next((place for place, each in enumerate(lines) if each.startswith("name:")), None)
    if named is None:
        start = 1 if lines[0].rstrip() == "---" else 0
        lines.insert(start, line)
    else:
        before = _NAME.fullmatch(lines[named])
        comment = before[1] if before and before[1] else ""
        lines[named] = line + comment + ("\r" if lines[named].endswith("\r") else "")
    found = "\n".join(lines)
    if not _reads_as(found, wanted):
        found = write_deck(wanted)
    if windows:
        found = found.replace("\n", "\r\n")
    return text[: len(text) - len(bare)] + found


def change_heading(text: str, wanted: Deck) -> str:
    """Return the deck file's text with the name, id, description, language, source and tags of another deck.

    All else is as it is where its layout allows. Raises InputRefusedError as `rename_deck` does.
    """
    named = text
    if read_deck(text.removeprefix("\ufeff"), "", "").deck.name != wanted.name:
        named = rename_deck(text, wanted.name)
    bare = named.removeprefix("\ufeff")
    windows = _has_windows_ends(bare)
    unix = bare.replace("\r\n", "\n") if windows else bare
    old = read_deck(unix, "", "").deck
    target = replace(wanted, cards=old.cards, removed=old.removed)
    lines = unix.split("\n")
    for key in ("tags", "source", "language", "description", "id"):
        if getattr(old, key) != getattr(target, key):
            _set_key(lines, key, heading_lines(key, getattr(target, key)))
    found = "\n".join(lines)
    if not _reads_as(found, target):
        found = _written_anew(target, "no deck file can be described so")
    if windows:
        found = found.replace("\n", "\r\n")
    return named[: len(named) - len(bare)] + found


def _set_key(lines: list[str], key: str, new: Sequence[str]) -> None:
    """Put lines in the place of a key of the deck and its value, or behind the deck's name."""
    first = next((at for at, line in enumerate(lines) if line.startswith(f"{key}:")), None)
    if first is None:
        first = next((at for at, line in enumerate(lines) if line.startswith("name:")), -1) + 1
        lines[first:first] = new
        return
    end = next((at for at in range(first + 1, len(lines)) if _TOP_LEVEL.match(lines[at])), len(lines))
    while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    lines[first:end] = new


def _reads_as(text: str, wanted: Deck) -> bool:
    try:
        return read_deck(text, "", wanted.name).deck == wanted
    except SrsError:
        return False


def _written_anew(wanted: Deck, refusal: str) -> str:
    """Return the whole file; raises InputRefusedError rather than let one be written that does not read so."""
    found = write_deck(wanted)
    if not wanted.name or not _reads_as(found, wanted):
        raise InputRefusedError(refusal, "Nothing was changed.")
    return found


def _changed(
    text: str, read: DeckRead, changed: Mapping[int, Card | None], added: Sequence[Card], *, blocks: bool
) -> str | None:
    lines = text.split("\n")
    if not read.deck.cards:
        empty = next((place for place, line in enumerate(lines) if _NO_CARDS.fullmatch(line)), None)
        if empty is None or not added:
            return None
        lines[empty : empty + 1] = ["cards:", *(line for card in added for line in card_lines(card, blocks=blocks))]
        return "\n".join(lines)
    places = _blocks(lines, read.lines)
    if places is None:
        return None
    margin = _ITEM.match(lines[places[0][0]])
    indent = len(margin[1]) if margin else 2
    replaced: dict[int, list[str]] = {}
    for place, (first, last) in enumerate(places):
        card = changed.get(place)
        if place not in changed:
            replaced[first] = lines[first : last + 1]
        else:
            replaced[first] = card_lines(card, indent, blocks=blocks) if card else []
    for card in added:
        replaced[places[-1][0]] = replaced[places[-1][0]] + card_lines(card, indent, blocks=blocks)
    result = _assembled(lines, places, replaced)
    if len(read.deck.cards) + len(added) == sum(card is None for card in changed.values()):
        return None  # a list without a card is written `cards: []`
    return "\n".join(result)


def _edited(text: str, read: DeckRead, wanted: Deck, *, blocks: bool) -> str | None:
    lines = text.split("\n")
    places = _blocks(lines, read.lines)
    old = read.deck.cards
    if places is None or not all(card.id for card in old) or not old:
        return None
    replaced: dict[int, list[str]] = {}
    new = {card.id: card for card in wanted.cards}
    margin = _ITEM.match(lines[places[0][0]])
    indent = len(margin[1]) if margin else 2
    for card, (first, last) in zip(old, places, strict=True):
        if card.id not in new:
            replaced[first] = []
        elif new[card.id] != card:
            replaced[first] = card_lines(new[card.id], indent, blocks=blocks)
        else:
            replaced[first] = lines[first : last + 1]
    known = {card.id: first for card, (first, _) in zip(old, places, strict=True)}
    at = -1
    before_first: list[str] = []
    for card in wanted.cards:
        if card.id in known:
            at = known[card.id]
        elif at < 0:
            before_first += card_lines(card, indent, blocks=blocks)
        else:
            replaced[at] = replaced[at] + card_lines(card, indent, blocks=blocks)
    replaced[places[0][0]] = before_first + replaced[places[0][0]]
    return _with_removed(_assembled(lines, places, replaced), read.deck, wanted)


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
    if not firsts or firsts[-1] >= len(lines):  # a file whose lines end as those of old Macs is one line here
        return None
    if any(not _ITEM.match(lines[first]) for first in firsts) or len(set(firsts)) != len(firsts):
        return None
    ends = [*firsts[1:], len(lines)]
    blocks = []
    for first, end in zip(firsts, ends, strict=True):
        below = next((at for at in range(first + 1, end) if _TOP_LEVEL.match(lines[at])), end)
        blocks.append((first, _last_row(lines, first, below)))
    return blocks


def _last_row(lines: Sequence[str], first: int, end: int) -> int:
    """Return the last row of a card: blank rows and comments below it are the file's, unless a text of it ends so."""
    last = end - 1
    while last > first and (not lines[last].strip() or lines[last].lstrip().startswith("#")):
        last -= 1
    header = next((at for at in range(last, first - 1, -1) if _BLOCK_TEXT.fullmatch(lines[at])), end)
    rows = [at for at in range(header + 1, end) if lines[at].strip()]
    margin = _indent(lines[rows[0]]) if rows else 0
    if margin <= _indent(lines[header if rows else first]):
        return last
    for at in rows:
        if _indent(lines[at]) < margin:
            break
        last = max(last, at)
    return last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
