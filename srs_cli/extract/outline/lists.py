"""List cards: the points under a heading or lead-in as one answer that can be learnt, or in parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from srs_cli.extract import english
from srs_cli.extract.outline.clauses import PRONOUNS, clause_of
from srs_cli.extract.outline.labels import sentences, split_label
from srs_cli.model.draft import Draft

MAX_WORDS = 56  # of the answer, so that the card stays within 60 with a short question
MAX_POINTS = 9
MAX_BEGINNING = 7  # words of a point that prompt for the rest
_PARENS = re.compile(r"\s?\([^()]{0,300}\)")
_HOW = re.compile(r"How did (?:the )?(?P<rest>\w.{3,120}\?)")
_CUT = re.compile(
    r";\s|\s[–—]\s|,[\"”’]?\s(?:which|who|whose|where|because|so|as|since|while|although|but|and|including|such as|due|in order|with)\b"
    r"|\s(?:because|unless|although|whereas|so that|in order to|due to|in hopes of|as well as|instead of|rather than)\s"
)


def list_cards(question: str, points: Sequence[str], line: int, shape: str, context: tuple[str, ...]) -> list[Draft]:
    """Return one card with all points, shortened if need be, or a card for each part of a long list."""
    texts = [text for point in points if english.words(text := point.strip().rstrip(":;, "))]
    if not 0 < len(texts) <= 3 * MAX_POINTS or not english.words(question):
        return []
    asked = len(english.words(question))
    room = min(MAX_WORDS, 64 - (0 if "“" in question else asked))
    for shorten in (_whole, _without_parentheses, _first_sentence, _first_clause):
        short = [shorten(text) for text in texts]
        if len(short) <= MAX_POINTS and _count(short) <= room:
            return [_card(question, short, line, shape, context)]
    return []  # a part of a list that nothing delimits can only be learnt by heart


def tells_on(question: str, points: Sequence[str]) -> bool:
    """Whether a "How did X …?" is followed by what others did: a tale that no more than begins with an answer."""
    asked = _HOW.match(question)
    told = [clause_of(point) for point in points]
    if asked is None or len(points) < 2 or None in told:
        return False
    asked_of = english.first_word(asked["rest"]).low
    own = PRONOUNS | {asked_of}
    return not any(clause and not own.isdisjoint(clause.subject.lower().split()) for clause in told)


def beginning(text: str) -> str:
    """Return the first words of a point, up to its verb or label, as a prompt for the rest; "" where too little is left."""
    found = english.words(text)
    label = split_label(text)
    if label is not None:
        return label[0]
    if len(found) < 3:
        return found[0].text if len(found) == 2 else ""
    clause = clause_of(text)
    end = clause.rest_at if clause is not None and clause.rest else found[1 if len(found) < 5 else 2].end
    if clause is None and len(found) < 4:
        end = found[0].end
    if len(english.words(text[:end])) > MAX_BEGINNING or len(english.words(text[end:])) < 2:
        end = found[min(2, len(found) - 2)].end if len(found) > 3 else found[0].end
    return text[:end].rstrip(" ,;:(")


def _card(question: str, points: Sequence[str], line: int, shape: str, context: tuple[str, ...]) -> Draft:
    answer = tuple(points) if len(points) > 1 else points[0]
    return Draft(question, answer, line, shape, context=context)


def _count(texts: Sequence[str]) -> int:
    return sum(len(english.words(text)) for text in texts)


def _whole(text: str) -> str:
    return text


def _without_parentheses(text: str) -> str:
    return _PARENS.sub("", text).strip() or text


def _first_sentence(text: str) -> str:
    return sentences(_without_parentheses(text))[0]


def _first_clause(text: str) -> str:
    """Return the main clause, as long as it still says something."""
    text = _first_sentence(text)
    for match in _CUT.finditer(text):
        quote = next((mark for mark in '"”’' if mark in match.group()), "")
        clause = text[: match.start()].strip(" ,;") + quote
        if len(english.words(clause)) >= 4 and clause.count('"') % 2 == 0:
            return clause
    return text
