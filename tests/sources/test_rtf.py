from __future__ import annotations

from collections.abc import Callable

import pytest

from srs_cli.errors import InputRefusedError
from srs_cli.model.document import Document

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}{\f1\fcharset204 Cyrillic;}}{\colortbl;\red0\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}{\*\generator Some Writer;}{\info{\title Secret}}"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"\pard\s1 Moons\par\pard\outlinelevel1 Inner\par\pard text\par", ["h1 Moons", ".", "h2 Inner", "text"]),
        (
            r"\pard{\listtext\'b7\tab}\ls1 one\par{\listtext\'b7\tab}\ls1\ilvl1 two\par\pard x\par",
            ["b1 one", "b2 two", ".", "x"],
        ),
        (r"caf\'e9 \u8364?9 \u-10179?\u-8704?\par", ["café €9 😀"]),
        (r"\f1\'cc\'e8\'f0\f0  \'fc\par", ["Мир ü"]),
        (r"a\~b\_c \{x\} \emdash  y\par", ["a\xa0b-c {x} — y"]),
        (r"{\v hidden}shown{\footnote note}{\pict 89504e47}{\*\unknown z}\par", ["shown"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}} end\par", ["link end"]),
        (r"{\b Io} has fire.\par{\b all bold}\par", ["**Io** has fire.", "all bold"]),
        (r"x{\super 2} y{\sub 1}\par", ["x² y₁"]),
        (
            r"\trowd\pard\intbl Moon\cell Planet\cell\row\trowd\intbl Io\cell Jupiter\cell\row\pard end\par",
            ["Moon | Planet", "Io | Jupiter", ".", "end"],
        ),
        ("pic {\\bin5 }}{{{}shown\\par", ["pic shown"]),
        (r"soft\line break\tab t\par", ["soft", "break\tt"]),
        ("ends without a brace", ["ends without a brace"]),
    ],
)
def test_text_and_structure(
    read: Callable[..., Document], seen: Callable[[Document], list[str]], body: str, expected: list[str]
) -> None:
    assert seen(read(HEAD + body, "moons.rtf")) == expected


@pytest.mark.parametrize("data", ["plain words", "{\\rtf1 " + "{" * 5_000, ""])
def test_refused(read: Callable[..., Document], data: bytes | str) -> None:
    with pytest.raises(InputRefusedError):
        read(data, "moons.rtf")
