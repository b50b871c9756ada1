"""`srs import`: deck files → the collection, with the plan shown first."""

from __future__ import annotations

from pathlib import Path

import click

from srs_cli.app import importing
from srs_cli.app.importing import DeckPlan, ImportPlan
from srs_cli.cli.runtime import Runtime
from srs_cli.errors import OvertakenError
from srs_cli.text import clean_line, counted, plural, shorten

MOST_TRIES = 5  # when other programs come between
_MOST_SHOWN = 5
_MOST_WARNINGS = 20


@click.command(epilog="Example: `srs import chemistry.yaml`. Importing again keeps all progress.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DECK…")
@click.option("--encoding", metavar="NAME", help="The text's encoding, where it is not UTF-8 or UTF-16.")
@click.option("--dry-run", is_flag=True, help="Stop after the plan.")
@click.option(
    "--yes", is_flag=True, help="Do not ask before vanished cards are archived (outside a terminal nothing is asked)."
)
@click.pass_context
def command(context: click.Context, *, files: tuple[Path, ...], encoding: str | None, dry_run: bool, yes: bool) -> None:
    """Read deck files into your collection.

    Shows what is new, edited, moved or gone, then applies it as a whole. Progress stays with every card that is
    still there, also when its text was edited; what vanished is archived, never deleted.
    """
    runtime: Runtime = context.obj
    database = runtime.existing_database()
    for tries_left in reversed(range(MOST_TRIES)):
        planned = importing.plan_import(database, files, encoding)
        show_plan(planned)
        if dry_run:
            click.echo("Nothing was changed (--dry-run).")
            return
        if planned.archives and not yes and runtime.in_terminal and not may_archive(planned.archives, default=True):
            click.echo("Nothing was changed.")
            return
        database = database or runtime.database()
        try:
            importing.apply_import(database, planned)
            break
        except OvertakenError:
            if not tries_left:
                raise
            click.echo("Another program changed the decks meanwhile. What is left to do:")
    click.echo("Next: srs review")


def may_archive(count: int, *, default: bool) -> bool:
    """Ask whether cards that left their file may be archived."""
    return click.confirm(f"Archive {plural(count, 'card')} no longer in the file? All history is kept", default=default)


def show_plan(planned: ImportPlan) -> None:
    """Print what an import would do, and what is odd about the files."""
    for each in planned.decks:
        for warning in each.warnings[:_MOST_WARNINGS]:
            click.echo(f"Note: {shorten(clean_line(str(warning)), 160)}", err=True)
        if len(each.warnings) > _MOST_WARNINGS:
            click.echo(f"Note: {len(each.warnings) - _MOST_WARNINGS} more of these", err=True)
        click.echo(plan_line(each))
        for label, texts in _changes(each):
            for text in texts[:_MOST_SHOWN]:
                click.echo(f"  {label}: {shorten(clean_line(text), 100)}")
            if len(texts) > _MOST_SHOWN:
                click.echo(f"  {label}: … and {len(texts) - _MOST_SHOWN} more")


def plan_line(each: DeckPlan) -> str:
    """Return "chemistry: 3 new, 1 edited, 20 kept" for one deck."""
    plan = each.plan
    what = counted(
        [
            (plan.added, "new"),
            (plan.edited, "edited"),
            (plan.moved, "moved here"),
            (plan.restored, "back from the archive"),
            (plan.archived, "archived"),
            (plan.kept, "unchanged"),
        ]
    )
    return f"{clean_line(each.deck.name)}: {what or 'no cards'}"


def _changes(each: DeckPlan) -> list[tuple[str, list[str]]]:
    plan = each.plan
    return [
        ("edited", [change.after.question for change in plan.edited]),
        ("moved here", [change.after.question for change in plan.moved]),
        ("archived", [card.card.question for card in plan.archived]),
    ]
