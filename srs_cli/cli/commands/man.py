"""`srs man`: the manual page."""

from __future__ import annotations

import click

from srs_cli.cli.manpage import manpage


@click.command(epilog="Examples: `srs man | man -l -` reads it; `srs man > ~/.local/share/man/man1/srs.1` installs it.")
@click.pass_context
def command(context: click.Context) -> None:
    """Print the manual page of all commands, in roff."""
    click.echo(manpage(context.find_root().command), nl=False)
