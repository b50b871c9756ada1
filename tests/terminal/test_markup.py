from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.text import Text

from srs_cli.terminal import markup
from srs_cli.terminal.layout import wrap
from srs_cli.terminal.markup import has_markup, rows
from srs_cli.terminal.screens import Drawn, Size
from tests.terminal.conftest import draw, on_pyte

CARD = r"""# Sorting
**Merge sort** is *stable*; `sort()` of a list is, too.
It splits, sorts and merges:

- split in two
- sort each half
  1. the left one, and everything that a long line wraps
  2. the right one

```python
def merge(a: list[int], b: list[int]) -> list[int]:
    return sorted([*a, *b])
```

| sort   | worst      | stable |
|--------|-----------:|--------|
| merge  | $n \log n$ | yes    |
| quick  | $n^2$      | **no** |

> What I cannot create,
> I do not understand.

---

See [the book](https://example.org/sort "Cormen") or <https://example.org>, and ![a tree](tree.png)
"""
PIECES = st.sampled_from(
    ["a", "b ", " ", "\n", "\n\n", "    ", "*", "**", "_", "__", "____", "`", "```\n", "#", "# ", "> ", ">", "- ", "+ ", "1. ", "7) ",
     "|", "|-|-|\n", "[", "]", "(", ")", "](", "![", "!", "\\", "$", "$$", "\\(", "\\)", "<", ">", "<a:b>", "日本", "👩\u200d👩\u200d👧", "❤\ufe0f",
     "🇩🇪", "e\u0301", "\t", "\u202e", "\x1b[2J", "~~~\n", "---\n", "x^2", "\\frac", "{", "}", ":", "&amp;", "क\u200d", "\u200d"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=80))
MARKS = st.lists(st.sampled_from([*"ab*_#>-|[]()!\\ \n12.:+", "\n\n", "|-|-|\n", "**", "- ", "> "]), max_size=50).map(
    "".join
)
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def plain(text: str, width: int = 60, indent: int = 0) -> list[str]:
    return [row.plain for row in rows(text, width, indent=indent)]


def styles(text: str, style: str = "") -> dict[str, str]:
    """Return what each differently styled piece of the first row looks like."""
    row = rows(text, 60, style)[0]
    return {row.plain[span.start : span.end]: str(span.style) for span in row.spans}


@pytest.mark.parametrize("size", [Size(80, 40), Size(40, 45), Size(12, 120)], ids=lambda size: str(size.width))
def test_a_card_with_everything(size: Size, golden: Callable[[str, str], None]) -> None:
    shown = rows(CARD, size.width)
    golden(f"markup-{size.width}", on_pyte(draw(Drawn(tuple(shown))), size).rstrip())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "What is the capital of France?",
        "2*3*4 = 24",
        "2**3 is 8 and x**2 is a square",
        "snake_case and __init__ and MAX_SIZE_2",
        "The ____ of ____ is (____), then ____.",
        "____",
        "a lone * or _ or ` or $",
        "* * and _ _",
        "It costs $5 and $10, US$20 or $HOME/$USER.",
        "list[int] and dict[str, int] and [red]x[/red] and :smile:",
        "# of electrons in carbon",
        "- 5 °C",
        "> 5 mmol/l",
        "1940. The fall of France",
        "+ 3",
        "a < b > c & d &amp; e <br> <b>f</b>",
        r"C:\new\table and \d+\.\d* and \\server",
        "two\nlines\n\n  and an indented one",
        "[hint] and [a](",
        "a|b",
        "a | b\nc | d",
        "a\\nb",
    ],
)
@pytest.mark.parametrize("width", [80, 10, 2])
def test_plain_text_is_wrapped_as_it_is(text: str, width: int) -> None:
    assert plain(text, width) == wrap(text, width)
    assert plain(text, width, indent=2) == wrap(text, width, 2)


@given(TEXTS, st.integers(2, 100), st.integers(0, 4))
@example("- " * 15 + "a\n" * 2, 10, 0)
@example("> > > > 日本 *a*\n\n- 日本", 10, 0)
def test_no_row_is_wider_than_the_width(text: str, width: int, indent: int) -> None:
    assert all(row.cell_len <= width for row in rows(text, width, "bold", indent))


@given(TEXTS, st.sampled_from([10, 40]))
def test_nothing_that_acts_on_a_terminal_is_in_a_row(text: str, width: int) -> None:
    shown = "".join(row.plain for row in rows(text, width))
    assert [
        character
        for character in shown
        if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or unicodedata.bidirectional(character) in TURNING
    ] == []


