"""Turns a sentence round a name it holds into the question that the name answers: "Who …?", "By whom was …?", "Where was …?"."""

from __future__ import annotations

import re

from srs_cli.extract.dates import leading_date
from srs_cli.extract.english import AUXILIARIES, PREPOSITIONS, is_verb_form
from srs_cli.extract.prose.clozes import MOST_WORDS, RELATIVES
from srs_cli.extract.prose.defining import clausal, one_predicate, subject_of
from srs_cli.extract.prose.kinds import question_word
from srs_cli.extract.prose.people import People

_MARKS = re.compile(r"[;:()\"“”—]")
_LEAD = re.compile(r"(?:(?:On|In|By|At|During) )(?:the )?")
_ROLE = re.compile(
    r"(?:(?:[Tt]he|[Aa]n?) )?(?P<role>(?:[A-Z]?[a-z]+[ -]){0,2}(?:\w{2,}ist|\w{2,}cian|\w{2,}pher|\w{2,}mer|\w{2,}grapher|poet|painter|composer|writer|author|architect|engineer|explorer|"
    r"doctor|surgeon|politician|diplomat|lawyer|historian|sculptor|soprano|tenor|inventor|adventurer|missionary|king|queen|emperor|pharaoh|general|president)) $"
)
_TITLE = re.compile(
    r"(?:(?:Colonel|General|Captain|Major|Admiral|Marshal|Sir|Lord|Dr\.?|Professor|(?P<office>Prime Minister|President|Chancellor|King|Queen|Emperor|Pope)) )?"
)
_WHERE = re.compile(
    r"(?:born|signed|held|arrested|buried|executed|killed|hanged|murdered|crowned|imprisoned|exiled|educated|premiered|concluded|baptised|baptized|assassinated|convened|published) (?:in|at) (?:the )?$"
)
_NO_SUBJECT = frozenset(("it", "there", "they", "he", "she", "when", "while", "as"))
_ACTED_ON = re.compile(
    r"\b(?:is|are|was|were)(?: \w+ly)? [a-z]+(?: (?:up|out|down|in [A-Z]\w+|in \d{4}|on [\w ,]{3,20}\d{4}))?$"
)
_DEFINES = re.compile(r" (?:is|are|was|were) (?:an?|the|one) ")  # asked for as a definition
_LIVED = re.compile(r" (?:died|was born) (?:on|in) [\w ,]{4,20}")  # many did on any day
_SECOND_CLAUSE = re.compile(r", (?:and|but|so|while|whereas) |, (?:which|where|when|whose)\b")
_PARTICIPLE_BY = re.compile(
    r"(?:\w+ed|born|held|made|taken|built|written|found|set up|put|given|begun|won|lost|led|known|seen|shown|broken|chosen|driven|drawn|brought|bought|taught|sold)\b"
)


def turned(text: str, start: int, end: int, kind: str, known: People, lower: frozenset[str]) -> str:
    """Return the question that the name at the span, a thing of that kind, answers; "" where the turn is not sure."""
    asks = question_word(kind)
    body = text.rstrip(".")
    cut = _SECOND_CLAUSE.search(body, end)
    body = body[: cut.start()] if cut else body
    if not asks or _MARKS.search(body[:start] + body[end:]):
        return ""
    question = (
        _by_subject(body, start, end, asks)
        or _by_agent(body, start, end, asks, known, lower)
        or _by_place(body, start, end, known, lower)
    )
    return question if 4 <= question.count(" ") < MOST_WORDS and " he " not in question else ""


def _by_subject(body: str, start: int, end: int, asks: str) -> str:
    """Return "Who …?" or "In 1727, who …?" where a verb follows the name that opens the sentence, or its date."""
    before, rest = body[:start], body[end:]
    words = rest.split()
    if not rest.startswith(" ") or not words or not _is_verb(words) or _DEFINES.match(rest) or _LIVED.fullmatch(rest):
        return ""
    lead = _LEAD.match(before)
    date = leading_date(before[lead.end() :]) if lead else None
    opening = before[: lead.end() + date.end].rstrip(", ") if lead and date else ""
    named = before[len(opening) :].lstrip(", ")
    if opening and date and not (date.year_printed or date.precision in ("decade", "century")):
        return ""
    role, title = _ROLE.fullmatch(named), _TITLE.fullmatch(named)
    if role and asks == "who":
        asks = f"which {role['role']}"
    elif title and title["office"] and asks == "who":
        asks = f"which {title['office'].lower()}"
    elif not (title or (named in ("The ", "the ") and asks != "who")):
        return ""
    question = f"{opening}, {asks}{rest}?" if opening else f"{asks[0].upper()}{asks[1:]}{rest}?"
    return question if words[-1].strip(",") not in AUXILIARIES else ""


def _is_verb(words: list[str]) -> bool:
    first = words[0].strip(",")
    if words[0].endswith(",") or first in RELATIVES:
        return False
    return first in AUXILIARIES or (first.islower() and (is_verb_form(first) or first.endswith("ed")))


def _by_agent(body: str, start: int, end: int, asks: str, known: People, lower: frozenset[str]) -> str:
    """Return "By whom was …?" for the one who acts in a passive sentence."""
    if not body[:start].endswith((" by ", " by the ")) or body.startswith((" of ", ","), end):
        return ""
    asked = "By whom" if asks == "who" else f"By {asks}"
    before = body[: body.rindex(" by ", 0, start)]
    if not _ACTED_ON.search(before):
        return ""  # "after a heist planned by …" says who planned, not who acted
    return _passive(asked, before + body[end:], known, lower)


def _by_place(body: str, start: int, end: int, known: People, lower: frozenset[str]) -> str:
    """Return "Where was …?" for the place of a birth, a burial, a signature."""
    place = _WHERE.search(body[max(0, start - 40) : start])
    if not place or body[end : end + 1] == ",":
        return ""
    before = re.sub(r" (?:in|at) (?:the )?$", "", body[:start])
    return _passive("Where", before + body[end:], known, lower)


def _passive(asked: str, clause: str, known: People, lower: frozenset[str]) -> str:
    words = clause.split()
    verb = next((i for i, word in enumerate(words[:12]) if i and word in ("was", "were", "is", "are")), 0)
    rest = words[verb + 1 :]
    if not verb or not rest or not _PARTICIPLE_BY.match(rest[1] if rest[0].endswith("ly") and rest[1:] else rest[0]):
        return ""
    subject = words[:verb]
    if subject[0].lower() in PREPOSITIONS | _NO_SUBJECT or any(map(clausal, subject)) or not one_predicate(rest):
        return ""
    return f"{asked} {words[verb]} {subject_of(subject, known, lower)} {' '.join(rest)}?"
