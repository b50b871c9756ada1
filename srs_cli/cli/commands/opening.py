"""What happens before cards are asked or changed: a first deck, documents and deck files, files that changed meanwhile."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from srs_cli.app import listing, stale, unfinished
from srs_cli.app.listing import pick_decks
from srs_cli.app.recording import Recorder
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import BusyError, OvertakenError, StorageError, UsageError
from srs_cli.model.collection import StoredDeck
from srs_cli.schedule import SCHEDULERS
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.store.database import Database

_DECK_SUFFIXES = {".yaml", ".yml"}


def is_path(argument: str) -> bool:
    """Tell whether an argument is a file: it has a separator or a suffix that is known, else it is a deck's name."""
    from srs_cli.app.extracting import known_suffixes  # noqa: PLC0415 - readers and shapes are slow to import

    separators = {"/", os.sep, os.altsep or "/"}
    return bool(separators & set(argument)) or Path(argument).suffix.lower() in {*_DECK_SUFFIXES, *known_suffixes()}


def read_files(runtime: Runtime, files: list[Path]) -> list[str]:
    """Make decks of documents, import deck files, and return the keys of the decks; one Enter goes on."""
    from srs_cli.app import importing  # noqa: PLC0415 - as above
    from srs_cli.cli import import_plan  # noqa: PLC0415 - as above
    from srs_cli.cli.commands.extract import Choice, make_deck  # noqa: PLC0415 - as above
    from srs_cli.cli.commands.importing import MOST_TRIES  # noqa: PLC0415 - as above

    decks = [
        file if file.suffix.lower() in _DECK_SUFFIXES else make_deck(runtime, file, Choice(tells_next=False))
        for file in files
    ]
    database = runtime.existing_database()
    planned = importing.plan_import(database, decks)
    import_plan.show(planned)
    if runtime.in_terminal:
        import click  # noqa: PLC0415 - a session of what is here already does without

        word = click.prompt("Enter starts, q leaves", default="", show_default=False, prompt_suffix=" ")
        if word.strip().lower() in {"q", "quit"}:
            raise click.exceptions.Exit(0)
    database = database or runtime.database()
    for tries_left in reversed(range(MOST_TRIES)):
        try:
            importing.apply_import(database, planned)
            break
        except OvertakenError:
            if not tries_left:
                raise
            planned = importing.plan_import(database, decks)
    return [each.deck.key for each in planned.decks]


def take_named(runtime: Runtime, database: Database | None, names: list[str]) -> Database | None:
    """Take over those decks that come with srs whose names are begun by names that begin no deck of the student's.

    Return the store, which is made where there was none and a deck is taken over.
    """
    from srs_cli.app import starting  # noqa: PLC0415 - as above

    new = listing.shipped_and_new(runtime.shipped_decks, database)
    own = listing.stored_decks(database)
    for name in pick_decks(own, names)[1]:
        if any(deck.name.casefold().startswith(name.casefold()) for deck in own):
            continue
        fitting = [deck for deck in new if deck.name.casefold().startswith(name.casefold())]
        if len(fitting) == 1:
            database = database or runtime.database()
            starting.take_over(database, fitting[0], runtime.deck_folder)
            say(f"{clean_line(fitting[0].name)} is yours now: {plural(fitting[0].cards, 'new card')}.", err=True)
    return database


def named_decks(database: Database, names: list[str], keys: list[str] | None = None) -> list[StoredDeck]:
    """Return the decks that the names begin, and those of the keys; all of them where neither is given.

    Raises UsageError for a name that fits none, or several.
    """
    decks = listing.stored_decks(database)
    if not names and not keys:
        return decks
    named = {deck.row for deck in picked(decks, names)}
    return [deck for deck in decks if deck.row in named or deck.key in (keys or ())]


def picked(decks: list[StoredDeck], names: list[str]) -> list[StoredDeck]:
    """Return those of the decks that the names begin; raises UsageError for a name that fits none, or several."""
    found, unknown = pick_decks(decks, names)
    if unknown:
        known = ", ".join(deck.name for deck in decks[:10])
        several = any(deck.name.casefold().startswith(unknown[0].casefold()) for deck in decks)
        what = "several decks' names; write more of it" if several else "no deck's name"
        raise UsageError(f"'{unknown[0]}' is the beginning of {what}", f"Decks: {clean_line(known)}")
    return found


def refresh(database: Database, *, ask: bool) -> None:
    """Read changed deck files again, with one line of notice each; where that cannot be, the cards go on as they were."""
    if not (stale.is_stale(database) or unfinished.is_waiting(database)):
        return  # as nearly always; what reads deck files is slow to import
    from srs_cli.cli.commands.importing import MOST_TRIES  # noqa: PLC0415 - as above

    for _ in range(MOST_TRIES):
        try:
            _refresh(database, ask=ask)
        except OvertakenError:  # another process has just read them: see what is left
            continue
        except (BusyError, StorageError) as error:
            say(f"Note: the changed deck files wait: {clean_line(error.sentence)}", err=True)
        return


