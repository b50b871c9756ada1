"""How a formula is shown: as Unicode where that says all of it, else as it was typed."""

from __future__ import annotations

from srs_cli.formats.maths import BEGINS, formula_at


def shown(text: str) -> str:
    """Return the text with its formulas as Unicode."""
    if "$" not in text and "\\" not in text:
        return text
    parts: list[str] = []
    at = 0
    while (begin := BEGINS.search(text, at)) is not None:
        found = formula_at(text, begin.start(), len(text))
        end = found.end if found else begin.end()
        source = text[begin.start() : end]
        parts += [text[at : begin.start()], set_formula(found.tex, source) if found else source]
        at = end
    return "".join([*parts, text[at:]])


def set_formula(tex: str, source: str) -> str:
    """Return a formula as Unicode, or as it was typed where Unicode cannot say it."""
    from srs_cli.terminal.tex import as_unicode  # noqa: PLC0415 - few cards hold formulas

    return as_unicode(tex) or source
