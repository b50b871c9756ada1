"""Raised and lowered digits as Unicode characters, so that 10³ does not become 103 where formatting is lost."""

from __future__ import annotations

_PLAIN = "0123456789+-−=()n"
_RAISED = str.maketrans(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ")
_CONVERTIBLE = frozenset(_PLAIN)
_LONGEST = 12  # more is a sentence set small, not an exponent


def superscript(text: str) -> str:
    """Return `text` in raised characters if every character has one ("3" → "³"), else as it is ("th")."""
    return text.translate(_RAISED) if _convertible(text) else text


def subscript(text: str) -> str:
    """Return `text` in lowered characters if every character has one ("2" → "₂"), else as it is."""
    return text.translate(_LOWERED) if _convertible(text) else text


def _convertible(text: str) -> bool:
    return len(text) <= _LONGEST and _CONVERTIBLE.issuperset(text)
