from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.quiz.matching import compare
from srs_cli.terminal.diff import rows, verdict
from srs_cli.terminal.screens import Drawn, Size
from tests.terminal.conftest import draw, on_pyte
from tests.terminal.test_screens import HOSTILE, strange

TEXTS = st.one_of(
    st.text(max_size=60), st.text(st.sampled_from("ab cé日👩\u200d❤\ufe0f🇩🇪\u0301\u202e\x1b\n\t"), max_size=60)
)
SENTENCE = "The mitochondrion is the powerhouse of the cell, where energy is set free"
PAIRS: dict[str, tuple[str | tuple[str, ...], str]] = {
    "near": ("Massachusetts", "Masachusets"),
    "sentence": (SENTENCE, "The mitochondria is the power house of a cell, were energy is set fre"),
    "far": ("Thermodynamics", "banana"),
    "nothing": ("Thermodynamics", ""),
    "accents": ("résumé", "resume"),
    "wide": ("日本語を話す", "日木語を話"),
    "list": (("helium", "neon", "argon", "krypton"), "neon, helim, argon, iron"),
}


def plain(expected: str | tuple[str, ...], typed: str, width: int = 40) -> list[str]:
    return [row.plain.rstrip() for row in rows(compare(expected, typed), width)]


@pytest.mark.parametrize("size", [Size(80, 24), Size(40, 40), Size(20, 40)], ids=lambda size: str(size.width))
def test_drawn(size: Size, golden: Callable[[str, str], None]) -> None:
    lines = []
    for expected, typed in PAIRS.values():
        found = compare(expected, typed)
        lines.append(on_pyte(draw(Drawn(tuple(rows(found, size.width)))), size).rstrip())
        lines += [f"{verdict(found)} ({found.grade})", ""]
    golden(f"diff-{size.width}", "\n".join(lines).rstrip())


@pytest.mark.parametrize(
    ("expected", "typed", "shown"),
    [
        ("abcde", "abxde", ["Answer  abcde", "Typed   abxde", "          ^"]),
        ("abcde", "abde", ["Answer  abcde", "Typed   ab_de", "          ^"]),
        ("abde", "abcde", ["Answer  ab_de", "Typed   abcde", "          ^"]),
        ("Été", "ete", ["Answer  Été", "Typed   ete"]),
        ("日本語", "日木語", ["Answer  日本語", "Typed   日木語", "          ^^"]),
        ("abc\n\x1bef", "abc\n\x1bee", ["Answer  abc␊␛ef", "Typed   abc␊␛ee", "              ^"]),
        ("same", "same", []),
        ("cat", "", ["Answer  cat", "Typed"]),
        ("cat", "dog", ["Answer  cat", "Typed   dog"]),
        (("a", "b"), "a\nb", []),
        (("one", "two"), "two, three", ["- one (missing)", "✓ two", "+ three (not in the list)"]),
        (("argon", "two"), "two, argom", ["~ argon (typed: argom)", "✓ two"]),
    ],
)
def test_rows(expected: str | tuple[str, ...], typed: str, shown: list[str]) -> None:
    assert plain(expected, typed) == shown


@pytest.mark.parametrize(
    ("expected", "typed", "said"),
    [
        ("a", "a", "Right"),
        ("H₂O", "H2O", "Right"),
        ("Paris", "paris", "Right, capitals aside"),
        ("Massachusetts", "Masachusetts", "Nearly: one letter"),
        ("Paris", "London", "Not yet: different"),
        (("a", "b"), "a", "Not yet: 1 of 2 missing"),
    ],
)
def test_verdict(expected: str | tuple[str, ...], typed: str, said: str) -> None:
    assert verdict(compare(expected, typed)) == said


@given(TEXTS, TEXTS, st.integers(10, 60))
def test_no_row_is_wider_than_the_width(expected: str, typed: str, width: int) -> None:
    for found in (compare(expected, typed), compare((expected, "b"), typed)):
        assert all(row.cell_len <= width for row in rows(found, width))


@given(st.text("abc ", min_size=1, max_size=60), st.text("abd ", min_size=1, max_size=60))
def test_every_letter_is_shown_and_marks_stand_under_what_differs(expected: str, typed: str) -> None:
    drawn = plain(expected, typed)
    if not drawn or "^" not in "".join(drawn):
        return
    blocks, start = [], 0
    while start < len(drawn):
        size = 3 if start + 2 < len(drawn) and set(drawn[start + 2]) <= set(" ^") else 2
        blocks.append([*drawn[start : start + size], ""][:3])
        start += size
    shown = [("".join(block[place][8:].ljust(32) for block in blocks)) for place in range(3)]
    assert shown[0].replace("_", "").replace(" ", "") == expected.replace(" ", "")
    assert shown[1].replace("_", "").replace(" ", "") == typed.replace(" ", "")
    for one, other, mark in zip(*shown, strict=True):
        assert (mark == "^") == (one != other)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_only_shows(text: str) -> None:
    for found in (compare(text, text[:-1] + "x"), compare("x" + text, text), compare((text, "a"), text + "b")):
        drawn = rows(found, 40)
        assert all(row.cell_len <= 40 for row in drawn)
        assert strange(draw(Drawn(tuple(drawn[:100]))) if drawn else "") == set()
