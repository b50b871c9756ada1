"""Fill-ins: which words of a statement to blank, so that the rest still asks for exactly them."""

from __future__ import annotations

import re

from msgspec import Struct

from srs_cli.extract import english
from srs_cli.extract.english import Word
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.outline.openings import opening
from srs_cli.extract.outline.worth import FUNCTION, PRONOUNS, worth

MAX_BLANK = 14  # words
MAX_ASIDE = 20  # words of a whole parenthesis
MAX_WORDS = 58  # of a whole card
BARE = 6  # words of a phrase without a verb that only a list can ask for
LONG = 13  # words of a sentence that may give two fill-ins
CUE = 4  # words with a meaning of their own that should stay around a gap
THIN = 1.2  # what each of them that lacks takes from a gap's worth
GOOD = 3.5  # the worth from which a blank is asked
REASON = re.compile(
    r"\b(?:because(?: of)?|due to|in order to|so that|so as to|owing to|thanks to|as a result of)\s", re.IGNORECASE
)
RESULT = re.compile(
    r",\s(?:so|thus|therefore|leading to|resulting in)\s(?!that\s|as\s|much\s|many\s|far\s)", re.IGNORECASE
)
_CLAUSE_END = re.compile(
    r"\s?[;:]\s|,[\"”’]?\s|\s[–—-]\s|\s\(|\s(?:which|who|because|when|while|although|whereas|unless|if|where|but|despite|"
    r"until|rather than|instead of|and that|just as)\s|\s(?:by|for)\s(?=\w{2,20}ing\s)"
)
_AND = re.compile(r"\s(?:and|or)\s(?=([\w'’-]{1,30})(?:\s([\w'’-]{1,30}))?)")
_JOINT = re.compile(r"\s[–—-]\s|[;:]\s|,\s(?:so|but|yet|which|who|because|while|when|or was|or is)\s")
_BEFORE_DATE = re.compile(r"\s(?:in|on|by|since|until|from|between|during|of)\s(?:the\s)?$", re.IGNORECASE)
_TRAILER = re.compile(r"\s(?:as well|too|etc|respectively|however|though|again)$", re.IGNORECASE)
_PARENS = re.compile(r"\(([^()]{3,200}(?:\([^()]{0,60}\)[^()]{0,100})?)\)")
_EMPTY = frozenset(
    (
        "him",
        "them",
        "it",
        "her",
        "us",
        "so",
        "this",
        "that",
        "not",
        "there",
        "well",
        "each",
        "other",
        "next",
        "then",
        "again",
    )
)
_LIST_GOES_ON = re.compile(r",\s[\w'’-]{1,30}(?:\s[\w'’-]{1,30})?,?\s(?:and|or)\s[\w'’-]{1,30}(?:$|[.,;])")
_TORN = re.compile(r",\s[a-z]{2,20}(?:ed|ing)(?:$|\s(?:by|in|as|to|for|from)\b)")  # another clause, begun or whole
_DEGREES = frozenset(("very", "quite", "rather", "really", "extremely", "more", "less", "also"))


class Blank(Struct, frozen=True):
    """A part of a text to hide."""

    start: int
    end: int
    hint: str = ""


def with_blank(text: str, blank: Blank) -> str:
    """Return the text with the part marked as a cloze deletion."""
    hidden = text[blank.start : blank.end]
    hint = f"::{blank.hint}" if blank.hint else ""
    return f"{text[: blank.start]}{{{{c1::{hidden}{hint}}}}}{text[blank.end :]}"


def date_blank(text: str) -> Blank | None:
    """Return the place of the text's first date, a range as a whole; None without one or if it stands twice."""
    for start, end in english_dates.dates(text):
        hidden = text[start:end]
        if text.count(hidden) == 1 and len(english.words(text)) >= 4:
            return Blank(start, end, "when?")
    return None


def content(text: str) -> list[str]:
    """Return the words of a text that have a meaning of their own, in lower case."""
    return [
        word.low
        for word in english.words(text)
        if word.low not in FUNCTION | english.AUXILIARIES | english.QUESTION_WORDS | _EMPTY | PRONOUNS
        and len(word.low) > 1
    ]


