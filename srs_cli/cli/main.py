"""The command line: a group that imports a command when it is called, and the one place that words errors."""

from __future__ import annotations

import codecs
import errno
import io
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from srs_cli.cli.commands import COMMANDS
from srs_cli.cli.front import WIDEST, unwritten
from srs_cli.cli.output import addressed
from srs_cli.cli.saying import say
from srs_cli.errors import DatabaseRefusedError, InputRefusedError, SrsError
from srs_cli.text import clean, clean_line, shorten

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_MOST_PROBLEMS = 20
_LONGEST_LINE = 180
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_PLAIN_ASCII = "plain_ascii"
_NO_MEMORY, _INTERRUPTED, _BROKEN_PIPE = 6, 130, 141


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
    return _tell(met, arguments) if met else _run(arguments)


def _run(arguments: list[str]) -> int:
    _end_on_signals()
    _prepare_streams()
    try:
        code = cli.main(arguments, prog_name="srs", standalone_mode=False)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt) as leaving:
        return _left(leaving)
    except (BrokenPipeError, SystemExit) as leaving:
        if isinstance(leaving, SystemExit) and leaving.code != 1:  # click makes 1 of a broken pipe; a signal is above
            raise
        # Python flushes standard output once more at its end: give it somewhere harmless.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in a sentence
        return _failed(error, arguments)
    return code if isinstance(code, int) else 0


def _left(leaving: BaseException) -> int:
    """Return the exit code of a command that was left: by Ctrl-C, or at a prompt by the end of input."""
    if not isinstance(leaving.__context__, EOFError):
        if leaving.__cause__ is None:  # it comes from a question, whose line is open; click has ended any other line
            say(err=True)
        return _INTERRUPTED
    say("\nLeft at the end of input; nothing more was changed.", err=True)
    return 0


def _failed(error: Exception, arguments: list[str]) -> int:
    if isinstance(error, click.ClickException):
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = f"`{context.command_path} --help` shows how." if context else ""
        _print_error(error.format_message().rstrip("."), hint)
        return 2
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        error = unwritten(error)
    return _tell(error, arguments) if isinstance(error, SrsError) else _tell_of_fault(error)


def _tell(error: SrsError, arguments: list[str]) -> int:
    problems = error.problems if isinstance(error, InputRefusedError) else ()
    hint = error.hint
    if isinstance(error, DatabaseRefusedError) and error.database:
        from srs_cli.cli.commands.backup import unread, way_back  # noqa: PLC0415 - only where a database is damaged

        after_all = unread(error.database)
        if after_all:
            return _tell(after_all, arguments)
        hint = way_back(error.database) or hint
    _print_error(error.sentence, addressed(hint, _named_database(arguments)), problems)
    return error.exit_code


def _named_database(arguments: list[str]) -> str:
    """Return the database that --db names, ahead of the command; "" where none is."""
    for place, each in enumerate(arguments):
        if each == "--db" and place + 1 < len(arguments):
            return arguments[place + 1]
        if each.startswith("--db="):
            return each.removeprefix("--db=")
        if not each.startswith("-"):
            break
    return ""


def _tell_of_fault(error: Exception) -> int:
    if isinstance(error, MemoryError):
        _print_error("there is not enough memory for this", "Close other programs, or split the file. Nothing is lost.")
        return _NO_MEMORY
    if os.environ.get("SRS_DEBUG"):
        import traceback  # noqa: PLC0415 - only for who looks for a fault

        say(clean("".join(traceback.format_exception(error)).rstrip("\n")), err=True)
    else:
        _print_error(
            f"this is a fault of srs itself ({type(error).__name__}: {error})",
            "Every answer that was shown as saved is safe. SRS_DEBUG=1 shows where it happened.",
        )
    return 1


def _print_error(sentence: str, hint: str = "", problems: tuple[str, ...] = ()) -> None:
    lines = [f"srs: {shorten(clean_line(sentence), 3 * _LONGEST_LINE)}"]
    lines += [f"  {shorten(clean_line(problem), _LONGEST_LINE)}" for problem in problems[:_MOST_PROBLEMS]]
    if len(problems) > _MOST_PROBLEMS:
        lines.append(f"  … and {len(problems) - _MOST_PROBLEMS} more")
    if hint:
        lines.append(shorten(clean(hint), 2 * _LONGEST_LINE))
    with suppress(OSError):  # nobody listens: the exit code tells
        say("\n".join(lines), err=True)


def _end_on_signals() -> None:
    """Turn Ctrl-C, TERM and HUP into an orderly exit: what is open is closed, a terminal is put back."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # as under nohup, or in the background
            signal.signal(number, _leave)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    if _is_importing(frame):  # Python drops what is raised in some places there, and nothing is open that needs closing
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _prepare_streams() -> None:
    """Let an output that is not UTF-8 show "?" for what it lacks; what is no text in the input is no answer either."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and codecs.lookup(stream.encoding).name == "ascii":
            # Under that name click would send UTF-8, whose bytes may be commands for such a terminal.
            codecs.register(_plain_ascii)
            stream.reconfigure(encoding=_PLAIN_ASCII, errors="replace")
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _plain_ascii(name: str) -> codecs.CodecInfo | None:
    """Return ASCII under another name, or None where that is not asked for."""
    if name != _PLAIN_ASCII:
        return None
    known = codecs.lookup("ascii")
    steps = known.incrementalencoder, known.incrementaldecoder
    return codecs.CodecInfo(known.encode, known.decode, known.streamreader, known.streamwriter, *steps, name=name)
