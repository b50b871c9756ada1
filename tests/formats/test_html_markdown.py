from __future__ import annotations

import re
import sys
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.formats.html_markdown import to_markdown
from srs_cli.formats.html_pieces import shown_text
from srs_cli.formats.markdown import parser

_SPACE = re.compile(r"[ \t\n\r\f\v\xa0]+")
# What Markdown has no escape for, or HTML reads as a formula.
_NO_ESCAPE = re.compile(
    r"<[a-z][a-z0-9.+-]*:[^<> ]*>|<[^ @]*@[^ ]*>|\\[\[\]()]|\[\$|\d[.)]( |$)", re.IGNORECASE | re.MULTILINE
)
SIGNS = st.text(st.sampled_from(list("ab1 *_`[]()!#->+~$\\|.=:<&{}\"'")), max_size=12)


def shown(markdown: str) -> str:
    """Return what a card shows of a text; anything but plain text is a question mark."""
    whole = "\n" in markdown.strip()
    tokens = parser().parse(markdown) if whole else parser().parseInline(markdown.strip())
    parts = []
    for token in tokens:
        if token.type == "inline":
            parts += [
                "\n" if child.type in {"hardbreak", "softbreak"} else "?" if child.nesting else child.content
                for child in token.children or []
            ]
        elif token.type not in {"paragraph_open", "paragraph_close"}:
            parts.append("?")
    return "".join(parts)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("Paris", "Paris"),
        ("", ""),
        ("a &lt;b&gt; &amp;amp; &nbsp; c", "a <b> &amp; c"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<div>a</div><div>b <b>c</b></div>", "a\nb **c**"),
        ("<p>a</p><p>b</p>", "a\nb"),
        ("<b> a </b>b<i></i>", "**a** b"),
        ("<b>a<br>b</b>", "**a**\n**b**"),
        ("ge<b>gang</b>en", "ge**gang**en"),
        ("H<b>2</b>O", "H2O"),
        ("x<sup>2</sup>, H<sub>2</sub>O, e<sup>iy</sup>, x<sub>ab</sub>", "x², H₂O, e^(iy), x\\_(ab)"),
        ("<u>a</u> <span style='color:red'>b</span>", "a b"),
        ("<ul><li>a<li>b<ul><li>c</li></ul></li></ul>z", "- a\n- b\n   - c\n\nz"),
        ("<ol start=3><li>q</li><li>r</li></ol>", "3. q\n4. r"),
        (
            "<table><tr><th>a</th><td>b|c</td></tr><tr><td>1<br>2</td></tr></table>",
            "| a | b\\|c |\n|---|---|\n| 1 2 |  |",
        ),
        ("<table><tr><td>alone</td></tr></table>", "alone"),
        (r"\(x^2\) and \[\frac{a}{b}\] [latex]y=1[/latex] [$]z[/$]", r"$x^2$ and $$\frac{a}{b}$$ $y=1$ $z$"),
        (r"\(a &lt; b\)", "$a < b$"),
        (r"\(a<br>b\)", "[$]a b[/$]"),
        (r"\(never closed", r"\(never closed"),
        ('<img src="a b.png"> <img src=x.png alt="[q]">', "![](<a b.png>) ![(q)](x.png)"),
        ('<img src="data:image/png;base64,AAAA">', ""),
        ("<a href='http://x.y/(z)'>l</a>", "[l](http://x.y/%28z%29)"),
        ("<pre><code>a &lt; b<br>c</code></pre>", "```\na < b\nc\n```"),
        ("use <code>a*b</code>", "use `a*b`"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
        ("<blockquote>q</blockquote>a", "> q\na"),
        ("<h2>T</h2>a<hr>b", "## T\na\n---\nb"),
        ("{{c1::a::b}} {{c2::<b>x</b>}}", "{{c1::a::b}} {{c2::**x**}}"),
        ("[sound:x.mp3]", "[sound:x.mp3]"),
        ("5 * 3 and *x* _y_ a_b 2*3*4", "5 * 3 and \\*x\\* \\_y\\_ a_b 2*3*4"),
        ("$5 and $10", "$5 and $10"),
        ("$x^2$", "\\$x^2\\$"),
        ("# x<br>- y<br>---<br>+ z", "\\# x\n\\- y\n\\---\n\\+ z"),
        ("<script>evil()</script>t<style>p{}", "t"),
        ("<object data=x>plain<svg/>er<video>no</video>", "plainer"),  # closed by nothing, it hides nothing
        ("a<object data=x>b</OBJECT>c<object>d", "acd"),
        ("<!-- c -->a", "a"),
        ('a<b title="x', 'a<b title="x'),
        ('a<b title="x>y', "a**y**"),
        ("a<!-- b", "a<!-- b"),
        ('a<b title="x"y>z</b>', "a**z**"),
        ("<pre>a ``` \\(x\\)</pre>", "````\na ``` x\n````"),
        ("<pre> </pre>a", "a"),
        ("<table>\n<tr>\n<td>a</td> <td>b</td></tr></table>", "| a | b |\n|---|---|"),
        ("a</ul>b</sup></a>", "a\n\nb"),
        (
            '<a href="">a</a> <a href="http://x y">b</a> <a href=z>z</a> <a href=u><img src=p.png></a>',
            "a b z ![](p.png)",
        ),
        ("<code>a</code>b <code>a`b</code>", "`a`b `a'b`"),
        ("</b>a<b>b", "a**b**"),
        ("<b><i> </i>a</b>", "**a**"),
        ("<b> <i> a </i> </b>", "***a***"),
        ("5<b>6</b> a<i>b</i> a<b>!</b>", "56 ab a!"),
        ("\\( \\) \\[ x_1 \n\\]", "$$x_1$$"),
        ("\\(a$b$$c\\)", "[$]a$b$$c[/$]"),
        ("\\(a$b[/$]c\\)", "a\\$b[/\\$]c"),
        ('x<b a="q>"', 'x<b a="q>"'),
        ("<b>x<sup>a</b></sup>", "x^a"),  # emphasis that ends in another piece
        ("<code>[$]a`b[/$]</code>", "[$]a`b[/$]"),
        ("\\(" + "x" * 2000 + "\\)", "\\(" + "x" * 2000 + "\\)"),
        ("\\(" + "x" * 999 + "<i>yy</i>\\)", "\\(" + "x" * 999 + "yy\\)"),
        ("\\(a<i>b</i>c\\)", "$abc$"),
        ("a < b > c", "a < b > c"),
        ("<img onerror=\"alert(1)\" src=x onload='y>z'>t", "![](x)t"),
    ],
)
def test_html_as_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    ("html", "text"), [("a &amp; b", "a & b"), ("<b>x</b> &lt;<script>y</script>", "x <"), ("a < b > c", "a < b > c")]
)
def test_the_text_between_the_tags(html: str, text: str) -> None:
    assert shown_text(html) == text


