"""The best cards first: in the right order, none that could be better left unasked, none asked in vain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from srs_cli.extract.prose import sentences
from srs_cli.extract.prose.asking import asked
from srs_cli.extract.prose.best import Candidate, Sentence, best_first
from srs_cli.extract.prose.clozes import Asked
from srs_cli.extract.prose.people import People
from srs_cli.extract.prose.worth import most_worth, worth

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.txt"))
NOBODY = People(Counter())


@pytest.mark.parametrize(
    "text",
    [
        "The treaty of Utrecht was signed on 11 April 1713.",
        "On 26 October (8 November) 1917 the palace in Petrograd was stormed by the guards.",
        "The Treaty of Utrecht is a peace (a late one) that Spain (for once) and France (for the third time) signed under Louis (the king).",
        "In the spring of 1848 the Assembly in Frankfurt met for the first time in Saint Paul's Church.",
        "The Bank of England was founded in 1694 by William Paterson.",
        "The first sonata of Domenico Scarlatti appeared in London in the 1730s.",
    ],
)
def test_no_card_is_worth_more_than_its_sentence_can_be(text: str) -> None:
    assert any(values(text))
    for found, most in zip(values(text), most_worth(text), strict=True):
        assert max(found, default=0) <= most


def test_no_card_of_a_document_is_worth_more_than_its_sentence_can_be() -> None:
    for path in DOCUMENTS:
        text = " ".join(path.read_text("utf-8").split())
        for start, end in sentences.split(text):
            for found, most in zip(values(text[start:end]), most_worth(text[start:end]), strict=False):
                assert max(found, default=0) <= most


def values(text: str) -> list[list[float]]:
    """Return the worth of the sentence's cards: of those that ask for a date, of the others."""
    return [[worth(card.question, card.answer) for card in cards] for cards in asked(text, NOBODY, frozenset())]


def sentence(number: int, dated: Sequence[float], others: Sequence[float] = (), *, turns: list[int]) -> Sentence:
    """Return a sentence that gives cards of that worth, and tells `turns` when it is asked."""
    most = 118 if dated else 102
    made = Sentence(number, number, "", "", first=True, path=(), most=most, most_undated=102)

    def goes() -> Iterator[list[Candidate]]:
        for cards in (dated, others):
            turns.append(number)
            yield [
                Candidate(Asked("?", "", "date"), value, made, (number, place))
                for place, value in enumerate(cards, len(dated) if cards is others else 0)
            ]

    made.goes = goes()
    return made


def test_cards_come_by_falling_worth_then_in_the_order_of_the_document() -> None:
    turns: list[int] = []
    one = sentence(1, (80, 90), (95,), turns=turns)
    two = sentence(2, (90,), turns=turns)
    three = sentence(3, (), (101, 80), turns=turns)
    found = best_first([one, two, three])
    assert [(each.worth, each.place) for each in found] == [
        (101, (3, 0)),
        (95, (1, 2)),
        (90, (1, 1)),
        (90, (2, 0)),
        (80, (1, 0)),
        (80, (3, 1)),
    ]


def test_a_sentence_that_can_be_worth_no_more_is_not_asked() -> None:
    turns: list[int] = []
    found = best_first([sentence(1, (), (90,), turns=turns), sentence(2, (103,), (80,), turns=turns)])
    assert next(found).place == (2, 0)
    assert turns == [2]
    assert next(found).place == (1, 0)
    assert turns == [2, 1, 1, 2]


def test_of_two_that_are_worth_the_same_the_one_that_is_asked_later_may_come_first() -> None:
    turns: list[int] = []
    found = best_first([sentence(1, (), (102,), turns=turns), sentence(2, (102,), turns=turns)])
    assert [each.place for each in found] == [(1, 0), (2, 0)]
