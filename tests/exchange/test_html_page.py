"""Pages in one file: nothing in them comes from elsewhere, and whatever a card says stays text."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO

import pytest

from srs_cli.errors import StorageError
from srs_cli.exchange import FORMATS, Wish
from srs_cli.exchange.html_page import CARDS_A_PAGE
from srs_cli.model.card import Card, Deck, Source
from srs_cli.model.package import Package

PIXEL = b"\x89PNG\r\n\x1a\n and so on"
LAYOUTS = ("study", "cards", "sheet", "test")
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "![x](javascript:alert(1))",
    "![x](http://elsewhere.example/x.png)",
    "[x](javascript:alert(1)) <https://elsewhere.example>",
    "</style><style>@import url(http://elsewhere.example)</style>",
    "</title><base href=http://elsewhere.example>",
    "$\\href{javascript:alert(1)}{x}$ $\\text{<b onclick=alert(1)>}$",
    "\x1b]0;title\x07 \u202e reversed",
    "```\n</pre><script>alert(1)</script>\n```",
    "| <i onmouseover=alert(1)> |\n|---|\n| x |",
)


class Elements(HTMLParser):
    """What a browser would find: elements with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.found)


def page(*cards: Card, layout: str = "study", answers: str = "", name: str = "Birds", **media: bytes) -> str:
    out = BytesIO()
    content = {f"{key}.png": (lambda value=value: value) for key, value in media.items()}
    package = Package((Deck(name, cards, "birds", language="en"),), media=content)
    FORMATS["html"].codec.write(package, Wish(layout=layout, answers=answers), out)
    return out.getvalue().decode("utf-8")


