"""What is coloured on the screens, and that nothing is said by colour alone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace
from rich.text import Text

from srs_cli.app.reporting import sections
from srs_cli.quiz.matching import compare
from srs_cli.terminal import theme
from srs_cli.terminal.charts import report_rows
from srs_cli.terminal.grades import FOUR
from srs_cli.terminal.keymap import KeyMap
from srs_cli.terminal.screen import Screen
from srs_cli.terminal.screens import Asked, Drawn, Size, card_screen
from tests.reports import sample
from tests.terminal.test_screens import SIZES, asked, view

Golden = Callable[[str, str], None]
MARKED = view("Which **gas** does `photosynthesis()` set free?", "*Oxygen*, `O2`:\n\n```\n6 CO2 + 6 H2O\n```")
NEAR, FAR = "Masachussetts is a state", "banana"
TYPED = view("Where is Boston?", "Massachusetts is a state")
LISTED = view("Which gases?", ("helium", "neon", "argon"))
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;0-9]*m")
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def answered(given: str, question: str = "") -> Asked:
    shown = LISTED if question else TYPED
    return replace(asked(revealed=True), comparison=compare(shown.face.answer, given, alternatives=True))


SCREENS: dict[str, Callable[[Size], Drawn]] = {
    "question": lambda size: card_screen(MARKED, asked(), size),
    "answer": lambda size: card_screen(MARKED, asked(revealed=True), size),
    "marked": lambda size: card_screen(replace(view(), flag=2, lapses=9), Asked(KeyMap.of(FOUR), notice="Flagged."), size),
    "difference": lambda size: card_screen(TYPED, answered(NEAR), size),
    "difference-far": lambda size: card_screen(TYPED, answered(FAR), size),
    "difference-list": lambda size: card_screen(LISTED, answered("neon, helim, iron", "list"), size),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_terminal_of_256_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)


def as_sent(drawn: Drawn, name: str = "auto") -> str:
    """Return the rows with the sequences that a terminal gets."""
    return "\n".join(row.rstrip() for row in Screen(name)._ansi(drawn.rows)).rstrip()


def report_as_sent(width: int, name: str = "auto") -> str:
    out = io.StringIO()
    console = theme.console(name, out, always_terminal=True)
    console.width = width
    for row in report_rows(sections(sample.report()), width):
        console.print(row)
    return out.getvalue()


def unstyled(text: str) -> str:
    return "\n".join(line.rstrip() for line in STYLE.sub("", text).split("\n"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width}x{size.height}")
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_in_colour_and_without(name: str, size: Size, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = as_sent(SCREENS[name](size))
    golden(f"colour-{name}-{size.width}x{size.height}", coloured)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = as_sent(SCREENS[name](size), "mono")
    golden(f"no-colour-{name}-{size.width}x{size.height}", plain)
    assert COLOUR.search(plain) is None
    assert COLOUR.search(as_sent(SCREENS[name](size))) is None  # whatever the theme
    assert unstyled(coloured) == unstyled(plain)


@pytest.mark.parametrize("name", ["answer", "difference", "difference-list"])
def test_what_the_golden_screens_show_is_coloured_at_all(name: str) -> None:
    assert COLOUR.search(as_sent(SCREENS[name](SIZES[0])))
    assert COLOUR.search(as_sent(SCREENS[name](SIZES[0]), "mono")) is None


@pytest.mark.parametrize("width", [80, 40])
def test_a_report_in_colour_and_without(width: int, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = report_as_sent(width)
    assert COLOUR.search(coloured)
    golden(f"colour-stats-{width}", coloured.rstrip("\n"))
    monkeypatch.setenv("NO_COLOR", "1")
    plain = report_as_sent(width, "mono")
    golden(f"no-colour-stats-{width}", plain.rstrip("\n"))
    assert COLOUR.search(plain) is None
    assert COLOUR.search(report_as_sent(width, "dark")) is None
    assert unstyled(coloured) == unstyled(plain)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_the_themes_differ_in_colour_alone(name: str) -> None:
    for make in SCREENS.values():
        drawn = make(SIZES[0])
        assert unstyled(as_sent(drawn, name)) == unstyled(as_sent(drawn))
    assert as_sent(SCREENS["difference"](SIZES[0]), name) != as_sent(SCREENS["difference"](SIZES[0]))


def test_what_differs_is_marked_beside_its_colour() -> None:
    rows = [row.plain for row in SCREENS["difference"](SIZES[0]).rows if isinstance(row, Text)]
    at = next(place for place, row in enumerate(rows) if row.strip().startswith("Answer"))
    assert rows[at + 1].strip().startswith("Typed")
    assert set(rows[at + 2].strip()) == {"^", " "}
