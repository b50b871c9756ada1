from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from srs_cli.terminal import images
from srs_cli.terminal.images import can_draw, draw, note


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture of 40 by 20 points: its left half red, its right half blue."""
    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (20, 0, 40, 20))
    path = tmp_path / "picture.png"
    image.save(path)
    return path


def png(width: int, height: int) -> bytes:
    """Return a PNG that declares a size and holds next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height", "size"), [(20, 20, (20, 5)), (80, 3, (12, 3)), (10, 20, (10, 2))])
def test_a_picture_keeps_its_proportions(picture: Path, width: int, height: int, size: tuple[int, int]) -> None:
    rows = draw(picture, width, height)
    assert ({row.cell_len for row in rows}, len(rows)) == ({size[0]}, size[1])


def test_its_colours_are_shown(picture: Path) -> None:
    row = draw(picture, 20, 20)[2]
    assert [str(row.spans[place].style) for place in (0, -1)] == [
        "rgb(255,0,0) on rgb(255,0,0)",
        "rgb(0,0,255) on rgb(0,0,255)",
    ]
    assert set(row.plain) == {"▄"}


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP", "BMP"])
def test_kinds(tmp_path: Path, kind: str) -> None:
    Image.new("RGB", (900, 600), "green").save(tmp_path / "image", kind)
    assert len(draw(tmp_path / "image", 30, 20)) == 10


def test_a_transparent_picture_is_drawn(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert all(row.cell_len <= 8 for row in draw(tmp_path / "a.png", 8, 8))


@pytest.mark.parametrize(
    "content",
    [b"", b"not an image", b"\x89PNG\r\n\x1a\n", png(100_000, 100_000), png(9_000, 9_000), png(0, 4), png(50, 50)[:40],
     b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"GIF89a" + b"\xff" * 40],
)  # fmt: skip
def test_what_is_no_image_or_too_large_is_not_drawn(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "image.png"
    path.write_bytes(content)
    assert draw(path, 40, 20) == []


def test_a_large_file_is_not_opened(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_MAX_BYTES", 10)
    assert draw(picture, 40, 20) == []


def test_a_missing_file_or_no_room_is_not_drawn(picture: Path) -> None:
    assert draw(picture.with_name("gone.png"), 40, 20) == []
    assert draw(picture, 3, 20) == []
    assert draw(picture, 40, 1) == []


def test_a_flat_picture_has_a_row(tmp_path: Path) -> None:
    Image.new("RGB", (500, 1), "red").save(tmp_path / "line.png")
    assert [row.cell_len for row in draw(tmp_path / "line.png", 20, 10)] == [20]


@given(data=st.data())
def test_a_damaged_image_is_no_fault(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(buffer, data.draw(st.sampled_from(["PNG", "JPEG", "GIF", "BMP"])))
    content = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    assert all(row.cell_len <= 20 for row in draw(path, 20, 20))


def test_without_the_extra_nothing_is_drawn(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich_pixels", None)
    assert draw(picture, 40, 20) == []


@pytest.mark.parametrize(
    ("environment", "can"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, True),
        ({"TERM": "xterm"}, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, True),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, False),
        ({}, False),
    ],
)
def test_where_a_picture_can_be_drawn(environment: dict[str, str], can: bool) -> None:  # noqa: FBT001 - an expectation
    assert can_draw(environment) is can


def test_note() -> None:
    assert note("heart.png") == "[image: heart.png, press o]"
    assert note("a\x1b.png", "its\nparts") == "[image: a␛.png (its␊parts), press o]"


def test_the_note_loads_no_decoder() -> None:
    program = "import sys, srs_cli.terminal.images; sys.exit('PIL' in sys.modules or 'rich_pixels' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
