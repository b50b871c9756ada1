"""The best cards first: in the right order, none that could be better left unasked, none asked in vain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
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
        "The aim of the League of Nations was the peace of Europe.",
        "The first sonata of Domenico Scarlatti appeared in London in the 1730s.",
    ],
)
def test_no_card_is_worth_more_than_its_sentence_can_be(text: str) -> None:
    cards = list(asked(text, NOBODY, frozenset()))
    assert cards
    assert max(worth(card.question, card.answer) for card in cards) <= most_worth(text)


def test_no_card_of_a_document_is_worth_more_than_its_sentence_can_be() -> None:
    for path in DOCUMENTS:
        text = " ".join(path.read_text("utf-8").split())
        for start, end in sentences.split(text):
            for card in asked(text[start:end], NOBODY, frozenset()):
                assert worth(card.question, card.answer) <= most_worth(text[start:end])


def sentence(number: int, most: float) -> Sentence:
    return Sentence(number, number, "", "", True, (), most)  # noqa: FBT003 - its place among fields, not a switch


def test_cards_come_by_falling_worth_then_in_the_order_of_the_document() -> None:
    values = {1: (80.0, 90.0), 2: (90.0,), 3: (), 4: (95.0, 70.0)}

    def candidates(one: Sentence) -> Iterator[Candidate]:
        for number, value in enumerate(values[one.number]):
            yield Candidate(Asked("?", "", "date"), value, one, (one.number, number))

    found = best_first([sentence(1, 90), sentence(2, 118), sentence(3, 80), sentence(4, 95)], candidates)
    assert [(one.worth, one.place) for one in found] == [
        (95, (4, 0)),
        (90, (1, 1)),
        (90, (2, 0)),
        (80, (1, 0)),
        (70, (4, 1)),
    ]


def test_a_sentence_that_can_be_worth_no_more_is_not_asked() -> None:
    turns: list[int] = []

    def candidates(one: Sentence) -> Iterator[Candidate]:
        turns.append(one.number)
        yield Candidate(Asked("?", "", "date"), one.most - 1, one, (one.number, 0))

    found = best_first([sentence(1, 80), sentence(2, 118), sentence(3, 110)], candidates)
    assert next(found).place == (2, 0)
    assert turns == [2]
