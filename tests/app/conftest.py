"""A student: sits down to a session, answers, comes back another day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

import pytest

from srs_cli.app.queueing import Scope, Wish
from srs_cli.app.recording import Recorder
from srs_cli.app.studying import Study
from srs_cli.model.collection import Caps, StoredDeck
from srs_cli.model.memory import Memory
from srs_cli.store import cards, log
from srs_cli.store.database import Database
from tests.conftest import STEP, FakeClock

_CAPS = Caps()
_WISH = Wish()
NO_CAPS_OF_DECKS: Mapping[int, Caps] = MappingProxyType({})


class Begin(Protocol):
    """Begins a session."""

    def __call__(
        self,
        caps: Caps = ...,
        wish: Wish = ...,
        *,
        database: Database | None = None,
        decks: Sequence[StoredDeck] | None = None,
        deck_caps: Mapping[int, Caps] = ...,
    ) -> Study: ...


@pytest.fixture
def begin(store: Database, clock: FakeClock, chance: Callable[[int], bytes]) -> Begin:
    def start(
        caps: Caps = _CAPS,
        wish: Wish = _WISH,
        *,
        database: Database | None = None,
        decks: Sequence[StoredDeck] | None = None,
        deck_caps: Mapping[int, Caps] = NO_CAPS_OF_DECKS,
    ) -> Study:
        database = database or store
        scope = Scope(tuple(cards.decks(database) if decks is None else decks), caps, deck_caps)
        return Study(Recorder(database, clock, chance, STEP), scope, wish)

    return start


@pytest.fixture
def recorder(store: Database, clock: FakeClock, chance: Callable[[int], bytes]) -> Recorder:
    return Recorder(store, clock, chance, STEP)


@pytest.fixture
def restart(store: Database, clock: FakeClock, chance: Callable[[int], bytes]) -> Callable[[], Recorder]:
    """Begin to record anew, as the next program that is started does."""
    return lambda: Recorder(store, clock, chance, STEP)


def known(study: Study) -> dict[tuple[int, int], Memory]:
    """Return all memory of the store, by card and face."""
    return {(key, face): memory for key, face, memory in log.all_memories(study.recorder.database)}


def over(study: Study) -> bool:
    """Tell whether nothing is asked any more."""
    return study.view is None


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
