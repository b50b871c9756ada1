from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from srs_cli.quiz.alignment import Segment, align
from srs_cli.quiz.matching import compare
from srs_cli.quiz.text_answer import key, likeness

WORDS = st.sampled_from(
    ["the", "der", "l'", "eleven", "twenty-one", "11", "1,000", "Oct", "1940", "é", "E\u0301", "ß", "(", ")", " / ", ";", "-", "−", "5",
     "**", "*", "`", "[a](b)", "日本", "\u202e", "\n", "\t", "not", "x²", "₂", "Cl-", ".", ",", "million", "1.5", "and", "ä", "ae", "\ud800", "&"]
)  # fmt: skip
ANSWERS = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS, max_size=12).map("".join)
)
LINES = st.lists(st.text(max_size=20).filter(lambda line: "\n" not in line), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("expected", "typed", "why"),
    [
        ("Paris", "paris", "capitals aside"),
        ("résumé", "resume", "accents aside"),
        ("Ærø", "aero", "capitals and accents aside"),
        ("Müller", "Mueller", "accents aside"),
        ("Straße", "strasse", "capitals aside"),
        ("ice cream", "icecream", "spaces aside"),
        ("a  b", "a b", "spaces aside"),
        ("U.S.A.", "USA", "spaces and punctuation aside"),
        ("e-mail", "email", "spaces and punctuation aside"),
        ("don't", "dont", "punctuation aside"),
        ("“Yes!”", "Yes", "punctuation aside"),
        ("R&D", "R and D", "punctuation aside"),
        ("1939–1945", "1939-1945", "punctuation aside"),
        ("50 %", "50%", "spaces aside"),
        ("the cat", "cat", "the article aside"),
        ("The cat", "a cat", "the article aside"),
        ("der Tisch", "Tisch", "the article aside"),
        ("l'eau", "eau", "the article aside"),
        ("to eat", "eat", "the article aside"),
        ("el niño", "nino", "accents and the article aside"),
        ("Résumé, the", "resume the", "capitals, punctuation and accents aside"),
        ("eleven", "11", "the way numbers are written aside"),
        ("11 Oct 1940", "October 11, 1940", "the way numbers are written aside"),
        ("Nineteen eighty-four", "1984", "the way numbers are written aside"),
        ("twenty-one", "twenty one", "punctuation aside"),
        ("**mitochondria**", "mitochondria", ""),
        ("`ls -l`", "ls -l", ""),
        ("*E. coli* is a [bacterium](https://a.b)", "E. coli is a bacterium", ""),
        ("H₂O", "H2O", ""),
        ("x² + ﬁ", "x^2 + fi", ""),
        ("Par\u00adis", "Paris", ""),
        ("colour / color", "color", ""),
        ("colour; color", "Color", "capitals aside"),
        ("colour (color)", "color", ""),
        ("colour (color)", "colour", ""),
        ("colo(u)r", "color", ""),
        ("colo(u)r", "colour", ""),
        ("Paris (France)", "Paris", ""),
        ("Paris (France)", "Paris, France", "punctuation aside"),
        ("?!", "?!", ""),
    ],
)
def test_what_is_forgiven(expected: str, typed: str, why: str) -> None:
    found = compare(expected, typed)
    assert (found.equal, found.score, found.grade, found.why) == (True, 1.0, 4, why)


@pytest.mark.parametrize(
    ("expected", "typed", "grade", "why"),
    [
        ("Massachusetts", "Masachusets", 3, "2 letters"),
        ("photosynthesis", "photosyntesis", 3, "one letter"),
        ("believe", "beleive", 3, "two letters swapped"),
        ("der Tisch", "die Tisch", 3, "another article"),
        ("bear", "pear", 3, "one letter"),
        ("cat", "car", 2, "different"),
        ("Thermodynamics", "banana", 2, "different"),
        ("1940", "1941", 2, "another number"),
        ("in 1940", "in May", 2, "another number"),
        ("12 apples", "1 2 apples", 2, "another number"),
        ("10²", "102", 2, "another number"),
        ("it is soluble in water", "it is not soluble in water", 2, "the opposite"),
        ("Paris (France)", "France", 2, "different"),
        ("Cl-", "Cl+", 2, "different"),
        ("-5", "5", 2, "different"),
        ("C#", "C", 2, "different"),
        ("が", "か", 2, "different"),
        (".", ",", 2, "different"),
        ("a", "", 2, "nothing typed"),
        ("a", " \n", 2, "nothing typed"),
        ("", "a", 2, "different"),
    ],
)
def test_what_differs(expected: str, typed: str, grade: int, why: str) -> None:
    found = compare(expected, typed)
    assert (found.equal, found.exact, found.grade, found.why) == (False, False, grade, why)
    assert found.score < 1


