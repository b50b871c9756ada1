"""The command line run in this process, on a throw-away home."""

from __future__ import annotations

import io
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from srs_cli.cli.main import run
from srs_cli.cli.runtime import Runtime

FIRST_NOW = 1_790_000_000 // 86_400 * 86_400 + 43_200  # noon, UTC
DAY = 86_400


@dataclass(frozen=True)
class Result:
    """What a call came to."""

    code: int
    out: str
    err: str


@dataclass
class Srs:
    """Calls `srs` at a time that the test sets."""

    home: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    now: int = FIRST_NOW

    def __call__(self, *arguments: str | Path, keys: str = "") -> Result:
        self.monkeypatch.setenv("SRS_NOW", str(self.now))
        self.monkeypatch.setattr("sys.stdin", io.StringIO(keys))
        self.capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Result(code, *self.capsys.readouterr())

    @property
    def data(self) -> Path:
        return self.home / ".local" / "share" / "srs"

    def deck(self, text: str, name: str = "deck.yaml") -> Path:
        """Write a deck file into the home."""
        path = self.home / name
        path.write_text(text, "utf-8")
        return path

    def import_deck(self, *questions: str, name: str = "Deck") -> Path:
        """Import a deck of basic cards."""
        cards = "".join(f"  - {{q: '{each}', a: 'to {each}'}}\n" for each in questions)
        path = self.deck(f"name: {name}\ncards:\n{cards}", f"{name}.yaml")
        assert self("import", path).code == 0
        return path

    def review(self, *grades: int) -> Result:
        """Answer with keys 1-4, then leave."""
        return self("review", "--plain", keys="".join(f"\n{grade}\n" for grade in grades) + "q\n")

    def everything(self) -> list[str]:
        """Return the files and folders of the home."""
        return sorted(str(path.relative_to(self.home)) for path in self.home.rglob("*"))


@pytest.fixture
def srs(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Srs:
    return Srs(home, monkeypatch, capsys)


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def in_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let there be a person at both ends from now on."""

    def sit_down() -> None:
        monkeypatch.setattr(Runtime, "in_terminal", property(lambda _: True))

    return sit_down
