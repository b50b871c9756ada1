"""An event as the question for its date: "When was the treaty signed in Paris?", "When did Hannibal cross the Alps?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from srs_cli.extract.chronology.nouns import is_noun_phrase, is_plural, with_article
from srs_cli.extract.chronology.verbs import Verb, verb
from srs_cli.extract.dates import Precision

# ruff: noqa: SIM905 - word lists read best as text

_KEPT = 0.9  # of the printed words a question must keep, so that the event can be found again by its own words
_MOST_SUBJECT = 24  # words before the verb
_BE = {"is": "was", "are": "were", "was": "was", "were": "were"}
_PREPOSITIONS = frozenset(
    "of in on at by for with from to into onto over under between among through during after before against about until near as across within out".split()
)
_LEADS_OFF = re.compile(
    r"(?:as|when|while|after|before|if|in|on|at|by|with|during|under|although|despite|both|there|here|it|this|that|he|she|they|his|her|its|their)\b",
    re.IGNORECASE,
)
_SUBORDINATE = frozenset("who which that when while where because if whose although whereas".split())
_ARTICLES = frozenset("the a an".split())
_WORD = re.compile(r"\w+")
_BROKEN = re.compile(r"[;:!?—]|(?<![A-Z])\.\s")  # more than one sentence, or a title and what it holds
_TITLED = re.compile(r"([^.;:!?]{4,80})\. ([A-Z][^.!?]{8,300})$")


class Told(NamedTuple):
    """A clause: what stands before its verb, the verb as it is printed, and what follows."""

    subject: list[str]
    word: str
    verb: Verb | None  # None is a form of "to be"
    passive: bool  # a participle without its "was": "Treaty signed in Paris"
    rest: list[str]


def question(event: str, precision: Precision, common: AbstractSet[str]) -> str:
    """Return the question for an English event's date, "" where its grammar does not show or too few of its words would stay.

    `common` holds words that the document writes in lower case.
    """
    titled = _TITLED.match(event)
    if titled and is_noun_phrase(titled[1]):
        return f"{_when_was(titled[1], common)} ({titled[2]})?"
    if is_noun_phrase(event.replace("—", ", ")):
        return f"{_when_was(event, common)}?"
    told = None if _BROKEN.search(event) else _clause(event.split())
    if told is None or _two_clauses(told):
        return ""
    asked = _asked(told, common)
    if keeps_words(event, asked):
        return asked
    if told.word == "is":
        who = with_article(" ".join(told.subject), common)
        unit = {"day": "date on", "year": "year in"}.get(precision, "")
        longer = f"What is the {unit} which {who} was {' '.join(told.rest)}?" if unit else ""
        return longer if keeps_words(event, longer) else ""
    return ""


def keeps_words(event: str, asked: str) -> bool:
    """Tell whether a question holds nearly all of the event's own words."""
    printed, left = _WORD.findall(event.lower()), _WORD.findall(asked.lower())
    count, hits = len(left), 0
    for word in printed:
        if word in left:
            left.remove(word)
            hits += 1
    return bool(asked) and (hits >= _KEPT * len(printed) or 2 * hits >= _KEPT * (len(printed) + count - 2))


def _when_was(name: str, common: AbstractSet[str]) -> str:
    return f"When {'were' if is_plural(name) else 'was'} {with_article(name, common, happening=True)}"


def _asked(told: Told, common: AbstractSet[str]) -> str:
    rest = " ".join(told.rest)
    if told.verb is None or told.passive:
        who = with_article(" ".join(told.subject), common)
        plural = _BE[told.word] == "were" if told.verb is None else is_plural(who)
        return (
            f"When {'were' if plural else 'was'} {who} {rest if told.verb is None else f'{told.word} {rest}'.strip()}?"
        )
    who = with_article(" ".join(told.subject), common, known=True)
    return f"When did {who} {told.verb.base} {_plain_verbs(told.rest)}".rstrip() + "?"


def _plain_verbs(rest: Sequence[str]) -> str:
    """Return the words with a second verb behind "and" as it follows "did": "erupts and buries Pompeii"."""
    words = list(rest)
    for i in range(1, len(words)):
        known = verb(words[i]) if words[i - 1] == "and" else None
        if known and not (known.takes_object and (i + 1 == len(words) or words[i + 1] in _PREPOSITIONS)):
            words[i] = known.base
    return " ".join(words)


