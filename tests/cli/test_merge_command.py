"""`srs merge`: two machines of one student, each with its own home, at the command line."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.cli.commands import merging
from tests.cli.conftest import DAY, Srs

DECK = (
    "name: Chemistry\ncards:\n  - {id: a, q: 'What is an acid?', a: a donor}\n  - {id: b, q: base?, a: an acceptor}\n"
)
OTHER = "name: History\ncards:\n  - {id: w, q: When?, a: '1917'}\n"


@pytest.fixture
def elsewhere(srs: Srs, tmp_path: Path) -> Callable[..., Path]:
    """Let things be done on another machine, and return its database: what it is given is called there."""
    away = tmp_path / "away"

    def run(*calls: tuple[str | Path, ...], keys: str = "") -> Path:
        here, srs.home = srs.home, away
        away.mkdir(exist_ok=True)
        here_db = os.environ.get("SRS_DB")
        srs.monkeypatch.setenv("SRS_DB", str(away / "srs.db"))
        for call in calls:
            result = srs(*call, keys=keys)
            assert result.code == 0, result.err
        srs.monkeypatch.delenv("SRS_DB")
        assert here_db is None
        srs.home = here
        return away / "srs.db"

    return run


def written(path: Path, text: str, at: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (at, at))
    return path


@pytest.fixture
def away(srs: Srs, elsewhere: Callable[..., Path], tmp_path: Path) -> Path:
    """Another machine that studied, edited a card and made a deck; this one has the deck as it was."""
    assert srs("import", written(srs.home / "chem.yaml", DECK, srs.now)).code == 0
    srs.review(3)
    deck = written(tmp_path / "away" / "chem.yaml", DECK, srs.now)
    elsewhere(("import", deck))
    srs.now += 2 * DAY
    elsewhere(("review", "--plain"), keys="\n3\n\n1\n\n3\nq\n")
    written(deck, DECK.replace("a donor", "a proton donor"), srs.now)
    new = written(tmp_path / "away" / "history.yaml", OTHER, srs.now)
    return elsewhere(("import", deck, new))


def masked(text: str, *paths: Path) -> str:
    for path in paths:
        text = text.replace(str(path), "PATH")
    return text


def test_it_shows_what_comes_in_and_brings_it(srs: Srs, away: Path) -> None:
    done = srs("merge", away)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == f"From {away}:"
    assert lines[1].startswith("  3 answers of 2026-09-23, from that machine (")
    assert lines[2:9] == [
        "  1 card new:",
        "    History: When?",
        "  1 text newer there:",
        "    Chemistry: What is an acid?",
        "      answer: a donor → a proton donor",
        f"  new deck: History ({srs.data}/decks/history.yaml)",
        "Merged: 3 answers, 1 new card, 1 newer text, 1 new deck.",
    ]
    assert lines[9].startswith("undo: srs restore srs-2026-09-23T120000Z-merge")
    assert len(lines) == 11
    assert "a: a proton donor" in (srs.home / "chem.yaml").read_text("utf-8")
    assert srs("doctor").code == 0
    assert srs("merge", away).out == f"Nothing to do: all that {away} holds is here.\n"
    assert srs("review", "--plain").err == ""


def test_undo_is_the_backup_deck_files_included(srs: Srs, away: Path) -> None:
    before = srs("history", "acid", "--json").out
    undo = srs("merge", away).out.splitlines()[9].removeprefix("undo: srs ").split()
    assert srs("backup", "--list").out.splitlines()[0].split("\t")[1] == "before a merge"
    assert srs(*undo, "--yes").code == 0
    assert (srs.home / "chem.yaml").read_text("utf-8") == DECK
    assert list((srs.data / "decks").iterdir()) == []
    assert srs("history", "acid", "--json").out == before
    replaced = next(
        path.name for path in (srs.data / "backups").iterdir() if "-replaced" in path.name and path.suffix == ".db"
    )
    assert srs("restore", replaced, "--yes").code == 0
    assert "proton" in (srs.home / "chem.yaml").read_text("utf-8")
    assert srs("decks", "--json").code == 0
    assert srs("doctor").code == 0


def test_restoring_a_file_from_elsewhere_changes_no_deck_file(srs: Srs, away: Path, tmp_path: Path) -> None:
    assert srs("merge", away).code == 0
    (backup,) = (srs.data / "backups").glob("*merge.db")
    (kept,) = (srs.data / "backups").glob("*.decks.json")
    shutil.copy(backup, tmp_path / "x.db")
    shutil.copy(kept, tmp_path / "x.decks.json")
    merged = (srs.home / "chem.yaml").read_text("utf-8")
    assert srs("restore", tmp_path / "x.db", "--yes").code == 0
    assert (srs.home / "chem.yaml").read_text("utf-8") == merged


def test_a_backup_that_is_thinned_takes_its_deck_files_along(
    srs: Srs, away: Path, elsewhere: Callable[..., Path]
) -> None:
    assert srs("merge", away).code == 0
    for _ in range(7):
        srs.now += 10
        elsewhere(("add", "History", f"{srs.now}?", "a"))
        assert srs("merge", away).code == 0
    folder = srs.data / "backups"
    kept = {path.name.removesuffix(".decks.json") for path in folder.glob("*.decks.json")}
    assert kept <= {path.name.removesuffix(".db") for path in folder.glob("*.db")}
    assert 1 <= len(kept) < 8


def test_a_dry_run_changes_nothing(srs: Srs, away: Path) -> None:
    before = {path: path.read_bytes() for path in srs.home.rglob("*") if path.is_file()}
    done = srs("merge", away, "--dry-run")
    assert done.code == 0
    assert "1 text newer there" in done.out
    assert done.out.endswith("Nothing was changed (--dry-run).\n")
    assert {path: path.read_bytes() for path in srs.home.rglob("*") if path.is_file()} == before


def test_a_new_machine_takes_everything(srs: Srs, elsewhere: Callable[..., Path], tmp_path: Path) -> None:
    away = elsewhere(("import", written(tmp_path / "away" / "chem.yaml", DECK, srs.now)))
    assert srs("merge", away, "--dry-run").out.splitlines()[1] == "  2 cards new:"
    assert srs.everything() == []
    done = srs("merge", away)
    assert "undo" not in done.out
    assert "Merged: 2 new cards, 1 new deck." in done.out
    assert srs("decks").out == "Chemistry\t2\t2\t0\n"


@pytest.mark.parametrize(("key", "merged"), [("y", True), ("\n", True), ("n", False)])
def test_a_person_is_asked(srs: Srs, away: Path, in_terminal: Callable[[], None], key: str, *, merged: bool) -> None:
    in_terminal()
    done = srs("merge", away, keys=f"{key}\n")
    assert "Merge it? [Y/n]: " in done.out
    assert ("Nothing was changed." in done.out) is not merged
    assert ("proton" in (srs.home / "chem.yaml").read_text("utf-8")) is merged


def test_yes_is_not_asked(srs: Srs, away: Path, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    done = srs("merge", away, "--yes")
    assert "Merge it?" not in done.out
    assert "Merged: " in done.out


def test_json_says_everything(srs: Srs, away: Path) -> None:
    planned = json.loads(srs("merge", away, "--json", "--dry-run").out)
    assert (planned["changes"], planned["applied"], planned["backup"]) == (True, False, None)
    done = json.loads(srs("merge", away, "--json").out)
    (device,) = done["devices"]
    assert (device["answers"], device["changes"], device["theirs"]) == (3, 0, True)
    assert (device["first_day"], device["last_day"]) == ("2026-09-23", "2026-09-23")
    assert done["new_cards"] == [{"deck": "History", "id": "w", "question": "When?"}]
    (text,) = done["texts"]
    assert (text["deck"], text["newer_there"]) == ("Chemistry", True)
    assert (text["older"]["answer"], text["newer"]["answer"]) == ("a donor", "a proton donor")
    assert done["new_decks"] == ["History"]
    assert sorted(Path(path).name for path in done["files"]) == ["chem.yaml", "history.yaml"]
    assert Path(done["backup"]).exists()
    assert (done["applied"], done["another_device"]) == (True, False)
    again = json.loads(srs("merge", away, "--json").out)
    assert (again["changes"], again["applied"], again["backup"]) == (False, False, None)


def test_what_is_newer_here_is_shown_and_stays(srs: Srs, away: Path) -> None:
    srs.now += DAY
    written(srs.home / "chem.yaml", DECK.replace("a donor", "mine"), srs.now)
    done = srs("merge", away)
    assert "The deck file changed: Chemistry: 1 edited, 1 unchanged" in done.err
    assert (
        "  1 text older there; yours stays:\n    Chemistry: What is an acid?\n      answer: a proton donor → mine\n"
        in done.out
    )
    assert "mine" in (srs.home / "chem.yaml").read_text("utf-8")
    assert "  1 text older there; yours stays:" in srs("merge", away).out


def test_cards_and_decks_that_went_elsewhere_are_named(
    srs: Srs, away: Path, elsewhere: Callable[..., Path], tmp_path: Path
) -> None:
    assert srs("merge", away).code == 0
    elsewhere(
        ("move", "acid", "--to", "History", "--yes"),
        ("rename", "History", "Past"),
        ("archive", "Chemistry", "--yes"),
    )
    written(tmp_path / "away" / "chem.yaml", "name: Chemistry\ncards: []\n", srs.now + 5)
    elsewhere(("import", tmp_path / "away" / "chem.yaml", "--yes"), ("archive", "Chemistry", "--yes"))
    out = srs("merge", away).out
    assert "  1 card moved to another deck:\n    Past: What is an acid?\n" in out
    assert "  1 card archived there:\n    Chemistry: base?\n" in out
    assert "  deck History is now Past\n" in out
    assert "  deck archived there: Chemistry\n" in out
    written(tmp_path / "away" / "chem.yaml", "description: now\n" + DECK.replace("id: a,", ""), srs.now + 9)
    elsewhere(("import", tmp_path / "away" / "chem.yaml", "--yes"))
    out = srs("merge", away).out
    assert "  1 card brought back there:\n    Chemistry: base?\n" in out
    assert "  deck brought back there: Chemistry\n" in out
    assert "  deck Chemistry is described otherwise\n" in out
    assert srs("doctor").code == 0


def test_much_is_cut_short(srs: Srs, elsewhere: Callable[..., Path], tmp_path: Path) -> None:
    def deck(word: str) -> str:
        return "name: N\ncards:\n" + "".join(f"  - {{id: n{n}, q: q{n}, a: {word}{n}}}\n" for n in range(9))

    assert srs("import", written(srs.home / "n.yaml", deck("a"), srs.now)).code == 0
    path = written(tmp_path / "away" / "n.yaml", deck("a"), srs.now)
    elsewhere(("import", path))
    new = "".join(f"  - {{q: new {n}, a: a}}\n" for n in range(7))
    away = elsewhere(("import", written(path, deck("b") + new, srs.now + 5)))
    out = srs("merge", away, "--dry-run").out
    assert "    … and 2 more\n" in out
    assert "    … and 4 more; --json shows them all\n" in out


def test_a_copied_data_folder_is_told(srs: Srs, tmp_path: Path) -> None:
    assert srs("import", srs.deck(DECK)).code == 0
    srs.review(3)
    copy = tmp_path / "copy.db"
    shutil.copy(srs.data / "srs.db", copy)
    srs.now += 60
    assert srs("--db", copy, "review", "--plain", keys="\n3\nq\n").code == 0
    assert "this one counts as another from now on" in srs("merge", copy).out


def test_hostile_text_is_made_visible(srs: Srs, elsewhere: Callable[..., Path], tmp_path: Path) -> None:
    bad = '"\\e]0;x\\a[red]\\u202e"'
    text = f"name: {bad}\ncards:\n  - {{id: a, q: {bad}, a: {bad}}}\n"
    assert srs("import", written(srs.home / "d.yaml", text, srs.now)).code == 0
    path = written(tmp_path / "away" / "d.yaml", text, srs.now)
    elsewhere(("import", path))
    away = elsewhere(
        (
            "import",
            written(
                path,
                text.replace("a: ", "hint: h, a: ") + f"  - {{q: new {bad}, a: b}}\n".replace('new "', '"new '),
                srs.now + 5,
            ),
        )
    )
    done = srs("merge", away)
    assert done.code == 0
    assert "hint: (none) → h" in done.out
    assert "␛]0;x␇[red]<U+202E>" in done.out
    assert not any(sign in done.out for sign in "\x1b\x07\u202e")


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda _: None, 3, "no such file"),
        (lambda path: path.write_bytes(b""), 4, "is empty (0 bytes)"),
        (lambda path: path.write_bytes(b"x" * 5000), 4, "is not an srs database"),
        (lambda path: path.mkdir(), 4, "is not a file"),
    ],
)
def test_what_is_no_store_is_refused(
    srs: Srs, tmp_path: Path, make: Callable[[Path], object], code: int, words: str
) -> None:
    srs.import_deck("one")
    make(tmp_path / "other.db")
    done = srs("merge", tmp_path / "other.db")
    assert done.code == code
    assert words in done.err
    assert "Nothing was merged" in done.err or "Name the database" in done.err


def test_the_store_itself_is_refused(srs: Srs) -> None:
    srs.import_deck("one")
    done = srs("merge", srs.data / "srs.db")
    assert (done.code, "is the database of this machine" in done.err) == (3, True)


def test_without_a_backup_nothing_is_begun(srs: Srs, away: Path) -> None:
    shutil.rmtree(srs.data / "backups", ignore_errors=True)
    (srs.data / "backups").write_text("in the way", "utf-8")
    done = srs("merge", away)
    assert done.code == 6
    assert (srs.home / "chem.yaml").read_text("utf-8") == DECK
    (srs.data / "backups").unlink()


def test_long_work_shows_a_bar(
    srs: Srs, away: Path, in_terminal: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_terminal()
    monkeypatch.setattr(merging, "_MANY", 1)
    done = srs("merge", away, "--yes")
    assert done.code == 0
    assert "Merged: " in done.out