def best_blanks(text: str, context: str = "", *, cue: int = CUE) -> list[Blank]:
    """Return the parts of a statement that are best asked for: an object, a name, a quantity, a reason.

    `cue`: how many words with a meaning of their own should stay around a gap. One part, or for a long sentence a second one in another clause; none if nothing in it is worth asking.
    """
    found = english.words(text)
    if not 3 <= len(found) <= MAX_WORDS or "{{" in text or "}}" in text:
        return []
    clause = english.finite_verb(_PARENS.sub("", text)) is not None or english.is_verb_form(found[0].low)
    if not clause and len(found) <= BARE and "(" not in text:
        return []
    choices = [*_reasons(text), *_parentheses(text, clause=clause)]
    if clause or not any(_is_aside(text, blank) for _, blank in choices):
        choices += _objects(text, found)
    low_context = context.lower()
    dated = english_dates.dates(text)
    scored = []
    for score, blank in choices:
        hidden = text[blank.start : blank.end]
        if _fits(text, blank, hidden, dated):
            known = 3 if hidden.lower() in low_context else 0
            whole = bool(blank.hint) or _is_aside(text, blank)
            thin = 0 if whole else max(0, cue - len(set(content(text[: blank.start] + text[blank.end :]))))
            scored.append((score + worth(hidden, whole=whole) - known - thin * THIN, blank))
    scored.sort(key=lambda pair: (-pair[0], pair[1].start, pair[1].end))
    if not scored or scored[0][0] < GOOD:
        return []
    best = scored[0][1]
    second = next((blank for score, blank in scored[1:] if score >= GOOD + 1 and _is_apart(text, best, blank)), None)
    return [best, second] if second is not None and len(found) >= LONG else [best]


def _is_aside(text: str, blank: Blank) -> bool:
    return text[blank.start - 1 : blank.start] == "(" and text[blank.end : blank.end + 1] == ")"


def _is_apart(text: str, one: Blank, other: Blank) -> bool:
    """Whether two parts stand in different clauses."""
    if one.start < other.end and other.start < one.end:
        return False
    if _is_aside(text, one) or _is_aside(text, other):
        return True
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    return len(between) > 24 or _CLAUSE_END.search(f"{between} ") is not None


def _fits(text: str, blank: Blank, hidden: str, dated: tuple[tuple[int, int], ...]) -> bool:
    inner = english.words(hidden)
    aside = _is_aside(text, blank)
    if not inner or len(inner) > (MAX_ASIDE if aside else MAX_BLANK):
        return False
    content = [word for word in inner if word.low not in FUNCTION and len(word.text) > 1]
    if not content or all(word.low in _EMPTY for word in content):
        return False
    if (inner[0].low in _DEGREES or re.match(r"\w+er than\b", hidden)) or (not aside and _TORN.search(hidden)):
        return False
    if any(hidden.count(a) != hidden.count(b) for a, b in ("()", "“”", "[]")) or hidden.count('"') % 2:
        return False
    if not aside and _JOINT.search(hidden):
        return False
    return not (
        _cuts_date(blank, hidden, dated)
        or (not blank.hint and _cuts_list(text, blank, hidden))
        or _stands_twice(text, blank, hidden)
    )


def _cuts_date(blank: Blank, hidden: str, dated: tuple[tuple[int, int], ...]) -> bool:
    """Whether the blank holds a part of a date, or hardly more than a date: the date has its own card."""
    count = len(english.words(hidden))
    return any(
        start < blank.start < end
        or start < blank.end < end
        or (blank.start < start and end == blank.end)
        or start == blank.start
        or (
            blank.start <= start
            and end <= blank.end
            and count - len(english.words(hidden[start - blank.start : end - blank.start])) < 2
        )
        for start, end in dated
    )


