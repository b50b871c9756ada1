"""`srs backup` and `srs restore`, and the backups that every command makes by itself."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.cli.commands import backup as command_module
from srs_cli.errors import StorageError
from srs_cli.store import backup as store_backup
from srs_cli.store import cards, file
from srs_cli.store.backup import verified
from srs_cli.store.database import Database
from tests.cli.conftest import DAY, Srs


@pytest.fixture
def folder(srs: Srs) -> Path:
    return srs.data / "backups"


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def damage(srs: Srs) -> bytes:
    path = srs.data / "srs.db"
    with path.open("r+b") as handle:
        handle.write(bytes(100))
    return path.read_bytes()


# --- by themselves


def test_a_day_begins_with_a_backup_and_reading_makes_none(srs: Srs, folder: Path) -> None:
    srs.import_deck("a", "b")
    srs.now += DAY
    for reading in (["due"], ["decks"], ["stats"], ["search", "a"], ["doctor"], ["backup", "--list"], ["history", "a"]):
        assert srs(*reading).code == 0
    assert not folder.exists()
    srs.review(3)
    assert names(folder) == ["srs-2026-09-22T120000Z-daily.db"]
    srs.review(3)
    assert len(names(folder)) == 1
    srs.now += DAY
    srs("flag", "a")
    assert len(names(folder)) == 2


def test_an_import_is_preceded_by_one(srs: Srs, folder: Path) -> None:
    path = srs.import_deck("a", "b")
    assert not folder.exists()
    path.write_text(path.read_text().replace("'a'", "'c'"))
    srs("import", path)
    assert names(folder) == ["srs-2026-09-21T120000Z-import.db"]


def test_no_answer_waits_for_a_disk_that_is_full(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    srs.import_deck("a", "b")

    def full(*_: object) -> None:
        raise StorageError("cannot write \x1b[31m: No space left on device")

    monkeypatch.setattr(store_backup, "begin", full)
    result = srs.review(3)
    assert result.code == 0
    assert result.err == "Note: no backup could be made: cannot write ␛[31m: No space left on device\n"
    assert json.loads(srs("due", "--json").out)["new"] == 1


# --- srs backup


def test_a_backup_is_made_and_listed(srs: Srs, folder: Path) -> None:
    assert srs("backup").code == 2
    assert srs("backup", "--list").out.startswith("There are no backups yet.")
    assert json.loads(srs("backup", "--list", "--json").out) == []
    assert srs.everything() == []
    srs.import_deck("a", "b")
    path = folder / "srs-2026-09-21T120000Z-manual.db"
    result = srs("backup")
    size = command_module.size_words(path.stat().st_size)
    assert (result.code, result.out) == (0, f"Backup: {path} (2 cards, 0 events, {size})\n")
    assert srs("backup", "--list").out == f"2026-09-21 12:00\tby hand\t{size}\t0\t{path.name}\n"
    assert json.loads(srs("backup", "--list", "--json").out) == [
        {
            "file": str(path),
            "time": "2026-09-21T12:00:00Z",
            "kind": "manual",
            "bytes": path.stat().st_size,
            "events": 0,
            "cards": 2,
            "decks": 1,
        }
    ]


def test_in_a_terminal_the_list_is_a_table(srs: Srs, folder: Path, in_terminal: Callable[[], None]) -> None:
    srs.import_deck("a")
    srs("backup")
    (folder / "srs-2026-09-22T120000Z-daily.db").write_bytes(b"")
    assert json.loads(srs("backup", "--list", "--json").out)[0]["events"] is None
    in_terminal()
    for columns in (40, 80, 120):
        srs.monkeypatch.setenv("COLUMNS", str(columns))
        out = srs("backup", "--list").out
        table = out[: out.index("In /")]
        assert max(map(len, table.splitlines())) <= columns
    assert "unreadable" in table
    assert "srs-2026-09-22T120000Z-daily.db" in table
    assert f"In {folder}." in out


def test_a_copy_goes_where_it_is_told(srs: Srs) -> None:
    srs.import_deck("a")
    found = json.loads(srs("backup", "copy.db", "--json").out)
    assert found == {
        "file": str(srs.home / "copy.db"),
        "bytes": (srs.home / "copy.db").stat().st_size,
        "events": 0,
        "cards": 1,
        "decks": 1,
    }
    again = srs("backup", "copy.db")
    assert (again.code, again.out) == (3, "")
    assert "exists already" in again.err
    assert srs("backup", "copy.db", "--force").code == 0
    assert srs("backup", srs.data / "srs.db", "--force").code == 3
    assert verified(srs.home / "copy.db").cards == 1
    Path("link.db").symlink_to("copy.db")
    assert srs("backup", "link.db", "--force").code == 3


@pytest.mark.parametrize("words", [["--force"], ["--list", "x.db"], ["--list", "--force"]])
def test_words_that_do_not_go_together_are_refused(srs: Srs, words: list[str]) -> None:
    srs.import_deck("a")
    assert srs("backup", *words).code == 2


@pytest.mark.parametrize(("zone", "said"), [("UTC", "9999-12-31 23:59"), ("UTC-2", "9999-12-31 23:59 UTC")])
def test_times_are_those_of_the_clock_on_the_wall(monkeypatch: pytest.MonkeyPatch, zone: str, said: str) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        assert command_module.local_time(253_402_300_799_000) == said
        assert command_module.local_time(0) == ("1970-01-01 02:00" if zone == "UTC-2" else "1970-01-01 00:00")
    time.tzset()


@pytest.mark.parametrize(("size", "words"), [(1, "1 kB"), (91_000, "91 kB"), (64_000_000, "64.0 MB")])
def test_sizes_in_words(size: int, words: str) -> None:
    assert command_module.size_words(size) == words


# --- srs restore


def test_outside_of_a_terminal_it_takes_a_yes(srs: Srs, folder: Path) -> None:
    assert srs("restore").code == 2
    srs.import_deck("a", "b")
    srs("backup")
    srs.review(3)
    srs.import_deck("x", name="Deck \u202eB")
    refused = srs("restore", "srs-2026-09-21T120000Z-manual.db")
    assert (refused.code, refused.err.splitlines()[0]) == (
        2,
        "srs: nothing was restored: outside of a terminal nobody can be asked",
    )
    assert "Would go:        1 answer, 1 card, the deck “Deck <U+202E>B”\n" in refused.out
    assert json.loads(srs("due", "--json").out)["new"] == 2
    done = srs("restore", folder / "srs-2026-09-21T120000Z-manual.db", "--yes")
    assert done.code == 0
    assert "To undo this: srs restore srs-2026-09-21T120000Z-replaced" in done.out
    assert json.loads(srs("due", "--json").out)["new"] == 2
    assert [each["name"] for each in json.loads(srs("decks", "--json").out)] == ["Deck"]
    assert srs("doctor").code == 0
    undone = srs("restore", "--yes")
    assert "Would come back: 1 answer, 1 card, the deck “Deck <U+202E>B”\n" in undone.out
    assert len(json.loads(srs("decks", "--json").out)) == 2
    assert srs("doctor").code == 0


def test_a_restore_is_told_as_json(srs: Srs, folder: Path) -> None:
    srs.import_deck("a", "b")
    srs("backup")
    srs.review(3)
    assert srs("restore", "--json").code == 2
    done = json.loads(srs("restore", "srs-2026-09-21T120000Z-manual.db", "--yes", "--json").out)
    assert done["restored"] == str(folder / "srs-2026-09-21T120000Z-manual.db")
    assert Path(done["kept"]).parent == folder
    assert json.loads(srs("due", "--json").out)["new"] == 2


@pytest.mark.parametrize(("key", "words"), [("n\n", "Nothing was changed."), ("\n", "Nothing"), ("y\n", "Restored.")])
def test_in_a_terminal_it_asks(srs: Srs, in_terminal: Callable[[], None], key: str, words: str) -> None:
    srs.import_deck("a", "b")
    srs("backup")
    srs.review(3)
    in_terminal()
    assert words in srs("restore", "srs-2026-09-21T120000Z-manual.db", keys=key).out


def test_where_both_are_the_same_it_says_so(srs: Srs) -> None:
    srs.import_deck("a")
    srs("backup")
    assert "Both hold the same answers, cards and decks." in srs("restore", "--yes").out


def test_changed_texts_and_many_decks_are_told(srs: Srs) -> None:
    path = srs.import_deck("a")
    srs("backup")
    path.write_text(path.read_text().replace("to a", "to b"))
    srs("import", path)
    for number in range(7):
        srs.import_deck(f"q{number}", name=f"D{number}")
    out = srs("restore", "srs-2026-09-21T120000Z-manual.db", "--yes").out
    assert "Would change:    1 card of another text\n" in out
    assert "the decks “D0”, “D1”, “D2”, “D3”, “D4” and 2 more\n" in out


@pytest.mark.parametrize(
    ("content", "code"), [(b"", 4), (b"hello" * 100, 4), (None, 3)], ids=["empty", "foreign", "missing"]
)
def test_what_is_no_backup_is_refused(srs: Srs, content: bytes | None, code: int) -> None:
    srs.import_deck("a")
    if content is not None:
        (srs.home / "x.db").write_bytes(content)
    result = srs("restore", "x.db", "--yes")
    assert (result.code, "srs backup --list" in result.err) == (code, True)
    assert srs("doctor").code == 0


def test_a_damaged_database_is_told_with_its_newest_good_backup(srs: Srs, folder: Path) -> None:
    srs.import_deck("a", "b")
    srs("backup")
    (folder / "srs-2027-09-21T120000Z-daily.db").write_bytes(b"bad")
    before = damage(srs)
    for words in (["due"], ["review"], ["doctor"]):
        result = srs(*words)
        assert result.code == 4
        assert (
            "The newest good backup is of 2026-09-21 12:00 (0 events): "
            f"{folder / 'srs-2026-09-21T120000Z-manual.db'}. `srs restore` puts it back" in result.err
        )
    assert f"`srs --db {srs.data / 'srs.db'} restore` puts it back" in srs("--db", srs.data / "srs.db", "due").err
    assert (srs.data / "srs.db").read_bytes() == before
    done = srs("restore", "--yes")
    assert f"Now: {srs.data / 'srs.db'} is not an srs database" in done.out
    assert "undo" not in done.out
    assert (folder / "srs-2026-09-21T120000Z-damaged.db").read_bytes() == before
    assert json.loads(srs("due", "--json").out)["new"] == 2


@pytest.mark.harms_store
def test_without_a_backup_the_hint_is_as_before(srs: Srs, folder: Path) -> None:
    srs.import_deck("a")
    damage(srs)
    assert "Name another file with --db" in srs("decks").err
    folder.symlink_to(srs.home)
    assert "Name another file with --db" in srs("decks").err


def test_a_database_that_the_disk_failed_to_read_is_not_called_damaged(
    srs: Srs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says the same of both: https://sqlite.org/rescode.html#ioerr_corruptfs."""
    srs.import_deck("a")

    def fail(database: Database, **_options: object) -> None:
        raise file.translate(sqlite3.DatabaseError("database disk image is malformed"), str(database.path))

    with monkeypatch.context() as failing:
        failing.setattr(cards, "decks", fail)
        result = srs("decks")
    assert (result.code, result.out) == (6, "")
    assert "the disk failed to, but the file is sound now" in result.err
    assert "Try again" in result.err
    assert srs("decks").code == 0


def test_a_missing_database_comes_back(srs: Srs) -> None:
    srs.import_deck("a")
    srs("backup")
    (srs.data / "srs.db").unlink()
    done = srs("restore", "--yes")
    assert (done.code, "kept" in done.out) == (0, False)
    assert json.loads(srs("due", "--json").out)["new"] == 1


def test_a_session_that_is_open_meanwhile_loses_no_answer(srs: Srs) -> None:
    from srs_cli.store.database import open_database

    srs.import_deck("a", "b")
    srs("backup")
    other = open_database(srs.data / "srs.db")
    assert srs("restore", "--yes").code == 0
    with other.transaction():
        other.run("INSERT INTO setting VALUES ('x', 'written')")
    other.close()
    again = open_database(srs.data / "srs.db")
    assert again.rows("SELECT value FROM setting WHERE name = 'x'") == [("written",)]
    again.close()
