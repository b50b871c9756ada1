from __future__ import annotations

from collections.abc import Callable

import pytest

from srs_cli.model.document import Document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Keys\n## Minor ##\n#tag\n", ["h1 # Keys", "h2 ## Minor ##", "#tag"]),
        ("Keys\n====\n\nMinor keys\n---------\n", ["h1 Keys", ".", ".", "h2 Minor keys", "."]),
        ("Q: one\n---\nA: two\n", ["Q: one", "---", "A: two"]),
        ("a line\nof prose\n-----\n", ["a line", "of prose", "-----"]),
        ("- a\n  - b\n    * c\n- d\n", ["b1 - a", "b2   - b", "b3     * c", "b1 - d"]),
        ("* a\n\t* b\n\ntext\n  - c\n", ["b1 * a", "b2 \t* b", ".", "text", "b1   - c"]),
        ("**bold** and *x*\n- - -\n", ["**bold** and *x*", "- - -"]),
        ("1685. Bach is born\n1. first\n", ["1685. Bach is born", "1. first"]),
        ("> quoted\n> > - deep\n>\n", ["quoted", "b1 - deep", "."]),
        ("```py\n# x\n~~~\n```\nout\n", ["code ```py", "code # x", "code ~~~", "code ```", "out"]),
        ("````\n```\nin: code\n````\nout\n", ["code ````", "code ```", "code in: code", "code ````", "out"]),
        ("~~~\nnever: closed\n", ["code ~~~", "code never: closed"]),
        ("Fugue\n\n    a piece for several voices\n", ["Fugue", ".", "    a piece for several voices"]),
        ("Run:\n\n    play(note);\n    return 0;\n", ["Run:", ".", "code     play(note);", "code     return 0;"]),
        ("| A | B |\n|---|:-:|\n| 1 | x\\|y |\n| 2 |\nend\n", ["A | B", "--- | :-:", "1 | x|y", "2 | ", "end"]),
        ("a | b\n--- | ---\n", ["a | b", "--- | ---"]),
        ("a | b\nc | d\n", ["a | b", "c | d"]),
        ("a <!-- b --> c\n<!-- d\n# e\n--> f\n", ["a  c", ".", ".", " f"]),
        ("<!-- never closed\ntext\n", ["<!-- never closed", "text"]),
        ("x <b>y</b> `<b>` a<b\n# <script>z()</script>\n", ["x  y  `<b>` a<b", "."]),
        ("---\ntitle: Keys\nlang: de-AT\n---\ntext\n", [".", ".", ".", ".", "text"]),
        ("---\nQ: x\n---\n", ["---", "Q: x", "---"]),
        ("\ufeff# a\r\nb\rc", ["h1 # a", "b", "c"]),
        ("", []),
    ],
)
def test_lines(
    read: Callable[..., Document], seen: Callable[[Document], list[str]], text: str, expected: list[str]
) -> None:
    assert seen(read(text, "keys.md")) == expected


def test_a_row_without_cells_is_no_table(read: Callable[..., Document]) -> None:
    assert not any(line.cells for line in read("a | b\nc | d\n", "keys.md").lines)


@pytest.mark.parametrize(
    ("text", "title", "language"),
    [("---\ntitle: 'Keys'\nlang: de-AT\n---\n# Other\n", "Keys", "de"), ("x\n# Keys #\n", "Keys", ""), ("x\n", "", "")],
)
def test_title_and_language(read: Callable[..., Document], text: str, title: str, language: str) -> None:
    document = read(text, "keys.md")
    assert (document.title, document.language) == (title, language)
