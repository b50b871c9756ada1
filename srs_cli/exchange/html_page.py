"""HTML in one file: a page to study with, cards to cut out, a sheet to read, a test to write.

Nothing in it comes from elsewhere: a policy in its head forbids all but its own style and script, named by their digests.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import PurePosixPath
from typing import BinaryIO

from msgspec import Struct

from srs_cli.errors import SrsError
from srs_cli.exchange import Wish
from srs_cli.formats.markdown_html import to_html
from srs_cli.formats.mathml import mathml
from srs_cli.model.card import Answer, Card, Deck
from srs_cli.model.face import Face, face, face_numbers
from srs_cli.model.package import Package
from srs_cli.text import clean_line, plural

CARDS_A_PAGE = 8
_COLUMNS = 2
_LARGEST_PICTURE = 5 << 20  # bytes, of one
_KINDS = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
}  # fmt: skip
# How large a text is set on a card to cut out: the letters of a line and the lines for which there is room in each size.
_SIZES = (("", 28, 6), ("m", 38, 9), ("l", 48, 11), ("s", 60, 13), ("x", 72, 18))
_PICTURE_LINES = 7  # of the largest size but one


class _Item(Struct, frozen=True):
    """One face, as HTML."""

    deck: Deck
    card: Card
    face: Face


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write the page in the layout that is wished for; its paper is the reader's to choose unless one is wished for."""
    layouts: Mapping[str, Callable[[_Page], str]] = {"study": _study, "cards": _cards, "sheet": _sheet, "test": _test}
    page = _Page(package, wish)
    out.write(layouts[wish.layout or "study"](page).encode("utf-8"))
    if lost := sum(not page.embedded(name) for name in package.media):
        what = f"sounds, and pictures other than PNG, JPEG, GIF or WebP up to {_LARGEST_PICTURE >> 20} MB"
        wish.note(f"a page has no place for {what} ({plural(lost, 'file')}): they are left out")


class _Page:
    """What all layouts share: the faces, and how texts and pictures become HTML."""

    def __init__(self, package: Package, wish: Wish) -> None:
        self.package = package
        self.answers = wish.answers
        self.note = wish.note
        self._wish = wish
        self._shown: dict[str, str] = {}

    @property
    def title(self) -> str:
        names = [clean_line(deck.name) for deck in self.package.decks]
        return names[0] if len(names) == 1 else f"{names[0]} and {plural(len(names) - 1, 'other deck')}"

    def items(self, deck: Deck) -> Iterator[_Item]:
        for card in deck.cards:
            for number in face_numbers(card):
                yield _Item(deck, card, face(card, number))
            self._wish.step(1)

    def text(self, text: str) -> str:
        return to_html(text, self._picture, mathml)

    def answer(self, answer: Answer) -> str:
        if isinstance(answer, str):
            return self.text(answer)
        return f"<ul>{''.join(f'<li>{self.text(line)}</li>' for line in answer)}</ul>"

    def image(self, card: Card) -> str:
        return f"<p>{self._picture(card.image, '')}</p>" if card.image else ""

    def _picture(self, name: str, what: str) -> str:
        """Return the picture within the page; one that is not there, or too large, as what it shows."""
        source = self.embedded(name)
        shown = escape(clean_line(what or PurePosixPath(name).name))
        return f'<img src="{source}" alt="{shown}">' if source else f"[{shown}]"

    def embedded(self, name: str) -> str:
        """Return a picture as an address that holds it; "" for what a page cannot show."""
        if name not in self._shown:
            self._shown[name] = self._address(name)
        return self._shown[name]

    def _address(self, name: str) -> str:
        kind = _KINDS.get(PurePosixPath(name).suffix.lower())
        give = self.package.media.get(name)
        if kind is None or give is None:
            return ""
        try:
            content = give()
        except SrsError:
            return ""
        return f"data:{kind};base64,{b64encode(content).decode()}" if len(content) <= _LARGEST_PICTURE else ""

    def whole(self, body: str, style: str, script: str = "", classes: str = "") -> str:
        """Return the page: the policy stands first in its head."""
        size = f"@page {{ size: {self._wish.paper}; }}\n" if self._wish.paper else ""
        css, js = _resource(style) + size, _resource(script) if script else ""
        runs = f"script-src '{_digest(js)}'; " if js else ""
        policy = (
            f"default-src 'none'; style-src '{_digest(css)}'; {runs}img-src data:; base-uri 'none'; form-action 'none'"
        )
        languages = {deck.language for deck in self.package.decks}
        language = f' lang="{escape(clean_line(languages.pop()))}"' if len(languages) == 1 and languages != {""} else ""
        ending = f"<script>{js}</script>" if js else ""
        return (
            f'<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(self.title)}</title>\n<style>{css}</style>\n</head>\n"
            f'<body class="{classes}">\n{body}\n{ending}</body>\n</html>\n'
        )


