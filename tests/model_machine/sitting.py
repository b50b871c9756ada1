"""Sessions that stay open while everything else goes on, days that pass, programs that end, backups."""

from __future__ import annotations

import os
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from srs_cli.app import backing_up, editing
from srs_cli.app.queueing import Scope, Wish
from srs_cli.app.studying import Study
from srs_cli.quiz.queue import Order
from srs_cli.store import cards as store
from tests.model_machine.by_hand import ByHand
from tests.model_machine.changes import has_cards
from tests.model_machine.model import BURY, CRAM, DRILL, FLAG, NEVER, REVIEW, SUSPEND, Happened, Model, State
from tests.model_machine.world import ANY, DAY, HOUR, MINUTE, SECOND, BackupClock, seldom

STEPS_OF_TIME = (SECOND, MINUTE, HOUR, 9 * HOUR, DAY, DAY, DAY, 2 * DAY, 7 * DAY, 40 * DAY, 400 * DAY)
GRADES = st.sampled_from((0, 1, 2, 2, 3, 4, 4, 4, 5))
SECONDS = st.sampled_from((0, 2, 90))
STEPS_BACK = (-MINUTE, -3 * HOUR, -DAY, -30 * DAY)
OFFSETS = (0, 0, 3600, -18_000, 20_700, 45_900, 50_400, -39_600, 37_800)
ENDS = 250_000 * DAY  # within the year 2654: what lies beyond is tried elsewhere


@dataclass
class Asked:
    """The card that a session asks, as it was when the session read it."""

    uid: int
    face: int
    why: str
    faces: tuple[int, ...]
    states: dict[int, State]


@dataclass
class Kept:
    """A backup, and all that it ought to bring back."""

    path: Path
    model: Model
    times: dict[int, int]  # of the deck files, in nanoseconds


def is_sitting(world: Sitting) -> bool:
    return world.asked is not None


