"""The table of a search and a card's history, cut to the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from srs_cli.app.history import CardHistory, history
from srs_cli.model.event import BURY, DRILL, FLAG, RESET, REVIEW, SUSPEND, UNDO, UNSUSPEND, Event, Moment
from srs_cli.schedule import SCHEDULERS
from srs_cli.store import cards, log
from srs_cli.store.database import Database
from srs_cli.terminal.found import table
from srs_cli.terminal.grades import FOUR, SIX
from srs_cli.terminal.past import name_of, rows
from tests.conftest import DAY_MS, FIRST_DAY, NOON_MS

ROWS = [
    ("0h2k9m4x7pqr", "Biology", "What is a cell?", "in 3 days", "young"),
    (
        "1",
        "Organic Chemistry of the Sea",
        "Which acid makes a lemon sour, and why is it there?",
        "yesterday",
        "due, leech, flag 3",
    ),
    ("漢字", "日本語", "お茶を飲みますか。" * 8, "", "new"),
    ("x", "D", "👩‍👩‍👧‍👦 é " * 20, "in 12.5 years", "mature"),
]
SIZES = [(80, 24), (40, 12)]


@pytest.mark.parametrize("size", SIZES)
def test_the_table_of_a_search(golden: Callable[[str, str], None], size: tuple[int, int]) -> None:
    golden(f"search-{size[0]}x{size[1]}", "\n".join(table(ROWS, size[0])))


@pytest.mark.parametrize("width", [1, 5, 20, 39, 59, 60, 61, 79, 80, 200])
def test_every_line_fits_the_window(width: int) -> None:
    lines = table(ROWS, width)
    assert len(lines) == len(ROWS) + 2
    assert all(cell_len(line) <= width for line in lines)


@pytest.fixture
def past(store: Database, import_deck: Callable[..., Path], chance: Callable[[int], bytes]) -> CardHistory:
    """A card both ways that was answered, undone, put away, brought back, hidden, flagged and reset."""
    import_deck(
        "name: Biology\ncards:\n  - {id: cell, type: both, q: cell, a: the unit of life, source: {file: a.txt, line: 3}}\n"
    )
    stored = cards.card_in(store, 1)
    assert stored is not None
    device = log.own_device(store, chance)
    acts = [
        (REVIEW, 0, 4, 0), (REVIEW, 0, 2, 1), (DRILL, 0, 4, 1), (UNDO, 0, -1, 1), (SUSPEND, 1, -1, 1), (UNSUSPEND, 1, -1, 1),
        (BURY, 1, 3, 1), (FLAG, 0, 2, 1), (FLAG, 0, 0, 1), (RESET, 0, -1, 2), (REVIEW, 0, 5, 2), (REVIEW, 1, 0, 9),
    ]  # fmt: skip
    voids = b""
    with store.transaction():
        for number, (kind, face, grade, day) in enumerate(acts):
            moment = Moment(NOON_MS + day * DAY_MS + number * 60_000, 3600, FIRST_DAY + day)
            took = 4200 if grade >= 0 and kind in {REVIEW, DRILL} else 0
            event = Event(
                b"", stored.key, face, kind, moment, grade, took, device, voids=voids if kind == UNDO else b""
            )
            voids = log.append(store, event, chance).id
        from srs_cli.schedule.fold import fold_card

        step = SCHEDULERS["sm2"]
        log.set_memories(store, 1, fold_card(log.events_of(store, stored.key), (0, 1), step).items())
    return history(store, stored, SCHEDULERS["sm2"])


@pytest.mark.parametrize("size", SIZES)
def test_a_history(golden: Callable[[str, str], None], past: CardHistory, size: tuple[int, int]) -> None:
    lines = rows(past, FOUR, size[0])
    assert all(cell_len(line) <= size[0] for line in lines)
    golden(f"history-{size[0]}x{size[1]}", "\n".join(lines))


def test_the_schedule_after_the_newest_event_is_what_the_store_remembers(past: CardHistory) -> None:
    for face in past.faces:
        newest = [each for each in past.entries if each.face == face.number and each.kind == "review"][-1]
        assert (newest.interval, newest.ease, newest.due) == (face.memory.interval, face.memory.ease, face.memory.due)


def test_what_was_undone_has_no_schedule_after_it(past: CardHistory) -> None:
    undone = [each for each in past.entries if each.undone]
    assert [(each.kind, each.grade, each.interval) for each in undone] == [("drill", 4, None)]
    assert past.entries[3].voids == undone[0].id


def test_a_grade_that_the_scale_lacks_has_its_name_on_the_full_one() -> None:
    assert [name_of(grade, FOUR) for grade in (None, 0, 2, 5)] == ["", "Blackout", "Again", "Easy"]
    assert name_of(2, SIX) == "Almost"
