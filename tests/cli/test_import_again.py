"""`srs import` of a file that was taken in as it is: told at once, and read anew as soon as anything is different."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from srs_cli.app import importing, unfinished
from srs_cli.store import cards
from srs_cli.store.database import open_database
from tests.cli.conftest import Srs

WORDS = "question,answer\nsalt,NaCl\nwater,H2O\n"
DECK = "name: Words\ncards:\n  - {q: salt, a: NaCl}\n  - {q: water, a: H2O}\n"


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what was planned card by card, one entry a call."""
    calls: list[object] = []
    plan = importing.plan_import

    def spied(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        return plan(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "plan_import", spied)
    return calls


@pytest.fixture
def words(srs: Srs) -> Path:
    path = srs.home / "words.csv"
    path.write_text(WORDS)
    return path


@pytest.mark.parametrize(("name", "text"), [("words.csv", WORDS), ("words.yaml", DECK)])
def test_it_says_the_same_and_changes_nothing(srs: Srs, planned: list[object], name: str, text: str) -> None:
    path = srs.deck(text, name)
    first = srs("import", path).out
    before = sqlite3.connect(srs.data / "srs.db").execute("SELECT * FROM setting").fetchall()
    assert srs("import", path).out == first.replace("2 new", "2 unchanged")
    assert srs("import", path, "--dry-run").out.endswith("2 unchanged\nNothing was changed (--dry-run).\n")
    found = json.loads(srs("import", path, "--json").out)
    assert (found["applied"], found["decks"][0]["unchanged"], found["decks"][0]["name"].lower()) == (True, 2, "words")
    assert sqlite3.connect(srs.data / "srs.db").execute("SELECT * FROM setting").fetchall() == before
    assert len(planned) == 1


def other_content(_srs: Srs, path: Path) -> None:
    path.write_text(WORDS + "gold,Au\n")


def edited_here(srs: Srs, _path: Path) -> None:
    deck = srs.data / "decks" / "words.yaml"
    deck.write_text(deck.read_text().replace("NaCl", "sodium chloride"))


def deck_file_gone(srs: Srs, _path: Path) -> None:
    (srs.data / "decks" / "words.yaml").unlink()


def deck_archived(srs: Srs, _path: Path) -> None:
    assert srs("archive", "words", "--yes").code == 0


def tagged(srs: Srs, _path: Path) -> None:
    assert srs("tag", "water", "--add", "chemistry", "--yes").code == 0


def other_came_in(srs: Srs, _path: Path) -> None:
    other = srs.deck("question,answer\niron,Fe\n", "other.csv")
    assert srs("import", other, "--deck", "words").code == 0


def archived_in_the_store(srs: Srs, _path: Path) -> None:
    database = open_database(srs.data / "srs.db")
    card = next(each for each in cards.each_card(database) if each.card.question == "salt")
    with database.transaction():
        cards.archive_card(database, card, archived=True)
    database.close()


def other_text_in_the_store(srs: Srs, _path: Path) -> None:
    database = open_database(srs.data / "srs.db")
    card = next(each for each in cards.each_card(database) if each.card.question == "salt")
    with database.transaction():
        cards.edit_card(database, card, replace(card.card, answer="table salt"))
    database.close()


def settings_harmed(srs: Srs, _path: Path) -> None:
    with sqlite3.connect(srs.data / "srs.db") as database:
        database.execute("UPDATE setting SET value = ? WHERE name = 'taken_files'", ('{"0": [1], "1": 2',))


def settings_odd(srs: Srs, _path: Path) -> None:
    with sqlite3.connect(srs.data / "srs.db") as database:
        database.execute("UPDATE setting SET value = replace(value, '\"csv\"', '3') WHERE name = 'taken_files'")


@pytest.mark.parametrize(
    "change",
    [
        other_content,
        edited_here,
        deck_file_gone,
        deck_archived,
        tagged,
        other_came_in,
        archived_in_the_store,
        other_text_in_the_store,
        settings_harmed,
        settings_odd,
    ],
)
def test_whatever_changed_it_is_read_anew(
    srs: Srs, planned: list[object], words: Path, change: Callable[[Srs, Path], None]
) -> None:
    srs("import", words)
    change(srs, words)
    planned.clear()
    assert srs("import", words).code == 0
    assert len(planned) == 1


@pytest.mark.parametrize(
    "options", [["--theirs"], ["--no-history"], ["--deck", "words"], ["--delimiter", "comma"], ["-f", "csv"]]
)
def test_read_in_another_way_it_is_read_anew(srs: Srs, planned: list[object], words: Path, options: list[str]) -> None:
    srs("import", words)
    srs("import", words, *options)
    assert len(planned) == 2
    srs("import", words, *options)
    assert len(planned) == 2


def test_what_is_told_is_told_each_time(srs: Srs, planned: list[object]) -> None:
    odd = srs.deck("question,answer\nsalt,NaCl\nwater,\n", "odd.csv")
    first = srs("import", odd)
    assert "line 3" in first.err or ":3" in first.err
    assert srs("import", odd).err == first.err
    assert len(planned) == 2


def test_a_conflict_is_told_each_time(srs: Srs, words: Path) -> None:
    srs("import", words)
    edited_here(srs, words)
    words.write_text(WORDS.replace("NaCl", "table salt"))
    for _ in range(3):
        assert "edited by you and by the sender" in srs("import", words).out


def test_pictures_that_went_missing_come_back(srs: Srs) -> None:
    deck = srs.deck("name: Birds\ncards:\n  - {q: wren?, a: small, image: wren.png}\n", "birds.yaml")
    (srs.home / "media").mkdir()
    (srs.home / "media" / "wren.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    srs("import", deck)
    package = srs.home / "birds.srsdeck"
    assert srs("bundle", "Birds", "-o", package).code == 0
    for _ in range(2):
        for picture in srs.home.rglob("wren.png"):
            picture.unlink()
        assert srs("import", package).code == 0
        assert list(srs.home.rglob("wren.png"))


def test_what_the_doctor_misses_in_the_store_comes_back_by_an_import(srs: Srs) -> None:
    path = srs.deck(DECK.replace("q:", "id: ab, q:", 1), "words.yaml")
    srs("import", path)
    archived_in_the_store(srs, path)
    assert "`srs import" in srs("doctor").out
    assert srs("import", path).out.startswith("Words: 1 back from the archive, 1 unchanged\n")
    assert srs("doctor").out.endswith("All is well.\n")


def test_a_deck_goes_back_to_its_file(srs: Srs) -> None:
    path = srs.deck("id: words\n" + DECK, "words.yaml")
    srs("import", path)
    copy = srs.home / "copy.yaml"
    shutil.copy2(path, copy)
    assert srs("review", "--plain", copy, keys="q\n").code == 0
    srs("import", path)
    (deck,) = json.loads(srs("decks", "--json").out)
    assert deck["file"] == str(path)


def test_a_file_is_named_twice(srs: Srs, words: Path) -> None:
    first = srs("import", words, words).out
    assert first == "words.csv: csv, separated by commas\nwords: 2 new\nNext: srs review\n"
    assert srs("import", words, words).out == first.replace("new", "unchanged")


def test_what_is_too_large_is_refused_unread(srs: Srs) -> None:
    huge = srs.home / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(1 << 32)
    result = srs("import", huge)
    assert (result.code, "is larger than" in result.err) == (3, True)


def test_what_was_cut_off_before_its_file_stood_there_is_finished_first(
    srs: Srs, words: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    srs("import", words)
    words.write_text(WORDS + "gold,Au\n")
    with monkeypatch.context() as cut:
        cut.setattr(unfinished, "finish", lambda _database: None)
        assert "words: 1 new, 2 unchanged\n" in srs("import", words).out
    assert "gold" not in (srs.data / "decks" / "words.yaml").read_text()
    assert "words: 3 unchanged\n" in srs("import", words).out
    assert "gold" in (srs.data / "decks" / "words.yaml").read_text()
    assert srs("doctor").out.endswith("All is well.\n")


def test_several_files_are_known_together_or_read_together(srs: Srs, planned: list[object], words: Path) -> None:
    deck = srs.deck("name: Metals\ncards:\n  - {q: iron, a: Fe}\n", "metals.yaml")
    srs("import", words, deck)
    assert srs("import", deck).out == "Metals: 1 unchanged\nNext: srs review\n"
    both = srs("import", words, deck).out
    assert "words: 2 unchanged\n" in both
    assert "Metals: 1 unchanged\n" in both
    assert len(planned) == 1
    words.write_text(WORDS + "gold,Au\n")
    assert "words: 1 new, 2 unchanged\n" in srs("import", words, deck).out
    assert len(planned) == 2
