"""Exports: options that mean nothing to a format, names that are another format's, folders that are not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from srs_cli.app import exporting
from srs_cli.errors import InputRefusedError, UsageError
from srs_cli.exchange import FORMATS, LAYOUTS, Format, Wish
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import Package

BIRDS = Package((Deck("Birds", (Card("c1", "wren?", "tiny"),), "birds"),))


def write(name: str, to: Path | str, **wish: object) -> list[str]:
    """Write the birds; return what was noted."""
    notes: list[str] = []
    exporting.write(BIRDS, name, Wish(note=notes.append, **wish), to, force=False)  # type: ignore[arg-type]
    return notes


@pytest.mark.parametrize(
    ("name", "wish", "why"),
    [
        ("html", {"bom": True}, "--bom says nothing about html. It is for csv and tsv."),
        ("pdf", {"raw": True}, "--raw says nothing about pdf. It is for csv and tsv."),
        ("json", {"columns": ("question",)}, "--columns says nothing about json. It is for csv and tsv."),
        ("csv", {"layout": "cards"}, "--layout says nothing about csv. It is for html and pdf."),
        ("apkg", {"answers": "end"}, "--answers says nothing about apkg. It is for html, pdf and markdown."),
        ("html", {"paper": "letter"}, "--paper says nothing about html. It is for pdf."),
        ("yaml", {"with_history": True}, "--with-history says nothing about yaml. It is for "),
        ("pdf", {"layout": "study"}, "pdf has no layout study. There are sheet, cards and test."),
        ("html", {"answers": "end"}, "the layout study has no use for --answers. It is for sheet and test."),
        ("pdf", {"layout": "cards", "answers": "none"}, "the layout cards has no use for --answers. "),
        ("html", {"layout": "test", "answers": "below"}, "the layout test has its answers at the end or none. "),
    ],
)
def test_an_option_of_another_format_is_refused(tmp_path: Path, name: str, wish: dict[str, object], why: str) -> None:
    with pytest.raises(UsageError) as refused:
        write(name, tmp_path / "out", **wish)
    assert f"{refused.value.sentence}. {refused.value.hint}".startswith(why)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", [each for each in FORMATS.values() if each.goes_out], ids=lambda form: form.name)
def test_each_option_that_a_format_takes_is_taken(form: Format) -> None:
    values: dict[str, Any] = {"columns": ("question",), "layout": "test", "answers": "end", "paper": "a4"}
    exporting.check_options(form.name, Wish(**{each: values.get(each, True) for each in form.takes}))
    assert set(form.layouts) <= set(LAYOUTS)


@pytest.mark.parametrize(
    ("form", "name", "hint"),
    [
        ("srsdeck", "class.zip", "Name it class.srsdeck."),
        ("apkg", "birds.txt", "Name it birds.apkg."),
        ("hashcards", "birds.txt", "Name it birds.md."),
        ("yaml", "birds.json", "Name it birds.yaml."),
        ("csv", "birds.xlsx", "Name it birds.csv."),
    ],
)
def test_a_name_by_which_nobody_knows_the_format_is_refused(tmp_path: Path, form: str, name: str, hint: str) -> None:
    with pytest.raises(UsageError, match=r"is no name for") as refused:
        write(form, tmp_path / name)
    assert refused.value.hint == hint
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("form", "name"),
    [("csv", "b.txt"), ("csv", "b.CSV"), ("yaml", "b.yml"), ("html", "b.htm"), ("json", "birds"), ("tsv", "b.tab")],
)
def test_other_names_are_taken(tmp_path: Path, form: str, name: str) -> None:
    assert write(form, tmp_path / name) == []
    assert (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_made_where_it_is_asked_for_and_told(tmp_path: Path) -> None:
    assert write("json", f"{tmp_path}/new/") == [f"the folder {tmp_path}/new was made"]
    assert (tmp_path / "new" / "birds.json").exists()
    assert (tmp_path / "new").stat().st_mode & 0o055
    assert write("json", f"{tmp_path}/new/other.json") == []


@pytest.mark.parametrize("name", ["new/birds.json", "new/more/"])
def test_a_folder_that_nobody_asked_for_is_not_made(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputRefusedError, match=f"there is no folder {tmp_path}/new") as refused:
        write("json", f"{tmp_path}/{name}")
    assert "Make it first" in refused.value.hint
    assert not list(tmp_path.iterdir())
