"""A deck made from a document + the same document extracted again → the deck that loses nothing done by hand.

A card's `base` is the digest of the text that extraction gave it. While its text still has that digest the card is as
extracted; else it was edited by hand. A card without `base` was written by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.model.card import Card, Deck, Tombstone
from srs_cli.model.identity import text_digest

_ALIKE = 70.0  # per cent of likeness from which a card of the edited document is taken for the same
_LONGEST_COMPARED = 2000


class Renewal(Struct, frozen=True):
    """The deck after extracting its document again, and what changed, by card."""

    deck: Deck
    kept: tuple[Card, ...] = ()
    new: tuple[Card, ...] = ()
    changed: tuple[Card, ...] = ()  # the document's text changed, and the card with it
    edited_by_hand: tuple[Card, ...] = ()  # stay as they are, whatever the document says now
    gone: tuple[Card, ...] = ()  # the document has them no more
    related: bool = True  # the deck and the document have something in common
    buried: tuple[Tombstone, ...] = ()  # deleted by hand: not made again


def base_of(card: Card) -> str:
    """Return the digest that a card's present text has."""
    answer = card.answer if isinstance(card.answer, str) else "\n".join(card.answer)
    return text_digest(card.type, card.question, answer)


def renew(old: Deck, fresh: Deck, extracted_before: Collection[str], *, whole: bool = True) -> Renewal:
    """Return what the deck becomes; `extracted_before` are the bases of the last extraction.

    With `whole` false only a part of the document was extracted, and no card is gone for not being in it.

    A card of the document whose base was extracted before, and that the deck has no more, was deleted by hand: it
    becomes a tombstone and is not made again.
    """
    sorting = _Sorting(_with_ids(old), fresh, extracted_before, whole=whole)
    sorting.match_bases()
    sorting.match_likeness()
    return sorting.result()


class _Sorting(Struct):
    """Which card of the deck each card of the document is."""

    old: Deck
    fresh: Deck
    extracted_before: Collection[str]
    whole: bool
    now: dict[str, Card] = field(default_factory=dict)  # id of a card of the deck → the card as it will be
    owner: dict[str, str] = field(default_factory=dict)  # base of a card of the document → id of its card in the deck
    changed: list[Card] = field(default_factory=list)
    waiting: list[Card] = field(default_factory=list)
    buried: list[Tombstone] = field(default_factory=list)

    def match_bases(self) -> None:
        """Match what the document says as it did before; tell what was deleted by hand."""
        by_base = self.owners
        stones = {stone.digest: stone for stone in self.old.removed}
        for card in self.fresh.cards:
            same = by_base.get(card.base)
            if same is not None:
                self.take(same, card, replace(same, source=card.source))
            elif card.base in stones or card.base in self.extracted_before:
                self.buried.append(stones.get(card.base) or Tombstone(card.id, card.base))
            else:
                self.waiting.append(card)

    @property
    def owners(self) -> dict[str, Card]:
        """Return by base the card that extraction made; of copies the one that still has its text, else the first."""
        found: dict[str, Card] = {}
        for card in self.old.cards:
            if card.base and (card.base not in found or base_of(found[card.base]) != card.base == base_of(card)):
                found[card.base] = card
        return found

    def match_likeness(self) -> None:
        """Match what the document says otherwise now to the card most like it; an edit by hand outweighs it."""
        left = [card for card in self.owners.values() if card.id not in self.now]
        new = []
        for card, like in _pairs(self.waiting, left):
            if like is None:
                new.append(card)
            elif base_of(like) == like.base:
                text = replace(like, question=card.question, answer=card.answer, type=card.type)
                self.take(like, card, replace(text, source=card.source, base=card.base))
                self.changed.append(self.now[like.id])
            else:
                self.take(like, card, replace(like, source=card.source, base=card.base))
        self.waiting = new

    def take(self, old: Card, fresh: Card, now: Card) -> None:
        self.now[old.id] = now
        self.owner[fresh.base] = old.id

    def result(self) -> Renewal:
        made = {card.id for card in self.owners.values() if card.id not in self.now and base_of(card) == card.base}
        gone = [card for card in self.old.cards if card.id in made and not _has_additions(card)] if self.whole else []
        lost = {card.id for card in gone}
        staying = [self.now.get(card.id, card) for card in self.old.cards if card.id not in lost]
        by_hand = [card for card in self.old.cards if card.id not in lost and base_of(card) != card.base]
        new = self.with_free_ids()
        apart = {card.id for card in (*by_hand, *self.changed)}
        deck = replace(
            self.old,
            cards=tuple(self.placed(staying, new)),
            removed=tuple(dict.fromkeys((*self.old.removed, *self.buried))),
        )
        return Renewal(
            deck=deck,
            kept=tuple(card for card in staying if card.id not in apart),
            new=tuple(new.values()),
            changed=tuple(self.changed),
            edited_by_hand=tuple(by_hand),
            gone=tuple(gone),
            buried=tuple(self.buried),
            related=bool(self.now or self.buried) or not (self.whole and self.owners),
        )

    def with_free_ids(self) -> dict[str, Card]:
        """Return the new cards by base, each with an id that no card of the deck has."""
        taken = {card.id for card in self.old.cards}
        new = {}
        for card in self.waiting:
            ident, salt = card.id, 0
            while ident in taken:
                salt += 1
                ident = text_digest(card.id, str(salt))
            taken.add(ident)
            new[card.base] = replace(card, id=ident)
        return new

    def placed(self, staying: Sequence[Card], new: dict[str, Card]) -> list[Card]:
        """Return the cards in the deck's order, each new one behind the card that it follows in the document."""
        behind: dict[str, list[Card]] = {}
        before = ""
        for card in self.fresh.cards:
            if card.base in new:
                behind.setdefault(before, []).append(new[card.base])
            else:
                before = self.owner.get(card.base, before)
        result = list(behind.get("", []))
        for card in staying:
            result += [card, *behind.get(card.id, [])]
        return result


def _with_ids(deck: Deck) -> Deck:
    """Return the deck with an id for every card: they are told apart by it."""
    taken = {card.id for card in deck.cards}
    cards = []
    for card in deck.cards:
        ident, salt = card.id or base_of(card), 0
        while not card.id and ident in taken:
            salt += 1
            ident = text_digest(base_of(card), str(salt))
        taken.add(ident)
        cards.append(card if card.id else replace(card, id=ident))
    return replace(deck, cards=tuple(cards))


def _has_additions(card: Card) -> bool:
    """Tell whether someone added to a card what extraction does not make."""
    return bool(card.extra or card.image or card.tags)


def _pairs(waiting: Sequence[Card], left: Sequence[Card]) -> list[tuple[Card, Card | None]]:
    """Return each card of the document with the card of the deck that it most likely was, the most alike first served."""
    if not waiting or not left:
        return [(card, None) for card in waiting]
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only an edited document needs it

    texts = [_whole(card) for card in left]
    scored = []
    for place, card in enumerate(waiting):
        found = process.extract(_whole(card), texts, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=3)
        scored += [(-score, place, index) for _text, score, index in found]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _score, place, index in sorted(scored):
        if place not in partner and index not in taken:
            partner[place] = index
            taken.add(index)
    return [(card, left[partner[place]] if place in partner else None) for place, card in enumerate(waiting)]


def _whole(card: Card) -> str:
    answer = card.answer if isinstance(card.answer, str) else "\n".join(card.answer)
    return f"{card.question}\n{answer}"[:_LONGEST_COMPARED]