def _two_clauses(told: Told) -> bool:
    """Whether a second clause with a subject of its own, or another voice, follows behind "and" or a comma."""
    if _has_lone_comma(told.subject):
        return True
    behind = -1
    for i, word in enumerate(told.rest):
        if word in _SUBORDINATE:
            return False
        if word in {"and", "but"} or word.endswith(","):
            behind = i
        elif behind >= 0 and i > behind and word.islower():
            active = told.verb is not None and not told.passive
            if i == behind + 1 and (active or (known := verb(word)) is None or "participle" in known.forms):
                continue
            known = verb(word)
            object_follows = i + 1 < len(told.rest) and told.rest[i + 1] not in _PREPOSITIONS
            if word in _BE or (known and "s" in known.forms and (object_follows or not known.takes_object)):
                return True
    return False


def _has_lone_comma(subject: Sequence[str]) -> bool:
    """Whether a comma parts the subject from something that is neither its apposition nor the rest of a list."""
    commas = [i for i, word in enumerate(subject) if word.endswith(",")]
    return len(commas) == 1 and commas[0] < len(subject) - 1 and "and" not in subject[commas[0] :]


def of_a_life(event: str, subject: str) -> str:
    """Return the question for the date of an event that leaves out whose life is told ("Born in Bonn"), "" where it cannot be put."""
    tokens = event.split()
    first = tokens[0].lower()
    rest = " ".join(tokens[1:])
    if first in {"is", "was"}:
        return f"When was {subject} {rest}?"
    if first == "born":
        return f"When was {subject} born {rest}?"
    known = verb(first)
    if known is None:
        return ""
    passive = (
        known.takes_object
        and "participle" in known.forms
        and (not rest or tokens[1].lower() in _PREPOSITIONS or first in _GIVEN)
    )
    return (
        f"When was {subject} {first} {rest}?" if passive else f"When did {subject} {known.base} {rest}".rstrip() + "?"
    )


_GIVEN = frozenset(
    "appointed awarded elected named crowned granted given made".split()
)  # "Appointed director": done to the subject


def _clause(tokens: Sequence[str]) -> Told | None:
    """Return the clause that the words make; None where they are none, or where it cannot be told."""
    if _LEADS_OFF.match(tokens[0]):
        return None
    late: Told | None = None  # a participle, unless a finite verb follows it
    for i in range(1, min(len(tokens) - 1 if tokens[-1:] else 0, _MOST_SUBJECT) + 1):
        if i >= len(tokens):
            break
        word = tokens[i].strip(",")
        if word in _SUBORDINATE:
            break
        if (
            not word.islower()
            or tokens[i].endswith(",")
            or tokens[i - 1].lower() in _PREPOSITIONS | _ARTICLES | {"and", "or", "not", "to"}
        ):
            continue
        subject, rest = list(tokens[:i]), list(tokens[i + 1 :])
        if word in _BE:
            return (
                Told(subject, word, None, passive=False, rest=rest)
                if rest and rest[0] not in _ARTICLES | {"to"}
                else None
            )
        known = verb(word)
        if known is None:
            continue
        told = _finite(subject, word, known, rest)
        if told is not None and not told.passive:
            return told
        late = late or told
    return late


def _finite(subject: list[str], word: str, known: Verb, rest: list[str]) -> Told | None:
    """Return the clause if the word is its verb; a bare participle counts where the verb takes an object that is not there."""
    after = rest[0].lower().strip(",") if rest else ""
    objectless = not after or after in _PREPOSITIONS
    plural = is_plural(" ".join(subject))
    if "s" in known.forms and "plain" not in known.forms:
        fits = not plural or not known.takes_object
        return (
            Told(subject, word, known, passive=False, rest=rest)
            if fits and not (known.takes_object and objectless)
            else None
        )
    if "participle" in known.forms and known.takes_object and objectless:
        return Told(subject, word, known, passive=True, rest=rest)
    if "past" in known.forms:
        return Told(subject, word, known, passive=False, rest=rest)
    if "plain" in known.forms and plural and not (known.takes_object and objectless):
        return Told(subject, word, known, passive=False, rest=rest)
    return None
