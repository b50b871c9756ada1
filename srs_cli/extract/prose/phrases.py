"""Quantities, causes, parts, aims and recurring terms in a sentence that are worth asking for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from srs_cli.extract.prose.clozes import DIGITS, Asked, cloze

_QUANTITY = re.compile(
    r"(?<![\w.,/$£€–-])(?:(?:US)?[$£€¥]\s?\d+(?:[.,]\d+)*|\d{1,3}(?:[, ]\d{3}){1,4}|\d+(?:\.\d+)?)"
    r"(?:\s?(?:%|per ?cent|percent|°\s?[CFK]\b)|\s(?:million|billion|trillion|thousand|hundred)s?\b)*(?![\w/–-])",
)
_UNIT = re.compile(r"\s(?:(?:of the|of)\s)?(?:[a-z][\w-]{0,20}\s)?[a-zµΩ][\w²³/°·⁻¹-]{0,20}|[.,;)]?$")
_NUMBERED = re.compile(
    r"(?:\d,? (?:and |or |to )?|\b(?:points?|items?|steps?|numbers|no|nos|article|articles|section|chapter|part|volume|vol|figure|fig|table|page|pages|p|pp|decree|resolution|act|law|line|paragraph|clause|"
    r"number|room|flight|route|class|grade|type|level|phase|stage|step|group|world war|louis|henry|king|pope|version|rule|theorem|equation|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\.?\s|#\s?)$",
    re.IGNORECASE,
)
_MOST_QUANTITIES = 3
_RANGE = re.compile(r"\b(?:between|from) $")
_TIME_OF_DAY = re.compile(r"\s?(?:a\.m|p\.m|am\b|pm\b|o['’]clock|hours\b)")
_YEAR_LIKE = re.compile(r"(?:1[5-9]|20)\d\d")
_COUNTED = re.compile(
    r"\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?(?: (?:hundred|thousand|million|billion))?(?= (?:[a-z-]+ )?[a-z-]+s\b)",
)
_FRAME = re.compile(
    r"\b(?:(?P<name>known as|referred to as|nicknamed|termed|(?<!so-)called(?! (?:for|on|upon|off|in|to|by))|defined as)"
    r"|(?P<because>because(?= (?!of\b)))"
    r"|(?P<cause>because of|due to|owing to|thanks to|(?:as|was|is) (?:a|the) result of|caused by|resulting from|resulted from|stems? from)"
    r"|(?P<effect>led to|leads to|resulted in|results in|gave rise to|gives rise to)"
    r"|(?P<part>consists? of|consisted of|(?:occurs?|takes? place|(?:is|are) (?:found|located|stored|made|produced|formed)) in|composed of|made up of|divided into|(?:restricted|limited)(?: only)? to|derived from|extracted from|obtained from|"
    r"converted (?:in)?to|replaced by|measured in|secreted by|produced by|carried by|dampened[,\w ]{0,12} by|proponent of|advocate of|responsible for|rather than)"
    r"|(?P<agent>(?:was|were|is|are|been) (?:\w{3,12} ){0,2}\w{3,14}(?:ed|en|wn|ade|ld|un) by|accused [^,.;]{3,40} of|convicted of|charged with)"
    r"|(?P<aim>in order to|with the aim of|in the hope of|for the purpose of|in an effort to))\s",
)


_STOPS = re.compile(
    r"[,;:()—]|\.$| (?:and|but|or|nor|which|who|that|when|while|where|after|before|as|during|since|until|although|because|if|by|so|thus|being)\b"
)
_PHRASE_END = re.compile(
    r"[,;:()—]|\.$| (?:but|that|which|who|when|while|where|although|because|in order to|in the hope of|with the aim of)\b"
)


def by_quantity(text: str, taken: list[tuple[int, int]]) -> Iterator[Asked]:
    """Yield cards for the first two quantities outside the spans that are taken; none for a list of many."""
    found = _quantities(text, taken)
    if not found:
        counted = (
            match.span()
            for match in _COUNTED.finditer(text)
            if not text[: match.start()].endswith((" or ", " to ", " next "))
        )
        found = [next(counted, (0, 0))]
    if len(found) > _MOST_QUANTITIES:
        return
    for start, end in found[:2]:
        digits = set(DIGITS.findall(text[start:end]))
        gapped = "" if digits & set(DIGITS.findall(text[:start] + text[end:])) else cloze(text, start, end, number=True)
        if end and gapped:
            yield Asked(gapped, "", "quantity")


def _quantities(text: str, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _QUANTITY.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken) or not _counts(text, match):
            continue
        if (
            found
            and text[found[-1][1] : match.start()] in (" to ", " and ", "–", "-")
            and _RANGE.search(text[: found[-1][0]])
        ):
            found[-1] = (found[-1][0], match.end())
        else:
            found.append(match.span())
    return found


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether a number is a quantity: no "Article 5", no time of day, no bare year."""
    if _NUMBERED.search(text[max(0, match.start() - 20) : match.start()]) or _TIME_OF_DAY.match(text, match.end()):
        return False
    digits = match.group()
    if not digits.replace(",", "").isdigit():
        return True  # with a sign or "million"
    return bool(_UNIT.match(text, match.end())) and not _YEAR_LIKE.fullmatch(digits)


def by_frame(text: str) -> Iterator[Asked]:
    """Yield a card for what follows "known as", "because of", "consists of", "in order to" and the like."""
    for match in _FRAME.finditer(text):
        stops = _PHRASE_END if match.lastgroup in ("aim", "part", "name", "agent", "because") else _STOPS
        stop = stops.search(text, match.end())
        if stop and stop.group() in (" and", " or"):
            stop = _PHRASE_END.search(text, match.end())
        end = stop.start() if stop else len(text.rstrip("."))
        start = match.end()
        for article in ("the ", "a ", "an ", "his ", "her ", "its ", "their "):
            if text.startswith(article, start):
                start += len(article)
        phrase = text[start:end].strip()
        if phrase.count('"') % 2 or phrase.count("“") != phrase.count("”"):
            continue
        if match.lastgroup == "because":
            if not 2 < phrase.count(" ") < 14 or end < len(text.rstrip(".")):
                continue
        elif (
            not phrase
            or phrase.count(" ") > 8
            or phrase.split(" ", 1)[0] in ("it", "this", "that", "what", "them", "him", "fact", "which")
        ):
            continue
        gapped = cloze(text, start, start + len(phrase))
        if gapped:
            yield Asked(gapped, "", match.lastgroup or "phrase")


def by_term(text: str, terms: frozenset[str]) -> Iterator[Asked]:
    """Yield a card for each pair of words that the document comes back to."""
    if not terms:
        return
    for match in re.finditer(r"(?<![\w-])[a-z-]{3,} [a-z-]{3,}(?![\w-])", text):
        for start in (match.start(), match.start() + match.group().index(" ") + 1):
            term = re.match(r"[a-z-]{3,} [a-z-]{3,}(?![\w-])", text[start:])
            if term and term.group() in terms:
                gapped = cloze(text, start, start + len(term.group()))
                if gapped:
                    yield Asked(gapped, "", "term")
                break
