"""Backups that are made by themselves, and what restoring one would change."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from srs_cli.app import backing_up
from srs_cli.app.backing_up import Keeper, preview, restore
from srs_cli.app.importing import apply_import, plan_import
from srs_cli.app.recording import Recorder
from srs_cli.errors import DatabaseRefusedError, InputRefusedError, StorageError
from srs_cli.model.event import FLAG
from srs_cli.store import backup, cards, comparing, restoring
from srs_cli.store import database as database_module
from srs_cli.store import file as file_module
from srs_cli.store.database import MIGRATION, REPAIR, Database, create_database, open_database
from srs_cli.store.keeping import named
from tests.conftest import DAY_MS, NOON_MS, STEP, FakeClock

DECK = "name: A\ncards:\n  - {q: one, a: b}\n  - {q: two, a: d}\n"


@dataclass
class BackupTime:
    """A clock for backups, whose study day begins at four, in UTC."""

    now_ms: int = NOON_MS

    def utc_ms(self) -> int:
        return self.now_ms

    def local_day(self, utc_ms: int) -> int:
        return utc_ms // DAY_MS

    def day_of(self, utc_ms: int) -> int:
        return (utc_ms - 4 * 3_600_000) // DAY_MS


@dataclass
class Kept:
    """A keeper, its clock, and what it noted."""

    time: BackupTime = field(default_factory=BackupTime)
    notes: list[str] = field(default_factory=list)
    keeper: Keeper = field(init=False)

    def __post_init__(self) -> None:
        self.keeper = Keeper(self.time, self.notes.append)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def filled(store: Database, import_deck: Callable[..., Path]) -> Database:
    import_deck(DECK)
    return store


def kinds(database: Database) -> list[str]:
    return [each.kind for each in backup.listed(database.path)]


def flag(database: Database, clock: FakeClock, chance: Callable[[int], bytes], flag: int = 1) -> None:
    Recorder(database, clock, chance, STEP).record([(cards.cards_of(database, 1)[0], 0)], FLAG, flag)


def broken(*_: object) -> None:
    raise StorageError("cannot write: No space left on device")


# --- by themselves


def test_the_first_write_of_a_study_day_is_preceded_by_a_backup(
    filled: Database, kept: Kept, clock: FakeClock, chance: Callable[[int], bytes]
) -> None:
    filled._written = False
    filled.guard(kept.keeper)
    flag(filled, clock, chance)
    flag(filled, clock, chance)
    kept.keeper.close()
    (made,) = backing_up.entries(filled.path)
    assert made.holds is not None
    assert (made.backup.kind, made.holds.events) == ("daily", 0)
    for hours, count in ((15, 1), (17, 2)):  # until three at night it is the same day
        kept.time.now_ms = NOON_MS + hours * 3_600_000
        filled._written = False
        flag(filled, clock, chance)
        kept.keeper.close()
        assert len(kinds(filled)) == count
    assert kept.notes == []


def test_a_clock_that_was_wrong_once_does_not_stop_the_backups(
    filled: Database, kept: Kept, clock: FakeClock, chance: Callable[[int], bytes]
) -> None:
    for years in (12, 0, -12):
        kept.time.now_ms = NOON_MS + years * 365 * DAY_MS
        filled._written = False
        filled.guard(kept.keeper)
        flag(filled, clock, chance)
        kept.keeper.close()
    assert len(kinds(filled)) == 3


def test_nothing_is_made_of_an_empty_store(store: Database, kept: Kept, import_deck: Callable[..., Path]) -> None:
    store.guard(kept.keeper)
    import_deck(DECK)
    kept.keeper.close()
    assert kinds(store) == []


def test_an_import_that_changes_something_is_preceded_by_a_backup(
    filled: Database, kept: Kept, deck_file: Callable[..., Path]
) -> None:
    filled.guard(kept.keeper)
    path = deck_file(DECK)
    apply_import(filled, plan_import(filled, [path]))
    assert kinds(filled) == []
    path = deck_file(DECK.replace("two", "three"))
    apply_import(filled, plan_import(filled, [path]))
    kept.keeper.close()
    (made,) = backing_up.entries(filled.path)
    assert made.backup.kind == "import"
    with backup.opened(made.path) as opened:
        assert opened.rows("SELECT question FROM card WHERE id = 2") == [("two",)]


def test_a_restored_or_damaged_file_is_not_todays_backup(
    filled: Database, kept: Kept, clock: FakeClock, chance: Callable[[int], bytes]
) -> None:
    backup.make(filled, "replaced", NOON_MS, kept.time.local_day)
    filled._written = False
    filled.guard(kept.keeper)
    flag(filled, clock, chance)
    kept.keeper.close()
    assert kinds(filled) == ["daily", "replaced"]


# --- where one cannot be made


@pytest.mark.parametrize("where", ["begin", "finish"])
def test_an_answer_goes_on_without(
    filled: Database,
    kept: Kept,
    clock: FakeClock,
    chance: Callable[[int], bytes],
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    filled._written = False
    filled.guard(kept.keeper)
    monkeypatch.setattr(backup, where, broken)
    flag(filled, clock, chance)
    kept.keeper.close()
    kept.keeper.close()
    assert kept.notes == ["no backup could be made: cannot write: No space left on device"]
    assert backup.contents(filled).events == 1


@pytest.mark.parametrize(
    ("coming", "words"),
    [
        (MIGRATION, "the database is not brought up to date, for there is no backup: cannot write"),
        (REPAIR, "nothing was repaired, for there is no backup: cannot write"),
    ],
)
@pytest.mark.parametrize("where", ["begin", "finish"])
def test_a_migration_or_repair_does_not(
    filled: Database, kept: Kept, monkeypatch: pytest.MonkeyPatch, coming: str, words: str, where: str
) -> None:
    filled.guard(kept.keeper)
    monkeypatch.setattr(backup, where, broken)
    with pytest.raises(StorageError, match=words) as caught:
        filled.keep_before(coming)
    assert caught.value.hint == "Nothing was changed."
    assert kept.notes == []


def damaged(*_: object) -> None:
    raise DatabaseRefusedError("srs.db is damaged", "Look.")


def test_of_a_damaged_store_an_answer_is_told_a_migration_refused_and_a_repair_keeps_the_bytes(
    filled: Database, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.guard(kept.keeper)
    monkeypatch.setattr(backup, "begin", damaged)
    filled.keep_before("daily")
    assert kept.notes == ["no backup could be made: srs.db is damaged"]
    with pytest.raises(DatabaseRefusedError, match="not brought up to date") as caught:
        filled.keep_before(MIGRATION)
    assert caught.value.hint == "Look."
    filled.keep_before(REPAIR)
    (made,) = backing_up.entries(filled.path)
    assert made.backup.kind == "damaged"
    assert made.path.read_bytes() == filled.path.read_bytes()


def test_a_folder_that_is_a_link_is_told(filled: Database, kept: Kept, tmp_path: Path) -> None:
    (filled.path.parent / "backups").symlink_to(tmp_path)
    filled.guard(kept.keeper)
    filled.keep_before("daily")
    assert "is a link" in kept.notes[0]


def test_a_fault_of_ours_is_not_swallowed(filled: Database, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    filled.guard(kept.keeper)
    monkeypatch.setattr(backup, "finish", fail)
    filled.keep_before("import")
    with pytest.raises(ZeroDivisionError):
        kept.keeper.close()
    kept.keeper.close()


def old_schema(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a store of the schema before."""
    with monkeypatch.context() as patch:
        patch.setattr(file_module, "SCHEMA_VERSION", 1)
        old = create_database(path)
        old.run("INSERT INTO deck (key, name) VALUES ('k', 'A')")
        old.run("INSERT INTO device VALUES ('mine', 0, 1)")
        old.run(
            "INSERT INTO card (key, deck, ident, position, type, question, answer, listed, hint, extra, tags, source_file, "
            "source_line, source_column, image, digest) VALUES (1, 1, 'x', 0, 'basic', 'q', 'a', 0, '', '', '', '', 0, 0, "
            "'', x'00')"
        )
        old.close()