def card(question: str, answer: str | tuple[str, ...] = "a bird", **fields: object) -> Card:
    return Card(f"id-{question[:20]}", question, answer, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_card_says_adds_nothing_that_acts(layout: str, text: str) -> None:
    harmless = Elements(page(card("plain", "plain", hint="h", extra="e", tags=("t",)), layout=layout))
    hostile = Elements(page(card(text, text, hint=text, extra=text, tags=(text,)), layout=layout, name=text))
    for tag in ("script", "style", "meta", "title", "base", "link", "iframe", "svg", "object", "form", "img", "a"):
        assert hostile.count(tag) == harmless.count(tag), tag
    for _tag, attributes in hostile.found:
        assert not [name for name in attributes if name.startswith("on")]
        assert not {"src", "href", "action", "style", "srcset"} & attributes.keys()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", "".join(hostile.texts))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_policy_stands_first_and_names_the_only_style_and_script(layout: str) -> None:
    made = page(card("wren?"), layout=layout)
    policy = re.search(
        r'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="([^"]+)">', made
    )
    assert policy is not None
    assert policy[1].startswith("default-src 'none';")
    for kind in ("style", "script"):
        inner = re.findall(rf"<{kind}>(.*?)</{kind}>", made, re.DOTALL)
        digests = re.findall(rf"{kind}-src '(sha256-[^']+)'", policy[1])
        assert digests == [f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}" for text in inner]
    assert "http://" not in made.replace("http://www.w3.org/1998/Math/MathML", "")
    assert "https://" not in made


def test_every_face_is_a_card_of_the_study_page() -> None:
    made = Elements(
        page(
            card("wren?"),
            card("rook", "Krähe", type="both"),
            Card("c", "An {{c1::owl}} hunts at {{c2::night}}.", type="cloze"),
        )
    )
    assert made.count("article") == 5
    assert "An ____ hunts at night." in made.texts


def test_cards_can_be_shown_by_tag() -> None:
    made = page(card("wren?", tags=("tiny",)), card("rook?", tags=("black", "tiny")))
    options = dict(re.findall(r'<option value="([^"]*)">([^<]*)</option>', made))
    keys = {text: key for key, text in options.items()}
    assert list(keys) == ["All 2 cards", "Tag: black", "Tag: tiny"]
    within = re.findall(r'data-in="([^"]*)"', made)
    assert [keys["Tag: tiny"] in each.split() for each in within] == [True, True]
    assert [keys["Tag: black"] in each.split() for each in within] == [False, True]


def test_a_picture_is_within_the_page_and_described() -> None:
    made = Elements(page(card("![a rook](rook.png) which?", image="wren.png"), rook=PIXEL, wren=PIXEL))
    pictures = [attributes for tag, attributes in made.found if tag == "img"]
    assert [each["alt"] for each in pictures] == ["a rook", "wren.png"]
    assert all(each["src"] == f"data:image/png;base64,{b64encode(PIXEL).decode()}" for each in pictures)


@pytest.mark.parametrize("name", ["missing.png", "rook.svg", "rook.exe", "../rook.png"])
def test_a_picture_that_cannot_be_shown_is_named(name: str) -> None:
    made = Elements(page(card(f"![a rook]({name}) which?"), rook=PIXEL))
    assert made.count("img") == 0
    assert "[a rook]" in "".join(made.texts)


@pytest.mark.parametrize(("count", "pages"), [(1, 2), (8, 2), (9, 4), (17, 6)])
def test_cards_to_cut_out_are_eight_a_page_with_their_backs_behind(count: int, pages: int) -> None:
    made = page(*(card(f"question {n}", f"answer {n}") for n in range(count)), layout="cards")
    grids = re.findall(r'<section class="grid">(.*?)</section>', made)
    assert len(grids) == pages
    for front, back in zip(grids[::2], grids[1::2], strict=True):
        asked, told = (
            [re.sub("<[^>]+>", "", cell) for cell in grid.split('<div class="cell')[1:]] for grid in (front, back)
        )
        assert len(asked) == len(told) == CARDS_A_PAGE
        for row in range(0, CARDS_A_PAGE, 2):  # turned over along its long side, a sheet's left is its right
            numbers = [re.findall(r"\d+(?=Birds)", cell) for cell in asked[row : row + 2]]
            assert [re.findall(r"\d+(?=Birds)", cell) for cell in reversed(told[row : row + 2])] == numbers


def test_a_sheet_has_its_answers_below_at_the_end_or_not_at_all() -> None:
    asked = [card("wren?", "tiny"), card("rook?", ("black", "loud"))]
    below = page(*asked, layout="sheet")
    assert below.index("tiny") < below.index("rook?")
    end = page(*asked, layout="sheet", answers="end")
    assert end.index("rook?") < end.index("tiny")
    assert "tiny" not in page(*asked, layout="sheet", answers="none")


def test_a_test_has_room_to_write_and_a_key_of_its_own_page() -> None:
    made = page(card("wren?", "tiny"), layout="test")
    assert 'class="rule"' in made
    assert made.index('class="key"') < made.index("tiny")
    assert "tiny" not in page(card("wren?", "tiny"), layout="test", answers="none")


def test_a_source_is_told_on_the_study_page() -> None:
    assert "birds.txt:3" in page(card("wren?", source=Source("birds.txt", 3)))


def test_formulas_are_set_and_what_is_none_stays_as_typed() -> None:
    made = page(card("$x^2$", "$\\badcommand{$"))
    assert "<msup>" in made
    assert 'lang="en"' in made


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("a wren", ""),
        ("a wren " * 30, "m"),
        ("a wren " * 60, "l"),
        ("\n".join(["a wren"] * 13), "s"),
        ("a wren " * 999, "x"),
    ],
)
def test_a_card_to_cut_out_is_set_as_large_as_there_is_room(text: str, size: str) -> None:
    made = page(card("?", text), layout="cards")
    assert re.findall('<div class="cell ([a-z]*)"><div>', made) == ["", size]


def test_what_does_not_fit_on_a_card_to_cut_out_is_told() -> None:
    told: list[str] = []
    package = Package((Deck("Birds", (card("?", "a wren " * 999), card("wren?")), "birds"),))
    FORMATS["html"].codec.write(package, Wish(layout="cards", note=told.append), BytesIO())
    assert told == ["1 card may hold more than fits on a card to cut out: the end is missing there"]


def test_a_picture_leaves_less_room_on_a_card_to_cut_out() -> None:
    made = page(card("![a rook](rook.png) " + "which? " * 9), layout="cards", rook=PIXEL)
    assert '<div class="cell l"><div>' in made


def test_a_picture_that_cannot_be_read_is_named() -> None:
    def gone() -> bytes:
        raise StorageError("it is gone")

    out = BytesIO()
    package = Package((Deck("Birds", (card("![a rook](rook.png)?"),), "birds"),), media={"rook.png": gone})
    FORMATS["html"].codec.write(package, Wish(), out)
    assert "[a rook]" in out.getvalue().decode()