@pytest.mark.parametrize(
    ("length", "wrong", "grade"),
    [
        (3, 1, 2),
        (4, 1, 3),
        (7, 1, 3),
        (7, 2, 2),
        (8, 2, 3),
        (8, 3, 2),
        (20, 4, 3),
        (20, 5, 2),
        (100, 20, 3),
        (100, 21, 2),
    ],
)
def test_how_many_letters_may_differ_grows_with_the_length(length: int, wrong: int, grade: int) -> None:
    text = "abcdefghij" * 10
    assert compare(text[:length], "ü" * wrong + text[wrong:length]).grade == grade


def test_alternatives_can_be_turned_off() -> None:
    assert compare("helium; neon", "neon").equal
    assert not compare("helium; neon", "neon", alternatives=False).equal
    assert compare("helium; neon", "helium neon", alternatives=False).equal


def test_the_nearest_alternative_is_shown() -> None:
    found = compare("a very long first one / Massachusetts", "Masachusetts")
    assert "".join(segment.text for segment in found.expected) == "Massachusetts"


@given(ANSWERS)
def test_a_text_is_exactly_itself(text: str) -> None:
    for found in (compare(text, text), compare(text, text, alternatives=False)):
        assert (found.exact, found.equal, found.score, found.grade, found.why) == (True, True, 1.0, 4, "")


@given(LINES)
def test_a_list_is_exactly_itself(lines: list[str]) -> None:
    found = compare(tuple(lines), "\n".join(lines))
    assert (found.exact, found.grade, found.missing, found.extra) == (True, 4, (), ())


@given(ANSWERS, ANSWERS)
@example("", "\u00b8")  # an accent alone
def test_the_score_is_the_same_both_ways_round(one: str, other: str) -> None:
    there, back = (compare(*pair, alternatives=False) for pair in ((one, other), (other, one)))
    assert there.score == back.score
    assert there.equal == back.equal
    assert 0 <= there.score <= 1
    assert likeness(one, other) == likeness(other, one)


@given(ANSWERS, ANSWERS)
def test_the_suggestion_follows_from_what_was_found(expected: str, typed: str) -> None:
    found = compare(expected, typed)
    assert found.grade in {2, 3, 4}
    assert (found.grade == 4) == found.equal
    assert found.score == 1.0 or not found.equal
    assert found.why or found.equal


@given(ANSWERS, ANSWERS)
def test_the_segments_hold_both_texts(expected: str, typed: str) -> None:
    found = compare(expected, typed, alternatives=False)
    for text, segments, own in ((expected, found.expected, "missing"), (typed, found.typed, "extra")):
        held = "".join(segment.text for segment in segments)
        if found.why != "nothing typed":
            assert unicodedata.normalize("NFC", held).strip() == unicodedata.normalize("NFC", text).strip()
        assert {segment.kind for segment in segments} <= {"same", "wrong", own}


@given(ANSWERS, ANSWERS)
def test_segments_of_both_rows_meet_in_pairs(expected: str, typed: str) -> None:
    one, other = align(expected, typed)
    pairs = [[(each.kind, len(each.text)) for each in row if each.kind in {"same", "wrong"}] for row in (one, other)]
    assert pairs[0] == pairs[1]
    assert all(segment.text for segment in (*one, *other))


@pytest.mark.parametrize(
    ("expected", "typed", "rows"),
    [
        ("abc", "abc", ([("same", "abc")], [("same", "abc")])),
        ("abc", "ac", ([("same", "a"), ("missing", "b"), ("same", "c")], [("same", "a"), ("same", "c")])),
        ("ac", "abc", ([("same", "a"), ("same", "c")], [("same", "a"), ("extra", "b"), ("same", "c")])),
        ("Été", "ete", ([("same", "Été")], [("same", "ete")])),
        (
            "abc",
            "axc",
            ([("same", "a"), ("wrong", "b"), ("same", "c")], [("same", "a"), ("wrong", "x"), ("same", "c")]),
        ),
        ("ab", "", ([("missing", "ab")], [])),
        ("", "", ([], [])),
    ],
)
def test_alignment(expected: str, typed: str, rows: tuple[list[tuple[str, str]], list[tuple[str, str]]]) -> None:
    assert tuple([(each.kind, each.text) for each in row] for row in align(expected, typed)) == rows


