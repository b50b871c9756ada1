"""A fault in what a user's file holds: data, to be collected and shown all at once."""

from __future__ import annotations

from msgspec import Struct


class Problem(Struct, frozen=True):
    """What is wrong, and where; line 0 is the file as a whole."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        """Return "file:line: what"."""
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"
