"""What happens before a session: decks that come along are taken over, deck files that changed are read again."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from srs_cli.app import unfinished
from srs_cli.app.importing import ImportPlan, apply_import, archiving_only, imports_seen, plan_import
from srs_cli.app.listing import ShippedDeck
from srs_cli.app.stale import has_changed
from srs_cli.errors import SrsError, StorageError
from srs_cli.files import read_text, write_text
from srs_cli.store import cards
from srs_cli.store.database import Database


class Refresh(Struct, frozen=True):
    """Deck files that changed since they were read: what would change, and what cannot be read, in words."""

    planned: ImportPlan
    troubles: tuple[str, ...]


def take_over(database: Database, shipped: ShippedDeck, folder: Path) -> None:
    """Copy a deck that comes along into the student's deck folder, and import the copy; a copy that is there stays."""
    path = folder / shipped.path.name
    if not path.exists():
        write_text(path, read_text(shipped.path))
    apply_import(database, plan_import(database, [path]))


def changed_decks(database: Database) -> Refresh:
    """Return what reading the changed deck files again would do; a file that is gone changes nothing.

    What a killed srs left half done is finished first; while that cannot be, no file is read.
    """
    try:
        unfinished.finish(database)
    except StorageError as error:
        nothing = ImportPlan((), imports_seen(database))
        return Refresh(nothing, (f"a change of deck files waits to be finished: {error.sentence}",))
    readable: list[Path] = []
    troubles: list[str] = []
    for deck in cards.decks(database):
        if not has_changed(deck.path, deck.size, deck.mtime_ns):
            continue
        try:
            planned = plan_import(database, [*readable, Path(deck.path)])
        except SrsError as error:
            troubles.append(f"{error.sentence}; its cards go on as they were")
            continue
        if planned.decks[-1].deck.row == deck.row:
            readable.append(Path(deck.path))
        else:
            troubles.append(f"{deck.path} holds another deck now; the cards of {deck.name} go on as they were")
    return Refresh(plan_import(database, readable), tuple(troubles))


def apply_refresh(database: Database, refresh: Refresh, *, archive: bool) -> None:
    """Apply additions and edits; vanished cards are archived only if `archive`, else asked about again next time."""
    planned = refresh.planned if archive else archiving_only(refresh.planned, lambda _card: False)
    apply_import(database, planned)
