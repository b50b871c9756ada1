"""A crash in the midst of a change of deck files: after the next start all of it has happened, or nothing."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from srs_cli.app import editing, journal, managing, starting, unfinished
from srs_cli.app.doctor import differing, examine
from srs_cli.app.importing import plan_import
from srs_cli.app.journal import FileChange
from srs_cli.app.recording import Recorder
from srs_cli.deckfile import read_deck
from srs_cli.errors import StorageError
from srs_cli.files import put_in_place, stage_text
from srs_cli.model.event import FILES, REVIEW
from srs_cli.model.identity import text_digest
from srs_cli.store import cards, log
from srs_cli.store.database import Database, open_database
from tests.app.conftest import Begin, answer
from tests.app.test_managing import GASES, METALS, card, collection, deck, every, kinds, memories
from tests.conftest import STEP

Import = Callable[..., Path]
QUESTIONS = {"Gold?", "Iron?", "Helium?", "{{c1::Mercury}} is {{c2::liquid}}"}


class Killed(BaseException):
    """The process ended here."""


@pytest.fixture
def files(import_deck: Import) -> list[Path]:
    return [import_deck(METALS, "metals.yaml"), import_deck(GASES, "gases.yaml")]


@pytest.fixture(autouse=True)
def _the_store_is_whole(store: Database) -> Iterator[None]:
    yield
    assert differing(store, STEP) == []
    assert [finding for finding in examine(store, STEP) if not finding.ok] == []


def kill_before_the_log_has_it(patched: pytest.MonkeyPatch) -> None:
    """End the process once the new files stand beside the old ones."""

    def killed(*_arguments: object) -> None:
        raise Killed

    patched.setattr(journal, "take_in", killed)
    patched.setattr(unfinished, "discard", lambda _staged: None)


def stop_in_the_midst(patched: pytest.MonkeyPatch, put_first: int = 0, fault: type[BaseException] = Killed) -> None:
    """Stop once the log has the change and so many of its files are in their place."""
    count = 0

    def put(temporary: Path, path: Path, *, replace: bool = False) -> None:
        nonlocal count
        if count == put_first:
            raise fault("the disk is full")
        count += 1
        put_in_place(temporary, path, replace=replace)

    patched.setattr(unfinished, "put_in_place", put)


def start_again(store: Database, *, archive: bool) -> None:
    """Do what the next start of the program does with changed files."""
    found = starting.changed_decks(store)
    assert found.troubles == ()
    starting.apply_refresh(store, found, archive=archive)


def asked(store: Database) -> set[str]:
    return {each.card.question for each in every(store)}


def written(files: list[Path]) -> list[str]:
    """Return the questions in the files."""
    return [
        each.question
        for path in files
        if path.exists()
        for each in read_deck(path.read_text("utf-8"), str(path), "").deck.cards
    ]


CHANGES: dict[str, Callable[[Recorder, Database], object]] = {
    "a note": lambda recorder, store: editing.add_note(recorder, card(store, "gold"), "n", "a note"),
    "tags": lambda recorder, store: managing.tag(recorder, every(store), ["x"], []),
    "a name": lambda recorder, store: managing.rename(recorder, deck(store, "Metals"), "M"),
    "a card": lambda recorder, store: managing.add(
        recorder, deck(store, "Metals"), managing.new_card("Tin?", "Sn", both=True)
    ),
    "a move": lambda recorder, store: managing.move(recorder, every(store)[:2], deck(store, "Gases")),
    "a move of all": lambda recorder, store: managing.move(recorder, every(store), deck(store, "Gases")),
}


def texts(files: list[Path]) -> list[bytes]:
    return [path.read_bytes() for path in files]


def seen(store: Database, files: list[Path]) -> object:
    """Return what a student sees: the files, the cards that are not archived, and their memories."""
    known = memories(store)
    there = [(each.key, each.card, known[each.key, 0]) for each in every(store)]
    return texts(files), sorted(there, key=repr), [each.name for each in cards.decks(store)]


def staged(files: list[Path]) -> list[Path]:
    return [path for file in files[:1] for path in file.parent.glob(".*.tmp")]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("undoing", [False, True])
def test_a_change_that_is_killed_before_the_log_has_it_has_not_begun(
    recorder: Recorder,
    restart: Callable[[], Recorder],
    store: Database,
    files: list[Path],
    begin: Begin,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
    undoing: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    managing.flag(recorder, every(store), 5)
    answer(begin(), 4)
    if undoing:
        CHANGES[change](recorder, store)
    before = texts(files), collection(store), memories(store), kinds(store)

    with monkeypatch.context() as patched:
        kill_before_the_log_has_it(patched)
        with pytest.raises(Killed):
            recorder.undo() if undoing else CHANGES[change](recorder, store)
    assert staged(files)
    start_again(store, archive=True)
    assert (texts(files), collection(store), memories(store), kinds(store)) == before
    undone = restart().undo()
    assert undone is not None
    assert (undone.kind == REVIEW) is not undoing


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("undoing", [False, True])
@pytest.mark.parametrize("put_first", [0, 1])
@pytest.mark.parametrize("fault", [Killed, StorageError])
def test_a_change_that_the_log_has_is_finished_at_the_next_start(
    recorder: Recorder,
    restart: Callable[[], Recorder],
    store: Database,
    files: list[Path],
    begin: Begin,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
    undoing: bool,  # noqa: FBT001 - a parameter of the test
    put_first: int,
    fault: type[BaseException],
) -> None:
    managing.flag(recorder, every(store), 5)
    answer(begin(), 4)
    before = seen(store, files)
    if undoing:
        CHANGES[change](recorder, store)
    act: Callable[[], object] = recorder.undo if undoing else lambda: CHANGES[change](recorder, store)

    with monkeypatch.context() as patched:
        stop_in_the_midst(patched, put_first, fault)
        if put_first < (1 if change in {"a note", "a name", "a card"} else 2):
            with pytest.raises(fault):
                act()
        else:
            act()
    assert set(written(files)) >= QUESTIONS  # whatever happens between two files, each card is in one of them
    start_again(store, archive=True)
    assert staged(files) == []
    if not undoing:
        assert sorted(asked(store)) == sorted(written(files))
        assert seen(store, files) != before
        undone = restart().undo()
        assert undone is not None
        assert undone.kind in FILES
    assert seen(store, files) == before


def test_the_next_change_finishes_the_last_one_first(
    recorder: Recorder,
    restart: Callable[[], Recorder],
    store: Database,
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        stop_in_the_midst(patched)
        with pytest.raises(Killed):
            managing.tag(recorder, every(store), ["x"], [])
    managing.tag(restart(), every(store), ["y"], [])
    assert {"x", "y"} <= set(card(store, "gold").card.tags)
    assert '[noble, x, "y"]' in files[0].read_text("utf-8")


def test_an_import_of_the_file_finishes_its_change_first(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        stop_in_the_midst(patched)
        with pytest.raises(Killed):
            managing.tag(recorder, every(store), ["x"], [])
    assert not any(each.plan.changes for each in plan_import(store, files).decks)
    assert "x" in card(store, "gold").card.tags


def test_while_a_change_cannot_be_finished_its_file_is_not_read_again(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        stop_in_the_midst(patched, fault=StorageError)
        with pytest.raises(StorageError):
            managing.tag(recorder, every(store), ["x"], [])
        found = starting.changed_decks(store)
        starting.apply_refresh(store, found, archive=True)
    assert found.troubles == ("a change of deck files waits to be finished: the disk is full",)
    assert "x" in card(store, "gold").card.tags
    start_again(store, archive=True)
    assert "x" in files[0].read_text("utf-8")


def test_a_file_that_was_edited_before_its_change_is_finished_stays_as_it_was_edited(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = METALS.replace("Au", "Aurum")
    with monkeypatch.context() as patched:
        stop_in_the_midst(patched)
        with pytest.raises(Killed):
            managing.tag(recorder, every(store), ["x"], [])
    files[0].write_text(theirs, "utf-8")
    start_again(store, archive=True)
    assert files[0].read_text("utf-8") == theirs
    assert card(store, "gold").card.answer == "Aurum"
    assert staged(files) == []


def test_a_file_that_cannot_be_read_keeps_its_change_waiting(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> bytes:
        raise StorageError(f"cannot read {path}")

    with monkeypatch.context() as patched:
        stop_in_the_midst(patched)
        with pytest.raises(Killed):
            managing.tag(recorder, every(store), ["x"], [])
    with monkeypatch.context() as patched:
        patched.setattr(unfinished, "file_digest", refuse)
        with pytest.raises(StorageError):
            unfinished.finish(store)
    start_again(store, archive=True)
    assert "x" in files[0].read_text("utf-8")


@pytest.mark.parametrize("kept", [b"\xff", None])
def test_what_waits_beside_a_file_and_is_not_what_was_written_there_is_removed(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch, kept: bytes | None
) -> None:
    with monkeypatch.context() as patched:
        stop_in_the_midst(patched)
        with pytest.raises(Killed):
            managing.tag(recorder, [card(store, "gold")], ["x"], [])
    (waiting,) = staged(files)
    waiting.unlink() if kept is None else waiting.write_bytes(kept)
    start_again(store, archive=True)
    assert files[0].read_text("utf-8") == METALS
    assert "x" not in card(store, "gold").card.tags
    assert staged(files) == []


def test_a_store_cannot_have_any_file_moved(store: Database, files: list[Path]) -> None:
    """Its note may come from anybody: what is put in place was staged for that very file."""
    other = files[0].with_name("other")
    other.write_text("theirs", "utf-8")
    with store.transaction():
        unfinished.note(store, [unfinished.Staged(files[0], other, text_digest(METALS), text_digest("theirs"))])
    unfinished.finish(store)
    assert other.read_text("utf-8") == "theirs"
    assert files[0].read_text("utf-8") == METALS


def test_a_transaction_that_seemed_to_fail_but_did_not_is_finished(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite tells of an error when it could only not make durable that the journal is gone."""
    really = Database.transaction

    @contextmanager
    def fail_afterwards(database: Database) -> Iterator[None]:
        with really(database):
            yield
        raise StorageError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "transaction", fail_afterwards)
        with pytest.raises(StorageError):
            managing.tag(recorder, every(store), ["x"], [])
    start_again(store, archive=True)
    assert "x" in files[0].read_text("utf-8")
    assert recorder.undo() is not None
    assert files[0].read_text("utf-8") == METALS


