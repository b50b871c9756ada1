"""A real store and real deck files in a folder of their own, the model beside them, and how the two are compared."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition

from srs_cli.app.backing_up import Keeper
from srs_cli.app.doctor import examine
from srs_cli.app.importing import apply_import, plan_import
from srs_cli.app.recording import Recorder
from srs_cli.app.starting import apply_refresh, changed_decks
from srs_cli.app.studying import Study
from srs_cli.model.card import Card as StoredText
from srs_cli.model.collection import Caps, StoredCard, StoredDeck
from srs_cli.model.event import Moment
from srs_cli.schedule import SCHEDULERS
from srs_cli.store import cards as store
from srs_cli.store.database import Database, create_database, open_database
from tests.model_machine.model import Card, Deck, FileBefore, Model, Picture
from tests.model_machine.texts import Author, Entry, Text, written

STEP = SCHEDULERS["sm2"]
FAST = "/dev/shm"
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
ANY = st.integers(0, 999)
SOME = st.lists(ANY, min_size=1, max_size=4)
Rule = TypeVar("Rule", bound=Callable[..., None])


def seldom(number: int, share: int = 4) -> Callable[[Rule], Rule]:
    """Let a rule be chosen after one step in so many only: what a student does all day is then done most."""
    return precondition(lambda world: hash((world.steps, world.salt, number)) % share == 0)


@dataclass
class Tally:
    """What the machines of this process did."""

    steps: int = 0
    acts: Counter[str] = field(default_factory=Counter)


TALLY = Tally()


@dataclass
class Clock:
    """A clock that is set by hand, its zone too."""

    utc_ms: int = 20_000 * DAY + 12 * HOUR
    offset_s: int = 0
    seconds: float = 0.0

    @property
    def day(self) -> int:
        """Return the study day: that of the calendar, the hours before four counted to the day before."""
        local = datetime(1970, 1, 1) + timedelta(milliseconds=self.utc_ms, seconds=self.offset_s)  # noqa: DTZ001
        return local.toordinal() - datetime(1970, 1, 1).toordinal() - (local.hour < 4)  # noqa: DTZ001

    def now(self) -> Moment:
        return Moment(self.utc_ms, self.offset_s, self.day)

    def ticks(self) -> float:
        return self.seconds

    def local_day(self, utc_ms: int) -> int:
        return utc_ms // DAY

    day_of = local_day


@dataclass
class BackupClock:
    """The same clock, as backups ask for it."""

    clock: Clock

    def utc_ms(self) -> int:
        return self.clock.utc_ms

    def local_day(self, utc_ms: int) -> int:
        return utc_ms // DAY

    day_of = local_day


@dataclass
class Program:
    """One of two programs that have the store open at the same time."""

    database: Database
    recorder: Recorder
    refused: set[int] = field(default_factory=set)  # places of acts that its undo passes over

    @property
    def device(self) -> str:
        return self.recorder.device


@cache
def empty_store() -> bytes:
    """Return the bytes of a new store."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "srs.db"
        create_database(path).close()
        return path.read_bytes()


def text_of(card: StoredText) -> Text:
    """Return what a card of the store says."""
    return Text(card.type, card.question, card.answer, card.hint, card.extra, card.tags)


