"""Plain text, CSV, and which reader a name asks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from srs_cli import sources
from srs_cli.errors import InputRefusedError
from srs_cli.model.document import Document


def test_text_lines_as_an_editor_counts_them(
    read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    assert seen(read("a \r\n\rb\u2028c\n\td", "x.txt")) == ["a ", ".", "b\u2028c", "\td"]
    assert {line.page for line in read("a\nb\n", "x").lines} == {""}


def test_form_feeds_part_pages(read: Callable[..., Document]) -> None:
    assert [(line.text, line.page) for line in read("a\n\fb\nc\n", "x.txt").lines] == [
        ("a", "page 1"),
        ("b", "page 2"),
        ("c", "page 2"),
    ]


def test_csv_rows_stand_at_their_lines_without_gaps(
    read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    document = read('\n"term","meaning, short"\nore,"a rock\nof value"\nslag,waste\n\ntin,a metal\n', "x.csv")
    assert seen(document) == [
        ".",
        "term | meaning, short",
        "ore | a rock\nof value",
        "slag | waste",
        ".",
        "tin | a metal",
    ]
    assert document.lines[2].text == "ore\ta rock of value"
    assert [line.page for line in document.lines] == ["", "", "", "line 5", "", "line 7"]


def test_tsv_has_tabs_whatever_else_it_holds(read: Callable[..., Document]) -> None:
    assert read("a, b, c\td, e\n", "x.tsv").lines[0].cells == ("a, b, c", "d, e")


@pytest.mark.parametrize("text", ["", " \n\n", "one\ntwo\n"])
def test_csv_without_columns_is_refused(read: Callable[..., Document], text: str) -> None:
    with pytest.raises(InputRefusedError):
        read(text, "x.csv")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("notes", "plain text"),
        ("a.b/notes", "plain text"),
        (".md", "plain text"),
        ("x.org", "plain text"),
        ("X.DOCX", "Word document"),
        ("dir.pdf/x.htm", "web page"),
    ],
)
def test_reader_by_name(name: str, kind: str) -> None:
    assert sources.reader_for(name).kind == kind


@pytest.mark.parametrize(
    ("name", "hint"), [("x.doc", "docx"), ("x.xlsx", "csv"), ("x.PNG", "OCR"), ("d.apkg", "srs import")]
)
def test_other_types_are_refused_with_what_to_do(name: str, hint: str) -> None:
    with pytest.raises(InputRefusedError) as caught:
        sources.reader_for(name)
    assert hint in caught.value.hint


@pytest.mark.parametrize(("module", "name"), [("lxml", "x.html"), ("pypdfium2", "x.pdf")])
def test_a_missing_library_is_named_by_the_extra_that_brings_it(
    read: Callable[..., Document], pdf: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(InputRefusedError) as caught:
        read(pdf([(72, 700, 11, "x")]) if name.endswith("pdf") else "<p>x", name)
    assert "pip install lxml pypdfium2" in caught.value.hint
    assert "pipx" in caught.value.hint
