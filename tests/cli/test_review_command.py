"""`srs review`: what is asked, from which decks, and what comes before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.app.studying import Study
from srs_cli.cli.commands import opening
from srs_cli.cli.runtime import Runtime
from srs_cli.terminal import running
from srs_cli.terminal.desk import Desk
from srs_cli.terminal.grades import FOUR, SIX
from tests.cli.conftest import DAY, Result, Srs


def asked(result: Result) -> list[str]:
    return [line[3:] for line in result.out.splitlines() if line.startswith("Q: ")]


def saved(result: Result) -> list[str]:
    return [line for line in result.out.splitlines() if line.startswith(("Saved", "Undone"))]


# --- a session


def test_a_session_line_by_line(srs: Srs) -> None:
    srs.import_deck("a", "b")
    result = srs("review", "--plain", keys="\n1\n\n3\n\n\nq\n")
    assert (result.code, result.err) == (0, "")
    assert asked(result) == ["a", "b", "a"]
    assert saved(result) == ["Saved: Again, 1 day.", "Saved: Good, 1 day.", "Saved: Good, 1 day."]
    assert "A: to a" in result.out
    assert srs("due").out == "Nothing due. Next: tomorrow\n"


def test_the_end_of_the_input_leaves_with_everything_saved(srs: Srs) -> None:
    srs.import_deck("a", "b")
    result = srs("review", keys="\n3\n\n")
    assert (result.code, saved(result)) == (0, ["Saved: Good, 1 day."])
    assert srs("due").out == "1 new\n"


def test_days_go_on_where_they_left(srs: Srs) -> None:
    srs.import_deck("a", "b", "c")
    srs.review(3, 1)
    srs.now += DAY
    assert asked(srs.review(3, 4)) == ["a", "c", "b"]
    undone = srs("review", "--plain", keys="u\nq\n")
    assert saved(undone)[0].startswith("Undone: Easy of an earlier session")


def test_grades_may_be_six(srs: Srs) -> None:
    srs.import_deck("a")
    result = srs("review", "--plain", "--grades", "6", keys="\n0\n\n5\n")
    assert saved(result) == ["Saved: Blackout, 1 day.", "Saved: Perfect, 1 day."]


def test_caps_can_be_named(srs: Srs) -> None:
    srs.import_deck("a", "b", "c")
    assert asked(srs("review", "--plain", "--new", "2", keys="\n3\n" * 9)) == ["a", "b"]
    srs.now += DAY
    assert len(asked(srs("review", "--plain", "--new", "0", "--reviews", "1", keys="\n3\n" * 9))) == 1


def test_nothing_due_is_said(srs: Srs) -> None:
    srs.import_deck("a")
    srs.review(3)
    result = srs("review")
    assert result.code == 0
    assert result.out.split("\n") == [
        "Nothing is due today",
        "Next: 1 tomorrow",
        "Study on all the same: `srs review --ahead 3d`, or `srs review --cram` (touches no schedule)",
        "[u undoes, Enter leaves]",
        "",
    ]


# --- which decks


def test_decks_are_chosen_by_name(srs: Srs) -> None:
    srs.import_deck("a", name="Chemistry")
    srs.import_deck("b", name="Biology")
    assert asked(srs("review", "chem")) == ["a"]
    assert asked(srs("review", "BIOLOGY")) == ["b"]
    assert asked(srs("review", "bio", "chem", keys="\n3\n")) == ["b", "a"]
    wrong = srs("review", "physics")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err == "srs: 'physics' is the beginning of no deck's name\nDecks: Biology, Chemistry\n"
    srs.import_deck("c", name="Biography")
    wrong = srs("review", "bio")
    assert (wrong.code, wrong.out) == (2, "")
    several = "srs: 'bio' is the beginning of several decks' names; write more of it\n"
    assert wrong.err == several + "Decks: Biography, Biology, Chemistry\n"


def test_a_deck_file_is_read_first_and_it_alone_is_asked(srs: Srs) -> None:
    srs.import_deck("a", name="Chemistry")
    path = srs.deck("name: Physics\ncards:\n  - {q: b, a: x}\n", "physics.yaml")
    result = srs("review", path.name, keys="\n3\n")
    assert asked(result) == ["b"]
    assert result.out.startswith("Physics: 1 new\n")
    assert asked(srs("review", "chem", path, keys="\n3\n")) == ["a"]


def test_a_document_is_made_a_deck_and_asked(srs: Srs) -> None:
    path = srs.deck("Q: Which river flows through Rome?\nA: The Tiber.\n", "rivers.txt")
    result = srs("review", path, keys="\n3\n")
    assert asked(result) == ["Which river flows through Rome?"]
    assert (srs.data / "decks" / "rivers.yaml").exists()
    assert "Next: srs review" not in result.out


def test_a_person_starts_with_enter(srs: Srs, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    path = srs.deck("name: Physics\ncards:\n  - {q: b, a: x}\n", "physics.yaml")
    result = srs("review", "--plain", path, keys="\n\n3\n")
    assert "Enter starts, q leaves" in result.out
    assert asked(result) == ["b"]
    assert srs("review", "--plain", srs.deck("name: M\ncards:\n  - {q: m, a: x}\n", "m.yaml")).code == 0
    assert srs("decks").out.count("\n") >= 1


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("chemistry", False), ("chemistry 2.0", False), ("a.b", False), ("./chemistry", True), ("a/b", True),
        ("deck.yaml", True), ("DECK.YML", True), ("notes.txt", True), ("notes.md", True), ("", False),
    ],
)  # fmt: skip
def test_what_looks_like_a_file_is_one(argument: str, *, expected: bool) -> None:
    assert opening.is_path(argument) is expected


# --- changed deck files


def test_a_changed_deck_file_is_read_again_with_a_notice(srs: Srs) -> None:
    path = srs.import_deck("a")
    path.write_text(path.read_text() + "  - {q: b, a: x}\n")
    result = srs("review", keys="\n3\n")
    assert asked(result) == ["a", "b"]
    assert result.err == "The deck file changed: Deck: 1 new, 1 unchanged\n"
    assert srs("review").err == ""


def test_a_file_that_was_only_touched_makes_no_noise(srs: Srs) -> None:
    path = srs.import_deck("a")
    path.write_text(path.read_text() + "# a note\n")
    assert srs("review").err == ""


def test_without_a_person_vanished_cards_stay_and_that_is_noted(srs: Srs) -> None:
    path = srs.import_deck("a", "b")
    path.write_text(path.read_text().replace("  - {q: 'b', a: 'to b'}\n", ""))
    for _ in range(2):
        result = srs("review", keys="\n3\n" * 2)
        assert result.err == (
            "The deck file changed: Deck: 1 archived, 1 unchanged\n"
            "Note: 1 card left the file; `srs import FILE` archives them\n"
        )
    assert srs("decks").out == "Deck\t2\t0\t0\n"


@pytest.mark.parametrize(("keys", "cards"), [("y\n", 1), ("n\n", 2), ("\n", 2)])
def test_a_person_is_asked_whether_vanished_cards_are_archived(
    srs: Srs, in_terminal: Callable[[], None], keys: str, cards: int
) -> None:
    path = srs.import_deck("a", "b")
    path.write_text(path.read_text().replace("  - {q: 'b', a: 'to b'}\n", ""))
    in_terminal()
    result = srs("review", "--plain", keys=keys)
    assert "Archive 1 card no longer in the file? All history is kept [y/N]: " in result.out
    assert f"Deck{cards}" in srs("decks").out.replace(" ", "")


def test_a_deck_file_that_cannot_be_read_is_noted_and_its_cards_are_asked(srs: Srs) -> None:
    path = srs.import_deck("a")
    path.write_text("name: [\x1b[31m")
    result = srs("review")
    assert asked(result) == ["a"]
    assert result.err.startswith(f"Note: {path}:1: ")
    assert result.err.endswith("; its cards go on as they were\n")


# --- the first start


@pytest.fixture
def shipped(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two decks that come along."""
    folder = srs.home.parent / "shipped"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.yaml").write_text(
            f"name: {name.upper()}\ndescription: of {name}\ncards:\n  - {{q: q{name}, a: x}}\n"
        )
    monkeypatch.setattr(Runtime, "shipped_decks", property(lambda _: folder))
    return folder


