"""How a term is asked for: "What is osmosis?", "What is a meander?", or the bare term where its grammar does not show."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from srs_cli.extract import english

_NEEDS_NO_ARTICLE = re.compile(
    r"the (?:\w{1,15} )?(?:process|movement|study|act|ability|practice|science|branch|use|transfer|flow|loss|breakdown|exchange|spread|growth|removal|release"
    r"|formation|conversion|production|belief|idea that|theory|art|rate|amount|tendency|power|force|energy|distance)\b"
    r"|(?:an?|any|one) (?:[\w-]{1,20},? ){0,3}(?:process|doctrine|theory|state|condition|disease|disorder|illness|substance|belief|policy|form|type|kind|system|method"
    r"|style|movement|technique|language|religion|branch of|sport|feeling|practice|liquid|gas|metal|chemical|mineral|protein|sugar|hormone|nutrient|rock|soil|material"
    r"|tendency|lack|loss|lot|way|pigment|compound|mixture|ideology|philosophy|measure)\b",
    re.IGNORECASE,
)
_AGENT = re.compile(r"\w{3,30}(?:er|or|ist)")  # "Neurotransmitter" is one of several
_NAMED_KIND = re.compile(  # what is of this kind may have a name: "Renaissance", "Buddhism", "Sturm und Drang"
    r"(?:the|an?) (?:[\w-]{1,20},? ){0,3}(?:movement(?! (?:of|from|to|through)\b)|period|era|religion|style|theory|doctrine|policy|system|language|belief)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"an?\s[a-z]")
_ABSTRACT = re.compile(r"\w{2,30}(?:tion|ment|ness|ity|sis|ism|ance|ence|lysis|phagy|gamy|ship|ysis)")
_DOES = re.compile(r"([a-z]{3,20})s\b")
_DEEDS = frozenset(
    (
        "breaks",
        "carries",
        "catches",
        "cleans",
        "controls",
        "drains",
        "fights",
        "filters",
        "makes",
        "pumps",
        "senses",
        "works",
    )
)
_FEWEST_WORDS = 4  # of a definition; a shorter one is a translation or a label
_MOST_WORDS = 3  # of a term that stands in a sentence


def ask_term(term: str, definition: str, known: AbstractSet[str]) -> str:
    """Return the question for a term that its definition answers; `known` holds words the document writes in lower case.

    An article is added only where the definition shows it; the capital of a line's start goes, that of a name stays.
    """
    words = english.words(term)
    head = english.head(term)
    spoken = (
        0 < len(words) <= _MOST_WORDS
        and term[-1:].isalpha()
        and "(" not in term
        and len(definition.split()) >= _FEWEST_WORDS
    )
    if (
        not spoken
        or words[0].low in english.DETERMINERS | {"to"}
        or english.is_plural(head)
        or (head[-1:] == "s" and not head.endswith(("sis", "ss", "us")))
    ):
        return term
    if _NEEDS_NO_ARTICLE.match(definition) and not (_AGENT.fullmatch(head) and definition[:1] in "Aa"):
        named = _NAMED_KIND.match(definition) and words[0].low not in known and not head.endswith(("ism", "sis"))
        ordinary = term[1:2].islower() and not named and not _names(term)
        small = term[0].lower() + term[1:] if ordinary else term
        return f"What is {small}?"
    if not _COUNTED.match(definition[:1].lower() + definition[1:]) or _ABSTRACT.fullmatch(head) or _names(term):
        return term
    small = term[0].lower() + term[1:] if term[1:2].islower() else term
    return f"What is {article(small)} {small}?"


def ask_part(term: str, definition: str, known: AbstractSet[str]) -> str:
    """Return the question for one of several things that a line defines: what it is, or what it does."""
    small = in_sentence(term, known)
    plural = english.is_plural(english.head(term))
    done = _DOES.match(definition)
    if done and (english.is_verb_form(done.group()) or done.group() in _DEEDS):
        alone = term[:1].isupper() and small == term
        return f"What does {small if alone else f'the {small}'} do?"
    if plural:
        acts = english.is_verb_form(definition.split(" ", maxsplit=1)[0])
        return f"What do {small} do?" if acts else f"What are {small}?"
    asked = ask_term(term, definition, known)
    return asked if asked != term else f"What is {small}?"


def in_sentence(term: str, known: AbstractSet[str]) -> str:
    """Return the term without the capital of a line's start, where it is surely no name."""
    first = term.split(" ", maxsplit=1)[0]
    ordinary = first.lower() in known or _ABSTRACT.fullmatch(first.lower()) is not None
    return term[0].lower() + term[1:] if ordinary and first[1:].islower() and not _names(term) else term


def article(noun: str) -> str:
    """Return "a" or "an", by the first letter."""
    return "an" if noun[:1].lower() in "aeiou" and not re.match(r"(?:eu|uni(?![nm])|us|one)", noun.lower()) else "a"


def _names(term: str) -> bool:
    """Whether a capital within the term, or only capitals, show that it is a name."""
    return any(word[:1].isupper() for word in term.split()[1:]) or (term.isupper() and len(term) > 1)
