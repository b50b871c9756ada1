"""`srs restore`: a backup back in the place of the database, after a look at what that changes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from srs_cli.app import backing_up
from srs_cli.app.backing_up import Alone, Contents, Preview
from srs_cli.cli.commands.backup import local_time
from srs_cli.cli.output import as_json, srs_with
from srs_cli.cli.paths import PATH
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import DatabaseRefusedError, UsageError
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.store.database import Database

_MOST_DECKS = 5


@click.command(epilog="Examples: `srs restore`; `srs restore srs-2026-11-22T080000Z-daily.db --yes`.")
@click.argument("file", required=False, type=PATH, metavar="[FILE]")
@click.option("--yes", is_flag=True, help="Do not ask; needed outside of a terminal.")
@click.option("--json", "json", is_flag=True, help="Print what was restored and kept as JSON; needs --yes.")
@click.pass_context
def command(context: click.Context, *, file: Path | None, yes: bool, json: bool) -> None:
    """Put a backup in the place of your database: FILE, or the newest good one.

    Says first which answers, cards and decks are only in one of the two. What is replaced is kept as a backup itself:
    restoring that one undoes it.

    Deck files stay as they are, and the next session reads them again: cards that were added or edited in them since come
    back so. Only the backup that a merge made takes back what the merge wrote into them.
    """
    runtime: Runtime = context.obj
    if json and not yes:
        raise UsageError("nothing was restored: with --json nobody is asked", "Add --yes to do it.")
    source = _chosen(runtime, file)
    database, trouble = _current(runtime)
    found = backing_up.preview(source, runtime.database_path, database, trouble)
    if not json:
        _show(found)
    if not yes:
        if not runtime.in_terminal:
            raise UsageError("nothing was restored: outside of a terminal nobody can be asked", "Add --yes to do it.")
        if not click.confirm("Restore it? What is there now is kept as a backup", default=False):
            say("Nothing was changed.")
            return
    kept = backing_up.restore(found, runtime.database_path, database, runtime.clock)
    if json:
        click.echo(as_json({"restored": str(source), "kept": str(kept) if kept else None}))
        return
    say("Restored.")
    if kept is not None:
        say(f"What was there is kept: {clean_line(str(kept))}")
        if found.difference is not None:
            say(f"To undo this: {clean_line(srs_with(runtime.named_database))} restore {clean_line(kept.name)}")


def _chosen(runtime: Runtime, file: Path | None) -> Path:
    """Return the path of the named backup, of that name in `backups/` if need be; else of the newest good one."""
    if file is None:
        newest = backing_up.newest_good(runtime.database_path)
        if newest is None:
            raise UsageError("there is no good backup", "`srs backup --list` shows what there is; FILE names another.")
        return newest.path
    inside = backing_up.folder_of(runtime.database_path) / file.name
    return inside if file.name == str(file) and not file.exists() and inside.exists() else file.absolute()


def _current(runtime: Runtime) -> tuple[Database | None, str]:
    if not os.path.lexists(runtime.database_path):
        return None, ""
    try:
        return runtime.existing_database(), ""
    except DatabaseRefusedError as error:
        return None, error.sentence


def _show(found: Preview) -> None:
    say(f"Backup: {clean_line(str(found.source))}")
    say(f"  holds {_holding(found.there)}")
    if found.trouble:
        say(f"Now: {clean_line(found.trouble)}")
    if found.here is None or found.difference is None:
        return
    say(f"Now:\n  {_holding(found.here)}")
    lost, back = _words(found.difference.here), _words(found.difference.there)
    edited = plural(found.difference.edited, "card") if found.difference.edited else ""
    if lost:
        say(f"Would go:        {lost}")
    if back:
        say(f"Would come back: {back}")
    if edited:
        say(f"Would change:    {edited} of another text")
    if not lost and not back and not edited:
        say("Both hold the same answers, cards and decks.")


def _holding(holds: Contents) -> str:
    last = "" if holds.last_ms is None else f", the last of {local_time(holds.last_ms)}"
    decks, cards, events = plural(holds.decks, "deck"), plural(holds.cards, "card"), plural(holds.events, "event")
    return f"{decks}, {cards}, {events}{last}"


def _words(alone: Alone) -> str:
    parts = [
        plural(count, noun)
        for count, noun in ((alone.answers, "answer"), (alone.changes, "other change"), (alone.cards, "card"))
        if count
    ]
    if alone.decks:
        names = ", ".join(f"“{clean_line(name)}”" for name in alone.decks[:_MOST_DECKS])
        more = f" and {len(alone.decks) - _MOST_DECKS} more" if len(alone.decks) > _MOST_DECKS else ""
        parts.append(f"the {'deck' if len(alone.decks) == 1 else 'decks'} {names}{more}")
    return ", ".join(parts)
