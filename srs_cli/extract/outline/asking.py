"""One statement → the questions it answers: when, why, with what result, what; else the statement with a gap."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.extract import english
from srs_cli.extract.english import verbs
from srs_cli.extract.outline.asides import MOST_ANSWERED, apposed, in_what_way, which
from srs_cli.extract.outline.clauses import (
    SHORT,
    Clause,
    ask,
    clause_of,
    is_sound,
    keeps_its_verb,
    main_part,
)
from srs_cli.extract.outline.fill import (
    CUE,
    REASON,
    RESULT,
    Blank,
    best_blanks,
    content,
    date_blank,
    with_blank,
)

MOST_WORDS = 34  # of a statement with a gap: a longer one holds more than one idea
MOST_DATED = 40  # words of a statement that asks for its date
MOST = 3  # cards of one statement
ENOUGH = 4  # words with a meaning of their own that a question needs to have one answer
_BEFORE_DATE = re.compile(
    r"(?:^|,?\s)(?P<word>in|on|by|since|until|from|between|during|around|after|before|as early as|as late as)\s(?:about\s|around\s|the\s)?$",
    re.IGNORECASE,
)
_AROUND = frozenset(("after", "before", "between"))
_WHEN = {"by": "By when", "since": "Since when", "until": "Until when"}
_BOUNDARY = re.compile(
    r"[,;:–—(]|\b(?:which|who|that|because|when|while|although|whereas|unless|if|where|but|so|how|why|whether|than)\b"
)
_STRANDED = frozenset("on to for from with in into against of about at through upon as".split())  # noqa: SIM905 - a word list
_LATER = re.compile(
    r"(?::\s|,\s(?:which|who|because|so|but|leading|while|although|where|as|despite|causing|making|allowing|whereas|including)\b|;\s|\s[–—]\s|\s(?:because|although|whereas|unless)\s)"
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|he|him|his|she|her)\b", re.IGNORECASE)


_PURPOSE = re.compile(r"(?:in order to|so as to)\s", re.IGNORECASE)
_SAID = re.compile(r"\b(?:that|if|whether|how)\s")
_CITED = re.compile(r"\([A-Z][\w'’-]{1,30}(?:(?:,|\set al\.?,?|\s(?:and|&)\s[A-Z][\w'’-]{1,30},?))?\s$")
_ENDS = re.compile(r",\s|\s(?:because|although|which|who|but|while|as)\s")
_RANGE = re.compile(r"\d\s?[-–—]\s?'?\d")
_ASIDE = re.compile(r"\([^()]{0,240}\)")


class Asked(Struct, frozen=True):
    """A question with its answer, or a statement with a gap and no answer."""

    question: str
    answer: str = ""


def asked(
    text: str, about: str, known: frozenset[str], *, fill: bool = True, since: int = 0, led: bool = False
) -> list[Asked]:
    """Return the cards of one statement, each about another of its facts; `about` is the heading it stands under.

    Only what stands behind `since` is asked for; `led`: a sentence that goes before explains what the statement is about.
    """
    if not is_sound(text) or "{{" in text or "}}" in text:
        return []
    if since:
        return _what(text, about, known, since=since) if fill else []
    when = _when(text, known)
    aside = apposed(text, known) or which(text)
    named = Asked(*aside) if aside else None
    if not fill:
        return [when] if when else []
    why = _why(text, known, enough=0 if led else ENOUGH - 2) or _result(text)
    what = _what(text, about, known, reasoned=why is not None, cue=0 if led else CUE)
    return [card for card in (when, why, named, *what) if card is not None][:MOST]


def _when(text: str, known: frozenset[str]) -> Asked | None:
    blank = date_blank(text)
    if blank is None or _CITED.search(text, 0, blank.start):
        return None
    clause = clause_of(text)
    before = _BEFORE_DATE.search(text[: blank.start])
    question = _dated(text, clause, blank, before, known) if clause is not None else ""
    if question and len(content(question)) >= ENOUGH - 1 and not _hangs(question):
        return Asked(question, text[blank.start : blank.end])
    return Asked(with_blank(text, blank)) if len(english.words(text)) <= MOST_DATED else None


def _dated(text: str, clause: Clause, blank: Blank, before: re.Match[str] | None, known: frozenset[str]) -> str:
    """Return "When did …?" for a date that opens the statement or follows its verb, "" where that is not sure."""
    word = before["word"].lower() if before else ""
    wh = _WHEN.get(word, "When")
    if word in _AROUND or (word == "until" and re.search(r"n't\b|\bnot\b", text)):
        return ""
    date, head = text[blank.start : blank.end], text[: blank.start].strip()
    if blank.end <= len(clause.opening):
        alone = clause.opening.strip(" ,") in {date, text[before.start() if before else 0 : blank.end].strip()}
        sure = alone and (word or not head) and not _two_told(clause.rest)
        return ask(clause, wh, main_part(clause.rest), known, opening=False) if sure else ""
    if before is None or before.start() < clause.rest_at - 1 or word in {"from", "during"}:
        return ""
    if _RANGE.search(date) and blank.end >= len(text.rstrip(" .")) and not keeps_its_verb(clause):
        return f"{text[: before.start()]}: in which years?"
    after = text[blank.end :].rstrip(" .")
    after = main_part(after[: cut.start()] if (cut := _ENDS.search(after)) else after)
    middle = text[clause.rest_at : before.start()]
    whole = main_part(middle) == middle and not _BOUNDARY.search(middle) and (not after or _plain_tail(after))
    return ask(clause, wh, f"{middle}{after}", known) if whole else ""


def _two_told(rest: str) -> bool:
    """Whether a second statement follows behind an "and", with a subject of its own."""
    match = re.search(r"\s(?:and|but)\s", rest)
    return match is not None and main_part(rest) == rest and english.finite_verb(rest[match.end() :]) is not None


def _plain_tail(after: str) -> bool:
    return (
        not _BOUNDARY.search(after)
        and re.match(r"\s(?:in|at|by|with|to|under|near|for|after|from|on|as)\s", after) is not None
    )


def _hangs(question: str) -> bool:
    """Whether a question has a pronoun that nothing in it explains."""
    match = _PRONOUN.search(question)
    return match is not None and len(content(question[: match.start()])) < 1


def _why(text: str, known: frozenset[str], *, enough: int) -> Asked | None:
    match = REASON.search(text)
    if match is None or match.start() == 0:
        return None
    if _PURPOSE.fullmatch(match.group()) or _SAID.search(text, 0, match.start()):
        blank = Blank(match.end(), len(text.rstrip(" .")))
        torn = _BOUNDARY.search(text, match.end()) or len(english.words(text[match.end() :])) < 2
        room = len(english.words(text)) <= MOST_WORDS and not torn
        return Asked(with_blank(text, blank)) if room else None
    main, reason = text[: match.start()].rstrip(" ,"), text[match.start() :].strip(" .;,")
    reason = re.sub(r"^because\s(?!of\b)", "", reason)
    if len(english.words(reason)) > MOST_ANSWERED and (later := _LATER.search(reason, 20)):
        reason = reason[: later.start()].rstrip(" ,")
    if not 2 <= len(english.words(reason)) <= MOST_ANSWERED or not is_sound(main) or _opens_clause(main):
        return None
    clause = clause_of(f"{main} because")
    clause = replace(clause, rest=clause.rest.removesuffix(" because")) if clause else None
    if clause is None:
        found = english.words(main)
        plain = 2 <= len(found) <= 10 and not english.points_back(main) and english.finite_verb(main) is None
        return Asked(f"{main}: why?", reason) if plain else None
    if _BOUNDARY.search(clause.rest) and len(english.words(clause.rest)) > 16:
        return None
    turned = keeps_its_verb(clause) and main_part(clause.rest) == clause.rest
    question = ask(clause, "why", clause.rest, known) if turned else f"{main}. Why?"
    return Asked(question, reason) if question and len(content(question)) >= enough else None


def _opens_clause(main: str) -> bool:
    return re.search(r"\b(?:that|which|who|if|when)\s[^,]*$", main) is not None and len(english.words(main)) > 18


def _result(text: str) -> Asked | None:
    match = RESULT.search(text)
    if match is None or english.first_word(text).low in english.CONJUNCTIONS | {"as"}:
        return None
    main, result = text[: match.start()].strip(), text[match.end() :].strip(" .;,")
    count = len(english.words(result))
    if clause_of(main) is None or not 2 <= count <= MOST_ANSWERED or english.points_back(result):
        return None
    return Asked(f"{main}: with what result?", result)


def _what(
    text: str, about: str, known: frozenset[str], *, reasoned: bool = False, since: int = 0, cue: int = CUE
) -> list[Asked]:
    """Return the cards that ask for what the statement says: one, or a second where another clause says something else."""
    if reasoned and (match := REASON.search(text) or RESULT.search(text)):
        text = text[: match.start()].rstrip(" ,")
        if len(content(text)) < ENOUGH + 3:
            return []
    if english.finite_verb(_ASIDE.sub("", text)) is None and clause_of(text) is None:
        explained = in_what_way(text)
        return [Asked(*explained)] if explained else []  # what has no verb is asked for by its list
    cards = []
    for blank in (blank for blank in best_blanks(text, about, cue=cue) if not blank.hint and blank.start >= since):
        short = shortened(text, blank)
        clause = clause_of(short)
        question = _turned(short, clause, blank, known) if clause is not None else ""
        if question:
            cards.append(Asked(question, text[blank.start : blank.end].rstrip(" .")))
        elif len(english.words(short)) <= MOST_WORDS:
            cards.append(Asked(with_blank(short, blank)))
    return cards


def shortened(text: str, blank: Blank) -> str:
    """Return the statement up to the end of the clause that holds the gap."""
    match = _LATER.search(text, blank.end)
    if (
        match is None
        or len(english.words(text)) <= SHORT
        or len(english.words(text[: match.start()])) < 5
        or not is_sound(text[: match.start()])
    ):
        return text
    return text[: match.start()]


def _turned(text: str, clause: Clause, blank: Blank, known: frozenset[str]) -> str:  # noqa: PLR0911 - a rule a line
    """Return "What did … need?" for a gap behind the verb of the main clause, "" where that is no English."""
    if blank.start < clause.rest_at or not keeps_its_verb(clause):
        return ""
    stop = clause.rest_at + len(clause.rest)
    hidden = text[blank.start : blank.end]
    middle, after = text[clause.rest_at : blank.start], text[min(blank.end, stop) : stop]
    found = english.words(hidden)
    if (
        _BOUNDARY.search(middle)
        or english.finite_verb(f"x {middle}") is not None
        or re.search(r"\b(?:and|or)\b", middle)
    ):
        return ""
    if after.strip() and (not _plain_tail(after) or len(english.words(after)) > 8):
        return ""
    if _is_named(hidden) or any(c.isdigit() for c in hidden) or found[0].low in english.PREPOSITIONS | {"that", "how"}:
        return ""
    last = english.words(middle)
    before = last[-1].low if last else ""
    if before == "to" and english.is_verb_form(found[0].low):
        middle += "do "
    elif before in english.PREPOSITIONS and (before not in _STRANDED or len(last) > 2 or after.strip()):
        return ""
    if verbs.is_be(clause.verb) and not _is_noun_phrase(found):
        return ""
    if verbs.is_participle(found[0].low) or found[0].low.endswith("ly"):
        return ""
    return ask(clause, "what", f"{middle}{after}", known)


def _is_named(hidden: str) -> bool:
    """Whether the answer is a name alone: whether it is a person, a place or a thing, its words do not say."""
    return all(
        word.text[:1].isupper() or word.low in english.PREPOSITIONS | {"the", "and"} for word in english.words(hidden)
    )


def _is_noun_phrase(found: tuple[english.Word, ...]) -> bool:
    return found[0].low in english.DETERMINERS or english.is_plural(english.head(" ".join(word.text for word in found)))
