"""Glossaries: whole lists with their cards beside them, and lists that are none."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from srs_cli.extract.glossary import find
from srs_cli.extract.glossary.asking import ask_term
from srs_cli.model.document import Line
from srs_cli.model.draft import Harvest

DOCUMENTS = Path(__file__).parent / "documents"


def harvest(text: str) -> Harvest:
    return find([Line(n, line) for n, line in enumerate(text.splitlines(), 1)])


def bare(question: str) -> str:
    """The term of a question, in lower case: within a sentence it has no capital."""
    found = re.fullmatch(r"What is (?:an? )?(.+)\?", question)
    return (found[1] if found else question).casefold()


@pytest.mark.parametrize("page", sorted(DOCUMENTS.glob("glossary-*.txt")), ids=lambda p: p.stem)
def test_a_list_yields_exactly_its_cards(page: Path) -> None:
    gold = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    want = []
    for card in gold["cards"]:
        names = ", ".join(card.get("aliases", []))
        want.append((card["question"] + (f" ({names})" if names else ""), " ".join(card["answer"])))
    found = [(bare(d.question), d.answer) for d in harvest(page.read_text(encoding="utf-8")).drafts]
    assert found == [(term.casefold(), answer) for term, answer in want]


@pytest.mark.parametrize(
    "page",
    sorted(p for kind in ("flashcards", "marked") for p in DOCUMENTS.glob(f"{kind}-*.txt")),
    ids=lambda p: p.stem,
)
def test_a_document_of_another_kind_yields_nothing(page: Path) -> None:
    assert not harvest(page.read_text(encoding="utf-8")).drafts


def test_a_process_is_asked_for_in_a_sentence_and_a_thing_by_its_name() -> None:
    text = "Key terms\n\nErosion\nThe wearing away of rock.\n\nOsmosis\nThe movement of water through a membrane.\n\nRidges\nThe growth lines of a shell.\n\nWatt\nA unit of power."
    assert [d.question for d in harvest(text).drafts] == ["Erosion", "What is osmosis?", "Ridges", "What is a watt?"]


def test_a_reference_to_another_entry_is_no_card() -> None:
    found = harvest((DOCUMENTS / "glossary-geology.txt").read_text(encoding="utf-8"))
    assert "Bed" not in [d.question for d in found.drafts]
    assert "a reference to another entry" in [x.what for x in found.left]


def test_other_names_go_with_the_term() -> None:
    text = "Glossary\n\nHydrochloric acid\nalso called muriatic acid\nA strong acid.\n\nLye (also known as caustic soda)\nA strong base.\n\nSalt\nWhat both make."
    assert [d.question for d in harvest(text).drafts] == [
        "Hydrochloric acid (muriatic acid)",
        "Lye (caustic soda)",
        "Salt",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Anna\n22 years\nBen\n30 years\nCarl\n41 years\nDora\n18 years\nEmil\n52 years",
        "Background\n\nThe king was old.\n\nCauses\n\nTaxes rose each year.\n\nEvents\n\nA march on the town.\n",
        "Apples      1.20\nBread       2.10\nCheese      4.00\nDates       3.10\nEggs        0.90",
        "",
    ],
)
def test_no_glossary(text: str) -> None:
    assert not harvest(text).drafts


def test_long_text_takes_no_longer_than_linear() -> None:
    for text in (
        "Glossary\n" + "a " * 140_000,
        "word (n.) " * 140_000,
        "a   " * 310_000,
        "A\n" * 30_000,
        "also called " * 20_000,
        "Glossary\n" + "term\nits meaning is this.\n" * 10_000,
    ):
        harvest(text)


@pytest.mark.parametrize(
    ("term", "definition", "question"),
    [
        ("Offer", "A statement of willingness to be bound.", "What is an offer?"),
        ("Eulogy", "A speech in praise of somebody.", "What is a eulogy?"),
        ("Void contract", "A contract that has no legal effect.", "What is a void contract?"),
        ("Photosynthesis", "The process by which plants make sugar.", "What is photosynthesis?"),
        ("Basalt", "A dark, fine-grained rock of cooled lava.", "What is basalt?"),
        ("Renaissance", "The movement in art that turned back to Rome.", "What is Renaissance?"),
        ("Impressionism", "A style of painting with loose brushwork.", "What is impressionism?"),
        ("Neurotransmitter", "A chemical that crosses a gap.", "What is a neurotransmitter?"),
        ("Dendrite", "A short branch that takes up signals.", "What is a dendrite?"),
        ("Magna Carta", "A charter that bound the king to the law.", "Magna Carta"),
        ("NATO", "An alliance of states on both sides of the Atlantic.", "NATO"),
        ("Damages", "A sum of money paid for a loss.", "Damages"),
        ("Watershed", "The boundary between two drainage basins.", "Watershed"),
        ("perro", "a dog", "perro"),
        ("Rescission", "Setting a contract aside.", "Rescission"),
    ],
)
def test_how_a_term_is_asked_for(term: str, definition: str, question: str) -> None:
    assert ask_term(term, definition, frozenset()) == question


def test_a_word_that_the_document_writes_small_is_no_name() -> None:
    assert ask_term("Cubism", "A style of painting in planes.", frozenset()) == "What is cubism?"
    assert ask_term("Baroque", "A style of curves and gold.", frozenset()) == "What is Baroque?"
    assert ask_term("Baroque", "A style of curves and gold.", frozenset({"baroque"})) == "What is baroque?"


def test_definitions_on_one_line_are_a_list_and_a_card_each() -> None:
    text = "# Weather\n\nTypes of cloud: cirrus \u2013 thin and high; cumulus \u2013 a heap with a flat base; stratus \u2013 a grey sheet that covers the sky\n"
    assert [(d.question, d.answer) for d in harvest(text).drafts] == [
        ("What are the types of cloud? (3)", ("cirrus", "cumulus", "stratus")),
        ("What is cirrus?", "thin and high"),
        ("What is a cumulus?", "a heap with a flat base"),
        ("What is a stratus?", "a grey sheet that covers the sky"),
    ]
    parts = "Parts of a flower: anther - makes pollen; stigma - catches pollen; petals - colourful leaves; roots - take up water\n"
    assert [d.question for d in harvest(parts).drafts] == [
        "What are the parts of a flower? (4)",
        "What does the anther do?",
        "What does the stigma do?",
        "What are petals?",
        "What do roots do?",
    ]


def test_what_a_line_tells_of_each_thing_is_no_list_of_the_things() -> None:
    text = "Functions of nutrients: fats - store energy; fibre - keeps food moving\n"
    assert [d.question for d in harvest(text).drafts] == ["What do fats do?", "What does the fibre do?"]


@pytest.mark.parametrize(
    "text",
    [
        "He brought three things: bread; a knife; a rope that was long - and old\n",
        "Opening hours: Monday - closed\n",
        "It was simple: he paid - and left; she stayed - and waited\n",
    ],
)
def test_a_line_with_dashes_that_defines_nothing_makes_no_card(text: str) -> None:
    assert not harvest(text).drafts
