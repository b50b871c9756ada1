"""Deck files into the store: what is shown is what is done, as a whole, and history stays with its card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from srs_cli.app import importing
from srs_cli.app.importing import ImportPlan, apply_import, plan_import
from srs_cli.errors import BusyError, InputRefusedError
from srs_cli.model.collection import StoredCard
from srs_cli.model.identity import new_id
from srs_cli.model.memory import NEW
from srs_cli.store import cards, log
from srs_cli.store.database import Database, open_database
from tests.app.conftest import Begin, answer, answer_all, deck_of

Import = Callable[..., Path]


def found(database: Database) -> dict[str, StoredCard]:
    """Return all cards by their question."""
    return {card.card.question: card for card in cards.each_card(database, archived=True)}


def table_rows(database: Database, *, but: str = "") -> dict[str, list[tuple[object, ...]]]:
    """Return everything that is in the store, by table."""
    names = [row[0] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: sorted(database.rows(f"SELECT * FROM {name}")) for name in names if name != but}


def shape(planned: ImportPlan) -> list[dict[str, int]]:
    """Return how many cards stand in each list of each deck's plan; empty lists are left out."""
    names = ("added", "edited", "kept", "restored", "moved", "archived")
    return [
        {name: len(getattr(each.plan, name)) for name in names if getattr(each.plan, name)} for each in planned.decks
    ]


# --- one deck


def test_a_new_deck_is_added_with_what_its_file_says(store: Database, import_deck: Import) -> None:
    path = import_deck(
        "name: Deck\nid: d1\ndescription: of it\nlanguage: en\nsource: n.txt\ntags: [t]\ncards:\n  - {q: q1, a: a1}\n"
    )
    (deck,) = cards.decks(store)
    status = path.stat()
    assert (deck.key, deck.name, deck.description, deck.language, deck.source, deck.tags) == (
        "d1", "Deck", "of it", "en", "n.txt", ("t",),
    )  # fmt: skip
    assert (deck.path, deck.size, deck.mtime_ns) == (str(path), status.st_size, status.st_mtime_ns)
    assert [card.card.question for card in cards.cards_of(store, deck.row)] == ["q1"]
    assert importing.imports_seen(store) == 1


