"""What stands on a page beside its running text: navigation, teasers, captions, folios, notes, references, contents."""

from __future__ import annotations

import re
from collections.abc import Callable

from srs_cli.extract.guarded import Guarded

# One line each; matched on a text without emphasis marks and with plain quotes and spaces.
_WEBSITE = re.compile(
    r"\b(?:cookies?|sign (?:in|up)|log ?in|subscribe|newsletters?|privacy policy|terms of (?:use|service)|all rights reserved|"
    r"click here|follow us|share this|advertisements?|sponsored|download(?:able)?|free trial|add to cart|comments? below|"
    r"cite this|retrieved from|accessed on|our (?:site|website|users|readers)|this (?:site|website|page|article|post)|"
    r"find it useful|min(?:ute)? read|learn more|contact us|e-?mail (?:us|address)|copyright|isbn|issn|licen[cs]ed under|"
    r"https?://|www\.|photo by|image (?:by|credit|courtesy)|courtesy of|updated on|posted (?:on|by)|written by|views?:)"
    r"|©|\(c\) ?(?:19|20)\d\d",
    re.IGNORECASE,
)
_STRONG_WEBSITE = re.compile(
    r"\b(?:(?:uses?|accept|manage) (?:\w+ )?cookies|sign (?:in|up)|log ?in|subscribe (?:to|now)|newsletter|privacy policy|"
    r"terms of (?:use|service)|all rights reserved|click here|follow us|share this|cite this|"
    r"retrieved from|contact us|download (?:full|the|this|now|free)|licen[cs]ed under|isbn[ :]|reprinted|"
    r"printed in|first published)\b|https?://|www\.|©",
    re.IGNORECASE,
)
# One of them is in whatever the two expressions find.
_STRONG_WORDS = (
    "cookie;sign in;sign up;log in;login;subscri;newsletter;privacy;terms of;all rights;click here;follow us;share this;cite this;retrieved;contact us;"
    "licens;licenc;http;www.;©;download;isbn;reprint;printed in;first published"
).split(";")
_WEBSITE_WORDS = [
    *_STRONG_WORDS,
    *(
        "accessed;our site;our website;our users;this site;this website;this page;minute read;min read;learn more;mail;copyright;issn;"
        "photo by;image ;courtesy;updated on;posted ;written by;(c) ;free trial;add to cart;advertis;sponsor"
    ).split(";"),
]
_SHORT_TALK = 160  # characters of a block in which two weak words are enough
_TEASER_END = re.compile(r"(?:\.\.\.|…)[\s\"”\]]{0,3}$|\bread (?:more|on)\W{0,3}$", re.IGNORECASE)
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|tab\.|plate|map|chart|diagram|box|photo(?:graph)?|image|picture|illustration|caption|source|credits?|"
    r"abb(?:ildung|\.)|tabelle|tabla|tableau)s?\b\s{0,3}(?:\d|[ivxl]{1,5}\b|[:.–—-])",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(
    r"[⁰¹²³⁴-⁹]{1,4}\s?\S|\[\^?\d{1,3}\][: ]|[*†‡]{1,3}\s\S|\d{1,3}\s(?:ibid|see |cf\.)", re.IGNORECASE
)


