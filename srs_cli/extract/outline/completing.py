"""Note English made whole: the preposition of a date, a left-out "was", a subject that only the heading names."""

from __future__ import annotations

import re

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.english import verbs
from srs_cli.extract.outline.clauses import clause_of, is_plural, opening_end
from srs_cli.extract.outline.phrasing import be
from srs_cli.extract.outline.terms import as_thing

_PRESSED = re.compile(
    r"(?P<subject>(?:[\w'’.-]{1,30}\s){0,4}[\w'’.-]{1,30})(?=\s(?:pressured|forced|compelled|obliged|instructed|entitled|supposed|"
    r"required|encouraged|permitted|urged|tempted|sentenced|condemned)\sto\s)(?<!was)(?<!were)(?<!is)(?<!are)(?<!been)(?<!be)"
)
_LEFT_OUT = re.compile(
    r"(?P<subject>(?:[\w'’.-]{1,30}\s){0,9}[\w'’.-]{1,30}(?:\s\([^()]{1,40}\))?)(?=,?\s(?:also\s|first\s|later\s)?(?P<participle>[a-z]{3,20})\s(?:by|as)\s)"
)
_NAMING = re.compile(r"[\w'’ -]{2,60}")
_THIRD = frozenset(("is", "was", "has", "does", "can", "may"))
_GOVERNED = frozenset("in on at by for with from to into onto over under through about without as".split())  # noqa: SIM905 - as above
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?\s[^\W\d]|[^\W\d]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?\b(?!\d)")
MAX_HEADING = 5  # words of a heading that can be a subject


def with_preposition(text: str) -> str:
    """Return a statement that opens with a bare date with "In" or "On" before it: "1934, the party split"."""
    start, end = next(iter(english_dates.dates(text[:60])), (1, 0))
    if start or end < 4 or not text[end:].lstrip(" ,")[:1].isalpha():
        return text
    rest = text[end:].lstrip(" ,")
    if clause_of(rest) is None or english.is_verb_form(english.first_word(rest).low):
        return text
    return f"{joint(text[:end])} {text[:1].upper()}{text[1:end]}, {rest}"


def joint(date: str) -> str:
    """Return the preposition that a date takes: "on" for a day, "in" for the rest."""
    return "On" if _DAY.match(date) else "In"


def completed(text: str, *, past: bool) -> str:
    """Return a note that leaves out its "was" with it: "The hall designed by Wren in 1664" → "The hall was designed …"."""
    start = opening_end(text)
    pressed = _PRESSED.match(text, start)
    if pressed is not None:
        form = _be(pressed["subject"], past=past)
        return f"{text[: pressed.end('subject')]} {form}{text[pressed.end('subject') :]}"
    if english.finite_verb(text[start:]) is not None:
        return text
    text = re.sub(r"^(?:An?\s)?[Ee]xample of (?:the |an? )?", "", text) if not start else text
    match = _LEFT_OUT.match(text, start)
    if match is None or english.first_word(match["subject"]).low in english.PREPOSITIONS | english.CONJUNCTIONS:
        return text
    if not verbs.is_participle(match["participle"].lower()) or english.is_verb_form(
        english.last_word(match["subject"]).low
    ):
        return text
    form = _be(match["subject"], past=past)
    return f"{text[: match.end('subject')]} {form}{text[match.end('subject') :].removeprefix(',')}"


def _be(subject: str, *, past: bool) -> str:
    return be(plural=is_plural(subject), past=past)


def with_subject(text: str, heading: str, *, past: bool) -> str:
    """Return a note that leaves its subject to the heading with it: "Takes place at night" under "Respiration"."""
    found, title = english.words(text), english.words(heading)
    if len(found) < 3 or not 1 <= len(title) <= MAX_HEADING or english.finite_verb(heading) is not None:
        return text
    if (
        not _NAMING.fullmatch(heading)
        or title[0].low in english.PREPOSITIONS | english.QUESTION_WORDS | english.CONJUNCTIONS
    ):
        return text
    low, after, several = found[0].low, found[1].low, is_plural(heading)
    third = (low in _THIRD and after.isalpha()) or (
        low.endswith("s")
        and english.is_verb_form(low)
        and not english.is_plural(after)
        and after not in english.AUXILIARIES
    )
    rest = text[:1].lower() + text[1:]
    thing = as_thing(heading, frozenset())
    heading = thing[:1].upper() + thing[1:] if thing else heading
    if third and not several and after not in english.PREPOSITIONS - _GOVERNED:
        return f"{heading} {rest}"
    dated = after in {"in", "on"} and english.opens_with_date(text[found[1].end :].lstrip())
    if verbs.is_participle(low) and (after in {"by", "as"} or dated):
        return f"{heading} {be(plural=several, past=past or bool(english_dates.dates(text)))} {rest}"
    return text
