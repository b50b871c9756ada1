"""Where in a document running text stands: paragraphs of sentences, not answers, points or entries."""

from __future__ import annotations

import re

from srs_cli.extract.prose.blocks import LONG, TERMINAL, Block

_SENTENCES = re.compile(r"[.!?](?<=[a-z\d)\"”’].)[\"'”’»)\]⁰¹²³⁴-⁹]{0,6}(?:\s|$)")

_FULL, _FAIR = 45, 35  # words of a paragraph
_ENDED = 0.6  # the share of paragraphs that end in a stop, or go on behind a page break


def prose_regions(blocks: list[Block]) -> list[bool]:
    """Return for each block whether it stands in running text: paragraphs of sentences, not answers or list items."""
    keep = [False] * len(blocks)
    listed = sum(len(block.text) for block in blocks if block.kind == "listed")
    prose = sum(len(block.text) for block in blocks if block.kind == "prose")
    start = run = 0
    for i in range(len(blocks) + 1):
        run = run + 1 if i < len(blocks) and blocks[i].kind == "listed" else 0
        if run == 3 or i == len(blocks):
            end = i - 2 if run == 3 else i
            if end > start and _strong(blocks[start:end], mostly=prose > 1.5 * listed):
                keep[start:end] = [block.kind != "listed" for block in blocks[start:end]]
            start = i + 1
    return keep


def _strong(region: list[Block], *, mostly: bool) -> bool:
    texts = [block.text for block in region if block.kind == "prose"]
    if not texts:
        return False
    ends = [bool(TERMINAL.search(text[-12:])) for text in texts]
    mended = [
        len(text) > LONG or end or after[:1].islower()
        for text, end, after in zip(texts, ends, [*texts[1:], ""], strict=True)
    ]
    if sum(mended) < _ENDED * len(texts):
        return False  # answers and points carry no full stop
    counts = [text.count(" ") + 1 for text in texts]
    words = sum(counts)
    full: list[int] = []  # paragraphs of some length and several sentences, by their words
    fair: list[int] = []
    for text, count in zip(texts, counts, strict=True):
        stops = len(_SENTENCES.findall(text)) if count >= _FAIR else 0
        full += [count] if count >= _FULL and stops >= 3 else []
        fair += [count] if stops >= 2 else []
        if mostly and len(full) * _FULL >= 0.15 * words:  # enough as it is
            return True
    if not mostly:
        return len(full) >= 2 and sum(full) >= max(120, 0.3 * words)
    if (full and sum(full) >= 0.15 * words) or (len(fair) >= 2 and sum(fair) >= 0.3 * words):
        return True
    return len([count for count in counts if count >= 15]) >= 5 and words >= 150
