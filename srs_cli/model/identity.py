"""How cards and rows are told apart: ids born from text, keys of the store, digests of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

try:  # hashlib loads OpenSSL as well: that takes longer than what most commands do
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_PAIRS = [first + second for second in _ALPHABET for first in _ALPHABET]  # the lower five bits come first
_SIGNS = _ALPHABET.encode().ljust(256)  # of each number that has five bits
_LONG = 1 << 20  # characters; such texts are digested in parts
ID_LENGTH = 12  # 12 × 5 = 60 bits
_another = blake2b(digest_size=8).copy  # of an empty one, in half the time of a new one


def new_id(*texts: str) -> str:
    """Return 60 bits of a digest of the texts as 12 characters: the same texts give the same id."""
    return _spelled(_digest(texts))


def new_ids(texts: Iterable[str]) -> list[str]:
    """Return `new_id` of each text, in less time where there are very many."""
    return _all_spelled(
        [_eight(f"{len(text)}:{text}".encode()) if text.isascii() else _digest((text,)) for text in texts]
    )


def text_digests(before: Sequence[str], pairs: Iterable[tuple[str, str]], after: Sequence[str]) -> list[str]:
    """Return `text_digest(*before, *pair, *after)` of each pair, in less time where there are very many."""
    head, tail = _framed(before), _framed(after)
    wholes = ((f"{head}{len(one)}:{one}{len(other)}:{other}{tail}", one, other) for one, other in pairs)
    return _all_spelled(
        [
            _eight(whole.encode()) if whole.isascii() else _digest((*before, one, other, *after))
            for whole, one, other in wholes
        ]
    )


def _all_spelled(digests: Sequence[bytes]) -> list[str]:
    """Return `_spelled` of each digest, by arithmetic with one number in which each has twelve bytes.

    Its groups of five bits are moved apart, by halves and at last by thirds, until each has a byte of its own.
    """
    number = int.from_bytes(bytes(4).join(digests[::-1]), "big")  # the first is lowest, and comes out first

    def only(bits: int) -> int:
        return number & int.from_bytes(bits.to_bytes(ID_LENGTH, "big") * len(digests), "big")

    number = only(0x3FFFFFFF) | only(0x3FFFFFFF << 30) << 18
    number = only(0x7FFF << 48 | 0x7FFF) | only((0x7FFF << 48 | 0x7FFF) << 15) << 9
    fives = sum(0x1F << 24 * part for part in range(4))
    number = only(fives) | only(fives << 5) << 3 | only(fives << 10) << 6
    signs = number.to_bytes(ID_LENGTH * len(digests), "little").translate(_SIGNS).decode("ascii")
    return [signs[at : at + ID_LENGTH] for at in range(0, len(signs), ID_LENGTH)]


def _spelled(digest: bytes) -> str:
    number = int.from_bytes(digest, "big")
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
    return int.from_bytes(_digest(parts), "big") >> 1


def card_keys(deck_id: str, card_ids: Iterable[str]) -> Iterator[int]:
    """Yield the `card_key` of each card of a deck, in less time where there are very many."""
    head = _framed((deck_id,))
    for ident in card_ids:
        whole = f"{head}{len(ident)}:{ident}"
        digest = _eight(whole.encode()) if whole.isascii() else _digest((deck_id, ident))
        yield int.from_bytes(digest, "big") >> 1


def row_digest(values: Iterable[object]) -> bytes:
    """Return the 8-byte digest that a row carries, by which damage to it is found."""
    return spelled_digest(repr(tuple(values)))


def spelled_digest(values: str) -> bytes:
    """Return the `row_digest` of values that are spelled as Python spells a tuple of them."""
    return _eight(values.encode("utf-8", "surrogatepass"))


def digests(datas: Iterable[bytes]) -> list[bytes]:
    """Return the 8-byte digest of each, in less time than one by one."""
    another, found = _another, []
    for data in datas:
        made = another()
        made.update(data)
        found.append(made.digest())
    return found


def bytes_digest(parts: Iterable[bytes]) -> bytes:
    """Return the 8-byte digest of what may come in parts, such as a file."""
    made = _another()
    for part in parts:
        made.update(part)
    return made.digest()


def text_digest(*texts: str) -> str:
    """Return a digest of texts as 12 characters, for `base`, for tombstones in deck files, and of whole deck files."""
    if len(texts) == 1 and len(texts[0]) > _LONG:
        (text,) = texts
        starts = range(0, len(text), _LONG)
        ascii_ = text.isascii()  # a letter is a byte
        size = (
            len(text) if ascii_ else sum(len(text[at : at + _LONG].encode("utf-8", "surrogatepass")) for at in starts)
        )
        return raw_digest(size, (text[at : at + _LONG].encode("utf-8", "surrogatepass") for at in starts))
    return new_id(*texts)


def raw_digest(size: int, parts: Iterable[bytes]) -> str:
    """Return the `text_digest` of a text of so many bytes that comes in parts."""
    return _spelled(bytes_digest(chain((b"%d:" % size,), parts)))


def _framed(texts: Iterable[str]) -> str:
    return "".join([f"{len(text)}:{text}" for text in texts])


def _digest(texts: Sequence[str]) -> bytes:
    # Each text is led by its length in bytes, so that ("ab", "c") and ("a", "bc") differ.
    whole = _framed(texts)
    if whole.isascii():  # a letter is a byte
        return _eight(whole.encode())
    raws = [text.encode("utf-8", "surrogatepass") for text in texts]
    return _eight(b"".join([b"%d:%b" % (len(raw), raw) for raw in raws]))


def _eight(data: bytes) -> bytes:
    made = _another()
    made.update(data)
    return made.digest()
