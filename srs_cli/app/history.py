"""A card's history: every event of the log, and what it made of the schedule."""

from __future__ import annotations

from msgspec import Struct, field

from srs_cli.model.collection import StoredCard
from srs_cli.model.event import (
    BURY,
    CRAM,
    DRILL,
    EDIT,
    FLAG,
    MOVE,
    RESET,
    REVIEW,
    SUSPEND,
    UNDO,
    UNSUSPEND,
    Event,
    Moment,
)
from srs_cli.model.face import face, face_numbers
from srs_cli.model.memory import NEW, Memory
from srs_cli.schedule import Step
from srs_cli.schedule.fold import apply_to_card
from srs_cli.store import cards, log
from srs_cli.store.database import Database

KINDS = {
    REVIEW: "review",
    DRILL: "drill",
    UNDO: "undo",
    SUSPEND: "suspend",
    UNSUSPEND: "unsuspend",
    BURY: "bury",
    RESET: "reset",
    FLAG: "flag",
    MOVE: "move",
    CRAM: "practice",
    EDIT: "edit",
}
GRADED = frozenset({REVIEW, DRILL, CRAM})


class Entry(Struct, frozen=True):
    """One event of a card; what a kind does not have is None."""

    id: str
    moment: Moment
    face: int
    kind: str  # one of KINDS
    device: str
    grade: int | None = None  # 0-5
    flag: int | None = None  # 0-7, of a flag
    days: int | None = None  # for how many a card was buried
    interval: int | None = None  # days, after a review
    ease: int | None = None  # hundredths, likewise
    due: int | None = None  # study day, likewise
    took_ms: int | None = None  # of an answer
    undone: bool = False  # taken back later: it does not count
    voids: str = ""  # of an undo: the id of what it took back
    what: str = ""  # of a change to deck files, in words

    @property
    def local_minutes(self) -> int:
        """Return the minutes since 1970-01-01 00:00 on the clock on the wall where it happened."""
        return (self.moment.utc_ms + self.moment.offset_s * 1000) // 60_000


class FaceNow(Struct, frozen=True):
    """A question of the card, and how it stands today."""

    number: int
    question: str
    memory: Memory


class CardHistory(Struct, frozen=True):
    """A card with all that ever happened to it, oldest first."""

    stored: StoredCard
    deck: str
    archived: bool
    faces: tuple[FaceNow, ...]
    entries: tuple[Entry, ...] = field(default=())


def history(database: Database, stored: StoredCard, step: Step) -> CardHistory:
    """Return the history of a card. The schedule after each event is folded anew from the log."""
    memories = log.memories(database, stored.row)
    numbers = face_numbers(stored.card)
    deck = next(deck for deck in cards.decks(database, archived=True) if deck.row == stored.deck)
    return CardHistory(
        stored,
        deck.name,
        stored.archived or deck.archived,
        tuple(FaceNow(number, face(stored.card, number).question, memories.get(number, NEW)) for number in numbers),
        entries(log.events_of(database, stored.key), sorted(memories), step),
    )


def entries(events: list[Event], faces: list[int], step: Step) -> tuple[Entry, ...]:
    """Return the events of a card as a person reads them, in the order of the log."""
    voided = {event.voids for event in events if event.kind == UNDO}
    memories = dict.fromkeys(faces, NEW)
    found = []
    for event in events:
        counts = event.kind != UNDO and event.id not in voided
        if counts:
            memories = apply_to_card(memories, event, step)
        found.append(_entry(event, memories.get(event.face) if counts else None, undone=event.id in voided))
    return tuple(found)


def _entry(event: Event, after: Memory | None, *, undone: bool) -> Entry:
    changed = after if after and event.kind == REVIEW else None
    return Entry(
        id=event.id.hex(),
        moment=event.moment,
        face=event.face,
        kind=KINDS.get(event.kind, f"kind {event.kind}"),
        device=event.device,
        grade=event.grade if event.kind in GRADED else None,
        flag=max(event.grade, 0) if event.kind == FLAG else None,
        days=max(event.grade, 1) if event.kind == BURY else None,
        interval=changed.interval if changed else None,
        ease=changed.ease if changed else None,
        due=changed.due if changed else None,
        took_ms=event.took_ms if event.kind in GRADED else None,
        undone=undone,
        voids=event.voids.hex(),
        what=str(event.details.get("what", "")),
    )
