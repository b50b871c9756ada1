"""Where `srs` starts: doors answer what shell prompts ask and plain searches, all else goes to the command line."""

import os
import sys


def main() -> None:
    """Run `srs` with the arguments of this process; does not return."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_what_is_closed()
    from srs_cli.cli.front import answer  # noqa: PLC0415 - the door is light; what it leads to is not

    answer(sys.argv[1:])
    if "search" in sys.argv[1:4]:
        from srs_cli.cli import finding  # noqa: PLC0415 - another door, somewhat heavier

        finding.answer(sys.argv[1:])
    from srs_cli.cli.main import run  # noqa: PLC0415

    sys.exit(run(sys.argv[1:]))


def _open_what_is_closed() -> None:
    """Give a process that was started with a standard stream closed one that is empty."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - for the whole process


if __name__ == "__main__":
    main()
