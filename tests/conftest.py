"""What many tests need: an empty home, a store, a clock that is set by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from srs_cli.app.doctor import differing, examine
from srs_cli.app.importing import apply_import, plan_import
from srs_cli.model.event import Moment
from srs_cli.schedule import SCHEDULERS
from srs_cli.store import database as database_module
from srs_cli.store import file, schema
from srs_cli.store.database import Database, Keep, create_database

settings.register_profile("untimed", deadline=None, max_examples=35)  # a busy machine is no fault of the code
settings.register_profile("long", deadline=None)  # round trips with 1,000 examples each
settings.load_profile("untimed")

STEP = SCHEDULERS["sm2"]
DAY_MS = 86_400_000
FIRST_DAY = 20_000
NOON_MS = FIRST_DAY * DAY_MS + 12 * 3_600_000


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden screens anew.")


@dataclass
class FakeClock:
    """A clock that stands until it is moved. Its zone is UTC, its study day begins at four."""

    utc_ms: int = NOON_MS
    seconds: float = 0.0

    def now(self) -> Moment:
        return Moment(self.utc_ms, 0, (self.utc_ms - 4 * 3_600_000) // DAY_MS)

    def ticks(self) -> float:
        return self.seconds

    def pass_days(self, days: float) -> None:
        self.utc_ms += int(days * DAY_MS)

    def pass_seconds(self, seconds: float) -> None:
        self.seconds += seconds
        self.utc_ms += int(seconds * 1000)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def chance() -> Callable[[int], bytes]:
    source = random.Random(7)
    return source.randbytes


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: the database goes to .local/share/srs/srs.db in it, the settings to .config/srs/config.toml."""
    own = (
        "SRS_DB",
        "SRS_CONFIG",
        "SRS_NOW",
        "SRS_DEBUG",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "VISUAL",
        "EDITOR",
        "PAGER",
    )
    for name in (*own, "NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = create_database(tmp_path / "data" / "srs.db")
    yield database
    database.close()


@pytest.fixture
def deck_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a deck file and return its path."""

    def write(text: str, name: str = "deck.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def import_deck(store: Database, deck_file: Callable[..., Path]) -> Callable[..., Path]:
    """Write a deck file and import it into the store; return its path."""

    def run(text: str, name: str = "deck.yaml") -> Path:
        path = deck_file(text, name)
        apply_import(store, plan_import(store, [path]))
        return path

    return run


@pytest.fixture(autouse=True)
def _memory_is_the_fold_of_the_log(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test, each store that it opened through the product is what its log says.

    A test that harms a store on purpose is marked `harms_store`.
    """
    schema.made(file.SCHEMA_VERSION)  # read before a test makes reading fail
    opened: list[Path] = []
    really_open = database_module.open_database

    def open_and_remember(path: Path, keep: Keep | None = None) -> Database:
        database = really_open(path, keep)
        opened.append(path)
        return database

    monkeypatch.setattr(database_module, "open_database", open_and_remember)
    yield
    if request.node.get_closest_marker("harms_store"):
        return
    for path in dict.fromkeys(opened):
        if path.exists():
            database = really_open(path)
            assert differing(database, STEP) == []
            assert [finding for finding in examine(database, STEP) if not finding.ok] == []
            database.close()
