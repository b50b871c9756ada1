"""Cards and decks changed from within srs: written back to their deck files, journalled, and so undone like an answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.app.importing import apply_import, archiving_only, plan_import
from srs_cli.app.journal import FileChange
from srs_cli.app.recording import Recorder
from srs_cli.deckfile import DeckRead, change_cards, read_deck, rename_deck, write_deck
from srs_cli.errors import InputRefusedError
from srs_cli.files import exists, read_bytes
from srs_cli.model.card import Answer, Card, Deck
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.event import EDIT, MOVE
from srs_cli.model.identity import new_id
from srs_cli.store import cards as store
from srs_cli.store.database import Database


class DeckText(Struct, frozen=True, dict=True):
    """A deck file as it stands now."""

    path: Path
    text: str  # byte for byte, a byte order mark included
    read: DeckRead

    def place_of(self, stored: StoredCard) -> int:
        """Return the place of a stored card among the file's cards, from 0.

        Raises InputRefusedError where the file does not hold it any more.
        """
        card = stored.card
        place = self._by_id.get(card.id)
        if place is None:
            alike = self._without_id.get((card.type, card.question, card.answer), [])
            # Of cards that say the same, the one at the place where it was read.
            place = stored.position if stored.position in alike else next(iter(alike), None)
        if place is None:
            raise InputRefusedError(
                f"{self.path} does not hold the card {card.id} any more", "`srs import` reads the file again."
            )
        return place

    @cached_property
    def _by_id(self) -> Mapping[str, int]:
        return {card.id: place for place, card in enumerate(self.read.deck.cards) if card.id}

    @cached_property
    def _without_id(self) -> Mapping[tuple[str, str, Answer], list[int]]:
        found: dict[tuple[str, str, Answer], list[int]] = defaultdict(list)
        for place, card in enumerate(self.read.deck.cards):
            if not card.id:
                found[card.type, card.question, card.answer].append(place)
        return found

    def line_of(self, stored: StoredCard) -> int:
        """Return the line, from 1, on which a stored card begins."""
        return self.read.lines[self.place_of(stored)]


def deck_text(deck: StoredDeck) -> DeckText:
    """Return a deck's file, of a deck that is about to be made the one it will have.

    Raises InputRefusedError where it is gone, is no UTF-8 or no deck.
    """
    if not deck.path:
        raise InputRefusedError(f"the deck {deck.name} has no deck file", "`srs export -f yaml` makes one.")
    path = Path(deck.path)
    if not deck.row and not exists(path):
        text = write_deck(Deck(deck.name, (), deck.key))
        return DeckText(path, text, read_deck(text, str(path), deck.name))
    try:
        text = read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputRefusedError(f"{path} is not UTF-8, and srs changes no other files", "Save it as UTF-8.") from error
    return DeckText(path, text, read_deck(text.removeprefix("\ufeff"), str(path), deck.name))


def file_of(database: Database, stored: StoredCard) -> DeckText:
    """Return the deck file of a card; raises InputRefusedError as `deck_text` does."""
    return deck_text(_decks(database)[stored.deck])


class BrokenFile(Struct, frozen=True):
    """A deck file that cannot be read now: where its first fault is."""

    path: Path
    line: int
    fault: str


def broken_file(database: Database, stored: StoredCard) -> BrokenFile | None:
    """Return the deck file of a card where it is there but cannot be read as a deck, else None."""
    deck = _decks(database)[stored.deck]
    path = Path(deck.path)
    if not deck.path or not exists(path):
        return None
    try:
        deck_text(deck)
    except InputRefusedError as error:
        fault = error.problems[0] if error.problems else error.sentence
        place = re.match(rf"{re.escape(str(path))}:(\d+): ", fault)
        return BrokenFile(path, int(place[1]) if place else 1, fault.replace(str(path), path.name))
    return None


def take_in_mended(database: Database, broken: BrokenFile) -> None:
    """Read a deck file again that could not be read; cards that left it are asked about later.

    Raises InputRefusedError where it still cannot be read.
    """
    planned = plan_import(database, [broken.path])
    apply_import(database, archiving_only(planned, lambda _card: False))


def file_for_edit(database: Database, stored: StoredCard, unread: Mapping[Path, DeckText]) -> DeckText:
    """Return the deck file of a card; one that an edit made unreadable as it was before, by its path in `unread`.

    Raises InputRefusedError as `deck_text` does.
    """
    before = unread.get(Path(_decks(database)[stored.deck].path))
    return before or file_of(database, stored)


def take_in_edit(recorder: Recorder, before: DeckText, stored: StoredCard, what: str) -> bool:
    """Read a deck file that was changed by hand; return whether it was. Cards that left it are asked about later.

    Raises InputRefusedError with every fault and its line where it is no deck now: then the store stays as it was.
    """
    try:
        after = read_bytes(before.path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputRefusedError(f"{before.path} is no longer UTF-8", "Save it as UTF-8.") from error
    if after == before.text:
        return False
    read_deck(after.removeprefix("\ufeff"), str(before.path), "")
    recorder.change_files([FileChange(before.path, before.text, after)], EDIT, what, stored)
    return True


def add_note(recorder: Recorder, stored: StoredCard, note: str, what: str) -> None:
    """Add a line to what a card shows below its answer."""

    def noted(card: Card) -> Card:
        return replace(card, extra=f"{card.extra}\n{note}" if card.extra else note)

    edit_cards(recorder, [stored], noted, what)


def edit_cards(
    recorder: Recorder, chosen: Sequence[StoredCard], change: Callable[[Card], Card], what: str
) -> list[StoredCard]:
    """Give each of the chosen cards the text that `change` returns, in its deck file; return those that changed."""
    decks = _decks(recorder.database)
    changes = []
    changed: list[StoredCard] = []
    for row, group in _by_deck(chosen).items():
        file = deck_text(decks[row])
        new: dict[int, Card | None] = {}
        for stored in group:
            place = file.place_of(stored)
            before = file.read.deck.cards[place]
            after = change(before)
            if after != before:
                if (after.type, after.question, after.answer) != (before.type, before.question, before.answer):
                    after = replace(after, id=stored.card.id)  # by its text it would not be known again
                new[place] = after
                changed.append(stored)
        if new:
            changes.append(FileChange(file.path, file.text, change_cards(file.text, decks[row].name, new)))
    if changes:
        recorder.change_files(changes, EDIT, what, changed[0])
    return changed


def add_card(recorder: Recorder, deck: StoredDeck, card: Card, what: str) -> None:
    """Add a card at the end of a deck's file."""
    file = deck_text(deck)
    after = change_cards(file.text, deck.name, {}, [card])
    recorder.change_files([FileChange(file.path, file.text, after)], EDIT, what, None)


