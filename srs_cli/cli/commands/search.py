"""`srs search`: the same answer as the door's in `cli/finding.py`, with help."""

from __future__ import annotations

import click

from srs_cli.app.stale import is_stale
from srs_cli.cli.finding import MOST, Wanted, output, window
from srs_cli.cli.query import QueryCommand, text_of
from srs_cli.cli.runtime import Runtime


@click.command(
    cls=QueryCommand,
    epilog="Examples: `srs search mitochond* deck:biology`, `srs search is:due 'ease<2'`, "
    "`srs search '\"exact phrase\"' -tag:exam`.",
)
@click.argument("query", nargs=-1, required=True, metavar="QUERY…")
@click.option("--limit", type=click.IntRange(min=0), default=MOST, show_default=True, help="Show so many; 0 is all.")
@click.option("--count", is_flag=True, help="Print only how many cards there are.")
@click.option("--json", "json", is_flag=True, help="Print the cards as JSON.")
@click.pass_obj
def command(runtime: Runtime, /, *, query: tuple[str, ...], limit: int, count: bool, json: bool) -> None:
    """Find cards by their words and by how they stand.

    All words must be there, in question, answer, extra or tags; accents and case do not matter. `word*` is a
    beginning, "in quotes" a phrase, `-word` leaves out, OR and brackets join.

    \b
    deck:NAME, tag:NAME, source:FILE, id:ID, type:cloze, flag:1
    is:due, is:new, is:learning, is:young, is:mature, is:suspended,
    is:buried, is:flagged, is:leech, is:archived
    ease<2, interval>21, lapses>=3, reps=0, due<=3 (days from today)
    """  # noqa: D301 - the sign that keeps click from filling the lines
    database = runtime.existing_database()
    if database is not None and is_stale(database):
        from srs_cli.cli.commands.opening import refresh  # noqa: PLC0415 - reads deck files: slow to import

        refresh(database, ask=False)
    wanted = Wanted(limit, count, json, window() if runtime.in_terminal else 0)
    out, err = output(database, text_of(query), runtime.clock.now().day, runtime.settings.leech_lapses, wanted)
    if out:
        click.echo(out)
    if err:
        click.echo(err, err=True)
