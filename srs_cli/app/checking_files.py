"""Do the deck files agree with the store? The file is the truth for text, so hardly anything here is worse than a warning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from srs_cli import merge
from srs_cli.app.doctor import OK, WARNING, WRONG, Finding, State, Tell
from srs_cli.deckfile import read_deck
from srs_cli.errors import BusyError, InputRefusedError, SrsError
from srs_cli.files import decode, read_bytes
from srs_cli.model.card import Deck
from srs_cli.model.collection import StoredDeck
from srs_cli.model.identity import text_digest
from srs_cli.store import cards
from srs_cli.store.database import Database
from srs_cli.text import plural

CHECK = "deck files"
_MOST_FAULTS = 5  # of one file

Trouble = tuple[State, str, str]  # how bad, in words, and what to do next


def examine_files(database: Database, tell: Tell = lambda _check, _share: None) -> list[Finding]:
    """Return what the deck files of all decks that are not archived show against the store, each trouble a finding."""
    tell(CHECK, 0)
    try:
        decks = cards.decks(database)
        found = list(_shared(decks))
        for number, deck in enumerate(decks):
            tell(CHECK, number / len(decks))
            found += _troubles(database, deck)
    except BusyError:
        raise
    except Exception as error:  # noqa: BLE001 - rows of a damaged store: its own checks tell what is wrong with them
        return [Finding(CHECK, WARNING, f"not compared, since the store cannot be read ({error})", count=1)]
    if not found:
        read = sum(bool(deck.path) for deck in decks)
        return [Finding(CHECK, OK, f"{plural(read, 'file')} as read" if read else "none")]
    return [Finding(CHECK, state, words, advice, 1, (words,)) for state, words, advice in found]


def troubled(database: Database) -> list[StoredDeck]:
    """Return the decks whose file holds cards that the store has lost, or another name than the store for the same text."""
    return [deck for deck in cards.decks(database) if any(state == WRONG for state, *_ in _troubles(database, deck))]


def _shared(decks: list[StoredDeck]) -> Iterator[Trouble]:
    by_file: dict[Path, list[str]] = defaultdict(list)
    for deck in decks:
        if deck.path:
            by_file[Path(deck.path).resolve()].append(f"“{deck.name}”")
    for path, names in by_file.items():
        if len(names) > 1:
            words = f"{path} is the file of {len(names)} decks: {', '.join(names)}"
            yield WARNING, words, "Archive the one that it no longer is: `srs archive DECK`."


def _troubles(database: Database, deck: StoredDeck) -> Iterator[Trouble]:
    if not deck.path:
        return
    path = Path(deck.path)
    name = f"“{deck.name}”"
    try:
        if not path.exists():
            words = f"{path}, the file of {name}, is missing; its cards go on from the store"
            yield WARNING, words, "Put the file back, or `srs import` it from where it is now."
            return
        text = decode(read_bytes(path), str(path))
        read = read_deck(text, str(path), path.stem).deck
    except InputRefusedError as error:
        faults = "; ".join(error.problems[:_MOST_FAULTS]) or error.sentence
        yield (
            WARNING,
            f"{faults} — the cards of {name} go on as they were",
            "Correct the file; it is read again by itself.",
        )
        return
    except (SrsError, OSError) as error:
        words = error.sentence if isinstance(error, SrsError) else f"{path}: {error.strerror}"
        yield WARNING, f"{words} — the cards of {name} go on as they were", "Make the file readable again."
        return
    if text_digest(text) != deck.digest:
        yield WARNING, f"{path} changed since it was read", "The next `srs review` reads it again by itself."
    elif deck.size >= 0:  # else it is to be read again, so that nothing is expected
        yield from _compared(database, deck, read)


def _compared(database: Database, deck: StoredDeck, read: Deck) -> Iterator[Trouble]:
    """Yield in what a file that did not change since it was read is not what the store holds of it."""
    plan = merge.plan(cards.cards_of(database, deck.row), read)
    mend = f"`srs import {deck.path}` brings it back, with its history."
    if plan.added:
        lost = len(plan.added)
        words = f"{plural(lost, 'card')} of {deck.path} {'is' if lost == 1 else 'are'} not in the store any more"
        yield WRONG, words, mend
    described = (read.name, read.description, read.language, read.source, read.tags)
    if described != (deck.name, deck.description, deck.language, deck.source, deck.tags):
        yield WRONG, f"the name or description of “{deck.name}” is not what {deck.path} says", mend
    cards_of = f"of “{deck.name}”"
    for changed, one, many in (
        (plan.edited, "differs from", "differ from"),
        (plan.restored, "is archived, though it is in", "are archived, though they are in"),
    ):
        if changed:
            what = one if len(changed) == 1 else many
            yield WARNING, f"{plural(len(changed), 'card')} {cards_of} {what} {deck.path}", f"`srs import {deck.path}`"
    if plan.archived:
        gone = f"{plural(len(plan.archived), 'card')} {cards_of} {'is' if len(plan.archived) == 1 else 'are'}"
        yield WARNING, f"{gone} not in {deck.path}", f"`srs import {deck.path}` archives what left it."
