"""Parameters that are paths; what may not be read is told by who reads it, with the exit code that this has."""

from __future__ import annotations

from pathlib import Path

import click

PATH = click.Path(path_type=Path, readable=False)
