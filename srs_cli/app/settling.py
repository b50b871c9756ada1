"""What a codec read, made such that deck files can hold it: every card that none can is told with its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.deckfile import HIDDEN, are_fine, has_hidden, has_hidden_name, settle, settle_deck
from srs_cli.errors import InputRefusedError
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import PackageRead
from srs_cli.model.problem import Problem
from srs_cli.text import shorten

_SHOWN = 40
_TOGETHER = 250  # cards that are looked at together first
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
    settling = _Settling(lines, name)
    for at in range(0, len(cards), _TOGETHER):
        settling.take(at, cards[at : at + _TOGETHER])
    return settling.found, settling.problems, settling.faulty


class _Settling(Struct):
    """The settling of a deck's cards, collecting what is wrong."""

    lines: Sequence[int]  # of the cards in the file, none where it has no lines
    name: str
    found: list[Card] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    faulty: int = 0
    first: dict[str, int] = field(default_factory=dict)  # where each id stands first, by its place

    def take(self, at: int, cards: Sequence[Card]) -> None:
        """Take cards in, the first of which stands at a place."""
        given = [card.id for card in cards if card.id]
        ids = {card.id: at + place for place, card in enumerate(cards) if card.id} if given else {}
        if len(ids) == len(given) and self.first.keys().isdisjoint(ids) and are_fine(cards):
            self.found += cards
            self.first |= ids
            return
        for place, card in enumerate(cards, at):
            self._take(place, card)

    def _take(self, place: int, card: Card) -> None:
        tidy, what = settle(card)
        if tidy is None:
            self.faulty += 1
            what += ": the card is left out"
        elif tidy.id and tidy.id in self.first:
            at = f" on line {self.lines[self.first[tidy.id]]}" if self.lines else ""
            what = f"its id '{shorten(tidy.id, _SHOWN)}' is taken by the card{at}; it gets one of its own"
            tidy = replace(tidy, id="")
        told = [what] if what else []
        if tidy is not None and has_hidden(tidy):
            told.append(f"holds {HIDDEN}")
        for each in told:
            of = "" if self.lines else f"card {place + 1} ('{shorten(card.question.strip(), _SHOWN)}'): "
            self.problems.append(Problem(self.name, self.lines[place] if self.lines else 0, f"{of}{each}"))
        if tidy is not None:
            self.first.setdefault(tidy.id, place)
            self.found.append(tidy)
