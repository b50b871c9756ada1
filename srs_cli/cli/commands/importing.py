"""`srs import`: deck files → the collection, with the plan shown first."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from msgspec.structs import replace

from srs_cli.app import coming_again, importing, receiving
from srs_cli.app.importing import ImportPlan
from srs_cli.app.receiving import COMES_IN, How, Receiving
from srs_cli.app.recording import Recorder
from srs_cli.cli import import_plan
from srs_cli.cli.output import as_json, srs_with
from srs_cli.cli.paths import PATH
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import OvertakenError, UsageError
from srs_cli.exchange import Hints
from srs_cli.schedule import SCHEDULERS
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.store.database import Database

MOST_TRIES = 5  # when other programs come between
_LARGE = 1 << 20  # bytes
_STEPS = 3
_DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|", "space": " ", "colon": ":"}


@click.command(
    epilog="Examples: `srs import chemistry.yaml` · `srs import class.apkg` · `srs import words.csv --dry-run`. Importing again keeps all progress."
)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE…")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(COMES_IN),
    metavar="FORMAT",
    help=f"Else found by the content: {', '.join(COMES_IN)}.",
)
@click.option("--deck", metavar="NAME", default="", help="Name for the deck, where the file tells none.")
@click.option("--theirs", is_flag=True, help="Of cards that you edited, take the sender's text.")
@click.option(
    "--mine", is_flag=True, help="Of cards that you and the sender edited, keep your text, and tell them no more."
)
@click.option("--no-history", is_flag=True, help="Leave out schedules and answers that come along.")
@click.option("--encoding", metavar="NAME", help="The text's encoding, where it is not UTF-8 or UTF-16.")
@click.option(
    "--delimiter", metavar="CHARACTER", default="", help="csv, tsv, quizlet: tab, comma, semicolon or any other."
)
@click.option(
    "--no-header", is_flag=True, help="csv, tsv: the first row is a card; questions come first, then answers."
)
@click.option("--dry-run", is_flag=True, help="Stop after the plan.")
@click.option(
    "--yes", is_flag=True, help="Do not ask before vanished cards are archived (outside a terminal nothing is asked)."
)
@click.option("--json", "json", is_flag=True, help="Print the plan and what was done as JSON; nothing is asked.")
@click.pass_context
def command(
    context: click.Context,
    *,
    files: tuple[Path, ...],
    form: str | None,
    deck: str,
    theirs: bool,
    mine: bool,
    no_history: bool,
    encoding: str | None,
    delimiter: str,
    no_header: bool,
    dry_run: bool,
    yes: bool,
    json: bool,
) -> None:
    """Read deck files, and files of other programs, into your collection.

    Shows what is new, edited, moved or gone, then applies it as a whole. Progress stays with every card that is
    still there, also when its text was edited; what vanished is archived, never deleted.

    A deck of another program gets a deck file of its own in your deck folder. Import it again when its maker changed
    it: new cards and edits come in, your progress stays, and a card that you edited yourself stays as it is; where the
    sender edited it as well, both texts are shown each time until --mine or --theirs says which one holds.
    """
    runtime: Runtime = context.obj
    files = tuple(dict.fromkeys(files))
    database = runtime.existing_database()
    how = How(
        runtime.deck_folder,
        encoding,
        form or "",
        deck,
        whose=_whose(mine=mine, theirs=theirs),
        history=not no_history,
        hints=Hints(_character(delimiter), no_header),
    )
    asks = runtime.in_terminal and not yes and not json
    came = 0
    for tries_left in reversed(range(MOST_TRIES)):
        prints = coming_again.fingerprints(files, how)
        untouched = coming_again.unchanged(database, prints)
        planned, received = untouched or _plan(database, files, how)
        if not json:
            import_plan.show(planned, received)
        stopped = _reason_to_stop(planned, dry_run=dry_run, asks=asks)
        if stopped or untouched:
            break
        planned = coming_again.with_fingerprints(planned, received, prints)
        database = database or runtime.database()
        try:
            with _progress(files) as at:
                at("saving")
                came = _apply(runtime, database, planned, received)
            break
        except OvertakenError:
            if not tries_left:
                raise
            if not json:
                say("Another program changed the decks meanwhile. What is left to do:")
    if json:
        click.echo(as_json(import_plan.plain(planned, received, applied=not stopped, answers=came)))
    elif stopped:
        say(stopped)
    else:
        if came:
            say(f"{plural(came, 'answer')} came along.")
        say(f"Next: {clean_line(srs_with(runtime.named_database))} review")


def _reason_to_stop(planned: ImportPlan, *, dry_run: bool, asks: bool) -> str:
    """Return why a plan is not carried out, in a sentence; nothing where it is."""
    if not planned.decks:
        return "There is nothing to import."
    if dry_run:
        return "Nothing was changed (--dry-run)."
    if asks and planned.archives and not may_archive(planned.archives, default=True):
        return "Nothing was changed."
    return ""


def _plan(database: Database | None, files: Sequence[Path], how: How) -> tuple[ImportPlan, list[Receiving]]:
    """Return what is to be done with deck files, and what came out of files of other programs."""
    with _progress(files) as at:
        received = [
            receiving.plan_receiving(database, path, found, replace(how, at=at))
            for path in files
            if (found := receiving.format_of(path, how.format))
        ]
        foreign = {each.file for each in received}
        proposed = [deck for each in received for deck in each.proposed]
        ours = [path for path in files if path not in foreign]
        if ours and how.hints != Hints():
            raise UsageError("--delimiter and --no-header say nothing about deck files", "Name a format with -f.")
        if ours and how.deck:
            raise UsageError("--deck says nothing about deck files: they tell their name", "`srs rename` changes it.")
        at("planning")
        planned = importing.plan_import(database, [*ours, *proposed], how.encoding)
    return planned, received


def _apply(runtime: Runtime, database: Database, planned: ImportPlan, received: Sequence[Receiving]) -> int:
    """Carry the plan out; return how many answers came along."""
    if received:
        recorder = Recorder(database, runtime.clock, runtime.chance, SCHEDULERS["sm2"])
        return receiving.apply_receiving(recorder, received, planned)
    importing.apply_import(database, planned)
    return 0


@contextmanager
def _progress(files: Sequence[Path]) -> Iterator[Callable[[str], None]]:
    """Show on a terminal what goes on, where the files are so large that it takes more than a moment.

    Python looks for garbage after each so many new objects; here are many, all of which are still needed.
    """
    size = sum(path.stat().st_size for path in files if path.is_file())
    if size >= _LARGE:
        gc.disable()
    if size < _LARGE or not sys.stderr.isatty():
        yield lambda _step: None
        return
    from srs_cli.terminal.progress import shape_progress  # noqa: PLC0415 - slow to import

    name = clean_line(files[0].name) if len(files) == 1 else plural(len(files), "file")
    with shape_progress(name, _STEPS) as step:
        yield step


def _whose(*, mine: bool, theirs: bool) -> Literal["", "mine", "theirs"]:
    """Return whose text holds, as `How` says it; raises UsageError where both are to."""
    if mine and theirs:
        raise UsageError("--mine and --theirs cannot both hold", "Choose one of them.")
    return "theirs" if theirs else "mine" if mine else ""


def _character(delimiter: str) -> str:
    """Return the character that a delimiter is named by; raises UsageError where it is several."""
    found = _DELIMITERS.get(delimiter.lower(), delimiter)
    if len(found) > 1:
        raise UsageError(f"'{delimiter}' is no delimiter", f"Name one character, or {', '.join(_DELIMITERS)}.")
    return found


def may_archive(count: int, *, default: bool) -> bool:
    """Ask whether cards that left their file may be archived."""
    return click.confirm(f"Archive {plural(count, 'card')} no longer in the file? All history is kept", default=default)
