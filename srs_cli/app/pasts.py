"""What was done elsewhere with cards that come in: their answers into the log here, and how each face stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path

from srs_cli.app.recording import Recorder
from srs_cli.model.card import Deck
from srs_cli.model.collection import StoredCard
from srs_cli.model.event import ADOPT, ADOPTED, BURY, CRAM, DRILL, FLAG, RESET, REVIEW, SUSPEND, Event, Moment
from srs_cli.model.memory import NEW, Memory
from srs_cli.model.package import CardPlace, Past
from srs_cli.schedule.fold import apply_to_card, fold_card
from srs_cli.store import bulk, log
from srs_cli.store import cards as store

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
    with bulk.much_memory(database, len(cards)):
        return sum(_take_cards(recorder, cards[at : at + _AT_ONCE], past) for at in range(0, len(cards), _AT_ONCE))


def _take_cards(recorder: Recorder, cards: Sequence[StoredCard], past: Mapping[str, Past]) -> int:
    """Take in the past of some cards together: first all their answers, then how each face stands."""
    database = recorder.database
    here = log.events_of_cards(database, [card.key for card in cards])
    taken = [_Taken(card, past[card.card.id], here.get(card.key, ())) for card in cards]
    ids = iter(log.add_foreign(database, recorder.device, [event for each in taken for event in each.new]))
    faces = log.memories_of(database, [card.row for card in cards])
    changed: list[tuple[int, Iterable[tuple[int, Memory]]]] = []
    said: list[Event] = []
    moment = recorder.clock.now()
    for each in taken:
        before = faces.get(each.card.row, {})
        memories = fold_card(events, before, recorder.step) if (events := _in_order(each, ids)) else before
        for event in _settling(each, memories, moment):
            said.append(event)
            memories = apply_to_card(memories, event, recorder.step)
        if memories != before:
            changed.append((each.card.row, memories.items()))
    recorder.append_all(said)
    log.set_many_memories(database, changed)
    return sum(len(each.new) for each in taken)


def _in_order(taken: _Taken, ids: Iterator[bytes]) -> list[Event]:
    """Return the events of a card with those that came in under these ids, in the order of the log; none where none did."""
    named = sorted(zip(taken.new, ids, strict=False), key=itemgetter(1))
    if not named or not taken.here:
        return [event for event, _ in named]
    return sorted([*taken.here, *(event._replace(id=id_) for event, id_ in named)], key=itemgetter(0))


def _settling(taken: _Taken, memories: Mapping[int, Memory], moment: Moment) -> Iterator[Event]:
    """Yield the events by which each face of a card stands as it did where it comes from."""
    for number, there in taken.past.faces.items():
        if number in memories:
            for kind, grade, details in _additions(there, memories[number], moment.day, known=taken.is_known):
                payload = json.dumps(details, ensure_ascii=False) if details else ""
                yield Event(b"", taken.card.key, number, kind, moment, grade, payload=payload)


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
                self.new.append(Event._make((b"", card.key, *event[2:])))


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
