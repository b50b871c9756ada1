"""Backups: whole or not there, checked, owner's alone, and never in the way of another file."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.errors import BusyError, DatabaseRefusedError, InputRefusedError, SrsError, StorageError
from srs_cli.store import backup, file
from srs_cli.store.backup import begin, copy_to, finish, folder_of, listed, make, verified
from srs_cli.store.cards import set_setting
from srs_cli.store.database import Database, create_database, open_database
from srs_cli.store.keeping import DAILY, DAMAGED, IMPORT, MANUAL
from tests.conftest import DAY_MS, NOON_MS

DECK = "name: A\ncards:\n  - {q: one, a: b}\n  - {q: two, a: d}\n"
KILLED = 9


def day_of(utc_ms: int) -> int:
    return utc_ms // DAY_MS


def change(store: Database, value: str = "1") -> None:
    with store.transaction():
        set_setting(store, "x", value)


def long_ago(path: Path) -> None:
    """Let a file have been written some time ago, so that its time tells whether it changed."""
    before = path.stat().st_mtime_ns - 10_000_000_000
    os.utime(path, ns=(before, before))


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(store: Database) -> Path:
    return folder_of(store.path)


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_source: Path, target: Path) -> None:
        if os.path.lexists(target):
            raise FileExistsError(target)
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)


# --- what a backup is


def test_a_backup_holds_what_the_store_does(store: Database, import_deck: Callable[..., Path], folder: Path) -> None:
    import_deck(DECK)
    before = os.umask(0)
    try:
        path = make(store, DAILY, NOON_MS, day_of)
    finally:
        os.umask(before)
    assert path == folder / "srs-2024-10-04T120000Z-daily.db"
    assert names(folder) == [path.name]
    assert (mode(folder), mode(path)) == (0o700, 0o600)
    holds = verified(path)
    assert holds == backup.contents(store)
    assert (holds.events, holds.cards, holds.decks, holds.last_ms) == (0, 2, 1, None)
    copy = open_database(path)
    assert copy.rows("SELECT question FROM card ORDER BY id") == [("one",), ("two",)]
    copy.close()
    assert [each.name for each in listed(store.path)] == [path.name]


def test_what_comes_between_copy_and_name_is_not_in_it(store: Database, import_deck: Callable[..., Path]) -> None:
    copy = begin(store, DAILY, NOON_MS)
    import_deck(DECK)
    assert listed(store.path) == []
    assert verified(finish(copy, day_of)).cards == 0


def test_backups_are_listed_newest_first_and_nothing_else_is(store: Database, folder: Path) -> None:
    assert listed(store.path) == []
    for day, kind in ((1, DAILY), (0, IMPORT), (1, IMPORT)):
        make(store, kind, NOON_MS + day * DAY_MS, day_of)
        change(store, f"{day} {kind}")
    (folder / "srs-2024-10-09T120000Z-daily.db").mkdir()
    (folder / "srs-2024-10-08T120000Z-daily.db").symlink_to(store.path)
    (folder / "notes.txt").write_text("")
    assert [each.name for each in listed(store.path)] == [
        "srs-2024-10-05T120000Z-import-2.db",
        "srs-2024-10-05T120000Z-daily.db",
        "srs-2024-10-04T120000Z-import.db",
    ]


def test_backups_of_one_second_count_up(store: Database, folder: Path) -> None:
    for number in range(3):
        change(store, str(number))
        make(store, MANUAL, NOON_MS, day_of)
    assert names(folder) == [
        "srs-2024-10-04T120000Z-manual-2.db",
        "srs-2024-10-04T120000Z-manual-3.db",
        "srs-2024-10-04T120000Z-manual.db",
    ]


def test_a_name_that_is_taken_meanwhile_is_passed_over(
    store: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = begin(store, MANUAL, NOON_MS)
    make(store, MANUAL, NOON_MS, day_of)
    monkeypatch.setattr(backup, "listed", lambda _: [])
    assert finish(copy, day_of).name == "srs-2024-10-04T120000Z-manual-2.db"
    assert len(names(folder)) == 2


def test_older_ones_are_thinned(store: Database, folder: Path) -> None:
    for minute in range(8):
        change(store, str(minute))
        make(store, IMPORT, NOON_MS + minute * 60_000, day_of)
    assert names(folder) == [f"srs-2024-10-04T120{minute}00Z-import.db" for minute in (0, 3, 4, 5, 6, 7)]


def test_a_backup_that_cannot_be_removed_is_in_nobodys_way(
    store: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(store, IMPORT, NOON_MS, day_of)
    change(store, "1")
    make(store, IMPORT, NOON_MS + 1000, day_of)
    change(store, "2")

    def refuse(path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    make(store, IMPORT, NOON_MS + 2000, day_of)
    assert len(listed(store.path)) == 3


# --- where nothing changed


def test_nothing_is_copied_where_nothing_changed(store: Database, folder: Path) -> None:
    long_ago(store.path)
    first = make(store, MANUAL, NOON_MS, day_of)
    assert make(store, MANUAL, NOON_MS + 1000, day_of) == first
    other = make(store, IMPORT, NOON_MS + 2000, day_of)
    assert other.samefile(first)
    assert names(folder) == [first.name, other.name]
    change(store)
    assert not make(store, IMPORT, NOON_MS + 3000, day_of).samefile(first)


def test_what_changed_within_the_last_second_counts_as_changed(store: Database) -> None:
    change(store)
    first = make(store, MANUAL, NOON_MS, day_of)
    assert make(store, MANUAL, NOON_MS + 1000, day_of) != first


def test_a_damaged_file_that_was_kept_is_not_taken_for_a_backup(store: Database, folder: Path) -> None:
    long_ago(store.path)
    make(store, MANUAL, NOON_MS, day_of).rename(folder / f"srs-2024-10-04T120000Z-{DAMAGED}.db")
    assert make(store, MANUAL, NOON_MS, day_of).name.endswith("manual-2.db")


def test_a_backup_that_goes_meanwhile_is_made_again(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago(store.path)
    first = make(store, MANUAL, NOON_MS, day_of)
    there = listed(store.path)
    first.unlink()
    monkeypatch.setattr(backup, "listed", lambda _: there)
    assert begin(store, MANUAL, NOON_MS).as_before is None


@pytest.mark.usefixtures("no_links")
def test_a_file_system_without_links_will_do(store: Database, folder: Path) -> None:
    long_ago(store.path)
    first = make(store, MANUAL, NOON_MS, day_of)
    assert names(folder) == [first.name]
    change(store)
    assert make(store, MANUAL, NOON_MS, day_of).name == "srs-2024-10-04T120000Z-manual-2.db"


def test_without_links_an_unchanged_backup_is_the_one_that_there_is(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago(store.path)
    first = make(store, DAILY, NOON_MS, day_of)

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(backup, "take_name", refuse)
    assert make(store, IMPORT, NOON_MS, day_of) == first
    assert verified(first).events == 0


def test_without_links_no_name_is_taken_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")

    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(FileExistsError):
        backup.take_name(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_text() == "b"


# --- what goes wrong


def test_a_folder_that_is_a_link_is_refused(store: Database, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match="is a link"):
        make(store, DAILY, NOON_MS, day_of)
    with pytest.raises(StorageError, match="is a link"):
        backup.make_folder(store.path)
    assert names(tmp_path / "elsewhere") == []


def test_a_file_in_the_folders_place_is_told(store: Database, folder: Path) -> None:
    folder.write_text("")
    with pytest.raises(StorageError, match=r"cannot read .*backups: Not a directory"):
        make(store, DAILY, NOON_MS, day_of)
    with pytest.raises(StorageError, match=r"cannot make .*backups: File exists"):
        backup.make_folder(store.path)


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def broken(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def locked(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("database is locked")


@pytest.mark.parametrize(
    ("where", "fault", "error", "words"),
    [
        ("os.fsync", full, StorageError, "cannot make .*: No space left on device"),
        ("os.link", full, None, ""),  # as without links
        ("tempfile.mkstemp", full, StorageError, "cannot write into .*backups: No space left on device"),
        ("srs_cli.store.backup.sync_folder", full, StorageError, "cannot write into .*backups: No space"),
        ("srs_cli.store.database.Database.copy_into", broken, StorageError, "disk is full"),
        ("srs_cli.store.database.Database.copy_into", locked, BusyError, "in use"),
        ("srs_cli.store.database.Database.copy_into", interrupted, KeyboardInterrupt, "^$"),
    ],
)
def test_a_backup_that_fails_says_why_and_leaves_nothing_half(
    store: Database,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    fault: Callable[..., None],
    error: type[BaseException] | None,
    words: str,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(where, fault)
        if error is None:
            make(store, DAILY, NOON_MS, day_of)
        else:
            with pytest.raises(error, match=words):
                make(store, DAILY, NOON_MS, day_of)
    for name in names(folder):
        assert name.endswith("Z-daily.db")
        verified(folder / name)
    change(store)  # no transaction was left open


def test_what_the_disk_failed_to_read_only_once_is_sound(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    really = backup._verified
    times = iter([True])

    def fail_once(path: Path, expected: backup.Contents | None) -> backup.Contents:
        if next(times, False):
            raise DatabaseRefusedError(f"{path} is damaged (database disk image is malformed)")
        return really(path, expected)

    monkeypatch.setattr(backup, "_verified", fail_once)
    assert verified(store.path) == backup.contents(store)


def test_what_the_disk_cannot_read_is_not_called_damaged(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def malformed(path: Path, _expected: backup.Contents | None) -> backup.Contents:
        raise DatabaseRefusedError(f"{path} is damaged (database disk image is malformed)")

    def refuse(_path: Path, _mode: str) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(backup, "_verified", malformed)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StorageError, match=r"cannot read .*srs.db: Input/output error"):
        verified(store.path)


def test_a_copy_that_differs_is_no_backup(store: Database, folder: Path, import_deck: Callable[..., Path]) -> None:
    import_deck(DECK)
    copy = begin(store, DAILY, NOON_MS)
    assert copy.temporary is not None
    with sqlite3.connect(copy.temporary) as connection:
        connection.execute("DELETE FROM card WHERE id = 1")
    connection.close()
    with pytest.raises(DatabaseRefusedError, match="holds 0 events and 1 cards instead of 0 and 2"):
        finish(copy, day_of)
    assert names(folder) == []


def test_a_copy_that_is_damaged_is_no_backup(store: Database, folder: Path, import_deck: Callable[..., Path]) -> None:
    import_deck(DECK)
    copy = begin(store, DAILY, NOON_MS)
    assert copy.temporary is not None
    with sqlite3.connect(copy.temporary) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'card_deck'")  # pages that nobody uses
    connection.close()
    with pytest.raises(DatabaseRefusedError, match="is damaged"):
        finish(copy, day_of)
    assert names(folder) == []


def test_a_store_that_another_program_holds_is_busy(
    store: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.run("PRAGMA busy_timeout = 20")
    blocker = sqlite3.connect(store.path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    with pytest.raises(BusyError):
        make(store, DAILY, NOON_MS, day_of)
    target = sqlite3.connect(":memory:")
    with pytest.raises(BusyError):
        store.copy_into(target)
    target.close()
    blocker.close()
    assert names(folder) == []


def test_an_error_of_the_copy_is_worded(store: Database) -> None:
    target = sqlite3.connect(":memory:")
    target.execute("BEGIN")
    target.execute("CREATE TABLE t (x)")
    with pytest.raises(SrsError, match="in use"):
        store.copy_into(target)
    target.close()


def test_what_a_killed_backup_left_is_swept_away_after_an_hour(store: Database, folder: Path) -> None:
    folder.mkdir()
    old, others = folder / ".srs-left.tmp", folder / "other.tmp"
    old.write_text("")
    others.write_text("")
    (folder / ".srs-fresh.tmp-journal").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "_STALE_NS", 10**18)
        change(store)
        make(store, MANUAL, NOON_MS, day_of)
        assert old.exists()
        patch.setattr(backup, "_STALE_NS", -1)
        change(store, "2")
        make(store, MANUAL, NOON_MS, day_of)
    assert [name for name in names(folder) if "tmp" in name] == ["other.tmp"]


def test_no_kill_leaves_half_a_file_under_a_backups_name(
    store: Database, folder: Path, import_deck: Callable[..., Path]
) -> None:
    import_deck(DECK)
    make(store, MANUAL, NOON_MS, day_of)
    held = backup.contents(store)
    events = ("open", "os.", "sqlite3.", "tempfile.")
    point = 0
    while True:
        point += 1
        child = os.fork()
        if not child:
            left = point

            def kill(event: str, _: object) -> None:
                nonlocal left
                if event.startswith(events):
                    left -= 1
                    if not left:
                        os._exit(KILLED)

            sys.addaudithook(kill)
            mine = open_database(store.path)
            make(mine, IMPORT, NOON_MS + point * 1000, day_of)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        for each in listed(store.path):
            assert verified(folder / each.name) == held
        assert code in {0, KILLED}
        if not code:
            break
    assert point > 10


# --- a copy elsewhere


def test_a_copy_goes_to_the_named_file(store: Database, import_deck: Callable[..., Path], tmp_path: Path) -> None:
    import_deck(DECK)
    target = tmp_path / "away" / "copy.db"
    target.parent.mkdir()
    assert copy_to(store, target, replace=False) == verified(target)
    assert (names(target.parent), mode(target)) == (["copy.db"], 0o600)
    with pytest.raises(InputRefusedError, match="exists already"):
        copy_to(store, target, replace=False)
    target.write_text("old")
    copy_to(store, target, replace=True)
    assert verified(target).cards == 2
    assert names(target.parent) == ["copy.db"]


def test_what_is_no_place_for_a_copy_is_refused(store: Database, tmp_path: Path) -> None:
    link, folder = tmp_path / "link", tmp_path / "folder"
    link.symlink_to("nowhere")
    folder.mkdir()
    for target, words in ((link, "is a link"), (folder, "is not a file"), (store.path, "is the database itself")):
        for replace in (True, False):
            with pytest.raises(InputRefusedError, match=words):
                copy_to(store, target, replace=replace)
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file" / "copy.db", tmp_path / "stick" / "copy.db"):
        with pytest.raises(InputRefusedError, match="there is no folder"):
            copy_to(store, target, replace=False)
    assert not (tmp_path / "stick").exists()
    with pytest.raises(StorageError, match="cannot write"):
        copy_to(store, tmp_path / ("a" * 300) / "copy.db", replace=False)


@pytest.mark.parametrize("fault", [full, None])
def test_a_copy_that_cannot_take_its_name_is_told(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[..., None] | None
) -> None:
    def taken(_source: Path, target: Path) -> None:
        raise FileExistsError(target)

    monkeypatch.setattr(backup, "take_name", fault or taken)
    (tmp_path / "copies").mkdir()
    with pytest.raises(StorageError if fault else InputRefusedError):
        copy_to(store, tmp_path / "copies" / "copy.db", replace=False)
    assert names(tmp_path / "copies") == []


def test_a_kept_file_takes_a_free_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"a")
    backup.take_second_name(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").samefile(tmp_path / "a")
    with pytest.raises(FileExistsError):
        backup.take_second_name(tmp_path / "a", tmp_path / "b")
    monkeypatch.setattr(os, "link", full)
    backup.take_second_name(tmp_path / "a", tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == b"a"
    assert not (tmp_path / "c").samefile(tmp_path / "a")
    assert mode(tmp_path / "c") == 0o600


def test_a_folder_of_the_system_that_cannot_be_read_is_told(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", full)
    with pytest.raises(StorageError, match="cannot read"):
        listed(store.path)


@pytest.mark.harms_store
def test_what_is_empty_or_newer_is_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.write_bytes(b"")
    with pytest.raises(DatabaseRefusedError, match="is empty"):
        verified(path)
    newer = create_database(tmp_path / "newer.db")
    newer.run(f"PRAGMA user_version = {file.SCHEMA_VERSION + 1}")
    newer.close()
    with pytest.raises(DatabaseRefusedError, match="newer srs"):
        verified(tmp_path / "newer.db")


def test_a_copy_that_cannot_be_made_durable_is_none(
    store: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the disk has not got may be gone at the next power cut: nothing may be called a backup that is not there."""

    def refuse(_handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    change(store)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(StorageError, match="Input/output error"):
            backup.private_copy(store, store.path.parent)
    assert names(store.path.parent) == sorted({store.path.name, *([folder.name] if folder.exists() else [])})
