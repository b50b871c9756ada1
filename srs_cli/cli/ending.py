"""How a run of `srs` ends: every error becomes one sentence on standard error and an exit code, every signal an orderly end."""

from __future__ import annotations

import codecs
import errno
import io
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from srs_cli.cli.front import unwritten
from srs_cli.cli.saying import say
from srs_cli.errors import DatabaseRefusedError, InputRefusedError, SrsError
from srs_cli.text import clean, clean_line, shorten

_MOST_PROBLEMS = 20
_LONGEST_LINE = 180
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_PLAIN_ASCII = "plain_ascii"
_NO_MEMORY, _INTERRUPTED, _BROKEN_PIPE = 6, 130, 141


def exit_code_of(run: Callable[[], object], arguments: list[str]) -> int:
    """Run a command and return the exit code that it returns, or that of how it failed; `arguments` named it."""
    _end_on_signals()
    _prepare_streams()
    try:
        code = run()
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as leaving:
        if isinstance(leaving, SystemExit) and leaving.code != 1:  # click makes 1 of a broken pipe; a signal is above
            raise
        # Python flushes standard output once more at its end: give it somewhere harmless.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - whatever it is, it is told in a sentence
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


def _failed(error: Exception | KeyboardInterrupt, arguments: list[str]) -> int:
    import click  # noqa: PLC0415 - a session that ends well does without

    if isinstance(error, click.Abort | KeyboardInterrupt):
        return _left(error)
    if isinstance(error, click.ClickException):
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = f"`{context.command_path} --help` shows how." if context else ""
        _print_error(error.format_message().rstrip("."), hint)
        return 2
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        error = unwritten(error)
    return tell(error, arguments) if isinstance(error, SrsError) else _tell_of_fault(error)


def tell(error: SrsError, arguments: list[str]) -> int:
    """Print what went wrong and what to do next; return the exit code."""
    problems = error.problems if isinstance(error, InputRefusedError) else ()
    hint = error.hint
    if isinstance(error, DatabaseRefusedError) and error.database:
        from srs_cli.cli.commands.backup import unread, way_back  # noqa: PLC0415 - only where a database is damaged

        after_all = unread(error.database)
        if after_all:
            return tell(after_all, arguments)
        hint = way_back(error.database) or hint
    if database := _named_database(arguments):
        from srs_cli.cli.output import addressed  # noqa: PLC0415 - most are about the usual one

        hint = addressed(hint, database)
    _print_error(error.sentence, hint, problems)
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
