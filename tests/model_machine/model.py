"""What a store and its deck files ought to hold: plain values, and a reading of SM-2 of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.model_machine.texts import Entry, Text

REVIEW, DRILL, SUSPEND, UNSUSPEND, BURY, RESET, FLAG, CRAM = [
    "review",
    "drill",
    "suspend",
    "unsuspend",
    "bury",
    "reset",
    "flag",
    "cram",
]
NEVER = -1
State = dict[str, int]
START: Mapping[str, int] = {
    "due": NEVER, "interval": 0, "ease": 250, "repetitions": 0, "lapses": 0, "introduced": NEVER, "reviewed": NEVER,
    "drill": NEVER, "suspended": 0, "buried": NEVER, "flag": 0, "events": 0,
}  # fmt: skip


class Happened(NamedTuple):
    """One event of a card's face."""

    face: int
    kind: str
    day: int
    grade: int = -1
    given: int = 0  # interval in days that an answer gave itself


def remembered(events: Iterable[Happened], face: int) -> State:
    """Return what is known of a face after its card's events, in their order."""
    state = dict(START)
    for event in events:
        if event.kind in {REVIEW, DRILL}:
            state["events"] += 1
        if event.face == face:
            _one_more(state, event)
        elif event.kind == REVIEW:  # its sibling waits for tomorrow
            state["buried"] = max(state["buried"], event.day + 1)
    return state


def _one_more(state: State, event: Happened) -> None:
    day, grade = event.day, event.grade
    if event.kind == REVIEW:
        _answer(state, max(day, state["reviewed"]), grade, event.given)
    elif event.kind == DRILL and state["drill"] != NEVER:
        state["drill"] = NEVER if grade >= 4 else max(day, state["drill"])
    elif event.kind in {SUSPEND, UNSUSPEND}:
        state["suspended"] = int(event.kind == SUSPEND)
    elif event.kind == BURY:
        state["buried"], state["drill"] = max(state["buried"], day + grade), NEVER
    elif event.kind == FLAG:
        state["flag"] = grade
    elif event.kind == RESET:
        state.update({**START, "suspended": state["suspended"], "flag": state["flag"], "events": state["events"]})


