"""A cell's question from its row label and its column header: "What is the capital of Peru?", "When was Purcell born?"."""

from __future__ import annotations

import re

from msgspec import Struct

from srs_cli.extract import english
from srs_cli.extract.chronology.nouns import is_happening
from srs_cli.extract.chronology.verbs import verb
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.outline.phrasing import is_vague, lowered
from srs_cli.extract.structure.headings import ASPECTS

# ruff: noqa: SIM905 - word lists read best as text

MEANING = re.compile(
    r"(?:definitions?|meanings?|what it (?:is|means)|explanations?|descriptions?|translations?)", re.IGNORECASE
)
_TERM = re.compile(
    r"(?:(?:key )?(?:terms?|words?|concepts?|names?|vocabulary)|expressions?|items?|topics?)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:years?|dates?|when)", re.IGNORECASE)
_EVENTS = re.compile(r"(?:events?|what happened|key events?|developments?)", re.IGNORECASE)
YES_NO = {"yes": "Yes", "no": "No", "✓": "Yes", "✔": "Yes", "✗": "No", "✘": "No", "×": "No"}
_ADJECTIVE = re.compile(r"[a-z]{2,15}(?:ive|al|ic|ous)")
_QUALITY = re.compile(r"[a-z]{2,15}(?:ble|ous|ful|less)")
_UNIT = re.compile(r"\s?\(([^()]{1,30})\)$")
_NUMBER_OF = re.compile(r"(?:number|no\.?) of (.{2,40})", re.IGNORECASE)
_PLACED = frozenset("born found located based situated buried set founded held native".split())
_PEOPLE = frozenset(
    """actor actress artist astronaut author biologist chancellor chemist commander commissar composer dictator director economist emperor empress
    explorer general historian inventor judge king leader mathematician minister monarch musician name nurse painter person philosopher physicist
    playwright poet politician pope president psychologist queen reformer revolutionary ruler scientist sculptor singer sociologist theorist
    thinker tsar tutor victor winner founder opponent writer""".split()
)
_NAMED = frozenset(  # whose rows are names that take no article
    "city country state continent nation capital county province town planet language language company author play novel opera film work".split()
)
_STUFF = frozenset(
    "element gas metal compound substance vitamin mineral hormone disease chemical alloy sugar polymer acid base rock fuel gemstone".split()
)
_COUNTED = frozenset(
    "organelle organ part structure bone muscle instrument animal device component tissue vessel gland layer particle plant tool machine enzyme sense".split()
)
_FOR = frozenset(
    "test symbol formula term word name evidence reason treatment cure remedy punishment penalty limit abbreviation equation argument demand result".split()
)
_BASE = {"produces": "produce", "contains": "contain", "eats": "eat", "causes": "cause", "makes": "make", "shows": "show", "does": "do",
         "means": "mean", "measures": "measure", "gives": "give", "needs": "need", "uses": "use", "says": "say", "lives in": "live in", "conducts": "conduct",
         "affects": "affect", "stores": "store", "secretes": "secrete", "absorbs": "absorb", "consists of": "consist of"}  # fmt: skip
_TO_SOMEBODY = frozenset("marry succeed defeat depose oppose".split())
_PARTICIPLES = frozenset(
    """born discovered invented founded built completed published opened written composed painted formed created introduced established abolished
    signed first used made known caused spread measured located found called treated produced carried transmitted prevented released absorbed
    secreted stored based set killed elected crowned launched""".split()
)


class Label(Struct, frozen=True):
    """A row's label as a question may hold it; `phrase` is empty where it can only stand before a colon."""

    printed: str
    phrase: str = ""
    plural: bool = False
    person: bool = False
    past: bool = False  # a person of long ago


def label_of(printed: str, corner: str, known: frozenset[str], *, past: bool = False) -> Label:  # noqa: PLR0911 - a rule a line
    """Return how a question holds the label of a row; the header above the labels tells what they are."""
    kind = _singular(english.head(corner)) if corner else ""
    found = english.words(printed)
    fit = (
        0 < len(found) <= 5 and english.finite_verb(printed) is None and "," not in printed and not printed[0].isdigit()
    )
    if not fit or found[0].low in english.PREPOSITIONS | english.DETERMINERS - {"the"}:
        return Label(printed)
    head = english.head(printed)
    if len(found) == 1 and corner.isalpha() and _ADJECTIVE.fullmatch(found[0].low):
        return Label(f"{printed} {corner.lower()}")
    plural = (english.is_plural(head) and head not in {"pancreas", "pelvis", "iris", "pons"}) or " and " in printed
    capitals = all(word.text[:1].isupper() for word in found if word.low not in {"of", "the", "de", "van", "von", "da"})
    if kind in _PEOPLE and capitals:
        return Label(printed, printed, plural=" and " in printed, person=True, past=past)
    if kind in _NAMED and capitals:
        return Label(printed, printed)
    if kind in _STUFF:
        return Label(printed, _small(printed), plural=plural)
    if kind in _COUNTED:
        small = _small(printed)
        bare = plural and kind in {"animal", "plant", "instrument", "tool", "machine", "device", "enzyme"}
        return Label(printed, small if bare else f"the {small}", plural=plural)
    if found[0].low in known and not any(word.text[:1].isupper() for word in found[1:]):
        return Label(printed, _small(printed) if plural else "", plural=plural)
    return Label(printed)


