"""A history in JSON that makes no sense: its card is left out and told, and the others come in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from srs_cli.model.memory import Memory
from tests.exchange.conftest import read

MEMORY = Memory(20_010, 7, 236, 3, 1, 20_000, 20_003)
ANSWER = {"face": 0, "kind": 1, "utc_ms": 1_728_000_000_000, "offset_s": 0, "day": 20_000, "grade": 4, "took_ms": 900}


def package(tmp_path: Path, face: dict[str, Any], answer: dict[str, Any]) -> Path:
    past = {"faces": [{"face": 0, **MEMORY._asdict(), **face}], "answers": [{**ANSWER, **answer}]}
    cards = [{"id": "a", "question": "q", "answer": "a", **past}, {"id": "b", "question": "r", "answer": "b"}]
    path = tmp_path / "birds.json"
    path.write_text(json.dumps({"srs-package": 1, "decks": [{"name": "B", "id": "b", "cards": cards}]}), "utf-8")
    return path


def test_a_card_comes_with_its_history(tmp_path: Path) -> None:
    found = read("json", package(tmp_path, {}, {}))
    (past,) = found.package.past.values()
    assert (past.faces, len(past.events), found.problems) == ({0: MEMORY}, 1, ())


@pytest.mark.parametrize(
    ("face", "answer", "why"),
    [
        ({"due": 1 << 40}, {}, "numbers that make no sense"),
        ({"interval": 1 << 40}, {}, "numbers that make no sense"),
        ({}, {"kind": 3}, "unknown kind"),
        ({}, {"grade": 6}, "unknown kind or grade"),
        ({}, {"day": 1 << 40}, "unknown kind or grade, or numbers that make no sense"),
    ],
)
def test_a_card_whose_history_makes_no_sense_is_left_out(
    tmp_path: Path, face: dict[str, Any], answer: dict[str, Any], why: str
) -> None:
    found = read("json", package(tmp_path, face, answer))
    assert [card.id for card in found.package.decks[0].cards] == ["b"]
    (problem,) = found.problems
    assert "card 1 is left out" in str(problem)
    assert why in str(problem)
