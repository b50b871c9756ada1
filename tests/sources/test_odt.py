from __future__ import annotations

from collections.abc import Callable

import pytest

from srs_cli.errors import InputRefusedError
from srs_cli.model.document import Document

STYLES = (
    '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="S"><style:text-properties style:text-position="sub 58%"/></style:style>'
)
LIST = "<text:list><text:list-item><text:p>one</text:p>{}</text:list-item></text:list>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<text:h text:outline-level="2">Tides</text:h><text:p>Water\n   rises.</text:p>',
            ["h2 Tides", "Water rises."],
        ),
        (LIST.format(LIST.format("")), ["b1 one", "b2 one"]),
        ('<text:p><text:span text:style-name="B">Ebb</text:span> falls.</text:p>', ["**Ebb** falls."]),
        (
            '<text:p>H<text:span text:style-name="S">2</text:span>O<text:span text:style-name="H">no</text:span></text:p>',
            ["H₂O"],
        ),
        ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", ["a\tb", "c"]),
        (
            "<text:p>text<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note> goes on</text:p>",
            ["text goes on"],
        ),
        ("<text:table-of-content><text:p>Tides 3</text:p></text:table-of-content><text:p>x</text:p>", ["x"]),
        (
            (
                '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>ab</text:p></table:table-cell>'
                "<table:covered-table-cell/><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row><table:table-row>"
                '<table:table-cell table:number-columns-repeated="3"><text:p>1</text:p></table:table-cell></table:table-row><table:table-row>'
                '<table:table-cell table:number-columns-repeated="2"><text:p>2</text:p></table:table-cell>'
                "<table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>"
            ),
            ["ab | ab | c", "1 | 1 | 1", "2 | 2 | 3"],
        ),
    ],
)
def test_paragraphs_lists_and_tables(
    odt: Callable[..., bytes],
    read: Callable[..., Document],
    seen: Callable[[Document], list[str]],
    body: str,
    expected: list[str],
) -> None:
    assert seen(read(odt(body, STYLES), "tides.odt")) == expected


def test_pages_where_the_writer_noted_them(odt: Callable[..., bytes], read: Callable[..., Document]) -> None:
    document = read(odt("<text:p>a</text:p><text:soft-page-break/><text:p>b</text:p>"), "tides.odt")
    assert [line.page for line in document.lines] == ["page 1", "page 2"]


def test_an_encrypted_one_is_refused(odt: Callable[..., bytes], read: Callable[..., Document]) -> None:
    with pytest.raises(InputRefusedError, match="encrypted with a password"):
        read(odt("", manifest="<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"), "tides.odt")
