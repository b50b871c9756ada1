"""A query on the command line: words as they come from the shell, of which some begin with a minus."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from srs_cli.model.query import joined

_NEGATED = re.compile(r"-[^-].*", re.DOTALL)


class QueryCommand(click.Command):
    """A command whose arguments are a query: `-is:new` leaves something out and is no option; `-h` alone is help.

    An option's value stands after it, or after a `=`; a short option's does not stand close to it.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options, wherever they stand; all else is the query."""
        known = {name for param in self.get_params(ctx) for name in (*param.opts, *param.secondary_opts)}
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for each in rest:
            if each == "--":
                words += rest
            elif _NEGATED.fullmatch(each) and each not in known:
                words.append(each)
            elif self._takes_value(ctx, each):
                options += [each, *([following] if (following := next(rest, None)) is not None else [])]
            elif each.startswith("-") and each != "-":
                options.append(each)
            else:
                words.append(each)
        return super().parse_args(ctx, [*options, "--", *words])

    def _takes_value(self, ctx: click.Context, name: str) -> bool:
        return any(
            isinstance(param, click.Option) and name in param.opts and not param.is_flag and not param.count
            for param in self.get_params(ctx)
        )


def text_of(words: Sequence[str]) -> str:
    """Return the words of a command line as the text of a query."""
    return joined(words)
