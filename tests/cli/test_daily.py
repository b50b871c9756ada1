"""The door of the daily session does what the command line does, without click."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from srs_cli.cli.commands import review, studying
from srs_cli.cli.runtime import Runtime
from tests.cli.conftest import Result, Srs
from tests.terminal.terminal_pty import environment


def _cards(srs: Srs) -> None:
    srs.import_deck("a", "b")


def _damaged(srs: Srs) -> None:
    srs.import_deck("a")
    database = srs.data / "srs.db"
    database.write_bytes(database.read_bytes()[:-4096].replace(b"memory", b"memery"))


def _settings(srs: Srs) -> None:
    srs.import_deck("a")
    srs.deck("new_a_day = -4\n", ".config/srs/config.toml")


def _edited(srs: Srs) -> None:
    path = srs.import_deck("a")
    path.write_text(path.read_text("utf-8").replace("to a", "to be asked"), "utf-8")


@pytest.mark.parametrize(
    ("prepare", "keys", "code"),
    [
        (lambda _: None, "q\n", 0),
        (lambda _: None, "\n\n4\nq\n", 0),
        (_cards, "\n1\n\n3\n\n\nq\n", 0),
        (_cards, "", 0),
        (_edited, "\n3\n", 0),
        (_damaged, "", 4),
        (_settings, "", 3),
    ],
    ids=["no cards", "a first deck", "a session", "no input", "an edited file", "a damaged store", "wrong settings"],
)
def test_it_does_what_the_command_line_does(srs: Srs, prepare: Callable[[Srs], None], keys: str, code: int) -> None:
    (srs.home / ".config" / "srs").mkdir(parents=True)
    prepare(srs)
    ends: list[tuple[Result, list[str]]] = []
    before = srs.home.with_name("before")
    shutil.copytree(srs.home, before)
    for arguments in (["review"], ["review", "--limit", "0"]):
        shutil.rmtree(srs.home)
        shutil.copytree(before, srs.home)
        done = subprocess.run(
            [sys.executable, "-m", "srs_cli", *arguments],
            cwd=srs.home,
            env=environment(srs.home, {"SRS_NOW": str(srs.now)}),
            input=keys,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        ends.append((Result(done.returncode, done.stdout, done.stderr), srs.everything()))
    assert ends[0] == ends[1]
    assert ends[0][0].code == code
    if prepare is _damaged:
        (srs.data / "srs.db").unlink()  # what is asserted of a store after each test holds for no such one


def test_without_options_the_command_asks_for_what_the_door_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def study(*given: object) -> int:
        asked.extend(given)
        return 0

    monkeypatch.setattr(review, "study", study)
    CliRunner().invoke(review.command, [], obj=Runtime(), catch_exceptions=False)
    assert asked[1:] == [(), studying.EVERY_DAY]
