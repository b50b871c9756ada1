"""`srs config`, and what the settings change elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from srs_cli.cli.commands import config
from srs_cli.settings import KEYS, VALUES
from tests.cli.conftest import DAY, Srs

HOUR = 3600


def write(srs: Srs, text: str) -> str:
    path = srs.home / ".config/srs/config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)


def test_it_shows_every_value_with_its_origin_as_toml(srs: Srs) -> None:
    path = write(srs, "# mine\nnew_a_day = 7\n[decks.'a b']\nnew_a_day = 2\n[keys]\nundo = 'z'\n")
    srs.monkeypatch.setenv("EDITOR", "nano")
    result = srs("config")
    lines = result.out.splitlines()
    assert (result.code, lines[0]) == (0, f"# {path}")
    assert len(lines) == 1 + len(VALUES) + 1 + len(KEYS)
    for line in (
        "day_start = 4  # default",
        "new_a_day = 7  # config.toml:2",
        'editor = "nano"  # environment EDITOR',
        'decks."a b".new_a_day = 2  # config.toml:4',
        'keys.undo = "z"  # config.toml:6',
    ):
        assert line in lines
    assert all(len(line) <= 40 for line in lines[1:] if "a b" not in line and "EDITOR" not in line)
    write(srs, result.out)
    assert [line.partition("  #")[0] for line in srs("config").out.splitlines()[1:]] == [
        line.partition("  #")[0] for line in lines[1:]
    ]


def test_without_a_file_it_says_so_and_makes_none(srs: Srs) -> None:
    assert srs("config").out.startswith(f"# {srs.home}/.config/srs/config.toml (not there yet)\n")
    assert srs("config", "path").out == f"{srs.home}/.config/srs/config.toml\n"
    assert srs("config", "get", "theme").out == "auto\n"
    assert srs.everything() == []


def test_for_scripts_there_is_json(srs: Srs) -> None:
    path = write(srs, "new_a_day = 7\n")
    found = {each["name"]: each for each in json.loads(srs("config", "--json").out)}
    assert found["new_a_day"] == {
        "name": "new_a_day",
        "value": 7,
        "origin": "file",
        "where": f"{path}:1",
        "default": 20,
        "allowed": "0 to 9999",
        "about": "New cards a study day, all decks together.",
    }
    assert (found["fuzz"]["value"], found["fuzz"]["where"]) == (False, "")
    assert json.loads(srs("config", "get", "--json", "fuzz").out) is False
    assert json.loads(srs("config", "get", "--json", "decks.x.new_a_day").out) is None


def test_values_are_set_got_and_unset(srs: Srs) -> None:
    path = f"{srs.home}/.config/srs/config.toml"
    assert srs("config", "set", "fuzz", "on").out == f"fuzz = true  # {path}:1\n"
    assert srs("config", "get", "fuzz").out == "true\n"
    assert srs("config", "set", "editor", "code --wait").code == 0
    assert srs("config", "get", "editor").out == "code --wait\n"
    assert srs("config", "unset", "fuzz").out == "fuzz is unset.\n"
    assert srs("config", "unset", "fuzz").out == "fuzz was not set.\n"
    assert srs("config", "get", "decks.x.new_a_day").out == ""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["set", "day_start", "-1"], 2, "'-1' is no value for day_start\nAllowed: 0 to 23."),
        (["set", "day_star", "1"], 2, "there is no setting 'day_star'\nDid you mean day_start?"),
        (["set", "a\x1b[31mb", "1"], 2, "there is no setting 'a\u241b[31mb'"),
        (["get", "x"], 2, "there is no setting 'x'"),
        (["unset", "x"], 2, "there is no setting 'x'"),
        (["set", "day_start"], 2, "Missing argument 'VALUE'"),
        (["st"], 2, "No such command 'st'"),
    ],
)
def test_slips_are_answered(srs: Srs, arguments: list[str], code: int, words: str) -> None:
    result = srs("config", *arguments)
    assert result.code == code
    assert result.err.startswith(f"srs: {words}")
    assert srs.everything() == []


def test_faults_are_told_with_their_lines_by_every_command_that_needs_settings(srs: Srs) -> None:
    srs.import_deck("a")
    path = write(srs, "day_start = 25\n\n\x1b = 3\nnew_per_day = 1\n")
    for arguments in (["config"], ["decks"], ["review", "--plain"]):
        result = srs(*arguments)
        assert result.code == 3
        assert result.err.splitlines() == [
            f"srs: the settings in {path} cannot be used",
            f"  {path}:3: this is not TOML: invalid statement",
            "`srs config edit` opens them.",
        ]
    write(srs, "day_start = 25\n\n'\\u' = 3\nnew_per_day = 1\n".replace("\\u", "\u202e"))
    first, second, third = srs("config").err.splitlines()[1:4]
    assert first == f"  {path}:1: day_start = 25; allowed: 0 to 23"
    assert second.startswith(f"  {path}:3: there is no setting '<U+202E>'; known: day_start")
    assert third == f"  {path}:4: there is no setting 'new_per_day'; did you mean new_a_day?"
    assert srs("due").out == "1 new\n"
    assert srs("doctor").code == 0
    assert srs("config", "path").code == 0
    assert srs().out.endswith("Today: 1 new\n")


# --- the editor


def test_the_editor_sees_the_template_and_what_it_saves_is_checked(
    srs: Srs, monkeypatch: pytest.MonkeyPatch, in_terminal: Callable[[], None]
) -> None:
    seen: list[str] = []
    made = iter(["day_start = 99\n", "day_start = 9\n"])

    def edit(text: str, editor: str | None, extension: str) -> str:
        assert (editor, extension) == ("my-editor", ".toml")
        seen.append(text)
        return next(made)

    monkeypatch.setattr(click, "edit", edit)
    monkeypatch.setenv("VISUAL", "my-editor")
    in_terminal()
    result = srs("config", "edit", keys="y\n")
    path = srs.home / ".config/srs/config.toml"
    assert result.code == 0
    assert seen[0].startswith("# Settings of srs.")
    assert seen[1] == "day_start = 99\n"
    assert f"{path}:1: day_start = 99; allowed: 0 to 23" in result.err
    assert path.read_text() == "day_start = 9\n"
    assert result.out.endswith(f"Saved: {path}\n")


@pytest.mark.parametrize("keys", ["n\n", ""])
def test_who_does_not_edit_again_keeps_the_file(
    srs: Srs, monkeypatch: pytest.MonkeyPatch, in_terminal: Callable[[], None], keys: str
) -> None:
    path = write(srs, "day_start = 1\n")
    monkeypatch.setattr(click, "edit", lambda *_, **__: "day_start = 99\n")
    in_terminal()
    assert srs("config", "edit", keys=keys).code == (3 if keys else 0)
    assert Path(path).read_text() == "day_start = 1\n"


def test_a_real_editor_changes_the_file_also_one_that_is_bad(srs: Srs) -> None:
    path = write(srs, "day_start = 99\n")
    srs.monkeypatch.setenv("EDITOR", "sed -i s/99/7/")
    assert srs("config", "edit").out == f"Saved: {path}\n"
    assert srs("config", "get", "day_start").out == "7\n"
    srs.monkeypatch.setenv("EDITOR", "true")
    assert srs("config", "edit").out == "Nothing was changed.\n"
    srs.monkeypatch.setenv("EDITOR", "sed -i s/7/77/")
    refused = srs("config", "edit")
    assert (refused.code, srs("config", "get", "day_start").out) == (3, "7\n")
    assert "day_start = 77; allowed: 0 to 23" in refused.err
    srs.monkeypatch.setenv("EDITOR", "false")
    assert srs("config", "edit").code == 2


# --- what follows from the settings


def test_due_learns_of_a_change_at_once(srs: Srs) -> None:
    srs.import_deck(*map(str, range(30)))
    assert srs("due").out == "20 new\n"
    assert srs("config", "set", "new_a_day", "3").err == ""
    assert srs("due").out == "3 new\n"
    srs("config", "unset", "new_a_day")
    assert srs("due").out == "20 new\n"


def test_due_learns_of_a_change_by_hand_with_the_next_writing(srs: Srs) -> None:
    srs.import_deck(*map(str, range(30)))
    write(srs, "new_a_day = 5\n")
    before = (srs.data / "srs.db").read_bytes()
    for reading in (["decks"], ["doctor"], ["due"], ["config"], []):
        assert srs(*reading).code == 0
    assert (srs.data / "srs.db").read_bytes() == before
    srs.review(3)
    assert srs("due").out == "4 new\n"


def test_a_day_begins_when_the_settings_say(srs: Srs) -> None:
    srs.import_deck("a")
    srs("config", "set", "day_start", "15")  # it is noon: still yesterday
    srs.review(3)
    assert srs("due").out == "Nothing due. Next: tomorrow\n"
    srs.now += 3 * HOUR
    assert srs("due").out == "1 due\n"
    assert "1. Deck (1 due)" in srs("review", "--plain", keys="q\n").out
    srs.now += DAY - 4 * HOUR
    assert srs("due").out == "1 due\n"


def test_a_decks_own_caps_count_for_due(srs: Srs) -> None:
    for name in ("Norse", "Runes"):
        srs.import_deck(*(f"{name}{number}" for number in range(10)), name=name)
    srs("config", "set", "decks.norse.new_a_day", "4")
    assert srs("due").out == "14 new\n"
    srs("config", "set", "new_a_day", "12")
    assert srs("due").out == "12 new\n"
    srs("config", "set", "decks.Runes.new_a_day", "0")
    assert srs("due").out == "4 new\n"
    srs.review(3, 3)
    srs.now += DAY
    srs("config", "set", "decks.Norse.reviews_a_day", "1")
    assert srs("due").out == "1 due, 4 new\n"
    assert srs("config", "set", "decks.Nose.new_a_day", "1").err == "Note: no deck is named 'Nose' yet.\n"


def test_settings_are_saved_also_where_the_store_cannot_be_told(srs: Srs) -> None:
    srs.data.mkdir(parents=True)
    (srs.data / "srs.db").write_bytes(b"")
    result = srs("config", "set", "new_a_day", "3")
    assert (result.code, srs("config", "get", "new_a_day").out) == (0, "3\n")
    assert "`srs due` follows after the next review" in result.err


def test_another_file_can_be_named(srs: Srs) -> None:
    srs.monkeypatch.setenv("SRS_CONFIG", "my.toml")
    srs("config", "set", "theme", "dark")
    assert (srs.home / "my.toml").read_text() == 'theme = "dark"\n'
    assert srs("config", "path").out == f"{srs.home}/my.toml\n"


def test_each_command_below_has_help_with_an_example(srs: Srs) -> None:
    for name in config.command.commands:
        result = srs("config", name, "-h")
        assert result.code == 0
        assert "Example" in result.out
    assert srs.everything() == []
