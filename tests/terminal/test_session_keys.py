"""Every key of a session on a real terminal, with an editor, a pager and settings of a student's own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.model.event import BURY, CRAM, EDIT, FLAG, REVIEW, SUSPEND, UNDO
from srs_cli.store.database import open_database
from tests.terminal.conftest import Start
from tests.terminal.terminal_pty import DAY, FIRST_NOON, PATIENCE, Terminal

QUESTION, ANSWER, END = "show answer", "1 Again", "Enter leave"
METALS = """\
# mine
id: metals
name: Metals
cards:
  - id: iron
    q: Iron?
    a: Fe
    hint: an old word
    source: {file: metals.txt, line: 3}
  # between
  - {id: gold, q: Gold?, a: Au}
  - id: many
    q: Which two?
    a: [Copper, Silver]
"""
# Told its line and file, it does to the file what the test says, and asks for a key as editors do.
EDITOR = """\
#!{python}
import os, sys, termios
where, path = sys.argv[-2:]
modes = termios.tcgetattr(0)[3]
cooked = bool(modes & termios.ECHO and modes & termios.ICANON)
print("editing", where, os.path.basename(path), "cooked" if cooked else "raw", flush=True)
typed = sys.stdin.readline()
text = open(path, encoding="utf-8", newline="").read()
open(path, "w", encoding="utf-8", newline="").write({change})
"""
SLEEPER = """\
#!{python}
import time
try:
    print("waiting", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    pass  # {change}
"""
PAGER = """\
#!{python}
import os, sys
print("paging", *sys.argv[1:-1], os.path.basename(sys.argv[-1]), os.environ["LESSSECURE"], flush=True)
sys.stdin.readline()
"""

Program = Callable[..., str]


@pytest.fixture
def deck(home: Path) -> Path:
    path = home / "metals.yaml"
    path.write_text(METALS, "utf-8")
    (home / "metals.txt").write_text("one\ntwo\nIron is Fe\n", "utf-8")
    return path


@pytest.fixture
def program(home: Path) -> Program:
    """Make a program, and return its path."""

    def make(name: str, text: str, change: str = "text") -> str:
        path = home / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.format(python=sys.executable, change=change), "utf-8")
        path.chmod(0o755)
        return str(path)

    return make


def begin(start: Start, deck: Path, *options: str, **environment: str) -> Terminal:
    terminal = start("review", str(deck), *options, environment=environment)
    terminal.see("Enter starts")
    terminal.press("\r", QUESTION)
    return terminal


def kinds(home: Path) -> list[int]:
    database = open_database(home / ".local/share/srs/srs.db")
    found = [int(kind) for (kind,) in database.rows("SELECT kind FROM event ORDER BY id")]
    database.close()
    return found


def leave(terminal: Terminal, key: str = "q") -> None:
    terminal.press(key)
    assert terminal.end() == 0
    assert terminal.put_back


def rows(terminal: Terminal) -> list[str]:
    return [row.strip() for row in terminal.text.split("\n")]


def test_bury_suspend_flag_and_undo_of_each(start: Start, deck: Path, home: Path) -> None:
    terminal = begin(start, deck)
    terminal.press("f", "Flagged", "Metals  ⚑1", "3 new")
    terminal.press("b", "Hidden until tomorrow", "Gold?", "2 new")
    terminal.press("s", "Suspended", "Which two?", "1 new")
    terminal.press(" ", ANSWER)
    terminal.press("3", "Done for today", "1 answer to 1 card")
    terminal.press("u", "Undone: Good for “Which two?”", QUESTION)
    terminal.press("u", "Undone: suspending “Gold?”", "2 new")
    terminal.press("u", "Undone: hiding “Iron?”", "3 new", "⚑1")
    terminal.press("u", "Undone: the flag of “Iron?”")
    assert "⚑" not in terminal.text
    terminal.press("u", "There is nothing to undo.")
    leave(terminal)
    assert kinds(home) == [FLAG, BURY, SUSPEND, REVIEW, *[UNDO] * 4]


def test_undo_on_the_summary_corrects_its_tallies(start: Start, deck: Path) -> None:
    terminal = begin(start, deck)
    for _ in range(3):
        terminal.press(" ", ANSWER)
        terminal.press("3")
        terminal.wait(lambda: QUESTION in terminal.text or END in terminal.text, "next screen")
    terminal.see("3 answers to 3 cards", "Good 3")
    terminal.press("u", "Undone: Good for “Which two?”", "1 new")
    terminal.press(" ", ANSWER)
    terminal.press("4", "3 answers to 3 cards", "Good 2, Easy 1")
    leave(terminal, "\r")


def test_the_hint_the_keys_and_a_wrong_key(start: Start, deck: Path, home: Path) -> None:
    terminal = begin(start, deck)
    terminal.press("h", "Hint: an old word")
    terminal.press("?", "Keys", "hide the card until tomorrow", "Any key: back to the card")
    terminal.press("x", "Hint: an old word", QUESTION)
    terminal.press("3", "Space shows the answer first; ? lists all keys.")
    terminal.press(" ", ANSWER, "Hint: an old word")
    terminal.press("9", "1-4 grade, Space is Good, u undo, ? all keys, q quit")
    terminal.press("i", "Any key: back to the card")
    terminal.press("x", ANSWER, "Fe")
    leave(terminal)
    assert kinds(home) == []


def test_a_note_is_typed_with_a_cursor(start: Start, deck: Path, home: Path) -> None:
    terminal = begin(start, deck)
    terminal.press("n", "Note:", "Enter done")
    terminal.press("Fexum from Latin", "Note: Fexum from Latin")
    terminal.press("\x01\x1b[C\x1b[C\x1b[3~rr", "Note: Ferrum from Latin")
    row, column = terminal.screen.cursor.y, terminal.screen.cursor.x
    assert terminal.screen.display[row][:column] == "Note: Ferr"
    assert not terminal.screen.cursor.hidden
    terminal.press("é", "Note: Ferréum from")
    terminal.press("\x7f", "Note: Ferrum from")
    terminal.press("\r", "Noted. u takes it back.", QUESTION)
    terminal.press(" ", "Ferrum from Latin", ANSWER)
    text = deck.read_text("utf-8")
    assert "    extra: Ferrum from Latin\n" in text
    assert "# mine\n" in text
    assert "  # between\n" in text
    terminal.press("u", "Undone: a note")
    assert deck.read_text("utf-8") == METALS
    terminal.press("n", "Note:")
    terminal.press("x\x1b", "No note was added.")
    leave(terminal)
    assert kinds(home) == [EDIT, UNDO]


def test_the_editor_gets_the_terminal_and_the_line_and_the_card_goes_on(
    start: Start, deck: Path, home: Path, program: Program
) -> None:
    editor = program("vim", EDITOR, "text.replace('Gold?', typed.strip() + '?')")
    terminal = begin(start, deck, EDITOR=editor)
    terminal.press(" ", ANSWER)
    terminal.press("3", "Gold?")
    terminal.press("e", "editing +11 metals.yaml cooked")
    assert not terminal.on_second_screen
    terminal.press("Aurum\n", "Aurum?", "The edit is taken over; u takes it back.", "2 new")
    terminal.wait(lambda: terminal.on_second_screen, "second screen")
    assert deck.read_text("utf-8") == METALS.replace("Gold?", "Aurum?")
    terminal.press(" ", "Au", ANSWER)
    terminal.press("3", "Which two?")
    terminal.press("u", "Undone: Good for “Aurum?”")
    terminal.press("u", "Undone: an edit", "Gold?")
    assert deck.read_text("utf-8") == METALS
    leave(terminal)
    assert kinds(home) == [REVIEW, EDIT, REVIEW, UNDO, UNDO]


def test_an_editor_that_breaks_the_file_and_mends_it(start: Start, deck: Path, home: Path, program: Program) -> None:
    change = "text.replace('q: Gold?', 'p: Gold?') if 'q: Gold?' in text else text.replace('p: Gold?', 'q: Aurum?')"
    terminal = begin(start, deck, EDITOR=program("nano", EDITOR, change))
    terminal.press("b", "Gold?")
    terminal.press("e", "editing +11")
    terminal.press("\n", "metals.yaml:11", "the card stands as", "Gold?")
    assert "p: Gold?" in deck.read_text("utf-8")
    terminal.press(" ", "Au", ANSWER)  # it can be answered all the same
    terminal.press("e", "editing +11")
    terminal.press("\n", "The edit is taken over; u takes it back.", "Aurum?")
    terminal.press("u", "Undone: an edit", "Gold?")
    assert deck.read_text("utf-8") == METALS
    leave(terminal)
    assert kinds(home) == [BURY, EDIT, UNDO]


def test_an_editor_that_was_left_without_a_change(start: Start, deck: Path, home: Path, program: Program) -> None:
    terminal = begin(start, deck, VISUAL=program("micro", EDITOR))
    terminal.press("e", "editing +5 metals.yaml")
    terminal.press("\n", "Nothing was changed.", "Iron?")
    leave(terminal)
    assert kinds(home) == []


def test_ctrl_c_in_the_editor_is_the_editors(start: Start, deck: Path, home: Path, program: Program) -> None:
    terminal = begin(start, deck, EDITOR=program("vi", SLEEPER))
    terminal.press("e", "waiting")
    terminal.press("\x03", "Nothing was changed.", QUESTION)
    leave(terminal)


def test_an_editor_that_is_not_there(start: Start, deck: Path, home: Path) -> None:
    terminal = begin(start, deck, EDITOR="none-at-all", VISUAL=" ")
    terminal.press("e", "none-at-all is not installed. Install it, or set another:", QUESTION)
    leave(terminal)


def test_a_file_that_was_broken_before_is_mended_in_the_session(
    start: Start, deck: Path, home: Path, program: Program
) -> None:
    leave(begin(start, deck))
    deck.write_text(METALS.replace("q: Gold?", "p: Gold?"), "utf-8")
    editor = program("nano", EDITOR, "text.replace('p: Gold?', typed.strip() + ': Gold?')")
    terminal = start("review", environment={"EDITOR": editor})
    terminal.see(QUESTION, "Iron?")
    terminal.press("e", "editing +11 metals.yaml cooked")
    terminal.press("p\n", "metals.yaml:11: unknown key 'p'", "the card stands as before", QUESTION)
    terminal.press("e", "editing +11")
    terminal.press("q\n", "metals.yaml can be read again.", "Iron?", QUESTION)
    terminal.press("e", "editing +5")
    terminal.press("\n", "Nothing was changed.", QUESTION)
    leave(terminal)
    assert deck.read_text("utf-8") == METALS
    assert kinds(home) == []


def test_line_by_line_the_editor_gets_the_terminal_too(start: Start, deck: Path, home: Path, program: Program) -> None:
    editor = program("vim", EDITOR, "text.replace('Iron?', typed.strip() + '?')")
    terminal = start("review", str(deck), "--plain", environment={"EDITOR": editor})
    terminal.see("Enter starts")
    terminal.press("\n", "Q: Iron?")
    terminal.press("e\n", "editing +5 metals.yaml cooked")
    terminal.press("Ferrum\n", "The edit is taken over; u takes it back.")
    terminal.press("u\n", "Undone: an edit")
    assert deck.read_text("utf-8") == METALS
    terminal.press("q\n", "Nothing was answered")
    assert terminal.end() == 0
    assert kinds(home) == [EDIT, UNDO]


def test_line_by_line_ctrl_c_tells_what_was_answered(start: Start, deck: Path, home: Path) -> None:
    terminal = start("review", str(deck), "--plain")
    terminal.see("Enter starts")
    terminal.press("\n", "Q: Iron?")
    terminal.press("\n", "A: Fe")
    terminal.press("3\n", "Q: Gold?")
    terminal.press("\x03", "Session over", "1 answer to 1 card", "Still to do today: 2")
    assert terminal.end() == 130
    assert terminal.put_back
    assert "Traceback" not in terminal.text
    assert kinds(home) == [REVIEW]


def test_the_source_is_opened_in_the_pager_at_its_line(start: Start, deck: Path, program: Program) -> None:
    terminal = begin(start, deck, PAGER=program("less", PAGER))
    terminal.press("o", "paging +3 metals.txt 1")
    terminal.press("\n", QUESTION, "Iron?")
    terminal.press("b", "Gold?")
    terminal.press("o", "This card has neither image nor source.")
    leave(terminal)


def test_keys_of_ones_own(start: Start, deck: Path, home: Path) -> None:
    settings = home / "config.toml"
    settings.write_text('[keys]\nundo = "z"\nbury = "w"\ngood = "g"\nquit = "x"\n', "utf-8")
    terminal = begin(start, deck, SRS_CONFIG=str(settings))
    terminal.see("z undo", "x quit")
    terminal.press("w", "Hidden until tomorrow", "Gold?")
    terminal.press(" ", "g Good", ANSWER)
    terminal.press("g", "Which two?")
    terminal.press("u", "Space shows the answer first")
    terminal.press("z", "Undone: Good for “Gold?”")
    terminal.press("?", "w        hide the card until tomorrow")
    terminal.press("q", QUESTION)
    leave(terminal, "x")
    assert kinds(home) == [BURY, REVIEW, UNDO]


def test_an_answer_is_typed_and_its_keys_come_back_by_escape(start: Start, deck: Path, home: Path) -> None:
    terminal = begin_typed(start, deck)
    terminal.press("Fe", "Answer: Fe")
    terminal.press("\r", ANSWER, "Fe")
    terminal.press(" ", "Gold?", "Answer:")
    terminal.press("q", "Answer: q")
    terminal.press("\x1b", "Space shows the answer")
    leave(terminal)
    assert kinds(home) == [REVIEW]


def begin_typed(start: Start, deck: Path) -> Terminal:
    terminal = start("review", str(deck), "--type")
    terminal.see("Enter starts")
    terminal.press("\r", "Answer:", "Enter done")
    return terminal


def test_cramming_and_the_plan_for_an_exam(start: Start, deck: Path, home: Path) -> None:
    terminal = start("review", str(deck), "--exam", "2d")
    terminal.see("Enter starts")
    terminal.press("\r", "Exam on Tuesday 17 June", "0 of 3 questions practised", "3 left.", "Any key: go on")
    days = [row.split() for row in rows(terminal)]
    assert ["today", "2"] in days
    assert ["Mon", "16", "Jun", "1"] in days
    terminal.press(" ", QUESTION, "2 exam")
    terminal.press(" ", "1 Again ↻", "3 Good   4 Easy")
    terminal.press("1", "1 again  1 exam", QUESTION)
    terminal.press("u", "Undone: Again for “Iron?”", "2 exam", "Iron?")
    terminal.press(" ", ANSWER)
    terminal.press("1", "1 again  1 exam", QUESTION)
    for _ in range(2):
        terminal.press(" ", ANSWER)
        terminal.press("3")
        terminal.wait(lambda: QUESTION in terminal.text or END in terminal.text, "next screen")
    terminal.see("3 answers to 2 cards")
    leave(terminal)
    assert kinds(home) == [CRAM, UNDO, *[CRAM] * 3]
    again = start("review", "--exam", "2d")
    again.see("2 of 3 questions practised", "Today is done. More now: `srs review --cram`.", "Any key: go on")
    again.press(" ", END)
    leave(again)


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (40, 12)])
def test_after_a_break_the_backlog_is_spread_and_u_takes_that_back(
    start: Start, home: Path, columns: int, lines: int
) -> None:
    path = home / "many.yaml"
    path.write_text("name: Many\ncards:\n" + "".join(f"  - {{q: q{n}, a: x}}\n" for n in range(32)), "utf-8")
    first = start("review", str(path), "--new", "40", "--plain")
    first.see("Enter starts")
    first.press("\n", "1. Many")
    first.press("\n3\n" * 32, "Done for today")
    first.press("\n")
    assert first.end() == 0
    terminal = start("review", now=FIRST_NOON + 9 * DAY, columns=columns, rows=lines)
    terminal.see("Welcome back after 9 days", "32 cards are overdue", "Spread them over 2")
    terminal.press("\x1b[A\x1b[A", "Spread them over 4", "day 4", "8 overdue")
    terminal.press("\x1b[B\x1b[B\x1b[B\x1b[B", "Spread them over 2")
    terminal.press("++", "Spread them over 4")
    terminal.press("\r", QUESTION, "8 due")
    terminal.press("u", "Undone: hiding")
    leave(terminal)
    later = start("review", now=FIRST_NOON + 9 * DAY, columns=columns, rows=lines)
    later.see(QUESTION, "32 due")  # once a day is enough
    leave(later)
    last = start("review", now=FIRST_NOON + 10 * DAY, columns=columns, rows=lines)
    last.see("32 cards are overdue")
    last.press("a", "32 due")
    leave(last)


def test_the_time_that_was_given_ends_the_session(start: Start, deck: Path) -> None:
    assert PATIENCE < 60
    terminal = begin(start, deck, "--minutes", "1")
    terminal.press(" ", ANSWER)
    terminal.press("3", QUESTION)  # no minute has passed yet
    leave(terminal)
