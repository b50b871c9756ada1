"""What is to come: each day's work under the caps, where what they leave over moves to the next day."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Final

from msgspec import Struct, field

from srs_cli.model.collection import Caps
from srs_cli.model.memory import EASE_START

Step = Callable[[int, int, int, int], tuple[int, int, int]]
State = tuple[int, int, int]  # interval, ease, repetitions
GOOD: Final = 4
_UNSEEN: Final = (0, EASE_START, 0)


class ForecastDay(Struct, frozen=True):
    """The work of one day: what is due by now, what the days before it bring back, new cards, and what is left over."""

    day: int
    due: int
    returning: int
    new: int
    left_over: int  # due or returning, but beyond the cap

    @property
    def total(self) -> int:
        """Return how many are asked."""
        return self.due + self.returning + self.new


class Waiting(Struct, frozen=True):
    """What a forecast starts from; suspended and archived faces are in none of it."""

    reviews: Iterable[tuple[int, int, int, int, int]]  # deck, day, interval, ease, repetitions; by deck, then day
    new: Iterable[tuple[int, int, int]]  # deck, first day, faces
    hidden: Mapping[int, int]  # by deck: new faces that are shown once the first face of their card was


class Limits(Struct, frozen=True):
    """How many are shown at most: over all decks, and in decks that have caps of their own."""

    whole: Caps
    decks: Mapping[int, Caps] = field(default_factory=dict)


def forecast(
    waiting: Waiting, decks: Sequence[int], span: range, limits: tuple[Limits, Limits], step: Step
) -> list[ForecastDay]:
    """Return what is asked on each study day of the span; `limits` are what today still has room for, and a day's caps.

    It assumes that everything asked is graded Good and that no day is missed. Reviews are asked the longest overdue
    first, new cards deck by deck, as in a session.
    """
    course = _Course(waiting, decks, span, step)
    today, daily = limits
    return [course.day(day, daily if day > span.start else today) for day in span]


class _Course:
    """The simulation: what waits in each deck, and what the days to come bring."""

    def __init__(self, waiting: Waiting, decks: Sequence[int], span: range, step: Step) -> None:
        self._step = step
        self._decks = {row: _Deck(waiting.hidden.get(row, 0)) for row in decks}
        self._arriving: dict[int, Counter[_Arrival]] = {day: Counter() for day in span}
        self._following: dict[State, State] = {}
        overdue: Counter[tuple[int, int, State]] = Counter()
        for deck, day, interval, ease, repetitions in waiting.reviews:
            if day <= span.start:
                overdue[deck, day, (interval, ease, repetitions)] += 1
            elif day < span.stop:
                self._arriving[day][deck, False, (interval, ease, repetitions)] += 1
        for (deck, day, state), faces in overdue.items():
            self._decks[deck].reviews.append((day, False, state, faces))
        self._left = overdue.total()
        self._new: dict[int, Counter[int]] = {day: Counter() for day in range(span.start, span.stop + 1)}
        for deck, day, faces in waiting.new:
            self._new[min(max(day, span.start), span.stop)][deck] += faces
            self._decks[deck].firsts += faces

    def day(self, day: int, limits: Limits) -> ForecastDay:
        """Let a day pass: what arrives waits, what the limits allow is asked, and comes back in its time."""
        for (row, returning, state), faces in self._arriving[day].items():
            self._decks[row].reviews.append((day, returning, state, faces))
            self._left += faces
        for row, faces in self._new[day].items():
            self._decks[row].new += faces
        asked = self._review(day, limits)
        new = self._introduce(day, limits)
        self._left -= asked.total()
        return ForecastDay(day, asked[False], asked[True], new, self._left)

    def _review(self, day: int, limits: Limits) -> Counter[bool]:
        asked: Counter[bool] = Counter()
        room = limits.whole.review
        rooms = {row: limits.decks[row].review if row in limits.decks else room for row in self._decks}
        order = list(self._decks)
        heap = [(deck.reviews[0][0], order.index(row)) for row, deck in self._decks.items() if deck.reviews]
        heapify(heap)
        while room > 0 and heap:
            row = order[heappop(heap)[1]]
            waiting = self._decks[row].reviews
            since, returning, state, faces = waiting.popleft()
            taken = min(faces, room, rooms[row])
            if taken < faces:
                waiting.appendleft((since, returning, state, faces - taken))
            self._comes_back(day, row, state, taken)
            asked[returning] += taken
            room -= taken
            rooms[row] -= taken
            if waiting and rooms[row] > 0:
                heappush(heap, (waiting[0][0], order.index(row)))
        return asked

    def _introduce(self, day: int, limits: Limits) -> int:
        room = limits.whole.new
        for row, deck in self._decks.items():
            taken = min(deck.new, room, limits.decks[row].new if row in limits.decks else room)
            if taken > 0:
                room -= taken
                deck.new -= taken
                shown = min(deck.hidden, -(-taken * deck.followers // deck.firsts))
                deck.hidden -= shown
                self._new[day + 1][row] += shown
                self._comes_back(day, row, _UNSEEN, taken)
        return limits.whole.new - room

    def _comes_back(self, day: int, row: int, state: State, faces: int) -> None:
        following = self._following.get(state)
        if following is None:
            following = self._following[state] = self._step(*state, GOOD)
        due = day + following[0]
        if faces and due in self._arriving:
            self._arriving[due][row, True, following] += faces


_Arrival = tuple[int, bool, State]  # the deck's row, whether the simulation itself brings it back, and its state


class _Deck:
    """What waits in a deck."""

    def __init__(self, hidden: int) -> None:
        self.reviews: deque[tuple[int, bool, State, int]] = deque()  # (day, returning, state, faces), by day
        self.new = 0
        self.hidden = self.followers = hidden  # not yet shown, and how many they were at first
        self.firsts = 0  # how many new faces could be shown at first
