"""Flashcard pages: whole pages with their cards beside them, and texts that are no such page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from srs_cli.extract.flashcards import find
from srs_cli.extract.pages.wording import SEED, asks
from srs_cli.model.document import Line
from srs_cli.model.draft import Harvest

DOCUMENTS = Path(__file__).parent / "documents"


def harvest(text: str) -> Harvest:
    return find([Line(n, line) for n, line in enumerate(text.splitlines(), 1)])


def cards(text: str) -> list[tuple[str, str]]:
    return [(d.question, d.answer if isinstance(d.answer, str) else " / ".join(d.answer)) for d in harvest(text).drafts]


@pytest.mark.parametrize("page", sorted(DOCUMENTS.glob("flashcards-*.txt")), ids=lambda p: p.stem)
def test_a_page_yields_exactly_its_cards(page: Path) -> None:
    gold = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    want = [(c["question"], " ".join(c["answer"])) for c in gold["cards"]]
    drafts = harvest(page.read_text(encoding="utf-8")).drafts
    assert [(d.question, d.answer if isinstance(d.answer, str) else " ".join(d.answer)) for d in drafts] == want


@pytest.mark.parametrize("subject", ["cells", "contract", "energy", "networks"])
def test_the_question_marks_are_not_needed(subject: str) -> None:
    text = (DOCUMENTS / f"flashcards-{subject}.txt").read_text(encoding="utf-8")
    assert cards(text.replace("?", "")) == [(q.replace("?", ""), a) for q, a in cards(text)]


@pytest.mark.parametrize(
    "line",
    [
        "What is a mole", "Who wrote Emma", "Name two alloys", "Define inertia", "Explain why ice floats", "List the noble gases",
        "In which year did the wall fall", "To what extent was it planned", "Apart from tin, what else is in bronze",
        "As the tide falls, what happens to the crabs", "State one use of argon", "The tail of a comet ______ from the sun",
        "How many bones are there in the hand", "¿Dónde está Quito?", "أين النيل؟", "水是什么\uff1f", 'Who said "I came, I saw"?', "What is a force? [2 marks]",
    ],
)  # fmt: skip
def test_asked(line: str) -> None:
    assert asks(line) >= SEED


@pytest.mark.parametrize(
    "line",
    [
        "When water freezes, it grows", "Where two plates meet", "How fast a thing moves", "What matters is the order", "Which is why it floats",
        "In which case the rule fails", "Name given to the first five books", "State in which nothing moves", "list of the kings",
        '"Where are you?"', "Who, in the end, paid;", "The way in which it is built", "",
    ],
)  # fmt: skip
def test_not_asked(line: str) -> None:
    assert asks(line) < SEED


def test_a_question_without_an_answer_is_reported() -> None:
    found = harvest(
        "What is a fjord?\nA drowned valley\nWhat is a tarn?\nWhat is a scree?\nLoose stones\nWhat is a col?\nA pass"
    )
    assert [d.question for d in found.drafts] == ["What is a fjord?", "What is a scree?", "What is a col?"]
    assert [(x.line, x.what) for x in found.left] == [(3, "a question without an answer")]


def test_the_page_ends_where_other_matter_begins() -> None:
    page = "Why is the sky blue?\nAir scatters blue light\nWhy is snow white?\nIt scatters all light\nWhy is soot black?\nIt scatters none\n"
    found = harvest(page + "\nColours of flames\n\n- copper burns green\n- sodium burns yellow\n")
    assert found.drafts[-1].answer == "It scatters none"
    assert found.used == frozenset(range(1, 7))


def test_choices_without_a_key_are_no_cards() -> None:
    one = "Which planet is nearest the sun?\na) Mars\nb) Mercury\nc) Venus\n"
    two = "Which gas do plants take in?\na) oxygen\nb) argon\nc) carbon dioxide\n"
    found = harvest(one + two + one.replace("nearest", "next to"))
    assert not found.drafts


def test_question_headings_among_other_headings_are_an_outline() -> None:
    block = "{}\n\n- first point of it\n- second point of it\n\n"
    text = "".join(
        map(
            block.format,
            [
                "Why it began",
                "Costs",
                "Was it worth it?",
                "The end",
                "What came next?",
                "Who gained?",
                "Sources of it",
                "Names",
            ],
        )
    )
    assert not harvest(text).drafts


def test_22_lines_of_answer() -> None:
    lines = [f"point number {n} of the list" for n in range(22)]
    page = "".join(f"What belongs to group {g}?\n" + "\n".join(lines) + "\n" for g in "ABCD")
    assert [len(d.answer) for d in harvest(page).drafts] == [22] * 4


def test_long_text_takes_no_longer_than_linear() -> None:
    for text in (
        "what " * 300_000,
        "In a b, " * 150_000,
        "What is it? " * 100_000,
        ("what is " * 40 + "\n") * 4000,
        "1. " * 400_000,
        "*a" * 600_000,
    ):
        harvest(text)


def test_a_fraction_may_be_an_answer_and_a_card_count_is_none() -> None:
    text = "Chance\nWhat is the chance of a six with one die?\n1/6\nWhat is the chance of heads?\n1/2\nWhat is a trial?\nOne throw\nWhat is an outcome?\nWhat a throw shows\n1/20\n"
    found = {d.question: d.answer for d in harvest(text).drafts}
    assert found["What is the chance of a six with one die?"] == "1/6"
    assert found["What is an outcome?"] == "What a throw shows"
