"""How the label of a point becomes a question: an attribute, a person, a term, a rule, a case."""

from __future__ import annotations

import re

from srs_cli.extract import english
from srs_cli.extract.outline.phrasing import (
    ABSTRACT,
    ATTRIBUTES,
    LISTED_NOUNS,
    as_question,
    be,
    is_owned,
    is_vague,
    led_by,
    lowered,
    topic,
)

# ruff: noqa: SIM905 - dashes and quotes as they are typed; word lists read best as text

_SIDES = frozenset(
    ("plus", "minus", "pro", "con", "advantage", "disadvantage", "strength", "weakness", "benefit", "drawback")
)
_FOR = frozenset(("reason", "treatment", "evidence", "cure", "solution", "formula", "symbol"))
_SAYING = frozenset(
    "rule law principle theory theorem test hypothesis model doctrine thesis act treaty amendment clause maxim".split()
)


def ask_label(label: str, rest: str, context: tuple[str, ...], known: frozenset[str], *, past: bool = False) -> str:
    """Return the question that a label with its text answers."""
    found = english.words(label)
    noun = english.head(label)
    about = topic(context)
    label = label.strip(" *_:")
    verb = be(plural=english.is_plural(noun), past=past)
    vague = is_vague(label)
    if english.opens_with_question_word(label):
        asked = as_question(label)
        return asked or f"{_prefix(about)}{label}?"
    if vague or noun in ATTRIBUTES | LISTED_NOUNS:
        return _ask_attribute(label, about, verb, known, vague=vague)
    if _is_person(label, rest):
        return f"Who is {label}?" if not re.search(r"\b(?:was|died|\d{4})\b", rest) else f"Who was {label}?"
    if len(found) == 1 and re.search(r"(?:ive|ous|ful|less|able|ible)$", label):
        return f"{_prefix(about)}what does “{label.lower()}” mean?"
    return _ask_term(label, rest, known)


def _ask_attribute(label: str, about: str, verb: str, known: frozenset[str], *, vague: bool) -> str:
    """Return the question for an attribute of the heading's thing: "What was the date of the treaty?"."""
    found = english.words(label)
    noun = english.head(label)
    body = lowered(label, known | {found[0].low} if vague or noun == found[0].low else known)
    body = body.lower() if vague and label.isupper() else body
    if body in _SIDES and about:
        return f"{led_by(about)}what {'counts' if verb in {'is', 'are'} else 'counted'} as a {body}?"
    article = "" if is_owned(label) else "the "
    if not about or not (vague or (not is_owned(label) and len(found) < 3)):
        return f"What {verb} {article}{body}?"
    thing = as_thing(about, known) if len(found) == 1 else ""
    if thing:
        return f"What {verb} the {body} {'for' if body in _FOR else 'of'} {thing}?"
    return f"{led_by(about)}what {verb} {article}{body}?"


def as_thing(about: str, known: frozenset[str]) -> str:
    """Return a heading as a thing with its article, "" where it is no plain noun phrase of two words or more."""
    found = english.words(about)
    if not 2 <= len(found) <= 5 or not re.fullmatch(r"[\w'’ -]+", about) or english.finite_verb(about) is not None:
        return ""
    if not found[-1].text.islower() or any(
        w.low in english.QUESTION_WORDS | english.CONJUNCTIONS | english.PREPOSITIONS for w in found
    ):
        return ""
    plain = is_owned(about) or english.is_plural(found[-1].low) or ABSTRACT.search(found[-1].low)
    return f"{'' if plain else 'the '}{lowered(about, known)}"


def _ask_term(label: str, rest: str, known: frozenset[str]) -> str:
    """Return the question for a term: what it is, what it does, or what is said to happen."""
    found, told = english.words(label), english.words(rest)
    plural = english.is_plural(english.head(label))
    name = lowered(label, known)
    common = len(found) > 1 and found[-1].text.islower() and not plural and not is_owned(label)
    named = f"the {label[:1].lower() + label[1:] if found[0].text.istitle() and found[0].low not in known else name}"
    thing = named if common and found[0].text.istitle() and len(found) == 2 and found[1].text.islower() else name
    first = told[0].low if told else ""
    if " v " in label or " vs " in label:
        return f"What was decided in {label}?"
    if rest.endswith("?"):
        return f"What does {thing} ask?"
    acts = (
        first.endswith("s") and english.is_verb_form(first) and len(told) > 1 and told[1].low not in english.AUXILIARIES
    )
    if acts and not plural and english.finite_verb(rest) is None:
        return f"What does {thing} do?"
    if (
        english.finite_verb(rest) is not None
        and not re.match(r"(?:an?|the|any|when|where|one|something|someone)\s", rest, re.IGNORECASE)
        and not re.search(r"\b(?:that|which|who)\b", rest)
    ):
        if english.head(label) in _SAYING:
            return f"What does {'' if is_owned(label) else 'the '}{name.removeprefix('the ')} say?"
        return f"How {'are' if plural else 'is'} {name} described?"
    return f"What {'are' if plural else 'is'} {name}?"


def _is_person(label: str, rest: str) -> bool:
    found = english.words(label)
    if (
        not 1 <= len(found) <= 4
        or not all(word.text[:1].isupper() for word in found)
        or any(w.text.isupper() and len(w.text) > 2 for w in found)
    ):
        return False
    role = re.match(
        r"(?:an?|the|was an?|was the|first|last|[A-Z][a-z]+)?\s?(?:[\w-]+\s){0,3}(?:king|queen|emperor|tsar|leader|president|"
        r"minister|chancellor|composer|philosopher|poet|writer|author|painter|artist|\w+ist|physician|inventor|explorer|"
        r"mathematician|founder|general|astronomer|historian|politician|scientist|engineer)\b",
        rest,
    )
    return role is not None and not re.search(
        r"\b(?:war|act|treaty|party|law|theory|plan|pact|battle|effect)\b", label, re.IGNORECASE
    )


def _prefix(about: str) -> str:
    return f"{about}: " if about else ""
