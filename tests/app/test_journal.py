"""What a crash in the midst of a change of deck files leaves behind: the next start reads it, and no card is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from srs_cli.app import editing, journal, managing, starting
from srs_cli.app.doctor import differing, examine
from srs_cli.app.journal import FileChange
from srs_cli.app.recording import Recorder
from srs_cli.deckfile import read_deck
from srs_cli.errors import StorageError
from srs_cli.files import write_text
from srs_cli.model.event import FLAG, REVIEW
from srs_cli.store import cards, log
from srs_cli.store.database import Database
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


def kill_when_written(patched: pytest.MonkeyPatch) -> None:
    """End the process once the files are written, and before the store hears of it."""

    def killed(*_arguments: object) -> None:
        raise Killed

    patched.setattr(journal, "take_in", killed)
    patched.setattr(journal, "put_back", lambda _written: None)


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


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("archive", [False, True])
def test_a_change_that_was_written_but_not_journalled_is_read_at_the_next_start(
    recorder: Recorder,
    store: Database,
    files: list[Path],
    begin: Begin,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
    archive: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    managing.flag(recorder, every(store), 5)
    answer(begin(), 4)
    was, done, contents = memories(store), kinds(store), collection(store)

    with monkeypatch.context() as patched:
        kill_when_written(patched)
        with pytest.raises(Killed):
            CHANGES[change](recorder, store)
    assert collection(store) == contents  # the store is as before
    assert kinds(store) == done
    texts = [path.read_bytes() for path in files]
    start_again(store, archive=archive)
    assert [path.read_bytes() for path in files] == texts
    assert collection(store) != contents
    assert asked(store) >= QUESTIONS
    assert sorted(asked(store)) == sorted(written(files))
    assert {key: memory for key, memory in memories(store).items() if key in was} == was
    assert kinds(store) == done  # it cannot be undone, but the act before it can
    undone = recorder.undo()
    assert undone is not None
    assert undone.kind == REVIEW


@pytest.mark.parametrize("written_first", [0, 1])
@pytest.mark.parametrize("undoing", [False, True])
@pytest.mark.parametrize("archive", [False, True])
@pytest.mark.parametrize("fault", [Killed, StorageError])
def test_between_two_files_of_a_move_each_card_is_in_one_of_them(
    recorder: Recorder,
    store: Database,
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    written_first: int,
    undoing: bool,  # noqa: FBT001 - a parameter of the test
    archive: bool,  # noqa: FBT001 - likewise
    fault: type[BaseException],
) -> None:
    managing.flag(recorder, every(store), 5)
    if undoing:
        managing.move(recorder, every(store), deck(store, "Gases"))
    count = 0

    def write(path: Path, text: str, *, replace: bool = False) -> None:
        nonlocal count
        if count == written_first:
            raise fault("the disk is full")
        count += 1
        write_text(path, text, replace=replace)

    with monkeypatch.context() as patched:
        patched.setattr(journal, "write_text", write)
        with pytest.raises(fault):
            recorder.undo() if undoing else managing.move(recorder, every(store), deck(store, "Gases"))
    assert set(written(files)) == QUESTIONS
    done = kinds(store)
    start_again(store, archive=archive)
    assert asked(store) == QUESTIONS
    assert set(written(files)) == QUESTIONS
    assert kinds(store) == done
    assert [kind for kind in done if kind == FLAG] == [FLAG] * 6


def test_an_undo_that_was_written_but_not_journalled_is_read_too(
    recorder: Recorder,
    restart: Callable[[], Recorder],
    store: Database,
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And undone once more the act is noted as undone: its file is back already."""
    managing.tag(recorder, every(store), ["x"], [])

    with monkeypatch.context() as patched:
        kill_when_written(patched)
        with pytest.raises(Killed):
            recorder.undo()
    assert files[0].read_text("utf-8") == METALS
    start_again(store, archive=False)
    assert card(store, "gold").card.tags == ("noble",)
    undone = restart().undo()
    assert undone is not None
    assert not undone.refused
    assert files[0].read_text("utf-8") == METALS
    assert not recorder.can_undo()


def test_a_new_decks_file_that_was_written_but_not_journalled_is_in_no_ones_way(
    recorder: Recorder, store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = managing.new_card("q", "a", both=False)
    with monkeypatch.context() as patched:
        kill_when_written(patched)
        with pytest.raises(Killed):
            managing.add(recorder, managing.new_deck("New", tmp_path), made)
    managing.add(recorder, managing.new_deck("New", tmp_path), made)
    assert [each.path for each in cards.decks(store)] == [str(tmp_path / "new-2.yaml")]
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