def _study(page: _Page) -> str:
    tags: dict[str, str] = {}
    total = 0
    sections = []
    for number, deck in enumerate(page.package.decks):
        cards = []
        for item in page.items(deck):
            total += 1
            within = [f"d{number}", *(tags.setdefault(tag, f"t{len(tags)}") for tag in item.card.tags)]
            cards.append(_study_card(page, item, " ".join(within)))
        sections.append(f'<section class="deck"><h2>{escape(clean_line(deck.name))}</h2>{"".join(cards)}</section>')
    decks = page.package.decks
    parts = [f'<option value="">All {plural(total, "card")}</option>']
    parts += [_option(f"d{n}", f"Deck: {deck.name}") for n, deck in enumerate(decks) if len(decks) > 1]
    parts += [_option(key, f"Tag: {tag}") for tag, key in sorted(tags.items())]
    about = clean_line(decks[0].description.split("\n", 1)[0]) if len(decks) == 1 else ""
    body = f"""<header>
<h1>{escape(page.title)}</h1>
<p class="about">{escape(about)}</p>
<div class="bar live-only"><label><span class="kind">Show </span><select id="part" aria-label="Which cards">{"".join(parts)}</select></label>
<button id="shuffle" type="button">Shuffle</button><span id="count" class="count" aria-hidden="true"></span></div>
</header>
<main>
<div id="told" class="told live-only" role="status" aria-live="polite"></div>
{"".join(sections)}
<div id="done" class="done live-only" hidden><p>That was the last card.</p><button id="once-more" type="button">Once more</button></div>
<div id="acts" class="acts live-only" role="group" aria-label="This card">
<button id="back" class="step" type="button" aria-label="Card before">←</button>
<button id="show" type="button" class="main">Show answer</button>
<button id="again" type="button" hidden>Again</button>
<button id="known" type="button" class="main" hidden>Knew it</button>
<button id="next" class="step" type="button" aria-label="Next card">→</button></div>
</main>
<footer class="live-only">Space turns the card · ← → go back and on · 1 again · 2 knew it · h hint · s shuffles · r restarts</footer>"""
    return page.whole(body, "study.css", "study.js", "still")


def _study_card(page: _Page, item: _Item, within: str) -> str:
    card = item.card
    hint = (
        f'<details class="side more"><summary>Hint</summary>{page.text(item.face.hint)}</details>'
        if item.face.hint
        else ""
    )
    extra = f'<div class="side more">{page.text(card.extra)}</div>' if card.extra else ""
    source = f'<p class="from">{escape(clean_line(str(card.source)))}</p>' if card.source else ""
    return (
        f'<article class="card" data-in="{within}" aria-label="Card" tabindex="-1">'
        f'<div class="side question">{page.text(item.face.question)}{page.image(card)}</div>{hint}'
        f'<div class="side answer">{page.answer(item.face.answer)}{extra}</div>{source}</article>\n'
    )


def _option(value: str, text: str) -> str:
    return f'<option value="{value}">{escape(clean_line(text))}</option>'


