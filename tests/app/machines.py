"""Two machines of one student: each with its own store, deck files and clock."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path

from srs_cli.app import comparing, importing, uniting
from srs_cli.app.comparing import Union
from srs_cli.app.recording import Recorder
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.event import REVIEW
from srs_cli.store import cards, log
from srs_cli.store.database import Database, create_database, open_database
from tests.conftest import STEP, FakeClock

MINUTE_MS = 60_000
EARLY, LATE, LATER = 1_790_000_000, 1_790_000_100, 1_790_000_200  # seconds since 1970: when deck files were written


@dataclass
class Machine:
    """A machine: what a student does there, and merging from another."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    store: Database = field(init=False)

    def __post_init__(self) -> None:
        path = self.folder / "srs.db"
        self.store = open_database(path) if path.exists() else create_database(path)

    @property
    def recorder(self) -> Recorder:
        return Recorder(self.store, self.clock, self.chance.randbytes, STEP)

    def deck(self, text: str, name: str = "deck.yaml", at: int = EARLY) -> Path:
        """Write a deck file at a time, and import it."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        os.utime(path, (at, at))
        importing.apply_import(self.store, importing.plan_import(self.store, [path]))
        return path

    def card(self, ident: str, *, archived: bool = False) -> StoredCard:
        (found,) = [
            card
            for card in cards.each_card(self.store, archived=True)
            if card.card.id == ident and card.archived == archived
        ]
        return found

    def deck_named(self, name: str) -> StoredDeck:
        (found,) = [deck for deck in cards.decks(self.store, archived=True) if deck.name == name]
        return found

    def answer(self, ident: str, grade: int = 4) -> None:
        """Answer a card, a minute after what was done last."""
        self.clock.utc_ms += MINUTE_MS
        self.recorder.record([(self.card(ident), 0)], REVIEW, grade)

    def due(self, ident: str) -> int:
        return log.memories(self.store, self.card(ident).row)[0].due

    def planned(self, other: Machine) -> Union:
        with uniting.opened(other.store.path, self.store.path) as there:
            return comparing.plan(self.store, there, self.folder / "decks")

    def merge(self, other: Machine) -> Union:
        """Merge as `srs merge` does."""
        with uniting.opened(other.store.path, self.store.path) as there:
            union = comparing.plan(self.store, there, self.folder / "decks")
            if union.settles:
                uniting.carry_out(self.store, there, union, STEP)
        return union

    def content(self) -> list[object]:
        """Return what machines that were united have in common: all but rows, places, paths and whose machine it is."""
        return [
            self.store.rows("SELECT * FROM event ORDER BY id"),
            self.store.rows("SELECT id, last_seq FROM device WHERE last_seq > 0 ORDER BY id"),
            self.store.rows(
                "SELECT key, name, description, language, source, tags, archived, came_ms, edited_ms, archived_ms, former "
                "FROM deck ORDER BY key"
            ),
            self.store.rows(
                "SELECT c.key, d.key, c.ident, c.own_ident, c.archived, c.digest, c.came_ms, c.edited_ms, c.placed_ms "
                "FROM card c JOIN deck d ON d.id = c.deck ORDER BY c.key"
            ),
            sorted(log.all_memories(self.store)),
        ]

    def unread(self) -> list[str]:
        """Return the deck files that would change the store if they were read again."""
        paths = [Path(deck.path) for deck in cards.decks(self.store, archived=True) if deck.path]
        found = importing.plan_import(self.store, [path for path in paths if path.exists()])
        return [each.path.name for each in found.decks if each.plan.changes]
