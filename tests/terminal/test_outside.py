"""The editor, the pager and the viewer: what is called, with which words, and that no shell has a part in it."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from srs_cli.errors import InputRefusedError, StorageError
from srs_cli.terminal.outside import Programs

RECORD = """#!{python}
import json, os, sys
names = ("LESSSECURE", "LESSOPEN", "LESS")
told = {{"words": sys.argv, "environment": {{name: os.environ.get(name) for name in names}}}}
if os.path.isfile(sys.argv[-1]):
    told["text"] = open(sys.argv[-1], encoding="utf-8", newline="").read()
open({path!r}, "w").write(json.dumps(told))
sys.exit({code})
"""


class Bin:
    """A folder of programs that write down how they were called; it is all of PATH."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        monkeypatch.setenv("PATH", str(folder))

    def add(self, name: str, code: int = 0) -> Path:
        path = self.folder / name
        told = str(self.folder / "told.json")
        path.write_text(RECORD.format(python=sys.executable, path=told, code=code), "utf-8")
        path.chmod(0o755)
        return path

    def told(self) -> tuple[list[str], dict[str, str | None]]:
        found = json.loads((self.folder / "told.json").read_text("utf-8"))
        words = [Path(found["words"][0]).name, *found["words"][1:]]
        return words, found["environment"]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bin:
    return Bin(tmp_path / "bin", monkeypatch)


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        ("nano", ["nano", "+7", "FILE"]),
        ("vim", ["vim", "+7", "FILE"]),
        ("nvim -u none", ["nvim", "-u", "none", "+7", "FILE"]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", "FILE"]),
        ("hx", ["hx", "FILE:7"]),
        ("code", ["code", "--wait", "--goto", "FILE:7"]),
        ("codium -n", ["codium", "-n", "--wait", "--goto", "FILE:7"]),
        ("subl", ["subl", "--wait", "FILE:7"]),
        ("zed", ["zed", "--wait", "FILE:7"]),
        ("'an editor' --x='a b'", ["an editor", "--x=a b", "FILE"]),
        ("unknown", ["unknown", "FILE"]),
    ],
)
def test_an_editor_is_called_with_the_line_as_it_understands_it(
    programs: Bin, tmp_path: Path, editor: str, words: list[str]
) -> None:
    programs.add(words[0])
    path = tmp_path / "a deck.yaml"
    Programs(editor, environment={}).edit(path, 7)
    assert programs.told()[0] == [word.replace("FILE", str(path)) for word in words]


def test_an_editor_is_known_by_its_name_wherever_it_lies(programs: Bin, tmp_path: Path) -> None:
    vim = programs.add("vim")
    Programs(str(vim), environment={}).edit(tmp_path / "f", 3)
    assert programs.told()[0] == ["vim", "+3", str(tmp_path / "f")]


def test_without_a_line_the_file_alone_is_opened(programs: Bin, tmp_path: Path) -> None:
    programs.add("vim")
    Programs("vim", environment={}).edit(tmp_path / "f", 0)
    assert programs.told()[0] == ["vim", str(tmp_path / "f")]


@pytest.mark.parametrize(
    ("setting", "environment", "called"),
    [
        ("one", {"VISUAL": "two", "EDITOR": "three"}, "one"),
        ("", {"VISUAL": "two", "EDITOR": "three"}, "two"),
        ("", {"VISUAL": " ", "EDITOR": "three"}, "three"),
        ("", {}, "nano"),
        ("  ", {"EDITOR": ""}, "nano"),
    ],
)
def test_the_setting_comes_before_visual_and_editor(
    programs: Bin, tmp_path: Path, setting: str, environment: dict[str, str], called: str
) -> None:
    for name in ("one", "two", "three", "nano", "vim"):
        programs.add(name)
    Programs(setting, environment=environment).edit(tmp_path / "f", 1)
    assert programs.told()[0][0] == called


