"""One point of an outline → cards: labelled text, definition, date, or a fill-in."""

from __future__ import annotations

import re

from msgspec import Struct

from srs_cli.extract import english
from srs_cli.extract.english import dates as english_dates
from srs_cli.extract.english import verbs
from srs_cli.extract.outline.asking import ENOUGH, Asked, asked
from srs_cli.extract.outline.clauses import clause_of, is_sound
from srs_cli.extract.outline.completing import completed, with_preposition, with_subject
from srs_cli.extract.outline.defining import definition
from srs_cli.extract.outline.fill import MAX_WORDS, Blank, best_blanks, content, date_blank, with_blank
from srs_cli.extract.outline.labels import sentences, split_label, without_opener
from srs_cli.extract.outline.phrasing import is_vague, topic
from srs_cli.extract.outline.statements import resolved, statements
from srs_cli.extract.outline.terms import as_thing, ask_label
from srs_cli.model.draft import Draft

__all__ = ["Point", "cards", "is_caption", "sentences", "subjects"]

_CAPTION = re.compile(
    r"\b(?:photo(?:graph)?|picture|image|painting|figure|diagram|map|chart|graph|cartoon|table|slide|poster)s?\s(?:above|below|opposite|shown|on the (?:left|right))\b|"
    r"\b(?:see|in|as shown in)\sthis\s(?:photo(?:graph)?|picture|image|painting|figure|diagram|map|chart|graph|cartoon|slide)\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?:about |c\. ?|ca\. ?|some )?\d[\d.,]{0,12}\s(?:(?:thousand|million|billion|trillion)\s)?years ago",
    re.IGNORECASE,
)
_ASKED = re.compile(r"(?P<question>[^?]{8,200}\?)\s(?P<answer>[^?]{1,300})")
_UNTOLD = frozenset(("revision", "revision notes", "notes", "summary", "overview", "introduction"))  # behind a title
SHORT = 6  # words of a point that its list asks for well enough
MAX_CARDS = 5  # of one point
MOST_LED = 30  # words of a sentence that explains another one
MOST_LEANING = 22  # words of that other one
_NAME = re.compile(r"\b([A-Z][\w'’.-]{0,30})(?:\s[A-Z][\w'’.-]{0,30}){1,5}")  # one thing, however long
_CLOZED = re.compile(r"\{\{.*?\}\}")


class Point(Struct, frozen=True):
    """A point with all that a card about it needs."""

    text: str
    line: int
    context: tuple[str, ...] = ()
    before: str = ""  # the sentence before, which may say what "this" means
    subjects: tuple[str, ...] = ()  # of the sentences before, which may say whom "he" means; the latest last
    strong: str = ""
    known: frozenset[str] = frozenset()  # words that the document also writes in lower case
    listed: bool = False  # whether a list card already asks for it: a short point then needs no card of its own
    past: bool = True  # whether the document speaks of the past
    native: bool = True  # whether the document is in English, so that English questions fit it


def is_caption(text: str) -> bool:
    """Return whether the text speaks of a picture beside it."""
    return _CAPTION.search(text) is not None


def cards(point: Point, shape: str, *, fill: bool = True) -> list[Draft]:
    """Return the cards of one point, best first; none where only a list can ask for it."""
    asked = _ASKED.fullmatch(point.text)
    if asked is not None and english.words(asked["answer"]):
        return [_draft(point, shape, asked["question"], asked["answer"])]
    labelled = split_label(point.text, point.strong)
    if labelled is not None:
        return _labelled(point, *labelled, shape)
    fill = fill and not (point.listed and len(english.words(point.text)) <= SHORT)
    drafts: list[Draft] = []
    before, spoken_of = point.before, [*point.subjects]
    for printed in sentences(point.text):
        sentence = _without_caption(without_opener(printed))
        drafts += _sentence(point, sentence, before, spoken_of, shape, fill=fill)
        before = sentence if not english.points_back(sentence) else f"{before} {sentence}".strip()
    return drafts[:MAX_CARDS]


def subjects(text: str) -> list[str]:
    """Return the subjects of the statements in a point, where they are no pronouns."""
    found = [
        clause_of(statement.text) for sentence in sentences(text) for statement in statements(without_opener(sentence))
    ]
    return [
        each.subject
        for each in found
        if each is not None and english.first_word(each.subject).low not in english.POINTERS
    ]


def _without_caption(sentence: str) -> str:
    """Return the sentence without a last clause that speaks of a picture."""
    match = _CAPTION.search(sentence)
    cut = sentence.rfind(", ", 0, match.start()) if match else -1
    return sentence[:cut] if cut > 0 and len(english.words(sentence[:cut])) >= 6 else sentence


