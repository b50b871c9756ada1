"""The command line: a group that imports a command when it is called."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from srs_cli.cli.commands import COMMANDS
from srs_cli.cli.ending import exit_code_of, tell
from srs_cli.cli.front import WIDEST
from srs_cli.cli.saying import say
from srs_cli.errors import SrsError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of use."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(f"srs_cli.cli.commands.{module}"), name or "command")
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        if ctx.resilient_parsing:  # a shell completes
            from srs_cli.cli.completing import prepare  # noqa: PLC0415 - not needed otherwise

            prepare(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_module, text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Return the commands that begin so, without importing them, and the options."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only where a shell completes

        named = [CompletionItem(name, help=text) for name, (_, text) in COMMANDS.items() if name.startswith(incomplete)]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; a name that is none is answered with the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches  # noqa: PLC0415 - only for a slip of the fingers

            near = get_close_matches(args[0], COMMANDS, 1)
            advice = f"Did you mean `srs {near[0]}`?" if near else "`srs --help` lists the commands."
            raise click.UsageError(f"there is no command '{args[0]}'. {advice}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST},
    epilog="First steps: `srs review` starts with the decks that come along; `srs extract notes.txt` makes your own.",
)
@click.option("--db", "database", metavar="FILE", help="Use this database instead of the one in your data folder.")
@click.version_option(package_name="srs", prog_name="srs", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, database: str | None) -> None:
    """Spaced-repetition flashcards for the terminal."""
    from srs_cli.cli.runtime import Runtime  # noqa: PLC0415 - help needs none of it

    context.obj = Runtime(database or "")
    context.call_on_close(context.obj.close)
    if context.invoked_subcommand is None:
        from srs_cli.cli.front import due  # noqa: PLC0415

        runtime = context.obj
        line, _code = due(str(runtime.database_path), runtime.clock.utc_ms(), as_json=False, check=False)
        say("srs: flashcards that come back just before you forget them.")
        say("srs review: study.  srs extract FILE: make cards.  srs demo: learn the keys.")
        say("srs --help: all commands.  srs COMMAND -h: one of them.")
        say(f"Today: {line.rstrip()}")


def run(arguments: list[str], met: SrsError | None = None) -> int:
    """Run the command line and return the exit code; every error becomes one sentence on standard error.

    `met` is the error that a door has met already: it is told, and nothing is run.
    """
    if "_SRS_COMPLETE" in os.environ:
        from srs_cli.cli.completing import answer  # noqa: PLC0415 - only where a shell completes

        return answer(cli, os.environ["_SRS_COMPLETE"])
    if met:
        return tell(met, arguments)
    return exit_code_of(lambda: cli.main(arguments, prog_name="srs", standalone_mode=False), arguments)
