"""Prose: whole documents with the facts their cards must ask, and paragraphs with their cards beside them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from srs_cli.extract import prose
from srs_cli.model.document import Line
from srs_cli.model.draft import Draft, Harvest
from tests.extract.fact_check import count, missed

DOCUMENTS = Path(__file__).parent / "documents"
ESSAYS = sorted(path for path in DOCUMENTS.glob("prose-*.txt") if path.stem != "prose-none")


def harvest(text: str) -> Harvest:
    return prose.find([Line(number, line) for number, line in enumerate(text.splitlines(), 1)])


def drafts_of(path: Path) -> tuple[Draft, ...]:
    return harvest(path.read_text(encoding="utf-8")).drafts


def asked(draft: Draft) -> str:
    return f"{draft.question} => {draft.answer}" if draft.answer else draft.question


@pytest.mark.parametrize("path", ESSAYS, ids=lambda path: path.stem)
def test_four_of_five_facts_of_a_document_are_asked(path: Path) -> None:
    gold = path.with_suffix(".json")
    unasked = missed(gold, drafts_of(path))
    assert len(unasked) <= 0.2 * count(gold), unasked


@pytest.mark.parametrize("path", ESSAYS, ids=lambda path: path.stem)
def test_what_stands_beside_the_text_never_becomes_a_card(path: Path) -> None:
    beside = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["boilerplate"]
    cards = " | ".join(asked(draft) for draft in drafts_of(path))
    assert [words for words in beside if words in cards] == []


@pytest.mark.parametrize("path", ESSAYS, ids=lambda path: path.stem)
def test_every_card_can_stand_alone(path: Path) -> None:
    for draft in drafts_of(path):
        text = re.sub(r"\{\{c1::(.*?)(?:::.*?)?\}\}", r"\1", draft.question)
        assert not re.match(r"(?:He|She|It|They|This|These|That|His|Her|Its|Their|Such)\b", text), text
        assert len(text.split()) <= 60
        hidden = re.findall(r"\{\{c1::(.*?)\}\}", draft.question)
        assert (len(hidden), draft.type) == ((0, "basic") if draft.answer else (1, "cloze"))
        assert not hidden or hidden[0] not in draft.question.replace("{{c1::" + hidden[0] + "}}", "")


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sorted(DOCUMENTS.iterdir())
        if path.suffix in (".txt", ".md") and not path.stem.startswith(("prose-", "outline-none"))  # that one is prose
    ]
    + [DOCUMENTS / "prose-none.txt"],
    ids=lambda path: path.stem,
)
def test_nothing_is_claimed_in_documents_of_another_shape(path: Path) -> None:
    found = harvest(path.read_text(encoding="utf-8"))
    assert [asked(draft) for draft in found.drafts] == []
    assert found.used == frozenset()


BIOGRAPHY = """The Early Years

