"""A plain statement as a clause (opening, subject, verb, rest), and the clause turned round into a question."""

from __future__ import annotations

import re

from msgspec import Struct

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.english import verbs
from srs_cli.extract.outline.phrasing import lowered

PRONOUNS = frozenset(("he", "she", "it", "they", "his", "her", "its", "their"))
MAX_SUBJECT = 11  # words
SHORT = 22  # words of a sentence that need not be parted where its second half leans on its first
_ADVERBS = frozenset(
    "also still never always often only soon later then first finally now already even just both all usually".split()  # noqa: SIM905 - a word list reads best as text
)
_OPENS = english.PREPOSITIONS | {"prior", "when", "while", "although", "because", "if", "once", "where", "unless"}
_NEGATED = {"cannot": "can", "can't": "can", "won't": "will"}
_SECOND = re.compile(r",?\s(?:but|and|yet)\s(?P<word>[\w'’]{1,30})|(?P<aside>\s\()")
_SPACES = re.compile(r"\s{2,}")
_BRACKETS = (("(", ")"), ("[", "]"), ("“", "”"))


class Clause(Struct, frozen=True):
    """A statement in its parts; `rest` follows the verb as printed, without the final full stop."""

    opening: str  # "In 1928, ", "" if the statement opens with its subject
    subject: str
    adverb: str  # between subject and verb
    verb: str
    rest: str
    rest_at: int  # where the rest begins in the text

    @property
    def plural(self) -> bool:
        """Return whether the subject is plural."""
        return is_plural(self.subject)


def is_plural(subject: str) -> bool:
    """Return whether a subject stands for several: a plural noun, or names joined by "and"."""
    return english.is_plural(english.head(subject)) or re.search(r"\sand\s", subject) is not None


def is_sound(text: str) -> bool:
    """Return whether a line reads as one piece: no unclosed bracket or quote, no stray bullet, no slash of alternatives."""
    if any(text.count(one) != text.count(other) for one, other in _BRACKETS) or text.count('"') % 2:
        return False
    return not re.search(r"\s[*•·|]\s|\s[*•·|]$|\bb/t\b|\s/\s", text)


def clause_of(text: str) -> Clause | None:  # noqa: PLR0911 - a rule a line
    """Return the parts of a statement, None where a small grammar cannot be sure of them."""
    stop = len(text.rstrip(" .!;,"))
    start = opening_end(text)
    verb = _verb_of_pointer(text[start:stop]) or english.finite_verb(text[start:stop])
    if verb is None:
        return None
    subject = text[start : start + verb.start].rstrip()
    adverb = ""
    while len(found := english.words(subject)) > 1 and (found[-1].low in _ADVERBS or found[-1].low.endswith("ly")):
        adverb = f"{subject[found[-1].start :]} {adverb}".strip()
        subject = subject[: found[-1].start].rstrip()
    inner = english.words(subject)
    if (
        not 1 <= len(inner) <= MAX_SUBJECT
        or not is_sound(subject)
        or inner[-1].low in _ADVERBS
        or inner[-1].low.endswith("ly")
    ):
        return None
    if inner[0].low in english.CONJUNCTIONS | english.QUESTION_WORDS | english.AUXILIARIES | english.PREPOSITIONS - {
        "like",
        "per",
    }:
        return None
    if english.is_past(inner[0].low) and inner[0].text.islower():
        return None
    if any(word.low in {"where", "when", "why", "how"} for word in inner) or inner[0].low in {
        "besides",
        "just",
        "despite",
    }:
        return None
    if len(inner) > 1 and inner[-1].low in english.PREPOSITIONS | english.CONJUNCTIONS | english.DETERMINERS | {"to"}:
        return None
    if (
        any(mark in subject for mark in ";:–—")
        or (subject.count(",") not in (0, 2))
        or ("," in subject and subject[-1] != ",")
    ):
        return None
    at = start + verb.end
    return Clause(text[:start], subject, adverb, verb.low, text[at:stop], at)


def _verb_of_pointer(text: str) -> english.Word | None:
    """Return the verb right behind a "this" or "that" that stands for a whole statement."""
    found = english.words(text[:60])
    if len(found) < 3 or found[0].low not in {"this", "that", "these", "those"}:
        return None
    low = found[1].low
    return found[1] if is_surely_finite(low) and not english.is_verb_at(found, 2) else None


def is_surely_finite(low: str) -> bool:
    """Return whether the word is a verb with an ending or an auxiliary, not a form that may be a noun."""
    return (
        low in english.AUXILIARIES or english.is_past(low) or (english.is_verb_form(low) and low.endswith(("s", "ed")))
    )


def opening_end(text: str) -> int:
    """Where the subject begins: after "In 1928, ", "After the war, ", "Unfortunately, "."""
    found = english.words(text[:160])
    if not found:
        return 0
    dated = next((end for start, end in english_dates.dates(text[:60]) if start <= len("at the end of the ")), 0)
    first = found[0].low
    if first not in _OPENS and not first.endswith("ly") and not english.opens_with_date(text):
        return 0
    comma = text.find(", ", dated)
    near = 0 <= comma < 110
    if comma == dated > 0 and near:
        return comma + 2
    if first in english.PREPOSITIONS | {"prior"} or english.opens_with_date(text):
        if near and english.finite_verb(text[:comma]) is None:
            return comma + 2
        return dated + 1 if dated and text[dated : dated + 1] == " " and len(english.words(text[:dated])) <= 5 else 0
    return comma + 2 if near else 0


def keeps_its_verb(clause: Clause) -> bool:
    """Return whether a question leaves the verb as it is printed: "was", "had received"."""
    first = english.words(clause.rest)
    perfect = verbs.is_have(clause.verb) and bool(first) and verbs.is_participle(first[0].low)
    return perfect or verbs.is_be(clause.verb)


def ask(clause: Clause, wh: str, rest: str, known: frozenset[str], *, opening: bool = True) -> str:
    """Return the clause as a question: the rest as it shall stand behind the verb. "" where it cannot be turned."""
    low = clause.verb
    negation = ""
    if low.endswith("n't") or low == "cannot":
        low = _NEGATED.get(low, low.removesuffix("n't"))
        negation = "not"
    subject = lowered(clause.subject, known)
    first = english.words(rest)
    perfect = (
        verbs.is_have(low)
        and first
        and verbs.is_participle(next((w.low for w in first if w.low not in _ADVERBS | {"not"}), ""))
    )
    auxiliary = low if (low in english.AUXILIARIES and not verbs.is_have(low)) or perfect else verbs.helper(low)
    if not auxiliary or subject.lower() == "there":
        return ""
    base = "" if auxiliary == low else verbs.base_form(low)
    if auxiliary == "do" and not clause.plural and subject.lower() not in {"i", "you", "we", "they"}:
        return ""
    lead = clause.opening if opening else ""
    said = f"{wh} {auxiliary} {subject} {negation} {clause.adverb} {base} {rest.strip()}"
    said = _SPACES.sub(" ", said).strip(" ,;").replace(" ,", ",")
    said = said if lead else said[:1].upper() + said[1:]
    return f"{lead}{said[:1].lower() + said[1:] if lead else said}?"


def main_part(rest: str) -> str:
    """Return what belongs to the verb itself, without a second verb: "joined the League but left early"."""
    for match in _SECOND.finditer(rest):
        low = (match["word"] or "").lower()
        if match["aside"] or low in PRONOUNS | {"this", "that"} or is_surely_finite(low):
            return rest[: match.start()]
    return rest
