"""Cards and decks changed from within: their deck files follow line by line, and undo gives them back byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from srs_cli.app import editing, importing, managing, starting, unfinished
from srs_cli.app.doctor import differing, examine
from srs_cli.app.importing import ImportPlan, apply_import, plan_import
from srs_cli.app.recording import Recorder
from srs_cli.errors import BusyError, InputRefusedError
from srs_cli.files import put_in_place
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredCard, StoredDeck
from srs_cli.model.event import EDIT, MOVE, REVIEW, UNDO
from srs_cli.store import cards, log
from srs_cli.store.database import Database, open_database
from tests.app.conftest import Begin, answer, answer_all
from tests.conftest import FIRST_DAY, STEP, FakeClock

Read = Callable[..., Path]

METALS = """\
# my metals
name: Metals   # a comment
id: metals

cards:
  # noble
  - {id: gold, q: Gold?, a: Au}

  - id: iron
    q: 'Iron?'
    a: |-
      Fe
      # ferrum
  # between
  - text: "{{c1::Mercury}} is a {{c2::liquid}}."
# the end
"""
GASES = "id: gases\nname: Gases\ncards: # few\n  - {id: helium, q: Helium?, a: He}\n"
FORMS = {
    "unix": lambda text: text.encode(),
    "windows": lambda text: text.replace("\n", "\r\n").encode(),
    "marked": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "no-end": lambda text: text.rstrip("\n").encode(),
}


@pytest.fixture
def read_in(store: Database, tmp_path: Path) -> Read:
    """Write a deck file, and import it."""

    def run(data: bytes | str, name: str = "metals.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        apply_import(store, plan_import(store, [path]))
        return path

    return run


@pytest.fixture(autouse=True)
def _the_store_is_whole(store: Database) -> Iterator[None]:
    yield
    assert differing(store, STEP) == []
    assert [finding for finding in examine(store, STEP) if not finding.ok] == []


def card(database: Database, question: str) -> StoredCard:
    return next(each for each in cards.each_card(database, archived=True) if question in each.card.question)


def deck(database: Database, name: str) -> StoredDeck:
    return next(each for each in cards.decks(database) if each.name == name)


def contents(database: Database) -> list[tuple[str, str, Card]]:
    """Return what the decks hold: (deck, its name, card) without what is archived, in the order of the files."""
    return [
        (each.key, each.name, stored.card)
        for each in cards.decks(database)
        for stored in cards.cards_of(database, each.row, archived=False)
    ]


def nothing_to_ask_about(database: Database) -> bool:
    """Tell whether reading the changed files again would archive nothing."""
    return starting.changed_decks(database).planned.archives == 0


CHANGES: dict[str, Callable[[Recorder, Database], object]] = {
    "a note": lambda recorder, store: editing.add_note(recorder, card(store, "Gold"), "heavy: # yes", "a note"),
    "a note to a list of lines": lambda recorder, store: editing.add_note(recorder, card(store, "Iron"), "x", "a note"),
    "tags": lambda recorder, store: editing.edit_cards(
        recorder, list(cards.each_card(store)), lambda each: replace(each, tags=("t",)), "tags"
    ),
    "a card": lambda recorder, store: editing.add_card(
        recorder, deck(store, "Metals"), Card("lead", "Lead?", ("Pb", "#")), "a card"
    ),
    "a card without id": lambda recorder, store: editing.add_card(
        recorder, deck(store, "Metals"), Card("", "Tin?", "Sn"), "a card"
    ),
    "a name": lambda recorder, store: editing.rename(recorder, deck(store, "Metals"), "Métaux: 1", "a name"),
    "a move": lambda recorder, store: editing.move_cards(
        recorder, [card(store, "Gold"), card(store, "Mercury")], deck(store, "Gases"), "a move"
    ),
    "a move of all": lambda recorder, store: editing.move_cards(
        recorder, list(cards.each_card(store)), deck(store, "Gases"), "a move"
    ),
    "a move of the only one": lambda recorder, store: editing.move_cards(
        recorder, [card(store, "Helium")], deck(store, "Metals"), "a move"
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("change", CHANGES)
def test_undo_gives_the_files_back_byte_for_byte(
    recorder: Recorder, store: Database, read_in: Read, begin: Begin, change: str, form: str
) -> None:
    files = [read_in(FORMS[form](METALS)), read_in(FORMS[form](GASES), "gases.yaml")]
    answer(begin(), 4, 2, 4)
    bytes_before = [path.read_bytes() for path in files]
    contents_before = contents(store)
    memory_before = list(log.all_memories(store))
    CHANGES[change](recorder, store)
    assert [path.read_bytes() for path in files] != bytes_before
    assert contents(store) != contents_before
    for path, (_, old) in zip(files, enumerate(bytes_before), strict=True):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") == old.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" not in old or path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    if change != "a move of all":  # then the list is an empty one
        assert all(
            f"# {comment}".encode() in files[0].read_bytes() for comment in ("my metals", "noble", "between", "the end")
        )
    assert nothing_to_ask_about(store)
    undone = recorder.undo()
    assert undone is not None
    assert undone.refused == ""
    assert undone.question == change.removesuffix(" without id").partition(" of ")[0].partition(" to ")[0]
    assert [path.read_bytes() for path in files] == bytes_before
    assert contents(store) == contents_before
    assert nothing_to_ask_about(store)
    known = {(key, face) for key, face, _ in memory_before}
    assert [each for each in log.all_memories(store) if each[:2] in known] == memory_before


def test_the_log_keeps_only_the_lines_that_were_replaced(recorder: Recorder, store: Database, read_in: Read) -> None:
    path = read_in(METALS)
    editing.add_note(recorder, card(store, "Gold"), "heavy", "a note")
    (event,) = log.backwards(store)
    assert (event.kind, event.card, event.details["what"]) == (EDIT, card(store, "Gold").key, "a note")
    (kept,) = event.details["files"]
    assert kept["path"] == str(path)
    assert (kept["line"], kept["lines"], kept["was"]) == (6, 4, ["  - {id: gold, q: Gold?, a: Au}"])


def test_history_goes_with_a_card_that_moves(
    recorder: Recorder, store: Database, read_in: Read, begin: Begin, clock: FakeClock
) -> None:
    metals, gases = read_in(METALS), read_in(GASES, "gases.yaml")
    answer_all(begin(), 4)
    clock.pass_days(1)
    gold = card(store, "Gold")
    was = log.memories(store, gold.row)
    editing.move_cards(recorder, [gold], deck(store, "Gases"), "a move")
    moved = card(store, "Gold")
    assert (moved.key, moved.row, moved.deck) == (gold.key, gold.row, deck(store, "Gases").row)
    assert log.memories(store, moved.row) == was
    assert [event.kind for event in log.events_of(store, moved.key)] == [REVIEW, MOVE]
    assert "Gold" not in metals.read_text("utf-8")
    assert "  - id: gold\n    q: Gold?\n    a: Au\n" in gases.read_text("utf-8")
    assert "Gold?" in answer_all(begin(decks=[deck(store, "Gases")]), 4)
    recorder.undo()  # the answers
    recorder.undo()
    recorder.undo()
    assert card(store, "Gold").deck == deck(store, "Metals").row


def test_a_card_that_moves_to_where_it_is_stays(recorder: Recorder, store: Database, read_in: Read) -> None:
    path = read_in(METALS)
    assert editing.move_cards(recorder, list(cards.each_card(store)), deck(store, "Metals"), "a move") == []
    assert path.read_text("utf-8") == METALS
    assert list(log.backwards(store)) == []


def test_a_card_does_not_move_onto_another_with_its_id(recorder: Recorder, store: Database, read_in: Read) -> None:
    files = [read_in(METALS), read_in(GASES + "  - {id: gold, q: Golden gas?, a: none}\n", "gases.yaml")]
    before = [path.read_bytes() for path in files]
    with pytest.raises(InputRefusedError, match="another card with the id gold"):
        editing.move_cards(recorder, [card(store, "Gold?")], deck(store, "Gases"), "a move")
    assert [path.read_bytes() for path in files] == before
    assert list(log.backwards(store)) == []


def test_a_card_does_not_move_onto_one_whose_file_says_its_id_no_more(
    recorder: Recorder, store: Database, read_in: Read
) -> None:
    read_in(METALS)
    read_in(GASES.replace("helium", "gold"), "gases.yaml")
    read_in(GASES.replace("id: helium, ", ""), "gases.yaml")
    before = contents(store)
    with pytest.raises(InputRefusedError, match="another card with the id gold"):
        editing.move_cards(recorder, [card(store, "Gold?")], deck(store, "Gases"), "a move")
    assert contents(store) == before


def test_a_card_does_not_move_onto_an_archived_one_with_its_id(
    recorder: Recorder, store: Database, read_in: Read
) -> None:
    path = read_in(METALS)
    read_in(GASES.replace("helium", "gold"), "gases.yaml")
    read_in("id: gases\nname: Gases\ncards: []\n", "gases.yaml")
    before = contents(store)
    with pytest.raises(InputRefusedError, match="Gases has an archived card with the id gold"):
        managing.move(recorder, [card(store, "Gold")], deck(store, "Gases"))
    assert (contents(store), path.read_text()) == (before, METALS)


def test_a_new_deck_is_none_that_began_under_its_name(recorder: Recorder, store: Database, tmp_path: Path) -> None:
    managing.add(recorder, managing.new_deck("Bio", tmp_path, store), managing.new_card("q", "a", both=False))
    managing.rename(recorder, deck(store, "Bio"), "Biology")
    moved = (tmp_path / "bio.yaml").rename(tmp_path / "biology.yaml")
    apply_import(store, plan_import(store, [moved]))
    managing.add(recorder, managing.new_deck("Bio", tmp_path, store), managing.new_card("Q", "A", both=False))
    assert [(each.name, Path(each.path).name) for each in cards.decks(store)] == [
        ("Bio", "bio.yaml"),
        ("Biology", "biology.yaml"),
    ]
    assert [name for _, name, _ in contents(store)] == ["Bio", "Biology"]


def test_a_card_that_is_edited_keeps_its_history(
    recorder: Recorder, store: Database, read_in: Read, begin: Begin
) -> None:
    read_in(METALS)
    answer(begin(), 4)
    was = log.memories(store, card(store, "Gold").row)
    changed = editing.edit_cards(
        recorder, [card(store, "Gold")], lambda each: replace(each, question="What is Au?", answer="Gold"), "an edit"
    )
    assert [each.card.id for each in changed] == ["gold"]
    assert log.memories(store, card(store, "What is Au").row) == was


def test_an_edit_that_changes_nothing_is_none(recorder: Recorder, store: Database, read_in: Read) -> None:
    path = read_in(METALS)
    assert editing.edit_cards(recorder, list(cards.each_card(store)), lambda each: each, "nothing") == []
    assert path.read_text("utf-8") == METALS
    assert list(log.backwards(store)) == []


def test_a_card_becomes_both_ways_and_its_second_face_goes_again_by_undo(
    recorder: Recorder, store: Database, read_in: Read, begin: Begin
) -> None:
    read_in(METALS)
    answer(begin(), 4)
    editing.edit_cards(recorder, [card(store, "Gold")], lambda each: replace(each, type="both"), "both ways")
    assert set(log.memories(store, card(store, "Gold").row)) == {0, 1}
    assert log.memories(store, card(store, "Gold").row)[1].buried == FIRST_DAY + 1  # its sibling was asked today
    recorder.undo()
    assert cards.counts(store, FIRST_DAY + 1).new == 2


def test_a_deck_without_a_file_is_refused(recorder: Recorder, store: Database, read_in: Read) -> None:
    path = read_in(METALS)
    without = replace(deck(store, "Metals"), path="")
    with pytest.raises(InputRefusedError, match="has no deck file"):
        editing.add_card(recorder, without, Card("x", "q", "a"), "a card")
    path.write_bytes("name: Métaux\ncards:\n  - {id: gold, q: Gold?, a: Au}\n".encode("latin-1"))
    with pytest.raises(InputRefusedError, match="is not UTF-8"):
        editing.add_note(recorder, card(store, "Gold"), "n", "a note")
    path.unlink()
    with pytest.raises(InputRefusedError):
        editing.add_note(recorder, card(store, "Gold"), "n", "a note")


def test_a_card_that_left_its_file_is_refused(recorder: Recorder, store: Database, read_in: Read) -> None:
    path = read_in(METALS)
    path.write_text(METALS.replace("id: gold", "id: aurum"), "utf-8")
    with pytest.raises(InputRefusedError, match="does not hold the card gold any more"):
        editing.add_note(recorder, card(store, "Gold"), "n", "a note")
    assert path.read_text("utf-8") == METALS.replace("id: gold", "id: aurum")


def test_a_card_without_an_id_is_found_by_its_text(recorder: Recorder, store: Database, read_in: Read) -> None:
    path = read_in(METALS)
    editing.add_note(recorder, card(store, "Mercury"), "Hg", "a note")
    assert '  - text: "{{c1::Mercury}} is a {{c2::liquid}}."\n    extra: Hg\n# the end\n' in path.read_text("utf-8")


@pytest.mark.parametrize(("question", "line"), [("Gold", 7), ("Iron", 9), ("Mercury", 15)])
def test_a_card_is_found_at_its_line(store: Database, read_in: Read, question: str, line: int) -> None:
    read_in(METALS)
    assert editing.file_of(store, card(store, question)).line_of(card(store, question)) == line


# --- by hand


def test_an_edit_by_hand_is_read_and_undone(recorder: Recorder, store: Database, read_in: Read, begin: Begin) -> None:
    path = read_in(METALS)
    answer(begin(), 4)
    gold = card(store, "Gold")
    was = log.memories(store, gold.row)
    before = editing.file_of(store, gold)
    path.write_text(METALS.replace("Gold?", "Aurum?").replace("a comment", "another"), "utf-8")
    assert editing.take_in_edit(recorder, before, gold, "an edit")
    assert card(store, "Aurum?").key == gold.key
    assert log.memories(store, gold.row) == was
    undone = recorder.undo()
    assert undone is not None
    assert (undone.question, undone.refused) == ("an edit", "")
    assert path.read_text("utf-8") == METALS
    assert card(store, "Gold?").key == gold.key
    assert [event.kind for event in log.events_of(store, gold.key)] == [REVIEW, EDIT, UNDO]


def test_a_file_that_was_only_looked_at_is_not_journalled(recorder: Recorder, store: Database, read_in: Read) -> None:
    read_in(METALS)
    gold = card(store, "Gold")
    assert not editing.take_in_edit(recorder, editing.file_of(store, gold), gold, "an edit")
    assert list(log.backwards(store)) == []


def test_an_edit_that_breaks_the_file_changes_nothing_else(recorder: Recorder, store: Database, read_in: Read) -> None:
    path = read_in(METALS)
    gold = card(store, "Gold")
    before = editing.file_of(store, gold)
    broken = METALS.replace("a: Au}", "b: Au}")
    path.write_text(broken, "utf-8")
    with pytest.raises(InputRefusedError) as refused:
        editing.take_in_edit(recorder, before, gold, "an edit")
    assert "metals.yaml:7" in "".join([refused.value.sentence, *refused.value.problems])
    assert path.read_text("utf-8") == broken  # the student's own text stays
    assert card(store, "Gold?").card.answer == "Au"
    assert list(log.backwards(store)) == []


def test_an_edit_saved_in_another_encoding_is_refused_and_stays(
    recorder: Recorder, store: Database, read_in: Read
) -> None:
    """Nothing of it may be written back with its characters replaced."""
    path = read_in(METALS)
    gold = card(store, "Gold")
    before = editing.file_of(store, gold)
    saved = METALS.replace("Gold?", "Métal?").encode("latin-1")
    path.write_bytes(saved)
    with pytest.raises(InputRefusedError, match="UTF-8"):
        editing.take_in_edit(recorder, before, gold, "an edit")
    assert path.read_bytes() == saved
    assert list(log.backwards(store)) == []


def test_a_card_deleted_by_hand_is_asked_about_later_and_not_archived_at_once(
    recorder: Recorder, store: Database, read_in: Read
) -> None:
    path = read_in(METALS)
    gold = card(store, "Gold")
    before = editing.file_of(store, gold)
    path.write_text(METALS.replace("  - {id: gold, q: Gold?, a: Au}\n", ""), "utf-8")
    assert editing.take_in_edit(recorder, before, gold, "an edit")
    assert not card(store, "Gold").archived
    assert starting.changed_decks(store).planned.archives == 1
    recorder.undo()
    assert path.read_text("utf-8") == METALS
    assert nothing_to_ask_about(store)


def test_a_card_added_by_hand_goes_again_by_undo(recorder: Recorder, store: Database, read_in: Read) -> None:
    path = read_in(METALS)
    gold = card(store, "Gold")
    before = editing.file_of(store, gold)
    path.write_text(
        METALS.replace("# the end", "  - {q: Tin?, a: Sn}\n  - {id: lead, q: Lead?, a: Pb}\n# the end"), "utf-8"
    )
    assert editing.take_in_edit(recorder, before, gold, "an edit")
    assert not card(store, "Tin").archived
    recorder.undo()
    assert card(store, "Lead").archived
    assert card(store, "Tin").archived


# --- new decks


def test_a_deck_is_started_with_its_first_card(recorder: Recorder, store: Database, tmp_path: Path) -> None:
    begun = editing.start_deck("New: one", tmp_path / "new.yaml")
    editing.add_card(recorder, begun, Card("x", "q?", "a"), "a card")
    assert [(each.name, each.path) for each in cards.decks(store)] == [("New: one", str(tmp_path / "new.yaml"))]
    assert (tmp_path / "new.yaml").read_text("utf-8") == (
        f'name: "New: one"\nid: {begun.key}\n\ncards:\n  - id: x\n    q: q?\n    a: a\n'
    )
    recorder.undo()
    assert card(store, "q?").archived


def test_a_file_that_is_there_is_no_new_deck(tmp_path: Path) -> None:
    path = tmp_path / "there.yaml"
    path.write_text("mine", "utf-8")
    with pytest.raises(InputRefusedError):
        editing.start_deck("D", path)
    assert path.read_text("utf-8") == "mine"


# --- all of a change, or nothing


def test_a_move_that_cannot_be_written_takes_the_card_from_nowhere(
    recorder: Recorder, store: Database, read_in: Read, tmp_path: Path
) -> None:
    metals, gases = read_in(METALS), read_in(GASES, "gases.yaml")
    gases.rename(tmp_path / "elsewhere.yaml")
    gases.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(InputRefusedError, match="is a link"):
        editing.move_cards(recorder, [card(store, "Gold?")], deck(store, "Gases"), "a move")
    assert (metals.read_text(), gases.read_text()) == (METALS, GASES)
    assert not recorder.can_undo()


def test_an_edit_of_two_files_of_which_one_cannot_be_written_changes_neither(
    recorder: Recorder, store: Database, read_in: Read, tmp_path: Path
) -> None:
    metals, gases = read_in(METALS), read_in(GASES, "gases.yaml")
    gases.rename(tmp_path / "elsewhere.yaml")
    gases.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(InputRefusedError, match="is a link"):
        managing.tag(recorder, [card(store, "Gold?"), card(store, "Helium?")], ["new"], [])
    assert (metals.read_text(), gases.read_text()) == (METALS, GASES)


@pytest.mark.parametrize("growing", [True, False])
def test_a_card_that_moves_stands_in_a_file_at_every_moment(
    recorder: Recorder, store: Database, read_in: Read, monkeypatch: pytest.MonkeyPatch, *, growing: bool
) -> None:
    metals, gases = read_in(METALS), read_in(GASES, "gases.yaml")
    if not growing:
        editing.move_cards(recorder, [card(store, "Gold?")], deck(store, "Gases"), "a move")
    seen = []

    def put(temporary: Path, path: Path, *, replace: bool) -> None:
        put_in_place(temporary, path, replace=replace)
        seen.append("Gold?" in metals.read_text() + gases.read_text())

    monkeypatch.setattr(unfinished, "put_in_place", put)
    if growing:
        editing.move_cards(recorder, [card(store, "Gold?")], deck(store, "Gases"), "a move")
    else:
        recorder.undo()
    assert seen == [True, True]


def test_what_another_program_wrote_meanwhile_is_not_overwritten(
    recorder: Recorder, store: Database, read_in: Read
) -> None:
    path = read_in(METALS)
    theirs = METALS + "# written meanwhile\n"

    def slow(old: Card) -> Card:
        path.write_text(theirs)
        return replace(old, hint="new")

    with pytest.raises(InputRefusedError, match="meanwhile"):
        editing.edit_cards(recorder, [card(store, "Gold?")], slow, "an edit")
    assert path.read_text() == theirs
    assert not recorder.can_undo()


def test_where_the_log_cannot_be_written_the_file_stays_as_it_was(
    store: Database, clock: FakeClock, recorder: Recorder, read_in: Read
) -> None:
    path = read_in(METALS)
    editing.edit_cards(recorder, [card(store, "Gold?")], lambda old: replace(old, hint="new"), "an edit")
    after = path.read_text()

    def none_left(_count: int) -> bytes:
        raise OSError

    broken = Recorder(store, clock, none_left, STEP)
    with pytest.raises(OSError):  # noqa: PT011 - the one above
        editing.edit_cards(broken, [card(store, "Iron?")], lambda old: replace(old, hint="new"), "an edit")
    assert path.read_text() == after
    with pytest.raises(OSError):  # noqa: PT011 - the one above
        broken.undo()
    assert path.read_text() == after
    assert recorder.undo() is not None
    assert path.read_text() == METALS


def test_an_undo_that_a_crash_cut_short_is_finished(recorder: Recorder, store: Database, read_in: Read) -> None:
    path = read_in(METALS)
    editing.edit_cards(recorder, [card(store, "Gold?")], lambda old: replace(old, hint="new"), "an edit")
    path.write_text(METALS)  # all that the undo came to
    undone = recorder.undo()
    assert undone is not None
    assert not undone.refused
    assert (path.read_text(), card(store, "Gold?").card.hint, recorder.can_undo()) == (METALS, "", False)


def test_others_may_write_while_files_are_read(
    recorder: Recorder, store: Database, read_in: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_in(METALS)
    free = []

    def plan(*arguments: object, **options: object) -> ImportPlan:
        other = open_database(store.path)
        with other.transaction():
            free.append(True)
        other.close()
        return plan_import(*arguments, **options)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(importing, "plan_import", plan)
    editing.edit_cards(recorder, [card(store, "Gold?")], lambda old: replace(old, hint="new"), "an edit")
    recorder.undo()
    assert free == [True, True]


def test_an_import_in_between_is_not_overwritten(
    recorder: Recorder, store: Database, read_in: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = read_in(METALS)

    def plan(*arguments: object, **options: object) -> ImportPlan:
        planned = plan_import(*arguments, **options)  # type: ignore[arg-type] # as they came
        monkeypatch.undo()
        read_in(GASES, "gases.yaml")
        return planned

    monkeypatch.setattr(importing, "plan_import", plan)
    with pytest.raises(BusyError):
        editing.edit_cards(recorder, [card(store, "Gold?")], lambda old: replace(old, hint="new"), "an edit")
    assert (path.read_text(), recorder.can_undo()) == (METALS, False)


# --- cards without an id

PLAIN = "name: Plain\ncards:\n  # first\n  - q: One?\n    a: eins\n  - q: Two?\n    a: zwei\n"


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_card_without_an_id_is_itself_whatever_an_edit_leaves_of_it(
    recorder: Recorder, store: Database, read_in: Read, begin: Begin, *, by_hand: bool
) -> None:
    path = read_in(PLAIN)
    answer_all(begin(), 4)
    one = card(store, "One?")
    learnt = log.memories(store, one.row)
    if by_hand:
        before = editing.file_of(store, one)
        path.write_text(PLAIN.replace("One?", "A wholly other matter").replace("eins", "nothing of it"))
        assert editing.take_in_edit(recorder, before, one, "an edit")
    else:
        other = {"question": "A wholly other matter", "answer": "nothing of it"}
        editing.edit_cards(recorder, [one], lambda old: replace(old, **other), "an edit")
    assert [each.card.question for each in cards.each_card(store, archived=True)] == ["A wholly other matter", "Two?"]
    assert (card(store, "wholly").key, log.memories(store, one.row)) == (one.key, learnt)
    recorder.undo()
    assert [each.card.question for each in cards.each_card(store, archived=True)] == ["One?", "Two?"]
    assert (card(store, "One?").key, log.memories(store, one.row)) == (one.key, learnt)
    assert path.read_text() == PLAIN


def test_a_card_is_itself_though_another_one_left_its_file_before(
    recorder: Recorder, store: Database, read_in: Read
) -> None:
    two = "  - q: Two?\n    a: zwei\n"
    path = read_in(PLAIN)
    for one, wanted in (
        ("Two?", PLAIN.replace(two, "")),
        ("One?", "name: Plain\ncards:\n  - q: Other\n    a: anders\n"),
    ):
        edited = card(store, one)
        before = editing.file_of(store, edited)
        path.write_text(wanted)
        editing.take_in_edit(recorder, before, edited, "an edit")
    assert (card(store, "Other").key, card(store, "Two?").archived) == (edited.key, False)


def test_a_card_without_an_id_that_moved_comes_back_by_undo_with_its_history(
    recorder: Recorder, store: Database, read_in: Read
) -> None:
    path, _ = read_in(PLAIN), read_in(GASES, "gases.yaml")
    path.write_text(PLAIN.replace("One?", "One, please?"))
    apply_import(store, plan_import(store, [path]))  # its id is that of its first text
    before = card(store, "One")
    managing.move(recorder, [before], deck(store, "Gases"))
    recorder.undo()
    assert card(store, "One") == before


@pytest.mark.parametrize(
    "after",
    [
        PLAIN.replace("  - q: One?\n    a: eins\n", "")
        + "  - q: Wholly other\n    a: nothing of it\n",  # not its place
        PLAIN.replace("q: One?\n    a: eins", "id: x\n    q: Wholly other\n    a: nothing of it"),  # not its id
        PLAIN.replace("q: One?\n    a: eins", "q: Wholly other\n    a: nothing\n  - q: Third thing\n    a: Dritte"),
    ],
)
def test_a_card_that_came_elsewhere_is_another(recorder: Recorder, store: Database, read_in: Read, after: str) -> None:
    path = read_in(PLAIN)
    one = card(store, "One?")
    before = editing.file_of(store, one)
    path.write_text(after)
    editing.take_in_edit(recorder, before, one, "an edit")
    assert card(store, "One?").key == one.key  # asked about later, see above
    assert card(store, "Wholly other").key != one.key


def test_of_two_cards_that_say_the_same_the_chosen_one_is_changed(
    recorder: Recorder, store: Database, read_in: Read
) -> None:
    twin = "  - q: Same?\n    a: same\n"
    path = read_in(f"name: Twins\ncards:\n{twin}{twin}")
    first, second = cards.each_card(store)
    assert editing.file_of(store, second).line_of(second) == 5
    managing.tag(recorder, [second], ["new"], [])
    assert path.read_text() == f"name: Twins\ncards:\n{twin}{twin}    tags: [new]\n"
    found = {each.row: each.card.tags for each in cards.each_card(store)}
    assert found == {first.row: (), second.row: ("new",)}
