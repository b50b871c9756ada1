"""Sentences that stand alone, and those that do not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from srs_cli.extract.prose import subjects
from srs_cli.extract.prose.people import People, people
from srs_cli.extract.prose.pointing import stands_alone

KNOWN = people(
    [
        "Dr Meitner studied in Vienna. Otto Hahn was born in 1879. Professor Frisch wrote to Hahn. Meitner left Berlin, and Hahn stayed. Frisch was tired."
    ],
    frozenset(),
)


def alone(*sentences: str, path: tuple[str, ...] = ()) -> list[str]:
    return standing(sentences, KNOWN, path)


def standing(sentences: Sequence[str], known: People, path: tuple[str, ...]) -> list[str]:
    resolved = subjects.resolved(sentences, known, path, bool)
    return [subjects.alone(sentence, path, first=not number) for number, sentence in enumerate(resolved)]


def test_people_are_known_by_title_birth_and_full_name_and_places_are_not() -> None:
    text = "President Lopez lived in Quito. In Quito he met A. B. Ruiz. The city of Quito is high. Ruiz was ill. Lopez died in 1950."
    assert set(people([text], frozenset(text.split())).counts) == {"Lopez", "Ruiz"}
    assert KNOWN.named("Meitner told Hahn that Berlin was cold.") == ["Meitner", "Hahn"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Meitner studied physics.", "In 1907 she moved to Berlin.", "In 1907 Meitner moved to Berlin."),
        ("Meitner studied physics.", "Her papers were burnt in 1938.", "Meitner's papers were burnt in 1938."),
        ("Meitner studied physics.", "However, she left in 1938.", "Meitner left in 1938."),
        ("Meitner wrote to Hahn.", "She left in 1938.", ""),  # which of the two the text does not say
        ("Meitner loved her work.", "He left in 1938.", ""),  # another person
        ("Meitner's father was a lawyer.", "He died in 1910.", ""),
        ("The weather was cold.", "She left in 1938.", ""),
    ],
)
def test_he_and_she(first: str, second: str, expected: str) -> None:
    assert alone(first, second)[1] == expected


def test_the_one_a_chapter_is_about_is_meant_though_another_is_named() -> None:
    assert alone("Meitner wrote to Hahn.", "She left in 1938.", path=("Lise Meitner",))[1] == "Meitner left in 1938."


@pytest.mark.parametrize(
    "sentence",
    [
        "This treaty was signed in Paris in 1763.",
        "Spain refused to sign these terms in 1763.",
        "Two days later the king left for Madrid in 1808.",
        "The treaty was signed in Paris on 10 February 1763.",
        "On 10 February 1763 the treaty was signed in Paris.",
        "It was signed in Paris on 10 February 1763.",
        "In 1763 they signed a peace in Paris.",
        "France did not recognise it until 1778.",
        "At that time Spain owned Florida.",
        "The latter was sold to Spain in 1762.",
        "The two countries made peace in 1763.",
        "We believe that Spain lost the war in 1763.",
        "A similar pact was signed in Madrid in 1761.",
        "Spain arrived there in 1565 with five ships.",
        "An event that took place in Lima on 3 May 1780 shocked the crown.",
        "At one point the attack on Havana had to be broken off.",
        "Two of them sailed from Cadiz in 1519.",
        "About 5,000 sailors died in the attack.",
        "The losses of Spain in 1588 were even greater.",
    ],
)
def test_sentences_that_point_elsewhere(sentence: str) -> None:
    assert not stands_alone(sentence, ())


@pytest.mark.parametrize(
    "sentence",
    [
        "The Treaty of Paris was signed on 10 February 1763.",
        "France and Spain quarrelled until the two countries made peace in 1763.",
        "It was not until 1778 that France recognised the United States.",
        "Chlorophyll is green because it absorbs red light.",
        "Spain sailed to Florida and built a fort there in 1565.",
        "In its note to London, Spain asked for Florida.",
        "The US Navy was founded in 1775.",
        "Those who refused were sent to Cuba.",
    ],
)
def test_sentences_that_stand(sentence: str) -> None:
    assert stands_alone(sentence, ())


@pytest.mark.parametrize(
    ("sentence", "trimmed"),
    [
        ("Eventually in 1763 Spain gave up Florida.", "In 1763 Spain gave up Florida."),
        ("Somewhat earlier, in May 1762, Havana fell.", "In May 1762, Havana fell."),
        ("Spain also lost the port of Manila in 1762.", "Spain lost the port of Manila in 1762."),
        ("Manila, for example, was lost by Spain in 1762.", "Manila was lost by Spain in 1762."),
        (
            "Spain closed the old port of Cadiz in May 1763 and signed this treaty in Paris.",
            "Spain closed the old port of Cadiz in May 1763.",
        ),
    ],
)
def test_what_ties_a_sentence_to_the_one_before_goes(sentence: str, trimmed: str) -> None:
    assert alone("The war was long.", sentence)[1] == trimmed


def test_her_is_not_the_one_named_in_the_sentence_when_the_paragraph_is_about_another() -> None:
    assert alone("Meitner wrote of her work.", "Otto Hahn praised her paper in 1939.")[1] == ""


def test_a_place_in_front_is_no_part_of_a_name() -> None:
    assert alone("In Berlin Meitner met Planck.", "She left in 1938.")[1] == "Meitner left in 1938."


def test_a_heading_says_which_conference() -> None:
    assert stands_alone("The conference opened in Algeciras on 16 January 1906.", ("The Algeciras Conference",))


def test_no_people_no_resolution() -> None:
    nobody = People(KNOWN.counts.__class__())
    assert standing(["Meitner left.", "She died in 1968."], nobody, ()) == ["Meitner left.", ""]
