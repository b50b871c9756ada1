"""Deck files that go on agreeing with the store after it was united with another machine's: else they would undo it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import count, islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from srs_cli import merge
from srs_cli.app.editing import DeckText, deck_text
from srs_cli.app.journal import FileChange
from srs_cli.deckfile import change_cards, change_heading, read_deck, write_deck
from srs_cli.errors import InputRefusedError, SrsError
from srs_cli.files import decode, exists, read_bytes, write_text
from srs_cli.model.card import Card, Deck
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.identity import text_digest
from srs_cli.model.version import Heading
from srs_cli.store import cards as store
from srs_cli.store.database import Database
from srs_cli.text import file_name

_AT_ONCE = 500  # cards of which a trial file is made
_LONGEST_ID = 100


class FilePlan(Struct, frozen=True):
    """A deck file as it will be; `waiting` are the rows of cards that it lacks already, and that are asked about."""

    deck: str  # its key
    change: FileChange
    waiting: frozenset[int] = frozenset()


class FileEdits(Struct, frozen=True):
    """What becomes of the cards of a deck file."""

    edited: Sequence[tuple[StoredCard, Card]] = ()
    gone: Sequence[StoredCard] = ()
    added: Sequence[Card] = ()


def in_file(database: Database, key: str, deck: StoredDeck, heading: Heading, edits: FileEdits) -> FilePlan | None:
    """Return what the file of a deck will be; None where the deck has none or it stays as it is.

    Raises InputRefusedError where the file cannot be read or changed, or is not what the store last read.
    """
    if not deck.path or not exists(Path(deck.path)):
        return None
    same = key == deck.key and heading == Heading(deck.name, deck.description, deck.language, deck.source, deck.tags)
    if same and not (edits.edited or edits.gone or edits.added):
        return None
    file = deck_text(deck)
    if file.read.deck.id not in {"", deck.key}:
        return None  # the path is another deck's by now: this one has no file
    if text_digest(decode(file.text.encode(), deck.path)) != deck.digest:
        raise InputRefusedError(
            f"{file.path} was changed since it was read", f"`srs import {file.path}` reads it; then merge again."
        )
    waiting = _waiting(database, deck, file) if deck.size < 0 else frozenset()
    text = _with_cards(file, deck.name, edits, waiting)
    if not same:
        ident = key if file.read.deck.id else ""
        text = change_heading(text, replace(_deck_of(heading, ()), id=ident))
    return FilePlan(key, FileChange(file.path, file.text, text), waiting) if text != file.text else None


def _with_cards(file: DeckText, name: str, edits: FileEdits, waiting: frozenset[int]) -> str:
    """Return the file's text with its cards changed; those that wait are not in it."""
    changed: dict[int, Card | None] = {
        file.place_of(stored): None for stored in edits.gone if stored.row not in waiting
    }
    for stored, card in edits.edited:
        if stored.row not in waiting:
            place = file.place_of(stored)
            changed[place] = replace(card, base=file.read.deck.cards[place].base)
    return change_cards(file.text, name, changed, edits.added) if changed or edits.added else file.text


def _waiting(database: Database, deck: StoredDeck, file: DeckText) -> frozenset[int]:
    found = merge.plan(store.cards_of(database, deck.row), file.read.deck)
    return frozenset(card.row for card in found.archived)


def new_file(key: str, heading: Heading, cards: Sequence[Card], folder: Path, taken: set[Path]) -> FilePlan:
    """Return the file of a deck that this machine has none of: in its deck folder, under a name that is free."""
    stem = file_name(heading.name)
    names = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
    paths = (folder / f"{name}.yaml" for name in names)
    text = write_deck(replace(_deck_of(heading, cards), id=key))
    # One that says just this was written by a merge that was killed before it was done.
    path = next(path for path in paths if path not in taken and _is_free(path, text))
    taken.add(path)
    return FilePlan(key, FileChange(path, "", text))


def _is_free(path: Path, text: str) -> bool:
    return not path.is_symlink() and (not exists(path) or _reads(path, text))


