"""`srs demo`: a session on twelve cards that teach the keys; nothing of it is kept."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from srs_cli.app import demonstrating
from srs_cli.cli.commands import studying
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say


@click.command(epilog="Example: `srs demo`, then do what the cards say.")
@click.option("--plain", is_flag=True, help="Line by line, without drawing on the screen.")
@click.pass_context
def command(context: click.Context, *, plain: bool) -> None:
    """Learn the keys of a session with twelve cards.

    It runs a normal session in a folder that is thrown away: your own cards and schedules are not touched, and
    whatever you press, nothing is kept.
    """
    own: Runtime = context.obj
    settings = demonstrating.settings_of(own.settings)
    with TemporaryDirectory(prefix="srs-demo-") as folder:
        runtime = Runtime(str(Path(folder) / "srs.db"), settings)
        try:
            demonstrating.fill(runtime.database(), runtime.deck_folder)
            code = studying.study(runtime, (), studying.Choice(plain=plain))
            say("Nothing of this is kept.\nWith your own cards: srs review")
        finally:
            runtime.close()
    context.exit(code)
