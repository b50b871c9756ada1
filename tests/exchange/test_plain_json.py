"""A package of JSON that has plain cards only is read in a way of its own: it gives what the long way gives, or leaves it to that."""

from __future__ import annotations

import pytest

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import json_package
from srs_cli.model.package import PackageRead

_VALUES = [
    '"a"', '""', '"both"', '"basic"', '"cloze"', '"é\\n\\ud83d\\ude00"', '"\\ud800"', '"\\u0000"', '"\t"', '"\\x"', "1", "0",
    "2", "1.0", "-1", "true", "null", "[]", '["a"]', '["a", "a"]', '["a", 1]', '[["a"]]', "{}", '{"file": "f"}',
    '{"file": "f", "line": 1, "column": 2}', '{"file": "f", "line": 1.0, "column": true}', "NaN", "1e999", "9" * 30, "9" * 5000,
    "[" * 2000 + "]" * 2000, "", "'a'",
]  # fmt: skip
_OF_CARDS = (
    "id",
    "question",
    "answer",
    "type",
    "hint",
    "extra",
    "tags",
    "image",
    "source",
    "text",
    "faces",
    "base",
    "x",
    "",
)
_OF_DECKS = ("name", "id", "description", "language", "source", "tags", "cards", "x")
_OF_PACKAGE = ("srs-package", "decks", "x")


def written(place: str, name: str, value: str, *, again: bool = False) -> str:
    """Return a package with one value in its place; `again` has the usual one as well, before it."""
    card = {"id": '"k"', "question": '"q"', "answer": '"a"', "type": '"basic"', "tags": '["t"]'}
    deck = {"name": '"N"', "id": '"d"'}
    package = {"srs-package": "1"}
    given = {"card": card, "deck": deck, "package": package}[place]
    before = {key: list(found.items()) for key, found in (("card", card), ("deck", deck), ("package", package))}
    if not again:
        before[place] = [(key, usual) for key, usual in given.items() if key != name]
    cards = _object([*before["card"], *([(name, value)] if place == "card" else [])])
    decks = _object([*before["deck"], ("cards", f"[{cards}]"), *([(name, value)] if place == "deck" else [])])
    return _object([*before["package"], ("decks", f"[{decks}]"), *([(name, value)] if place == "package" else [])])


def _object(pairs: list[tuple[str, str]]) -> str:
    return "{" + ",\n".join(f'"{key}": {value}' for key, value in pairs) + "}"


def read(text: str) -> PackageRead | tuple[str, str, tuple[str, ...]]:
    """Return what is read, or what is told of it."""
    try:
        return json_package.from_json(text, "x.json")
    except InputRefusedError as error:
        return error.sentence, error.hint, error.problems


@pytest.mark.parametrize(
    ("place", "name"),
    [(place, name) for place, names in (("card", _OF_CARDS), ("deck", _OF_DECKS), ("package", _OF_PACKAGE)) for name in names],
)  # fmt: skip
def test_whatever_stands_there_is_read_as_by_the_long_way(
    place: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [written(place, name, value, again=again) for value in _VALUES for again in (False, True)]
    quick = [read(text) for text in texts]
    monkeypatch.setattr(json_package, "_plain_package", lambda _text: None)
    for text, found in zip(texts, quick, strict=True):
        assert found == read(text), text


@pytest.mark.parametrize("odd", ["\ufeff", "\f", "x", ",", "]", "\0", "//"])
def test_what_stands_around_it_is_told_as_by_the_long_way(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = written("card", "hint", '"h"')
    texts = [odd + text, text + odd, text[:40] + odd + text[40:], text[:-1], text[1:], ""]
    quick = [read(each) for each in texts]
    monkeypatch.setattr(json_package, "_plain_package", lambda _text: None)
    assert quick == [read(each) for each in texts]


def test_most_packages_are_plain() -> None:
    found = json_package._plain_package(written("card", "hint", '"h"'))
    assert found == read(written("card", "hint", '"h"')).package  # type: ignore[union-attr]
    assert found is not None
    assert found.decks[0].cards[0].hint == "h"