def test_a_long_difference_is_one_piece() -> None:
    one, other = align("a" + "b" * 1_001 + "c", "a" + "d" * 500 + "c")
    assert one == (Segment("same", "a"), Segment("missing", "b" * 1_001), Segment("same", "c"))
    assert other == (Segment("same", "a"), Segment("extra", "d" * 500), Segment("same", "c"))


GASES = ("helium", "neon", "argon", "krypton", "xenon")


@pytest.mark.parametrize(
    ("typed", "grade", "why", "missing", "extra"),
    [
        ("helium\nneon\nargon\nkrypton\nxenon", 4, "", (), ()),
        ("xenon, Neon, argon, krypton, helium", 4, "capitals aside", (), ()),
        ("xenon; neon; argon; krypton; helium", 4, "in another order", (), ()),
        ("xenon, neon, argon, krypton and helium", 4, "in another order", (), ()),
        ("1. helium\n2. neon\n- argon\n* krypton\nxenon", 4, "", (), ()),
        ("helium neon argon krypton xenon", 4, "", (), ()),
        ("helium, neon, argon, xenon", 3, "1 of 5 missing", ("krypton",), ()),
        ("helium, neon", 2, "3 of 5 missing", ("argon", "krypton", "xenon"), ()),
        ("helium, neon, argon, kripton, xenon", 3, "1 nearly right", (), ()),
        ("helium, neon, argon, krypton, xenon, iron", 3, "1 too many", (), ("iron",)),
        ("helium, neon, argon, krypton, xenon, iron, gold", 2, "2 too many", (), ("iron", "gold")),
        ("neon, neon, argon, krypton, xenon", 3, "1 of 5 missing, 1 too many", ("helium",), ("neon",)),
        ("iron", 2, "5 of 5 missing, 1 too many", GASES, ("iron",)),
        ("", 2, "5 of 5 missing", GASES, ()),
    ],
)
def test_a_list_in_any_order(
    typed: str, grade: int, why: str, missing: tuple[str, ...], extra: tuple[str, ...]
) -> None:
    found = compare(GASES, typed)
    assert (found.grade, found.why, found.missing, found.extra) == (grade, why, missing, extra)
    assert found.equal == (grade == 4)
    assert len(found.lines) == len(GASES)


def test_lines_of_several_words_are_not_taken_apart() -> None:
    assert compare(("red and blue", "green"), "green; red and blue").grade == 4
    assert compare(("New York", "Rome"), "rome, new york").grade == 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("The Cat!", "cat", True), ("eleven o'clock", "11 oclock", True), ("1 11", "11 1", False), ("Fe2+", "Fe", False)],
)
def test_key(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - an expectation
    assert (key(one) == key(other)) is same


LONG = 100_000
HOSTILE = {
    "letters": ("ab" * (LONG // 2), "ba" * (LONG // 2)),
    "words": ("foo bar " * (LONG // 8), "bar foo " * (LONG // 8)),
    "blanks": ("a" + " " * LONG + "b", "a b"),
    "numbers": ("one " * (LONG // 4), "two " * (LONG // 4)),
    "digits": ("1," * (LONG // 2), "1"),
    "thousands": ("1,000" * (LONG // 5), "1"),
    "brackets": ("(" * LONG, "[a](" * (LONG // 4)),
    "some brackets": ("(" * 999 + ")" * 999, "x"),
    "parts": ("a;" * 999, "b"),
    "slashes": ("a" + " " * 1_990, "a /" * 600),
    "stars": ("*a " * (LONG // 3), "_a " * (LONG // 3)),
    "marks": ("e\u0301" * (LONG // 2), "e" * (LONG // 2)),
    "dots": ("." * LONG, "'" * LONG),
}


@pytest.mark.parametrize("texts", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_is_compared(texts: tuple[str, str]) -> None:
    assert compare(*texts).grade in {2, 3, 4}
    assert compare((texts[0], "b"), texts[1]).lines


def test_what_is_long_is_never_compared_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    from rapidfuzz.distance import Levenshtein

    sizes: list[int] = []

    def note(one: str, other: str) -> float:
        sizes.append(max(len(one), len(other)))
        return 0.0

    def steps(one: str, other: str) -> list[object]:
        sizes.append(max(len(one), len(other)))
        return []

    monkeypatch.setattr(Levenshtein, "normalized_similarity", note)
    monkeypatch.setattr(Levenshtein, "opcodes", steps)
    for texts in HOSTILE.values():
        compare(*texts)
        align(*texts)
    assert max(sizes, default=0) <= 2_000


def test_comparing_equal_texts_loads_no_library() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from srs_cli.quiz.matching import compare; compare('a b', 'a b');"
        "sys.exit(sum(name.startswith('rapidfuzz') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
