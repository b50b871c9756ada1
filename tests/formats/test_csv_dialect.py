from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.errors import InputRefusedError, SrsError
from srs_cli.formats import csv_dialect


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("term,definition\na,b\n", ","),
        ("term;definition\na;b, c, d\n", ";"),
        ("term\tdefinition\na, b\tc; d\n", "\t"),
        ("term|definition\na|b\n", "|"),
        ('"a;b",c\n"d;e",f\n', ","),
        ("term, plural;definition\nox;a beast\ncow;a beast, female\n", ";"),
        ("question answer\nfoo bar\n", ","),
        ("", ","),
    ],
)
def test_the_delimiter_is_the_one_rows_agree_on(text: str, delimiter: str) -> None:
    assert csv_dialect.detect(text) == delimiter


def rows(text: str, delimiter: str = "") -> list[tuple[int, int, tuple[str, ...]]]:
    return [(row.line, row.last_line, row.fields) for row in csv_dialect.parse(text, "x.csv", delimiter).rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\r\nc,d\r\n", [(1, 1, ("a", "b")), (2, 2, ("c", "d"))]),
        ("a,b\rc,d", [(1, 1, ("a", "b")), (2, 2, ("c", "d"))]),
        ("\ufeffsep=;\na;b,c\n", [(2, 2, ("a", "b,c"))]),
        ('a,"b\r\nc"\n\nd,e\n', [(1, 2, ("a", "b\nc")), (4, 4, ("d", "e"))]),
        ('"say ""hi""",5" wide\n', [(1, 1, ('say "hi"', '5" wide'))]),
        ("a,\n,b\n,\n", [(1, 1, ("a", "")), (2, 2, ("", "b"))]),
        ("a,b,", [(1, 1, ("a", "b", ""))]),
    ],
)
def test_records_with_their_lines(text: str, expected: list[tuple[int, int, tuple[str, ...]]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('a,b\nc,"d\ne\nf', "x.csv:2: this quotation mark is never closed"),
        ('a,b\n"c"d,e\n', "x.csv:2: text follows a closing quotation mark"),
        ("a," * 300, "x.csv:1: more than 200 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, why: str) -> None:
    with pytest.raises(InputRefusedError, match=why):
        rows(text, ",")


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=2, max_size=4),
        max_size=6,
    )
)
def test_what_the_csv_module_writes_comes_back(table: list[list[str]]) -> None:
    buffer = StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(table)
    assert [list(row[2]) for row in rows(buffer.getvalue(), ",")] == [
        row for row in table if any(cell.strip() for cell in row)
    ]


@given(st.text(alphabet='a,;"\n\t|'))
def test_only_refusals_escape(text: str) -> None:
    try:
        csv_dialect.parse(text, "x.csv")
    except SrsError as error:
        place = error.sentence
    else:
        place = "x.csv:"
    assert place.startswith("x.csv:")


@pytest.mark.parametrize("block", [0, 3, csv_dialect._BLOCK])
@given(st.text(alphabet='a," \n;') | st.text(alphabet="a, \n;"), st.sampled_from(",;"))
def test_the_quick_way_reads_as_the_careful_one(block: int, text: str, delimiter: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_dialect, "_BLOCK", block)
        _read_both_ways(text, delimiter)


def _read_both_ways(text: str, delimiter: str) -> None:
    try:
        careful = csv_dialect._parse(text, "x.csv", delimiter, 1).rows
    except SrsError:
        careful = None
    quick = csv_dialect._parse_quickly(text, delimiter, 1)
    assert quick is None or quick == careful
    assert quick is not None or careful is None
