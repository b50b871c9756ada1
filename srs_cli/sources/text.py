"""Plain text: its lines as they stand, pages where form feeds part them."""

from __future__ import annotations

from srs_cli.model.document import Document, Line
from srs_cli.text import with_line_feeds


def read(text: str, name: str) -> Document:
    """Return the lines of `text`; line ends of any kind are accepted."""
    lines: list[Line] = []
    page, paged = 1, "\f" in text
    for number, row in enumerate(rows(text), start=1):
        page += row.count("\f") if row.startswith("\f") else 0
        lines.append(Line(number, row.replace("\f", ""), f"page {page}" if paged else ""))
        page += 0 if row.startswith("\f") else row.count("\f")
    return Document(name, tuple(lines))


def rows(text: str) -> list[str]:
    """Return the lines an editor would count, without their ends and without a byte order mark."""
    text = with_line_feeds(text.removeprefix("\ufeff"))
    found = text.split("\n")
    if found[-1] == "":
        found.pop()
    return found
