"""`srs add` and `srs edit`, in one line and asking."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Result, Srs
from tests.cli.test_bulk_commands import GASES, METALS, contents, found
from tests.cli.test_hostile import acting

ADDED = "Added to Metals. `srs undo` takes it back.\n"
CHANGED = "Changed. `srs undo` takes it back.\n"


@pytest.fixture
def metals(srs: Srs) -> Srs:
    assert srs("import", srs.deck(METALS, "metals.yaml"), srs.deck(GASES, "gases.yaml")).code == 0
    return srs


def text(srs: Srs) -> str:
    return (srs.home / "metals.yaml").read_text("utf-8")


def card(srs: Srs, query: str) -> dict[str, object]:
    (one,) = json.loads(srs("search", query, "--json").out)["cards"]
    found: dict[str, object] = one
    return found


@pytest.fixture
def editor(srs: Srs, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the editor replace text in the file that it is given: "old>new"."""

    def is_to(change: str) -> None:
        script = srs.home / "editor.py"
        script.write_text(
            "import pathlib, sys\n"
            "old, _, new = sys.argv[1].partition('>')\n"
            "path = pathlib.Path(sys.argv[-1])\n"
            "print('line', sys.argv[-2], flush=True) if len(sys.argv) > 3 else None\n"
            "path.write_bytes(path.read_bytes().replace(old.encode(), new.encode('latin-1')))\n",
            "utf-8",
        )
        monkeypatch.setenv("EDITOR", f"{sys.executable} {script} '{change}'")

    return is_to


# --- add, in one line


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (("Tin?", "Sn"), "    q: Tin?\n    a: Sn\n"),
        (("Tin?", "Sn", "--both"), "    type: both\n    q: Tin?\n    a: Sn\n"),
        (("Two?", "a", "b"), "    q: Two?\n    a:\n      - a\n      - b\n"),
        (("{{c1::Tin}} is soft",), '    text: "{{c1::Tin}} is soft"\n'),
        (
            ("Tin?", "Sn", "--hint", "old", "--extra", "one\ntwo", "--tag", "a", "--tag", "b: c"),
            '    q: Tin?\n    a: Sn\n    hint: old\n    extra: |-\n      one\n      two\n    tags: [a, "b: c"]\n',
        ),
        (("Tin?", "Sn", "--tag", "a", "--tag", "a"), "    q: Tin?\n    a: Sn\n    tags: [a]\n"),
        ((" Tin? ", " Sn "), "    q: Tin?\n    a: Sn\n"),
    ],
)
def test_a_card_is_added_at_the_end_and_undone(metals: Srs, arguments: tuple[str, ...], lines: str) -> None:
    assert metals("add", "met", *arguments) == Result(0, ADDED, "")
    head, _, added = text(metals).partition("  - id: " + text(metals).rpartition("  - id: ")[2].split("\n")[0] + "\n")
    assert head == METALS
    assert added == lines
    assert metals("search", "deck:metals", "--count").out == "4\n"
    assert metals("undo").out == "Undone: a card added to Metals (2026-09-21 12:00)\n"
    assert text(metals) == METALS
    assert metals("search", "deck:metals", "--count").out == "3\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no deck was named"),
        (("",), "no deck was named"),
        ((" ", "q", "a"), "no deck was named"),
        (("metals",), "no question was given"),
        (("new",), "no question was given"),
        (("metals", "q"), "a card needs a question and an answer"),
        (("metals", "", "a"), "a card needs a question and an answer"),
        (("new", "q", " "), "a card needs a question and an answer"),
        (("metals", "Gold?", "Au"), "Metals has this card already"),
        (("metals", "q", "a", "--tag", ""), "no deck file can hold this: a tag is empty"),
        (("new", "q", "a", "--tag", "a\nb"), "no deck file can hold this: a tag must be one line"),
    ],
)
def test_what_is_no_card_changes_nothing(metals: Srs, arguments: tuple[str, ...], said: str) -> None:
    before = {name: data for name, data in contents(metals).items() if name.endswith(".yaml")}
    result = metals("add", *arguments)
    assert result.code in {2, 3}
    assert result.out == ""
    assert result.err.startswith(f"srs: {said}")
    assert {name: data for name, data in contents(metals).items() if name.endswith(".yaml")} == before
    assert metals("undo").out == "There is nothing to undo.\n"


def test_a_deck_is_made_on_the_way(srs: Srs) -> None:
    assert srs("add", "New: one", "q", "a").out == "Added to New: one. `srs undo` takes it back.\n"
    assert srs("add", "new", "q2", "a").out == "Added to New: one. `srs undo` takes it back.\n"
    (path,) = (srs.data / "decks").iterdir()
    assert path.read_text("utf-8").startswith('name: "New: one"\n')
    assert srs("due").out == "2 new\n"
    srs("undo", "-n", "2")
    assert srs("due").out.startswith("Nothing due")
    assert srs("add", "new", "q", "a").code == 0  # the deck is still there
    assert [each["cards"] for each in json.loads(srs("decks", "--json").out)] == [1]


