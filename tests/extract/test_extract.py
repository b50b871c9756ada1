"""A whole document through all shapes: who claims what, ranges, one shape only, at most so many cards."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_cli import sources
from srs_cli.extract import SHAPES, Wanted, extract, shape
from srs_cli.extract.gates import fault
from srs_cli.files import decode
from srs_cli.model.document import Document
from srs_cli.sources.text import read

DOCUMENTS = Path(__file__).parent / "documents"

MIXED = """Glass
What is glass made of
Sand, soda and lime
Why is it clear?
Its atoms are in no order

Windows

Q: Who blew the first bottles?
A: Craftsmen of the Levant

Q: What made panes cheap?
A: The float process

Q: When was the float process patented?
A: In 1957
"""


def test_several_shapes_in_one_document_each_claim_their_own() -> None:
    found = extract(read(MIXED, "glass.txt"))
    assert {draft.shape for draft in found.drafts if draft.line >= 9} == {"marked"}
    assert [draft.question for draft in found.drafts if draft.shape == "marked"] == [
        "Who blew the first bottles?",
        "What made panes cheap?",
        "When was the float process patented?",
    ]
    assert sum(found.lines_by_shape.values()) <= len(MIXED.splitlines())


def test_every_line_is_a_card_or_is_told_with_a_reason() -> None:
    document = read(MIXED + "\nxyzzy\n", "glass.txt")
    found = extract(document)
    told = {line for each in found.left for line in range(each.line, (each.last_line or each.line) + 1)}
    assert len(MIXED.splitlines()) + 2 in told
    assert all(each.what for each in found.left)


def test_one_shape_only_leaves_the_others_out_but_lets_them_claim_their_lines() -> None:
    document = read(MIXED, "glass.txt")
    only = extract(document, Wanted(only="marked"))
    assert only.drafts == tuple(draft for draft in extract(document).drafts if draft.shape == "marked")


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        (Wanted(), range(1, 100)),
        (Wanted(start="9", end="10"), range(9, 11)),
        (Wanted(start="Windows"), range(7, 100)),
        (Wanted(end="windows"), range(1, 7)),
        (Wanted(start="12"), range(12, 100)),
    ],
)
def test_a_range_of_lines_or_headings(wanted: Wanted, lines: range) -> None:
    drafts = extract(read(MIXED, "glass.txt"), wanted).drafts
    whole = extract(read(MIXED, "glass.txt")).drafts
    assert all(draft.line in lines for draft in drafts)
    marked = [draft.question for draft in whole if draft.shape == "marked" and draft.line in lines]
    if len(marked) == 3:
        assert [draft.question for draft in drafts if draft.shape == "marked"] == marked


def test_a_heading_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="Mirrors"):
        extract(read(MIXED, "glass.txt"), Wanted(start="Mirrors"))


def test_at_most_so_many_cards_keeps_the_best_and_tells_the_rest() -> None:
    document = read((DOCUMENTS / "prose-rivers.txt").read_text("utf-8"), "rivers.txt")
    whole = extract(document)
    few = extract(document, Wanted(most=2))
    assert len(few.drafts) == 2
    assert set(few.drafts) <= set(whole.drafts)
    assert sum("beyond the 2 cards" in each.what for each in few.left) == len(whole.drafts) - 2


def test_each_step_is_told_as_its_turn_comes() -> None:
    seen: list[str] = []
    extract(read(MIXED, "glass.txt"), Wanted(), seen.append)
    assert tuple(seen) == SHAPES


@pytest.mark.parametrize("name", SHAPES)
def test_a_registered_shape_finds_nothing_in_nothing(name: str) -> None:
    harvest = shape(name)([])
    assert (harvest.drafts, harvest.used) == ((), frozenset())


def _gold_pairs() -> list[Path]:
    kinds = ("flashcards", "marked", "glossary", "chronology")
    return [path for path in sorted(DOCUMENTS.glob("*.json")) if path.stem.split("-")[0] in kinds]


@pytest.mark.parametrize("gold_file", _gold_pairs(), ids=lambda path: path.stem)
def test_a_document_of_one_kind_still_gives_its_cards_among_all_shapes(gold_file: Path) -> None:
    """What a shape finds alone, it finds when the others were asked before it."""
    gold = json.loads(gold_file.read_text("utf-8"))
    source = next(path for path in sorted(DOCUMENTS.glob(f"{gold_file.stem}.*")) if path != gold_file)
    document = sources.read(source.read_bytes(), source.name, None, decode)
    wanted = [card for card in gold.get("cards", []) if not card.get("optional") and "____" not in card["question"]]
    drafts = extract(document).drafts
    asked = " \n".join(
        f"{draft.question} {draft.answer if isinstance(draft.answer, str) else ' '.join(draft.answer)}"
        for draft in drafts
    )
    filled = re.sub(r"\{\{c\d+::(.*?)(?:::[^{}]*)?\}\}", r"\1", asked)
    folded = "".join(character for character in filled.casefold() if character.isalnum())
    missing = [
        card["question"]
        for card in wanted
        if "".join(c for c in card["answer"][0].casefold() if c.isalnum())[:20] not in folded
    ]
    assert len(missing) <= 0.1 * len(wanted), missing


ROWS = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ["What is X?", "Q: a", "A: b", "- point", "1848—peace", "a :: b", "| a | b |", "# H", "\t", ""]
        ),
    ),
    max_size=14,
)


@settings(max_examples=300, deadline=None)
@given(ROWS)
def test_whatever_the_text_nothing_escapes_and_every_card_passes_the_gates(rows: list[str]) -> None:
    document: Document = read("\n".join(rows), "any.txt")
    found = extract(document)
    assert all(not fault(draft) for draft in found.drafts)
    questions = [(draft.type, draft.question) for draft in found.drafts]
    assert len(questions) == len(set(questions))
