"""What a format has no place for, told to who exports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from srs_cli.exchange import Wish
from srs_cli.model.card import Card
from srs_cli.model.package import Package
from srs_cli.text import plural

# The parts that a format may carry, as those who write one name them, and how they are told of.
_OF_CARDS = {"hint": "hints", "extra": "extra text", "tags": "tags", "image": "images", "source": "sources"}
_OF_DECKS = {"tags": "tags of decks", "description": "descriptions", "language": "languages"}
OF_CARDS = tuple(_OF_CARDS)
DECK_TAGS, DECK_DESCRIPTION = "deck tags", "deck description"
ALL_BUT_MEDIA = (*OF_CARDS, *(f"deck {part}" for part in _OF_DECKS))


def tell_losses(package: Package, wish: Wish, name: str, carried: Collection[str] = ()) -> None:
    """Call the wish's `note` once where the package has something that the format does not carry."""
    lost = [what for part, what in _parts(package) if part not in carried]
    if lost:
        wish.note(f"{name} has no place for {', '.join(lost)}: they are left out")


def _parts(package: Package) -> Iterator[tuple[str, str]]:
    """Yield each part that the package has, and what is said of it."""
    cards = [card for deck in package.decks for card in deck.cards]
    for part, words in _OF_CARDS.items():
        if count := _having(part, cards):
            yield part, f"{words} ({plural(count, 'card')})"
    for part, words in _OF_DECKS.items():
        if count := _having(part, package.decks):
            yield f"deck {part}", f"{words} ({plural(count, 'deck')})"
    if package.media:
        yield "media", f"pictures and sounds ({plural(len(package.media), 'file')})"


def _having(part: str, those: Iterable[object]) -> int:
    return sum(bool(getattr(each, part)) for each in those)


def tell_cards(cards: Collection[Card], wish: Wish, what: str) -> None:
    """Call the wish's `note` with how many cards something holds for, where there are any."""
    if cards:
        wish.note(f"{plural(len(cards), 'card')} {what}")
