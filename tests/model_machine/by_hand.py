"""What a student does to deck files in an editor or a file manager, and how srs hears of it."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from srs_cli.app import editing
from srs_cli.app.backing_up import Keeper
from srs_cli.app.starting import changed_decks
from srs_cli.model.collection import Caps
from tests.model_machine.changes import NAMES, Changes, has_cards, has_decks
from tests.model_machine.model import Deck
from tests.model_machine.texts import KINDS, LAYOUTS, Entry
from tests.model_machine.world import ANY, BackupClock, seldom

HOW = st.sampled_from(("import", "import", "refresh", "later"))
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "slipped",
                "answered",
                "rewritten",
                "turned",
                "noted",
                "without id",
                "with id",
                "gone",
                "back",
                "new",
                "order",
            )
        ),
        ANY,
    ),
    min_size=1,
    max_size=5,
)


class ByHand(Changes):
    """Rules that write deck files as a person does, with ids or without."""

    @initialize(
        salt=ANY, kept=st.integers(0, 9), new=st.sampled_from((20, 20, 3, 0)), reviews=st.sampled_from((200, 200, 4, 0)),
        kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=8),
    )  # fmt: skip
    def start(self, salt: int, kept: int, new: int, reviews: int, kinds: list[str]) -> None:
        self.salt, self.caps = salt, Caps(new, reviews)
        if not kept:
            self.keeper = Keeper(BackupClock(self.clock), self.is_a_fault)
        self.open()
        self._import(0, "Bio", kinds, LAYOUTS[salt % len(LAYOUTS)], "none", has_id=False)

    @seldom(1)
    @rule(
        by=ANY, name=st.sampled_from(NAMES), kinds=st.lists(st.sampled_from(KINDS), max_size=8),
        layout=st.sampled_from(LAYOUTS), ids=st.sampled_from(("none", "none", "some", "all")), has_id=st.booleans(),
    )  # fmt: skip
    def import_new(self, by: int, name: str, kinds: list[str], layout: str, ids: str, *, has_id: bool) -> None:
        if len(self.model.decks) < 5:
            self._import(by, name, kinds, layout, ids, has_id=has_id)
            self.did("import a new deck")

    def _import(self, by: int, name: str, kinds: list[str], layout: str, ids: str, *, has_id: bool) -> None:
        uid = self.number()
        deck = Deck(uid, 0, "", name, self.files / f"by-hand-{uid}.yaml", layout, f"deck-{uid}" if has_id else "")
        for at, kind in enumerate(kinds):
            has = ids == "all" or (ids == "some" and at % 2 == 0)
            deck.entries.append(Entry(self.number(), f"k{at}" if has else "", self.author.new(kind)))
        self.model.decks[uid] = deck
        self.write(deck)
        self.take_in(self.program(by), [deck], "import")

    @precondition(has_decks)
    @rule(by=ANY, which=ANY, changes=CHANGES, how=HOW)
    def edit_file(self, by: int, which: int, changes: list[tuple[str, int]], how: str) -> None:
        deck = self.deck(which)
        self._change(deck, changes)
        self.write(deck)
        self.take_in(self.program(by), [deck], "import" if deck.archived else how)
        self.did("edit a file by hand")

    @seldom(5)
    @precondition(has_decks)
    @rule(by=ANY, which=st.lists(ANY, min_size=1, max_size=3))
    def import_again(self, by: int, which: list[int]) -> None:
        decks = list({deck.uid: deck for deck in map(self.deck, which)}.values())
        self.take_in(self.program(by), decks, "import")
        self.did("import again")

    @precondition(has_cards)
    @rule(by=ANY, which=ANY, changes=CHANGES, rewrite=st.booleans())
    def edit_in_editor(self, by: int, which: int, changes: list[tuple[str, int]], *, rewrite: bool) -> None:
        program, card = self.program(by), self.card(which)
        deck = self.model.decks[card.deck]
        at = self.entry_of(card)
        if at < 0:
            return
        stored = self.stored(program, card)
        text, before, files = editing.file_of(program.database, stored), self.model.picture(), self.changing([deck])
        if rewrite:  # however little of its text is left, it is the card that was opened
            deck.entries[at] = deck.entries[at]._replace(text=self.author.rewritten(card.text))
        else:
            self._change(deck, changes, {card.uid})  # what came in its place would be taken for it
        self.write(deck)
        assert editing.take_in_edit(program.recorder, text, stored, "an edit") == (deck.data != files[0].before)
        if deck.data != files[0].before:
            self.changed(program, "edit", files, before)
        self.did("edit in the editor")

    @precondition(has_cards)
    @rule(by=ANY, which=st.lists(ANY, min_size=1, max_size=3), into=ANY, at=ANY, how=HOW)
    def move_by_hand(self, by: int, which: list[int], into: int, at: int, how: str) -> None:
        """Cut cards that have an id out of their files and paste them into another one."""
        target = self.deck(into)
        taken = {card.ident for card in self.model.cards.values() if card.deck == target.uid}
        moving = [
            card
            for card in self.some_cards(which)
            if card.deck != target.uid and card.ident not in taken and self.entry_of(card) >= 0
        ]
        moving = [card for card in moving if self.model.decks[card.deck].entries[self.entry_of(card)].id]
        moving = list({card.ident: card for card in moving}.values())
        decks = [target, *(self.model.decks[uid] for uid in {card.deck for card in moving})]
        for card in moving:
            entries = self.model.decks[card.deck].entries
            target.entries.insert(at % (len(target.entries) + 1), entries.pop(self.entry_of(card)))
        if not moving:
            return
        for deck in decks:
            self.write(deck)
        self.take_in(self.program(by), decks, "import" if any(deck.archived for deck in decks) else how)
        self.did("move by hand")

    @seldom(2)
    @precondition(has_decks)
    @rule(by=ANY, which=ANY, name=st.sampled_from(NAMES), has_id=st.booleans(), how=HOW)
    def rename_by_hand(self, by: int, which: int, name: str, how: str, *, has_id: bool) -> None:
        deck = self.deck(which)
        deck.name = name
        if has_id and not deck.id and deck.entries:
            deck.id = f"deck-{deck.uid}"
        self.write(deck)
        self.take_in(self.program(by), [deck], "import" if deck.archived else how)
        self.did("rename by hand")

    @seldom(3)
    @precondition(has_decks)
    @rule(by=ANY, which=ANY)
    def move_file(self, by: int, which: int) -> None:
        deck = self.deck(which)
        if not deck.id and sum(other.name == deck.name for other in self.model.decks.values()) > 1:
            return  # which of the two it is, nobody could tell
        moved = self.files / f"moved-{self.number()}.yaml"
        deck.path = deck.path.rename(moved)
        self.take_in(self.program(by), [deck], "import")
        self.did("move a file")

    @seldom(4)
    @precondition(has_decks)
    @rule(by=ANY, which=ANY)
    def miss_file(self, by: int, which: int) -> None:
        """A file that is not there changes nothing."""
        deck = self.deck(which)
        away = deck.path.rename(deck.path.with_suffix(".away"))
        rows = {each.deck.row for each in changed_decks(self.program(by).database).planned.decks}
        away.rename(deck.path)
        assert deck.row not in rows
        self.did("miss a file")

    def _change(self, deck: Deck, changes: Sequence[tuple[str, int]], stay: Collection[int] = ()) -> None:
        """Change the entries of a deck, each once at most, so that each can still be known by what is documented.

        Those of `stay` are left alone.
        """
        touched = set(stay)
        for what, number in changes:
            if what == "new":
                entry = Entry(self.number(), "", self.author.new(KINDS[number % len(KINDS)]))
                touched.add(entry.uid)
                deck.entries.insert(number % (len(deck.entries) + 1), entry)
            elif what == "order":
                random.Random(number).shuffle(deck.entries)
            elif what == "back":
                self._bring_back(deck, number, touched)
            elif deck.entries:
                at = number % len(deck.entries)
                entry = deck.entries[at]
                if entry.uid not in touched:
                    touched.add(entry.uid)
                    deck.entries[at : at + 1] = self._changed(entry, what)

    def _changed(self, entry: Entry, what: str) -> list[Entry]:
        if what == "gone":
            return []
        if what == "without id":
            return [entry._replace(id="")]
        if what == "with id":
            return [entry._replace(id=entry.id or f"given-{entry.uid}")]
        if what == "rewritten" and not entry.id:
            what = "answered"
        return [entry._replace(text=getattr(self.author, what)(entry.text))]

    def _bring_back(self, deck: Deck, number: int, touched: set[int]) -> None:
        """Write a card again that was deleted: with its id, by its text, or by its question alone."""
        there = {entry.uid for entry in deck.entries}
        gone = [
            card
            for card in self.model.cards.values()
            if card.deck == deck.uid and card.uid not in there and card.uid not in touched
        ]
        if gone:
            card = gone[number % len(gone)]
            how = number // len(gone) % 3
            text = card.text if how < 2 else self.author.answered(card.text)
            known = card.text.type == "cloze" and how == 2 and card.archived  # its question is its text
            entry = Entry(card.uid, card.ident if how == 0 or known else "", text)
            touched.add(card.uid)
            deck.entries.insert(number % (len(deck.entries) + 1), entry)
