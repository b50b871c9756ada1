"""Whether files would change nothing, as they were taken in and are as they were then: told without reading any anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from srs_cli.app.importing import DeckPlan, ImportPlan, imports_seen
from srs_cli.app.receiving import How, Receiving
from srs_cli.exchange import FORMATS
from srs_cli.files import content_digest
from srs_cli.merge import Plan
from srs_cli.model.collection import StoredDeck
from srs_cli.model.identity import row_digest
from srs_cli.store import cards as store
from srs_cli.store.database import Database
from srs_cli.store.taken import Taken, taken

Unchanged = tuple[ImportPlan, list[Receiving]]


def fingerprints(files: Sequence[Path], how: How) -> dict[Path, str]:
    """Return the fingerprint of each file: a digest of its bytes, its path, how it is read, and by which version of srs.

    Raises what reading a file raises.
    """
    asked = (how.folder, how.encoding, how.format, how.deck, how.whose, how.history, how.hints, _version())
    places = {path: path.absolute() for path in files}
    return {path: row_digest((at, *asked, content_digest(at))).hex() for path, at in places.items()}


def unchanged(database: Database | None, prints: Mapping[Path, str]) -> Unchanged | None:
    """Return the plan that changes nothing, where all files and all their decks are as they were; else None."""
    known = taken(database) if database is not None else {}
    if database is None or not all(mark in known for mark in prints.values()):
        return None
    decks = {deck.key: deck for deck in store.decks(database)}
    planned: list[DeckPlan] = []
    for mark in prints.values():
        for key, digest in known[mark].decks.items():
            deck = decks.pop(key, None)
            if deck is None or deck.digest != digest or not _is_as_read(deck):
                return None
            kept = store.deck_counts(database, deck.row, 0).cards
            planned.append(DeckPlan(Path(deck.path), deck, Plan(untouched=kept)))
    received = [
        Receiving(path, FORMATS[known[mark].format], known[mark].layout, (), {}, (), has_media=False)
        for path, mark in prints.items()
        if known[mark].format in FORMATS
    ]
    return ImportPlan(tuple(planned), imports_seen(database)), received


def with_fingerprints(planned: ImportPlan, received: Sequence[Receiving], prints: Mapping[Path, str]) -> ImportPlan:
    """Return the plan with what is to be known of its files from now on: those of which nothing has to be told again."""
    decks = {each.path: each for each in planned.decks}
    foreign = {each.file: each for each in received}
    files: dict[str, Taken] = {}
    for path, mark in prints.items():
        one = foreign.get(path)
        own = [each.path for each in one.decks] if one else [path.absolute()]
        told = _is_told_again(one) if one else any(decks[each].warnings for each in own)
        if not told:
            digests = {decks[each].deck.key: decks[each].deck.digest for each in own}
            files[mark] = Taken(one.format.name if one else "", one.layout if one else "", digests)
    return replace(planned, taken=files)


def _is_told_again(one: Receiving) -> bool:
    """Tell whether the file has anything that is looked at each time: problems, conflicts, media, answers."""
    decks = any(each.past or each.received.conflicts or each.received.deleted for each in one.decks)
    return bool(one.problems or one.has_media or decks or not one.decks)


def _is_as_read(deck: StoredDeck) -> bool:
    try:
        status = Path(deck.path).stat()
    except OSError:
        return False
    return bool(deck.path) and (status.st_size, status.st_mtime_ns) == (deck.size, deck.mtime_ns)


def _version() -> str:
    try:
        return version("srs")
    except PackageNotFoundError:
        return ""