def _cards(page: _Page) -> str:
    """Return pages of questions, each followed by its page of answers, mirrored for printing on both sides."""
    items = [item for deck in page.package.decks for item in page.items(deck)]
    pages = []
    for first in range(0, len(items), CARDS_A_PAGE):
        some: list[_Item | None] = [*items[first : first + CARDS_A_PAGE]]
        some += [None] * (CARDS_A_PAGE - len(some))
        pages.append("".join(_cell(page, item, back=False) for item in some))
        rows = (some[row : row + _COLUMNS] for row in range(0, CARDS_A_PAGE, _COLUMNS))
        pages.append("".join(_cell(page, item, back=True) for row in rows for item in reversed(row)))
    clipped = sum(_size(item, back=False) is None or _size(item, back=True) is None for item in items)
    if clipped:
        page.note(f"{plural(clipped, 'card')} may hold more than fits on a card to cut out: the end is missing there")
    return page.whole("".join(f'<section class="grid">{cells}</section>\n' for cells in pages), "paper.css")


def _cell(page: _Page, item: _Item | None, *, back: bool) -> str:
    if item is None:
        return '<div class="cell"></div>'
    size = _size(item, back=back)
    content = page.answer(item.face.answer) if back else page.text(item.face.question) + page.image(item.card)
    return f'<div class="cell {_SIZES[-1][0] if size is None else size}"><div>{content}</div><small>{escape(clean_line(item.deck.name))}</small></div>'


def _size(item: _Item, *, back: bool) -> str | None:
    """Return the class of the largest size in which a side fits; None where it fits in none, as far as one can tell."""
    answer = item.face.answer if isinstance(item.face.answer, str) else "\n".join(item.face.answer)
    lines = (answer if back else item.face.question).split("\n")
    picture = _PICTURE_LINES if (item.card.image and not back) or any("![" in line for line in lines) else 0
    for name, width, room in _SIZES:
        if sum(max(1, -(-len(line) // width)) for line in lines) + picture <= room:
            return name
    return None


def _sheet(page: _Page) -> str:
    where = page.answers or "below"
    parts = [f"<h1>{escape(page.title)}</h1>"]
    for deck in page.package.decks:
        parts += _heading(page, deck)
        parts += _list(page, deck, lambda item: _answered(page, item) if where == "below" else "")
    if where == "end":
        parts += _key(page)
    return page.whole(f'<main class="sheet">{"".join(parts)}</main>', "paper.css")


def _test(page: _Page) -> str:
    parts = [
        f'<h1>{escape(page.title)}</h1><p class="who"><span>Name:</span><span>Date:</span><span>Points:</span></p>',
    ]
    for deck in page.package.decks:
        parts += _heading(page, deck)
        parts += _list(page, deck, lambda item: '<div class="rule"></div>' * _rules(item.face.answer))
    if (page.answers or "end") != "none":
        parts += _key(page)
    return page.whole(f'<main class="sheet">{"".join(parts)}</main>', "paper.css")


def _heading(page: _Page, deck: Deck) -> list[str]:
    return [f"<h2>{escape(clean_line(deck.name))}</h2>"] if len(page.package.decks) > 1 else []


def _key(page: _Page) -> list[str]:
    parts = ['<section class="key"><h1>Answers</h1>']
    for deck in page.package.decks:
        parts += _heading(page, deck)
        rows = (f"<li>{page.answer(item.face.answer)}</li>" for item in page.items(deck))
        parts.append(f"<ol>{''.join(rows)}</ol>")
    return [*parts, "</section>"]


def _list(page: _Page, deck: Deck, below: Callable[[_Item], str]) -> list[str]:
    rows = (
        f"<li>{page.text(item.face.question)}{page.image(item.card)}{below(item)}</li>\n" for item in page.items(deck)
    )
    return [f"<ol>{''.join(rows)}</ol>"]


def _answered(page: _Page, item: _Item) -> str:
    extra = f'<div class="soft">{page.text(item.card.extra)}</div>' if item.card.extra else ""
    return f'<div class="answer">{page.answer(item.face.answer)}</div>{extra}'


def _rules(answer: Answer) -> int:
    """Return how many lines an answer needs to be written on."""
    return min(6, 1 + len(answer) // 70) if isinstance(answer, str) else min(8, len(answer))


def _resource(name: str) -> str:
    return files("srs_cli.exchange").joinpath("pages").joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode()}"
