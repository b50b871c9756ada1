"""All rows, in the order of the table."""

from __future__ import annotations

from benches import answering, computing, growing, moving, starting

ROWS = (*starting.ROWS, *answering.ROWS, *moving.ROWS, *computing.ROWS, *growing.ROWS)
