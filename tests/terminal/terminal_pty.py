"""A student at a terminal: starts a program on a pseudo-terminal, presses keys, and sees what pyte makes of the output."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

PATIENCE = 20.0  # seconds until a screen that does not come is a failure
_QUIET = 0.005
_SWITCH = re.compile(rb"\x1b\[\?1049([hl])")
FIRST_NOON = 1_750_000_000 // 86_400 * 86_400 + 43_200  # seconds since 1970, UTC
DAY = 86_400


class Terminal:
    """A program on a pseudo-terminal of its own."""

    def __init__(
        self, home: Path, arguments: Sequence[str], extra: Mapping[str, str], columns: int = 80, rows: int = 24
    ) -> None:
        names = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")
        kept = {name: os.environ[name] for name in names if name in os.environ}
        environment = kept | {"HOME": str(home), "TZ": "UTC", "TERM": "xterm-256color", "PYTHONUTF8": "1"} | dict(extra)
        self.raw = b""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "srs_cli", *arguments],
            env=environment,
            dimensions=(rows, columns),
            timeout=PATIENCE,
            echo=True,
        )
        self.child.delaybeforesend = None
        self.child.delayafterclose = self.child.delayafterterminate = self.child.ptyproc.delayafterclose = 0.01
        self.before = self.modes()

    def modes(self) -> int:
        """Return the terminal's local modes (ECHO, ICANON, …)."""
        return int(termios.tcgetattr(self.child.child_fd)[3])

    @property
    def cooked(self) -> bool:
        """Tell whether the terminal echoes and edits lines, as a shell left it."""
        return self.modes() == self.before and bool(self.before & termios.ECHO and self.before & termios.ICANON)

    @property
    def on_second_screen(self) -> bool:
        """Tell whether the program took the second screen and has not given it back."""
        switches: list[bytes] = _SWITCH.findall(self.raw)
        return bool(switches) and switches[-1] == b"h"

    @property
    def text(self) -> str:
        """Return what is on the screen, without the blanks at the ends of rows and below the last."""
        return "\n".join(row.rstrip() for row in self.screen.display).rstrip()

    def read(self) -> bool:
        """Take what the program wrote; return False at its end."""
        try:
            got: bytes = self.child.read_nonblocking(65_536, timeout=_QUIET)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += got
        self._stream.feed(got)
        return True

    def see(self, *wanted: str) -> str:
        """Wait until all the texts are on the screen, and return it."""
        self.wait(lambda: all(text in self.text for text in wanted), f"{wanted} on the screen")
        return self.text

    def wait(self, happened: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        give_up = time.monotonic() + PATIENCE
        while not happened():
            alive = self.read()
            if not happened() and (not alive or time.monotonic() > give_up):
                raise AssertionError(f"no {what}; the screen is:\n{self.text}")

    def press(self, keys: str, *wanted: str) -> str:
        """Press keys; wait for texts on the screen."""
        self.child.send(keys)
        return self.see(*wanted)

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size; the program is told."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.child.kill(number)

    def end(self) -> int:
        """Wait for the program's end; return its exit code, or minus the signal that killed it."""
        give_up = time.monotonic() + PATIENCE
        while self.read():
            assert time.monotonic() < give_up, f"it does not end:\n{self.text}"
        self.child.wait()
        code = self.child.exitstatus
        return int(code) if code is not None else -int(self.child.signalstatus or 0)

    def close(self) -> None:
        """End what still runs."""
        if not self.child.closed:
            self.child.close(force=True)
