from __future__ import annotations

from collections.abc import Callable

import pytest

from srs_cli.errors import InputRefusedError
from srs_cli.model.document import Document

CHAPTER = '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{}</body></html>'


def test_chapters_in_reading_order(
    epub: Callable[..., bytes], read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    document = read(
        epub(CHAPTER.format("<h1>Two</h1><p>b</p>"), CHAPTER.format("<h1>One</h1><ul><li>a</li></ul>")), "r.epub"
    )
    assert seen(document) == ["h1 One", "b1 a", ".", "h1 Two", "b"]
    assert (document.title, document.language) == ("Rivers of the North", "en")


def test_copy_protection_is_refused_but_encrypted_fonts_are_not(
    epub: Callable[..., bytes], read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    listing = '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:CipherReference URI="{}"/></encryption>'
    chapter = CHAPTER.format("<p>x</p>")
    fonts = {"META-INF/encryption.xml": listing.format("OEBPS/font.otf")}
    assert seen(read(epub(chapter, extra=fonts), "r.epub")) == ["x"]
    with pytest.raises(InputRefusedError, match="copy-protected"):
        read(epub(chapter, extra={"META-INF/encryption.xml": listing.format("OEBPS/text/c%200.xhtml")}), "r.epub")


def test_a_listing_that_points_outside_finds_nothing(
    zip_of: Callable[..., bytes], read: Callable[..., Document]
) -> None:
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfile full-path="../../etc/passwd"/></container>'
    with pytest.raises(InputRefusedError, match="is missing"):
        read(zip_of({"META-INF/container.xml": container}), "r.epub")
