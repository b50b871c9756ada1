"""What a student does, into the log: one act is one transaction, and undo takes back whole acts, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct, field

from srs_cli.app import unfinished
from srs_cli.errors import BusyError
from srs_cli.model.collection import StoredCard
from srs_cli.model.event import FILES, UNDO, Event, Moment
from srs_cli.model.face import face, face_numbers
from srs_cli.ports import Chance, Clock
from srs_cli.schedule import Step
from srs_cli.schedule.fold import fold_card
from srs_cli.store import cards, log
from srs_cli.store.database import Database

if TYPE_CHECKING:
    from srs_cli.app import journal  # it knows deck files, which are slow to import: an answer changes none

Place = tuple[StoredCard, int]  # a card, and the number of one of its faces


class Undone(Struct, frozen=True):
    """An act that was taken back; of one that held several faces the first is named."""

    kind: int
    grade: int
    question: str  # of the face, or what was done to a deck file
    at: Moment
    events: tuple[bytes, ...]
    place: Place | None = None  # to be asked again
    cards: int = 1  # how many the act was about
    refused: str = ""  # why it stands, in a sentence; the next undo passes it over


class Recorder(Struct):
    """Writes to the log of a store as this machine. Everything is durable when a method returns."""

    database: Database
    clock: Clock
    chance: Chance
    step: Step
    device: str = ""
    _refused: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.device = log.own_device(self.database, self.chance)
        unfinished.finish(self.database)

    def record(self, places: Sequence[Place], kind: int, grade: int | Sequence[int] = -1) -> None:
        """Record one act on some faces, all of it or nothing; `grade` is one for all, or one for each."""
        moment = self.clock.now()
        details = self.batch() if len(places) > 1 else {}
        grades = [grade] * len(places) if isinstance(grade, int) else grade
        with self.database.transaction():
            if any(not self.still_there(card) for card in {card.row: card for card, _ in places}.values()):
                raise BusyError("the cards were replaced meanwhile", "Nothing was changed; try it again.")
            for (card, number), each in zip(places, grades, strict=True):
                self.append(card.key, number, kind, moment, grade=each, details=details)
            self.refold(card for card, _ in places)

    def still_there(self, card: StoredCard) -> bool:
        """Tell whether a card is where it was read: another program may have put a backup in the store's place."""
        return cards.is_in(self.database, card.row, card.key)

    def batch(self) -> dict[str, object]:
        """Return the detail by which events are undone together."""
        return {"batch": self.chance(6).hex()}

    def append(
        self,
        card: int,
        face: int,
        kind: int,
        moment: Moment,
        *,
        grade: int = -1,
        took_ms: int = 0,
        voids: bytes = b"",
        details: Mapping[str, object] | None = None,
    ) -> Event:
        """Add one event, within a transaction; the card's memory is the caller's to write."""
        payload = json.dumps(details, ensure_ascii=False) if details else ""
        self.device = log.device_within(self.database, self.chance)  # another one since a backup was put back
        made = Event(b"", card, face, kind, moment, grade, took_ms, self.device, voids=voids, payload=payload)
        return log.append(self.database, made, self.chance)

    def refold(self, changed: Iterable[StoredCard]) -> None:
        """Write the memory of cards anew from their events, within a transaction."""
        for card in {card.row: card for card in changed}.values():
            faces = log.memories(self.database, card.row)
            events = log.events_of(self.database, card.key)
            log.set_memories(self.database, card.row, fold_card(events, faces, self.step).items())

    def can_undo(self) -> bool:
        """Tell whether there is an act that `undo` would take back."""
        return bool(self._newest())

    def undo(self) -> Undone | None:
        """Take back this machine's newest act that still counts, of whatever day; None where there is none."""
        acts = self._newest()
        if not acts:
            return None
        first = acts[0]
        done = self._undone(acts)
        if first.kind in FILES:
            from srs_cli.app import journal  # noqa: PLC0415 - as above

            change = journal.undoing(first)
            if change.refused:
                self._refused.add(first.id)
                return Undone(first.kind, first.grade, done.question, first.moment, (), refused=change.refused)
            with self._files_changed(change, cards.card_of(self.database, first.card)):
                self._void(acts)
        else:
            with self.database.transaction():
                if overtaken := self._newest() != acts:
                    pass  # another program took it back, or did something newer
                else:
                    self._void(acts)
            if overtaken:
                return self.undo()
        return done

    def _void(self, acts: Sequence[Event]) -> None:
        moment = self.clock.now()
        for event in acts:
            self.append(event.card, event.face, UNDO, moment, voids=event.id)
        touched = (cards.card_of(self.database, event.card) for event in acts)
        self.refold(card for card in touched if card)

    @contextmanager
    def _files_changed(self, change: journal.Change, card: StoredCard | None) -> Iterator[None]:
        """Hold a transaction that takes changed deck files into the store; files and store change both or neither.

        What is slow, reading and comparing them, is done before the transaction.
        """
        from srs_cli.app import journal  # noqa: PLC0415 - as above

        staged = journal.stage(change)
        with unfinished.placing(self.database, staged):
            files = journal.planned(self.database, change, card, staged)
            with self.database.transaction():
                yield
                journal.take_in(self.database, change, files, self.clock.now().utc_ms)
                unfinished.note(self.database, staged)

    def _undone(self, acts: Sequence[Event]) -> Undone:
        first = next(filter(self._can_be_undone, acts))
        card = cards.card_of(self.database, first.card) if first.card else None
        what = str(first.details.get("what", ""))
        numbers = face_numbers(card.card) if card else ()
        there = card is not None and not card.archived and first.face in numbers
        question = what or (face(card.card, first.face).question if card and there else "")
        place = (card, first.face) if card and there else None
        about = len({event.card for event in acts})
        return Undone(first.kind, first.grade, question, first.moment, tuple(event.id for event in acts), place, about)

    def _newest(self) -> list[Event]:
        """Return the events of the newest act that still counts and can be undone, the oldest of them first.

        One face that can be asked again is enough: an act is taken back as a whole.
        """
        for act in self._acts():
            if act[0].id not in self._refused and any(map(self._can_be_undone, act)):
                return act[::-1]
        return []

    def _acts(self) -> Iterator[list[Event]]:
        """Yield what still counts of each act of this machine, the newest act and its newest event first."""
        voided: set[bytes] = set()
        act: list[Event] = []
        batch: object = None
        for event in log.backwards(self.database):
            if event.kind == UNDO:
                voided.add(event.voids)
            elif event.device == self.device:
                its_batch = event.details.get("batch")
                if act and (its_batch is None or its_batch != batch):
                    yield act
                    act = []
                batch = its_batch
                if event.id not in voided:
                    act.append(event)
        if act:
            yield act

    def _can_be_undone(self, event: Event) -> bool:
        """Tell whether the event's card is still there to be asked again; deck files may be changed back in any case."""
        if event.kind in FILES:
            return True
        card = cards.card_of(self.database, event.card)
        return card is not None and not card.archived and event.face in face_numbers(card.card)

    def change_files(
        self,
        changes: Sequence[journal.FileChange],
        kind: int,
        what: str,
        card: StoredCard | None,
        *,
        archived: Sequence[tuple[str, bool]] = (),
    ) -> None:
        """Write deck files, take them into the store, and keep in the log how they were.

        `what` says it in words for undo; `archived` are decks (by key) that are archived or brought back. Raises what
        writing and importing raise; then nothing is in the log, and the files are as they were. Only where a file cannot be
        given its place at the very end is the change in the log, and the next start gives it that.
        """
        from srs_cli.app import journal  # noqa: PLC0415 - as above

        made = journal.Change(tuple(changes), archived=tuple(archived))
        details: dict[str, object] = {"what": what, "files": [each.lines_before() for each in changes]}
        if archived:
            details["archived"] = dict(archived)
        with self._files_changed(made, card):
            self.append(card.key if card else 0, 0, kind, self.clock.now(), details=details)