def test_a_folder_that_cannot_be_made_durable_stops_the_change(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    before = seen(store, files)
    with monkeypatch.context() as patched:
        patched.setattr(unfinished, "sync_folder", refuse)
        with pytest.raises(StorageError, match=r"cannot write .*metals.yaml: Input/output error"):
            managing.tag(recorder, every(store), ["x"], [])
    assert (seen(store, files), staged(files)) == (before, [])


def test_an_undo_waits_while_the_disk_fails_to_read_the_file(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not passed over for good, as where the file was changed by hand."""

    def refuse(path: Path) -> bytes:
        raise StorageError(f"cannot read {path}")

    managing.tag(recorder, every(store), ["x"], [])
    with monkeypatch.context() as patched:
        patched.setattr(journal, "read_bytes", refuse)
        with pytest.raises(StorageError):
            recorder.undo()
    assert recorder.undo() is not None
    assert texts(files) == [METALS.encode(), GASES.encode()]


def test_another_srs_may_finish_the_change_first(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    really = unfinished.finish

    def both(database: Database, own: Sequence[unfinished.Staged] = ()) -> None:
        other = open_database(store.path)
        really(other)
        other.close()
        really(database, own)

    monkeypatch.setattr(unfinished, "finish", both)
    managing.tag(recorder, every(store), ["x"], [])
    assert "x" in files[0].read_text("utf-8")
    assert staged(files) == []


def test_a_change_that_another_srs_notes_meanwhile_is_not_forgotten(
    recorder: Recorder, store: Database, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It puts our file in its place first, and then a change of its own waits."""
    theirs = GASES + "# theirs\n"

    def put(temporary: Path, path: Path, *, replace: bool) -> None:
        put_in_place(temporary, path, replace=replace)
        other = open_database(store.path)
        unfinished.finish(other)
        waiting = unfinished.Staged(
            files[1], stage_text(files[1], theirs, replace=True), text_digest(GASES), text_digest(theirs)
        )
        with other.transaction():
            unfinished.note(other, [waiting])
        other.close()

    with monkeypatch.context() as patched:
        patched.setattr(unfinished, "put_in_place", put)
        managing.tag(recorder, [card(store, "gold")], ["x"], [])
    assert "x" in files[0].read_text("utf-8")
    start_again(store, archive=True)
    assert files[1].read_text("utf-8") == theirs


def test_a_new_decks_file_that_is_not_in_its_place_yet_is_put_there(
    recorder: Recorder,
    restart: Callable[[], Recorder],
    store: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = managing.new_card("q", "a", both=False)
    with monkeypatch.context() as patched:
        stop_in_the_midst(patched)
        with pytest.raises(Killed):
            managing.add(recorder, managing.new_deck("New", tmp_path), made)
    restart()
    assert [each.path for each in cards.decks(store)] == [str(tmp_path / "new.yaml")]
    assert (tmp_path / "new.yaml").read_text("utf-8").endswith("    q: q\n    a: a\n")


@pytest.mark.parametrize(
    ("before", "after", "line", "lines", "was"),
    [
        ("a\nb\nc\n", "a\nX\nc\n", 1, 1, ["b"]),
        ("a\nc\n", "a\nb\nc\n", 1, 1, []),
        ("a\nb\nc\n", "a\nc\n", 1, 0, ["b"]),
        ("a\na\n", "a\na\na\n", 2, 1, []),
        ("a\na\na\n", "a\na\n", 2, 0, ["a"]),
        ("", "a", 0, 1, [""]),
        ("a\r\nb", "a\nb", 0, 1, ["a\r"]),
        ("same", "same", 1, 0, []),
    ],
)
def test_the_log_keeps_the_lines_that_were_replaced(
    before: str, after: str, line: int, lines: int, was: list[str]
) -> None:
    kept = FileChange(Path("/d.yaml"), before, after).lines_before()
    assert (kept["path"], kept["line"], kept["lines"], kept["was"]) == ("/d.yaml", line, lines, was)
    assert journal._before(after, kept) == before


def test_a_decks_key_that_is_gone_is_passed_over(recorder: Recorder, store: Database, files: list[Path]) -> None:
    with store.transaction():
        change = journal.Change(archived=(("none", True),))
        journal.take_in(store, change, journal.planned(store, change, None), 0)
    assert not any(each.archived for each in cards.decks(store, archived=True))
    assert list(log.backwards(store)) == []
