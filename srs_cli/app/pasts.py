"""What was done elsewhere with cards that come in: their answers into the log here, and how each face stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from pathlib import Path

from srs_cli.app.recording import Recorder
from srs_cli.model.card import Deck
from srs_cli.model.collection import CardNames
from srs_cli.model.event import ADOPT, ADOPTED, BURY, CRAM, DRILL, FLAG, RESET, REVIEW, SUSPEND, Event
from srs_cli.model.memory import NEVER, NEW, Memory
from srs_cli.model.package import Answer, Answers, CardPlace, Past
from srs_cli.model.plain_past import DAY_AT, KIND_AT
from srs_cli.schedule import Step
from srs_cli.schedule.fold import apply_to_card, fold_card, fold_past
from srs_cli.store import bulk, log
from srs_cli.store import cards as store
from srs_cli.store.foreign import add_foreign

_ANSWERS = {REVIEW, DRILL, CRAM}
_FOLDED = {REVIEW, DRILL}
_AT_ONCE = 500  # cards whose answers are added together
_FIRST = {0}
_ID = itemgetter(1)
_schedule = attrgetter(*ADOPTED)
_json = json.JSONEncoder(ensure_ascii=False).encode

_Addition = tuple[int, int, str]  # an event's kind, grade and payload


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
    # In the order of their keys: in the index of the log by cards, what comes in is put side by side then.
    cards = sorted(card for card in store.names_of_cards(database, row) if card.ident in past)
    bulk.room_for_answers(database, len(cards))
    with bulk.much_memory(database, len(cards)):
        taking = _Taking(recorder, past)
        return sum(taking.take(cards[at : at + _AT_ONCE]) for at in range(0, len(cards), _AT_ONCE))


class _Taking:
    """The taking in of the past of cards."""

    def __init__(self, recorder: Recorder, past: Mapping[str, Past]) -> None:
        self.database, self.step, self.chance = recorder.database, recorder.step, recorder.chance
        self.past = past
        self.moment = recorder.clock.now()
        self.device = log.device_within(self.database, self.chance)
        self.last = log.last_id(self.database)

    def take(self, cards: Sequence[CardNames]) -> int:
        """Take in the past of some cards together, first all their answers, then how each face stands; return how many came."""
        here = log.events_of_cards(self.database, [card.key for card in cards])
        taken = [_Taken(card, self.past[card.ident], here.get(card.key, ())) for card in cards]
        ids = add_foreign(self.database, self.device, [(each.card.key, each.new) for each in taken])
        self.last = max((*ids, *([self.last] if self.last else [])), default=None)
        faces = log.memories_of(self.database, [card.row for card in cards])
        changed: list[tuple[int, Iterable[tuple[int, Memory]]]] = []
        said: list[Event] = []
        for each, memories in zip(taken, _folded(taken, ids, faces, self.step), strict=True):
            after = memories
            for event in self._settling(each, memories):
                said.append(event)
                after = (
                    _adopted(after, event, each.past) if event.kind == ADOPT else apply_to_card(after, event, self.step)
                )
            if after != faces.get(each.card.row, {}):
                changed.append((each.card.row, after.items()))
        if said:
            self.last = log.append_all(self.database, said, self.chance, self.last)[-1][0]
        log.set_many_memories(self.database, changed)
        return len(ids)

    def _settling(self, taken: _Taken, memories: Mapping[int, Memory]) -> Iterator[Event]:
        """Yield the events by which each face of a card stands as it did where it comes from."""
        for number, there in taken.past.faces.items():
            if number in memories:
                for kind, grade, payload in _additions(there, memories[number], self.moment.day, known=taken.is_known):
                    yield Event(
                        b"", taken.card.key, number, kind, self.moment, grade, device=self.device, payload=payload
                    )


def _folded(
    taken: Sequence[_Taken], ids: Iterable[bytes], faces: Mapping[int, Mapping[int, Memory]], step: Step
) -> Iterator[Mapping[int, Memory]]:
    """Yield what its answers make of each card's faces, with those that came in under these ids, in the order of the log."""
    ids = iter(ids)
    for each in taken:
        before = faces.get(each.card.row, {})
        named = sorted(zip(each.new, ids, strict=False), key=_ID)
        if not named:
            yield before
            continue
        if not each.here and before.keys() == _FIRST and (said := _said(named)) and (memory := fold_past(said, step)):
            yield {0: memory}
            continue
        events = Answers([answer for answer, _ in named])
        came = [event._replace(id=id_) for event, (_, id_) in zip(events, named, strict=True)]
        yield fold_card(sorted([*each.here, *came], key=itemgetter(0)) if each.here else came, before, step)


def _said(named: Iterable[tuple[Answer, bytes]]) -> list[int]:
    """Return answers as a plain past has them; nothing where they are more than answers to the card's first face."""
    said = []
    for (face, kind, _, _, day, grade, _, payload), _ in named:
        if face or payload or kind not in _FOLDED or day < 0:
            return []
        said.append(grade | day << DAY_AT | kind - REVIEW << KIND_AT)
    return said


def _adopted(memories: Mapping[int, Memory], event: Event, past: Past) -> Mapping[int, Memory]:
    """Return the memories of a card's faces after one takes its schedule from elsewhere: as the fold makes it of the payload."""
    there = past.faces[event.face]
    adopted = dict(zip(ADOPTED, _schedule(there), strict=True))
    return {**memories, event.face: memories[event.face]._replace(**adopted, drill=NEVER)}


def _additions(there: Memory, here: Memory, today: int, *, known: bool) -> Iterator[_Addition]:
    """Yield the events by which a face stands as it does elsewhere; none where it was learnt on here.

    `known` says that some of the card's answers had come in, or were given here, before.
    """
    if there.is_new and not here.is_new and not known:
        yield RESET, -1, ""  # its answers came along, but it began anew since
    elif there.reviewed < here.reviewed or (known and there.reviewed <= here.reviewed):
        return  # what was learnt here since is the newer
    if there.due != NEW.due and _schedule(there) != _schedule(here):
        yield ADOPT, -1, _json(dict(zip(ADOPTED, _schedule(there), strict=True)))
    if known:
        return
    if there.suspended and not here.suspended:
        yield SUSPEND, -1, ""
    if there.buried > max(today, here.buried):
        yield BURY, there.buried - today, ""
    if there.flag != here.flag:
        yield FLAG, there.flag, ""


class _Taken:
    """A card whose past comes in: what is here of it, and the answers of it that are not."""

    def __init__(self, card: CardNames, past: Past, here: Sequence[Event]) -> None:
        self.card, self.past, self.here = card, past, here
        answers = {(event.face, event.moment.utc_ms) for event in here if event.kind in _ANSWERS}
        self.is_known = bool(answers)
        self.new: list[Answer] = []
        for answer in past.answers:
            place = answer[0], answer[2]  # its face and moment
            if place not in answers:
                answers.add(place)
                self.new.append(answer)


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
