"""Another machine's store is hostile until it was checked, and only read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from srs_cli.errors import DatabaseRefusedError, InputRefusedError, SrsError, StorageError
from srs_cli.model.event import ADOPT, Event, Moment
from srs_cli.model.identity import row_digest
from srs_cli.store import backup, cards, file, guest, log, sound, uniting
from srs_cli.store import database as database_module
from srs_cli.store.database import Database, create_database, in_memory
from tests.app.machines import Machine

DECK = "name: D\ncards:\n  - {id: a, q: q, a: x}\n  - {id: b, q: r, a: y}\n"
COLUMNS = log.EVENT_COLUMNS.split(", ")


def gaps(store: Database) -> list[str]:
    """Return the devices of whose numbers any are missing, or more are there than there should be."""
    found = sound.numberings(store)
    return [each.device for each in found if each.missing or each.last is None or each.last < each.highest]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "other")
    machine.deck(DECK)
    machine.answer("a")
    machine.answer("b")
    yield machine
    machine.store.close()


def opened(path: Path, ours: Path = Path("none.db")) -> list[int]:
    """Open a store as another machine's; return how many cards and events it holds."""
    with guest.opened(path, ours) as database:
        assert database.path == path
        return [database.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("card", "event")]


def sql(path: Path, *statements: str) -> None:
    """Change a store past srs and its triggers."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'event_is%'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, words in triggers:
            connection.execute(words)


def left(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(path.parent.iterdir()) if each.is_file()}


def refused(path: Path, words: str, error: type[SrsError] = DatabaseRefusedError) -> SrsError:
    """Expect that a store is refused, untouched."""
    before = left(path)
    with pytest.raises(error, match=words) as raised:
        opened(path)
    assert left(path) == before
    assert ".srs-merge-" not in raised.value.sentence + raised.value.hint
    return raised.value


def test_a_store_is_read_and_left_as_it_is(other: Machine) -> None:
    before = left(other.store.path)
    assert opened(other.store.path) == [2, 2]
    assert left(other.store.path) == before
    other.store.path.chmod(0o400)
    other.store.path.parent.chmod(0o500)
    assert opened(other.store.path) == [2, 2]
    other.store.path.parent.chmod(0o700)


def test_this_machines_own_store_is_none_by_whatever_name(other: Machine, tmp_path: Path) -> None:
    path = other.store.path
    (tmp_path / "hard.db").hardlink_to(path)
    (tmp_path / "soft.db").symlink_to(path)
    for name in (path, tmp_path / "hard.db", tmp_path / "soft.db"):
        with pytest.raises(InputRefusedError, match="is the database of this machine"):
            opened(name, path)


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    refused(path, "no such file", InputRefusedError)
    path.symlink_to(tmp_path / "nothing")
    refused(path, "is a link to nothing")
    path.unlink()
    for content, words in ((b"", "is empty"), (b"x", "is empty"), (b"x" * 5000, "is not an srs database")):
        path.write_bytes(content)
        error = refused(path, words)
        assert error.hint == f"Nothing was merged. `srs --db {path} doctor` tells what is wrong."
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
    refused(path, "is not an srs database")
    folder = tmp_path / "folder.db"
    folder.mkdir()
    with pytest.raises(DatabaseRefusedError, match="is not a file"):
        opened(folder)
    os.mkfifo(tmp_path / "fifo.db")
    with pytest.raises(DatabaseRefusedError, match="is not a file"):
        opened(tmp_path / "fifo.db")


@pytest.mark.harms_store
def test_a_newer_store_is_refused(other: Machine) -> None:
    sql(other.store.path, "PRAGMA user_version = 9999")
    error = refused(other.store.path, "was made by a newer srs")
    assert error.hint == "Nothing was merged. Upgrade srs on this machine."


def test_a_store_that_cannot_be_read_is_refused(other: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(StorageError, match=r"cannot read .*srs\.db: Permission denied"):
        opened(other.store.path)
    monkeypatch.undo()
    (other.store.path.parent / "srs.db-journal").write_bytes(b"x")
    monkeypatch.setattr(backup, "private_copy", lambda *_: (_ for _ in ()).throw(StorageError("hot")))
    monkeypatch.setattr(shutil, "copyfile", denied)
    with pytest.raises(StorageError, match=r"cannot read .*srs\.db: Permission denied"):
        opened(other.store.path)


def test_the_copy_is_beside_the_backups_and_what_a_kill_left_is_swept_away(other: Machine, tmp_path: Path) -> None:
    ours = tmp_path / "ours" / "srs.db"
    folder = backup.folder_of(ours)
    for name, age_s in ((".srs-merge-old", 4000), (".srs-merge-new", 0)):
        (folder / name).mkdir(parents=True)
        (folder / name / "srs.db").write_bytes(b"x")
        os.utime(folder / name, (time.time() - age_s, time.time() - age_s))
    with guest.opened(other.store.path, ours):
        left = sorted(path.name for path in folder.iterdir())
        assert len(left) == 2
        assert all(
            path.stat().st_mode & 0o077 == 0
            for path in folder.glob(".srs-merge-*/srs.db")
            if ".srs-merge-new" not in str(path)
        )
    assert [path.name for path in folder.iterdir()] == [".srs-merge-new"]


def test_a_full_disk_for_the_copy_is_told(other: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "private_copy", lambda *_: (_ for _ in ()).throw(StorageError("full")))
    refused(other.store.path, "full", StorageError)


def test_an_older_store_is_brought_up_to_date_in_the_copy(other: Machine, tmp_path: Path) -> None:
    old = tmp_path / "old" / "old.db"
    old.parent.mkdir()
    for version in (1, 2):
        old.unlink(missing_ok=True)
        with closing(sqlite3.connect(old, isolation_level=None)) as connection:
            database_module.migrate(Database(connection, old), version)
            connection.execute("ATTACH ? AS new", (str(other.store.path),))
            for table in ("deck", "card", "event", "device"):
                names = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
                connection.execute(f"INSERT INTO {table} SELECT {names} FROM new.{table}")
            connection.execute(f"PRAGMA application_id = {file.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version}")
        before = left(old)
        assert opened(old) == [2, 2]
        assert left(old) == before


def test_a_store_that_was_cut_off_in_a_transaction_is_rolled_back_in_the_copy(other: Machine, tmp_path: Path) -> None:
    path = tmp_path / "cut" / "srs.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(other.store.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM card")
        connection.executemany("INSERT INTO setting VALUES (?, ?)", ((str(n), "x" * 900) for n in range(900)))
        shutil.copy(other.store.path, path)
        shutil.copy(f"{other.store.path}-journal", f"{path}-journal")
        connection.execute("ROLLBACK")
    before = left(path)
    assert "srs.db-journal" in before
    assert opened(path) == [2, 2]
    assert left(path) == before


def test_a_store_that_is_written_ahead_of_is_read_with_what_was_written(other: Machine, tmp_path: Path) -> None:
    path = tmp_path / "ahead" / "srs.db"
    path.parent.mkdir()
    shutil.copy(other.store.path, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO setting VALUES ('late', 'x')")
        away = tmp_path / "away" / "srs.db"
        away.parent.mkdir()
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", f"{away}{end}")
    before = left(away)
    with guest.opened(away, path) as database:
        assert cards.setting(database, "late") == "x"
    assert left(away) == before


@pytest.mark.harms_store
@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_tables_that_sqlite_cannot_read_are_refused(other: Machine, tmp_path: Path, mode: str) -> None:
    path = tmp_path / "odd" / "srs.db"
    path.parent.mkdir()
    shutil.copy(other.store.path, path)
    sql(path, "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 'x' WHERE name = 'card'")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(f"PRAGMA journal_mode = {mode}")
    refused(path, "is damaged")


@pytest.mark.harms_store
@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE more (a)",
        "CREATE VIEW bomb AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n",
        "CREATE TRIGGER t AFTER UPDATE ON card BEGIN SELECT 1; END",
        "DROP INDEX event_card",
        "ALTER TABLE event ADD COLUMN more TEXT",
        "DROP TRIGGER memory_changed",
    ],
)
def test_tables_that_srs_does_not_make_are_refused(other: Machine, change: str) -> None:
    sql(other.store.path, change)
    refused(other.store.path, "its tables are not those that srs makes")


def test_a_table_of_sqlite_itself_is_no_harm(other: Machine) -> None:
    sql(other.store.path, "ANALYZE")
    assert opened(other.store.path) == [2, 2]


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (["UPDATE card SET answer = 'z' WHERE ident = 'a'"], "1 of its cards changed since written"),
        (["PRAGMA foreign_keys = OFF", "UPDATE card SET deck = 9"], "a card is of no deck"),
        (["UPDATE card SET key = -1 WHERE ident = 'a'"], "a card is of no deck"),
        (["UPDATE event SET card = 5"], "an answer is of no card"),
        (["DELETE FROM device"], "an answer is of no device"),
        (["UPDATE device SET id = ''", "UPDATE event SET device = ''"], "a device has no name"),
        (["INSERT INTO device VALUES ('x', -1, 0)"], "a device has no name"),
    ],
)
@pytest.mark.harms_store
def test_a_damaged_store_is_refused(other: Machine, harm: list[str], words: str) -> None:
    sql(other.store.path, *harm)
    error = refused(other.store.path, words)
    assert error.hint == f"Nothing was merged. `srs --db {other.store.path} doctor` tells more."


@pytest.mark.harms_store
def test_a_store_with_a_torn_page_is_refused(other: Machine) -> None:
    data = bytearray(other.store.path.read_bytes())
    for start in (100, *range(2 * 4096, len(data), 4096)):
        torn = data.copy()
        torn[start : start + 200] = b"\xff" * 200
        other.store.path.write_bytes(torn)
        with pytest.raises(DatabaseRefusedError):
            list(_missing_of(other.store.path))


def _missing_of(path: Path) -> list[Event | None]:
    with guest.opened(path, Path("none.db")) as there, closing(in_memory()) as here:
        return list(uniting.missing(here, there))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", b"x"),
        ("id", b"\xff" * 16),
        ("card", -1),
        ("face", 64),
        ("face", -1),
        ("utc_ms", 1 << 60),
        ("offset_s", 1 << 40),
        ("day", 1 << 40),
        ("grade", -2),
        ("grade", 99_999),
        ("took_ms", -1),
        ("device_seq", 0),
        ("voids", b"x"),
        ("payload", "{"),
        ("payload", "[1]"),
        ("payload", "[" * 100_000),
        ("payload", '{"interval": -1}'),
        ("payload", '{"interval": "9"}'),
        ("payload", '{"interval": 99999}'),
        ("grade", 6),
        ("grade", -1),
    ],
)
def test_an_event_that_srs_never_writes_is_refused_though_its_digest_fits(
    other: Machine, name: str, value: object
) -> None:
    row = dict(zip(COLUMNS, other.store.rows(f"SELECT {log.EVENT_COLUMNS} FROM event")[0], strict=True))
    guest.check_event(other.store.path, row_digest(row.values()), tuple(row.values()))
    row[name] = value
    with pytest.raises(DatabaseRefusedError, match="is none that srs writes"):
        guest.check_event(other.store.path, row_digest(row.values()), tuple(row.values()))


def test_a_schedule_that_no_calendar_has_is_refused(other: Machine) -> None:
    row = dict(zip(COLUMNS, other.store.rows(f"SELECT {log.EVENT_COLUMNS} FROM event")[0], strict=True))
    row |= {"kind": ADOPT, "grade": -1, "payload": f'{{"due": {10**30}}}'}
    with pytest.raises(DatabaseRefusedError, match="is none that srs writes"):
        guest.check_event(other.store.path, row_digest(row.values()), tuple(row.values()))
    row["payload"] = '{"due": 20000, "ease": 250}'
    guest.check_event(other.store.path, row_digest(row.values()), tuple(row.values()))


@pytest.mark.parametrize("payload", ["", "{}", '{"interval": 36500, "batch": "x"}'])
def test_what_srs_writes_is_sound(other: Machine, payload: str) -> None:
    row = dict(zip(COLUMNS, other.store.rows(f"SELECT {log.EVENT_COLUMNS} FROM event")[0], strict=True))
    row["payload"] = payload
    guest.check_event(other.store.path, row_digest(row.values()), tuple(row.values()))


@pytest.mark.harms_store
def test_an_event_that_was_changed_is_refused(other: Machine) -> None:
    sql(other.store.path, "UPDATE event SET grade = 5 WHERE grade = 4")
    with pytest.raises(DatabaseRefusedError, match=r"event [0-9a-f]{32} changed since written"):
        _missing_of(other.store.path)


@pytest.mark.harms_store
def test_two_events_under_one_id_are_refused(other: Machine, tmp_path: Path) -> None:
    here = Machine(tmp_path / "here")
    here.merge(other)
    (first, *_), second = other.store.rows(f"SELECT {log.EVENT_COLUMNS} FROM event ORDER BY id")
    changed = list(second)
    changed[COLUMNS.index("grade")] = 1
    with closing(sqlite3.connect(other.store.path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER event_is_never_changed")
        connection.execute("UPDATE event SET grade = 1, digest = ? WHERE id = ?", (row_digest(changed), second[0]))
        connection.execute(
            "CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN "
            "SELECT raise(ABORT, 'the log is append-only'); END"
        )
    assert first != second[0]
    with pytest.raises(DatabaseRefusedError, match=r"is another in .* than here"):
        here.planned(other)
    here.store.close()


def forget(machine: Machine, seq: int) -> None:
    """Lose an event of a store."""
    sql(machine.store.path, f"DELETE FROM event WHERE device_seq = {seq}")


@pytest.mark.harms_store
def test_events_that_the_other_store_lost_are_no_loss_where_they_are_here(other: Machine, tmp_path: Path) -> None:
    here = Machine(tmp_path / "here")
    here.merge(other)
    other.answer("a")
    forget(other, 1)
    assert here.merge(other).devices[0].answers == 1
    assert gaps(here.store) == []
    here.store.close()


@pytest.mark.harms_store
@pytest.mark.parametrize("seq", [1, 2])
def test_else_they_are_told(other: Machine, tmp_path: Path, seq: int) -> None:
    here = Machine(tmp_path / "here")
    forget(other, seq)
    with pytest.raises(DatabaseRefusedError, match=r"it lacks 1 event of the device [0-9a-f]+"):
        here.merge(other)
    here.store.close()


@pytest.mark.harms_store
def test_a_device_that_says_less_than_there_is_is_told(other: Machine, tmp_path: Path) -> None:
    here = Machine(tmp_path / "here")
    sql(other.store.path, "UPDATE device SET last_seq = 1")
    with pytest.raises(DatabaseRefusedError, match="it lacks 1 event of"):
        here.merge(other)
    here.store.close()


@pytest.mark.harms_store
def test_a_gap_here_is_closed_by_what_the_other_machine_kept(other: Machine, tmp_path: Path) -> None:
    here = Machine(tmp_path / "here")
    here.merge(other)
    other.merge(here)
    forget(here, 1)
    assert gaps(here.store) != []
    here.merge(other)
    assert gaps(here.store) == []
    here.store.close()


def test_a_device_that_wrote_nothing_leaves_no_trace(tmp_path: Path, chance: Callable[[int], bytes]) -> None:
    store, other = create_database(tmp_path / "a.db"), create_database(tmp_path / "b.db")
    log.own_device(other, chance)
    with store.transaction():
        uniting.add_events(store, other)
    assert uniting.devices(store) == {}
    store.close()
    other.close()


def test_numbers_that_two_machines_gave_are_no_gap_and_missing_ones_are(
    store: Database, chance: Callable[[int], bytes]
) -> None:
    device = log.own_device(store, chance)
    with store.transaction():
        made = log.append(store, Event(b"", 0, 0, 1, Moment(1, 0, 0), device=device), chance)
        twin = made._replace(id=b"\x01" * 16)
        values = (twin.id, 0, 0, 1, 1, 0, 0, -1, 0, device, 1, b"", "")
        marks = ", ".join("?" * 14)
        store.run(f"INSERT INTO event ({log.EVENT_COLUMNS}, digest) VALUES ({marks})", (*values, row_digest(values)))
    assert gaps(store) == []
    with store.transaction():
        store.run("UPDATE device SET last_seq = 2")
    assert gaps(store) == [device]
    with store.transaction():
        store.run("UPDATE device SET last_seq = 1")
