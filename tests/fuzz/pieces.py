"""Documents put together from bytes: pieces that the extractors look for, noise, headings, bullets and cells."""

from __future__ import annotations

from dataclasses import dataclass

from srs_cli.model.document import Document, Line

PIECES = (
    "What is osmosis?", "Why did the canal silt up", "Define inertia", "Q:", "A:", "Q1.", "Question:", "term :: meaning", "cell : unit", "::",
    ":::", "a\tb", "\t", " \t", "front;back", "---", "***", "# Heading", "## 3 May 1820", "- ", "* ", "· ", "• ", "1. ", "2) ", "iv. ", "(a)",
    "1848", "1848-1852", "c. 300 BC", "44 B.C.", "3 March 1918", "March—", "12(24) June 1812", "June 12 (24), 1812", "5th century AD", "1930s", "| a | b |",
    "|---|---|", "==gap==", "{{c1::gap}}", "{{c2::gap::hint}}", "{{c1::", "}}", "Results:", "PRO", "AGAINST", "Advantages", "N/A", "The mill was built in 1790.",
    "Marie Keller, who was born on 4 May 1867 in Ulm, founded the school.", "He left.", "It is a kind of lens that bends light.", "see also p. 12",
    "(Smith, 1999)", "REFERENCES", "Contents", "Chapter II", "..........", "12 Pages (3400 words)", "Sign up", "Page 3 of 9", "¹", "²³", "U.S.", "e.g.", "Dr.",
    "...", "…", "“", "”", "’", "–", "—", "\u00a0", "\u200b", "\u202e", "\x1b[2J", "\ufeff", "e\u0301", "漢字", "😀", "ß", "İ", "٣", "٪", "\ud7ff", "0", "99999999999999",
    "31 February 2001", "0 January 0", "XIV", "MCMXIV", " ", "  ", "   ", ".", ",", ";", ":", "?", "!", "(", ")", "[", "]", "\\", "/", "<b>", "&amp;", "%", "=",
)  # fmt: skip
# Which bytes are what: below each of these a sign by its number, a blank, a line's end, the line before; then a mark.
_SIGNS, _BLANKS, _ENDS, _REPEATS = len(PIECES) + 80, 216, 236, 242
_LONGEST = 2_000  # characters


def document(data: bytes) -> Document:
    """Return a document in which each byte is a piece, a sign, the end of a line, or what the line is marked as."""
    rows = [_Row()]
    for place, byte in enumerate(data):
        row = rows[-1]
        if byte < len(PIECES):
            row.text += PIECES[byte]
        elif byte < _SIGNS:
            row.text += chr((byte * 251 + place * 127) % 0x2F00 + 32)
        elif byte < _BLANKS:
            row.text += " "
        elif byte < _ENDS or len(row.text) > _LONGEST:
            rows.append(_Row())
        elif byte < _REPEATS:
            row.text += rows[-2].text if len(rows) > 1 else ""
        else:
            row.mark = byte - _REPEATS + 1
    return Document("fuzz", tuple(row.line(number) for number, row in enumerate(rows, 1)))


@dataclass(slots=True)
class _Row:
    text: str = ""
    mark: int = 0  # 1-4 cells, 5-8 headings, from 9 bullets

    def line(self, number: int) -> Line:
        cells = tuple(self.text.split("|")) if 0 < self.mark < 5 else ()
        heading = self.mark - 4 if 4 < self.mark < 9 else 0
        return Line(number, self.text, heading=heading, bullet=max(0, self.mark - 8), cells=cells)