def _cuts_list(text: str, blank: Blank, hidden: str) -> bool:
    """Whether a list or a pair of names goes on after the blank."""
    rest = text[blank.end :]
    if "," in hidden and re.match(r",?\s(?:and|or)\s|,\s", rest):
        return True
    if "," not in hidden and _LIST_GOES_ON.match(rest):
        return True
    return english.last_word(hidden).text[:1].isupper() and re.match(r"\s(?:and|or)\s[A-Z]", rest) is not None


def _stands_twice(text: str, blank: Blank, hidden: str) -> bool:
    """Whether the rest of the text gives the answer away."""
    core = hidden.lower().strip(" .,;:")
    for article in ("the ", "a ", "an "):
        core = core.removeprefix(article)
    rest = f" {text[: blank.start]} {text[blank.end :]} ".lower()
    return english.holds(rest, core)


def _ends(text: str) -> list[tuple[int, float]]:
    """Return the places where a blank may end, with their worth: the end of the sentence, and ends of its clauses."""
    stop = len(text.rstrip(" .!?;,:"))
    ends = [(stop, 2.0)]
    ends += [
        (match.start(), 1.0)
        for match in _CLAUSE_END.finditer(text, 0, stop)
        if not text.endswith(" only", 0, match.start())
    ]
    ends += [
        (match.start(), 1.0)
        for match in _AND.finditer(text, 0, stop)
        if any(_is_finite(word) for word in match.groups(""))
    ]
    for start, end in english_dates.dates(text):
        before = _BEFORE_DATE.search(text, max(0, start - 14), start)
        if before:
            ends.append((before.start(), 2.0 if end >= stop - 1 else 1.0))
    return [(_without_trailer(text, end), good) for end, good in ends if end > 0]


def _without_trailer(text: str, end: int) -> int:
    trailer = _TRAILER.search(text, max(0, end - 16), end)
    return trailer.start() if trailer else end


def _is_finite(word: str) -> bool:
    low = word.lower()
    return (
        low in english.AUXILIARIES or english.is_past(low) or (english.is_verb_form(low) and low.endswith(("ed", "s")))
    )


def _objects(text: str, found: tuple[Word, ...]) -> list[tuple[float, Blank]]:
    ends = _ends(text)
    choices = []
    for i in range(1, len(found)):
        value = opening(found, i)
        if value <= 0 or (i < 2 and value < 4) or _splits_verb(found, i):
            continue
        start = found[i].start
        while start and text[start - 1] in "\"“‘'(£$€":
            start -= 1
        if start and text[start - 1] not in " -–—(":
            continue
        for end, good in ends:
            if end > start:
                quoted = end + 1 if text[end : end + 1] in '"”’' and end < len(text) else end
                choices.append((value + good, Blank(start, quoted)))
    return choices


def _splits_verb(found: tuple[Word, ...], i: int) -> bool:
    """Whether the word before is no verb but the noun of one that starts here: "hard links | point to"."""
    before, low = found[i - 1].low, found[i].low
    after = found[i + 1].low if i + 1 < len(found) else ""
    return (
        before.endswith("s")
        and english.is_plural(before)
        and english.is_verb_form(low)
        and after in {"to", "at", "a", "the"}
    )


def _reasons(text: str) -> list[tuple[float, Blank]]:
    """Return the clauses that give a reason or a result."""
    choices = []
    stop = len(text.rstrip(" .!?;,:"))
    for pattern, hint in ((REASON, "why?"), (RESULT, "with what result?")):
        for match in pattern.finditer(text):
            if match.start() == 0 or len(english.words(text[: match.start()])) < 3:
                continue
            choices += [
                (5 + good, Blank(match.end(), end, hint))
                for end, good in _ends(text)
                if end > match.end() and (end == stop or text[end] in ";:,(")
            ]
    return choices


def _parentheses(text: str, *, clause: bool) -> list[tuple[float, Blank]]:
    return [
        (4.0 if clause else 6.0, Blank(match.start(1), match.end(1)))
        for match in _PARENS.finditer(text)
        if match.start() > 0
        and len(english.words(match.group(1))) >= 2
        and english.first_word(match.group(1)).low not in english.CONJUNCTIONS
    ]
