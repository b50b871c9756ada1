from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.quiz.numbers import in_digits

WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
SMALL, TENS = WORDS.split()[:20], ["", "", *WORDS.split()[20:]]
MONTHS = "January February March April May June July August September October November December"


def spelled(number: int) -> str:
    """Spell a number out, by other means than the product reads it."""
    for size, name in ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = " and " if rest and (size == 100 or rest < 100) else " "
            return f"{spelled(number // size)} {name}{joint + spelled(rest) if rest else ''}"
    if number < 20:
        return SMALL[number]
    return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")


@given(st.integers(0, 999_999_999))
def test_every_number_is_read(number: int) -> None:
    assert in_digits(spelled(number)) == str(number)
    assert in_digits(f"about {spelled(number).replace('-', ' ').upper()} of them") == f"about {number} of them"
    assert in_digits(f"{number:,}") == str(number)


@given(st.integers(1, 12), st.integers(1, 31), st.integers(1000, 2999))
def test_a_date_is_the_same_however_it_is_written(month: int, day: int, year: int) -> None:
    name = MONTHS.split()[month - 1]
    written = [
        f"{day} {name} {year}",
        f"{day:02} {name[:3]}. {year}",
        f"{name} {day}, {year}",
        f"the {day}th of {name.lower()} {year}",
        f"{name} the {day}th, {year}",
        f"{year} {name} {day}",
        f"{year}-{month:02}-{day:02}",
    ]
    assert {in_digits(text) for text in written} == {f"{year}-{month:02}-{day:02}"}


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("nineteen forty", "1940"),
        ("Nineteen eighty-four", "1984"),
        ("nineteen hundred", "1900"),
        ("a hundred", "100"),
        ("an apple and a hundred pears", "an apple and 100 pears"),
        ("one two three", "1 2 3"),
        ("twenty zero", "20 0"),
        ("eleven twelve", "11 12"),
        ("forty nineteen", "40 19"),
        ("1.5 million", "1500000"),
        ("1.5555 thousand", "1.5555 1000"),
        ("1'000 and 1\u202f000", "1000 and 1000"),
        ("3,14", "3.14"),
        ("1.000", "1.000"),
        ("12,34,567", "12.34.567"),
        ("someone, often, sixpence", "someone, often, sixpence"),
        ("11 Oct", "10-11"),
        ("May 5", "05-05"),
        ("October 1940", "1940-10"),
        ("32 May 1940", "32 1940-05"),
        ("0 May", "0 May"),
        ("May I go", "May I go"),
        ("2000-13-45", "2000-13-45"),
    ],
)
def test_in_digits(text: str, digits: str) -> None:
    assert in_digits(text) == digits


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    in_digits(text)
