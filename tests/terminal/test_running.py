from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.cli.runtime import Runtime
from srs_cli.deckfile import read_deck
from srs_cli.model.event import DRILL, REVIEW
from srs_cli.store.database import open_database
from tests.terminal.conftest import Start
from tests.terminal.terminal_pty import DAY, FIRST_NOON, Terminal, environment

QUESTION, ANSWER, END = "Space show answer", "1 Again", "Enter leave"
AGAIN, HARD, GOOD, EASY = "1234"
SHIPPED = min(Runtime().shipped_decks.glob("*.yaml"))
DECK = read_deck(SHIPPED.read_text(encoding="utf-8"), str(SHIPPED), SHIPPED.stem).deck
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;0-9]*m")


def begin(terminal: Terminal) -> Terminal:
    """Choose the deck that comes along, and see its first card."""
    terminal.see("No decks yet", "Enter start")
    terminal.press("\r", QUESTION)
    return terminal


def question(terminal: Terminal) -> str:
    """Return the question that the screen asks."""
    rows = [row.strip() for row in terminal.text.split("\n")[3:]]
    return " ".join(rows[: rows.index("")])


def counts(terminal: Terminal) -> str:
    """Return the header's counts: "19 new  1 again"."""
    head = terminal.text.split("\n", 1)[0].removeprefix(DECK.name).strip()
    return head.split("   ", 1)[0].strip()  # the card's source follows


def answer(terminal: Terminal, grade: str) -> str:
    """Show the answer and grade it; return the question that it answered."""
    asked = question(terminal)
    terminal.press(" ")
    terminal.wait(
        lambda: ANSWER in terminal.text and QUESTION not in terminal.text, "answer"
    )  # whole: it may come in parts
    terminal.press(grade)
    terminal.wait(
        lambda: ANSWER not in terminal.text and (QUESTION in terminal.text or END in terminal.text), "next screen"
    )
    return asked


def log(home: Path) -> list[tuple[int, int]]:
    """Return (kind, grade) of each event in the order of the log."""
    database = open_database(home / ".local/share/srs/srs.db")
    found = database.rows("SELECT kind, grade FROM event ORDER BY id", ())
    database.close()
    return [(int(kind), int(grade)) for kind, grade in found]


def grades(home: Path) -> list[int]:
    return [grade for kind, grade in log(home) if kind in {REVIEW, DRILL}]


def test_a_first_start_offers_the_deck_and_makes_it_the_students(start: Start, home: Path) -> None:
    terminal = start("review")
    text = terminal.see("No decks yet", "Enter start")
    assert DECK.name in text
    assert f"{len(DECK.cards)} cards" in text
    terminal.press("\r", QUESTION)
    assert counts(terminal) == "20 new"
    assert DECK.cards[0].question.startswith(question(terminal).split("____")[0])
    terminal.press("q")
    assert terminal.end() == 0
    assert terminal.put_back
    assert (home / ".local/share/srs/decks" / SHIPPED.name).read_bytes() == SHIPPED.read_bytes()


def test_leaving_the_first_start_makes_nothing(start: Start, home: Path) -> None:
    terminal = start("review")
    terminal.see("Enter start")
    terminal.press("q")
    assert terminal.end() == 0
    assert terminal.put_back
    assert list(home.iterdir()) == []


