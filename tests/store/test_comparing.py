"""What is only in one of two stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from srs_cli.app.importing import apply_import, plan_import
from srs_cli.app.recording import Recorder
from srs_cli.model.event import FLAG
from srs_cli.store import backup, cards
from srs_cli.store.comparing import Alone, compare
from srs_cli.store.database import Database, open_database
from tests.conftest import STEP, FakeClock

DECK = "name: A\ncards:\n  - {q: one, a: b}\n  - {q: two, a: d}\n"
NOTHING = Alone(0, 0, 0, ())


@pytest.fixture
def other(store: Database, import_deck: Callable[..., Path], tmp_path: Path) -> Iterator[Database]:
    """A copy of the store, which has two cards."""
    import_deck(DECK)
    backup.copy_to(store, tmp_path / "other.db", replace=False)
    copy = open_database(tmp_path / "other.db")
    yield copy
    copy.close()


def test_a_copy_does_not_differ_nor_does_a_deck_of_another_name(store: Database, other: Database) -> None:
    with other.transaction():
        other.run("UPDATE deck SET name = 'renamed'")
    found = compare(store, other)
    assert (found.here, found.there, found.edited, found.shares_numbers) == (NOTHING, NOTHING, 0, False)


def test_each_side_has_what_the_other_lacks(
    store: Database,
    other: Database,
    deck_file: Callable[..., Path],
    clock: FakeClock,
    chance: Callable[[int], bytes],
) -> None:
    deck = "name: B\ncards:\n  - {q: three, a: x}\n"
    apply_import(store, plan_import(store, [deck_file(deck, "b.yaml")]))
    apply_import(other, plan_import(other, [deck_file(DECK.replace("a: b", "a: changed"))]))
    recorder = Recorder(other, clock, chance, STEP)
    card = cards.cards_of(other, 1)[0]
    recorder.record([(card, 0)], FLAG, 1)
    found = compare(store, other)
    assert (found.here, found.there, found.edited) == (Alone(0, 0, 1, ("B",)), Alone(0, 1, 0, ()), 1)
    back = compare(other, store)
    assert (back.here, back.there, back.edited) == (found.there, found.here, 1)


def test_what_was_archived_is_not_held(store: Database, other: Database) -> None:
    with store.transaction():
        cards.set_deck_archived(store, 1, archived=True)
        cards.archive_card(store, cards.cards_of(store, 1)[0], archived=True)
    assert compare(store, other).there == Alone(0, 0, 1, ("A",))
    assert compare(store, other).here == NOTHING


def test_both_number_alike_where_one_goes_on_as_the_device_of_the_other(
    store: Database, other: Database, clock: FakeClock, chance: Callable[[int], bytes], tmp_path: Path
) -> None:
    recorder = Recorder(store, clock, chance, STEP)
    card = cards.cards_of(store, 1)[0]
    recorder.record([(card, 0)], FLAG, 1)
    assert not compare(store, other).shares_numbers  # the other had no name then
    backup.copy_to(store, tmp_path / "third.db", replace=False)
    third = open_database(tmp_path / "third.db")
    assert not compare(store, third).shares_numbers
    recorder.record([(card, 0)], FLAG, 2)
    assert compare(store, third).shares_numbers
    assert not compare(third, store).shares_numbers
    third.close()
