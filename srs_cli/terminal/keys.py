"""The keyboard of a terminal: one key at a time, with the terminal put back whatever happens."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import Any, Final

ENTER: Final = "enter"
ESCAPE: Final = "escape"
UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END = "up", "down", "page-up", "page-down", "home", "end"
LEFT, RIGHT, BACKSPACE, DELETE = "left", "right", "backspace", "delete"
REDRAW: Final = "redraw"  # the window was resized, or the program came back from Ctrl-Z
INTERRUPT: Final = "interrupt"  # Ctrl-C
CLOSED: Final = "closed"  # end of input, also by Ctrl-D

_ESCAPE_SECONDS = 0.03  # within which the rest of an arrow key's sequence arrives
_SEQUENCES = {
    "[A": UP, "[B": DOWN, "OA": UP, "OB": DOWN, "[5~": PAGE_UP, "[6~": PAGE_DOWN,
    "[C": RIGHT, "[D": LEFT, "OC": RIGHT, "OD": LEFT, "[3~": DELETE,
    "[H": HOME, "[F": END, "OH": HOME, "OF": END, "[1~": HOME, "[4~": END, "[7~": HOME, "[8~": END,
}  # fmt: skip
_STOP = "stop"  # Ctrl-Z, on its way to REDRAW
_END_OF_INPUT = b"\x04"
_UTF8_LENGTHS = ((0xF0, 4), (0xE0, 3), (0xC0, 2))
_Handler = Callable[[int, FrameType | None], Any] | int | None


class Keyboard:
    """Reads single keys from standard input while it is entered; `on_leave` and `on_return` surround a Ctrl-Z stop.

    TERM and HUP end the reading with SystemExit, when the terminal is put back by leaving the context.
    """

    def __init__(self, on_leave: Callable[[], None], on_return: Callable[[], None]) -> None:
        self._in = sys.stdin.fileno()
        self._on_leave = on_leave
        self._on_return = on_return
        self._before: list[Any] = []
        self._handlers: dict[int, _Handler] = {}
        self._pending: list[str] = []
        self._ended_by = 0
        self._wake_in = self._wake_out = -1
        self._old_wake = -1

    def __enter__(self) -> Keyboard:  # noqa: PYI034 - typing.Self came with Python 3.11
        self._wake_in, self._wake_out = os.pipe()
        os.set_blocking(self._wake_in, False)
        os.set_blocking(self._wake_out, False)
        self._old_wake = signal.set_wakeup_fd(self._wake_out, warn_on_full_buffer=False)
        self._before = termios.tcgetattr(self._in)
        for number, handler in (
            (signal.SIGWINCH, self._redraw),
            (signal.SIGTSTP, self._want_stop),
            (signal.SIGINT, self._interrupt),
            (signal.SIGTERM, self._end),
            (signal.SIGHUP, self._end),
        ):
            self._handlers[number] = signal.signal(number, handler)
        self._take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_wake)
        os.close(self._wake_in)
        os.close(self._wake_out)

    def read(self) -> str:
        """Wait for the next key and return its character or its name."""
        while True:
            if self._ended_by:
                raise SystemExit(128 + self._ended_by)
            if self._pending:
                key = self._pending.pop(0)
                if key == _STOP:
                    self._stop()
                    key = REDRAW
                return key
            ready, _, _ = select.select([self._in, self._wake_in], [], [])
            if self._wake_in in ready:
                self._drain()
            elif self._in in ready:
                key = self._key()
                if not (key == CLOSED and self._ended_by):
                    return key

    def _key(self) -> str:
        first = self._byte()
        if not first or first == _END_OF_INPUT:
            return CLOSED
        if first in b"\r\n":
            return ENTER
        if first == b"\x1b":
            return self._sequence()
        if first in b"\x7f\b":
            return BACKSPACE
        for start, length in _UTF8_LENGTHS:
            if first[0] >= start:
                first += b"".join(self._byte() for _ in range(length - 1) if self._more())
                break
        return first.decode("utf-8", "replace")

    def _sequence(self) -> str:
        if not self._more():
            return ESCAPE
        text = self._byte().decode("latin-1")
        if text not in {"[", "O"}:
            return ESCAPE
        while self._more() and len(text) < 16:
            text += self._byte().decode("latin-1")
            if text[-1].isalpha() or text[-1] == "~":
                break
        return _SEQUENCES.get(text, ESCAPE + text)

    def _more(self) -> bool:
        return bool(select.select([self._in], [], [], _ESCAPE_SECONDS)[0])

    def _byte(self) -> bytes:
        try:
            return os.read(self._in, 1)
        except OSError:  # the terminal is gone
            return b""

    def _drain(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._wake_in, 512)

    def _take(self) -> None:
        tty.setcbreak(self._in)

    def _give_back(self) -> None:
        with suppress(termios.error, OSError):  # the terminal is gone: nothing to put back
            termios.tcsetattr(self._in, termios.TCSADRAIN, self._before)

    def _redraw(self, _number: int, _frame: FrameType | None) -> None:
        self._pending.append(REDRAW)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self._pending.append(INTERRUPT)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        self._ended_by = number

    def _want_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._pending.append(_STOP)  # not here: a screen may be half written, a transaction open

    @contextmanager
    def handed_over(self) -> Iterator[None]:
        """Give the terminal to another program, and take it again afterwards; its Ctrl-C and Ctrl-Z are its own."""
        self._on_leave()
        self._give_back()
        ours = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTSTP)}
        signal.signal(signal.SIGINT, lambda _number, _frame: None)  # ignored here, but not in the program
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            yield
        finally:
            for number, handler in ours.items():
                signal.signal(number, handler)
            self._take()
            self._on_return()

    def _stop(self) -> None:
        """Hand the terminal back, stop as the shell expects, and take it again when woken."""
        with self.handed_over():
            os.kill(os.getpid(), signal.SIGTSTP)
