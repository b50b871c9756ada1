"""A harmed store made whole: salvaged into a copy, filled up, computed anew, checked; only then it takes the old one's place."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.app import checking_files, importing
from srs_cli.app.backing_up import BackupClock, Entry, Keeper, newest_good
from srs_cli.app.doctor import WRONG, Tell, examine
from srs_cli.deckfile import read_deck
from srs_cli.errors import DatabaseRefusedError, SrsError
from srs_cli.files import decode, read_bytes
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.event import CRAM, DRILL, REVIEW
from srs_cli.schedule import Step
from srs_cli.schedule.fold import fold_card, fold_pasts
from srs_cli.store import backup, cards, file, filling, rebuilding, restoring, salvage, schema, sound, told
from srs_cli.store.backup import Contents
from srs_cli.store.database import REPAIR, Database, fill, open_as_it_is, open_database
from srs_cli.store.keeping import DAMAGED, REPLACED
from srs_cli.store.salvage import Salvaged, SetAside

_HALF = 0.5  # the share of a file's cards by which the deck is known that it was the file of
_ANSWERS = frozenset({REVIEW, DRILL, CRAM})
_LAST_DAY = 2_932_897  # of the year 9999
_NOTHING = "Nothing was changed. `srs backup --list` shows what backups there are."
READING, FILLING, COMPUTING = "reading what is there", "looking into the backups", "computing schedules"


class Lost(Struct, frozen=True):
    """Entries of the log that could not be saved: numbers of a device, and between which study days they were made."""

    device: str
    first: int
    last: int
    after_day: int | None  # of the entry before them; None where there is none
    before_day: int | None

    @property
    def count(self) -> int:
        """Return how many they are."""
        return self.last - self.first + 1


class Unsure(Struct, frozen=True):
    """An entry of the log that was found but harmed, so that it counts as lost: what it seems to have been."""

    is_answer: bool
    day: int | None
    deck: str  # "" where it is not known
    card: str  # the question, "" where it is not known


class Orphaned(Struct, frozen=True):
    """A card whose text is lost, while the log has entries about it."""

    key: int
    entries: int
    first_day: int
    last_day: int


class Report(Struct, frozen=True):
    """What a repair saves, and what it cannot save."""

    holds: Contents  # the repaired store
    corrected: int  # rows of which one bit was put right
    source: Entry | None  # the backup that gave events and cards
    from_backup: tuple[int, int]  # how many events and cards
    from_files: tuple[str, ...]  # the decks whose file was read again
    as_read: tuple[str, ...]  # questions of cards whose text may be harmed, and is nowhere else
    made_decks: int  # decks that got another name, since their row and their file are lost
    lost: tuple[Lost, ...]
    unsure: tuple[Unsure, ...]  # some of those lost
    orphaned: tuple[Orphaned, ...]

    @property
    def entries_lost(self) -> int:
        """Return how many entries of the log are lost."""
        return sum(each.count for each in self.lost)


class Prepared(Struct, frozen=True):
    """A repaired copy that passed every check and has not taken the store's place."""

    path: Path
    copy: Path
    counter: bytes
    rows_sound: bool  # what is repaired is only what is computed: a backup of the store is as good as its bytes
    report: Report


@contextmanager
def prepared(path: Path, step: Step, deck_folder: Path, tell: Tell) -> Iterator[Prepared]:
    """Hold a repaired copy of a store; the store itself is only read.

    Raises DatabaseRefusedError where nothing of a store is in the file, or where the copy is not sound; BusyError where
    another program holds the file; StorageError where there is no room for the copy.
    """
    handle, name = backup.temporary_file(path, backup.make_folder(path))
    os.close(handle)
    copy = Path(name)
    try:
        version = schema.version_of(path)
        fill(copy, version or file.SCHEMA_VERSION)
        with closing(open_as_it_is(copy)) as target:
            salvaged = salvage.salvage(path, target, lambda share: tell(READING, share))
            holds = backup.contents(target)
            if not (holds.events or holds.cards or version):
                raise DatabaseRefusedError(f"nothing of yours could be read from {path}", _NOTHING, str(path))
        with closing(open_database(copy)) as target:
            report = _completed(target, path, salvaged, step, deck_folder, tell)
            _check(target, step, path, tell)
        rows_sound = salvaged.whole and not (salvaged.harmed or salvaged.set_aside or salvaged.corrected)
        yield Prepared(path, copy, salvaged.counter, rows_sound, report)
    finally:
        for left in (copy, copy.with_name(f"{copy.name}-journal")):
            with suppress(OSError):
                left.unlink()


