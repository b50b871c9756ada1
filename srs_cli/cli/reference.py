"""Every command and option as click knows them, for the README and the manual page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
from msgspec import Struct

from srs_cli.settings import DECK_VALUES, KEYS, VALUES, Value, written


class Entry(Struct, frozen=True):
    """A command as its help describes it."""

    name: str  # "srs config set"
    usage: str  # "srs config set [OPTIONS] KEY VALUE"
    paragraphs: tuple[str, ...]
    options: tuple[tuple[str, str], ...]  # "--new N" and what it does; without --help
    example: str


def entries(command: click.Command, parent: click.Context | None = None, name: str = "srs") -> Iterator[Entry]:
    """Yield a command and those below it, in the order of its help."""
    context = click.Context(command, parent=parent, info_name=name, **command.context_settings)
    help_text = (command.help or "").split("\f", 1)[0].replace("\b\n", "")
    yield Entry(
        name=context.command_path,
        usage=" ".join([context.command_path, *command.collect_usage_pieces(context)]),
        paragraphs=tuple(" ".join(part.split()) for part in help_text.split("\n\n") if part.strip()),
        options=tuple(_options(command)),
        example=" ".join((command.epilog or "").split()),
    )
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            if below is not None and not below.hidden:
                yield from entries(below, context, each)


def _options(command: click.Command) -> Iterator[tuple[str, str]]:
    """Yield the options with their help; worded here, since each version of click words ranges in its own way."""
    for param in command.params:
        if not isinstance(param, click.Option) or param.hidden:
            continue
        names = ", ".join(sorted([*param.opts, *param.secondary_opts], key=len))
        value = "" if param.is_flag or param.count else f" {_metavar(param)}"
        about = [" ".join((param.help or "").split())]
        if isinstance(param.type, click.IntRange | click.FloatRange) and param.type.max is not None:
            about.append(f"From {param.type.min or 0} to {param.type.max}.")
        if param.show_default and param.default is not None and not callable(param.default):
            about.append(f"Default: {param.default}.")
        yield names + value, " ".join(about)


def _metavar(param: click.Option) -> str:
    if param.metavar:
        return param.metavar
    if isinstance(param.type, click.Choice):
        return "|".join(str(choice) for choice in param.type.choices)
    return "N" if isinstance(param.type, type(click.INT)) else (param.name or "").upper()


def markdown(command: click.Command) -> str:
    """Return the reference of all commands and options as Markdown."""
    return "".join(_section(entry) for entry in entries(command))


def _section(entry: Entry) -> str:
    lines = [f"### {entry.name}", "", "```text", entry.usage, "```", ""]
    for paragraph in (*entry.paragraphs, entry.example):
        lines += [_in_html(paragraph), ""] if paragraph else []
    if entry.options:
        lines += ["| option | what it does |", "|---|---|"]
        lines += [f"| `{_cell(names)}` | {_cell(_in_html(about))} |" for names, about in entry.options]
        lines.append("")
    return "\n".join(lines) + "\n"


def settings_markdown() -> str:
    """Return the tables of all settings as Markdown."""
    tables = [
        _settings_table("setting", VALUES),
        'In `[decks."Name of the deck"]`, for one deck:\n',
        _settings_table("setting", DECK_VALUES, default="none"),
        "In `[keys]`, for the session; Space, Enter, Escape and the arrows stay:\n",
        _settings_table("key", KEYS),
    ]
    return "\n".join(tables)


def _settings_table(head: str, values: tuple[Value, ...], default: str = "") -> str:
    rows = [
        f"| `{value.name}` | {default or f'`{written(value.default)}`'} | {value.allowed} | {_cell(value.about)} |"
        for value in values
    ]
    return "\n".join([f"| {head} | default | allowed | what it does |", "|---|---|---|---|", *rows]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _in_html(text: str) -> str:
    """Return the text with what Markdown would take for a tag outside of code made plain."""
    return "".join(part if part.startswith("`") else part.replace("<", "&lt;") for part in re.split("(`[^`]*`)", text))
