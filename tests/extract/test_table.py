"""Tables: whole documents with the facts their cells hold, and small tables with their cards beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from srs_cli.extract import table
from srs_cli.model.document import Line
from srs_cli.model.draft import Harvest
from tests.extract.fact_check import count, missed

DOCUMENTS = Path(__file__).parent / "documents"
TABLES = sorted(path for path in DOCUMENTS.glob("table-*") if path.suffix != ".json" and path.stem != "table-contents")


def harvest(text: str) -> Harvest:
    return table.find([Line(n, line) for n, line in enumerate(text.splitlines(), 1)])


def cards(text: str) -> list[tuple[str, str]]:
    return [(d.question, d.answer if isinstance(d.answer, str) else " / ".join(d.answer)) for d in harvest(text).drafts]


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.stem)
def test_tables_give_their_cells_and_nothing_empty(path: Path) -> None:
    gold = path.with_suffix(".json")
    drafts = harvest(path.read_text(encoding="utf-8")).drafts
    assert missed(gold, drafts) == []
    assert len(drafts) <= 1.6 * count(gold)
    assert not any(str(d.answer).lower() in {"n/a", "-"} for d in drafts)


def test_a_table_of_contents_and_a_timetable_are_left_with_the_reason() -> None:
    found = harvest((DOCUMENTS / "table-contents.md").read_text(encoding="utf-8"))
    assert (found.drafts, found.used) == ((), frozenset())
    first, second = found.left
    assert (first.line, first.last_line, first.what) == (3, 8, "a table of contents")
    assert second.line == 10


def test_element_numbers_are_no_page_numbers() -> None:
    text = "| Element | Atomic number |\n|---|---|\n| Hydrogen | 1 |\n| Helium | 2 |\n| Lithium | 3 |"
    assert cards(text) == [
        ("What is the atomic number of hydrogen?", "1"),
        ("What is the atomic number of helium?", "2"),
        ("What is the atomic number of lithium?", "3"),
    ]


def test_one_cell_a_line_with_rows_broken_by_blank_lines() -> None:
    text = "\tMetal\n\tOre\n\tUse\n\n\tIron\n\n\n\thaematite\n\tsteel\n\n\tCopper\n\n\tchalcopyrite\n\tN/A\n"
    assert cards(text) == [
        ("What is the ore of iron?", "haematite"),
        ("What is the use of iron?", "steel"),
        ("What is the ore of copper?", "chalcopyrite"),
    ]
    assert [left.line for left in harvest(text).left] == [14]


def test_columns_without_row_labels_are_lists_under_their_caption() -> None:
    text = (
        "Athens and Sparta at war\n\tAthens\n\tSparta\n\n\trelied on its navy and its walls\n\ttrained every man for the army\n\n"
        "\tlet its citizens vote on the war\n\twas led by two kings and by elders\n"
    )
    found = cards(text)
    assert found[0] == (
        "Athens and Sparta at war: what are the 2 points on Athens?",
        "relied on its navy and its walls / let its citizens vote on the war",
    )
    assert ("Sparta: was led by {{c1::two kings and by elders}}", "") in found


def test_cells_of_a_reader_and_semicolon_lists() -> None:
    rows = [
        ("", "Capital", "Languages"),
        ("Chile", "Santiago", "Spanish"),
        ("Haiti", "Port-au-Prince", "French; Creole"),
    ]
    lines = [Line(n, " ".join(cells), cells=cells) for n, cells in enumerate(rows, 1)]
    assert [(d.question, d.answer) for d in table.find(lines).drafts] == [
        ("Chile: what is the capital?", "Santiago"),
        ("Chile: what are the languages?", "Spanish"),
        ("Haiti: what is the capital?", "Port-au-Prince"),
        ("Haiti: what are the languages?", ("French", "Creole")),
    ]


def test_two_columns_ask_both_ways_where_the_value_is_unique() -> None:
    text = "Country\tCapital\nPeru\tLima\nKenya\tNairobi\n"
    assert cards(text) == [
        ("What is the capital of Peru?", "Lima"),
        ("Which country has the capital Lima?", "Peru"),
        ("What is the capital of Kenya?", "Nairobi"),
        ("Which country has the capital Nairobi?", "Kenya"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a | b in prose is no table",
        "\tOnly an indented line\n",
        "| |\n|--|\n| |",
        "1\t2\n3\t4\n",
        "|" * 5000,
        "x\ty\n" + "plain prose\n" * 3,
    ],
)
def test_what_is_no_table_gives_nothing(text: str) -> None:
    found = harvest(text)
    assert (found.drafts, found.used) == ((), frozenset())


def asked(header: str, label: str, value: str, corner: str) -> str:
    rows = [(corner, header, "Kind"), (label, value, "x"), ("Oak and elm", "quite another thing", "y")]
    (question, _), *_ = cards("".join(f"{a}\t{b}\t{c}\n" for a, b, c in rows))
    return question


@pytest.mark.parametrize(
    ("corner", "label", "header", "value", "question"),
    [
        ("Country", "Bolivia", "Capital", "Sucre", "What is the capital of Bolivia?"),
        ("Country", "Bolivia", "Area (thousand km²)", "1,099", "What is the area of Bolivia in thousand km²?"),
        ("Composer", "Clara Schumann", "Born", "1819", "When was Clara Schumann born?"),
        ("Composer", "Clara Schumann", "Died", "1896", "What is the year in which Clara Schumann died?"),
        ("Composer", "Clara Schumann", "Instrument", "piano", "What is Clara Schumann's instrument?"),
        ("Organ", "Kidney", "Function", "filters the blood", "What is the function of the kidney?"),
        ("Organ", "Lungs", "Function", "exchange of gases", "What is the function of the lungs?"),
        ("Organ", "Pancreas", "Produces", "insulin", "What does the pancreas produce?"),
        ("Vitamin", "Vitamin C", "Found in", "citrus fruit", "What is vitamin C found in?"),
        ("Gas", "Ammonia", "Test", "turns damp red litmus blue", "What is the test for ammonia?"),
        ("Planet", "Neptune", "Discovered by", "Galle", "Who was Neptune discovered by?"),
        ("Planet", "Mars", "Number of moons", "2", "How many moons does Mars have?"),
        ("Monarch", "Queen Anne", "Reigned", "1702-1714", "When did Queen Anne reign?"),
        ("State", "Iowa", "Joined the Union", "1846", "When did Iowa join the Union?"),
        ("Margin", "Passive", "Landform", "wide shelf", "Passive margin: what is the landform?"),
        ("Earthquake", "Lisbon, Portugal", "Year", "1755", "Lisbon, Portugal: in which year was the earthquake?"),
        ("Desert", "Gobi", "Sand sea", "no", "Gobi: sand sea – yes or no?"),
        ("Planet", "Pluto", "Distance from the Sun (AU)", "39", "What is Pluto's distance from the Sun in AU?"),
        ("Particle", "Muon", "Charge", "-1", "What is the charge of the muon?"),
        ("Mineral", "Talc", "Characteristics", "soft and greasy", "What are the characteristics of talc?"),
        ("Gland", "Thyroid", "Secretes into", "the blood", "What does the thyroid secrete into?"),
        ("Organ", "Ovary", "Effect", "controls the cycle", "What is the effect of the ovary?"),
        ("Battle", "Naseby", "Victor", "Parliament", "Naseby: who is the victor?"),
        ("Planet", "Venus", "Moons?", "No", "Does Venus have moons?"),
        ("Planet", "Venus", "Rings", "no", "Does Venus have rings?"),
    ],
)
def test_a_cell_is_asked_for_as_a_teacher_would(
    corner: str, label: str, header: str, value: str, question: str
) -> None:
    assert asked(header, label, value, corner) == question


def test_symbols_are_no_empty_cells_and_may_stand_within_other_words() -> None:
    text = "Element\tSymbol\tUse\nSodium\tNa\tlamps\nHelium\tHe\tballoons\n"
    assert [answer for _, answer in cards(text)] == ["Na", "lamps", "He", "balloons"]


def test_columns_that_stand_against_each_other_are_lists_under_their_heading() -> None:
    text = "# Features of the two coasts\n\n| East coast | West coast |\n|---|---|\n| sandy beaches | steep cliffs |\n| calm sea | high waves |"
    assert cards(text) == [
        ("Features of the two coasts: what are the 2 features of the east coast?", "sandy beaches / calm sea"),
        ("Features of the two coasts: what are the 2 features of the west coast?", "steep cliffs / high waves"),
    ]


def test_a_cell_that_points_to_its_neighbour_makes_no_card() -> None:
    text = "Organelle\tFunction\tFound in\nRibosome\tmakes proteins\tBoth\nChloroplast\tmakes sugar\tPlants\n"
    assert [answer for _, answer in cards(text)] == ["makes proteins", "makes sugar", "Plants"]


def test_a_table_that_compares_asks_for_what_each_column_has() -> None:
    text = "| | Ionic compounds | Simple molecules |\n|---|---|---|\n| Melting point | high | low |\n| Conducts electricity | when molten | never |\n"
    assert [question for question, _ in cards(text)] == [
        "What is the melting point of ionic compounds?",
        "What is the melting point of simple molecules?",
        "Do ionic compounds conduct electricity?",
        "Do simple molecules conduct electricity?",
    ]


def test_dates_beside_events_are_left_to_the_chronology() -> None:
    found = harvest("| Date | Event |\n|---|---|\n| 3 May 1791 | Constitution adopted |\n| 6 June 1792 | War |\n")
    assert (found.drafts, found.used, found.left) == ((), frozenset(), ())


def test_a_caption_without_words_is_no_heading_of_a_column() -> None:
    """Found by random documents: a bracket above rows of two cells."""
    assert all(question for question, _ in cards("[\n" + "Chapter II 1848*  a\tb # Heading \n" * 3))
