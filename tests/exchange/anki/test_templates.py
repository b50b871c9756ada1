"""Templates of note types: what a card shows of its fields."""

from __future__ import annotations

import tracemalloc

import pytest

from srs_cli.exchange.anki.templates import MOST, Shown, template

_LINE = "<hr id=answer>"


@pytest.mark.parametrize(
    ("front", "back", "shown"),
    [
        ("{{Front}}", "{{FrontSide}}" + _LINE + "{{Back}}", Shown("q", "a")),
        ("{{Front}}", "{{FrontSide}}\n\n" + _LINE + "\n\n{{Back}}", Shown("q", "\n\na")),
        ("<b>{{Front}}</b>?", "{{Back}}", Shown("<b>q</b>?", "a")),
        ("{{Front}}", "{{Front}}<br><hr>{{Back}}", Shown("q", "a")),
        ("{{#Back}}{{Front}}{{/Back}}", "{{text:Back}}", Shown("q", "a")),
        ("{{Front}}{{hint:Back}}", "{{Back}}", Shown("q", "a", "a")),
    ],
)
def test_a_card_shows_its_fields(front: str, back: str, shown: Shown) -> None:
    assert template(front, back, ("Front", "Back"), cloze=False).shown(("q", "a")) == shown


@pytest.mark.parametrize("conditional", ["", "{{^Other}}{{/Other}}"])
def test_a_card_that_would_be_endless_is_not_put_together(conditional: str) -> None:
    made = template("{{Front}}" * 500 + conditional, "{{Back}}", ("Front", "Back"), cloze=False)
    tracemalloc.start()
    assert made.shown(("q" * MOST, "a")) is None
    assert tracemalloc.get_traced_memory()[1] < 2 * MOST
    tracemalloc.stop()
