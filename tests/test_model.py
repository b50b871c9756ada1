"""A store that is used at random is what a model of it says; `scripts/model_sweep` does the same for longer."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app import importing, recording
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredCard
from srs_cli.model.event import Event
from srs_cli.model.face import face_numbers
from srs_cli.model.memory import NEW
from srs_cli.schedule import sm2
from srs_cli.schedule.fold import fold_card
from srs_cli.store import log
from srs_cli.store.database import Database
from tests.bare import BARE
from tests.model_machine.machine import run

ROOT = Path(__file__).resolve().parent.parent
STEPS = 1_500


def test_fifteen_hundred_steps_differ_nowhere() -> None:
    tally = run(STEPS, first_seed=1)
    assert tally.steps >= STEPS
    assert len(tally.acts) >= 30, "some rule is never used"


def test_the_sweep_says_what_it_did() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "model_sweep"), "--steps", "50", "--seed", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=BARE)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"ok: \d+ steps \(seed 2\), \d+ s, 0 differences", done.stdout.splitlines()[-1])


def plant_a_lower_floor(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(sm2, "EASE_FLOOR", 129)


def plant_an_undo_that_leaves_the_siblings_hidden(plant: pytest.MonkeyPatch) -> None:
    really = fold_card

    def folded(events: list[Event], faces: dict[int, object], step: object) -> object:
        after = really(events, faces, step)  # type: ignore[arg-type]
        return {face: memory._replace(buried=max(memory.buried, faces[face].buried)) for face, memory in after.items()}  # type: ignore[attr-defined]

    plant.setattr(recording, "fold_card", folded)


def plant_an_edit_that_forgets_the_faces_that_come_back(plant: pytest.MonkeyPatch) -> None:
    really = importing._edit_card

    def edited(database: Database, before: StoredCard, after: Card, at_ms: int) -> None:
        really(database, before, after, at_ms)
        came = set(face_numbers(after)) - set(face_numbers(before.card))
        log.set_memories(database, before.row, [(face, NEW) for face in came])

    plant.setattr(importing, "_edit_card", edited)


def plant_a_matching_without_questions(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(sys.modules["srs_cli.merge.plan"], "_question_without_id", lambda _card: "")


def plant_an_act_that_undo_takes_back_in_part(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(recording.Recorder, "batch", lambda _recorder: {})


@pytest.mark.parametrize(
    ("plant", "first_seed"),  # of a run that meets it soon; any other one meets it as well
    [
        (plant_a_lower_floor, 6),
        (plant_an_undo_that_leaves_the_siblings_hidden, 5),
        (plant_an_edit_that_forgets_the_faces_that_come_back, 5),
        (plant_a_matching_without_questions, 1),
        (plant_an_act_that_undo_takes_back_in_part, 5),
    ],
)
def test_the_machine_sees_a_planted_fault(
    monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None], first_seed: int
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run(20_000, first_seed, shrinks=False)