def _refresh(database: Database, *, ask: bool) -> None:
    from srs_cli.app import starting  # noqa: PLC0415 - as above
    from srs_cli.cli.commands.importing import may_archive  # noqa: PLC0415 - as above
    from srs_cli.cli.import_plan import plan_line  # noqa: PLC0415 - as above

    found = starting.changed_decks(database)
    for trouble in found.troubles:
        say(f"Note: {clean_line(trouble)}", err=True)
    if not found.planned.decks:
        return
    archives = found.planned.archives
    for each in found.planned.decks:
        if each.plan.changes:
            say(f"The deck file changed: {plan_line(each)}", err=True)
    archive = False
    if archives and ask:
        archive = may_archive(archives, default=False)  # a student in a hurry presses Enter
    elif archives:
        say(f"Note: {plural(archives, 'card')} left the file; `srs import FILE` archives them", err=True)
    starting.apply_refresh(database, found, archive=archive)


def first_deck(runtime: Runtime, database: Database | None, *, full_screen: bool) -> Database | None:
    """Offer the decks that come along; return the store with the chosen one in it, or None where none was chosen."""
    from srs_cli.app import starting  # noqa: PLC0415 - as above

    shipped = listing.shipped_decks(runtime.shipped_decks)
    rows = [(deck.name, deck.description, deck.cards) for deck in shipped]
    if full_screen and rows:
        from srs_cli.terminal.running import choose_on_screen  # noqa: PLC0415 - needs a terminal

        chosen = choose_on_screen(rows)
    else:
        chosen = _choose_by_line(rows)
    if chosen is None:
        return None
    database = database or runtime.database()
    starting.take_over(database, shipped[chosen], runtime.deck_folder)
    return database


def _choose_by_line(rows: list[tuple[str, str, int]]) -> int | None:
    say("No decks yet. Make one with `srs extract FILE`, or start with one of these:")
    for number, (name, description, cards) in enumerate(rows, 1):
        say(
            f"  {number}  {clean_line(name)} ({plural(cards, 'card')}): {clean_line(description.partition(chr(10))[0])}"
        )
    say("[Enter starts the first, a number another, q leaves]")
    while True:
        line = read_line()
        word = "q" if line is None else line.strip().lower()
        if word == "q" or not rows:
            return None
        if word == "":
            return 0
        if word.isdecimal() and 1 <= int(word) <= len(rows):
            return int(word) - 1
        say(f"Type a number from 1 to {len(rows)}, Enter or q.")


def read_line() -> str | None:
    """Return the next line of standard input, or None at its end."""
    line = sys.stdin.readline()
    return line or None


def with_cards(runtime: Runtime) -> Database:
    """Return the open database with its deck files read again; raises UsageError where there is none yet."""
    database = runtime.existing_database()
    if database is None:
        raise UsageError("there are no cards yet", "Start with `srs review`, `srs add` or `srs extract FILE`.")
    refresh(database, ask=runtime.in_terminal)
    return database


def recorder(runtime: Runtime, database: Database) -> Recorder:
    """Return the recorder of this run."""
    return Recorder(database, runtime.clock, runtime.chance, SCHEDULERS["sm2"])


def deck_or_new(runtime: Runtime, database: Database, name: str, *, ask: bool = True) -> StoredDeck:
    """Return the deck that the name begins, or a new one of that name; in a terminal a question comes before.

    Raises UsageError for a name that several decks begin with or that an archived one has, and Exit for a no.
    """
    decks = listing.stored_decks(database)
    found, unknown = pick_decks(decks, [name])
    if not unknown:
        return found[0]
    if any(deck.name.casefold().startswith(name.casefold()) for deck in decks):
        return picked(decks, [name])[0]
    if any(deck.name.casefold() == name.casefold() for deck in listing.archived_decks(database)):
        raise UsageError(f"the deck {name} is archived", "`srs restore-deck` brings it back.")
    if ask and runtime.in_terminal:
        import click  # noqa: PLC0415 - as above

        if not click.confirm(f"There is no deck {clean_line(name)}. Make it?", default=True):
            raise click.exceptions.Exit(0)
    from srs_cli.app import managing  # noqa: PLC0415 - as above

    return managing.new_deck(name, runtime.deck_folder, database)


def deck_names(database: Database) -> str:
    """Return the names of the first decks in one line."""
    names = [clean_line(deck.name) for deck in listing.stored_decks(database)]
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
