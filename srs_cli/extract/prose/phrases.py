"""Quantities, causes, parts, aims and recurring terms in a sentence that are worth asking for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from srs_cli.extract.guarded import Guarded
from srs_cli.extract.prose.clozes import DIGITS, Asked, cloze
from srs_cli.extract.prose.names import is_half

_QUANTITY = re.compile(
    r"(?<![\w.,/$£€–-])(?:(?:US)?[$£€¥]\s?\d+(?:[.,]\d+)*|\d{1,3}(?:[, ]\d{3}){1,4}|\d+(?:\.\d+)?)"
    r"(?:\s?(?:%|per ?cent|percent|°\s?[CFK]\b)|\s(?:million|billion|trillion|thousand|hundred)s?\b)*(?![\w/–-])",
)
_UNIT = re.compile(r"\s(?:(?:of the|of)\s)?(?:[a-z][\w-]{0,20}\s)?[a-zµΩ][\w²³/°·⁻¹-]{0,20}|[.,;)]?$")
_NUMBERED = re.compile(
    r"(?:\d,? (?:and |or |to )?|\b(?:points?|items?|steps?|numbers|no|nos|article|articles|section|chapter|part|volume|vol|figure|fig|table|page|pages|p|pp|decree|resolution|act|law|line|protocol|psalm|sonata|symphony|opus|op|paragraph|clause|"
    r"number|room|flight|route|class|grade|type|level|phase|stage|step|group|world war|louis|henry|king|pope|version|rule|theorem|equation|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)\.?\s|#\s?)$",
    re.IGNORECASE,
)
_MOST_QUANTITIES = 3
_SHORT = 24  # words of a sentence in which "three" is worth asking for
_RANGE_END = re.compile(r" (?:or|and|to) (?:\d|[$£€]\d)")
_RANGE = re.compile(r"\b(?:between|from) $")
_TIME_OF_DAY = re.compile(r"\s?(?:a\.m|p\.m|am\b|pm\b|o['’]clock|hours\b)")
_MONEY = re.compile(r" (?:bank)?(?:notes?|bills?|coins?)\b")
_YEAR_LIKE = re.compile(r"(?:1[5-9]|20)\d\d")
_COUNTED = re.compile(
    r"\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?(?: (?:hundred|thousand|million|billion))?(?= (?:[a-z-]+ )?[a-z-]+s\b)",
)
_FRAME = Guarded(
    r"\b(?:(?P<name>known as|referred to as|nicknamed|termed|(?<!so-)called(?! (?:for|on|upon|off|in|to|by))|defined as)"
    r"|(?P<because>because(?= (?!of\b)))"
    r"|(?P<cause>because of|due to|owing to|thanks to|(?:as|was|is) (?:a|the) result of|caused by|resulting from|resulted from|stems? from)"
    r"|(?P<effect>led to|leads to|resulted in|results in|gave rise to|gives rise to)"
    r"|(?P<part>consists? of|consisted of|(?:occurs?|takes? place|(?:is|are) (?:found|located|stored|made|produced|formed)) in|composed of|made up of|divided into|(?:restricted|limited)(?: only)? to|derived from|extracted from|obtained from|"
    r"converted (?:in)?to|replaced by|measured in|secreted by|produced by|carried by|proponent of|advocate of)"
    r"|(?P<agent>(?:was|were|is|are|been) (?:\w{3,12} ){0,2}\w{3,14}(?:ed|en|wn|ade|ld|un)(?:,? however,?)? by|accused [^,.;]{3,40} of|convicted of|charged with))\s",
    *("known as", "referred to as", "nicknamed", "termed", "called", "defined as", "because", "due to", "owing to", "thanks to"),
    *("result of", "caused by", "resulting from", "resulted", "results in", "stem", "led to", "leads to", "gave rise", "gives rise"),
    *("consist", " by", "measured in", "occur", " place in", "found in", "located in", "stored in", "made in", "formed in", "produced in", "composed of", "made up of", "divided into", "limited", "restricted", "derived from"),
    *("extracted from", "obtained from", "converted", "proponent of", "advocate of", "accused ", "convicted of", "charged with"),
)  # fmt: skip

# ruff: noqa: SIM905 - a list of words reads best as one text

_STOPS = re.compile(
    r"[,;:()—]|\.$| (?:and|but|or|nor|which|who|that|when|while|where|after|before|as|during|since|until|although|because|if|by|so|thus|being)\b"
)
_BEFORE_DATE = re.compile(r"(?:\s(?:on|in|at|by|since|from|until|during|between|of|the|early|late))*\s*$")
_CLAUSE_WORDS = (4, 14)  # of the clause behind "because"
_MOST_PHRASE_WORDS = 9
_BY_MANY = re.compile(
    r"\b(?:attended|accompanied|followed|joined|met|greeted|welcomed|supported|marked|observed|visited) "
)  # by anybody
_PRESENT = re.compile(r"(?:is|are|accused|convicted|charged) ")
_OWNER = re.compile(r"[A-Z][\w-]+['’]s?$")
_FEWEST_AGENT_WORDS = 3
_FEWEST_BEFORE_AGENT = 2
_CONTRAST = Guarded(
    r"\b(?:on|from|by|of|in|to|with|for) ((?:[a-z][\w'’-]* ){0,3}[a-z][\w'’-]*),? (?:rather than|instead of|and not) ",
    *("rather than ", "instead of ", "and not "),
)
_ONE_OF_MANY = re.compile(r"(?:\b(?:the|between|these|those|all|other|or|and|to) |[\"“])$")
_NO_PHRASE = frozenset("it this that what them him fact which".split())
_ARTICLE = re.compile(r"(?:the|an?|his|her|its|their) ")
_PHRASE_END = re.compile(
    r"[,;:()—]|\.$| (?:but|that|which|who|when|while|where|although|because|after|before|during|since|until|in order to|in the hope of|with the aim of)\b"
)


_TERM_AHEAD = re.compile(
    r"\b(?:by|through|via|called|termed|as|process of|form of|policy of|principle of|proponent of|under) (?:an? |the )?$"
)


def by_quantity(text: str, taken: list[tuple[int, int]]) -> Iterator[Asked]:
    """Yield cards for the first two quantities outside the spans that are taken; none for a list of many."""
    found = _quantities(text, taken)
    if not found and text.count(" ") < _SHORT:
        counted = (
            match.span()
            for match in _COUNTED.finditer(text)
            if not _ONE_OF_MANY.search(text[max(0, match.start() - 10) : match.start()])
        )
        found = [span for span in (next(counted, None),) if span]
    if len(found) > _MOST_QUANTITIES:
        return
    for start, end in found[:2]:
        if _RANGE_END.match(text, end):
            continue
        digits = set(DIGITS.findall(text[start:end]))
        gapped = "" if digits & set(DIGITS.findall(text[:start] + text[end:])) else cloze(text, start, end, number=True)
        if gapped:
            yield Asked(gapped, "", "quantity")


def _quantities(text: str, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _QUANTITY.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if (
            found
            and text[found[-1][1] : match.start()] in (" to ", " and ", "–", "-")
            and _RANGE.search(text[: found[-1][0]])
        ):
            found[-1] = (found[-1][0], match.end())
        elif _counts(text, match):
            found.append(match.span())
    return found


def _counts(text: str, match: re.Match[str]) -> bool:
    """Whether a number is a quantity: no "Article 5", no time of day, no bare year."""
    if _NUMBERED.search(text[max(0, match.start() - 20) : match.start()]) or _TIME_OF_DAY.match(text, match.end()):
        return False
    digits = match.group()
    if _MONEY.match(text, match.end()):
        return False  # "the £20 note"
    if not digits.replace(",", "").isdigit():
        return True  # with a sign or "million"
    return bool(_UNIT.match(text, match.end())) and not _YEAR_LIKE.fullmatch(digits)


def by_frame(text: str, taken: list[tuple[int, int]]) -> Iterator[Asked]:
    """Yield a card for what follows "known as", "because of", "consists of", "in order to" and the like."""
    for match in _FRAME.finditer(text):
        kind = match.lastgroup or ""
        start, end = _phrase(text, match.end(), kind, taken)
        phrase = text[start:end]
        words = phrase.split()
        if not words or phrase.count('"') % 2 or phrase.count("“") != phrase.count("”"):
            continue
        if kind == "because":
            fits = _CLAUSE_WORDS[0] <= len(words) <= _CLAUSE_WORDS[1] and end == len(text.rstrip("."))
        else:
            fits = len(words) <= _MOST_PHRASE_WORDS and words[0] not in _NO_PHRASE and not is_half(text, start, end)
        if kind == "agent" and (
            _BY_MANY.search(match.group())
            or text.count(" ", 0, match.start()) < _FEWEST_BEFORE_AGENT
            or not _tells_agent(words, present=_PRESENT.match(match.group()) is not None)
        ):
            continue
        gapped = cloze(text, start, end) if fits else ""
        if gapped:
            yield Asked(gapped, "", kind)


def _tells_agent(words: list[str], *, present: bool) -> bool:
    """Whether a phrase behind "by" is worth asking for: a name is asked for by what it is, "led by him" by nobody."""
    if words[0][0].isupper():
        return _OWNER.match(words[0]) is not None and len(words) >= _FEWEST_AGENT_WORDS
    return present or len(words) >= _FEWEST_AGENT_WORDS


def by_contrast(text: str) -> Iterator[Asked]:
    """Yield a card for the one of two that is the right one: "released from water rather than from carbon dioxide"."""
    match = _CONTRAST.search(text)
    if match and (gapped := cloze(text, *match.span(1))):
        yield Asked(gapped, "", "part")


def _phrase(text: str, start: int, kind: str, taken: list[tuple[int, int]]) -> tuple[int, int]:
    """Return where the phrase stands that a frame announces: to the next stop, short of a date, without its article."""
    stops = _STOPS if kind in ("cause", "effect") else _PHRASE_END
    stop = stops.search(text, start)
    if stop and stop.group() in (" and", " or"):
        stop = _PHRASE_END.search(text, start)
    end = stop.start() if stop else len(text.rstrip("."))
    date = next((begin for begin, _ in taken if start <= begin < end), 0)
    if date:  # "signed by Spain on 3 May 1802" asks for Spain
        end = start + len(_BEFORE_DATE.sub("", text[start:date]))
    article = _ARTICLE.match(text, start, end)
    start = article.end() if article else start
    return start, start + len(text[start:end].rstrip())


def by_term(text: str, terms: frozenset[str]) -> Iterator[Asked]:
    """Yield a card for each pair of words that the document comes back to, where the words before it call for a term."""
    if not terms:
        return
    for match in re.finditer(r"(?<![\w-])[a-z-]{3,} [a-z-]{3,}(?![\w-])", text):
        for start in (match.start(), match.start() + match.group().index(" ") + 1):
            term = re.match(r"[a-z-]{3,} [a-z-]{3,}(?![\w-])", text[start:])
            if term and term.group() in terms and _TERM_AHEAD.search(text[max(0, start - 30) : start]):
                gapped = cloze(text, start, start + len(term.group()))
                if gapped:
                    yield Asked(gapped, "", "term")
                break
