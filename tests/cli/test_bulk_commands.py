"""Commands that change all cards which a search finds: suspend, unsuspend, bury, reset, flag, tag, move."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import DAY, Result, Srs
from tests.cli.test_hostile import acting

METALS = """\
# mine
id: metals
name: Metals
cards:
  # noble
  - {id: gold, q: Gold?, a: Au, tags: [noble]}
  - id: iron
    q: Iron?
    a: Fe
  # no id
  - text: "{{c1::Mercury}} is {{c2::liquid}}"
"""
GASES = "id: gases\nname: Gases\ncards:\n  - {id: helium, q: Helium?, a: He}\n"

# The command, what it says of all, what one undo says, and the search that finds the changed cards.
COMMANDS: dict[str, tuple[tuple[str, ...], str, str, str]] = {
    "suspend": ((), "suspended", "suspending", "is:suspended"),
    "bury": (("--days", "2"), "hidden", "hiding", "is:buried"),
    "flag": (("--flag", "3"), "flagged", "the flag of", "flag:3"),
    "tag": (("--add", "x"), "retagged", "tags of", "tag:x"),
    "move": (("--to", "New one"), "moved", "moved to New one", 'deck:"New one"'),
}


@pytest.fixture
def metals(srs: Srs) -> Srs:
    assert srs("import", srs.deck(METALS, "metals.yaml"), srs.deck(GASES, "gases.yaml")).code == 0
    srs.review(3)
    return srs


def found(srs: Srs, query: str) -> list[str]:
    return [line.split("\t")[0] for line in srs("search", query).out.splitlines()]


def contents(srs: Srs) -> dict[str, bytes]:
    """Return every file of the home, the store among them."""
    return {name: (srs.home / name).read_bytes() for name in srs.everything() if (srs.home / name).is_file()}


def collection(srs: Srs) -> list[str]:
    """Return what is told of the cards and the decks, and the deck files."""
    decks = [each for each in json.loads(srs("decks", "--json").out) if each["cards"]]
    files = [(srs.home / name).read_text("utf-8") for name in ("metals.yaml", "gases.yaml")]
    return [srs("search", "is:new OR is:due OR -is:new", "--json").out, json.dumps(decks), *files]


# --- each command


@pytest.mark.parametrize("command", COMMANDS)
def test_all_that_a_search_finds_is_changed_and_one_undo_takes_it_back(metals: Srs, command: str) -> None:
    options, done, undone, query = COMMANDS[command]
    was = collection(metals)
    assert found(metals, query) == []
    result = metals(command, "deck:metals", *options)
    assert result == Result(0, f"3 cards {done}. `srs undo` takes it back.\n", "")
    assert len(found(metals, query)) == 3
    result = metals("undo")
    assert (result.code, result.err) == (0, "")
    assert undone in result.out
    assert result.out.startswith("Undone: ")
    assert "3 cards" in result.out
    assert result.out.endswith(" (2026-09-21 12:00)\n")
    assert collection(metals) == was


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_so_already_is_told_and_nothing_is_recorded(metals: Srs, command: str) -> None:
    options, done, _, query = COMMANDS[command]
    assert metals(command, "gold", *options).out == f"1 card {done}. `srs undo` takes it back.\n"
    assert metals(command, "gold", *options).out == f"0 cards {done} (1 card was so already).\n"
    both = metals(command, "gold", "OR", "iron", "OR", "helium", *options).out
    assert both == f"2 cards {done} (1 card was so already). `srs undo` takes it back.\n"
    assert metals(command, "gold", "OR", "iron", *options).out == f"0 cards {done} (2 cards were so already).\n"
    metals("undo")
    assert found(metals, query) == ["gold"]
    metals("undo")
    assert found(metals, query) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_dry_run_changes_nothing(metals: Srs, command: str, in_terminal: Callable[[], None]) -> None:
    options, done, _, _ = COMMANDS[command]
    before = contents(metals)
    for _ in range(2):
        result = metals(command, "deck:metals", *options, "--dry-run")
        assert result.err == ""
        assert result.out.splitlines()[:2] == ["  gold  Gold?", "  iron  Iron?"]
        assert result.out.splitlines()[-1] == f"3 cards would be {done}. Nothing was changed (--dry-run)."
        in_terminal()  # where it asks nothing either
    told = json.loads(metals(command, "gold", *options, "--dry-run", "--json").out)
    assert told == {"found": 1, "changed": 0, "ids": ["gold"]}
    assert contents(metals) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_script_gets_json(metals: Srs, command: str) -> None:
    options, _, _, query = COMMANDS[command]
    result = metals(command, "gold", "OR", "iron", *options, "--json")
    assert json.loads(result.out) == {"found": 2, "changed": 2, "ids": ["gold", "iron"]}
    assert result.err == ""
    again = json.loads(metals(command, "gold", *options, "--json").out)
    assert again == {"found": 1, "changed": 0, "ids": ["gold"]}
    assert found(metals, query) == ["gold", "iron"]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_card_is_told_and_nothing_is_made(metals: Srs, command: str, in_terminal: Callable[[], None]) -> None:
    options, _, _, _ = COMMANDS[command]
    before = contents(metals)
    assert metals(command, "tin", *options) == Result(0, "", "No card fits tin.\n")
    told = metals(command, "tin", *options, "--json")
    assert (json.loads(told.out), told.err) == ({"found": 0, "changed": 0, "ids": []}, "No card fits tin.\n")
    in_terminal()
    assert metals(command, "tin", *options) == Result(0, "", "No card fits tin.\n")
    assert {name for name in contents(metals) if name.endswith(".yaml")} == {"metals.yaml", "gases.yaml"}
    assert contents(metals) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_person_is_asked_after_the_count(metals: Srs, command: str, in_terminal: Callable[[], None]) -> None:
    options, done, _, query = COMMANDS[command]
    in_terminal()
    before = contents(metals)
    for keys in ("n\n", "\n"):  # several cards: Enter is no
        result = metals(command, "deck:metals", *options, keys=keys)
        assert result.code == 0
        lines = result.out.splitlines()
        assert lines[:2] == ["  gold  Gold?", "  iron  Iron?"]
        assert f"{ {'bury': 'Hide', 'tag': 'Retag'}.get(command, command.capitalize()) } 3 cards? [y/N]" in lines[3]
        assert lines[-1].endswith("Nothing was changed.")
    assert metals(command, "deck:metals", *options, keys="").code == 0  # the end of the input is a no
    assert contents(metals) == before
    keys = "y\ny\n"  # a deck that is made on the way is asked about too
    assert metals(command, "deck:metals", *options, keys=keys).out.endswith(
        f"3 cards {done}. `srs undo` takes it back.\n"
    )
    assert len(found(metals, query)) == 3


@pytest.mark.parametrize("command", COMMANDS)
def test_one_card_is_changed_by_enter(metals: Srs, command: str, in_terminal: Callable[[], None]) -> None:
    options, _, _, query = COMMANDS[command]
    in_terminal()
    result = metals(command, "gold", *options, keys="\n\n")
    assert "1 card? [Y/n]" in result.out
    assert len(metals("search", query, "--json").out) > 40
    assert '"count": 1' in metals("search", query, "--json").out


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("yes", ["--yes", "-y"])
def test_yes_asks_nothing(metals: Srs, command: str, in_terminal: Callable[[], None], yes: str) -> None:
    options, done, _, _ = COMMANDS[command]
    in_terminal()
    result = metals(command, "deck:metals", *options, yes, keys="")
    assert result == Result(0, f"3 cards {done}. `srs undo` takes it back.\n", "")


def test_many_cards_are_counted_and_the_first_shown(srs: Srs, in_terminal: Callable[[], None]) -> None:
    srs.import_deck(*(f"word {number}" for number in range(1_200)))
    in_terminal()
    lines = srs("suspend", "word", keys="n\n").out.splitlines()
    assert [line.split(maxsplit=1)[1] for line in lines[:5]] == [f"word {number}" for number in range(5)]
    assert lines[5] == "  … and 1,195 more"
    assert lines[6].startswith("Suspend 1,200 cards? [y/N]")


# --- queries


def test_what_begins_with_a_minus_is_left_out(metals: Srs) -> None:
    assert metals("suspend", "-tag:noble", "deck:metals").out.startswith("2 cards suspended.")
    assert found(metals, "is:suspended")[0] == "iron"
    assert metals("flag", "-is:suspended", "--flag", "2").out.startswith("2 cards flagged.")
    assert metals("flag", "--off", "-gold", "-helium").out == "0 cards unflagged (2 cards were so already).\n"
    assert metals("tag", "-is:new", "--add", "-y", "--remove=-x").out.startswith("1 card retagged.")
    assert found(metals, "tag:-y") == ["helium"]  # what was reviewed
    assert metals("move", "--to", "Gases", "-helium", "-Mercury").out.startswith("2 cards moved.")
    assert metals("bury", "--", "-gold", "--days").out.startswith("3 cards hidden.")  # words of the query, both


def test_a_query_that_means_nothing_is_refused(metals: Srs) -> None:
    before = contents(metals)
    for query in ("is:nothing", "flag:9", "ease<x", " "):
        result = metals("suspend", query)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("srs: ")
    assert metals("suspend").code == 2
    assert metals("tag", "gold").err == "srs: no tag was named\nUse --add TAG or --remove TAG.\n"
    assert metals("move", "gold").code == 2
    assert metals("bury", "gold", "--days", "0").code == 2
    assert metals("flag", "gold", "--flag", "8").code == 2
    assert contents(metals) == before


@pytest.mark.parametrize("command", ["suspend", "unsuspend", "bury", "reset", "flag", "tag", "move"])
def test_without_a_store_it_is_said(srs: Srs, command: str) -> None:
    options = {"tag": ("--add", "x"), "move": ("--to", "x")}.get(command, ())
    result = srs(command, "gold", *options)
    assert (result.code, result.err.splitlines()[0]) == (2, "srs: there are no cards yet")
    assert srs.everything() == []
    assert "Example: `srs" in srs(command, "-h").out


# --- what the schedule does


def test_suspended_cards_are_not_asked_until_they_are_unsuspended(metals: Srs) -> None:
    metals("suspend", "deck:metals")
    metals.now += DAY
    assert metals("due").out == "1 due\n"
    assert metals("unsuspend", "is:suspended").out == "3 cards unsuspended. `srs undo` takes it back.\n"
    assert metals("due").out == "1 due, 3 new\n"
    metals("undo")
    assert metals("due").out == "1 due\n"


def test_buried_cards_come_back_after_their_days(metals: Srs) -> None:
    metals("bury", "is:new", "--days", "2")
    for day, due in enumerate(("Nothing due. Next: tomorrow\n", "1 due\n", "1 due, 3 new\n")):
        assert metals("due").out == due, day
        metals.now += DAY


def test_reset_cards_are_new_and_keep_their_history(metals: Srs) -> None:
    assert metals("reset", "gold").out == "0 cards reset (1 card was so already).\n"
    assert metals("reset", "helium").out == "1 card reset. `srs undo` takes it back.\n"
    assert "helium" in found(metals, "is:new")
    history = [each["kind"] for each in json.loads(metals("history", "helium", "--json").out)["events"]]
    assert history == ["review", "reset"]
    assert metals("undo").out == "Undone: resetting “Helium?” (2026-09-21 12:00)\n"
    assert "helium" not in found(metals, "is:new")


def test_flags_are_taken_off(metals: Srs) -> None:
    metals("flag", "gold", "OR", "iron")
    assert found(metals, "flag:1") == ["gold", "iron"]
    assert metals("flag", "is:flagged", "--off").out == "2 cards unflagged. `srs undo` takes it back.\n"
    assert metals("undo").out.startswith("Undone: the flag of 2 cards")
    assert found(metals, "flag:1") == ["gold", "iron"]


# --- deck files


def test_tags_change_only_the_lines_of_their_cards(metals: Srs) -> None:
    path = metals.home / "metals.yaml"
    metals("tag", "gold", "--add", "x", "--add", "y: #", "--remove", "noble", "--remove", "none")
    after = METALS.replace(
        "  - {id: gold, q: Gold?, a: Au, tags: [noble]}\n",
        '  - id: gold\n    q: Gold?\n    a: Au\n    tags: [x, "y: #"]\n',
    )
    assert path.read_text("utf-8") == after
    assert found(metals, 'tag:"y: #"') == ["gold"]


@pytest.mark.parametrize("tag", ["\x1b[31mred", "\u202eabc", "[/]", "a,b", "'", "日本", "-x", "a:b", "*", " x "])
def test_hostile_tags_are_kept_and_never_act(metals: Srs, tag: str) -> None:
    result = metals("tag", "gold", f"--add={tag}")
    assert result.out.startswith("1 card retagged.")
    (card,) = json.loads(metals("search", "gold", "--json").out)["cards"]
    assert card["tags"] == ["noble", tag.strip()]
    assert metals("search", "gold").code == 0
    assert "# mine" in (metals.home / "metals.yaml").read_text("utf-8")
    metals("undo")
    assert (metals.home / "metals.yaml").read_text("utf-8") == METALS


@pytest.mark.parametrize("tag", ["", " ", "a\nb"])
def test_a_tag_that_no_file_can_hold_is_refused(metals: Srs, tag: str) -> None:
    before = contents(metals)
    result = metals("tag", "gold", "--add", tag)
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("srs: no deck file can hold this: a tag ")
    assert result.err.endswith("\nNothing was changed.\n")
    assert {name: text for name, text in contents(metals).items() if name.endswith(".yaml")} == {
        name: text for name, text in before.items() if name.endswith(".yaml")
    }


def test_hostile_cards_and_queries_never_act(srs: Srs, in_terminal: Callable[[], None]) -> None:
    text = 'name: "D\\e[31m"\ncards:\n  - {id: "x\\e]", q: "evil [/] \\e[2J\\u202e\\n:skull:", a: b}\n'
    srs("import", srs.deck(text))
    results = [srs("suspend", "evil", "--dry-run"), srs("suspend", "\x1b[2J\u202e"), srs("flag", "evil", "--json")]
    in_terminal()
    results += [srs("move", "evil", "--to", "\x1b[31m\u202e", keys="y\ny\n"), srs("undo"), srs("decks")]
    for result in results:
        assert acting(result.out + result.err) == set()
        assert result.code == 0


def test_a_move_keeps_history_and_comments(metals: Srs) -> None:
    metals("flag", "helium", "--flag", "5")
    was = metals("history", "helium").out.replace("Deck Gases", "")
    assert metals("move", "helium", "--to", "met").out == "1 card moved. `srs undo` takes it back.\n"
    metals_file = (metals.home / "metals.yaml").read_text("utf-8")
    assert metals_file == METALS + "  - id: helium\n    q: Helium?\n    a: He\n"
    lines = metals("history", "helium").out.splitlines()
    assert lines[-1].endswith("1 card moved to Metals")
    assert "\n".join(lines[:-1]).replace("Deck Metals", "") == was.rstrip("\n")
    metals.now += DAY
    assert metals("due").out == "1 due, 3 new\n"
    assert [each["due"] for each in json.loads(metals("decks", "--json").out)] == [0, 1]


def test_most_of_a_deck_without_an_id_goes_to_a_deck_that_is_made(srs: Srs) -> None:
    """By its cards the new deck's file could be taken for the old deck."""
    path = srs.import_deck("a", "b", "c")
    assert srs("move", "a", "OR", "b", "--to", "New").out.startswith("2 cards moved.")
    assert [(each["name"], each["cards"]) for each in json.loads(srs("decks", "--json").out)] == [
        ("Deck", 1), ("New", 2),
    ]  # fmt: skip
    srs("undo")
    assert [(each["name"], each["cards"]) for each in json.loads(srs("decks", "--json").out)] == [
        ("Deck", 3), ("New", 0),
    ]  # fmt: skip
    assert path.read_text("utf-8").count("q:") == 3