Ada Okafor was born in Lagos on 4 June 1902. In 1921 she moved to Accra to study botany under Professor Mensah. \
She published a paper on mangroves, which was read by nobody. Her sister, Ngozi Okafor, was a painter. She died in 1960.
"""


def test_a_pronoun_becomes_the_name_it_surely_means_and_else_the_sentence_is_left_out() -> None:
    cards = [
        asked(draft) for draft in harvest(BIOGRAPHY + "\n" + BIOGRAPHY.replace("Ada Okafor", "Ama Boateng")).drafts
    ]
    assert "When was Ada Okafor born in Lagos? => 4 June 1902" in cards
    assert "In {{c1::1921::which year?}} Ada Okafor moved to Accra to study botany under Professor Mensah." in cards
    assert not [card for card in cards if "1960" in card]  # which of the sisters?


def test_a_page_break_a_footnote_and_a_hyphen_do_not_cut_a_sentence() -> None:
    page = (
        "The canal was dug by hand. It took nine years and cost more than anybody had expected, because the walls of the cutting "
        "slid down again and again. The first company went bankrupt. The canal of Corinth was "
        "opened for traffic after eleven years of con-\n\n"
        "³ Papadopoulos, *The Isthmus*, Vol. 2, p. 88.\n\n"
        "41\n\n"
        "struction on 25 July 1893, and the first ship to pass through it was a steamer. Its walls are steep."
    )
    found = harvest(page)
    assert "When was the canal of Corinth opened for traffic after eleven years of construction? => 25 July 1893" in [
        asked(draft) for draft in found.drafts
    ]
    assert {(item.line, item.what) for item in found.left} >= {(3, "footnote"), (5, "page number")}


def test_a_page_in_one_line_is_cut_at_its_headings_and_columns_point_into_it() -> None:
    text = (
        "THE SUEZ CANAL BEGINNINGS Ferdinand de Lesseps founded the company in December 1858. The work was begun at Port Said on "
        "25 April 1859. OPENING AND TRADE The canal was opened by the Khedive on 17 November 1869. "
    )
    page = text + "Ships pay a toll. " * 120 + "REFERENCES Karabell, Z. (2003). Parting the Desert. New York: Knopf. "
    drafts = harvest(page).drafts
    assert {draft.context[-1] for draft in drafts} == {"THE SUEZ CANAL BEGINNINGS", "OPENING AND TRADE"}
    assert all(
        page[draft.column - 1 :].startswith(re.sub(r"\W.*", "", re.sub(r"\{\{c1::", "", draft.question)))
        for draft in drafts
        if draft.type == "cloze"
    )
    assert "Karabell" not in " ".join(asked(draft) for draft in drafts)


def test_a_contents_table_names_the_chapters() -> None:
    rows = [
        "| CHAPTER I. Ice and Fire | 3 |",
        "| How a Glacier Moves | 4 |",
        "| CHAPTER II. After the Thaw | 60 |",
        "| Notes | 90 |",
    ]
    paragraph = (
        "The glacier was measured by Louis Agassiz in 1840. A stake moved 71 metres in a year. The stakes were made of larch, "
        "and a party of students read them every month until the hut was closed by snow in November 1845."
    )
    found = harvest(
        "\n".join(
            [
                *rows,
                "",
                "ICE AND FIRE",
                "",
                "How a Glacier Moves",
                "",
                paragraph,
                "",
                "AFTER THE THAW",
                "",
                paragraph.replace("1840", "1841"),
            ]
        )
    )
    assert {draft.context for draft in found.drafts} == {("Ice and Fire", "How a Glacier Moves"), ("After the Thaw",)}


def test_a_book_keeps_its_best_cards_and_an_essay_many() -> None:
    sentence = "In {} the town of Aberby{} sold its market to the Duke of Lorn. The price was high and the people were angry about it. "
    long = "\n\n".join(
        "".join(sentence.format(1100 + (i * 7 + j) % 800, f"{i}q{j}") for j in range(6)) for i in range(1700)
    )
    cards = harvest(long).drafts
    assert len(long) > 1_200_000
    assert 600 < len(cards) <= 1_200
    assert len(harvest(long[:27_000]).drafts) <= 200


def test_rank_puts_a_day_before_a_year_and_a_short_card_before_a_long_one() -> None:
    def value(question: str, answer: str = "") -> float:
        return prose.rank(Draft(question, answer, 1, "prose"))

    day = value("The bridge at Arta was finished on {{c1::3 May 1606}}.")
    year = value("The bridge at Arta was finished in {{c1::1606}}.")
    name = value("The bridge at {{c1::Arta}} was finished in 1606 by masons.")
    assert day > year > name
    assert year > value("The bridge at Arta was finished in {{c1::1606}} " + "and stood there " * 14 + "for years.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n" * 500,
        "." * 100_000,
        "A " * 50_000,
        "{{c1::x}} was born in 1900. " * 500,
        "In 1900, " * 20_000,
        "\x00\u202e¹²³ (((" * 5_000,
    ],
    ids=["empty", "blank", "dots", "capitals", "clozes", "dates", "binary"],
)
def test_hostile_text_is_harmless(text: str) -> None:
    assert [draft for draft in harvest(text).drafts if "{{c1::{{" in draft.question] == []
