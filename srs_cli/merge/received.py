"""A deck as it is here + the same deck as someone sends it again → the deck that keeps what was done here.

A card's `base` is the digest of the text in which it was received. While its text still has that digest nobody here
edited it, and an edit of the sender is taken. One that was edited on both sides, or of which that cannot be known, stays as
it is here and is told, each time until it is said whose text is to hold.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import compress
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.merge.plan import Change, born_ids, plan
from srs_cli.model.card import Card, Deck
from srs_cli.model.collection import StoredCard
from srs_cli.model.identity import text_digest, text_digests

Whose = Literal["", "mine", "theirs"]
_FIELDS = ("type", "question", "answer", "hint", "extra", "image")


class Conflict(Struct, frozen=True):
    """A card with two texts of which neither gives way to the other."""

    here: Card
    sent: Card

    @property
    def edited_by_both(self) -> bool:
        """Tell whether both sides edited it since it was received; else nobody knows who edited it.

        An extracted card's base is its id, and says nothing of what was received.
        """
        return self.here.base not in {"", self.here.id}

    @property
    def differing(self) -> list[tuple[str, str, str]]:
        """Return each field that differs: its name, the text here, and the sender's."""
        texts = zip(_FIELDS, _texts(self.here), _texts(self.sent), strict=True)
        return [(name, mine, theirs) for name, mine, theirs in texts if mine != theirs]


class Received(Struct, frozen=True):
    """What the deck becomes, and what of the sender's changes is in it."""

    deck: Deck
    added: tuple[Card, ...] = ()
    edited: tuple[Change, ...] = ()
    kept: int = 0
    conflicts: tuple[Conflict, ...] = ()
    gone: tuple[Card, ...] = ()  # the sender has them no more, and nobody here touched them
    deleted: tuple[Card, ...] = ()  # sent again, but deleted here


def received_base(card: Card) -> str:
    """Return the digest of the text that a card has now: all that a student sees of it."""
    return text_digest("received", *_texts(card))


def _texts(card: Card) -> tuple[str, ...]:
    answer = card.answer if isinstance(card.answer, str) else "\n".join(card.answer)
    return card.type, card.question, answer, card.hint, card.extra, card.image


def receive(
    here: Deck | None,
    archived: Sequence[Card],
    sent: Deck,
    *,
    whole: bool = True,
    whose: Whose = "",
    lacks: Collection[str] = (),
) -> Received:
    """Return what the deck becomes; `archived` are cards that the deck once had here.

    Of cards that were edited here, `whose` "theirs" takes the sender's text, "mine" settles that the text here stays; else
    conflicts stand. Where not the `whole` deck was sent, no card is gone for not being in it. The fields that it `lacks`, as
    its format has none such, stay as they are here.
    """
    if here is None:
        cards = tuple(map(_marked, sent.cards, born_ids(sent.cards), _bases(sent.cards)))
        return Received(replace(sent, cards=cards), added=cards)
    marked = replace(sent, cards=tuple(map(_marked, sent.cards, (card.id for card in sent.cards), _bases(sent.cards))))
    old = [_stored(place, card, archived=False) for place, card in enumerate(here.cards)]
    old += [_stored(len(old) + place, card, archived=True) for place, card in enumerate(archived)]
    found = plan(old, marked)
    stones = {stone.id for stone in here.removed}
    now: dict[int, Card] = {}
    edited: list[Change] = []
    conflicts: list[Conflict] = []
    kept = 0
    for change in (*found.kept, *found.edited):
        card, outcome = _merged(_completed(change, lacks), whose)
        now[change.before.row] = card
        if outcome == "edited":
            edited.append(replace(change, after=card))
        elif outcome == "conflict":
            conflicts.append(Conflict(change.before.card, change.after))
        else:
            kept += 1
    added = [(place, card) for place, card in found.added if card.id not in stones]
    deleted = [change.after for change in found.restored]
    deleted += [card for _, card in found.added if card.id in stones]
    leaving = [
        card for card in found.archived if whole and card.card.base and received_base(card.card) == card.card.base
    ]
    gone = {card.row for card in leaving}
    staying = [(place, now.get(place, card)) for place, card in enumerate(here.cards) if place not in gone]
    partner = {change.position: change.before.row for change in (*found.kept, *found.edited)}
    deck = replace(
        here,
        description=here.description or sent.description,
        language=here.language or sent.language,
        source=here.source or sent.source,
        tags=tuple(dict.fromkeys((*here.tags, *sent.tags))),
        cards=tuple(_placed(staying, added, partner)),
    )
    return Received(
        deck,
        tuple(card for _, card in added),
        tuple(edited),
        kept,
        tuple(conflicts),
        tuple(card.card for card in leaving),
        tuple(deleted),
    )


