"""A harmed store made whole: what can be saved is saved, what cannot is told, and nothing is made up."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from srs_cli.app import repairing
from srs_cli.app.checkup import Checkup, check_up
from srs_cli.app.importing import apply_import, plan_import
from srs_cli.app.repairing import Report
from srs_cli.errors import BusyError, DatabaseRefusedError, StorageError
from srs_cli.store import backup, file
from srs_cli.store import database as database_module
from srs_cli.store.database import Database, create_database, open_database
from srs_cli.store.keeping import DAMAGED, MANUAL, REPLACED
from tests.app.conftest import Begin, answer
from tests.conftest import DAY_MS, FIRST_DAY, STEP, FakeClock

FREE = "DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted"
DECK = "name: Deck\nid: deck-one\ncards:\n" + "".join(
    f"  - {{id: c{number}, q: question {number}, a: answer {number}}}\n" for number in range(8)
)
OTHER = "name: Other\nid: deck-two\ncards:\n  - {id: o1, q: other, a: x, type: both}\n  - {id: o2, text: 'A {{c2::cloze}}'}\n"
TABLES = ("event", "card", "memory")
pytestmark = pytest.mark.harms_store


def day_of(utc_ms: int) -> int:
    return utc_ms // DAY_MS


@dataclass(frozen=True)
class BackupTime:
    """A time, as backups need it."""

    at_ms: int

    def utc_ms(self) -> int:
        return self.at_ms

    def local_day(self, utc_ms: int) -> int:
        return day_of(utc_ms)

    def day_of(self, utc_ms: int) -> int:
        return day_of(utc_ms)


def nobody(_check: str, _share: float) -> None:
    pass


@dataclass
class Student:
    """A store that was lived in for three days, with a backup of the second evening."""

    path: Path
    clock: FakeClock

    @property
    def decks(self) -> Path:
        return self.path.parent / "decks"

    def harm(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            for statement in "; ".join(statements).split("; "):
                connection.execute(statement)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(sql).fetchall()

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        """Return all rows; but when a card's text came: a text that is read again from its file came with the file."""
        found = {table: self.rows(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}
        names = [row[1] for row in self.rows("PRAGMA table_info(card)")]
        kept = [place for place, name in enumerate(names) if name not in {"edited_ms", "seal"}]
        return found | {"card": [tuple(row[place] for place in kept) for row in found["card"]]}

    def without_backups(self) -> None:
        shutil.rmtree(backup.folder_of(self.path))

    def without_files(self) -> None:
        shutil.rmtree(self.decks)

    def check(self) -> Checkup:
        return check_up(self.path, STEP, self.decks, nobody, own_folder=True)

    def repair(self) -> tuple[Report, Path]:
        with repairing.prepared(self.path, STEP, self.decks, nobody) as made:
            kept = repairing.carry_out(made, BackupTime(self.clock.utc_ms))
            report = made.report
        assert [each for each in self.check().findings if not each.ok] == []
        assert [each for each in self.left() if each.startswith(".")] == []
        return report, kept

    def left(self) -> list[str]:
        return sorted(path.name for path in self.path.parent.rglob("*") if path.is_file())


@pytest.fixture
def student(tmp_path: Path, chance: Callable[[int], bytes], clock: FakeClock, begin: Begin) -> Student:
    folder = tmp_path / "mine"
    (folder / "decks").mkdir(parents=True, mode=0o700)
    folder.chmod(0o700)
    database = create_database(folder / "srs.db")
    for name, text in (("deck", DECK), ("other", OTHER)):
        path = folder / "decks" / f"{name}.yaml"
        path.write_text(text, "utf-8")
        apply_import(database, plan_import(database, [path]))
    for day in range(3):
        study = begin(database=database)
        answer(study, 4, 2, 5, *([4, 4] if day else [4]))
        study.undo()
        if day == 1:
            backup.make(database, MANUAL, clock.utc_ms, day_of)
        clock.pass_days(1)
    database.close()
    return Student(folder / "srs.db", clock)


def two_wrong(student: Student, where: str) -> None:
    """Harm an event beyond what one bit could explain."""
    student.harm(FREE, f"UPDATE event SET took_ms = took_ms + 4321, offset_s = 77 WHERE {where}")


# --- what is only computed


@pytest.mark.parametrize(
    "harmed",
    [
        "UPDATE memory SET interval = 99, due = 4",
        "DELETE FROM memory WHERE id > 200",
        "UPDATE tally SET n = n + 1",
        "DELETE FROM device WHERE own = 0; DROP TRIGGER memory_added; DROP TRIGGER memory_changed",
        "INSERT INTO card_text (card_text) VALUES ('delete-all')",
        "DROP TRIGGER event_is_never_deleted; DROP INDEX card_deck; DROP VIEW card_words",
        "CREATE TRIGGER sly AFTER INSERT ON event BEGIN DELETE FROM tally WHERE true; END",
        "UPDATE setting SET value = 'x'; INSERT INTO setting VALUES ('new_a_day', 'many')",
        "DROP TABLE memory; DROP TABLE tally; DROP TABLE card_text",
    ],
)  # fmt: skip
def test_what_is_computed_is_made_anew(student: Student, harmed: str) -> None:
    before = student.everything()
    devices = student.rows("SELECT * FROM device")
    for statement in [harmed] if "BEGIN" in harmed else harmed.split("; "):
        with closing(sqlite3.connect(student.path, isolation_level=None)) as connection:
            connection.execute(statement)
    assert not student.check().sound
    report, kept = student.repair()
    assert student.everything() == before
    assert (report.entries_lost, report.as_read, report.orphaned, report.corrected) == (0, (), (), 0)
    assert student.rows("SELECT * FROM device") == devices
    assert kept.name.endswith("-repair.db")
    assert kept.stat().st_mode & 0o077 == 0


def test_a_new_entry_is_recorded_after_a_repair(student: Student, begin: Begin) -> None:
    student.harm("UPDATE device SET last_seq = last_seq + 2")
    student.repair()
    database = open_database(student.path)
    answer(begin(database=database), 4)
    assert len(database.rows("SELECT id FROM device")) == 2  # as another machine: no number is given twice
    database.close()
    assert student.check().sound


# --- events


def test_a_harmed_event_is_taken_from_the_backup(student: Student) -> None:
    before = student.everything()
    two_wrong(student, "device_seq = 2")
    report, kept = student.repair()
    assert student.everything() == before
    assert report.source is not None
    assert (report.from_backup, report.entries_lost, report.unsure) == ((1, 0), 0, ())
    assert kept.name.endswith("-damaged.db")


def test_a_harmed_event_that_nothing_else_has_is_told(student: Student) -> None:
    last = student.rows("SELECT device_seq, card, day, device FROM event ORDER BY id DESC LIMIT 1 OFFSET 3")[0]
    two_wrong(student, f"device_seq = {last[0]}")
    report, _ = student.repair()
    (lost,) = report.lost
    (unsure,) = report.unsure
    assert (lost.first, lost.last, lost.device) == (last[0], last[0], last[3])
    assert (lost.after_day, lost.before_day) == (FIRST_DAY + 2, FIRST_DAY + 2)
    assert (unsure.is_answer, unsure.day, unsure.deck) == (True, FIRST_DAY + 2, "Deck")
    assert unsure.card.startswith("question ")
    words = {each.check: each.words for each in student.check().findings}
    assert words["log complete"] == "no gaps but for the 1 that a repair told of"
    assert student.rows("SELECT max(own) FROM device") == [(0,)]


def test_an_event_that_cannot_be_what_it_says_is_told_as_far_as_it_can(student: Student) -> None:
    student.without_backups()
    student.harm(FREE, "UPDATE event SET card = 5, day = -9, kind = 99, took_ms = 1 WHERE device_seq = 3")
    report, _ = student.repair()
    (unsure,) = report.unsure
    assert (unsure.is_answer, unsure.day, unsure.deck, unsure.card) == (False, None, "", "")


def test_lost_events_come_from_the_backup_or_are_told_with_their_days(student: Student) -> None:
    student.harm(FREE, "DELETE FROM event WHERE device_seq IN (1, 2, 4)")
    last = student.rows("SELECT max(device_seq) FROM event")[0][0]
    student.harm(f"DELETE FROM event WHERE device_seq = {last}")
    report, _ = student.repair()
    assert report.from_backup == (3, 0)
    assert [(each.first, each.last, each.before_day) for each in report.lost] == [(last, last, None)]


def test_a_log_without_its_beginning_tells_the_day_before_which_it_was(student: Student) -> None:
    student.without_backups()
    student.harm(FREE, "DELETE FROM event WHERE device_seq IN (1, 2)")
    report, _ = student.repair()
    assert [(each.count, each.after_day, each.before_day) for each in report.lost] == [(2, None, FIRST_DAY)]


def test_a_second_repair_adds_to_what_is_told(student: Student) -> None:
    student.without_backups()
    student.harm(FREE, "DELETE FROM event WHERE device_seq IN (2, 7)")
    student.repair()
    student.without_backups()  # the one before the repair has that event
    student.harm(FREE, "DELETE FROM event WHERE device_seq = 3")
    report, _ = student.repair()
    assert [(each.first, each.last) for each in report.lost] == [(3, 3)]


def test_what_the_student_took_away_by_a_restore_does_not_come_back(student: Student) -> None:
    """The backup may hold more than the store ever should again: only numbers that are missing are filled."""
    (source,) = backup.listed(student.path)
    older = backup.folder_of(student.path) / source.name
    newer = older.with_name("srs-2026-01-01T000000Z-daily.db")
    shutil.copy(student.path, newer)
    shutil.copy(older, student.path)
    before = student.everything()
    two_wrong(student, "device_seq = 2")
    report, _ = student.repair()
    assert report.source is not None
    assert report.source.path == newer
    assert student.everything() == before


def test_a_replaced_store_and_a_damaged_one_are_no_sources(student: Student) -> None:
    (source,) = backup.listed(student.path)
    good = backup.folder_of(student.path) / source.name
    for kind in (REPLACED, DAMAGED):
        shutil.copy(good, good.with_name(f"srs-2026-01-01T000000Z-{kind}.db"))
    good.unlink()
    student.harm(FREE, "DELETE FROM event WHERE device_seq = 2")
    report, _ = student.repair()
    assert (report.source, report.entries_lost) == (None, 1)


# --- cards and decks

HARMED_TEXT = "UPDATE card SET question = 'quXYstion 2' WHERE ident = 'c2'"


def test_a_harmed_text_is_read_again_from_its_file(student: Student) -> None:
    student.without_backups()
    before = student.everything()
    student.harm(HARMED_TEXT)
    report, _ = student.repair()
    assert student.everything() == before
    assert (report.from_files, report.as_read) == (("Deck",), ())


def test_a_harmed_text_is_taken_from_the_backup(student: Student) -> None:
    student.without_files()
    before = student.everything()
    student.harm(HARMED_TEXT)
    report, _ = student.repair()
    assert student.everything() == before
    assert (report.from_files, report.as_read, report.from_backup) == ((), (), (0, 1))


def test_a_harmed_text_that_is_nowhere_else_stays_as_it_is_and_is_told(student: Student) -> None:
    student.without_files()
    student.without_backups()
    before = student.everything()
    student.harm(HARMED_TEXT)
    report, _ = student.repair()
    assert report.as_read == ("quXYstion 2",)
    assert student.everything()["memory"] == before["memory"]


@pytest.mark.parametrize(
    ("harmed", "seen"),
    [
        ("type = 'cloze', question = 'no deletion'", "no deletion"),
        ("type = 'basic?', question = 'a {{c1::x}}'", "a {{c1::x}}"),
        ("listed = 1, question = 'which'", "which"),
        ("listed = 1, answer = '[1]', question = 'which'", "which"),
        ("listed = 1, answer = '[\"x\"]', question = 'which'", "which"),
        ("archived = 9, question = 'which'", "which"),
        ("deck = 77, question = 'which'", "which"),
        ("key = 0, question = 'which'", "which"),
    ],
)  # fmt: skip
def test_a_harmed_card_is_one_that_can_be_asked(student: Student, harmed: str, seen: str) -> None:
    student.without_files()
    student.without_backups()
    student.harm(f"UPDATE card SET {harmed} WHERE ident = 'c2'")
    report, _ = student.repair()
    assert report.as_read == (seen,)


def test_a_harmed_card_without_any_text_is_lost(student: Student) -> None:
    student.without_files()
    student.without_backups()
    student.harm("UPDATE card SET question = '', answer = '' WHERE ident = 'c0'")
    report, _ = student.repair()
    assert (report.as_read, len(report.orphaned)) == ((), 1)


def test_a_lost_card_comes_back_from_its_file_with_its_history(student: Student) -> None:
    student.without_backups()
    before = student.everything()
    student.harm("DELETE FROM card WHERE ident = 'c0'")
    report, _ = student.repair()
    after = student.everything()
    assert (report.from_files, report.orphaned) == (("Deck",), ())
    keys = [sorted(row[1] for row in rows["card"]) for rows in (before, after)]  # type: ignore[type-var]
    assert keys[0] == keys[1]
    assert after["event"] == before["event"]


def test_a_card_lost_with_its_file_and_without_backup_is_told_and_its_answers_stay(student: Student) -> None:
    student.without_files()
    student.without_backups()
    events = student.rows("SELECT count(*) FROM event")
    student.harm("DELETE FROM card WHERE ident = 'c0'")
    report, _ = student.repair()
    (orphaned,) = report.orphaned
    assert (orphaned.first_day, student.rows("SELECT count(*) FROM event")) == (FIRST_DAY, events)
    assert student.check().sound


def test_a_lost_deck_comes_back_from_its_file(student: Student) -> None:
    student.without_backups()
    before = student.rows("SELECT id, key, name, path FROM deck")
    student.harm("DELETE FROM deck WHERE name = 'Deck'")
    report, _ = student.repair()
    assert student.rows("SELECT id, key, name, path FROM deck") == before
    assert report.made_decks == 0


def test_a_lost_deck_comes_back_from_the_backup(student: Student) -> None:
    student.without_files()
    before = student.rows("SELECT id, key, name, path FROM deck")
    student.harm("DELETE FROM deck WHERE name = 'Deck'; UPDATE card SET hint = 'zz' WHERE ident = 'c1'")
    student.repair()
    assert student.rows("SELECT id, key, name, path FROM deck") == before


def test_a_deck_that_is_nowhere_else_gets_a_name(student: Student) -> None:
    student.without_files()
    student.without_backups()
    student.harm("DELETE FROM deck WHERE name = 'Deck'")
    report, _ = student.repair()
    assert student.rows("SELECT name FROM deck ORDER BY id") == [("Rescued deck 1",), ("Other",)]
    assert report.made_decks == 1


def test_files_of_other_decks_and_broken_ones_are_left_alone(student: Student) -> None:
    student.without_backups()
    (student.decks / "a.yaml").write_text("name: [")
    (student.decks / "b.yaml").write_text("name: New\ncards:\n  - {q: new, a: b}\n")
    student.harm("DELETE FROM deck WHERE name = 'Deck'; UPDATE card SET hint = 'zz' WHERE ident = 'o1'")
    (student.decks / "other.yaml").write_text("name: [")
    student.repair()
    assert student.rows("SELECT name FROM deck ORDER BY id") == [("Deck",), ("Other",)]


def test_a_file_that_holds_another_deck_now_is_not_taken(student: Student) -> None:
    student.without_backups()
    (student.decks / "other.yaml").write_text("name: New\nid: new\ncards:\n  - {q: new, a: b}\n")
    student.harm("UPDATE card SET hint = 'zz' WHERE ident = 'o1'")
    report, _ = student.repair()
    assert (report.from_files, report.as_read) == ((), ("other",))


# --- the file itself


def pages(path: Path) -> list[bytes]:
    whole = path.read_bytes()
    return [whole[start : start + 4096] for start in range(0, len(whole), 4096)]


def test_any_page_may_be_lost(student: Student) -> None:
    """Every fifth page is wiped in turn: what was answered is saved or told, and the backup and the files fill what they can."""
    before, whole = student.everything(), pages(student.path)
    kept = backup.folder_of(student.path) / backup.listed(student.path)[0].name
    good, events = kept.read_bytes(), {row[0]: row for row in before["event"]}
    for number in range(0, len(whole), 5):
        student.path.write_bytes(b"".join([*whole[:number], bytes(4096), *whole[number + 1 :]]))
        if student.check().sound:
            continue
        report, _ = student.repair()
        after = student.everything()
        assert all(events[row[0]] == row for row in after["event"])
        assert len(after["event"]) + report.entries_lost == len(events), number
        assert {row[3] for row in after["card"]} == {row[3] for row in before["card"]}
        student.without_backups()
        backup.folder_of(student.path).mkdir(mode=0o700)
        kept.write_bytes(good)
        kept.chmod(0o600)


@pytest.mark.parametrize("bits", [1, 30])
def test_bits_that_turn_are_turned_back_or_told(student: Student, bits: int) -> None:
    before, whole = student.everything(), student.path.read_bytes()
    source, events = random.Random(bits), {row[0]: row for row in before["event"]}
    for _ in range(6 if bits == 1 else 2):
        harmed = bytearray(whole)
        for _ in range(bits):
            harmed[source.randrange(len(harmed))] ^= 1 << source.randrange(8)
        student.path.write_bytes(bytes(harmed))
        if student.check().sound:
            continue
        report, _ = student.repair()
        after = student.everything()
        assert all(events[row[0]] == row for row in after["event"])
        assert len(after["event"]) + report.entries_lost == len(events)


def test_a_turned_bit_of_a_row_is_turned_back(student: Student) -> None:
    before, whole = student.everything(), student.path.read_bytes()
    at = whole.index(b"question 3")
    student.path.write_bytes(whole[: at + 2] + bytes([whole[at + 2] ^ 1]) + whole[at + 3 :])
    report, _ = student.repair()
    assert (report.corrected, student.everything()) == (1, before)


@pytest.mark.parametrize("content", [b"", b"S", b"hello\n" * 100, bytes(9000)])
def test_a_file_with_nothing_in_it_is_left_alone(student: Student, content: bytes) -> None:
    student.path.write_bytes(content)
    names = student.left()
    with pytest.raises(DatabaseRefusedError, match="nothing of yours could be read"):
        student.repair()
    assert (student.path.read_bytes(), student.left()) == (content, names)


def test_a_store_of_an_older_schema_is_repaired_as_such(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "old" / "srs.db"
    path.parent.mkdir(mode=0o700)
    path.touch(0o600)
    database_module.fill(path, 1)
    student = Student(path, clock)
    student.harm(
        "INSERT INTO deck (key, name) VALUES ('k', 'Deck')",
        "INSERT INTO device VALUES ('d', 2, 1)",
        "INSERT INTO card VALUES (1, 5, 1, 'c', 0, 'basic', 'q', 'a', 0, '', '', '', '', 0, 0, '', 0, x'00')",
    )
    report, _ = student.repair()
    assert (report.as_read, student.rows("PRAGMA user_version")) == (("q",), [(file.SCHEMA_VERSION,)])


def test_an_empty_store_keeps_its_bytes(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "empty" / "srs.db"
    create_database(path).close()
    student = Student(path, clock)
    student.harm("INSERT INTO tally VALUES (1, 1, 1, 1)")
    before = path.read_bytes()
    _, kept = student.repair()
    assert kept.read_bytes() == before


def test_a_link_goes_on_leading_to_the_store(student: Student) -> None:
    real = student.path.with_name("real.db")
    student.path.rename(real)
    student.path.symlink_to(real)
    real.write_bytes(bytes(4096) + real.read_bytes()[4096:])
    report, _ = student.repair()
    assert student.path.is_symlink()
    assert report.entries_lost == 0


# --- what comes in between


def test_an_answer_that_comes_meanwhile_stops_it(student: Student) -> None:
    student.harm("UPDATE tally SET n = 7")
    with repairing.prepared(student.path, STEP, student.decks, nobody) as made:
        student.harm("INSERT INTO setting VALUES ('x', 'y')")
        before = student.path.read_bytes()
        with pytest.raises(BusyError, match="wrote an answer meanwhile"):
            repairing.carry_out(made, BackupTime(student.clock.utc_ms))
    assert student.path.read_bytes() == before


def test_a_store_in_use_is_not_read(student: Student, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.02)
    with closing(sqlite3.connect(student.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BusyError), repairing.prepared(student.path, STEP, student.decks, nobody):
            pass


def full(*_args: object, **_named: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("where", ["srs_cli.store.backup.copy_bytes", "srs_cli.store.database.Database.take_over"])
@pytest.mark.parametrize("openable", [True, False])
def test_a_full_disk_leaves_the_file_as_it_is(
    student: Student, monkeypatch: pytest.MonkeyPatch, where: str, *, openable: bool
) -> None:
    two_wrong(student, "device_seq = 2")
    if not openable:
        student.path.write_bytes(bytes(100) + student.path.read_bytes()[100:])
        where = "srs_cli.store.backup.take_second_name" if where.endswith("bytes") else "pathlib.Path.replace"
    before = student.path.read_bytes()
    names = [name for name in student.left() if "damaged" not in name]

    def refuse(*_args: object, **_named: object) -> None:
        raise StorageError("full") if where.endswith("take_over") else OSError(28, "No space left on device")

    with repairing.prepared(student.path, STEP, student.decks, nobody) as made, monkeypatch.context() as patch:
        patch.setattr(where, refuse)
        with pytest.raises(StorageError):
            repairing.carry_out(made, BackupTime(student.clock.utc_ms))
    assert student.path.read_bytes() == before
    assert [name for name in student.left() if "damaged" not in name] == names


def test_a_store_that_refuses_to_be_written_over_is_replaced(student: Student, monkeypatch: pytest.MonkeyPatch) -> None:
    before = student.everything()
    two_wrong(student, "device_seq = 2")

    def refuse(*_args: object) -> None:
        raise DatabaseRefusedError("malformed")

    monkeypatch.setattr(Database, "take_over", refuse)
    _, kept = student.repair()
    assert (student.everything(), kept.name[-13:]) == (before, "-damaged-2.db")


def test_no_room_for_the_copy_is_told(student: Student, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkstemp", full)
    with (
        pytest.raises(StorageError, match="No space left"),
        repairing.prepared(student.path, STEP, student.decks, nobody),
    ):
        pass


def test_a_copy_that_is_not_sound_replaces_nothing(student: Student, monkeypatch: pytest.MonkeyPatch) -> None:
    student.harm("UPDATE tally SET n = 7")
    monkeypatch.setattr("srs_cli.app.repairing._rebuild", lambda *_: None)
    names = student.left()
    with pytest.raises(DatabaseRefusedError, match=r"cannot be repaired: of the copy, .*questions"):
        student.repair()
    assert student.left() == names


@pytest.mark.parametrize("column", ["came_ms", "edited_ms", "placed_ms", "position"])
def test_a_harmed_card_with_impossible_numbers_is_kept(student: Student, column: str) -> None:
    student.without_backups()
    student.without_files()
    student.harm(
        f"UPDATE card SET question = 'quXYstion 2', {column} = -138535871872349, deck = deck WHERE ident = 'c2'"
    )
    report, _ = student.repair()
    assert len(report.as_read) == 1
    assert student.rows(f"SELECT {column} >= 0 FROM card WHERE ident = 'c2'") == [(1,)]
