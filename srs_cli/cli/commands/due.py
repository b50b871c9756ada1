"""`srs due`: the same answer as the front door's, with help."""

from __future__ import annotations

import click

from srs_cli.cli.front import due
from srs_cli.cli.runtime import Runtime


@click.command(
    epilog="Example, in a shell prompt: `srs due --check >/dev/null && echo cards`.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--check", is_flag=True, help="Exit with 7 when nothing is due.")
@click.pass_context
def command(context: click.Context, *, as_json: bool, check: bool) -> None:
    """Say in one line what is due today."""
    runtime: Runtime = context.obj
    text, code = due(str(runtime.database_path), runtime.clock.utc_ms(), as_json=as_json, check=check)
    click.echo(text, nl=False)
    context.exit(code)
