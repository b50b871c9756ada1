"""Names in a sentence that are worth asking for: without offices, nationalities before nouns, and half a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from srs_cli.extract.english import AUXILIARIES, PREPOSITIONS, is_verb_form
from srs_cli.extract.prose.clozes import FUNCTION_WORDS, RELATIVES, Asked, cloze, leaks
from srs_cli.extract.prose.kinds import is_adjective, kind_of, question_word
from srs_cli.extract.prose.people import People
from srs_cli.extract.prose.turning import turned

_PROPER = re.compile(
    r"(?<![\w'’–-])(?:(?:[A-Z]\.\s?){1,3})?[A-Z][\w’'&–-]*[\w](?:(?:\s(?:of|de|von|van|der|den|di|da|du|la|le|del|ibn|al|am|della|dei|degli|de['’]|dos|das|ter|ten|bin|el|of the|for)){0,1}\s(?:[A-Z]\.\s)?[A-Z][\w’'&–-]*[\w]){0,6}(?: the (?:Great|Elder|Younger|Conqueror|Terrible|Bold|Wise|Magnificent|Confessor|Baptist))?",
)
_OFFICE = re.compile(
    r"(?:(?:[A-Z][a-z]{2,12}(?:an|ish|ese|ch|et|ic) |US |U\.S\. )?(?:Prime|Deputy|Vice|Foreign|Chief|Lord|Sir|Count|Baron|Minister|President|Premier|Chancellor|General|Marshal|Admiral|"
    r"Secretary|Ambassador|Envoy|Commissar|King|Queen|Emperor|Pope|Prince|Princess|Professor|Dr|Mr|Mrs|Captain|Colonel|Major|Lieutenant|Senator|Governor|Judge|Justice)\.?\s)+"
    r"(?=[A-Z])",
)
_OFFICES = frozenset(
    "Minister President Premier Chancellor General Marshal Admiral Secretary Ambassador Envoy Commissar Government Party".split()
)
_POSTED = re.compile(r"(?:Ambassador|Envoy|Minister|Consul|Representative|Attach[eé])s? (?:to|in) $")
_OF = re.compile(r"of (?:the )?")
_BODIES = frozenset(
    "Ministry Minister Commissariat Commissar Committee Commission Council Secretary Department Institute Society Fund Agency Office Centre Center Bureau Court".split(),
)
_LOWER_WORD = re.compile(r"\s([a-z]{2,20})\b")
_ONE_NAME = r"(?:[A-Z]\.\s?){0,2}[A-Z][\w’-]*\w(?:\s(?:of\s)?[A-Z][\w’-]*\w){0,3}"
_AND_NAMES = re.compile(rf"(?:(?:, (?:the )?{_ONE_NAME}){{1,3}},?)? and (?:the )?{_ONE_NAME}")
# What a name may describe: "the Labour government" is one answer, "Smith later" none.
_CLASS_NOUN = re.compile(
    r" (?:government|crisis|treaty|pact|agreement|war|army|party|ideology|empire|dynasty|revolution|delegation|movement|school|canal|river|valley|peninsula|theory|law|"
    r"effect|method|process|cycle|reaction|principle|cell|cells|apparatus|membrane|islands?|coast|desert|plateau|mountains)(?=[,.;:)]| (?:in|on|at|to|for|by|with|and|from|was|is|were|are|had|has|of|"
    r"which|that|under|takes?|took)\b|$)"
)
_AND_AFTER = re.compile(r",? (?:and|or|as well as) (?:the )?([\w'’-]+)")
_MORE_OF_THEM = frozenset(("several", "other", "others", "many", "some", "all", "later", "its", "their"))
_PLACE_AHEAD = re.compile(r"[A-Z][\w'’-]+, $")
_WHENS = ("When ", "After ", "As ", "Before ", "While ", "Since ", "Until ", "Once ")  # "When Arnolfo died, …"
_YEAR_AHEAD = re.compile(r"\b(?:[Tt]he|of|its|their|s) \d{4} $")
_AND_BEFORE = re.compile(r"(?:\b([A-Z][\w'’.-]*) )?\b(?:and|or|nor) (?:the |an? )?$")
_IN_LIST = re.compile(r"[a-z]s, (?:the )?$")
_NAME_SOON = re.compile(r"(?: [a-z]+){0,2} [A-Z]")
_SUBJECT_VERB = re.compile(
    r"(?:[A-Z][\w'’.-]+ ){1,3}(?:was|were|is|are|had|has|[a-z]{2,}ed|became|took|went|came|made|gave)\b"
)
_CLAUSE_START = re.compile(r"(?:, |; |\b(?:that|when|while|after|before|because|as|and|but) )(?:the )?$")
_DESCRIBED = re.compile(r", (?:who|which|where|whose|an?|the)\b")
_OFFICE_AHEAD = re.compile(r"\b(?:Minister|President|Chancellor|King|Queen|Lord|Sir|Colonel|General|Emperor) $")
_AFTER_NAME = re.compile(
    r"$|[,.;:)\]]|['’]s?\b|\s(?:in|on|at|to|for|by|with|and|or|from|was|is|were|are|had|has|as|during|after|before|when|who|which|that|where|under|against|"
    r"did|would|could|into|over|through|between|became|began|while|but|of)\b",
)
_NO_NAME = frozenset(
    "I The A An In On At It He She They This That Its His Her January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday However But And Mr Mrs Dr Sir North South East West God English French Celsius Fahrenheit Kelvin Earth World Act Physics Chemistry Medicine Physiology Literature Mathematics Economics Peace Biology Arts Sciences Law".split(),
)


# ruff: noqa: SIM905 - a list of words reads best as one text


def by_name(text: str, taken: list[tuple[int, int]], known: People, lower: frozenset[str]) -> Iterator[Asked]:
    """Yield a card for each name, or list of names, outside the spans that are taken, that the sentence tells apart."""
    for start, end in _names(text, taken, known, lower):
        name = text[start:end]
        kind = kind_of(text, start, end, known)
        if (start == 0 and not kind) or leaks(name, f"{text[:start]} {text[end:]}"):
            continue
        question = turned(text, start, end, kind, known, lower)
        if question:
            yield Asked(question, name, "name")
            continue
        hint = _hint(kind, text, start, end)
        if start == 0 and hint:
            continue  # "[who?] said that he …": where no question could be made, the gap is no better
        if gapped := cloze(text, start, end, hint=hint):
            yield Asked(gapped, "", "name")


def _names(text: str, taken: list[tuple[int, int]], known: People, lower: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where a whole name, or a whole list of names, stands that could be left out."""
    done = 0  # the end of the last list of names
    for match in _PROPER.finditer(text):
        if match.start() < done or any(start < match.end() and match.start() < end for start, end in taken):
            continue
        start, end = _name_span(text, match, known, lower)
        if not _is_name(text, start, end, lower):
            continue
        done = end = _listed(text, start, end)
        noun = _CLASS_NOUN.match(text, end)  # "the Labour government"
        if noun:
            end = noun.end()
        elif is_adjective(text[start:end], known):
            continue
        if _closes(text, end) and not is_half(text, start, end) and not _is_aside(text, start, end, known):
            yield start, end


