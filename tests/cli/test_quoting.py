"""What bash puts into a line is quoted: each name means itself, whatever it holds."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.cli.quoting import Line, read_line, reply

BREAKS = " \t\n\"'><=;|&(:"
NAMES = [
    "Biology",
    "Old Norse",
    "it's",
    'say "hi"',
    "$(touch canary) `touch canary` $HOME",
    "a\\b \\",
    "Lang::French, easy",
    "~root",
    "*.txt ?[ab] {a,b}",
    "wow! !! !$ #no",
    "a;b|c&d>e<f(g)h",
    "日本語 é ß 🦊",
    "x=y @z %1 ^a^b",
    "-",
]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("srs ", Line(("srs", ""), 0, "")),
        ("srs rev", Line(("srs", "rev"), 0, "")),
        ("srs  review   Old\\ N", Line(("srs", "review", "Old N"), 0, "")),
        ('srs review "Old N', Line(("srs", "review", "Old N"), 0, '"')),
        ("srs review 'Old \\", Line(("srs", "review", "Old \\"), 0, "'")),
        ('srs review "a\\"b" ', Line(("srs", "review", 'a"b', ""), 0, "")),
        ("srs review Lang::Fr", Line(("srs", "review", "Lang::Fr"), 6, "")),
        ("srs review Lang\\:\\:Fr", Line(("srs", "review", "Lang::Fr"), 0, "")),
        ("srs review --grades=", Line(("srs", "review", "--grades="), 9, "")),
        ("srs review a'b c", Line(("srs", "review", "ab c"), 1, "'")),
        ("srs review '' x", Line(("srs", "review", "", "x"), 0, "")),
        ("srs review Old\\", Line(("srs", "review", "Old"), 0, "")),
        ("", Line(("",), 0, "")),
    ],
)
def test_an_unfinished_line_is_read_as_bash_reads_it(line: str, expected: Line) -> None:
    assert read_line(line, BREAKS) == expected


@pytest.mark.parametrize(
    ("line", "value", "expected"),
    [
        ("srs review Ol", "Old Norse", "Old\\ Norse"),
        ("srs review ol", "Old Norse", "Old\\ Norse"),
        ("srs review 'Ol", "it's", "it'\\''s"),
        ('srs review "', 'a "b" $c `d` \\ !', 'a \\"b\\" \\$c \\`d\\` \\\\ "\'!\'"'),
        ("srs review lang::Fr", "Lang::French", "French"),
        ("srs review other::", "Lang::French", None),
        ("srs review --grades=", "--grades=4", "4"),
        ("srs re", "review", "review"),
    ],
)
def test_the_reply_fits_where_bash_puts_it(line: str, value: str, expected: str | None) -> None:
    assert reply(read_line(line, BREAKS), value) == expected


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(["", '"', "'"]))
def test_what_was_put_in_is_read_back_as_the_name(name: str, quote: str) -> None:
    put = reply(read_line(f"srs review {quote}", BREAKS), name)
    assert read_line(f"srs review {quote}{put}{quote} ", BREAKS).words == ("srs", "review", name, "")


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_to_bash_itself_each_name_is_one_word_that_does_nothing(quote: str, tmp_path: object) -> None:
    words = [f"{quote}{reply(read_line(f'srs review {quote}', BREAKS), name)}{quote}" for name in NAMES]
    done = subprocess.run(
        ["bash", "--norc", "-c", f"printf '%s\\n' {' '.join(words)}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=str(tmp_path),
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    assert done.stdout.splitlines() == NAMES