class Sitting(ByHand):
    """Rules for a session, the clock and the store's file."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Asked | None = None
        self.sitter = 0
        self.wish = Wish()
        self.kept: list[Kept] = []

    @precondition(has_cards)
    @rule(
        by=ANY, ahead=st.sampled_from((0, 0, 0, 3)), cram=st.sampled_from((False, False, False, True)),
        order=st.sampled_from(("overdue", "deck", "random")), leeches=st.sampled_from((1, 2, 8)), away=st.booleans(),
        grades=st.lists(GRADES, max_size=6),
    )  # fmt: skip
    def sit_down(
        self, by: int, ahead: int, order: Order, leeches: int, grades: list[int], *, cram: bool, away: bool
    ) -> None:
        wish = Wish(order=order, ahead=ahead, cram=cram, leech_lapses=leeches, suspend_leeches=away)
        self._sit_down(by, wish, grades)

    @seldom(24, 3)
    @precondition(has_cards)
    @rule(by=ANY, which=ANY, grade=st.sampled_from((3, 3, 4, 5)), times=st.integers(1, 12))
    def go_on_with_one(self, by: int, which: int, grade: int, times: int) -> None:
        """Answer one card whenever it is due: its ease factor and its intervals come to their ends."""
        card = self.card(which)
        face = min(card.text.faces)
        for _ in range(times):
            state = card.states[face]
            wait = max(state["due"], state["buried"], self.clock.day) - self.clock.day
            self.clock.utc_ms = min(self.clock.utc_ms + wait * DAY, ENDS)
            self._sit_down(by, Wish(only=frozenset({(card.row, face)})), [grade, 4])

    def _sit_down(self, by: int, wish: Wish, grades: list[int]) -> None:
        self.sitter, self.wish = by, wish
        program = self.program(by)
        self.study = Study(program.recorder, Scope(tuple(store.decks(program.database)), self.caps), wish)
        self._look()
        self.did("sit down")
        for grade in grades:
            if self.asked is not None:
                self._grade(grade, 3)

    def _look(self) -> None:
        """Note what is asked now, and that it may be."""
        assert self.study is not None
        self.asked = None
        view, asked = self.study.view, self.study.asked
        if view is None or asked is None:
            return
        stored, face = asked
        card = next(card for card in self.model.cards.values() if card.row == stored.row)
        assert not card.archived
        assert self._waits(card.states[face], view.why)
        self.asked = Asked(card.uid, face, view.why, card.text.faces, card.states)
        assert face in self.asked.faces

    def _waits(self, state: State, why: str) -> bool:
        day = self.clock.day
        if state["suspended"] or (state["buried"] > day and not self.wish.cram):
            return False
        if self.wish.cram or state["due"] <= day:
            return True
        return state["due"] <= day + self.wish.ahead if why == "ahead" else state["drill"] != NEVER and why == "again"

    @precondition(is_sitting)
    @rule(grade=GRADES, seconds=SECONDS)
    def grade(self, grade: int, seconds: int) -> None:
        self._grade(grade, seconds)

    @precondition(is_sitting)
    @rule(grades=st.lists(GRADES, min_size=1, max_size=6))
    def grade_some(self, grades: list[int]) -> None:
        for grade in grades:
            if self.asked is not None:
                self._grade(grade, 3)

    def _grade(self, grade: int, seconds: int) -> None:
        study, asked = self.study, self.asked
        assert study is not None
        assert asked is not None
        card, day = self.model.cards[asked.uid], self.clock.day
        self.clock.seconds += seconds
        old = asked.states[asked.face]
        kind = REVIEW if old["due"] <= day or asked.why == "ahead" else DRILL
        kind = CRAM if self.wish.cram else kind
        stale = card.states != asked.states
        before = self.model.picture()
        study.reveal()
        graded = study.grade(grade)
        assert graded.saved != stale
        if not stale:
            events = [(card.uid, Happened(asked.face, kind, day, grade))]
            lapses = old["lapses"] + (kind == REVIEW and grade < 3 and old["repetitions"] > 0)
            over = lapses - self.wish.leech_lapses
            leech = (
                lapses
                if lapses > old["lapses"] and over >= 0 and over % max(1, self.wish.leech_lapses // 2) == 0
                else 0
            )
            assert (graded.leech, graded.suspended) == (leech, bool(leech and self.wish.suspend_leeches))
            if graded.suspended:
                events += [(card.uid, Happened(face, SUSPEND, day)) for face in card.ever]
            self.model.happened(kind, self.program(self.sitter).device, events, before)
        self._look()
        self.did("an answer")

    @precondition(is_sitting)
    @rule(what=st.sampled_from((BURY, SUSPEND, FLAG)), flag=st.integers(0, 7))
    def put_away(self, what: str, flag: int) -> None:
        study, asked = self.study, self.asked
        assert study is not None
        assert asked is not None
        grade = {BURY: 1, FLAG: flag}.get(what, -1)
        before = self.model.picture()
        events = [(asked.uid, Happened(face, what, self.clock.day, grade)) for face in asked.faces]
        if what == FLAG:
            study.flag(flag)
        else:
            (study.bury if what == BURY else study.suspend)()
        self.model.happened(what, self.program(self.sitter).device, events, before)
        self._look()
        self.did(f"{what} in a session")

    @precondition(is_sitting)
    @rule()
    def note(self) -> None:
        study, asked = self.study, self.asked
        assert study is not None
        assert asked is not None
        program, card = self.program(self.sitter), self.model.cards[asked.uid]
        text = self.author.noted(card.text)
        joined = text._replace(extra="\n".join(filter(None, (card.text.extra, text.extra))))

        def add() -> int:
            editing.add_note(program.recorder, self.stored(program, card), text.extra, "a note")
            return 1

        self._edit(program, [card], {card.uid: joined}, add)
        study.reload()
        self._look()
        self.did("a note")

    @precondition(lambda self: self.study is not None)
    @rule()
    def undo_in_session(self) -> None:
        assert self.study is not None
        program = self.program(self.sitter)
        act = self.newest(program)
        undone = self.study.undo()
        assert (undone is None) == (act is None)
        if act is not None and undone is not None:
            self.undone(program, act, refused=bool(undone.refused), events=len(undone.events))
            self._look()
            if act.undone and act.events and act.kind != FLAG:
                self._is_asked_again(act.events)
            self.did("undo in a session")

    def _is_asked_again(self, events: list[tuple[int, Happened]]) -> None:
        """What was put away or answered is asked next, where it waits at all."""
        uid, first = events[0]
        state = self.model.cards[uid].asked.get(first.face)
        if state is not None and len({uid for uid, _ in events}) == 1:
            why = "ahead" if state["drill"] == NEVER and self.wish.ahead else "again"
            asked = self.asked is not None and self.asked.uid == uid
            assert asked or not self._waits(state, why)

    @rule(step=st.sampled_from((*STEPS_OF_TIME, *STEPS_OF_TIME, *STEPS_BACK)))
    def time_passes(self, step: int) -> None:
        self.clock.utc_ms = min(self.clock.utc_ms + step, ENDS)
        self.clock.seconds += max(0, step / 1000)
        self.did("time passes" if step > 0 else "the clock is set back")

    @seldom(20)
    @rule(offset=st.sampled_from(OFFSETS))
    def travel(self, offset: int) -> None:
        self.clock.offset_s = offset
        self.did("travel")

    @seldom(21, 6)
    @rule()
    def reopen(self) -> None:
        self.close()
        self.asked = None
        self.open()
        self.did("reopen")

    @seldom(22)
    @precondition(lambda self: self.model.live() and len(self.kept) < 3)
    @rule(by=ANY)
    def back_up(self, by: int) -> None:
        program = self.program(by)
        path = backing_up.back_up(program.database, BackupClock(self.clock))
        times = {deck.uid: deck.path.stat().st_mtime_ns for deck in self.model.decks.values()}
        self.kept.append(Kept(path, deepcopy(self.model), times))
        self.did("back up")

    @seldom(23, 8)
    @precondition(lambda self: self.kept)
    @rule(which=ANY)
    def restore(self, which: int) -> None:
        kept = self.kept[which % len(self.kept)]
        program = self.program(0)
        found = backing_up.preview(kept.path, self.database_path, program.database)
        assert (found.there.events, found.trouble) == (kept.model.logged, "")
        backing_up.restore(found, self.database_path, program.database, BackupClock(self.clock))
        imports = self.model.imports + 1
        for deck in self.model.decks.values():
            deck.path.unlink()
        self.model = deepcopy(kept.model)
        self.model.imports = imports  # whatever is undone from now on has more behind it than acts
        for uid, time_ns in kept.times.items():
            deck = self.model.decks[uid]
            deck.path.write_bytes(deck.data)
            os.utime(deck.path, ns=(time_ns, time_ns))
        self.reopen_after_restore()
        self.did("restore")

    def reopen_after_restore(self) -> None:
        """As each command does: nothing is open any more, and a device may have got a new name."""
        self.close()
        self.asked = None
        self.open()
