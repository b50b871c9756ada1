"""The questions that one card asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.model.card import Card
from srs_cli.model.face import MAX_FACES, Face, deletions, face, face_numbers


def cloze(text: str, hint: str = "") -> Card:
    return Card("id", text, type="cloze", hint=hint)


def test_a_basic_card_asks_one_question() -> None:
    card = Card("id", "Q", "A", hint="H")
    assert face_numbers(card) == (0,)
    assert face(card, 0) == Face("Q", "A", "H")


def test_a_card_of_both_ways_asks_two() -> None:
    card = Card("id", "Q", "A", type="both", hint="H")
    assert face_numbers(card) == (0, 1)
    assert face(card, 0) == Face("Q", "A", "H")
    assert face(card, 1) == Face("A", "Q", "")  # the hint was for the other way


def test_asked_backwards_an_answer_of_several_lines_is_a_list() -> None:
    card = Card("id", "Q", ("one", "two"), type="both")
    assert face(card, 0).answer == ("one", "two")
    assert face(card, 1) == Face("- one\n- two", "Q")


@pytest.mark.parametrize(
    ("text", "number", "question", "answer"),
    [
        ("{{c1::Paris}} is in France", 0, "____ is in France", "Paris"),
        ("{{c1::Paris::city}} is in France", 0, "[city] is in France", "Paris"),
        ("{{c1::Paris::}} is in France", 0, "____ is in France", "Paris"),
        ("{{c1::Paris}} is in {{c2::France}}", 0, "____ is in France", "Paris"),
        ("{{c1::Paris}} is in {{c2::France}}", 1, "Paris is in ____", "France"),
        ("{{c1::red}} and {{c1::blue}}", 0, "____ and ____", "red; blue"),
        ("{{c1::red}} and {{c1::red}}", 0, "____ and ____", "red"),
        ("{{c1::two\nlines}}", 0, "____", "two\nlines"),
        ("{{c1::a::b::c}}", 0, "[b::c]", "a"),
        ("{{c10::ten}}", 9, "____", "ten"),
        ("{{c1::f(x) = {1, 2} }}", 0, "____", "f(x) = {1, 2} "),
    ],
)
def test_a_cloze_hides_one_number_and_shows_the_others(text: str, number: int, question: str, answer: str) -> None:
    assert face(cloze(text, "H"), number) == Face(question, answer, "H")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("no deletion", ()),
        ("{{c1::a}}", (0,)),
        ("{{c3::a}} {{c1::b}} {{c3::c}}", (0, 2)),
        ("{{c64::last}}", (63,)),
        ("{{c65::too many}}", ()),
        ("{{c0::from one}}", ()),
        ("{{c100::three digits}}", ()),
        ("{{c1::}} {{c2::  }}", ()),
        ("{{c1::unclosed", ()),
        ("{{c1:one colon}}", ()),
        ("{c1::one brace}", ()),
    ],
)
def test_deletions_are_numbered_from_one_to_sixty_four(text: str, numbers: tuple[int, ...]) -> None:
    assert deletions(text) == numbers
    assert face_numbers(cloze(text)) == numbers


WORDS = st.text(st.characters(exclude_characters="{}:", exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@given(st.lists(st.tuples(st.integers(1, MAX_FACES), WORDS), min_size=1))
def test_what_a_face_asks_is_what_its_number_hides(parts: list[tuple[int, str]]) -> None:
    text = " | ".join(f"{{{{c{number}::{word}}}}}" for number, word in parts)
    card = cloze(text)
    assert face_numbers(card) == tuple(sorted({number - 1 for number, _ in parts}))
    for number in face_numbers(card):
        shown = " | ".join("____" if at - 1 == number else word for at, word in parts)
        hidden = "; ".join(dict.fromkeys(word for at, word in parts if at - 1 == number))
        assert face(card, number) == Face(shown, hidden)


def test_openings_without_an_end_are_no_deletions_however_many() -> None:
    text = "{{c1::ok}} " + "{{c1::" * 20_000
    assert deletions(text) == (0,)
    assert face(Card("x", text, type="cloze"), 0).answer == "ok"
