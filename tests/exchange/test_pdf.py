"""PDF by a browser that is installed: what is said where there is none, or it fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import Wish, pdf
from srs_cli.model.card import Card, Deck
from srs_cli.model.package import Package
from tests.exchange.conftest import written

BIRDS = Package((Deck("Birds", (Card("c", "wren?", "tiny"),), "birds"),))
_BROWSER = """#!/bin/sh
for word in "$@"; do
  case $word in --print-to-pdf=*) printf '%%PDF %s /CreationDate (D:20260102030405+00'"'"'00'"'"') end' "$*" > "${word#*=}";; esac
done
"""

_PAGE_ITSELF = """#!/bin/sh
for word in "$@"; do
  case $word in --print-to-pdf=*) out=${word#*=};; file://*) page=${word#file://};; esac
done
cp "$page" "$out"
"""


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = folder / "chromium"
    path.write_text(text)
    path.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_without_a_browser_the_way_round_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "BROWSERS", ("chromium",))
    with pytest.raises(InputRefusedError, match="no browser") as refused:
        written("pdf", BIRDS)
    assert "-f html" in (refused.value.hint or "")


def test_the_date_of_printing_is_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, monkeypatch, _BROWSER)
    made = written("pdf", BIRDS, Wish(layout="cards"))
    assert made.startswith(b"%PDF")
    assert b"(D:20000101000000+00'00')" in made


@pytest.mark.parametrize(("wish", "paper"), [(Wish(), "a4"), (Wish(paper="letter", layout="cards"), "letter")])
def test_the_page_says_what_paper_it_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: Wish, paper: str
) -> None:
    program(tmp_path, monkeypatch, _PAGE_ITSELF)
    begun: list[str] = []
    assert f"@page {{ size: {paper}; }}".encode() in written("pdf", BIRDS, replace(wish, at=begun.append))
    assert begun == ["chromium prints"]


@pytest.mark.parametrize(("uid", "sandboxed"), [(0, False), (1000, True)])
def test_only_root_does_without_the_sandbox(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    uid: int,
    sandboxed: bool,  # noqa: FBT001 - an expectation
) -> None:
    program(tmp_path, monkeypatch, _BROWSER)
    monkeypatch.setattr("os.geteuid", lambda: uid)
    assert (re.search(rb"--no-sandbox", written("pdf", BIRDS)) is None) == sandboxed


@pytest.mark.parametrize(("text", "why"), [("#!/bin/sh\n", "printed nothing"), ("no program", "did not print")])
def test_a_browser_that_does_not_print_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, why: str
) -> None:
    program(tmp_path, monkeypatch, text)
    with pytest.raises(InputRefusedError, match=f"chromium {why}"):
        written("pdf", BIRDS)
