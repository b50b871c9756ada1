"""Two machines' versions of a card or a deck → the one that both go on with.

Each part of a version is a value with its time, and the greatest stays. A greatest one does not depend on the order in
which versions meet: uniting is commutative, associative and idempotent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from srs_cli.model.identity import new_id
from srs_cli.model.version import CardVersion, DeckVersion


def united_card(one: CardVersion, other: CardVersion) -> CardVersion:
    """Return a card with the newer of two texts, in the newer of two places."""
    text, place = max(one, other, key=_text_rank), max(one, other, key=_place_rank)
    return replace(text, deck=place.deck, archived=place.archived, placed_ms=place.placed_ms)


def _text_rank(version: CardVersion) -> tuple[int, int, bytes]:
    return version.text_rank


def _place_rank(version: CardVersion) -> tuple[int, bool, bool, str]:
    return version.place_rank


def united_deck(one: DeckVersion, other: DeckVersion) -> DeckVersion:
    """Return a deck with the newer of two headings, archived or not as was said last."""
    heading, state = max(one, other, key=_heading_rank), max(one, other, key=_archive_rank)
    return replace(
        heading, archived=state.archived, archived_ms=state.archived_ms, former=max(one.former, other.former)
    )


def _heading_rank(version: DeckVersion) -> tuple[int, int, str]:
    return version.edited_ms, version.came_ms, version.heading.digest


def _archive_rank(version: DeckVersion) -> tuple[int, bool]:
    return version.archived_ms, not version.archived


def keys_now(one: Iterable[DeckVersion], other: Iterable[DeckVersion]) -> Mapping[str, str]:
    """Return the key that each deck goes by which only one of two stores knows by an id that its file was given later."""
    stores = [{deck.key: deck for deck in store} for store in (one, other)]
    known = [set(store) for store in stores]
    return {
        deck.former: deck.key
        for place, store in enumerate(stores)
        for deck in store.values()
        if deck.former in known[1 - place] and deck.former not in known[place] and deck.key not in known[1 - place]
    }


def ids_in_file(cards: Iterable[CardVersion]) -> dict[int, str]:
    """Return by which id a deck file knows each of its cards, by their keys.

    It is the card's own, unless a card of a smaller key has the same: two machines may have given it twice.
    """
    by_own: dict[str, list[int]] = defaultdict(list)
    for version in cards:
        by_own[version.card.id].append(version.key)
    found = {min(keys): own for own, keys in by_own.items()}
    taken = set(by_own)
    for own, keys in sorted(by_own.items()):
        for key in sorted(keys)[1:]:
            ident, salt = new_id(own, str(key)), 0
            while ident in taken:
                salt += 1
                ident = new_id(own, str(key), str(salt))
            taken.add(ident)
            found[key] = ident
    return found
