"""The README and the manual page tell every command and option."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from cogapp import Cog

from srs_cli.cli import front
from srs_cli.cli.commands import COMMANDS
from srs_cli.cli.front import HELP_WIDTHS
from srs_cli.cli.main import cli
from srs_cli.cli.manpage import manpage
from srs_cli.cli.reference import entries, markdown
from srs_cli.settings import DECK_VALUES, KEYS, VALUES
from tests.cli.conftest import Srs

ROOT = Path(__file__).parents[2]
AGAIN = "run scripts/reference and look at what changed"


def each_command(command: click.Command, context: click.Context) -> list[tuple[str, click.Command]]:
    """Return every command with its whole name, read from click itself."""
    found = [(context.command_path, command)]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += each_command(below, click.Context(below, parent=context, info_name=name, **below.context_settings))
    return found


EVERY = each_command(cli, click.Context(cli, info_name="srs", **cli.context_settings))


def sections() -> dict[str, str]:
    """Return the README's reference by command."""
    reference = (ROOT / "README.md").read_text("utf-8").partition("## Reference\n")[2]
    found = re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", reference, re.MULTILINE | re.DOTALL)
    return dict(found)


@pytest.mark.parametrize(("name", "command"), EVERY, ids=[name for name, _ in EVERY])
def test_every_command_and_option_is_in_the_readme_and_on_the_manual_page(name: str, command: click.Command) -> None:
    section = sections().get(name)
    assert section is not None, f"{name} is not in the README: {AGAIN}"
    page = (ROOT / "srs_cli" / "cli" / "srs.1").read_text("utf-8")
    assert name == "srs" or f".SS {name.replace('-', chr(92) + '-')}" in page, AGAIN
    for param in command.params:
        for option in param.opts if isinstance(param, click.Option) else ():
            assert re.search(rf"^\| `[^|]*{re.escape(option)}\b", section, re.MULTILINE), f"{option}: {AGAIN}"
            assert option.replace("-", r"\-") in page, AGAIN


def test_the_commands_that_are_walked_are_those_of_the_command_line() -> None:
    assert {name.split()[1] for name, _ in EVERY if name != "srs"} == set(COMMANDS)


@pytest.mark.parametrize(("name", "command"), EVERY[1:], ids=[name for name, _ in EVERY[1:]])
def test_every_command_explains_itself_with_an_example_in_which_it_occurs(
    srs: Srs, name: str, command: click.Command
) -> None:
    short, long = srs(*name.split()[1:], "-h"), srs(*name.split()[1:], "--help")
    assert short == long
    assert (short.code, short.err) == (0, "")
    example = " ".join((command.epilog or "").split())
    assert re.match("Examples?[:,]", example)
    assert name in example
    assert all(param.help for param in command.params if isinstance(param, click.Option))
    assert srs.everything() == []


def test_the_readme_is_as_the_commands_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert Cog().main(["cog", "--check", str(ROOT / "README.md")]) == 0, AGAIN
    capsys.readouterr()


def test_the_manual_page_is_as_the_commands_are(srs: Srs) -> None:
    assert srs("man").out == (ROOT / "srs_cli" / "cli" / "srs.1").read_text("utf-8"), AGAIN
    assert srs.everything() == []


def test_all_settings_are_told(srs: Srs) -> None:
    readme, page = (ROOT / "README.md").read_text("utf-8"), srs("man").out
    for value in (*VALUES, *DECK_VALUES, *KEYS):
        assert f"| `{value.name}` |" in readme
        assert rf"\fB{value.name} = " in page


def test_what_markdown_and_roff_would_act_on_is_made_plain() -> None:
    option = click.Option(["--a"], type=click.Choice(["x", "y"]), help="Takes <b> | `a<b` \\ é.")
    hidden = click.Option(["--hidden"], hidden=True, help="Nobody sees it.")
    number = click.Option(["--n", "-n"], type=click.IntRange(1, 5), default=2, show_default=True, help="A number.")
    command = click.Command(
        "x", params=[option, hidden, number], help=".Dangerous\n\n'too\n\nplain", epilog="Example: -"
    )
    assert next(entries(command)).options == (
        ("--a x|y", "Takes <b> | `a<b` \\ é."),
        ("-n, --n N", "A number. From 1 to 5. Default: 2."),
    )
    assert "| `--a x\\|y` | Takes &lt;b> \\| `a<b` \\ é. |" in markdown(command)
    page = manpage(command)
    assert "\n\\&.Dangerous\n.PP\n\\&'too\n.PP\nplain\n.PP\nExample: \\-\n" in page
    assert "\\fB\\-\\-a x|y\\fR\nTakes <b> | \\fBa<b\\fR \\e \\[u00E9].\n" in page
    assert page.isascii()


def test_roff_finds_no_fault_in_the_page(srs: Srs) -> None:
    if not shutil.which("groff"):
        pytest.skip("there is no groff")
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-P-c"], input=srs("man").out, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "SRS(1)" in done.stdout


@pytest.mark.parametrize("width", HELP_WIDTHS)
@pytest.mark.parametrize("word", ["--help", "-h"])
def test_the_help_that_is_written_down_is_as_the_commands_are(
    monkeypatch: pytest.MonkeyPatch, srs: Srs, width: int, word: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    written = (ROOT / "srs_cli" / "cli" / f"help-{width}.txt").read_text("ascii")
    assert srs(word).out == written, AGAIN  # as click makes it
    monkeypatch.setattr("os._exit", lambda code: (_ for _ in ()).throw(SystemExit(code)))
    monkeypatch.setattr("sys.stdout", out := io.StringIO())
    with pytest.raises(SystemExit) as end:
        front.answer([word])
    assert (out.getvalue(), end.value.code) == (written, 0)


@pytest.mark.parametrize(
    ("columns", "is_written_down"),
    [("80", True), ("100", True), ("200", True), ("79", False), ("99", False), ("x", False)],
)
def test_which_windows_get_the_help_that_is_written_down(
    monkeypatch: pytest.MonkeyPatch, columns: str, *, is_written_down: bool
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("os._exit", lambda code: (_ for _ in ()).throw(SystemExit(code)))
    monkeypatch.setattr("sys.stdout", io.StringIO())
    if is_written_down:
        with pytest.raises(SystemExit):
            front.answer(["--help"])
    assert is_written_down or front.answer(["--help"]) is None
    assert front.answer(["--help", "--version"]) is None
