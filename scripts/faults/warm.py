"""Runs `srs` again and again in forks of one warm process, each with a fault of its own.

Starting Python and importing srs takes a quarter of a second, a fork a hundredth: thousands of runs need that. Each run
is a process of its own that goes through srs_cli.__main__, as `python -m srs_cli` does.
"""

from __future__ import annotations

import ctypes
import functools
import gc
import importlib
import json
import mmap
import os
import pkgutil
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
# As in shim.c. POINT kills like KILL, but at what Python itself can see: opened files, names, statements of SQL.
KILL, TORN, ONCE, FULL, ERROR, RECORD, POINT = "kill", "torn", "once", "full", "error", "record", "point"
_NUMBERS = {KILL: 1, TORN: 2, ONCE: 3, FULL: 4, ERROR: 5, RECORD: 6}
_NAMES = frozenset({"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.chmod", "os.utime", "os.rmdir"})
_LONGEST_RUN = 60  # seconds
_NOW = 1_790_000_000  # seconds since 1970: when the first run is
_DAY = 86_400


@dataclass(frozen=True)
class Run:
    """What became of a run; `code` is negative where a signal ended it. `calls` counts what the fault counts."""

    code: int
    out: str
    err: str
    calls: int
    refused: int = 0  # calls that the fault made to fail

    @property
    def killed(self) -> bool:
        """Tell whether the fault ended the process."""
        return self.code == -signal.SIGKILL


def compiler() -> str:
    """Return the C compiler, or "" where there is none."""
    return next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), "")


def compile_shim(folder: Path) -> Path:
    """Return the compiled shim, in a folder; raises CalledProcessError where it cannot be compiled."""
    made = folder / "shim.so"
    command = [compiler(), "-O2", "-shared", "-fPIC", "-o", str(made), str(HERE / "shim.c"), "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    return made


class Warm:
    """A warm process that runs the srs of a checkout; `place` is the folder in which all that a run does is counted."""

    def __init__(self, root: Path, place: Path, scratch: Path, shim: Path | None = None) -> None:
        self.place = place
        self._streams = [scratch / name for name in ("in", "out", "err")]
        self.log = scratch / "log"
        theirs_in, self._requests = os.pipe()
        self._answers, theirs_out = os.pipe()
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
        environment = kept | {
            "HOME": str(place / "home"),
            "TMPDIR": str(place / "tmp"),
            "TZ": "UTC",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(root),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if shim:
            environment["LD_PRELOAD"] = str(shim)
        command = [sys.executable, str(HERE / "warm.py"), str(theirs_in), str(theirs_out), str(shim or "")]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, pass_fds=(theirs_in, theirs_out), cwd=scratch
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._lines = os.fdopen(self._answers, encoding="utf-8")

    def run(self, arguments: Sequence[str], keys: str = "", day: int = 0, fault: str = "", at: int = 0) -> Run:
        """Run srs on some day with some input; the fault comes at that call, counted from 1 (0: never)."""
        return self.run_all([arguments], keys, day, fault, at)

    def run_all(
        self, commands: Sequence[Sequence[str]], keys: str = "", day: int = 0, fault: str = "", at: int = 0
    ) -> Run:
        """Run several commands in one process, up to the first that fails."""
        self._streams[0].write_text(keys, "utf-8")
        request = {
            "commands": [list(arguments) for arguments in commands],
            "streams": [str(path) for path in self._streams],
            "now": _NOW + day * _DAY,
            "folder": str(self.place),
            "fault": fault,
            "at": at,
            "log": str(self.log),
        }
        os.write(self._requests, json.dumps(request).encode() + b"\n")
        code, calls, refused = json.loads(self._lines.readline())
        out, err = (path.read_bytes().decode("utf-8", "replace") for path in self._streams[1:])
        return Run(code, out, err, calls, refused)

    def close(self) -> None:
        """End the warm process."""
        os.close(self._requests)
        self._process.wait()
        self._lines.close()


def _serve(requests: int, answers: int, shim: str) -> None:
    """Answer each request with exit code and counters, until there are no more."""
    for each in pkgutil.walk_packages(importlib.import_module("srs_cli").__path__, "srs_cli."):
        if each.name not in {"srs_cli.__main__", "srs_cli.sources.pdf_worker"}:
            importlib.import_module(each.name)
    shared = mmap.mmap(-1, 2 * ctypes.sizeof(ctypes.c_long))
    counters = (ctypes.c_long * 2).from_buffer(shared)
    library = ctypes.CDLL(shim) if shim else None
    gc.freeze()  # what is here stays: a fork need not look at it
    with os.fdopen(requests, encoding="utf-8") as lines:
        for line in lines:
            counters[0] = counters[1] = 0
            child = os.fork()
            if not child:
                _become_srs(json.loads(line), counters, library)
            _, status = os.waitpid(child, 0)
            code = os.waitstatus_to_exitcode(status)
            os.write(answers, json.dumps([code, counters[0], counters[1]]).encode() + b"\n")


def _become_srs(request: dict[str, object], counters: ctypes.Array[ctypes.c_long], library: ctypes.CDLL | None) -> None:
    from srs_cli.__main__ import main  # noqa: PLC0415 - the server's, in its child

    signal.alarm(_LONGEST_RUN)
    for number, (path, flags) in enumerate(
        zip(request["streams"], (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_TRUNC] * 2), strict=True)  # type: ignore[call-overload]
    ):
        os.dup2(os.open(path, flags, 0o600), number)
    folder = str(request["folder"])
    os.chdir(os.path.join(folder, "work"))  # noqa: PTH118 - pathlib is not what is measured
    os.environ["SRS_NOW"] = str(request["now"])
    fault, at = str(request["fault"]), int(request["at"])  # type: ignore[call-overload]
    if fault == POINT:
        _kill_at_point(folder + os.sep, at, counters)
    elif fault and library:
        library.shim_arm(folder.encode(), _NUMBERS[fault], ctypes.c_long(at), str(request["log"]).encode(), counters)
    code: object = 1
    try:
        for arguments in request["commands"]:  # type: ignore[attr-defined]
            sys.argv = ["srs", *arguments]
            code = _code_of(main)
            if code:
                break
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


def _code_of(main: Callable[[], None]) -> object:
    try:
        main()
    except SystemExit as leaving:
        return leaving.code or 0
    return 0


def _kill_at_point(folder: str, at: int, counters: ctypes.Array[ctypes.c_long]) -> None:
    """Let this process be killed at a point that Python sees: before a file is opened or renamed, or SQL is run."""

    def point(*_statement: str) -> None:
        counters[0] += 1
        if counters[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        if event in _NAMES and any(
            isinstance(each, (str, bytes)) and os.fsdecode(each).startswith(folder) for each in arguments[:2]
        ):
            point()

    class Traced(sqlite3.Connection):
        """A connection that is heard."""

        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[arg-type]
            self.set_trace_callback(point)

    sqlite3.connect = functools.partial(sqlite3.connect, factory=Traced)
    sys.addaudithook(heard)


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
