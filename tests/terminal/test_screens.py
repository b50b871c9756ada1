from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.app.backlog import Backlog
from srs_cli.app.studying import Outlook, View
from srs_cli.model.card import Answer, Card, Source
from srs_cli.model.face import Face
from srs_cli.quiz.session import Summary
from srs_cli.terminal.grades import FOUR, SIX, Grade
from srs_cli.terminal.keymap import KeyMap
from srs_cli.terminal.prompt import Line
from srs_cli.terminal.screens import (
    Asked,
    Drawn,
    Size,
    backlog_screen,
    card_screen,
    choice_screen,
    end_screen,
    keys_screen,
    text_screen,
)
from tests.terminal.conftest import draw, on_pyte

SIZES = [Size(80, 24), Size(40, 12)]
SCALES = {"4-grades": FOUR, "6-grades": SIX}
SOURCE = Source("chemistry.txt", 12)
POEM = "\n".join(f"Line {number} of a long answer that a student has to learn by heart." for number in range(1, 31))
DONE = Summary(answers=24, cards=20, took_ms=372_000, grades={2: 3, 4: 20, 5: 1}, due=8, recalled=7)
NOTHING = Summary(answers=0, cards=0, took_ms=0, grades={}, due=0, recalled=0)
EMPTY = Outlook(again_today=0, later_today=0, tomorrow=0, week=0, next_day=-1)
SHIPPED = [
    ("Chemistry", "The first twenty elements, their symbols and their numbers, and where each of them is found", 40),
    ("The kings and queens of a rather long list of countries", "Dates", 1),
]

HOSTILE = {
    "escapes": "\x1b[2J\x1b]0;title\x07\x1b]52;c;cm0=\x07\x1bP1$r\x1b\\\x9b31m\x90\x9d",
    "controls": "a\x00b\x08\x08c\x7fd\re\x0bf\x0cg\x85h\u2028i\u2029j",
    "bidi": "\u202eabc\u202c \u2066x\u2069 \u200fy\u061c",
    "markup": "[red]red[/red] [/] [bold :smile: [link=file:///etc/passwd]x[/link] @click",
    "emoji": "👩\u200d👩\u200d👧\u200d👦 ❤\ufe0f 🇩🇪 #\ufe0f\u20e3",
    "stacked": "z" + "\u0301" * 500,
    "surrogate": "\ud800 \udfff",
    "word": "x" * 45_000,
    "lines": "\n" * 3_000 + "x",
    "tabs": "\t" * 3_000 + "x",
}
FACE_ESCAPES = re.compile(r"\x1b(?:\[(?:\d+;\d+)?H|\[K|\[[0-9;]*m|\[\?(?:1049|25|7)[hl])")
JOINERS = "\u200c\u200d"  # there are words that are spelled with them
MARKS = "\u061c\u200e\u200f"


def view(question: str = "What is the symbol of iron?", answer: Answer = "Fe", extra: str = "", deck: str = "") -> View:
    return View(
        card=Card("id", question, answer, extra=extra, source=SOURCE),
        face=Face(question, answer),
        deck=deck or "Chemistry",
        why="new",
        counts={"new": 12, "again": 3, "due": 40},
        outcomes=("1 day", "1 day", "1 day", "6 days", "6 days", "6 days"),
    )


def asked(*, revealed: bool = False, scroll: int = 0, notice: str = "", scale: tuple[Grade, ...] = FOUR) -> Asked:
    return Asked(KeyMap.of(scale), revealed, scroll, notice)


LIST = view(
    "Which three states of matter does a student meet first?", ("Solid", "Liquid", "Gas"), "Plasma comes later."
)
LONG = view("How does the poem go?", POEM)

HINTED = replace(view(), face=Face("What is the symbol of iron?", "Fe", "Latin: ferrum"))
PRACTISED = replace(view(), why="cram", counts={"cram": 31}, outcomes=("again",) * 4 + ("done",) * 2)
OTHER_KEYS = KeyMap.of(FOUR, {"undo": "z", "again": "a", "good": "d", "quit": "ö", "hint": "日", "show": "x"})
BACKLOG = Backlog(tuple((n, 0) for n in range(1_234)), 12, 7, {1: 30, 2: 1_004, 40: 3}, 200)


def typing(text: str, label: str, *, revealed: bool = False) -> Asked:
    return replace(asked(revealed=revealed), line=Line(text, len(text)), label=label)


