"""The check of our tables by other programs: its short form, by Python alone, and that it finds what is wrong."""

from __future__ import annotations

import random
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from srs_cli.model.card import Deck
from srs_cli.model.package import Package

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "check_tables"


@pytest.fixture(scope="module")
def check() -> ModuleType:
    loader = SourceFileLoader("check_tables", str(SCRIPT))
    spec = spec_from_loader("check_tables", loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_python_sees_the_cells_that_were_written(check: ModuleType) -> None:
    package = Package((Deck("=deck", check._cards(100, random.Random(3)), "id"),))
    assert [outcome[:5] for outcome in check._by_python(package)] == ["ok   ", "ok   "]


def test_what_is_absent_is_said(check: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check.shutil, "which", lambda _name: None)
    assert check._by_libreoffice(Package(()), tmp_path)[0].startswith("SKIPPED LibreOffice")


def test_other_cells_are_noticed(check: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Package((Deck("=deck", check._cards(10, random.Random(3)), "id"),))
    really = check._written
    monkeypatch.setattr(check, "_written", lambda *a, **k: really(*a, **k).replace(b"two", b"too"))
    assert [outcome[:5] for outcome in check._by_python(package)] == ["WRONG", "WRONG"]
