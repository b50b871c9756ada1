"""A student's years in a zone, on a real store and by the system's clock as srs reads it; what goes wrong is collected."""

from __future__ import annotations

import io
import os
import random
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from srs_cli.app import managing
from srs_cli.app.importing import apply_import, plan_import
from srs_cli.app.queueing import Scope, Wish
from srs_cli.app.recording import Recorder
from srs_cli.app.studying import Study
from srs_cli.cli import front
from srs_cli.cli.main import run
from srs_cli.cli.runtime import SystemClock
from srs_cli.model.collection import Caps
from srs_cli.model.memory import NEVER, Memory
from srs_cli.schedule import SCHEDULERS
from srs_cli.schedule.fold import fold_card
from srs_cli.store import cards, log
from srs_cli.store.database import Database, create_database, open_database
from tests.zones.calendar import DAY_S, HOUR_S, day_on_the_wall, living_in, offset

STEP = SCHEDULERS["sm2"]
FAST = "/dev/shm"
CARDS = 60
AHEAD = 40  # days
PARKED = 400  # days: a card that a clock set forward put further away is begun anew
CLOCK_STEPS = (-90, 90, -7 * 60, 3 * HOUR_S, -5 * HOUR_S, -DAY_S, DAY_S, -3 * DAY_S, 40 * DAY_S, -40 * DAY_S)
FAR_STEPS = (-20 * 365 * DAY_S, -365 * DAY_S, 365 * DAY_S, 5 * 365 * DAY_S)
READERS = (("doctor",), ("history", "id:k1", "--json"), ("stats", "--json"))
COMMANDS = (
    *READERS, ("stats",), ("history", "id:k0"), ("due", "--json"), ("decks",), ("search", "is:due", "--json"),
    ("review", "--plain"), ("review", "--plain", "--exam", "2w"), ("backup", "--list"), ("undo",), ("doctor",),
)  # fmt: skip
Memories = dict[tuple[int, int], Memory]


@dataclass
class Tally:
    """What was tried, and what went wrong."""

    answers: int = 0
    instants: int = 0
    commands: int = 0
    folds: int = 0
    faults: list[str] = field(default_factory=list)


@contextmanager
def told(tally: Tally, where: str) -> Iterator[None]:
    """Note what escapes, with its place."""
    try:
        yield
    except Exception:  # noqa: BLE001 - whatever it is, it is a find
        tally.faults.append(f"{where}\n{traceback.format_exc()}")


class Student:
    """Someone with a store who lives in one zone."""

    def __init__(self, folder: Path, zone: str, chance: random.Random, tally: Tally) -> None:
        self.zone, self.chance, self.tally = zone, chance, tally
        self.folder = folder
        self.path = folder / "srs.db"
        deck = folder / "deck.yaml"
        deck.write_text(
            "name: Deck\ncards:\n"
            + "".join(
                f"  - {{id: k{number}, type: {'both' if number % 4 == 0 else 'basic'}, q: question {number}, a: answer {number}}}\n"
                for number in range(CARDS)
            )
        )
        self.database = create_database(self.path)
        apply_import(self.database, plan_import(self.database, [deck]))
        self.recorder = Recorder(self.database, SystemClock(), chance.randbytes, STEP)

    def live(self, instants: Sequence[int]) -> None:
        """Sit down at each of the instants, and where the clock stands after it was put wrong."""
        with living_in(self.zone):
            for at in instants:
                self.sit_down(at)
                if self.chance.random() < 0.15:
                    step = self.chance.choice(FAR_STEPS if self.chance.random() < 0.1 else CLOCK_STEPS)
                    self.sit_down(max(0, at + step), ahead=AHEAD if step < 0 else 0)
                if self.chance.random() < 0.02:
                    self.begin_anew_what_is_far_away()

    def sit_down(self, utc_s: int, ahead: int = 0) -> None:
        """Look at what waits and answer some of it; check the days that come of it.

        With `ahead` what was answered before a clock was set back is asked again.
        """
        self.tally.instants += 1
        with told(self.tally, f"{self.zone} at {utc_s}"):
            os.environ["SRS_NOW"] = str(utc_s)
            self.recorder.clock = clock = SystemClock()
            moment = clock.now()
            assert (moment.day, moment.offset_s) == (day_on_the_wall(utc_s, self.zone), offset(utc_s, self.zone))
            said, _code = front.due(str(self.path), utc_s * 1000, as_json=False, check=False)
            study = Study(
                self.recorder,
                Scope(tuple(cards.decks(self.database)), Caps(0, 0) if ahead else Caps()),
                Wish(ahead=ahead),
            )
            assert ahead or bool(study.view) == ("due" in said[:-5] or "new" in said or "again" in said), said
            for _ in range(self.chance.randrange(1, 4)):
                if study.view is not None:
                    self.answer(study)
            if self.chance.random() < 0.05:
                study.undo()
            study.outlook()

    def answer(self, study: Study) -> None:
        """Give one answer; the days of its card must not run backwards."""
        assert study.asked is not None
        stored, face = study.asked
        before = log.memories(self.database, stored.row)[face]
        today = self.recorder.clock.now().day
        study.reveal()
        study.grade(self.chance.choice((1, 2, 3, 4, 4, 4, 5)))
        after = log.memories(self.database, stored.row)[face]
        self.tally.answers += 1
        assert after.introduced != NEVER
        assert after.due == after.reviewed + after.interval > after.reviewed
        assert after.reviewed == before.reviewed or after.reviewed == max(today, before.reviewed), (before, after)
        assert after.introduced == (before.introduced if before.introduced != NEVER else after.reviewed)

    def begin_anew_what_is_far_away(self) -> None:
        """Reset the cards that a clock put forward has put off for years."""
        today = self.recorder.clock.now().day
        far = [
            card
            for card in cards.each_card(self.database)
            if any(memory.due > today + PARKED for memory in log.memories(self.database, card.row).values())
        ]
        managing.reset(self.recorder, far)

    def memories(self) -> Memories:
        """Return what the store knows."""
        return {(key, face): memory for key, face, memory in log.all_memories(self.database)}


