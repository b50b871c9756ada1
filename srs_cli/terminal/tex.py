r"""A formula of TeX as one line of Unicode, where nothing is lost by it: parsed by pylatexenc, set by us.

pylatexenc's own text would read `\frac{a+b}{c}` as a+b/c; here a fraction, a root and a script keep what belongs to them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from pylatexenc.latex2text import get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

_LONGEST, _DEEPEST = 1_000, 20
_OVER = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ′°",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ′°",
)
_UNDER = str.maketrans("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
_PLAIN = frozenset({
    "text", "textrm", "textit", "textbf", "mathrm", "mathit", "mathbf", "mathsf", "operatorname", "boldsymbol", "rm",
    "mbox", "mathop",
})  # fmt: skip
_NOTHING = frozenset({
    "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg", "Bigg", "displaystyle", "textstyle",
    "limits", "nolimits", "!", "\\",
})  # fmt: skip
_BLANKS = frozenset([",", ":", ";", " ", ">", "quad", "qquad"])
_ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304", "dot": "\u0307",
    "ddot": "\u0308", "vec": "\u20d7", "overline": "\u0305", "underline": "\u0332",
}  # fmt: skip
_ALPHABETS = {"mathbb": "DOUBLE-STRUCK", "mathcal": "SCRIPT", "mathscr": "SCRIPT", "mathfrak": "FRAKTUR"}
_FENCES = {"matrix": "[]", "pmatrix": "()", "bmatrix": "[]", "vmatrix": "||", "cases": ("{", "")}
_LINES = frozenset({"aligned", "align", "align*", "gathered", "split"})
_SIMPLE = re.compile(r"∂?[\w′]+|[\w′]?[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿₐ-ₜ₀-₉]+")
_NAMES = "arccos arcsin arctan arg cosh cot csc deg det dim gcd ker mod sec sinh tanh"
_OWN = {
    "to": "→", "ne": "≠", "le": "≤", "ge": "≥", "lvert": "|", "rvert": "|", "implies": "⟹", "iff": "⟺", "neg": "¬",
    "lnot": "¬", "land": "∧", "lor": "∨", "dots": "…", "ldots": "…", "cdots": "⋯", "colon": ":", "prime": "′", "circ": "∘",
    "degree": "°", "bot": "⊥", "models": "⊨", "triangle": "△", "Re": "ℜ", "Im": "ℑ", "checkmark": "✓", "Box": "□",
    "lt": "<", "gt": ">", "euro": "€", "pounds": "£", "|": "‖",
    **{sign: sign for sign in "%$&#_{}"}, **{name: name for name in _NAMES.split()},
}  # fmt: skip


class _NoUnicodeError(Exception):
    """The formula holds what a line of Unicode cannot say."""


@lru_cache(maxsize=256)
def as_unicode(tex: str) -> str:
    """Return the formula as one line of Unicode, or "" where something in it has no such form."""
    if len(tex) > _LONGEST or not _is_shallow(tex):
        return ""
    try:
        nodes, _, _ = LatexWalker(tex, tolerant_parsing=False).get_latex_nodes()
        line = _Line(nodes).set()
    except (_NoUnicodeError, LatexWalkerError, RecursionError):
        return ""
    return " ".join(line.split())


def _is_shallow(tex: str) -> bool:
    depth = deepest = 0
    for character in tex:
        depth += (character in "{[(") - (character in "}])")
        deepest = max(deepest, depth)
    return deepest <= _DEEPEST and tex.count("\\begin") <= _DEEPEST


class _Line:
    """Sets nodes one after another; a command without arguments of its own takes what follows it."""

    def __init__(self, nodes: Sequence[Any]) -> None:
        self._left = list(_atoms(nodes))[::-1]
        self._done = ""

    def set(self) -> str:
        """Return the nodes as text."""
        while self._left:
            piece = self._next()  # it may take a blank from the end of what is done
            self._done += piece
        return self._done

    def _next(self) -> str:
        atom = self._left.pop()
        if isinstance(atom, str):
            return self._character(atom)
        kind = type(atom).__name__
        if kind == "LatexGroupNode":
            return _Line(atom.nodelist).set()
        if kind == "LatexMacroNode":
            return self._command(atom)
        if kind == "LatexEnvironmentNode":
            return _environment(atom)
        if kind == "LatexSpecialsNode" and atom.specials_chars in _SPECIALS:
            return _SPECIALS[atom.specials_chars]
        raise _NoUnicodeError  # a comment, most often a "%" that was meant as such

    def _character(self, character: str) -> str:
        if character in "^_":
            return _script(self._taken(), _OVER if character == "^" else _UNDER, character)
        return {"'": "′", "-": "−"}.get(character, character)

    def _taken(self) -> str:
        """Return what follows, set, as the argument of what came before."""
        while self._left and isinstance(self._left[-1], str) and self._left[-1].isspace():
            self._left.pop()
        if not self._left:
            raise _NoUnicodeError
        return self._next().strip()

    def _arguments(self, node: Any, count: int) -> list[str]:  # noqa: ANN401 - pylatexenc ships no types
        given = [each for each in node.nodeargd.argnlist if each is not None] if node.nodeargd else []
        if given:
            return [_Line([each]).set().strip() for each in given]
        return [self._taken() for _ in range(count)]

    def _command(self, node: Any) -> str:  # noqa: ANN401 - as above
        name = node.macroname
        if name in _NOTHING:
            following = self._left[-1] if self._left else ""
            if name in {"left", "right"} and isinstance(following, str) and following == ".":
                self._left.pop()  # the fence that is not shown
            return "; " if name == "\\" else ""
        if name in _BLANKS:
            return " "
        if name == "ce":
            return _chemical(self._left.pop().latex_verbatim() if self._left else "")
        if name in _TAKING:
            return self._with_arguments(node, name)
        return self._symbol(node, name)

    def _with_arguments(self, node: Any, name: str) -> str:  # noqa: ANN401 - as above
        given = self._arguments(node, _TAKING[name])
        if name in _PLAIN:
            return given[-1] if name != "text" else _spaced(node, given[-1])
        if name in _ACCENTS:
            return "".join(character + _ACCENTS[name] for character in given[-1])
        if name in _ALPHABETS:
            return "".join(_letter(character, _ALPHABETS[name]) for character in given[-1])
        if name == "sqrt":
            index = {"": "", "3": "∛", "4": "∜"}.get(given[0] if len(given) > 1 else "")
            if index is None:
                index = _script(given[0], _OVER, "^") + "√"
            return (index or "√") + _closed(given[-1])
        if name.endswith("binom"):
            return f"({given[0]} choose {given[1]})"
        fraction = f"{_closed(given[0])}/{_closed(given[1])}"
        following = self._left[-1] if self._left else " "
        beside = following.isalnum() or following in "([" if isinstance(following, str) else _is_factor(following)
        return f"({fraction})" if beside or self._done[-1:].isalnum() else fraction

    def _symbol(self, node: Any, name: str) -> str:  # noqa: ANN401 - as above
        sign = _OWN.get(name) or _symbols(name)
        if not sign:
            raise _NoUnicodeError
        following = self._left[-1] if self._left else ""
        if sign.isalpha() and sign.isascii():  # a name: sin, lim
            before = " " if self._done[-1:].isalnum() else ""
            touches = (
                following.isalnum() if isinstance(following, str) else type(following).__name__ == "LatexMacroNode"
            )
            return before + sign + (" " if touches else "")
        if unicodedata.category(sign[0]) == "Pe":
            self._done = self._done.rstrip()
        stands_between = unicodedata.category(sign[0]) in {"Sm", "So", "Po"} and sign[0] not in _BEFORE
        return sign + (" " if stands_between and node.macro_post_space and self._done.endswith(" ") else "")


_TAKING = {
    **dict.fromkeys([*_PLAIN, *_ACCENTS, *_ALPHABETS, "sqrt"], 1),
    **dict.fromkeys(["frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom"], 2),
}
_BEFORE = "∀∃∄∂∇∑∏∐∫∬∭∮√∠¬"  # signs that belong to what follows
_SPECIALS = {"~": " ", "--": "−−", "---": "−−−", "''": "″", "``": "``", "&": " "}


def _atoms(nodes: Sequence[Any]) -> Iterator[Any]:
    """Give characters one by one, and all else as it is."""
    for node in nodes:
        if type(node).__name__ == "LatexCharsNode":
            yield from node.chars
        elif node is not None:
            yield node


def _is_factor(node: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether what follows a fraction would be read as part of it."""
    name = getattr(node, "macroname", "(")
    return name in _TAKING or (_OWN.get(name) or _symbols(name))[:1].isalpha()


