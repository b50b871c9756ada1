"""Changes to many cards at once: each is one act, and one undo gives store and files back as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from srs_cli.app import editing, managing
from srs_cli.app.doctor import differing, examine
from srs_cli.app.recording import Recorder
from srs_cli.errors import InputRefusedError, UsageError
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.event import BURY, EDIT, FLAG, MOVE, RESET, REVIEW, SUSPEND, UNDO, UNSUSPEND
from srs_cli.model.memory import NEW, Memory
from srs_cli.store import cards, log
from srs_cli.store.database import Database
from tests.app.conftest import Begin, answer
from tests.conftest import FIRST_DAY, STEP

Import = Callable[..., Path]

METALS = """\
# mine
id: metals
name: Metals
cards:
  # noble
  - {id: gold, q: Gold?, a: Au, tags: [noble]}
  - id: iron
    type: both
    q: Iron?
    a: Fe
  # no id
  - text: "{{c1::Mercury}} is {{c2::liquid}}"
# end
"""
GASES = "id: gases\nname: Gases\ncards:\n  - {id: helium, q: Helium?, a: He}\n"


@pytest.fixture(autouse=True)
def _the_store_is_whole(store: Database) -> Iterator[None]:
    yield
    assert differing(store, STEP) == []
    assert [finding for finding in examine(store, STEP) if not finding.ok] == []


@pytest.fixture
def files(import_deck: Import) -> list[Path]:
    return [import_deck(METALS, "metals.yaml"), import_deck(GASES, "gases.yaml")]


def every(database: Database) -> list[StoredCard]:
    return list(cards.each_card(database))


def card(database: Database, ident: str) -> StoredCard:
    return next(each for each in cards.each_card(database, archived=True) if each.card.id == ident)


def deck(database: Database, name: str) -> StoredDeck:
    return next(each for each in cards.decks(database, archived=True) if each.name == name)


def memories(database: Database) -> dict[tuple[int, int], Memory]:
    return {(key, face): memory for key, face, memory in log.all_memories(database)}


def kinds(database: Database) -> list[int]:
    return [kind for (kind,) in database.rows("SELECT kind FROM event ORDER BY id")]


def collection(database: Database) -> list[tuple[object, ...]]:
    """Return what the decks are: names, files, whether archived, and their cards in order."""
    return [
        (
            each.key,
            each.name,
            each.path,
            each.archived,
            [stored.card for stored in cards.cards_of(database, each.row, archived=False)],
        )
        for each in cards.decks(database, archived=True)
    ]


# --- what only the log holds


@pytest.mark.parametrize(
    ("act", "kind", "grade", "after"),
    [
        (managing.suspend, SUSPEND, -1, {"suspended": True}),
        (lambda recorder, chosen: managing.bury(recorder, chosen, 3), BURY, 3, {"buried": FIRST_DAY + 3}),
        (lambda recorder, chosen: managing.flag(recorder, chosen, 7), FLAG, 7, {"flag": 7}),
    ],
    ids=["suspend", "bury", "flag"],
)
def test_all_faces_of_all_cards_change_and_one_undo_takes_it_back(
    recorder: Recorder,
    store: Database,
    files: list[Path],
    act: Callable[[Recorder, Sequence[StoredCard]], int],
    kind: int,
    grade: int,
    after: dict[str, Any],
) -> None:
    was = memories(store)
    assert act(recorder, every(store)) == 4
    assert set(memories(store).values()) == {NEW._replace(**after)}
    assert {(event.kind, event.grade) for event in log.backwards(store)} == {(kind, grade)}
    assert kinds(store) == [kind] * 6
    assert act(recorder, every(store)) == 0  # they are so already
    assert kinds(store) == [kind] * 6
    undone = recorder.undo()
    assert undone is not None
    assert (undone.kind, undone.cards) == (kind, 4)
    assert memories(store) == was
    assert recorder.undo() is None


def test_only_what_is_suspended_is_unsuspended(recorder: Recorder, store: Database, files: list[Path]) -> None:
    assert managing.unsuspend(recorder, every(store)) == 0
    managing.suspend(recorder, [card(store, "gold"), card(store, "iron")])
    assert managing.suspend(recorder, every(store)) == 2
    assert managing.unsuspend(recorder, every(store)) == 4
    assert set(memories(store).values()) == {NEW}
    assert kinds(store) == [SUSPEND] * 6 + [UNSUSPEND] * 6
    for suspended in (6, 3, 0):
        recorder.undo()
        assert sum(memory.suspended for memory in memories(store).values()) == suspended


def test_a_card_is_buried_for_longer_but_not_for_less(recorder: Recorder, store: Database, files: list[Path]) -> None:
    gold = [card(store, "gold")]
    assert managing.bury(recorder, gold, 2) == 1
    assert managing.bury(recorder, gold, 1) == 0
    assert managing.bury(recorder, gold, 5) == 1
    assert log.memories(store, gold[0].row)[0].buried == FIRST_DAY + 5
    recorder.undo()
    assert log.memories(store, gold[0].row)[0].buried == FIRST_DAY + 2


def test_reset_makes_learnt_cards_new_and_keeps_their_history(
    recorder: Recorder, store: Database, files: list[Path], begin: Begin
) -> None:
    assert managing.reset(recorder, every(store)) == 0
    asked = answer(begin(), 4, 2)
    was = memories(store)
    assert managing.reset(recorder, every(store)) == len(asked)
    assert all(memory.is_new for memory in memories(store).values())
    assert kinds(store) == [REVIEW] * 2 + [RESET] * 2
    recorder.undo()
    assert memories(store) == was


def test_a_flag_is_changed_and_taken_off(recorder: Recorder, store: Database, files: list[Path]) -> None:
    gold = card(store, "gold")
    assert managing.flag(recorder, every(store), 0) == 0
    assert managing.flag(recorder, [gold], 2) == 1
    assert managing.flag(recorder, every(store), 2) == 3
    assert managing.flag(recorder, every(store), 0) == 4
    recorder.undo()
    recorder.undo()
    assert [key for key, memory in memories(store).items() if memory.flag] == [(gold.key, 0)]


# --- what the deck files hold


CHANGES: dict[str, tuple[int, Callable[[Recorder, Database, Path], object]]] = {
    "tags": (EDIT, lambda recorder, store, _: managing.tag(recorder, every(store), ["new", "e#\u202e"], ["noble"])),
    "move": (MOVE, lambda recorder, store, _: managing.move(recorder, every(store), deck(store, "Gases"))),
    "move to a new deck": (
        MOVE,
        lambda recorder, store, folder: managing.move(recorder, every(store), managing.new_deck("New", folder)),
    ),
    "rename": (EDIT, lambda recorder, store, _: managing.rename(recorder, deck(store, "Metals"), "Métaux: # 1")),
    "add": (
        EDIT,
        lambda recorder, store, _: managing.add(
            recorder, deck(store, "Metals"), managing.new_card("Tin?", "Sn", both=True)
        ),
    ),
    "archive": (EDIT, lambda recorder, store, _: managing.archive(recorder, deck(store, "Metals"), archived=True)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_one_undo_gives_store_and_files_back(
    recorder: Recorder, store: Database, files: list[Path], begin: Begin, tmp_path: Path, change: str
) -> None:
    managing.flag(recorder, every(store), 1)
    answer(begin(), 4, 2)
    before, was, known = [path.read_bytes() for path in files], collection(store), memories(store)
    kind, act = CHANGES[change]
    act(recorder, store, tmp_path / "decks")
    assert collection(store) != was
    assert {key: memory for key, memory in memories(store).items() if key in known} == known  # with all their history
    assert kinds(store)[-1] == kind
    undone = recorder.undo()
    assert undone is not None
    assert (undone.kind, undone.refused) == (kind, "")
    assert [path.read_bytes() for path in files] == before
    assert [each for each in collection(store) if change != "move to a new deck" or "New" not in each] == was
    assert {key: memory for key, memory in memories(store).items() if key in known} == known
    assert kinds(store).count(UNDO) == 1


def test_tags_are_added_and_removed_and_only_changed_cards_count(
    recorder: Recorder, store: Database, files: list[Path]
) -> None:
    assert managing.tag(recorder, every(store), ["noble", "a"], []) == 4
    assert card(store, "gold").card.tags == ("noble", "a")
    assert managing.tag(recorder, every(store), ["noble"], ["nothing"]) == 0
    assert managing.tag(recorder, [card(store, "gold"), card(store, "helium")], [], ["a"]) == 2
    assert [each.card.tags for each in every(store)] == [("noble",), ("noble", "a"), ("noble", "a"), ("noble",)]
    text = files[0].read_text("utf-8")
    assert all(line in text for line in ("# mine\n", "  # noble\n", "  # no id\n", "# end\n"))
    (what,) = {event.details["what"] for event in log.backwards(store) if "2 cards" in str(event.details["what"])}
    assert what == "tags of 2 cards"


@pytest.mark.parametrize("tag", ["", " ", "two\nlines"])
def test_a_tag_that_no_file_can_hold_changes_nothing(
    recorder: Recorder, store: Database, files: list[Path], tag: str
) -> None:
    before = [path.read_bytes() for path in files]
    with pytest.raises(InputRefusedError, match="no deck file can hold this: a tag"):
        managing.tag(recorder, every(store), [tag], [])
    assert [path.read_bytes() for path in files] == before
    assert kinds(store) == []


def test_cards_that_are_there_already_are_not_moved(recorder: Recorder, store: Database, files: list[Path]) -> None:
    gases = deck(store, "Gases")
    assert managing.move(recorder, [card(store, "helium")], gases) == 0
    assert kinds(store) == []
    assert managing.move(recorder, every(store), gases) == 3


def test_a_card_without_an_id_is_tagged_and_moved(
    recorder: Recorder, store: Database, files: list[Path], begin: Begin
) -> None:
    mercury = next(each for each in every(store) if each.card.type == "cloze")
    managing.flag(recorder, [mercury], 4)
    managing.tag(recorder, [mercury], ["hg"], [])
    assert "id:" not in files[0].read_text("utf-8").partition("Mercury")[2]
    mercury = next(each for each in every(store) if each.card.type == "cloze")
    managing.move(recorder, [mercury], deck(store, "Gases"))
    (moved,) = [each for each in every(store) if each.card.type == "cloze"]
    assert (moved.key, moved.card.tags, moved.deck) == (mercury.key, ("hg",), deck(store, "Gases").row)
    assert [memory.flag for memory in log.memories(store, moved.row).values()] == [4, 4]


@pytest.mark.parametrize(
    "act",
    [
        lambda recorder, store: managing.tag(recorder, every(store), ["x"], []),
        lambda recorder, store: managing.move(recorder, every(store), deck(store, "Gases")),
        lambda recorder, store: managing.move(recorder, [card(store, "helium")], deck(store, "Metals")),
        lambda recorder, store: managing.rename(recorder, deck(store, "Metals"), "M"),
        lambda recorder, store: managing.add(recorder, deck(store, "Metals"), Card("x", "q", "a")),
    ],
    ids=["tag", "move away", "move into", "rename", "add"],
)
def test_a_file_that_is_missing_is_said_and_nothing_changes(
    recorder: Recorder, store: Database, files: list[Path], act: Callable[[Recorder, Database], object]
) -> None:
    was, other = collection(store), files[1].read_bytes()
    files[0].unlink()
    with pytest.raises(InputRefusedError, match=r"metals\.yaml: no such file"):
        act(recorder, store)
    assert collection(store) == was
    assert files[1].read_bytes() == other
    assert kinds(store) == []
    assert managing.suspend(recorder, every(store)) == 4  # the log needs no file
    managing.archive(recorder, deck(store, "Metals"), archived=True)
    assert recorder.undo() is not None
    assert collection(store) == was


def test_a_deck_without_a_file_is_said(recorder: Recorder, store: Database) -> None:
    with store.transaction():
        row = cards.save_deck(store, StoredDeck(0, "k", "Loose"))
        cards.add_cards(store, row, "k", [(0, Card("x", "q", "a"))])
    with pytest.raises(InputRefusedError, match="the deck Loose has no deck file"):
        managing.tag(recorder, every(store), ["x"], [])


# --- decks


def test_a_name_that_another_deck_has_is_refused_archived_or_not(
    recorder: Recorder, store: Database, files: list[Path]
) -> None:
    for _ in range(2):
        with pytest.raises(UsageError, match="there is a deck named Gases already"):
            managing.rename(recorder, deck(store, "Metals"), " Gases\n")
        managing.archive(recorder, deck(store, "Gases"), archived=True)
    assert managing.rename(recorder, deck(store, "Metals"), "Metals") == "Metals"


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_a_deck_needs_a_name(recorder: Recorder, store: Database, files: list[Path], tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="a deck needs a name"):
        managing.rename(recorder, deck(store, "Metals"), name)
    with pytest.raises(UsageError, match="a deck needs a name"):
        managing.new_deck(name, tmp_path)
    assert files[0].read_text("utf-8") == METALS


def test_a_name_that_is_too_long_changes_nothing(recorder: Recorder, store: Database, files: list[Path]) -> None:
    with pytest.raises(InputRefusedError, match="can be no deck's name"):
        managing.rename(recorder, deck(store, "Metals"), "x" * 1001)
    assert files[0].read_text("utf-8") == METALS
    assert kinds(store) == []


@pytest.mark.parametrize("name", ["a: # b", "[x]", "- y", "\u202e\x1b[31m", "no", "2024-01-01", "'", '"', "{{c1::x}}"])
def test_a_hostile_name_is_kept_as_it_is(recorder: Recorder, store: Database, files: list[Path], name: str) -> None:
    managing.rename(recorder, deck(store, "Metals"), name)
    assert {each.name for each in cards.decks(store)} == {name, "Gases"}
    assert files[0].read_text("utf-8").startswith("# mine\nid: metals\nname: ")
    recorder.undo()
    assert files[0].read_text("utf-8") == METALS


def test_an_archived_deck_stays_so_when_its_file_is_changed(
    recorder: Recorder, store: Database, files: list[Path]
) -> None:
    """Importing a file brings its deck back; an edit from within does not."""
    metals = deck(store, "Metals")
    managing.archive(recorder, metals, archived=True)
    (event,) = log.backwards(store)
    assert (event.kind, event.card) == (EDIT, 0)
    assert event.details == {"what": "Metals archived", "files": [], "archived": {"metals": True}}
    managing.tag(recorder, [card(store, "gold")], ["x"], [])
    assert deck(store, "Metals").archived
    recorder.undo()
    assert deck(store, "Metals").archived
    managing.archive(recorder, metals, archived=False)
    assert not deck(store, "Metals").archived
    undone = recorder.undo()
    assert undone is not None
    assert undone.question == "Metals brought back"
    assert deck(store, "Metals").archived
    recorder.undo()
    assert not deck(store, "Metals").archived
    assert files[0].read_text("utf-8") == METALS


# --- new cards


@pytest.mark.parametrize(
    ("question", "given", "made"),
    [
        (" q ", " a ", ("basic", "q", "a")),
        ("q", "a\n\n b \n", ("basic", "q", ("a", "b"))),
        ("q", "\n a \n", ("basic", "q", "a")),
        ("{{c1::x}} y", "", ("cloze", "{{c1::x}} y", "")),
        ("{{c1::x}} y", "ignored", ("cloze", "{{c1::x}} y", "")),
        ("{{c0::x}}", "a", ("basic", "{{c0::x}}", "a")),
    ],
)
def test_a_card_is_what_was_typed(question: str, given: str, made: tuple[object, ...]) -> None:
    card = managing.new_card(question, given, both=False)
    assert (card.type, card.question, card.answer) == made
    assert len(card.id) == 12
    assert card == managing.new_card(question, given, both=False)
    if card.type == "basic":
        assert managing.new_card(question, given, both=True).type == "both"


@pytest.mark.parametrize(("question", "given"), [("", "a"), (" ", "a"), ("q", ""), ("q", " \n "), ("", "")])
def test_a_card_that_is_none_is_refused(question: str, given: str) -> None:
    with pytest.raises(InputRefusedError, match="a card needs a question and an answer"):
        managing.new_card(question, given, both=False)


def test_the_same_card_is_not_added_twice_but_its_question_may_come_again(
    recorder: Recorder, store: Database, files: list[Path]
) -> None:
    metals = deck(store, "Metals")
    first = managing.new_card("Tin?", "Sn", both=False)
    managing.add(recorder, metals, first)
    with pytest.raises(InputRefusedError, match="Metals has this card already"):
        managing.add(recorder, metals, managing.new_card("Tin? ", "Sn", both=True))
    editing.add_note(recorder, card(store, first.id), "n", "a note")
    editing.edit_cards(recorder, [card(store, first.id)], lambda _: Card(first.id, "Stannum?", "Sn"), "an edit")
    managing.add(recorder, metals, first)  # its id is that of the card above
    tins = [each.card for each in every(store) if each.card.answer == "Sn"]
    assert [each.question for each in tins] == ["Stannum?", "Tin?"]
    assert tins[0].id == first.id != tins[1].id


def test_a_card_that_was_undone_comes_back_with_its_history(
    recorder: Recorder, store: Database, files: list[Path]
) -> None:
    made = managing.new_card("Tin?", "Sn", both=False, hint="h", extra="e", tags=["t", "t"])
    managing.add(recorder, deck(store, "Metals"), made)
    assert card(store, made.id).card.tags == ("t",)
    assert files[0].read_text("utf-8").startswith("# mine\n")
    managing.flag(recorder, [card(store, made.id)], 3)
    recorder.undo()
    recorder.undo()
    assert card(store, made.id).archived
    managing.add(recorder, deck(store, "Metals"), made)
    assert not card(store, made.id).archived
    assert kinds(store) == [EDIT, FLAG, UNDO, UNDO, EDIT]


def test_a_new_deck_has_its_file_with_its_first_card(recorder: Recorder, store: Database, tmp_path: Path) -> None:
    folder = tmp_path / "decks"
    made = managing.new_deck(" Of \n mine ", folder)
    assert made.name == "Of mine"
    assert not folder.exists()
    with pytest.raises(InputRefusedError, match="no deck file can hold"):
        managing.add(recorder, made, Card("x", "q", ""))
    assert not folder.exists()
    managing.add(recorder, made, managing.new_card("q", "a", both=False))
    assert [path.name for path in folder.iterdir()] == ["of-mine.yaml"]
    assert deck(store, "Of mine").path == str(folder / "of-mine.yaml")
    recorder.undo()
    assert "cards: []" in (folder / "of-mine.yaml").read_text("utf-8")


def test_decks_of_any_name_have_files_of_their_own(recorder: Recorder, store: Database, tmp_path: Path) -> None:
    for name in ("日本語", "中文", "CON", "con!", "../../etc/passwd"):
        managing.add(recorder, managing.new_deck(name, tmp_path / "decks"), managing.new_card("q", "a", both=False))
    assert sorted(path.name for path in (tmp_path / "decks").iterdir()) == [
        "deck-2.yaml", "deck-con-2.yaml", "deck-con.yaml", "deck.yaml", "etc-passwd.yaml",
    ]  # fmt: skip
    assert len(cards.decks(store)) == 5
