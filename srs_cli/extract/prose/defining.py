"""What something is and why: questions from "X is a Y that …", "the capital of X is Y", "X was Y because of Z"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from srs_cli.extract.english import AUXILIARIES, PREPOSITIONS, is_verb_form
from srs_cli.extract.prose.clozes import FUNCTION_WORDS, LONG_WORD, RELATIVES, Asked, leaks, starts_word
from srs_cli.extract.prose.people import People

_MOST_SUBJECT_WORDS, _MOST_COMPLEMENT_WORDS = 9, 35
_PASTS = frozenset(
    "was were had is are went took came became began gave made fell rose grew led left held kept knew saw said spoke told brought fought stood sent spent "
    "won lost paid met broke chose drew drove ran sold thought wrote remained continued followed burnt".split(),
)
_AUXILIARY = frozenset("was were had did could would has have sent went".split())
_CLAUSE_OPENERS = frozenset("while whereas but although when which who where thus thereby".split())
_NO_SUBJECT = frozenset("it there what here this that one who how why such all among nor so neither not only".split())
_NO_SUBJECT_END = frozenset("now then still only also not once and or here there".split())
_HEDGES = ("only", "not", "partly", "mainly", "simply", "merely", "precisely", "just", "largely", "also", "and", "but")
_COPULA = re.compile(
    r" (is|are|was|were) ((?:an?|the|one of|to|any|his|her|its|their|[A-Z]\w*)\b.*|(?<= are )[a-z-]{4,20}(?: [a-z-]{3,20}){0,2}s(?: of [a-z]{3,20})? (?:that|which|whose|in which|made of|used) .*)$",
)
_UNIQUE = re.compile(
    r"the (?:(?:second|third)[- ])?(?:(?!rest|west|forest|interest|best)[a-z]{3,12}est|first|last|only|capital|most [a-z]+)\b.{0,60} (?:in|of|to|that|on|ever|where|whose|which)\b"
)
_RELATIONAL = re.compile(
    r"\b(?:aim|goal|purpose|objective|task|capital|function|role|legacy|cause|reason|motive|symbol|unit|formula|name|difference|advantage|disadvantage|"
    r"largest|smallest|highest|longest|deepest|oldest|first|last|founder|author|inventor|discoverer|composer|leader|president|chairman|king|queen|"
    r"commander|architect|predecessor|successor|currency|language|site|source|product|basis|principle)\b",
)
_OFFICE = re.compile(
    r"\b(?:Minister|President|King|Queen|Emperor|Pope|General|Chancellor|Sir|Lord|Professor|Ambassador|Senator)\b"
)
_WHO = re.compile(
    r"\b(?:founder|author|inventor|discoverer|composer|leader|president|chairman|king|queen|commander|architect|predecessor|successor|first (?:man|woman|person))\b"
)
_SPECIFIES = re.compile(
    r" (?:that|which|who|whose|of|used|in which|by which|where|for|from|between|made|caused|found|formed|with|consisting|containing|produced|in|at|on|by)\b"
)

# ruff: noqa: SIM905 - a list of words reads best as one text
_OPINION = re.compile(
    r"\b(?:most|more|important|main|major|key|great|serious|vital|essential|necessary|possible|clear|obvious|matter|question|problem|example|success|failure|"
    r"victory|thing|way|fact|sign|attempt|act|time|good|bad|best|real|true|result|step|threat|blow|case|one of the|reality|feature|word|task|factor|betrayal|stimulus|spirits?|follow-up|exception|conclusion|considered)\b",
)
_WHY = re.compile(r" (is|are|was|were|has|had|can|could|must) (.{8,160}?) ((?:because|due to|owing to)\b.{6,120})$")


def by_copula(text: str, known: People, lower: frozenset[str]) -> Iterator[Asked]:
    """Yield the question that "X is Y" answers, if it tells X from everything else."""
    body = text.rstrip(".")
    match = _COPULA.search(body)
    if not match:
        return
    verb, complement = match.group(1), match.group(2)
    subject, when = _without_opening(body[: match.start()])
    words = subject.split()
    if not _names_something(words) or complement.count(" ") >= _MOST_COMPLEMENT_WORDS or re.search("[;:]", complement):
        return
    person = words[-1] in known.counts or words[0] in known.counts or _OFFICE.search(subject) is not None
    unique = _UNIQUE.match(complement)
    if unique and verb in ("is", "was") and not when and words[0] not in ("A", "An") and not leaks(subject, complement):
        yield Asked(f"{'Who' if person else 'What'} {verb} {complement}?", subject, "definition")
        return
    asks = _question_word(subject, verb, complement, person=person)
    name = subject_of(words, known, lower)
    stems = [word[:6].casefold() for word in LONG_WORD.findall(name)]
    if asks and not (stems and all(starts_word(complement.casefold(), stem) for stem in stems)):
        yield Asked(f"{asks} {verb} {name}{when}?", complement, "definition")


def by_reason(text: str, known: People, lower: frozenset[str]) -> Iterator[Asked]:
    """Yield "Why was X Y?" for "X was Y because of Z"."""
    body = text.rstrip(".")
    match = _WHY.search(body)
    if not match:
        return
    verb, rest, reason = match.groups()
    words = body[: match.start()].split()
    if (
        not _names_something(words)
        or rest.endswith(_HEDGES)
        or re.search("[,;:(]", rest)
        or not one_predicate(rest.split())
    ):
        return
    if not re.search("[;:(]|, (?:and|but|which|while)", reason):
        yield Asked(f"Why {verb} {subject_of(words, known, lower)} {rest}?", reason, "reason")


def one_predicate(rest: list[str]) -> bool:
    """Return whether what follows a verb is one predicate: no second verb that a question would leave in the past."""
    joined = False
    for before, word in pairwise(rest):
        bare = word.strip(",")
        after_comma = before.endswith(",")
        joined = joined or before in ("and", "but", "then", "or")
        if bare in _CLAUSE_OPENERS or bare in _PASTS or (after_comma and bare in ("and", "the", "it", "he")):
            return False
        if (joined or after_comma) and (bare in _AUXILIARY or (bare.islower() and bare.endswith("ed"))):
            return False
        if (before in ("and", "but", "then", "or") or after_comma) and is_verb_form(bare):
            return False
    return True


def clausal(word: str) -> bool:
    """Return whether a word shows that more than a plain noun phrase stands before the verb."""
    bare = word.strip(",")
    return (
        word.endswith(",")
        or bare.lower() in RELATIVES
        or bare in AUXILIARIES
        or (bare.endswith("ed") and bare.islower())
    )


def subject_of(words: list[str], known: People, lower: frozenset[str]) -> str:
    """Return the subject as it stands inside a question: without the capital that only opens its sentence."""
    first = words[0]
    if first.lower() in FUNCTION_WORDS or (
        first not in known.counts and first.lower() in lower and not (len(words) > 1 and words[1][:1].isupper())
    ):
        first = first[0].lower() + first[1:]
    return " ".join([first, *words[1:]])


def _without_opening(subject: str) -> tuple[str, str]:
    """Part "In physics, work" into "work" and " in physics"."""
    lead, comma, rest = subject.partition(", ")
    if (
        comma
        and lead.split(" ", 1)[0].lower() in PREPOSITIONS
        and lead.count(" ") < 6
        and not any(map(is_verb_form, lead.split()))
    ):
        return rest, f" {lead[0].lower()}{lead[1:]}"
    return subject, ""


def _names_something(words: list[str]) -> bool:
    """Whether the words are a plain noun phrase that can be a question's subject."""
    if not 0 < len(words) <= _MOST_SUBJECT_WORDS or any(char in word for word in words for char in ',;:()"“—'):
        return False
    first = words[0].lower()
    if (
        first in _NO_SUBJECT
        or first in ("most", "being")
        or "most" in words
        or (first.endswith("ing") and len(words) > 3)
        or first in PREPOSITIONS
        or words[-1].lower() in _NO_SUBJECT_END
    ):
        return False
    if any(word in AUXILIARIES or word in RELATIVES for word in words):
        return False
    articles = ("A", "An", "The")  # "An integrated circuit"
    return not any(
        is_verb_form(word) and not (word.endswith("ed") and before in articles) for before, word in pairwise(words)
    )


def _question_word(subject: str, verb: str, complement: str, *, person: bool) -> str:
    """Return "What" or "Who" for a complement that defines the subject, "" for one that only says something of it."""
    if _RELATIONAL.search(subject) and not _OPINION.search(complement):
        return "Who" if _WHO.search(subject) and complement[0].isupper() else "What"
    words = subject.split()
    specified = _SPECIFIES.search(complement)
    classes = complement.startswith(("a ", "an ", "the ")) or (verb == "are" and len(words) < 4)
    if not specified or not classes or _OPINION.search(complement, 0, specified.start()):
        return ""
    past = verb in ("was", "were")
    if past and len(words) == 1 and not person and words[0].endswith("s"):
        return ""
    if past and ((not person and not words[-1][0].isupper()) or (words[0] == "The" and len(words) < 3)):
        return ""
    return "Who" if person else "What"
