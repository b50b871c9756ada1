"""Prose (essays, articles, books): sentences with a date, a quantity, a name or a definition become question or cloze cards."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from srs_cli.extract.english import is_english, is_verb_form
from srs_cli.extract.prose import asking, mending, sentences, subjects
from srs_cli.extract.prose.clozes import Asked
from srs_cli.extract.prose.mending import Passage
from srs_cli.extract.prose.occasions import names_time
from srs_cli.extract.prose.people import People, people
from srs_cli.extract.prose.pointing import stands_alone_abroad
from srs_cli.extract.prose.worth import CLOZE, worth
from srs_cli.model.card import CardType
from srs_cli.model.document import Line
from srs_cli.model.draft import Draft, Harvest, Left

NAME = "prose"

_MOST_FOR_1_KB, _GROWTH = 45.0, 0.45  # cards of a text of so many kB: at most 198 for 27 kB, 1,100 for 1,200 kB
_LEAST_WORTH = {
    True: 40.0,
    False: 74.0,
}  # of a card: in an essay, in a book, which has more of them than anybody learns
_ESSAY = 150_000  # characters up to which a text's recurring terms are looked for
_A_SENTENCE = {True: 3, False: 2}  # cards a sentence may give: in an essay, in a book
_ONE_ANSWER = 8  # cards of a document with the same name for their answer
_OF_A_KIND = {"name": 2, "date": 2, "quantity": 2}  # of these at most; of other kinds one
_NAME_IN_BOOK = 70.0  # the worth from which a book's sentence, if it gives a year, is asked for a name
_SIGNALS = tuple(
    f" {words} "
    for words in "called;known as;named;because of;due to;consists of;consisted of;is a;is an;is the;was a;was an;was the;are the;were the;replaced by;headed by;"
    "led by;founded by;written by;composed by;discovered by;invented by".split(";")
)
_YEAR = re.compile(r"\b\d{4}\b")
_DIGIT = re.compile(r"\d")
_SHORTEST, _LONGEST = 30, 700  # characters of a sentence to ask about
_SAMPLE = 700_000  # characters of a book that show who its people are
_STOPWORDS = frozenset(
    "the and for that with from this which were was are have has had not but his her its their they them who whom will would could should can may also "
    "into upon over under between during after before about against more most some such than then other only own same very all any both each few many later once early late "
    "much one two three been being did does done make made use used new first last long great high way well even still part parts case cases".split(),
)

# ruff: noqa: SIM905 - a list of words reads best as one text


class _Candidate(Struct, frozen=True):
    draft: Draft
    worth: float
    sentence: int
    kind: str


class _Text(Struct, frozen=True):
    """What is known of a document as a whole before its sentences are read."""

    known: People
    words: frozenset[str]  # as they stand between spaces
    terms: frozenset[str]
    english: bool
    long: bool  # a book


def find(lines: Sequence[Line]) -> Harvest:
    """Return the cards of the running text in the lines, in its order, at most about a thousand for a book."""
    mended = mending.mend(lines)
    if not mended.passages:
        return Harvest()
    chosen = _chosen(list(_candidates(mended.passages, lines)), sum(len(passage.text) for passage in mended.passages))
    drafts = tuple(candidate.draft for candidate in chosen)
    carded = {draft.line for draft in drafts}
    left = [
        *mended.left,
        *(
            Left(passage.starts[0][1], "no sentence to ask about")
            for passage in mended.passages
            if carded.isdisjoint(line for _, line in passage.starts)
        ),
    ]
    return Harvest(drafts, frozenset(mended.used), tuple(sorted(left, key=lambda item: item.line)))


def rank(draft: Draft) -> float:
    """Return how much a card is worth keeping where not all can be kept: the higher the better."""
    return worth(draft.question, draft.answer if isinstance(draft.answer, str) else " ".join(draft.answer))


def _candidates(passages: Sequence[Passage], lines: Sequence[Line]) -> Iterator[_Candidate]:
    text = _text(passages)
    raw = {line.number: line.text for line in lines}
    place: dict[int, int] = {}  # how far into its line the last sentence was found
    count = 0
    for passage in passages:
        for start, printed, alone in _alone(passage, text):
            count += 1
            if not sentences.complete(alone) or not _SHORTEST < len(alone) < _LONGEST:
                continue
            line = passage.line_at(start)
            for asked in _asked(alone, text):
                if asked.kind in ("name", "term") and _named_above(asked, passage.path):
                    continue
                column = _column(raw[line], printed, place.get(line, 0))
                place[line] = max(column - 1, 0)
                kind: CardType = "basic" if asked.answer else "cloze"
                draft = Draft(asked.question, asked.answer, line, NAME, kind, passage.path, column)
                value = rank(draft)
                if not text.long or _worth_a_book(asked, value):
                    yield _Candidate(draft, value, count, asked.kind)


def _worth_a_book(asked: Asked, value: float) -> bool:
    """Whether a card tells a book's occasion: many people and figures fit a sentence that gives no year."""
    if asked.kind == "name":
        return value >= _NAME_IN_BOOK and _YEAR.search(asked.question) is not None
    return asked.kind != "quantity" or names_time(CLOZE.sub("", asked.question))