def carry_out(made: Prepared, clock: BackupClock) -> Path:
    """Put a repaired copy in the place of its store; return what keeps the store as it was.

    Raises BusyError where another program wrote meanwhile or holds the store, StorageError where the disk is full; then
    nothing was replaced.
    """
    now_ms = clock.utc_ms()
    with suppress(DatabaseRefusedError), closing(open_as_it_is(made.path)) as database:
        database.guard(Keeper(clock, lambda _: None))

        def keep() -> Path:
            if made.rows_sound:
                database.keep_before(REPAIR)
                good = [each for each in backup.listed(made.path) if each.kind != DAMAGED]
                if good:  # an empty store is not backed up
                    return backup.folder_of(made.path) / good[0].name
            return restoring.keep_bytes(made.path, now_ms)

        return restoring.replace_harmed(database, made.copy, made.counter, keep)
    kept = restoring.replace_file(made.path, made.copy, now_ms, other_device=False)
    assert kept is not None  # noqa: S101 - there was a file to be repaired
    return kept


def _completed(target: Database, path: Path, found: Salvaged, step: Step, deck_folder: Path, tell: Tell) -> Report:
    """Give a salvaged copy back what it lost and something else has, compute the rest, and return what came of it all."""
    corrected_before, harmed = found.corrected, set(found.harmed)
    source, from_backup = None, (0, 0)
    if filling.lacks(target, found):
        tell(FILLING, 0)
        source = newest_good(path, without=frozenset({DAMAGED, REPLACED}))
    with filling.cards_before_decks(target):
        if source is not None:
            from_backup = filling.fill_up(target, found, source.path)
        as_read = set(filling.keep_harmed(target, found))
        made = filling.make_missing_decks(target)
    tell(COMPUTING, 0)
    _rebuild(target, step)
    doubtful = found.doubtful | as_read | harmed
    with_files = _with_files(target, made, deck_folder)
    decks = _to_read_again(target, found, doubtful, with_files)
    read_again, in_files = _read_again(target, decks)
    if read_again:
        tell(COMPUTING, 0.5)
        _rebuild(target, step)
    lost = _lost(target)
    orphaned = [_orphaned(target, key) for key in sound.orphans(target).events]
    unsure = [_unsure(target, each) for each in salvage.absent(target, found.set_aside)]
    with target.transaction():
        told.tell(target, _by_device(lost), [each.key for each in orphaned])
        if lost or found.unlisted or not found.whole:
            target.run("UPDATE device SET own = 0")  # no number that was lost is given twice
    return Report(
        backup.contents(target),
        corrected_before,
        source if any(from_backup) else None,
        from_backup,
        tuple(read_again),
        tuple(_questions(target, as_read - in_files)),
        len(set(made) - with_files),
        tuple(lost),
        tuple(unsure),
        tuple(orphaned),
    )


def _rebuild(target: Database, step: Step) -> None:
    folds = rebuilding.Folds(partial(fold_card, step=step), partial(fold_pasts, step=step))
    rebuilding.rebuild(target, folds)


def _with_files(target: Database, made: Collection[int], deck_folder: Path) -> set[int]:
    """Find the files of decks that were made anew, or whose file is not where the store has it; return these decks' rows."""
    decks = cards.decks(target, archived=True)
    known = {Path(deck.path).resolve() for deck in decks if deck.path}
    without = [deck for deck in decks if deck.row in made or (deck.path and not Path(deck.path).exists())]
    found = set()
    for path in sorted(deck_folder.glob("*.y*ml")) if without else ():
        deck = (
            None
            if path.resolve() in known
            else _deck_of(target, path, [each for each in without if each.row not in found])
        )
        if deck is not None:
            with target.transaction():
                cards.save_deck(target, replace(deck, path=str(path)))
            found.add(deck.row)
    return found