def test_a_file_from_the_current_folder_is_remembered_by_its_whole_path(
    store: Database, deck_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = deck_file(deck_of("a"))
    monkeypatch.chdir(path.parent)
    apply_import(store, plan_import(store, [Path(path.name), path]))
    assert [deck.path for deck in cards.decks(store)] == [str(path)]


def test_an_edited_card_keeps_memory_and_key(store: Database, import_deck: Import, begin: Begin) -> None:
    import_deck(deck_of("the first question", "the second question"))
    answer(begin(), 5, 4)
    before = found(store)
    memories = {card.row: log.memories(store, card.row) for card in before.values()}
    import_deck(deck_of("the first question, reworded", "the second question"))
    after = found(store)
    assert after.keys() == {"the first question, reworded", "the second question"}
    assert after["the first question, reworded"].key == before["the first question"].key
    assert {card.row: log.memories(store, card.row) for card in after.values()} == memories


def test_a_card_that_becomes_a_cloze_keeps_its_first_face(store: Database, import_deck: Import, begin: Begin) -> None:
    head = "name: Deck\ncards:\n  - {id: c, "
    import_deck(head + "q: Paris is the capital of what, a: France}\n")
    answer(begin(), 5)
    (card,) = found(store).values()
    was = log.memories(store, card.row)[0]
    import_deck(head + "text: '{{c1::Paris}} is the capital of {{c2::France}}'}\n")
    assert log.memories(store, card.row) == {0: was, 1: NEW._replace(events=1, buried=was.reviewed + 1)}
    import_deck(head + "text: 'Paris is the capital of {{c2::France}}'}\n")
    import_deck(head + "q: Paris is the capital of what, a: France}\n")
    assert log.memories(store, card.row)[0] == was


def test_what_vanished_is_archived_with_its_history_and_comes_back_with_it(
    store: Database, import_deck: Import, begin: Begin
) -> None:
    import_deck(deck_of("a", "b"))
    answer(begin(), 4, 2)
    before = found(store)
    memory = log.memories(store, before["b"].row)
    import_deck(deck_of("a"))
    assert found(store)["b"].archived
    assert begin().view is None
    import_deck(deck_of("b", "a"))
    after = found(store)
    assert (after["b"].key, after["b"].archived, after["b"].position) == (before["b"].key, False, 0)
    assert log.memories(store, after["b"].row) == memory
    assert answer_all(begin()) == ["b"]


def test_a_card_that_comes_back_edited_has_its_new_text(store: Database, import_deck: Import) -> None:
    deck = "name: D\ncards:\n  - {{id: x, q: x, a: x}}\n{}".format
    import_deck(deck("  - {id: c, q: old, a: x, type: both}\n"))
    import_deck(deck(""))
    import_deck(deck("  - {id: c, q: new, a: x}\n"))
    assert not found(store)["new"].archived
    assert store.rows("SELECT id & 63 FROM memory WHERE id >> 6 = 2 AND archived = 0") == [(0,)]


def test_the_order_of_the_file_is_the_order_of_the_cards(store: Database, import_deck: Import) -> None:
    import_deck(deck_of("a", "b", "c"))
    import_deck(deck_of("c", "d", "a", "b"))
    (deck,) = cards.decks(store)
    assert [card.card.question for card in cards.cards_of(store, deck.row)] == ["c", "d", "a", "b"]
    assert [row[0] for row in store.rows("SELECT position FROM memory ORDER BY id")] == [2, 3, 0, 1]


def test_importing_again_changes_nothing(store: Database, import_deck: Import, begin: Begin) -> None:
    text = (
        "name: Deck\ncards:\n  - {q: a, a: [x, y], tags: [t]}\n  - {q: b, a: x, type: both}\n  - {text: '{{c1::d}}'}\n"
    )
    path = import_deck(text)
    answer(begin(), 4, 2)
    before = table_rows(store, but="setting")
    planned = plan_import(store, [path])
    assert shape(planned) == [{"kept": 3}]
    assert not planned.decks[0].plan.changes
    apply_import(store, planned)
    assert table_rows(store, but="setting") == before


def test_only_an_edit_of_the_file_makes_it_another_file(store: Database, import_deck: Import) -> None:
    path = import_deck(deck_of("a"))
    path.write_text(deck_of("a") + "# a note\n")
    planned = plan_import(store, [path])
    assert shape(planned) == [{"kept": 1}]


def test_a_plan_changes_nothing(store: Database, deck_file: Callable[..., Path], import_deck: Import) -> None:
    import_deck(deck_of("a", "b"))
    before = table_rows(store)
    planned = plan_import(
        store, [deck_file(deck_of("a", "quite another")), deck_file(deck_of("e", name="E"), "e.yaml")]
    )
    assert shape(planned) == [{"added": 1, "kept": 1, "archived": 1}, {"added": 1}]
    assert planned.archives == 1
    assert table_rows(store) == before


def test_a_plan_needs_no_store(deck_file: Callable[..., Path], tmp_path: Path) -> None:
    planned = plan_import(None, [deck_file(deck_of("a", "b"))])
    assert (shape(planned), planned.imports_before) == ([{"added": 2}], 0)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["deck.yaml"]


def test_warnings_come_with_the_plan(deck_file: Callable[..., Path]) -> None:
    planned = plan_import(None, [deck_file("name: D\ncards:\n  - {q: a, a: x}\n  - {q: a, a: y}\n")])
    assert [warning.line for warning in planned.decks[0].warnings] == [4]


def test_another_encoding_is_named(store: Database, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_bytes(deck_of("é").encode("cp1252"))
    with pytest.raises(InputRefusedError, match="is not UTF-8"):
        plan_import(store, [path])
    apply_import(store, plan_import(store, [path], "cp1252"))
    assert list(found(store)) == ["é"]


def test_a_file_whose_name_is_not_text_is_refused(store: Database, tmp_path: Path) -> None:
    path = tmp_path / "deck\udcff.yaml"
    path.write_text(deck_of("a"))
    with pytest.raises(InputRefusedError, match="the file's name is not text"):
        plan_import(store, [path])


# --- several files


def test_several_files_are_imported_all_or_none(store: Database, deck_file: Callable[..., Path]) -> None:
    good, bad = deck_file(deck_of("a", name="A"), "a.yaml"), deck_file("name: B\ncards: 5\n", "b.yaml")
    before = table_rows(store)
    with pytest.raises(InputRefusedError, match=r"b\.yaml"):
        plan_import(store, [good, bad])
    assert table_rows(store) == before


def test_an_import_that_fails_half_way_is_as_if_it_had_not_begun(
    store: Database, deck_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [deck_file(deck_of(name, name=name), f"{name}.yaml") for name in ("a", "b")]
    planned = plan_import(store, files)
    before = table_rows(store)
    really = cards.add_cards

    def fail_at_the_second(
        database: Database,
        deck: int,
        deck_key: str,
        *rest: Any,  # noqa: ANN401 - as they are given
        **how: Any,  # noqa: ANN401 - likewise
    ) -> None:
        really(database, deck, deck_key, *rest, **how)
        if deck == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cards, "add_cards", fail_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            apply_import(store, planned)
    assert table_rows(store) == before
    apply_import(store, planned)
    assert list(found(store)) == ["a", "b"]


def test_two_files_of_one_deck_are_refused(store: Database, deck_file: Callable[..., Path]) -> None:
    files = [deck_file("id: d\n" + deck_of("a"), "a.yaml"), deck_file("id: d\n" + deck_of("b"), "b.yaml")]
    with pytest.raises(InputRefusedError, match=r"b\.yaml: another file of this import holds the same deck"):
        plan_import(store, files)


def test_two_new_decks_of_one_name_are_two_decks(store: Database, deck_file: Callable[..., Path]) -> None:
    files = [deck_file(deck_of(name), f"{name}.yaml") for name in ("a", "b", "c")]
    apply_import(store, plan_import(store, files))
    keys = [new_id("deck", "Deck"), new_id("deck", "Deck", "1"), new_id("deck", "Deck", "2")]
    assert sorted(deck.key for deck in cards.decks(store)) == sorted(keys)
    again = plan_import(store, files)
    assert shape(again) == [{"kept": 1}] * 3


def test_cards_of_different_decks_may_have_the_same_id(store: Database, deck_file: Callable[..., Path]) -> None:
    card = "cards:\n  - {id: c, q: %s, a: x}\n"
    files = [deck_file(f"name: {name}\n" + card % name, f"{name}.yaml") for name in ("a", "b")]
    apply_import(store, plan_import(store, files))
    assert len({card.key for card in found(store).values()}) == 2


# --- moving between decks

MOVING = "  - {id: m, q: moving, a: x}\n"


def two_decks(deck_file: Callable[..., Path], first: str, second: str) -> list[Path]:
    head = "id: {0}\nname: {0}\ncards:\n  - {{id: {0}1, q: stays in {0}, a: x}}\n{1}".format
    return [deck_file(head("A", first), "a.yaml"), deck_file(head("B", second), "b.yaml")]


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)], ids=["from first", "into first"])
def test_a_card_moved_between_decks_keeps_its_history(
    store: Database, deck_file: Callable[..., Path], begin: Begin, order: slice
) -> None:
    apply_import(store, plan_import(store, two_decks(deck_file, MOVING, "")))
    answer_all(begin())
    before = found(store)["moving"]
    memory = log.memories(store, before.row)
    planned = plan_import(store, two_decks(deck_file, "", MOVING)[order])
    assert {"kept": 1, "moved": 1} in shape(planned)
    assert planned.archives == 0
    apply_import(store, planned)
    after = found(store)["moving"]
    assert (after.key, after.archived) == (before.key, False)
    assert after.deck != before.deck
    assert log.memories(store, after.row) == memory
    assert len(found(store)) == 3
    assert [cards.deck_counts(store, deck.row, 0).cards for deck in cards.decks(store)] == [1, 2]


