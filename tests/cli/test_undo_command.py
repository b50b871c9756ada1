"""`srs undo`: acts of whatever session and kind, newest first."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import DAY, Result, Srs
from tests.cli.test_bulk_commands import GASES, METALS
from tests.cli.test_hostile import acting
from tests.zones.calendar import living_in


@pytest.fixture
def metals(srs: Srs) -> Srs:
    assert srs("import", srs.deck(METALS, "metals.yaml"), srs.deck(GASES, "gases.yaml")).code == 0
    return srs


def text(srs: Srs) -> str:
    return (srs.home / "metals.yaml").read_text("utf-8")


def test_acts_of_all_kinds_are_undone_newest_first(metals: Srs) -> None:
    metals.review(3, 1)
    metals.now += DAY
    metals("suspend", "deck:metals")
    metals("flag", "gold", "--flag", "3")
    metals("tag", "gold", "--add", "x")
    metals("move", "gold", "--to", "Gases")
    metals("edit", "iron", "--hint", "h")
    metals("add", "Metals", "Tin?", "Sn")
    metals("rename", "metals", "M")
    metals("archive", "gases")
    metals("bury", "iron")
    metals("unsuspend", "iron")
    lines = metals("undo", "-n", "1000").out.splitlines()
    assert lines == [
        *(
            f"Undone: {what} (2026-09-22 12:00)"
            for what in (
                "unsuspending “Iron?”",
                "hiding “Iron?”",
                "Gases archived",
                "Metals renamed to M",
                "a card added to Metals",
                "an edit",
                "1 card moved to Gases",
                "tags of 1 card",
                "the flag of “Gold?”",
                "suspending 3 cards",
            )
        ),
        "Undone: Again for “Gold?” (2026-09-21 12:00)",
        "Undone: Good for “Helium?” (2026-09-21 12:00)",
        "There is nothing to undo.",
    ]
    assert text(metals) == METALS
    assert (metals.home / "gases.yaml").read_text("utf-8") == GASES
    assert metals("due").out == "4 new\n"
    assert metals("undo").out == "There is nothing to undo.\n"


def test_several_are_undone_at_once_and_no_more(metals: Srs) -> None:
    for number in "123":
        metals("flag", "gold", "--flag", number)
    assert metals("undo", "-n", "2").out.count("Undone: the flag of “Gold?”") == 2
    assert metals("search", "flag:1", "--count").out == "1\n"
    for wrong in ("0", "-1", "x", "1001"):
        assert metals("undo", "-n", wrong).code == 2
    assert metals("search", "flag:1", "--count").out == "1\n"


def test_a_file_that_was_changed_by_hand_stays_and_it_is_told_how_to_go_on(metals: Srs) -> None:
    metals("flag", "gold")
    metals("tag", "gold", "--add", "x")
    changed = text(metals) + "# since\n"
    (metals.home / "metals.yaml").write_text(changed, "utf-8")
    refused = (
        "metals.yaml was changed since, so that change of it stays. "
        "`srs undo -n 2` undoes also what came before it. (2026-09-21 12:00)\n"
    )
    for _ in range(2):
        assert metals("undo") == Result(0, refused, "")
    assert text(metals) == changed
    assert metals("search", "tag:x", "--count").out == metals("search", "flag:1", "--count").out == "1\n"
    assert metals("undo", "-n", "2").out == refused + "Undone: the flag of “Gold?” (2026-09-21 12:00)\n"
    assert metals("search", "flag:1", "--count").out == "0\n"
    assert text(metals) == changed


def test_of_two_changes_of_one_file_the_newer_goes_first(metals: Srs) -> None:
    metals("tag", "gold", "--add", "x")
    after_first = text(metals)
    metals("tag", "iron", "--add", "y")
    metals("undo")
    assert text(metals) == after_first
    metals("undo")
    assert text(metals) == METALS


def test_a_file_that_is_gone_is_not_made_again(metals: Srs) -> None:
    metals("tag", "gold", "--add", "x")
    (metals.home / "metals.yaml").unlink()
    assert metals("undo").out.startswith("metals.yaml cannot be read, so that change of it stays.")
    assert not (metals.home / "metals.yaml").exists()


def test_an_undone_act_is_told_without_acting_on_the_terminal(srs: Srs) -> None:
    srs("import", srs.deck('name: "D\\e[31m"\ncards:\n  - {id: x, q: "evil \\e[2J\\u202e\\n:skull:", a: b}\n'))
    srs("suspend", "evil")
    srs("rename", "D", "\x1b[2J\u202e")
    result = srs("undo", "-n", "5")
    assert result.out.count("Undone: ") == 2
    assert acting(result.out) == set()


def test_what_another_session_answered_is_undone(metals: Srs) -> None:
    metals.review(3)
    assert metals("due").out == "3 new\n"
    assert metals("undo").out == "Undone: Good for “Helium?” (2026-09-21 12:00)\n"
    assert metals("due").out == "4 new\n"
    kinds = [line.split("\t")[1] for line in metals("history", "helium").out.splitlines()[3:]]
    assert kinds == ["review", "undo"]


def test_an_answer_of_the_last_day_that_there_is_can_be_undone(metals: Srs) -> None:
    with living_in("Pacific/Kiritimati"):
        metals.now = 253_402_300_799
        metals.review(3)
        assert metals("undo").out == "Undone: Good for “Helium?” (10000-01-01 13:59)\n"


def test_what_was_taken_back_is_told_as_json(metals: Srs) -> None:
    metals.review(1)
    metals("suspend", "deck:metals")
    metals("rename", "metals", "M")
    found = json.loads(metals("undo", "-n", "2", "--json").out)
    assert [(each["kind"], each["grade"], each["what"], each["cards"]) for each in found] == [
        ("edit", None, "Metals renamed to M", 1),
        ("suspend", None, "Gold?", 3),
    ]
    (answer,) = json.loads(metals("undo", "-n", "9", "--json").out)
    assert (answer["kind"], answer["grade"], answer["time"], answer["refused"]) == (
        "review",
        2,
        "2026-09-21 12:00",
        None,
    )
    assert metals("undo", "--json").out == "[]\n"
