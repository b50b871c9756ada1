"""Which of the decks here a deck of a file is, and which of its cards are which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.merge import plan
from srs_cli.model.card import Card, Deck
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.face import face, face_numbers
from srs_cli.model.identity import new_id
from srs_cli.store import cards as store
from srs_cli.store.database import Database
from srs_cli.text import fold

_ENOUGH, _STRIDE = 64, 37  # cards that are looked for first
_MOST_OF_A_DECK = 0.5  # a deck without id under another name is known by this share of its cards


class Known(Struct, frozen=True):
    """A deck as its file has it now, its cards with the ids that the store knows them by."""

    deck: Deck
    said: Mapping[str, Card]  # the cards whose file says no id, as they stand there, by their id
    gone: tuple[Card, ...]  # what was in the file once, though nobody read it since

    @classmethod
    def of(cls, deck: Deck, stored: Sequence[StoredCard]) -> Known:
        """Return a deck that was read from its file as it is known here."""
        ids: dict[int, str] = {}
        if not all(card.id for card in deck.cards):  # a deck that came from elsewhere has them all
            found = plan(stored, deck)
            ids = {change.position: change.after.id for change in (*found.kept, *found.edited, *found.restored)}
            ids |= {position: card.id for position, card in found.added}
        cards = tuple(card if card.id else replace(card, id=ids[place]) for place, card in enumerate(deck.cards))
        here = {card.id for card in cards}
        return cls(
            replace(deck, cards=cards),
            {ids[place]: card for place, card in enumerate(deck.cards) if not card.id},
            tuple(each.card for each in stored if each.card.id not in here),
        )

    def as_said(self, deck: Deck) -> Deck:
        """Return what the deck becomes; cards that stay as they are say no id where their file says none."""
        cards = (self.said[card.id] if replace(card, id="") == self.said.get(card.id) else card for card in deck.cards)
        return replace(deck, cards=tuple(cards)) if self.said else deck

    def with_whole_gaps(self, sent: Deck) -> Deck:
        """Return what was sent with cards that only ask for gaps of one here, as formats without gaps have them, as that one."""
        if all(card.id for card in sent.cards):
            return sent
        owner = {asked: card for card in (*self.gone, *self.deck.cards) for asked in _asked_by_gaps(card)}
        if not owner:
            return sent
        cards: dict[str, Card] = {}
        for place, card in enumerate(sent.cards):
            whole = None if card.id else owner.get((fold(card.question), fold(str(card.answer))))
            cards.setdefault(f"gaps {whole.id}" if whole else str(place), whole or card)
        return replace(sent, cards=tuple(cards.values()))


class Here(Struct):
    """The decks that are here, while those of a file are taken for one of them or for new."""

    database: Database | None
    known: Sequence[StoredDeck]
    keys: set[str] = field(default_factory=set)  # of decks that the file holds
    paths: set[Path] = field(default_factory=set)  # of deck files that have their deck

    def __post_init__(self) -> None:
        self.paths = {Path(deck.path) for deck in self.known if deck.path}

    def same(self, sent: Deck, *, is_named: bool = False) -> StoredDeck | None:
        """Return the deck that a deck of a file is: by its id; where it has none by its name, or by half its cards.

        Where the student named it (`is_named`), it is the one of that name, or a new one.
        """
        free = [deck for deck in self.known if deck.key not in self.keys]
        if sent.id:
            return next((deck for deck in free if deck.key == sent.id), None)
        if is_named:
            return next((deck for deck in free if deck.name == sent.name), None)
        if self.database is None or not free:
            return None
        asked = {fold(card.question) for card in sent.cards}
        for deck in free:
            # A name alone may be chance ("export"): a question that is in both must bear it out.
            if deck.name == sent.name and any(
                question in asked
                for each in store.each_of(self.database, deck.row)
                for question in (fold(each.card.question), *(gap for gap, _ in _asked_by_gaps(each.card)))
            ):
                return deck
        shared = _sharing(self.database, sent)
        most = max((deck for deck in free if shared.get(deck.row)), key=lambda deck: shared[deck.row], default=None)
        return most if most and shared[most.row] >= _MOST_OF_A_DECK else None

    def free_key(self, name: str) -> str:
        """Return an id for a new deck of that name: the same as long as no other deck has it."""
        taken = self.keys | {deck.key for deck in self.known}
        keys = (new_id("received", name, *([str(salt)] if salt else [])) for salt in count())
        return next(key for key in keys if key not in taken)


def _asked_by_gaps(card: Card) -> Iterator[tuple[str, str]]:
    """Yield question and answer of each gap of a card, folded; nothing for a card without any."""
    for number in face_numbers(card) if card.type == "cloze" else ():
        asked = face(card, number)
        yield fold(asked.question), fold(str(asked.answer))


def _some(cards: Sequence[Card]) -> Sequence[Card]:
    """Return cards from all over a deck, in no rhythm: who has none of so many has not half of the deck."""
    step = len(cards) // _ENOUGH
    return [cards[place * step + place * _STRIDE % step] for place in range(_ENOUGH)] if step > 1 else cards


def _sharing(database: Database, sent: Deck) -> dict[int, float]:
    """Return how much of a deck the decks here have, by their row: as a share of it where its cards have ids.

    Where they have none, they have to ask and to answer the same, and it is a share of the larger of the two decks: lists
    of words may have many questions in common.
    """
    ids = {card.id: card.question for card in sent.cards if card.id}
    if ids:
        found = store.cards_with_ids(database, ids, not_in=0)
        same = Counter(each.deck for each in found if fold(ids[each.card.id]) == fold(each.card.question))
        return {deck: count / len(sent.cards) for deck, count in same.items()}
    some = _some(sent.cards)
    having = store.decks_with(database, some)  # a look at all cards here takes a third of the time then
    if having and len(some) < len(sent.cards):
        having = store.decks_with(database, sent.cards)
    sizes = {deck: store.deck_counts(database, deck, 0).cards for deck in having}
    return {deck: count / max(sizes[deck], len(sent.cards)) for deck, count in having.items()}
