"""`srs decks`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from srs_cli.app import listing
from srs_cli.cli.runtime import Runtime
from tests.cli.conftest import DAY, Srs


@pytest.fixture
def collection(srs: Srs) -> Srs:
    """Two decks, one of them without its file."""
    srs.import_deck("a", "b", "c", name="Capitals")
    gone = srs.import_deck("d", name="Rivers")
    gone.unlink()
    srs.review(1, 3)
    return srs


def test_without_decks_it_says_how_to_start(srs: Srs) -> None:
    assert srs("decks").out == "No decks yet. Start with: srs review\n"
    assert json.loads(srs("decks", "--json").out) == []


def test_a_pipe_gets_a_line_a_deck(collection: Srs) -> None:
    assert collection("decks").out == "Capitals\t3\t1\t1\nRivers\t1\t1\t0\tfile missing\n"
    collection.now += DAY
    assert collection("decks").out == "Capitals\t3\t1\t2\nRivers\t1\t1\t0\tfile missing\n"


def test_a_terminal_gets_a_table(collection: Srs, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    out = collection("decks").out
    rows = [line.split() for line in out.partition("Comes along")[0].splitlines() if line.strip(" ─")]
    assert rows == [
        ["Deck", "Cards", "New", "Due"],
        ["Capitals", "3", "1", "1"],
        ["Rivers", "1", "1", "0", "file", "missing"],
    ]


def test_a_terminal_is_told_of_archived_decks_and_of_those_that_come_along(
    collection: Srs, in_terminal: Callable[[], None]
) -> None:
    in_terminal()
    collection("archive", "cap", "--yes")
    out = collection("decks").out
    assert "Archived: Capitals. `srs restore-deck NAME` brings one back." in out
    shipped = listing.shipped_decks(Runtime().shipped_decks)
    assert all(
        f"  {deck.name} ({deck.cards} cards)\n    {deck.description.splitlines()[0]}\n" in out for deck in shipped
    )
    assert collection("review", shipped[0].name[:5], "--plain", keys="q\n").code == 0
    after = collection("decks").out
    assert f"  {shipped[0].name} (" not in after
    assert shipped[0].name in after


def test_a_script_gets_json(collection: Srs) -> None:
    first, second = json.loads(collection("decks", "--json").out)
    assert len(first.pop("id")) == len(second.pop("id")) == 12
    assert first == {
        "name": "Capitals",
        "cards": 3,
        "new": 1,
        "due": 0,
        "again": 1,
        "file": str(collection.home / "Capitals.yaml"),
        "file_missing": False,
    }
    assert (second["name"], second["file_missing"]) == ("Rivers", True)


def test_a_name_cannot_act_on_the_terminal(srs: Srs, in_terminal: Callable[[], None]) -> None:
    srs("import", srs.deck('name: "[bold]\\e[31m\\u202e:skull:[/]"\ncards:\n  - {q: a, a: b}\n'))
    shown = "[bold]\u241b[31m<U+202E>:skull:[/]"
    assert srs("decks").out == f"{shown}\t1\t1\t0\n"
    in_terminal()
    assert shown in srs("decks").out
