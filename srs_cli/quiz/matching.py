"""How near a typed answer comes to the card's: the one door to the comparison of texts and of lists."""

from __future__ import annotations

from srs_cli.model.card import Answer
from srs_cli.quiz.list_answer import compare_list
from srs_cli.quiz.text_answer import Comparison, compare_text

__all__ = ["Comparison", "compare"]


def compare(expected: Answer, typed: str, *, alternatives: bool = True) -> Comparison:
    """Compare what was typed with the card's answer.

    Unless told otherwise, " / " and ";" separate alternatives and what stands in brackets may be left out. A list is
    right in any order; it is typed line by line, or with commas or semicolons.
    """
    if isinstance(expected, str):
        return compare_text(expected, typed, alternatives=alternatives)
    return compare_list(expected, typed)
