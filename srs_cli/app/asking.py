"""What an answer to a face is: its kind, the interval it gets, what each grade would mean. Nothing here asks the store."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from srs_cli.app.queueing import Wish
from srs_cli.model.event import CRAM, DRILL, REVIEW, Event, Moment
from srs_cli.model.memory import NEVER, Memory
from srs_cli.quiz.queue import Item, Why
from srs_cli.schedule import Step
from srs_cli.schedule.fold import apply_to_card
from srs_cli.schedule.options import given_interval
from srs_cli.schedule.sm2 import DRILL_UNTIL

_FACE_BITS = 6


class Asking(Struct, frozen=True):
    """How a session asks, on one study day: what it wishes, and the schedule's step."""

    wish: Wish
    step: Step
    day: int

    def still_waits(self, memory: Memory | None, item: Item) -> bool:
        """Tell whether a face waits for an answer, as it did when the queue was made."""
        if memory is None or memory.suspended:
            return False
        if self.wish.practice:
            return True
        if memory.buried > self.day:
            return False
        if item.why == "ahead":
            return memory.due <= self.day + self.wish.ahead
        return memory.is_new or memory.due <= self.day or (memory.drill != NEVER and item.why == "again")

    def why(self, memory: Memory) -> Why:
        """Return why a face of that memory is asked again."""
        if self.wish.practice:
            return "exam" if self.wish.exam else "cram"
        if memory.is_new:
            return "new"
        if memory.due <= self.day:
            return "due"
        return "ahead" if memory.drill == NEVER and self.wish.ahead else "again"

    def kind(self, memory: Memory, item: Item) -> int:
        """Return which kind of event an answer is."""
        if self.wish.practice:
            return CRAM
        return REVIEW if memory.is_new or memory.due <= self.day or item.why == "ahead" else DRILL

    def given(self, memory: Memory, item: Item, key: int, grade: int) -> int:
        """Return the interval in days that an option gives a review of the card of that key, or 0 where none does."""
        return given_interval(memory, self.day, grade, self.step, self.wish.options, key << _FACE_BITS | item.face)

    def outcomes(self, memory: Memory, item: Item, key: int) -> tuple[str, ...]:
        """Return what each grade from 0 to 5 would mean: "3 days", "today"; "again" or "done" in practice."""
        kind = self.kind(memory, item)
        if kind == CRAM:
            return tuple("again" if grade < DRILL_UNTIL else "done" for grade in range(6))
        if kind == DRILL:
            due = in_days(memory.due - self.day)
            return tuple("today" if grade < DRILL_UNTIL else due for grade in range(6))
        return tuple(
            in_days(
                self.given(memory, item, key, grade)
                or self.step(memory.interval, memory.ease, memory.repetitions, grade)[0]
            )
            for grade in range(6)
        )

    def after(
        self, memories: Mapping[int, Memory], item: Item, kind: int, moment: Moment, grade: int, given: int
    ) -> dict[int, Memory]:
        """Return the memories of a card's faces after an answer to one of them."""
        payload = f'{{"interval": {given}}}' if given else ""
        event = Event(b"", 0, item.face, kind, moment, grade, payload=payload)
        return apply_to_card(memories, event, self.step)

    def new_leech(self, before: Memory, after: Memory) -> int:
        """Return the lapses where they now make a leech: at the threshold, and again after each half of it; else 0."""
        threshold = self.wish.leech_lapses
        over = after.lapses - threshold
        if after.lapses == before.lapses or over < 0 or over % max(1, threshold // 2):
            return 0
        return after.lapses


def in_days(days: int) -> str:
    """Return "1 day", "6 days", "3.0 months" … for a number of days."""
    if days <= 0:
        return "today"
    if days < 60:
        return f"{days} day{'s' * (days != 1)}"
    if days < 730:
        return f"{days / 30.44:.1f} months"
    return f"{days / 365.25:.1f} years"