def _draft(point: Point, shape: str, question: str, answer: str | tuple[str, ...]) -> Draft:
    return Draft(question, answer, point.line, shape, context=point.context)


def _cloze(point: Point, shape: str, text: str, blank: Blank) -> Draft:
    if not point.native:
        blank = Blank(blank.start, blank.end)
    return Draft(with_blank(text, blank), "", point.line, shape, "cloze", point.context)


def _labelled(point: Point, label: str, rest: str, shape: str) -> list[Draft]:
    rest_words = len(english.words(rest))
    if rest.lower() in _UNTOLD:
        return []
    if _AGO.fullmatch(label):
        return _dated_label(point, label, rest, shape)
    if english_dates.is_date(label) or (english_dates.opens_with_date(label) and len(english.words(label)) <= 6):
        return _dated_label(point, label, rest, shape)
    if rest_words > MAX_WORDS - 12 or rest_words == 0:
        drafts = [d for s in sentences(rest)[:3] for d in _sentence(point, s, "", [], shape, fill=True)]
        return drafts[:MAX_CARDS]
    drafts = []
    if not _holds(rest, label):
        asked = ask_label(label, rest, point.context, point.known, past=point.past) if point.native else f"{label}?"
        drafts.append(_draft(point, shape, asked, _answer_lines(rest)))
    if rest_words >= 4:
        drafts += _dates_of_label(point, label, rest, shape)
    if not drafts:
        drafts += [
            _cloze(point, shape, point.text, blank) for blank in best_blanks(point.text, " ".join(point.context))
        ]
    return drafts[:MAX_CARDS]


def _dates_of_label(point: Point, label: str, rest: str, shape: str) -> list[Draft]:
    """Return the cards that ask for the dates behind a label, each with its sentence alone."""
    about = topic(point.context) if is_vague(label) else ""
    drafts = []
    for sentence in sentences(rest):
        said = f"{about} ({label.lower()}): {sentence}" if about else f"{label} – {sentence}"
        shift = len(said) - len(sentence)
        drafts += [
            _cloze(point, shape, said, Blank(start + shift, end + shift, "when?"))
            for start, end in english_dates.dates(sentence)
            if said.count(sentence[start:end]) == 1
        ]
    return drafts[:2]


def _dated_label(point: Point, label: str, rest: str, shape: str) -> list[Draft]:
    if len(english.words(rest)) < 2 or _holds(rest, label):
        return []
    about = topic(point.context)
    when = label[:1].lower() + label[1:] if label.lower().startswith(("early ", "late ", "mid", "the ")) else label
    digits = when.replace(" ", "").isalpha() is False
    joint = (
        "on"
        if re.match(r"\d{1,2}(?:st|nd|rd|th)?\s[^\W\d]|[^\W\d]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?\b(?!\d)", when)
        else "in"
    )
    place = when if _AGO.fullmatch(label) else f"{joint} {when}"
    question = f"{about}: what happened {place}?" if about else f"What happened {place}?"
    if not point.native:
        question = f"{about}: {label}?" if about else f"{label}?"
    drafts = [_draft(point, shape, question, rest)] if digits else []
    if about and point.native and english.is_verb_form(english.first_word(rest).low) and rest[:1].islower():
        asked = f"{about}: which date belongs to “{rest.rstrip(' .')}”?"
        return [*drafts, _draft(point, shape, asked, label)]
    hidden = point.text.find(label)
    if hidden >= 0:
        lead = f"{about} – " if about and not hidden else ""
        gap = Blank(len(lead) + hidden, len(lead) + hidden + len(label), "when?")
        drafts.append(_cloze(point, shape, lead + point.text, gap))
    return drafts


def _holds(text: str, part: str) -> bool:
    """Whether a short text is hardly more than the part."""
    return len(english.words(text)) < 4 and english.holds(text.lower(), part.lower())


def _answer_lines(rest: str) -> str | tuple[str, ...]:
    parts = [part.strip() for part in rest.split(";")]
    if 2 <= len(parts) <= 9 and all(parts) and "(" not in rest:
        return tuple(parts)
    return rest