def test_a_card_archived_by_one_import_is_moved_by_the_next(
    store: Database, deck_file: Callable[..., Path], begin: Begin
) -> None:
    first, second = two_decks(deck_file, MOVING, "")
    apply_import(store, plan_import(store, [first, second]))
    answer_all(begin())
    before = found(store)["moving"]
    memory = log.memories(store, before.row)
    first, second = two_decks(deck_file, "", MOVING.replace("a: x", "a: x, type: both"))
    apply_import(store, plan_import(store, [first]))
    assert found(store)["moving"].archived
    apply_import(store, plan_import(store, [second]))
    after = found(store)["moving"]
    assert (after.key, after.archived) == (before.key, False)
    assert log.memories(store, after.row)[0] == memory[0]
    assert sorted(log.memories(store, after.row)) == [0, 1]


def test_a_card_may_take_the_place_of_one_that_moved(store: Database, deck_file: Callable[..., Path]) -> None:
    apply_import(store, plan_import(store, two_decks(deck_file, MOVING, "")))
    apply_import(store, plan_import(store, two_decks(deck_file, "", MOVING)))
    apply_import(store, plan_import(store, two_decks(deck_file, MOVING.replace("moving", "another"), MOVING)))
    assert len({card.key for card in found(store).values()}) == len(found(store)) == 4


