"""Shells complete commands, options, decks, tags and settings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pexpect
import pytest

import srs_cli
from srs_cli.cli import completing
from srs_cli.cli.commands import COMMANDS
from srs_cli.cli.main import cli
from tests.cli.conftest import Srs

HOSTILE = "Old Norse, $(touch canary) `x` ! *"
Complete = Callable[..., list[str]]


@pytest.fixture
def collection(srs: Srs) -> Srs:
    """Some decks, one of them named to do harm, one with what cannot be seen, with tags."""
    decks = (("Biology", "[cells, two words]"), (HOSTILE, "['a,b']"), ("Lang::French", "[]"), ("AC/DC", "[]"))
    for number, (name, tags) in enumerate(decks):
        text = f"name: {json.dumps(name)}\ntags: {tags}\ncards:\n  - {{q: {json.dumps(name)}, a: b}}\n"
        assert srs("import", srs.deck(text, f"{number}.yaml")).code == 0
    srs("import", srs.deck('name: "hid\\u202eden"\ncards:\n  - {q: c, a: b, tags: ["x\\e[31m", genes]}\n', "h.yaml"))
    srs("import", srs.deck("name: --json\ncards:\n  - {q: d, a: b}\n", "d.yaml"))
    return srs


@pytest.fixture
def bash(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], collection: Srs) -> Complete:
    """Ask as bash does; return the replies."""

    def ask(line: str) -> list[str]:
        monkeypatch.setenv("COMP_LINE", line)
        monkeypatch.setenv("COMP_WORDBREAKS", " \t\n\"'><=;|&(:")
        capsys.readouterr()
        assert completing.answer(cli, "bash_complete") == 0
        out, err = capsys.readouterr()
        assert err == ""
        return [line.removeprefix("plain,") for line in out.splitlines()]

    return ask


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], collection: Srs) -> Complete:
    """Ask as zsh and fish do; return the lines of the answer."""

    def ask(shell: str, words: str, current: str) -> list[str]:
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", current)
        capsys.readouterr()
        assert completing.answer(cli, f"{shell}_complete") == 0
        return capsys.readouterr().out.splitlines()

    return ask


QUOTED = "Old\\ Norse,\\ \\$\\(touch\\ canary\\)\\ \\`x\\`\\ \\!\\ \\*"


def test_commands_and_options_are_completed(bash: Complete) -> None:
    assert bash("srs ") == list(COMMANDS)
    assert bash("srs de") == ["decks", "demo"]
    assert bash("srs --v") == ["--version"]
    assert bash("srs review --gr") == ["--grades"]
    assert bash("srs review --grades ") == ["4", "6"]
    assert bash("srs review --grades=") == ["4", "6"]
    assert bash("srs config s") == ["set"]
    assert bash("srs completion ") == ["bash", "zsh", "fish"]


def test_decks_are_completed_quoted(bash: Complete) -> None:
    assert bash("srs review ") == ["Biology", "Lang\\:\\:French", QUOTED]
    assert bash("srs review bio") == ["Biology"]
    assert bash("srs review Lang::") == ["French"]
    assert bash('srs review "ol') == [HOSTILE.replace("$", "\\$").replace("`", "\\`").replace("!", "\"'!'\"")]
    assert bash("srs review Biology --plain la") == ["Lang\\:\\:French"]


def test_where_no_deck_fits_files_are_offered(bash: Complete) -> None:
    assert bash("srs review ./n") == bash("srs review zzz") == bash("srs import ") == ["file"]


def test_the_database_that_is_named_is_asked(bash: Complete, collection: Srs) -> None:
    collection("--db", "o.db", "import", collection.deck("name: Other\ncards:\n  - {q: a, a: b}\n", "o.yaml"))
    assert bash("srs --db o.db review ") == ["Other"]
    assert bash("srs --db none.db review ") == ["file"]
    assert not (collection.home / "none.db").exists()


def test_settings_are_completed(bash: Complete) -> None:
    assert bash("srs config set le") == ["leech_lapses", "leech_action"]
    assert bash("srs config get keys.u") == ["keys.undo"]
    assert bash("srs config unset decks.bi") == ["decks.Biology.new_a_day", "decks.Biology.reviews_a_day"]


@pytest.mark.harms_store
def test_nothing_is_said_where_something_is_wrong(
    bash: Complete, collection: Srs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bash("srs nonsense --")  # says nothing on standard error either
    (collection.data / "srs.db").write_bytes(b"broken")
    monkeypatch.setenv("COMP_LINE", "srs review ")
    assert completing.answer(cli, "bash_complete") == 1
    assert completing.answer(cli, "nonsense") == 1
    assert capsys.readouterr() == ("", "")
    monkeypatch.setenv("SRS_DEBUG", "1")
    with pytest.raises(Exception, match="srs database"):
        completing.answer(cli, "bash_complete")


def test_completing_changes_nothing(bash: Complete, collection: Srs) -> None:
    before = collection.everything(), (collection.data / "srs.db").read_bytes()
    bash("srs review ")
    assert (collection.everything(), (collection.data / "srs.db").read_bytes()) == before


@pytest.mark.parametrize(
    ("option", "metavar", "expected"),
    [
        ("--tag", None, ["a,b", "cells", "genes", "two words"]),
        ("--with", "TAG", ["a,b", "cells", "genes", "two words"]),
        ("--deck", "NAME", ["AC/DC", "Biology", "Lang::French", HOSTILE]),
        ("--to", "DECK", ["AC/DC", "Biology", "Lang::French", HOSTILE]),
        ("--other", None, []),
    ],
)
def test_a_parameter_completes_by_what_it_is_called(
    collection: Srs, option: str, metavar: str | None, expected: list[str]
) -> None:
    parameter = click.Option([option], metavar=metavar)
    command = click.Command("x", params=[parameter])
    completing.prepare(click.Group("g", commands={"x": command}))
    found = parameter.shell_complete(click.Context(command), "")
    assert [item.value for item in found] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["deck:", "tag:"]),
        ("t", ["tag:"]),
        ("tag:", ["tag:a,b", "tag:cells", "tag:genes", 'tag:"two words"']),
        ("tag:ce", ["tag:cells"]),
        ("deck:", ["deck:--json", "deck:AC/DC", "deck:Biology", "deck:Lang::French", f'deck:"{HOSTILE}"']),
        ("is:", []),
    ],
)
def test_a_search_is_completed(collection: Srs, typed: str, expected: list[str]) -> None:
    parameter = click.Argument(["query"], nargs=-1, metavar="QUERY…")
    command = click.Command("x", params=[parameter])
    completing.prepare(command)
    assert [item.value for item in parameter.shell_complete(click.Context(command), typed)] == expected


def test_zsh_and_fish_get_names_as_they_are(other: Complete) -> None:
    assert other("zsh", "srs review Ol", "2") == ["plain", HOSTILE, "_"]
    assert other("zsh", "srs review --grades=", "2") == ["plain", "--grades=4", "_", "plain", "--grades=6", "_"]
    assert other("fish", "srs review Ol", "Ol") == [f"plain,{HOSTILE}"]
    assert other("fish", "srs review --grades=6", "--grades=6") == ["plain,--grades=6"]
    assert other("fish", "srs de", "de")[0].startswith("plain,decks\tList the decks")


# --- the scripts


@pytest.mark.parametrize("shell", completing.HOW_TO_INSTALL)
def test_a_script_says_how_to_install_it(srs: Srs, shell: str) -> None:
    lines = srs("completion", shell).out.splitlines()
    place = 1 if shell == "zsh" else 0
    assert lines[place].startswith("# To install it: ")
    assert f"srs completion {shell} >" in lines[place]
    assert (lines[0] == "#compdef srs") is (shell == "zsh")
    srs.monkeypatch.setenv("SHELL", f"/usr/local/bin/{shell}")
    assert srs("completion").out.splitlines() == lines
    assert srs.everything() == []


def test_an_unknown_shell_is_asked_back(srs: Srs) -> None:
    srs.monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert srs("completion").err == "srs: which shell?\nName one: bash, zsh, fish.\n"
    assert srs("completion", "tcsh").code == 2


@pytest.mark.parametrize("shell", completing.HOW_TO_INSTALL)
def test_each_shell_takes_its_script(srs: Srs, shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell}")
    path = tmp_path / "script"
    path.write_text(srs("completion", shell).out)
    subprocess.run([shell, "--no-execute" if shell == "fish" else "-n", str(path)], check=True)


@pytest.fixture
def bash_prompt(collection: Srs) -> Iterator[pexpect.spawn[str]]:
    """A bash with the completion loaded, whose `srs` is this one."""
    if not shutil.which("bash"):
        pytest.skip("there is no bash")
    folder = collection.home / "bin"
    folder.mkdir()
    source = Path(srs_cli.__file__).parent.parent
    program = folder / "srs"
    program.write_text(f"#!/bin/sh\nPYTHONPATH='{source}' exec '{sys.executable}' -m srs_cli \"$@\"\n")
    program.chmod(0o755)
    (collection.home / "rc").write_text(f"{collection('completion', 'bash').out}\nPS1='READY '\n")
    kept = {
        name: os.environ[name] for name in ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START") if name in os.environ
    }
    child = pexpect.spawn(
        "bash",
        ["--noprofile", "--rcfile", str(collection.home / "rc")],
        env=kept
        | {"HOME": str(collection.home), "PATH": f"{folder}:/usr/bin:/bin", "TERM": "dumb", "LC_ALL": "C.UTF-8"},
        cwd=str(collection.home),
        encoding="utf-8",
        timeout=20,
        dimensions=(24, 200),
    )
    child.expect_exact("READY ")
    yield child
    child.close(force=True)


def test_in_a_real_bash_tab_puts_in_a_name_that_does_nothing(bash_prompt: pexpect.spawn[str], collection: Srs) -> None:
    bash_prompt.send("srs review --plain Ol\t")
    bash_prompt.expect_exact(QUOTED)
    bash_prompt.send("</dev/null\r")
    bash_prompt.expect_exact("1. Old Norse, $(touch canary)")
    bash_prompt.expect_exact("READY ")
    assert not (collection.home / "canary").exists()
