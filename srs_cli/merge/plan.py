"""Old deck + new deck → a plan: what is kept, edited, moved, new, archived. History goes with the stored card.

A card is matched by its id, then by its exact text, then by its question, then by likeness and place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import fields, replace

from srs_cli.model.card import Card, Deck
from srs_cli.model.collection import StoredCard
from srs_cli.model.identity import ID_LENGTH, new_id, new_ids
from srs_cli.text import fold

_ALIKE = 70.0  # per cent of likeness from which an edited card is taken for the same
_NEIGHBOURS = 100  # how many places a card may have moved while its text changed
_LONGEST_COMPARED = 2000
_but_base = attrgetter(*(each.name for each in fields(Card) if each.name != "base"))


class Change(Struct, frozen=True):
    """A stored card, and what it is to become."""

    before: StoredCard
    after: Card
    position: int

    @property
    def is_edit(self) -> bool:
        """Tell whether more than the place changes; `base` is the extractor's own mark, not text."""
        return _but_base(self.before.card) != _but_base(self.after)


class Plan(Struct, frozen=True):
    """What an import would do to one deck. Every stored card stands in one of the lists, or was archived and stays so."""

    added: tuple[tuple[int, Card], ...] = ()
    edited: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    restored: tuple[Change, ...] = ()  # archived before, back in the file
    moved: tuple[Change, ...] = ()  # from another deck
    archived: tuple[StoredCard, ...] = ()
    untouched: int = 0  # kept ones that nobody had to look at one by one

    @property
    def changes(self) -> bool:
        """Tell whether anything would change but a card's place."""
        return bool(self.added or self.edited or self.restored or self.moved or self.archived)


def plan(stored: Sequence[StoredCard], deck: Deck, *, likeness: bool = True) -> Plan:
    """Return the plan that makes the stored cards of a deck those of its file.

    Without `likeness` an edited card without id counts as another card: enough to tell decks apart, and quicker.
    """
    if not stored:
        ids = born_ids(deck.cards)
        cards = (card if card.id else replace(card, id=ids[place]) for place, card in enumerate(deck.cards))
        return Plan(added=tuple(enumerate(cards)))
    matching = _Matching(stored, deck)
    matching.by(lambda card: card.id, lambda card: card.id)
    matching.by(_whole, _whole)
    matching.by(_first_id_without_one, lambda card: card.id, archived=False)  # its first text again, as after an undo
    matching.by(_question_without_id, lambda card: fold(card.question))
    if likeness:
        matching.by_likeness()
    return matching.result()


def with_moves(plans: Sequence[Plan], archived_elsewhere: Iterable[StoredCard]) -> list[Plan]:
    """Return the plans with cards that left one deck for another recognised.

    They have the same id and the same question or answer; one that leaves now and comes without an id, the same text.
    `archived_elsewhere` are cards of any deck that are archived already and have an id that some plan adds.
    """
    archiving = [card for each in plans for card in each.archived]
    leaving = {card.row: card for card in [*archived_elsewhere, *archiving]}
    if not leaving:
        return list(plans)
    by_id: dict[str, list[StoredCard]] = defaultdict(list)
    for left in leaving.values():
        by_id[left.card.id].append(left)
    by_text: dict[str, list[StoredCard]] = defaultdict(list)
    for left in archiving:
        by_text[_whole(left.card)].append(left)
    taken = {change.before.row for each in plans for change in each.restored}
    result = []
    for each in plans:
        added, moved = [], list(each.moved)
        for position, card in each.added:
            known = [old for old in by_id[card.id] if same_card(old.card, card)]
            known += by_text[_whole(card)] if card.id == _first_id(card) else []
            old = next((old for old in known if old.row not in taken), None)
            if old:
                taken.add(old.row)
                moved.append(Change(old, _with_the_id_of(old, card, each), position))
            else:
                added.append((position, card))
        result.append(replace(each, added=tuple(added), moved=tuple(moved)))
    return [replace(each, archived=tuple(card for card in each.archived if card.row not in taken)) for each in result]


def same_card(old: Card, new: Card) -> bool:
    """Tell whether cards of two decks that have the same id are the same card, and not so by chance."""
    # A short id that a person typed ("1") may stand in two decks by chance; one that was born here hardly can.
    born = len(new.id) == ID_LENGTH and new.id.isascii() and new.id.isalnum()
    return fold(old.question) == fold(new.question) or (born and old.answer == new.answer != "")


