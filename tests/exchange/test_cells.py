"""Lists, tags, places and types in one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_cli.exchange.cells import answer_cell, list_of, source_cell, source_of, tags_cell, tags_of, type_of
from srs_cli.exchange.markdown_lists import answer_of, list_text
from srs_cli.model.card import Source

_LINES = st.text("ab -\n:;,3", min_size=1).map(str.strip).filter(bool)


@given(st.lists(_LINES, min_size=1))
def test_lists_come_back(lines: list[str]) -> None:
    assert list_of(answer_cell(tuple(lines))) == tuple(lines)
    assert answer_of(list_text(tuple(lines))) == tuple(lines)


@given(st.text("ab -\n", min_size=1))
def test_text_that_looks_like_a_list_stays_text(text: str) -> None:
    assert answer_of(list_text(text)) == text


@given(st.lists(_LINES.map(lambda tag: tag.replace("\n", " ")), unique=True))
def test_tags_come_back(tags: list[str]) -> None:
    assert tags_of(tags_cell(tuple(tags))) == tuple(tags)


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("exam july", ("exam", "july")),
        (" exam  july\t", ("exam", "july")),
        ("world history, exam", ("world history", "exam")),
        ("world history,", ("world history",)),
        ("world history; exam", ("world history", "exam")),
        ("world history\nexam", ("world history", "exam")),
        ("chem::acids", ("chem::acids",)),
    ],
)
def test_tags_are_parted_by_blanks_where_nothing_else_parts_them(cell: str, tags: tuple[str, ...]) -> None:
    assert tags_of(cell) == tags


@given(st.builds(Source, _LINES, st.integers(0, 9), st.integers(0, 9)))
def test_places_come_back(source: Source) -> None:
    assert source_of(source_cell(source)) == source


@pytest.mark.parametrize(
    ("cell", "question", "answer", "found"),
    [
        ("", "q", "a", ("basic", False)),
        ("noun", "q", "a", ("basic", False)),
        ("Basic (and reversed card)", "q", "a", ("both", False)),
        ("both list", "q", "a", ("both", True)),
        ("list", "q", "a", ("basic", True)),
        ("Cloze-abc", "q", "a", ("cloze", False)),
        ("", "{{c1::a}}", "", ("cloze", False)),
        ("", "{{c1::a}}", "b", ("basic", False)),
        ("basic", "{{c1::a}}", "", ("basic", False)),
    ],
)
def test_types(cell: str, question: str, answer: str, found: tuple[str, bool]) -> None:
    assert type_of(cell, question, answer) == found