@given(SIGNS)
def test_text_is_shown_as_it_was(text: str) -> None:
    wanted = _SPACE.sub(" ", text).strip()
    if not _NO_ESCAPE.search(wanted):
        assert shown(to_markdown(escape(text))) == wanted


@given(st.lists(SIGNS.filter(lambda text: bool(text.strip())), min_size=2, max_size=3))
def test_lines_are_shown_as_they_were(lines: list[str]) -> None:
    wanted = "\n".join(_SPACE.sub(" ", line).strip() for line in lines)
    if not _NO_ESCAPE.search(wanted):
        assert shown(to_markdown("<br>".join(map(escape, lines)))) == wanted


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", '<a b="', "<a b='", "<!--", "<b>", "</b>", "<div>", "<a href=x>y", "<sup>x", "<sup>x</sup>", "\\(", "[latex]", "{{c1::",
     "*", "[", "](", "<table><td>", "<ul><li>", "&", "a\\", "<b>x</b>", "-", "<i><b>", "![](", "<script>", "<pre>", "$", "`"],
)  # fmt: skip
def test_work_grows_with_the_length_alone(piece: str) -> None:
    def calls(length: int) -> int:
        html = piece * (length // len(piece))
        count = 0

        def counting(_frame: object, event: str, _arg: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        before = sys.getprofile()
        sys.setprofile(counting)
        try:
            to_markdown(html)
        finally:
            sys.setprofile(before)
        return count

    assert calls(32_000) < 100 + 9 * calls(4_000)  # were it the square, 64 times


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f"a &#{'9' * 5000}; b", "a \ufffd b"),
        (f"a &#{'9' * 5000} b", "a \ufffd b"),
        (f"a &#{'0' * 5000}65; b", "a A b"),
        (f"a &#x{'9' * 5000}; b", "a \ufffd b"),
        ("a &#000000065 b&#1114112;", "a A b\ufffd"),
    ],
)
def test_a_number_without_end_is_no_character(html: str, shown: str) -> None:
    assert to_markdown(html) == shown
    assert shown_text(html) == shown


def test_a_fence_is_longer_than_any_run_of_ticks_in_the_code() -> None:
    assert to_markdown("<pre>`` x</pre>").startswith("```\n")
    code = "`" * 200_000  # looked for once, not for each length: that would take minutes
    assert to_markdown(f"<pre>x {code} ```` y</pre>").split("\n")[0] == code + "`"
