"""Deck files into the store: the plan first, then one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.app import unfinished
from srs_cli.app.unfinished import Staged
from srs_cli.deckfile import DeckRead, read_deck
from srs_cli.errors import InputRefusedError, OvertakenError
from srs_cli.exchange import FORMATS, HEAD
from srs_cli.files import decode, read_bytes
from srs_cli.merge import Plan, plan, same_card, with_moves
from srs_cli.model.card import Card, Deck
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.face import face_numbers
from srs_cli.model.identity import new_id, text_digest
from srs_cli.model.problem import Problem
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.fold import fold_card
from srs_cli.sources import READERS
from srs_cli.store import bulk, log
from srs_cli.store import cards as store
from srs_cli.store.database import IMPORT, Database
from srs_cli.store.meanwhile import Meanwhile
from srs_cli.store.taken import Taken, take

_CARDS = re.compile(rb"^cards\s*:", re.MULTILINE)  # a deck file, though with faults and under another suffix
_MOST_OF_A_DECK = 0.5  # a deck without id under a new name is known by this share of its cards


class Proposed(Struct, frozen=True, eq=False):  # one is told from another by being it: a deck may be large
    """A deck file that is about to be written: where, its text (None where it is made of the deck), and the deck in it."""

    path: Path
    text: str | None
    deck: Deck


class DeckPlan(Struct, frozen=True):
    """What importing one file would do; `deck.row` is 0 for a deck that is new."""

    path: Path
    deck: StoredDeck
    plan: Plan
    warnings: tuple[Problem, ...] = ()
    without_id: frozenset[int] = frozenset()  # the places of cards that have none in the file
    written_ms: int = 0  # when the file was written last, in milliseconds since 1970


class ImportPlan(Struct, frozen=True):
    """What an import would do, all files together."""

    decks: tuple[DeckPlan, ...]
    imports_before: int  # how many imports the store had seen when this was planned
    taken: Mapping[str, Taken] = field(default_factory=dict)  # what will be known of the files, by their fingerprints

    @property
    def archives(self) -> int:
        """Return how many cards would be archived."""
        return sum(len(each.plan.archived) for each in self.decks)


def plan_import(
    database: Database | None,
    paths: Sequence[Path | Proposed],
    encoding: str | None = None,
    beside: Mapping[Path, Path] = MappingProxyType({}),
) -> ImportPlan:
    """Return what importing the files would do; `database` is None where there is no store yet.

    `beside` tells of files that will be in their place only later where they are now. Raises InputRefusedError for the
    first file that cannot be used: nothing is imported then.
    """
    if database is not None:
        unfinished.finish(database)
    found: list[DeckPlan] = []
    for file in dict.fromkeys(each if isinstance(each, Proposed) else each.absolute() for each in paths):
        now_at = file.path if isinstance(file, Proposed) else beside.get(file, file)
        found.append(_plan_file(database, file, now_at, encoding, [each.deck for each in found]))
    plans = [each.plan for each in found]
    if database is not None:
        wanted = [card.id for each in plans for _, card in each.added]
        elsewhere = store.cards_with_ids(database, wanted, not_in=0) if wanted else []
        plans = with_moves(plans, [card for card in elsewhere if card.archived])
    else:
        plans = with_moves(plans, [])
    decks = tuple(replace(each, plan=moved) for each, moved in zip(found, plans, strict=True))
    return ImportPlan(decks, imports_seen(database))


def apply_import(database: Database, planned: ImportPlan) -> None:
    """Carry the plan out in one transaction; raises OvertakenError where another import came in between."""
    if any(each.plan.changes for each in planned.decks):
        database.keep_before(IMPORT)
    with database.transaction():
        check_still_holds(database, planned)
        carry_out(database, planned)


def check_still_holds(database: Database, planned: ImportPlan) -> None:
    """Raise OvertakenError where another import came in between since a plan was made."""
    if imports_seen(database) != planned.imports_before:
        raise OvertakenError("another import changed the decks meanwhile", "Nothing was changed; run it again.")


def carry_out(database: Database, planned: ImportPlan, write: Callable[[], Sequence[Staged]] = tuple) -> None:
    """Carry out a plan that still holds, within a transaction.

    `write` writes what is staged of the files and returns it: meanwhile, where there are very many cards.
    """
    number = sum(len(each.plan.added) for each in planned.decks)
    with Meanwhile(write) as writing:
        with bulk.room_for(database, number, writing.start) as later:
            for each in planned.decks:
                _apply_deck(database, each, words_later=later)
        written = {each.path: each for each in writing.result()}
    for deck in planned.decks:
        if deck.path in written:
            _note_file(database, deck.deck, written[deck.path])
    store.set_setting(database, "imports", str(planned.imports_before + 1))
    take(database, planned.taken)


def _note_file(database: Database, deck: StoredDeck, staged: Staged) -> None:
    status = staged.temporary.stat()
    store.set_deck_file(database, deck.key, status.st_size, status.st_mtime_ns, staged.after)


def archiving_only(planned: ImportPlan, may_go: Callable[[StoredCard], bool]) -> ImportPlan:
    """Return the plan with no other card archived than those that may go; the others are asked about next time."""

    def limited(each: DeckPlan) -> DeckPlan:
        going = tuple(card for card in each.plan.archived if may_go(card))
        if len(going) == len(each.plan.archived):
            return each
        # Without the file's size and time the deck counts as changed, and the question comes again.
        plan = replace(each.plan, archived=going)
        return replace(each, plan=plan, deck=replace(each.deck, size=-1, mtime_ns=-1))

    return replace(planned, decks=tuple(limited(each) for each in planned.decks))


def as_staged(planned: ImportPlan, staged: Sequence[Staged]) -> ImportPlan:
    """Return the plan with the digest, size and time of files that were proposed, and are staged beside their place now.

    Of a new file, which is only begun, nothing but the time is of use; `carry_out` notes the rest.
    """
    waiting = {each.path: each for each in staged}

    def stated(each: DeckPlan) -> DeckPlan:
        if each.deck.size >= 0:
            return each
        now = waiting.get(each.path)
        status = (now.temporary if now else each.path).stat()
        digest = now.after if now else each.deck.digest
        deck = replace(each.deck, digest=digest, size=status.st_size, mtime_ns=status.st_mtime_ns)
        return replace(each, deck=deck, written_ms=status.st_mtime_ns // 1_000_000)

    return replace(planned, decks=tuple(stated(each) for each in planned.decks))


def imports_seen(database: Database | None) -> int:
    """Return how many imports the store has seen."""
    return int(store.setting(database, "imports") or 0) if database is not None else 0


def _plan_file(
    database: Database | None, file: Path | Proposed, now_at: Path, encoding: str | None, planned: list[StoredDeck]
) -> DeckPlan:
    if isinstance(file, Proposed):
        path, read, size, mtime_ns = file.path, DeckRead(file.deck), -1, -1
        digest = text_digest(file.text) if file.text is not None else ""
    else:
        path = file
        digest, read = _read(path, now_at, encoding)
        status = now_at.stat()
        size, mtime_ns = status.st_size, status.st_mtime_ns
    known = store.decks(database, archived=True) if database is not None else []
    old = _known_as(database, known, read, path)
    key = read.deck.id or (
        old.key if old else _free_deck_key(read.deck.name, {deck.key for deck in (*known, *planned)})
    )
    if any(deck.key == key for deck in planned):
        raise InputRefusedError(f"{path}: another file of this import holds the same deck", "Import one of them.")
    deck = StoredDeck(
        row=old.row if old else 0,
        key=key,
        name=read.deck.name,
        description=read.deck.description,
        language=read.deck.language,
        source=read.deck.source,
        tags=read.deck.tags,
        path=str(path),
        size=size,
        mtime_ns=mtime_ns,
        digest=digest,
    )
    cards = store.cards_of(database, old.row) if old and database is not None else []
    without_id = frozenset(place for place, card in enumerate(read.deck.cards) if not card.id)
    return DeckPlan(path, deck, plan(cards, read.deck), read.warnings, without_id, max(0, mtime_ns // 1_000_000))


def _read(path: Path, now_at: Path, encoding: str | None) -> tuple[str, DeckRead]:
    """Return the digest of the deck file's text, and its deck; a document that is none is sent to where those are read."""
    try:
        text = decode(read_bytes(now_at), str(path), encoding)
        return text_digest(text), read_deck(text, str(path), path.stem)
    except InputRefusedError as error:
        reader = READERS.get(path.suffix.lower())
        data = read_bytes(now_at) if reader else b""
        if reader is None or _CARDS.search(data):
            raise
        alike = next((each.name for each in FORMATS.values() if each.resembles(data[:HEAD], path.name)), "")
        as_that = (
            f"`srs import -f {alike} {path.name}` reads what it can as {alike}, and tells the rest. " if alike else ""
        )
        raise InputRefusedError(
            f"{path} is not a deck file but a document ({reader.kind})",
            f"{as_that}`srs extract {path.name}` makes a deck of it; `srs review {path.name}` studies it at once.",
        ) from error


