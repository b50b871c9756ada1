"""RTF: paragraphs, headings by style or outline level, list levels, tables; hidden text, notes and pictures left out.

Read by a scanner of our own, because striprtf keeps hidden text and gives no headings, list levels or cells.
"""

from __future__ import annotations

import codecs
import re

from msgspec import Struct, field
from msgspec.structs import replace

from srs_cli.errors import InputRefusedError
from srs_cli.formats.grid import Grid
from srs_cli.formats.scripts import subscript, superscript
from srs_cli.model.document import Document
from srs_cli.sources.paragraphs import Paragraphs
from srs_cli.sources.spans import Span, joined

MAX_DEPTH = 1_000
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z'])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\'?",
    re.DOTALL,
)
_SKIPPED = frozenset(
    """
    colortbl info pict object footnote header headerl headerr headerf footer footerl footerr footerf annotation atnid
    atnauthor atntime atnicn atnref fldinst nonshppict themedata datastore latentstyles listtable listoverridetable
    revtbl rsidtbl generator xmlnstbl tc tcn xe ftnsep ftnsepc aftnsep private pnseclvl bkmkstart bkmkend txe rxe sp
    """.split()  # noqa: SIM905 - a word a line would read worse
)
_KEPT_STARRED = frozenset(("shpinst", "shptxt", "pn"))
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
}
_SYMBOLS = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_CODE_PAGES = {  # by the number of a font's character set
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_FIRST_CODE_PAGE = "cp1252"
_DEEPEST = 9


class _State(Struct, frozen=True):
    """What a group changes and its end restores."""

    skipping: bool = False
    hidden: bool = False
    bold: bool = False
    position: str = ""
    code_page: str = ""
    fallback: int = 1  # characters that stand for one \\u in old programs
    table: str = ""  # "fonttbl" or "stylesheet", while inside
    in_label: bool = False  # the number or bullet that the writer's program drew


class _Format(Struct, frozen=True):
    """What a paragraph is."""

    style: int = 0
    outline: int = -1
    listed: bool = False
    level: int = 0
    in_table: bool = False


class _Tables(Struct):
    """The file's fonts and styles, by number."""

    code_pages: dict[int, str] = field(default_factory=dict)
    headings: dict[int, int] = field(default_factory=dict)
    open: int = 0  # the font or style being described


def read(data: bytes, name: str) -> Document:
    """Return the document's text; raises InputRefusedError for what is no RTF or nested beyond reason."""
    text = data.decode("latin-1").lstrip("\ufeffï»¿ \r\n\t")
    if not text.startswith("{\\rtf"):
        raise InputRefusedError(f"{name}: no RTF document", "if it is plain text, rename it to .txt")
    scan = _Scan(name)
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            break
        at = token.end()
        at += scan.take(token)
    scan.finish()
    return Document(name, scan.out.lines(), next((line.text for line in scan.out.lines() if line.heading == 1), ""))


class _Scan:
    """The state while the tokens go by."""

    def __init__(self, name: str) -> None:
        self.out = Paragraphs(name)
        self._name = name
        self._state = _State()
        self._stack: list[_State] = []
        self._format = _Format()
        self._tables = _Tables()
        self._code_page = _FIRST_CODE_PAGE
        self._bytes = bytearray()
        self._spans: list[Span] = []
        self._skip = 0  # characters of a \\u's fallback still to come
        self._starred = False
        self._surrogate = ""
        self._grid: Grid | None = None

    def take(self, token: re.Match[str]) -> int:
        """Take one token; return how many characters after it are binary and to be passed over."""
        kind = token.lastgroup
        if kind == "number":
            kind = "word"
        if kind == "byte":
            self._take_byte(int(token["byte"], 16))
            return 0
        self._decode()
        if kind == "brace":
            self._brace(token["brace"])
        elif kind == "word":
            return self._word(token["word"], token["number"])
        elif kind == "symbol":
            self._symbol(token["symbol"])
        elif kind == "text":
            text = token["text"]
            skipped = min(self._skip, len(text))
            self._skip -= skipped
            self._put(text[skipped:])
        return 0

    def finish(self) -> None:
        """End the last paragraph and an open table."""
        self._decode()
        self._end_paragraph()
        self._end_table()

    def _brace(self, brace: str) -> None:
        self._skip = 0
        self._starred = False
        if brace == "}":
            if self._stack:
                self._state = self._stack.pop()
            return
        if len(self._stack) >= MAX_DEPTH:
            raise InputRefusedError(f"{self._name}: nested deeper than {MAX_DEPTH:,}", "it was made to do harm")
        self._stack.append(self._state)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = True
        elif self._skip:
            self._skip -= 1
        elif symbol in "\r\n":
            self._end_paragraph()
        else:
            self._put(_SYMBOLS.get(symbol, ""))

    def _word(self, word: str, number: str | None) -> int:  # noqa: C901, PLR0912 - one vocabulary, one table
        value = int(number) if number else None
        on = value != 0
        starred, self._starred = self._starred, False
        if word == "bin":
            return max(0, value or 0)
        if word in ("fonttbl", "stylesheet"):
            self._state = replace(self._state, table=word, skipping=True)
        elif self._state.table:
            self._describe(word, value)
        elif word in ("listtext", "pntext"):
            self._format = replace(self._format, listed=True)
            self._state = replace(self._state, in_label=True)
        elif word in _SKIPPED or (starred and word not in _KEPT_STARRED):
            self._state = replace(self._state, skipping=True)
        elif word == "ansicpg":
            self._code_page = _known(f"cp{value}")
        elif word == "f":
            self._state = replace(self._state, code_page=self._tables.code_pages.get(value or 0, ""))
        elif word == "uc":
            self._state = replace(self._state, fallback=min(10, max(0, value or 0)))
        elif word == "u":
            self._put_unicode(value or 0)
        elif word in _CHARACTERS:
            if self._skip:
                self._skip -= 1
            else:
                self._put(_CHARACTERS[word])
        elif word == "v":
            self._state = replace(self._state, hidden=on)
        elif word == "b":
            self._state = replace(self._state, bold=on)
        elif word in ("super", "sub"):
            self._state = replace(self._state, position=word if on else "")
        elif word == "nosupersub":
            self._state = replace(self._state, position="")
        elif word == "plain":
            self._state = replace(self._state, hidden=False, bold=False, position="")
        elif not self._state.skipping:
            self._paragraph_word(word, value)
        return 0

    def _paragraph_word(self, word: str, value: int | None) -> None:  # noqa: C901 - one vocabulary, one table
        if word == "pard":
            self._format = _Format()
        elif word == "s":
            self._format = replace(self._format, style=value or 0)
        elif word == "outlinelevel":
            self._format = replace(self._format, outline=value or 0)
        elif word == "ls":
            self._format = replace(self._format, listed=bool(value))
        elif word == "ilvl":
            self._format = replace(self._format, level=value or 0)
        elif word in ("pnlvlblt", "pnlvlbody"):
            self._format = replace(self._format, listed=True)
        elif word == "intbl":
            self._format = replace(self._format, in_table=True)
        elif word in ("par", "sect", "page"):
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            self._end_cell()
        elif word in ("row", "nestrow") and self._grid:
            self._grid.end_row()

    def _describe(self, word: str, value: int | None) -> None:
        tables = self._tables
        if self._state.table == "fonttbl":
            if word == "f":
                tables.open = value or 0
            elif word == "fcharset" and value in _CODE_PAGES:
                tables.code_pages[tables.open] = _CODE_PAGES[value]
        elif word == "s":
            tables.open = value or 0
        elif word == "outlinelevel" and value is not None:
            tables.headings[tables.open] = value + 1

    def _take_byte(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        elif not self._state.skipping:
            self._bytes.append(byte)

    def _decode(self) -> None:
        if self._bytes:
            text = self._bytes.decode(self._state.code_page or self._code_page, "replace")
            self._bytes.clear()
            self._put(text)

    def _put_unicode(self, value: int) -> None:
        self._skip = self._state.fallback
        character = chr(value % 0x10000)
        if "\ud800" <= character < "\udc00":
            self._surrogate = character
            return
        if "\udc00" <= character < "\ue000":
            pair = (self._surrogate + character).encode("utf-16-le", "surrogatepass")
            character = pair.decode("utf-16-le", "replace")
        self._surrogate = ""
        self._put(character.replace("\x00", ""))

    def _put(self, text: str) -> None:
        state = self._state
        if not text or state.skipping or state.hidden or state.in_label:
            return
        if state.position:
            text = superscript(text) if state.position == "super" else subscript(text)
        self._spans.append(Span(text, state.bold))

    def _end_paragraph(self) -> None:
        text = joined(self._spans)
        self._spans = []
        kind = self._format
        if kind.in_table:
            grid = self._grid = self._grid or Grid()
            if not grid.open:
                grid.start_cell()
            grid.add(text)
            return
        self._end_table()
        outline = kind.outline + 1 if kind.outline >= 0 else self._tables.headings.get(kind.style, 0)
        heading = outline if 0 < outline <= _DEEPEST else 0
        bullet = min(_DEEPEST, max(0, kind.level) + 1) if kind.listed and not heading else 0
        self.out.add(text, heading=heading, bullet=bullet)

    def _end_cell(self) -> None:
        grid = self._grid = self._grid or Grid()
        if not grid.open:
            grid.start_cell()
        grid.add(joined(self._spans))
        self._spans = []
        grid.end_cell()

    def _end_table(self) -> None:
        if self._grid:
            self._grid.end_row()
            self.out.table(self._grid.rows())
            self._grid = None


def _known(code_page: str) -> str:
    """Return a code page of the file if Python has it as text of single or double bytes, else the usual one."""
    try:
        return codecs.lookup(code_page).name
    except LookupError:
        return _FIRST_CODE_PAGE