@pytest.mark.parametrize(
    "name", ["$(touch hacked).yaml", "; touch hacked", "`touch hacked`", "a\nb", "-rf", "*", "'", "é"]
)
def test_no_shell_reads_the_name_of_a_file(
    programs: Bin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    programs.add("vim")
    programs.add("touch")
    Programs("vim", environment={}).edit(tmp_path / name, 2)
    assert programs.told()[0] == ["vim", "+2", str(tmp_path / name)]


def test_no_shell_reads_the_setting(programs: Bin, tmp_path: Path) -> None:
    programs.add("vim")
    programs.add("touch")
    with pytest.raises(StorageError, match="vim; is not installed"):
        Programs("vim; touch hacked", environment={}).edit(tmp_path / "f", 1)
    assert not (programs.folder / "told.json").exists()


def no_editor(programs: Bin) -> Programs:
    return Programs("", environment={})


def gone(programs: Bin) -> Programs:
    return Programs("nothing-of-that-name", environment={})


def not_allowed(programs: Bin) -> Programs:
    programs.add("secret").chmod(0o644)
    return Programs("secret", environment={})


def fails(programs: Bin) -> Programs:
    programs.add("vim", code=1)
    return Programs("vim", environment={})


def half_quoted(programs: Bin) -> Programs:
    return Programs("vim 'x", environment={})


def empty_word(programs: Bin) -> Programs:
    return Programs("''", environment={})


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (no_editor, "no editor was found"),
        (gone, "nothing-of-that-name is not installed"),
        (not_allowed, "cannot start secret: Permission denied"),
        (fails, "vim ended with 1"),
        (half_quoted, "cannot start vim 'x: No closing quotation"),
        (empty_word, "cannot start : "),
    ],
)
def test_an_editor_that_does_not_start_is_said(
    programs: Bin, tmp_path: Path, make: Callable[[Bin], Programs], sentence: str
) -> None:
    with pytest.raises(StorageError) as refused:
        make(programs).edit(tmp_path / "f", 1)
    assert refused.value.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("setting", "environment", "words"),
    [
        ("", {}, ["less", "+9", "FILE"]),
        ("", {"PAGER": "more"}, ["more", "FILE"]),
        ("less -S", {"PAGER": "more"}, ["less", "-S", "+9", "FILE"]),
    ],
)
def test_a_pager_shows_and_does_nothing_else(
    programs: Bin,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    environment: dict[str, str],
    words: list[str],
) -> None:
    monkeypatch.setenv("LESSOPEN", "|evil %s")
    monkeypatch.setenv("LESS", "-r")
    programs.add("less")
    programs.add("more")
    path = tmp_path / "source.txt"
    path.write_text("its text\n", "utf-8")
    Programs("", setting, environment).page(path, 9)
    told, told_environment = programs.told()
    assert [*told[:-1], Path(told[-1]).name] == [word.replace("FILE", "source.txt") for word in words]
    assert not Path(told[-1]).exists()
    assert told_environment == {"LESSSECURE": "1", "LESSOPEN": "", "LESS": ""}


@pytest.mark.parametrize("pager", ["less", "more", "cat"])
@pytest.mark.parametrize(
    ("name", "data", "shown", "text"),
    [
        ("\x1b]0;t\x07.md", b"a\x1b[2Jb\r\nc\n", "0-t.md", "a␛[2Jb\nc\n"),
        ("-rf", "\u202eab\x9b\x00"[:4].encode(), "rf.txt", "<U+202E>ab<U+009B>"),
        ("latin.txt", b"caf\xe9\x85\n", "latin.txt", "café<U+0085>\n"),
        ("wide.txt", "\ufeffé\n".encode("utf-16-le"), "wide.txt", "é\n"),
        ("x.\x1b", b"", "x.txt", ""),
    ],
)
def test_nothing_that_acts_reaches_a_pager(
    programs: Bin, tmp_path: Path, pager: str, name: str, data: bytes, shown: str, text: str
) -> None:
    programs.add(pager)
    (tmp_path / name).write_bytes(data)
    Programs(pager, pager, {}).page(tmp_path / name, 1)
    told = json.loads((programs.folder / "told.json").read_text("utf-8"))
    assert (Path(told["words"][-1]).name, told["text"]) == (shown, text)


def test_a_pager_is_shown_no_picture(programs: Bin, tmp_path: Path) -> None:
    programs.add("less")
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04\x00\xff" * 50)
    with pytest.raises(InputRefusedError, match=r"a\.docx is not a text file; it lies at"):
        Programs("", "", {}).page(tmp_path / "a.docx", 1)


def test_a_pager_is_not_there(programs: Bin, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no pager was found"):
        Programs("", "", {}).page(tmp_path / "f", 1)


def test_media_are_opened_by_the_desktop_or_said_where_they_lie(
    programs: Bin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    path = tmp_path / "pic ture.png"
    with pytest.raises(StorageError, match=r"there is no xdg-open to show pic ture\.png") as refused:
        Programs().view(path)
    assert str(path) in refused.value.hint


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_reaches_the_editor_first_and_then_us(tmp_path: Path, number: signal.Signals) -> None:
    """It has the terminal: killed, or left behind, it could not put it back."""
    editor = tmp_path / "editor"
    editor.write_text(
        f"#!/bin/sh\ntrap 'echo tidied > {tmp_path}/tidied; exit 3' TERM HUP\nkill -{number} $PPID\n"
        "for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2; done\n"
    )
    editor.chmod(0o700)
    came: list[int] = []
    before = signal.signal(number, lambda came_now, _frame: came.append(came_now))
    try:
        with pytest.raises(StorageError, match="ended with 3"):
            Programs(editor=str(editor)).edit(tmp_path / "a.txt", 0)
        assert (tmp_path / "tidied").exists()
        assert came == [number]
    finally:
        signal.signal(number, before)