def test_a_new_deck_is_made_only_by_a_move_that_works(metals: Srs, in_terminal: Callable[[], None]) -> None:
    before = metals.everything()
    (metals.home / "gases.yaml").rename(metals.home / "away")
    result = metals("move", "helium", "--to", "New")
    assert result.code == 3
    assert result.err.startswith(f"srs: {metals.home}/gases.yaml: no such file\n")
    (metals.home / "away").rename(metals.home / "gases.yaml")
    in_terminal()
    assert metals("move", "gold", "--to", "New", keys="y\nn\n").code == 0
    assert metals.everything() == before


def test_a_name_that_several_decks_begin_with_is_refused(metals: Srs) -> None:
    metals("import", metals.deck("name: Metalloids\ncards:\n  - {q: a, a: b}\n", "m.yaml"))
    result = metals("move", "helium", "--to", "metal")
    assert result.code == 2
    assert result.err.startswith("srs: 'metal' is the beginning of several decks' names; write more of it\n")
    assert metals("move", "helium", "--to", "metals").code == 0  # the whole name


def test_two_cards_with_one_id_do_not_meet(metals: Srs) -> None:
    other = "name: Others\nid: others\ncards:\n  - {id: gold, q: Golden?, a: yes}\n"
    metals("import", metals.deck(other, "others.yaml"))
    result = metals("move", "deck:metals", "gold", "--to", "Others")
    assert (result.code, result.out) == (3, "")
    assert "holds another card with the id gold" in result.err
    assert (metals.home / "metals.yaml").read_text("utf-8") == METALS


