"""The doctor finds what is planted, each check what is its own, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app.doctor import differing, examine, reindex
from srs_cli.errors import SrsError
from srs_cli.store.database import Database, open_database
from tests.app.conftest import Begin, answer
from tests.conftest import STEP

FREE = "DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted; "
CHECKS = [
    "file structure",
    "events unharmed",
    "cards unharmed",
    "log complete",
    "schedule equals the log",
    "counts right",
    "search finds what is there",
]
INDEX = {"search finds what is there": "the index is not what the cards say; `srs doctor --reindex` makes it anew"}


@pytest.fixture
def lived_in(store: Database, import_deck: Callable[..., Path], begin: Begin) -> Database:
    """A store with three cards, two of them answered and one answer taken back."""
    import_deck("name: Deck\ncards:\n  - {q: a, a: x}\n  - {q: b, a: x, type: both}\n  - {q: c, a: x}\n")
    study = begin()
    answer(study, 4, 2, 5)
    study.undo()
    return store


def red(database: Database) -> dict[str, str]:
    """Return the words of each check that found something."""
    return {finding.check: finding.words for finding in examine(database, STEP) if not finding.ok}


def test_a_sound_store_passes_every_check(lived_in: Database) -> None:
    findings = examine(lived_in, STEP)
    assert [finding.check for finding in findings] == CHECKS
    assert [finding.words for finding in findings] == ["sound", "all", "all", "no gaps", "all", "all", "all"]
    assert red(lived_in) == {}


def test_an_empty_store_passes_every_check(store: Database) -> None:
    assert red(store) == {}


@pytest.mark.harms_store
@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (FREE + "UPDATE event SET took_ms = 9 WHERE device_seq = 1", {"events unharmed": "1 event changed since written: "}),
        ("UPDATE card SET answer = 'y' WHERE id = 2", {"cards unharmed": "1 card changed since written: 2", **INDEX}),
        ("UPDATE card SET answer = 'y'", {"cards unharmed": "3 cards changed since written: 1, 2, 3", **INDEX}),
        ("UPDATE device SET last_seq = 5", {"log complete": "wrote 5 events, 4 are here"}),
        ("UPDATE memory SET interval = 9 WHERE id = 64", {"schedule equals the log": "1 schedule not what the log says: "}),
        ("UPDATE memory SET flag = 1 WHERE id = 192", {"schedule equals the log": "1 schedule not what the log says: "}),
        ("UPDATE memory SET events = 7", {"schedule equals the log": "4 schedules not what the log says: "}),
        ("INSERT INTO card_text (card_text) VALUES ('delete-all')", INDEX),
        ("DROP TABLE card_text", INDEX),
        ("UPDATE tally SET n = n + 1 WHERE kind = 5", {"counts right": "1 count wrong"}),
        ("DELETE FROM tally WHERE kind IN (1, 5)", {"counts right": "2 counts wrong"}),
        (
            FREE + "DELETE FROM event WHERE device_seq = 1",
            {"log complete": "wrote 4 events, 3 are here", "schedule equals the log": "1 schedule not"},
        ),
        ("PRAGMA foreign_keys = OFF; DELETE FROM deck", {"file structure": "3 broken references"}),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM card WHERE id = 1",
            {"schedule equals the log": "1 schedule not what the log says: ", **INDEX},
        ),
        (
            "UPDATE card SET key = key + 1 WHERE id = 3",
            {"schedule equals the log": "1 schedule not what the log says: "},
        ),
    ],
)  # fmt: skip
def test_each_damage_is_found_by_its_check(lived_in: Database, harm: str, found: dict[str, str]) -> None:
    for statement in harm.split(";"):
        lived_in.run(statement)
    seen = red(lived_in)
    assert seen.keys() == found.keys()
    for check, words in found.items():
        assert words in seen[check]


@pytest.mark.harms_store
def test_a_card_that_was_never_answered_must_be_new(lived_in: Database) -> None:
    lived_in.run("UPDATE memory SET due = 5, events = 0 WHERE id = 64")
    lived_in.run("DROP TRIGGER event_is_never_deleted")
    lived_in.run("DELETE FROM event WHERE card = (SELECT key FROM card WHERE id = 1)")
    (key,) = lived_in.rows("SELECT key FROM card WHERE id = 1")[0]
    assert differing(lived_in, STEP) == [f"{key}/0"]


@pytest.mark.harms_store
def test_events_of_a_card_that_is_not_there_are_named(lived_in: Database) -> None:
    (key,) = lived_in.rows("SELECT key FROM card WHERE id = 1")[0]
    lived_in.run("PRAGMA foreign_keys = OFF")
    lived_in.run("DELETE FROM card WHERE id = 1")
    assert differing(lived_in, STEP) == [f"{key}/-"]


@pytest.mark.harms_store
def test_at_most_three_of_many_are_named(lived_in: Database) -> None:
    lived_in.run("UPDATE memory SET flag = 9")
    assert red(lived_in)["schedule equals the log"].count("/") == 3


@pytest.mark.harms_store
def test_pages_that_nothing_uses_are_a_fault_of_the_file(lived_in: Database) -> None:
    lived_in.run("PRAGMA writable_schema = ON")
    lived_in.run("DELETE FROM sqlite_schema WHERE name = 'card_deck'")
    again = open_database(lived_in.path)
    assert "never used" in red(again)["file structure"]
    again.close()


def pages(path: Path) -> list[bytes]:
    whole = path.read_bytes()
    return [whole[start : start + 4096] for start in range(0, len(whole), 4096)]


@pytest.mark.harms_store
def test_no_page_can_be_lost_unnoticed(lived_in: Database) -> None:
    """Each page is wiped in turn: the file is refused, or a check turns red, or the page was empty anyway."""
    path, whole = lived_in.path, pages(lived_in.path)
    lived_in.close()
    unnoticed = []
    for number, page in enumerate(whole):
        path.write_bytes(b"".join([*whole[:number], bytes(4096), *whole[number + 1 :]]))
        try:
            database = open_database(path)
        except SrsError:
            continue
        try:
            if not red(database):
                unnoticed.append(page)
        except SrsError:
            pass
        finally:
            database.close()
    assert [page for page in unnoticed if page.strip(b"\0")] == []


def test_looking_changes_nothing(lived_in: Database) -> None:
    before = lived_in.path.read_bytes(), lived_in.path.stat().st_mtime_ns
    examine(lived_in, STEP)
    assert (lived_in.path.read_bytes(), lived_in.path.stat().st_mtime_ns) == before


def test_a_file_that_cannot_be_written_is_told_not_to_be_checked_for_searching(lived_in: Database) -> None:
    lived_in.run("PRAGMA query_only = ON")
    finding = examine(lived_in, STEP)[-1]
    assert (finding.ok, finding.words) == (True, "not checked: the file cannot be written")


@pytest.mark.harms_store
def test_the_index_is_made_anew_on_request(lived_in: Database) -> None:
    lived_in.run("INSERT INTO card_text (card_text) VALUES ('delete-all')")
    assert red(lived_in)
    reindex(lived_in)
    assert red(lived_in) == {}