def _is_aside(text: str, start: int, end: int, known: People) -> bool:
    """Whether the name is whom the document is about, an owner, or what a year already tells: "the 1917 Revolution"."""
    name = text[start:end]
    theme = known.theme != "" and name.endswith(known.theme) and " and " not in name
    owner = text.startswith(("'s", "’s"), end)
    return theme or owner or text[:start] in _WHENS or _YEAR_AHEAD.search(text[max(0, start - 12) : start]) is not None


def _is_name(text: str, start: int, end: int, lower: frozenset[str]) -> bool:
    name = text[start:end]
    return not (
        len(name) < 3
        or name.split(" ", 1)[0] in _NO_NAME
        or text[start - 1 : start] in ('"', "“", "-", "–")
        or name.lower() in lower
        or not _OFFICES.isdisjoint((name.rsplit(" ", 1)[-1], name.split(" of ", 1)[0]))
        or text[max(0, start - 3) : start] in (" v ", " v.")
        or text.startswith((" v ", " v. "), end)
    )


def _hint(kind: str, text: str, start: int, end: int) -> str:
    """Return what the gap says of what is missing, "" where the words around it say as much."""
    if (
        not kind
        or (kind == "person" and _OFFICE_AHEAD.search(text[max(0, start - 40) : start]))
        or _DESCRIBED.match(text, end)
    ):
        return ""
    return f"{question_word(kind)}?"


