"""Changes of deck files that can be taken back: the log keeps the lines that were replaced, and what came of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from srs_cli import merge
from srs_cli.app import importing, unfinished
from srs_cli.app.unfinished import Staged
from srs_cli.deckfile import deck_parts, read_deck
from srs_cli.errors import InputRefusedError
from srs_cli.files import begin, exists, file_digest, fill, read_bytes, stage_text
from srs_cli.model.card import Answer, Card, Deck
from srs_cli.model.collection import StoredCard
from srs_cli.model.event import Event
from srs_cli.model.identity import text_digest
from srs_cli.store import cards
from srs_cli.store.database import Database

_Known = str | tuple[str, str, Answer]  # a card by its id; one without by its type and text


class FileChange(Struct, frozen=True):
    """One deck file's text before and after."""

    path: Path
    before: str
    after: str

    def lines_before(self) -> dict[str, object]:
        """Return what the log keeps: where lines were replaced, by how many, what stood there, and the file's digest."""
        old, new = self.before.split("\n"), self.after.split("\n")
        first = 0
        while first < min(len(old), len(new)) and old[first] == new[first]:
            first += 1
        same = 0
        while same < min(len(old), len(new)) - first and old[-1 - same] == new[-1 - same]:
            same += 1
        return {
            "path": str(self.path),
            "before": text_digest(self.before),
            "after": text_digest(self.after),
            "line": first,
            "lines": len(new) - same - first,
            "was": old[first : len(old) - same],
        }


class NewFile(Struct, frozen=True, eq=False):
    """A deck file that is not there yet, and its deck, which may be large: its text is made while it is written."""

    path: Path
    deck: Deck


class Change(Struct, frozen=True):
    """Files to be written together, decks to be archived or brought back (by key), or why neither can be."""

    files: tuple[FileChange, ...] = ()
    removes: frozenset[_Known] = frozenset()  # cards that leave the files, and are archived; others are asked about
    archived: tuple[tuple[str, bool], ...] = ()
    refused: str = ""
    new: tuple[NewFile, ...] = ()


def undoing(event: Event) -> Change:
    """Return the change that takes an event's change back; refused where a file was changed since, or is not there.

    Raises StorageError where the disk fails to read one.
    """
    details = event.details
    files = []
    for each in reversed(details.get("files", ())):  # the file that the cards go back to first
        path = Path(str(each["path"]))
        try:
            now = read_bytes(path).decode("utf-8")
        except (InputRefusedError, UnicodeDecodeError):
            return Change(refused=f"{path.name} cannot be read, so that change of it stays")
        digest = text_digest(now)
        if digest == each.get("before"):  # taken back already, by hand
            files.append(FileChange(path, now, now))
        elif digest == each["after"]:
            files.append(FileChange(path, now, _before(now, each)))
        else:
            return Change(refused=f"{path.name} was changed since, so that change of it stays")
    archived = tuple((str(key), not now) for key, now in dict(details.get("archived", {})).items())
    added = frozenset(card for each in files for card in _cards(each.before, each.path) - _cards(each.after, each.path))
    return Change(tuple(files), added, archived)


def _before(text: str, kept: Mapping[str, Any]) -> str:
    lines = text.split("\n")
    lines[kept["line"] : kept["line"] + kept["lines"]] = kept["was"]
    return "\n".join(lines)


def _cards(text: str, path: Path) -> set[_Known]:
    found = read_deck(text.removeprefix("\ufeff"), str(path), path.stem).deck.cards
    return {card.id or _text_of(card) for card in found}


def _text_of(card: Card) -> _Known:
    return card.type, card.question, card.answer


