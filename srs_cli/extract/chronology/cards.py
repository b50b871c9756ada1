"""The cards of a chronology: what happened at a date, when an event was, what is told about a titled event."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.extract.chronology import words as chronology_words
from srs_cli.extract.chronology.asking import of_a_life, question
from srs_cli.extract.chronology.nouns import is_noun_phrase
from srs_cli.extract.chronology.words import Tongue
from srs_cli.extract.dates import Date, Precision
from srs_cli.model.card import Answer
from srs_cli.model.draft import Draft, Left


class Entry(Struct, frozen=True):
    """One date with its events; `shown` is the date as printed, followed by its year unless it holds one."""

    line: int
    shown: str
    date: Date
    events: tuple[str, ...]
    detail: tuple[str, ...] = ()  # what is told below the event's title
    context: tuple[str, ...] = ()
    topic: str = ""  # what the entries speak of without naming it: a life told as "Born in …", "Moves to …"


def drafts(entries: Iterable[Entry], shape: str) -> tuple[tuple[Draft, ...], tuple[Left, ...]]:
    """Return one card a date with all its events, one an event with all its dates, one for each event's detail."""
    kept: list[Entry] = []
    left: list[Left] = []
    entries = tuple(entries)
    tongue = chronology_words.tongue(event for entry in entries for event in entry.events)
    for entry in entries:
        shortened = tuple(_shortened(event) for event in entry.events)
        if "" in shortened:
            left.append(Left(entry.line, f"an event of more than {_MOST_WORDS} words in one sentence"))
            continue
        kept.append(replace(entry, events=shortened))
    made: list[tuple[int, Draft]] = []
    made += _by_date(kept, tongue, shape, left)
    made += _by_event(kept, tongue, shape, _common_words(kept))
    made += _details(kept, tongue, shape, left)
    order = sorted(range(len(made)), key=lambda index: (made[index][0], index))
    return tuple(made[index][1] for index in order), tuple(left)