def _answer(state: State, day: int, grade: int, given: int) -> None:
    """SM-2 of 1990, ease factors in hundredths."""
    n, ease = state["repetitions"], state["ease"]
    if grade < 3:
        state["lapses"] += n > 0
        state["repetitions"], interval = 0, 1
    else:
        state["repetitions"] = n + 1
        interval = 1 if n == 0 else 6 if n == 1 else min(36_500, (state["interval"] * ease + 99) // 100)
        state["ease"] = max(130, ease + 10 - (5 - grade) * (8 + (5 - grade) * 2))
    state["interval"] = given or interval
    state["due"], state["reviewed"] = day + state["interval"], day
    state["introduced"] = day if state["introduced"] == NEVER else state["introduced"]
    state["drill"] = day if grade < 4 else NEVER


@dataclass
class Card:
    """A card with all that happened to it and was not undone."""

    uid: int
    row: int
    key: int
    deck: int
    ident: str
    text: Text
    position: int
    archived: bool = False
    ever: set[int] = field(default_factory=set)  # the faces that it has or had
    events: list[Happened] = field(default_factory=list)

    @property
    def states(self) -> dict[int, State]:
        """Return what is known of each of its faces."""
        return {face: remembered(self.events, face) for face in self.ever}

    @property
    def asked(self) -> dict[int, State]:
        """Return what is known of the faces that it asks: none where it is archived."""
        return {} if self.archived else {face: remembered(self.events, face) for face in self.text.faces}


@dataclass
class Deck:
    """A deck and its file."""

    uid: int
    row: int
    key: str
    name: str
    path: Path
    layout: str
    id: str = ""
    entries: list[Entry] = field(default_factory=list)
    archived: bool = False
    data: bytes = b""  # of its file
    read: bytes = b""  # the same, once it was found to say what it should


@dataclass
class FileBefore:
    """What an act did to a deck file."""

    deck: int
    path: Path
    before: bytes
    after: bytes
    name: str
    entries: list[Entry]  # before


@dataclass
class Act:
    """What one undo takes back."""

    device: str
    kind: str
    events: list[tuple[int, Happened]] = field(default_factory=list)  # with the card's number
    files: list[FileBefore] = field(default_factory=list)
    archives: tuple[int, bool] | None = None  # a deck, and what it became
    undone: bool = False
    before: Picture | None = None
    imports: int = 0  # that came before it: what a file says now is no act


class Picture(NamedTuple):
    """All that undo has to bring back."""

    states: dict[tuple[int, int], State]
    places: dict[int, tuple[int, int, Text]]  # of each card that its deck's file holds
    archived: dict[int, bool]  # decks


class Waiting(NamedTuple):
    """Rows and faces that a session of today asks, in order."""

    due: list[tuple[int, int]]
    new: list[tuple[int, int]]
    again: list[tuple[int, int]]
    ahead: list[tuple[int, int]]


@dataclass
class Model:
    """All of it."""

    cards: dict[int, Card] = field(default_factory=dict)
    decks: dict[int, Deck] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    logged: int = 0  # events in the log, undos included
    imports: int = 0

    def picture(self) -> Picture:
        """Return what undo has to bring back."""
        return Picture(
            {(card.uid, face): state for card in self.cards.values() for face, state in card.states.items()},
            {uid: (card.deck, card.position, card.text) for uid in self.in_files() if (card := self.cards[uid])},
            {deck.uid: deck.archived for deck in self.decks.values()},
        )

    def in_files(self) -> list[int]:
        """Return the numbers of the cards that deck files hold."""
        return [entry.uid for deck in self.decks.values() for entry in deck.entries]

    def live(self) -> list[Card]:
        """Return the cards that are not archived."""
        return [card for card in self.cards.values() if not card.archived]

    def left(self, deck: int) -> list[Card]:
        """Return the cards of a deck that its file holds no more and that are not archived yet."""
        there = {entry.uid for entry in self.decks[deck].entries}
        return [card for card in self.live() if card.deck == deck and card.uid not in there]

    def happened(self, kind: str, device: str, events: list[tuple[int, Happened]], before: Picture) -> None:
        """Note an act of the log."""
        for uid, event in events:
            self.cards[uid].events.append(event)
        self.logged += len(events)
        self.acts.append(Act(device, kind, events, before=before, imports=self.imports))

    def changed(self, kind: str, device: str, files: list[FileBefore], before: Picture) -> None:
        """Note an act on files."""
        self.logged += 1
        self.acts.append(Act(device, kind, files=files, before=before, imports=self.imports))

    def can_be_undone(self, act: Act, device: str) -> bool:
        """Tell whether undo on a device may take an act back: some face of it can be asked again."""
        if act.undone or act.device != device:
            return False
        if not act.events:
            return True
        return any(face.face in self.cards[uid].asked for uid, face in act.events)

    def void(self, act: Act) -> None:
        """Take an act of the log back."""
        act.undone = True
        for uid, event in act.events:
            # The same event may have happened twice: the one that counts is the last, or all are alike.
            events = self.cards[uid].events
            place = next(at for at in reversed(range(len(events))) if events[at] is event)
            del events[place]
        self.logged += len(act.events) or 1

    def waiting(self, day: int, scope: Iterable[Deck], new_cap: int, due_cap: int, ahead: int = 0) -> Waiting:
        """Return what a session of a day asks of some decks, each card once in the list."""
        decks = {deck.uid: at for at, deck in enumerate(scope)}
        faces = [
            (card, face, state)
            for card in self.cards.values()
            if card.deck in decks
            for face, state in card.asked.items()
            if not state["suspended"]
        ]
        every = [state for card in self.of_unarchived() for state in card.states.values()]
        introduced = sum(state["introduced"] == day for state in every)
        repeated = sum(state["reviewed"] == day for state in every) - introduced
        due = sorted(
            (max(state["due"], state["buried"]), card.row, face) for card, face, state in faces if state["due"] != NEVER
        )
        today = [each[1:] for each in due if each[0] <= day][: max(0, due_cap - repeated)]
        again = sorted((card.row, face) for card, face, state in faces if state["drill"] == day)
        busy = {row for row, _ in (*today, *again)}
        new = sorted(
            (decks[card.deck], card.position, card.row, face)
            for card, face, state in faces
            if state["due"] == NEVER
            and state["buried"] <= day
            and (face == min(card.text.faces) or state["events"])
            and card.row not in busy
        )
        first = {row: face for _deck, _position, row, face in reversed(new)}
        fresh = list(dict.fromkeys((each[2], first[each[2]]) for each in new))[: max(0, new_cap - introduced)]
        hidden = {(card.row, face) for card, face, state in faces if state["buried"] > day}
        soon = [
            each[1:]
            for each in due
            if day < each[0] <= day + ahead and each[1:] not in hidden and each[1:] not in again
        ]
        once: dict[int, int] = {}
        lists = [
            [place for place in each if once.setdefault(*place) == place[1]] for each in (today, fresh, soon, again)
        ]
        return Waiting(due=lists[0], new=lists[1], ahead=lists[2], again=lists[3])

    def counts(self, day: int, new_cap: int, due_cap: int) -> tuple[int, int, int]:
        """Return how many faces are new, due and drilled on a day under the caps, as a shell prompt is told."""
        every = [state for card in self.of_unarchived() for state in card.states.values()]
        introduced = sum(state["introduced"] == day for state in every)
        repeated = sum(state["reviewed"] == day for state in every) - introduced
        faces = [
            (state, face == min(card.text.faces) or state["events"])
            for card in self.of_unarchived()
            for face, state in card.asked.items()
            if not state["suspended"]
        ]
        new = sum(state["due"] == NEVER and state["buried"] <= day and bool(unlocked) for state, unlocked in faces)
        due = sum(state["due"] != NEVER and max(state["due"], state["buried"]) <= day for state, _ in faces)
        again = sum(state["drill"] == day for state, _ in faces)
        return max(0, min(new, new_cap - introduced)), max(0, min(due, due_cap - repeated)), again

    def of_unarchived(self) -> list[Card]:
        """Return all cards of decks that are not archived, archived cards among them."""
        return [card for card in self.cards.values() if not self.decks[card.deck].archived]
