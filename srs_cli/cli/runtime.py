"""The composition root: the one place where clock, chance, paths and the console come from."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from srs_cli.cli.front import database_path, now_ms, user_file
from srs_cli.errors import UsageError
from srs_cli.model.event import Moment
from srs_cli.model.study_day import DAY_START_HOUR, study_day
from srs_cli.text import clean_line

if TYPE_CHECKING:
    from rich.console import Console

    from srs_cli.app.backing_up import Keeper
    from srs_cli.settings import Settings
    from srs_cli.store.database import Database


def config_path() -> str:
    """Return where the settings are in the user's folders; "" where only platformdirs (slow to import) knows."""
    return user_file("XDG_CONFIG_HOME", ".config", "config.toml")


class SystemClock:
    """The system's clock; with SRS_NOW (seconds since 1970) it starts there and goes on from it.

    `day_start` gives the local hour at which a study day begins; it is asked for when a study day is.
    """

    def __init__(self, day_start: Callable[[], int] = lambda: DAY_START_HOUR) -> None:
        self._started = time.monotonic()
        self._fixed = bool(os.environ.get("SRS_NOW"))
        self._day_start = day_start

    def now(self) -> Moment:
        """Return the present instant and its study day."""
        utc_ms, offset_s = self._instant()
        return Moment(utc_ms, offset_s, study_day(utc_ms, offset_s, self._day_start()))

    def utc_ms(self) -> int:
        """Return the present instant alone, in milliseconds since 1970: that needs no settings."""
        return self._instant()[0]

    def _instant(self) -> tuple[int, int]:
        try:
            utc_ms = now_ms()
            if self._fixed:
                utc_ms += int((time.monotonic() - self._started) * 1000)
            return utc_ms, time.localtime(utc_ms // 1000).tm_gmtoff
        except (ValueError, OverflowError, OSError) as error:
            raise UsageError("SRS_NOW must be a whole number of seconds since 1970") from error

    def day_of(self, utc_ms: int) -> int:
        """Return the study day of a time, by the zone of now."""
        return study_day(utc_ms, self._instant()[1], self._day_start())

    def local_day(self, utc_ms: int) -> int:
        """Return the day of a time, by the zone of now and the usual start of a day: that needs no settings."""
        return study_day(utc_ms, self._instant()[1])

    def ticks(self) -> float:
        """Return seconds of the monotonic clock."""
        return time.monotonic()


class Runtime(Struct, frozen=True, dict=True):
    """What a command needs from outside; handed down as click's context object."""

    named_database: str = ""  # by --db
    fixed_settings: Settings | None = None  # instead of those in the file
    _opened: list[Database] = field(default_factory=list)
    _closing: list[Keeper] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    @cached_property
    def clock(self) -> SystemClock:
        """Return the clock."""
        return SystemClock(lambda: self.settings.day_start)

    @cached_property
    def settings(self) -> Settings:
        """Return the settings in force. Raises InputRefusedError with every fault of the file."""
        from srs_cli.app.configuring import load  # noqa: PLC0415 - what needs no settings does without

        return self.fixed_settings or load(self.config_path, os.environ)

    @cached_property
    def config_path(self) -> Path:
        """Return the path of the settings file, which need not be there: SRS_CONFIG, else in the user's folder."""
        found = os.environ.get("SRS_CONFIG") or config_path()
        if not found:
            from platformdirs import user_config_dir  # noqa: PLC0415 - only where the environment does not tell

            found = str(Path(user_config_dir("srs", appauthor=False)) / "config.toml")
        return Path(found).absolute()

    def chance(self, count: int, /) -> bytes:
        """Return random bytes."""
        return os.urandom(count)

    @cached_property
    def data_folder(self) -> Path:
        """Return the folder of database and decks; where SRS_DB or --db names a database elsewhere, its folder."""
        return self.database_path.parent

    @cached_property
    def database_path(self) -> Path:
        """Return the database's path; the file may not exist yet."""
        found = self.named_database or database_path()
        if not found:
            from platformdirs import user_data_dir  # noqa: PLC0415 - only where the environment does not tell

            found = str(Path(user_data_dir("srs", appauthor=False)) / "srs.db")
        if "\0" in found:
            raise UsageError("the database's name holds a NUL character")
        return Path(found).absolute()

    @property
    def deck_folder(self) -> Path:
        """Return the folder of deck files."""
        return self.data_folder / "decks"

    @property
    def shipped_decks(self) -> Path:
        """Return the folder of the decks that come with srs: in the package, or beside it in a checkout."""
        package = Path(__file__).resolve().parent.parent
        inside = package / "decks"
        return inside if inside.is_dir() else package.parent / "decks"

    def existing_database(self) -> Database | None:
        """Return the open database, or None where there is none yet. Nothing is created."""
        if not os.path.lexists(self.database_path):
            return None
        from srs_cli.store.database import open_database  # noqa: PLC0415 - sqlite3 only where there is a file

        database = open_database(self.database_path, self._keep)
        self._take(database)
        return database

    def _take(self, database: Database) -> None:
        database.mirror(self._mirrored)
        if sys.stderr.isatty():
            database.on_wait(lambda words: print(f"{clean_line(words)} …", file=sys.stderr))  # noqa: T201
        self._opened.append(database)

    def _mirrored(self) -> dict[str, str]:
        from srs_cli.app.configuring import mirrored  # noqa: PLC0415 - only where something is written

        return mirrored(self.settings)

    def database(self) -> Database:
        """Return the open database, created where there is none yet."""
        from srs_cli.store.database import create_database  # noqa: PLC0415 - as above

        found = self.existing_database()
        if found is None:
            found = create_database(self.database_path, self._keep)
            self._take(found)
        return found

    def _keep(self, database: Database, coming: str) -> None:
        self._keeper(database, coming)

    @cached_property
    def _keeper(self) -> Keeper:
        """Return what makes the automatic backups of this run."""
        from srs_cli.app.backing_up import Keeper  # noqa: PLC0415 - only where something is about to be written

        self._closing.append(keeper := Keeper(self.clock, self._notes.append))
        return keeper

    def close(self) -> None:
        """Close what was opened, and say what went wrong that nobody could be told during a session."""
        while self._opened:
            self._opened.pop().close()
        while self._closing:
            self._closing.pop().close()
        while self._notes:
            sys.stderr.write(f"Note: {clean_line(self._notes.pop(0))}\n")

    @cached_property
    def console(self) -> Console:
        """Return the console for tables on standard output: no markup, no emoji codes, no highlighting."""
        from srs_cli.terminal.theme import console  # noqa: PLC0415 - slow to import

        return console(self.settings.theme)

    @property
    def in_terminal(self) -> bool:
        """Tell whether a person is at both ends: keys can be read and screens drawn."""
        return sys.stdin.isatty() and sys.stdout.isatty() and (os.environ.get("TERM") or "dumb") != "dumb"
