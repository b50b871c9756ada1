"""Tables: whole documents with the facts their cells hold, and small tables with their cards beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from srs_cli.extract import table
from srs_cli.model.card import Harvest
from srs_cli.model.document import Line
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
        ("Hydrogen: what is the atomic number?", "1"),
        ("Helium: what is the atomic number?", "2"),
        ("Lithium: what is the atomic number?", "3"),
    ]


def test_one_cell_a_line_with_rows_broken_by_blank_lines() -> None:
    text = "\tMetal\n\tOre\n\tUse\n\n\tIron\n\n\n\thaematite\n\tsteel\n\n\tCopper\n\n\tchalcopyrite\n\tN/A\n"
    assert cards(text) == [
        ("Iron: what is the ore?", "haematite"),
        ("Iron: what is the use?", "steel"),
        ("Copper: what is the ore?", "chalcopyrite"),
    ]
    assert [left.line for left in harvest(text).left] == [14]


def test_columns_without_row_labels_are_lists_under_their_caption() -> None:
    text = (
        "Athens and Sparta at war\n\tAthens\n\tSparta\n\n\trelied on its navy and its walls\n\ttrained every man for the army\n\n"
        "\tlet its citizens vote on the war\n\twas led by two kings and by elders\n"
    )
    found = cards(text)
    assert found[0] == (
        "Athens and Sparta at war – Athens: what are the 2 points?",
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
        ("Peru: what is the capital?", "Lima"),
        ("Which country has the capital Lima?", "Peru"),
        ("Kenya: what is the capital?", "Nairobi"),
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