class World(RuleBasedStateMachine):
    """What every rule needs. A rule that did something calls `did`; then everything is compared."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="srs-model-", dir=FAST if Path(FAST).is_dir() else None))
        self.files = self.folder / "decks"
        self.files.mkdir()
        self.database_path = self.folder / "srs.db"
        self.database_path.write_bytes(empty_store())
        self.model = Model()
        self.author = Author()
        self.clock = Clock()
        self.chance = random.Random(7)
        self.keeper: Keeper | None = None
        self.caps = Caps()
        self.study: Study | None = None
        self.programs: list[Program] = []
        self.steps = self.salt = 0
        self.written = 0
        self.compared = True

    def is_a_fault(self, note: str) -> None:
        raise AssertionError(note)

    def open(self) -> None:
        """Open the store as two programs do."""
        self.programs = []
        for _ in range(2):
            database = open_database(self.database_path, self.keeper)
            database.mirror(lambda: {"new_a_day": str(self.caps.new), "reviews_a_day": str(self.caps.review)})
            self.programs.append(Program(database, Recorder(database, self.clock, self.chance.randbytes, STEP)))

    def close(self) -> None:
        """Let both programs end."""
        self.study = None
        for program in self.programs:
            program.database.close()
        if self.keeper:
            self.keeper.close()

    def teardown(self) -> None:
        try:
            if self.programs:
                self.examine()
                self.close()
        finally:
            shutil.rmtree(self.folder)

    def program(self, number: int) -> Program:
        return self.programs[number % 2]

    def did(self, what: str) -> None:
        """Count a step that a rule made."""
        self.steps += 1
        TALLY.steps += 1
        TALLY.acts[what] += 1
        self.compared = False

    def deck(self, number: int) -> Deck:
        decks = list(self.model.decks.values())
        return decks[number % len(decks)]

    def card(self, number: int) -> Card:
        cards = self.model.live()
        return cards[number % len(cards)]

    def some_cards(self, numbers: Sequence[int]) -> list[Card]:
        return list({card.uid: card for card in map(self.card, numbers)}.values())

    def stored(self, program: Program, card: Card) -> StoredCard:
        found = store.card_in(program.database, card.row)
        assert found is not None
        return found

    def stored_deck(self, program: Program, deck: Deck) -> StoredDeck:
        return next(each for each in store.decks(program.database, archived=True) if each.row == deck.row)

    def write(self, deck: Deck) -> None:
        """Write a deck's file as a person does, at a time of its own."""
        deck.data = written(deck.name, deck.id, deck.entries, deck.layout)
        deck.path.write_bytes(deck.data)
        self.written += 1
        os.utime(deck.path, ns=(self.written * 10**9, self.written * 10**9))

    def changing(self, decks: Collection[Deck]) -> list[FileBefore]:
        """Return the files of some decks that an act is about to change."""
        return [FileBefore(deck.uid, deck.path, deck.data, b"", deck.name, list(deck.entries)) for deck in decks]

    def changed(self, program: Program, kind: str, files: list[FileBefore], before: Picture) -> None:
        """Note an act on files that is done."""
        for each in files:
            each.after = self.model.decks[each.deck].data = each.path.read_bytes()
        self.model.changed(kind, program.device, files, before)
        self.settle([each.deck for each in files], archive=())

    def entry_of(self, card: Card) -> int:
        """Return the place of a card in its deck's file, or -1: by its id, else by what it says."""
        entries = self.model.decks[card.deck].entries
        by_id = [at for at, each in enumerate(entries) if each.id == card.ident]
        alike = [at for at, each in enumerate(entries) if not each.id and each.text.said == card.text.said]
        return [*by_id, *alike, -1][0]

    def take_in(self, program: Program, decks: Sequence[Deck], how: str) -> None:
        """Read files that were written by hand: by an import, or as a session does; "later" leaves what vanished."""
        self.model.imports += 1
        if how == "import":
            planned = plan_import(program.database, [deck.path for deck in decks])
            new = [each for deck in decks for each in deck.entries if each.uid not in self.model.cards]
            assert sum(len(each.plan.added) for each in planned.decks) == len(new), "cards taken for new ones"
            apply_import(program.database, planned)
        else:
            refresh = changed_decks(program.database)
            assert not refresh.troubles
            apply_refresh(program.database, refresh, archive=how == "refresh")
            decks = [*decks, *(deck for deck in self.model.decks.values() if not deck.archived and deck not in decks)]
        for deck in decks:
            deck.archived = False
            if deck.id:
                deck.key = deck.id
        self.settle([deck.uid for deck in decks], archive=None if how != "later" else ())

    def settle(self, decks: Sequence[int], archive: Collection[int] | None) -> None:
        """Let the model know what stands in the files of some decks: a card keeps all but what its file says.

        Of the cards that left, those in `archive` are archived; None is all.
        """
        new: list[tuple[Deck, int, Entry]] = []
        for uid in decks:
            deck = self.model.decks[uid]
            if not deck.row:
                self._born(deck)
            for position, entry in enumerate(deck.entries):
                card = self.model.cards.get(entry.uid)
                if card is None:
                    new.append((deck, position, entry))
                    continue
                card.deck, card.position, card.text, card.archived = deck.uid, position, entry.text, False
                card.ident = entry.id or card.ident
                card.ever |= set(entry.text.faces)
        for uid in decks:
            for card in self.model.left(uid):
                card.archived = archive is None or card.uid in archive
        if new:
            self._find(new)

    def _born(self, deck: Deck) -> None:
        known = {each.row for each in self.model.decks.values()}
        (found,) = [each for each in self._decks() if each.row not in known]
        deck.row, deck.key = found.row, found.key

    def _decks(self) -> list[StoredDeck]:
        return store.decks(self.programs[0].database, archived=True)

    def _find(self, new: Sequence[tuple[Deck, int, Entry]]) -> None:
        known = {card.row for card in self.model.cards.values()}
        born = [each for each in store.each_card(self.programs[0].database) if each.row not in known]
        assert len(born) == len(new), "a card was taken for a new one"
        rows = {deck.row: deck.uid for deck in self.model.decks.values()}
        by_place = {(rows[each.deck], each.position): each for each in born}
        for deck, position, entry in new:
            found = by_place[deck.uid, position]
            ident = found.card.id
            assert entry.id in {"", ident}
            faces = set(entry.text.faces)
            self.model.cards[entry.uid] = Card(
                entry.uid, found.row, found.key, deck.uid, ident, entry.text, position, ever=faces
            )

    def examine(self) -> None:
        """Let `srs doctor` look at the store."""
        assert [each for each in examine(self.programs[0].database, STEP) if not each.ok] == []
