"""Outlines: whole notes with the facts their cards must ask, and small notes with their cards beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from srs_cli.extract import outline, table
from srs_cli.model.document import Line
from srs_cli.model.draft import Draft, Harvest
from tests.extract.fact_check import count, missed

DOCUMENTS = Path(__file__).parent / "documents"
NOTES = sorted(path for path in DOCUMENTS.glob("outline-*") if path.suffix != ".json")


def lines(text: str) -> list[Line]:
    return [Line(n, line) for n, line in enumerate(text.splitlines(), 1)]


def harvest(text: str) -> Harvest:
    return outline.find(lines(text))


def cards(text: str) -> list[tuple[str, str]]:
    return [(d.question, d.answer if isinstance(d.answer, str) else " / ".join(d.answer)) for d in harvest(text).drafts]


def drafts_of(path: Path) -> list[Draft]:
    rows = lines(path.read_text(encoding="utf-8"))
    tables = table.find(rows)
    return [*tables.drafts, *outline.find([row for row in rows if row.number not in tables.used]).drafts]


@pytest.mark.parametrize("path", NOTES, ids=lambda p: p.stem)
def test_notes_give_their_facts_and_not_many_cards_more(path: Path) -> None:
    gold = path.with_suffix(".json")
    drafts = drafts_of(path)
    assert missed(gold, drafts) == []
    assert len(drafts) <= 1.8 * count(gold)


@pytest.mark.parametrize("path", NOTES, ids=lambda p: p.stem)
def test_every_card_fits_and_keeps_its_answer_to_itself(path: Path) -> None:
    for draft in drafts_of(path):
        answer = draft.answer if isinstance(draft.answer, str) else " ".join(draft.answer)
        assert len(f"{draft.question} {answer}".split()) <= 70
        if draft.type == "cloze":
            hidden = re.findall(r"\{\{c1::(.*?)(?:::[^{}]*)?\}\}", draft.question)
            rest = re.sub(r"\{\{.*?\}\}", "", draft.question)
            assert len(hidden) == 1
            assert hidden[0].lower() not in rest.lower()
        else:
            assert answer
            assert answer.lower() not in draft.question.lower()


def test_labels_dates_and_definitions() -> None:
    text = (
        "Printing\n\n- Johannes Gutenberg – German inventor of movable type\n- Date: 1450\n"
        "- An incunable is a book printed before 1501\n- In 1476, William Caxton set up a press in Westminster"
    )
    assert cards(text)[1:] == [
        ("Who is Johannes Gutenberg?", "German inventor of movable type"),
        ("Printing: what is the date?", "1450"),
        ("What is an incunable?", "a book printed before 1501"),
        ("An incunable is a book printed before {{c1::1501::when?}}", ""),
        ("When did William Caxton set up a press in Westminster?", "1476"),
        ("In 1476, William Caxton set up {{c1::a press in Westminster}}", ""),
    ]


def test_pros_and_cons_ask_with_the_question_above_them() -> None:
    text = "Should the dam be built?\n\nFOR\n\n- cheap power\n- jobs for the valley\n\nAGAINST\n\n- villages drown\n- fish cannot pass"
    found = harvest(text).drafts
    assert [(d.question, d.answer) for d in found if d.type == "basic"] == [
        ("Should the dam be built? FOR – what are the 2 arguments?", ("cheap power", "jobs for the valley")),
        ("Should the dam be built? AGAINST – what are the 2 arguments?", ("villages drown", "fish cannot pass")),
    ]
    assert found[0].context == ("Should the dam be built?", "FOR")


def test_flattened_lists_go_back_under_their_lead_ins() -> None:
    text = (
        "Volcanoes\n\n· Gases given off:\n\n· steam\n\n· carbon dioxide\n\n· The active volcanoes of Italy\n\n· Etna\n\n· Vesuvius\n\n"
        "· Lava cools to basalt on the sea floor"
    )
    assert ("What are the gases given off? (2)", "steam / carbon dioxide") in cards(text)
    assert ("What are the active volcanoes of Italy? (2)", "Etna / Vesuvius") in cards(text)
    assert ("Volcanoes – Lava cools to {{c1::basalt on the sea floor}}", "") in cards(text)


def test_a_generic_heading_asks_with_the_heading_above_it() -> None:
    text = "# The Black Death\n\n## Results\n\n- wages rose\n- whole villages were left empty\n"
    assert cards(text)[0] == (
        "The Black Death: what were the results? (2)",
        "wages rose / whole villages were left empty",
    )


def test_a_how_heading_becomes_a_question() -> None:
    text = "How bees helped farmers\n- they pollinate fruit trees\n- they make honey\n"
    assert cards(text)[0][0] == "How did bees help farmers?"


def test_a_pronoun_brings_the_sentence_that_explains_it_or_no_card() -> None:
    text = "Curie\n\n- Marie Curie discovered radium in 1898\n- She shared the Nobel Prize with her husband\n"
    assert (
        "Marie Curie shared {{c1::the Nobel Prize with her husband}}",
        "",
    ) in cards(text)
    alone = "Curie\n\n- radium, polonium\n- She shared the Nobel Prize with her husband\n"
    assert not any(question.startswith("She") for question, _ in cards(alone))


def test_long_lists_are_shortened_or_left_to_their_points() -> None:
    point = "the {} treaty changed the northern border of the kingdom (which had stood since the days of the old queen)"
    text = "Border treaties\n\n" + "".join(
        f"- {point.format(name)}\n" for name in ("first", "second", "third", "fourth")
    )
    question, answer = cards(text)[0]
    assert question.startswith("Border treaties: how do these go on? “the first treaty changed …”; “the second treaty")
    assert "old queen" not in answer
    assert not any("how do these go on" in q for q, _ in cards(text + text.replace("Border treaties\n\n", "")))


@pytest.mark.parametrize(
    "text",
    [
        "1917\n\n- 8 March—strikes begin in the capital\n- 15 March—the tsar gives up the throne\n- 16 April—Lenin returns\n",
        "Contents\n\n- Chapter 1\n- Chapter 2\n- Chapter 3\n",
        "References\n\n- https://example.org/a\n- https://example.org/b\n",
        "Menu\n\n- Home\n- Sign in\n",
        "",
    ],
)
def test_chronologies_and_furniture_are_left_alone(text: str) -> None:
    found = harvest(text)
    assert (found.drafts, found.used) == ((), frozenset())


def test_prose_with_a_short_list_is_not_claimed() -> None:
    found = harvest((DOCUMENTS / "outline-none.txt").read_text(encoding="utf-8"))
    assert (found.drafts, found.used) == ((), frozenset())


def test_captions_and_lines_in_code_are_no_cards() -> None:
    text = "Bridges\n\n- Arches push outwards\n- Cables pull\n- Piers carry the load\n\nThe picture above shows the old bridge at dawn.\n"
    found = harvest(text)
    assert any(left.line == 7 for left in found.left)
    code = [Line(1, "Loops", heading=1), Line(2, "- a loop runs code", code=True), Line(3, "- it ends", code=True)]
    assert outline.find(code).drafts == ()
