"""What was done elsewhere with cards that come in: their answers into the log here, and how each face stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path

from srs_cli.app.recording import Recorder
from srs_cli.model.card import Deck
from srs_cli.model.collection import StoredCard
from srs_cli.model.event import ADOPT, ADOPTED, BURY, CRAM, DRILL, FLAG, RESET, REVIEW, SUSPEND, Event
from srs_cli.model.memory import NEW, Memory
from srs_cli.model.package import CardPlace, Past
from srs_cli.schedule.fold import apply_to_card, fold_card
from srs_cli.store import cards as store
from srs_cli.store import log

_ANSWERS = {REVIEW, DRILL, CRAM}
_AT_ONCE = 500  # cards whose answers are added together

_Addition = tuple[int, int, Mapping[str, object]]  # an event's kind, grade and details


def past_of(past: Mapping[CardPlace, Past], key: str, sent: Deck, here: Deck) -> Mapping[str, Past]:
    """Return the past of the cards that are here now, of those that the file gives one; `key` is the deck's id there."""
    if not past:
        return {}
    known = {card.id for card in here.cards}
    return _PastOf(past, key, tuple(card.id for card in sent.cards if card.id in known and (key, card.id) in past))


def take_past(recorder: Recorder, path: Path, past: Mapping[str, Past]) -> int:
    """Add to the log what it does not know yet of the past of a deck's cards, by its path; return how many answers that were."""
    database = recorder.database
    row = next(each.row for each in store.decks(database) if each.path == str(path))
    cards = [card for card in store.cards_of(database, row, archived=False) if card.card.id in past]
    return sum(_take_cards(recorder, cards[at : at + _AT_ONCE], past) for at in range(0, len(cards), _AT_ONCE))


def _take_cards(recorder: Recorder, cards: Sequence[StoredCard], past: Mapping[str, Past]) -> int:
    """Take in the past of some cards together: first all their answers, then how each face stands."""
    database = recorder.database
    taken = [_Taken(card, past[card.card.id], log.events_of(database, card.key)) for card in cards]
    ids = iter(log.add_foreign(database, recorder.device, [event for each in taken for event in each.new]))
    for each in taken:
        before = log.memories(database, each.card.row)
        named = sorted(zip(each.new, ids, strict=False), key=itemgetter(1))  # in the order of the log
        events = log.events_of(database, each.card.key) if named and each.here else [event for event, _ in named]
        memories = fold_card(events, before, recorder.step) if events else before
        memories = _settled(recorder, each, memories)
        if memories != before:
            log.set_memories(database, each.card.row, memories.items())
    return sum(len(each.new) for each in taken)


def _settled(recorder: Recorder, taken: _Taken, memories: dict[int, Memory]) -> dict[int, Memory]:
    """Let each face stand as it did where it comes from; return how the faces of the card stand then."""
    moment = recorder.clock.now()
    after = memories
    for number, there in taken.past.faces.items():
        if number not in memories:
            continue
        for kind, grade, details in _additions(there, memories[number], moment.day, known=taken.is_known):
            event = recorder.append(taken.card.key, number, kind, moment, grade=grade, details=details)
            after = apply_to_card(after, event, recorder.step)
    return after


def _additions(there: Memory, here: Memory, today: int, *, known: bool) -> Iterator[_Addition]:
    """Yield the events by which a face stands as it does elsewhere; none where it was learnt on here.

    `known` says that some of the card's answers had come in, or were given here, before.
    """
    if there.is_new and not here.is_new and not known:
        yield RESET, -1, {}  # its answers came along, but it began anew since
    elif there.reviewed < here.reviewed or (known and there.reviewed <= here.reviewed):
        return  # what was learnt here since is the newer
    schedule = {name: getattr(there, name) for name in ADOPTED}
    if there.due != NEW.due and schedule != {name: getattr(here, name) for name in ADOPTED}:
        yield ADOPT, -1, schedule
    if known:
        return
    if there.suspended and not here.suspended:
        yield SUSPEND, -1, {}
    if there.buried > max(today, here.buried):
        yield BURY, there.buried - today, {}
    if there.flag != here.flag:
        yield FLAG, there.flag, {}


class _Taken:
    """A card whose past comes in: what is here of it, and the answers of it that are not."""

    def __init__(self, card: StoredCard, past: Past, here: Sequence[Event]) -> None:
        self.card, self.past, self.here = card, past, here
        answers = {(event.face, event.moment.utc_ms) for event in here if event.kind in _ANSWERS}
        self.is_known = bool(answers)
        self.new: list[Event] = []
        for event in past.events:
            place = event.face, event.moment.utc_ms
            if place not in answers:
                answers.add(place)
                self.new.append(event._replace(card=card.key))


class _PastOf(Mapping[str, Past]):
    """The past of the cards of one deck, by the card's id; looked up when it is asked for."""

    def __init__(self, past: Mapping[CardPlace, Past], deck: str, cards: tuple[str, ...]) -> None:
        self.past, self.deck, self.cards = past, deck, cards

    def __getitem__(self, card: str) -> Past:
        return self.past[self.deck, card]

    def __contains__(self, card: object) -> bool:
        return (self.deck, card) in self.past

    def __iter__(self) -> Iterator[str]:
        return iter(self.cards)

    def __len__(self) -> int:
        return len(self.cards)
