"""The database file before SQLite sees it: what is not ours, not whole or not a file is refused, byte for byte as it was."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.errors import BusyError, DatabaseRefusedError, SrsError, StorageError
from srs_cli.store import file
from srs_cli.store.database import Database, create_database, open_database
from srs_cli.store.due import waiting


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a whole database."""
    path = tmp_path_factory.mktemp("good") / "srs.db"
    create_database(path).close()
    return path.read_bytes()


def with_number(good: bytes, place: int, number: int) -> bytes:
    """Return the database with another number in its header: 60 is the schema's, 68 the program's."""
    return good[:place] + number.to_bytes(4, "big", signed=True) + good[place + 4 :]


def of_another_program(_: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(f"{folder}/places.db")
        connection.execute("CREATE TABLE places (url)")
        connection.close()
        return Path(folder, "places.db").read_bytes()


BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "is empty (0 bytes) but was expected to hold your history"),
    "one byte": (lambda _: b"S", "is empty (1 byte) but was expected to hold your history"),
    "text": (lambda _: b"hello\n" * 100, "is not an srs database"),
    "a deck file": (lambda _: b"name: a\ncards: []\n", "is not an srs database"),
    "a page of zeros": (lambda _: bytes(4096), "is not an srs database"),
    "the mark alone": (lambda good: good[:16], "damaged"),
    "half a header": (lambda good: good[:50], "damaged"),
    "the header alone": (lambda good: good[:100], "damaged"),
    "the first page alone": (lambda good: good[:4096], "is damaged (database disk image is malformed)"),
    "its first half": (lambda good: good[: len(good) // 2], "is damaged (database disk image is malformed)"),
    "all but its end": (lambda good: good[:-4096], "is damaged (database disk image is malformed)"),
    "another program's": (of_another_program, "is not an srs database, or it is damaged"),
    "another program's, marked": (lambda good: with_number(good, 68, 1_234_567), "is another program's database"),
    "no program's": (lambda good: with_number(good, 68, 0), "is another program's database"),
    "without a schema": (lambda good: with_number(good, 60, 0), "is damaged (schema 0)"),
    "with a schema below none": (lambda good: with_number(good, 60, -1), "is damaged (schema -1)"),
    "newer": (
        lambda good: with_number(good, 60, 9999),
        f"was made by a newer srs (schema 9999, this one knows {file.SCHEMA_VERSION})",
    ),
}
OPENINGS: list[Callable[[Path], object]] = [open_database, lambda path: waiting(str(path), 0, 0)]


@pytest.mark.parametrize("opening", OPENINGS, ids=["for a session", "for the prompt"])
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_and_stays_as_it_is(
    tmp_path: Path, good: bytes, kind: str, opening: Callable[[Path], object]
) -> None:
    make, words = BAD[kind]
    path = tmp_path / "srs.db"
    path.write_bytes(make(good))
    before = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(DatabaseRefusedError) as caught:
        opening(path)
    assert caught.value.exit_code == 4
    assert caught.value.sentence.startswith(str(path))
    assert words in caught.value.sentence
    assert caught.value.hint
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("opening", OPENINGS, ids=["for a session", "for the prompt"])
def test_a_schema_that_is_no_text_is_refused(tmp_path: Path, good: bytes, opening: Callable[[Path], object]) -> None:
    path = tmp_path / "srs.db"
    harmed = good.replace(b"indexcard_deck", b"indexcard_d\xd4ck").replace(
        b"CREATE INDEX card_deck", b"CREATE OTHER card_deck"
    )
    assert harmed != good
    path.write_bytes(harmed)
    with pytest.raises(DatabaseRefusedError, match="is damaged"):
        opening(path)


def make_folder(path: Path) -> None:
    path.mkdir()


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("opening", OPENINGS, ids=["for a session", "for the prompt"])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_folder, "is not a file"),
        (make_fifo, "is not a file"),
        (make_dangling_link, "is a link to nothing"),
    ],
)
def test_what_is_no_file_is_refused_without_waiting_for_it(
    tmp_path: Path, make: Callable[[Path], None], words: str, opening: Callable[[Path], object]
) -> None:
    path = tmp_path / "srs.db"
    make(path)
    assert file.exists(str(path))
    with pytest.raises(DatabaseRefusedError, match=words):
        opening(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_a_database_will_do(tmp_path: Path, good: bytes) -> None:
    (tmp_path / "real.db").write_bytes(good)
    (tmp_path / "srs.db").symlink_to("real.db")
    open_database(tmp_path / "srs.db").close()
    assert not file.exists(str(tmp_path / "other.db"))


def test_what_cannot_be_read_is_a_matter_of_storage(tmp_path: Path) -> None:
    (tmp_path / "srs.db").symlink_to("srs.db")
    with pytest.raises(StorageError, match=r"cannot read .*srs\.db: "):
        open_database(tmp_path / "srs.db")


@pytest.mark.parametrize(
    "name", ["a b.db", "50%25.db", "what?.db", "a#b.db", "?mode=memory", "é\U0001f98a.db", "'\".db"]
)
def test_any_name_opens_the_file_of_that_name(tmp_path: Path, good: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(good)
    for path in (tmp_path / name, Path(f"/{tmp_path}") / name):
        database = open_database(path)
        assert Path(database.rows("PRAGMA database_list")[0][2]) == (tmp_path / name).resolve()
        database.close()
    assert list(tmp_path.iterdir()) == [tmp_path / name]


def test_a_name_from_the_current_folder_opens_there(
    tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "srs.db").write_bytes(good)
    monkeypatch.chdir(tmp_path)
    assert waiting("srs.db", 0, 0)[1:] == (0, 0, 0, -1)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connection.close()
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(file.uri(str(tmp_path / "none.db")), uri=True)
    assert list(tmp_path.iterdir()) == []


def test_sqlite_refusing_to_open_is_worded(tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "srs.db"
    path.write_bytes(good)

    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", fail)
    with pytest.raises(StorageError, match="cannot read or write"):
        file.connect(str(path))


def test_another_programs_lock_at_opening_is_busy(tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.02)
    path = tmp_path / "srs.db"
    path.write_bytes(good)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    for opening in OPENINGS:
        with pytest.raises(BusyError):
            opening(path)
    blocker.close()


class Coded(sqlite3.Error):
    """An error as Python 3.11 and later make it."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(words)
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite3.OperationalError("database is locked"), BusyError),
        (sqlite3.OperationalError("database table is locked: card"), BusyError),
        (Coded("", 5), BusyError),
        (Coded("", 6), BusyError),
        (Coded("", 5 | 1 << 8), BusyError),  # SQLITE_BUSY_RECOVERY
        (sqlite3.DatabaseError("database disk image is malformed"), DatabaseRefusedError),
        (sqlite3.DatabaseError("file is not a database"), DatabaseRefusedError),
        (sqlite3.OperationalError("no such table: deck"), DatabaseRefusedError),
        (sqlite3.OperationalError("no such column: took_ms"), DatabaseRefusedError),
        (sqlite3.OperationalError("parse error in \"content_rowid$= 'id'\""), DatabaseRefusedError),
        (sqlite3.OperationalError("vtable constructor failed: card_text"), DatabaseRefusedError),
        (sqlite3.OperationalError("SQL logic error"), DatabaseRefusedError),
        (sqlite3.OperationalError("invalid fts5 file format (found 0, expected 4)"), DatabaseRefusedError),
        (sqlite3.OperationalError('near "FROM": syntax error'), SrsError),
        (sqlite3.OperationalError("Could not decode to UTF-8 column 'name'"), DatabaseRefusedError),
        (UnicodeDecodeError("utf-8", b"\xd4", 0, 1, "invalid"), DatabaseRefusedError),
        (Coded("", 11), DatabaseRefusedError),
        (Coded("", 26), DatabaseRefusedError),
        (sqlite3.OperationalError("disk I/O error"), StorageError),
        (sqlite3.OperationalError("database or disk is full"), StorageError),
        (sqlite3.OperationalError("unable to open database file"), StorageError),
        (sqlite3.OperationalError("attempt to write a readonly database"), StorageError),
        (sqlite3.IntegrityError("the log is append-only"), SrsError),
    ],
)
def test_each_error_of_sqlite_is_one_of_ours(error: sqlite3.Error | UnicodeDecodeError, kind: type[SrsError]) -> None:
    translated = file.translate(error, "/a/srs.db")
    assert type(translated) is kind
    assert "/a/srs.db" in translated.sentence
    assert translated.hint


def test_a_connection_that_cannot_be_set_up_is_closed_again(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the file would stay open, and on some systems locked."""
    made: list[Failing] = []

    class Failing:
        closed = False

        def execute(self, _sql: str) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        def close(self) -> None:
            self.closed = True

    def connect(*_arguments: object, **_options: object) -> Failing:
        made.append(Failing())
        return made[-1]

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", connect)
        with pytest.raises(StorageError, match="disk I/O error"):
            file.connect(str(store.path))
    assert [each.closed for each in made] == [True]
