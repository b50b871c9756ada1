"""A card's text as rows of a screen: plain text wrapped as it is, Markdown and formulas set.

Whatever is too long, too deep or too tangled to set in a moment is shown as it was typed.
"""

from __future__ import annotations

import re

from rich.text import Text

from srs_cli.terminal.layout import wrap
from srs_cli.text import clean

_LONGEST = 20_000  # characters
_MOST_MARKS = 1_500  # what a pathological text is made of
_MARKS = re.compile(r"[*_`$\\\[\]<>|]")
# A cheap test: where it finds nothing, the parser would find nothing either.
_INLINE = re.compile(r"[*`$]|(?<!\w)__?\S|\]\(|<[a-zA-Z]|\\[^\w\s]|\\\n|\[\$")
_BLOCK = re.compile(
    r"^ {0,3}(?:#{1,6}(?:[ \t]|$)|>|[-+*](?:[ \t]|$)|[0-9]{1,9}[.)](?:[ \t]|$)|~~~|---)|\|", re.MULTILINE
)


def rows(text: str, width: int, style: str = "", indent: int = 0) -> list[Text]:
    """Return a card's text in rows of at most `width` columns, Markdown and formulas set on that style.

    Plain text gives the rows of `layout.wrap`; rows after a paragraph's first are indented by `indent`. A text of one line
    has no blocks: "# of electrons" and "1940. The fall of France" are no heading and no list.
    """
    if not has_markup(text):
        return [_row(row, style) for row in wrap(text, width, indent)]
    from srs_cli.terminal.blocks import TooNarrowError, set_text  # noqa: PLC0415 - only cards with markup pay for a parser

    try:
        return set_text(clean(text).expandtabs(4), width, style, indent)
    except TooNarrowError:
        return [_row(row, style) for row in wrap(text, width, indent)]


def has_markup(text: str) -> bool:
    """Tell whether a text may hold Markdown or formulas, and is of a size that can be set in a moment."""
    if len(text) > _LONGEST or not (_INLINE.search(text) or ("\n" in text.strip() and _BLOCK.search(text))):
        return False
    return len(_MARKS.findall(text)) <= _MOST_MARKS


def _row(text: str, style: str) -> Text:
    return Text(text, style=style, no_wrap=True, overflow="crop")