def _with_the_id_of(old: StoredCard, card: Card, into: Plan) -> Card:
    """Return a card that comes to a deck with the id that it had, unless its file says another or the deck has that one."""
    changes = (*into.kept, *into.edited, *into.restored)
    there = {card.id for _, card in into.added} | {change.after.id for change in changes}
    return replace(card, id=old.card.id) if card.id == _first_id(card) and old.card.id not in there else card


class _Matching:
    """Which stored card each new card is, found by one criterion after another."""

    def __init__(self, stored: Sequence[StoredCard], deck: Deck) -> None:
        self.old: dict[int, StoredCard] = {card.row: card for card in stored}
        self.new: dict[int, Card] = dict(enumerate(deck.cards))
        self.found: dict[int, StoredCard] = {}
        self.cards = deck.cards

    def by(self, of_new: Callable[[Card], str], of_old: Callable[[Card], str], *, archived: bool = True) -> None:
        """Match what has the same non-empty key, in order; what is not archived first, and else only if `archived`."""
        waiting: dict[str, list[StoredCard]] = defaultdict(list)
        for card in sorted(self.old.values(), key=lambda card: (card.archived, card.position)):
            if archived or not card.archived:
                waiting[of_old(card.card)].append(card)
        for position, new in list(self.new.items()):
            key = of_new(new)
            if key and waiting.get(key):
                self.match(position, waiting[key].pop(0))

    def by_likeness(self) -> None:
        """Match new cards without an id to what is left near them, the most alike first."""
        left = sorted((card for card in self.old.values() if not card.archived), key=lambda card: card.position)
        anonymous = [(position, card) for position, card in self.new.items() if not card.id]
        if not left or not anonymous:
            return
        from rapidfuzz import fuzz  # noqa: PLC0415 - only edited decks without ids need it

        pairs = []
        places = [old.position for old in left]
        texts = [_asked_and_answered(old.card)[:_LONGEST_COMPARED] for old in left]
        for position, card in anonymous:
            text = _asked_and_answered(card)[:_LONGEST_COMPARED]
            near = range(bisect_left(places, position - _NEIGHBOURS), bisect_right(places, position + _NEIGHBOURS))
            for place in near:
                score = fuzz.ratio(text, texts[place], score_cutoff=_ALIKE)
                if score:
                    pairs.append((-score, abs(places[place] - position), position, left[place].row))
        for _score, _distance, position, row in sorted(pairs):
            if position in self.new and row in self.old:
                self.match(position, self.old[row])

    def match(self, position: int, old: StoredCard) -> None:
        self.found[position] = old
        del self.old[old.row]
        del self.new[position]

    def result(self) -> Plan:
        taken = {card.card.id for card in self.found.values()} | {card.card.id for card in self.old.values()}
        taken |= {card.id for card in self.cards}
        added, edited, kept, restored = [], [], [], []
        for position, card in enumerate(self.cards):
            old = self.found.get(position)
            if old is None:
                added.append((position, card if card.id else replace(card, id=_born_id(card, taken))))
                continue
            change = Change(old, card if card.id else replace(card, id=old.card.id), position)
            if old.archived:
                restored.append(change)
            elif change.is_edit:
                edited.append(change)
            else:
                kept.append(change)
        archived = tuple(card for card in self.old.values() if not card.archived)
        return Plan(tuple(added), tuple(edited), tuple(kept), tuple(restored), (), archived)


def born_ids(cards: Sequence[Card]) -> list[str]:
    """Return the id of each card; where it has none, one that is born from its text and no other card has."""
    firsts = new_ids(map(_whole, (card for card in cards if not card.id)))
    taken = {card.id for card in cards}
    if len(firsts) == len(cards) and len(set(firsts)) == len(firsts):  # no card has one, and no two are alike
        return firsts
    each = iter(firsts)
    return [card.id or _free_id(next(each), card, taken) for card in cards]


def _born_id(card: Card, taken: set[str]) -> str:
    return _free_id(_first_id(card), card, taken)


def _free_id(ident: str, card: Card, taken: set[str]) -> str:
    salt = 0
    while ident in taken:
        salt += 1
        ident = new_id(_whole(card), str(salt))
    taken.add(ident)
    return ident


def _first_id(card: Card) -> str:
    return new_id(_whole(card))


def _first_id_without_one(card: Card) -> str:
    return "" if card.id else _first_id(card)


def _whole(card: Card) -> str:
    answer = card.answer if isinstance(card.answer, str) else "\n".join(card.answer)
    return f"{card.type}\n{card.question}\n{answer}"


def _asked_and_answered(card: Card) -> str:
    answer = card.answer if isinstance(card.answer, str) else "\n".join(card.answer)
    return f"{card.question}\n{answer}"


def _question_without_id(card: Card) -> str:
    return "" if card.id else fold(card.question)