def folded(database: Database, faces: Mapping[int, Sequence[int]]) -> Memories:
    """Return the memory of all faces as the log gives it."""
    found: Memories = {}
    for key, events in log.by_card(database):
        if key:
            found |= {(key, face): memory for face, memory in fold_card(events, faces[key], STEP).items()}
    return found


def look_from_everywhere(student: Student, zones: Sequence[str], utc_s: int) -> None:
    """Fold a student's log in every zone, and let srs read it there."""
    memories = student.memories()
    faces: dict[int, list[int]] = {}
    for key, face in memories:
        faces.setdefault(key, []).append(face)
    for zone in zones:
        with living_in(zone), told(student.tally, f"the log of {student.zone} in {zone} at {utc_s}"):
            student.tally.folds += 1
            assert {**memories, **folded(student.database, faces)} == memories, "another memory"
            for command in READERS:
                call(student, command, utc_s)


def call(student: Student, command: Sequence[str], utc_s: int) -> None:
    """Run a command of srs in this process; it has to end well."""
    student.tally.commands += 1
    os.environ["SRS_NOW"] = str(utc_s)
    said, complaints = io.StringIO(), io.StringIO()
    typed, sys.stdin = sys.stdin, io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(complaints):
            code = run(["--db", str(student.path), *command])
    finally:
        sys.stdin = typed
    assert code == 0, f"srs {' '.join(command)} ends with {code}: {complaints.getvalue()}"


def sweep(
    zones: Sequence[str],
    choose: Callable[[str, random.Random], Sequence[int]],
    seed: int,
    everywhere: Sequence[str],
    progress: Callable[[str, Tally], None] = lambda _zone, _tally: None,
) -> Tally:
    """Let a student live in each zone at the instants that `choose` gives; look at each log from the zones named.

    The process's zone, its time for srs and its home are others meanwhile.
    """
    tally = Tally()
    kept = {name: os.environ.get(name) for name in ("SRS_NOW", "SRS_CONFIG", "HOME")}
    try:
        for number, zone in enumerate(zones):
            chance = random.Random(seed * 1_000 + number)
            with tempfile.TemporaryDirectory(prefix="srs-zone-", dir=FAST if Path(FAST).is_dir() else None) as name:
                os.environ |= {"HOME": name, "SRS_CONFIG": f"{name}/config.toml"}
                student = Student(Path(name), zone, chance, tally)
                at = choose(zone, chance)
                student.live(at)
                student.database.close()
                student.database = open_database(student.path)
                look_from_everywhere(student, everywhere, at[-1])
                for command in COMMANDS:
                    with living_in(zone), told(tally, f"{zone} at the end"):
                        call(student, command, at[-1])
                student.database.close()
            progress(zone, tally)
    finally:
        for variable, value in kept.items():
            if value is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = value
    return tally
