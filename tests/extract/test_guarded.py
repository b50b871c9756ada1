"""Expressions behind signs find what they would find without them."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from hypothesis import given, strategies

import srs_cli.extract
from srs_cli.extract.guarded import Guarded


def _guarded() -> dict[str, Guarded]:
    modules = (
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(srs_cli.extract.__path__, "srs_cli.extract.")
    )
    return {
        f"{module.__name__.removeprefix('srs_cli.extract.')}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Guarded)
    }


ALL = _guarded()


def test_there_are_some() -> None:
    assert len(ALL) > 5


@pytest.mark.parametrize("name", ALL)
@given(data=strategies.data())
def test_a_text_in_which_an_expression_finds_something_holds_one_of_its_signs(
    name: str, data: strategies.DataObject
) -> None:
    guarded = ALL[name]
    text = data.draw(strategies.from_regex(guarded.expression))
    assert guarded.expression.search(text) is None or guarded.may_be_in(text), text


@pytest.mark.parametrize(
    ("text", "found"), [("one x2 two", "x2"), ("one x two", None), ("", None), ("y1", "y1"), ("z1", None)]
)
def test_it_finds_what_holds_a_sign(text: str, found: str | None) -> None:
    guarded = Guarded(r"[xy]\d", "x", "y")
    match = guarded.search(text)
    assert (match and match.group()) == found
    assert [each.group() for each in guarded.finditer(text)] == ([found] if found else [])
    assert guarded.sub("!", text) == text.replace(found or "!", "!")
    assert (guarded.fullmatch(text) is not None) == (text == found)


def test_letter_case_does_not_count_where_it_is_folded() -> None:
    guarded = Guarded("key terms", "key", folded=True)
    assert guarded.search("KEY Terms")
    assert guarded.search("\N{KELVIN SIGN}ey terms")
    assert not Guarded("key terms", "key").search("KEY Terms")
