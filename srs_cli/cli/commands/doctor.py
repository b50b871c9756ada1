"""`srs doctor`: tells whether the database is sound, and makes it so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from srs_cli.app.checkup import STEPS, Checkup, check_up, has_backups, is_beyond_repair
from srs_cli.app.doctor import OK, WARNING, WRONG, Finding
from srs_cli.app.doctor import reindex as make_index
from srs_cli.cli.commands import repairing
from srs_cli.cli.commands.backup import way_back
from srs_cli.cli.output import addressed, as_json
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import DatabaseRefusedError, UsageError
from srs_cli.schedule import SCHEDULERS
from srs_cli.text import clean_line, plural

if TYPE_CHECKING:
    from srs_cli.app.doctor import Tell

_UNSOUND = 4
_LABELS = {OK: "ok   ", WARNING: "warn ", WRONG: "WRONG"}
_LONG_BYTES = 8 << 20  # from this size on it takes a moment


@click.command(
    epilog="Examples: `srs doctor`, or `srs check`; `srs doctor --repair`. Nothing is changed without --repair or --reindex."
)
@click.option(
    "--repair", is_flag=True, help="Repair what is wrong: shows what that saves and loses, asks, keeps the old file."
)
@click.option("--yes", is_flag=True, help="Do not ask before a repair; needed outside of a terminal.")
@click.option("--reindex", is_flag=True, help="First make the search index anew from the cards.")
@click.option("--json", "json", is_flag=True, help="Print the findings, and what a repair did, as JSON.")
@click.pass_context
def command(context: click.Context, *, repair: bool, yes: bool, reindex: bool, json: bool) -> None:
    """Check the database, the log and the deck files, and repair what is wrong.

    Looks at the file's structure, its tables and triggers, the digest that every event and card carries, gaps in the log,
    whether every schedule is exactly what the log says, counts, search, the deck files, who may read your data, and
    whether a network or another program could harm it. Exits with 4 when something is wrong; warnings are no fault.
    """
    runtime: Runtime = context.obj
    if repair and not yes and json:
        raise UsageError("nothing was repaired: with --json nobody is asked", "Add --yes to do it.")
    if not os.path.lexists(runtime.database_path):
        context.exit(_without_database(runtime, json=json))
    if reindex and (database := runtime.existing_database()):
        make_index(database)
    found = _look(runtime)
    if not repair:
        _tell(runtime, found, json=json)
    elif found.refused is not None and is_beyond_repair(runtime.database_path, found.refused):
        raise found.refused
    else:
        found = _repaired(runtime, found, yes=yes, json=json)
    context.exit(0 if found.sound else _UNSOUND)


def _without_database(runtime: Runtime, *, json: bool) -> int:
    lost = has_backups(runtime.database_path)
    path = str(runtime.database_path)
    words = f"There is no database at {path}, but there are backups of it"
    advice = addressed("`srs restore` puts the newest good one back.", runtime.named_database)
    if json:
        found = Checkup((Finding("file opens", WRONG, words, advice, 1),) if lost else ())
        click.echo(as_json(_plain(path, found)))
    elif lost:
        say(f"{clean_line(words)}. {advice}")
    else:
        say("There is no database yet: nothing to check. Start with: srs review")
    return _UNSOUND if lost else 0


def _look(runtime: Runtime) -> Checkup:
    own = not runtime.named_database and not os.environ.get("SRS_DB")
    with progress(runtime, STEPS) as tell:
        found = check_up(runtime.database_path, SCHEDULERS["sm2"], runtime.deck_folder, tell, own_folder=own)
    findings = (replace(each, advice=addressed(each.advice, runtime.named_database)) for each in found.findings)
    return replace(found, findings=tuple(findings))


@contextmanager
def progress(runtime: Runtime, steps: int) -> Iterator[Tell]:
    """Show a bar where a person waits for a large database."""
    path = runtime.database_path
    if not runtime.in_terminal or not path.exists() or path.stat().st_size < _LONG_BYTES:
        yield lambda _check, _share: None
        return
    from srs_cli.terminal.progress import check_progress  # noqa: PLC0415 - Rich is slow to import

    with check_progress(steps) as tell:
        yield tell


def _tell(runtime: Runtime, found: Checkup, *, json: bool) -> None:
    path = str(runtime.database_path)
    if json:
        click.echo(as_json(_plain(path, found)))
        return
    if found.refused is not None:
        raise _with_way_back(found.refused)
    say(f"Database: {clean_line(path)}")
    for finding in found.findings:
        say(f"  {_LABELS[finding.state]}  {finding.check}: {clean_line(finding.words)}")
        if finding.advice:
            say(f"         {clean_line(finding.advice)}")
    if not found.sound:
        advice = "`srs doctor --repair` shows what it can save, and asks before it changes anything."
        say(f"Something is wrong. {addressed(advice, runtime.named_database)}")
    elif found.warnings:
        say(f"All is well but for {plural(found.warnings, 'warning')}.")
    else:
        say("All is well.")


def _with_way_back(refused: DatabaseRefusedError) -> DatabaseRefusedError:
    """Return the error with both ways out: what the file holds still, and the newest good backup."""
    if not refused.database:
        return refused
    back = way_back(refused.database) or refused.hint
    return DatabaseRefusedError(refused.sentence, f"`srs doctor --repair` saves what the file still holds. {back}")


def _repaired(runtime: Runtime, found: Checkup, *, yes: bool, json: bool) -> Checkup:
    """Repair what is wrong, if the student wants it; return what is found afterwards."""
    path = str(runtime.database_path)
    if found.sound:
        if json:
            click.echo(as_json({**_plain(path, found), "repair": None}))
        else:
            _tell(runtime, found, json=False)
            say("Nothing needs a repair.")
        return found
    if not json:
        for finding in found.findings:
            if finding.state == WRONG:
                say(f"{_LABELS[WRONG]}  {finding.check}: {clean_line(finding.words)}")
    done = repairing.repair(runtime, lambda steps: progress(runtime, steps), yes=yes, json=json)
    if done is None:
        return found
    after = _look(runtime)
    if json:
        click.echo(as_json({**_plain(path, after), "before": _findings(found), "repair": done}))
    else:
        _tell(runtime, after, json=False)
    return after


def _plain(path: str, found: Checkup) -> dict[str, object]:
    return {"database": path, "ok": found.sound, "findings": _findings(found)}


def _findings(found: Checkup) -> list[dict[str, object]]:
    return [
        {
            "check": each.check,
            "state": each.state,
            "words": each.words,
            "advice": each.advice,
            "count": each.count,
            "examples": list(each.examples),
        }
        for each in found.findings
    ]
