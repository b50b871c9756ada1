"""A session on the store: what to ask today, and each answer as one durable transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from srs_cli.model.card import Card
from srs_cli.model.collection import Caps, StoredCard, StoredDeck
from srs_cli.model.event import DRILL, REVIEW, UNDO, Event, Moment
from srs_cli.model.face import Face, face, face_numbers
from srs_cli.model.memory import NEVER, Memory
from srs_cli.ports import Chance, Clock
from srs_cli.quiz.queue import Item, Why, arrange
from srs_cli.quiz.session import Answered, Session, Summary
from srs_cli.schedule import Step
from srs_cli.schedule.fold import apply_to_card, fold_card
from srs_cli.store import cards as card_store
from srs_cli.store import log, waiting
from srs_cli.store.database import Database
from srs_cli.store.due import capped

_LONGEST_ANSWER_MS = 3_600_000  # a student who left the room did not think for longer
_WEEK = 7


@dataclass(frozen=True, slots=True)
class View:
    """The face that is asked now, as a screen needs it."""

    card: Card
    face: Face
    deck: str
    why: Why
    counts: dict[Why, int]
    outcomes: tuple[str, ...]  # what each grade 0-5 would mean: "3 days", "today"


@dataclass(frozen=True, slots=True)
class Undone:
    """An answer that was taken back: whose, and when it was given."""

    question: str
    grade: int
    at: Moment
    this_session: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is next: study days are counted from today."""

    again_today: int  # below 4 today and not yet 4
    later_today: int  # due or new under the caps
    tomorrow: int
    week: int
    next_day: int  # days until the next due face, -1 for none


@dataclass(frozen=True, slots=True)
class Scope:
    """Which decks a session asks, and how much a day."""

    decks: tuple[StoredDeck, ...]
    caps: Caps


class Study:
    """A running session. Every method that answers or undoes is durable when it returns."""

    def __init__(self, database: Database, scope: Scope, step: Step, clock: Clock, chance: Chance) -> None:
        self._database = database
        self._scope = scope
        self._step = step
        self._clock = clock
        self._chance = chance
        self._names = {deck.row: deck.name for deck in scope.decks}
        self._device = log.own_device(database, chance)
        self._asked: StoredCard | None = None
        self._memories: dict[int, Memory] = {}
        self._since = clock.ticks()
        self.session = Session.of(self._queue())
        self._load()

    def _queue(self) -> list[Item]:
        day = self._clock.now().day
        decks = [deck.row for deck in self._scope.decks]
        counts = card_store.counts(self._database, day)
        caps = self._scope.caps
        new, due = capped(counts.new, counts.due, counts.introduced, counts.reviewed, caps.new, caps.review)
        seen = waiting.due(self._database, decks, day, due)
        again = waiting.drilling(self._database, decks, day)
        asked = {card for card, _face in (*seen, *again)}
        return arrange(seen, waiting.new(self._database, decks, day, new, asked), again)

    @property
    def view(self) -> View | None:
        """Return what is asked now, or None at the end."""
        item = self.session.current
        if item is None or self._asked is None:
            return None
        return View(
            card=self._asked.card,
            face=face(self._asked.card, item.face),
            deck=self._name(self._asked.deck),
            why=item.why,
            counts=self.session.counts(),
            outcomes=self._outcomes(self._memories[item.face]),
        )

    def reveal(self) -> None:
        """Show the answer."""
        self.session.reveal()

    def grade(self, grade: int) -> bool:
        """Record the answer to the current face and go on.

        Return False, with nothing recorded, where the card was answered elsewhere meanwhile: it is loaded anew.
        """
        item = self.session.current
        asked = self._asked
        if item is None or asked is None:
            return True
        moment = self._clock.now()
        took_ms = min(max(0, int((self._clock.ticks() - self._since) * 1000)), _LONGEST_ANSWER_MS)
        before = self._memories[item.face]
        kind = _kind_of_answer(before, moment.day)
        after = apply_to_card(self._memories, item.face, kind, moment.day, grade, self._step)
        with self._database.transaction():
            if log.memories(self._database, asked.row) != self._memories:
                event = None
            else:
                event = log.append(
                    self._database,
                    Event(b"", asked.key, item.face, kind, moment, grade, took_ms, self._device),
                    self._chance,
                )
                log.set_memories(self._database, asked.row, after.items())
        if event is None:
            self._answered_elsewhere()
            return False
        self.session.answer(Answered(item, grade, took_ms, event.id), comes_back=after[item.face].drill != NEVER)
        self._load()
        return True

    def undo(self) -> Undone | None:
        """Take back the newest answer of this machine that still counts, of whatever day; its card is asked again."""
        newest = self._newest_answer()
        if newest is None:
            return None
        event, card = newest
        with self._database.transaction():
            undo = Event(b"", event.card, event.face, UNDO, self._clock.now(), device=self._device, voids=event.id)
            log.append(self._database, undo, self._chance)
            refold(self._database, card, self._step)
        here = any(answered.event == event.id for answered in self.session.answers)
        memory = log.memories(self._database, card.row)[event.face]
        self.session.take_back(Item(card.row, event.face, _why(memory, self._clock.now().day)), event.id)
        self._load()
        return Undone(face(card.card, event.face).question, event.grade, event.moment, here)

    def can_undo(self) -> bool:
        """Tell whether there is an answer that `undo` would take back."""
        return self._newest_answer() is not None

    def summary(self) -> Summary:
        """Return what the session came to."""
        return self.session.summary()

    def outlook(self) -> Outlook:
        """Return what waits after this session."""
        day = self._clock.now().day
        decks = [deck.row for deck in self._scope.decks]
        left = self._queue()
        days = waiting.due_on_days(self._database, decks, day + 1, day + 36_500)
        return Outlook(
            again_today=sum(item.why == "again" for item in left),
            later_today=sum(item.why != "again" for item in left),
            tomorrow=days.get(day + 1, 0),
            week=sum(count for due, count in days.items() if due <= day + _WEEK),
            next_day=min(days) - day if days else -1,
        )

    def _newest_answer(self) -> tuple[Event, StoredCard] | None:
        voided: set[bytes] = set()
        for event in log.answers_backwards(self._database):
            if event.kind == UNDO:
                voided.add(event.voids)
            elif event.id not in voided and event.device == self._device:
                card = card_store.card_of(self._database, event.card)
                if card and not card.archived and event.face in face_numbers(card.card):
                    return event, card
        return None

    def _load(self) -> None:
        """Read the current face's card and memory; what another process archived or answered is passed over."""
        self._since = self._clock.ticks()
        day = self._clock.now().day
        while (item := self.session.current) is not None:
            asked = self._asked = card_store.card_in(self._database, item.card)
            self._memories = log.memories(self._database, item.card)
            there = asked is not None and not asked.archived and item.face in face_numbers(asked.card)
            if there and _still_waits(self._memories.get(item.face), item, day):
                return
            self.session.skip()
        self._asked = None

    def _answered_elsewhere(self) -> None:
        self.session.revealed = False
        self._load()

    def _outcomes(self, memory: Memory) -> tuple[str, ...]:
        day = self._clock.now().day
        if _kind_of_answer(memory, day) == DRILL:
            return tuple("today" if grade < _DRILLED else _in_days(memory.due - day) for grade in range(6))
        steps = (self._step(memory.interval, memory.ease, memory.repetitions, grade) for grade in range(6))
        return tuple(_in_days(interval) for interval, _ease, _repetitions in steps)

    def _name(self, deck: int) -> str:
        if deck not in self._names:
            self._names = {each.row: each.name for each in card_store.decks(self._database, archived=True)}
        return self._names.get(deck, "")


