"""The sanitiser and its neighbours: nothing unseen reaches a screen, a comparison or a file name."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.text import (
    clean,
    clean_line,
    counted,
    file_name,
    fold,
    is_clean,
    plural,
    shorten,
    shortened_to_difference,
    with_line_feeds,
)

EVERY_CHARACTER = [chr(code) for code in range(0x110000)]
# Format characters that show: number signs of Arabic, Syriac and Kaithi, and the joints of hieroglyphs.
SHOWING_FORMATS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f]")
BIDI_AND_ZERO_WIDTH = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\xad"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("plain text, ünïcödé, 日本語, 🙂", "plain text, ünïcödé, 日本語, 🙂"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31mred", "␛[31mred"),
        ("\x00\x07\x08\x0b\x0c\r\x1f", "␀␇␈␋␌␍␟"),
        ("\x7f", "␡"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\u202eb", "a<U+202E>b"),
        ("pass\u200bword", "pass<U+200B>word"),
        ("soft\xadhyphen", "soft<U+00AD>hyphen"),
        ("\ufeffmark", "<U+FEFF>mark"),
        ("line\u2028paragraph\u2029", "line<U+2028>paragraph<U+2029>"),
        ("half \ud800", "half <U+D800>"),
        ("tag \U000e0041", "tag <U+E0041>"),
        ("filler \u3164", "filler <U+3164>"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian needs the non-joiner
        ("क्\u200dष", "क्\u200dष"),  # Devanagari needs the joiner
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("a\u200db", "a<U+200D>b"),
        ("👩\u200d", "👩<U+200D>"),
        ("\u200dक", "<U+200D>क"),
        ("क\u200d\u200dक", "क<U+200D><U+200D>क"),
        ("क\u200d\u061cक", "क<U+200D><U+061C>क"),  # beside a mark that is no letter a joiner joins nothing
    ],
)
def test_clean_shows_what_would_act_or_hide(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_every_character_that_is_not_seen_is_shown_by_a_sign() -> None:
    unseen = ("Cc", "Cf", "Zl", "Zp", "Cs")
    leaking = [
        character
        for character in EVERY_CHARACTER
        if unicodedata.category(character) in unseen
        and character not in "\n\t"
        and not SHOWING_FORMATS.match(character)
        and character in clean(f"a{character}b")
    ]
    assert leaking == []


def test_what_is_clean_is_known_quickly() -> None:
    every = [chr(code) for code in range(0x110000)]
    assert [each for each in every if is_clean(f"a{each}b") != (clean(f"a{each}b") == f"a{each}b")] == []
    assert is_clean("\u0915\u094d\u200d\u0937\nof\ttwo")


def test_clean_leaves_what_is_seen() -> None:
    seen = ("L", "N", "P", "S")
    invisible_letters = "\u115f\u1160\u3164\uffa0\u180b"
    changed = [
        character
        for character in EVERY_CHARACTER
        if unicodedata.category(character)[0] in seen
        and character not in invisible_letters
        and clean(character) != character
    ]
    assert changed == []


@given(st.text(st.characters() | st.sampled_from("\u200c\u200dक🚀م\u061c\u202e")))
def test_clean_text_is_clean(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.sampled_from("ab \n\t\r\x1b\u2028\u202e") | st.characters()))
def test_clean_line_is_one_line(text: str) -> None:
    line = clean_line(text)
    assert len((line + "|").splitlines()) == 1
    assert "\t" not in line


def test_clean_line_shows_line_feeds() -> None:
    assert clean_line("a\nb\tc\x1b") == "a␊b c␛"


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("a word more", 7, "a word…"),
        ("a b", 3, "a b"),
        ("word and", 6, "word…"),  # no blank before the ellipsis
        ("first\nsecond", 20, "first"),
        ("", 0, ""),
        ("x", 0, "…"),
    ],
)
def test_shorten(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short


@given(st.text(), st.integers(1, 30))
def test_shortened_text_fits(text: str, width: int) -> None:
    assert len(shorten(text, width)) <= width


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe\u0301"),
        ("pass\u200bword", "PASSWORD"),
        ("  two   words\n", "two words"),
        ("Straße", "STRASSE"),
        ("soft\xadhyphen", "softhyphen"),
        ("no\xa0break", "no break"),
        ("\ufeffmark", "mark"),
    ],
)
def test_fold_makes_equal_what_reads_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Paris", "Pari"), ("a b", "ab"), ("résumé", "resume"), ("1.1", "1,1")])
def test_fold_keeps_apart_what_differs(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_fold_ignores_ends_and_what_is_hidden(text: str) -> None:
    assert fold(f" {text}\n") == fold(text)
    for character in BIDI_AND_ZERO_WIDTH.replace("\u061c", ""):
        assert fold(f"{character}{text}") == fold(text)


@pytest.mark.parametrize(
    ("count", "noun", "plural_noun", "said"),
    [
        (0, "card", "", "0 cards"),
        (1, "card", "", "1 card"),
        (2, "card", "", "2 cards"),
        (1234567, "card", "", "1,234,567 cards"),
        (2, "reply", "replies", "2 replies"),
        (1, "reply", "replies", "1 reply"),
    ],
)
def test_plural(count: int, noun: str, plural_noun: str, said: str) -> None:
    assert plural(count, noun, plural_noun) == said


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Chemistry", "chemistry"),
        ("Organic Chemistry: part 2", "organic-chemistry-part-2"),
        ("Ünïcödé", "unicode"),
        ("ﬁne", "fine"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows", "c-windows"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("", "deck"),
        ("日本語", "deck"),
        ("...", "deck"),
        ("CON", "deck-con"),
        ("lpt1", "deck-lpt1"),
        ("com0", "deck-com0"),
        ("console", "console"),
        ("a\0b\nc", "a-b-c"),
        ("x" * 300, "x" * 88),
        ("x" * 87 + " y", "x" * 87),
    ],
)
def test_file_name(name: str, safe: str) -> None:
    assert file_name(name) == safe


@given(st.text())
def test_any_name_gives_a_safe_file_name(name: str) -> None:
    safe = file_name(name)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", safe)
    assert len(safe.encode()) <= 93
    assert safe not in {"con", "prn", "aux", "nul"}
    assert file_name(safe) == safe


def test_numbers_are_joined_and_noughts_left_out() -> None:
    assert counted([(2, "new"), (0, "gone"), (1200, "unchanged")]) == "2 new, 1,200 unchanged"


@pytest.mark.parametrize(
    ("text", "other", "shown"),
    [
        ("short", "shore", "short"),
        ("abcdefghijkl", "Abcdefghijkl", "abcdefghi…"),
        ("abcdefghijklmnop", "abcdefghijklmnoP", "…hijklmnop"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijkLmnopqrstuvwxyz", "…ijklmnop…"),
        ("abcdefghijklmnop", "abcdefghijkl", "…hijklmnop"),
    ],
)
def test_of_a_long_line_the_part_that_differs_is_shown(text: str, other: str, shown: str) -> None:
    assert shortened_to_difference(text, other, 10) == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", ""), ("a\nb", "a\nb"), ("a\r\nb\r\n", "a\nb\n"), ("a\rb\r\r\nc\n\r", "a\nb\n\nc\n\n")],
)
def test_line_ends_of_any_kind_become_line_feeds(text: str, expected: str) -> None:
    assert with_line_feeds(text) == expected
