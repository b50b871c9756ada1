"""A card's Markdown as HTML: every text is escaped, and nothing in it links, loads or runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from markdown_it.token import Token

from srs_cli.formats.markdown import parser
from srs_cli.text import clean

Picture = Callable[[str, str], str]  # (name, what it shows) → HTML
Formula = Callable[[str, bool], str]  # (TeX, on lines of its own) → HTML

_LONGEST = 20_000  # characters; what is longer, or as tangled, is shown as it was typed
_MOST_MARKS = 1_500
_MARKS = re.compile(r"[*_`$\\\[\]<>|]")
_PLAIN = frozenset(
    """
    paragraph_open paragraph_close bullet_list_open bullet_list_close ordered_list_close list_item_open list_item_close
    blockquote_open blockquote_close table_open table_close thead_open thead_close tbody_open tbody_close tr_open tr_close
    th_close td_close strong_open strong_close em_open em_close heading_open heading_close
    """.split()  # noqa: SIM905 - a word a line would read worse
)


def to_html(text: str, picture: Picture, formula: Formula) -> str:
    """Return the text as HTML of paragraphs, lists, tables and the like."""
    text = clean(text)
    if len(text) > _LONGEST or len(_MARKS.findall(text)) > _MOST_MARKS:
        return f"<p>{_lines(text)}</p>"
    if "\n" not in text:
        return f"<p>{_inline(parser().parseInline(text), picture, formula)}</p>"
    return _written(parser().parse(text), picture, formula)


def _written(tokens: Sequence[Token], picture: Picture, formula: Formula) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append(_inline([token], picture, formula))
        elif token.type in _PLAIN:
            parts.append("" if token.hidden else f"<{'/' if token.nesting < 0 else ''}{_tag(token)}>")
        elif token.type == "ordered_list_open":
            start = token.attrGet("start")
            parts.append(f'<ol start="{int(start)}">' if start is not None else "<ol>")
        elif token.type in {"th_open", "td_open"}:
            side = str(token.attrGet("style") or "").removeprefix("text-align:")
            parts.append(f'<{token.tag} class="{side}">' if side in {"left", "right", "center"} else f"<{token.tag}>")
        elif token.type in {"fence", "code_block"}:
            parts.append(f"<pre><code>{escape(token.content)}</code></pre>")
        elif token.type == "hr":
            parts.append("<hr>")
        else:
            parts.append(_lines(token.content))
    return "".join(parts)


def _inline(tokens: Sequence[Token], picture: Picture, formula: Formula) -> str:
    parts: list[str] = []
    targets: list[str] = []
    for token in (child for each in tokens for child in each.children or [each]):
        if token.type == "code_inline":
            parts.append(f"<code>{escape(token.content)}</code>")
        elif token.type == "image":
            parts.append(picture(str(token.attrGet("src") or ""), token.content))
        elif token.type == "maths":
            parts.append(formula(token.info, token.markup == "$$"))
        elif token.type in {"hardbreak", "softbreak"}:
            parts.append("<br>")
        elif token.type == "link_open":
            targets.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            parts.append(f" ({escape(targets.pop())})" if targets[-1] else "")
        elif token.type in _PLAIN:
            parts.append(f"<{'/' if token.nesting < 0 else ''}{token.tag}>")
        else:
            parts.append(_lines(token.content))
    return "".join(parts)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _tag(token: Token) -> str:
    """Return the element; a card's heading stands below those of the page."""
    return "h4" if token.type.startswith("heading") else token.tag
