"""Marked cards: whole documents with their cards beside them, and marks that mean something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from srs_cli.extract.marked import find
from srs_cli.model.document import Line
from srs_cli.model.draft import Harvest

DOCUMENTS = Path(__file__).parent / "documents"


def harvest(text: str) -> Harvest:
    return find([Line(n, line) for n, line in enumerate(text.splitlines(), 1)])


def cards(text: str) -> list[tuple[str, str]]:
    return [(d.question, d.answer if isinstance(d.answer, str) else " / ".join(d.answer)) for d in harvest(text).drafts]


@pytest.mark.parametrize("page", sorted(DOCUMENTS.glob("marked-*.txt")), ids=lambda p: p.stem)
def test_a_document_yields_exactly_its_cards(page: Path) -> None:
    gold = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    drafts = [d for d in harvest(page.read_text(encoding="utf-8")).drafts if d.type != "cloze"]
    got = [(d.question, d.answer if isinstance(d.answer, str) else " ".join(d.answer)) for d in drafts]
    assert got == [(c["question"], " ".join(c["answer"])) for c in gold["cards"] if "____" not in c["question"]]


@pytest.mark.parametrize(
    "page",
    sorted(p for kind in ("flashcards", "glossary") for p in DOCUMENTS.glob(f"{kind}-*.txt")),
    ids=lambda p: p.stem,
)
def test_a_document_of_another_kind_yields_nothing(page: Path) -> None:
    dashed = page.stem == "glossary-letters"  # a dash between term and definition is a glossary and a marked list alike
    assert bool(harvest(page.read_text(encoding="utf-8")).drafts) is dashed


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Q: a?\nA: b", [("a?", "b")]),
        ("\uff31\uff1a eins\uff1f\n\uff21\uff1a zwei", [("eins\uff1f", "zwei")]),
        ("__Question 1.__ Which gas?\n__Answer:__\nneon\nargon", [("Which gas?", "neon / argon")]),
        ("Q: x\n\nQ: y\nA: z", [("y", "z")]),
        ("atom ::: smallest part", [("atom", "smallest part")]),
        ("x::y", []),
        ("std::map and std::set", []),
        ("One thing: it rained.", []),
        ("cat;Katze\ndog;Hund\ncow;Kuh", [("cat", "Katze"), ("dog", "Hund"), ("cow", "Kuh")]),
        ("He came; he saw.\nShe left; it rained.\nNight fell; all slept.", []),
        ("1. Which metal is liquid?\nAnswer: mercury\n2. Which gas is lightest?\nAnswer: hydrogen", [("Which metal is liquid?", "mercury"), ("Which gas is lightest?", "hydrogen")]),
        ("fast---quick\nslow---sluggish\nand a line of prose\nwith more of it\nand more", []),
        ("Tom: hello\nAnn: hi\nTom: bye\nAnn: see you", []),
    ],
)  # fmt: skip
def test_marks(text: str, want: list[tuple[str, str]]) -> None:
    assert cards(text) == want


def test_both_ways_only_where_the_deck_says_so() -> None:
    found = harvest("mol ::: amount of substance\nion :: a charged atom\n\nNaCl\n??\nsalt")
    assert [d.type for d in found.drafts] == ["both", "basic", "both"]


def test_deletions_keep_their_numbers_and_hints() -> None:
    found = harvest(
        "The {{c2::cell::smallest unit}} and the {{c1::nucleus}} are old ==words== here.\nA ==leaf== makes ==sugar== in light."
    )
    assert [d.question for d in found.drafts] == [
        "The {{c2::cell::smallest unit}} and the {{c1::nucleus}} are old ==words== here.",
        "A {{c1::leaf}} makes {{c2::sugar}} in light.",
    ]


def test_a_hint_stands_beside_its_card() -> None:
    (draft,) = harvest("Q: Which acid is in vinegar?\nHint: eight letters\nA: ethanoic").drafts
    assert (draft.hint, draft.answer) == ("eight letters", "ethanoic")


def test_what_is_left_out_is_said() -> None:
    found = harvest("Q: one?\nA: 1\n\nQ: two?\n\nSome closing words that belong to no card at all.")
    assert [(x.line, x.what) for x in found.left] == [(4, "a marked question without an answer")]


def test_lines_in_code_are_no_cards() -> None:
    assert not find([Line(n, f"key{n}: value of {n}", code=True) for n in range(1, 9)]).drafts


def test_long_text_takes_no_longer_than_linear() -> None:
    texts = (
        "a: " * 80_000,
        "x :: " * 50_000,
        "a - b\n" * 20_000,
        "==a" * 80_000,
        "{{c1::" * 20_000,
        "Q: a\n" * 20_000,
        "A. x\n" * 20_000,
        "**a" * 80_000,
        ";\t" * 80_000,
    )
    for text in texts:
        harvest(text)
