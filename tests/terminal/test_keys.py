from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from srs_cli.terminal import keys
from srs_cli.terminal.keys import Keyboard

SIGNALS = (signal.SIGWINCH, signal.SIGTSTP, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The student's end of a terminal whose other end is standard input."""
    student, program = os.openpty()
    with ExitStack() as stack:
        stack.callback(os.close, student)
        monkeypatch.setattr(sys, "stdin", stack.enter_context(os.fdopen(program, encoding="utf-8")))
        yield student


@pytest.fixture
def keyboard(line: int) -> Iterator[Keyboard]:
    with Keyboard(lambda: None, lambda: None) as entered:
        yield entered


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (b" ", " "), (b"q", "q"), (b"?", "?"), (b"\r", keys.ENTER), (b"\n", keys.ENTER), (b"\x1b", keys.ESCAPE),
        (b"\x1b[A", keys.UP), (b"\x1bOB", keys.DOWN), (b"\x1b[5~", keys.PAGE_UP), (b"\x1b[6~", keys.PAGE_DOWN),
        (b"\x1b[H", keys.HOME), (b"\x1b[4~", keys.END), ("é".encode(), "é"), ("日".encode(), "日"),
        ("🇩".encode(), "🇩"), (b"\x04", keys.CLOSED), (b"\xff", "\ufffd"), (b"\xe6\x97", "\ufffd"),
        (b"\x1bx", keys.ESCAPE), (b"\x1b[1;5A", "escape[1;5A"), (b"\x1b[15~", "escape[15~"),
    ],
)  # fmt: skip
def test_a_key_is_its_character_or_its_name(line: int, keyboard: Keyboard, typed: bytes, key: str) -> None:
    os.write(line, typed)
    assert keyboard.read() == key


def test_keys_come_in_the_order_typed(line: int, keyboard: Keyboard) -> None:
    os.write(line, b"a\x1b[B b")
    assert [keyboard.read() for _ in range(4)] == ["a", keys.DOWN, " ", "b"]


def test_a_sequence_without_an_end_is_no_key_of_ours(line: int, keyboard: Keyboard) -> None:
    os.write(line, b"\x1b[" + b"1" * 40)
    assert keyboard.read() == "escape[" + "1" * 15


@pytest.mark.parametrize(("number", "key"), [(signal.SIGWINCH, keys.REDRAW), (signal.SIGINT, keys.INTERRUPT)])
def test_a_signal_is_a_key(keyboard: Keyboard, number: signal.Signals, key: str) -> None:
    os.kill(os.getpid(), number)
    assert keyboard.read() == key


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_is_an_exit(keyboard: Keyboard, number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    with pytest.raises(SystemExit) as left:
        keyboard.read()
    assert left.value.code == 128 + number


def test_a_terminal_that_closes_ends_the_reading(line: int) -> None:
    other, same = os.openpty()
    with Keyboard(lambda: None, lambda: None) as keyboard:
        os.dup2(same, line)  # the last descriptor of the student's end is gone
        assert keyboard.read() == keys.CLOSED
    os.close(other)
    os.close(same)


def test_the_terminal_and_the_signals_are_put_back(line: int) -> None:
    before = termios.tcgetattr(sys.stdin)
    handlers = [signal.getsignal(number) for number in SIGNALS]
    wake = signal.set_wakeup_fd(-1)
    keyboard = Keyboard(lambda: None, lambda: None)

    def fail() -> None:
        with keyboard:
            modes = termios.tcgetattr(sys.stdin)
            assert not modes[tty.LFLAG] & (termios.ECHO | termios.ICANON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert termios.tcgetattr(sys.stdin) == before
    assert [signal.getsignal(number) for number in SIGNALS] == handlers
    assert signal.set_wakeup_fd(wake) == -1


def test_what_was_typed_before_the_program_was_ready_presses_nothing(line: int) -> None:
    os.write(line, b"3333\n")
    select.select([sys.stdin], [], [])
    with Keyboard(lambda: None, lambda: None) as keyboard:
        os.write(line, b"q")
        assert keyboard.read() == "q"


def test_ctrl_z_stops_only_where_a_key_is_awaited(line: int) -> None:
    """Not amid a transaction, nor with half a screen written."""
    told: list[str] = []
    with Keyboard(lambda: told.append("left"), lambda: told.append("returned")):
        os.kill(os.getpid(), signal.SIGTSTP)
        assert told == []


def test_a_program_that_has_the_terminal_has_its_own_ctrl_c_and_ctrl_z(line: int) -> None:
    asks = "import signal as s, sys; sys.exit(sum(s.getsignal(n) is not d for n, d in ((s.SIGINT, s.default_int_handler), (s.SIGTSTP, s.SIG_DFL))))"
    told: list[str] = []
    cooked = termios.tcgetattr(sys.stdin)[tty.LFLAG]
    with Keyboard(lambda: told.append("left"), lambda: told.append("returned")) as keyboard:
        ours = [signal.getsignal(number) for number in SIGNALS]
        with keyboard.handed_over():
            assert told == ["left"]
            assert termios.tcgetattr(sys.stdin)[tty.LFLAG] == cooked
            assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0
            os.kill(os.getpid(), signal.SIGINT)  # the terminal sends it to both
        assert told == ["left", "returned"]
        assert termios.tcgetattr(sys.stdin)[tty.LFLAG] != cooked
        assert [signal.getsignal(number) for number in SIGNALS] == ours
        os.write(line, b"x")
        assert keyboard.read() == "x"


def test_the_terminal_is_taken_again_when_the_other_program_fails(line: int) -> None:
    told: list[str] = []
    with Keyboard(lambda: told.append("left"), lambda: told.append("returned")) as keyboard:
        with pytest.raises(ZeroDivisionError), keyboard.handed_over():
            raise ZeroDivisionError
        assert told == ["left", "returned"]
        os.write(line, b"x")
        assert keyboard.read() == "x"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (b"\x1b[C", keys.RIGHT), (b"\x1bOD", keys.LEFT), (b"\x7f", keys.BACKSPACE), (b"\b", keys.BACKSPACE),
        (b"\x1b[3~", keys.DELETE), (b"\x01", "\x01"), (b"\x15", "\x15"), (b"\x17", "\x17"),
    ],
)  # fmt: skip
def test_the_keys_of_a_typed_line(line: int, keyboard: Keyboard, typed: bytes, key: str) -> None:
    os.write(line, typed)
    assert keyboard.read() == key
