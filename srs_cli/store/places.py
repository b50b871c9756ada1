"""How a face is numbered in the store: by the row of its card, and its number within six bits."""

from __future__ import annotations

FACE_BITS = 6
Place = tuple[int, int]  # a face: the row of its card, and its number


def place_of(id_: int) -> Place:
    """Return the card's row and the face's number of a row of memory."""
    return id_ >> FACE_BITS, id_ & (1 << FACE_BITS) - 1
