"""Where `srs` starts: doors answer what shell prompts ask, plain searches and the daily session, all else goes to the command line."""

import _signal  # type: ignore[import-not-found] # the signal module costs an enum
import os
import sys


def main() -> None:
    """Run `srs` with the arguments of this process; does not return."""
    _ctrl_c_just_ends()
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_what_is_closed()
    from srs_cli.cli.front import answer  # noqa: PLC0415 - the door is light; what it leads to is not

    waited = answer(sys.argv[1:])
    import gc  # noqa: PLC0415 - as above

    gc.set_threshold(10_000)  # a start makes many objects, few of them in vain
    if "search" in sys.argv[1:4]:
        from srs_cli.cli import finding  # noqa: PLC0415 - another door, somewhat heavier

        waited = waited or finding.answer(sys.argv[1:])
    if sys.argv[1:] == ["review"]:  # as every day: there is nothing to parse
        from srs_cli.cli import daily  # noqa: PLC0415 - as above

        code = daily.run()
    else:
        from srs_cli.cli.main import run  # noqa: PLC0415 - as above

        code = run(sys.argv[1:], waited)
    _ctrl_c_just_ends()
    sys.exit(code)


def _ctrl_c_just_ends() -> None:
    """Let Ctrl-C end the process without a traceback where there is nothing to tidy up: before and after the command."""
    if _signal.getsignal(_signal.SIGINT) != _signal.SIG_IGN:  # as it is in the background
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def _open_what_is_closed() -> None:
    """Give a process that was started with a standard stream closed one that is empty."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - for the whole process


if __name__ == "__main__":
    main()
