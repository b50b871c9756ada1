from __future__ import annotations

from collections.abc import Callable

import pytest

from srs_cli.errors import InputRefusedError
from srs_cli.model.document import Document

MENU = "<nav><ul><li><a href=/>Home</a></li></ul></nav>"
LINKS = "<ul>" + "<li><a href=/x>More about bees and wasps</a></li>" * 4 + "</ul>"
TEXT = (
    "Bees carry pollen from flower to flower while they gather nectar, and most garden plants depend on them for seed. "
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>Bees</h2><p>They\n  fly.<p>They sting.", ["h2 Bees", "They fly.", ".", "They sting."]),
        ("Term<br>meaning", ["Term", "meaning"]),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p></li></ul>", ["b1 a", ".", "b2 b", ".", "b1 c"]),
        ("<dl><dt>Drone<dd>A male.<dt>Queen<dd>A mother.</dl>", ["Drone", "A male.", ".", "Queen", "A mother."]),
        ("<p><b>Drone</b>: a male<p><strong>All bold</strong>", ["**Drone**: a male", ".", "All bold"]),
        ("<pre>x = 1\n  y</pre><p>after", ["code x = 1", "code   y", ".", "after"]),
        ("<p>10<sup>3</sup> H<sub>2</sub>O bees<sup><a href=#n>4</a></sup>", ["10³ H₂O bees"]),
        (
            "<script>evil()</script><style>p{}</style><p hidden>a<p style='display: none'>b<p aria-hidden=true>c<p>shown",
            ["shown"],
        ),
        ("<p>kept <span style='display:none'>secret</span>text", ["kept text"]),
        ("<p>a <!-- comment --> b &amp; &lt;i&gt;", ["a b & <i>"]),
        ("<details><summary>What is wax?</summary>A fat.</details>", ["What is wax?", ".", "A fat."]),
        (
            "<table><tr><th>Kind<th colspan=2>Size<tr><td rowspan=2>Bee<td>1<td>2<tr><td>3<td>4</table>",
            ["Kind | Size | Size", "Bee | 1 | 2", "Bee | 3 | 4"],
        ),
        ("<table><tr><td><h2>Layout</h2><p>only</td></tr></table>", ["h2 Layout", "only"]),
        ("<table><tr><td>a<br>b<td><ul><li>c<li>d</ul></table>", ["a\nb | c\nd"]),
        (f"{MENU}<p>{TEXT}</p><footer>© us</footer><aside>ad</aside>", [TEXT.strip()]),
        (f"<p>{TEXT * 3}</p>{LINKS}", [(TEXT * 3).strip()]),
        (
            f"<p>{TEXT * 3}</p><div class='site-sidebar'>popular</div><div id=cookie-banner>we use</div>",
            [(TEXT * 3).strip()],
        ),
        (f"<div class='has-sidebar menu'><p>{TEXT}</p></div>", [TEXT.strip()]),
        (f"<header><a href=/>Site</a></header><main><p>{TEXT}</p></main><div>elsewhere</div>", [TEXT.strip()]),
        (
            f"<div>elsewhere</div><article><header><h1>Bees</h1></header><p>{TEXT}</p></article>",
            ["h1 Bees", TEXT.strip()],
        ),
        ("", []),
    ],
)
def test_what_a_page_shows(
    read: Callable[..., Document], seen: Callable[[Document], list[str]], body: str, expected: list[str]
) -> None:
    assert seen(read(f"<!doctype html><html><body>{body}</body></html>", "bees.html")) == expected


def test_title_and_language(read: Callable[..., Document]) -> None:
    document = read("<html lang=en-GB><head><title>On\n bees</title></head><body><p>x</body></html>", "bees.htm")
    assert (document.title, document.language) == ("On bees", "en")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('<meta charset="windows-1251"><p>Пчёлы'.encode("cp1251"), "Пчёлы"),
        ("<meta charset=iso-8859-1><p>d’été".encode("cp1252"), "d’été"),
        ("<meta charset=windows-1251><p>été".encode(), "été"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares_unless_it_is_utf8(
    read: Callable[..., Document], data: bytes | str, expected: str
) -> None:
    assert read(data, "bees.html").lines[0].text == expected


def test_undeclared_bytes_are_not_guessed(read: Callable[..., Document]) -> None:
    with pytest.raises(InputRefusedError, match="not UTF-8"):
        read("<p>été".encode("latin-1"), "bees.html")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<div>" * 100_000 + "x", "nested too deep"),
        ("<p>\n<a " + " ".join(f"a{at}=1" for at in range(30_000)) + ">", "bees.html:2: an element has more than"),
        ("<a " + " ".join(f"a{at}='>'" for at in range(30_000)) + ">", "an element has more than"),
    ],
)
def test_pages_made_to_do_harm_are_refused(read: Callable[..., Document], body: str, why: str) -> None:
    with pytest.raises(InputRefusedError, match=why):
        read(body, "bees.html")


def test_a_long_picture_address_is_no_flood(
    read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    assert seen(read(f"<img src='data:image/png;base64,{'A b=' * 20_000}'><p>x", "bees.html")) == ["x"]
