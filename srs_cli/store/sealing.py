"""The seal of a card's row: a checksum of what its digest, which is of the text, leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SINCE_VERSION: Final = 4  # of the schema
SEALED: Final = "key, deck, position, archived, came_ms, edited_ms, placed_ms, own_ident"
UNSEALED: Final = 0
# As the triggers have it: the rest of each number, modulo a prime, times a weight of its own.
_PRIME: Final = 2_147_483_647
_WEIGHTS: Final = (31, 1009, 10_007, 50_021, 100_003, 200_003, 300_007)
_LENGTH: Final = 400_009
_SIGNS: Final = (
    400_031, 400_033, 400_051, 400_067, 400_069, 400_087, 400_093, 400_109, 400_123, 400_151, 400_157, 400_187,
)  # fmt: skip


def seal(values: Sequence[object]) -> int:
    """Return the seal of the values of SEALED. Raises TypeError where one of them is of another type than its column."""
    *numbers, own_ident = values
    total = sum(_rest(number) * weight for number, weight in zip(numbers, _WEIGHTS, strict=True))
    if not isinstance(own_ident, str):
        raise TypeError(own_ident)
    total += len(own_ident) * _LENGTH + sum(ord(sign) * weight for sign, weight in zip(own_ident, _SIGNS, strict=False))
    return _rest(total) + 1


def sealed_when_added(key: str, deck: str, position: str, came_ms: str) -> str:
    """Return the SQL of the seal of a card that is new, from that of its values: with it the trigger has nothing to do."""
    sealed = zip((key, deck, position, came_ms), (*_WEIGHTS[:3], _WEIGHTS[4]), strict=True)
    return f"({' + '.join(f'{value} % {_PRIME} * {weight}' for value, weight in sealed)}) % {_PRIME} + 1"


def is_sealed(found: object, values: Sequence[object]) -> bool:
    """Tell whether a seal is that of the values of SEALED, or there is none yet."""
    try:
        return found in {UNSEALED, seal(values)}
    except TypeError:
        return False


def _rest(number: object) -> int:
    """Return what the division by the prime leaves, as SQL has it: of the number's own sign."""
    if not isinstance(number, int):
        raise TypeError(number)
    return number % _PRIME if number >= 0 else -(-number % _PRIME)