# --- which deck a file is


def test_a_deck_is_known_by_its_id_wherever_it_is(store: Database, deck_file: Callable[..., Path]) -> None:
    apply_import(store, plan_import(store, [deck_file("id: d\n" + deck_of("a"))]))
    path = deck_file("id: d\n" + deck_of("a", name="Another name"), "elsewhere.yaml")
    apply_import(store, plan_import(store, [path]))
    (deck,) = cards.decks(store)
    assert (deck.name, deck.path, deck.key) == ("Another name", str(path), "d")


@pytest.mark.parametrize(
    ("name", "file", "questions"),
    [
        ("Deck", "elsewhere.yaml", "axyz"),  # by its name, and a card in both
        ("Another name", "deck.yaml", "xyz"),  # by its file
        ("Another name", "elsewhere.yaml", "abcdef"),  # by half its cards
        ("Another name", "elsewhere.yaml", "ab"),
    ],
)
def test_a_deck_without_id_is_known(
    store: Database, deck_file: Callable[..., Path], name: str, file: str, questions: str
) -> None:
    apply_import(store, plan_import(store, [deck_file(deck_of(*"abcd"))]))
    (before,) = cards.decks(store)
    apply_import(store, plan_import(store, [deck_file(deck_of(*questions, name=name), file)]))
    (after,) = cards.decks(store)
    assert (after.row, after.key, after.name) == (before.row, before.key, name)
    assert {question for question, card in found(store).items() if not card.archived} == set(questions)


@pytest.mark.parametrize("questions", ["a", "avwxyz", "vwxyz", ""])
def test_a_deck_with_too_little_in_common_is_another(
    store: Database, deck_file: Callable[..., Path], questions: str
) -> None:
    apply_import(store, plan_import(store, [deck_file(deck_of(*"abcd"))]))
    text = deck_of(*questions, name="Another name") if questions else "name: Another name\ncards: []\n"
    apply_import(store, plan_import(store, [deck_file(text, "elsewhere.yaml")]))
    assert [deck.name for deck in cards.decks(store)] == ["Another name", "Deck"]


def test_a_deck_that_is_given_an_id_later_stays_the_same_deck(
    store: Database, deck_file: Callable[..., Path], begin: Begin
) -> None:
    apply_import(store, plan_import(store, [deck_file(deck_of("a"))]))
    answer_all(begin())
    before = found(store)["a"]
    apply_import(store, plan_import(store, [deck_file("id: d\n" + deck_of("a"))]))
    assert [(deck.row, deck.key) for deck in cards.decks(store)] == [(1, "d")]
    assert found(store)["a"] == before


def test_a_renamed_deck_that_is_given_an_id_later_stays_the_same_deck(
    store: Database, deck_file: Callable[..., Path], begin: Begin
) -> None:
    apply_import(store, plan_import(store, [deck_file(deck_of("a", "b"))]))
    answer_all(begin())
    before = found(store)
    apply_import(store, plan_import(store, [deck_file(deck_of("a", "b", name="Renamed"))]))
    apply_import(store, plan_import(store, [deck_file("id: d\n" + deck_of("a", "b", name="Renamed"))]))
    assert [(deck.row, deck.key) for deck in cards.decks(store)] == [(1, "d")]
    assert found(store) == before


