"""Two machines' stores into one: carried out as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec.structs import replace

from srs_cli.app import agreeing, importing, journal, unfinished
from srs_cli.app.comparing import CardChange, DeckChange, FromDevice, Tell, TwoTexts, Union, plan
from srs_cli.errors import BusyError
from srs_cli.model.collection import StoredDeck
from srs_cli.schedule import Step
from srs_cli.schedule.fold import fold_card
from srs_cli.store import cards as store
from srs_cli.store import fulltext, guest, log, uniting, versions
from srs_cli.store.database import Database, in_memory
from srs_cli.store.versions import KnownCard

__all__ = ["CardChange", "FromDevice", "TwoTexts", "Union", "plan"]  # commands know no part


@contextmanager
def opened(path: Path, ours: Path) -> Iterator[Database]:
    """Hold another machine's store open as `store.guest.opened` does."""
    with guest.opened(path, ours) as database:
        yield database


@contextmanager
def empty() -> Iterator[Database]:
    """Hold a store open that holds nothing and is no file."""
    database = in_memory()
    with closing(database):
        yield database


def events_in(database: Database) -> int:
    """Return how many events a store holds: how often `plan` tells of its progress."""
    return uniting.events_in(database)


def carry_out(here: Database, there: Database, union: Union, step: Step, tell: Tell = lambda: None) -> None:
    """Unite the stores as planned, in one transaction, and let the deck files here agree; `tell` is called per card.

    Raises BusyError where the decks changed meanwhile, and what writing files raises: then nothing was merged.
    """
    staged = journal.stage(journal.Change(tuple(each.change for each in union.files)))
    waiting = {each.path: each.temporary for each in staged}
    with unfinished.placing(here, staged), here.transaction():
        _check_still_holds(here, union)
        if union.another_device:
            uniting.become_another_device(here)
        uniting.add_events(here, there)
        decks = _put_decks(here, union.decks)
        _put_cards(here, union.cards, {known.key: known.row for known in decks.values()})
        _refold(here, union, step, tell)
        for each in union.files:
            agreeing.settle(here, each, decks[each.deck], waiting.get(each.change.path, each.change.path))
        if union.cards or union.decks:
            store.set_setting(here, "imports", str(union.imports_before + 1))
        unfinished.note(here, staged)


def _check_still_holds(here: Database, union: Union) -> None:
    if importing.imports_seen(here) != union.imports_before:
        raise BusyError("another program changed the decks meanwhile", "Nothing was merged; run it again.")


def _put_decks(here: Database, changes: Sequence[DeckChange]) -> dict[str, StoredDeck]:
    for change in changes:
        after, heading = change.after, change.after.heading
        before = change.before.stored if change.before else StoredDeck(0, after.key, heading.name)
        row = store.save_deck(
            here,
            replace(
                before, key=after.key, name=heading.name, description=heading.description, language=heading.language,
                source=heading.source, tags=heading.tags, archived=after.archived,
            ),
        )  # fmt: skip
        versions.set_deck(here, row, after)
    return {deck.key: deck for deck in store.decks(here, archived=True)}


def _put_cards(here: Database, changes: Sequence[CardChange], rows: Mapping[str, int]) -> None:
    before_last = fulltext.last_row(here)
    added: list[tuple[int, CardChange]] = []
    ends: dict[int, int] = {}
    for change in sorted(changes, key=lambda each: each.place):
        deck = rows[change.after.deck]
        if change.before is None or change.before.version.deck != change.after.deck:
            ends[deck] = ends.get(deck, store.last_position(here, deck)) + 1
        if change.before is None:
            row = store.add_as(here, change.after.key, deck, ends[deck], change.wanted)
            added.append((row, change))
    fulltext.add_after(here, before_last)
    for change in changes:
        if change.before is not None:
            _change_card(here, change, change.before, rows[change.after.deck], ends)
    for row, change in added:
        if change.after.archived:
            _archive(here, row, archived=True)
        versions.set_card(here, row, change.after)


def _change_card(here: Database, change: CardChange, before: KnownCard, deck: int, ends: Mapping[int, int]) -> None:
    stored = before.stored
    if stored.card != change.wanted:
        store.edit_card(here, stored, change.wanted)
    if stored.deck != deck:
        store.place_card(here, stored.row, deck, ends[deck])
    if stored.archived != change.after.archived or (stored.archived and change.edits):
        _archive(here, stored.row, archived=change.after.archived)
    versions.set_card(here, stored.row, change.after)


def _archive(here: Database, row: int, *, archived: bool) -> None:
    stored = store.card_in(here, row)
    assert stored is not None  # noqa: S101 - it was just written
    store.archive_card(here, stored, archived=archived)


def _refold(here: Database, union: Union, step: Step, tell: Tell) -> None:
    for key in sorted(union.touched | {each.after.key for each in union.cards}):
        stored = store.card_of(here, key)
        if stored is not None:  # an event may be of no one card: a deck file was changed
            faces = log.memories(here, stored.row)
            log.set_memories(here, stored.row, fold_card(log.events_of(here, key), faces, step).items())
        tell()
