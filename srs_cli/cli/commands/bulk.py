"""Commands that change all cards which a search finds: the count first, a question, and one undo for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from srs_cli.app import listing, managing, searching
from srs_cli.app.recording import Recorder
from srs_cli.cli.commands import naming, opening
from srs_cli.cli.output import CHANGED_AS_JSON, as_json
from srs_cli.cli.query import QueryCommand, text_of
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import UsageError
from srs_cli.model.collection import StoredCard
from srs_cli.text import clean_line, plural

_MOST_SHOWN = 5
Act = Callable[[Recorder, Sequence[StoredCard]], int]

_query = click.argument("query", nargs=-1, required=True, metavar="QUERY…")
_yes = click.option("--yes", "-y", is_flag=True, help="Do not ask (outside a terminal nothing is asked).")
_dry_run = click.option("--dry-run", is_flag=True, help="Only say which cards it would be.")


def _options(function: Callable[..., None]) -> Callable[..., None]:
    return _query(_yes(_dry_run(CHANGED_AS_JSON(function))))


@click.command(cls=QueryCommand, epilog="Example: `srs suspend tag:hard deck:chem`. `srs unsuspend` asks them again.")
@_options
@click.pass_obj
def suspend(runtime: Runtime, /, **options: object) -> None:
    """Put all cards away that a search finds: they are asked no more, and keep their history."""
    _carry_out(runtime, "suspend", "suspended", managing.suspend, options)


@click.command(cls=QueryCommand, epilog="Example: `srs unsuspend is:suspended deck:chem`.")
@_options
@click.pass_obj
def unsuspend(runtime: Runtime, /, **options: object) -> None:
    """Ask suspended cards again: they come back with the schedule they had."""
    _carry_out(runtime, "unsuspend", "unsuspended", managing.unsuspend, options)


@click.command(
    cls=QueryCommand, epilog="Example: `srs bury deck:chem --days 3` hides them today and for two days more."
)
@_options
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    metavar="N",
    default=1,
    show_default=True,
    help="For how many days, today included.",
)
@click.pass_obj
def bury(runtime: Runtime, /, *, days: int, **options: object) -> None:
    """Hide cards until tomorrow, or for more days; their schedule stays."""
    _carry_out(runtime, "hide", "hidden", lambda recorder, cards: managing.bury(recorder, cards, days), options)


@click.command(cls=QueryCommand, epilog="Example: `srs reset is:leech` starts leeches over.")
@_options
@click.pass_obj
def reset(runtime: Runtime, /, **options: object) -> None:
    """Make cards new again. Their history stays in the log."""
    _carry_out(runtime, "reset", "reset", managing.reset, options)


@click.command(cls=QueryCommand, epilog="Example: `srs flag source:chapter3 --flag 2`; `srs flag is:flagged --off`.")
@_options
@click.option(
    "--flag", "number", type=click.IntRange(1, 7), metavar="N", default=1, show_default=True, help="Which flag."
)
@click.option("--off", is_flag=True, help="Take the flags off.")
@click.pass_obj
def flag(runtime: Runtime, /, *, number: int, off: bool, **options: object) -> None:
    """Flag cards with a number from 1 to 7, or take their flags off."""
    wanted = 0 if off else number
    words = ("unflag", "unflagged") if off else ("flag", "flagged")
    _carry_out(runtime, *words, lambda recorder, cards: managing.flag(recorder, cards, wanted), options)


@click.command(cls=QueryCommand, epilog="Example: `srs tag deck:chem acid --add organic --remove todo`.")
@_options
@click.option("--add", multiple=True, metavar="TAG", help="Add this tag; may be given several times.")
@click.option("--remove", multiple=True, metavar="TAG", help="Remove this tag; may be given several times.")
@click.pass_obj
def tag(runtime: Runtime, /, *, add: tuple[str, ...], remove: tuple[str, ...], **options: object) -> None:
    """Add and remove tags of cards, in their deck files."""
    if not add and not remove:
        raise UsageError("no tag was named", "Use --add TAG or --remove TAG.")
    _carry_out(
        runtime, "retag", "retagged", lambda recorder, cards: managing.tag(recorder, cards, add, remove), options
    )


@click.command(cls=QueryCommand, epilog="Example: `srs move tag:organic --to 'Organic chemistry'`.")
@_options
@click.option("--to", "name", required=True, metavar="DECK", help="The deck they go to; made if there is none.")
@click.pass_obj
def move(runtime: Runtime, /, *, name: str, **options: object) -> None:
    """Move cards to another deck; their history goes with them."""

    def act(recorder: Recorder, cards: Sequence[StoredCard]) -> int:
        into = opening.deck_or_new(runtime, recorder.database, name, ask=not options["yes"])
        return managing.move(recorder, cards, into)

    _carry_out(runtime, "move", "moved", act, options)


def _carry_out(runtime: Runtime, verb: str, done: str, act: Act, options: dict[str, object]) -> None:
    text = text_of(options["query"])  # type: ignore[arg-type]
    database = opening.with_cards(runtime)
    day = runtime.clock.now().day
    decks = {deck.row for deck in listing.stored_decks(database)}
    fitting = searching.the_cards(database, text, day, runtime.settings.leech_lapses)
    found = [card for card in fitting if not card.archived and card.deck in decks]
    if not found:
        say(f"No card fits {clean_line(text)}.", err=True)
    elif options["dry_run"]:
        if not options["json"]:
            say("\n".join(naming.listed(found, _MOST_SHOWN)))
            say(f"{plural(len(found), 'card')} would be {done}. Nothing was changed (--dry-run).")
            return
    elif not options["yes"] and runtime.in_terminal:
        say("\n".join(naming.listed(found, _MOST_SHOWN)))
        if not click.confirm(f"{verb.capitalize()} {plural(len(found), 'card')}?", default=len(found) == 1):
            say("Nothing was changed.")
            return
    changed = act(opening.recorder(runtime, database), found) if found and not options["dry_run"] else 0
    if options["json"]:
        click.echo(as_json({"found": len(found), "changed": changed, "ids": [card.card.id for card in found]}))
    elif found:
        same = len(found) - changed
        already = f" ({plural(same, 'card')} {'was' if same == 1 else 'were'} so already)" if same else ""
        undo = " `srs undo` takes it back." if changed else ""
        say(f"{plural(changed, 'card')} {done}{already}.{undo}")
