"""`srs doctor`, `srs check`, and the repair."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from srs_cli.app.doctor import CHECKS
from srs_cli.cli.commands import doctor
from srs_cli.cli.commands import repairing as words_of
from srs_cli.model.study_day import iso
from srs_cli.store import file
from tests.cli.conftest import DAY, Srs

ALL = [*CHECKS, "deck files", "permissions", "disk and folder"]
WELL = [
    "sound", f"as made (version {file.SCHEMA_VERSION})", "all", "all", "plausible", "no gaps", "none", "all", "all", "all",
    "all", "1 file as read", "yours alone", "of this machine",
]  # fmt: skip
harms_store = pytest.mark.harms_store


def harm(srs: Srs, *statements: str) -> Path:
    path = srs.data / "srs.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def kept(srs: Srs) -> list[str]:
    return sorted(path.name for path in (srs.data / "backups").glob("*"))


def test_without_a_database_there_is_nothing_to_check(srs: Srs) -> None:
    for words in (["doctor"], ["doctor", "--repair", "--yes"], ["check"]):
        result = srs(*words)
        assert (result.code, result.out) == (0, "There is no database yet: nothing to check. Start with: srs review\n")
    found = json.loads(srs("doctor", "--json").out)
    assert found == {"database": str(srs.data / "srs.db"), "ok": True, "findings": []}
    assert srs.everything() == []


def test_a_database_that_is_gone_while_there_are_backups_is_told(srs: Srs) -> None:
    srs.import_deck("a")
    srs("backup")
    (srs.data / "srs.db").unlink()
    result = srs("doctor")
    assert result.code == 4
    assert "but there are backups of it. `srs restore` puts the newest good one back." in result.out
    found = json.loads(srs("check", "--json").out)
    assert (found["ok"], found["findings"][0]["state"]) == (False, "wrong")


@pytest.mark.parametrize("command", ["doctor", "check"])
def test_a_sound_database_passes(srs: Srs, command: str) -> None:
    srs.import_deck("a", "b")
    srs.review(1, 3, 3)
    result = srs(command)
    assert result.out.splitlines() == [
        f"Database: {srs.data / 'srs.db'}",
        *(f"  ok     {check}: {said}" for check, said in zip(ALL, WELL, strict=True)),
        "All is well.",
    ]
    found = json.loads(srs(command, "--json").out)
    assert (result.code, found["ok"], [each["check"] for each in found["findings"]]) == (0, True, ALL)
    assert {tuple(each) for each in found["findings"]} == {("check", "state", "words", "advice", "count", "examples")}


def test_a_warning_is_no_fault(srs: Srs) -> None:
    srs.import_deck("a").unlink()
    result = srs("doctor")
    assert result.code == 0
    assert "  warn   deck files: " in result.out
    assert "         Put the file back, or `srs import` it from where it is now." in result.out
    assert result.out.splitlines()[-1] == "All is well but for 1 warning."


@harms_store
def test_a_harmed_database_is_told_apart(srs: Srs) -> None:
    srs.import_deck("a", "b")
    harm(srs, "UPDATE card SET answer = 'x' WHERE id = 2")
    result = srs("doctor")
    assert result.code == 4
    assert "  WRONG  cards unharmed: 1 card changed since written: 2\n" in result.out
    assert "         `srs doctor --repair` mends it.\n" in result.out
    assert result.out.splitlines()[-1].startswith("Something is wrong. `srs doctor --repair` shows")
    in_json = srs("doctor", "--json")
    assert in_json.code == 4
    found = json.loads(in_json.out)
    assert (found["ok"], [each["check"] for each in found["findings"] if each["state"] == "wrong"]) == (
        False,
        ["cards unharmed", "search finds what is there"],
    )
    assert srs("--db", srs.data / "srs.db", "due").code == 0


@harms_store
def test_the_search_index_is_made_anew_on_request(srs: Srs) -> None:
    srs.import_deck("a", "b")
    harm(srs, "INSERT INTO card_text (card_text) VALUES ('delete-all')")
    assert "WRONG  search finds what is there: the index is not what the cards say" in srs("doctor").out
    assert srs("search", "b").out == ""
    assert srs("doctor", "--reindex").code == 0
    assert srs("search", "b", "--count").out == "1\n"


@harms_store
def test_a_name_that_acts_on_a_terminal_is_shown(srs: Srs) -> None:
    srs.import_deck("a")
    harm(srs, "UPDATE deck SET path = '/no/\x1b[31mred', name = 'x\x1b[2J'")
    result = srs("doctor")
    assert "\x1b" not in result.out
    assert "␛[31mred" in result.out


# --- a file that cannot be opened


@harms_store
@pytest.mark.parametrize("content", [b"", b"S", b"hello\n" * 100, b"SQLite format 3\0" + bytes(5000)])
def test_a_file_that_cannot_be_opened_is_told_with_both_ways_out(srs: Srs, content: bytes) -> None:
    srs.import_deck("a")
    srs("backup")
    path = srs.data / "srs.db"
    path.write_bytes(content)
    result = srs("doctor")
    assert (result.code, result.out, path.read_bytes()) == (4, "", content)
    assert (
        "`srs doctor --repair` saves what the file still holds. Nothing was changed. The newest good backup"
        in result.err
    )
    found = json.loads(srs("doctor", "--json").out)
    assert [(each["check"], each["state"]) for each in found["findings"]] == [("file opens", "wrong")]
    refused = srs("--db", path, "doctor", "--repair", "--yes")
    assert (refused.code, path.read_bytes()) == (4, content)
    assert "nothing of yours could be read from" in refused.err
    assert f"`srs --db {path} restore` puts it back" in refused.err
    assert f"`srs --db {path} doctor --repair` saves what the file still holds" in srs("--db", path, "doctor").err


@harms_store
def test_a_file_of_a_newer_srs_is_left_alone(srs: Srs) -> None:
    srs.import_deck("a")
    path = harm(srs, "PRAGMA user_version = 999")
    before = path.read_bytes()
    for words in (["doctor"], ["doctor", "--repair", "--yes"]):
        result = srs(*words)
        assert (result.code, path.read_bytes()) == (4, before)
        assert "was made by a newer srs (schema 999" in result.err
        assert "--repair" not in result.err


@harms_store
def test_one_bit_of_the_version_is_turned_back(srs: Srs) -> None:
    srs.import_deck("a")
    srs.review(3)
    harm(srs, f"PRAGMA user_version = {file.SCHEMA_VERSION ^ 64}")
    assert srs("doctor").code == 4
    assert srs("doctor", "--repair", "--yes").code == 0
    assert srs("due").code == 0


def test_what_is_no_file_is_left_alone(srs: Srs, in_terminal: Callable[[], None]) -> None:
    folder, link = srs.home / "folder.db", srs.home / "link.db"
    folder.mkdir()
    link.symlink_to("nowhere")
    in_terminal()
    for path, said in ((folder, "is not a file"), (link, "is a link to nothing")):
        for words in (["doctor"], ["doctor", "--repair", "--yes"]):
            result = srs("--db", path, *words)
            assert (result.code, result.out) == (4, "")
            assert said in result.err
    assert srs.everything() == ["folder.db", "link.db"]


# --- the repair


@pytest.fixture
def harmed(srs: Srs) -> Srs:
    """A store with an answer that nobody can vouch for, a backup from before that, and a schedule that is wrong."""
    srs.import_deck("a", "b", "c")
    srs.review(3, 3)
    srs("backup")
    srs.now += 2 * DAY
    srs.review(3)
    harm(
        srs,
        "DROP TRIGGER event_is_never_changed",
        "UPDATE event SET took_ms = 99, offset_s = 44 WHERE device_seq IN (2, 3)",
        "UPDATE memory SET ease = 999",
    )
    return srs


def test_a_sound_database_needs_no_repair(srs: Srs) -> None:
    srs.import_deck("a")
    before = (srs.data / "srs.db").read_bytes()
    result = srs("doctor", "--repair", "--yes")
    assert (result.code, result.out.splitlines()[-1]) == (0, "Nothing needs a repair.")
    assert (srs.data / "srs.db").read_bytes() == before
    assert json.loads(srs("doctor", "--repair", "--yes", "--json").out)["repair"] is None


@harms_store
def test_outside_of_a_terminal_a_repair_needs_a_yes(harmed: Srs, in_terminal: Callable[[], None]) -> None:
    before = (harmed.data / "srs.db").read_bytes()
    result = harmed("doctor", "--repair")
    assert (result.code, "Can be saved: 1 deck, 3 cards, 2 events" in result.out) == (2, True)
    assert result.err == "srs: nothing was repaired: nobody can be asked\nAdd --yes to do it.\n"
    in_terminal()
    assert harmed("doctor", "--repair", "--json").code == 2
    assert (harmed.data / "srs.db").read_bytes() == before


@harms_store
def test_advice_names_the_database_that_was_named(harmed: Srs) -> None:
    path = harmed.home / "my cards.db"
    (harmed.data / "srs.db").rename(path)
    result = harmed("--db", path, "doctor")
    assert f"         `srs --db '{path}' doctor --repair` mends it." in result.out.splitlines()
    assert f"Something is wrong. `srs --db '{path}' doctor --repair` shows what it can save" in result.out
    assert f"`srs --db '{path}' doctor --repair`" in harmed(f"--db={path}", "doctor", "--json").out


@harms_store
def test_a_repair_shows_what_it_does_and_asks(harmed: Srs, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    before, names = (harmed.data / "srs.db").read_bytes(), kept(harmed)
    result = harmed("doctor", "--repair", keys="n\n")
    assert (result.code, (harmed.data / "srs.db").read_bytes(), kept(harmed)) == (4, before, names)
    day = iso(harmed.now // DAY)
    assert "WRONG  events unharmed: 2 events changed since written" in result.out
    assert "Can be saved: 1 deck, 3 cards, 2 events, the last of " in result.out
    assert "  1 event from the backup of " in result.out
    assert "Cannot be saved: 1 entry of the log (answers, or other acts)\n" in result.out
    assert f"  1 entry of {iso(harmed.now // DAY - 2)} or later (number 3 of device " in result.out
    assert f"  an answer to “a” in “Deck” on {day}\n" in result.out
    assert result.out.endswith("Nothing was changed.\n")
    done = harmed("doctor", "--repair", keys="y\n")
    assert done.code == 0
    assert f"Repaired. What was there is kept: {harmed.data / 'backups'}" in done.out
    assert "log complete: no gaps but for the 1 that a repair told of" in done.out
    assert done.out.endswith("All is well.\n")
    (added,) = set(kept(harmed)) - set(names)
    assert (added[-11:], (harmed.data / "backups" / added).read_bytes()) == ("-damaged.db", before)
    assert harmed.review(3).code == 0
    assert harmed("doctor").code == 0


@harms_store
def test_a_repair_tells_a_script_all_there_is(harmed: Srs) -> None:
    result = harmed("doctor", "--repair", "--yes", "--json")
    assert result.code == 0
    found = json.loads(result.out)
    assert found["ok"]
    assert [each["check"] for each in found["before"] if each["state"] == "wrong"] != []
    done = found["repair"]
    assert Path(done.pop("kept")).exists()
    assert Path(done.pop("backup")).exists()
    ((lost,), (seems,)) = done.pop("lost"), done.pop("seem_lost")
    assert done == {
        "events": 2, "cards": 3, "decks": 1, "corrected_rows": 0, "events_from_backup": 1, "cards_from_backup": 0,
        "decks_read_again": [], "decks_made": 0, "cards_to_look_at": [], "entries_lost": 1, "cards_lost": [],
    }  # fmt: skip
    day = harmed.now // DAY
    assert (lost["first"], lost["last"], lost["after_day"], lost["before_day"]) == (3, 3, iso(day - 2), None)
    assert seems == {"answer": True, "day": iso(day), "deck": "Deck", "card": "a"}


@harms_store
def test_a_repair_names_what_is_to_be_looked_at_and_what_is_gone(srs: Srs) -> None:
    path = srs.import_deck(*"abcdefgh")
    srs.review(*[3] * 8)
    path.unlink()
    (srs.home / "Deck.yaml").unlink(missing_ok=True)
    harm(
        srs,
        "DROP TRIGGER event_is_never_deleted",
        "PRAGMA foreign_keys = OFF",
        "UPDATE card SET question = question || ' and more' WHERE id < 7",
        "DELETE FROM card WHERE id = 8",
        "DELETE FROM deck",
        *(f"DELETE FROM event WHERE device_seq = {number}" for number in (1, 3)),
    )
    for backup in (srs.data / "backups").glob("*"):
        backup.unlink()
    out = srs("doctor", "--repair", "--yes").out
    assert "  1 deck under another name, since theirs is lost: “Rescued deck …”\n" in out
    assert "Please look at 6 cards whose text may be harmed: “a and more”, " in out
    assert "“e and more” and 1 more\n" in out
    assert "Cannot be saved: the text of 1 card; what the log has about them stays in it\n" in out
    assert "Cannot be saved: 2 entries of the log" in out


@harms_store
def test_a_repair_of_nothing_but_schedules_loses_nothing(srs: Srs) -> None:
    srs.import_deck("a")
    srs.review(3)
    harm(srs, "UPDATE memory SET ease = 999")
    result = srs("doctor", "--repair", "--yes")
    assert "Nothing is lost.\n" in result.out
    assert "-repair" in kept(srs)[-1]


@pytest.mark.parametrize(
    ("after", "before", "said"),
    [
        (None, None, "of an unknown day"),
        (20_000, None, "of 2024-10-04 or later"),
        (None, 20_000, "of 2024-10-04 or before"),
        (20_000, 20_000, "of 2024-10-04"),
        (20_000, 20_001, "between 2024-10-04 and 2024-10-05"),
    ],
)
def test_days_are_told_as_far_as_they_are_known(after: int | None, before: int | None, said: str) -> None:
    assert words_of._days(after, before) == said


@harms_store
def test_many_gaps_are_summed_up(srs: Srs) -> None:
    srs.import_deck(*"abcdefghijklmno")
    srs.review(*[3] * 15)
    for backup in (srs.data / "backups").glob("*"):
        backup.unlink()
    harm(
        srs,
        "DROP TRIGGER event_is_never_deleted",
        "DELETE FROM event WHERE device_seq % 2 = 0 OR device_seq IN (5, 7)",
        "DROP TRIGGER event_is_never_changed",
        "UPDATE event SET took_ms = 7, day = 3, card = 1, kind = 4 WHERE device_seq IN (11, 13)",
    )
    out = srs("doctor", "--repair", "--yes").out
    assert "Cannot be saved: 11 entries of the log" in out
    assert "numbers 4 to 8 of device" in out
    assert "  another act on 1970-01-04 (2 times)\n" in out


@harms_store
def test_a_large_database_shows_a_bar_in_a_terminal(
    harmed: Srs, in_terminal: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_terminal()
    monkeypatch.setattr(doctor, "_LONG_BYTES", 1)
    result = harmed("doctor")
    assert result.err.strip() == ""  # what is drawn is taken away again; here is no terminal to draw on
    assert harmed("doctor", "--repair", "--yes").code == 0
