"""Rows read off the pages are those that SQLite reads; where a bit turned, it is turned back."""

from __future__ import annotations

import io
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_cli.store import pages
from srs_cli.store.pages import Found, Value

VALUES = st.one_of(
    st.none(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.sampled_from([0, 1, -1, 127, 128, 1 << 15, 1 << 23, 1 << 31, 1 << 47]),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text("ab", max_size=1).map(lambda text: text * 9000),  # longer than a page
    st.binary(max_size=40),
)


def unsure(_found: Found) -> None:
    return None


def made(path: Path, *statements: str, rows: list[tuple[Value, ...]] | None = None, page: int = 4096) -> bytes:
    """Return the bytes of a database with a table t without rowids and a table u with them."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page}")
        connection.execute("CREATE TABLE t (k PRIMARY KEY, a, b) WITHOUT ROWID")
        connection.execute("CREATE TABLE u (a, b)")
        connection.execute("BEGIN")
        for number, (a, b) in enumerate(rows or []):
            connection.execute("INSERT INTO t VALUES (?, ?, ?)", (number, a, b))
            connection.execute("INSERT INTO u VALUES (?, ?)", (a, b))
        connection.execute("COMMIT")
        for statement in statements:
            connection.execute(statement)
    return path.read_bytes()


def read(whole: bytes, vouches: pages.Vouches = unsure) -> list[Found]:
    return list(pages.rows(io.BytesIO(whole), vouches))


def of_t(found: list[Found]) -> list[tuple[Value, ...]]:
    return sorted((each.values for each in found if each.rowid is None and len(each.values) == 3), key=repr)


def of_u(found: list[Found]) -> list[tuple[int | None, tuple[Value, ...]]]:
    return sorted((each.rowid, each.values) for each in found if each.rowid is not None and len(each.values) == 2)


@settings(max_examples=20)
@given(st.lists(st.tuples(VALUES, VALUES), max_size=30), st.sampled_from([512, 4096]))
def test_what_is_read_is_what_was_written(rows: list[tuple[Value, ...]], page: int) -> None:
    path = Path(os.environ["PYTEST_TMP"]) / "any.db"
    found = read(made(path, rows=rows, page=page))
    assert of_t(found) == sorted(((number, *row) for number, row in enumerate(rows)), key=repr)
    assert [row for _, row in of_u(found)] == rows


@pytest.fixture(autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_TMP", str(tmp_path_factory.mktemp("pages")))


def test_a_tree_of_many_pages_is_read_whole(tmp_path: Path) -> None:
    """Rows of a table without rowids stand on inner pages as well."""
    rows: list[tuple[Value, ...]] = [("x" * (number % 90), number) for number in range(3000)]
    assert len(of_t(read(made(tmp_path / "a.db", rows=rows, page=512)))) == 3000


def test_negative_rowids_and_broken_text_are_read(tmp_path: Path) -> None:
    whole = made(tmp_path / "a.db", "INSERT INTO u (rowid, a, b) VALUES (-5, CAST(x'ff61' AS TEXT), x'ff')")
    assert of_u(read(whole)) == [(-5, ("\udcffa", b"\xff"))]


@pytest.mark.parametrize("harm", [b"", b"\0" * 100, b"SQLite format 3\x00\x00\x03" + b"\0" * 82])
def test_a_harmed_header_is_no_hindrance(tmp_path: Path, harm: bytes) -> None:
    """Only rows of the first page go with it; where the page size is harmed, the usual one is tried."""
    rows: list[tuple[Value, ...]] = [(number, "text") for number in range(50)]
    whole = made(tmp_path / "a.db", rows=rows)
    assert len(of_t(read(harm + whole[len(harm) :]))) == 50


def test_unused_bytes_at_the_end_of_pages_are_left_out() -> None:
    header = bytearray(100)
    header[:16], header[16:18], header[20] = b"SQLite format 3\0", (4096).to_bytes(2, "big"), 32
    assert pages._page_size(bytes(header)) == (4096, 32)
    header[16:18], header[20] = (512).to_bytes(2, "big"), 200
    assert pages._page_size(bytes(header)) == (512, 0)
    header[16:18] = (1).to_bytes(2, "big")
    assert pages._page_size(bytes(header)) == (65536, 200)


def test_a_file_that_is_cut_off_gives_what_is_left(tmp_path: Path) -> None:
    rows: list[tuple[Value, ...]] = [(number, "text" * 20) for number in range(300)]
    whole = made(tmp_path / "a.db", rows=rows)
    found = [len(read(whole[:length])) for length in (len(whole), len(whole) * 2 // 3 + 7, 4096 + 50, 50, 0)]
    assert found == sorted(found, reverse=True)
    assert found[1] > 100
    assert found[-1] == 0


class Failing(io.BytesIO):
    """A disk that cannot read one of its pages."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() == 5 * 4096:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_page_that_the_disk_cannot_read_is_passed_over(tmp_path: Path) -> None:
    rows: list[tuple[Value, ...]] = [(number, "text" * 20) for number in range(300)]
    whole = made(tmp_path / "a.db", rows=rows)
    found = list(pages.rows(Failing(whole), unsure))
    assert 100 < len(found) < len(read(whole))


def test_a_chain_of_pages_that_breaks_off_gives_no_row(tmp_path: Path) -> None:
    whole = made(tmp_path / "a.db", rows=[("x" * 20_000, 1)])
    assert len(of_u(read(whole))) == 1
    assert of_u(read(whole[: 4 * 4096])) == []
    without = bytearray(whole)
    long = [at for at in range(0, len(whole), 4096) if whole[at + 4 : at + 40] == b"x" * 36]
    for at in long:
        without[at : at + 4] = bytes(4)
    assert of_u(read(bytes(without))) == []


ROWS: list[tuple[Value, ...]] = [(f"row {number:03d}", number * 7) for number in range(40)]


def vouched(found: Found) -> bool | None:
    """Tell of rows of u whether the number is the seventh of what the text says."""
    if found.rowid is None or len(found.values) != 2 or not isinstance(found.values[0], str):
        return None
    return found.values in ROWS


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    return made(tmp_path / "a.db", rows=ROWS)


def page_of_u(whole: bytes) -> int:
    return next(at for at in range(4096, len(whole), 4096) if whole[at] == 0x0D)


def turned(whole: bytes, at: int, bit: int) -> bytes:
    harmed = bytearray(whole)
    harmed[at] ^= 1 << bit
    return bytes(harmed)


def test_any_one_bit_of_a_page_is_turned_back(whole: bytes) -> None:
    """Of every 37th byte of a page, one bit: no row is lost, and none comes up that was not there."""
    page = page_of_u(whole)
    used = [at for at in range(page, page + 4096) if at < page + 8 + 80 or whole[at]]
    for at in used[::37]:
        found = read(turned(whole, at, at % 8), vouched)
        right = {each.values for each in found if vouched(each)}
        assert right == set(ROWS), at - page
        assert all(each.values in ROWS for each in found if each.rowid is not None and each.mended)


@pytest.mark.parametrize("bit", range(8))
def test_a_bit_of_the_kind_of_page_is_turned_back(whole: bytes, bit: int) -> None:
    found = read(turned(whole, page_of_u(whole), bit), vouched)
    assert {each.values for each in found if vouched(each)} == set(ROWS)


def test_two_bits_are_too_many_and_the_row_stands_as_it_is(whole: bytes) -> None:
    at = whole.rindex(b"row 007", page_of_u(whole))
    found = read(turned(turned(whole, at + 6, 0), at + 5, 1), vouched)
    assert [each.values for each in found if vouched(each) is False] == [("row 026", 49)]
    assert sum(vouched(each) is True for each in found) == 39


def test_trying_ends_where_too_much_is_harmed(whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Found] = []

    def never(found: Found) -> bool:
        asked.append(found)
        return False

    monkeypatch.setattr(pages, "_MOST_FAILURES", 1)
    read(whole, never)
    once = len(asked)
    monkeypatch.setattr(pages, "_MOST_FAILURES", 0)
    asked.clear()
    read(whole, never)
    assert len(asked) < once


@pytest.mark.parametrize("seed", range(2))
def test_garbage_is_read_without_a_fault(whole: bytes, seed: int, chance: Callable[[int], bytes]) -> None:
    del chance
    source = random.Random(seed)
    harmed = bytearray(whole)
    for _ in range(600):
        harmed[source.randrange(len(harmed))] = source.randrange(256)
    for kind in (0x0D, 0x0A, 0x02):
        harmed += bytes([kind]) + source.randbytes(4095)
    read(bytes(harmed))
    monster = bytes([0x0D, 0, 0, 0, 1, 0, 20, 0, 0, 20]) + bytes(10) + b"\xff" * 9 + b"\x01" + bytes(4066)
    assert read(monster) == []