def ask_cell(label: Label, header: str, corner: str, known: frozenset[str], value: str) -> str:  # noqa: PLR0911 - a rule a line
    """Return the question for a row's cell in a column; the header's own words stay in it where they can."""
    found = english.words(header)
    low = header.lower()
    header = header.rstrip("? ") if value.strip(" .").lower() in YES_NO else header
    about = f"{label.printed}: "
    if not found:
        return _definition(label, known)
    if value.strip(" .").lower() in YES_NO:
        asked = _deed(label, found, header, dated=False) if label.phrase else ""
        if not asked and label.phrase and english.is_plural(english.head(header)):
            asked = f"{'Do' if label.plural else 'Does'} {label.phrase} have {plain_header(header, known)}?"
        return asked or f"{about}{lowered(header, known | {found[0].low}).rstrip('?')} – yes or no?"
    if english.is_question(header) or found[0].low in english.QUESTION_WORDS:
        asked = f"{lowered(header, known | {found[0].low}).rstrip('?')}?"
        return f"{about}{asked}"
    if MEANING.fullmatch(low) and (not corner or _TERM.fullmatch(corner)):
        meant = "mean" in low or "translat" in low
        return f"What does “{label.printed}” mean?" if meant else _definition(label, known)
    if _EVENTS.fullmatch(low) and english_dates.is_date(label.printed):
        return f"What happened in {label.printed}?"
    if _YEAR.fullmatch(low):
        when = "when" if low in {"when", "date", "dates"} else "in which year"
        return f"{about}{when} was the {corner.lower()}?" if is_happening(corner.lower()) else f"{about}{when}?"
    return _of_verb(label, found, header, value) or _of_noun(label, header, known, value)


def _definition(label: Label, known: frozenset[str]) -> str:
    if english.finite_verb(label.printed) is not None or label.printed.endswith("?"):
        return f"{label.printed.rstrip('?')}?"
    plural = english.is_plural(english.head(label.printed))
    return f"What {'are' if plural else 'is'} {label.phrase or lowered(label.printed, known)}?"


def _of_verb(label: Label, found: tuple[english.Word, ...], header: str, value: str) -> str:  # noqa: PLR0911 - a rule a line
    """Return the question of a header that is a verb: "Born", "Discovered by", "Used for", "Produces"; else ""."""
    first, last = found[0].low, found[-1].low
    who = label.phrase or label.printed
    be = "were" if label.plural else "was"
    dated = english_dates.is_date(value) or value[:1].isdigit()
    rest = header[found[0].end :].strip().lower()
    if first == "died" and len(found) == 1:
        return (
            f"What is the {'year in' if value.isdigit() else 'date on'} which {who} died?"
            if dated
            else f"Where is it that {who} died?"
        )
    if first in _PARTICIPLES and len(found) == 1:
        if dated:
            return f"When {be} {who} {first}?"
        return (
            f"Where {be} {who} {first}?" if first in _PLACED - {"founded"} else f"{label.printed}: {first} when or how?"
        )
    if first in _PARTICIPLES and last == "by" and value[:1].isupper():
        return f"Who {be} {who} {first} {rest}?"
    if first in _PARTICIPLES and last in english.PREPOSITIONS | {"as"} and len(found) <= 3:
        return f"What {'are' if label.plural else 'is'} {who} {first} {rest}?"
    asked = _deed(label, found, header, dated=dated)
    if asked:
        return asked
    if first in english.PREPOSITIONS or last in english.PREPOSITIONS:
        return (
            f"{label.printed}: {header[:1].lower()}{header[1:]} what?"
            if last in english.PREPOSITIONS
            else f"{label.printed}: what {header[:1].lower()}{header[1:]}?"
        )
    return ""


