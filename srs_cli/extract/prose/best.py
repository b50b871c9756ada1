"""The sentences of a document and their cards, the best first; what can be worth no more than what is kept is never worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush

from msgspec import Struct

from srs_cli.extract.prose.clozes import Asked


class Sentence(Struct):
    """A sentence that may be asked about."""

    number: int  # in the document
    line: int  # where it starts
    printed: str
    text: str  # without what ties it to the one before
    first: bool  # of its paragraph
    path: tuple[str, ...]  # the headings above it, outermost first
    most: float  # no card made of it is worth more
    cards: tuple[Asked, ...] | None = None  # None before anybody wanted to know


class Candidate(Struct, frozen=True):
    """A card that a sentence gives, and its worth."""

    card: Asked
    worth: float
    sentence: Sentence
    place: tuple[int, int]  # in the document: the number of its sentence, its own among that sentence's


def best_first(
    sentences: Iterable[Sentence], candidates: Callable[[Sentence], Iterable[Candidate]]
) -> Iterator[Candidate]:
    """Yield the candidates by falling worth, of the same worth in the document's order, and ask no sentence before its turn."""
    waiting: list[tuple[float, tuple[int, int], Candidate]] = []
    for sentence in sorted(sentences, key=lambda one: -one.most):
        while waiting and -waiting[0][0] > sentence.most:
            yield heappop(waiting)[2]
        for candidate in candidates(sentence):
            heappush(waiting, (-candidate.worth, candidate.place, candidate))
    while waiting:
        yield heappop(waiting)[2]
