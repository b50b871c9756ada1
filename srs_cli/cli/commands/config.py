"""`srs config`: the settings, where they come from, and changing them."""

from __future__ import annotations

from pathlib import Path

import click

from srs_cli.app import configuring
from srs_cli.cli.output import as_json
from srs_cli.cli.runtime import Runtime
from srs_cli.errors import InputRefusedError, SrsError
from srs_cli.text import clean_line, shorten

_MOST_PROBLEMS = 20


@click.group(
    invoke_without_command=True,
    epilog="Examples: `srs config` shows all values; `srs config set new_a_day 10` changes one; `srs config set "
    "'decks.Old Norse.new_a_day' 5` caps a deck.",
)
@click.option("--json", "in_json", is_flag=True, help="Print the values as JSON, with what is allowed.")
@click.pass_context
def command(context: click.Context, *, in_json: bool) -> None:
    """Show the settings with their origin, or change them.

    The settings stand in one TOML file. What it does not set has its default; for editor, pager and colours the
    environment is asked before that, and an option of a command goes before all.
    """
    if context.invoked_subcommand is not None:
        return
    runtime: Runtime = context.obj
    rows = configuring.shown(runtime.settings)
    if in_json:
        click.echo(as_json([row.as_dict() for row in rows]))
        return
    path = runtime.config_path
    click.echo(f"# {clean_line(str(path))}{'' if path.exists() else ' (not there yet)'}")
    for row in rows:
        # Valid TOML, so that it can become a settings file.
        click.echo(clean_line(f"{row.written}  # {row.origin_near(path)}"))


@command.command(
    "set", context_settings={"ignore_unknown_options": True}, epilog="Example: `srs config set theme dark`."
)
@click.argument("key", metavar="KEY")
@click.argument("value", metavar="VALUE")
@click.pass_obj
def set_(runtime: Runtime, *, key: str, value: str) -> None:
    """Set one value; comments and all else in the file stay."""
    settings = configuring.set_value(runtime.config_path, key, value)
    row = configuring.row(settings, key)
    click.echo(clean_line(f"{row.written}  # {row.origin}"))
    _pass_on(runtime)


@command.command(epilog="Example: `srs config get new_a_day`.")
@click.argument("key", metavar="KEY")
@click.option("--json", "in_json", is_flag=True, help="Print the value as JSON.")
@click.pass_obj
def get(runtime: Runtime, *, key: str, in_json: bool) -> None:
    """Print one value; nothing where a deck has no cap of its own."""
    value = configuring.value(runtime.settings, key)
    if in_json:
        click.echo(as_json(value))
    elif value is not None:
        click.echo(clean_line(str(value).lower() if isinstance(value, bool) else str(value)))


@command.command(epilog="Example: `srs config unset keys.undo`.")
@click.argument("key", metavar="KEY")
@click.pass_obj
def unset(runtime: Runtime, *, key: str) -> None:
    """Remove one value from the file: its default holds."""
    was_there = configuring.unset_value(runtime.config_path, key)
    click.echo(f"{clean_line(key)} is unset." if was_there else f"{clean_line(key)} was not set.")
    _pass_on(runtime)


@command.command(epilog="Example: `srs config edit`, then save and leave the editor.")
@click.pass_obj
def edit(runtime: Runtime) -> None:
    """Open the settings in your editor.

    What you save there is checked first: settings that cannot be used never reach the file. Where there is no file
    yet you see every value with what it means.
    """
    path = runtime.config_path
    before = text = configuring.text_to_edit(path)
    while True:
        edited = click.edit(text, editor=_editor(runtime), extension=".toml")
        if edited is None or edited == before:
            click.echo("Nothing was changed.")
            return
        try:
            configuring.save_edited(path, before, edited)
        except InputRefusedError as error:
            if not (error.problems and runtime.in_terminal and _wants_another_try(error)):
                raise
            text = edited
        else:
            break
    click.echo(f"Saved: {clean_line(str(path))}")
    _pass_on(runtime)


def _editor(runtime: Runtime) -> str | None:
    try:
        return runtime.settings.editor or None
    except InputRefusedError:  # that is why it is opened
        return None


def _wants_another_try(error: InputRefusedError) -> bool:
    for problem in error.problems[:_MOST_PROBLEMS]:
        click.echo(shorten(clean_line(problem), 160), err=True)
    return click.confirm("Nothing was saved. Edit it again?", default=True)


@command.command(epilog='Example: `cp "$(srs config path)" backup.toml`.')
@click.pass_obj
def path(runtime: Runtime) -> None:
    """Print where the settings file is, or would be."""
    click.echo(clean_line(str(runtime.config_path)))


def _pass_on(runtime: Runtime) -> None:
    """Tell the store what `srs due` needs; where that fails, the next review does."""
    try:
        settings = configuring.load(Path(runtime.config_path), {})
        database = runtime.existing_database()
        if database is not None:
            configuring.mirror(database, settings)
            for deck in configuring.decks_not_there(database, settings):
                click.echo(f"Note: no deck is named '{clean_line(deck)}' yet.", err=True)
    except SrsError as error:
        click.echo(f"Note: {clean_line(error.sentence)}; `srs due` follows after the next review.", err=True)