class Pupil:
    """What SM-2 says of each question, told apart from the product: 1 day, then 6 days; below 3 from the start again."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[int, int]] = {}  # repetitions, day on which it is due

    def reviewed(self, question: str, key: str, day: int) -> None:
        repetitions = self.known.get(question, (0, 0))[0] + 1 if key != AGAIN else 0
        self.known[question] = repetitions, day + (6 if repetitions == 2 else 1)

    def due(self, day: int) -> set[str]:
        return {question for question, (_, due) in self.known.items() if due <= day}


def test_a_week_of_a_student(start: Start, home: Path) -> None:
    """Each day asks exactly what SM-2 says is due, and 20 new cards; what was failed comes back until it is Good."""
    pupil = Pupil()
    first = begin(start("review"))
    keys = {2: AGAIN, 7: AGAIN, 13: HARD}
    seen = [answer(first, keys.get(place, GOOD)) for place in range(20)]
    for place, each in enumerate(seen):
        pupil.reviewed(each, keys.get(place, GOOD), 0)
    assert len(set(seen)) == 20
    assert counts(first) == "3 again"
    drilled = [answer(first, key) for key in (GOOD, AGAIN, GOOD, HARD, EASY)]
    assert drilled == [seen[2], seen[7], seen[13], seen[7], seen[7]]
    first.see("Done for today", "25 answers to 20 cards")
    first.press("u", "Undone: Easy", QUESTION)
    assert question(first) == seen[7]
    first.press("u", "Undone: Hard", QUESTION)
    assert counts(first) == "1 again"
    first.press("q")
    assert first.end() == 0
    first.see("Session over", "23 answers to 20 cards", "Again 3, Hard 1, Good 19", "Still to do today: 1")
    assert first.put_back
    assert len(log(home)) == 27

    second = start("review", now=FIRST_NOON + DAY)
    second.see(QUESTION)
    assert counts(second) == "20 new  20 due"
    keys = {4: AGAIN, 11: AGAIN}
    asked = [answer(second, keys.get(place, GOOD)) for place in range(40)]
    assert counts(second) == "2 again"
    assert len(set(asked)) == 40
    assert pupil.due(1) == set(seen) < set(asked)
    for place, each in enumerate(asked):
        pupil.reviewed(each, keys.get(place, GOOD), 1)
    assert {answer(second, GOOD) for _ in keys} == {asked[place] for place in keys}
    second.see("Done for today", "42 answers to 40 cards", "of the 20 cards that came back")
    second.press("\r")
    assert second.end() == 0

    for day in (2, 7):
        later = start("review", "--new", "0", now=FIRST_NOON + day * DAY)
        later.see(QUESTION)
        due = pupil.due(day)
        assert counts(later) == f"{len(due)} due"
        assert sorted(answer(later, GOOD) for _ in due) == sorted(due)  # each once
        for each in due:
            pupil.reviewed(each, GOOD, day)
        later.see("Done for today")
        later.press("q")
        assert later.end() == 0


def test_what_was_failed_waits_when_the_student_comes_back_the_same_day(start: Start) -> None:
    first = begin(start("review", "--new", "2"))
    failed = answer(first, AGAIN)
    first.press("q")
    assert first.end() == 0
    first.see("Still to do today: 2")
    back = start("review", "--new", "2", now=FIRST_NOON + 3_600)
    back.see(QUESTION)
    assert counts(back) == "1 new  1 again"
    answer(back, GOOD)
    assert question(back) == failed
    back.press(" ", ANSWER)
    assert "1 Again today" in back.text
    back.press(GOOD, "Done for today")


def test_undo_reaches_over_a_restart(start: Start, home: Path) -> None:
    first = begin(start("review"))
    asked = answer(first, EASY)
    first.press("q")
    assert first.end() == 0
    second = start("review", now=FIRST_NOON + 60)
    second.see(QUESTION)
    second.press("u", "Undone: Easy of an earlier session")
    assert question(second) == asked
    assert counts(second) == "20 new"
    second.press("u", "There is nothing to undo.")
    second.press("q")
    assert second.end() == 0
    assert len(log(home)) == 2


def test_nothing_due_says_what_is_next(start: Start) -> None:
    first = begin(start("review", "--new", "1"))
    answer(first, GOOD)
    first.press("\r")
    assert first.end() == 0
    again = start("review", "--new", "1")
    again.see("Nothing is due today", "Next: 1 tomorrow", END)
    again.press("u", "Undone: Good of an earlier session", QUESTION)
    again.press("q")
    assert again.end() == 0


def test_help_and_a_wrong_key(start: Start) -> None:
    terminal = begin(start("review"))
    terminal.press("x", "Space shows the answer first")
    terminal.press(" ", ANSWER)
    terminal.press("\x1b[15~", "1-4 grade, Space is Good, u undo, ? all keys, q quit")
    terminal.press("?", "Any key: back to the card")
    terminal.press("3", ANSWER, "20 new")


def test_six_grades(start: Start, home: Path) -> None:
    terminal = begin(start("review", "--grades", "6"))
    terminal.press(" ", "0 Blackout", "5 Perfect")
    terminal.press("0", QUESTION)
    terminal.press("q")
    assert terminal.end() == 0
    assert grades(home) == [0]


def test_a_resized_window_is_drawn_anew(start: Start) -> None:
    terminal = begin(start("review"))
    terminal.press(" ", ANSWER)
    word = question(terminal).split()[0]
    terminal.resize(40, 12)
    terminal.see("─" * 40, "4 Easy", word)
    assert len(terminal.text.split("\n")) == 12
    terminal.resize(120, 40)
    terminal.see("─" * 120, "4 Easy")


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (5, 3), (200, 60)])
def test_windows_of_any_size(start: Start, home: Path, columns: int, rows: int) -> None:
    terminal = start("review", columns=columns, rows=rows)
    for key in ("\r", " ", "3"):
        before = len(terminal.raw)
        terminal.wait(lambda before=before: terminal.raw.count(b"\x1b[H", before) > 0, "screen")  # type: ignore[misc]
        terminal.press(key)
    terminal.press("?", *["Any key"] * (columns > 100))
    terminal.press("xq")
    assert terminal.end() == 0
    assert terminal.put_back
    assert grades(home) == [4]


ENDS: dict[str, tuple[Callable[[Terminal], object], int]] = {
    "ctrl-c": (lambda terminal: terminal.press("\x03"), 130),
    "ctrl-d": (lambda terminal: terminal.press("\x04"), 0),
    "interrupt": (lambda terminal: terminal.signal(signal.SIGINT), 130),
    "terminate": (lambda terminal: terminal.signal(signal.SIGTERM), 143),
    "hang-up": (lambda terminal: terminal.signal(signal.SIGHUP), 129),
}


@pytest.mark.parametrize("end", ENDS)
def test_every_end_puts_the_terminal_back_and_keeps_the_answers(start: Start, home: Path, end: str) -> None:
    do, code = ENDS[end]
    terminal = begin(start("review"))
    answer(terminal, EASY)
    terminal.press(" ", ANSWER)
    assert terminal.on_second_screen
    assert not terminal.cooked
    do(terminal)
    assert terminal.end() == code
    assert terminal.put_back
    assert grades(home) == [5]


@pytest.mark.parametrize("end", ENDS)
def test_every_end_at_the_first_start_puts_the_terminal_back(start: Start, home: Path, end: str) -> None:
    do, code = ENDS[end]
    terminal = start("review")
    terminal.see("Enter start")
    do(terminal)
    assert terminal.end() == code
    assert terminal.put_back
    assert list(home.iterdir()) == []


def test_a_terminal_that_is_closed_loses_nothing(start: Start, home: Path) -> None:
    terminal = begin(start("review"))
    answer(terminal, AGAIN)
    answer(terminal, EASY)
    assert terminal.hang_up() == 129
    assert grades(home) == [2, 5]
    back = start("review")
    back.see(QUESTION)
    assert counts(back) == "18 new  1 again"


def test_ctrl_z_gives_the_terminal_back_and_continuing_draws_anew(start: Start) -> None:
    terminal = begin(start("review", shell='{srs}; echo "stopped"; read _; fg; echo "ended with $?"'))
    terminal.press(" ", ANSWER)
    terminal.press("\x1a", "stopped")
    assert terminal.put_back
    terminal.press("\n", ANSWER)
    terminal.wait(lambda: terminal.on_second_screen, "second screen")
    terminal.press(GOOD, "19 new", QUESTION)
    terminal.press("q", "ended with 0")
    assert terminal.end() == 0
    assert terminal.put_back


def test_ctrl_z_where_no_shell_could_continue_goes_on(start: Start) -> None:
    terminal = begin(start("review"))
    before = len(terminal.raw)
    terminal.press("\x1a")
    terminal.wait(lambda: b"\x1b[?1049h" in terminal.raw[before:] and terminal.on_second_screen, "second screen")
    terminal.press(" ", ANSWER)


def test_two_sessions_on_one_card_grade_it_once(start: Start, home: Path) -> None:
    one = begin(start("review"))
    two = start("review")
    two.see(QUESTION)
    assert question(one) == question(two)
    answer(two, EASY)
    one.press(" ", ANSWER)
    one.press(AGAIN, "Answered elsewhere meanwhile")
    assert grades(home) == [5]


@pytest.mark.parametrize("how", ["option", "dumb"])
def test_a_terminal_can_be_used_line_by_line(start: Start, home: Path, how: str) -> None:
    terminal = start("review", *["--plain"] * (how == "option"), environment={"TERM": "dumb"} if how == "dumb" else {})
    terminal.see("No decks yet", "Enter starts the first")
    terminal.press("\n", "1. ", "Enter shows the answer")
    terminal.press("\n", "Enter is Good")
    terminal.press("1\n", "Saved: Again", "2. ")
    terminal.press("\x04")
    assert terminal.end() == 0
    terminal.see("Still to do today: 20")
    assert b"\x1b" not in terminal.raw
    assert terminal.cooked
    assert grades(home) == [2]


@pytest.mark.parametrize(
    ("typed", "recorded", "last"),
    [
        ("\n" * 5, [4, 4], "Next: 2 tomorrow"),
        ("\n\n1\n\n4\nq\n", [2, 5], "Next: 2 tomorrow"),
        ("\n\n3", [4], "Next: 1 tomorrow"),
        ("\n", [], "Still to do today: 20"),
        ("", [], "[Enter starts the first, a number another, q leaves]"),
    ],
)
def test_a_pipe_is_read_line_by_line_to_its_end(home: Path, typed: str, recorded: list[int], last: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "srs_cli", "review"],
        input=typed,
        env=environment(home, {"SRS_NOW": str(FIRST_NOON)}),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.rstrip().endswith(last)
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert (grades(home) if recorded else []) == recorded


@pytest.mark.parametrize("extra", [{}, {"NO_COLOR": "1"}, {"NO_COLOR": "1", "COLORTERM": "truecolor"}])
def test_meaning_never_rests_on_colour(start: Start, extra: dict[str, str]) -> None:
    terminal = begin(start("review", environment=extra))
    answer(terminal, AGAIN)
    terminal.press("?", "Any key")
    assert COLOUR.search(terminal.raw) is None


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_lacks_characters_shows_question_marks(start: Start, encoding: str) -> None:
    terminal = begin(start("review", environment={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}))
    assert "?" * 80 in terminal.text
    answer(terminal, GOOD)
    assert "19 new" in terminal.text.split("\n", 1)[0]
