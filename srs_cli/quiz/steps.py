"""A list that is asked line by line: which lines are shown, and which one is asked."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.model.card import Answer


class Steps(Struct, frozen=True):
    """The course of one list; begins with nothing shown and its first line asked."""

    lines: tuple[str, ...]
    shown: int = 0  # lines shown so far

    @property
    def total(self) -> int:
        """Return how many lines there are."""
        return len(self.lines)

    @property
    def asked(self) -> int:
        """Return the number of the line that is asked, from 1; the number of the last one once all are shown."""
        return min(self.shown + 1, self.total)

    @property
    def done(self) -> bool:
        """Tell whether every line is shown: now the card is graded."""
        return self.shown == self.total

    @property
    def visible(self) -> tuple[str, ...]:
        """Return the lines that are shown."""
        return self.lines[: self.shown]

    @property
    def hidden(self) -> tuple[str, ...]:
        """Return the lines that are not shown yet: what a typed line may be, where the order is free."""
        return self.lines[self.shown :]

    def next(self) -> Steps:
        """Show the line that is asked."""
        return replace(self, shown=min(self.shown + 1, self.total))

    def all(self) -> Steps:
        """Show all lines."""
        return replace(self, shown=self.total)

    def __str__(self) -> str:
        """Return "2 of 5" for the line that is asked."""
        return f"{self.asked} of {self.total}"


def steps_of(answer: Answer) -> Steps | None:
    """Return the steps of an answer, or None where it is no list of two lines or more."""
    return Steps(answer) if not isinstance(answer, str) and len(answer) > 1 else None
