from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.formats.markdown_fields import Dress, to_html
from tests.formats.test_html_markdown import SIGNS

DRESS = Dress()
KNOWN = frozenset(
    "a strong em code pre blockquote ul ol li table thead tbody tr th td h1 h2 h3 h4 h5 h6 p br hr img".split()  # noqa: SIM905
)


class Tags(HTMLParser):
    """Collects the elements of a page and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Paris", "Paris"),
        ("a *b* **c** `d<e`", "a <em>b</em> <strong>c</strong> <code>d&lt;e</code>"),
        ("a\nb", "a<br>b"),
        ("a\n\n- c\n- d", "<p>a</p><ul><li>c</li><li>d</li></ul>"),
        ("x\n\n3. y", '<p>x</p><ol start="3"><li>y</li></ol>'),
        (
            "| a | b |\n|---|:-:|\n| 1 | 2 |",
            (
                '<table><thead><tr><th>a</th><th style="text-align:center">b</th></tr></thead>'
                '<tbody><tr><td>1</td><td style="text-align:center">2</td></tr></tbody></table>'
            ),
        ),
        ("```\nfoo <b>\n```", "<pre><code>foo &lt;b&gt;\n</code></pre>"),
        ("a\n\n---\n\n![p](q.png)", '<p>a</p><hr><p><img src="q.png" alt="p"></p>'),
        ("*a* " * 6000, "*a* " * 6000),  # longer than any card that is set
        ("`" * 1501 + "\n<", "`" * 1501 + "<br>&lt;"),
        ("[l](http://x.y)", '<a href="http://x.y">l</a>'),
        ("[l](javascript:alert)", "l (javascript:alert)"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
def test_markdown_as_html(markdown: str, html: str) -> None:
    assert to_html(markdown, DRESS) == html


@given(
    st.lists(
        st.one_of(SIGNS, st.sampled_from(["<script>", "<img onerror=x>", "\n", "![a](b)", "[x](y)"])), max_size=8
    ).map("".join)
)
def test_no_element_and_no_attribute_comes_from_a_text(text: str) -> None:
    page = Tags()
    page.feed(to_html(text, DRESS))
    for tag, attributes in page.found:
        assert tag in KNOWN
        assert set(attributes) <= {"href", "src", "alt", "style", "start"}


def test_what_is_nested_too_deep_is_written_as_it_was_typed() -> None:
    assert to_html(">" * 40 + " deep\nx", DRESS) == "&gt;" * 40 + " deep<br>x"
