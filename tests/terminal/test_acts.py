"""What each key of a session does to a card, and what the screen says then."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest
from msgspec import field

from srs_cli.app.queueing import Wish
from srs_cli.app.studying import Study
from srs_cli.errors import StorageError
from srs_cli.model.event import BURY, CRAM, EDIT, FLAG, REVIEW, SUSPEND, UNDO
from srs_cli.store import file
from srs_cli.store.database import Database
from srs_cli.terminal import keys, running
from srs_cli.terminal.desk import Desk
from srs_cli.terminal.grades import FOUR
from srs_cli.terminal.keymap import KeyMap
from srs_cli.terminal.outside import Programs
from srs_cli.terminal.plain import run_plain
from srs_cli.terminal.quiz import QuizFace
from tests.conftest import FakeClock
from tests.terminal.test_quiz import Seen, Typed

DECK = """\
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
    a: [Gold, Copper]
"""


class Scripted(Programs, frozen=True):
    """An editor that does something to the file, and a pager that is only told."""

    change: Callable[[str], str] = str
    opened: list[tuple[str, str, int]] = field(default_factory=list)

    def edit(self, path: Path, line: int) -> None:
        self.opened.append(("edit", path.name, line))
        path.write_bytes(self.change(path.read_text("utf-8")).encode("utf-8", "surrogateescape"))

    def page(self, path: Path, line: int) -> None:
        self.opened.append(("page", path.name, line))

    def view(self, path: Path) -> None:
        self.opened.append(("view", path.name, 0))


class Missing(Programs, frozen=True):
    def edit(self, path: Path, line: int) -> None:
        raise StorageError("no editor was found", "Set EDITOR.")


Begin = Callable[..., Study]


@pytest.fixture
def deck(import_deck: Callable[..., Path]) -> Path:
    return import_deck(DECK)


def play(study: Study, *typed: str | Callable[[], object], desk: Desk | None = None, height: int = 24) -> list[str]:
    """Press keys and leave; return the screens."""
    seen = Seen(width=70, height=height)
    keyboard = Typed([*typed, keys.CLOSED])
    assert QuizFace(seen, keyboard, desk or Desk(KeyMap.of(FOUR))).run(study) == 0
    return seen.drawn


def say(study: Study, *typed: str, desk: Desk | None = None) -> str:
    """Type lines; return what is said."""
    said: list[str] = []
    lines: Iterator[str] = iter(typed)
    run_plain(study, desk or Desk(KeyMap.of(FOUR)), lambda: next(lines, None), said.append)
    return "\n".join(said)


def with_programs(programs: Programs) -> Desk:
    return Desk(KeyMap.of(FOUR), programs)


def events(store: Database) -> list[tuple[int, int]]:
    return [(kind, grade) for kind, grade in store.rows("SELECT kind, grade FROM event ORDER BY id")]


# --- each key


@pytest.mark.parametrize("before", [[], [" "]], ids=["question", "answer"])
@pytest.mark.parametrize(
    ("key", "word", "kind", "said", "next_question"),
    [
        ("b", "bury", BURY, "Hidden until tomorrow. u takes it back.", "Gold?"),
        ("s", "suspend", SUSPEND, "Suspended: it is asked no more until `srs unsuspend`. u takes it back.", "Gold?"),
        ("f", "flag", FLAG, "Flagged; `srs search is:flagged` finds it.", "Iron?"),
    ],
)
def test_a_key_acts_and_says_so_and_u_takes_it_back(
    deck: Path,
    studying: Begin,
    store: Database,
    before: Sequence[str],
    key: str,
    word: str,
    kind: int,
    said: str,
    next_question: str,
) -> None:
    screens = play(studying(), *before, key, "u")
    assert said in screens[-2]
    assert next_question in screens[-2].split("\n")[3]
    assert "Iron?" in screens[-1].split("\n")[3]
    assert "Undone: " in screens[-1]
    done = [kind for kind, _ in events(store)]
    assert done == [kind, UNDO]
    spoken = say(studying(), *["" for _ in before], word, "undo")
    assert said in spoken
    assert "Undone: " in spoken
    assert [each for each, _ in events(store)] == done * 2


def test_a_flag_is_seen_and_taken_off_by_the_same_key(deck: Path, studying: Begin, store: Database) -> None:
    screens = play(studying(), "f", "f")
    assert "Metals  ⚑1" in screens[1]
    assert "⚑" not in screens[2]
    assert "The flag is off." in screens[2]
    assert events(store) == [(FLAG, 1), (FLAG, 0)]
    assert "1. Metals (3 new, ⚑1)" in say(studying(), "f") + say(studying(), "q")


def test_the_hint_is_shown_where_there_is_one(deck: Path, studying: Begin) -> None:
    screens = play(studying(), "h", " ", "3", "h")
    assert "h hint" in screens[0]
    assert "Hint: an old word" not in screens[0]
    assert "Hint: an old word" in screens[1]
    assert "Hint: an old word" in screens[2]  # and stays beside the answer
    assert "h hint" not in screens[3]
    assert "This card has no hint." in screens[4]
    spoken = say(studying(), "h", "hint", "u", "h")
    assert spoken.count("This card has no hint.") == 2
    assert "Hint: an old word" in spoken
    assert spoken.count("h a hint") == 1


def test_a_note_is_typed_below_the_card_and_written_to_its_file(deck: Path, studying: Begin, store: Database) -> None:
    study = studying()
    screens = play(study, " ", "n", *"Fe[]rrum", keys.LEFT, keys.BACKSPACE, "u", keys.ENTER, "u")
    assert "Note: Fe[]rrum" in screens[-3]
    assert "Enter done   Esc leaves the line" in screens[-3]
    assert "Noted. u takes it back." in screens[-2]
    assert "Fe[]rrum" in screens[-2]  # the answer stays open, with the note below it
    assert "Undone: a note" in screens[-1]
    assert "Fe" in screens[-1]
    assert "rrum" not in screens[-1]
    assert deck.read_text("utf-8") == DECK
    assert [kind for kind, _ in events(store)] == [EDIT, UNDO]


@pytest.mark.parametrize("typed", [[keys.ENTER], [" ", keys.ENTER], ["x", keys.ESCAPE], [keys.CLOSED]])
def test_a_note_that_is_none_is_not_added(deck: Path, studying: Begin, store: Database, typed: Sequence[str]) -> None:
    screens = play(studying(), "n", *typed, keys.REDRAW)
    assert "No note was added." in screens[-1] or typed == [keys.CLOSED]
    assert deck.read_text("utf-8") == DECK
    assert events(store) == []


def test_a_resized_window_keeps_the_note_that_is_typed(deck: Path, studying: Begin) -> None:
    screens = play(studying(), "n", "a", keys.REDRAW, "b", keys.ESCAPE)
    assert [screen.split("\n")[-2] for screen in screens[1:-1]] == ["Note:", "Note: a", "Note: a", "Note: ab"]


def test_a_note_line_by_line(deck: Path, studying: Begin, store: Database) -> None:
    spoken = say(studying(), "n", "from: ferrum", "", "note", "")
    assert "Noted. u takes it back." in spoken
    assert "A: Fe\nfrom: ferrum" in spoken
    assert "No note was added." in spoken
    assert '    extra: "from: ferrum"\n' in deck.read_text("utf-8")
    assert "  # between\n" in deck.read_text("utf-8")


def test_info_is_read_and_left_by_any_key(deck: Path, studying: Begin, store: Database) -> None:
    screens = play(studying(), "i", keys.REDRAW, keys.DOWN, "3", " ")
    assert all("Any key: back to the card" in screen for screen in screens[1:4])
    assert "Iron?" in screens[4]
    assert "Fe" in screens[5]
    assert events(store) == []


def test_info_shows_schedule_source_and_every_event_with_what_was_undone(
    deck: Path, studying: Begin, clock: FakeClock
) -> None:
    play(studying(new=1), " ", "3")
    clock.pass_days(1)
    play(studying(new=0), " ", "1", "u", "f", "n", "x", keys.ENTER)
    screen = play(studying(new=0), "i", "x")[1]
    rows = [row.strip() for row in screen.split("\n")]
    assert rows[0] == "History and schedule"
    assert rows[rows.index("Iron?") + 1] == "interval 1 day, ease 2.50, due 2024-10-05, flag 1"
    assert "Deck Metals · id iron · metals.txt:3" in rows
    head = next(at for at, row in enumerate(rows) if row.startswith("When"))
    assert rows[head].split() == ["When", "What", "Grade", "Interval", "Ease", "Took"]
    table = [" ".join(row.split()) for row in rows[head + 1 :] if row.startswith(("2024-", "undone", "takes"))]
    assert table[0] == "2024-10-04 12:00 review Good 1 day 2.50 0 s"
    assert table[1].startswith("2024-10-05 12:00 review Again")
    assert "undone, does not count" in " ".join(rows)
    assert "takes back the review of 2024-10-05 12:00" in " ".join(rows)
    assert "flag 1" in " ".join(rows[head:])
    assert "a note" in " ".join(rows[head:])
    assert rows[-1] == "Any key: back to the card"


def test_info_of_a_new_card_says_so_and_a_long_history_is_scrolled(
    deck: Path, studying: Begin, clock: FakeClock
) -> None:
    assert "Nothing happened to it yet: it is new." in play(studying(), "i", "x")[1]
    for _ in range(12):
        play(studying(Wish(cram=True, limit=1)), " ", "3")
    first, *_, last, _card = play(studying(), "i", *[keys.DOWN] * 20, "x", height=14)[1:]
    assert "row " in first
    assert first != last
    assert last.split("\n")[-3:] != first.split("\n")[-3:]


def test_info_of_hostile_text_never_acts(import_deck: Callable[..., Path], studying: Begin) -> None:
    import_deck(
        'id: d\nname: "D\\e[31m"\ncards:\n  - {id: "\\e]", q: "\\e[2J\\u202e", a: x, source: {file: "\\e[1m"}}\n'
    )
    screen = play(studying(), "f", "i", "x")[2]
    assert not {"\x1b", "\u202e"} & set(screen)
    assert "␛[2J<U+202E>" in screen


# --- the editor


def test_the_editor_opens_at_the_card_and_the_same_card_goes_on(deck: Path, studying: Begin, store: Database) -> None:
    programs = Scripted(change=lambda text: text.replace("Gold?", "Aurum?").replace("# mine", "# ours"))
    study = studying()
    screens = play(study, " ", "3", " ", "e", "u", desk=with_programs(programs))
    assert programs.opened == [("edit", "deck.yaml", 11)]
    assert "The edit is taken over; u takes it back." in screens[-2]
    assert "Aurum?" in screens[-2]
    assert "Au" in screens[-2].split("\n")[7]  # the answer is still shown
    assert "Gold?" in screens[-1]
    assert "Undone: an edit" in screens[-1]
    assert deck.read_text("utf-8") == DECK
    assert [kind for kind, _ in events(store)] == [REVIEW, EDIT, UNDO]


def test_a_file_that_was_only_looked_at(deck: Path, studying: Begin, store: Database) -> None:
    screens = play(studying(), "e", desk=with_programs(Scripted()))
    assert "Nothing was changed." in screens[-1]
    assert events(store) == []


def test_an_edit_that_breaks_the_file_says_where_and_the_card_stands(
    deck: Path, studying: Begin, store: Database
) -> None:
    broken = DECK.replace("    a: Fe\n", "    a: [Fe\n")
    screens = play(studying(), "e", " ", "3", desk=with_programs(Scripted(change=lambda _text: broken)))
    assert "deck.yaml:8: not valid YAML" in screens[1]
    assert "the card stands as before; e opens the" in screens[1].replace("\n", " ")
    assert "Fe" in screens[2]
    assert "Gold?" in screens[3]
    assert deck.read_text("utf-8") == broken
    assert events(store) == [(REVIEW, 4)]


def test_a_broken_edit_is_mended_by_the_next(deck: Path, studying: Begin) -> None:
    texts = iter(
        [DECK.replace("q: Iron?", "q:"), DECK.replace("    q: Iron?", "   q"), DECK.replace("Iron?", "Ferrum?")]
    )
    programs = Scripted(change=lambda _text: next(texts))
    screens = play(studying(), "e", "e", "e", "u", desk=with_programs(programs))
    assert "the card stands as before" in screens[1].replace("\n", " ")
    assert "the card stands as before" in screens[2].replace("\n", " ")
    assert "The edit is taken over; u takes it back." in screens[3]
    assert "Ferrum?" in screens[3]
    assert "Iron?" in screens[4]
    assert programs.opened == [("edit", "deck.yaml", line) for line in (5, 6, 6)]  # at the fault
    assert deck.read_text("utf-8") == DECK  # not as it was when it was broken


def test_a_broken_edit_that_is_taken_back_by_hand_was_none(deck: Path, studying: Begin, store: Database) -> None:
    texts = iter([DECK.replace("q: Iron?", "q:"), DECK])
    screens = play(studying(), "e", "e", desk=with_programs(Scripted(change=lambda _text: next(texts))))
    assert "Nothing was changed." in screens[2]
    assert events(store) == []


def test_an_edit_in_another_encoding_says_so(deck: Path, studying: Begin) -> None:
    programs = Scripted(change=lambda text: text.replace("Iron?", "M\udce9tal?"))
    screens = play(studying(), "e", desk=with_programs(programs))
    assert "UTF-8" in screens[-1]
    assert b"M\xe9tal?" in deck.read_bytes()


def test_a_card_whose_id_is_edited_away_goes_on(deck: Path, studying: Begin) -> None:
    programs = Scripted(change=lambda text: text.replace("  - id: iron\n    q: Iron?", "  - q: Iron?"))
    screens = play(studying(), "e", " ", "3", desk=with_programs(programs))
    assert "Iron?" in screens[1]
    assert "Gold?" in screens[3]


def test_a_card_that_is_deleted_in_the_editor_is_asked_about_later(deck: Path, studying: Begin) -> None:
    programs = Scripted(change=lambda text: text.replace("  - {id: gold, q: Gold?, a: Au}\n", ""))
    screens = play(studying(), "b", "e", "e", desk=with_programs(programs))
    assert "Gold?" in screens[-1]
    assert "does not hold the card gold any more" in screens[-1].replace("\n", " ")


def test_a_face_that_is_edited_away_is_passed_over(import_deck: Callable[..., Path], studying: Begin) -> None:
    import_deck("id: d\nname: D\ncards:\n  - {id: c, text: '{{c1::one}} {{c2::two}}'}\n  - {id: z, q: Last?, a: x}\n")
    programs = Scripted(change=lambda text: text.replace("{{c1::one}}", "one"))
    screens = play(studying(), "e", desk=with_programs(programs))
    assert "Last?" in screens[-1]
    assert "The edit is taken over; u takes it back." in screens[-1]


def test_without_an_editor_it_is_said(deck: Path, studying: Begin) -> None:
    screens = play(studying(), "e", desk=with_programs(Missing()))
    assert "no editor was found. Set EDITOR." in screens[-1]


def test_a_deck_file_that_is_gone_is_said(deck: Path, studying: Begin) -> None:
    deck.unlink()
    screens = play(studying(), "e", "n", "x", keys.ENTER, " ", "3", desk=with_programs(Scripted()))
    assert "no such file" in screens[1].replace("\n", " ")
    assert "Iron?" in screens[1]
    assert "no such file" in screens[4].replace("\n", " ")
    assert "Gold?" in screens[-1]


# The card that is asked first begins on line 5; what is wrong here is on line 11.
BROKEN = DECK.replace("q: Gold?, a: Au", "q: Gold?, b: Au")


def test_a_file_that_was_broken_before_opens_at_its_fault_and_is_read_again_once_it_is_mended(
    deck: Path, studying: Begin, store: Database
) -> None:
    deck.write_text(BROKEN, "utf-8")
    mended = DECK.replace("Iron?", "Ferrum?").replace("a: Fe", "a: Fe (II)")
    programs = Scripted(change=lambda _text: mended)
    screens = play(studying(), " ", "e", "e", "u", "3", desk=with_programs(programs))
    assert programs.opened == [("edit", "deck.yaml", 11), ("edit", "deck.yaml", 5)]  # then at the card, as ever
    assert "deck.yaml can be read again." in screens[2]
    assert "Ferrum?" in screens[2]
    assert "Fe (II)" in screens[2]  # the answer is still shown
    assert "Nothing was changed." in screens[3]
    assert "There is nothing to undo." in screens[4]  # srs did not break it, so srs has nothing to put back
    assert "Gold?" in screens[5]
    assert deck.read_text("utf-8") == mended
    assert events(store) == [(REVIEW, 4)]


def test_a_file_that_stays_broken_is_said_and_opened_again_at_what_is_wrong_then(
    deck: Path, studying: Begin, store: Database
) -> None:
    deck.write_text(BROKEN, "utf-8")
    texts = iter([BROKEN, DECK + "    z: more\n", DECK])
    programs = Scripted(change=lambda _text: next(texts))
    screens = play(studying(), "e", "e", " ", "3", "e", desk=with_programs(programs))
    assert [line for _, _, line in programs.opened] == [11, 11, 15]
    first, second = (screens[at].replace("\n", " ") for at in (1, 2))
    assert "deck.yaml:11: unknown key 'b'" in first
    assert "deck.yaml:15: unknown key 'z'" in second
    assert "the card stands as before" in first
    assert "Iron?" in first
    assert "Gold?" in screens[4]  # it can be answered all the same
    assert "deck.yaml can be read again." in screens[5]
    assert "Gold?" in screens[5]
    assert events(store) == [(REVIEW, 4)]


def test_a_broken_file_whose_card_is_deleted_keeps_the_card(deck: Path, studying: Begin) -> None:
    deck.write_text(BROKEN, "utf-8")
    without = DECK.replace(DECK[DECK.index("  - id: iron") : DECK.index("  # between")], "")
    screens = play(studying(), "e", " ", desk=with_programs(Scripted(change=lambda _text: without)))
    assert "deck.yaml can be read again." in screens[1]
    assert "Iron?" in screens[1]  # whether to archive it is asked another time
    assert "Fe" in screens[2]


def test_line_by_line_the_editor_and_the_pager_open_where_there_is_a_terminal(
    deck: Path, studying: Begin, store: Database
) -> None:
    (deck.parent / "metals.txt").write_text("Gold\nAu\nIron Fe\n", "utf-8")
    programs = Scripted(change=lambda text: text.replace("a: Fe", "a: Fe (II)"))
    spoken = say(studying(), "open", "e", "", "u", "q", desk=with_programs(programs))
    assert programs.opened == [("page", "metals.txt", 3), ("edit", "deck.yaml", 5)]
    assert "The edit is taken over; u takes it back." in spoken
    assert "A: Fe (II)" in spoken
    assert "Undone: an edit" in spoken
    assert deck.read_text("utf-8") == DECK
    assert [kind for kind, _ in events(store)] == [EDIT, UNDO]


def test_line_by_line_a_missing_editor_and_a_broken_file_are_said(deck: Path, studying: Begin) -> None:
    assert "no editor was found. Set EDITOR." in say(studying(), "e", desk=with_programs(Missing()))
    deck.write_text(BROKEN, "utf-8")
    texts = iter([BROKEN, DECK])
    programs = Scripted(change=lambda _text: next(texts))
    spoken = say(studying(), "e", "e", desk=with_programs(programs))
    assert "deck.yaml:11: unknown key 'b'" in spoken
    assert "deck.yaml can be read again." in spoken


def test_without_a_terminal_nothing_is_opened(deck: Path, studying: Begin) -> None:
    programs = Scripted()
    desk = Desk(KeyMap.of(FOUR), programs, at_terminal=False)
    spoken = say(studying(), "e", "open", desk=desk)
    assert spoken.count("There is no terminal for an editor or a viewer.") == 2
    assert programs.opened == []


@pytest.mark.parametrize("by_lines", [False, True])
@pytest.mark.parametrize("happens", ["edited", "left alone", "broken", "mended", "missing", "paged"])
def test_the_time_in_another_program_is_no_time_of_the_answer(
    deck: Path,
    studying: Begin,
    store: Database,
    clock: FakeClock,
    happens: str,
    by_lines: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    (deck.parent / "metals.txt").write_text("Iron Fe\n", "utf-8")
    if happens == "mended":
        deck.write_text(BROKEN, "utf-8")
    after = {"edited": DECK.replace("Iron?", "Ferrum?"), "broken": BROKEN}.get(happens, DECK)

    class Slow(Scripted, frozen=True):
        def edit(self, path: Path, line: int) -> None:
            clock.pass_seconds(600)
            if happens == "missing":
                raise StorageError("the editor ended with 1")
            super().edit(path, line)

        def page(self, path: Path, line: int) -> None:
            clock.pass_seconds(600)
            super().page(path, line)

    study = studying()
    clock.pass_seconds(3)
    desk = with_programs(Slow(change=lambda _text: after))
    key = "o" if happens == "paged" else "e"
    if by_lines:
        say(study, key, "", "3", "q", desk=desk)
    else:
        play(study, key, lambda: clock.pass_seconds(4), " ", "3", desk=desk)
    ((took,),) = store.rows("SELECT took_ms FROM event WHERE kind = ?", (REVIEW,))
    assert took == (3000 if by_lines else 7000)


# --- the source


def test_the_source_is_no_hint_to_the_answer(deck: Path, studying: Begin) -> None:
    question, answer = play(studying(), " ")
    assert "metals.txt" not in question
    assert "metals.txt:3" in answer.split("\n")[0]


def test_the_source_is_paged_at_its_line(deck: Path, studying: Begin) -> None:
    (deck.parent / "metals.txt").write_text("Gold\nAu\nIron Fe\n", "utf-8")
    programs = Scripted()
    keyboard_screens = play(studying(), "o", desk=with_programs(programs))
    assert programs.opened == [("page", "metals.txt", 3)]
    assert "Iron?" in keyboard_screens[-1]


def test_a_source_that_is_not_there_is_said(deck: Path, studying: Begin) -> None:
    programs = Scripted()
    screens = play(studying(), "o", "b", "o", desk=with_programs(programs))
    assert "nor beside the deck file, nor in this folder." in screens[1].replace("\n", " ")
    assert "This card has neither image nor source." in screens[3]
    assert programs.opened == []


# --- undo


def test_undo_at_the_summary_brings_back_what_was_put_away_and_corrects_the_tallies(
    deck: Path, studying: Begin, store: Database
) -> None:
    screens = play(studying(), " ", "3", " ", "1", "s", "s", "u", "u", "u", "u", "u")
    assert "2 answers to 2 cards" in screens[6]
    assert "Gold?" in screens[7]
    assert "Undone: suspending “Gold?”" in screens[7]
    assert "Undone: suspending “Which two?”" in screens[8]
    assert "Undone: Again for “Gold?”" in screens[9]
    assert "Undone: Good for “Iron?”" in screens[10]
    assert "There is nothing to undo." in screens[11]
    assert len(events(store)) == 8


def test_an_undo_that_is_refused_says_so_and_the_next_goes_on(deck: Path, studying: Begin) -> None:
    study = studying()

    def change() -> None:
        deck.write_text(deck.read_text("utf-8") + "# since\n", "utf-8")

    screens = play(study, "f", "n", "x", keys.ENTER, change, "u", "u")
    shown = screens[-2].replace("\n", " ")
    assert "deck.yaml was changed since, so that change of it stays. u again undoes" in shown
    assert "Undone: the flag of “Iron?”" in screens[-1]
    assert "# since" in deck.read_text("utf-8")


# --- leeches


def test_a_leech_is_told_and_shown(deck: Path, studying: Begin, clock: FakeClock) -> None:
    play(studying(new=1), " ", "3")
    clock.pass_days(1)
    screens = play(studying(Wish(leech_lapses=1), new=0), " ", "1", " ", "3")
    assert "A leech: forgotten 1 time." in screens[2].replace("\n", " ")
    assert "Metals  leech, 1 lapse" in screens[2]
    clock.pass_days(1)
    assert "Metals (1 due, leech, 1 lapse)" in say(studying(Wish(leech_lapses=1), new=0))


def test_a_leech_that_is_suspended_comes_back_by_u(
    deck: Path, studying: Begin, clock: FakeClock, store: Database
) -> None:
    play(studying(new=1), " ", "3")
    clock.pass_days(1)
    wish = Wish(leech_lapses=1, suspend_leeches=True)
    screens = play(studying(wish, new=0), " ", "1", "u")
    assert "It is suspended; u takes that back" in screens[2].replace("\n", " ")
    assert "Undone: Again for “Iron?”" in screens[3]
    assert "Iron?" in screens[3].split("\n")[3]
    assert [kind for kind, _ in events(store)] == [REVIEW, REVIEW, SUSPEND, UNDO, UNDO]


# --- keys of one's own


def test_keys_may_be_others(deck: Path, studying: Begin, store: Database) -> None:
    custom = Desk(KeyMap.of(FOUR, {"undo": "z", "show": "x", "good": "g", "bury": "w", "quit": "Q", "keys": "k"}))
    screens = play(studying(), "x", "g", "w", "u", "z", "b", "k", "k", "q", desk=custom)
    assert "x show answer   h hint   z undo   e edit   k keys   Q quit" in screens[0]
    assert "g Good" in screens[1]
    assert "z undo   e edit   k keys" in screens[1]
    assert "Which two?" in screens[3]
    assert "x shows the answer first; k lists all keys." in screens[4]  # u is no key any more
    assert "Undone: hiding “Gold?”" in screens[5]
    assert "w        hide the card until tomorrow" in screens[7]
    assert [kind for kind, _ in events(store)] == [REVIEW, BURY, UNDO]
    assert QuizFace(Seen(), Typed(["Q"]), custom).run(studying()) == 0


def test_keys_of_ones_own_line_by_line(deck: Path, studying: Begin, store: Database) -> None:
    custom = Desk(KeyMap.of(FOUR, {"undo": "z", "good": "g", "bury": "w"}))
    spoken = say(studying(), "", "g", "w", "z", "undo", "?", desk=custom)
    assert "Saved: Good, 1 day." in spoken
    assert "Undone: hiding “Gold?”" in spoken
    assert "Undone: Good for “Iron?”" in spoken
    assert "z undo" in spoken
    assert "w bury" in spoken


# --- practice


def test_practice_says_again_and_done_instead_of_days(deck: Path, studying: Begin, store: Database) -> None:
    screens = play(studying(Wish(cram=True)), " ", "1", " ", "3", " ", "3", " ", "3", "u")
    assert "3 cram" in screens[0]
    assert "1 Again ↻   2 Hard, recalled ↻   3 Good   4 Easy   ↻ and again today" in screens[1].replace("\n", "   ")
    assert "4 answers to 3 cards" in screens[8]
    assert "Undone: Good for “Iron?”" in screens[9]
    assert {kind for kind, _ in events(store)} == {CRAM, UNDO}
    spoken = say(studying(Wish(cram=True)), "")
    assert "[1 Again and again today; 2 Hard, recalled and again today; 3 Good; 4 Easy; Enter is Good]" in spoken


def test_the_other_way_round(deck: Path, studying: Begin) -> None:
    screens = play(studying(Wish(reverse=True)), " ", "3", " ", "3")
    assert "Fe" in screens[0]
    assert "Iron?" not in screens[0]
    assert "Iron?" in screens[1]
    assert "Copper" in screens[4]


# --- the end of the minutes


def test_when_the_minutes_are_over_the_summary_comes(deck: Path, studying: Begin, clock: FakeClock) -> None:
    screens = play(studying(Wish(minutes=1)), " ", lambda: clock.pass_seconds(61), "3")
    assert "Session over" in screens[2]
    assert "Still to do today: 2" in screens[2]


@pytest.mark.parametrize("key", [keys.INTERRUPT, keys.CLOSED])
@pytest.mark.parametrize("screen", ["n", "?", "i", ""])
def test_who_leaves_does_so_from_every_screen(
    deck: Path, studying: Begin, store: Database, screen: str, key: str
) -> None:
    del deck
    face = QuizFace(Seen(width=70, height=24), Typed([*screen, key]), Desk(KeyMap.of(FOUR)))
    assert face.run(studying()) == (130 if key == keys.INTERRUPT else 0)
    assert events(store) == []


# --- who else has the store


def test_an_answer_that_another_program_keeps_waiting_is_told_and_asked_on(
    deck: Path, studying: Begin, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    del deck
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.04)
    monkeypatch.setattr(file, "NOTICE_SECONDS", 0.02)
    other = sqlite3.connect(store.path, isolation_level=None)
    study = studying()
    store.run("PRAGMA busy_timeout = 40")
    hold, let_go = (partial(other.execute, words) for words in ("BEGIN IMMEDIATE", "COMMIT"))
    screens = play(study, " ", hold, "3", let_go, "3")
    waiting, refused, saved = screens[2:5]
    assert "Waiting: the database is in use by another program" in waiting
    assert "Not saved, grade it again: the database is in use by another program;" in refused
    assert "Iron?" in waiting
    assert "Iron?" in refused
    assert "Gold?" in saved
    assert [grade for _, grade in events(store)] == [4]
    hold()
    said = say(studying(), "", "3", "q")
    let_go()
    other.close()
    assert "Not saved, grade it again: the database is in use by another program;" in said
    assert "Saved" not in said


def test_a_store_that_cannot_be_written_ends_the_session_and_the_sum_is_told(
    deck: Path, studying: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    del deck
    study = studying()

    def full(_: int) -> None:
        raise StorageError("the disk is full")

    written: list[str] = []
    seen = Seen(width=70, height=24)
    monkeypatch.setattr(seen, "write", written.append)
    keyboard = Typed([" ", "3", lambda: monkeypatch.setattr(study, "grade", full), " ", "3"])
    monkeypatch.setattr(running, "Screen", lambda _theme: seen)
    monkeypatch.setattr(running, "Keyboard", lambda *_: nullcontext(keyboard))
    with pytest.raises(StorageError, match="the disk is full"):
        running.study_on_screen(study, Desk(KeyMap.of(FOUR)))
    assert "1 answer to 1 card" in written[-1]
    said: list[str] = []
    typed = iter(["", "3"])
    with pytest.raises(StorageError, match="the disk is full"):
        run_plain(study, Desk(KeyMap.of(FOUR)), lambda: next(typed), said.append)
    assert "1 answer to 1 card in 0 s (0 s each)" in said
