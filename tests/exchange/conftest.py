"""Cards of every kind, and the way of a package through a format and back."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import strategies as st
from msgspec.structs import replace

from srs_cli.app.settling import settled
from srs_cli.deckfile import HIDDEN, settle
from srs_cli.exchange import FORMATS, Hints, Wish
from srs_cli.model.card import Card, Deck, Source
from srs_cli.model.package import Package, PackageRead

# What texts of cards are made of, so that marks of every format come up.
_PIECES = (
    "Q: x", "A:", "C:", "---", "?", "??", "::", ":::", "\\", "==", "=x=", "[", "]", "![a](b.png)", "&", "&amp;", "&#91;", "&nbsp;",
    "<b>", "</b>", "<br>", "<!--SR:!2021-01-01,1,250-->", "```", "`", "- ", "  ", " ", "\t", "\n", "\n\n", '"', '""', "'", ",", ";", "|",
    " ||| ", "\n===\n", "====", "#flashcards/x", "#", "%% srs", " ^abc", "^a", "$x_1$", "\\(a\\)", "=1+1", "+", "-", "@", "\uff1d",
    "\u202eabc", "\u200b", "\xa0", "é", "e\u0301", "漢", "😀", "a", "b c", "1", "{{", "}}", "{",
)  # fmt: skip
_CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")
TEXTS = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(_CHARACTERS, max_size=4)), min_size=1, max_size=6).map(
    "".join
)


@st.composite
def cards(draw: st.DrawFn, kinds: tuple[str, ...] = ("basic", "both", "cloze"), *, lists: bool = True) -> Card:
    """Draw a card that a deck file can hold."""
    kind = draw(st.sampled_from(kinds))
    answer: str | tuple[str, ...] = draw(TEXTS)
    if lists and draw(st.integers(0, 4)) == 0:
        answer = tuple(draw(st.lists(TEXTS, min_size=1, max_size=3)))
    question = draw(TEXTS)
    if kind == "cloze":
        question = f"{question}{{{{c1::{draw(st.sampled_from(('gap', 'a b', '=x', '1:2', '![')))}}}}} {draw(TEXTS)}"
    tags = tuple(draw(st.lists(st.sampled_from(("tag", "two words", "a,b", "x;y", "é")), max_size=2, unique=True)))
    found, _ = settle(
        Card(
            draw(st.sampled_from(("", "abc", "7", "5kj2m0q8v3xw"))),
            question,
            answer,
            "cloze" if kind == "cloze" else "both" if kind == "both" else "basic",
            draw(st.one_of(st.just(""), TEXTS)),
            draw(st.one_of(st.just(""), TEXTS)),
            tags,
            draw(st.sampled_from((None, Source("a.txt", 3), Source("b:7", 0, 2), Source("c:7")))),
            draw(st.sampled_from(("", "a/b.png"))),
        )
    )
    if found is None:
        return draw(cards(kinds, lists=lists))
    return found


def numbered(deck: list[Card]) -> tuple[Card, ...]:
    """Return the cards with ids that differ."""
    return tuple(replace(card, id=f"{card.id or 'n'}-{place}") for place, card in enumerate(deck))


class Back(Protocol):
    """Takes a package out in a format and in again; returns what came in, settled."""

    def __call__(self, form: str, package: Package, **wish: object) -> tuple[Deck, ...]: ...


def written(form: str, package: Package, wish: Wish | None = None) -> bytes:
    """Return the bytes that a format writes."""
    out = io.BytesIO()
    FORMATS[form].codec.write(package, wish or Wish(), out)
    return out.getvalue()


def read(form: str, path: Path, hints: Hints | None = None, encoding: str | None = None) -> PackageRead:
    """Return what a format reads from a file."""
    return FORMATS[form].read(path, encoding, hints or Hints())


@pytest.fixture(scope="session")
def back(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Deck, ...]]:
    folder = tmp_path_factory.mktemp("back")

    def run(form: str, package: Package, **wish: object) -> tuple[Deck, ...]:
        path = folder / f"deck{FORMATS[form].suffix}"
        path.write_bytes(written(form, package, Wish(**wish)))  # type: ignore[arg-type]
        decks, problems = settled(read(form, path), path)
        assert [each for each in problems if HIDDEN not in each.what] == []
        return tuple(decks)

    return run