def stage(change: Change) -> list[Staged]:
    """Write what the files are to hold beside them, those that do not read so already; return these.

    New files are only begun: `write_new` writes them.

    Raises InputRefusedError where another program changed one meanwhile, StorageError where one cannot be written; then
    nothing is left of any.
    """
    made: list[Staged] = []
    try:
        for each in change.files:
            was_there = exists(each.path)
            if was_there and _reads_as(each):
                continue
            temporary = stage_text(each.path, each.after, replace=was_there)
            before = text_digest(each.before) if was_there else ""
            made.append(Staged(each.path, temporary, before, text_digest(each.after)))
        for new in change.new:
            _check_still_free(new.path)
            made.append(Staged(new.path, begin(new.path), "", ""))
        unfinished.make_durable(made)
    except BaseException:
        unfinished.discard(made)
        raise
    return made


def write_new(change: Change, staged: Sequence[Staged]) -> list[Staged]:
    """Write the new files that were begun, and return all that are staged; raises StorageError where one cannot be written."""
    decks = {new.path: new.deck for new in change.new}
    return [_written(each, decks[each.path]) if each.path in decks else each for each in staged]


def _written(begun: Staged, deck: Deck) -> Staged:
    fill(begun.temporary, begun.path, deck_parts(deck))
    return replace(begun, after=file_digest(begun.temporary))


def _reads_as(change: FileChange) -> bool:
    now = read_bytes(change.path)
    if now == change.after.encode():
        return True
    if now != change.before.encode():
        raise InputRefusedError(f"{change.path} was changed by another program meanwhile", "Nothing was changed.")
    return False


def _check_still_free(path: Path) -> None:
    if exists(path):
        raise InputRefusedError(f"{path} was made by another program meanwhile", "Nothing was changed.")


def planned(
    database: Database, change: Change, edited: StoredCard | None, staged: Sequence[Staged] = ()
) -> importing.ImportPlan:
    """Return what reading the files into the store would do; those that are staged are read where they are.

    Raises InputRefusedError where one cannot be used.

    `edited` is the card that the change is about. Where it alone left its file, and one card without an id came in its
    place, that is it, however little of its text is left.
    """
    beside = {each.path.absolute(): each.temporary for each in staged}
    found = importing.plan_import(database, [each.path for each in change.files], beside=beside)
    if edited is not None:
        decks = zip(found.decks, change.files, strict=True)
        found = replace(found, decks=tuple(_as_an_edit(each, edited, file.before) for each, file in decks))
    return importing.archiving_only(
        found, lambda stored: bool({stored.card.id, _text_of(stored.card)} & change.removes)
    )


def _as_an_edit(each: importing.DeckPlan, edited: StoredCard, before: str) -> importing.DeckPlan:
    """Return the plan with the edited card known; `before` is the file's text: what left it earlier is not in it."""
    gone = next((card for card in each.plan.archived if card.row == edited.row), None)
    if gone is None or len(each.plan.added) != 1:
        return each
    others = tuple(card for card in each.plan.archived if card != gone)
    ((position, card),) = each.plan.added
    if position != gone.position or position not in each.without_id:
        return each
    if others and any({other.card.id, _text_of(other.card)} & _cards(before, each.path) for other in others):
        return each
    change = merge.Change(gone, replace(card, id=gone.card.id), position)
    return replace(each, plan=replace(each.plan, added=(), archived=others, edited=(*each.plan.edited, change)))


def take_in(database: Database, change: Change, files: importing.ImportPlan, at_ms: int) -> None:
    """Take the files into the store as planned, and archive decks or bring them back, within a transaction at a time.

    Raises BusyError where another import came in between.
    """
    if files.decks:
        importing.check_still_holds(database, files)
        put_away = [deck.row for deck in cards.decks(database, archived=True) if deck.archived]
        importing.carry_out(database, files)
        for row in put_away:  # importing a file brings its deck back; a change of its text does not
            cards.set_deck_archived(database, row, archived=True, at_ms=at_ms)
    for key, archived in change.archived:
        for deck in cards.decks(database, archived=True):
            if deck.key == key:
                cards.set_deck_archived(database, deck.row, archived=archived, at_ms=at_ms)
