"""The texts of the collections that are measured: the same cards on every side, by a seed. The standard library alone."""

from __future__ import annotations

import random
from collections.abc import Iterator

FIRST = "Recall"  # every question begins with it: it tells that a card is on the screen
WORD = "word1c7"  # one of the vocabulary
_VOCABULARY = [f"word{number:03x}" for number in range(5000)]
_QUESTION, _ANSWER, _TAGS = 8, 16, 20  # words, words, how many tags there are


def cards(count: int, seed: int = 5) -> Iterator[tuple[str, str, str]]:
    """Yield question, answer and tag of so many cards."""
    chance = random.Random(seed)
    for number in range(count):
        words = chance.choices(_VOCABULARY, k=_QUESTION + _ANSWER)
        question = f"{FIRST} {number}: {' '.join(words[:_QUESTION])}?"
        yield question, " ".join(words[_QUESTION:]), f"t{number % _TAGS}"


def grades(cards: int, reviews: int, seed: int = 7) -> Iterator[list[int]]:
    """Yield the grades of each card, 0-5, the oldest first; the last is one of those that are not asked again."""
    chance = random.Random(seed)
    for _ in range(cards):
        given = chance.choices((2, 3, 4, 5), weights=(8, 7, 75, 10), k=reviews)
        given[-1] = 4
        yield given


_SENTENCES = (
    "{a} {v} the {n} of {b} in {y}, and the {n2} that followed lasted until {y2}.",
    "In {y} the {n} was {p} by {a}, although {b} had {p2} it before.",
    "The {n} is a {n2} which {b} {v} during the {n3}.",
    "{a} and {b} {v} each other over the {n}; neither of them {v2} the {n2}.",
    "It was not until {m} {y} that the {n} of {a} {v} its {n2}.",
    "Historians call this {n} the {n2}: a {n3} between {a} and {b}.",
)
_NAMES = [
    "Mercia",
    "Northumbria",
    "Wessex",
    "Alfred",
    "Offa",
    "Edwin",
    "Penda",
    "Bede",
    "Aldhelm",
    "Cuthbert",
    "Oswald",
    "Egbert",
    "Lindisfarne",
    "Winchester",
]
_NOUNS = [
    "treaty",
    "council",
    "charter",
    "monastery",
    "kingdom",
    "levy",
    "siege",
    "harvest",
    "tribute",
    "succession",
    "alliance",
    "reform",
    "border",
    "chronicle",
]
_VERBS = [
    "signed",
    "founded",
    "defeated",
    "rejected",
    "described",
    "governed",
    "inherited",
    "renewed",
    "divided",
    "restored",
]
_MONTHS = ["January", "March", "May", "July", "September", "November"]


def book(size: int, seed: int = 11) -> str:
    """Return a book of about so many characters: chapters, sections, paragraphs of wrapped prose, some lists and terms."""
    chance = random.Random(seed)
    pieces: list[str] = []
    length = chapter = 0
    while length < size:
        if len(pieces) % 60 == 0:
            chapter += 1
            piece = f"CHAPTER {chapter}\n\nThe {chance.choice(_NOUNS).title()} of {chance.choice(_NAMES)}\n\n"
        elif len(pieces) % 17 == 0:
            piece = f"{chance.choice(_NOUNS).title()}: {_sentence(chance)}\n\n"
        elif len(pieces) % 23 == 0:
            piece = "".join(f"- {_sentence(chance)}\n" for _ in range(4)) + "\n"
        else:
            piece = _wrapped(" ".join(_sentence(chance) for _ in range(chance.randint(4, 9)))) + "\n\n"
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)


def _sentence(chance: random.Random) -> str:
    one, other = chance.sample(_NAMES, 2)
    year = chance.randint(600, 1900)
    nouns, verbs = chance.sample(_NOUNS, 3), chance.sample(_VERBS, 2)
    return chance.choice(_SENTENCES).format(
        a=one, b=other, y=year, y2=year + chance.randint(1, 40), m=chance.choice(_MONTHS), n=nouns[0], n2=nouns[1],
        n3=nouns[2], v=verbs[0], v2=verbs[1], p=verbs[0], p2=verbs[1],
    )  # fmt: skip


def _wrapped(text: str, width: int = 78) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])
