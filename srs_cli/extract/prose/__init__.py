"""Prose (essays, articles, books): sentences with a date, a quantity, a name or a definition become question or cloze cards."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from msgspec import Struct

from srs_cli.extract.english import is_english, is_verb_form
from srs_cli.extract.prose import asking, mending, sentences, subjects
from srs_cli.extract.prose.best import Candidate, Sentence, best_first
from srs_cli.extract.prose.clozes import YEAR, Asked
from srs_cli.extract.prose.mending import Passage
from srs_cli.extract.prose.occasions import names_time
from srs_cli.extract.prose.people import People, people
from srs_cli.extract.prose.pointing import stands_alone_abroad
from srs_cli.extract.prose.worth import CLOZE, most_worth, worth
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
_DIGIT = re.compile(r"\d")
_SIGNAL = re.compile(  # of a definition, a cause, somebody who did it
    r" (?:c(?:alled|onsist(?:s|ed) of|omposed by)|known as|named|because of|d(?:ue to|iscovered by)|is (?:an?|the)|w(?:as (?:an?|the)|ere the|ritten by)|"
    r"are the|replaced by|headed by|led by|founded by|invented by) "
)
_SHORTEST, _LONGEST = 30, 700  # characters of a sentence to ask about
_SAMPLE = 700_000  # characters of a book that show who its people are
_STOPWORDS = frozenset(
    "the and for that with from this which were was are have has had not but his her its their they them who whom will would could should can may also "
    "into upon over under between during after before about against more most some such than then other only own same very all any both each few many later once early late "
    "much one two three been being did does done make made use used new first last long great high way well even still part parts case cases".split(),
)

# ruff: noqa: SIM905 - a list of words reads best as one text


class _Text(Struct, frozen=True):
    """What is known of a document as a whole before its sentences are read."""

    known: People
    words: frozenset[str]  # as they stand between spaces
    terms: frozenset[str]
    english: bool
    length: int  # in characters
    long: bool  # a book


def find(lines: Sequence[Line]) -> Harvest:
    """Return the cards of the running text in the lines, in its order, at most about a thousand for a book."""
    mended = mending.mend(lines)
    if not mended.passages:
        return Harvest()
    drafts = _drafts(mended.passages, {line.number: line.text for line in lines})
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


def _drafts(passages: Sequence[Passage], raw: Mapping[int, str]) -> tuple[Draft, ...]:
    """Return the cards of the passages that are worth most, in their order; `raw` holds the lines as they are printed."""
    text = _text(passages)
    found = list(_sentences(passages, text))
    kept = _chosen(best_first(found), text)
    columns = _columns(found, {candidate.sentence.line for candidate in kept}, raw)
    return tuple(
        Draft(
            candidate.card.question,
            candidate.card.answer,
            candidate.sentence.line,
            NAME,
            "basic" if candidate.card.answer else "cloze",
            candidate.sentence.path,
            columns[candidate.place],
        )
        for candidate in kept
    )


def _candidates(sentence: Sentence, text: _Text) -> Iterator[list[Candidate]]:
    for cards in _asked(_alone(sentence, text), text):
        found = []
        for card in cards:
            if card.kind in ("name", "term") and _named_above(card, sentence.path):
                continue
            if not text.long or _tells_occasion(card):
                value = worth(card.question, card.answer)
                if not text.long or card.kind != "name" or value >= _NAME_IN_BOOK:
                    found.append(Candidate(card, value, sentence, (sentence.number, sentence.given)))
            sentence.given += 1
        yield found


def _tells_occasion(asked: Asked) -> bool:
    """Whether a card tells a book's occasion: many people and figures fit a sentence that gives no year."""
    if asked.kind == "name":
        return YEAR.search(asked.question) is not None
    return asked.kind != "quantity" or names_time(CLOZE.sub("", asked.question))


def _text(passages: Sequence[Passage]) -> _Text:
    words = frozenset("\n".join(passage.text for passage in passages).split())
    length = sum(len(passage.text) for passage in passages)
    long = length > _ESSAY
    known = people((passage.text for passage in passages[:: math.ceil((length + 1) / _SAMPLE)]), words)
    english = is_english(passage.text for passage in passages)
    return _Text(known, words, frozenset() if long else _terms(passages), english=english, length=length, long=long)


