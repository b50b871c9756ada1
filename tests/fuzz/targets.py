"""What is fuzzed: each target takes any bytes; only SrsError may leave it, and what it promises has to hold.

Adding one is a function and a line in TARGETS. What a run of `scripts/fuzz` finds becomes a file in `finds/TARGET/`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

from srs_cli import sources
from srs_cli.deckfile import read_deck, write_deck
from srs_cli.extract import extract
from srs_cli.extract.gates import fault
from srs_cli.files import decode
from srs_cli.formats import csv_dialect
from srs_cli.model.query import parse
from srs_cli.quiz.matching import compare
from srs_cli.settings.editing import with_value
from srs_cli.settings.reading import read as read_settings
from srs_cli.terminal import markup, maths
from srs_cli.text import clean, clean_line, file_name
from tests.fuzz import incoming
from tests.fuzz.pieces import document

FINDS: Final = Path(__file__).parent / "finds"
_WIDTH = 24  # columns: narrow, so that every way to break a line is gone
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


@dataclass(frozen=True, slots=True)
class Target:
    """A part that reads what may be hostile: how it is fed, inputs to start from, and what is worth putting in."""

    feed: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    pieces: tuple[bytes, ...] = ()
    most_bytes: int = 4_096


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _deck(data: bytes) -> None:
    deck = read_deck(decode(data, "deck.yaml"), "deck.yaml", "deck").deck
    assert read_deck(write_deck(deck), "deck.yaml", deck.name).deck == deck, "what was written reads otherwise"


def _csv(data: bytes) -> None:
    text = decode(data, "cards.csv")
    for row in csv_dialect.parse(text, "cards.csv").rows:
        assert row.fields
        assert row.line <= row.last_line <= text.count("\n") + 1, "a row beyond the end of the file"


def _document(suffix: str, part: str, others: Mapping[str, str], data: bytes) -> None:
    if part and not data.startswith(b"PK"):
        data = _zipped({**others, part: data})
    read = sources.read(data, f"notes{suffix}", None, decode)
    for draft in extract(read).drafts:
        assert not fault(draft), f"a card beyond the gates: {fault(draft)}"


def _extract(data: bytes) -> None:
    for draft in extract(document(data)).drafts:
        assert not fault(draft), f"a card beyond the gates: {fault(draft)}"


def _compared(data: bytes) -> None:
    first, _, typed = _text(data[1:]).partition("\0")
    lines = tuple(line for line in first.split("\n") if line.strip())
    expected = lines if data[:1] < b"\x40" and len(lines) > 1 else first
    compare(expected, typed, alternatives=data[:1] < b"\x80")
    if first.strip() and isinstance(expected, str):
        assert compare(first, first).exact, "an answer typed exactly is not right"


def _settings(data: bytes) -> None:
    text = decode(data, "config.toml")
    read_settings(text, "config.toml")
    changed = with_value(text, ("new_a_day",), 7)
    assert read_settings(changed, "config.toml").new_a_day == 7, "a value that was set is not there"


def _query(data: bytes) -> None:
    parse(_text(data))


def _shown(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    for line in [clean_line(text), *clean(text).split("\n"), *(row.plain for row in markup.rows(text, _WIDTH))]:
        assert all(sign >= " " or sign == "\t" for sign in line), "a control character is left"
        assert not set(line) & set("\x7f\x9b\u061c\u200e\u200f\u202a\u202e\u2028\u2066\u2069"), "it acts or hides"
    maths.shown(clean(text))
    assert 0 < len(file_name(text)) <= 100, "a name of no use"
    assert file_name(text).replace("-", "").isalnum(), "a name that a shell or a system would read"


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _related(kind: str, target: str, ident: str = "r1") -> str:
    relation = f'<Relationship Id="{ident}" Type="{_R}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_RELATIONS}">{relation}</Relationships>'


def _of_documents() -> dict[str, Target]:
    """Return a target for each reader; of a packed format the part with the text is fuzzed, and sometimes the package."""
    words = tuple(
        word.encode()
        for word in ("Q: What is osmosis?\nA: A flow\n", "1848\tThe year\n", "term :: meaning\n", "- ", "# ")
    )
    body = f'<w:document xmlns:w="{_W}"><w:body>{{}}</w:body></w:document>'
    paragraph = "<w:p><w:r><w:t>What is inertia?</w:t></w:r></w:p><w:p><w:r><w:t>It resists.</w:t></w:r></w:p>"
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Na</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    slide = f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>Cells</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>'
    shown = f'<p:presentation xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst><p:sldId id="1" r:id="r1"/></p:sldIdLst></p:presentation>'
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "text", "table", "style"))
    odt = f'<office:document-content {spaces}><office:body><office:text><text:h text:outline-level="1">Rocks</text:h><text:p>Basalt - a rock</text:p></office:text></office:body></office:document-content>'
    opf = '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
    page = b"<html><body><h1>Rivers</h1><p>The <b>Rhine</b> is 1,230 km long.</p><table><tr><td>a</td><td colspan=2>b</td></tr></table><ul><li>one</ul></body></html>"
    rtf = rb"{\rtf1\ansi{\fonttbl{\f0 Times;}}{\b Osmosis}\tab a flow\par \u8364?\'e9{\*\x y}\pard\trowd\cell\row}"
    parts: dict[str, tuple[str, dict[str, str], tuple[bytes, ...]]] = {
        ".txt": ("", {}, (words[0] + words[1] + words[2], b"1. Was ist das?\r\nEin Haus\fSeite 2")),
        ".md": ("", {}, (b"# Rocks\n\n- **basalt**: dark\n  - more\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n> quote\n",)),
        ".csv": ("", {}, (b'question,answer\n"a, ""b""",c\n', b"sep=;\na;b\n1;2\n")),
        ".html": ("", {}, (page,)),
        ".rtf": ("", {}, (rtf,)),
        ".docx": ("word/document.xml", {"_rels/.rels": _related("officeDocument", "word/document.xml")}, (body.format(paragraph + table).encode(),)),
        ".pptx": ("ppt/slides/1.xml", {"_rels/.rels": _related("officeDocument", "ppt/p.xml"), "ppt/p.xml": shown, "ppt/_rels/p.xml.rels": _related("slide", "slides/1.xml")}, (slide.encode(),)),
        ".odt": ("content.xml", {"mimetype": "application/vnd.oasis.opendocument.text"}, (odt.encode(),)),
        ".epub": ("a.xhtml", {"META-INF/container.xml": container, "b.opf": opf}, (page,)),
    }  # fmt: skip
    pdf = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>\nendobj\n"
        b"4 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n"
        b"5 0 obj\n<</Length 60>>stream\nBT /F1 12 Tf 50 700 Td (Q: What is osmosis?) Tj ET\nendstream\nendobj\n"
        b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"
    )
    parts[".pdf"] = ("", {}, (pdf,))
    found = {}
    for suffix, (part, others, seeds) in parts.items():
        whole = tuple(_zipped({**others, part: seed}) for seed in seeds) if part else ()
        found[suffix[1:]] = Target(partial(_document, suffix, part, others), (*seeds, *whole), words)
    return found


