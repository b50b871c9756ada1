"""Markdown of a card as HTML of another program's field, which that program acts on in ways of its own.

A page that we write ourselves is `markdown_html`'s: it shows hidden signs, and links to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from markdown_it.token import Token
from msgspec import Struct

from srs_cli.formats.markdown import NESTED, parser

_LONGEST = 20_000  # characters; what is longer, or as tangled, is written as it was typed
_MOST_MARKS = 1_500
_MARKS = re.compile(r"[*_`$\\\[\]<>|]")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20]+", re.IGNORECASE)
_ALIGN = re.compile(r"text-align:(?:left|center|right)")
_SIMPLE = {"strong": "strong", "em": "em", "blockquote": "blockquote", "bullet_list": "ul", "list_item": "li"}
_SIMPLE |= {name: name for name in ("table", "thead", "tbody", "tr")}


class Dress(Struct, frozen=True):
    """How the pieces are written that programs differ in; each gets plain text and returns HTML."""

    text: Callable[[str], str] = escape
    maths: Callable[[str, bool, str], str] = lambda _tex, _alone, source: escape(source)  # TeX, apart?, as typed
    image: Callable[[str, str], str] = lambda name, label: f'<img src="{escape(name)}" alt="{escape(label)}">'


def to_html(text: str, dress: Dress) -> str:
    """Return the text as HTML; each of its lines is a line. A text of one paragraph is not put in a `<p>`."""
    if len(text) > _LONGEST or len(_MARKS.findall(text)) > _MOST_MARKS:
        return _as_typed(text, dress)
    tokens = parser().parse(text) if "\n" in text.strip() else parser().parseInline(text.strip())
    if any(token.level >= NESTED - 2 for token in tokens):  # the parser leaves out what is deeper
        return _as_typed(text, dress)
    alone = sum(token.level == 0 and token.nesting >= 0 for token in tokens) == 1
    return "".join(_blocks(tokens, dress, bare=alone))


def _as_typed(text: str, dress: Dress) -> str:
    return "<br>".join(dress.text(line) for line in text.split("\n"))


def _blocks(tokens: Sequence[Token], dress: Dress, *, bare: bool) -> list[str]:
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts += _inline(token.children or (), dress)
        elif token.type in {"paragraph_open", "paragraph_close"}:
            if not token.hidden and not (bare and token.level == 0):
                parts.append("<p>" if token.nesting > 0 else "</p>")
        elif token.type in {"fence", "code_block"}:
            parts.append(f"<pre><code>{dress.text(token.content)}</code></pre>")
        elif token.type == "hr":
            parts.append("<hr>")
        else:
            parts.append(_block_tag(token))
    return parts


def _block_tag(token: Token) -> str:
    name = token.type.removesuffix("_open").removesuffix("_close")
    if name == "ordered_list":
        tag = "ol"
    elif name in {"heading", "th", "td"}:
        tag = token.tag
    else:
        tag = _SIMPLE[name]
    if token.nesting < 0:
        return f"</{tag}>"
    start, align = token.attrGet("start"), _ALIGN.fullmatch(str(token.attrGet("style") or ""))
    more = f' start="{int(start)}"' if tag == "ol" and start else f' style="{align[0]}"' if align else ""
    return f"<{tag}{more}>"


def _inline(tokens: Sequence[Token], dress: Dress) -> list[str]:
    parts: list[str] = []
    ends: list[str] = []  # of open links; the target of one that is not followed is told behind its text
    for token in tokens:
        kind = token.type
        if kind == "image":
            parts.append(dress.image(str(token.attrGet("src") or ""), token.content))
        elif kind == "maths":
            parts.append(dress.maths(token.info, token.markup == "$$", token.content))
        elif kind == "code_inline":
            parts.append(f"<code>{dress.text(token.content)}</code>")
        elif kind in {"hardbreak", "softbreak"}:
            parts.append("<br>")
        elif kind == "link_open":
            target = str(token.attrGet("href") or "")
            safe = _SAFE_LINK.fullmatch(target) is not None
            ends.append("</a>" if safe else f" ({dress.text(target)})" if target else "")
            parts.append(f'<a href="{dress.text(target)}">' if safe else "")
        elif kind == "link_close":
            parts.append(ends.pop())
        elif token.nesting:
            parts.append(f"</{_SIMPLE[kind[:-6]]}>" if token.nesting < 0 else f"<{_SIMPLE[kind[:-5]]}>")
        else:
            parts.append(dress.text(token.content))
    return parts
