"""How cards and rows are told apart: ids born from text, keys of the store, digests of rows."""

from __future__ import annotations

from collections.abc import Iterable

try:  # hashlib loads OpenSSL as well: that takes longer than what most commands do
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_PAIRS = [first + second for second in _ALPHABET for first in _ALPHABET]  # the lower five bits come first
ID_LENGTH = 12  # 12 × 5 = 60 bits


def new_id(*texts: str) -> str:
    """Return 60 bits of a digest of the texts as 12 characters: the same texts give the same id."""
    number = int.from_bytes(_digest(texts, 8), "big")
    pairs = _PAIRS  # written out: importing calls this for every card, and small numbers are shifted sooner
    low, high = number & 0x3FFFFFFF, number >> 30 & 0x3FFFFFFF
    return (
        f"{pairs[low & 1023]}{pairs[low >> 10 & 1023]}{pairs[low >> 20]}"
        f"{pairs[high & 1023]}{pairs[high >> 10 & 1023]}{pairs[high >> 20]}"
    )


def card_key(deck_id: str, card_id: str, salt: int = 0) -> int:
    """Return the card's key in the log: 63 bits of a digest of deck id and card id.

    `salt` counts up where a moved card has already taken the key.
    """
    parts = (deck_id, card_id, str(salt)) if salt else (deck_id, card_id)
    return int.from_bytes(_digest(parts, 8), "big") >> 1


def row_digest(values: Iterable[object]) -> bytes:
    """Return the 8-byte digest that a row carries, by which damage to it is found."""
    return blake2b(repr(tuple(values)).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def text_digest(*texts: str) -> str:
    """Return a digest of texts as 12 characters, for `base` and for tombstones in deck files."""
    return new_id(*texts)


def _digest(texts: Iterable[str], size: int) -> bytes:
    # Each text is led by its length in bytes, so that ("ab", "c") and ("a", "bc") differ.
    if not isinstance(texts, tuple):
        texts = tuple(texts)
    whole = "".join([f"{len(text)}:{text}" for text in texts])
    if whole.isascii():  # a letter is a byte
        return blake2b(whole.encode(), digest_size=size).digest()
    raws = [text.encode("utf-8", "surrogatepass") for text in texts]
    return blake2b(b"".join([b"%d:%b" % (len(raw), raw) for raw in raws]), digest_size=size).digest()