def test_the_same_card_in_two_new_decks_is_two(srs: Srs) -> None:
    for name in ("One", "Two", "日本語", "中文"):
        assert srs("add", name, "q", "a").code == 0
    assert [each["name"] for each in json.loads(srs("decks", "--json").out)] == ["One", "Two", "中文", "日本語"]
    assert srs("search", "q", "--count").out == "4\n"


def test_a_new_deck_is_asked_about(metals: Srs, in_terminal: Callable[[], None]) -> None:
    def made() -> list[str]:
        return [name for name in metals.everything() if "/backups" not in name]  # the day's own is no deck

    in_terminal()
    before = made()
    result = metals("add", "\x1b[31mNew", "q", "a", keys="n\n")
    assert result.code == 0
    assert "There is no deck ␛[31mNew. Make it? [Y/n]" in result.out
    assert made() == before
    result = metals("add", "\x1b[31mNew", "q", "a", keys="\n")
    assert result.out.endswith("Added to ␛[31mNew. `srs undo` takes it back.\n")
    assert acting(result.out + metals("decks").out) == set()
    assert metals("undo").out.startswith("Undone: a card added to ␛[31mNew (")


def test_an_archived_deck_gets_no_card(metals: Srs) -> None:
    metals("archive", "metals")
    result = metals("add", "METALS", "q", "a")
    assert (result.code, result.err) == (2, "srs: the deck METALS is archived\n`srs restore-deck` brings it back.\n")
    assert metals("add", "met", "q", "a").out.startswith("Added to met.")


def test_a_missing_file_is_said(metals: Srs) -> None:
    (metals.home / "metals.yaml").unlink()
    result = metals("add", "metals", "q", "a")
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith(f"srs: {metals.home}/metals.yaml: no such file\n")


@pytest.mark.parametrize("hostile", ["\x1b[2J\x1b]0;t\x07", "a\u202eb", "[/] [bold] :skull:", "- x: [", "#", "'\"\\"])
def test_hostile_text_is_kept_and_never_acts(metals: Srs, hostile: str) -> None:
    options = [f"--{name}={hostile}" for name in ("hint", "extra", "tag")]
    results = [metals("add", *options, "--", "metals", hostile, hostile), metals("undo")]
    results += [metals("add", "--", deck, hostile, hostile) for deck in ("metals", hostile)]
    results += [metals("search", "deck:metals"), metals("decks")]
    for result in results:
        assert result.code == 0
        assert acting(result.out + result.err) == set()
    (one, _) = (
        each for each in json.loads(metals("search", "is:new", "--json").out)["cards"] if each["question"] == hostile
    )
    assert one["answer"] == hostile


# --- add, asking


