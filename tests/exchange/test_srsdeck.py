"""Bundles as others make them: what is not a deck or its media is left out and told."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from srs_cli.errors import InputRefusedError
from tests.exchange.conftest import read

DECKS = (
    '{"srs-package": 1, "decks": [{"name": "B", "id": "b", "cards": [{"id": "c", "question": "q", "answer": "a"}]}]}'
)


def test_what_is_no_media_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "class.srsdeck"
    odd = ("../out.png", "media/../out.png", "media/.hidden.png", "media//etc/passwd", "media/a\\b.png", "other.txt")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("decks.json", DECKS)
        for name in (*odd, "media/wren.png"):
            archive.writestr(name, "x")
    found = read("srsdeck", path)
    assert set(found.package.media) == {"wren.png"}
    assert found.package.media["wren.png"]() == b"x"
    assert len(found.problems) == len(odd)


def test_decks_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "class.srsdeck"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("decks.json", b"\xff\xfe\xfd")
    with pytest.raises(InputRefusedError, match="are no text"):
        read("srsdeck", path)