SCREENS: dict[str, Callable[[Size], Drawn]] = {
    "question": lambda size: card_screen(view(), asked(), size),
    "answer-4-grades": lambda size: card_screen(LIST, asked(revealed=True), size),
    "answer-6-grades": lambda size: card_screen(LIST, asked(revealed=True, scale=SIX), size),
    "answer-notice": lambda size: card_screen(
        view(), asked(revealed=True, notice="1-4 grade, Space is Good, u undo, q quit"), size
    ),
    "long-start": lambda size: card_screen(LONG, asked(revealed=True), size),
    "long-scrolled": lambda size: card_screen(LONG, asked(revealed=True, scroll=7), size),
    "long-end": lambda size: card_screen(LONG, asked(revealed=True, scroll=999), size),
    "keys-4-grades": lambda size: keys_screen(KeyMap.of(FOUR), size),
    "keys-6-grades": lambda size: keys_screen(KeyMap.of(SIX), size),
    "summary": lambda size: end_screen(DONE, replace(EMPTY, tomorrow=12, week=40, next_day=1), KeyMap.of(FOUR), "", size),
    "summary-left": lambda size: end_screen(
        DONE, replace(EMPTY, again_today=2, later_today=9, next_day=30), KeyMap.of(FOUR), "There is nothing to undo.", size
    ),
    "nothing-due": lambda size: end_screen(NOTHING, replace(EMPTY, next_day=3, week=5), KeyMap.of(FOUR), "", size),
    "hint": lambda size: card_screen(HINTED, replace(asked(), hint=True), size),
    "marked": lambda size: card_screen(replace(view(deck="Chemistry of the elements"), flag=1, lapses=9), asked(), size),
    "crammed": lambda size: card_screen(PRACTISED, asked(revealed=True), size),
    "note": lambda size: card_screen(view(), typing("[a] note that is longer than a narrow window", "Note: ", revealed=True), size),
    "typing": lambda size: card_screen(view(), typing("Fer", "Answer: "), size),
    "other-keys": lambda size: card_screen(HINTED, Asked(OTHER_KEYS), size),
    "other-keys-list": lambda size: keys_screen(OTHER_KEYS, size),
    "read": lambda size: text_screen("A card", [f"Row {n} of what is known" for n in range(40)], 3, "Any key: back to the card", size),
    "backlog": lambda size: backlog_screen(BACKLOG, 4, size),
    "backlog-long": lambda size: backlog_screen(BACKLOG, 60, size),
    "held-back": lambda size: end_screen(DONE, replace(EMPTY, tomorrow=200, week=900, held_back=1_234), KeyMap.of(FOUR), "", size),
    "no-decks": lambda size: choice_screen(SHIPPED[:1], 0, size),
    "no-decks-two": lambda size: choice_screen(SHIPPED, 1, size),
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width}x{size.height}")
@pytest.mark.parametrize("name", SCREENS)
def test_screen(name: str, size: Size, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}-{size.width}x{size.height}", on_pyte(draw(SCREENS[name](size)), size))


@pytest.mark.parametrize("name", SCREENS)
@given(width=st.integers(1, 210), height=st.integers(1, 70))
@example(width=1, height=1)
@example(width=5, height=3)
@example(width=200, height=60)
def test_every_window_is_filled_and_never_overfilled(name: str, width: int, height: int) -> None:
    rows = SCREENS[name](Size(width, height)).rows
    assert len(rows) == height
    assert all(row.cell_len <= width for row in rows)


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES.keys())
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width}x{size.height}")
def test_the_keys_screen_is_whole(scale: tuple[Grade, ...], size: Size) -> None:
    text = on_pyte(draw(keys_screen(KeyMap.of(scale), size)), size)
    assert "…" not in text
    assert all(f"{grade.key} {grade.name}" in text for grade in scale)
    assert all(f"{key} " in text for key in ("Space", *"ueniohbsf?q"))
    assert text.endswith("Any key: back to the card")


@given(st.integers(20, 120), st.integers(8, 40))
def test_scrolling_shows_every_row_of_a_long_card_once(width: int, height: int) -> None:
    size = Size(width, height)
    first = card_screen(LONG, asked(revealed=True), size)
    seen: list[str] = []
    for scroll in range(0, first.last_scroll + first.room, first.room):
        drawn = card_screen(LONG, asked(revealed=True, scroll=min(scroll, first.last_scroll)), size)
        body = [row.plain for row in drawn.rows[2 : 2 + drawn.room]]
        seen += body[max(0, scroll - first.last_scroll) :]
    assert "".join(POEM.split()) in "".join("".join(seen).split())
    assert "".join(seen).count("Line 1 of") <= 1


@pytest.mark.parametrize(
    ("scroll", "note"), [(0, "   ↓ row 1-19 of 35 "), (3, " ↑ ↓ row 4-22 of 35 "), (999, " ↑   row 17-35 of 35 ")]
)
def test_a_long_card_says_where_it_goes_on(scroll: int, note: str) -> None:
    drawn = card_screen(LONG, asked(revealed=True, scroll=scroll), Size(80, 24))
    assert drawn.rows[21].plain == "─" * (80 - len(note)) + note