def _deck_of(heading: Heading, cards: Iterable[Card]) -> Deck:
    return Deck(heading.name, tuple(cards), "", heading.description, heading.language, heading.source, heading.tags)


def unfit(headings: Iterable[Heading], cards: Iterable[Card]) -> Iterator[str]:
    """Yield the names and ids of decks and cards that no deck file could hold: srs has them from none."""
    for heading in headings:
        if not _reads_back(_deck_of(heading, ())):
            yield f"the deck {heading.name}"
    rest = iter(cards)
    while some := list(islice(rest, _AT_ONCE)):
        yield from (f"the card {card.id}" for card in some if not _is_id(card.id))
        named = [replace(card, id=str(place)) for place, card in enumerate(some)]
        if not _reads_back(Deck("deck", tuple(named))):
            yield from (
                f"the card {card.id}" for card in some if not _reads_back(Deck("deck", (replace(card, id="1"),)))
            )


def _is_id(ident: str) -> bool:
    return 0 < len(ident) <= _LONGEST_ID and "\n" not in ident and ident == ident.strip()


def _reads_back(deck: Deck) -> bool:
    try:
        return read_deck(write_deck(deck), "", "its file's").deck == deck
    except SrsError:
        return False


def settle(database: Database, planned: FilePlan, deck: StoredDeck, now_at: Path) -> None:
    """Let the store remember a file that is staged at `now_at` as read, within a transaction; the cards have its order.

    Raises InputRefusedError where the file does not say what the store says: that may never happen.
    """
    path = planned.change.path
    text = decode(planned.change.after.encode(), str(path))
    found = merge.plan(store.cards_of(database, deck.row), read_deck(text, str(path), path.stem).deck, likeness=False)
    if found.added or found.edited or found.restored or {card.row for card in found.archived} - planned.waiting:
        raise InputRefusedError(f"{path} cannot be changed so that it says what the store says", "Nothing was merged.")
    for kept in found.kept:
        if kept.position != kept.before.position:
            store.place_card(database, kept.before.row, deck.row, kept.position)
    status = now_at.stat()
    size, mtime_ns = (-1, -1) if planned.waiting else (status.st_size, status.st_mtime_ns)
    read = replace(deck, path=str(path), size=size, mtime_ns=mtime_ns, digest=text_digest(text))
    store.save_deck(database, read)


def keep(backup: Path, files: Sequence[FilePlan]) -> None:
    """Keep beside a backup how deck files were and what becomes of them, so that restoring it takes that back too."""
    kept = [
        {
            "path": str(each.change.path),
            "before": each.change.before,
            "after": each.change.after,
            "was_there": exists(each.change.path),
        }
        for each in files
    ]
    write_text(_beside(backup), json.dumps(kept), replace=True)


def put_back(backup: Path, replaced: Path | None) -> None:
    """Make deck files again what they were when a backup was made, those that were not changed since.

    What they were until now is kept beside the backup `replaced`, so that restoring that one brings it back.
    """
    found: list[tuple[FileChange, bool]] = []
    with suppress(SrsError, ValueError, KeyError, TypeError):
        for each in json.loads(read_bytes(_beside(backup))):
            change = FileChange(Path(each["path"]), str(each["before"]), str(each["after"]))
            if _reads(change.path, change.after):
                found.append((change, bool(each["was_there"])))
    if replaced is not None and found:
        keep(
            replaced,
            [FilePlan("", FileChange(each.path, each.after, each.before)) for each, was_there in found if was_there],
        )
    for change, was_there in found:
        with suppress(SrsError, OSError):  # one that cannot be written is read again like any that changed
            if was_there:
                write_text(change.path, change.before, replace=True)
            else:
                change.path.unlink()


def _reads(path: Path, text: str) -> bool:
    with suppress(SrsError):
        return read_bytes(path) == text.encode()
    return False


def _beside(backup: Path) -> Path:
    return backup.with_suffix(".decks.json")
