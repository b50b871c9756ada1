"""How a store, its deck files and its queue are compared with the model, after every step."""

from __future__ import annotations

from itertools import pairwise

from hypothesis.stateful import invariant

from srs_cli.app import queueing
from srs_cli.app.queueing import Scope, Wish
from srs_cli.store import cards as store
from srs_cli.store import due, log
from srs_cli.store.database import Database
from tests.model_machine.texts import read
from tests.model_machine.world import World, text_of

EXAMINED_EVERY = 25  # steps


class Comparing(World):
    """A world that is compared after each step that did something."""

    @invariant()
    def compare(self) -> None:
        """Compare all that the model knows."""
        if self.compared or not self.programs:
            return
        self.compared = True
        database = self.programs[self.steps % 2].database
        self._compare_files()
        self._compare_decks(database)
        self._compare_cards(database)
        self._compare_memories(database)
        self._compare_queue(database)
        if self.steps % EXAMINED_EVERY == 0:
            self.examine()

    def _compare_files(self) -> None:
        for deck in self.model.decks.values():
            assert deck.path.read_bytes() == deck.data
            if deck.read == deck.data:
                continue
            deck.read = deck.data
            name, deck_id, entries = read(deck.path)
            assert (name, deck_id) == (deck.name, deck.id)
            assert entries == [(entry.id, entry.text) for entry in deck.entries]

    def _compare_decks(self, database: Database) -> None:
        decks = store.decks(database, archived=True)
        assert {(each.row, each.key, each.name, each.path, each.archived) for each in decks} == {
            (each.row, each.key, each.name, str(each.path), each.archived) for each in self.model.decks.values()
        }
        assert all(one.name <= other.name for one, other in pairwise(decks))

    def _compare_cards(self, database: Database) -> None:
        found = {each.row: each for each in store.each_card(database, archived=True)}
        assert len(found) == len(self.model.cards)
        for card in self.model.cards.values():
            there = found[card.row]
            assert (there.key, there.archived) == (card.key, card.archived), card
            assert (there.card.id, text_of(there.card)) == (card.ident, card.text)
            assert there.deck == self.model.decks[card.deck].row
            assert card.archived or there.position == card.position, card

    def _compare_memories(self, database: Database) -> None:
        found = {(key, face): memory._asdict() for key, face, memory in log.all_memories(database)}
        wanted = {(card.key, face): state for card in self.model.cards.values() for face, state in card.states.items()}
        if found != wanted:
            keys = {card.key: card for card in self.model.cards.values()}
            differ = [each for each in found.keys() | wanted.keys() if found.get(each) != wanted.get(each)]
            said = [
                f"{keys[key].text.said} face {face}: {found.get((key, face))}, the model {wanted.get((key, face))}, {keys[key].events}"
                for key, face in differ
            ]
            raise AssertionError("\n".join(said))
        ((events,),) = database.rows("SELECT count(*) FROM event")
        assert events == self.model.logged

    def _compare_queue(self, database: Database) -> None:
        day = self.clock.day
        decks = store.decks(database)
        scope = Scope(tuple(decks), self.caps)
        by_row = {deck.row: deck for deck in self.model.decks.values()}
        order = [by_row[deck.row] for deck in decks]
        ahead = self.steps % 3 * 2
        wanted = self.model.waiting(day, order, self.caps.new, self.caps.review, ahead)
        found = queueing.queue(database, scope, Wish(ahead=ahead), day)
        for why in ("due", "new", "again", "ahead"):
            assert [item.place for item in found if item.why == why] == getattr(wanted, why), why
        if self.steps % 4 == 0:
            (_, *counts, _) = due.waiting(str(self.database_path), self.clock.utc_ms, self.clock.offset_s)
            assert tuple(counts) == self.model.counts(day, self.caps.new, self.caps.review)
