"""Other programs that a session calls: the editor, the pager, the viewer of media. No shell has a part in it."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from msgspec import Struct, field

from srs_cli.errors import InputRefusedError, StorageError
from srs_cli.files import decode, read_bytes
from srs_cli.text import clean, file_name

_EDITORS = ("nano", "vim", "vi", "emacs", "micro")
_LINE_AFTER_PLUS = frozenset(
    {"vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "micro", "kak", "ne", "joe", "mcedit", "less"}
)
_LINE_AFTER_COLON = frozenset({"hx", "helix"})
_WAIT = frozenset({"subl", "zed"})  # as the last, but with a window of their own
_GO_TO = frozenset({"code", "codium", "code-insiders"})


class Programs(Struct, frozen=True):
    """The programs as settings and environment name them."""

    editor: str = ""
    pager: str = ""
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def edit(self, path: Path, line: int) -> None:
        """Open a file in the editor at a line, and wait until it is closed. Raises StorageError where none starts."""
        names = (self.editor, self.environment.get("VISUAL", ""), self.environment.get("EDITOR", ""))
        command = _named(names) or _first_of(_EDITORS)
        if not command:
            raise StorageError("no editor was found", "Set EDITOR, or `srs config set editor nano`.")
        _run([*command, *_at_line(command, path, line)])

    def page(self, path: Path, line: int) -> None:
        """Show a file read-only at a line. Raises StorageError where no pager starts."""
        names = (self.pager, self.environment.get("PAGER", ""))
        command = _named(names) or _first_of(("less", "more"))
        if not command:
            raise StorageError("no pager was found", "Set PAGER, or `srs config set pager less`.")
        from tempfile import TemporaryDirectory  # noqa: PLC0415 - slow to import

        text = clean(_viewed(path))
        with TemporaryDirectory(prefix="srs-") as folder:
            # A copy, since most pagers let through what acts on a terminal or hides, in the text as in its name.
            shown = Path(folder) / f"{file_name(path.stem)}{path.suffix if path.suffix[1:].isalnum() else '.txt'}"
            shown.write_text(text, "utf-8")
            shown.chmod(0o400)
            # No editor, shell or other file from within the pager.
            _run([*command, *_at_line(command, shown, line)], {"LESSSECURE": "1", "LESSOPEN": "", "LESS": ""})

    def view(self, path: Path) -> None:
        """Open a file of media in the viewer of the desktop. Raises StorageError where there is none."""
        import shutil  # noqa: PLC0415 - no session begins with another program
        import subprocess  # noqa: PLC0415 - as above

        opener = "open" if sys.platform == "darwin" else "xdg-open"
        if not shutil.which(opener):
            raise StorageError(f"there is no {opener} to show {path.name}", f"It lies at {path}.")
        try:
            subprocess.Popen(  # noqa: S603 - a fixed program, and a file that the media rules allowed
                [opener, str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise StorageError(f"cannot start {opener}: {error.strerror}") from error


def _viewed(path: Path) -> str:
    """Return a text file's content, in whatever encoding; raises InputRefusedError for what is no text."""
    data = read_bytes(path)
    try:
        return decode(data, str(path))
    except InputRefusedError:
        if b"\0" in data:
            raise InputRefusedError(f"{path.name} is not a text file; it lies at {path}") from None
        return decode(data, str(path), "latin-1")


def _named(names: Sequence[str]) -> list[str]:
    name = next((each for each in names if each.strip()), "")
    try:
        return shlex.split(name)
    except ValueError as error:
        raise StorageError(f"cannot start {name}: {error}", "Its quotes must be pairs.") from error


@contextmanager
def interrupts_left_to_it() -> Iterator[None]:
    """Leave Ctrl-C to the program that is called: this one does not end with it."""
    before = signal.signal(
        signal.SIGINT, lambda _number, _frame: None
    )  # not ignored: the called one would inherit that
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _first_of(names: Sequence[str]) -> list[str]:
    import shutil  # noqa: PLC0415 - as above

    return next(([name] for name in names if shutil.which(name)), [])


def _at_line(command: Sequence[str], path: Path, line: int) -> list[str]:
    name = Path(command[0]).name
    if line < 1:
        return [str(path)]
    if name in _LINE_AFTER_PLUS:
        return [f"+{line}", str(path)]
    if name in _LINE_AFTER_COLON:
        return [f"{path}:{line}"]
    if name in _WAIT:
        return ["--wait", f"{path}:{line}"]
    if name in _GO_TO:
        return ["--wait", "--goto", f"{path}:{line}"]
    return [str(path)]


def _run(command: list[str], extra: Mapping[str, str] | None = None) -> None:
    try:
        code = _end_of(command, {**os.environ, **(extra or {})})
    except FileNotFoundError as error:
        raise StorageError(
            f"{command[0]} is not installed", "Install it, or set another: `srs config set editor NAME`."
        ) from error
    except OSError as error:
        raise StorageError(f"cannot start {command[0]}: {error.strerror}", "Set EDITOR or PAGER to another.") from error
    if code:
        raise StorageError(f"{command[0]} ended with {code}")


def _end_of(command: list[str], environment: Mapping[str, str]) -> int:
    """Run a program to its end and return its exit code.

    TERM and HUP are handed on to it first: it has the terminal, and puts it back; what they mean for us comes after.
    """
    import subprocess  # noqa: PLC0415 - as above

    came: list[int] = []
    started: list[subprocess.Popen[bytes]] = []

    def hand_on(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        for program in started:
            program.send_signal(number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, hand_on) for number in numbers}
    try:
        started.append(subprocess.Popen(command, env=environment))  # noqa: S603 - the user's own editor
        for number in came:  # it came while the program was being started
            started[0].send_signal(number)
        return started[0].wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)
