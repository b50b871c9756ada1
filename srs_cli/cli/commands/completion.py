"""`srs completion`: the script that teaches a shell."""

from __future__ import annotations

import os
from pathlib import Path

import click

from srs_cli.cli.completing import HOW_TO_INSTALL, script
from srs_cli.errors import UsageError


@click.command(epilog="Example, for this session of bash or zsh: `source <(srs completion bash)`.")
@click.argument("shell", type=click.Choice(list(HOW_TO_INSTALL)), required=False, metavar="[SHELL]")
@click.pass_context
def command(context: click.Context, *, shell: str | None) -> None:
    """Print a script that completes commands, options, deck names and tags in your shell.

    The script says how to install it. Without a name the shell is the one of $SHELL.
    """
    named = shell or Path(os.environ.get("SHELL", "")).name
    if named not in HOW_TO_INSTALL:
        raise UsageError("which shell?", f"Name one: {', '.join(HOW_TO_INSTALL)}.")
    click.echo(script(context.find_root().command, named), nl=False)