def _known_as(database: Database | None, known: list[StoredDeck], read: DeckRead, path: Path) -> StoredDeck | None:
    """Return the stored deck that the file is: by id, else by path, by name, or by half its cards."""
    for deck in known:
        if read.deck.id and deck.key == read.deck.id:
            return deck
    # A key that was born here gives way to the id that a file was given later. After a rename it does not show where it
    # was born: then the deck is the same if its cards are. An id from a file of other cards does not give way.
    free = [deck for deck in known if not read.deck.id or deck.key == new_id("deck", deck.name)]
    at_path = [deck for deck in known if deck.path == str(path)]
    if at_path and (at_path[0] in free or _holds_half_its_cards(database, at_path[0], read)):
        return at_path[0]
    for deck in free:
        # A name alone may be chance ("Unit 1"): the deck is the same if its file is gone or a card is in both.
        if deck.name == read.deck.name and (not Path(deck.path).exists() or _share_cards(database, deck, read)):
            return deck
    if read.deck.id:
        return None
    return next((deck for deck in free if _holds_half_its_cards(database, deck, read)), None)


def _holds_half_its_cards(database: Database | None, deck: StoredDeck, read: DeckRead) -> bool:
    if database is None or not read.deck.cards:
        return False
    cards = store.cards_of(database, deck.row, archived=False)
    kept = plan(cards, read.deck, likeness=False).kept
    return bool(kept) and len(kept) >= _MOST_OF_A_DECK * max(len(cards), len(read.deck.cards))


