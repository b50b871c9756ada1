"""A student at a terminal: starts a program on a pseudo-terminal, presses keys, and sees what pyte makes of the output."""

from __future__ import annotations

import copy
import os
import re
import signal
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pexpect
import pyte

import srs_cli

PATIENCE = 20.0  # seconds until a screen that does not come is a failure
DAY = 86_400
FIRST_NOON = 20_254 * DAY + DAY // 2  # seconds since 1970, UTC
_POLL = 0.005  # seconds
_SWITCH = re.compile(rb"\x1b\[\?1049([hl])")
_HALF_A_SWITCH = 8  # bytes


def environment(home: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a program that a test starts: nothing of this machine's.

    Its coverage is not measured, which would take as long again; what only a terminal reaches is seen by what it shows.
    """
    source = str(Path(srs_cli.__file__).resolve().parent.parent)
    fixed = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TZ": "UTC",
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONPATH": source,
    }
    return fixed | dict(extra)


def shown(screen: pyte.Screen) -> str:
    """Return what is on a screen, without the blanks at the ends of rows and below the last."""
    return "\n".join(row.rstrip() for row in screen.display).rstrip()


class Terminal:
    """A program on a pseudo-terminal of its own."""

    def __init__(self, home: Path, command: Sequence[str], extra: Mapping[str, str], columns: int, rows: int) -> None:
        self.raw = b""
        self._unfed = b""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._first = copy.deepcopy(self.screen.buffer), copy.copy(self.screen.cursor)
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            command[0], list(command[1:]), env=environment(home, extra), dimensions=(rows, columns), timeout=PATIENCE
        )
        self.child.delaybeforesend = None
        self._pty: Any = self.child.ptyproc  # type: ignore[attr-defined] # pexpect's types lack it
        self._pty.delayafterclose = self._pty.delayafterterminate = 0.01
        self._modes_before = self._modes()

    @property
    def cooked(self) -> bool:
        """Tell whether the terminal echoes and edits lines, just as the shell left it."""
        modes = self._modes()
        return modes == self._modes_before and bool(modes & termios.ECHO and modes & termios.ICANON)

    def _modes(self) -> int:
        return int(termios.tcgetattr(self.child.child_fd)[3])

    @property
    def on_second_screen(self) -> bool:
        """Tell whether the program took the second screen and has not given it back."""
        switches: list[bytes] = _SWITCH.findall(self.raw)
        return bool(switches) and switches[-1] == b"h"

    @property
    def put_back(self) -> bool:
        """Tell whether nothing of the program is left in the terminal: modes, second screen, cursor, wrapping."""
        off = [self.raw.rfind(b"\x1b[?25l"), self.raw.rfind(b"\x1b[?7l")]
        on = [self.raw.rfind(b"\x1b[?25h"), self.raw.rfind(b"\x1b[?7h")]
        return self.cooked and not self.on_second_screen and all(o >= f for o, f in zip(on, off, strict=True))

    @property
    def text(self) -> str:
        """Return what is on the screen now."""
        return shown(self.screen)

    def _read(self) -> bool:
        """Take what the program wrote; return False at its end."""
        try:
            got = self.child.read_nonblocking(65_536, timeout=_POLL)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += got
        self._feed(got)
        return True

    def _feed(self, got: bytes) -> None:
        """Show the output; pyte has no second screen, so the first one is put away and brought back here."""
        place = 0
        self._unfed += got
        for switch in _SWITCH.finditer(self._unfed):
            self._stream.feed(self._unfed[place : switch.start()])
            place = switch.end()
            if switch[1] == b"h":
                self._first = copy.deepcopy(self.screen.buffer), copy.copy(self.screen.cursor)
                self.screen.erase_in_display(2)
            else:
                self.screen.buffer, self.screen.cursor = self._first
        rest = self._unfed[place:]
        cut = rest.rfind(b"\x1b") if b"\x1b" in rest[-_HALF_A_SWITCH:] else len(rest)
        self._stream.feed(rest[:cut])
        self._unfed = rest[cut:]

    def wait(self, happened: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        give_up = time.monotonic() + PATIENCE
        while not happened():
            alive = self._read()
            if not happened() and (not alive or time.monotonic() > give_up):
                raise AssertionError(f"no {what}; the screen is:\n{self.text}")

    def see(self, *wanted: str) -> str:
        """Wait until all the texts are on the screen, and return it."""
        self.wait(lambda: all(text in self.text for text in wanted), f"{wanted} on the screen")
        return self.text

    def press(self, keys: str, *wanted: str) -> str:
        """Press keys, wait for texts on the screen, and return it."""
        self.child.send(keys)
        return self.see(*wanted)

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size, blank; the program is told."""
        self.screen.resize(rows, columns)
        self.screen.erase_in_display(2)
        self.child.setwinsize(rows, columns)

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.child.kill(number)

    def end(self) -> int:
        """Wait for the program's end; return its exit code, or minus the signal that killed it."""
        give_up = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < give_up, f"it does not end:\n{self.text}"
        return self._ended()

    def _ended(self) -> int:
        self.child.wait()
        code = self.child.exitstatus
        return int(code) if code is not None else -int(self.child.signalstatus or 0)

    def close(self) -> None:
        """End what still runs."""
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
            self.child.wait()  # however long a busy machine takes to bury it
        self.child.close(force=True)

    def hang_up(self) -> int:
        """Close the terminal under the program; return the program's exit code."""
        self._pty.fileobj.close()
        return self._ended()
