from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from srs_cli.app.studying import Study
from srs_cli.terminal.desk import Desk
from srs_cli.terminal.grades import FOUR, SIX, Grade
from srs_cli.terminal.keymap import KeyMap
from srs_cli.terminal.plain import run_plain

DECK = """
name: Metals
cards:
  - {q: Iron?, a: Fe, extra: From ferrum., source: {file: metals.txt, line: 3}}
  - q: Which two metals are coloured?
    a: [Gold, Copper]
  - {type: cloze, text: "Mercury is {{c1::liquid}}."}
"""


def talk(study: Study, typed: Sequence[str], scale: Sequence[Grade] = FOUR) -> str:
    """Return what is said, each line that is typed after a prompt sign; the input ends after the last."""
    said: list[str] = []
    lines = iter(typed)

    def read() -> str | None:
        line = next(lines, None)
        said.append(f"> {line}" if line is not None else "> (end of input)")
        return line

    assert run_plain(study, Desk(KeyMap.of(scale)), read, said.append) == 0
    return "\n".join(said)


@pytest.fixture
def metals(import_deck: Callable[..., Path], studying: Callable[..., Study]) -> Study:
    import_deck(DECK)
    return studying()


def test_a_session_line_by_line(metals: Study, golden: Callable[[str, str], None]) -> None:
    typed = ["", "1", "4", "", "what", "", "u", "help", "\n", " 3 \n", "", "2\n", "", "", "", "4"]
    golden("plain-session", talk(metals, typed))


def test_the_end_of_input_leaves_with_what_was_answered(metals: Study, golden: Callable[[str, str], None]) -> None:
    golden("plain-end-of-input", talk(metals, ["", "5", ""], SIX))


@pytest.mark.parametrize("word", ["q", "quit", " Q \n"])
def test_leaving(metals: Study, word: str) -> None:
    assert talk(metals, [word, "3"]).endswith(f"> {word}\n\nNothing was answered\nStill to do today: 3")


def test_nothing_to_do_is_said_without_asking(studying: Callable[..., Study]) -> None:
    assert talk(studying(), []).split("\n") == [
        "Nothing is due today",
        "Study on all the same: `srs review --ahead 3d`, or `srs review --cram` (touches no schedule)",
    ]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ([], ["Nothing was answered", "Still to do today: 3"]),
        ([""], ["Nothing was answered", "Still to do today: 3"]),
        (["", "3", ""], ["Session over", "1 answer to 1 card in 0 s (0 s each)", "Good 1", "Still to do today: 2"]),
    ],
)
def test_ctrl_c_leaves_with_what_was_answered_too(metals: Study, typed: list[str], told: list[str]) -> None:
    said: list[str] = []
    lines = iter(typed)

    def read() -> str:
        line = next(lines, None)
        if line is None:
            raise KeyboardInterrupt
        return line

    with pytest.raises(KeyboardInterrupt):
        run_plain(metals, Desk(KeyMap.of(FOUR)), read, said.append)
    end = "\n".join(said).rpartition("\n\n")[2].split("\n")
    assert end[: len(told)] == told


def test_nothing_to_undo(metals: Study) -> None:
    assert "There is nothing to undo." in talk(metals, ["undo"])


def test_a_card_that_was_answered_elsewhere_is_asked_anew(metals: Study, studying: Callable[..., Study]) -> None:
    other = studying()
    other.reveal()
    other.grade(3)
    text = talk(metals, ["", "1"])
    assert "Answered elsewhere meanwhile, and passed over here." in text
    assert metals.session.answers == []


def test_a_hostile_text_only_shows(import_deck: Callable[..., Path], studying: Callable[..., Study]) -> None:
    import_deck('name: "\\e[2J"\ncards:\n  - {q: "\\e]0;x\\a\\u202e", a: ["\\x9b31m"]}\n')
    text = talk(studying(), ["", "3"])
    assert not set(text) & set("\x07\x1b\x9b\u202e")
    assert "␛]0;x␇<U+202E>" in text