def _sentences(passages: Sequence[Passage], text: _Text) -> Iterator[Sentence]:
    """Yield the sentences worth a look, each with what its cards may be worth at most."""
    wanted = _asks_much if text.long and text.english else bool
    number = 0
    for passage in passages:
        if not wanted(passage.text):  # nor is any of its sentences
            continue
        told = text.english and subjects.HE.search(passage.text) is not None  # who is meant, the sentences before say
        parts = [
            (start, printed, part, start == place == 0)
            for start, end in sentences.split(passage.text)
            if wanted(printed := passage.text[start:end]) or told
            for place, part in enumerate(sentences.clauses(printed))
        ]
        whole: Iterable[str] = (part for _, _, part, _ in parts)
        if told:
            whole = subjects.resolved(list(whole), text.known, passage.path, wanted)
        elif text.english:
            whole = (subjects.trimmed(part) if part is printed or wanted(part) else "" for _, printed, part, _ in parts)
        for (start, printed, _, first), words in zip(parts, whole, strict=True):
            number += 1
            if words:
                line = passage.line_at(start)
                sentence = Sentence(number, line, printed, words, first, passage.path, *most_worth(words))
                sentence.goes = _candidates(sentence, text)
                yield sentence


def _alone(sentence: Sentence, text: _Text) -> str:
    """Return the sentence as it stands alone, "" if it cannot or is too short or too long to ask about."""
    if text.english:
        alone = subjects.alone(sentence.text, sentence.path, first=sentence.first)
    else:
        alone = sentence.text if stands_alone_abroad(sentence.text) else ""
    return alone if _SHORTEST < len(alone) < _LONGEST and sentences.complete(alone) else ""


def _asked(alone: str, text: _Text) -> Iterator[list[Asked]]:
    if not alone:
        return iter(())
    if text.english:
        return asking.asked(alone, text.known, text.words, text.terms, names=not text.long)
    return asking.asked_abroad(alone)


def _columns(found: Iterable[Sentence], lines: AbstractSet[int], raw: Mapping[int, str]) -> dict[tuple[int, int], int]:
    """Return the column of each card of those lines: a sentence is looked for behind the one before it that is asked about."""
    columns: dict[tuple[int, int], int] = {}
    reached: dict[int, int] = {}  # how far into its line the last sentence was found
    for sentence in found:
        line = sentence.line
        if line not in lines:
            continue
        for _ in sentence.goes:
            pass  # what was not worth asking for still tells whether the sentence is asked about
        for number in range(sentence.given):
            column = _column(raw[line], sentence.printed, reached.get(line, 0))
            reached[line] = max(column - 1, 0)
            columns[sentence.number, number] = column
    return columns


def _column(line: str, sentence: str, start: int) -> int:
    """Return where in its line the sentence starts, searched from `start` on; 0 if the line does not show it."""
    return next((at + 1 for length in (24, 12, 6) if (at := line.find(sentence[:length], start)) >= 0), 0)


def _asks_much(sentence: str) -> bool:
    """Whether a sentence of a book is worth a look: books have more of them than anybody learns."""
    return _DIGIT.search(sentence) is not None or _SIGNAL.search(sentence) is not None


def _named_above(asked: Asked, path: Sequence[str]) -> bool:
    """Whether the headings shown with a card name what it asks for."""
    if not path:
        return False
    match = CLOZE.search(asked.question)
    answer = match.group(1) if match else asked.answer
    above = frozenset(re.findall(r"\w+", " ".join(path).casefold()))
    return all(name.rsplit(" ", 1)[-1].casefold() in above for name in re.split(r", | and ", answer))


def _chosen(candidates: Iterable[Candidate], text: _Text) -> list[Candidate]:
    """Keep the first of those that come the best first: so many a sentence, so many a document, no question twice."""
    most = _A_SENTENCE[text.length < _ESSAY]
    given: Counter[int] = Counter()
    kinds: Counter[tuple[int, str]] = Counter()
    seen: set[str] = set()
    told: defaultdict[int, list[str]] = defaultdict(list)
    answers: Counter[str] = Counter()
    kept: list[Candidate] = []
    cap = math.ceil(_MOST_FOR_1_KB * max(1.0, text.length / 1000) ** _GROWTH)
    for candidate in candidates:
        if len(kept) >= cap or candidate.worth < _LEAST_WORTH[text.length < _ESSAY]:
            break
        question, number = candidate.card.question, candidate.sentence.number
        kind = (number, candidate.card.kind)
        if question in seen or given[number] >= most or kinds[kind] >= _OF_A_KIND.get(candidate.card.kind, 1):
            continue
        answer = _answer(candidate.card)
        if any(answer in other or other in answer for other in told[number]):
            continue
        if candidate.card.kind in ("name", "term") and answers[answer] >= _ONE_ANSWER:
            continue
        answers[answer] += 1
        told[number].append(answer)
        seen.add(question)
        given[number] += 1
        kinds[kind] += 1
        kept.append(candidate)
    return sorted(kept, key=lambda item: item.place)


def _answer(card: Asked) -> str:
    match = CLOZE.search(card.question)
    return (match.group(1) if match else card.answer).casefold()


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
