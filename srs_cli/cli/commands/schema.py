"""`srs schema`: the JSON Schema of deck files, for editors."""

from __future__ import annotations

from importlib.resources import files

import click


@click.command(
    epilog="Example: `srs schema > deck.schema.json`, and `# yaml-language-server: $schema=deck.schema.json` as the "
    "first line of a deck file: the editor completes its keys and marks what is wrong."
)
def command() -> None:
    """Print the JSON Schema of deck files, by which editors complete and check them."""
    click.echo(files("srs_cli.deckfile").joinpath("deck.schema.json").read_text("utf-8"), nl=False)
