"""Styled pieces of text: put together, wrapped as `layout.wrap` wraps, and made into rows of a screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from srs_cli.terminal.layout import wrap
from srs_cli.text import clean

Span = tuple[str, str]  # a piece of text, and Rich's style of it; "" is the style of its surroundings
Spans = list[Span]


def plain(spans: Iterable[Span]) -> str:
    """Return the text alone."""
    return "".join(text for text, _ in spans)


def wrapped(spans: Sequence[Span], width: int, indent: int = 0) -> list[Spans]:
    """Return one line of spans in the rows that `layout.wrap` makes of its text, with their styles."""
    text = plain(spans)
    rows = wrap(text, width, indent)
    # Markup that stood between two characters is gone: what now meets may be unfit for a screen, and is shown by signs.
    if clean(text) != text or all(not style for _, style in spans):
        return [[(row, "")] for row in rows]
    styles = [style for piece, style in spans for _ in piece]
    styled: list[Spans] = []
    at = 0
    for row in rows:
        # Rows hold every character of the text in order; blanks alone are added or left out.
        found: list[str] = []
        for character in row:
            while character != " " and text[at] == " ":
                at += 1
            found.append(styles[at] if at < len(styles) and text[at] == character else "")
            at += at < len(text) and text[at] == character
        styled.append(_joined(row, found))
    return styled


def _joined(row: str, styles: Sequence[str]) -> Spans:
    spans: Spans = []
    start = 0
    for place in range(1, len(row) + 1):
        if place == len(row) or styles[place] != styles[start]:
            spans.append((row[start:place], styles[start]))
            start = place
    return spans


def row_of(spans: Iterable[Span], style: str) -> Text:
    """Return the spans as one row of a screen, on a style for all of it."""
    row = Text(style=style, no_wrap=True, overflow="crop")
    for text, own in spans:
        row.append(text, own or None)
    return row