def _bases(cards: Sequence[Card]) -> list[str]:
    """Return the digest of each card's text; that of those that have what most have in less time."""
    plain = [_is_plain(card) for card in cards]
    pairs = ((card.question, str(card.answer)) for card in compress(cards, plain))
    digests = iter(text_digests(("received", "basic"), pairs, ("", "", "")))
    return [next(digests) if simple else received_base(card) for card, simple in zip(cards, plain, strict=True)]


def _is_plain(card: Card) -> bool:
    return card.type == "basic" and isinstance(card.answer, str) and not (card.hint or card.extra or card.image)


def _marked(card: Card, ident: str, base: str) -> Card:
    """Return the card with an id and the digest of its text; written out, since a deck may have very many."""
    return Card(
        ident,
        card.question,
        card.answer,
        card.type,
        card.hint,
        card.extra,
        card.tags,
        card.source,
        card.image,
        base,
    )


def _completed(change: Change, lacks: Collection[str]) -> Change:
    """Return the change with what its file says nothing about as it is here."""
    if not lacks:
        return change
    here, sent = change.before.card, change.after
    as_here = [name for name in ("hint", "extra", "image") if name in lacks]
    if "type" in lacks and {here.type, sent.type} == {"basic", "both"}:
        as_here.append("type")
    if "list" in lacks and not isinstance(here.answer, str) and "\n".join(here.answer) == sent.answer:
        as_here.append("answer")
    other = {name: mine for name in as_here if (mine := getattr(here, name)) != getattr(sent, name)}
    if not other:
        return change
    sent = replace(sent, **other)
    return replace(change, after=replace(sent, base=received_base(sent)))


def _merged(change: Change, whose: Whose) -> tuple[Card, str]:
    """Return the card as it is to be, and whether it was "kept", "edited" or a "conflict"."""
    here, sent = change.before.card, change.after
    tags = tuple(dict.fromkeys((*here.tags, *sent.tags))) if sent.tags else here.tags
    source = here.source or sent.source
    mine = here if (tags, source) == (here.tags, here.source) else replace(here, tags=tags, source=source)
    if _texts(here) == _texts(sent):
        return mine, "kept" if mine is here else "edited"
    if here.base == received_base(here) or whose == "theirs":
        return replace(sent, id=here.id, tags=tags, source=sent.source or here.source), "edited"
    if whose == "mine" and mine.base != sent.base:
        mine = replace(mine, base=sent.base)
    if mine.base == sent.base:  # the sender's text is still the one that was edited here, or was settled
        return mine, "kept" if mine is here else "edited"
    return mine, "conflict"


def _placed(
    staying: Sequence[tuple[int, Card]], added: Sequence[tuple[int, Card]], partner: dict[int, int]
) -> list[Card]:
    """Return the cards in the order of here, each new one behind the card that it follows in what was sent."""
    new = dict(added)
    behind: dict[int, list[Card]] = {}
    before = -1
    for place in sorted((*new, *partner)):
        if place in new:
            behind.setdefault(before, []).append(new[place])
        else:
            before = partner[place]
    result = behind.pop(-1, [])
    for place, card in staying:
        result += [card, *behind.pop(place, [])]
    return [*result, *(card for cards in behind.values() for card in cards)]


def _stored(place: int, card: Card, *, archived: bool) -> StoredCard:
    return StoredCard(place, 0, 0, place, archived, card)