def _share_cards(database: Database | None, deck: StoredDeck, read: DeckRead) -> bool:
    if database is None:
        return False
    shared = plan(store.cards_of(database, deck.row), read.deck)
    changed = (*shared.edited, *shared.restored)
    return bool(shared.kept) or any(same_card(change.before.card, change.after) for change in changed)


def _free_deck_key(name: str, taken: set[str]) -> str:
    key = new_id("deck", name)
    salt = 0
    while key in taken:
        salt += 1
        key = new_id("deck", name, str(salt))
    return key


def _apply_deck(database: Database, each: DeckPlan, *, words_later: bool) -> None:
    at_ms = each.written_ms
    row = store.save_deck(database, each.deck, at_ms)
    for card in each.plan.archived:
        store.archive_card(database, card, archived=True, at_ms=at_ms)
    for change in each.plan.restored:
        store.archive_card(database, change.before, archived=False, at_ms=at_ms)
    for change in each.plan.moved:
        store.place_card(database, change.before.row, row, change.position, at_ms)
        moved = replace(change.before, deck=row, position=change.position)
        if change.before.archived:
            store.archive_card(database, moved, archived=False, at_ms=at_ms)
        _edit_card(database, moved, change.after, at_ms)
    for change in (*each.plan.edited, *each.plan.restored):
        _edit_card(database, change.before, change.after, at_ms)
    for change in (*each.plan.kept, *each.plan.edited, *each.plan.restored):
        if change.position != change.before.position:
            store.place_card(database, change.before.row, row, change.position, at_ms)
    store.add_cards(database, row, each.deck.key, each.plan.added, at_ms, words_later=words_later)


def _edit_card(database: Database, before: StoredCard, after: Card, at_ms: int) -> None:
    known = log.memories(database, before.row)
    store.edit_card(database, before, after, at_ms)
    born = [number for number in face_numbers(after) if number not in known]
    events = log.events_of(database, before.key) if born else []
    if events:  # none is an answer to a face born now, so any scheduler gives the same: its siblings' answers hide it
        log.set_memories(database, before.row, fold_card(events, born, SCHEDULERS["sm2"]).items())
