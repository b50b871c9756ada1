from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from rich.text import Text

from srs_cli.app.backlog import MOST_DAYS, Backlog
from srs_cli.app.studying import Study
from srs_cli.store.database import Database
from srs_cli.terminal import keys
from srs_cli.terminal.choosing import choose_days, choose_deck
from srs_cli.terminal.desk import Desk
from srs_cli.terminal.grades import FOUR, SIX, Grade
from srs_cli.terminal.keymap import KeyMap
from srs_cli.terminal.keys import Keyboard
from srs_cli.terminal.quiz import QuizFace
from srs_cli.terminal.screen import Screen
from srs_cli.terminal.screens import Drawn, Size
from tests.terminal.conftest import draw

DECK = """
name: Metals
cards:
  - {q: Iron?, a: Fe}
  - {q: Gold?, a: Au}
"""
LONG = (
    "name: Long\ncards:\n  - q: |\n" + "".join(f"      Question row {row}\n" for row in range(60)) + "    a: The end\n"
)
DECKS = [("One", "", 1), ("Two", "", 2), ("Three", "", 3)]


class Seen(Screen):
    """Keeps each screen that is drawn; its terminal has the size it is given."""

    def __init__(self, width: int = 60, height: int = 20) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            super().__init__()
        self.drawn: list[str] = []
        self.window = Size(width, height)

    @property
    def size(self) -> Size:
        return self.window

    def draw(self, drawn: Drawn) -> None:
        super().draw(drawn)
        self.drawn.append("\n".join(row.plain.rstrip() for row in drawn.rows))


class Typed(Keyboard):
    """Types the keys; a function among them is called instead, as what happens between two keys."""

    def __init__(self, typed: Sequence[str | Callable[[], object]]) -> None:
        self._typed: Iterator[str | Callable[[], object]] = iter(typed)
        self.handed_out = 0  # how often other programs got the terminal

    @contextlib.contextmanager
    def handed_over(self) -> Iterator[None]:
        self.handed_out += 1
        yield

    def read(self) -> str:
        key = next(self._typed)
        while not isinstance(key, str):
            key()
            key = next(self._typed)
        return key


def run(study: Study, *typed: str | Callable[[], object], scale: Sequence[Grade] = FOUR, height: int = 20) -> Seen:
    seen = Seen(height=height)
    assert QuizFace(seen, Typed([*typed, "q"]), Desk(KeyMap.of(scale))).run(study) == 0
    return seen


def graded(store: Database) -> list[int]:
    return [grade for (grade,) in store.rows("SELECT grade FROM event WHERE kind IN (1, 2) ORDER BY id", ())]


@pytest.fixture
def metals(import_deck: Callable[..., Path], studying: Callable[..., Study]) -> Study:
    import_deck(DECK)
    return studying()


@pytest.mark.parametrize("show", [" ", keys.ENTER])
@pytest.mark.parametrize(
    ("key", "grade", "scale"),
    [("1", 2, FOUR), ("2", 3, FOUR), ("3", 4, FOUR), ("4", 5, FOUR), (" ", 4, FOUR), (keys.ENTER, 4, FOUR),
     *((str(grade), grade, SIX) for grade in range(6)), (" ", 4, SIX)],
)  # fmt: skip
def test_one_key_shows_and_one_key_grades(
    metals: Study, show: str, key: str, grade: int, scale: tuple[Grade, ...]
) -> None:
    seen = run(metals, show, key, scale=scale)
    assert [answered.grade for answered in metals.session.answers] == [grade]
    assert "Iron?" in seen.drawn[0]
    assert "Fe" not in seen.drawn[0]
    assert "Fe" in seen.drawn[1]
    assert "Gold?" in seen.drawn[2]


