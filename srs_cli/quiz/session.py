"""A session as a state machine: which face is asked, what waits, what was answered. It knows no store and no screen."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable

from msgspec import Struct, field

from srs_cli.quiz.queue import Item, Why

RECALLED = 3  # the lowest grade of a recalled answer


class Answered(Struct, frozen=True):
    """One answer of this session; `event` is its id in the log."""

    item: Item
    grade: int
    took_ms: int
    event: bytes


class Summary(Struct, frozen=True):
    """What a session came to; undone answers are not in it."""

    answers: int
    cards: int
    took_ms: int
    grades: dict[int, int]  # how many answers of each grade
    due: int  # answers to cards that were due
    recalled: int  # of these, graded 3 or more


class Session(Struct):
    """The course of one session."""

    waiting: deque[Item]
    current: Item | None = None
    revealed: bool = False
    answers: list[Answered] = field(default_factory=list)
    _left: Counter[Why] = field(
        default_factory=Counter
    )  # kept up by every method: counting anew takes longer than a key

    @classmethod
    def of(cls, items: Iterable[Item]) -> Session:
        """Return a session that asks the first of the items."""
        session = cls(deque(items))
        session._count()
        session.next()
        return session

    def _count(self) -> None:
        self._left = Counter(item.why for item in self.waiting)
        if self.current is not None:
            self._left[self.current.why] += 1

    def next(self) -> None:
        """Go on to the next face that waits, if any."""
        if self.current is not None:
            self._left[self.current.why] -= 1
        self.current = self.waiting.popleft() if self.waiting else None
        self.revealed = False

    def reveal(self) -> None:
        """Show the answer of the current face."""
        self.revealed = self.current is not None

    def answer(self, answered: Answered, *, comes_back: bool) -> None:
        """Take an answer to the current face and go on; a face that comes back today goes to the end."""
        self.answers.append(answered)
        if comes_back:
            self.waiting.append(Item(*answered.item.place, "again"))
            self._left["again"] += 1
        self.next()

    def take_back(self, item: Item, events: Collection[bytes]) -> None:
        """Ask a face again whose answer, or whose putting away, was undone, now; what was asked waits behind it."""
        self.answers = [answered for answered in self.answers if answered.event not in events]
        if self.current is not None and self.current.place != item.place:
            self.waiting.appendleft(self.current)
        self.waiting = deque(other for other in self.waiting if other.place != item.place)
        self.current = item
        self.revealed = False
        self._count()

    def put_away(self, card: int) -> None:
        """Ask no face of a card any more."""
        self.waiting = deque(item for item in self.waiting if item.card != card)
        self._count()
        if self.current is not None and self.current.card == card:
            self.next()

    def skip(self) -> None:
        """Leave the current face out of this session."""
        self.next()

    def stop(self) -> None:
        """Ask nothing more."""
        self.waiting.clear()
        self._count()
        self.next()

    def counts(self) -> dict[Why, int]:
        """Return how many faces are still to be asked, the current one included, by why; without what is none."""
        return {why: count for why, count in self._left.items() if count}

    def summary(self) -> Summary:
        """Return what the session came to so far."""
        due = [answered for answered in self.answers if answered.item.why == "due"]
        return Summary(
            answers=len(self.answers),
            cards=len({answered.item.place for answered in self.answers}),
            took_ms=sum(answered.took_ms for answered in self.answers),
            grades=dict(Counter(answered.grade for answered in self.answers)),
            due=len(due),
            recalled=sum(answered.grade >= RECALLED for answered in due),
        )
