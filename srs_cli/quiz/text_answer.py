"""A typed text against a card's: what is forgiven, what differs, and which grade that suggests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from srs_cli.quiz.alignment import Segment, align, whole
from srs_cli.quiz.folding import FOLDINGS, Folding, article, bare, closed_up, folded, may_drop
from srs_cli.text import plural

GOOD, HARD, AGAIN = 4, 3, 2
_LONG = 2_000  # characters from which an answer is compared as one text, and by its words
_HUGE = 20_000  # characters from which only capitals and blanks are forgiven: nobody types so much
_MOST_PARTS = 12
_FEW: tuple[Folding, ...] = ("spaces", "capitals")
_PARTS = re.compile(r"\s+/\s+|;")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_ALIKE = 0.6  # from which what stands in brackets is another spelling of what stands before
_NEAR = 0.5  # below which an alignment of letters shows nothing
_DENIALS = frozenset(["not", "no", "never", "none", "nicht", "kein", "keine", "nie", "pas", "jamais", "non", "nunca"])


class Comparison(Struct, frozen=True):
    """What comparing found.

    `expected` and `typed` hold the two texts in segments; of a list they are empty, and `lines` has a comparison for each
    line of the card, `missing` those that were not typed, `extra` what was typed and is none of them.
    """

    exact: bool
    equal: bool  # once what is forgiven is folded away
    score: float  # 0 to 1
    grade: int  # 4 Good, 3 Hard, 2 Again: a suggestion
    why: str  # "accents aside", "one letter"; nothing where nothing has to be forgiven
    expected: tuple[Segment, ...] = ()
    typed: tuple[Segment, ...] = ()
    lines: tuple[Comparison, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def compare_text(expected: str, typed: str, *, alternatives: bool = True) -> Comparison:
    """Compare what was typed with a card's answer of one text, or with the nearest of its alternatives."""
    if typed == expected or typed.strip() == expected.strip():
        return Comparison(True, True, 1.0, GOOD, "", whole(expected, "same"), whole(typed, "same"))  # noqa: FBT003
    if not _bare(typed) and _bare(expected):
        return Comparison(False, False, 0.0, AGAIN, "nothing typed", whole(expected, "missing"))  # noqa: FBT003
    found: Comparison | None = None
    for variant in _variants(expected) if alternatives and len(expected) <= _LONG else (expected,):
        one = _compare_texts(variant, typed)
        if found is None or _rank(one) > _rank(found):
            found = one
        if found.equal and not found.why:
            break
    return found or _compare_texts(expected, typed)


def _rank(found: Comparison) -> tuple[bool, bool, int, float]:
    return found.equal, found.equal and not found.why, found.grade, found.score