@pytest.mark.parametrize("key", ["3", "0", "x", keys.ESCAPE, "escape[15~", "²", "é"])
def test_a_wrong_key_before_the_answer_says_how_to_see_it(metals: Study, key: str) -> None:
    seen = run(metals, key, " ")
    assert "Space shows the answer first; ? lists all keys." in seen.drawn[1]
    assert "Space shows" not in seen.drawn[2]
    assert metals.session.answers == []


@pytest.mark.parametrize(
    ("key", "scale", "names"), [("5", FOUR, "1-4 grade"), ("9", SIX, "0-5 grade"), ("²", SIX, "0-5 grade")]
)
def test_a_wrong_key_after_the_answer_names_the_keys(
    metals: Study, key: str, scale: tuple[Grade, ...], names: str
) -> None:
    seen = run(metals, " ", key, keys.REDRAW, scale=scale)
    assert f"{names}, Space is Good, u undo, ? all keys, q quit" in seen.drawn[2]
    assert seen.drawn[3] == seen.drawn[2]
    assert metals.session.answers == []


def test_undo_asks_the_card_again_and_says_what_it_took_back(metals: Study) -> None:
    seen = run(metals, " ", "1", "u", "u")
    assert "Undone: Again for “Iron?”" in seen.drawn[3]
    assert "Iron?" in seen.drawn[3].split("\n")[3]
    assert "There is nothing to undo." in seen.drawn[4]
    assert metals.session.answers == []


def test_undo_at_the_end_goes_on_with_the_last_card(metals: Study) -> None:
    seen = run(metals, " ", "3", " ", "3", "u", " ", "3", keys.ENTER)
    assert "Done for today" in seen.drawn[4]
    assert "Undone: Good for “Gold?”" in seen.drawn[5]
    assert "2 answers to 2 cards" in seen.drawn[-1]


@pytest.mark.parametrize("key", ["?", "x", keys.UP, keys.REDRAW])
def test_only_the_keys_that_it_names_leave_the_last_screen(metals: Study, key: str) -> None:
    metals.session.waiting.clear()
    metals.session.next()
    seen = run(metals, key)
    assert len(seen.drawn) == 2
    assert "Enter leave" in seen.drawn[1]


@pytest.mark.parametrize(
    ("key", "code"), [("q", 0), (keys.ENTER, 0), (" ", 0), (keys.ESCAPE, 0), (keys.CLOSED, 0), (keys.INTERRUPT, 130)]
)
def test_leaving_the_last_screen(studying: Callable[..., Study], key: str, code: int) -> None:
    seen = Seen()
    assert QuizFace(seen, Typed([key]), Desk(KeyMap.of(FOUR))).run(studying()) == code
    assert "Nothing is due today" in seen.drawn[0]


@pytest.mark.parametrize(("key", "code"), [("q", 0), (keys.CLOSED, 0), (keys.INTERRUPT, 130)])
def test_leaving_a_card(metals: Study, key: str, code: int) -> None:
    assert QuizFace(Seen(), Typed([" ", "3", " ", key]), Desk(KeyMap.of(FOUR))).run(metals) == code
    assert [answered.grade for answered in metals.session.answers] == [4]


def test_the_keys_are_shown_over_the_card_until_any_key(metals: Study) -> None:
    seen = run(metals, " ", "?", keys.REDRAW, "3", height=30)
    assert "3 Good   recalled" in seen.drawn[2]
    assert seen.drawn[3] == seen.drawn[2]
    assert seen.drawn[4] == seen.drawn[1]
    assert metals.session.answers == []


def test_a_long_question_is_read_by_the_keys_that_move(
    import_deck: Callable[..., Path], studying: Callable[..., Study]
) -> None:
    import_deck(LONG)
    moves = (keys.DOWN, keys.PAGE_DOWN, keys.PAGE_UP, keys.UP, keys.UP, keys.END, keys.PAGE_DOWN, keys.HOME)
    seen = run(studying(), *moves)
    firsts = [re.search(r"row (\d+)-(\d+) of", text) for text in seen.drawn]
    assert [int(found[1]) for found in firsts if found] == [1, 2, 17, 2, 1, 1, 46, 46, 1]


