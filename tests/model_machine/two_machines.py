"""A second machine: it begins with a copy of the store, answers there, and what it did comes back by merging."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from srs_cli.app import managing, uniting
from srs_cli.app.queueing import Scope, Wish
from srs_cli.app.recording import Recorder
from srs_cli.app.studying import Study
from srs_cli.store import cards as store
from srs_cli.store.database import Database, open_database
from tests.model_machine.changes import has_cards
from tests.model_machine.model import BURY, DRILL, FLAG, NEVER, REVIEW, SUSPEND, Card, Happened
from tests.model_machine.sitting import GRADES, Sitting
from tests.model_machine.world import SOME, STEP, seldom


class TwoMachines(Sitting):
    """Rules for merging. What both machines did meanwhile in any order is what `scripts/merge_laws` tries."""

    @seldom(30, 6)
    @precondition(has_cards)
    @rule(
        grades=st.lists(GRADES, max_size=4),
        which=SOME,
        kind=st.sampled_from((SUSPEND, BURY, FLAG)),
        again=st.booleans(),
    )
    def merge(self, grades: list[int], which: list[int], kind: str, *, again: bool) -> None:
        before = self.model.picture()
        path = self.folder / f"other-{self.number()}" / "srs.db"
        path.parent.mkdir()
        shutil.copyfile(self.database_path, path)
        with closing(open_database(path)) as other:
            with other.transaction():
                other.run("UPDATE device SET own = 0")
            there = Recorder(other, self.clock, self.chance.randbytes, STEP)
            self._mark(there, self.some_cards(which), kind)
            events = self._marked(self.some_cards(which), kind) + self._answered(there, grades)
        self.model.happened("merged", there.device, events, before)
        if not events:
            self.model.acts.pop()
        for _ in range(2 if again else 1):
            self._unite(path)
        shutil.rmtree(path.parent)
        self.did("merge")

    def _mark(self, there: Recorder, cards: Sequence[Card], kind: str) -> None:
        stored = [found for card in cards if (found := store.card_in(there.database, card.row))]
        if kind == SUSPEND:
            managing.suspend(there, stored)
        else:
            (managing.bury if kind == BURY else managing.flag)(there, stored, 3)

    def _marked(self, cards: Sequence[Card], kind: str) -> list[tuple[int, Happened]]:
        day = self.clock.day
        return [
            (card.uid, Happened(face, kind, day, -1 if kind == SUSPEND else 3))
            for card in cards
            for face, state in card.states.items()
            if not (
                state["suspended"]
                if kind == SUSPEND
                else state["flag"] == 3
                if kind == FLAG
                else state["buried"] >= day + 3
            )
        ]

    def _answered(self, there: Recorder, grades: Sequence[int]) -> list[tuple[int, Happened]]:
        """Answer on the other machine; what kind of answer each is follows from what is known there when it is asked."""
        rows = {card.row: card.uid for card in self.model.cards.values()}
        study = Study(there, Scope(tuple(store.decks(there.database)), self.caps), Wish())
        events = []
        for grade in grades:
            if study.view is None or study.asked is None:
                break
            stored, face = study.asked
            memory = study._memories[face]
            kind = REVIEW if memory.due == NEVER or memory.due <= self.clock.day else DRILL
            study.reveal()
            study.grade(grade)
            events.append((rows[stored.row], Happened(face, kind, self.clock.day, grade)))
        return events

    def _unite(self, other: Path) -> None:
        here: Database = self.programs[0].database
        with uniting.opened(other, self.database_path) as there:
            union = uniting.plan(here, there, self.files)
            assert not (union.cards)
            assert not (union.decks)
            assert not (union.texts)
            assert not (union.files)
            if union.settles:
                uniting.carry_out(here, there, union, STEP)