_MOST_WORDS = 60
_MOST_FIELD = 5  # words
_PRONOUN = re.compile(
    r"(?:he|she|it|they|we|i|you|his|her|its|their|our|this|that|these|those|there|here|er|sie|es|il|elle|ils|elles)\b(?!\.)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"([^"]{0,400})"')
_SENTENCE = re.compile(r"(?<=[a-z\d)\"”\u2019][.!?])\s+(?=[\"“(]?[A-Z])")


def _by_date(entries: Iterable[Entry], tongue: Tongue, shape: str, left: list[Left]) -> Iterable[tuple[int, Draft]]:
    groups: dict[str, list[Entry]] = {}
    entries = tuple(entries)
    dated = frozenset((entry.date.year, entry.date.first.month) for entry in entries if entry.date.precision == "day")
    for entry in entries:
        occasion = chronology_words.phrase(tongue, entry.date, entry.shown) + _field(entry)
        groups.setdefault(_folded(occasion), []).append(entry)
    for group in groups.values():
        first = group[0]
        events = _unique(told(event) for entry in group for event in entry.events)
        occasion = chronology_words.phrase(tongue, first.date, first.shown) + _field(first)
        if first.date.precision == "month" and (first.date.year, first.date.first.month) in dated:
            occasion += f" ({tongue.dayless})"  # else the events of its days would answer as well
        named = tongue is chronology_words.ENGLISH and all(map(is_noun_phrase, events))
        asked = (chronology_words.TOOK_PLACE if named else tongue.what).format(occasion)
        if sum(len(event.split()) for event in events) > _MOST_WORDS:
            left.append(Left(first.line, f"the events of {first.shown} together: more than {_MOST_WORDS} words"))
            continue
        yield first.line, Draft(asked, _answer(events), first.line, shape, context=first.context)


def _by_event(
    entries: Iterable[Entry], tongue: Tongue, shape: str, common: AbstractSet[str]
) -> Iterable[tuple[int, Draft]]:
    groups: dict[str, list[tuple[Entry, str]]] = {}
    entries = tuple(entries)
    on_date = Counter(entry.shown for entry in entries)
    for entry in entries:
        for event in entry.events:
            groups.setdefault(_folded(f"{event.rstrip(' .;,:')} {entry.topic}"), []).append((entry, event))
    for group in groups.values():
        entry, event = group[0]
        shown = _unique(one.shown for one, _ in group)
        unclear = _PRONOUN.match(event) or (chronology_words.lacks_subject(event) and not entry.topic)
        if unclear or len(event.split()) < 2 or any(_tells(event, one.date, one.shown) for one, _ in group):
            continue
        # The events of one date stay word for word as their list card has them, so that they are told apart.
        alone = on_date[entry.shown] == 1
        asked = (
            when(event, tongue, entry.topic, entry.date.precision, common)
            if alone
            else as_printed(event, tongue, entry.topic)
        )
        if len(asked.split()) <= _MOST_WORDS:
            yield entry.line, Draft(asked, _answer(shown), entry.line, shape, context=entry.context)


def _details(entries: Iterable[Entry], tongue: Tongue, shape: str, left: list[Left]) -> Iterable[tuple[int, Draft]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.detail:
            question = tongue.detail.format(f"{entry.events[0].rstrip('. ')} ({entry.shown})")
            groups.setdefault(question, []).append(entry)
    for question, group in groups.items():
        entry = group[0]
        lines = _unique(line for one in group for line in one.detail)
        if sum(len(line.split()) for line in lines) > _MOST_WORDS:
            left.append(Left(entry.line, f"the text below “{entry.events[0]}”: more than {_MOST_WORDS} words"))
            continue
        yield entry.line, Draft(question, _answer(lines), entry.line, shape, context=entry.context)


def when(
    event: str,
    tongue: Tongue = chronology_words.ENGLISH,
    about: str = "",
    precision: Precision = "day",
    common: AbstractSet[str] = frozenset(),
) -> str:
    """Return the question for the date of an event, in its own words; quoted where its grammar does not show.

    `about` is whose life is told; `common` holds words that the document writes in lower case.
    """
    plain = event.rstrip(" .;,:")
    asked = ""
    if tongue is chronology_words.ENGLISH:
        bare = about and chronology_words.lacks_subject(plain)
        asked = of_a_life(plain, about) if bare else question(plain, precision, common)
    return asked or as_printed(event, tongue, about)


def as_printed(event: str, tongue: Tongue, about: str) -> str:
    """Return the question for the date of an event that is quoted."""
    plain = event.rstrip(" .;,:")
    note = f" ({about})" if about else ""
    if tongue is not chronology_words.ENGLISH:
        return tongue.when.format(note, plain if plain[-1:] in ("?", "!") else plain + tongue.mark)
    several = _SENTENCE.search(event) is not None
    quoted = _inner_quoted(capitalised(event.strip() if several else plain))
    if several and quoted[-1:].isalnum():
        quoted += "."
    return tongue.when.format(note, f"“{quoted}”{'' if quoted[-1:] in ('?', '!') else '?'}")


def _inner_quoted(text: str) -> str:
    """Return the text as it stands inside quotation marks: its own become single ones."""
    text = _QUOTED.sub(r"‘\1’", text)
    return text.replace("“", "‘").replace("”", "’").replace('"', "’")


def told(event: str) -> str:
    """Return the event as an answer: with a capital, and a full stop only where it has several sentences."""
    return capitalised(event if _SENTENCE.search(event) else event.rstrip(" ;,.") or event)


def capitalised(text: str) -> str:
    """Return the text with a capital, unless its first word is written with one further in: "pH", "iPhone"."""
    first = text.split(" ", maxsplit=1)[0]
    return text[:1].upper() + text[1:] if first == first.lower() else text


def _common_words(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the words that the entries write in lower case: with a capital they are no names."""
    return frozenset(word for entry in entries for event in entry.events for word in event.split() if word.islower())


def _field(entry: Entry) -> str:
    """Return in brackets what the chronology is of, where its heading says so briefly: many things happen in a year."""
    field = entry.topic or (chronology_words.named_in(entry.context[0]) if entry.context else "")
    return f" ({field})" if 0 < len(field.split()) <= _MOST_FIELD else ""


def _tells(event: str, date: Date, shown: str) -> bool:
    """Tell whether the event's own words give its date away."""
    low = f" {_folded(event)} "
    if date.precision == "year" and date.year is not None:
        return re.search(rf"(?<!\d){abs(date.year)}(?!\d)", low) is not None
    return _folded(shown) in low or (_folded(date.text) in low and date.precision == "day")


def _shortened(event: str) -> str:
    """Return the event, or its first sentences where it is too long for a card; "" where one sentence is too long."""
    if len(event.split()) <= _MOST_WORDS:
        return event
    taken, total = "", 0
    for sentence in _SENTENCE.split(event):
        total += len(sentence.split())
        if total > _MOST_WORDS:
            break
        taken = f"{taken} {sentence}".strip()
    return taken


def _answer(lines: tuple[str, ...]) -> Answer:
    return lines[0] if len(lines) == 1 else lines


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple({_folded(text): text for text in reversed(tuple(texts))}.values())[::-1]


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("\u2013", "-").replace("\u2014", "-").split()).strip(" .")