def _script(text: str, letters: dict[int, int], mark: str) -> str:
    if text == "∘" and mark == "^":
        return "°"
    if text and all(ord(character) in letters for character in text):
        return text.translate(letters)
    return mark + (text if len(text) == 1 else f"({text})")


def _closed(text: str) -> str:
    """Return the text in brackets, unless it holds together without."""
    return text if _SIMPLE.fullmatch(text) or len(text) == 1 else f"({text})"


def _spaced(node: Any, text: str) -> str:  # noqa: ANN401 - as above
    """Return words with the blanks they were typed with at their ends."""
    typed = str(node.latex_verbatim()).partition("{")[2].removesuffix("}")
    return typed[: len(typed) - len(typed.lstrip())] + text + typed[len(typed.rstrip()) :]


def _letter(character: str, alphabet: str) -> str:
    """Return the letter of a special alphabet; those most in use are not called mathematical."""
    names = f"{alphabet} CAPITAL {character}", f"MATHEMATICAL {alphabet} CAPITAL {character}"
    found = next((sign for sign in map(_named, names) if sign), "")
    if not found:
        raise _NoUnicodeError
    return found


def _named(name: str) -> str:
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return ""


def _environment(node: Any) -> str:  # noqa: ANN401 - as above
    name = node.environmentname
    if name not in _FENCES and name not in _LINES:
        raise _NoUnicodeError
    inner = " ".join(_Line(node.nodelist).set().split()).replace(" ;", ";").removesuffix(";")
    opening, closing = _FENCES.get(name, ("", ""))
    return opening + inner + closing


def _chemical(braced: str) -> str:
    r"""Return the text of mhchem's \ce: numbers after an element or a bracket stand low, charges high."""
    text = braced.removeprefix("{").removesuffix("}")
    if not text or re.search(r"[\\{}$]", text.replace("^{", "").replace("}", "")):
        raise _NoUnicodeError
    text = re.sub(r"(?<=[A-Za-z)\]])\d+", lambda found: found[0].translate(_UNDER), text)
    text = re.sub(r"\^\{?([0-9]*[+-]|[0-9]+)\}?", lambda found: found[1].translate(_OVER), text)
    text = re.sub(r"(?<=[A-Za-z₀-₉)\]])([+-])(?=\s|$)", lambda found: found[1].translate(_OVER), text)
    return text.replace("<=>", "⇌").replace("<->", "↔").replace("->", "→")


@cache
def _context() -> Any:  # noqa: ANN401 - as above
    return get_default_latex_context_db()


def _symbols(name: str) -> str:
    """Return the character that pylatexenc knows for a command without arguments, or nothing."""
    sign = getattr(_context().get_macro_spec(name), "simplify_repl", None)
    return sign if isinstance(sign, str) and "%" not in sign and not sign.isspace() else ""
