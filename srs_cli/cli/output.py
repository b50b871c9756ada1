"""How results are written for scripts."""

from __future__ import annotations

import click

CHANGED_AS_JSON = click.option("--json", "json", is_flag=True, help="Print what was changed as JSON.")


def as_json(value: object) -> str:
    """Return a value as JSON in plain ASCII: no terminal acts on it, and no encoding of an output harms it."""
    import json  # noqa: PLC0415 - only scripts ask for it

    return json.dumps(value, indent=1).replace("\x7f", "\\u007f")