@given(MARKS, st.sampled_from([10, 80]))
def test_no_letter_is_lost(text: str, width: int) -> None:
    shown = Counter("".join(plain(text, width)))
    assert all(shown[letter] >= text.count(letter) for letter in "ab:")


@given(st.text(st.characters(exclude_characters="*_`$\\[]<>|#~-+.)!"), max_size=80), st.integers(2, 40))
def test_text_without_marks_gives_the_rows_of_wrap(text: str, width: int) -> None:
    assert plain(text, width) == wrap(text, width)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a **b** c", {"b": "bold"}),
        ("a *b* _c_", {"b": "italic", "c": "italic"}),
        ("***b***", {"b": "italic bold"}),
        ("ge**gang**en", {"gang": "bold"}),
        ("これは*強調*です", {"強調": "italic"}),
        ("use `a*b*c`", {"a*b*c": "srs.code"}),
        ("`` a`b ``", {"a`b": "srs.code"}),
        (r"\*a\* *b*", {"b": "italic"}),
        ("a [b *c*](d)", {"c": "italic"}),
    ],
)
def test_emphasis(text: str, pieces: dict[str, str]) -> None:
    assert styles(text) == pieces


def test_emphasis_in_bold_text_shows_without_colour() -> None:
    assert styles("a **b** `c`", "bold") == {"b": "underline", "c": "srs.code-in-bold"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"\*a\*", ["*a*"]),
        ("[a](b)", ["a (b)"]),
        ("[a](javascript:x)", ["a (javascript:x)"]),
        ("[b](b) [c](mailto:c)", ["b c"]),
        ("[](b) [a]()", ["(b) a"]),
        ("<https://a.b/ä?c>", ["https://a.b/ä?c"]),
        ("[a](<b\x1b> 'c\u202ed')", ['a (b␛ "c<U+202E>d")']),
        ("![](heart.png)", ["[image: heart.png, press o]"]),
        ("![its parts](heart.png)", ["[image: heart.png (its parts), press o]"]),
        ("a\n*b*\nc", ["a", "b", "c"]),
        ("*a*  \nb\\\nc", ["a", "b", "c"]),
        ("*a*\n    b", ["a", "    b"]),
        ("*a*\n\n\n\nb", ["a", "", "", "", "b"]),
        ("- a\n- b\n\n- c", ["• a", "• b", "", "• c"]),
        ("3. a\n7. b", ["3. a", "7. b"]),
        ("1. a\n1. b", ["1. a", "2. b"]),
        ("2) a\n4) b", ["2) a", "4) b"]),
        ("+ 3\n+ 4", ["+ 3", "+ 4"]),
        ("- a\n\n  b\n  > c", ["• a", "", "  b", "  > c"]),
        ("> 5: high\n< 3: low", ["> 5: high", "< 3: low"]),
        ("> a\n>\n> b", ["> a", ">", "> b"]),
        ("> a\nb *c*", ["> a", "b c"]),
        ("a\n---\nb *c*", ["a", "─" * 60, "b c"]),
        ("____\n*a*", ["____", "a"]),
        ("## A\nb", ["A", "b"]),
        ("A\n===\n*b*", ["A", "===", "b"]),
        ("[a]: b\n*c*", ["[a]: b", "c"]),
        ("-\n-", ["•", "•"]),
        ("~~~\na\n\n    *b*\n~~~", ["  a", "", "      *b*"]),
        ("a\n\n    x = 1\n\n*b*", ["a", "", "  x = 1", "", "b"]),
        ("|a|b|\n|-|-:|\n|c|10|\n||9|", ["a │  b", "──┼───", "c │ 10", "  │  9"]),
        ("|a|b|\n|-|-|\n|c|d|e|", ["|a|b|", "|-|-|", "|c|d|e|"]),
        ("|a|\n|-|\n|`b\\|c`|", ["a", "───", "b|c"]),
        ("$x_1$ and $$\\frac{a}{b}$$", ["x₁ and a/b"]),
        ("`$x$` $x$", ["$x$ x"]),
        ("$a_b$ $\\unknown{a_b c_d}$", ["a_b $\\unknown{a_b c_d}$"]),
        ("so:\n$$\na\n+ b^2\n$$\nend", ["so:", "a + b²", "end"]),
        ("$$\na\n\\unknown\n$$", ["$$", "a", "\\unknown", "$$"]),
        ("$$ a\n\nb $$", ["$$ a", "", "b $$"]),
        ("$$a\n*b*", ["$$a", "b"]),
        ("$$a$$ and\n*b*", ["a and", "b"]),
    ],
)
def test_shown(text: str, shown: list[str]) -> None:
    assert [row.rstrip() for row in plain(text)] == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("*a* bb cc", 4, ["a bb", "cc"]),
        ("- aaa bbb\n- c", 7, ["• aaa", "  bbb", "• c"]),
        ("```\nab  cdef\n  gh\n```", 6, ["  ab  ", "↪ cdef", "    gh"]),
        ("|a|b|\n|-|-|\n|one two|x|", 15, ["a       │ b", "────────┼──", "one two │ x"]),
        ("|a|b|\n|-|-|\n|one two three|x yyyyyyyyy|", 17,
         ["a       │ b      ", "────────┼────────", "one two │ x      ", "three   │ yyyyyyy", "        │ yy     "]),
        ("|a|b|\n|-|-|\n|one two|x|\n|three|y|", 8, ["a: one", "  two", "b: x", "", "a: three", "b: y"]),
        ("|日本|b|\n|-|-|\n|c|日|", 20, ["日本 │ b ", "─────┼───", "c    │ 日"]),
    ],
)  # fmt: skip
def test_wrapped(text: str, width: int, shown: list[str]) -> None:
    assert [row.rstrip() for row in plain(text, width)] == [row.rstrip() for row in shown]