def _closes(text: str, end: int) -> bool:
    """Whether a name may end here: before a stop, a preposition or a verb, not before the noun that it describes."""
    if _AFTER_NAME.match(text, end):
        return True
    word = _LOWER_WORD.match(text, end)
    return word is not None and (is_verb_form(word.group(1)) or word.group(1).endswith("ed"))


def is_half(text: str, start: int, end: int) -> bool:
    """Return whether the span is one side of an "and", so that the other side stands in the question."""
    after = _AND_AFTER.match(text, end)
    if after:
        word = after.group(1)
        if "between " in text[max(0, start - 24) : start] or word in _MORE_OF_THEM:
            return True
        acts = is_verb_form(word) or word in AUXILIARIES or word.endswith("ed")
        follows = word[0].isupper() or _NAME_SOON.match(text, after.end())
        if not acts and follows and not _SUBJECT_VERB.match(text, after.start(1)):
            return True
    if " and " in text[start:end] and _IN_LIST.search(text[max(0, start - 8) : start]) and end < len(text.rstrip(".")):
        return True  # "between the eastern nations, France and Spain in the hope": the end of a longer list
    if text.startswith(",", end) and _PLACE_AHEAD.search(text[max(0, start - 24) : start]):
        return True  # "Keble College, Oxford,"
    before = _AND_BEFORE.search(text[max(0, start - 40) : start])
    if before is None:
        return False
    verb = _LOWER_WORD.match(text, end)
    opens_clause = verb is not None and (is_verb_form(verb.group(1)) or verb.group(1) in AUXILIARIES)
    return not opens_clause or before.group(1) is not None


def _listed(text: str, start: int, end: int) -> int:
    """Return where the list ends that a name opens: "Lima, Quito and La Paz" is one answer."""
    match = _AND_NAMES.match(text, end)
    if not match or not _closes(text, match.end()) or text.startswith(("'s", "’s"), match.end()):
        return end
    verb = _LOWER_WORD.match(text, match.end())
    acts = verb is not None and (is_verb_form(verb.group(1)) or verb.group(1) in AUXILIARIES)
    if acts and start and not _CLAUSE_START.search(text[:start]):
        return end  # "hanged in Leeds and Evans was hanged in York": two clauses
    return match.end()


def _name_span(text: str, match: re.Match[str], known: People, lower: frozenset[str]) -> tuple[int, int]:
    """Return the part of a run of capitalised words that is one name: without "When", offices, and "Bukhara for" places."""
    start, end = match.span()
    first = match.group().split(" ", 1)[0]
    opens = start == 0 or text[start - 2 : start] in (". ", "; ")
    if opens and " " in match.group() and first not in known.counts and _opens_only(first, lower):
        start += len(first) + 1
    if _POSTED.search(text[max(0, start - 20) : start]):
        start += len(text[start:end].split(" ", 1)[0]) + 1
    of = _OF.match(text, start, end)  # "Decisions of the Security Council", without the word that opens the sentence
    start = of.end() if of else start
    office = _OFFICE.match(text, start, end)
    if office and not text.startswith("of ", office.end()):
        start = office.end()
    words = text[start:end].split(" ")
    for i, word in enumerate(words[1:], 1):
        if (word == "for" and not _BODIES.intersection(words[:i])) or (word == "of" and words[i - 1] in known.counts):
            end = start + len(" ".join(words[:i]))
            break
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def _opens_only(first: str, lower: frozenset[str]) -> bool:
    """Whether a capitalised word is no part of a name but opens its sentence."""
    low = first.lower()
    return (
        low in FUNCTION_WORDS
        or low in lower
        or low in PREPOSITIONS
        or low in RELATIVES
        or first.endswith(("ing", "ly"))
    )
