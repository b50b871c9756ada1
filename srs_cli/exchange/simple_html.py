"""The little HTML that fields of other programs hold → the Markdown of a card, and plain text → HTML."""

from __future__ import annotations

import html
import re

from srs_cli.formats.entities import unescape

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})\b([^<>]*)>")
_BREAKS = frozenset({"br", "hr"})
_BLOCKS = frozenset({"div", "p", "ul", "ol", "table", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_UNSEEN = ("script", "style")
_ATTRIBUTE = {
    name: re.compile(rf"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
    for name in ("src", "alt")
}
_COMMENT = ("<!--", "-->")


def from_html(text: str) -> str:
    """Return the text of a field: emphasis, code and images as Markdown, line ends for blocks, no other tags."""
    if "<" not in text:
        return unescape(text)
    text = _without(text, *_COMMENT)
    for name in _UNSEEN:
        text = _without(text, f"<{name}", f"</{name}>")
    parts: list[str] = []
    at = 0
    for tag in _TAG.finditer(text):
        parts.append(unescape(text[at : tag.start()]))
        at = tag.end()
        _take(parts, tag)
    parts.append(unescape(text[at:]))
    return "".join(parts).replace("\xa0", " ").strip("\n")


def to_html(text: str) -> str:
    """Return plain text such that HTML shows it, and `from_html` gives it back."""
    return html.escape(text, quote=False)


def _take(parts: list[str], tag: re.Match[str]) -> None:
    closing, name, attributes = tag[1], tag[2].lower(), tag[3]
    if name in _BREAKS:
        parts.append("\n")
    elif name in _BLOCKS or (name == "li" and not closing):
        if parts and any(parts) and not _ends_line(parts):
            parts.append("\n")
        if name == "li":
            parts.append("- ")
    elif name in _MARKS:
        parts.append(_MARKS[name])
    elif name == "img":
        source = _value("src", attributes)
        if source:
            parts.append(f"![{_value('alt', attributes)}]({source})")


def _ends_line(parts: list[str]) -> bool:
    last = next((part for part in reversed(parts) if part), "")
    return last.endswith("\n")


def _value(name: str, attributes: str) -> str:
    found = _ATTRIBUTE[name].search(attributes)
    return unescape(found[1] or found[2] or found[3] or "") if found else ""


def _without(text: str, start: str, end: str) -> str:
    """Return the text without what stands between two marks; a mark that nothing ends takes the rest with it."""
    folded = text.lower() if len(text.lower()) == len(text) else text
    parts: list[str] = []
    at = 0
    while (begin := folded.find(start, at)) >= 0:
        parts.append(text[at:begin])
        stop = folded.find(end, begin + len(start))
        at = stop + len(end) if stop >= 0 else len(text)
    parts.append(text[at:])
    return "".join(parts)
