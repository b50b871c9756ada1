"""Processes seen from outside: how long from start to end, how much memory at most, when a screen shows something."""

from __future__ import annotations

import os
import pty
import select
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path

_ROWS, _COLUMNS = 24, 80
_SILENCE_S = 0.04  # after which a screen is whole
# A process has the peak of what it was forked from, even after exec. This one is smaller than any Python that it starts.
_LAUNCHER = """
import posix, sys
pid = posix.posix_spawn(sys.argv[2], sys.argv[2:], posix.environ)
_, status, used = posix.wait4(pid, 0)
out = posix.open(sys.argv[1], posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC, 0o600)
posix.write(out, b"%d %d" % (status, used.ru_maxrss))
posix._exit(0)
"""

Environment = Mapping[str, str]


def seconds(command: Sequence[str], environment: Environment, *, cpu: bool = False) -> float:
    """Return the seconds from a command's start to its end, or those of CPU; raises RuntimeError where it fails."""
    with tempfile.TemporaryFile() as said:
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, said.fileno(), 2),
        ]
        began = time.perf_counter()
        pid = os.posix_spawn(command[0], list(command), dict(environment), file_actions=actions)
        _, status, used = os.wait4(pid, 0)
        took = used.ru_utime + used.ru_stime if cpu else time.perf_counter() - began
        if status:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)}: status {status}: {said.read().decode(errors='replace')[-2000:]}")
    return took


def output(command: Sequence[str], environment: Environment) -> str:
    """Return what a command prints; raises RuntimeError where it fails."""
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def peak(python: str, command: Sequence[str], environment: Environment) -> float:
    """Return the peak of a command's memory in MiB, as the kernel counted it at its end (VmHWM)."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "peak"
        output(_launched(python, found, command), environment)
        return _told(found, command)


def peak_on_screen(python: str, command: Sequence[str], environment: Environment, marker: str, leave: str) -> float:
    """Return the peak of a program on a terminal that is left once it showed the marker."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "peak"
        session = Session(_launched(python, found, command), environment)
        session.until(marker)
        session.leave(leave)
        return _told(found, command)


def _launched(python: str, found: Path, command: Sequence[str]) -> list[str]:
    return [python, "-I", "-S", "-c", _LAUNCHER, str(found), *command]


def _told(found: Path, command: Sequence[str]) -> float:
    status, kilobytes = map(int, found.read_text().split())
    if status:
        raise RuntimeError(f"{' '.join(command)}: status {status}")
    return kilobytes / 1024


class Session:
    """A program on a pseudo-terminal."""

    def __init__(self, command: Sequence[str], environment: Environment) -> None:
        self._master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=dict(environment), start_new_session=True
        )
        os.close(slave)

    def until(self, marker: str) -> float:
        """Return the seconds from the start until the marker was on the screen; raises TimeoutError with what was."""
        seen = b""
        while marker.encode() not in seen:
            if not select.select([self._master], [], [], 60)[0]:
                raise TimeoutError(seen.decode(errors="replace"))
            try:
                seen += os.read(self._master, 65536)
            except OSError as error:  # it ended
                raise TimeoutError(seen.decode(errors="replace")) from error
        return time.perf_counter() - self._began

    def screen(self, first_s: float = 10.0) -> tuple[bytes, float]:
        """Return the next screen's bytes and when its last one came; raises TimeoutError where none comes."""
        seen, last, wait = b"", 0.0, first_s
        while select.select([self._master], [], [], wait)[0]:
            seen += os.read(self._master, 65536)
            last, wait = time.perf_counter(), _SILENCE_S
        if not seen:
            raise TimeoutError
        return seen, last

    def press(self, key: str) -> tuple[bytes, float]:
        """Press a key; return the next screen's bytes and the seconds until it was whole."""
        pressed = time.perf_counter()
        os.write(self._master, key.encode())
        seen, last = self.screen()
        return seen, last - pressed

    def leave(self, keys: str = "q") -> None:
        """Press keys that end it, and wait for that; it is killed where they do not."""
        os.write(self._master, keys.encode())
        until = time.monotonic() + 10
        while self._process.poll() is None and time.monotonic() < until:
            if select.select([self._master], [], [], 0.01)[0]:
                try:
                    os.read(self._master, 65536)
                except OSError:
                    break
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._master)
