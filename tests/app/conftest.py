"""A student: sits down to a session, answers, comes back another day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import pytest

from srs_cli.app.queueing import Scope
from srs_cli.app.recording import Recorder
from srs_cli.app.studying import Study
from srs_cli.model.collection import Caps, StoredDeck
from srs_cli.store import cards
from srs_cli.store.database import Database
from tests.conftest import STEP, FakeClock

_CAPS = Caps()


class Begin(Protocol):
    """Begins a session."""

    def __call__(
        self, caps: Caps = ..., *, database: Database | None = None, decks: Sequence[StoredDeck] | None = None
    ) -> Study: ...


@pytest.fixture
def begin(store: Database, clock: FakeClock, chance: Callable[[int], bytes]) -> Begin:
    def start(
        caps: Caps = _CAPS, *, database: Database | None = None, decks: Sequence[StoredDeck] | None = None
    ) -> Study:
        database = database or store
        scope = Scope(tuple(cards.decks(database) if decks is None else decks), caps)
        return Study(Recorder(database, clock, chance, STEP), scope)

    return start


def answer(study: Study, *grades: int) -> list[str]:
    """Answer with these grades; return the questions."""
    asked = []
    for grade in grades:
        assert study.view is not None
        asked.append(study.view.face.question)
        study.reveal()
        assert study.grade(grade).saved
    return asked


def answer_all(study: Study, grade: int = 4) -> list[str]:
    """Answer everything with one grade; return the questions."""
    asked = []
    while study.view is not None:
        asked += answer(study, grade)
    return asked


def deck_of(*questions: str, name: str = "Deck") -> str:
    """Return a deck file of basic cards."""
    return f"name: {name}\ncards:\n" + "".join(f"  - {{q: '{each}', a: 'to {each}'}}\n" for each in questions)
