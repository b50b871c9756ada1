"""What a student does to cards and decks from within srs, and undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from srs_cli.app import editing, managing
from srs_cli.errors import InputRefusedError, UsageError
from srs_cli.model.card import Card as StoredText
from tests.model_machine.comparing import Comparing
from tests.model_machine.model import (
    BURY,
    FLAG,
    NEVER,
    RESET,
    SUSPEND,
    UNSUSPEND,
    Act,
    Card,
    Deck,
    FileBefore,
    Happened,
    State,
)
from tests.model_machine.texts import KINDS, Entry, Text
from tests.model_machine.world import ANY, SOME, Program, seldom

NAMES = ("Bio", "Chem", "bio", "no", "Über uns", "a/../b", "[x] y", "012", "Unit 1", "'q'")
EDITS = ("slipped", "answered", "rewritten", "turned", "noted")


def has_decks(world: Changes) -> bool:
    return bool(world.model.decks)


def has_cards(world: Changes) -> bool:
    return bool(world.model.live())


class Changes(Comparing):
    """Rules for everything but sessions and deck files changed by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.born = 0

    def number(self) -> int:
        """Return a number for a card or a deck that no other one had."""
        self.born += 1
        return self.born

    @seldom(10)
    @rule(by=ANY, name=st.sampled_from(NAMES), kind=st.sampled_from(KINDS))
    def start_deck(self, by: int, name: str, kind: str) -> None:
        if any(deck.name == name for deck in self.model.decks.values()):
            return
        program = self.program(by)
        made = managing.new_deck(name, self.files, program.database)
        deck = Deck(self.number(), 0, made.key, name, self.files / made.path, "block", id=made.key)
        before = self.model.picture()
        files = self.changing([deck])
        self.model.decks[deck.uid] = deck
        managing.add(program.recorder, made, self._typed(deck, kind))
        self.changed(program, "edit", files, before)
        self._name_ids(deck)
        self.did("start a deck")

    @seldom(14, 2)
    @precondition(has_decks)
    @rule(by=ANY, into=ANY, kind=st.sampled_from(KINDS))
    def add(self, by: int, into: int, kind: str) -> None:
        program, deck = self.program(by), self.deck(into)
        before, files = self.model.picture(), self.changing([deck])
        managing.add(program.recorder, self.stored_deck(program, deck), self._typed(deck, kind))
        self.changed(program, "edit", files, before)
        self._name_ids(deck)
        self.did("add a card")

    def _typed(self, deck: Deck, kind: str) -> StoredText:
        """Return a card as `srs add` makes it of what was typed, and put it at the end of the deck."""
        text = self.author.new(kind)
        answer = text.answer if isinstance(text.answer, str) else "\n".join(text.answer)
        card = managing.new_card(text.question, answer, both=kind == "both", hint=text.hint, tags=text.tags)
        lines = tuple(line.strip() for line in answer.splitlines())
        text = text._replace(answer=lines if len(lines) > 1 else answer)
        deck.entries.append(Entry(self.number(), "", text))
        return card

    def _name_ids(self, deck: Deck) -> None:
        last = deck.entries[-1]
        deck.entries[-1] = last._replace(id=self.model.cards[last.uid].ident)

    @precondition(has_cards)
    @rule(by=ANY, which=ANY, how=st.sampled_from(EDITS))
    def edit(self, by: int, which: int, how: str) -> None:
        program, card = self.program(by), self.card(which)
        text: Text = getattr(self.author, how)(card.text)
        self._edit(program, [card], {card.uid: text}, lambda: self._edit_in_store(program, card, text))
        self.did("edit a card")

    def _edit_in_store(self, program: Program, card: Card, text: Text) -> int:
        def changed(old: StoredText) -> StoredText:
            return StoredText(old.id, text.question, text.answer, text.type, text.hint, text.extra, text.tags)  # type: ignore[arg-type]

        return len(editing.edit_cards(program.recorder, [self.stored(program, card)], changed, "an edit"))

    @seldom(13, 3)
    @precondition(has_cards)
    @rule(by=ANY, which=SOME, add=st.sampled_from(("t0", "t1", "new tag")), remove=st.sampled_from(("t0", "t2")))
    def tag(self, by: int, which: list[int], add: str, remove: str) -> None:
        program, cards = self.program(by), self.some_cards(which)
        texts = {}
        for card in cards:
            kept = [tag for tag in card.text.tags if tag != remove]
            texts[card.uid] = card.text._replace(tags=tuple(dict.fromkeys([*kept, add])))
        stored = [self.stored(program, card) for card in cards]
        self._edit(program, cards, texts, lambda: managing.tag(program.recorder, stored, [add], [remove]))
        self.did("tag cards")

    def _edit(self, program: Program, cards: list[Card], texts: dict[int, Text], act: Callable[[], int]) -> None:
        """Change cards' own lines in their files; all of it or nothing."""
        places = {card.uid: self.entry_of(card) for card in cards}
        if -1 in places.values():
            with pytest.raises(InputRefusedError, match="does not hold the card"):
                act()
            return
        changed = [card for card in cards if texts[card.uid] != card.text]
        before = self.model.picture()
        files = self.changing([self.model.decks[uid] for uid in {card.deck for card in changed}])
        for card in changed:
            entries, at, text = self.model.decks[card.deck].entries, places[card.uid], texts[card.uid]
            ident = entries[at].id if text.said == card.text.said else card.ident
            entries[at] = Entry(card.uid, ident, text)
        assert act() == len(changed)
        if changed:
            self.changed(program, "edit", files, before)

    @precondition(has_cards)
    @rule(by=ANY, which=SOME, into=ANY)
    def move(self, by: int, which: list[int], into: int) -> None:
        program, target = self.program(by), self.deck(into)
        cards = [card for card in self.some_cards(which) if card.deck != target.uid]
        stored = [self.stored(program, card) for card in cards]
        there = self.stored_deck(program, target)
        ids = [card.ident for card in cards]
        taken = {card.ident for card in self.model.cards.values() if card.deck == target.uid}
        taken |= {entry.id for entry in target.entries}
        places = {card.uid: self.entry_of(card) for card in cards}
        if cards and (-1 in places.values() or len({*ids}) < len(ids) or taken & {*ids}):
            with pytest.raises(InputRefusedError):
                managing.move(program.recorder, stored, there)
        elif cards:
            before = self.model.picture()
            files = self.changing([target, *(self.model.decks[uid] for uid in {card.deck for card in cards})])
            gone = {card.uid for card in cards}
            for card in cards:
                target.entries.append(Entry(card.uid, card.ident, card.text))
            # They come in the order of the decks that they leave.
            first = {uid: at for at, uid in enumerate(dict.fromkeys(card.deck for card in cards))}
            last = len(target.entries) - len(cards)
            order = {card.uid: first[card.deck] for card in cards}
            target.entries[last:] = sorted(target.entries[last:], key=lambda entry: order[entry.uid])
            for uid in first:
                deck = self.model.decks[uid]
                deck.entries = [entry for entry in deck.entries if entry.uid not in gone]
            assert managing.move(program.recorder, stored, there) == len(cards)
            self.changed(program, "move", files, before)
        self.did("move cards")

    @precondition(has_cards)
    @rule(
        by=ANY,
        which=SOME,
        kind=st.sampled_from((SUSPEND, UNSUSPEND, BURY, RESET, FLAG)),
        number=st.sampled_from((1, 2, 7)),
    )
    def mark(self, by: int, which: list[int], kind: str, number: int) -> None:
        program, cards = self.program(by), self.some_cards(which)
        day = self.clock.day
        grade = {BURY: number, FLAG: number % 7}.get(kind, -1)

        def concerns(state: State) -> bool:
            return {
                SUSPEND: not state["suspended"],
                UNSUSPEND: bool(state["suspended"]),
                BURY: state["buried"] < day + number,
                RESET: state["due"] != NEVER,
                FLAG: state["flag"] != grade,
            }[kind]

        events = [
            (card.uid, Happened(face, kind, day, grade))
            for card in cards
            for face, state in card.states.items()
            if concerns(state)
        ]
        stored = [self.stored(program, card) for card in cards]
        before = self.model.picture()
        if kind in {BURY, FLAG}:
            act = managing.bury if kind == BURY else managing.flag
            count = act(program.recorder, stored, grade)
        else:
            count = {SUSPEND: managing.suspend, UNSUSPEND: managing.unsuspend, RESET: managing.reset}[kind](
                program.recorder, stored
            )
        assert count == len({uid for uid, _ in events})
        if events:
            self.model.happened(kind, program.device, events, before)
        self.did(kind)

    @seldom(11)
    @precondition(has_decks)
    @rule(by=ANY, which=ANY)
    def put_deck_away(self, by: int, which: int) -> None:
        program, deck = self.program(by), self.deck(which)
        before = self.model.picture()
        managing.archive(program.recorder, self.stored_deck(program, deck), archived=not deck.archived)
        deck.archived = not deck.archived
        self.model.changed("edit", program.device, [], before)
        self.model.acts[-1].archives = (deck.uid, deck.archived)
        self.did("archive a deck" if deck.archived else "bring a deck back")

    @seldom(12)
    @precondition(has_decks)
    @rule(by=ANY, which=ANY, name=st.sampled_from(NAMES))
    def rename(self, by: int, which: int, name: str) -> None:
        program, deck = self.program(by), self.deck(which)
        stored = self.stored_deck(program, deck)
        if any(other.name == name for other in self.model.decks.values()):
            if deck.name != name:
                with pytest.raises(UsageError, match="there is a deck named"):
                    managing.rename(program.recorder, stored, name)
            return
        before, files = self.model.picture(), self.changing([deck])
        deck.name = name
        assert managing.rename(program.recorder, stored, name) == name
        self.changed(program, "edit", files, before)
        self.did("rename a deck")

    @rule(by=ANY)
    def undo(self, by: int) -> None:
        program = self.program(by)
        act = self.newest(program)
        undone = program.recorder.undo()
        if act is None:
            assert undone is None
            return
        assert undone is not None
        self.undone(program, act, refused=bool(undone.refused), events=len(undone.events))
        self.did("undo")

    def newest(self, program: Program) -> Act | None:
        """Return the act that undo would take back now."""
        for place in reversed(range(len(self.model.acts))):
            act = self.model.acts[place]
            if place not in program.refused and self.model.can_be_undone(act, program.device):
                return act
        return None

    def undone(self, program: Program, act: Act, *, refused: bool, events: int) -> None:
        """Let the model know that an act was taken back, or refused since its files were changed by hand meanwhile."""
        now = {each.path: each.path.read_bytes() if each.path.exists() else None for each in act.files}
        # The files themselves were changed already, where that was not refused.
        stands = any(
            self._by_path(each) is None or self._by_path(each) not in (each.before, each.after) for each in act.files
        )
        assert refused == stands
        if refused:
            program.refused.add(next(at for at, each in enumerate(self.model.acts) if each is act))
            return
        assert events == (len(act.events) or 1)
        self.model.void(act)
        if act.archives:
            self.model.decks[act.archives[0]].archived = not act.archives[1]
        left = {entry.uid for each in act.files for entry in self.model.decks[each.deck].entries}
        for each in act.files:
            deck = self.model.decks[each.deck]
            if deck.data == each.after and each.after != each.before:
                deck.entries, deck.name = list(each.entries), each.name
                deck.data = now[each.path] or b""
                assert each.before in (b"", deck.data), "undo brings back another file"
        left -= {entry.uid for each in act.files for entry in self.model.decks[each.deck].entries}
        self.settle([each.deck for each in act.files], archive=left)
        if act.imports == self.model.imports and self._is_the_last(act):
            self._is_as_before(act)

    def _is_the_last(self, act: Act) -> bool:
        """Tell whether nothing that came after an act still counts."""
        return next(each for each in reversed(self.model.acts) if not each.undone or each is act) is act

    def _by_path(self, file: FileBefore) -> bytes | None:
        """Return what stood in a file before undo."""
        return next((deck.data for deck in self.model.decks.values() if deck.path == file.path), None)

    def _is_as_before(self, act: Act) -> None:
        """Nothing came between an act and its undo: all is what it was."""
        assert act.before is not None
        now = self.model.picture()
        assert {key: now.states[key] for key in act.before.states} == act.before.states
        assert now.places == act.before.places
        assert {uid: now.archived[uid] for uid in act.before.archived} == act.before.archived
