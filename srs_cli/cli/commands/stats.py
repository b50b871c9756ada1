"""`srs stats`: progress, in the terminal, for scripts and as a page."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from srs_cli.app.configuring import caps_of_decks
from srs_cli.app.reporting import SECTIONS, SPAN_DAYS, Options, Report, known_decks, make_report, page, sections
from srs_cli.cli.commands.stats_json import values_of
from srs_cli.cli.output import as_json
from srs_cli.cli.runtime import Runtime
from srs_cli.errors import UsageError
from srs_cli.files import write_text
from srs_cli.model.collection import Caps, StoredDeck
from srs_cli.schedule import SCHEDULERS
from srs_cli.text import clean_line

if TYPE_CHECKING:
    from srs_cli.store.database import Database


@click.command(
    epilog="Examples: `srs stats chem --days 90` tells of the deck whose name begins with “chem”, week by week; "
    "`srs stats --only retention` shows one part; `srs stats --html progress.html` writes a page.",
)
@click.argument("decks", nargs=-1, metavar="[DECK]…")
@click.option(
    "--days", type=click.IntRange(1, 3660), default=SPAN_DAYS, show_default=True, help="How far back the daily bars go."
)
@click.option("--only", multiple=True, type=click.Choice(SECTIONS), help="Show this part alone; can be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.option("--html", metavar="FILE", help="Write a page with all charts; it needs no network.")
@click.option("--force", is_flag=True, help="Let --html replace a file that is there.")
@click.pass_context
def command(
    context: click.Context,
    *,
    decks: tuple[str, ...],
    days: int,
    only: tuple[str, ...],
    as_json: bool,
    html: str | None,
    force: bool,
) -> None:
    """See your progress: all decks, or those you name.

    Today, the last days, a calendar of the year, what is to come in 30 days, true retention, intervals, ease factors,
    time per card, the hardest cards and each deck. Nothing is changed.
    """
    runtime: Runtime = context.obj
    if html is not None and (as_json or only):
        raise UsageError("--html writes all parts to a file; it goes with neither --json nor --only", "Call srs twice.")
    database = runtime.existing_database()
    named = _named(database, list(decks))
    options = _options(runtime, named or known_decks(database), days)
    gc.disable()  # Python would look for garbage among the answers of a log, which are all still needed
    report = make_report(database, named, runtime.clock.now().day, options, SCHEDULERS["sm2"])
    if as_json:
        _print_json(report)
    elif html is not None:
        write_text(Path(html), page(report), replace=force)
        click.echo(f"Written: {clean_line(html)}")
    else:
        _show(runtime, report, only)


def _named(database: Database | None, names: list[str]) -> list[StoredDeck]:
    """Return the decks of those names; raises UsageError where one is none's or several decks' beginning."""
    if not names:
        return []
    if database is None:
        raise UsageError("there are no decks yet", "Start with: srs review")
    from srs_cli.cli.commands.opening import named_decks  # noqa: PLC0415 - it knows deck files, which are slow to import

    return named_decks(database, names)


def _options(runtime: Runtime, decks: list[StoredDeck], days: int) -> Options:
    found = runtime.settings
    caps = Caps(found.new_a_day, found.reviews_a_day)
    return Options(caps, caps_of_decks(found, decks), found.leech_lapses, days)


def _print_json(report: Report) -> None:
    click.echo(as_json(values_of(report)))


def _show(runtime: Runtime, report: Report, only: tuple[str, ...]) -> None:
    from srs_cli.terminal.charts import report_rows, signs_for  # noqa: PLC0415 - Rich is slow to import

    shown = [
        each for each in sections(report) if (each.name in only if only else not each.empty or each.name == "today")
    ]
    console = runtime.console
    for row in report_rows(shown, console.width, signs_for(console.encoding)):
        console.print(row)
