"""When something happened: "When was … signed …?" where a date opens or closes its sentence, else a gap for the date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from srs_cli.extract.dates import Date, find_dates
from srs_cli.extract.english import PREPOSITIONS
from srs_cli.extract.prose.clozes import DIGITS, MOST_WORDS, Asked, cloze
from srs_cli.extract.prose.defining import clausal, one_predicate, subject_of
from srs_cli.extract.prose.occasions import names, names_occasion, only_judges
from srs_cli.extract.prose.people import People

# ruff: noqa: SIM905 - a list of words reads best as one text

_PARTICIPLES = frozenset(
    "born held made taken built written found set put given sent begun won lost led known seen shown broken chosen driven drawn brought bought taught "
    "caught cut hit overthrown thrown struck sunk shot torn forbidden laid paid sold told kept left met read split spread withdrawn worn".split(),
)
Dated = tuple[int, int, Date]
_PRECISION = {"day": 0, "month": 1}
_JOINS = (" and ", " to ", "–", "-", " – ", ", ")
_KINDS = {
    "month": "month and year",
    "season": "season and year",
    "year": "year",
    "decade": "decade",
    "century": "century",
}
_NOUN_AHEAD = re.compile(r" (?!(?:was|were|is|had|and|or|to|in|on|at|by|of|the|it|he|she|they|when|which)\b)\w")
_OTHER_DATE = re.compile(r",? (?:and|or|but|to|through) (?:(?!when |was |were )[a-z]+ ){0,4}(?:[A-Z][a-z]+ )?\d{4}")
_DATE_BEFORE = re.compile(r"\d{4}s?,? (?:and|or|but|to|through) (?:(?!was |were |had )[a-z]+ ){0,4}$")
_MONTH_BEFORE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)(?: \d\d?)? (?:and|or|to) (?:(?:the )?[a-z]+ of )?$|\((?:from|since|until) $"
)
_YEARS = re.compile(r"\b\d{4}\b")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_MOST_DATES = 2
_LEAD = re.compile(
    r"(?:(?:Officially|Finally|Eventually|Only|Later|As early as|Early|Late)\s)?(?:[Oo]n|[Ii]n|[Bb]y|[Aa]t the (?:end|beginning) of|[Ss]ince|[Aa]s early as)\s(?:the\s)?$"
)
_PART = re.compile(r"(?:(?:early|mid|late)[ -](?:in )?)?(?:the )?")  # of a month, a year, a decade: told, not asked for
_OWN_YEAR = re.compile(r",? \d{4}$")
_SECOND = re.compile(
    r",? (?:while|whereas|although|though|but|and (?=the |an? |it |he |she |they |[A-Z])|after which|which)\b"
)
_TAIL = re.compile(r"\s(?:on|in)\s(?:the\s)?$")


def dates_in(text: str) -> list[Dated]:
    """Return the dates of a sentence that have a year; those that are one are joined: "May 2, 1935 and May 16, 1935"."""
    found: list[Dated] = []
    for date in find_dates(text) if DIGITS.search(text) else ():
        if found and text[found[-1][1] : date.start] in _JOINS:
            found[-1] = (found[-1][0], date.end, found[-1][2])
        else:
            found.append((date.start, date.end, date))
    return [
        (start, end, date)
        for start, end, date in found
        if (date.year_printed or date.precision in ("decade", "century")) and date.precision != "ago"
    ]


def by_date(text: str, dates: Sequence[Dated], known: People, lower: frozenset[str]) -> Iterator[Asked]:
    """Yield the question for the one date of a sentence, or gaps for its dates."""
    if len(dates) == 1:
        start, end, date = dates[0]
        question = _when(text, start, end, known, lower)
        if question and (question := _placed(question, date)):
            yield Asked(question, text[start:end], "date")
            return
    if len(dates) <= _MOST_DATES:  # a series of figures, year by year, is no fact to learn
        yield from dates_left_out(text, dates, hints=True)


def dates_left_out(text: str, dates: Sequence[Dated], *, hints: bool) -> Iterator[Asked]:
    """Yield clozes of the two most precise dates that the sentence tells apart."""
    for start, end, date in sorted(dates, key=lambda dated: _PRECISION.get(dated[2].precision, 2))[:2]:
        year = str(abs(date.year)) if date.year is not None else ""
        if (year and year in text[:start] + text[end:]) or _is_aside(text, start, end, date):
            continue
        begin, stop, hint = _gap(text, start, end, date) if hints else (start, end, "")
        gapped = cloze(text, begin, stop, number=True, hint=hint) if begin < stop else ""
        if gapped:
            yield Asked(gapped, "", "date")


def _gap(text: str, start: int, end: int, date: Date) -> tuple[int, int, str]:
    """Return what of a date is left out and the hint for it: a day without its year where many occasions fit; nothing where the year is no help."""
    part = _PART.match(text, start, end)
    start = part.end() if part else start
    rest = text[:start] + text[end:]
    if _points_to_one(rest, date):
        return start, end, _hint(text, start, end, date)
    year = _OWN_YEAR.search(text[start:end])
    telling = date.precision == "day" and date.last is None and year is not None and names(rest) > 0
    return start, start + year.start() if year and telling else start, "which day and month?"


def _placed(question: str, date: Date) -> str:
    """Return the question for a date with its year where many occasions fit without; "" where no year helps."""
    if _points_to_one(question, date):
        return question
    first, _, rest = question.partition(" ")
    telling = date.precision in _PRECISION and date.last is None and names(rest)
    return f"{first} in {date.year} {rest}" if telling and date.year is not None and date.year > 0 else ""


def _points_to_one(rest: str, date: Date) -> bool:
    """Whether the sentence without its date says which of many occasions is meant."""
    return names_occasion(rest) and (date.precision in _PRECISION or not only_judges(rest))


def _is_aside(text: str, start: int, end: int, date: Date) -> bool:
    """Whether the date is no fact of its own: "the 1921 agreement", "in 1942 or even in 1943"."""
    before, after = text[max(0, start - 40) : start], text[end : end + 50]
    if date.precision == "year" and before.endswith(("the ", "The ", "'s ", "’s ")) and _NOUN_AHEAD.match(after):
        return True
    return any((_OTHER_DATE.match(after), _DATE_BEFORE.search(before), _MONTH_BEFORE.search(before)))


def _hint(text: str, start: int, end: int, date: Date) -> str:
    """Return what kind of date is missing, "" after "on", which says it."""
    if date.precision == "day":
        if text[:start].endswith(("on ", "On ")):
            return ""
        return "what dates?" if date.last is not None else "what date?"
    if date.precision not in _KINDS:
        return ""
    several = date.last is not None or any(joint in text[start:end] for joint in _JOINS[:3])
    return f"which {_KINDS[date.precision]}?" if not several else f"which {_of_several(text[start:end], date)}?"


def _of_several(printed: str, date: Date) -> str:
    """Return what a range of dates is made of: "months and year" of "May to June 1802"."""
    kind, joint, year = _KINDS[date.precision].partition(" and ")
    years = len(frozenset(_YEARS.findall(printed))) > 1
    if not joint:
        return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
    if _DAY.search(printed):
        return "dates"
    return f"{kind}s and {year}{'s' if years else ''}"


def _when(text: str, start: int, end: int, known: People, lower: frozenset[str]) -> str:
    """Return "When was … signed …?" for a sentence that its date opens or closes, "" where the turn is not sure."""
    body = text.rstrip(".")
    lead = _LEAD.fullmatch(text[:start])
    if lead:
        clause = body[end:].lstrip(", ")
    elif end >= len(body) - 1:
        tail = _TAIL.search(body[:start])
        if not tail:
            return ""
        clause = body[: tail.start()].rstrip(", ")
    else:
        tail = _TAIL.search(body[:start])
        if tail and _SECOND.match(body, end):
            body = body[:end]
        if not tail or not re.match(r"$| (?:in|at|by|between|under|near|with) ", body[end:]):
            return ""
        clause = body[: tail.start()] + body[end:]
    if re.search(r"[;:()\"“”—]", clause) or clause.count(" ") > 32:
        return ""
    words = clause.split()
    verb = next((i for i, word in enumerate(words[:14]) if i and word in ("was", "were")), 0)
    if (
        not verb
        or any(clausal(word) for word in words[:verb])
        or words[0].lower() in ("it", "there", "they", "he", "she")
        or words[0].lower() in PREPOSITIONS | {"thanks", "owing", "due"}
    ):
        return ""
    rest = words[verb + 1 :]
    if not rest or not (rest[0].endswith("ed") or rest[0] in _PARTICIPLES) or not one_predicate(rest):
        return ""
    question = f"When {words[verb]} {subject_of(words[:verb], known, lower)} {' '.join(rest)}?"
    return question if 3 <= question.count(" ") <= MOST_WORDS else ""
