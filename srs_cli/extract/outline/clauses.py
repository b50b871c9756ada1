"""A plain statement as a clause (opening, subject, verb, rest), and the clause turned round into a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.english import verbs
from srs_cli.extract.outline.phrasing import lowered

MAX_SUBJECT = 11  # words
SHORT = 22  # words of a sentence that need not be parted where its second half leans on its first
_ADVERBS = frozenset(
    "also still never always often only soon later then first finally now already even just both all usually".split()  # noqa: SIM905 - a word list reads best as text
)
_OPENS = english.PREPOSITIONS | {"prior", "when", "while", "although", "because", "if", "once", "where", "unless"}
_NEGATED = {"cannot": "can", "can't": "can", "won't": "will"}
_COORDINATE = re.compile(r"(?:[,;]\s(?:and|but|so|yet|while|whereas)|;|\s(?:and|but))\s")
_SUBORDINATE = re.compile(r"\b(?:that|which|who|whose|if|when|because|unless|how|why|what|whether|where)\b", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?\s[^\W\d]|[^\W\d]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?\b(?!\d)")
_LEFT_OUT = re.compile(
    r"(?P<subject>(?:[\w'’.-]{1,30}\s){0,9}[\w'’.-]{1,30})(?=,?\s(?:also\s|first\s|later\s)?(?P<participle>[a-z]{3,20})\s(?:by|as)\s)"
)
_SECOND = re.compile(r",?\s(?:but|and|yet)\s(?P<word>[\w'’]{1,30})|(?P<aside>\s\()")
_LEANS = re.compile(r"\b(?:it|him|them|her|he|they|she|this|its|their|his)\b")
_SPACES = re.compile(r"\s{2,}")
_BRACKETS = (("(", ")"), ("[", "]"), ("“", "”"))


@dataclass(frozen=True, slots=True)
class Clause:
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
    start = _opening_end(text)
    verb = _verb_of_pointer(text[start:stop]) or english.finite_verb(text[start:stop])
    if verb is None:
        return None
    subject = text[start : start + verb.start].rstrip()
    adverb = ""
    while len(found := english.words(subject)) > 1 and (found[-1].low in _ADVERBS or found[-1].low.endswith("ly")):
        adverb = f"{subject[found[-1].start :]} {adverb}".strip()
        subject = subject[: found[-1].start].rstrip()
    inner = english.words(subject)
    if not 1 <= len(inner) <= MAX_SUBJECT or not is_sound(subject) or inner[-1].low in _ADVERBS or inner[-1].low.endswith("ly"):
        return None
    if inner[0].low in english.CONJUNCTIONS | english.QUESTION_WORDS | english.AUXILIARIES | english.PREPOSITIONS - {"like", "per"}:
        return None
    if any(word.low in {"where", "when", "why", "how"} for word in inner) or inner[0].low in {"besides", "just", "despite"}:
        return None
    if len(inner) > 1 and inner[-1].low in english.PREPOSITIONS | english.CONJUNCTIONS | english.DETERMINERS | {"to"}:
        return None
    if any(mark in subject for mark in ";:–—") or (subject.count(",") not in (0, 2)) or ("," in subject and subject[-1] != ","):
        return None
    at = start + verb.end
    return Clause(text[:start], subject, adverb, verb.low, text[at:stop], at)


def _verb_of_pointer(text: str) -> english.Word | None:
    """Return the verb right behind a "this" or "that" that stands for a whole statement."""
    found = english.words(text[:60])
    if len(found) < 3 or found[0].low not in {"this", "that", "these", "those"}:
        return None
    low = found[1].low
    return found[1] if _is_surely_finite(low) and not english.is_verb_at(found, 2) else None


def _is_surely_finite(low: str) -> bool:
    return low in english.AUXILIARIES or english.is_past(low) or (english.is_verb_form(low) and low.endswith(("s", "ed")))


def _opening_end(text: str) -> int:
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
        if near and english.finite_verb(text[: comma]) is None:
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
    perfect = verbs.is_have(low) and first and verbs.is_participle(next((w.low for w in first if w.low not in _ADVERBS | {"not"}), ""))
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


def completed(text: str, *, past: bool) -> str:
    """Return a note that leaves out its "was" with it: "The hall designed by Wren in 1664" → "The hall was designed …"."""
    start = _opening_end(text)
    if english.finite_verb(text[start:]) is not None:
        return text
    text = re.sub(r"^(?:An?\s)?[Ee]xample of (?:the |an? )?", "", text) if not start else text
    match = _LEFT_OUT.match(text, start)
    if match is None or english.words(match["subject"])[0].low in english.PREPOSITIONS | english.CONJUNCTIONS :
        return text
    if not verbs.is_participle(match["participle"].lower()) or english.is_verb_form(english.words(match["subject"])[-1].low):
        return text
    number = is_plural(match["subject"])
    be = ("were" if number else "was") if past else ("are" if number else "is")
    return f"{text[: match.end('subject')]} {be}{text[match.end('subject') :].removeprefix(',')}"


def main_part(rest: str) -> str:
    """Return what belongs to the verb itself, without a second verb: "joined the League but left early"."""
    for match in _SECOND.finditer(rest):
        low = (match["word"] or "").lower()
        if match["aside"] or low in PRONOUNS | {"this", "that"} or _is_surely_finite(low):
            return rest[: match.start()]
    return rest


def with_preposition(text: str) -> str:
    """Return a statement that opens with a bare date with "In" or "On" before it: "1934, the party split"."""
    start, end = next(iter(english_dates.dates(text[:60])), (1, 0))
    if start or end < 4 or not text[end:].lstrip(" ,")[:1].isalpha():
        return text
    rest = text[end:].lstrip(" ,")
    if clause_of(rest) is None or english.is_verb_form(english.words(rest)[0].low):
        return text
    return f"{joint(text[:end])} {text[:end]}, {rest}"


def joint(date: str) -> str:
    """Return the preposition that a date takes: "on" for a day, "in" for the rest."""
    return "On" if _DAY.match(date) else "In"


@dataclass(frozen=True, slots=True)
class Statement:
    """One of the statements that a sentence joins; where it needs the words before it, they stand before `since`."""

    text: str
    since: int = 0


def statements(text: str) -> list[Statement]:
    """Return the statements that a sentence joins: "Prices rose, but wages stood still" → both."""
    for match in _COORDINATE.finditer(text):
        left, right = text[: match.start()].rstrip(" ,;"), text[match.end() :]
        marked = match.group().startswith((",", ";"))
        if not marked and _SUBORDINATE.search(left):
            continue
        one = clause_of(left)
        other = clause_of(right) if one else None
        if one is None or other is None or other.opening or not is_sound(left) or not is_sound(right):
            continue
        if min(len(english.words(left)), len(english.words(right))) < 4 or len(english.words(other.subject)) > 7:
            continue
        opens = english.words(right)[0]
        if not marked and (" and " in other.subject or not _is_surely_finite(other.verb)):
            continue  # "… France and Britain and Italy were …"
        if _LEANS.search(right, opens.end):
            if len(english.words(text)) <= SHORT:
                continue
            return [Statement(left), Statement(text, match.end())]
        if opens.low in PRONOUNS:
            right = resolved(right, [one.subject])
            if not right:
                continue
        elif english.points_back(right):
            continue
        return [Statement(left), *statements(right[:1].upper() + right[1:])]
    return [Statement(text)]


PRONOUNS = frozenset(("he", "she", "it", "they", "his", "her", "its", "their"))


def resolved(sentence: str, subjects: list[str]) -> str:
    """Return the sentence with the pronoun it opens with replaced by the subject it stands for, "" if that is open.

    `subjects`: those of the sentences before, the latest last.
    """
    found = english.words(sentence)
    if len(found) < 3 or found[0].low not in PRONOUNS or found[0].start > 0:
        return ""
    low = found[0].low
    person, several = low in {"he", "she", "his", "her"}, low in {"they", "their"}
    if several:
        fitting = [each for each in subjects if is_plural(each)]
    elif person:
        fitting = [each for each in subjects if is_name(each)]
    else:
        fitting = [each for each in subjects[-1:] if not is_plural(each) and english.words(each)[0].low != "no"]
        if found[1].low.removesuffix("n't") in english.AUXILIARIES and any(w.low in {"that", "to", "not"} for w in found[2:4]):
            return ""  # "It was not that …"
    if not fitting or (person and len({each.rstrip(",") for each in fitting}) > 1):
        return ""
    name = fitting[-1].split(",")[0].strip()
    if english.words(name)[0].low in english.POINTERS - {"one"}:
        return ""
    owner = low in {"his", "her", "its", "their"}
    rest = sentence[found[0].end :]
    if low == "her" and english.is_verb_form(found[1].low) and not english.is_plural(found[1].low):
        return ""
    possessive = ("’" if "’" in sentence else "'") + ("" if name.endswith("s") else "s")
    return f"{name}{possessive if owner else ''}{rest}"


def is_name(subject: str) -> bool:
    """Return whether the subject may be a person's name: up to four capitalised words, no article."""
    found = english.words(subject.split(",")[0])
    return (
        1 <= len(found) <= 4
        and found[0].low not in english.DETERMINERS
        and all(word.text[:1].isupper() and not (word.text.isupper() and len(word.text) > 2) or word.low in {"de", "van", "von", "of", "the"} for word in found)
        and not english.is_plural(found[-1].low)
    )
