"""Regular expressions for what few lines of a document hold, and the signs by which those lines are found quickly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_FOLDED_IN = "\u0130\u0131\u017f\u212a"  # letters that an expression takes for our i, s or k in either case


class Guarded:
    """A regular expression that finds nothing in texts without one of its signs: only texts that have one are searched.

    Most lines have none, and to look for a few plain texts is far quicker than an expression that may begin anywhere.
    Under `folded` letter case does not count; the signs are in lower case then.
    """

    def __init__(self, pattern: str, *signs: str, folded: bool = False) -> None:
        self.expression = re.compile(pattern, re.IGNORECASE if folded else 0)
        self.signs = signs
        self._folded = folded

    def may_be_in(self, text: str) -> bool:
        """Tell whether a sign is in the text."""
        if self._folded:
            if not text.isascii() and any(map(text.__contains__, _FOLDED_IN)):
                return True
            text = text.lower()
        for sign in self.signs:  # noqa: SIM110 - every line comes here, and `any` takes a third longer
            if sign in text:
                return True
        return False

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first finding in the text."""
        return self.expression.search(text) if self.may_be_in(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the finding that is the whole text."""
        return self.expression.fullmatch(text) if self.may_be_in(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return all findings in the text."""
        return self.expression.finditer(text) if self.may_be_in(text) else iter(())

    def sub(self, instead: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """Return the text with something else in the place of its findings, at most `count` where that is not 0."""
        return self.expression.sub(instead, text, count) if self.may_be_in(text) else text
