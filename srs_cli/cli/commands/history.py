"""`srs history`: all that ever happened to a card."""

from __future__ import annotations

import shutil

import click

from srs_cli.app.history import CardHistory, Entry, history
from srs_cli.cli.commands import naming
from srs_cli.cli.finding import due_words
from srs_cli.cli.output import as_json
from srs_cli.cli.query import QueryCommand, text_of
from srs_cli.cli.runtime import Runtime
from srs_cli.errors import UsageError
from srs_cli.model.study_day import iso
from srs_cli.schedule import SCHEDULERS
from srs_cli.terminal.grades import Grade, scale_of
from srs_cli.terminal.past import cells, head, name_of, rows, when


@click.command(
    cls=QueryCommand,
    epilog="Examples: `srs history 0h2k9m4x7pqr`; `srs history mitochondria` where only one card fits.",
)
@click.argument("card", nargs=-1, required=True, metavar="CARD…")
@click.option("--json", "json", is_flag=True, help="Print the history as JSON.")
@click.pass_context
def command(context: click.Context, *, card: tuple[str, ...], json: bool) -> None:
    """Show every event of a card: answers, undone ones too, with interval and ease after each.

    The card is named by its id, or by a search that finds it alone. Times are those on the clock on the wall where it
    happened.
    """
    runtime: Runtime = context.obj
    found = _the_history(runtime, text_of(card))
    scale = scale_of(runtime.settings.grades)
    if json:
        click.echo(as_json(_plain(found, scale, runtime.clock.now().day)))
    elif runtime.in_terminal:
        click.echo("\n".join(rows(found, scale, shutil.get_terminal_size().columns)))
    else:
        lines = [*head(found), *("\t".join(cells(entry, found, scale)).rstrip() for entry in found.entries)]
        click.echo("\n".join(lines))


def _the_history(runtime: Runtime, text: str) -> CardHistory:
    database = runtime.existing_database()
    if database is None:
        raise UsageError("there are no cards yet", "Start with `srs review`, `srs add` or `srs extract FILE`.")
    return history(database, naming.the_card(runtime, database, text), SCHEDULERS["sm2"])


def _plain(found: CardHistory, scale: tuple[Grade, ...], today: int) -> dict[str, object]:
    card = found.stored.card
    return {
        "id": card.id,
        "deck": found.deck,
        "archived": found.archived,
        "source": str(card.source) if card.source else None,
        "faces": [
            {
                "face": each.number,
                "question": each.question,
                "due": None if each.memory.is_new else iso(each.memory.due),
                "when": due_words(each.memory.due, today),
                "interval": each.memory.interval,
                "ease": each.memory.ease / 100,
                "lapses": each.memory.lapses,
                "suspended": each.memory.suspended,
                "flag": each.memory.flag,
            }
            for each in found.faces
        ],
        "events": [_plain_entry(each, scale) for each in found.entries],
    }


def _plain_entry(entry: Entry, scale: tuple[Grade, ...]) -> dict[str, object]:
    return {
        "id": entry.id,
        "time": when(entry),
        "utc_ms": entry.moment.utc_ms,
        "utc_offset_s": entry.moment.offset_s,
        "study_day": iso(entry.moment.day),
        "kind": entry.kind,
        "face": entry.face,
        "grade": entry.grade,
        "grade_name": name_of(entry.grade, scale) or None,
        "interval": entry.interval,
        "ease": None if entry.ease is None else entry.ease / 100,
        "due": None if entry.due is None else iso(entry.due),
        "took_ms": entry.took_ms,
        "flag": entry.flag,
        "days": entry.days,
        "what": entry.what or None,
        "device": entry.device,
        "undone": entry.undone,
        "undoes": entry.voids or None,
    }