OFFER = (
    "No decks yet. Make one with `srs extract FILE`, or start with one of these:\n"
    "  1  A (1 card): of a\n"
    "  2  B (1 card): of b\n"
    "[Enter starts the first, a number another, q leaves]\n"
)


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("keys", "deck", "slips"),
    [
        ("\n", "A", 0),
        ("1\n", "A", 0),
        ("2\n", "B", 0),
        ("3\n0\nx\n²\n 2 \n", "B", 4),
        ("q\n", "", 0),
        ("Q\n", "", 0),
        ("", "", 0),
    ],
)
def test_the_decks_that_come_along_are_offered(srs: Srs, keys: str, deck: str, slips: int) -> None:
    result = srs("review", keys=keys)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(OFFER)
    assert result.out.count("Type a number from 1 to 2, Enter or q.\n") == slips
    assert asked(result) == ([f"q{deck.lower()}"] if deck else [])
    assert srs.data.exists() == bool(deck)
    assert (srs.data / "decks" / f"{deck.lower()}.yaml").exists() == bool(deck)


@pytest.mark.usefixtures("shipped")
def test_an_empty_store_is_offered_them_as_well(srs: Srs) -> None:
    srs("import", srs.deck("name: D\ncards: []\n"))
    database = srs.data / "srs.db"
    assert asked(srs("review")) == []
    database.unlink()
    Runtime(str(database)).database().close()
    assert asked(srs("review", keys="\n")) == ["qa"]


def test_where_none_come_along_there_is_nothing_to_choose(srs: Srs, shipped: Path) -> None:
    for path in shipped.iterdir():
        path.unlink()
    result = srs("review", keys="\n")
    assert (result.code, srs.data.exists()) == (0, False)


# --- on the full screen


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(("chosen", "deck"), [(1, "b"), (None, "")])
def test_a_person_chooses_on_the_screen(
    srs: Srs, in_terminal: Callable[[], None], monkeypatch: pytest.MonkeyPatch, chosen: int | None, deck: str
) -> None:
    offered: list[object] = []
    studied: list[tuple[str, object]] = []

    def choose(decks: list[tuple[str, str, int]]) -> int | None:
        offered.extend(decks)
        return chosen

    def study(session: Study, desk: Desk) -> int:
        view = session.view
        studied.append((view.face.question if view else "", desk.keys.scale))
        return 0

    monkeypatch.setattr(running, "choose_on_screen", choose)
    monkeypatch.setattr(running, "study_on_screen", study)
    in_terminal()
    assert srs("review").code == 0
    assert offered == [("A", "of a", 1), ("B", "of b", 1)]
    assert studied == ([(f"q{deck}", FOUR)] if deck else [])


def test_the_screens_exit_code_is_the_commands(
    srs: Srs, in_terminal: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    srs.import_deck("a")
    scales: list[object] = []

    def study(_: Study, desk: Desk) -> int:
        scales.append(desk.keys.scale)
        return 129

    monkeypatch.setattr(running, "study_on_screen", study)
    in_terminal()
    assert srs("review", "--grades", "6").code == 129
    assert scales == [SIX]
