"""What a codec read, made such that deck files can hold it: every card that none can is told with its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from srs_cli.deckfile import HIDDEN, has_hidden, has_hidden_name, settle, settle_deck
from srs_cli.errors import InputRefusedError
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import PackageRead
from srs_cli.model.problem import Problem
from srs_cli.text import shorten

_SHOWN = 40
_MOST_REFUSED = 20


def settled(read: PackageRead, path: Path) -> tuple[list[Deck], list[Problem]]:
    """Return the decks as deck files can hold them, and what had to be left out, with its place.

    Raises InputRefusedError where no card of several is left.
    """
    problems: list[Problem] = []
    decks: dict[str, Deck] = {}
    faulty = 0
    for number, deck in enumerate(read.package.decks):
        lines = read.lines[number] if number < len(read.lines) else ()
        cards, of_deck, left_out = _settled_cards(deck.cards, lines, path.name)
        problems += of_deck
        faulty += left_out
        tidy = settle_deck(replace(deck, cards=tuple(cards)), path.stem)
        if has_hidden_name(tidy):
            problems.append(Problem(path.name, 0, f"the deck's name or tags hold {HIDDEN}"))
        same = decks.get(tidy.id or tidy.name)
        decks[tidy.id or tidy.name] = replace(same, cards=same.cards + tidy.cards) if same else tidy
    found = [deck for deck in decks.values() if deck.cards]
    if faulty and not found:
        shown = tuple(map(str, (*read.problems, *problems)))
        raise InputRefusedError(f"{path.name}: no card in it can be used", problems=shown[:_MOST_REFUSED])
    if not found and not read.problems:
        problems.append(Problem(path.name, 0, "there are no cards in it"))
    return found, problems


def _settled_cards(cards: Sequence[Card], lines: Sequence[int], name: str) -> tuple[list[Card], list[Problem], int]:
    found: list[Card] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    faulty = 0
    for place, card in enumerate(cards):
        tidy, what = settle(card)
        line = lines[place] if lines else 0
        if tidy is None:
            faulty += 1
            what += ": the card is left out"
        elif tidy.id and tidy.id in first:
            at = f" on line {first[tidy.id]}" if lines else ""
            what = f"its id '{shorten(tidy.id, _SHOWN)}' is taken by the card{at}; it gets one of its own"
            tidy = replace(tidy, id="")
        told = [what] if what else []
        if tidy is not None and has_hidden(tidy):
            told.append(f"holds {HIDDEN}")
        for each in told:
            of = "" if lines else f"card {place + 1} ('{shorten(card.question.strip(), _SHOWN)}'): "
            problems.append(Problem(name, line, f"{of}{each}"))
        if tidy is not None:
            first.setdefault(tidy.id, line)
            found.append(tidy)
    return found, problems, faulty
