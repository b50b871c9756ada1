"""How results are written for scripts, and how advice names the commands that it is about."""

from __future__ import annotations

import click

CHANGED_AS_JSON = click.option("--json", "json", is_flag=True, help="Print what was changed as JSON.")


def as_json(value: object) -> str:
    """Return a value as JSON in plain ASCII: no terminal acts on it, and no encoding of an output harms it."""
    import json  # noqa: PLC0415 - only scripts ask for it

    return json.dumps(value, indent=1).replace("\x7f", "\\u007f")


def srs_with(database: str) -> str:
    """Return how srs is called for a database that --db named, or for the usual one where it is ""."""
    from shlex import quote  # noqa: PLC0415 - only where something is advised

    return f"srs --db {quote(database)}" if database else "srs"


def addressed(advice: str, database: str) -> str:
    """Return advice whose commands (`srs …`) are about the database that --db named, where one was."""
    return advice.replace("`srs ", f"`{srs_with(database)} ") if database else advice
