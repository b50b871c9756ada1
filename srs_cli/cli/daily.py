"""The door of `srs review` without options: there is nothing to parse, so click is not imported."""

from __future__ import annotations

from contextlib import closing

from srs_cli.cli.commands.studying import study
from srs_cli.cli.ending import exit_code_of
from srs_cli.cli.runtime import Runtime


def run() -> int:
    """Run the session and return the exit code, as the command line would."""
    return exit_code_of(_session, ["review"])


def _session() -> int:
    with closing(Runtime()) as runtime:
        return study(runtime)
