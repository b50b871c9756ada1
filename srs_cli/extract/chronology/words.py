"""How a chronology's questions are worded, by language, and whom it is about where its events do not say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from srs_cli.extract import dates
from srs_cli.extract.chronology.verbs import verb
from srs_cli.extract.dates import Date


class Tongue(Struct, frozen=True):
    """The wording of one language; {} takes the date or the event."""

    what: str
    when: str  # {}: a note in brackets, then the event with its question mark
    detail: str
    dayless: str  # says that a date is printed without its day
    on: str  # a day
    within: str  # a month
    year: str
    common: frozenset[str]  # words by which a text of this language is known

    @property
    def mark(self) -> str:
        """Return the question mark, with its space where the language has one."""
        return " ?" if self.what.endswith(" ?") else "?"


def tongue(events: Iterable[str]) -> Tongue:
    """Return the language the events are most likely written in; English unless another is plain."""
    counts = dict.fromkeys(_TONGUES, 0)
    english = 0
    for event in events:
        for word in event.lower().split():
            english += word in ENGLISH.common
            for one in _TONGUES:
                counts[one] += word in one.common
    best = max(_TONGUES, key=lambda one: counts[one])
    return best if counts[best] >= _FEWEST and counts[best] > 1.5 * english else ENGLISH


def phrase(language: Tongue, date: Date, shown: str) -> str:
    """Return the date with its preposition."""
    if language is ENGLISH:
        return dates.phrase(date, shown)
    if date.circa or date.precision not in ("day", "month", "year"):
        return shown
    form = {"day": language.on, "month": language.within, "year": language.year}[date.precision]
    return form.format(shown)


def topic(context: Sequence[str], events: Sequence[str]) -> str:
    """Return whom the chronology is about where half of its events leave out their subject, else nothing."""
    bare = sum(lacks_subject(event) or _PRONOUN.match(event) is not None for event in events)
    if not context or bare < len(events) / 2:
        return ""
    return named_in(context[-1])


def named_in(heading: str) -> str:
    """Return what a chronology's heading says it is of: "computing" of "Timeline of computing"."""
    rest = _GENERIC.sub("", heading).strip(" :,.-\u2013\u2014()")
    rest = _LINK.sub("", rest)
    return rest.title() if rest.isupper() and len(rest) > 4 else rest


def lacks_subject(event: str) -> bool:
    """Tell whether the event opens with its verb: "Born in Bonn", "Moves to Vienna"."""
    first, _, rest = event.partition(" ")
    known = verb(first.lower())
    told = known is not None and known.base != first.lower() and (rest[:1].islower() or rest[:1].isdigit())
    return _VERB_FIRST.match(event) is not None or (
        told and rest.split(" ")[0] not in ("of", "in", "on", "between", "against")
    )


ENGLISH = Tongue(
    "What happened {}?",
    "When did this happen{}: {}",
    "{}: what happened?",
    "no day given",
    "on {}",
    "in {}",
    "in {}",
    frozenset({"the", "of", "and", "is", "to", "with", "by", "from", "are", "was", "on", "at"}),
)
TOOK_PLACE = "What took place {}?"  # in English, where the events are names: "First Punic War"
_TONGUES = (
    Tongue(
        "Was geschah {}?", "Wann geschah dies{}: {}", "{}: Was geschah?", "ohne Tag", "am {}", "im {}", "{}",
        frozenset({"der", "die", "das", "und", "wird", "den", "dem", "des", "ein", "eine", "von", "im", "zum", "werden"}),
    ),
    Tongue(
        "Que s'est-il passé {} ?", "Quand cela s'est-il passé{} : {}", "{} : que s'est-il passé ?", "sans jour", "le {}", "en {}", "en {}",
        frozenset({"le", "les", "du", "des", "et", "est", "une", "au", "dans", "sur", "aux", "par"}),
    ),
    Tongue(
        "¿Qué ocurrió {}?", "¿Cuándo ocurrió esto{}: {}", "{}: ¿qué ocurrió?", "sin día", "el {}", "en {}", "en {}",
        frozenset({"el", "los", "las", "del", "y", "es", "una", "por", "con", "se", "en", "al"}),
    ),
    Tongue(
        "Che cosa accadde {}?", "Quando accadde questo{}: {}", "{}: che cosa accadde?", "senza giorno", "il {}", "nel {}", "nel {}",
        frozenset({"il", "gli", "della", "del", "di", "e", "è", "viene", "dei", "nella", "con", "alla"}),
    ),
    Tongue(
        "O que aconteceu {}?", "Quando aconteceu isto{}: {}", "{}: o que aconteceu?", "sem dia", "em {}", "em {}", "em {}",
        frozenset({"o", "os", "do", "da", "dos", "das", "em", "é", "uma", "no", "na", "pelo"}),
    ),
    Tongue(
        "Wat gebeurde er {}?", "Wanneer gebeurde dit{}: {}", "{}: wat gebeurde er?", "zonder dag", "op {}", "in {}", "in {}",
        frozenset({"het", "een", "van", "wordt", "en", "door", "op", "naar", "bij", "te", "worden", "voor"}),
    ),
)  # fmt: skip
NAMES_A_CHRONOLOGY = re.compile(
    r"\b(?:chronolog\w{0,5}|time ?-?lines?|(?:key|important|main|major|principal) (?:dates|events|moments)|dates|annals"
    r"|zeittafel|cronolog\w{1,3}|chronik)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    rf"{NAMES_A_CHRONOLOGY.pattern}|\b(?:a |the )?(?:short|brief|concise|select(?:ed)?|biographical|biography|life|career)\b"
    r"|^(?:a|an|the|of|in|for)\b|\b(?:of|in|for|from|and)\s*$|(?<=[:\u2013\u2014-]) *(?:a|an|the)\b|['\u2019]s\s*$",
    re.IGNORECASE,
)
_LINK = re.compile(r"^(?:(?:of|in|for|on|from|the|an?)\s+){1,3}", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:he|she|it|they|his|her|their)\b", re.IGNORECASE)
_VERB_FIRST = re.compile(
    r"(?:is |was |first )?(?:born|dies|died|moves?d?|marries|married|returns?(?:ed)?|publishes|published|writes|wrote|travels|becomes|became|meets|met"
    r"|enters|entered|joins|joined|receives|received|begins|began|appointed|elected|graduates|graduated|studies|studied|works|worked|visits|visited"
    r"|leaves|left|settles|settled|wins|won|awarded|completes|completed|founds|founded|composes|composed|paints|painted|performs|performed|starts"
    r"|started|retires|retired|arrives|arrived|emigrates|emigrated|discovers|discovered|invents|invented|resigns|resigned|takes|took|gives|gave)"
    r"\s(?![A-Z][a-z]+ing\b)",
    re.IGNORECASE,
)
_FEWEST = 3  # words that tell a language
