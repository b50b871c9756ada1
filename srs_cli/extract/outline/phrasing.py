"""How a heading or a lead-in becomes a question."""

from __future__ import annotations

import re

from srs_cli.extract import english
from srs_cli.extract.english import verbs
from srs_cli.extract.structure.headings import ASPECTS, PAIRED

# ruff: noqa: SIM905 - dashes and quotes as they are typed; word lists read best as text

LISTED_NOUNS = frozenset(
    "factors aims goals objectives conditions examples types kinds forms causes reasons results effects consequences "
    "stages steps phases functions symptoms signs advantages disadvantages benefits drawbacks strengths weaknesses "
    "methods ways techniques features characteristics properties parts components elements uses sources principles "
    "rules laws measures moves differences similarities requirements criteria arguments points dates events terms "
    "solutions problems challenges risks limitations roles duties powers rights treatments impacts outcomes "
    "implications policies reforms achievements failures successes views theories categories classes groups levels "
    "layers exceptions assumptions applications tests indicators numbers figures facts statistics quotes ingredients materials members regions countries "
    "leaders themes ideas beliefs values qualities skills tools structures organelles organs tissues processes "
    "pros cons positives negatives changes developments provisions clauses motives triggers tasks responsibilities".split()
)
ATTRIBUTES = frozenset(
    "aim goal objective idea policy reason cause effect result role function purpose date place location capital population "
    "formula symbol unit author composer founder leader belief view attitude position motive strategy method meaning origin "
    "significance importance impact consequence outcome background definition example use structure size colour color shape "
    "duration period length height weight mass charge temperature pressure risk benefit advantage disadvantage problem "
    "solution response treatment cure diagnosis prevention prognosis currency language religion area climate habitat diet "
    "standard theme tone setting plot genre style key tempo metre meter texture plus minus strength weakness pro con approach focus "
    "name title type kind form source target value range limit price cost speed rate age year time context summary "
    "conclusion criticism evidence principle rule law test product equation pattern process".split()
)
PERSON = re.compile(
    r"\b(?:king|queen|emperor|empress|tsar|pope|saint|leader|president|minister|chancellor|dictator|general|composer|"
    r"philosopher|poet|writer|author|painter|artist|scientist|physicist|chemist|biologist|mathematician|economist|"
    r"historian|explorer|inventor|engineer|lawyer|judge|monk|priest|bishop|politician|revolutionary|activist|nurse|"
    r"doctor|physician|monarch|soldier|officer|commander|founder|statesman|astronomer|architect|sculptor|singer|pianist|"
    r"psychologist|sociologist|commissar|diplomat|reformer|prophet|theologian|naturalist|botanist|geologist)\b",
    re.IGNORECASE,
)
ABSTRACT = re.compile(r"(?:tion|sion|ment|ness|ity|osis|ysis|ism|ance|ence|ology|graphy|ics|ture)$")
MOST_ABOUT = 9  # words of a heading that leads a question which could do without
_FEW = 3  # words of a lead-in that could go on in many ways
_STANCES = frozenset("perspective view viewpoint attitude position stance opinion outlook standpoint".split())
_ADJECTIVAL = re.compile(r"(?:al|ive|ous|ary|ory|ing|ed|less|ful|able|ible|-term)$")
_FILLERS = frozenset("the a some its their his her other main key of and general possible important major plan".split())
_COPULA = re.compile(r"\s(?:is|are|was|were|includes?|included)$")
_CREDIT = re.compile(r"\s?\((?:[A-Z][\w'’.-]{0,30}(?:\s|,\s|\sand\s|\s&\s)?){1,5}\)$")


def lowered(text: str, known: frozenset[str]) -> str:
    """Return the text with its first word in lower case, unless that looks like a name."""
    found = english.words(text[:80])
    if not found or found[0].start > 1:
        return text
    first = found[0]
    low = first.low
    plain = low in english.DETERMINERS | english.PREPOSITIONS | english.QUESTION_WORDS or low in known or low in ASPECTS
    plain = plain or (ABSTRACT.search(low) is not None and len(found) == 1)
    plain = plain or (
        len(found) > 1 and first.text.istitle() and found[1].text.islower() and _ADJECTIVAL.search(low) is not None
    )
    if not plain or (first.text.isupper() and len(first.text) > 1):
        return text
    return text[: first.start] + first.text[:1].lower() + text[first.start + 1 :]


def topic(context: tuple[str, ...]) -> str:
    """Return the nearest heading that says what the card is about, "" if there is none."""
    for place, heading in reversed(list(enumerate(context))):
        found = [word.low for word in english.words(heading)]
        deeper = any(
            english.words(each)[:1] and english.first_word(each).low not in PAIRED for each in context[place + 1 :]
        )
        if english.is_question(heading) and english.is_open_clause(heading) and deeper:
            continue  # "Was it just?" says nothing of what stands deeper below it
        if found and not all(
            word in ASPECTS or word in english.DETERMINERS | {"main", "key", "of", "and"} for word in found
        ):
            title = _COPULA.sub("", _CREDIT.sub("", heading).rstrip(" :"))
            above = context[place - 1].rstrip(" :") if found[0] in PAIRED and place else ""
            return f"{above}{' ' if above.endswith('?') else ' – '}{title}" if above else title
    return ""


def is_vague(title: str) -> bool:
    """Return whether a title means something only under its heading: "Results", "Key dates", "PRO"."""
    found = [word.low for word in english.words(title)]
    if not 0 < len(found) <= 4:
        return False
    if found[0] in {"for", "against"}:
        return len(found) == 1
    return all(word in ASPECTS | ATTRIBUTES | LISTED_NOUNS | _FILLERS for word in found) and not all(
        word in _FILLERS for word in found
    )


