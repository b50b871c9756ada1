"""`srs doctor`: tells whether the database is sound."""

from __future__ import annotations

import click

from srs_cli.app.doctor import Finding, examine
from srs_cli.app.doctor import reindex as make_index
from srs_cli.cli.output import as_json
from srs_cli.cli.runtime import Runtime
from srs_cli.schedule import SCHEDULERS
from srs_cli.text import clean_line

_UNSOUND = 4


@click.command(epilog="Example: `srs doctor`. Nothing is changed without --reindex.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--reindex", is_flag=True, help="First make the search index anew from the cards.")
@click.pass_context
def command(context: click.Context, *, as_json: bool, reindex: bool) -> None:
    """Check the database and the log.

    Looks at the file's structure, at the digest that every event and card carries, for gaps in the log, whether
    every schedule is exactly what the log says, and whether a search finds what the cards say. Exits with 4 when something is wrong.
    """
    runtime: Runtime = context.obj
    database = runtime.existing_database()
    if database and reindex:
        make_index(database)
    findings = examine(database, SCHEDULERS["sm2"]) if database else []
    sound = all(finding.ok for finding in findings)
    if as_json:
        _print_json(findings, str(runtime.database_path), sound=sound)
    elif database is None:
        click.echo("There is no database yet: nothing to check. Start with: srs review")
    else:
        click.echo(f"Database: {clean_line(str(runtime.database_path))}")
        for finding in findings:
            click.echo(f"  {'ok   ' if finding.ok else 'WRONG'}  {finding.check}: {clean_line(finding.words)}")
        click.echo("All is well." if sound else "Something is wrong. Keep a copy of the file before you go on.")
    context.exit(0 if sound else _UNSOUND)


def _print_json(findings: list[Finding], path: str, *, sound: bool) -> None:
    rows = [{"check": each.check, "ok": each.ok, "words": each.words} for each in findings]
    click.echo(as_json({"database": path, "ok": sound, "findings": rows}))
