"""What a statement says by the way: words between commas, behind a dash, in a parenthesis."""

from __future__ import annotations

import re

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.english import verbs
from srs_cli.extract.outline.clauses import clause_of, is_plural, is_sound
from srs_cli.extract.outline.phrasing import PERSON, lowered

# ruff: noqa: RUF002 - dashes as they are typed

_APPOSITION = re.compile(
    r"(?:[\w'’.-]{1,30}\s){0,4}[\w'’.-]{1,30},\s((?:the|a|an)\s[^,.;:()]{3,80}),\s(?=[a-z])",
)
MOST_ANSWERED = 25  # words of an answer
_KIND = re.compile(
    r"(?:^|\s)(?P<name>[A-Z][\w'’-]{1,30}(?:\s[A-Z][\w'’-]{1,30}){0,3})\s?[–—]\s(?:(?:the|a|an)\s)?(?P<noun>[a-z]{3,20})\s(?:that|which|who)\s(?P<said>[^.;:()]{8,120})"
)
_TURNS = re.compile(r"[,;:–—(]|\b(?:which|who|because|when|while|but|so)\b")
_EXPLAINED = re.compile(r"(?P<noted>[^()]{8,140}?)\s\((?P<inner>.{3,240})\)")


def apposed(text: str, known: frozenset[str]) -> tuple[str, str] | None:
    """Return what the words between commas say of a name: "The KGB, the secret police, was …"."""
    match = _APPOSITION.match(text)
    if match is None or english.first_word(text).low in english.PREPOSITIONS:
        return None
    subject = text[: match.start(1)].rstrip(" ,")
    if (
        english.finite_verb(f"{subject} {match.group(1)}") is not None
        or not english.last_word(subject).text[:1].isupper()
    ):
        return None
    clause = clause_of(text)
    past = clause is not None and verbs.is_past(clause.verb)
    be = ("were" if past else "are") if is_plural(subject) else ("was" if past else "is")
    who = "Who" if PERSON.fullmatch(english.head(match.group(1))) else "What"
    return f"{who} {be} {lowered(subject, known)}?", match.group(1)


def which(text: str) -> tuple[str, str] | None:
    """Return "Which country won in 1921?" for "… Poland – the country that won in 1921"."""
    match = _KIND.search(text)
    if match is None or len(english.words(match["said"])) < 3 or not is_sound(match["said"]):
        return None
    noun = match["noun"].lower()
    if english.is_plural(noun) or _TURNS.search(match["said"]):
        return None
    return f"Which {noun} {match['said'].rstrip(' .')}?", match["name"]


def in_what_way(text: str) -> tuple[str, str] | None:
    """Return the card of a note without a verb that a parenthesis explains."""
    match = _EXPLAINED.fullmatch(text.rstrip(" ."))
    if match is None or not 2 <= len(english.words(match["inner"])) <= MOST_ANSWERED:
        return None
    noted, inner = match["noted"], match["inner"]
    if (
        not is_sound(inner)
        or inner.find(")") >= 0  # two asides of one sentence, not one at its end
        or english_dates.is_date(inner)
        or english.first_word(inner).low in english.CONJUNCTIONS
        or english.points_back(noted)
    ):
        return None
    if english_dates.dates(noted) and english.finite_verb(inner) is None:
        return f"{noted}: what was it?", inner
    told = (
        english.finite_verb(inner) is not None or not re.search(r",\s|\sand\s", inner) or re.search(r"\s[–—-]\s", inner)
    )
    return f"What is meant by “{noted}”?" if told else f"{noted} – which ones?", inner
