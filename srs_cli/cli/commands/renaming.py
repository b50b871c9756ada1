"""Commands for whole decks: another name, into the archive, and back."""

from __future__ import annotations

import click

from srs_cli.app import listing, managing
from srs_cli.cli.commands import opening
from srs_cli.cli.output import CHANGED_AS_JSON, as_json
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.text import clean_line

_UNDO = "`srs undo` takes it back."


@click.command(epilog="Example: `srs rename chem 'General chemistry'`.")
@click.argument("deck")
@click.argument("name")
@CHANGED_AS_JSON
@click.pass_context
def rename(context: click.Context, *, deck: str, name: str, json: bool) -> None:
    """Give a deck another name, in its file and in your collection."""
    runtime: Runtime = context.obj
    database = opening.with_cards(runtime)
    chosen = opening.named_decks(database, [deck])[0]
    now = managing.rename(opening.recorder(runtime, database), chosen, name)
    if json:
        click.echo(as_json({"id": chosen.key, "was": chosen.name, "name": now}))
        return
    say(f"{clean_line(chosen.name)} is now {clean_line(now)}. {_UNDO}")


@click.command(epilog="Example: `srs archive chem`. `srs restore-deck chem` brings it back.")
@click.argument("deck")
@click.option("--yes", "-y", is_flag=True, help="Do not ask (outside a terminal nothing is asked).")
@CHANGED_AS_JSON
@click.pass_context
def archive(context: click.Context, *, deck: str, yes: bool, json: bool) -> None:
    """Put a deck away: it is asked no more. Its file, its cards and all history stay."""
    runtime: Runtime = context.obj
    database = opening.with_cards(runtime)
    chosen = opening.named_decks(database, [deck])[0]
    name = clean_line(chosen.name)
    if runtime.in_terminal and not yes and not click.confirm(f"Archive {name}?", default=True):
        say("Nothing was changed.")
        return
    managing.archive(opening.recorder(runtime, database), chosen, archived=True)
    if json:
        click.echo(as_json({"id": chosen.key, "name": chosen.name, "archived": True}))
        return
    say(f"{name} is archived. {_UNDO}")


@click.command(epilog="Example: `srs restore-deck chem`. Without a name the archived decks are listed.")
@click.argument("deck", required=False)
@click.option("--json", "json", is_flag=True, help="Print what was changed as JSON, or the list.")
@click.pass_context
def restore_deck(context: click.Context, *, deck: str | None, json: bool) -> None:
    """Bring an archived deck back as it was."""
    runtime: Runtime = context.obj
    database = opening.with_cards(runtime)
    archived = listing.archived_decks(database)
    if deck is None:
        if json:
            click.echo(as_json([{"id": each.key, "name": each.name, "archived": True} for each in archived]))
            return
        say("\n".join(clean_line(each.name) for each in archived) or "No deck is archived.")
        return
    chosen = opening.picked(archived, [deck])[0]
    managing.archive(opening.recorder(runtime, database), chosen, archived=False)
    if json:
        click.echo(as_json({"id": chosen.key, "name": chosen.name, "archived": False}))
        return
    say(f"{clean_line(chosen.name)} is back. {_UNDO}")
