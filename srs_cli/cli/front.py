"""The front door: `srs due` for shell prompts and `srs --help`, answered before anything slow is imported.

What it does not understand it leaves to the command line proper, which has the same command with its help.
"""

from __future__ import annotations

import os
import sys
import time

from srs_cli.errors import BusyError, SrsError, StorageError

NOTHING_DUE = 7
WIDEST = 100  # columns of help
HELP_WIDTHS = (80, WIDEST)


def answer(arguments: list[str]) -> SrsError | None:
    """Answer a plain `srs due` or `srs --help` and end the process, or return where the call is anything else.

    What is returned is why it could not be answered, where to ask once more would be to wait or write once more.
    """
    try:
        answered = _answer(arguments)
    except BusyError as error:
        return error
    except Exception:  # noqa: BLE001 - the command line proper meets it again and words it
        return None
    if answered is None:
        return None
    text, code = answered
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os._exit(141)
    except OSError as error:
        return unwritten(error)
    os._exit(code)  # nothing is open: the interpreter's tear-down would cost a quarter of the whole


def _answer(arguments: list[str]) -> tuple[str, int] | None:
    """Return what is to be printed and the exit code, or None where this is not for the front door."""
    if arguments in (["--help"], ["-h"]):
        text = help_text()
        return (text, 0) if text else None
    asked = _understood(arguments)
    if asked is None:
        return None
    path, as_json, check = asked
    return due(path, now_ms(), as_json=as_json, check=check)


def help_text() -> str:
    """Return what `srs --help` prints, as it was written down for windows as wide as most are; "" for another width."""
    columns = os.environ.get("COLUMNS", "")
    try:
        width = int(columns) if columns else os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:  # no window
        width = 80
    width = min(width, WIDEST)
    if width not in HELP_WIDTHS or "_SRS_COMPLETE" in os.environ:
        return ""
    with open(f"{os.path.dirname(__file__)}/help-{width}.txt", encoding="ascii") as file:  # noqa: PTH120, PTH123 - pathlib is slow to import
        return file.read()


def unwritten(error: OSError) -> StorageError:
    """Return what to tell where the output could not be written; what is left of it goes nowhere, also at Python's end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return StorageError(f"cannot write the output: {error.strerror}", "Every change that was made is kept.")


def due(path: str, utc_ms: int, *, as_json: bool, check: bool) -> tuple[str, int]:
    """Return the line that `srs due` prints and its exit code; `utc_ms` are milliseconds since 1970.

    Raises SrsError where the database cannot be read.
    """
    from srs_cli.store.due import waiting  # noqa: PLC0415 - sqlite3 is imported only once there is a file to ask

    day = new = due_now = drill = 0
    later = -1
    there = os.path.lexists(path)
    offset_s = time.localtime(utc_ms // 1000).tm_gmtoff
    if there:
        day, new, due_now, drill, later = waiting(path, utc_ms, offset_s)
    total = new + due_now + drill
    code = NOTHING_DUE if check and not total else 0
    if as_json:
        next_in = later - day if later >= 0 else -1
        counts = f'"due": {due_now}, "again": {drill}, "new": {new}, "total": {total}'
        return f'{{{counts}, "next_in_days": {next_in if next_in > 0 else "null"}}}\n', code
    return _line(new, due_now, drill, later - day if later >= 0 else -1, there=there), code


def _line(new: int, due_now: int, drill: int, next_in: int, *, there: bool) -> str:
    if not there:
        return "No cards yet. Start with: srs review\n"
    parts = [f"{count} {word}" for count, word in ((due_now, "due"), (drill, "again"), (new, "new")) if count]
    if parts:
        return ", ".join(parts) + "\n"
    if next_in > 0:
        return f"Nothing due. Next: {'tomorrow' if next_in == 1 else f'in {next_in} days'}\n"
    return "Nothing due.\n"


def database_path() -> str:
    """Return where the database is: SRS_DB, else the data folder of this system; "" where only platformdirs knows."""
    return os.environ.get("SRS_DB") or user_file("XDG_DATA_HOME", ".local/share", "srs.db")


def user_file(variable: str, inside_home: str, name: str) -> str:
    """Return where a file of srs is in the folder that the variable names, else inside HOME; "" where neither tells."""
    if os.name != "posix":
        return ""
    folder, home = os.environ.get(variable, ""), os.environ.get("HOME", "")
    if folder.startswith("/"):  # a relative one does not count, says the XDG specification
        return f"{folder.rstrip('/')}/srs/{name}"
    if not home.startswith("/"):
        return ""
    inside = "Library/Application Support" if sys.platform == "darwin" else inside_home
    return f"{home.rstrip('/')}/{inside}/srs/{name}"


def now_ms() -> int:
    """Return milliseconds since 1970; SRS_NOW (seconds) stands in for the clock in tests and demonstrations."""
    fixed = os.environ.get("SRS_NOW")
    return int(fixed) * 1000 if fixed else time.time_ns() // 1_000_000


def _understood(arguments: list[str]) -> tuple[str, bool, bool] | None:
    """Return (database, json, check) of a plain `srs [--db FILE] due [--json] [--check]`, or None."""
    rest = list(arguments)
    path = ""
    if len(rest) > 1 and rest[0] == "--db":
        path = rest[1]
        rest = rest[2:]
    if not rest or rest[0] != "due" or not {"--json", "--check"}.issuperset(rest[1:]):
        return None
    path = path or database_path()
    return (path, "--json" in rest, "--check" in rest) if path else None
