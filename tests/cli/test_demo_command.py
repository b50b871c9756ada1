"""`srs demo`: twelve cards that teach the keys, and nothing left behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from srs_cli.app import demonstrating
from srs_cli.cli import runtime as runtime_module
from srs_cli.cli.commands import studying
from srs_cli.deckfile import read_deck
from srs_cli.errors import BusyError
from srs_cli.settings import KEYS, Settings
from tests.cli.conftest import Srs

DECK = Path(demonstrating.__file__).with_name("demo.yaml")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_it_is_twelve_cards_that_name_every_key() -> None:
    read = read_deck(DECK.read_text("utf-8"), str(DECK), "demo")
    assert (len(read.deck.cards), read.warnings) == (12, ())
    text = " ".join(
        f"{card.question} {card.answer if isinstance(card.answer, str) else ' '.join(card.answer)} {card.extra}"
        for card in read.deck.cards
    )
    for value in KEYS:
        assert f" {value.default} " in text.replace(",", " ").replace("::", " ").replace("(", " "), value.name


def test_all_cards_are_asked_in_their_order_and_nothing_is_left(srs: Srs, temporary: Path) -> None:
    result = srs("demo", "--plain", keys="\n3\n" * 12 + "q\n")
    questions = [line for line in result.out.splitlines() if line.startswith("Q: ")]
    assert (result.code, len(questions)) == (0, 12)
    assert questions[0] == "Q: Welcome. What shows the answer of a card? Try it."
    assert "What leaves the session" in questions[-1]
    assert result.out.endswith("Nothing of this is kept.\nWith your own cards: srs review\n")
    assert srs.everything() == []
    assert list(temporary.iterdir()) == []


def test_your_own_cards_and_caps_are_not_touched(srs: Srs, temporary: Path) -> None:
    srs.import_deck("mine")
    srs("config", "set", "new_a_day", "1")
    before = srs.everything(), (srs.data / "srs.db").read_bytes()
    assert "(12 new)" in srs("demo", "--plain", keys="q\n").out
    assert (srs.everything(), (srs.data / "srs.db").read_bytes()) == before


@pytest.mark.parametrize("failure", [SystemExit(143), KeyboardInterrupt(), BusyError("x"), RuntimeError("x")])
def test_whatever_ends_it_nothing_is_left(srs: Srs, temporary: Path, failure: BaseException) -> None:
    def fail(*_: object) -> None:
        assert [path.name for path in temporary.glob("*/*")]
        raise failure

    srs.monkeypatch.setattr(studying, "_line_by_line", fail)
    if isinstance(failure, SystemExit):
        with pytest.raises(SystemExit):
            srs("demo", "--plain")
    else:
        assert srs("demo", "--plain").code in {1, 5, 130}
    assert list(temporary.iterdir()) == []
    assert srs.everything() == []


def test_the_cards_are_true_whatever_you_set(srs: Srs) -> None:
    own = Settings(grades=6, keys=(("undo", "z"),), order="random", new_a_day=0, theme="dark", editor="vi", day_start=7)
    assert demonstrating.settings_of(own) == Settings(theme="dark", editor="vi", order="deck", new_a_day=9_999)
    assert runtime_module.Runtime("x.db", own).settings is own
