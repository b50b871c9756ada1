"""Screens as a student sees them: drawn on pyte, kept as golden files, run on pseudo-terminals."""

from __future__ import annotations

import contextlib
import io
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pyte
import pytest

from srs_cli.app.queueing import Scope, Wish
from srs_cli.app.recording import Recorder
from srs_cli.app.studying import Study
from srs_cli.model.collection import Caps
from srs_cli.ports import Chance, Clock
from srs_cli.schedule import SCHEDULERS
from srs_cli.store import cards
from srs_cli.store import database as database_module
from srs_cli.store.database import Database
from srs_cli.terminal.screen import Screen
from srs_cli.terminal.screens import Drawn, Size
from tests.terminal.terminal_pty import FIRST_NOON, Terminal, shown

_AS_USUAL = Wish()
GOLDEN = Path(__file__).resolve().parent.parent / "golden"


class Start(Protocol):
    """How a test starts the program in the test's home."""

    def __call__(
        self,
        *arguments: str,
        now: int = FIRST_NOON,
        columns: int = 80,
        rows: int = 24,
        environment: dict[str, str] | None = None,
        shell: str = "",
    ) -> Terminal: ...


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name."""
    update: bool = request.config.getoption("--update-golden", default=False)

    def check(name: str, text: str) -> None:
        path = GOLDEN / f"{name}.txt"
        if update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        assert text + "\n" == path.read_text(encoding="utf-8")

    return check


def draw(drawn: Drawn) -> str:
    """Return what the product's screen writes for the rows."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        screen = Screen()
    screen.enter()
    screen.draw(drawn)
    return out.getvalue()


def on_pyte(output: str, size: Size) -> str:
    """Return what a terminal of that size shows after the output."""
    screen = pyte.Screen(size.width, size.height)
    pyte.Stream(screen).feed(output)
    return shown(screen)


@pytest.fixture
def studying(store: Database, clock: Clock, chance: Chance) -> Callable[..., Study]:
    """Begin a session on all decks of the store."""

    def begin(wish: Wish = _AS_USUAL, **caps: Any) -> Study:  # noqa: ANN401 - handed on to Caps
        scope = Scope(tuple(cards.decks(store)), Caps(**caps))
        return Study(Recorder(store, clock, chance, SCHEDULERS["sm2"]), scope, wish)

    return begin


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start `srs` on a pseudo-terminal; in the end its store is examined with all the others of the test."""
    started: list[Terminal] = []

    def begin(
        *arguments: str,
        now: int = FIRST_NOON,
        columns: int = 80,
        rows: int = 24,
        environment: dict[str, str] | None = None,
        shell: str = "",
    ) -> Terminal:
        command = (sys.executable, "-m", "srs_cli", *arguments)
        if shell:
            command = ("/bin/sh", "-mc", shell.format(srs=shlex.join(command)))
        terminal = Terminal(home, command, {"SRS_NOW": str(now)} | (environment or {}), columns, rows)
        started.append(terminal)
        return terminal

    yield begin
    for terminal in started:
        terminal.close()
    path = home / ".local/share/srs/srs.db"
    if path.exists():
        database_module.open_database(path).close()
