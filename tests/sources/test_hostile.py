"""Files made to do harm, damaged or enormous: refused in time, and nothing escapes but SrsError."""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest

from srs_cli import sources
from srs_cli.errors import InputRefusedError, SrsError
from srs_cli.model.document import Document

DTD = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (f"{DTD}<w>&b;</w>", "declares a DTD"),
        (f"{XXE}<w>&x;</w>", "declares a DTD"),
        (f"{DTD}<w>&b;</w>".encode("utf-16"), "declares a DTD"),
        ("<w>" * 200_000, "nested deeper"),
        ("<w>" + "".join(f"<i{at % 9973}/>" for at in range(700_000)) * 3 + "</w>", "tags"),
        ("<w>" + "x" * 3_000_000 + "</w>", "more than 100 times its size"),
        ("<w><b></w>", "not well-formed"),
        (b"\x00\x01\xff", "not well-formed"),
        ('<?xml version="1.0" encoding="nonsense"?><w/>', "not well-formed"),
        ("", "not well-formed"),
    ],
)
def test_hostile_xml_is_refused(
    zip_of: Callable[..., bytes], read: Callable[..., Document], document: str | bytes, why: str
) -> None:
    with pytest.raises(InputRefusedError, match=why):
        read(zip_of({"word/document.xml": document}), "x.docx")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no Word document, or cut short"),
        (b"PK\x03\x04 and nothing", "no Word document, or cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted with a password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old Office format"),
        (b"PK\x05\x06" + bytes(4) + b"\x11\x27" * 2 + bytes(10), "more than 10,000 files"),
    ],
)
def test_what_is_no_package_is_refused(read: Callable[..., Document], data: bytes | str, why: str) -> None:
    with pytest.raises(InputRefusedError, match=why):
        read(data, "x.docx")


def test_an_encrypted_or_missing_part_is_refused(zip_of: Callable[..., bytes], read: Callable[..., Document]) -> None:
    good = bytearray(zip_of({"word/document.xml": "<w/>"}))
    good[good.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputRefusedError, match="is encrypted"):
        read(bytes(good), "x.docx")
    with pytest.raises(InputRefusedError, match="is missing"):
        read(zip_of({"other.xml": "<w/>"}), "x.docx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("compression", "count", "why"),
    [(zipfile.ZIP_DEFLATED, 2, "same name"), (zipfile.ZIP_LZMA, 1, "packed in an uncommon way")],
)
def test_a_doubled_or_oddly_packed_part_is_refused(
    read: Callable[..., Document], compression: int, count: int, why: str
) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for _ in range(count):
            archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(InputRefusedError, match=why):
        read(buffer.getvalue(), "x.docx")


def test_a_size_that_lies_is_refused(zip_of: Callable[..., bytes], read: Callable[..., Document]) -> None:
    data = bytearray(zip_of({"word/document.xml": "<w>" + "abc" * 50_000 + "</w>"}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 40)
    with pytest.raises(InputRefusedError, match="damaged"):
        read(bytes(data), "x.docx")


def test_every_cut_and_random_damage_gives_a_document_or_a_refusal(
    docx: Callable[..., bytes],
    pptx: Callable[..., bytes],
    odt: Callable[..., bytes],
    epub: Callable[..., bytes],
    pdf: Callable[..., bytes],
) -> None:
    chance = random.Random(7)
    goods = {
        "x.docx": docx("<w:p><w:r><w:t>text</w:t></w:r></w:p>" * 20),
        "x.pptx": pptx("<p:sp><a:p><a:r><a:t>text</a:t></a:r></a:p></p:sp>"),
        "x.odt": odt("<text:p>text</text:p>"),
        "x.epub": epub("<html><body><p>text</p></body></html>"),
        "x.pdf": pdf([(72, 700, 11, "some text"), (72, 680, 11, "more")]),
        "x.rtf": rb"{\rtf1\ansi{\fonttbl{\f0\fcharset204 T;}}\pard\s1 one\par\trowd\intbl a\cell\row\u8364?\'e9}",
    }
    for name, good in goods.items():
        assert sources.read(good, name, None, _never).lines
        damaged = [good[: chance.randrange(len(good))] for _ in range(3 if name == "x.pdf" else 60)]
        for _ in range(5 if name == "x.pdf" else 120):  # each PDF costs a process
            changed = bytearray(good)
            for _ in range(chance.randrange(1, 12)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            damaged.append(bytes(changed))
        for data in damaged:
            assert _outcome(data, name) in ("", "x.")


def _outcome(data: bytes, name: str) -> str:
    """Return how a refusal's sentence begins, nothing where there was none."""
    try:
        sources.read(data, name, None, _never)
    except SrsError as error:
        return error.sentence[:2]
    return ""


def _never(data: bytes, name: str, encoding: str | None) -> str:
    raise AssertionError(name)


@pytest.mark.parametrize(
    "unit",
    [
        "> ",
        "- x\n  ",
        "[",
        "`",
        "| ",
        "|-",
        "<!--",
        "<script",
        "<a ",
        "\\",
        "{\\b ",
        "\\u1",
        "**",
        "a(",
        "=",
        "*",
        "    x\n\n",
        '<b x="',
        "<td>",
        '"',
        '",',
        "&",
        "\n- ",
    ],
)
@pytest.mark.parametrize("name", ["x.md", "x.txt", "x.csv", "x.rtf", "x.html"])
def test_a_megabyte_of_anything_is_read_or_refused(unit: str, name: str, read: Callable[..., Document]) -> None:
    text = ("{\\rtf1 " if name == "x.rtf" else "") + unit * (1_000_000 // len(unit))
    with suppress(SrsError):
        read(text, name)
