"""The rows of a table as such: their columns and types, what is left out, what can be kept of a harmed value."""

from __future__ import annotations

from msgspec import Struct

from srs_cli.store.database import Database
from srs_cli.store.pages import Value

_COLUMNS = "SELECT name, type, dflt_value FROM pragma_table_info(?) ORDER BY cid"
_RANGE = 1 << 63  # of a whole number

Values = tuple[Value, ...]
_Kind = type[int] | type[str] | type[bytes]
_TYPES: dict[str, _Kind] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}


class Shape(Struct, frozen=True):
    """A table by its columns, in their order."""

    table: str
    columns: tuple[str, ...]
    types: tuple[_Kind, ...]
    defaults: Values

    @property
    def least(self) -> int:
        """Return how many values a row has at least: columns that came with a later schema have a default."""
        return max(place for place, value in enumerate(self.defaults) if value is None) + 1

    def fit(self, values: Values) -> float:
        """Return the share of the values that are of their column's type, from 0 to 1."""
        right = sum(isinstance(value, wanted) for value, wanted in zip(values, self.types, strict=False))
        return right / len(values)

    def holds(self, values: Values) -> bool:
        """Tell whether the table takes the values as they are."""
        return len(values) == len(self.types) and all(map(_is_storable, values, self.types))

    def places(self, names: str) -> tuple[int, ...]:
        """Return where the columns stand that are named with commas between them."""
        return tuple(self.columns.index(name) for name in names.split(", "))

    def coerced(self, values: Values, places: tuple[int, ...]) -> Values:
        """Return the values, those at the places made such as the table takes."""
        made = list(values)
        for place in places:
            made[place] = coerced(values[place], self.types[place])
        return tuple(made)


def shape_of(database: Database, table: str) -> Shape:
    """Return the shape of a table of a store."""
    rows = database.rows(_COLUMNS, (table,))
    names, types, defaults = zip(*rows, strict=True)
    return Shape(table, names, tuple(_TYPES[each] for each in types), tuple(map(_default, defaults)))


def coerced(value: Value, wanted: _Kind) -> Value:
    """Return a value as one of the type wanted: itself where it is one, else what can be read of it."""
    if _is_storable(value, wanted):
        return value
    if wanted is str:
        raw = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
        return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else "" if raw is None else str(raw)
    return wanted()


def _is_storable(value: Value, wanted: _Kind) -> bool:
    if not isinstance(value, wanted):
        return False
    if isinstance(value, int):
        return -_RANGE <= value < _RANGE
    return not isinstance(value, str) or value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)


def _default(written: str | None) -> Value:
    if written is None or written.startswith("'"):
        return written and written[1:-1]
    return int(written)
