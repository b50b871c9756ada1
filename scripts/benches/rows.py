"""All rows, in the order of the table."""

from __future__ import annotations

from benches import starting

ROWS = (*starting.ROWS,)