def _sentence(point: Point, sentence: str, before: str, subjects: list[str], shape: str, *, fill: bool) -> list[Draft]:
    """Return the cards of a sentence, and add the subjects it speaks of to `subjects`."""
    if (
        len(english.words(sentence)) < 3
        or is_caption(sentence)
        or sentence.endswith("?")
        or english.is_open_clause(sentence)
    ):
        return []
    if not point.native:
        return _by_date(point, sentence, shape)
    drafts: list[Draft] = []
    owner = point.context[-1] if point.context and not is_vague(point.context[-1]) else ""
    spoken = [
        with_preposition(completed(with_subject(each, owner, past=point.past), past=point.past))
        for each in _at_semicolons(sentence)
    ]
    for part in (statement for each in spoken for statement in statements(each)):
        said = part.text
        lead, statement = "", said
        if english.points_back(said):
            statement = resolved(said, subjects)
            if not statement:
                statement = _named(point.context, said, point.known)
                if not statement:
                    lead, statement = _antecedent(before, said) or _subject(point.context, said, before), said
                    if not lead:
                        continue
        clause = clause_of(statement)
        if clause is not None and not lead:
            subjects.append(clause.subject)
        defined = definition(statement, point.known) if not lead and not part.since else None
        if defined is not None:
            drafts += [_draft(point, shape, *defined), *_by_date(point, statement, shape)]
            continue
        about = topic(point.context)
        context = " ".join(point.context)
        found = asked(statement, context, point.known, fill=fill, since=part.since, led=bool(lead))
        drafts += [draft for card in found if (draft := _card(point, shape, lead, about, card)) is not None]
    return drafts


def _at_semicolons(sentence: str) -> list[str]:
    """Return the parts between semicolons where each says something of its own."""
    parts = [part.strip() for part in sentence.split(";")]
    apart = all(len(english.words(part)) >= 4 and is_sound(part) and part[:1].isupper() for part in parts)
    return parts if apart else [sentence]


def _card(point: Point, shape: str, lead: str, about: str, card: Asked) -> Draft | None:
    """Return a card, under its heading where its own words leave open what it is about."""
    question = card.question
    thin = len(set(content(_NAME.sub(r"\1", _CLOZED.sub("", question))))) < ENOUGH
    bare = question.startswith("{{") or question[:1].islower()
    first = english.first_word(question).low
    if not about and not lead and not card.answer and verbs.is_participle(first) and clause_of(question) is None:
        return None
    if lead:
        question = f"{lead}{question}"
    elif (thin or bare) and about and set(content(about)) - set(content(question)):
        asks = english.opens_with_question_word(question) and bool(card.answer)
        turned = question[:1].lower() + question[1:] if asks else question
        question = about + (" " if about.endswith("?") else ": " if asks else " – ") + turned
    elif thin and len(set(content(_CLOZED.sub("", question)))) < ENOUGH - 2:
        return None
    if not card.answer:
        return Draft(question, "", point.line, shape, "cloze", point.context)
    return _draft(point, shape, question, card.answer)


def _by_date(point: Point, sentence: str, shape: str) -> list[Draft]:
    blank = date_blank(sentence)
    if blank is None or len(english.words(sentence)) > MAX_WORDS or "{{" in sentence:
        return []
    return [_cloze(point, shape, sentence, blank)]


def _antecedent(before: str, sentence: str) -> str:
    """Return the sentence before with a full stop, if "this" in the next one speaks of it and both fit on one card."""
    before = before.strip()
    if (
        not before
        or english.points_back(before)
        or split_label(before) is not None
        or clause_of(before) is None
        or before.endswith(("?", ":"))
        or not is_sound(before)
    ):
        return ""
    room = MOST_LED if english.first_word(sentence).low in {"this", "that", "such", "these"} else MOST_LED // 3
    if len(english.words(before)) > room or len(english.words(sentence)) > MOST_LEANING:
        return ""
    return before + (" " if before[-1] in ".!?" else ". ")


def _named(context: tuple[str, ...], sentence: str, known: frozenset[str]) -> str:
    """Return "This was …" with the heading in place of "This", where the heading is the name of a thing."""
    found = english.words(sentence)
    thing = as_thing(context[-1], known) if context else ""
    if len(found) < 3 or found[0].low != "this" or found[1].low not in {"is", "was"} or not thing.startswith("the "):
        return ""
    return f"The {thing[4:]}{sentence[found[0].end :]}"


def _subject(context: tuple[str, ...], sentence: str, before: str) -> str:
    """Return the heading as what "This was …" and "It is …" speak of, where it is a short phrase."""
    found = english.words(sentence)
    if found[0].low == "it" and before:
        return ""  # what the sentence before speaks of
    about = context[-1] if context else ""
    plain = len(english.words(about)) <= 6 and english.finite_verb(about) is None and not english.is_question(about)
    fits = (
        found[0].low in {"this", "it"} and found[1].low in {"is", "was", "has", "had"} and about and not is_vague(about)
    )
    return f"{about}: " if fits and plain and not english.opens_with_question_word(about) else ""
