"""`srs review`: the daily session."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from srs_cli.app import importing, listing, starting
from srs_cli.app.extracting import known_suffixes
from srs_cli.app.studying import Scope, Study, pick_decks
from srs_cli.cli.commands.extract import Choice, make_deck
from srs_cli.cli.commands.importing import may_archive, plan_line, show_plan
from srs_cli.cli.runtime import Runtime
from srs_cli.errors import UsageError
from srs_cli.model.collection import Caps, StoredDeck
from srs_cli.schedule import SCHEDULERS
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.store.database import Database

_CAPS = Caps()
_DECK_SUFFIXES = {".yaml", ".yml"}


@click.command(
    epilog="Examples: `srs review chem` studies the deck whose name begins with “chem”; `srs review notes.docx` makes "
    "a deck of a document first.",
)
@click.argument("what", nargs=-1, metavar="[DECK|FILE]…")
@click.option("--new", type=click.IntRange(0, 9999), default=_CAPS.new, show_default=True, help="New cards a day.")
@click.option(
    "--reviews", type=click.IntRange(0, 99999), default=_CAPS.review, show_default=True, help="Reviews a day."
)
@click.option("--grades", type=click.Choice(["4", "6"]), default="4", help="Four grades (1-4), or SM-2's six (0-5).")
@click.option("--plain", is_flag=True, help="Line by line, without drawing on the screen.")
@click.pass_context
def command(context: click.Context, *, what: tuple[str, ...], new: int, reviews: int, grades: str, plain: bool) -> None:
    """Study what is due today: all decks, or the ones you name.

    A document or a deck file is read into your collection first. Space shows the answer, one key grades it, and every
    answer is saved at once: leave whenever you like. What you grade below Good comes back today until it is Good.
    """
    runtime: Runtime = context.obj
    full_screen = runtime.in_terminal and not plain
    files = [Path(each) for each in what if _is_path(each)]
    names = [each for each in what if not _is_path(each)]
    database = runtime.existing_database()
    read = _read_files(runtime, files) if files else []
    if read:
        database = database or runtime.database()
    elif database is None or not listing.list_decks(database, 0):
        database = _first_deck(runtime, database, full_screen=full_screen)
    else:
        _refresh(database, ask=runtime.in_terminal)
    if database is None:
        return
    scope = Scope(tuple(_chosen(database, names, read)), Caps(new, reviews))
    study = Study(database, scope, SCHEDULERS["sm2"], runtime.clock, runtime.chance)
    context.exit(_full_screen(study, grades) if full_screen else _line_by_line(study, grades))


def _is_path(argument: str) -> bool:
    """Tell whether an argument is a file: it has a separator or a suffix that is known, else it is a deck's name."""
    separators = {"/", os.sep, os.altsep or "/"}
    return bool(separators & set(argument)) or Path(argument).suffix.lower() in {*_DECK_SUFFIXES, *known_suffixes()}


def _read_files(runtime: Runtime, files: list[Path]) -> list[str]:
    """Make decks of documents, import deck files, and return the keys of the decks; one Enter goes on."""
    decks = [
        file if file.suffix.lower() in _DECK_SUFFIXES else make_deck(runtime, file, Choice(tells_next=False))
        for file in files
    ]
    database = runtime.existing_database()
    planned = importing.plan_import(database, decks)
    show_plan(planned)
    if runtime.in_terminal:
        word = click.prompt("Enter starts, q leaves", default="", show_default=False, prompt_suffix=" ")
        if word.strip().lower() in {"q", "quit"}:
            raise click.Abort
    importing.apply_import(database or runtime.database(), planned)
    return [each.deck.key for each in planned.decks]


def _chosen(database: Database, names: list[str], keys: list[str]) -> list[StoredDeck]:
    decks = [entry.deck for entry in listing.list_decks(database, 0)]
    if not names and not keys:
        return decks
    picked, unknown = pick_decks(decks, names)
    if unknown:
        known = ", ".join(deck.name for deck in decks[:10])
        raise UsageError(
            f"'{unknown[0]}' is the beginning of no deck's name, or of several", f"Decks: {clean_line(known)}"
        )
    named = {deck.row for deck in picked}
    return [deck for deck in decks if deck.row in named or deck.key in keys]


def _refresh(database: Database, *, ask: bool) -> None:
    """Read changed deck files again, with one line of notice each."""
    refresh = starting.changed_decks(database)
    for trouble in refresh.troubles:
        click.echo(f"Note: {clean_line(trouble)}", err=True)
    if not refresh.planned.decks:
        return
    archives = refresh.planned.archives
    for each in refresh.planned.decks:
        if each.plan.changes:
            click.echo(f"The deck file changed: {plan_line(each)}", err=True)
    archive = False
    if archives and ask:
        archive = may_archive(archives, default=False)  # a student in a hurry presses Enter
    elif archives:
        click.echo(f"Note: {plural(archives, 'card')} left the file; `srs import FILE` archives them", err=True)
    starting.apply_refresh(database, refresh, archive=archive)


def _first_deck(runtime: Runtime, database: Database | None, *, full_screen: bool) -> Database | None:
    """Offer the decks that come along; return the store with the chosen one in it, or None where none was chosen."""
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
    click.echo("No decks yet. Make one with `srs extract FILE`, or start with one of these:")
    for number, (name, description, cards) in enumerate(rows, 1):
        click.echo(f"  {number}  {clean_line(name)} ({plural(cards, 'card')}): {clean_line(description)}")
    click.echo("[Enter starts the first, a number another, q leaves]")
    while True:
        line = _read_line()
        word = "q" if line is None else line.strip().lower()
        if word == "q" or not rows:
            return None
        if word == "":
            return 0
        if word.isdecimal() and 1 <= int(word) <= len(rows):
            return int(word) - 1
        click.echo(f"Type a number from 1 to {len(rows)}, Enter or q.")


def _full_screen(study: Study, grades: str) -> int:
    from srs_cli.terminal.running import study_on_screen  # noqa: PLC0415 - needs a terminal
    from srs_cli.terminal.words import FOUR, SIX  # noqa: PLC0415

    return study_on_screen(study, SIX if grades == "6" else FOUR)


def _line_by_line(study: Study, grades: str) -> int:
    from srs_cli.terminal.plain import run_plain  # noqa: PLC0415 - Rich is slow to import
    from srs_cli.terminal.words import FOUR, SIX  # noqa: PLC0415

    return run_plain(study, SIX if grades == "6" else FOUR, _read_line, click.echo)


def _read_line() -> str | None:
    line = sys.stdin.readline()
    return line or None
