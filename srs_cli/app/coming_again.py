"""Whether files would change nothing, as they were taken in and are as they were then: told without reading any anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import fields, replace

from srs_cli.app import unfinished
from srs_cli.app.importing import DeckPlan, ImportPlan, imports_seen
from srs_cli.app.receiving import How, Receiving
from srs_cli.app.stale import has_changed
from srs_cli.exchange import FORMATS
from srs_cli.files import MAX_PACKAGE_BYTES, content_digest
from srs_cli.merge import Plan
from srs_cli.model.identity import row_digest
from srs_cli.store import cards as store
from srs_cli.store.database import Database
from srs_cli.store.taken import Taken, fingerprint, taken

Unchanged = tuple[ImportPlan, list[Receiving]]


def fingerprints(files: Sequence[Path], how: How) -> dict[Path, str]:
    """Return the fingerprint of each file: a digest of its bytes, its path, how it is read, and by which version of srs.

    It is "" where the file is larger than any that is read. Raises what reading a file raises.
    """
    asked = [_version(), *(getattr(how, each.name) for each in fields(how) if each.name != "at")]
    found: dict[Path, str] = {}
    for path in files:
        digest = content_digest(path.absolute(), MAX_PACKAGE_BYTES)
        found[path] = row_digest((path.absolute(), digest, *asked)).hex() if digest else ""
    return found


def unchanged(database: Database | None, prints: Mapping[Path, str]) -> Unchanged | None:
    """Return the plan that changes nothing, where all files and all their decks are as they were; else None."""
    if database is None:
        return None
    unfinished.finish(database)
    known = taken(database)
    if not all(mark in known for mark in prints.values()):
        return None
    files = {path: known[mark] for path, mark in prints.items()}
    decks = {deck.key: deck for deck in store.decks(database)}
    planned: list[DeckPlan] = []
    for each in sorted(files.values(), key=lambda each: bool(each.format)):  # deck files come first, as ever
        for key, before in each.decks.items():
            deck = decks.pop(key, None)
            if deck is None or has_changed(deck.path, deck.size, deck.mtime_ns) is not False:
                return None
            if fingerprint(database, deck) != before:
                return None
            kept = store.deck_counts(database, deck.row, 0).cards
            planned.append(DeckPlan(Path(deck.path), deck, Plan(untouched=kept)))
    received = [
        Receiving(path, FORMATS[each.format], each.layout, (), {}, (), has_media=False)
        for path, each in files.items()
        if each.format in FORMATS
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
        if mark and not told:
            keys = dict.fromkeys((decks[each].deck.key for each in own), "")
            files[mark] = Taken(one.format.name if one else "", one.layout if one else "", keys)
    return replace(planned, taken=files)


def _is_told_again(one: Receiving) -> bool:
    """Tell whether the file has anything that is looked at each time: problems, conflicts, media, answers."""
    decks = any(each.past or each.received.conflicts or each.received.deleted for each in one.decks)
    return bool(one.problems or one.has_media or decks or not one.decks)


def _version() -> str:
    """Return what pip calls this version, beside it, as `importlib.metadata` takes longer; "" where pip has not put it there."""
    return next((each.stem for each in Path(__file__).parents[2].glob("srs-*.dist-info")), "")
