"""A place where stages are run with faults: made anew for each run, and looked at after it."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from faults import warm
from faults.journeys import METALS, QUIT, SESSION, Setting, Stage
from faults.judge import DATABASE, State, Store, UnsoundError, backups, state_of, strays, waiting
from faults.warm import Run, Warm

_GRADES = {"Again": 2, "Hard": 3, "Good": 4, "Easy": 5}
_ANSWERS, _UNDO = {1, 2}, 3  # kinds of events
_LONGEST = 500  # characters of an output that a fault shows
_REPETITIONS = 3
_MEMORY = Path("/dev/shm")  # a kill does not care what the disk is, and this one is quick


@dataclass(frozen=True)
class Ready:
    """A stage whose start was made: what is there after none, one, … of its acts."""

    stage: Stage
    start: Path
    states: tuple[State, ...]
    versions: Mapping[str, frozenset[object]]  # what each file may hold at any time
    ever_there: frozenset[str]  # files that are there from the first act to the last


class Bench:
    """The place, and the srs that runs there."""

    def __init__(self, root: Path, scratch: Path, *, shim: bool) -> None:
        self.place = scratch / "place"
        self.root = scratch / "checkout"  # a copy: what is being worked on may change, and its own decks are long
        self._scratch = scratch
        shutil.copytree(root / "srs_cli", self.root / "srs_cli", ignore=shutil.ignore_patterns("__pycache__"))
        (self.root / "decks").mkdir()
        (self.root / "decks" / "metals.yaml").write_text(METALS, "utf-8")
        self._repeated: Counter[tuple[Stage, int]] = Counter()
        self._clear()
        self.srs = Warm(self.root, self.place, scratch, warm.compile_shim(scratch) if shim else None)

    def ready(self, stage: Stage) -> Ready:
        """Make the start of a stage, and find out what each act changes by runs that nothing disturbs."""
        self._clear()
        stage.start(Setting(self.place, self.srs, self.root))
        start = self._scratch / f"{stage.journey} {stage.name}"
        shutil.copytree(self.place, start)
        states = []
        for count in range(len(stage.acts) + 1):
            self.begin(start)
            if count or not stage.acts:
                arguments, keys = stage.call(count)
                run = self.srs.run(arguments, keys, stage.day)
                if run.code or stage.acknowledged(run.out) != count:
                    raise RuntimeError(f"{stage.journey}, {stage.name}, {count} acts: {run}")
            if not _is_damaged(self.place):
                self._look_in(stage)
            states.append(state_of(self.place))
        names = {name for state in states for name, _ in state.files}
        versions = {
            name: frozenset(content for state in states for each, content in state.files if each == name)
            for name in names
        }
        always = frozenset(name for name in names if all(name in dict(state.files) for state in states))
        return Ready(stage, start, tuple(states), versions, always)

    def begin(self, start: Path) -> None:
        """Put the place back to a start."""
        shutil.rmtree(self.place)
        shutil.copytree(start, self.place)

    def run(self, ready: Ready, fault: str = "", at: int = 0) -> Run:
        """Run a stage from its start, with a fault."""
        self.begin(ready.start)
        arguments, keys = ready.stage.call(len(ready.stage.acts))
        return self.srs.run(arguments, keys, ready.stage.day, fault, at)

    def faults_after(self, ready: Ready, run: Run) -> list[str]:
        """Return what is wrong after a run: one that was killed, or failed because the disk did."""
        try:
            return list(self._faults_after(ready, run))
        except UnsoundError as error:
            return [f"not sound: {error}"]

    def _faults_after(self, ready: Ready, run: Run) -> Iterator[str]:
        stage = ready.stage
        acknowledged = stage.acknowledged(run.out)
        lives = not run.killed
        if lives and run.code not in {0, 6}:
            yield f"exit code {_words(run)}"
        if lives and not run.code and not stage.is_session and acknowledged != len(stage.acts):
            yield f"exit code 0, but {acknowledged} of {len(stage.acts)} acts: {_words(run)}"
        left = found = state_of(self.place)
        shifted = lives and stage.is_session  # after an act that was refused, keys mean something else
        if not shifted:
            yield from _torn_files(ready, left)
        yield from (f"left behind: {name}" for name in strays(self.place, set(ready.versions)))
        kept = list(backups(self.place))
        is_lost = bool(kept) and not (self.place / DATABASE).exists()  # doctor tells of it, and is not asked
        if left.store.damaged or is_lost:
            if left.store != ready.states[0].store or acknowledged:
                yield "the database is damaged or gone"
        else:
            yield from self._look_in(stage)
            found = state_of(self.place)
            if shifted:
                yield from _lost_answers(ready.states[0].store, found.store, run)
            else:
                yield from _other_state(ready, found, acknowledged)
            first = ready.states[0].store
            if stage.keeps and found.store != first and first not in kept:
                yield "what was replaced is not among the backups"
            if stage.wrote and found.store == ready.states[-1].store:
                yield from self._half_done(stage)
            if stage.undoes and found.store == ready.states[-1].store:
                yield from self._not_taken_back(ready)
        yield from self._once_more(ready, found)

    def _look_in(self, stage: Stage) -> list[str]:
        """Ask doctor, then open a session and leave it: what was left half done is finished or taken back by that."""
        run = self.srs.run_all([["doctor"], SESSION], QUIT, stage.day)
        return [f"doctor, or the next start, exits with {_words(run)}"] if run.code else []

    def _half_done(self, stage: Stage) -> Iterator[str]:
        """Say which deck files do not have what the log says was done, or wait for it still.

        What an undisturbed run leaves is no measure for that: a change that never reaches its file is the same each time.
        """
        for name, words in stage.wrote:
            if words not in (self.place / "work" / name).read_text("utf-8"):
                yield f"the log has the change, but {name} does not hold {words!r}"
        yield from (f"the log has the change, but {name} waits for its place" for name in waiting(self.place))

    def _not_taken_back(self, ready: Ready) -> Iterator[str]:
        """Undo what was done, in a copy: the files and the cards have to be what they were."""
        done = self._scratch / "done"
        shutil.copytree(self.place, done)
        run = self.srs.run(["undo"], "", ready.stage.day)
        first, now = ready.states[0], state_of(self.place)
        if run.code:
            yield f"undo exits with {_words(run)}"
        if (now.files, now.store.collection, now.store.memories) != (
            first.files,
            first.store.collection,
            first.store.memories,
        ):
            yield f"undo does not take it back: {_words(run)}"
        self.begin(done)
        shutil.rmtree(done)

    def _once_more(self, ready: Ready, found: State) -> Iterator[str]:
        """Do the same once more; a few times from each state are enough."""
        stage = ready.stage
        at = next((number for number, each in enumerate(ready.states) if each.store == found.store), -1)
        self._repeated[stage, at] += 1
        if self._repeated[stage, at] > _REPETITIONS and at >= 0:
            return
        if stage.is_session:
            run = self.srs.run(SESSION, f"\n\n3\n{QUIT}", stage.day)  # the first Enter takes a deck where there is none
            if run.code or ("Q: " in run.out and "Saved: " not in run.out):
                yield f"a second session exits with {_words(run)}"
            return
        arguments, keys = stage.call(len(stage.acts))
        run = self.srs.run(arguments, keys, stage.day)
        if run.code not in stage.again:
            yield f"the same once more exits with {_words(run)}"

    def _clear(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        for name in ("home", "work", "tmp"):
            (self.place / name).mkdir(parents=True)


@contextmanager
def bench(root: Path, *, shim: bool) -> Iterator[Bench]:
    """Hold a bench in a folder that is removed afterwards."""
    folder = tempfile.mkdtemp(prefix="srs-faults-", dir=_MEMORY if _MEMORY.is_dir() else None)
    made = None
    try:
        made = Bench(root, Path(folder), shim=shim)
        yield made
    finally:
        if made:
            made.srs.close()
        shutil.rmtree(folder, ignore_errors=True)


def _words(run: Run) -> str:
    return f"{run.code}: {run.out[-_LONGEST:]}{run.err[-_LONGEST:]}"


def _is_damaged(place: Path) -> bool:
    return bool(state_of(place).store.damaged)


def _torn_files(ready: Ready, left: State) -> Iterator[str]:
    there = dict(left.files)
    for name, content in there.items():
        if name in ready.versions and content not in ready.versions[name]:
            yield f"{name} is neither what it was nor what it was to be: {content!r:.200}"
    yield from (f"{name} is gone" for name in ready.ever_there - there.keys())


def _other_state(ready: Ready, found: State, acknowledged: int) -> Iterator[str]:
    """Say where the state is not that after the acknowledged acts, or one more that was not shown yet."""
    stage = ready.stage
    allowed = ready.states[acknowledged : acknowledged + 2]
    if any(found == each if stage.whole else found.store == each.store for each in allowed):
        return
    at = [number for number, each in enumerate(ready.states) if each.store == found.store]
    words = f"the store is as after act {at[0]}" if at else "the store is in no known state"
    log = len(found.store.events) - len(ready.states[0].store.events)
    files = [
        f"{name} {'as' if content in ready.versions.get(name, ()) else 'not'} known, of state "
        f"{[number for number, each in enumerate(ready.states) if dict(each.files).get(name) == content]}"
        for name, content in found.files
    ]
    yield f"{acknowledged} acts were acknowledged; {words} ({log} new events); {'; '.join(files)}"


def _lost_answers(before: Store, after: Store, run: Run) -> Iterator[str]:
    """Say where answers that a session showed as saved are not in the log, whatever else is."""
    if after.events[: len(before.events)] != before.events:
        yield "events of an earlier session are gone"
    new = iter(after.events[len(before.events) :])
    shown = 0
    for line in run.out.split("\n")[:-1]:
        word, _, rest = line.partition(": ")
        if word == "Saved":
            wanted = _GRADES[rest.partition(",")[0]]
            shown += 1
            if not any(event[2] in _ANSWERS and event[4] == wanted for event in new):
                yield f"not in the log: {line}"
        elif word.startswith("Undone") and not any(event[2] == _UNDO for event in new):
            yield f"not in the log: {line}"
    answers = sum(event[2] in _ANSWERS for event in after.events[len(before.events) :])
    if answers > shown + max(1, run.refused):
        yield f"{shown} answers were shown as saved, {answers} are in the log"
