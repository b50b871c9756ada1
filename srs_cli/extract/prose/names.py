"""Names in a sentence that are worth asking for: without offices, nationalities before nouns, and half a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from srs_cli.extract.english import PREPOSITIONS, is_verb_form
from srs_cli.extract.prose.clozes import FUNCTION_WORDS, RELATIVES, Asked, cloze
from srs_cli.extract.prose.people import People

_PROPER = re.compile(
    r"(?<![\w'’-])(?:(?:[A-Z]\.\s?){1,3})?[A-Z][\w’'&-]*[\w](?:(?:\s(?:of|de|von|van|der|den|di|da|du|la|le|del|ibn|al|of the|for)){0,1}\s(?:[A-Z]\.\s)?[A-Z][\w’'&-]*[\w]){0,6}",
)
_OFFICE = re.compile(
    r"(?:(?:[A-Z][a-z]{2,12}(?:an|ish|ese|ch|et|ic) |US |U\.S\. )?(?:Prime|Deputy|Vice|Foreign|Chief|Lord|Sir|Count|Baron|Minister|President|Premier|Chancellor|General|Marshal|Admiral|"
    r"Secretary|Ambassador|Envoy|Commissar|King|Queen|Emperor|Pope|Prince|Princess|Professor|Dr|Mr|Mrs|Captain|Colonel|Senator|Governor|Judge|Justice|Saint)\.?\s)+"
    r"(?=[A-Z])",
)
_OFFICES = frozenset(
    "Minister President Premier Chancellor General Marshal Admiral Secretary Ambassador Envoy Commissar Government Party".split()
)
_POSTED = re.compile(r"(?:Ambassador|Envoy|Minister|Consul|Representative|Attach[eé])s? (?:to|in) $")
_BODIES = frozenset(
    "Ministry Minister Commissariat Commissar Committee Commission Council Secretary Department Institute Society Fund Agency Office Centre Center Bureau Court".split(),
)
_LOWER_WORD = re.compile(r"\s([a-z]{2,20})\b")
_ONE_NAME = r"(?:[A-Z]\.\s?){0,2}[A-Z][\w’-]*\w(?:\s(?:of\s)?[A-Z][\w’-]*\w){0,3}"
_AND_NAMES = re.compile(rf"(?:(?:, (?:the )?{_ONE_NAME}){{1,3}},?)? and (?:the )?{_ONE_NAME}")
_AFTER_NAME = re.compile(
    r"$|[,.;:)\]]|['’]s?\b|\s(?:in|on|at|to|for|by|with|and|or|from|was|is|were|are|had|has|as|during|after|before|when|who|which|that|where|under|against|"
    r"did|would|could|into|over|through|between|became|began|while|but|of)\b",
)
_NO_NAME = frozenset(
    "I The A An In On At It He She They This That Its His Her January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday However But And Mr Mrs Dr Sir North South East West God English French".split(),
)


# ruff: noqa: SIM905 - a list of words reads best as one text


def by_name(text: str, taken: list[tuple[int, int]], known: People, lower: frozenset[str]) -> Iterator[Asked]:
    """Yield a card for each name, or list of names, outside the spans that are taken."""
    done = 0  # the end of the last list of names
    for match in _PROPER.finditer(text):
        if match.start() < done or any(start < match.end() and match.start() < end for start, end in taken):
            continue
        start, end = _name_span(text, match, known, lower)
        name = text[start:end]
        if (
            len(name) < 3
            or name.split(" ", 1)[0] in _NO_NAME
            or text[start - 1 : start] in ('"', "“", "-")
            or name.lower() in lower
            or name.rsplit(" ", 1)[-1] in _OFFICES
        ):
            continue
        if text[max(0, start - 3) : start] in (" v ", " v.") or text.startswith((" v ", " v. "), end):
            continue
        done = end = _listed(text, end)
        if not _closes(text, end):
            noun = _LOWER_WORD.match(text, end)  # "the Labour government"
            if not noun or not _closes(text, noun.end()):
                continue
            end = noun.end()
        if start == 0 and " " not in name and name not in known.counts:
            continue
        gapped = cloze(text, start, end)
        if gapped:
            yield Asked(gapped, "", "name")


def _closes(text: str, end: int) -> bool:
    """Whether a name may end here: before a stop, a preposition or a verb, not before the noun that it describes."""
    if _AFTER_NAME.match(text, end):
        return True
    word = _LOWER_WORD.match(text, end)
    return word is not None and (is_verb_form(word.group(1)) or word.group(1).endswith("ed"))


def _listed(text: str, end: int) -> int:
    """Return where the list ends that a name opens: "Lima, Quito and La Paz" is one answer."""
    match = _AND_NAMES.match(text, end)
    if match and _closes(text, match.end()) and not text.startswith(("'s", "’s"), match.end()):
        return match.end()
    return end


def _name_span(text: str, match: re.Match[str], known: People, lower: frozenset[str]) -> tuple[int, int]:
    """Return the part of a run of capitalised words that is one name: without "When", offices, and "Bukhara for" places."""
    start, end = match.span()
    first = match.group().split(" ", 1)[0]
    opens = start == 0 or text[start - 2 : start] in (". ", "; ")
    if opens and " " in match.group() and first not in known.counts and _opens_only(first, lower):
        start += len(first) + 1
    if _POSTED.search(text[max(0, start - 20) : start]):
        start += len(text[start:end].split(" ", 1)[0]) + 1
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