def _deck_of(target: Database, path: Path, decks: Iterable[StoredDeck]) -> StoredDeck | None:
    """Return the deck that a file is of: by its id, else by half the deck's cards."""
    try:
        read = read_deck(decode(read_bytes(path), str(path)), str(path), path.stem).deck
    except SrsError:
        return None
    for deck in decks:
        stored = [each.card for each in cards.cards_of(target, deck.row)]
        there = {card.id for card in stored} | {card.question for card in stored}
        shared = sum(card.id in there or card.question in there for card in read.cards)
        if read.id == deck.key or shared > _HALF * len(stored):
            return deck
    return None


def _to_read_again(target: Database, found: Salvaged, doubtful: Collection[int], made: set[int]) -> list[StoredDeck]:
    rows = made | {deck.row for deck in checking_files.troubled(target)}
    rows |= {card.deck for card in (cards.card_in(target, row) for row in doubtful) if card}
    return [deck for deck in cards.decks(target) if deck.path and (deck.row in rows or not found.whole)]


def _read_again(target: Database, decks: Iterable[StoredDeck]) -> tuple[list[str], set[int]]:
    """Take what deck files say; return the names of the decks that it changed, and the cards that the files hold."""
    changed, there = [], set()
    for deck in decks:
        path = Path(deck.path)
        try:
            if not path.exists():
                continue
            planned = importing.archiving_only(importing.plan_import(target, [path]), lambda _: False)
        except (SrsError, OSError):
            continue  # doctor tells what is wrong with it
        (each,) = planned.decks
        if each.deck.row != deck.row:
            continue
        importing.apply_import(target, planned)
        there |= {change.before.row for change in chain(each.plan.kept, each.plan.edited, each.plan.restored)}
        if each.plan.changes:
            changed.append(deck.name)
    return changed, there


def _lost(target: Database) -> list[Lost]:
    missing = {each.device: each.missing for each in sound.numberings(target) if each.missing}
    days: dict[str, list[tuple[int, int]]] = defaultdict(list)  # number and day at the borders of what is missing
    borders = {
        (device, number)
        for device, ranges in missing.items()
        for first, last in ranges
        for number in (first - 1, last + 1)
    }
    for device, number, day in target.each("SELECT device, device_seq, day FROM event") if borders else ():
        if (device, number) in borders:
            days[device].append((number, day))
    found = []
    for device, ranges in missing.items():
        known = dict(days[device])
        found += [Lost(device, first, last, known.get(first - 1), known.get(last + 1)) for first, last in ranges]
    return found


def _by_device(lost: Iterable[Lost]) -> dict[str, told.Ranges]:
    found: dict[str, told.Ranges] = {}
    for each in lost:
        found[each.device] = (*found.get(each.device, ()), (each.first, each.last))
    return found


def _orphaned(target: Database, key: int) -> Orphaned:
    return Orphaned(key, *target.rows("SELECT count(*), min(day), max(day) FROM event WHERE card = ?", (key,))[0])


def _unsure(target: Database, each: SetAside) -> Unsure:
    card: StoredCard | None = cards.card_of(target, each.card) if isinstance(each.card, int) else None
    names = {deck.row: deck.name for deck in cards.decks(target, archived=True)}
    day = each.day if isinstance(each.day, int) and 0 <= each.day < _LAST_DAY else None
    return Unsure(
        each.kind in _ANSWERS, day, names.get(card.deck, "") if card else "", card.card.question if card else ""
    )


def _questions(target: Database, rows: Iterable[int]) -> Iterator[str]:
    found = (cards.card_in(target, row) for row in sorted(rows))
    return (card.card.question for card in found if card)


def _check(target: Database, step: Step, path: Path, tell: Tell) -> None:
    wrong = [each for each in examine(target, step, tell) if each.state == WRONG]
    if wrong:
        words = "; ".join(f"{each.check}: {each.words}" for each in wrong)
        raise DatabaseRefusedError(f"{path} cannot be repaired: of the copy, {words}", _NOTHING, str(path))
