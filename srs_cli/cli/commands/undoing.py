"""`srs undo`: takes back what was done last, also from another session."""

from __future__ import annotations

from itertools import islice

import click

from srs_cli.app.history import GRADED, KINDS
from srs_cli.app.recording import Undone
from srs_cli.cli.commands import opening
from srs_cli.cli.output import as_json
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.model.study_day import on_the_wall


@click.command(epilog="Example: `srs undo -n 3` takes the last three back, newest first.")
@click.option(
    "-n",
    "count",
    type=click.IntRange(1, 1000),
    metavar="N",
    default=1,
    show_default=True,
    help="How many to take back.",
)
@click.option("--json", "json", is_flag=True, help="Print what was taken back as JSON.")
@click.pass_context
def command(context: click.Context, *, count: int, json: bool) -> None:
    """Take back the last answer or change of this machine.

    Answers, suspending, burying, flags and resets, edits, moves, tags and renames, cards that were added, archived
    decks: each command or key counts as one, however many cards it changed. Undo is itself kept in the log.
    """
    from srs_cli.terminal.grades import scale_of  # noqa: PLC0415 - slow to import
    from srs_cli.terminal.words import undone_words  # noqa: PLC0415

    runtime: Runtime = context.obj
    scale = scale_of(runtime.settings.grades)
    recorder = opening.recorder(runtime, opening.with_cards(runtime))
    if json:
        click.echo(as_json([_plain(undone) for undone in islice(iter(recorder.undo, None), count)]))
        return
    for number in range(1, count + 1):
        undone = recorder.undo()
        words = undone_words(undone, scale, earlier=False, again=f"`srs undo -n {number + 1}` undoes also")
        when = ""
        if undone is not None:
            when = f" ({on_the_wall(undone.at.utc_ms, undone.at.offset_s)})"
        say(words + when)
        if undone is None:
            break


def _plain(undone: Undone) -> dict[str, object]:
    return {
        "kind": KINDS[undone.kind],
        "grade": undone.grade if undone.kind in GRADED else None,
        "what": undone.question,
        "cards": undone.cards,
        "time": on_the_wall(undone.at.utc_ms, undone.at.offset_s),
        "refused": undone.refused or None,
    }
