"""Before a session: decks that come along become the student's own, and changed deck files are read again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app.importing import apply_import, plan_import
from srs_cli.app.listing import ShippedDeck, list_decks, shipped_decks
from srs_cli.app.starting import apply_refresh, changed_decks, take_over
from srs_cli.errors import InputRefusedError
from srs_cli.store import cards
from srs_cli.store.database import Database
from tests.app.conftest import Begin, answer, deck_of

Import = Callable[..., Path]


def questions(database: Database) -> list[str]:
    return [card.card.question for card in cards.each_card(database)]


# --- decks that come along


def test_decks_that_come_along_are_listed_and_a_broken_one_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("name: B\ndescription: of b\ncards:\n  - {q: q, a: a}\n")
    (tmp_path / "a.yaml").write_text(deck_of("x", "y", name="A"))
    (tmp_path / "c.yaml").write_text("name: [")
    (tmp_path / "d.txt").write_text("no deck")
    assert shipped_decks(tmp_path) == [
        ShippedDeck(tmp_path / "a.yaml", "A", "", 2),
        ShippedDeck(tmp_path / "b.yaml", "B", "of b", 1),
    ]
    assert shipped_decks(tmp_path / "none") == []


@pytest.fixture
def shipped(tmp_path: Path) -> ShippedDeck:
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "a.yaml").write_text(deck_of("x", "y", name="A"))
    return shipped_decks(folder)[0]


def test_a_deck_that_comes_along_is_copied_and_the_copy_imported(
    store: Database, shipped: ShippedDeck, tmp_path: Path
) -> None:
    folder = tmp_path / "decks"
    take_over(store, shipped, folder)
    assert (folder / "a.yaml").read_bytes() == shipped.path.read_bytes()
    assert [deck.path for deck in cards.decks(store)] == [str(folder / "a.yaml")]
    assert questions(store) == ["x", "y"]


def test_a_copy_that_is_there_already_stays_as_it_is(store: Database, shipped: ShippedDeck, tmp_path: Path) -> None:
    mine = tmp_path / "a.yaml"
    mine.write_text(deck_of("mine", name="A"))
    take_over(store, shipped, tmp_path)
    assert mine.read_text() == deck_of("mine", name="A")
    assert questions(store) == ["mine"]


def test_a_copy_that_cannot_be_read_is_told(store: Database, shipped: ShippedDeck, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("name: [")
    with pytest.raises(InputRefusedError):
        take_over(store, shipped, tmp_path)
    assert cards.decks(store) == []


# --- deck files that changed


def test_nothing_changed_nothing_to_do(store: Database, import_deck: Import) -> None:
    import_deck(deck_of("a"))
    refresh = changed_decks(store)
    assert (refresh.planned.decks, refresh.troubles) == ((), ())


def test_additions_and_edits_of_a_changed_file_are_taken_over(
    store: Database, import_deck: Import, begin: Begin
) -> None:
    path = import_deck(deck_of("the first question", "the second question"))
    answer(begin(), 4)
    path.write_text(deck_of("the first question, reworded", "the second question", "the third question"))
    refresh = changed_decks(store)
    assert refresh.planned.archives == 0
    apply_refresh(store, refresh, archive=False)
    assert questions(store) == ["the first question, reworded", "the second question", "the third question"]
    assert changed_decks(store).planned.decks == ()
    assert begin().session.counts()["new"] == 2  # the first was answered, and stays so


def test_a_file_that_was_only_touched_is_read_once(store: Database, import_deck: Import) -> None:
    path = import_deck(deck_of("a"))
    os.utime(path, ns=(1, 1))
    refresh = changed_decks(store)
    assert [each.plan.changes for each in refresh.planned.decks] == [False]
    apply_refresh(store, refresh, archive=False)
    assert changed_decks(store).planned.decks == ()


def test_vanished_cards_are_archived_only_when_that_is_wanted_and_asked_about_again(
    store: Database, import_deck: Import
) -> None:
    path = import_deck(deck_of("a", "b"))
    path.write_text(deck_of("a", "the new one"))
    refresh = changed_decks(store)
    assert refresh.planned.archives == 1
    apply_refresh(store, refresh, archive=False)
    assert sorted(questions(store)) == ["a", "b", "the new one"]
    again = changed_decks(store)
    assert again.planned.archives == 1
    apply_refresh(store, again, archive=True)
    assert questions(store) == ["a", "the new one"]
    assert changed_decks(store).planned.decks == ()


def test_a_file_that_cannot_be_read_leaves_its_cards_as_they_were(store: Database, import_deck: Import) -> None:
    bad = import_deck(deck_of("a", name="A"), "a.yaml")
    good = import_deck(deck_of("b", name="B"), "b.yaml")
    bad.write_text("name: A\ncards: [\n")
    good.write_text(deck_of("b", "c", name="B"))
    refresh = changed_decks(store)
    (trouble,) = refresh.troubles
    assert str(bad) in trouble
    assert trouble.endswith("; its cards go on as they were")
    apply_refresh(store, refresh, archive=False)
    assert questions(store) == ["a", "b", "c"]
    assert len(changed_decks(store).troubles) == 1


def test_a_file_that_is_gone_changes_nothing(store: Database, import_deck: Import) -> None:
    path = import_deck(deck_of("a"))
    path.unlink()
    refresh = changed_decks(store)
    assert (refresh.planned.decks, refresh.troubles) == ((), ())
    assert questions(store) == ["a"]
    assert [entry.file_missing for entry in list_decks(store, 0)] == [True]


def test_a_deck_without_a_file_changes_nothing(store: Database, import_deck: Import) -> None:
    import_deck(deck_of("a"))
    store.run("UPDATE deck SET path = ''")
    assert changed_decks(store).planned.decks == ()
    assert [entry.file_missing for entry in list_decks(store, 0)] == [False]


def test_a_card_that_moved_to_another_changed_file_moves(store: Database, deck_file: Callable[..., Path]) -> None:
    head = "id: {0}\nname: {0}\ncards:\n  - {{id: {0}1, q: in {0}, a: x}}\n{1}".format
    card = "  - {id: m, q: moving, a: x}\n"
    files = [deck_file(head("A", card), "a.yaml"), deck_file(head("B", ""), "b.yaml")]
    apply_import(store, plan_import(store, files))
    deck_file(head("A", ""), "a.yaml")
    deck_file(head("B", card), "b.yaml")
    refresh = changed_decks(store)
    assert refresh.planned.archives == 0
    apply_refresh(store, refresh, archive=False)
    assert questions(store) == ["in A", "in B", "moving"]


# --- listing


def test_decks_are_listed_with_the_counts_of_the_day(store: Database, import_deck: Import, begin: Begin) -> None:
    import_deck(deck_of("a", "b", "c", name="B"), "b.yaml")
    import_deck(deck_of("d", name="A"), "a.yaml")
    study = begin()
    day = study._clock.now().day
    answer(study, 2, 4)
    found = [
        (entry.deck.name, entry.counts.cards, entry.counts.new, entry.counts.drill) for entry in list_decks(store, day)
    ]
    assert sorted(found) == [("A", 1, 0, 1), ("B", 3, 2, 0)]
    assert sum(entry.counts.due for entry in list_decks(store, day + 1)) == 2
    assert list_decks(None, day) == []


def test_a_deck_file_copied_over_another_troubles_that_deck_alone(
    store: Database, import_deck: Callable[..., Path]
) -> None:
    first = import_deck("name: A\nid: aaaa\ncards:\n  - {q: one, a: x}\n", "a.yaml")
    second = import_deck("name: B\nid: bbbb\ncards:\n  - {q: two, a: y}\n", "b.yaml")
    first.write_text(first.read_text("utf-8") + "\n", encoding="utf-8")
    second.write_text(first.read_text("utf-8") + "\n", encoding="utf-8")
    refresh = changed_decks(store)
    assert [each.path for each in refresh.planned.decks] == [first]
    assert len(refresh.troubles) == 1
