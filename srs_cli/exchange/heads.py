"""The beginning of a file as text, by which formats are known."""

from __future__ import annotations

import codecs
from functools import lru_cache

from srs_cli.exchange import HEAD
from srs_cli.text import with_line_feeds

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@lru_cache(maxsize=1)
def beginning(head: bytes) -> str:
    """Return the text that a file begins with; bytes that are none become question marks of Unicode's.

    All line ends are line feeds. What is binary gives nothing.
    """
    encoding, skip = next(((name, len(mark)) for mark, name in _MARKS if head.startswith(mark)), ("utf-8", 0))
    text = head[skip:].decode(encoding, "replace")
    return "" if "\0" in text else with_line_feeds(text)


def lines(head: bytes) -> list[str]:
    """Return the first lines of a file that have anything on them, none of them cut off where the head ends."""
    text = beginning(head)
    found = text.split("\n")
    if len(head) >= HEAD and len(found) > 1:
        found.pop()
    return [line for line in found if line.strip()]
