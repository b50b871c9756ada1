"""`srs add` and `srs edit` at a terminal of their own, with an editor and someone who answers questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from srs_cli.model.event import EDIT, MOVE, SUSPEND, UNDO
from tests.terminal.conftest import Start
from tests.terminal.terminal_pty import Terminal
from tests.terminal.test_session_keys import EDITOR, METALS, Program, deck, kinds, program

__all__ = ["deck", "program"]  # fixtures


@pytest.fixture
def collection(start: Start, deck: Path) -> Path:
    terminal = start("import", str(deck))
    assert terminal.end() == 0
    return deck


def finished(terminal: Terminal, *wanted: str) -> None:
    """Wait for the texts and the end."""
    terminal.see(*wanted)
    assert terminal.end() == 0
    assert terminal.put_back


def test_cards_are_asked_for_until_a_question_stays_empty(start: Start, home: Path, collection: Path) -> None:
    terminal = start("add")
    terminal.see("Deck:")
    terminal.press("met\r", "An empty question ends.", "Question:")
    terminal.press("Tin?\r", "Answer:")
    terminal.press("Sn\r", "more:")
    terminal.press("\r", "Added to Metals. `srs undo` takes it back.")
    terminal.press("{{c1::Lead}} is héavy 重\r")
    terminal.wait(lambda: terminal.text.count("Added to Metals.") == 2, "second card")
    terminal.press("Tin?\r")
    terminal.wait(lambda: terminal.text.count("Answer:") == 2, "question for the answer")
    terminal.press("Sn\r\r", "Metals has this card already. Nothing was changed.")
    terminal.press("\r")
    assert terminal.end() == 0
    text = collection.read_text("utf-8")
    assert text.startswith(METALS)
    assert "    q: Tin?\n    a: Sn\n" in text
    assert '    text: "{{c1::Lead}} is héavy 重"\n' in text
    finished(start("undo", "-n", "2"), "Undone: a card added to Metals")
    assert collection.read_text("utf-8") == METALS
    assert kinds(home) == [EDIT, EDIT, UNDO, UNDO]


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 0)])
def test_leaving_amid_a_card_adds_nothing(start: Start, home: Path, collection: Path, key: str, code: int) -> None:
    terminal = start("add", "Metals")
    terminal.see("Question:")
    terminal.press("Tin?\r", "Answer:")
    terminal.press(key)
    assert terminal.end() == code
    assert terminal.put_back
    assert collection.read_text("utf-8") == METALS


def test_a_deck_that_is_not_there_is_asked_about(start: Start, home: Path) -> None:
    terminal = start("add", "New", "q", "a")
    terminal.see("There is no deck New. Make it? [Y/n]")
    terminal.press("n\r")
    assert terminal.end() == 0
    assert not (home / ".local/share/srs/decks").exists()
    terminal = start("add", "New", "q", "a")
    terminal.see("Make it? [Y/n]")
    terminal.press("\r", "Added to New.")
    assert terminal.end() == 0
    assert [path.name for path in (home / ".local/share/srs/decks").iterdir()] == ["new.yaml"]


def test_a_change_of_many_is_asked_about_and_undone(start: Start, home: Path, collection: Path) -> None:
    terminal = start("suspend", "-gold")
    terminal.see("iron  Iron?", "many  Which two?", "Suspend 2 cards? [y/N]")
    terminal.press("\r", "Nothing was changed.")
    assert terminal.end() == 0
    terminal = start("suspend", "-gold")
    terminal.see("[y/N]")
    terminal.press("y\r", "2 cards suspended. `srs undo` takes it back.")
    assert terminal.end() == 0
    terminal = start("move", "deck:metals", "--to", "Else")
    terminal.see("Move 3 cards? [y/N]")
    terminal.press("y\r", "There is no deck Else. Make it? [Y/n]")
    terminal.press("y\r", "3 cards moved.")
    assert terminal.end() == 0
    finished(start("undo", "-n", "2"), "Undone: 3 cards moved to Else", "Undone: suspending 2 cards")
    assert collection.read_text("utf-8") == METALS
    assert kinds(home) == [SUSPEND, SUSPEND, MOVE, UNDO, UNDO, UNDO]


def test_a_card_is_edited_in_the_editor_at_its_line(
    start: Start,
    home: Path,
    collection: Path,
    program: Program,
) -> None:
    editor = program("vim", EDITOR, "text.replace('Gold?', typed.strip() + '?')")
    terminal = start("edit", "gold", environment={"EDITOR": editor})
    terminal.see("editing +11 metals.yaml cooked")
    terminal.press("Aurum\r", "Changed. `srs undo` takes it back.")
    assert terminal.end() == 0
    assert terminal.put_back
    assert collection.read_text("utf-8") == METALS.replace("Gold?", "Aurum?")
    terminal = start("edit", "which", "two", environment={"VISUAL": program("vi", EDITOR)})
    terminal.see("editing")
    terminal.press("\r", "Nothing was changed.")
    assert terminal.end() == 0
    finished(start("undo"), "Undone: an edit")
    assert collection.read_text("utf-8") == METALS
    assert kinds(home) == [EDIT, UNDO]


def test_a_broken_edit_says_where_and_leaves_the_text_as_it_was_typed(
    start: Start,
    home: Path,
    collection: Path,
    program: Program,
) -> None:
    terminal = start("edit", "gold", environment={"EDITOR": program("nano", EDITOR, "text.replace('a: Au', 'a: [Au')")})
    terminal.see("editing +11")
    terminal.press("\r", "not valid YAML")
    assert terminal.end() == 3
    assert "metals.yaml:1" in terminal.text.replace("\n", "")
    assert "a: [Au" in collection.read_text("utf-8")
    assert kinds(home) == []
    collection.write_text(METALS, "utf-8")
