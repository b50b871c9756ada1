"""`srs review`: the daily session."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from srs_cli.app import listing, starting
from srs_cli.app.studying import Scope, Study, pick_decks
from srs_cli.cli.commands.importing import plan_line
from srs_cli.cli.runtime import Runtime
from srs_cli.errors import UsageError
from srs_cli.model.collection import Caps, StoredDeck
from srs_cli.schedule import SCHEDULERS
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.store.database import Database

_CAPS = Caps()


@click.command(epilog="Example: `srs review chem` studies the deck whose name begins with “chem”.")
@click.argument("decks", nargs=-1, metavar="[DECK…]")
@click.option("--new", type=click.IntRange(0, 9999), default=_CAPS.new, show_default=True, help="New cards a day.")
@click.option(
    "--reviews", type=click.IntRange(0, 99999), default=_CAPS.review, show_default=True, help="Reviews a day."
)
@click.option("--grades", type=click.Choice(["4", "6"]), default="4", help="Four grades (1-4), or SM-2's six (0-5).")
@click.option("--plain", is_flag=True, help="Line by line, without drawing on the screen.")
@click.pass_context
def command(
    context: click.Context, *, decks: tuple[str, ...], new: int, reviews: int, grades: str, plain: bool
) -> None:
    """Study what is due today: all decks, or the ones you name.

    Space shows the answer, one key grades it, and every answer is saved at once: leave whenever you like. What you
    grade below Good comes back today until it is Good.
    """
    runtime: Runtime = context.obj
    full_screen = runtime.in_terminal and not plain
    database = runtime.existing_database()
    if database is None or not listing.list_decks(database, 0):
        database = _first_deck(runtime, database, full_screen=full_screen)
        if database is None:
            return
    else:
        _refresh(database, ask=runtime.in_terminal)
    scope = Scope(tuple(_chosen(database, decks)), Caps(new, reviews))
    study = Study(database, scope, SCHEDULERS["sm2"], runtime.clock, runtime.chance)
    context.exit(_full_screen(study, grades) if full_screen else _line_by_line(study, grades))


def _chosen(database: Database, names: tuple[str, ...]) -> list[StoredDeck]:
    decks = [entry.deck for entry in listing.list_decks(database, 0)]
    if not names:
        return decks
    picked, unknown = pick_decks(decks, names)
    if unknown:
        known = ", ".join(deck.name for deck in decks[:10])
        raise UsageError(f"no deck, or more than one, is called '{unknown[0]}'", f"Decks: {clean_line(known)}")
    return picked


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
        archive = click.confirm(f"Archive {plural(archives, 'card')} no longer in the file? Their history is kept")
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
        if word.isdigit() and 1 <= int(word) <= len(rows):
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