HOSTILE = {
    "stars": "*a " * 60_000,
    "emphasis": "*a **a " * 500,
    "brackets": "[" * 100_000,
    "links": "[a](" * 25_000,
    "images": "![" * 50_000,
    "quotes": ">" * 100_000 + "a",
    "deep quotes": "> " * 100 + "a\n" * 3,
    "deep list": "- " * 400 + "a\n\nb",
    "list in list": "\n".join(f"{'  ' * depth}- a" for depth in range(60)),
    "ticks": "".join("`" * size + "a" for size in range(1, 300)),
    "dollars": "$a" * 50_000,
    "braces": "$" + "\\frac{" * 150 + "$",
    "commands": "$" + "\\sqrt" * 180 + "x$",
    "environments": "$" + "\\begin{matrix}" * 60 + "$",
    "table": "|a" * 200 + "\n" + "|-" * 200 + ("\n" + "|b" * 200) * 200,
    "wide table": "|a" * 300 + "|\n" + "|-" * 300 + "|",
    "underscores": "_a " * 30_000,
    "escapes": "\\*" * 50_000,
    "lines": "\n" * 100_000 + "*a*",
    "a word": "x" * 100_000 + "*a*",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("width", [10, 80])
def test_a_hostile_text_is_shown_all_the_same(text: str, width: int) -> None:
    shown = rows(text, width)
    assert all(row.cell_len <= width for row in shown)
    assert sum(row.plain.count("a") for row in shown) >= text.count("a")


@pytest.mark.parametrize(
    "text",
    ["*a* " * 5_001, "*a " * 1_501, "plain", "1. one line", "a_b", "日本", "\n# of\n"],
    ids=lambda text: text[:10],
)
def test_what_is_long_tangled_or_plain_is_never_parsed(text: str) -> None:
    assert not has_markup(text)


@pytest.mark.parametrize("text", ["*a*", "a\n# b", "$x$", "`a`", "<a:b>", "a\n- b", "![a](b)", "[$]a[/$]", r"\(a\)"])
def test_what_may_be_markup_is_parsed(text: str) -> None:
    assert has_markup(text)


def test_the_limits_bound_what_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []

    def note(text: str, _width: int, _style: str, _indent: int) -> list[Text]:
        parsed.append(len(text))
        return []

    monkeypatch.setattr("srs_cli.terminal.blocks.set_text", note)
    for text in HOSTILE.values():
        rows(text, 80)
    assert max(parsed) <= markup._LONGEST
    assert len(parsed) < len(HOSTILE)


def test_a_plain_card_loads_no_parser() -> None:
    program = (
        "import sys; from srs_cli.terminal.markup import rows; rows('What is _it_, for $5?'[:9], 40);"
        "sys.exit(sum(name.partition('.')[0] in {'markdown_it', 'pylatexenc', 'pygments'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
