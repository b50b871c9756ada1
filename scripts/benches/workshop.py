"""Where things are measured: the product installed, collections of each size built once, peers in environments of their own."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benches import processes, texts
from benches.environments import ROOT, python_with_anki, python_with_srs

HERE = Path(__file__).resolve().parent
_SCHEMA = max(each.stem for each in (ROOT / "srs_cli/store/migrations").glob("*.sql"))  # collections are of the newest
TODAY = 20_780  # the study day of all collections, and what srs is told the time is
SMALL, LARGE, HUGE = 10_000, 100_000, 1_000_000
_QUICK = {SMALL: 100, LARGE: 150, HUGE: 200}
Pair = tuple[float, float]  # ours, and what it is compared with
Measure = Callable[[], Pair]
Prepare = Callable[["Workshop"], Measure]


class MissingPeerError(Exception):
    """What a row is compared with is not there."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    what: str
    against: str
    bar: float
    command: str  # by which it is measured
    prepare: Prepare
    sizes: tuple[int, ...] = ()  # the collections that it needs
    unit: str = "×"  # of the figure that the bar is for: a ratio, or "ms" for our own time
    most_rounds: int = 99
    repeats: int = 1  # pairs in a round: what takes milliseconds is measured more than once


class Workshop:
    """A folder with what is built for the rows, and how srs and Anki are called."""

    def __init__(self, folder: Path, *, quick: bool, cpu: bool = False, book: Path | None = None) -> None:
        self.folder = folder
        self.quick = quick
        self._cpu = cpu
        self._book = book
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "home").mkdir(exist_ok=True)
        self.python = str(Path(sys.executable) if quick else python_with_srs(folder / "venv"))
        self.srs = [self.python, "-m", "srs_cli"] if quick else [str(Path(self.python).with_name("srs"))]
        (folder / "config.toml").write_text("reviews_a_day = 9999\nnew_a_day = 9999\n")

    def cards(self, size: int) -> int:
        """Return how many cards a collection of that size has here."""
        return _QUICK[size] if self.quick else size

    def reviews(self, size: int) -> int:
        """Return how many reviews each of its cards has."""
        return 1 if size == HUGE else 10

    def environment(self, store: Path) -> Mapping[str, str]:
        """Return the environment of a process of srs: an empty home, a fixed clock, Anki's caps, this store."""
        made = {
            "HOME": str(self.folder / "home"), "PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC", "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color", "SRS_DB": str(store), "SRS_NOW": str(TODAY * 86_400 + 43_200),
            "SRS_CONFIG": str(self.folder / "config.toml"),
        }  # fmt: skip
        if self.quick:
            made["PYTHONPATH"] = str(ROOT)
        return made

    def store(self, size: int) -> Path:
        """Return a collection of ours."""
        count, reviews = self.cards(size), self.reviews(size)
        at = self.folder / f"store-{count}-{_SCHEMA}"
        if not (at / "built").exists():
            shutil.rmtree(at, ignore_errors=True)
            told(f"building a collection of {count:,} cards")
            self.inside("build", at, count, reviews, TODAY)
            (at / "built").touch()
        return at / "srs.db"

    def copy(self, path: Path, name: str) -> Path:
        """Return a fresh copy of a collection, which may be changed."""
        target = self.fresh(name) / path.name
        shutil.copyfile(path, target)
        return target

    def fresh(self, name: str) -> Path:
        """Return an empty folder."""
        at = self.folder / "work" / name
        shutil.rmtree(at, ignore_errors=True)
        at.mkdir(parents=True)
        return at

    def texts(self, size: int) -> Path:
        """Return the folder with the same cards as CSV, JSON, YAML and a table for Anki."""
        count = self.cards(size)
        at = self.folder / f"texts-{count}"
        if not (at / "built").exists():
            told(f"writing {count:,} cards as CSV, JSON and YAML")
            self.inside("files", at, count)
            (at / "built").touch()
        return at

    def tables(self, size: int) -> list[Path]:
        """Return so many cards as CSV, in files that srs reads: one of a million cards would be larger than it allows."""
        parts = max(1, size // LARGE)
        whole = self.texts(size // parts) / "cards.csv"
        if parts == 1:
            return [whole]
        at = self.folder / f"tables-{parts}-{self.cards(LARGE)}"
        found = [at / f"part-{number}.csv" for number in range(parts)]
        if not (at / "built").exists():
            at.mkdir(exist_ok=True)
            head, *rows = whole.read_text("utf-8").splitlines(keepends=True)
            for number, path in enumerate(found):
                path.write_text(head + "".join(f"{number} {row}" for row in rows), "utf-8")
            (at / "built").touch()
        return found

    @property
    def book(self) -> Path:
        """Return the text that is extracted."""
        if self._book:
            return self._book
        path = self.folder / f"book-{int(self.quick)}.txt"
        if not path.exists():
            path.write_text(texts.book(30_000 if self.quick else 1_400_000), "utf-8")
        return path

    def collection(self, size: int) -> Path:
        """Return a collection of Anki's."""
        count = self.cards(size)
        at = self.folder / f"anki-{count}"
        path = at / "collection.anki2"
        if not (at / "built").exists():
            shutil.rmtree(at, ignore_errors=True)
            at.mkdir(parents=True)
            python = self.anki  # raises where there is none
            assert python
            told(f"building Anki's collection of {count:,} cards")
            self.seconds_of_anki("fill", path, count, self.reviews(size))
            (at / "built").touch()
        elif path not in self._refreshed():
            self.seconds_of_anki("refresh", path)
        self._refreshed().add(path)
        return path

    @cache  # noqa: B019 - there is one workshop
    def _refreshed(self) -> set[Path]:
        return set()

    @property
    def anki(self) -> str:
        """Return the interpreter with Anki; raises MissingPeerError in the quick form, which makes no environments."""
        return self._find_anki()

    @cache  # noqa: B019 - there is one workshop
    def _find_anki(self) -> str:
        if self.quick:
            raise MissingPeerError("anki")
        return str(python_with_anki())

    def seconds(self, store: Path, *arguments: object) -> float:
        """Return the seconds of a whole process of srs."""
        return processes.seconds([*self.srs, *map(str, arguments)], self.environment(store), cpu=self._cpu)

    def seconds_of_python(self) -> float:
        """Return the seconds of the floor: a Python that does nothing."""
        return processes.seconds([self.python, "-c", "pass"], self.environment(self.folder), cpu=self._cpu)

    def seconds_of_anki(self, task: str, *arguments: object, wall: bool = False) -> float:
        """Return the seconds of a whole process of Anki, its imports included; `wall` never counts those of the CPU."""
        command = [self.anki, str(HERE / "anki_side.py"), task, *map(str, arguments)]
        return processes.seconds(command, self.environment(self.folder), cpu=self._cpu and not wall)

    def peak(self, store: Path, *arguments: object) -> float:
        """Return the peak of memory of a process of srs, in MiB."""
        return processes.peak(self.python, [*self.srs, *map(str, arguments)], self.environment(store))

    def peak_of_python(self) -> float:
        """Return the peak of the floor, in MiB."""
        return processes.peak(self.python, [self.python, "-c", "pass"], self.environment(self.folder))

    def peak_of_anki(self, task: str, *arguments: object) -> float:
        """Return the peak of memory of a process of Anki, in MiB."""
        command = [self.anki, str(HERE / "anki_side.py"), task, *map(str, arguments)]
        return processes.peak(self.python, command, self.environment(self.folder))

    def inside(self, task: str, *arguments: object) -> dict[str, Sequence[float]]:
        """Run a task with the product's own functions, in a process; return what it measured."""
        command = [self.python, str(HERE / "product_side.py"), task, *map(str, arguments)]
        said = processes.output(command, self.environment(self.folder / "srs.db"))
        found: dict[str, Sequence[float]] = json.loads(said) if said.strip() else {}
        return found

    def inside_pair(self, task: str, *arguments: object) -> Pair:
        """Return what a task measured of both sides, where each is a number."""
        found = self.inside(task, *arguments)
        return float(found["ours"]), float(found["theirs"])  # type: ignore[arg-type]


def told(what: str) -> None:
    """Tell what is going on, where it is no result."""
    print(f"  … {what}", file=sys.stderr, flush=True)
