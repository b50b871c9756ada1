"""Changes single values in the settings' TOML text; comments, order and everything else stay."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from srs_cli.settings.values import DECK_VALUES, KEYS, VALUES, Setting, Value, written

_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)


def with_value(text: str, path: tuple[str, ...], value: Setting) -> str:
    """Return the text with one value set. The text is TOML; what is no table where one is needed stays, and so does the text.

    Where the value is not set but documented in a comment, as in the template, it takes that comment's place.
    """
    import tomlkit  # noqa: PLC0415 - only needed to change a value

    document = tomlkit.parse(text)
    table: Any = document
    if len(path) == 1 and path[0] not in table:
        header = _HEADER.search(text)
        documented = re.compile(rf"^# {path[0]} = .*$", re.MULTILINE).search(
            text, 0, header.start() if header else len(text)
        )
        if documented:
            return f"{text[: documented.start()]}{path[0]} = {written(value)}{text[documented.end() :]}"
    for name in path[:-1]:
        if name not in table and not isinstance(table, tomlkit.items.InlineTable):
            return _with_table(text, path, value)
        if name not in table:
            table.append(name, tomlkit.inline_table())
        if not isinstance(table[name], MutableMapping):
            return text
        table = table[name]
    table[path[-1]] = value
    return tomlkit.dumps(document)


def _with_table(text: str, path: tuple[str, ...], value: Setting) -> str:
    """Return the text with a table for the value at its end, as `[decks."Old Norse"]`."""
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    header = ".".join((path[0], *map(written, path[1:-1])))
    return f"{text}{gap}[{header}]\n{path[-1]} = {written(value)}\n"


def without_value(text: str, path: tuple[str, ...]) -> str:
    """Return the text without one value, and without the table that it leaves empty; the same where it is not there."""
    import tomlkit  # noqa: PLC0415 - only needed to change a value

    document = tomlkit.parse(text)
    tables: list[Any] = [document]
    for name in path[:-1]:
        if not isinstance(tables[-1].get(name), MutableMapping):
            return text
        tables.append(tables[-1][name])
    if path[-1] not in tables[-1]:
        return text
    del tables[-1][path[-1]]
    for parent, child, name in zip(tables[-2::-1], tables[:0:-1], path[-2::-1], strict=True):
        if len(child):
            break
        del parent[name]
    return tomlkit.dumps(document)


def template() -> str:
    """Return a settings file that documents every value and sets none."""
    lines = ["# Settings of srs. Remove the # before a line to set its value.", ""]
    for value in VALUES:
        lines += [*_documented(value), ""]
    lines += ["# Caps of one deck, within those above.", '# [decks."Name of the deck"]']
    lines += [f"# {value.name} = {written(value.default)}" for value in DECK_VALUES]
    lines += ["", "# Other keys in a session; Space, Enter, Escape and the arrows stay.", "# [keys]"]
    lines += [f"# {value.name} = {written(value.default)}  # {value.about}" for value in KEYS]
    return "\n".join(lines) + "\n"


def _documented(value: Value) -> list[str]:
    return [f"# {value.about} Allowed: {value.allowed}.", f"# {value.name} = {written(value.default)}"]
