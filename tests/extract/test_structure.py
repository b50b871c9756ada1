"""Structure: the role and level of each line, and the headings above it."""

from __future__ import annotations

import pytest

from srs_cli.extract import structure
from srs_cli.extract.structure import Item
from srs_cli.model.document import Line


def items(text: str) -> tuple[Item, ...]:
    return structure.items([Line(n, line) for n, line in enumerate(text.split("\n"), 1)])


def roles(text: str) -> list[str]:
    return [
        f"{item.role}{item.level or ''} {item.text}".strip()
        for item in items(text)
        if item.role not in {"blank", "rule"}
    ]


@pytest.mark.parametrize(
    ("line", "role", "marker", "text"),
    [
        ("- Iron rusts", "bullet", "-", "Iron rusts"),
        ("- * Iron rusts", "bullet", "-*", "Iron rusts"),
        ("*Iron rusts", "bullet", "*", "Iron rusts"),
        ("*Iron* rusts slowly", "plain", "", "Iron rusts slowly"),
        ("·\u00a0Iron rusts", "bullet", "·", "Iron rusts"),
        ("\uf0b7 Iron rusts", "bullet", "\uf0b7", "Iron rusts"),
        ("o Iron rusts", "bullet", "o", "Iron rusts"),
        ("1. Iron rusts", "number", "1.", "Iron rusts"),
        ("(2) Iron rusts", "number", "(2)", "Iron rusts"),
        ("1.2 Iron rusts", "number", "1.2", "Iron rusts"),
        ("-5 degrees is cold", "plain", "", "-5 degrees is cold"),
        ("7 days make a week", "plain", "", "7 days make a week"),
        ("A. Volta built a battery", "plain", "", "A. Volta built a battery"),
        ("14. Juli 1789 Sturm", "plain", "", "14. Juli 1789 Sturm"),
        ("1917. Lenin returns", "plain", "", "1917. Lenin returns"),
        ("## Rust ##", "heading", "#", "Rust"),
        ("| a | b |", "cells", "", "| a | b |"),
        ("a\tb", "cells", "", "a b"),
        ("* * *", "rule", "", ""),
        ("The **bold** claim[3] of [a page](http://x.org).", "plain", "", "The bold claim of a page."),
    ],
)
def test_a_line_on_its_own(line: str, role: str, marker: str, text: str) -> None:
    (item,) = items(line)
    assert (item.role, item.marker, item.text) == (role, marker, text)


def test_a_first_line_after_a_list_and_one_before_a_list_are_headings() -> None:
    text = "Metals\n\n- conduct heat\n- shine\n\nNon-metals\n\nSulphur was known to the Romans\n\n- dull\n- brittle"
    assert roles(text) == [
        "heading1 Metals",
        "bullet1 conduct heat",
        "bullet1 shine",
        "heading1 Non-metals",
        "plain Sulphur was known to the Romans",
        "bullet1 dull",
        "bullet1 brittle",
    ]


def test_a_heading_followed_by_a_heading_owns_it_and_aspects_go_below_a_topic() -> None:
    text = "Illness\n\nAsthma\n- a disease of the airways\n\nCauses\n- dust\n\nTreatment\n- inhalers\n\nGout\n- painful joints"
    found = items(text)
    paths = structure.paths(found)
    assert [(i.text, i.level) for i in found if i.role == "heading"] == [
        ("Illness", 1),
        ("Asthma", 2),
        ("Causes", 3),
        ("Treatment", 3),
        ("Gout", 2),
    ]
    assert paths[7] == ("Illness", "Asthma", "Causes")
    assert paths[10] == ("Illness", "Asthma", "Treatment")
    assert paths[13] == ("Illness", "Gout")


def test_levels_follow_indentation_and_a_change_of_marker() -> None:
    text = "1. one\n   - two\n     - three\n2. four\na) five\nb) six\n3. seven"
    assert [i.level for i in items(text)] == [1, 2, 3, 1, 2, 2, 1]


def test_roman_and_letters_are_told_apart_by_their_neighbours() -> None:
    text = "I. first\nA. inner\nB. inner\nII. second\nG. one\nH. one\nI. two"
    assert [(i.role, i.level) for i in items(text)] == [("number", level) for level in (1, 2, 2, 1, 2, 2, 2)]


def test_wrapped_lines_belong_to_the_point_above() -> None:
    found = items("- The mitral valve lies between the left atrium and the left ven-\n  tricle of the heart\n- next")
    assert [(i.role, i.text) for i in found] == [
        ("bullet", "The mitral valve lies between the left atrium and the left ventricle of the heart"),
        ("wrapped", ""),
        ("bullet", "next"),
    ]


def test_marks_of_a_reader_are_believed() -> None:
    lines = [
        Line(1, "Heat", heading=2),
        Line(2, "flows from hot to cold", bullet=3),
        Line(3, "a b", cells=("a", "b")),
        Line(4, "- no list", code=True),
    ]
    assert [(i.role, i.level) for i in structure.items(lines)] == [
        ("heading", 2),
        ("bullet", 3),
        ("cells", 0),
        ("code", 0),
    ]


def test_indentation_alone_makes_points() -> None:
    text = "Clouds\n  Cirrus is made of ice\n  Stratus is flat\nWinds\n  The mistral is cold\n    It blows in winter"
    assert [i.role for i in items(text)] == ["heading", "bullet", "bullet", "heading", "bullet", "bullet"]
    assert items(text)[5].level == 2


def test_a_heading_may_say_behind_a_dash_what_it_is() -> None:
    text = "Islands of the Aegean\n\nCrete – divided island\n\n- Minoans built palaces\n- Venice held the coast\n"
    assert [item.role for item in items(text) if item.text.startswith("Crete")] == ["heading"]
