"""`srs doctor`."""

from __future__ import annotations

import json

import pytest

from srs_cli.store.database import open_database
from tests.cli.conftest import Srs

CHECKS = [
    "file structure",
    "events unharmed",
    "cards unharmed",
    "log complete",
    "schedule equals the log",
    "counts right",
    "search finds what is there",
]


def test_without_a_database_there_is_nothing_to_check(srs: Srs) -> None:
    result = srs("doctor")
    assert (result.code, result.out) == (0, "There is no database yet: nothing to check. Start with: srs review\n")
    assert json.loads(srs("doctor", "--json").out) == {
        "database": str(srs.data / "srs.db"),
        "ok": True,
        "findings": [],
    }


def test_a_sound_database_passes(srs: Srs) -> None:
    srs.import_deck("a", "b")
    srs.review(1, 3, 3)
    result = srs("doctor")
    words = ["sound", "all", "all", "no gaps", "all", "all", "all"]
    assert result.out.splitlines() == [
        f"Database: {srs.data / 'srs.db'}",
        *(f"  ok     {check}: {said}" for check, said in zip(CHECKS, words, strict=True)),
        "All is well.",
    ]
    found = json.loads(srs("doctor", "--json").out)
    assert (result.code, found["ok"], [each["check"] for each in found["findings"]]) == (0, True, CHECKS)


@pytest.mark.harms_store
def test_a_harmed_database_is_told_apart(srs: Srs) -> None:
    srs.import_deck("a", "b")
    database = open_database(srs.data / "srs.db")
    database.run("UPDATE card SET answer = 'x' WHERE id = 2")
    database.close()
    result = srs("doctor")
    assert result.code == 4
    assert result.out.splitlines()[3] == "  WRONG  cards unharmed: 1 card changed since written: 2"
    assert result.out.splitlines()[-1] == "Something is wrong. Keep a copy of the file before you go on."
    in_json = srs("doctor", "--json")
    assert in_json.code == 4
    found = json.loads(in_json.out)
    assert (found["ok"], [each["check"] for each in found["findings"] if not each["ok"]]) == (
        False,
        ["cards unharmed", "search finds what is there"],
    )
    assert srs("--db", srs.data / "srs.db", "due").code == 0


@pytest.mark.harms_store
def test_the_search_index_is_made_anew_on_request(srs: Srs) -> None:
    srs.import_deck("a", "b")
    database = open_database(srs.data / "srs.db")
    database.run("INSERT INTO card_text (card_text) VALUES ('delete-all')")
    database.close()
    assert "WRONG  search finds what is there: the index is not what the cards say" in srs("doctor").out
    assert srs("search", "b").out == ""
    assert srs("doctor", "--reindex").code == 0
    assert srs("search", "b", "--count").out == "1\n"
