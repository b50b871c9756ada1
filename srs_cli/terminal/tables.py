"""Tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text


def deck_table(rows: Sequence[tuple[str, str, str, str, str]]) -> Table:
    """Return the table of decks: name, cards, new, due, note. The texts are sanitised already."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Deck", overflow="fold")
    for name in ("Cards", "New", "Due"):
        table.add_column(name, justify="right", no_wrap=True)
    noted = any(row[-1] for row in rows)
    if noted:
        table.add_column("")
    for row in rows:
        table.add_row(*(Text(cell) for cell in (row if noted else row[:-1])))
    return table


def backup_table(rows: Sequence[tuple[str, str, str, str]]) -> Table:
    """Return the table of backups: when, size, events, name (which tells why). The texts are sanitised already."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Made", overflow="fold")
    for name in ("Size", "Events"):
        table.add_column(name, justify="right", overflow="fold")
    table.add_column("Name", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table