def _deed(label: Label, found: tuple[english.Word, ...], header: str, *, dated: bool) -> str:  # noqa: PLR0911 - a rule a line
    """Return the question of a header that says what its label does, did or is: "Reigned", "Conducts heat", "Soluble in water"."""
    first, who = found[0].low, label.phrase or label.printed
    rest = header[found[0].end :].strip()
    known = verb(first)
    base = _BASE.get(header.lower()) or _BASE.get(first) or (known.base if known and known.base != first else "")
    past = first.endswith("ed")
    do = "did" if past else "do" if label.plural else "does"
    if base == "live in":
        return f"Where {do} {who} live?"
    if base and len(found) == 1:
        return f"{'When' if dated else 'Whom' if base in _TO_SOMEBODY else 'What'} {do} {who} {base}?"
    if base and past and dated:
        return f"When did {who} {base} {rest}?"
    bare = first.removesuffix("s")
    telling = bool(base) or (first != bare and english.is_verb_form(bare))
    being = _QUALITY.fullmatch(first) is not None and (len(found) == 1 or found[1].low in english.PREPOSITIONS)
    if (telling or being) and not label.phrase:
        return f"{label.printed}: {header[0].lower()}{header[1:]}?"
    if telling and found[-1].low in english.PREPOSITIONS:
        return f"What {do} {who} {base or bare} {rest}?"
    if telling:
        return f"{do.capitalize()} {who} {base or bare} {rest}?"
    if being:
        return f"{'Are' if label.plural else 'Is'} {who} {header[0].lower()}{header[1:]}?"
    return f"{label.printed}: {first} {'when' if dated else 'what'}?" if past and len(found) == 1 else ""


def _of_noun(label: Label, header: str, known: frozenset[str], value: str) -> str:
    """Return the question of a header that names what the cell is: "Capital", "Population (millions)", "Status in Party"."""
    unit = _UNIT.search(header)
    bare = header[: unit.start()] if unit else header
    counted = _NUMBER_OF.fullmatch(bare)
    if counted and value[:1].isdigit() and label.phrase:
        return f"How many {counted[1].lower()} {'do' if label.plural else 'does'} {label.phrase} have?"
    noun = english.head(bare)
    joined = " and " in bare.lower() or " & " in bare
    plural = english.is_plural(noun) or noun.endswith("istics") or (joined and not label.phrase and not _is_name(bare))
    body = plain_header(bare, known)
    if not _is_name(bare) or joined:
        body = re.sub(r"(?<=\s(?:and|for)\s)[A-Z](?=[a-z])", lambda m: m.group().lower(), body.replace(" & ", " and "))
    measured = f" in {unit[1]}" if unit and value.lstrip("-+−~<> ")[:1].isdigit() else f" ({unit[1]})" if unit else ""
    many = value.replace(",", "").replace(" ", "").isdigit() and plural
    verb = "are" if plural else "is"
    if label.phrase and not _names_something(bare, known):
        placed = any(f" {word} " in f" {bare.lower()} " for word in ("from", "to", "in", "between", "of"))
        if label.person or (placed and not label.phrase.startswith("the ")):
            owner = f"{label.phrase}'" if label.phrase.endswith("s") else f"{label.phrase}'s"
            verb = {"is": "was", "are": "were"}[verb] if label.past else verb
            return f"What {verb} {owner} {body}{measured}?"
        joint = "for" if _singular(noun) in _FOR else "of"
        if many:
            return f"How many {body} {'do' if label.plural else 'does'} {label.phrase} have?"
        opener = "Who" if _singular(noun) in _PEOPLE else "What"
        return f"{opener} {verb} the {body} {joint} {label.phrase}{measured}?"
    named = _names_something(bare, known)
    article = "" if named or english.first_word(bare).low in english.DETERMINERS else "the "
    opener = "who" if _singular(noun) in _PEOPLE else "what"
    asked = f"how many {body}?" if many else f"{opener} {verb} {article}{body}{measured}?"
    return f"{label.printed}: {asked}"


def _names_something(header: str, known: frozenset[str]) -> bool:
    """Return whether the header is a name, so that it asks for nothing by itself."""
    found = english.words(header)
    return _is_name(header) and not is_vague(header) and found[0].low not in known


def _is_name(header: str) -> bool:
    """Return whether the header is written as a name: every word with a capital."""
    found = english.words(header)
    return len(found) > 1 and all(word.text[:1].isupper() and word.low not in ASPECTS for word in found)


def plain_header(header: str, known: frozenset[str]) -> str:
    """Return the header in lower case, unless it is a name."""
    found = english.words(header)
    if not found:
        return header
    if header.isupper() and len(header) > 5:
        return header.lower()
    first = found[0]
    capital = first.text[:1].isupper() and first.text[1:].islower()
    if capital and (len(found) == 1 or not found[1].text[:1].isupper() or first.low in known | ASPECTS):
        return header[: first.start] + first.text[0].lower() + header[first.start + 1 :]
    return header


def _small(text: str) -> str:
    first = text.split(" ", maxsplit=1)[0]
    return text[0].lower() + text[1:] if first[1:].islower() or len(first) == 1 else text


def _singular(noun: str) -> str:
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "gas", "us", "is")) else noun