def _text(passages: Sequence[Passage]) -> _Text:
    words = frozenset("\n".join(passage.text for passage in passages).split())
    length = sum(len(passage.text) for passage in passages)
    long = length > _ESSAY
    known = people((passage.text for passage in passages[:: math.ceil((length + 1) / _SAMPLE)]), words)
    english = is_english(passage.text for passage in passages)
    return _Text(known, words, frozenset() if long else _terms(passages), english=english, long=long)


def _alone(passage: Passage, text: _Text) -> Iterator[tuple[int, str, str]]:
    """Yield where each sentence of the passage starts, as it is printed and as it stands alone, "" if it cannot."""
    parts = [
        (start, passage.text[start:end], part)
        for start, end in sentences.split(passage.text)
        for part in sentences.clauses(passage.text[start:end])
    ]
    if text.english:
        wanted = _asks_much if text.long else bool
        standing = subjects.standing([part for _, _, part in parts], text.known, passage.path, wanted)
    else:
        standing = (part if stands_alone_abroad(part) else "" for _, _, part in parts)
    for (start, printed, _), alone in zip(parts, standing, strict=True):
        yield start, printed, alone


def _asked(alone: str, text: _Text) -> Iterator[Asked]:
    if text.english:
        return asking.asked(alone, text.known, text.words, text.terms, names=not text.long)
    return asking.asked_abroad(alone)


def _column(line: str, sentence: str, start: int) -> int:
    """Return where in its line the sentence starts, searched from `start` on; 0 if the line does not show it."""
    return next((at + 1 for length in (24, 12, 6) if (at := line.find(sentence[:length], start)) >= 0), 0)


def _asks_much(sentence: str) -> bool:
    """Whether a sentence of a book is worth a look: books have more of them than anybody learns."""
    return _DIGIT.search(sentence) is not None or any(words in sentence for words in _SIGNALS)


def _named_above(asked: Asked, path: Sequence[str]) -> bool:
    """Whether the headings shown with a card name what it asks for."""
    if not path:
        return False
    match = CLOZE.search(asked.question)
    answer = match.group(1) if match else asked.answer
    above = frozenset(re.findall(r"\w+", " ".join(path).casefold()))
    return all(name.rsplit(" ", 1)[-1].casefold() in above for name in re.split(r", | and ", answer))


def _chosen(candidates: list[_Candidate], length: int) -> list[_Candidate]:
    """Keep the best: so many a sentence, so many a document, no question twice."""
    most = _A_SENTENCE[length < _ESSAY]
    given: Counter[int] = Counter()
    kinds: Counter[tuple[int, str]] = Counter()
    seen: set[str] = set()
    told: defaultdict[int, list[str]] = defaultdict(list)
    answers: Counter[str] = Counter()
    kept: list[_Candidate] = []
    cap = math.ceil(_MOST_FOR_1_KB * max(1.0, length / 1000) ** _GROWTH)
    for candidate in sorted(candidates, key=lambda item: -item.worth):
        if len(kept) >= cap or candidate.worth < _LEAST_WORTH[length < _ESSAY]:
            break
        question = candidate.draft.question
        kind = (candidate.sentence, candidate.kind)
        if question in seen or given[candidate.sentence] >= most or kinds[kind] >= _OF_A_KIND.get(candidate.kind, 1):
            continue
        answer = _answer(candidate.draft)
        if any(answer in other or other in answer for other in told[candidate.sentence]):
            continue
        if candidate.kind in ("name", "term") and answers[answer] >= _ONE_ANSWER:
            continue
        answers[answer] += 1
        told[candidate.sentence].append(answer)
        seen.add(question)
        given[candidate.sentence] += 1
        kinds[kind] += 1
        kept.append(candidate)
    order = {id(candidate): position for position, candidate in enumerate(candidates)}
    return sorted(kept, key=lambda item: order[id(item)])


def _answer(draft: Draft) -> str:
    match = CLOZE.search(draft.question)
    return (match.group(1) if match else str(draft.answer)).casefold()


def _terms(passages: Sequence[Passage]) -> frozenset[str]:
    """Return the pairs of words that an essay comes back to: what it is about."""
    pairs: Counter[str] = Counter()
    for passage in passages:
        words = re.findall(r"[A-Za-zà-ÿ][\w-]*|[.,;:()]", passage.text)
        for first, second in pairwise(words):
            if (
                first.islower()
                and second.islower()
                and len(first) > 3
                and len(second) > 3
                and _STOPWORDS.isdisjoint((first, second))
            ):
                pairs[f"{first} {second}"] += 1
    return frozenset(
        pair
        for pair, count in pairs.items()
        if count >= 2 and not any(word.endswith("ly") or is_verb_form(word) for word in pair.split())
    )
