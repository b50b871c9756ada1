"""What comes before cards are asked or changed: decks that come along, taken by the beginning of their names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.cli.commands import opening
from srs_cli.cli.runtime import Runtime
from tests.cli.conftest import Srs

ALPHA = "name: Alpha one\nid: a\ncards:\n  - {q: a, a: b}\n  - {q: c, a: d}\n"
BETA = "name: Alpha two\nid: b\ncards:\n  - {q: e, a: f}\n"
GAMMA = 'name: "G\\e[31m"\nid: g\ncards:\n  - {q: g, a: h}\n'


@pytest.fixture
def shipped(srs: Srs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    for name, text in (("alpha", ALPHA), ("beta", BETA), ("gamma", GAMMA)):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(Runtime, "shipped_decks", property(lambda _: folder))
    return folder


def take(*names: str) -> list[str]:
    """Take decks by name; return the names of the decks that there are then."""
    runtime = Runtime()
    database = opening.take_named(runtime, runtime.existing_database(), list(names))
    found = [] if database is None else [deck.name for deck in opening.named_decks(database, [])]
    if database is not None:
        database.close()
    runtime.close()
    return found


def test_on_a_fresh_machine_a_deck_is_taken_by_the_beginning_of_its_name(
    srs: Srs, shipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take("ALPHA O") == ["Alpha one"]
    assert capsys.readouterr().err == "Alpha one is yours now: 2 new cards.\n"
    assert (srs.data / "decks" / "alpha.yaml").read_text("utf-8") == ALPHA
    assert srs("due").out == "2 new\n"
    assert take("Alpha one") == ["Alpha one"]  # it is the student's already
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["alpha", "none", ""])
def test_an_ambiguous_name_and_one_of_none_take_nothing(srs: Srs, shipped: Path, name: str) -> None:
    assert take(name) == []
    assert srs.everything() == []


def test_two_are_taken_at_once(srs: Srs, shipped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take("alpha two", "g\x1b") == ["Alpha two", "G\x1b[31m"]
    assert capsys.readouterr().err == "Alpha two is yours now: 1 new card.\nG␛[31m is yours now: 1 new card.\n"


def test_a_name_that_begins_ones_own_decks_takes_none(srs: Srs, shipped: Path) -> None:
    srs.import_deck("x", name="Alpha t")
    srs.import_deck("y", name="Alpha tea")
    assert take("alpha t") == ["Alpha t", "Alpha tea"]
    assert take("alpha te") == ["Alpha t", "Alpha tea"]
    assert take("alpha tw") == ["Alpha t", "Alpha tea", "Alpha two"]


def test_of_two_the_one_that_is_left_is_meant(srs: Srs, shipped: Path) -> None:
    assert take("alpha one") == ["Alpha one"]
    srs("archive", "alpha")
    assert take("alpha") == ["Alpha two"]
    assert take("alpha one") == ["Alpha two"]  # an archived deck is not taken anew


def test_review_takes_a_deck_by_name(srs: Srs, shipped: Path) -> None:
    result = srs("review", "alpha t", "--plain", keys="q\n")
    assert result.code == 0
    assert "Q: e" in result.out
    assert result.err == "Alpha two is yours now: 1 new card.\n"
    result = srs("review", "none", "--plain", keys="q\n")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("srs: 'none' is the beginning of no deck's name")


@pytest.mark.parametrize("name", ["alpha", "none"])
def test_review_of_an_unclear_name_on_a_fresh_machine_offers_what_there_is(srs: Srs, shipped: Path, name: str) -> None:
    result = srs("review", name, "--plain", keys="q\n")
    assert result.out.startswith("No decks yet.")
    assert "  2  Alpha two (1 card)" in result.out
    assert srs.everything() == []


def test_a_copy_that_is_there_stays(srs: Srs, shipped: Path) -> None:
    mine = ALPHA.replace("{q: a, a: b}", "{q: mine, a: b}")
    (srs.data / "decks").mkdir(parents=True)
    (srs.data / "decks" / "alpha.yaml").write_text(mine, "utf-8")
    assert take("alpha one") == ["Alpha one"]
    assert (srs.data / "decks" / "alpha.yaml").read_text("utf-8") == mine
    assert srs("search", "mine", "--count").out == "1\n"


def test_a_new_deck_is_made_where_none_begins_so(srs: Srs, in_terminal: Callable[[], None]) -> None:
    srs.import_deck("a", name="Alpha")
    runtime = Runtime()
    database = runtime.existing_database()
    assert database is not None
    assert opening.deck_or_new(runtime, database, "alp").name == "Alpha"
    assert opening.deck_or_new(runtime, database, "Alpha 2").row == 0
    in_terminal()
    assert opening.deck_or_new(runtime, database, "Alpha 2", ask=False).row == 0
    runtime.close()
    assert not (srs.data / "decks").exists()
