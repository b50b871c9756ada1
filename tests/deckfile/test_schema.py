"""The JSON Schema that editors check deck files with agrees with what srs itself takes and refuses."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from srs_cli.deckfile import read_deck
from srs_cli.errors import InputRefusedError

DECKS = Path(__file__).resolve().parents[2] / "decks"
VALIDATOR = Draft202012Validator(json.loads(files("srs_cli.deckfile").joinpath("deck.schema.json").read_text("utf-8")))


def is_valid(text: str) -> bool:
    return bool(VALIDATOR.is_valid(yaml.load(text, yaml.BaseLoader)))


def is_read(text: str) -> bool:
    try:
        read_deck(text, "deck.yaml", "deck")
    except InputRefusedError:
        return False
    return True


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)


@pytest.mark.parametrize("path", sorted(DECKS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_decks_that_come_along_fit(path: Path) -> None:
    assert is_valid(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        "cards: []",
        "name: Birds\nid: x\ndescription: of them\nlanguage: en\nsource: b.txt\ntags: [a, b]\ncards: []",
        "cards:\n - {q: wren, a: bird}",
        "cards:\n - {q: wren, a: [bird, small], type: both, hint: h, extra: e, tags: [t], image: a.png, base: b}",
        "cards:\n - {q: wren, a: bird, source: {file: b.txt, line: 3, column: 4}}",
        "cards:\n - {text: 'an {{c1::owl}}'}",
        "cards:\n - {type: cloze, text: 'an {{c1::owl::bird}}', hint: h}",
        "cards: []\nremoved:\n - {id: x, digest: y}",
    ],
)
def test_what_is_read_fits(text: str) -> None:
    assert is_read(text)
    assert is_valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "name: Birds",
        "cards: []\nodd: 1",
        "cards:\n - wren",
        "cards:\n - {q: wren}",
        "cards:\n - {a: bird}",
        "cards:\n - {q: wren, a: []}",
        "cards:\n - {q: wren, a: ''}",
        "cards:\n - {q: wren, a: bird, type: odd}",
        "cards:\n - {q: wren, a: bird, text: 'an {{c1::owl}}'}",
        "cards:\n - {q: wren, a: bird, odd: 1}",
        "cards:\n - {text: an owl}",
        "cards:\n - {type: cloze, q: wren, a: bird}",
        "cards:\n - {q: wren, a: bird, source: b.txt}",
        "cards:\n - {q: wren, a: bird, tags: t}",
    ],
)
def test_what_is_refused_does_not_fit(text: str) -> None:
    assert not is_read(text)
    assert not is_valid(text)
