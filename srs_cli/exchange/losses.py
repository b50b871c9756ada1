"""What a format has no place for, told to who exports."""

from __future__ import annotations

from collections.abc import Collection

from srs_cli.exchange import Wish
from srs_cli.model.card import Card
from srs_cli.model.package import Package
from srs_cli.text import plural

_PARTS = {"hint": "hints", "extra": "extra text", "tags": "tags", "image": "images"}


def tell_losses(package: Package, wish: Wish, name: str, carried: Collection[str] = ()) -> None:
    """Call the wish's `note` where cards have something that the format does not carry."""
    cards = [card for deck in package.decks for card in deck.cards]
    for part, words in _PARTS.items():
        having = sum(bool(getattr(card, part)) for card in cards) if part not in carried else 0
        if having:
            wish.note(f"{name} has no place for {words}: left out of {plural(having, 'card')}")


def tell_cards(cards: Collection[Card], wish: Wish, what: str) -> None:
    """Call the wish's `note` with how many cards something holds for, where there are any."""
    if cards:
        wish.note(f"{plural(len(cards), 'card')} {what}")