def start_deck(name: str, path: Path, taken: Collection[str] = ()) -> StoredDeck:
    """Return a deck without cards; its file is written with its first card, and only then it is in the store.

    It has an id, none of those `taken`: by its cards alone it could be taken for the deck that they come from. Raises
    InputRefusedError where the path is taken.
    """
    if exists(path):
        raise InputRefusedError(f"{path} exists already", "Choose another name.")
    # The deck that began at this path may have been renamed and its file moved since: it has the first of the ids.
    keys = (new_id("deck", name, str(path), *([str(salt)] if salt else [])) for salt in count())
    return StoredDeck(row=0, key=next(key for key in keys if key not in taken), name=name, path=str(path))


def move_cards(recorder: Recorder, chosen: Sequence[StoredCard], target: StoredDeck, what: str) -> list[StoredCard]:
    """Move cards to the end of another deck's file; their history goes with them. Return those that moved.

    Raises InputRefusedError where a card of the target has the same id, an archived one too.
    """
    decks = _decks(recorder.database)
    moving = [stored for stored in chosen if stored.deck != target.row]
    into = deck_text(target)
    there = store.cards_of(recorder.database, target.row)
    # A card whose file says no id (any more) has one all the same, and what comes with that would be taken for it.
    taken = {card.id for card in into.read.deck.cards if card.id} | {
        each.card.id for each in there if not each.archived
    }
    archived = {each.card.id for each in there if each.archived}
    changes = []
    added: list[Card] = []
    for row, group in _by_deck(moving).items():
        file = deck_text(decks[row])
        gone: dict[int, Card | None] = {}
        for stored in group:
            if stored.card.id in taken:
                raise InputRefusedError(
                    f"{into.path} holds another card with the id {stored.card.id}", "Give one of them another id first."
                )
            if stored.card.id in archived:  # it would come back in the place of the one that moves
                raise InputRefusedError(
                    f"{target.name} has an archived card with the id {stored.card.id}",
                    "Give the card that is to move another id first.",
                )
            taken.add(stored.card.id)
            place = file.place_of(stored)
            added.append(replace(file.read.deck.cards[place], id=stored.card.id))
            gone[place] = None
        changes.append(FileChange(file.path, file.text, change_cards(file.text, decks[row].name, gone)))
    if moving:
        # The target first: whatever happens between two files, each card is in one of them.
        changes.insert(0, FileChange(into.path, into.text, change_cards(into.text, target.name, {}, added)))
        recorder.change_files(changes, MOVE, what, moving[0])
    return moving


def rename(recorder: Recorder, deck: StoredDeck, name: str, what: str) -> None:
    """Give a deck another name in its file; the file's own name stays."""
    file = deck_text(deck)
    recorder.change_files([FileChange(file.path, file.text, rename_deck(file.text, name))], EDIT, what, None)


def _by_deck(chosen: Sequence[StoredCard]) -> Mapping[int, list[StoredCard]]:
    groups: dict[int, list[StoredCard]] = defaultdict(list)
    for stored in chosen:
        groups[stored.deck].append(stored)
    return groups


def _decks(database: Database) -> dict[int, StoredDeck]:
    return {deck.row: deck for deck in store.decks(database, archived=True)}


def source_path(database: Database, stored: StoredCard, here: Path, memory: Path) -> Path | None:
    """Return the document that a card was made from, or None where it is not found.

    It is looked for where it lay when the deck was made (`memory` is the folder that remembers this), beside the deck
    file, and in `here`.
    """
    source = stored.card.source
    deck = _decks(database)[stored.deck]
    if source is None:
        return None
    from srs_cli.app.extracting import document_of  # noqa: PLC0415 - what knows all shapes is slow to import

    remembered = document_of(memory, deck.key, Path(deck.path)) if deck.path else None
    candidates = [remembered] if remembered and remembered.name == source.file else []
    candidates += [folder / source.file for folder in ([Path(deck.path).parent, here] if deck.path else [here])]
    return next((path for path in candidates if path.is_file()), None)