_DRILLED = 4


def refold(database: Database, card: StoredCard, step: Step) -> None:
    """Write the memory of a card's faces anew from its events, within a transaction."""
    faces = log.memories(database, card.row)
    log.set_memories(database, card.row, fold_card(log.events_of(database, card.key), faces, step).items())


def pick_decks(decks: Sequence[StoredDeck], names: Sequence[str]) -> tuple[list[StoredDeck], list[str]]:
    """Return the decks of those names, exact or by a prefix that fits one deck only, and the names that fit none or many."""
    picked: dict[int, StoredDeck] = {}
    unknown = []
    for name in names:
        wanted = name.casefold()
        exact = [deck for deck in decks if deck.name == name] or [
            deck for deck in decks if deck.name.casefold() == wanted
        ]
        fitting = exact or [deck for deck in decks if deck.name.casefold().startswith(wanted)]
        if len(fitting) == 1:
            picked[fitting[0].row] = fitting[0]
        else:
            unknown.append(name)
    return list(picked.values()), unknown


def _kind_of_answer(memory: Memory, day: int) -> int:
    return REVIEW if memory.is_new or memory.due <= day else DRILL


def _why(memory: Memory, day: int) -> Why:
    if memory.is_new:
        return "new"
    return "due" if memory.due <= day else "again"


def _still_waits(memory: Memory | None, item: Item, day: int) -> bool:
    if memory is None or memory.suspended or memory.buried > day:
        return False
    return memory.is_new or memory.due <= day or (memory.drill != NEVER and item.why == "again")


def _in_days(days: int) -> str:
    """Return "1 day", "6 days", "3 months" … for a number of days."""
    if days <= 0:
        return "today"
    if days < 60:
        return f"{days} day{'s' * (days != 1)}"
    if days < 730:
        return f"{days / 30.44:.1f} months"
    return f"{days / 365.25:.1f} years"
