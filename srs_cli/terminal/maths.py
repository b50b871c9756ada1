"""How a formula is shown: as Unicode where that says all of it, else as it was typed."""

from __future__ import annotations


def shown(text: str) -> str:
    """Return the text with its formulas as Unicode."""
    from srs_cli.formats.formulas import formulas  # noqa: PLC0415 - few cards hold formulas

    parts: list[str] = []
    at = 0
    for found in formulas(text):
        parts += [text[at : found.start], formula(found.tex, found.source)]
        at = found.end
    return "".join([*parts, text[at:]])


def formula(tex: str, source: str) -> str:
    """Return a formula as Unicode, or its `source` as it was typed."""
    from srs_cli.terminal.tex import as_unicode  # noqa: PLC0415 - as above

    return as_unicode(tex) or source