@pytest.mark.parametrize("command", ["tag", "move"])
def test_a_missing_deck_file_is_said_and_the_log_goes_on(metals: Srs, command: str) -> None:
    (metals.home / "metals.yaml").unlink()
    options, _, _, _ = COMMANDS[command]
    result = metals(command, "gold", "OR", "helium", *options)
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith(f"srs: {metals.home}/metals.yaml: no such file\n")
    assert (metals.home / "gases.yaml").read_text("utf-8") == GASES
    assert metals("suspend", "gold").out == "1 card suspended. `srs undo` takes it back.\n"


def test_a_card_that_left_its_file_meanwhile_is_said(metals: Srs) -> None:
    path = metals.home / "metals.yaml"
    path.write_text(METALS.replace("  - {id: gold, q: Gold?, a: Au, tags: [noble]}\n", ""), "utf-8")
    result = metals("tag", "gold", "--add", "x")
    assert result.code == 3
    assert "1 card left the file" in result.err
    assert "does not hold the card gold any more" in result.err


def test_a_deck_file_that_changed_is_read_first(metals: Srs) -> None:
    path = metals.home / "metals.yaml"
    path.write_text(METALS + "  - {id: tin, q: Tin?, a: Sn}\n", "utf-8")
    result = metals("tag", "tin", "--add", "x")
    assert "The deck file changed: Metals: 1 new" in result.err
    assert result.out.startswith("1 card retagged.")


def test_archived_decks_are_left_alone(metals: Srs) -> None:
    metals("archive", "metals")
    assert metals("suspend", "Au").err == "No card fits Au.\n"
    result = metals("move", "helium", "--to", "Metals")
    assert (result.code, result.err) == (
        2,
        "srs: the deck Metals is archived\n`srs restore-deck` brings it back.\n",
    )
    assert not (metals.data / "decks").exists()


def test_read_only_files_are_said(metals: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> Path:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    result = metals("tag", "gold", "--add", "x")
    assert (result.code, result.out) == (6, "")
    assert "metals.yaml: Read-only file system" in result.err
    assert (metals.home / "metals.yaml").read_text("utf-8") == METALS
