"""Deck files against the store: what is missing, broken, changed or lost is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app.checking_files import examine_files, troubled
from srs_cli.app.doctor import OK, WARNING, WRONG
from srs_cli.app.starting import apply_refresh, changed_decks
from srs_cli.errors import BusyError
from srs_cli.store.database import Database

Import = Callable[..., Path]
DECK = "name: Deck\nid: d\ncards:\n  - {id: a, q: one, a: x}\n  - {id: b, q: two, a: y, type: both}\n"
_REST = (
    "deck, position, type, answer, listed, hint, extra, tags, source_file, source_line, source_column, image, digest"
)
harms_store = pytest.mark.harms_store


def found(store: Database, folder: Path) -> list[tuple[str, str]]:
    return [(each.state, each.words.replace(str(folder), "~")) for each in examine_files(store)]


def test_a_store_without_decks_has_no_files(store: Database, tmp_path: Path) -> None:
    assert found(store, tmp_path) == [(OK, "none")]


def test_files_as_they_were_read_are_well(store: Database, import_deck: Import, tmp_path: Path) -> None:
    import_deck(DECK)
    import_deck("name: Other\ncards:\n  - {q: else, a: z}\n", "other.yaml")
    said: list[float] = []
    (finding,) = examine_files(store, lambda _check, share: said.append(share))
    assert (finding.state, finding.words, said) == (OK, "2 files as read", [0, 0, 0.5])
    assert troubled(store) == []


def test_a_missing_file_is_told(store: Database, import_deck: Import, tmp_path: Path) -> None:
    import_deck(DECK).unlink()
    assert found(store, tmp_path) == [
        (WARNING, "~/deck.yaml, the file of “Deck”, is missing; its cards go on from the store")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: [", "~/deck.yaml:1: "),
        ("name: D\ncards:\n  - {q: a}\n  - {q: b, colour: red}\n", "~/deck.yaml:3: `a` is missing"),
        ("name: D\ncards:\n  - {q: a}\n  - {q: b, a: c, colour: red}\n", "~/deck.yaml:4: "),
    ],
)
def test_a_broken_file_is_told_with_its_line(
    store: Database, import_deck: Import, tmp_path: Path, text: str, said: str
) -> None:
    import_deck(DECK).write_text(text)
    ((state, words),) = found(store, tmp_path)
    assert state == WARNING
    assert said in words
    assert words.endswith("— the cards of “Deck” go on as they were")


def test_a_file_that_cannot_be_read_is_told(
    store: Database, import_deck: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = import_deck(DECK)
    opened = Path.open

    def refuse(self: Path, *args: object, **named: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert found(store, tmp_path) == [
        (WARNING, "cannot read ~/deck.yaml: Permission denied — the cards of “Deck” go on as they were")
    ]


def test_a_path_that_the_system_does_not_take_is_told(store: Database, import_deck: Import, tmp_path: Path) -> None:
    import_deck(DECK)
    store.run("UPDATE deck SET path = ?", ("/" + "x" * 5000,))
    ((state, words),) = found(store, tmp_path)
    assert (state, "File name too long" in words) == (WARNING, True)


def test_a_file_that_changed_is_told_until_it_is_read(store: Database, import_deck: Import, tmp_path: Path) -> None:
    path = import_deck(DECK)
    path.write_text(DECK.replace("one", "a new one"))
    assert found(store, tmp_path) == [(WARNING, "~/deck.yaml changed since it was read")]
    apply_refresh(store, changed_decks(store), archive=True)
    assert found(store, tmp_path) == [(OK, "1 file as read")]


def test_a_card_that_left_its_file_and_was_kept_is_no_fault(
    store: Database, import_deck: Import, tmp_path: Path
) -> None:
    path = import_deck(DECK)
    path.write_text(DECK[: DECK.index("  - {id: b")])
    apply_refresh(store, changed_decks(store), archive=False)
    assert found(store, tmp_path) == [(OK, "1 file as read")]  # it is asked about again


def test_two_decks_of_one_file_are_told(store: Database, import_deck: Import, tmp_path: Path) -> None:
    path = import_deck(DECK)
    import_deck(DECK.replace("id: d", "id: e").replace("name: Deck", "name: Two"), "two.yaml")
    (tmp_path / "link.yaml").symlink_to(path)
    store.run("UPDATE deck SET path = ? WHERE name = 'Two'", (str(tmp_path / "link.yaml"),))
    assert (WARNING, "~/deck.yaml is the file of 2 decks: “Deck”, “Two”") in found(store, tmp_path)


@harms_store
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("DELETE FROM card WHERE ident = 'b'", (WRONG, "1 card of ~/deck.yaml is not in the store any more")),
        ("DELETE FROM card", (WRONG, "2 cards of ~/deck.yaml are not in the store any more")),
        ("UPDATE deck SET name = 'Dick'", (WRONG, "the name or description of “Dick” is not what ~/deck.yaml says")),
        ("UPDATE deck SET tags = 'x'", (WRONG, "the name or description of “Deck” is not what ~/deck.yaml says")),
        ("UPDATE card SET answer = 'z' WHERE ident = 'b'", (WARNING, "1 card of “Deck” differs from ~/deck.yaml")),
        ("UPDATE card SET archived = 1", (WARNING, "2 cards of “Deck” are archived, though they are in ~/deck.yaml")),
        (
            f"INSERT INTO card (key, ident, question, {_REST}) SELECT 9, 'c', 'three', {_REST} FROM card WHERE ident = 'a'",
            (WARNING, "1 card of “Deck” is not in ~/deck.yaml"),
        ),
    ],
)  # fmt: skip
def test_what_the_store_lost_of_a_file_that_did_not_change_is_told(
    store: Database, import_deck: Import, tmp_path: Path, harm: str, said: tuple[str, str]
) -> None:
    import_deck(DECK)
    store.run("PRAGMA foreign_keys = OFF")
    store.run(harm)
    assert found(store, tmp_path) == [said]
    assert bool(troubled(store)) == (said[0] == WRONG)


@harms_store
def test_rows_that_cannot_be_read_are_left_to_the_other_checks(
    store: Database, import_deck: Import, tmp_path: Path
) -> None:
    import_deck(DECK)
    store.run("UPDATE card SET listed = 1")
    ((state, words),) = found(store, tmp_path)
    assert (state, words.startswith("not compared, since the store cannot be read (")) == (WARNING, True)


def test_a_store_in_use_is_no_finding(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_database: Database) -> None:
        raise BusyError("in use")

    monkeypatch.setattr("srs_cli.store.cards.decks", busy)
    with pytest.raises(BusyError):
        examine_files(store)
