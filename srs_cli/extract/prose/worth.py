"""How much a card made of a sentence is worth asking: 0 to about 120, from its text alone."""

from __future__ import annotations

import re

from srs_cli.extract.prose.pointing import bare_mentions

CLOZE = re.compile(r"\{\{c1::(.*?)(?:::([^{}]{0,40}))?\}\}")
_WHEN = 104
_BY_QUESTION = (
    ("When ", _WHEN),
    ("What is ", 92),
    ("What are ", 90),
    ("Who ", 84),
    ("By whom ", 82),
    ("Which ", 80),
    ("Where ", 80),
    ("By ", 80),
    ("In ", 78),
    ("On ", 78),
    ("What ", 78),
    ("Why ", 76),
)
_BY_HINT = {"which place?": 2, "which country?": 4, "which countries?": 4}
_BEST_HINT = 8  # any other: what is asked is clear
_BY_PRECISION = {"day": 100, "month": 94, "season": 88, "year": 84, "decade": 74, "century": 76}
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b|[-/.]\d\d?[-/.]",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = re.compile(r"[-/.]\d\d?[-/.]")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_YEAR = re.compile(
    r"(?:(?:early|mid|late|the|years?|[a-z]{4,6} of)[\s-])*(?:c\. ?)?\d{1,4}s?(?:\s?[–-]\s?\d{1,4}| (?:to|and|or) \d{3,4}s?)?(?: ?(?:BCE?|B\.C\.(?:E\.)?|AD|A\.D\.|CE))?"
)
_SEASONS = ("spring", "summer", "autumn", "winter", "fall")
_SEASON = re.compile(rf"(?:the )?(?:{'|'.join(_SEASONS)})\b")
_DEFINING = re.compile(
    r"(?:known as|called|named|termed|nicknamed|referred to as|defined as|entitled|titled)(?: the| an?)? [\"“]?$"
)
_AGENT = re.compile(
    r"(?:\bby|\bunder|replaced by|minister,|capital,|president,?|author,?|leader,?|(?:Ambassador|Envoy|Minister)(?: to [A-Z]\w+)?|\bwas|particularly|especially|capital of|consists? of|composed of|made of)(?: the)? $",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"(?:because|because of|due to|owing to|thanks to|result of|caused by|resulting from|led to|leads to|resulted in|results in|gave rise to) $"
)


_PART = re.compile(
    r"(?:consists? of|consisted of|composed of|made up of|divided into|limited to|restricted(?: only)? to|derived from|extracted from|obtained from|convert\w* (?:in)?to|"
    r"measured in|secreted by|produced by|carried by|proponent of|advocate of|responsible for|accused [^,.;]{3,40} of|convicted of|charged with|[a-z]ed by)"
    r"(?: the| an?)? $",
)
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundreds?|thousands?|millions?|half|third|quarter)\b"
)
_DIGIT = re.compile(r"\d")
_VAGUE = re.compile(
    r"\b(?:also|however|too|then|still|already|again|certain|various|some|others?|etc|thing|things|matter|etc\.)\b"
)


# Of a sentence with no date but a year: a definition, which is as good as a gap for the year.
_MOST_UNDATED = max(_BY_PRECISION["year"] + _BEST_HINT, *(points for _, points in _BY_QUESTION if points != _WHEN))
_BY_NAME, _MOST_NAMES = 2.5, 4


def worth(question: str, answer: str) -> float:
    """Return the worth of a card; `answer` is empty for a cloze."""
    cloze = CLOZE.search(question)
    if cloze:
        value = _asked(question[: cloze.start()], cloze.group(1), question[cloze.end() :])
        hint = cloze.group(2) or ""
        value += _BY_HINT.get(hint, _BEST_HINT) if hint else 0
    else:
        value = next((float(points) for start, points in _BY_QUESTION if question.startswith(start)), 60.0)
        value -= max(0, answer.count(" ") - 20)
    words = question.count(" ") + 1
    value -= 2.0 * max(0, words - 27) + 4 * max(0, 8 - words)
    value -= 26 * bare_mentions(question) + 4 * len(_VAGUE.findall(question))
    value -= 4 * (question.count("(") - answer.count("(")) + 2 * question.count('"') + 6 * question.count(": ")
    names = sum(word[:1].isupper() for word in question.split()[1:])
    return value + _BY_NAME * min(names, _MOST_NAMES)


def most_worth(sentence: str) -> tuple[float, float]:
    """Return what no card made of the sentence is worth more than, and no card that does not ask for a date."""
    dated = _MOST_UNDATED
    if _DIGIT.search(sentence):
        if any(map(sentence.casefold().__contains__, _MONTHS)) or _NUMERIC.search(sentence):
            dated = _BY_PRECISION["day"] + _BEST_HINT
        elif "was" in sentence or "were" in sentence:  # "When was …?"
            dated = _WHEN
        elif any(season in sentence for season in _SEASONS):
            dated = _BY_PRECISION["season"] + _BEST_HINT
    # Brackets that the answer alone holds count for a card.
    more = _BY_NAME * _MOST_NAMES + 4 * sentence.count("(")
    return dated + more, _MOST_UNDATED + more


def _asked(before: str, deletion: str, after: str) -> float:
    """Return what asking for the deletion is worth by its kind and by the words around it."""
    before = before[-60:]
    if _DIGIT.search(deletion):
        precision = _precision(deletion)
        if not precision:
            return 70.0
        modifies = before.endswith(("the ", "The ")) and after[:1] == " " and precision == "year"
        return _BY_PRECISION[precision] - (20 if modifies or before.endswith(" of ") else 0)
    for pattern, value in ((_DEFINING, 80.0), (_CAUSE, 62.0)):
        if pattern.search(before):
            return value
    if deletion == deletion.lower():
        return 56.0 if _PART.search(before) else 52.0 if _NUMBER_WORD.match(deletion) else 40.0
    value = 48.0 + (6 if " " in deletion else 0) - (8 if deletion.rsplit(" ", 1)[-1].islower() else 0)
    return value + (14 if _AGENT.search(before) else 8 if not before else 0)


def _precision(deletion: str) -> str:
    """Return how precise the date is that the deletion holds, "" if it holds none."""
    if "centur" in deletion:
        return "century"
    if _MONTH.search(deletion):
        return "day" if _DAY.search(deletion) else "month"
    if not _YEAR.fullmatch(deletion) or not (
        re.search(r"\d{4}", deletion) or deletion[-1:].isalpha() or deletion.endswith(".")
    ):
        return "season" if _SEASON.match(deletion) else ""
    return "decade" if deletion.endswith("0s") else "year"