@given(st.text(max_size=90), st.integers(0, 90), st.integers(1, 120), st.integers(1, 40))
def test_the_cursor_of_a_typed_line_is_in_the_window(text: str, at: int, width: int, height: int) -> None:
    line = Line(text, min(at, len(text)))
    for revealed in (False, True):
        drawn = card_screen(LONG, replace(asked(revealed=revealed), line=line, label="Answer: "), Size(width, height))
        assert len(drawn.rows) == height
        assert drawn.cursor is not None
        row, column = drawn.cursor
        assert 0 <= row < height
        assert 0 <= column < width


def test_what_is_typed_stands_where_the_cursor_is() -> None:
    for size in SIZES:
        drawn = card_screen(view(), typing("ferrum", "Answer: "), size)
        assert drawn.cursor is not None
        row, column = drawn.cursor
        assert drawn.rows[row].plain[:column] == "Answer: ferrum"


@given(st.integers(1, 120), st.integers(5, 40))
def test_scrolling_a_text_shows_every_row(width: int, height: int) -> None:
    lines = [f"{n}" for n in range(60)]
    size = Size(width, height)
    first = text_screen("Title", lines, 0, "Any key", size)
    seen = set()
    for scroll in range(first.last_scroll + 1):
        drawn = text_screen("Title", lines, scroll, "Any key", size)
        assert len(drawn.rows) == height
        seen |= {row.plain.strip() for row in drawn.rows[2 : 2 + drawn.room]}
    assert width < 2 or set(lines) <= seen


def test_the_answer_hides_until_it_is_asked_for() -> None:
    assert "Solid" not in draw(card_screen(LIST, asked(), SIZES[0]))
    assert "Solid" in draw(card_screen(LIST, asked(revealed=True), SIZES[0]))


def test_a_short_window_takes_no_row_of_the_card_for_a_notice() -> None:
    size = Size(40, 12)
    quiet, told = (card_screen(LIST, asked(revealed=True, notice=notice), size) for notice in ("", "Undone: Again"))
    assert told.room == quiet.room
    assert told.rows[0].plain == "Undone: Again"


def acts(character: str) -> bool:
    """Tell whether a character moves, hides or turns round what a terminal shows."""
    category, direction = unicodedata.category(character), unicodedata.bidirectional(character)
    turns = direction in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"} or character in MARKS
    return category in {"Cc", "Cs", "Zl", "Zp"} or turns or (category == "Cf" and direction == "BN")


def strange(text: str) -> set[str]:
    """Return the characters of an output that act, the face's own sequences left out."""
    rest = FACE_ESCAPES.sub("", text).replace("\r\n", "")
    return {character for character in rest if acts(character) and character not in JOINERS}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("size", [*SIZES, Size(5, 3), Size(1, 1)], ids=lambda size: f"{size.width}x{size.height}")
def test_a_hostile_text_only_shows(text: str, size: Size) -> None:
    hostile = view(text, (text, text), text, deck=text)
    hostile = replace(hostile, card=replace(hostile.card, source=Source(text, 3), image=text))
    hostile = replace(hostile, face=replace(hostile.face, hint=text))
    outlook = replace(EMPTY, tomorrow=1)
    for drawn in (
        card_screen(hostile, asked(), size),
        card_screen(hostile, asked(revealed=True, scroll=5, notice=text), size),
        end_screen(DONE, outlook, KeyMap.of(FOUR), text, size),
        choice_screen([(text, text, 3)], 0, size),
        card_screen(hostile, replace(asked(), hint=True, line=Line(text[:2000], 5), label="Note: "), size),
        text_screen(text, [text, text], 1, "Any key", size),
    ):
        output = draw(drawn)
        assert strange(output) == set()
        assert len(output) <= 40 * (size.width + 20) * size.height + 600  # the window's rows, not the card's
        on_pyte(output, size)


@given(st.text(st.characters(codec=None), max_size=200), st.text(max_size=40))
def test_no_text_reaches_the_terminal_as_it_is(question: str, answer: str) -> None:
    assert strange(draw(card_screen(view(question, answer), asked(revealed=True), Size(60, 20)))) == set()


def test_markup_and_emoji_codes_are_shown_as_they_were_typed() -> None:
    text = on_pyte(
        draw(card_screen(view("[red]x[/red] [/] :smile:", "[bold]"), asked(revealed=True), SIZES[0])), SIZES[0]
    )
    assert "[red]x[/red] [/] :smile:" in text
    assert "  [bold]\n" in text


def test_a_terminal_that_finds_an_emoji_wider_keeps_its_rows() -> None:
    family = "👩\u200d👩\u200d👧\u200d👦"
    size = Size(50, 20)
    output = draw(card_screen(view(f"{family * 18} end"), asked(), size))
    rows = on_pyte(output.replace("\u200d", ""), size).split("\n")
    assert rows[1] == rows[-3] == "─" * 50
    assert len(rows) == 20
