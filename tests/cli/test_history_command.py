"""`srs history`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.cli.conftest import DAY, Srs
from tests.cli.test_hostile import acting


@pytest.fixture
def lived(srs: Srs) -> Srs:
    srs(
        "import",
        srs.deck(
            "name: Deck\ncards:\n  - {id: sun, q: sun, a: b, source: {file: a.txt, line: 2}}\n  - {id: moon, q: moon, a: b}\n"
        ),
    )
    srs.review(3)
    srs.now += DAY
    srs("review", "--plain", keys="\n1\n\n3\nu\n\n2\nq\n")
    return srs


def test_a_pipe_gets_every_event_on_a_line(lived: Srs) -> None:
    lines = lived("history", "sun").out.splitlines()
    assert lines[0] == "sun"
    assert lines[2] == "Deck Deck · id sun · a.txt:2"
    rows = [line.split("\t") for line in lines[3:]]
    assert rows[0][:5] == ["2026-09-21 12:00", "review", "Good", "1 day", "2.50"]
    assert rows[1][:5] == ["2026-09-22 12:00", "review", "Again", "1 day", "2.50"]


def test_what_was_undone_is_struck_out_in_words(lived: Srs) -> None:
    events = [event for name in ("sun", "moon") for event in json.loads(lived("history", name, "--json").out)["events"]]
    (undone,) = [event for event in events if event["undone"]]
    (undo,) = [event for event in events if event["kind"] == "undo"]
    assert undo["undoes"] == undone["id"]
    assert (undone["grade_name"], undone["interval"], undone["ease"]) == ("Good", None, None)
    text = lived("history", "sun").out + lived("history", "moon").out
    assert text.count("undone, does not count") == 1
    assert text.count("takes back the ") == 1


def test_a_script_gets_json(lived: Srs) -> None:
    found = json.loads(lived("history", "id:sun", "--json").out)
    assert (found["id"], found["deck"], found["source"], found["archived"]) == ("sun", "Deck", "a.txt:2", False)
    first = found["events"][0]
    assert {
        key: first[key] for key in ("time", "kind", "grade", "grade_name", "interval", "ease", "due", "undone")
    } == {
        "time": "2026-09-21 12:00",
        "kind": "review",
        "grade": 4,
        "grade_name": "Good",
        "interval": 1,
        "ease": 2.5,
        "due": "2026-09-22",
        "undone": False,
    }


def test_a_card_without_events_says_so(srs: Srs, in_terminal: Callable[[], None]) -> None:
    srs.import_deck("sun")
    in_terminal()
    assert srs("history", "sun").out.splitlines()[-1] == "Nothing happened to it yet: it is new."


def test_several_cards_are_candidates(lived: Srs) -> None:
    result = lived("history", "b")
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines() == [
        "  sun  sun",
        "  moon  moon",
        "srs: 2 cards fit b",
        "Name one by its id, or by more of its words.",
    ]
    lived.import_deck(*(f"word {n}" for n in range(12)), name="Many")
    assert "  … and 2 more" in lived("history", "word").err.splitlines()


def test_none_is_told(srs: Srs) -> None:
    assert srs("history", "x").err.startswith("srs: there are no cards yet\n")
    srs.import_deck("sun")
    result = srs("history", "x")
    assert (result.code, result.err) == (2, "srs: no card fits x\n`srs search QUERY` finds cards by their words.\n")


def test_an_archived_card_is_known_by_its_id(lived: Srs) -> None:
    path = lived.deck("name: Deck\ncards:\n  - {id: moon, q: moon, a: b}\n")
    assert lived("import", path).code == 0
    assert lived("history", "sun").out.splitlines()[2] == "Deck Deck · id sun · a.txt:2 · archived"


def test_hostile_text_never_acts(srs: Srs, in_terminal: Callable[[], None]) -> None:
    srs(
        "import", srs.deck('name: "D\\e[31m"\ncards:\n  - {id: "x\\e]", q: "evil [/] \\e[2J\\u202e\\n:skull:", a: b}\n')
    )
    srs.review(3)
    results = [srs("history", "evil"), srs("history", "evil", "--json"), srs("history", "\x1b[2J")]
    in_terminal()
    for result in [*results, srs("history", "evil")]:
        assert acting(result.out + result.err) == set()
        assert "Traceback" not in result.err
