"""The cards of a chronology: what happened at a date, when an event was, what is told about a titled event."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from srs_cli.extract.chronology import words as chronology_words
from srs_cli.extract.chronology.words import Tongue
from srs_cli.extract.dates import Date
from srs_cli.model.card import Answer, Draft, Left


@dataclass(frozen=True, slots=True)
class Entry:
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
    made += _by_event(kept, tongue, shape)
    made += _details(kept, tongue, shape, left)
    order = sorted(range(len(made)), key=lambda index: (made[index][0], index))
    return tuple(made[index][1] for index in order), tuple(left)


_MOST_WORDS = 60
_PRONOUN = re.compile(
    r"(?:he|she|it|they|we|i|you|his|her|its|their|our|this|that|these|those|there|here|er|sie|es|il|elle|ils|elles)\b(?!\.)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[a-z\d)\"”\u2019][.!?])\s+(?=[\"“(]?[A-Z])")
_KINDS = (  # common nouns that name what happened; as titles they are often printed with a capital
    "accession|assassination|birth|beginning|capture|collapse|conquest|construction|coronation|creation|death|defeat|destruction"
    "|discovery|dissolution|division|end|establishment|execution|fall|formation|foundation|founding|introduction|invasion|invention"
    "|loss|massacre|murder|opening|outbreak|partition|publication|reign|return|sack|sinking|start|surrender|unification"
)
_PROPER = (  # words that belong to a name; bodies that act (councils, congresses) are none: "Council of X adopts Y"
    "annexation|armistice|battle|bombing|conference|declaration|edict|liberation|peace|siege|storming|treaty|uprising|voyage|war"
)
_NOUN_EVENT = re.compile(
    rf"(?:[Tt]he )?(?:({_KINDS})|({_PROPER})) (?:of|at|for|between|on) [^.;:—]{{2,80}}$", re.IGNORECASE
)
_WAR_NAME = re.compile(
    r"(?:[Tt]he )?(?:[A-Z][\w'\u2019-]{1,20} ){1,4}(?:Wars?(?: [IV]{1,3})?|Revolution|Rebellion|Revolt|Crusade|Massacre|Conference|Plague|Fire|Famine)$"
)
_FUNCTION = frozenset({"of", "the", "a", "an", "and", "at", "for", "in", "on", "by", "between", "to", "with", "from"})
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|begins?|began|ends?|ended|becomes?|became|takes?|took|dies|died|signs?|signed"
    r"|declares?|declared|invades?|invaded|leads?|led|starts?|started|wins?|won|defeats?|defeated|makes?|made|joins?|joined)\b"
)


def _by_date(entries: Iterable[Entry], tongue: Tongue, shape: str, left: list[Left]) -> Iterable[tuple[int, Draft]]:
    groups: dict[str, list[Entry]] = {}
    asked: dict[str, str] = {}
    for entry in entries:
        question = tongue.what.format(chronology_words.phrase(tongue, entry.date, entry.shown) + _about(entry))
        groups.setdefault(_folded(question), []).append(entry)
        asked.setdefault(_folded(question), question)
    for key, group in groups.items():
        first = group[0]
        events = _unique(event for entry in group for event in entry.events)
        if sum(len(event.split()) for event in events) > _MOST_WORDS:
            left.append(Left(first.line, f"the events of {first.shown} together: more than {_MOST_WORDS} words"))
            continue
        yield first.line, Draft(asked[key], _answer(events), first.line, shape, context=first.context)


def _by_event(entries: Iterable[Entry], tongue: Tongue, shape: str) -> Iterable[tuple[int, Draft]]:
    groups: dict[str, list[tuple[Entry, str]]] = {}
    for entry in entries:
        for event in entry.events:
            groups.setdefault(_folded(f"{event.rstrip(' .;,:')} {entry.topic}"), []).append((entry, event))
    for group in groups.values():
        entry, event = group[0]
        shown = _unique(one.shown for one, _ in group)
        unclear = _PRONOUN.match(event) or (chronology_words.lacks_subject(event) and not entry.topic)
        if unclear or len(event.split()) < 2 or any(_tells(event, one.date, one.shown) for one, _ in group):
            continue
        question = when(event, tongue, _about(entry))
        if len(question.split()) <= _MOST_WORDS:
            yield entry.line, Draft(question, _answer(shown), entry.line, shape, context=entry.context)


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


def when(event: str, tongue: Tongue = chronology_words.ENGLISH, about: str = "") -> str:
    """Return the question for the date of an event, with the event as printed."""
    plain = event.rstrip(" .;,:")
    nameable = tongue is chronology_words.ENGLISH and not about and not _VERB.search(plain)
    named = _NOUN_EVENT.match(plain) if nameable else None
    if (named and _is_name(plain)) or (nameable and _WAR_NAME.match(plain)):
        name = plain[4:] if plain[:4].lower() == "the " else plain
        return f"When was the {name[0].lower() + name[1:] if named and named[1] else name}?"
    return tongue.when.format(about, plain if plain[-1:] in ("?", "!") else plain + tongue.mark)


def _is_name(text: str) -> bool:
    """Tell whether a small word follows only what needs one: a verb ("… of Trent met") stands right behind a noun."""
    tokens = text.split()[1:]
    return all(
        token[:1].isupper() or token in _FUNCTION or above in _FUNCTION for above, token in pairwise(["of", *tokens])
    )


def _about(entry: Entry) -> str:
    return f" ({entry.topic})" if entry.topic else ""


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
