"""Joins the pieces of a paragraph into its text, partial bold marked as Markdown does."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Span(Struct, frozen=True):
    """A piece of a paragraph in one kind of type."""

    text: str
    bold: bool = False


def joined(spans: Sequence[Span]) -> str:
    """Return the text of all spans; bold words get ** around them unless the whole paragraph is bold.

    "**Osmosis**: water moves …" tells an extractor which words are the term; a paragraph that is all bold tells nothing.
    """
    if not any(span.bold and span.text.strip() for span in spans) or all(s.bold or not s.text.strip() for s in spans):
        return "".join(span.text for span in spans)
    parts: list[str] = []
    bold: list[str] = []
    for span in spans:
        if span.bold or (bold and not span.text.strip(" ")):
            bold.append(span.text)
            continue
        parts.append(_marked("".join(bold)))
        bold.clear()
        parts.append(span.text)
    parts.append(_marked("".join(bold)))
    return "".join(parts)


def _marked(text: str) -> str:
    """Put ** around each line's words, the spaces left outside."""
    if not text.strip():
        return text
    rows = []
    for row in text.split("\n"):
        words = row.strip()
        before = row[: len(row) - len(row.lstrip())]
        after = row[len(row.rstrip()) :] if words else ""
        rows.append(f"{before}**{words}**{after}" if words else row)
    return "\n".join(rows)
