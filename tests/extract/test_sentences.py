"""Sentence boundaries, and sentences parted at their joints."""

from __future__ import annotations

import pytest

from srs_cli.extract.prose.sentences import clauses, complete, split


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Watson met Mr. Holmes.", "They dined."],
        ["The U.S. Senate sat.", "It rose at 5 p.m. in March."],
        ["V. I. Vernadsky and K. Ye. Tsiolkovsky wrote to E. A. Abbott.", "No reply came."],
        ["It cost $4.50.", "Nobody paid."],
        ['She said "No."', "He left!", "Why?"],
        ["See Fig. 3 and Vol. 2.", "The rest is lost."],
        ["It contains vitamin C.", "The dose is small."],
        ["Er starb am 5. Mai 1905.", "Das war spät."],
        ["They came... and went."],
    ],
    ids=lambda sentences: sentences[0][:20],
)
def test_split(sentences: list[str]) -> None:
    assert parts(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The port was closed to ships, and on 3 May 1802 the governor left the island.",
            ["The port was closed to ships.", "On 3 May 1802 the governor left the island."],
        ),
        (
            "The first mill was burnt down by rioters; the second one was sold to a bank.",
            ["The first mill was burnt down by rioters.", "The second one was sold to a bank."],
        ),
        ("He was born in Porto and in 1920 moved to Lisbon with his aunt.", None),  # the second part has no subject
        ("She wrote three novels; two plays; a book of verse for children.", None),  # a list
        ("It was signed in May 1901, and on 7 June 1902, a second protocol.", None),  # no verb
    ],
)
def test_clauses(sentence: str, expected: list[str] | None) -> None:
    assert clauses(sentence) == (expected or [sentence])


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("The dam was built in 1970.", True),
        ("the rest of a sentence in 1970.", False),
        ('He wrote: "The dam was built in 1970.', False),
        ("The dam (built in 1970.", False),
        ("Who built the dam?", False),
        ("The dam was lost.... ", False),
        ("The dam was costly for everybody. concluded by them.", False),
    ],
)
def test_complete(sentence: str, whole: bool) -> None:  # noqa: FBT001 - the expectation
    assert complete(sentence) is whole
