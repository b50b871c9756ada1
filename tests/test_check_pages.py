"""The check of our pages in a browser: that it says where there is none, and that it notices what is wrong."""

from __future__ import annotations

import re
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from srs_cli.exchange.html_page import _digest

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "check_pages"


@pytest.fixture(scope="module")
def check() -> ModuleType:
    loader = SourceFileLoader("check_pages", str(SCRIPT))
    spec = spec_from_loader("check_pages", loader)
    assert spec
    module = sys.modules["check_pages"] = module_from_spec(spec)  # its dataclasses look for it there
    loader.exec_module(module)
    return module


@pytest.fixture
def browsing(check: ModuleType) -> ModuleType:
    if check.find_browser() is None:
        pytest.skip("no Chromium or Chrome is installed")
    if find_spec("playwright") is None and not (SCRIPT.parent.parent / ".venv-pages").exists():
        pytest.skip("playwright is not installed: run scripts/check_pages once")
    return check


def test_a_missing_browser_is_said(
    check: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check.shutil, "which", lambda _name: None)
    monkeypatch.setattr(check.sys, "argv", ["check_pages"])
    assert check.main() == 0
    assert capsys.readouterr().out.startswith("SKIPPED")


PLANTED = [
    ("<main>", '<main><img src="http://127.0.0.1:9/x.png">', "no console message"),
    ("<main>", "<main><script>alert(1)</script>", "no console message"),
    ('|| !card.classList.contains("open")', "", "a card is not graded before"),
    (".told {", ".tald {", "nothing jumps"),
    ("min-height: 2.75rem; cursor", "min-height: 0; padding: 0; cursor", "large enough for a finger"),
    ("--soft: #62625f", "--soft: #c2c2bf", "stands out"),
]


@pytest.mark.parametrize(("of", "becomes", "noticed"), PLANTED, ids=[each[2] for each in PLANTED])
def test_what_is_wrong_in_a_page_is_noticed(
    browsing: ModuleType, tmp_path: Path, of: str, becomes: str, noticed: str
) -> None:
    page = browsing.write_page(tmp_path / "page.html", browsing.plain_deck(), "study")
    text = page.read_text("utf-8")
    assert of in text
    page.write_text(with_policy(text.replace(of, becomes)), "utf-8")
    outcomes = browsing.Outcomes()
    with browsing.browser() as found:
        browsing.study(found, page, tmp_path, outcomes, "desktop", "light")
    assert noticed in next(line for line in outcomes.lines if line.startswith("WRONG"))


def with_policy(text: str) -> str:
    """Name the page's own style and script in its policy, as they are now."""
    for kind, inner in re.findall(r"<(style)>(.*?)</style>", text, re.DOTALL) + re.findall(
        r"<(script)>(\n?.use strict.*?)</script>", text, re.DOTALL
    ):
        text = re.sub(rf"{kind}-src '[^']*'", f"{kind}-src '{_digest(inner)}'", text)
    return text
