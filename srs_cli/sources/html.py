"""Web pages: the main text without navigation, side columns, footers, banners and lists of links.

What the page says about itself decides: its <main> or only <article>, roles, the usual words in classes and ids, and the
share of text that is links. Readability and trafilatura were measured and drop nested lists or merge terms with their
definitions; they look for articles, not for study pages.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Any

from srs_cli.formats import html
from srs_cli.formats.html import Block
from srs_cli.model.document import Document
from srs_cli.sources.paragraphs import Paragraphs

_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_CHARSET_WITHIN = 4_096  # bytes; the standard says 1,024
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ALWAYS_ASIDE = frozenset(("nav", "aside", "footer", "form"))
_ASIDE_ROLES = frozenset(
    """
    navigation banner contentinfo search complementary menu menubar dialog alert
    """.split()  # noqa: SIM905 - a word a line would read worse
)
_ASIDE_WORDS = frozenset(
    """
    nav navbar navigation navbox menu submenu sidebar breadcrumb breadcrumbs footer masthead cookie cookies consent gdpr
    share sharing social comments disqus related recommended advert advertisement ads adsense promo promotion sponsor
    sponsored newsletter subscribe signup login popup modal pagination pager toc catlinks editsection noprint hatnote
    reflist metadata printfooter skip byline tags toolbar screenreader
    """.split()  # noqa: SIM905 - a word a line would read worse
)
_MAIN_WORDS = frozenset(
    ("mw-content-text", "main-content", "post-content", "entry-content", "article-content", "article-body")
)
_WORDS = re.compile(r"[a-z]+")
_MOST = 0.4  # of the page's text: a part that large is what the page is about, whatever it is called
_MAIN_LEAST = 0.25
_LINK_SHARE = 0.8
_LINKS_LEAST = 3
Element = Any


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding a page declares, or None if it is UTF-8 or UTF-16 on the face of it or says nothing."""
    if data.startswith(_BYTE_ORDER_MARKS):
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:_CHARSET_WITHIN])
        name = declared.group(1).decode("ascii").lower() if declared else ""
        try:
            codec = codecs.lookup(name).name if name else "utf-8"
        except LookupError:
            return None
        if codec == "iso8859-1":
            return "cp1252"  # as every browser reads pages that say ISO-8859-1
        return None if codec == "utf-8" else codec
    return None


def read(text: str, name: str) -> Document:
    """Return the page's main text; raises InputRefusedError for harm, or when lxml is not installed."""
    root = html.tree(text, name)
    if root is None:
        return Document(name, ())
    lengths, linked = _text_lengths(root)
    main = _main(root, lengths)
    out = Paragraphs(name)
    write(html.blocks(main, _furniture(main, lengths, linked)), out)
    lines = out.lines()
    title = " ".join((root.findtext(".//title") or "").split())
    title = title or next((line.text for line in lines if line.heading == 1), "")
    return Document(name, lines, title, (root.get("lang") or "").partition("-")[0].lower())


def write(blocks: Iterable[Block], out: Paragraphs) -> None:
    """Append a page's blocks to a document."""
    for block in blocks:
        if block.apart:
            out.gap()
        if block.rows:
            out.table(block.rows)
        elif block.code:
            out.code(block.text)
        else:
            out.add(block.text, heading=block.heading, bullet=block.bullet)


def _text_lengths(root: Element) -> tuple[dict[Element, int], dict[Element, int]]:
    """Return for each element how many characters it shows, and how many of them are links; in one pass each."""
    order = [element for element in root.iter() if isinstance(element.tag, str)]
    lengths: dict[Element, int] = dict.fromkeys(order, 0)
    linked: dict[Element, int] = dict.fromkeys(order, 0)
    for element in reversed(order):
        shown = 0 if html.is_hidden(element) else lengths[element] + len((element.text or "").strip())
        lengths[element] = shown
        linked[element] = shown if element.tag == "a" else min(linked[element], shown)
        parent = element.getparent()
        if parent is not None:
            lengths[parent] += shown + len((element.tail or "").strip())
            linked[parent] += linked[element]
    return lengths, linked


def _main(root: Element, lengths: dict[Element, int]) -> Element:
    """Return the smallest element that says it is the main text and holds a fair part of the page, else the body."""
    body = root.find("body")
    body = root if body is None else body
    articles = [element for element in lengths if element.tag == "article"]
    enough = [
        element
        for element, length in lengths.items()
        if length >= _MAIN_LEAST * lengths[body] and (_says_main(element) or articles == [element])
    ]
    return min(enough, key=lambda element: lengths[element]) if enough else body


def _says_main(element: Element) -> bool:
    if element.tag == "main" or element.get("role") == "main":
        return True
    names = (element.get("id") or "", *(element.get("class") or "").split())
    return not _MAIN_WORDS.isdisjoint(names)


def _furniture(main: Element, lengths: dict[Element, int], linked: dict[Element, int]) -> frozenset[Element]:
    whole = max(1, lengths[main])
    found = set()
    whole_page = main.tag == "body"
    for element in main.iter():
        if element is main or not isinstance(element.tag, str) or lengths[element] > _MOST * whole:
            continue
        if (
            _is_aside(element)
            or (whole_page and _is_link_list(element, lengths[element], linked[element]))
            or (whole_page and element.tag == "header" and element.find(".//h1") is None)
        ):
            found.add(element)
    return frozenset(found)


def _is_aside(element: Element) -> bool:
    if element.tag in _ALWAYS_ASIDE or element.get("role") in _ASIDE_ROLES:
        return True
    if element.tag in ("a", "b", "i", "em", "strong", "code", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return not _ASIDE_WORDS.isdisjoint(_WORDS.findall(names))


def _is_link_list(element: Element, length: int, linked: int) -> bool:
    """Return whether nearly all an element shows is links: a menu, a list of other pages."""
    if element.tag not in ("ul", "ol", "p", "div", "section", "header") or linked < _LINK_SHARE * length or not length:
        return False
    links = element.iter("a")
    return sum(1 for _ in zip(range(_LINKS_LEAST), links, strict=False)) == _LINKS_LEAST