TARGETS: Final[dict[str, Target]] = {
    "deck": Target(
        _deck,
        (
            b"name: A\ncards:\n  - {q: a, a: b}\n  - text: 'x {{c1::y}}'\n    tags: [a, b]\n",
            (
                b"name: B\nid: x\nremoved: [{id: a, digest: b}]\ncards:\n  - type: both\n    q: |\n      a\n      b\n    a: [c, d]\n"
                b'    source: {file: n.txt, line: 3, column: 1}\n    image: a.png\n    hint: "\\e\\u202e"\n    extra: >-\n      e\n'
            ),
        ),
        (b"- q: ", b"\n    a: ", b"&a ", b"*a", b"!!set", b"<<: ", b"? ", b"%TAG ", b"---\n", b"...\n", b"|-\n", b'"\\', b"[", b"{", b"\t", b"\xef\xbb\xbf", b"\xe2\x80\xa8"),
    ),
    "csv-dialect": Target(
        _csv,
        (b'question;answer\n"a;""b""";c\n', b"sep=\t\na\tb\r\nc\td\r", b"a|b\n1|2\n"),
        (b'"', b'""', b";", b"\t", b"|", b"sep=", b"\r\n", b"\xef\xbb\xbf", b"\xff\xfe"),
    ),
    **_of_documents(),
    **{f"in-{name}": Target(*parts, most_bytes=3_000) for name, parts in incoming.FEEDS.items()},
    "extract": Target(_extract, (bytes(range(0, 256, 3)), bytes(range(200)), b"\x40" * 120), most_bytes=400),
    "answers": Target(
        _compared,
        (
            b"\x20the Danube / Donau; Duna (river)\0danube",
            b"\x201,230 km\x001230 kilometres",
            b"\x30helium\nneon\nargon\0neon, helium",
            "\x203. März 1918\x00March 3rd, 1918".encode(),
            "\x20naïve café\x00naive cafe".encode(),
        ),
        (b" / ", b";", b"(", b")", b"the ", "½".encode(), b"1e9", b"12,000", b"twenty-one", b"\0", "é".encode(), b"e\xcc\x81", "ß".encode(), "İ".encode(), "漢".encode()),
        most_bytes=600,
    ),
    "settings": Target(
        _settings,
        (b'new_a_day = 5\ntheme = "dark"\n[keys]\nundo = "z"\n[decks."Old Norse"]\nnew_a_day = 3\n', b'# new_a_day = 20\neditor = "vim -n"\n'),
        (b"[keys]\n", b"[[a]]\n", b"= ", b'"""', b"'''", b"\\u", b"1e400", b"0x", b"1979-05-27", b"{a = 1}", b"[decks.a]\n", b"new_a_day", b"inf"),
    ),
    "query": Target(
        _query,
        (b'mito* deck:"a b" -tag:x (is:due OR ease<2.5) lapses>=3', b'"a phrase" flag:1 due<=-3 source:notes.txt'),
        (b"(", b")", b" OR ", b"-", b'"', b"*", b":", b"<=", b"is:", b"deck:", b"ease", b"NEAR(", b"^", b"\xc2\xad"),
        most_bytes=600,
    ),
    "shown": Target(
        _shown,
        (
            b"**bold** $x^2+\\frac{a}{b}$ [l](http://x) `code`\n- item\n\n| a | b |\n|---|---|\n| c | d |",
            "\x1b]0;t\x07\x9b31m \u202eabc\u2066 \u200b👩\u200d👧 \U000e0041 漢字 \ud7ff".encode(),
        ),
        (b"\x1b[", b"\x9b", "\u202e".encode(), "\u200d".encode(), b"\xff", b"$$", b"\\frac{", b"**", b"![a](", b"> ", b"```\n", b"|---|\n", "e\u0301".encode(), b"\\ce{", b"{{c1::"),
        most_bytes=1_500,
    ),
}  # fmt: skip