def _variants(expected: str) -> Iterator[str]:
    """Give the texts that are all right answers, the whole first."""
    yield expected
    parts = [part.strip() for part in _PARTS.split(expected) if part.strip()]
    parts = parts[:_MOST_PARTS] if len(parts) > 1 else [expected]
    for part in parts:
        if len(parts) > 1:
            yield part
        if "(" not in part:
            continue
        without = " ".join(_BRACKETS.sub("", part).split())
        yield _BRACKETS.sub(r"\1", part)
        if without:
            yield without
        for inner in _BRACKETS.findall(part)[:_MOST_PARTS]:
            if likeness(inner, without) >= _ALIKE:
                yield inner


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1, once folded; the same both ways round."""
    return _score(*_pair(one, other))


def key(text: str) -> str:
    """Return the text with all that is forgiven folded away: what has the same key is the same answer."""
    return closed_up(folded(_bare(text), FOLDINGS if len(text) <= _HUGE else _FEW))


def _compare_texts(expected: str, typed: str) -> Comparison:
    one, other = _pair(expected, typed)
    forgiven = _forgiven(expected, typed)
    score = 1.0 if forgiven is not None else _score(one, other)
    if forgiven is not None:
        grade, why = GOOD, forgiven
    else:
        grade, why = (HARD, "another article") if key(expected) == key(typed) else _near(one, other, score)
    if forgiven is None and score < _NEAR:
        rows = whole(expected, "missing"), whole(typed, "extra")
    else:
        rows = align(expected, typed)
    return Comparison(False, forgiven is not None, score, grade, why, *rows)  # noqa: FBT003


def _pair(expected: str, typed: str) -> tuple[str, str]:
    """Return both texts fully folded."""
    one, other = _bare(expected), _bare(typed)
    foldings = _all_foldings(one, other)
    return folded(one, foldings), folded(other, foldings)


@lru_cache(maxsize=16)
def _bare(text: str) -> str:
    return bare(text)


def _all_foldings(one: str, other: str) -> tuple[Folding, ...]:
    if max(len(one), len(other)) > _HUGE:
        return _FEW
    if may_drop(article(one), article(other)):
        return FOLDINGS
    return tuple(folding for folding in FOLDINGS if folding != "article")


def _forgiven(expected: str, typed: str) -> str | None:
    """Return what has to be forgiven for the texts to be equal, in words; None where that is not enough."""
    one, other = _bare(expected), _bare(typed)
    foldings = _all_foldings(one, other)
    if not _equal(one, other, foldings):
        return None
    if max(len(one), len(other)) > _LONG:
        return "spelling aside"
    # The fewest foldings, cheapest first, and of these only what is needed.
    for count in range(len(foldings) + 1):
        needed = list(foldings[:count])
        if _equal(one, other, needed):
            break
    for folding in tuple(needed):
        fewer = [each for each in needed if each != folding]
        if _equal(one, other, fewer):
            needed = fewer
    names = [_WORDS[folding] for folding in needed]
    if not names:
        return ""
    return f"{' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)} aside"


_WORDS: dict[Folding, str] = {
    "spaces": "spaces",
    "capitals": "capitals",
    "punctuation": "punctuation",
    "accents": "accents",
    "article": "the article",
    "numbers": "the way numbers are written",
}


def _equal(one: str, other: str, foldings: Sequence[Folding]) -> bool:
    for spelled in (False, True) if "accents" in foldings else (False,):
        left, right = (folded(text, foldings, umlauts_spelled=spelled) for text in (one, other))
        if left == right or ("spaces" in foldings and closed_up(left) == closed_up(right)):
            return True
    return False


def _near(one: str, other: str, score: float) -> tuple[int, str]:
    """Return the grade for texts that are not equal, and what to say."""
    if re.findall("[0-9]+", one) != re.findall("[0-9]+", other):
        return AGAIN, "another number" if re.search("[0-9]", one) else "different"
    words, typed_words = set(one.split()), set(other.split())
    if words & _DENIALS != typed_words & _DENIALS:
        return AGAIN, "the opposite" if score > _ALIKE else "different"
    longer = max(len(one), len(other))
    if longer > _LONG:
        return (HARD, "nearly the same words") if score >= 0.9 else (AGAIN, "different")
    from rapidfuzz.distance import OSA, Levenshtein  # noqa: PLC0415 - only typed answers pay for it

    allowed = _allowed(min(len(one), len(other)))
    away = OSA.distance(one, other, score_cutoff=allowed)
    if away > allowed:
        return AGAIN, "different"
    if away == 1 and Levenshtein.distance(one, other) > 1:
        return HARD, "two letters swapped"
    return HARD, "one letter" if away == 1 else plural(away, "letter")


def _allowed(length: int) -> int:
    """Return how many letters may differ: none in a short word, where one makes another word, a fifth of a long text."""
    if length < 4:
        return 0
    return 1 if length < 8 else max(2, length // 5)


def _score(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if max(len(one), len(other)) > _LONG:
        return _shared_words(one, other)
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - as above

    return float(Levenshtein.normalized_similarity(one, other))


def _shared_words(one: str, other: str) -> float:
    """Return the share of words that two long texts have in common, whatever their order."""
    left, right = set(one.split()), set(other.split())
    return len(left & right) / max(1, len(left | right))