def test_cards_are_asked_for_one_after_the_other(metals: Srs, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    typed = [
        "metals",
        "Tin?",
        "Sn",
        "",
        "{{c1::Lead}} is heavy",
        "Gold?",
        "Au",
        "",
        "Two?",
        "a",
        "b",
        "",
        "none",
        "",
        "",
    ]
    result = metals("add", "--tag", "t", keys="\n".join(typed) + "\n")
    assert result.code == 0
    assert result.out.count(ADDED.strip()) == 3
    assert result.err.splitlines() == [
        "Metals has this card already. Nothing was changed.",
        "a card needs a question and an answer. Or a text with a deletion: {{c1::…}}",
    ]
    assert card(metals, "Two?")["answer"] == ["a", "b"]
    assert [card(metals, word)["tags"] for word in ("Tin?", "Lead", "Two?")] == [["t"]] * 3
    assert metals("undo", "-n", "3").out.count("Undone: a card added to Metals") == 3
    assert text(metals) == METALS


def test_who_is_asked_for_a_deck_is_told_which_there_are(metals: Srs, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    result = metals("add", keys="met\nTin?\nSn\n\n\n")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("Decks: Gases, Metals\nDeck: ")
    assert ADDED in result.out
    assert "Decks:" not in metals("add", "metals", keys="\n").out
    assert metals("archive", "gases", keys="y\n").code == 0
    assert metals("add", keys="metals\n\n").out.startswith("Decks: Metals\nDeck: ")


def test_of_many_decks_the_first_are_told_and_none_where_there_are_none(
    srs: Srs, in_terminal: Callable[[], None]
) -> None:
    for number in range(12):
        assert srs("add", f"\x1b[31mD{number:02}", "q", "a").code == 0
    in_terminal()
    told = srs("add", keys="\n").out.splitlines()[0]
    assert told == "Decks: " + ", ".join(f"␛[31mD{number:02}" for number in range(10)) + " and 2 more"
    assert srs("--db", srs.home / "other.db", "add", keys="New\nn\n").out.startswith("Deck: ")


def test_an_empty_question_makes_no_deck(srs: Srs, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    result = srs("add", keys="New\n\n\n")
    assert result.code == 0
    assert "There is no deck New. Make it?" in result.out
    assert not (srs.data / "decks").exists()
    assert srs("add", "New", keys="\nq\na\n\n\n").out.count("Added to New.") == 1
    assert [path.name for path in (srs.data / "decks").iterdir()] == ["new.yaml"]


def test_the_end_of_the_input_leaves_with_what_was_added(metals: Srs, in_terminal: Callable[[], None]) -> None:
    in_terminal()
    result = metals("add", "metals", keys="Tin?\nSn\n\nLead?\n")
    assert result.code == 0
    assert ADDED.strip() in result.out
    assert found(metals, "Tin?")
    assert not found(metals, "Lead?")


# --- edit, in one line


@pytest.mark.parametrize(
    ("options", "old", "new"),
    [
        (("--question", "Aurum?"), "q: Gold?", "q: Aurum?"),
        (("-q", "Aurum?", "-a", "79"), "q: Gold?\n    a: Au", 'q: Aurum?\n    a: "79"'),
        (("--answer", "a", "--answer", "b"), "a: Au", "a:\n      - a\n      - b"),
        (("-a", "a", "-a", "-b"), "a: Au", 'a:\n      - a\n      - "-b"'),
        (("--hint=h",), "a: Au", "a: Au\n    hint: h"),
        (("--extra", "x\ny\n"), "a: Au", "a: Au\n    extra: |-\n      x\n      y"),
    ],
)
def test_a_card_is_changed_in_its_own_lines_and_undone(
    metals: Srs, options: tuple[str, ...], old: str, new: str
) -> None:
    block = METALS.replace(
        "  - {id: gold, q: Gold?, a: Au, tags: [noble]}\n", "  - id: gold\n    q: Gold?\n    a: Au\n    tags: [noble]\n"
    )
    (metals.home / "metals.yaml").write_text(block, "utf-8")
    metals("review", "--plain", keys="q\n")  # reads it
    assert metals("edit", "gold", *options) == Result(0, CHANGED, "")
    assert text(metals) == block.replace(old, new)
    assert metals("edit", "gold", *options) == Result(0, "Nothing was changed.\n", "") or "--extra" in options
    metals("undo", "-n", "2" if "--extra" in options else "1")
    assert text(metals) == block


@pytest.mark.parametrize(
    ("query", "options", "said"),
    [
        ("gold", ("--question", ""), "the question does not fit the card's type"),
        ("gold", ("--question", "{{c1::a}}"), "the question does not fit the card's type"),
        ("Mercury", ("--question", "none"), "the question does not fit the card's type"),
        ("Mercury", ("--answer", "x"), "a cloze has its answers in its text"),
        ("gold", ("--answer", ""), "no deck file can hold this: `a` is empty"),
        ("gold", ("--answer", "a", "--answer", " "), "no deck file can hold this: a line of `a` is empty"),
        ("is:new", ("--answer", "x"), "4 cards fit is:new"),
        ("tin", ("--answer", "x"), "no card fits tin"),
        ("-gold", ("--answer", "x"), "3 cards fit -gold"),
        ("\x1b[2J", ("--answer", "x"), "no card fits ␛[2J"),
        ("x:y", ("--answer", "x"), "a search knows no 'x:'"),
        ("gold", (), "there is no terminal for an editor"),
    ],
)
def test_what_cannot_be_changes_nothing(metals: Srs, query: str, options: tuple[str, ...], said: str) -> None:
    result = metals("edit", query, *options)
    assert result.code in {2, 3}
    assert result.out == ""
    assert any(line.startswith(f"srs: {said}") for line in result.err.splitlines())
    assert acting(result.err) == set()
    assert text(metals) == METALS
    assert metals("undo").out == "There is nothing to undo.\n"


def test_a_card_without_an_id_is_known_again_whatever_becomes_of_its_text(metals: Srs) -> None:
    metals("flag", "Mercury", "--flag", "4")
    assert metals("edit", "Mercury", "--question", "{{c1::Hg}} flows").out == CHANGED
    assert metals("search", "Mercury", "--count").out == "0\n"
    (changed,) = json.loads(metals("search", "flag:4", "--json").out)["cards"]
    assert changed["question"] == "{{c1::Hg}} flows"
    block = f'  - id: {changed["id"]}\n    text: "{{{{c1::Hg}}}} flows"\n'
    assert text(metals) == METALS.rpartition("  - text")[0] + block
    metals("undo")
    assert text(metals) == METALS
    assert metals("search", "flag:4", "--count").out == metals("search", "Mercury", "--count").out == "1\n"
    assert metals("edit", "Mercury", "--hint", "h").out == CHANGED
    assert text(metals) == METALS + "    hint: h\n"


def test_several_cards_are_candidates(metals: Srs) -> None:
    result = metals("edit", "-noble", "--hint", "h")
    lines = result.err.splitlines()
    assert [line.split()[0] for line in lines[:1]] == ["iron"]
    assert lines[-2:] == ["srs: 3 cards fit -noble", "Name one by its id, or by more of its words."]


def test_a_missing_file_is_said_when_editing(metals: Srs, in_terminal: Callable[[], None]) -> None:
    (metals.home / "metals.yaml").unlink()
    assert metals("edit", "gold", "--hint", "h").err.startswith(f"srs: {metals.home}/metals.yaml: no such file\n")
    in_terminal()
    assert metals("edit", "gold").code == 3


def test_a_card_of_an_archived_deck_is_edited_and_stays_archived(metals: Srs) -> None:
    metals("archive", "metals")
    assert metals("edit", "gold", "--hint", "h").out == CHANGED
    assert metals("restore-deck").out == "Metals\n"
    metals("undo")
    assert metals("restore-deck").out == "Metals\n"
    assert text(metals) == METALS


def test_without_a_store_there_is_nothing_to_edit(srs: Srs) -> None:
    assert srs("edit", "x", "--hint", "h").err.startswith("srs: there are no cards yet\n")
    assert srs.everything() == []


# --- edit, in the editor


def test_the_editor_changes_a_card(metals: Srs, in_terminal: Callable[[], None], editor: Callable[[str], None]) -> None:
    in_terminal()
    editor("Iron?>Ferrum?")
    assert metals("edit", "iron").out == CHANGED
    assert text(metals) == METALS.replace("Iron?", "Ferrum?")
    assert card(metals, "id:iron")["question"] == "Ferrum?"
    editor("none>other")
    assert metals("edit", "iron").out == "Nothing was changed.\n"
    assert metals("undo").out.startswith("Undone: an edit")
    assert text(metals) == METALS


def test_an_edit_that_breaks_the_file_says_where_and_is_kept(
    metals: Srs, in_terminal: Callable[[], None], editor: Callable[[str], None]
) -> None:
    in_terminal()
    editor("a: Fe>b: Fe")
    result = metals("edit", "iron")
    assert (result.code, result.out) == (3, "")
    assert "metals.yaml" in result.err
    assert ":9: unknown key 'b'" in result.err
    assert "a: Fe" not in text(metals)
    assert metals("undo").out == "There is nothing to undo.\n"
    editor("none>other")
    still = metals("edit", "gold")  # any card of the file
    assert (still.code, still.out) == (3, "")
    assert ":9: unknown key 'b'" in still.err
    editor("b: Fe>a: Ferrum")
    assert metals("edit", "gold").out == "metals.yaml can be read again.\n"
    assert text(metals) == METALS.replace("a: Fe", "a: Ferrum")
    assert card(metals, "id:iron")["answer"] == "Ferrum"
    assert metals("undo").out == "There is nothing to undo.\n"  # srs did not change it


def test_an_edit_in_another_encoding_is_refused_and_kept(
    metals: Srs, in_terminal: Callable[[], None], editor: Callable[[str], None]
) -> None:
    in_terminal()
    editor("Iron?>M\xe9tal?")
    result = metals("edit", "iron")
    assert (result.code, result.out) == (3, "")
    assert result.err.endswith("metals.yaml is no longer UTF-8\nSave it as UTF-8.\n")
    assert b"M\xe9tal?" in (metals.home / "metals.yaml").read_bytes()


def test_an_editor_that_is_not_there_is_said(
    metals: Srs, in_terminal: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_terminal()
    monkeypatch.setenv("EDITOR", "none-at-all")
    result = metals("edit", "gold")
    assert (result.code, result.out) == (6, "")
    assert result.err.startswith("srs: none-at-all is not installed\n")
    assert Path(metals.home / "metals.yaml").read_text("utf-8") == METALS


def test_a_card_that_was_added_or_edited_is_told_as_json(metals: Srs) -> None:
    added = json.loads(metals("add", "metals", "Tin?", "Sn", "--json").out)
    assert (added["deck"], added["file"]) == ("Metals", str(metals.home / "metals.yaml"))
    assert card(metals, "tin")["id"] == added["id"]
    edit = ("edit", str(added["id"]), "--answer", "Stannum", "--json")
    assert json.loads(metals(*edit).out) == {"id": added["id"], "changed": True}
    assert json.loads(metals(*edit).out) == {"id": added["id"], "changed": False}
