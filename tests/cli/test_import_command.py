"""`srs import`: the plan is shown, then done."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.cli.conftest import Result, Srs

FIRST = "name: Chemistry\nid: chem\ncards:\n" + "".join(
    f"  - {{id: c{number}, q: question {number}, a: a}}\n" for number in range(8)
)


def cards(srs: Srs) -> dict[str, int]:
    return {deck["name"]: deck["cards"] for deck in json.loads(srs("decks", "--json").out)}


def test_the_plan_is_shown_and_applied(srs: Srs) -> None:
    path = srs.deck(FIRST)
    assert srs("import", path) == Result(0, "Chemistry: 8 new\nNext: srs review\n", "")
    assert srs("import", path).out == "Chemistry: 8 unchanged\nNext: srs review\n"
    assert cards(srs) == {"Chemistry": 8}


def test_a_plan_names_what_changes(srs: Srs) -> None:
    srs("import", srs.deck(FIRST))
    changed = FIRST.replace("question 1,", "question one,").replace("  - {id: c7, q: question 7, a: a}\n", "")
    plan = "Chemistry: 1 edited, 1 archived, 6 unchanged\n  edited: question one\n  archived: question 7\n"
    assert srs("import", "--dry-run", srs.deck(changed)).out == plan + "Nothing was changed (--dry-run).\n"
    assert cards(srs) == {"Chemistry": 8}
    assert srs("import", srs.deck(changed)).out == plan + "Next: srs review\n"
    assert cards(srs) == {"Chemistry": 7}
    assert srs("import", srs.deck(FIRST)).out.splitlines()[0] == (
        "Chemistry: 1 edited, 1 back from the archive, 6 unchanged"
    )


def test_of_many_changes_some_are_named(srs: Srs) -> None:
    srs("import", srs.deck(FIRST))
    assert srs("import", srs.deck(FIRST.replace("question", "Question"))).out.splitlines() == [
        "Chemistry: 8 edited",
        *(f"  edited: Question {number}" for number in range(5)),
        "  edited: … and 3 more",
        "Next: srs review",
    ]


def test_a_card_that_moves_is_told(srs: Srs) -> None:
    head = "id: {0}\nname: {0}\ncards:\n  - {{q: stays in {0}, a: x}}\n{1}".format
    card = "  - {id: m, q: moving, a: x}\n"
    srs("import", srs.deck(head("A", card), "a.yaml"), srs.deck(head("B", ""), "b.yaml"))
    result = srs("import", srs.deck(head("A", ""), "a.yaml"), srs.deck(head("B", card), "b.yaml"))
    assert result.out == "A: 1 unchanged\nB: 1 moved here, 1 unchanged\n  moved here: moving\nNext: srs review\n"
    assert cards(srs) == {"A": 1, "B": 2}


def test_a_deck_without_cards_is_taken_with_a_note(srs: Srs) -> None:
    path = srs.deck("name: Empty\ncards: []\n")
    assert srs("import", path) == Result(
        0, "Empty: no cards\nNext: srs review\n", f"Note: {path}: the deck has no cards\n"
    )


def test_of_many_oddities_some_are_noted(srs: Srs) -> None:
    path = srs.deck("name: D\ncards:\n" + "  - {q: a, a: b}\n" * 30)
    lines = srs("import", path).err.splitlines()
    assert lines[0] == f"Note: {path}:4: asks the same as the card on line 3; both are kept"
    assert (len(lines), lines[-1]) == (21, "Note: 9 more of these")


def test_one_bad_file_and_nothing_is_taken(srs: Srs) -> None:
    result = srs("import", srs.deck(FIRST), srs.deck("name: D\ncards:\n  - {q: a}\n  - {a: b, x: y}\n", "bad.yaml"))
    bad = srs.home / "bad.yaml"
    assert (result.code, result.out) == (3, "")
    assert result.err.splitlines()[0] == f"srs: {bad} has 3 faults; nothing was taken from it"
    assert all(line.startswith(f"  {bad}:") for line in result.err.splitlines()[1:])
    assert not srs.data.exists()


def test_another_encoding_can_be_named(srs: Srs) -> None:
    path = srs.home / "deck.yaml"
    path.write_bytes("name: Géo\ncards:\n  - {q: é, a: à}\n".encode("cp1252"))
    refused = srs("import", path)
    assert (refused.code, "--encoding cp1252" in refused.err) == (3, True)
    assert srs("import", "--encoding", "cp1252", path).out.startswith("Géo: 1 new\n")
    assert srs("import", "--encoding", "nonsense", path).code == 3


@pytest.mark.parametrize(
    ("options", "keys", "code", "left"),
    [([], "y\n", 0, 7), ([], "\n", 0, 7), ([], "n\n", 0, 8), (["--yes"], "", 0, 7)],
)
def test_a_person_is_asked_before_cards_are_archived(
    srs: Srs, in_terminal: Callable[[], None], options: list[str], keys: str, code: int, left: int
) -> None:
    srs("import", srs.deck(FIRST))
    in_terminal()
    changed = srs.deck(FIRST.replace("  - {id: c7, q: question 7, a: a}\n", ""))
    result = srs("import", *options, changed, keys=keys)
    assert result.code == code
    assert ("Archive 1 card no longer in the file? All history is kept" in result.out) == (not options)
    assert cards(srs) == {"Chemistry": left}


def test_a_person_is_not_asked_where_nothing_is_archived(srs: Srs, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    assert srs("import", srs.deck(FIRST)).out == "Chemistry: 8 new\nNext: srs review\n"


def test_the_plan_and_what_was_done_are_told_as_json(srs: Srs, in_terminal: Callable[[], None]) -> None:
    path = srs.deck(FIRST)
    in_terminal()
    told = json.loads(srs("import", path, "--dry-run", "--json").out)
    assert (told["applied"], [deck["new"] for deck in told["decks"]]) == (False, [8])
    assert not srs.data.exists()
    (deck,) = json.loads(srs("import", path, "--json").out)["decks"]
    assert (deck["name"], deck["file"], deck["new"], deck["unchanged"]) == ("Chemistry", str(path), 8, 0)
    changed = FIRST.replace("  - {id: c7, q: question 7, a: a}\n", "").replace("question 6", "Question six")
    told = json.loads(srs("import", srs.deck(changed), "--json").out)  # archives c7 unasked
    (deck,) = told["decks"]
    assert (told["applied"], deck["edited"], deck["archived"], deck["unchanged"]) == (True, ["c6"], ["c7"], 6)
    odd = srs.deck("name: Empty\ncards: []\n", "odd.yaml")
    assert json.loads(srs("import", odd, "--json").out)["problems"] == [
        {"file": str(odd), "line": None, "what": "the deck has no cards"}
    ]


def test_what_stands_against_the_senders_text_is_told_as_json(srs: Srs) -> None:
    table = srs.home / "words.csv"
    table.write_text("id,question,answer\na,Maus?,mouse\n", "utf-8")
    assert json.loads(srs("import", table, "--json").out)["decks"][0]["new"] == 1
    srs("edit", "Maus?", "--answer", "a mouse")
    table.write_text("id,question,answer\na,Maus?,mice\n", "utf-8")
    (deck,) = json.loads(srs("import", table, "--json").out)["decks"]
    (conflict,) = deck["conflicts"]
    assert (conflict["id"], conflict["edited_by_both"]) == ("a", True)
    assert conflict["fields"] == {"answer": {"yours": "a mouse", "senders": "mice"}}