# ruff: noqa: SIM905 - a list of words reads best as one text
_DIGIT = re.compile(r"\d")
_FOLIO = re.compile(
    r"(?:page\s)?[-–—\[(|]{0,2}\s?(?:\d{1,4}|[ivxlcdm]{1,6})\s?[-–—\])|]{0,2}(?:\s?(?:of|/)\s?\d{1,4})?|p(?:age|p)?\.?\s?\d{1,4}"
    r"(?:\s(?:of|/)\s\d{1,4})?",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"[A-Z][\w'’-]{1,20},? (?:[A-Z]\.,? ?){1,3}|[A-Z][\w'’-]{1,20}, [A-Z][a-z]{1,15}(?: [A-Z]\.)?[.,(]"
)
_PAGE = re.compile(r"p(?<!\w.)p?\.\s?\d")
_PAGES_AT_END = re.compile(r"\b\d{1,4}[–-]\d{1,4}\.?$")
_LONGEST_PAGES = 12  # characters, with the one before them
_IBID = Guarded(r"\b(?:ibid|op\. cit|et al|doi)\b|https?://", "ibid", "op. cit", "et al", "doi", "http", folded=True)
_YEAR = re.compile(r"\((?:19|20|18)\d\d[a-z]?\)|[.,] (?:19|20|18)\d\d[a-z]?\.")
_PUBLISHER = Guarded(
    r"\b(?:University )?Press\b|\bPublish(?:ers|ing)\b|\bJournal of\b|\bedn?\.|\beds?\b\.?\)|\bNew York:|\bLondon:|\bParis:|\bBerlin:",
    "Press", "Publish", "Journal", "ed.", "edn.", "ed)", "eds", "York:", "London:", "Paris:", "Berlin:",
)  # fmt: skip
_VOLUME = re.compile(r"\b(?:vol|no|issue)\.?,?\s?\d", re.IGNORECASE)
# What an entry of a bibliography has two or three of, the quickest to see first: most texts are known for none by those.
_CITING: tuple[Callable[[str], object], ...] = (
    _AUTHOR.match,
    lambda text: _PAGE.search(text) or _PAGES_AT_END.search(text[-_LONGEST_PAGES:]),
    _IBID.search,
    _YEAR.search,
    _PUBLISHER.search,
    _VOLUME.search,
)
_REFERENCE_TITLES = re.compile(
    r"(?:selected |primary |secondary |cited )?(?:references?(?: list| cited)?|bibliograph(?:y|ie)|bibliografía|works? cited|(?:end|foot)?notes|sources|"
    r"literature(?: cited)?|further reading|external links|literatur(?:verzeichnis)?|quellen|referencias|références|einzelnachweise|"
    r"acknowledge?ments?|index|glossary of names)\W{0,2}",
    re.IGNORECASE,
)
_TAIL_TITLES = re.compile(
    r"(?:related|see also|you (?:may|might) also|recommended|more (?:from|like|on)|comments?\b|leave a (?:reply|comment)|popular|"
    r"trending|about the author|share this|similar (?:essays|papers|articles)|read next|tags?:|to the reader)",
    re.IGNORECASE,
)
_PAGES = re.compile(r"\d{1,4} pages? \(\d[\d,]{0,8} words\)", re.IGNORECASE)
_DOTTED = re.compile(r"(?:\s?\.){4,200}\s{0,9}(\d{1,4}|[ivxl]{1,6})$")
_TABBED = re.compile(r"\t+\s{0,9}(\d{1,4}|[ivxl]{1,6})$")
_PAGE_AT_END = re.compile(r"[\divxl]$")
_PIPED = re.compile(r"\|\s?(\d{1,4}|[ivxl]{1,6}|-{3,9}:?)?\s?\|?$")


def boilerplate(text: str) -> bool:
    """Return whether a block is a site's or a publisher's own talk: cookies, accounts, downloads, copyright."""
    if len(text) >= 600:
        return False
    low = text.casefold()
    if not any(map(low.__contains__, _WEBSITE_WORDS if len(text) < _SHORT_TALK else _STRONG_WORDS)):
        return False
    return bool(_STRONG_WEBSITE.search(text)) or (len(text) < _SHORT_TALK and len(_WEBSITE.findall(text)) >= 2)


def teaser(text: str) -> bool:
    """Return whether a block is the cut opening of another text, as lists of "related" articles print them."""
    if len(text) < 80 and _PAGES.search(text):
        return True
    return len(text) < 3000 and (text.count("....") > 2 or bool(_TEASER_END.search(text[-20:])))


def caption(text: str) -> bool:
    """Return whether a block names a figure, table or photograph."""
    return len(text) < 500 and bool(_CAPTION.match(text))


def footnote(text: str) -> bool:
    """Return whether a block opens with a footnote's mark."""
    return bool(_FOOTNOTE.match(text))


def folio(text: str) -> bool:
    """Return whether a block is a page number and nothing else."""
    return len(text) < 24 and bool(_FOLIO.fullmatch(text.strip()))


def citation(text: str) -> bool:
    """Return whether a block is an entry of a bibliography."""
    if len(text) > 500 or not _DIGIT.search(text):
        return False
    wanted = 2 if len(text) < 220 else 3
    left = len(_CITING)
    for finds in _CITING:
        wanted -= finds(text) is not None
        left -= 1
        if wanted <= 0 or wanted > left:
            break
    return wanted <= 0


def references_title(text: str) -> bool:
    """Return whether a heading opens references, notes or other matter behind the text."""
    return len(text) < 40 and bool(_REFERENCE_TITLES.fullmatch(text.strip(" #*:.\t")))


def tail_title(text: str) -> bool:
    """Return whether a heading opens what a site prints below its article."""
    return len(text) < 120 and bool(_TAIL_TITLES.match(text.strip(" #*\t")))


def contents_entry(text: str) -> str:
    """Return the title that a line of a contents table names, "" if the line is none."""
    if len(text) > 400:
        return ""
    if text.startswith("|"):
        cell = text.strip("| \t").rpartition("|")[0] or text.strip("| \t")
        return cell.strip(" .|") if _PIPED.search(text) else ""
    # All of what they look for ends in a page number, and most lines do not.
    for pattern in (_DOTTED, _TABBED) if _PAGE_AT_END.search(text[-2:]) else ():
        match = pattern.search(text)
        if match:
            return text[: match.start()].strip(" .\t")
    return ""
