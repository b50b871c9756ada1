"""The doctor finds what is planted, each check what is its own, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from srs_cli.app.doctor import CHECKS, OK, WARNING, WRONG, Finding, differing, examine, reindex
from srs_cli.errors import BusyError, SrsError
from srs_cli.store import file, fulltext, told
from srs_cli.store.database import Database, fill, open_as_it_is, open_database
from tests.app.conftest import Begin, answer
from tests.conftest import STEP

FREE = "DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted; "
INDEX = {"search finds what is there": "the index is not what the cards say"}
SCHEDULE = "schedule equals the log"
ORPHANS = "nothing without owner"
FACES = "every card has its questions"
harms_store = pytest.mark.harms_store


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


def harm(database: Database, script: str) -> None:
    database.run("PRAGMA foreign_keys = OFF")
    for statement in script.split("; "):
        database.run(statement)


def test_a_sound_store_passes_every_check(lived_in: Database) -> None:
    findings = examine(lived_in, STEP)
    assert [finding.check for finding in findings] == list(CHECKS)
    assert [finding.words for finding in findings] == [
        "sound", f"as made (version {file.SCHEMA_VERSION})", "all", "all", "plausible", "no gaps", "none", "all", "all", "all", "all"
    ]  # fmt: skip
    assert {finding.state for finding in findings} == {OK}


def test_an_empty_store_passes_every_check(store: Database) -> None:
    assert red(store) == {}


def restored(database: Database) -> None:
    """Make the triggers again that a harm had to drop."""
    for statement in (
        "CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'the log is append-only'); END",
        "CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'the log is append-only'); END",
    ):
        database.run(statement)


@harms_store
@pytest.mark.parametrize(
    ("harmed", "found"),
    [
        (FREE + "UPDATE event SET took_ms = 9 WHERE device_seq = 1", {"events unharmed": "1 event changed since written: "}),
        ("UPDATE card SET answer = 'y' WHERE id = 2", {"cards unharmed": "1 card changed since written: 2", **INDEX}),
        ("UPDATE card SET answer = 'y'", {"cards unharmed": "3 cards changed since written: 1, 2, 3", **INDEX}),
        ("UPDATE device SET last_seq = 5", {"log complete": "1 entry of the log is missing: device "}),
        ("UPDATE device SET last_seq = 3", {"log complete": "wrote events that the list of machines knows nothing of"}),
        ("DELETE FROM device", {"log complete": "wrote events that the list of machines knows nothing of"}),
        ("UPDATE device SET own = 2", {"log complete": "the list of machines is harmed: "}),
        ("UPDATE device SET last_seq = -1", {"log complete": "the list of machines is harmed: "}),
        ("UPDATE memory SET interval = 9 WHERE id = 64", {SCHEDULE: "1 schedule not what the log says: "}),
        ("UPDATE memory SET flag = 1 WHERE id = 192", {SCHEDULE: "1 schedule not what the log says: "}),
        ("UPDATE memory SET events = 7", {SCHEDULE: "4 schedules not what the log says: "}),
        ("INSERT INTO card_text (card_text) VALUES ('delete-all')", INDEX),
        ("DROP TABLE card_text", {"tables and triggers": "missing: table card_text", **INDEX}),
        ("UPDATE tally SET n = n + 1 WHERE kind = 5", {"counts right": "1 count wrong"}),
        ("DELETE FROM tally WHERE kind IN (1, 5)", {"counts right": "2 counts wrong"}),
        ("UPDATE deck SET archived = 3", {"decks and settings": "deck 1: neither archived nor not"}),
        ("UPDATE deck SET size = -2", {"decks and settings": "deck 1: an impossible file size or time"}),
        ("UPDATE deck SET key = ''", {"decks and settings": "deck 1: no id"}),
        ("UPDATE setting SET value = 'x' WHERE name = 'imports'", {"decks and settings": "setting imports: cannot be read"}),
        ("INSERT INTO setting VALUES ('deck_caps', 'no tab')", {"decks and settings": "setting deck_caps: cannot be read"}),
        (
            FREE + "DELETE FROM event WHERE device_seq = 1",
            {"log complete": "wrote 4 events; here: 3", SCHEDULE: "1 schedule not"},
        ),
        (
            "DELETE FROM deck",
            {"file structure": "3 broken references", ORPHANS: "3 cards belong to no deck"},
        ),
        (
            "DELETE FROM card WHERE id = 1",
            {ORPHANS: "1 card of the log is not there; 1 schedule belongs to no card", **INDEX},
        ),
        (
            "UPDATE card SET key = key + 1 WHERE id = 3",
            {ORPHANS: "1 card of the log is not there"},  # its answer was taken back: the schedule is right
        ),
        ("DELETE FROM memory WHERE id = 129", {FACES: "1 card whose questions", "counts right": "1 count wrong"}),
        ("UPDATE memory SET archived = 1 WHERE id = 128", {FACES: "are not what its text asks: 2"}),
        ("UPDATE memory SET follows = 0 WHERE id = 129", {FACES: "1 card whose questions are not what its text asks: 2"}),
        ("UPDATE memory SET deck = 9 WHERE id = 64", {FACES: "1 card whose questions are not what its text asks: 1"}),
        ("UPDATE memory SET position = 9", {FACES: "3 cards whose questions are not what its text asks: 1, 2, 3"}),
        ("UPDATE card SET archived = 1 WHERE id = 1", {FACES: "1 card whose questions", **INDEX}),
        ("DROP TRIGGER event_is_never_deleted", {"tables and triggers": "missing: trigger event_is_never_deleted"}),
        ("DROP INDEX card_deck", {"tables and triggers": "missing: index card_deck"}),
        (
            "DROP TRIGGER event_is_never_deleted; CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN SELECT 1;END",
            {"tables and triggers": "altered: trigger event_is_never_deleted"},
        ),
        (
            "CREATE TRIGGER sly AFTER INSERT ON event BEGIN DELETE FROM deck;END",
            {"tables and triggers": "not ours: trigger sly"},
        ),
        (
            "DROP TABLE setting",
            {
                "tables and triggers": "missing: table setting",
                "decks and settings": "cannot be read to the end (no such table: setting)",
                "log complete": "cannot be read to the end",
                ORPHANS: "cannot be read to the end",
            },
        ),
    ],
)  # fmt: skip
def test_each_damage_is_found_by_its_check(lived_in: Database, harmed: str, found: dict[str, str]) -> None:
    harm(lived_in, harmed)
    if harmed.startswith(FREE):
        restored(lived_in)
    seen = red(lived_in)
    assert seen.keys() == found.keys()
    for check, words in found.items():
        assert words in seen[check]


@harms_store
def test_a_finding_says_how_many_which_and_what_next(lived_in: Database) -> None:
    harm(lived_in, "UPDATE memory SET flag = 9")
    (finding,) = [each for each in examine(lived_in, STEP) if not each.ok]
    assert (finding.state, finding.count, len(finding.examples)) == (WRONG, 4, 3)
    assert finding.advice == "`srs doctor --repair` mends it."
    assert finding.words.count("/") == 3


@harms_store
def test_what_srs_did_not_make_is_a_warning(lived_in: Database) -> None:
    for number in range(5):
        harm(lived_in, f"CREATE TABLE other{number} (x)")
    (finding,) = [each for each in examine(lived_in, STEP) if each.state != OK]
    assert (finding.state, finding.ok, finding.count) == (WARNING, True, 5)
    assert finding.words.endswith("did not make: table other0, table other1, table other2 and 2 more")


@harms_store
def test_two_entries_of_one_number_are_a_warning(lived_in: Database) -> None:
    harm(lived_in, "INSERT INTO event SELECT x'ff', " + _REST + " FROM event WHERE device_seq = 2")
    (finding,) = [each for each in examine(lived_in, STEP) if each.check == "log complete"]
    assert (finding.state, finding.words) == (
        WARNING,
        "1 number stands twice: a copied store was used on two machines",
    )


_REST = "card, face, kind, utc_ms, offset_s, day, grade, took_ms, device, device_seq, voids, payload, digest"


@harms_store
def test_two_machines_that_count_as_this_one_are_a_warning(lived_in: Database) -> None:
    harm(lived_in, "INSERT INTO device VALUES ('other', 0, 1)")
    (finding,) = [each for each in examine(lived_in, STEP) if each.state != OK]
    assert finding.words.startswith("2 machines count as this one: ")


@harms_store
def test_a_gap_that_a_repair_told_of_is_no_fault(lived_in: Database) -> None:
    harm(lived_in, "UPDATE device SET last_seq = 6")
    ((device,),) = lived_in.rows("SELECT id FROM device")
    with lived_in.transaction():
        told.tell(lived_in, {device: ((5, 6),)}, [])
    words = {finding.check: finding.words for finding in examine(lived_in, STEP)}
    assert (red(lived_in), words["log complete"]) == ({}, "no gaps but for the 2 that a repair told of")


@harms_store
def test_a_card_that_was_never_answered_must_be_new(lived_in: Database) -> None:
    harm(lived_in, "UPDATE memory SET due = 5, events = 0 WHERE id = 64")
    harm(lived_in, "DROP TRIGGER event_is_never_deleted")
    harm(lived_in, "DELETE FROM event WHERE card = (SELECT key FROM card WHERE id = 1)")
    (key,) = lived_in.rows("SELECT key FROM card WHERE id = 1")[0]
    assert differing(lived_in, STEP) == [f"{key}/0"]


@harms_store
def test_an_event_that_cannot_be_folded_is_told_with_its_card(lived_in: Database) -> None:
    harm(lived_in, "DROP TRIGGER event_is_never_changed")
    harm(lived_in, "UPDATE event SET payload = '[' WHERE device_seq = 1")
    assert len(differing(lived_in, STEP)) == 1


@harms_store
@pytest.mark.parametrize("error", [ValueError("odd"), SrsError("odd")])
def test_a_check_that_cannot_be_made_is_a_finding(
    lived_in: Database, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_database: Database) -> list[str]:
        raise error

    monkeypatch.setattr("srs_cli.store.sound.odd_faces", fail)
    said = str(error) if isinstance(error, SrsError) else f"ValueError: {error}"
    assert red(lived_in) == {FACES: f"cannot be read to the end ({said})"}


@harms_store
def test_a_store_that_is_in_use_is_no_finding(lived_in: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_database: Database) -> list[str]:
        raise BusyError("in use")

    monkeypatch.setattr("srs_cli.store.sound.odd_faces", busy)
    with pytest.raises(BusyError):
        examine(lived_in, STEP)


@harms_store
def test_pages_that_nothing_uses_are_a_fault_of_the_file(lived_in: Database) -> None:
    lived_in.run("PRAGMA writable_schema = ON")
    lived_in.run("DELETE FROM sqlite_schema WHERE name = 'card_deck'")
    again = open_database(lived_in.path)
    assert "never used" in red(again)["file structure"]
    again.close()


def pages(path: Path) -> list[bytes]:
    whole = path.read_bytes()
    return [whole[start : start + 4096] for start in range(0, len(whole), 4096)]


@harms_store
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
        if not red(database):
            unnoticed.append(page)
        database.close()
    assert [page for page in unnoticed if page.strip(b"\0")] == []


def test_looking_changes_nothing_and_tells_how_far_it_is(lived_in: Database) -> None:
    before = lived_in.path.read_bytes(), lived_in.path.stat().st_mtime_ns
    said: list[tuple[str, float]] = []
    examine(lived_in, STEP, lambda check, share: said.append((check, share)))
    assert (lived_in.path.read_bytes(), lived_in.path.stat().st_mtime_ns) == before
    assert list(dict.fromkeys(check for check, _ in said)) == list(CHECKS)
    assert all(0 <= share <= 1 for _, share in said)


def test_a_file_that_cannot_be_written_is_told_not_to_be_checked_for_searching(lived_in: Database) -> None:
    lived_in.run("PRAGMA query_only = ON")
    finding = examine(lived_in, STEP)[-1]
    assert finding == Finding("search finds what is there", OK, "not checked: the file cannot be written")


def test_an_older_store_is_not_asked_for_an_index_that_it_cannot_have(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.touch()
    fill(path, fulltext.SINCE_VERSION - 1)
    with closing(open_as_it_is(path)) as old:
        found = {finding.check: finding for finding in examine(old, STEP)}
    assert found["search finds what is there"].words == "there is no index yet"
    assert found["tables and triggers"].ok


@harms_store
def test_the_index_is_made_anew_on_request(lived_in: Database) -> None:
    lived_in.run("INSERT INTO card_text (card_text) VALUES ('delete-all')")
    assert red(lived_in)
    reindex(lived_in)
    assert red(lived_in) == {}
