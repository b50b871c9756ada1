"""`srs decks`: what there is."""

from __future__ import annotations

import click

from srs_cli.app.listing import DeckEntry, list_decks
from srs_cli.cli.output import as_json
from srs_cli.cli.runtime import Runtime
from srs_cli.text import clean_line


@click.command(epilog="Example: `srs decks --json | jq '.[].name'`.")
@click.option("--json", "as_json", is_flag=True, help="Print the decks as JSON.")
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """List the decks with their cards, new and due today."""
    runtime: Runtime = context.obj
    found = list_decks(runtime.existing_database(), runtime.clock.now().day)
    if as_json:
        _print_json(found)
    elif not found:
        click.echo("No decks yet. Start with: srs review")
    elif runtime.in_terminal:
        from srs_cli.terminal.tables import deck_table  # noqa: PLC0415 - Rich is slow to import

        runtime.console.print(deck_table([_row(entry) for entry in found]))
    else:
        for entry in found:
            click.echo("\t".join(_row(entry)).rstrip())


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
