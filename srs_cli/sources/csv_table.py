"""CSV and TSV: each record a line of cells, numbered without a gap, for a gap would part a table from its header."""

from __future__ import annotations

from srs_cli.errors import InputRefusedError
from srs_cli.formats import csv_dialect
from srs_cli.model.document import Document, Line


def read(text: str, name: str) -> Document:
    """Return the file's records; a .tsv is separated by tabs, another file by what its header shows.

    A record's number is its line in the file. Below a record of several lines the numbers fall behind, for such a record
    counts once; there `page` has the line in the file. A file with one column only is refused.
    """
    if not text.strip("\ufeff \t\r\n"):
        raise InputRefusedError(f"{name}: the file is empty", "add a header row, then a card a row")
    table = csv_dialect.parse(text, name, "\t" if name.lower().endswith((".tsv", ".tab")) else "")
    if all(len(row.fields) < 2 for row in table.rows):
        raise InputRefusedError(
            f"{name}: no columns found", "put a term and its definition in two columns, separated by a comma"
        )
    lines: list[Line] = []
    behind = 0
    for row in table.rows:
        number = row.line - behind
        lines.extend(Line(blank, "") for blank in range(len(lines) + 1, number))
        cells = tuple(field.strip() for field in row.fields)
        place = f"line {row.line}" if behind else ""
        lines.append(Line(number, "\t".join(" ".join(cell.split()) for cell in cells), place, cells=cells))
        behind += row.last_line - row.line
    return Document(name, tuple(lines))
