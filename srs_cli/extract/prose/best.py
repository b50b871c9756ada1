"""The sentences of a document and their cards, the best first; what can be worth no more than what is kept is never worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush, heapreplace

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
    most_undated: float  # nor one made of it that does not ask for a date
    goes: Iterator[Sequence[Candidate]] = iter(())  # its candidates: those that ask for a date, then the others
    given: int = 0  # how many cards it has given so far, candidates or not


class Candidate(Struct, frozen=True):
    """A card that a sentence gives, and its worth."""

    card: Asked
    worth: float
    sentence: Sentence
    place: tuple[int, int]  # in the document: the number of its sentence, its own among that sentence's


def best_first(sentences: Iterable[Sentence]) -> Iterator[Candidate]:
    """Yield the candidates by falling worth, of the same worth in the document's order, and ask no sentence before its turn."""
    turns = [(-one.most, one.number, one) for one in sentences]
    heapify(turns)
    waiting: list[tuple[float, tuple[int, int], Candidate]] = []
    while turns:
        while waiting and waiting[0][0] < turns[0][0]:
            yield heappop(waiting)[2]
        _, number, sentence = turns[0]
        found = next(sentence.goes, None)
        if found is None:
            heappop(turns)
            continue
        heapreplace(turns, (-sentence.most_undated, number, sentence))
        for candidate in found:
            heappush(waiting, (-candidate.worth, candidate.place, candidate))
    while waiting:
        yield heappop(waiting)[2]
