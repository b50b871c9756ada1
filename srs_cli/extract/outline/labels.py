"""What a point is made of: its sentences, an opening that only links, a label and what it labels."""

from __future__ import annotations

import re

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates

# ruff: noqa: RUF002, SIM905 - dashes and quotes as they are typed; word lists read best as text

_SENTENCE_END = re.compile(r"(?<=[.!?])(?:[\"”’)]{0,2})\s+(?=[\"“‘(]{0,1}[^\W\d_a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:\d{1,2}|[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Prof|Rev|Sgt|Lt|Capt|No|vs|etc|e\.g|i\.e|cf|approx|ca|c|Fig|Vol|pp?))\.$"
)
_SEPARATOR = re.compile(r"\s[–—−]\s?|\s-{1,3}\s|:\s(?!\d\d\b)|\s[=→⇒]\s|\s[-=]>\s|\s:{2}\s|(?<=\w)—(?=\w)")
_OPENERS = frozenset(
    "nevertheless however but so also and or thus therefore hence still besides overall finally eventually firstly "
    "secondly thirdly then moreover furthermore meanwhile note nb indeed again instead similarly conversely".split()
)
_OPENING_PHRASES = (
    "in a way", "in other words", "in short", "in addition", "for example", "for instance", "in fact", "in general", "on the one hand",
    "on the other hand", "as well", "as a result", "at first", "at last", "in the end", "in conclusion", "e.g", "i.e", "not only", "after all",
)  # fmt: skip
_SPOKEN = re.compile(
    rf"(?:{'|'.join((*sorted(_OPENERS), *_OPENING_PHRASES))}),\s|(?:besides|but|nevertheless|and so|and|unfortunately,?|eventually,?)\s(?=(?:the|a|an)\s|[A-Z])",
    re.IGNORECASE,
)
_IN_DOING_SO = re.compile(
    r"(?:to do (?:so|this|that)|in doing so|for this (?:purpose|reason|end)|to this end|because of this),?\s(?=\w)",
    re.IGNORECASE,
)
_NAMED_DATE = re.compile(r"(Date|Year|Born|Died|Founded)\s(\S.{2,40})$", re.IGNORECASE)
_STRAY = re.compile(r"(?<=[\w,;])\s[*•·]\s(?=\w)")


def sentences(text: str) -> list[str]:
    """Return the sentences of a short text, without bullets that slipped into a line."""
    text = _STRAY.sub(" ", text)
    parts: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[max(start, match.start() - 8) : match.start()]):
            continue
        parts.append(text[start : match.end()].strip())
        start = match.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def without_opener(text: str) -> str:
    """Return the text without an opening such as "In other words –" that only links it to what came before."""
    spoken = _SPOKEN.match(text) or _IN_DOING_SO.match(text)
    if spoken is not None:
        text = text[spoken.end() :]
        return text[:1].upper() + text[1:]
    match = _SEPARATOR.search(text[:60])
    if match is None or text[: match.start()].strip().lower() not in {*_OPENERS, *_OPENING_PHRASES}:
        return text
    rest = text[match.end() :].lstrip()
    return rest[:1].upper() + rest[1:]


def split_label(text: str, strong: str = "") -> tuple[str, str] | None:  # noqa: PLR0911 - a rule a line
    """Return (label, text) of `label – text`, `label: text` or `**label** text`; None if the point has no label."""
    if english.words(strong) and text.startswith(strong) and len(text) > len(strong) + 3:
        rest = text[len(strong) :]
        bare = rest.lstrip(" :–—-=")
        if bare and (bare != rest.lstrip() or strong.endswith((":", "–", "—"))):
            return strong.rstrip(" :–—-="), bare
    match = _SEPARATOR.search(text[:160])
    named = _NAMED_DATE.match(text)
    if named is not None and english_dates.is_date(named.group(2)):
        return named.group(1), named.group(2)
    if match is None:
        return None
    label, rest = text[: match.start()].strip(), text[match.end() :].strip()
    if (
        not label
        or not rest
        or label.count("(") != label.count(")")
        or label.count('"') % 2
        or ("“" in label and "”" not in label)
    ):
        return None
    low = label.lower()
    found = english.words(label)
    if (
        not found
        or len(found) > 9
        or low in _OPENERS
        or low in _OPENING_PHRASES
        or "." in label.rstrip(".")[:-3]
        or "," in label
    ):
        return None
    if english.finite_verb(label) is not None or (english.points_back(label) and not english_dates.is_date(label)):
        return None
    if label.endswith("?") or len(rest) < 2:
        return None
    return label, rest