def test_the_second_of_two_decks_of_one_name_may_be_given_an_id_later(
    store: Database, deck_file: Callable[..., Path]
) -> None:
    files = [deck_file(deck_of(name), f"{name}.yaml") for name in ("a", "b")]
    apply_import(store, plan_import(store, files))
    before = found(store)
    apply_import(store, plan_import(store, [deck_file("id: d\n" + deck_of("b"), "b.yaml")]))
    assert sorted(deck.key for deck in cards.decks(store)) == sorted(["d", new_id("deck", "Deck")])
    assert found(store) == before


def test_another_deck_in_the_place_of_a_file_is_another(store: Database, deck_file: Callable[..., Path]) -> None:
    apply_import(store, plan_import(store, [deck_file("id: d\n" + deck_of("a", "b"))]))
    apply_import(store, plan_import(store, [deck_file("id: e\n" + deck_of("c", "b", "x", "y"))]))
    assert sorted(deck.key for deck in cards.decks(store)) == ["d", "e"]


def test_another_id_is_another_deck_even_of_the_same_name(store: Database, deck_file: Callable[..., Path]) -> None:
    for ident in ("d", "e"):
        apply_import(store, plan_import(store, [deck_file(f"id: {ident}\n" + deck_of("a"), f"{ident}.yaml")]))
    assert sorted(deck.key for deck in cards.decks(store)) == ["d", "e"]


# --- another import in between


def test_another_import_in_between_is_told(store: Database, deck_file: Callable[..., Path]) -> None:
    path = deck_file(deck_of("a"))
    planned = plan_import(store, [path])
    other = open_database(store.path)
    apply_import(other, plan_import(other, [path]))
    other.close()
    before = table_rows(store)
    with pytest.raises(BusyError, match="another import changed the decks meanwhile"):
        apply_import(store, planned)
    assert table_rows(store) == before
    apply_import(store, plan_import(store, [path]))


def test_an_answer_in_between_is_kept(store: Database, import_deck: Import, begin: Begin) -> None:
    path = import_deck(deck_of("the first question", "b"))
    path.write_text(deck_of("the first question, reworded", "b"))
    planned = plan_import(store, [path])
    answer(begin(), 5)
    apply_import(store, planned)
    assert begin().session.counts()["new"] == 1


def test_two_decks_of_one_name_that_share_no_card_are_two(store: Database, import_deck: Callable[..., Path]) -> None:
    import_deck("name: Unit 1\ncards:\n  - {q: one, a: x}\n", "biology.yaml")
    import_deck("name: Unit 1\ncards:\n  - {q: two, a: y}\n", "chemistry.yaml")
    assert [(deck.name, len(cards.cards_of(store, deck.row, archived=False))) for deck in cards.decks(store)] == [
        ("Unit 1", 1),
        ("Unit 1", 1),
    ]


def test_two_decks_of_one_name_whose_ids_are_the_same_by_chance_are_two(
    store: Database, import_deck: Callable[..., Path]
) -> None:
    import_deck("name: Unit 1\ncards:\n  - {id: 1, q: one, a: x}\n  - {id: 2, q: two, a: x}\n", "biology.yaml")
    import_deck("name: Unit 1\ncards:\n  - {id: 1, q: three, a: y}\n  - {id: 2, q: four, a: y}\n", "chemistry.yaml")
    assert {question: card.deck for question, card in found(store).items()} == {
        "one": 1,
        "two": 1,
        "three": 2,
        "four": 2,
    }


# --- documents


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("cells.txt", b"What is a cell?\nThe smallest unit of life\n", "plain text"),
        ("cells.md", b"# Cells\n\n- a *wall*\n", "Markdown"),
        ("cells.pdf", b"%PDF-1.7\n\xff\xfe\x00", "PDF"),
        ("cells.docx", b"PK\x03\x04\x00\xff", "Word document"),
    ],
)
def test_a_document_is_sent_to_extract_and_review(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputRefusedError) as caught:
        plan_import(None, [path])
    assert caught.value.sentence == f"{path} is not a deck file but a document ({kind})"
    assert caught.value.hint == f"`srs extract {name}` makes a deck of it; `srs review {name}` studies it at once."


def test_a_faulty_deck_under_a_documents_suffix_keeps_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "cells.txt"
    path.write_text("name: Cells\ncards:\n  - {q: only a question}\n", encoding="utf-8")
    with pytest.raises(InputRefusedError) as caught:
        plan_import(None, [path])
    assert f"{path}:3" in str([caught.value.sentence, *caught.value.problems])
