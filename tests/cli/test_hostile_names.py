"""Hostile names of decks and hostile searches: files land in the deck folder, nothing runs, SQLite never complains."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from srs_cli import sources
from srs_cli.store.database import open_database
from tests.cli.conftest import Srs
from tests.cli.test_hostile import check

NAMES = [
    "../../../canary", "/tmp/../canary", "a/b", "a\\b", "..", ".", "~", "~root", "-rf", "--help", "CON", "nul.txt", "COM1", "aux.", "lpt9",
    "deck.", "deck ", "x" * 300, "a:b", "a*b?c", "a|b", "<a>", "$(touch canary)", "`touch canary`", "; touch canary", "%s%n", "' OR 1=1 --",
    '"; DROP TABLE card; --', "\u202egpj.exe", "dé", "de\u0301", "DECK", "Deck", "deck::sub", "::", ".hidden", "😀", "漢字", "a\tb", "\x1b]0;t\x07", "␀",
]  # fmt: skip
QUERIES = [
    '"', "a AND", "x:y", "*", "(", ")", "NEAR(", "NEAR(a b)", 'a"b', "-x", "t:x", "^", "'", "x OR", "OR", "%", "_", "\\", "100%", "a_b", "' OR 1=1 --",
    "'; DROP TABLE event; --", "%' UNION SELECT sql FROM sqlite_master --", "\x00", "\x1b[2J", "[/b]", "é", "e\u0301", "ß", "(a+)+$", "a" * 9_000, "%" * 9_000,
    "((((((((((a", "deck:", "deck:*", 'tag:"', "ease<1e999", "due>" + "9" * 400, "question:a", "rowid:1", "{a b}:c", "a+b", "a NOT b", "\udcff", "card_text:a", "-", "--", "**",
]  # fmt: skip
FILE = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.yaml")


def test_each_deck_gets_a_file_of_its_own_in_the_deck_folder(srs: Srs) -> None:
    before = set(srs.home.parent.rglob("*"))
    taken = 0
    for name in NAMES:
        done = check(srs("add", "--", name, f"question of {name}", "answer"), 0, 2, 3)
        taken += done.code == 0
    folder = srs.data / "decks"
    files = sorted(path.name for path in folder.iterdir())
    assert all(FILE.fullmatch(name) and len(name) <= 105 for name in files)
    assert not {name.partition(".")[0] for name in files} & {"con", "nul", "com1", "aux", "lpt9"}
    assert len({name.casefold() for name in files}) == len(files)
    assert {path for path in set(srs.home.parent.rglob("*")) - before if path.suffix == ".yaml"} == set(
        folder.iterdir()
    )
    assert [path for path in srs.home.parent.rglob("*canary*") if path.parent != folder] == []
    decks = json.loads(check(srs("decks", "--json"), 0).out)
    assert sum(deck["cards"] for deck in decks) == taken > len(NAMES) - 6
    assert len({deck["file"] for deck in decks}) == len(decks)
    check(srs("doctor"), 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_deck_is_renamed_to_anything_and_back(srs: Srs, name: str) -> None:
    path = srs.import_deck("a", name="Mine")
    done = check(srs("rename", "--", "Mine", name), 0, 2, 3)
    assert sorted(each.name for each in srs.home.iterdir()) == [".local", "Mine.yaml"]
    if done.code == 0:
        assert "is now" in done.out
        check(srs("undo"), 0)
        assert path.read_text("utf-8").startswith("name: Mine\n")
    check(srs("doctor"), 0)


def test_no_search_breaks_the_language_of_the_database(srs: Srs) -> None:
    srs.import_deck("What is 100%?", "a_b", "(a+)+$", name="Deck")
    before = counts(srs.data / "srs.db")
    for query in QUERIES:
        done = check(srs("search", "--", query), 0, 2)
        assert done.code == 0 or done.err.startswith("srs: ")
        assert "fts5" not in done.err
    assert counts(srs.data / "srs.db") == before
    assert "a_b" in srs("search", "a_b").out
    assert "What is 100%?" in srs("search", "100%").out


def counts(path: Path) -> list[tuple[int, ...]]:
    database = open_database(path)
    tables = ("card", "deck", "event", "memory", "tally", "card_text", "sqlite_schema")
    found = [database.rows(f"SELECT count(*) FROM {table}")[0] for table in tables]
    database.close()
    return found


def test_a_document_of_too_many_lines_is_refused(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_LINES", 100)
    path = srs.home / "long.csv"
    path.write_text("question,answer\n" + "".join(f"q {number},a {number}\n" for number in range(100)), "utf-8")
    done = check(srs("extract", path), 3)
    assert done.err == "srs: long.csv: more than 100 lines\nsplit the file\n"
    assert not (srs.data / "decks").exists()
