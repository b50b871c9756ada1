"""Gold of facts, read as the scorer reads it: the cue in what is asked, the answer in what is hidden."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from srs_cli.model.draft import Draft

_CLOZE = re.compile(r"\{\{c1::(.*?)(?:::[^{}]*)?\}\}")


def missed(gold_file: Path, drafts: Sequence[Draft]) -> list[str]:
    """Return the facts that no draft asks for."""
    gold: dict[str, Any] = json.loads(gold_file.read_text(encoding="utf-8"))
    sides = [_sides(draft) for draft in drafts]
    return [
        f"{fact['cue']} -> {fact['answer_contains']}"
        for fact in gold["facts"]
        if not any(_asks(fact["cue"], fact["answer_contains"], *side) for side in sides)
    ]


def count(gold_file: Path) -> int:
    """Return the number of facts."""
    return len(json.loads(gold_file.read_text(encoding="utf-8"))["facts"])


def _sides(draft: Draft) -> tuple[str, str, str]:
    context = " ".join(draft.context)
    hidden = _CLOZE.findall(draft.question)
    if hidden:
        filled = _CLOZE.sub(lambda match: match.group(1), draft.question)
        return f"{context} {_CLOZE.sub('____', draft.question)}", hidden[0], f"{context} {filled}"
    answer = draft.answer if isinstance(draft.answer, str) else " ".join(draft.answer)
    return f"{context} {draft.question}", answer, ""


def _asks(cue: list[str], answer: list[str], asked: str, hidden: str, filled: str) -> bool:
    if filled:
        return all(_in(filled, word) for word in cue + answer) and any(_in(hidden, word) for word in answer)
    return all(_in(asked, word) for word in cue) and all(_in(hidden, word) for word in answer)


def _in(text: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase.lower())}(?!\w)", text.lower()) is not None
