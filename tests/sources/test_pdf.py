from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest

from srs_cli.errors import InputRefusedError
from srs_cli.model.document import Document


def lines(start: int, *texts: str, size: int = 11) -> list[tuple[int, int, int, str]]:
    return [(72, start - 14 * at, size, text) for at, text in enumerate(texts)]


def test_pages_headings_gaps_and_running_heads(
    pdf: Callable[..., bytes], read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    pages = [
        [
            (72, 800, 9, "Weather, a course"),
            (72, 770, 20, f"Cloud kind {word}"),
            *lines(730, f"Clouds of kind {word} are water", "that hangs in the air."),
            *lines(660, f"They bring {word} rain."),
            (290, 20, 9, f"Page {at} of 3"),
        ]
        for at, word in enumerate(("one", "two", "three"), start=1)
    ]
    document = read(pdf(*pages), "clouds.pdf")
    first = [line for line in document.lines if line.page == "page 1"]
    assert [line.text for line in first] == [
        "Cloud kind one", "", "Clouds of kind one are water", "that hangs in the air.", "", "They bring one rain.",
    ]  # fmt: skip
    assert [line.heading for line in first] == [1, 0, 0, 0, 0, 0]
    assert {line.page for line in document.lines} == {"page 1", "page 2", "page 3"}
    assert not any("course" in line.text or "Page" in line.text for line in document.lines)
    seen(document)


def test_a_heading_of_two_lines_is_one(pdf: Callable[..., bytes], read: Callable[..., Document]) -> None:
    page = [
        *lines(770, "How the wind", size=20),
        (72, 746, 20, "is measured"),
        *lines(700, *["With an instrument that turns."] * 5),
    ]
    assert read(pdf(page), "wind.pdf").lines[0].text == "How the wind is measured"


def test_two_pages_keep_what_they_share(pdf: Callable[..., bytes], read: Callable[..., Document]) -> None:
    assert [line.text for line in read(pdf(lines(700, "same"), lines(700, "same")), "x.pdf").lines] == ["same", "same"]


def test_no_text_means_scanned(pdf: Callable[..., bytes], read: Callable[..., Document]) -> None:
    with pytest.raises(InputRefusedError, match="no text found; it may be scanned") as caught:
        read(pdf([]), "scan.pdf")
    assert "OCR" in caught.value.hint


def test_encrypted(pdf: Callable[..., bytes], read: Callable[..., Document]) -> None:
    key = "<" + "ab" * 32 + ">"
    trailer = f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O{key}/U{key}/P -4>>"
    with pytest.raises(InputRefusedError, match="encrypted with a password"):
        read(pdf(lines(700, "x"), trailer=trailer), "locked.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"\x00" * 100, b"PK\x03\x04"])
def test_damaged(read: Callable[..., Document], data: bytes | str) -> None:
    with pytest.raises(InputRefusedError, match="damaged, or no PDF"):
        read(data, "x.pdf")


def test_content_that_unpacks_out_of_proportion_is_stopped(
    pdf: Callable[..., bytes], read: Callable[..., Document]
) -> None:
    with pytest.raises(InputRefusedError, match="more time or memory"):
        read(pdf(lines(700, "x"), packed=zlib.compress(b"q Q " * 60_000_000)), "bomb.pdf")
