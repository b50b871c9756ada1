"""`srs rename`, `srs archive`, `srs restore-deck`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.cli.conftest import DAY, Result, Srs
from tests.cli.test_bulk_commands import GASES, METALS, contents
from tests.cli.test_hostile import acting


@pytest.fixture
def metals(srs: Srs) -> Srs:
    assert srs("import", srs.deck(METALS, "metals.yaml"), srs.deck(GASES, "gases.yaml")).code == 0
    srs.review(3)
    return srs


def names(srs: Srs) -> list[str]:
    return [each["name"] for each in json.loads(srs("decks", "--json").out)]


def text(srs: Srs) -> str:
    return (srs.home / "metals.yaml").read_text("utf-8")


# --- rename


def test_a_deck_is_renamed_in_its_file_and_back(metals: Srs) -> None:
    was = metals("history", "helium").out
    assert metals("rename", "met", "Heavy: metals") == Result(
        0, "Metals is now Heavy: metals. `srs undo` takes it back.\n", ""
    )
    assert text(metals) == METALS.replace("name: Metals", 'name: "Heavy: metals"')
    assert names(metals) == ["Gases", "Heavy: metals"]
    metals("rename", "gases", "Noble")
    assert metals("history", "helium").out == was.replace("Gases", "Noble")
    assert metals("undo", "-n", "2").out.splitlines() == [
        "Undone: Gases renamed to Noble (2026-09-21 12:00)",
        "Undone: Metals renamed to Heavy: metals (2026-09-21 12:00)",
    ]
    assert text(metals) == METALS
    assert names(metals) == ["Gases", "Metals"]


@pytest.mark.parametrize(
    ("deck", "name", "code", "said"),
    [
        ("metals", "Gases", 2, "there is a deck named Gases already"),
        ("metals", "", 2, "a deck needs a name"),
        ("metals", " \n ", 2, "a deck needs a name"),
        ("metals", "x" * 1001, 3, "'" + "x" * 59 + "…' can be no deck's name"),
        ("none", "x", 2, "'none' is the beginning of no deck's name"),
        ("", "x", 2, "'' is the beginning of several decks' names; write more of it"),
        ("\x1b[2J", "x", 2, "'␛[2J' is the beginning of no deck's name"),
    ],
)
def test_a_name_that_cannot_be_changes_nothing(metals: Srs, deck: str, name: str, code: int, said: str) -> None:
    result = metals("rename", deck, name)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(f"srs: {said}\n")
    assert text(metals) == METALS
    assert metals("undo").out.startswith("Undone: Good")


@pytest.mark.parametrize("name", ["\x1b[31mred", "a\u202eb", "[/] :skull:", "- x", "no", "1.0", "# x", "日本 語"])
def test_a_hostile_name_is_kept_and_never_acts(metals: Srs, name: str) -> None:
    results = [metals("rename", "--", "metals", name)]
    assert sorted(names(metals)) == sorted(["Gases", name])
    results += [metals("decks"), metals("archive", "--", name), metals("restore-deck"), metals("undo", "-n", "2")]
    for result in results:
        assert result.code == 0
        assert acting(result.out + result.err) == set()
    assert text(metals) == METALS


def test_a_name_is_one_line(metals: Srs) -> None:
    assert metals("rename", "metals", " two\n lines ").out.startswith("Metals is now two lines.")
    assert names(metals) == ["Gases", "two lines"]


def test_a_missing_file_is_said(metals: Srs) -> None:
    (metals.home / "metals.yaml").unlink()
    result = metals("rename", "metals", "x")
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith(f"srs: {metals.home}/metals.yaml: no such file\n")
    assert names(metals) == ["Gases", "Metals"]


# --- archive and restore-deck


def test_an_archived_deck_is_asked_no_more_and_comes_back_as_it_was(metals: Srs) -> None:
    before = {name: data for name, data in contents(metals).items() if name.endswith(".yaml")}
    history = metals("history", "helium").out
    metals.now += DAY
    assert metals("due").out == "1 due, 3 new\n"
    assert metals("archive", "gas") == Result(0, "Gases is archived. `srs undo` takes it back.\n", "")
    assert metals("due").out == "3 new\n"
    assert metals("history", "helium").out.splitlines()[2].endswith(" · archived")
    assert names(metals) == ["Metals"]
    assert metals("restore-deck") == Result(0, "Gases\n", "")
    assert metals("restore-deck", "g") == Result(0, "Gases is back. `srs undo` takes it back.\n", "")
    assert metals("due").out == "1 due, 3 new\n"
    assert metals("history", "helium").out == history
    assert metals("restore-deck").out == "No deck is archived.\n"
    assert [line.partition(" (")[0] for line in metals("undo", "-n", "2").out.splitlines()] == [
        "Undone: Gases brought back",
        "Undone: Gases archived",
    ]
    assert names(metals) == ["Gases", "Metals"]
    assert {name: data for name, data in contents(metals).items() if name.endswith(".yaml")} == before


def test_a_person_is_asked(metals: Srs, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    assert metals("archive", "gas", keys="n\n").out == "Archive Gases? [Y/n]: Nothing was changed.\n"
    assert metals("archive", "gas", keys="").code == 0
    assert names(metals) == ["Gases", "Metals"]
    assert metals("archive", "gas", keys="\n").out.endswith("Gases is archived. `srs undo` takes it back.\n")
    assert metals("archive", "met", "--yes").out == "Metals is archived. `srs undo` takes it back.\n"
    assert metals("restore-deck").out == "Gases\nMetals\n"


def test_a_deck_without_its_file_is_archived_too(metals: Srs) -> None:
    (metals.home / "gases.yaml").unlink()
    assert metals("archive", "gas").code == 0
    assert metals("restore-deck", "gas").code == 0


def test_what_is_not_archived_does_not_come_back(metals: Srs) -> None:
    metals("archive", "gas")
    result = metals("restore-deck", "metals")
    assert (result.code, result.err.splitlines()[-1]) == (2, "Decks: Gases")
    result = metals("archive", "gas")
    assert (result.code, result.err.splitlines()[-1]) == (2, "Decks: Metals")


def test_importing_the_file_brings_a_deck_back(metals: Srs) -> None:
    metals("archive", "gas")
    metals("import", metals.home / "gases.yaml")
    assert names(metals) == ["Gases", "Metals"]
    assert metals("undo").out.startswith("Undone: Gases archived")  # which changes nothing any more
    assert names(metals) == ["Gases", "Metals"]


@pytest.mark.parametrize("arguments", [("rename", "a", "b"), ("archive", "a"), ("restore-deck",), ("undo",)])
def test_without_a_store_it_is_said(srs: Srs, arguments: tuple[str, ...]) -> None:
    result = srs(*arguments)
    assert (result.code, result.err.splitlines()[0]) == (2, "srs: there are no cards yet")
    assert srs.everything() == []
    assert "Example: `srs" in srs(arguments[0], "-h").out


def test_an_undone_answer_has_the_name_of_the_key_that_gave_it(metals: Srs) -> None:
    metals("review", "--plain", "--new", "9", keys="\n1\nq\n")
    assert metals("undo").out.startswith("Undone: Again for ")
    metals("config", "set", "grades", "6")
    metals("review", "--plain", "--new", "9", keys="\n2\nq\n")
    assert metals("undo").out.startswith("Undone: Almost for ")


# --- for scripts


def test_what_was_changed_is_told_as_json(metals: Srs) -> None:
    decks = {each["name"]: each["id"] for each in json.loads(metals("decks", "--json").out)}
    key = decks["Metals"]
    assert json.loads(metals("rename", "met", "Heavy", "--json").out) == {"id": key, "was": "Metals", "name": "Heavy"}
    assert json.loads(metals("archive", "heavy", "--json").out) == {"id": key, "name": "Heavy", "archived": True}
    assert json.loads(metals("restore-deck", "--json").out) == [{"id": key, "name": "Heavy", "archived": True}]
    assert json.loads(metals("restore-deck", "heavy", "--json").out) == {"id": key, "name": "Heavy", "archived": False}
    assert names(metals) == ["Gases", "Heavy"]
