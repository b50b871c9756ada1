"""The page: well-formed, self-contained, and deaf to what card texts try."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from srs_cli.reports.page import page
from srs_cli.reports.report import Report
from tests.reports import sample


class Elements(HTMLParser):
    """Collects elements with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("report", [sample.report(), sample.report(hostile=True), sample.nothing()])
def test_nothing_is_loaded_and_nothing_runs(report: Report) -> None:
    elements = Elements(page(report)).elements
    assert not {tag for tag, _ in elements} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "base",
        "form",
        "a",
        "image",
    }
    names = {name for _, attributes in elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in ("src", "href", "style", "xlink:href")]


def test_the_policy_allows_the_pages_own_style_alone() -> None:
    text = page(sample.report())
    (policy,) = re.findall('http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert text.index("Content-Security-Policy") < text.index("<style>")
    assert not re.search(r"https?:|@import|url\((?!#)", text)


def test_texts_of_cards_are_shown_and_do_not_act() -> None:
    text = page(sample.report(hostile=True))
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    shown = Elements(text).text
    assert "[bold]␛[31m<U+202E><script>alert(1)</script>␊&:skull:[/]" in shown


def test_every_chart_is_well_formed_and_named() -> None:
    charts = re.findall(r"<svg.*?</svg>", page(sample.report()), re.DOTALL)
    for chart in charts:
        ET.fromstring(chart)
    named = [chart for chart in charts if 'role="img"' in chart]
    assert [re.findall('aria-label="([^"]*)"', chart)[0] for chart in named] == [
        "Last 14 days", "Calendar", "Next 30 days", "Intervals", "Ease factors", "Time per card",
    ]  # fmt: skip


def test_bars_stay_within_the_chart() -> None:
    for chart in re.findall(r'<svg viewBox="0 0 640.*?</svg>', page(sample.report()), re.DOTALL):
        for rect in ET.fromstring(chart).iter("rect"):
            assert float(rect.attrib["x"]) >= 0
            assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= 640


def test_the_calendar_has_a_square_a_day() -> None:
    squares = re.findall(r'<rect class="l(\d)"[^>]*><title>(\S+): ([\d,]+)</title>', page(sample.report()))
    assert len(squares) == 371  # 52 weeks, and the last one up to its Sunday
    assert squares[-1] == ("1", "2026-11-22", "14")
    assert {level for level, _day, answers in squares if answers == "0"} == {"0"}


def test_figures_are_beside_the_bars() -> None:
    shown = Elements(page(sample.report())).text
    for words in (
        "Sun 22 Nov",
        "1 min 31 s",
        "left over",
        "3 weeks–2 months",
        "True retention",
        "Capitals",
        "leech · ease",
    ):
        assert words in shown


def test_the_page_suits_light_dark_and_paper() -> None:
    text = page(sample.report())
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_without_decks_the_page_says_what_to_do() -> None:
    assert "No decks yet. Start with: srs review" in Elements(page(sample.nothing())).text
