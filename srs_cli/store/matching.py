"""Text to look for in the language of FTS5. Each word goes in quoted, so that nothing in it acts."""

from __future__ import annotations

import re
import unicodedata

from srs_cli.model.query import Group, Part, Words

# Scripts that are written without spaces, or (Korean) with endings run on: their words are found by substring.
_UNSPACED = (
    "[\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u30ff\u3100-\u312f\u3130-\u318f\u31f0-\u31ff\u3400-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
_SIGNS = re.compile("[+#]")  # what tells C from C++ and C#, though the index knows letters and digits only


def plain(text: str) -> str:
    """Return a name for comparing: without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)).strip()


def quoted(text: str, *, prefix: bool = False) -> str:
    """Return words in this order; with `prefix` the last may go on."""
    return '"{}"{}'.format(text.replace('"', '""'), " *" if prefix else "")


def is_indexed(text: str) -> bool:
    """Tell whether the index knows a word in the text, and knows it by itself."""
    return (text.isascii() or not re.search(_UNSPACED, text)) and any(
        category[0] in "LN" or category in {"Co", "Mn", "Mc"} for category in map(unicodedata.category, text)
    )


def with_signs(part: Part) -> Part:
    """Return the part with "C++" as the word that the index knows and the signs that it does not."""
    if isinstance(part, Group):
        return Group(part.kind, tuple(with_signs(each) for each in part.parts))
    if isinstance(part, Words) and _SIGNS.search(part.text) and is_indexed(part.text):
        return Group("all", (part, Words(part.text, as_it_stands=True)))
    return part


def answers(part: Part) -> bool:
    """Tell whether the index alone can answer a part."""
    if isinstance(part, Words):
        return not part.as_it_stands and is_indexed(part.text)
    return isinstance(part, Group) and all(answers(each) for each in part.parts)


def match(part: Part) -> str:
    """Return the part as FTS5 reads it; nothing where the index cannot answer it: "not" needs something before it."""
    if not answers(part):
        return ""
    if isinstance(part, Words):
        return quoted(part.text, prefix=part.prefix)
    if not isinstance(part, Group) or part.kind == "not":
        return ""
    nots = [match(each.parts[0]) for each in part.parts if isinstance(each, Group) and each.kind == "not"]
    others = [match(each) for each in part.parts if not (isinstance(each, Group) and each.kind == "not")]
    if part.kind == "any":
        return "" if nots or not all(others) else " OR ".join(f"({each})" for each in others)
    if not others or not all(others) or not all(nots):
        return ""
    without = f" NOT ({' OR '.join(f'({each})' for each in nots)})" if nots else ""
    return f"({' AND '.join(f'({each})' for each in others)}){without}"
