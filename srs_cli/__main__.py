"""Where `srs` starts: the front door answers what shell prompts ask, all else goes to the command line."""

import sys


def main() -> None:
    """Run `srs` with the arguments of this process; does not return."""
    from srs_cli.cli.front import answer  # noqa: PLC0415 - the door is light; what it leads to is not

    answer(sys.argv[1:])
    from srs_cli.cli.main import run  # noqa: PLC0415

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