def be(*, plural: bool, past: bool) -> str:
    """Return the form of "be" in the third person."""
    return ("were" if plural else "was") if past else ("are" if plural else "is")


def is_owned(label: str) -> bool:
    """Whether the label needs no article: it has one, or a possessor ("Lenin's aims", "Initial Stalin goal")."""
    found = english.words(label)
    if not found or found[0].low in english.DETERMINERS:
        return True
    return any(word.low.endswith(("'s", "s'")) for word in found[:3])


def as_question(text: str) -> str:  # noqa: PLR0911 - a rule a line
    """Return "How enzymes work" or "Why Rome fell" as a real question; "" where grammar leaves it open."""
    if english.is_question(text):
        return text
    match = re.match(r"(how|why)\s", text, re.IGNORECASE)
    if not match:
        return ""
    rest = text[match.end() :].strip().rstrip(".:")
    opener = match.group(1).capitalize()
    found = english.words(rest)
    if not found or found[0].low in {
        "to",
        "much",
        "many",
        "far",
        "long",
        "often",
        "is",
        "are",
        "did",
        "does",
        "do",
        "was",
        "were",
        "can",
        "not",
    }:
        if found and found[0].low in english.AUXILIARIES | {"much", "many", "far", "long", "often"}:
            return f"{opener} {rest}?"
        return f"{opener} do you {rest[3:]}?" if found and found[0].low == "to" else ""
    verb = english.finite_verb(rest)
    if verb is None:
        return ""
    subject, low, tail = rest[: verb.start].strip(), verb.low, rest[verb.end :]
    if any(mark in subject for mark in ",;:") or len(english.words(subject)) > 8:
        return ""
    if low in english.AUXILIARIES:
        return f"{opener} {low} {subject}{tail}?" if low not in {"have", "has", "had", "do", "does", "did"} else ""
    auxiliary = verbs.helper(low)
    if auxiliary == "do" and not english.is_plural(english.head(subject)):
        return ""
    return f"{opener} {auxiliary} {subject} {verbs.base_form(low)}{tail}?"


def list_question(  # noqa: PLR0911 - a rule a line
    title: str,
    count: int,
    context: tuple[str, ...],
    known: frozenset[str],
    *,
    leads: bool = False,
    people: bool = False,
    past: bool = False,
) -> str:
    """Return the question that a heading or lead-in asks for the points under it; `context` holds the headings above it."""
    open_ended = leads and is_open_ended(title)
    title = _CREDIT.sub("", title.strip().rstrip(" :–—-")).strip()
    if not english.words(title):
        return ""
    about = topic(context)
    asked = as_question(title)
    if asked:
        return asked
    noun = english.head(title)
    low = [word.low for word in english.words(title)]
    plural = english.is_plural(noun)
    if low and low[0] in {"for", "against", "pro", "pros", "con", "cons", "contra", "yes", "no"} and len(low) <= 3:
        return f"{led_by(about)}{title} – what are the {count} arguments?"
    copula = re.search(r"\s(is|are|was|were)$", title)
    body = title[: copula.start()] if copula else title
    verb = copula.group(1) if copula else ""
    clause = (
        english.finite_verb(re.split(r"\s(?:how|why|what|that|which|who|where|when)\s", body, maxsplit=1)[0])
        is not None
    )
    if open_ended and not (copula and plural and not clause):
        number = f" ({count} points)" if count > 1 else ""
        if about and len(low) <= _FEW:
            return f"{led_by(about)}complete “{title} …”{number}"
        return f"Complete: “{title} …”{number}"
    if low and low[0] in {"their", "his", "her", "its", "these", "those", "this"}:
        body = "the " + body.split(" ", 1)[-1]
    named = (
        noun in LISTED_NOUNS
        or (plural and leads)
        or (copula is not None and plural)
        or is_vague(title)
        or noun in _STANCES
    )
    single = leads and count == 1 and not clause
    if not clause and (named or single):
        verb = verb or be(plural=plural, past=past)
        body = re.sub(r"^[Ss]ome\s", "", body)
        article = "" if is_owned(body) or noun == "examples" else "the "
        body = (
            body.lower()
            if body.isupper() and len(body) > 5
            else lowered(body, known | {low[0]} if noun == low[0] or is_vague(title) else known)
        )
        if noun == "dates" and count > 1 and about and is_vague(title):
            return f"{led_by(about)}which {count} dates are listed, and what happened then?"
        opener = "who" if people else "what"
        number = f" ({count})" if count > 1 else ""
        if (is_vague(title) or (noun in _STANCES and len(english.words(about)) <= MOST_ABOUT)) and about:
            return f"{led_by(about)}{opener} {verb} {article}{body}?{number}"
        return f"{opener.capitalize()} {verb} {article}{body}?{number}"
    prefix = led_by(about) if is_vague(title) and about else ""
    return f"{prefix}{title}: what are the {count} points?" if count > 1 else f"{prefix}{title}: what does this cover?"


def is_open_ended(title: str) -> bool:
    """Return whether a lead-in breaks off where its points go on: "An offer ends by", "Russia needed"."""
    found = english.words(title)
    if not found:
        return False
    last = found[-1].low
    if last in (english.PREPOSITIONS - {"off", "out"}) | english.CONJUNCTIONS | english.AUXILIARIES | {
        "to",
        "that",
        "include",
        "includes",
        "included",
    }:
        return True
    return (
        english.is_verb_form(last)
        and len(found) > 1
        and not english.is_plural(last)
        and english.finite_verb(title + " them") is not None
    )


def led_by(about: str) -> str:
    """Return a heading as what leads a question: with a colon, or as the question that it is."""
    if not about:
        return ""
    return about + " " if about.endswith("?") else about + ": "
