"""A formula in TeX as MathML, which browsers set themselves."""

from __future__ import annotations

import re
from html import escape

_LONGEST = 1_000  # characters
_DEEPEST = 30  # braces
_NOT_MATHS = re.compile(r"<(?!/?m[a-z]+[\s>/]|/?math[\s>])|\bon[a-z]+\s*=|href|style\s*=", re.IGNORECASE)


def mathml(tex: str, display: bool) -> str:  # noqa: FBT001 - the second half of what a formula is
    """Return the formula as MathML, or the TeX as it was typed where it cannot be set."""
    typed = f"<code>{escape(tex)}</code>"
    if len(tex) > _LONGEST or tex.count("{") > _DEEPEST:
        return typed
    try:
        from latex2mathml.converter import convert  # noqa: PLC0415 - few cards hold formulas
    except ImportError:
        return typed
    try:
        found: str = convert(tex, display="block" if display else "inline")
    except Exception:  # noqa: BLE001 - whatever it meets in a formula that is none
        return typed
    return typed if _NOT_MATHS.search(found) else found