@pytest.mark.harms_store
def test_a_migration_is_preceded_by_a_backup_of_the_schema_before(
    tmp_path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data" / "srs.db"
    old_schema(path, monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(backup, "begin", broken)
        with pytest.raises(StorageError, match="not brought up to date"):
            database_module.open_database(path, kept.keeper)
    with backup.opened(path) as opened:
        assert opened.rows("PRAGMA user_version") == [(1,)]
    database_module.open_database(path, kept.keeper).close()
    (made,) = backing_up.entries(path)
    assert made.backup.kind == "migration"
    for file, version in ((made.path, 1), (path, file_module.SCHEMA_VERSION)):
        with backup.opened(file) as opened:
            assert opened.rows("PRAGMA user_version") == [(version,)]
    database_module.open_database(path, kept.keeper).close()
    assert len(backing_up.entries(path)) == 1


# --- listed


def test_the_newest_good_one_is_neither_damaged_nor_harmed(filled: Database, kept: Kept) -> None:
    assert backing_up.newest_good(filled.path) is None
    good = backing_up.back_up(filled, kept.time)
    folder = backing_up.folder_of(filled.path)
    harmed = bytearray(good.read_bytes())
    harmed[8192:12_288] = bytes(4096)  # an index: it opens
    (folder / "srs-2030-01-01T000000Z-daily.db").write_bytes(harmed)
    rotten = folder / "srs-2033-01-01T000000Z-daily.db"
    rotten.write_bytes(good.read_bytes())
    with closing(open_database(rotten)) as other:
        other.run("UPDATE card SET hint = 'harmed'")  # a row alone: its structure is sound
    (folder / "srs-2031-01-01T000000Z-daily.db").write_bytes(b"")
    (folder / "srs-2032-01-01T000000Z-damaged.db").write_bytes(good.read_bytes())
    found = backing_up.newest_good(filled.path)
    assert found is not None
    assert found.path == good
    holds = {each.backup.utc_ms // (365 * DAY_MS): each.holds for each in backing_up.entries(filled.path)}
    assert [value is None for value in holds.values()] == [False, False, True, False, False]


def test_one_that_goes_while_it_is_listed_is_told_as_empty(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "listed", lambda _: [named("srs.db", NOON_MS, "daily")])
    (found,) = backing_up.entries(filled.path)
    assert (found.size, found.holds) == (0, None)


# --- restored


def test_a_preview_says_what_would_change_and_restoring_does_it(
    filled: Database, kept: Kept, clock: FakeClock, chance: Callable[[int], bytes], deck_file: Callable[..., Path]
) -> None:
    flag(filled, clock, chance)
    source = backing_up.back_up(filled, kept.time)
    flag(filled, clock, chance, 2)
    apply_import(filled, plan_import(filled, [deck_file("name: B\ncards:\n  - {q: x, a: y}\n", "b.yaml")]))
    found = preview(source, filled.path, filled)
    assert found.difference is not None
    assert (found.difference.here.changes, found.difference.here.cards, found.difference.here.decks) == (1, 1, ("B",))
    replaced = restore(found, filled.path, filled, kept.time)
    assert replaced is not None
    assert backup.contents(filled) == found.there
    flag(filled, clock, chance, 3)  # counts as another device: the first one's numbers stand in what was replaced
    assert filled.rows("SELECT device_seq FROM event ORDER BY id") == [(1,), (1,)]
    assert len(set(filled.rows("SELECT device FROM event"))) == 2
    assert preview(replaced, filled.path, filled).there == found.here


def test_what_is_no_sound_backup_is_refused(
    filled: Database, kept: Kept, tmp_path: Path, clock: FakeClock, chance: Callable[[int], bytes]
) -> None:
    with pytest.raises(InputRefusedError, match="no such file"):
        preview(tmp_path / "none.db", filled.path, filled)
    with pytest.raises(InputRefusedError, match="the database itself"):
        preview(filled.path, filled.path, filled)
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"hello" * 100)
    with pytest.raises(DatabaseRefusedError, match="not an srs database") as caught:
        preview(foreign, filled.path, filled)
    assert "srs backup --list" in caught.value.hint
    flag(filled, clock, chance)
    source = backing_up.back_up(filled, kept.time)
    harmed = tmp_path / "harmed.db"
    harmed.write_bytes(source.read_bytes().replace(b"oneb", b"onec"))
    assert harmed.read_bytes() != source.read_bytes()
    with pytest.raises(DatabaseRefusedError, match="1 row changed since written"):
        preview(harmed, filled.path, filled)


@pytest.mark.harms_store
def test_a_store_that_cannot_be_read_is_replaced_as_a_file(
    filled: Database, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = backing_up.back_up(filled, kept.time)
    with monkeypatch.context() as patch:
        patch.setattr(comparing, "compare", damaged)
        found = preview(source, filled.path, filled)
    assert (found.difference, found.trouble) == (None, "srs.db is damaged")
    inode = filled.path.stat().st_ino
    replaced = restore(found, filled.path, filled, kept.time)
    assert replaced is not None
    assert (replaced.stat().st_ino, "damaged" in replaced.name) == (inode, True)


@pytest.mark.harms_store
def test_a_store_that_turns_out_damaged_is_replaced_as_a_file(
    filled: Database, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = backing_up.back_up(filled, kept.time)
    found = preview(source, filled.path, filled)
    monkeypatch.setattr(restoring, "replace_contents", damaged)
    replaced = restore(found, filled.path, filled, kept.time)
    assert replaced is not None
    assert "damaged" in replaced.name


def test_where_there_is_no_store_the_backup_becomes_it(filled: Database, kept: Kept) -> None:
    source = backing_up.back_up(filled, kept.time)
    filled.close()
    filled.path.unlink()
    found = preview(source, filled.path, None)
    assert (found.here, found.difference) == (None, None)
    assert restore(found, filled.path, None, kept.time) is None
    assert backing_up.holding(filled.path) == found.there
