"""`srs decks`: what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from srs_cli.app.listing import DeckEntry, archived_decks, list_decks, shipped_and_new
from srs_cli.cli.output import as_json
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.store.database import Database


@click.command(epilog="Example: `srs decks --json | jq '.[].name'`.")
@click.option("--json", "as_json", is_flag=True, help="Print the decks as JSON.")
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """List the decks with their cards, new and due today."""
    runtime: Runtime = context.obj
    database = runtime.existing_database()
    found = list_decks(database, runtime.clock.now().day)
    if as_json:
        _print_json(found)
        return
    if not found:
        say("No decks yet. Start with: srs review")
    elif runtime.in_terminal:
        from srs_cli.terminal.tables import deck_table  # noqa: PLC0415 - Rich is slow to import

        runtime.console.print(deck_table([_row(entry) for entry in found]))
    else:
        for entry in found:
            say("\t".join(_row(entry)).rstrip())
    if runtime.in_terminal:
        _tell_of_others(runtime, database)


def _tell_of_others(runtime: Runtime, database: Database | None) -> None:
    """Say which decks are archived, and which come along and are not taken yet."""
    archived = archived_decks(database) if database else []
    if archived:
        names = ", ".join(clean_line(deck.name) for deck in archived)
        say(f"Archived: {names}. `srs restore-deck NAME` brings one back.")
    new = shipped_and_new(runtime.shipped_decks, database)
    if new:
        say("Comes along with srs; `srs review NAME` makes one yours:")
    for deck in new:
        line = clean_line(deck.description.partition("\n")[0])
        say(f"  {clean_line(deck.name)} ({plural(deck.cards, 'card')})\n    {line}")


def _row(entry: DeckEntry) -> tuple[str, str, str, str, str]:
    counts = entry.counts
    due = counts.due + counts.drill
    note = "file missing" if entry.file_missing else ""
    return clean_line(entry.deck.name), f"{counts.cards:,}", f"{counts.new:,}", f"{due:,}", note


def _print_json(found: list[DeckEntry]) -> None:
    rows = [
        {
            "name": entry.deck.name,
            "id": entry.deck.key,
            "cards": entry.counts.cards,
            "new": entry.counts.new,
            "due": entry.counts.due,
            "again": entry.counts.drill,
            "file": entry.deck.path,
            "file_missing": entry.file_missing,
        }
        for entry in found
    ]
    click.echo(as_json(rows))