@pytest.mark.parametrize("height", [20, 10, 5, 1])
def test_the_answer_to_a_long_question_is_on_the_screen_when_it_is_shown(
    import_deck: Callable[..., Path], studying: Callable[..., Study], height: int
) -> None:
    import_deck(LONG)
    seen = run(studying(), " ", height=height)
    assert ("The end" in seen.drawn[1]) == (height > 3)


def test_the_next_card_starts_at_its_top(import_deck: Callable[..., Path], studying: Callable[..., Study]) -> None:
    import_deck(LONG + LONG.split("cards:\n")[1].replace("Question", "Other"))
    seen = run(studying(), " ", "3")
    assert "Other row 0" in seen.drawn[2]


def test_a_card_that_was_answered_elsewhere_is_not_graded_twice(
    metals: Study, studying: Callable[..., Study], store: Database
) -> None:
    other = studying()
    seen = run(metals, " ", lambda: other.grade(5), "1")
    assert "Answered elsewhere meanwhile, and passed over here." in seen.drawn[2]
    assert graded(store) == [5]


def test_a_resized_window_is_filled_anew(metals: Study) -> None:
    seen = Seen()

    def shrink() -> None:
        seen.window = Size(30, 8)

    QuizFace(seen, Typed([shrink, keys.REDRAW, "q"]), Desk(KeyMap.of(FOUR))).run(metals)
    assert [len(text.split("\n")) for text in seen.drawn] == [20, 8]


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ([keys.ENTER], 0),
        ([" "], 0),
        (["2", keys.ENTER], 1),
        ([keys.DOWN, keys.DOWN, keys.DOWN, keys.ENTER], 2),
        ([keys.DOWN, keys.UP, keys.UP, keys.ENTER], 0),
        (["9", "0", "²", "x", "?", keys.REDRAW, keys.ENTER], 0),
        (["q"], None),
        ([keys.ESCAPE], None),
        ([keys.CLOSED], None),
    ],
)
def test_choosing_a_deck(typed: list[str], chosen: int | None) -> None:
    assert choose_deck(Seen(), Typed(typed), DECKS) == chosen


def test_ctrl_c_at_the_choice_is_an_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt):
        choose_deck(Seen(), Typed([keys.INTERRUPT]), DECKS)


def test_a_row_is_cleared_before_it_is_written() -> None:
    """After a row that reaches the last column, many terminals would clear that column with the rest."""
    output = draw(Drawn((Text("x" * 10), Text("y"))))
    assert output.endswith("\x1b[H\x1b[Kxxxxxxxxxx\r\n\x1b[Ky")


def test_a_screen_without_a_terminal_has_a_usual_size(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="utf-8") as out, contextlib.redirect_stdout(out):
        assert Screen().size == Size(80, 24)


def overdue(count: int) -> Backlog:
    return Backlog(tuple((n, 0) for n in range(count)), 9, 0, {}, 20)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ([keys.ENTER], 4),
        ([" "], 4),
        ([keys.UP, keys.RIGHT, "+", keys.ENTER], 7),
        ([keys.DOWN, keys.LEFT, "-", keys.DOWN, keys.ENTER], 2),
        ([*[keys.UP] * 99, keys.ENTER], MOST_DAYS),
        (["x", keys.REDRAW, "7", keys.ENTER], 4),
        (["a"], 0),
        ([keys.ESCAPE], 0),
        (["q"], -1),
        ([keys.CLOSED], -1),
    ],
)
def test_choosing_over_how_many_days(typed: list[str], days: int) -> None:
    seen = Seen()
    assert choose_days(seen, Typed(typed), overdue(40)) == days
    assert "Welcome back after 9 days" in seen.drawn[0]
    assert len(seen.drawn) == len(typed)


def test_ctrl_c_at_a_backlog_is_an_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt):
        choose_days(Seen(), Typed([keys.INTERRUPT]), overdue(40))
