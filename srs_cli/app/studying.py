"""A session on the store: what is asked, and each answer or other act as one durable transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from srs_cli.app import media, queueing
from srs_cli.app.asking import Asking
from srs_cli.app.queueing import Scope, Wish
from srs_cli.app.recording import Recorder, Undone
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredCard
from srs_cli.model.event import BURY, CRAM, EDIT, FLAG, MOVE, REVIEW, SUSPEND, Moment
from srs_cli.model.face import Face, face, face_numbers
from srs_cli.model.memory import NEVER, Memory
from srs_cli.model.problem import Problem
from srs_cli.quiz.queue import Item, Why
from srs_cli.quiz.session import Answered, Session, Summary
from srs_cli.schedule.sm2 import DRILL_UNTIL
from srs_cli.store import cards as card_store
from srs_cli.store import log, waiting

if TYPE_CHECKING:
    from srs_cli.app.editing import DeckText
    from srs_cli.app.history import CardHistory

_LONGEST_ANSWER_MS = 3_600_000  # a student who left the room did not think for longer
_CLOCK_SLACK_MS = 300_000  # two machines' clocks differ by less
_WEEK = 7


class View(Struct, frozen=True):
    """The face that is asked now, as a screen needs it."""

    card: Card
    face: Face
    deck: str
    why: Why
    counts: dict[Why, int]
    outcomes: tuple[str, ...]  # what each grade 0-5 would mean: "3 days", "today"
    flag: int = 0
    lapses: int = 0  # of a leech; 0 where it is none
    images: tuple[Path, ...] = ()  # of its own, where they lie


class Graded(Struct, frozen=True):
    """What became of an answer."""

    saved: bool = True  # False: the card was answered elsewhere meanwhile
    anew: bool = False  # and is asked anew, since it still waits
    clock_behind: Moment | None = None  # where the clock was set back: when the last answer was given
    leech: int = 0  # lapses, where this answer made the card a leech
    suspended: bool = False  # and put it away


class Outlook(Struct, frozen=True):
    """What is next: study days are counted from today."""

    again_today: int  # below 4 today and not yet 4
    later_today: int  # due or new under the caps
    tomorrow: int
    week: int
    next_day: int  # days until the next due face, -1 for none
    held_back: int = 0  # due, but over the daily cap


class Study:
    """A running session. Every method that answers, puts away or undoes is durable when it returns."""

    def __init__(self, recorder: Recorder, scope: Scope, wish: Wish = Wish()) -> None:  # noqa: B008 - a frozen value
        self.recorder = recorder
        self.wish = wish
        self._database = recorder.database
        self._scope = scope
        self._clock = recorder.clock
        self._names = {deck.row: deck.name for deck in scope.decks}
        self._paths = {deck.row: deck.path for deck in scope.decks}
        self._images: tuple[Path, ...] = ()
        self._asked: StoredCard | None = None
        self._memories: dict[int, Memory] = {}
        self.unread: dict[Path, DeckText] = {}  # deck files that cannot be read since an edit, as they were before it
        self.turn = 0  # counts the cards that were asked, one that comes back anew each time
        self._began = self._since = self._clock.ticks()
        newest = next(log.backwards(self._database), None)
        self._before = newest.id if newest else b""
        self._newest = newest.moment if newest else None
        self.clock_behind = self._behind(now := self._clock.now())
        if self.clock_behind:
            self._newest = now  # it is told once
        self.session = Session.of(self._queue())
        self._load()

    def _queue(self) -> list[Item]:
        return queueing.queue(self._database, self._scope, self.wish, self._clock.now().day)

    def _asking(self, day: int | None = None) -> Asking:
        return Asking(self.wish, self.recorder.step, self._clock.now().day if day is None else day)

    @property
    def view(self) -> View | None:
        """Return what is asked now, or None at the end."""
        item = self.session.current
        if item is None or self._asked is None:
            return None
        memory = self._memories[item.face]
        asked = face(self._asked.card, item.face)
        return View(
            card=self._asked.card,
            face=asked.turned() if self.wish.reverse else asked,
            deck=self._name(self._asked.deck),
            why=item.why,
            counts=self.session.counts(),
            outcomes=self._asking().outcomes(memory, item, self._asked.key),
            flag=memory.flag,
            lapses=memory.lapses if memory.lapses >= self.wish.leech_lapses else 0,
            images=self._images,
        )

    @property
    def media(self) -> list[Path | Problem]:
        """Return the files of images and sounds that the current card names, or why one cannot be opened."""
        if self._asked is None:
            return []
        deck = self._paths.get(self._asked.deck, "")
        return [media.resolve(Path(deck), name) for name in media.names(self._asked.card)] if deck else []

    @property
    def asked(self) -> tuple[StoredCard, int] | None:
        """Return the card that is asked now and the number of its face, or None at the end."""
        item = self.session.current
        return (self._asked, item.face) if item and self._asked else None

    @property
    def time_is_up(self) -> bool:
        """Tell whether the minutes that the session was given are over."""
        return bool(self.wish.minutes) and self._clock.ticks() - self._began >= 60 * self.wish.minutes

    def reveal(self) -> None:
        """Show the answer."""
        self.session.reveal()

    def grade(self, grade: int) -> Graded:
        """Record the answer to the current face and go on; where it was answered elsewhere meanwhile, nothing is."""
        item = self.session.current
        asked = self._asked
        if item is None or asked is None:
            return Graded()
        moment = self._clock.now()
        asking = self._asking(moment.day)
        took_ms = min(max(0, int((self._clock.ticks() - self._since) * 1000)), _LONGEST_ANSWER_MS)
        before = self._memories[item.face]
        kind = asking.kind(before, item)
        given = asking.given(before, item, asked.key, grade) if kind == REVIEW else 0
        details: dict[str, object] = {"interval": given} if given else {}
        if kind == CRAM and self.wish.exam:
            details["exam"] = self.wish.exam
        after = asking.after(self._memories, item, kind, moment, grade, given)
        leech = asking.new_leech(before, after[item.face])
        suspended = leech > 0 and self.wish.suspend_leeches
        if suspended:
            details |= self.recorder.batch()
        with self._database.transaction():
            known = log.memories(self._database, asked.row)
            if known != self._memories or not self.recorder.still_there(asked):
                event = None
            else:
                event = self.recorder.append(
                    asked.key, item.face, kind, moment, grade=grade, took_ms=took_ms, details=details
                )
                if suspended:
                    for number in after:
                        self.recorder.append(asked.key, number, SUSPEND, moment, details=details)
                    after = {number: memory._replace(suspended=True) for number, memory in after.items()}
                if kind != CRAM:
                    log.set_memories(self._database, asked.row, after.items())
        if event is None:
            self.session.revealed = False
            self._load()
            return Graded(saved=False, anew=self.session.current == item)
        behind, self._newest = self._behind(moment), moment
        comes_back = grade < DRILL_UNTIL if kind == CRAM else after[item.face].drill != NEVER
        self.session.answer(Answered(item, grade, took_ms, event.id), comes_back=comes_back and not suspended)
        if self.time_is_up:
            self.session.stop()
        self._load()
        return Graded(leech=leech, suspended=suspended, clock_behind=behind)

    def _behind(self, now: Moment) -> Moment | None:
        """Return when the last thing was recorded, where that is minutes later than the clock tells now."""
        newest = self._newest
        return newest if newest and now.utc_ms + _CLOCK_SLACK_MS < newest.utc_ms else None

    def on_wait(self, tell: Callable[[str], None] | None) -> None:
        """Let `tell` be called with a sentence when another program is waited for; None: nobody is told."""
        self._database.on_wait(tell)

    def history(self) -> CardHistory:
        """Return the history of the current card. Raises ValueError at the end, where none is asked."""
        if self._asked is None:
            raise ValueError
        from srs_cli.app.history import history  # noqa: PLC0415 - few cards are asked for it

        return history(self._database, self._asked, self.recorder.step)

    def undo(self) -> Undone | None:
        """Take back this machine's newest act that still counts, of whatever day.

        The card of an answer, or one that was put away, is asked again; a flag or a change of text leaves what is asked.
        """
        undone = self.recorder.undo()
        if undone is None or undone.refused:
            return undone
        if undone.place is None or undone.kind in {FLAG, EDIT, MOVE}:
            self.reload()
            return undone
        card, number = undone.place
        memory = log.memories(self._database, card.row)[number]
        self.session.take_back(Item(card.row, number, self._asking().why(memory)), undone.events)
        self._load()
        return undone

    def is_of_this_session(self, undone: Undone) -> bool:
        """Tell whether an undone answer was given in this session."""
        return all(event > self._before for event in undone.events)  # ids count up, also when a clock is set back

    def can_undo(self) -> bool:
        """Tell whether there is an act that `undo` would take back."""
        return self.recorder.can_undo()

    def bury(self) -> None:
        """Hide the current card until tomorrow."""
        self._put_away(BURY, 1)

    def suspend(self) -> None:
        """Ask the current card no more until it is unsuspended."""
        self._put_away(SUSPEND, -1)

    def _put_away(self, kind: int, grade: int) -> None:
        asked = self._asked
        if asked is None:
            return
        current = self.session.current
        # The face that is asked comes first: undo asks that one again.
        numbers = sorted(face_numbers(asked.card), key=lambda number: current is None or number != current.face)
        self.recorder.record([(asked, number) for number in numbers], kind, grade)
        self.session.put_away(asked.row)
        self._load()

    def flag(self, flag: int) -> None:
        """Flag the current card with 1-7, or take its flag off with 0."""
        if self._asked is not None:
            self.recorder.record([(self._asked, number) for number in face_numbers(self._asked.card)], FLAG, flag)
            self.reload()

    def reload(self) -> None:
        """Read the current card anew, after its text was changed; it stays the one that is asked, if it is still there."""
        revealed, since, turn = self.session.revealed, self._since, self.turn
        current = self.session.current
        self._load()
        if self.session.current == current and current is not None:
            self.session.revealed, self._since, self.turn = revealed, since, turn

    @contextmanager
    def away(self) -> Iterator[None]:
        """Hold the time that the current answer takes while the student is elsewhere, in an editor say."""
        left = self._clock.ticks()
        try:
            yield
        finally:
            self._since += self._clock.ticks() - left

    def stop(self) -> None:
        """Ask nothing more."""
        self.session.stop()
        self._load()

    def summary(self) -> Summary:
        """Return what the session came to."""
        return self.session.summary()

    def outlook(self) -> Outlook:
        """Return what waits after this session, whatever it was limited to."""
        day = self._clock.now().day
        decks = [deck.row for deck in self._scope.decks]
        left = queueing.queue(self._database, self._scope, Wish(), day)
        days = waiting.due_on_days(self._database, decks, day + 1, day + 36_500)
        return Outlook(
            again_today=sum(item.why == "again" for item in left),
            later_today=sum(item.why != "again" for item in left),
            tomorrow=days.get(day + 1, 0),
            week=sum(count for due, count in days.items() if due <= day + _WEEK),
            next_day=min(days) - day if days else -1,
            held_back=queueing.held_back(self._database, self._scope, day),
        )

    def _load(self) -> None:
        """Read the current face's card and memory; what another process archived or answered is passed over."""
        self._since = self._clock.ticks()
        self.turn += 1
        asking = self._asking()
        while (item := self.session.current) is not None:
            asked = self._asked = card_store.card_in(self._database, item.card)
            self._memories = log.memories(self._database, item.card)
            there = asked is not None and not asked.archived and item.face in face_numbers(asked.card)
            if there and asking.still_waits(self._memories.get(item.face), item):
                self._images = tuple(
                    found for found in self.media if isinstance(found, Path) and found.suffix.lower() in media.IMAGES
                )
                return
            self.session.skip()
        self._asked = None

    def _name(self, deck: int) -> str:
        if deck not in self._names:
            self._names = {each.row: each.name for each in card_store.decks(self._database, archived=True)}
        return self._names.get(deck, "")
