"""`srs export`: decks out of the collection, in any format."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from srs_cli.app import exporting, listing
from srs_cli.app.exporting import BUNDLE, NAMES, Choice, Written
from srs_cli.cli.commands import opening
from srs_cli.cli.output import as_json
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import UsageError
from srs_cli.exchange import LAYOUTS, PAPERS, Wish
from srs_cli.exchange.columns import OF_SCHEDULE
from srs_cli.model.collection import StoredDeck
from srs_cli.model.package import Package
from srs_cli.model.query import joined
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.store.database import Database

_MANY = 5000  # cards


@click.command(
    epilog="Examples: `srs export chem -f apkg` · `srs export -o class.json` · `srs export chem -f csv -o - | head`"
)
@click.argument("decks", nargs=-1, metavar="[DECK]…")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(NAMES)),
    metavar="FORMAT",
    help=f"Else by the file's suffix: {', '.join(NAMES)}.",
)
@click.option("-o", "--output", metavar="PATH", help="The file, a folder for a file a deck, or - for standard output.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only cards with this tag (again: any of them).")
@click.option("--search", metavar="QUERY", default="", help="Only cards that `srs search QUERY` finds.")
@click.option("--flag", type=click.IntRange(1, 7), metavar="N", help="Only cards with this flag.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N cards at most.")
@click.option("--anonymous", is_flag=True, help="Leave out where cards came from, and all that was learnt.")
@click.option(
    "--with-history",
    is_flag=True,
    help="apkg, colpkg, csv, tsv, json, jsonl, mnemosyne: schedules go along, and answers where the format carries them.",
)
@click.option("--columns", metavar="NAMES", default="", help="csv, tsv: which columns, joined by commas.")
@click.option("--raw", is_flag=True, help="csv, tsv: cells as they are, also those a spreadsheet would run.")
@click.option("--bom", is_flag=True, help="csv, tsv: begin with a byte order mark, for Excel.")
@click.option("--layout", type=click.Choice(list(LAYOUTS)), help="html, pdf: what it is to be; study is html alone.")
@click.option("--answers", type=click.Choice(["below", "end", "none"]), help="Where a sheet or test has its answers.")
@click.option("--paper", type=click.Choice(PAPERS), help="pdf: its size; a4 where nothing is said.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--json", "json", is_flag=True, help="Print what was written as JSON.")
@click.pass_obj
def command(
    runtime: Runtime,
    *,
    decks: tuple[str, ...],
    form: str | None,
    output: str | None,
    tags: tuple[str, ...],
    search: str,
    flag: int | None,
    limit: int | None,
    anonymous: bool,
    with_history: bool,
    columns: str,
    raw: bool,
    bom: bool,
    layout: str | None,
    answers: str | None,
    paper: str | None,
    force: bool,
    json: bool,
) -> None:
    """Write decks to a file, for other programs, for paper, or for someone else.

    Without a DECK all decks are written. Nothing that is there is overwritten without --force.
    """
    database, chosen = _decks(runtime, decks)
    name = exporting.format_for(form or "", Path(output) if output and output != "-" else None)
    wanted = tuple(each.strip() for each in columns.split(",") if each.strip())
    past = with_history or bool(set(wanted) & set(OF_SCHEDULE))
    choice = Choice(tuple(chosen), _query(tags, search, flag), limit or 0, anonymous, past)
    moment = runtime.clock.now()
    if exporting.is_large(database):  # Python would look for garbage among cards that are all still needed
        gc.disable()
    package = exporting.packed(database, choice, moment.day, runtime.settings.leech_lapses)
    if not exporting.total(package):
        raise UsageError("no card fits: nothing was written", "`srs search` shows what a query finds.")
    wish = Wish(
        day=moment.day,
        utc_ms=moment.utc_ms,
        with_history=with_history,
        raw=raw,
        bom=bom,
        columns=wanted,
        layout=layout or "",
        answers=answers or "",
        paper=paper or "",
    )
    written = _write(package, name, wish, output, force=force)
    if output != "-":
        _tell(written, json=json)


@click.command(
    epilog="Example: `srs bundle chem physics -o class.srsdeck`. Who gets it runs `srs import class.srsdeck`, "
    "and again next week: new cards and your edits come in, all progress stays."
)
@click.argument("decks", nargs=-1, metavar="[DECK]…")
@click.option("-o", "--output", metavar="FILE", help="The file, ending in .srsdeck.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--json", "json", is_flag=True, help="Print what was written as JSON.")
@click.pass_obj
def bundle(runtime: Runtime, *, decks: tuple[str, ...], output: str | None, force: bool, json: bool) -> None:
    """Put decks with their pictures and sounds into one file, to hand out to a class.

    Without a DECK all decks go in. What you learnt of them does not.
    """
    database, chosen = _decks(runtime, decks)
    moment = runtime.clock.now()
    package = exporting.packed(database, Choice(tuple(chosen)), moment.day, runtime.settings.leech_lapses)
    written = _write(package, BUNDLE, Wish(moment.day, moment.utc_ms), output, force=force)
    if output != "-":
        _tell(written, json=json)


def _decks(runtime: Runtime, names: tuple[str, ...]) -> tuple[Database, list[StoredDeck]]:
    """Return the store, read again where deck files changed, and the decks that are named, or all."""
    database = opening.with_cards(runtime)
    if names:
        return database, opening.named_decks(database, list(names))
    return database, listing.stored_decks(database)


def _tell(written: list[Written], *, json: bool) -> None:
    if json:
        click.echo(as_json([{"file": str(each.path), "decks": each.decks, "cards": each.cards} for each in written]))
        return
    for each in written:
        in_decks = f" in {plural(each.decks, 'deck')}" if each.decks > 1 else ""
        say(f"Written: {clean_line(str(each.path))} ({plural(each.cards, 'card')}{in_decks})")


def _write(package: Package, name: str, wish: Wish, output: str | None, *, force: bool) -> list[Written]:
    """Write the package where it is wanted, show how that goes on, and tell what the format cannot carry."""
    notes: list[str] = []
    written: list[Written] = []
    with _shown(replace(wish, note=notes.append), exporting.total(package)) as shown:
        if output != "-":
            target = output or exporting.usual_name(package, name)
            written = exporting.write(package, name, shown, target, force=force)
        elif sys.stdout.isatty():  # what decks hold could act on it
            raise UsageError("this would go to the screen", "Pipe it on, or name a file with -o.")
        else:
            exporting.to_stream(package, name, shown, sys.stdout.buffer)
    for what in dict.fromkeys(notes):
        say(f"Note: {clean_line(what)}", err=True)
    return written


@contextmanager
def _shown(wish: Wish, cards: int) -> Iterator[Wish]:
    """Give the wish such that a terminal shows how many cards of very many are written, and what else takes a while."""
    if not sys.stderr.isatty():
        yield wish
        return
    with ExitStack() as bar:

        def at(what: str) -> None:
            from srs_cli.terminal.progress import waiting  # noqa: PLC0415 - slow to import

            bar.close()
            bar.enter_context(waiting(what))

        if cards >= _MANY:
            from srs_cli.terminal.progress import card_progress  # noqa: PLC0415 - slow to import

            wish = replace(wish, step=bar.enter_context(card_progress("writing", cards)))
        yield replace(wish, at=at)


def _query(tags: tuple[str, ...], search: str, flag: int | None) -> str:
    parts = [f"({search})"] if search else []
    if tags:
        parts.append("(" + " OR ".join(joined([f"tag:{each}"]) for each in tags) + ")")
    if flag:
        parts.append(f"flag:{flag}")
    return " ".join(parts)
