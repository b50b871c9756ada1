"""Three days of a student on a real deck, key by key: what is in the log at the end is what was pressed, and no more."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from srs_cli.model.event import CRAM, DRILL, EDIT, FLAG, REVIEW, SUSPEND, UNDO
from srs_cli.store.database import open_database
from tests.terminal.conftest import Start
from tests.terminal.terminal_pty import DAY, FIRST_NOON, Terminal

QUESTION, ANSWER, END = "show answer", "1 Again", "Enter leave"
AGAIN, GOOD = "1", "3"
# An editor as a student would use it: goes to the line it is given, and adds a line to the card there.
EDITOR = """\
import sys
line, path = int(sys.argv[1].lstrip("+")), sys.argv[2]
rows = open(path, encoding="utf-8").read().split("\\n")
place = next(at for at in range(line - 1, len(rows)) if rows[at].lstrip().startswith("a: "))
rows.insert(place + 1, "    extra: a note (edited)")
open(path, "w", encoding="utf-8").write("\\n".join(rows))
"""


def grade(terminal: Terminal, key: str) -> str:
    """Show the answer and grade it; return the screen after it."""
    terminal.press(" ", ANSWER)
    terminal.child.send(key)
    terminal.wait(lambda: ANSWER not in terminal.text, "next screen")
    return terminal.text


def log(home: Path) -> list[tuple[int, int]]:
    """Return (kind, grade) of each event in the order of the log; events of one act on a card once."""
    database = open_database(home / ".local/share/srs/srs.db")
    rows = database.rows("SELECT kind, grade, card, utc_ms FROM event ORDER BY id")
    database.close()
    found: list[tuple[int, int]] = []
    last: tuple[object, ...] = ()
    for kind, given, *act in rows:
        if kind not in {SUSPEND, FLAG, UNDO} or (kind, *act) != last:
            found.append((int(kind), int(given)))
        last = (kind, *act)
    return found


def leave(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.end() == 0
    assert terminal.put_back


def test_three_days(start: Start, home: Path) -> None:
    script = home / "vim"
    script.write_text(EDITOR, encoding="utf-8")
    editor = home / "nano"
    editor.write_text(f'#!/bin/sh\nexec python3 "{script}" "$@"\n', encoding="utf-8")
    editor.chmod(0o755)
    settings = home / "config.toml"
    settings.write_text('leech_lapses = 1\nleech_action = "suspend"\n', encoding="utf-8")
    extra = {"EDITOR": str(editor), "SRS_CONFIG": str(settings)}
    pressed = first_day(start, extra)
    assert log(home) == pressed
    pressed += second_day(start, extra)
    assert log(home) == pressed
    before = memories(home)
    pressed += third_day(start, extra)
    assert memories(home) == before
    assert log(home) == pressed


def first_day(start: Start, extra: dict[str, str]) -> list[tuple[int, int]]:
    """New cards, one failed, one edited in the session, one flagged; then a restart, and an undo in it."""
    terminal = start("review", "--new", "6", environment=extra)
    terminal.see("No decks yet")
    terminal.press("3", "> 3")
    terminal.press("\r", QUESTION)
    for key in (GOOD, AGAIN, GOOD):
        grade(terminal, key)
    terminal.press("e", "The edit is taken over")
    terminal.press(" ", "(edited)", ANSWER)
    terminal.press("f", "⚑1")
    terminal.press(GOOD, QUESTION)
    leave(terminal)
    terminal = start("review", "--new", "6", environment=extra)
    terminal.see("2 new  1 again")
    terminal.press("u", "Undone: Good of an earlier session", "⚑1")
    terminal.press(" ", "(edited)", ANSWER)
    terminal.press(GOOD, QUESTION)
    for key in (GOOD, GOOD, GOOD):
        grade(terminal, key)
    terminal.see("Done for today", END)
    leave(terminal)
    asked = [(REVIEW, 4), (REVIEW, 2), (REVIEW, 4), (EDIT, -1), (FLAG, 1), (REVIEW, 4)]
    return [*asked, (UNDO, -1), (REVIEW, 4), (REVIEW, 4), (REVIEW, 4), (DRILL, 4)]


def second_day(start: Start, extra: dict[str, str]) -> list[tuple[int, int]]:
    """All are due; one is forgotten, which makes it a leech and puts it away; one undo takes both back."""
    terminal = start("review", "--new", "0", now=FIRST_NOON + DAY, environment=extra)
    terminal.see("6 due")
    grade(terminal, AGAIN)
    terminal.see("A leech: forgotten", "5 due")
    terminal.press("u", "Undone: Again", "6 due")
    for _ in range(6):
        grade(terminal, GOOD)
    terminal.see("Done for today")
    leave(terminal)
    return [(REVIEW, 2), (SUSPEND, -1), (UNDO, -1), *[(REVIEW, 4)] * 6]


def third_day(start: Start, extra: dict[str, str]) -> list[tuple[int, int]]:
    """Nothing is due; an exam in two days gets today's share of the cards of one tag."""
    exam = datetime.fromtimestamp(FIRST_NOON + 4 * DAY, tz=timezone.utc).date().isoformat()
    terminal = start("review", "--exam", exam, "--tag", "rapallo", now=FIRST_NOON + 2 * DAY, environment=extra)
    terminal.see("Exam on", "Any key")
    terminal.press(" ", " exam")
    left = int(terminal.text.split(" exam")[0].split()[-1])
    grade(terminal, AGAIN)
    for _ in range(left):
        grade(terminal, GOOD)
    terminal.see(END)
    leave(terminal)
    return [(CRAM, 2), *[(CRAM, 4)] * left]


def memories(home: Path) -> list[tuple[object, ...]]:
    database = open_database(home / ".local/share/srs/srs.db")
    found = database.rows("SELECT * FROM memory ORDER BY id")
    database.close()
    return found
