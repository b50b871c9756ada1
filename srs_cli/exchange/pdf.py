"""PDF: the printed layouts, set by a browser that is installed here; it opens the page from a private folder, offline."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from srs_cli.errors import InputRefusedError
from srs_cli.exchange import PAPERS, Wish, html_page
from srs_cli.model.package import Package

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "brave-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)  # fmt: skip
_LONGEST_S = 180
_DATE = re.compile(rb"/(?:Creation|Mod)Date \(D:([^)]*)\)")  # the only bytes that differ from one printing to the next


def write(package: Package, wish: Wish, out: BinaryIO) -> None:
    """Write the sheet, or the layout that is wished for, as PDF.

    Raises InputRefusedError where no browser is installed, or it does not print.
    """
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        raise InputRefusedError(
            "no browser that prints PDF is installed (Chromium, Chrome, Edge or Brave)",
            "Write the page with `-f html --layout sheet`, open it in any browser, and print it.",
        )
    with tempfile.TemporaryDirectory(prefix="srs-") as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        with page.open("wb") as file:
            html_page.write(package, replace(wish, layout=wish.layout or "sheet", paper=wish.paper or PAPERS[0]), file)
        wish.at(f"{Path(program).name} prints")
        _print(program, page, printed)
        if not printed.is_file():
            raise InputRefusedError(f"{Path(program).name} printed nothing", "Print the page of `-f html` by hand.")
        out.write(_DATE.sub(_same_length, printed.read_bytes()))


def _same_length(match: re.Match[bytes]) -> bytes:
    """Return a date of the PDF as one that is always the same, as long as it was: the file's table counts bytes."""
    return match[0].replace(match[1], b"20000101000000+00'00'".ljust(len(match[1]))[: len(match[1])])


def _print(program: str, page: Path, printed: Path) -> None:
    command = [
        program, "--headless", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={page.parent / 'profile'}",
        "--disable-extensions", "--disable-background-networking", f"--print-to-pdf={printed}", page.as_uri(),
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(1, "--no-sandbox")  # Chromium does not start for root with it
    try:
        subprocess.run(command, check=False, timeout=_LONGEST_S, stdin=subprocess.DEVNULL, capture_output=True)  # noqa: S603 - a program by its own name, on a page of ours
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputRefusedError(
            f"{Path(program).name} did not print the page", "Print the page of `-f html` by hand."
        ) from error
