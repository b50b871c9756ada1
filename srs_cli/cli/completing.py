"""Shell completion with click's machinery: names of decks, tags and settings, quoted so that none acts on the shell."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    shell_complete,
)
from click.types import StringParamType

from srs_cli.cli.quoting import read_line, reply
from srs_cli.cli.runtime import Runtime
from srs_cli.settings import DECK_VALUES, KEYS, VALUES
from srs_cli.store.naming import deck_names, tags
from srs_cli.text import clean_line

VARIABLE = "_SRS_COMPLETE"
HOW_TO_INSTALL = {
    "bash": "mkdir -p ~/.local/share/bash-completion/completions && "
    "srs completion bash > ~/.local/share/bash-completion/completions/srs",
    "zsh": "mkdir -p ~/.zfunc && srs completion zsh > ~/.zfunc/_srs, with `fpath+=~/.zfunc` before compinit in ~/.zshrc",
    "fish": "mkdir -p ~/.config/fish/completions && srs completion fish > ~/.config/fish/completions/srs.fish",
}
# click's own scripts for bash and fish let names with blanks, commas or shell signs through unquoted.
_BASH = """\
%(complete_func)s() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            file) compopt -o default ;;
            dir) compopt -o dirnames ;;
            plain,*) COMPREPLY+=("${line#plain,}") ;;
        esac
    done < <(env %(complete_var)s=bash_complete COMP_LINE="${COMP_LINE:0:COMP_POINT}" \
COMP_WORDBREAKS="$COMP_WORDBREAKS" "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""
_FISH = """\
function %(complete_func)s
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp | string collect) \
COMP_CWORD=(commandline -ct | string collect) %(prog_name)s 2>/dev/null)
    for completion in $response
        set -l parts (string split -m1 "," -- $completion)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                printf '%%s\\n' $parts[2]
        end
    end
end
complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class _WholeWords(ShellComplete):
    """Completes `--option=value` to the whole word: click gives the value alone, which would replace the option."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        found = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if not (equals and option.startswith("--")):
            return found
        return [CompletionItem(f"{option}={item.value}") for item in found if item.type == "plain"]


class _Bash(_WholeWords, BashComplete):
    source_template = _BASH

    def source(self) -> str:
        """Return the script; click would start bash to ask for its version."""
        return ShellComplete.source(self)

    def complete(self) -> str:
        """Return the replies, a line each."""
        line = read_line(os.environ.get("COMP_LINE", ""), os.environ.get("COMP_WORDBREAKS", ""))
        found = self.get_completions(list(line.words[1:-1]), line.words[-1])
        replies = [(item.type, reply(line, item.value)) for item in found]
        return "\n".join(
            f"plain,{value}" if kind == "plain" else kind
            for kind, value in replies
            if value is not None or kind != "plain"
        )


class _Fish(_WholeWords, FishComplete):
    source_template = _FISH


class _Zsh(_WholeWords, ZshComplete):
    """With click's own script, which leaves the quoting to zsh."""


class DeckName(StringParamType):
    """A deck by its name; where none fits and a file may stand there too, files."""

    name = "deck"

    def __init__(self, *, or_file: bool) -> None:
        self._or_file = or_file

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[Any]]:
        """Return the decks whose names begin so."""
        del param
        archived = ctx.command.name == "restore-deck"
        found = deck_names(_database(ctx), archived=archived)
        names = [name for name in found if not (self._or_file and "/" in name)]
        may_be_a_file = self._or_file and clean_line(incomplete) == incomplete
        return _items(names, incomplete) or ([CompletionItem(incomplete, "file")] if may_be_a_file else [])


class Tag(StringParamType):
    """A tag of a card or of a deck."""

    name = "tag"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[Any]]:
        """Return the tags that begin so."""
        del param
        return _items(tags(_database(ctx)), incomplete)


class Query(StringParamType):
    """A search: its `deck:` and `tag:` by name."""

    name = "query"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[Any]]:
        """Return the parts of a search that begin so."""
        del param
        field, colon, _ = incomplete.partition(":")
        if not colon:
            return _items(["deck:", "tag:"], incomplete)
        names = {"deck": deck_names, "tag": tags}.get(field)
        found = [name for name in names(_database(ctx)) if '"' not in name] if names else []
        return _items([f'{field}:"{name}"' if " " in name else f"{field}:{name}" for name in found], incomplete)


class SettingName(StringParamType):
    """The name of a setting."""

    name = "setting"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[Any]]:
        """Return the settings that begin so; those of decks once `decks.` is typed."""
        del param
        names = [each.name for each in VALUES] + [f"keys.{each.name}" for each in KEYS]
        if incomplete.startswith("decks."):
            names += [f"decks.{deck}.{each.name}" for deck in deck_names(_database(ctx)) for each in DECK_VALUES]
        return _items(names, incomplete)


def answer(cli: click.Command, instruction: str) -> int:
    """Answer a shell that completes or asks for the script, and return the exit code; a fault says nothing there."""
    try:
        add_completion_class(_Bash)
        add_completion_class(_Fish)
        add_completion_class(_Zsh)
        return shell_complete(cli, {}, "srs", VARIABLE, instruction)
    except Exception:
        if os.environ.get("SRS_DEBUG"):
            raise
        return 1


def script(cli: click.Command, shell: str) -> str:
    """Return the script that teaches a shell to complete `srs`, with a line how to install it."""
    kind: type[ShellComplete] = {"bash": _Bash, "fish": _Fish, "zsh": _Zsh}[shell]
    lines = kind(cli, {}, "srs", VARIABLE).source().split("\n")
    at = 1 if lines[0].startswith("#compdef") else 0  # zsh looks for that in the first line
    return "\n".join([*lines[:at], f"# To install it: {HOW_TO_INSTALL[shell]}", *lines[at:]])


def prepare(command: click.Command) -> None:
    """Let the parameters of a command complete by what they are called in its usage: DECK, TAG, QUERY, KEY."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            prepare(each)
    for param in command.params:
        if isinstance(param.type, click.Path | click.Choice):
            continue
        called = {*re.findall("[A-Z]+", param.metavar or ""), *(name.lstrip("-").upper() for name in param.opts)}
        if called & {"DECK", "DECKS"}:
            param.type = DeckName(or_file="FILE" in called)
        elif called & {"TAG", "TAGS"}:
            param.type = Tag()
        elif "QUERY" in called:
            param.type = Query()
        elif "KEY" in called:
            param.type = SettingName()


def _items(names: Iterable[str], incomplete: str) -> list[CompletionItem[Any]]:
    """Return the names that begin so, letter case aside, without those that cannot be seen or would be options."""
    start = incomplete.casefold()
    return [
        CompletionItem(name)
        for name in names
        if name.casefold().startswith(start) and clean_line(name) == name and not name.startswith("-")
    ]


def _database(context: click.Context) -> str:
    return str(Runtime(context.find_root().params.get("database") or "").database_path)
