"""The language of searches: `mitochond* deck:biology -is:suspended ease<2` as a value that any part can use.

Its parts are tuples, since dataclasses take longer to import than a search takes. Free text never fails: what is no operator is a word to look for. Only a prefix or a number that means nothing is
refused, since a search that silently looks for something else misleads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from srs_cli.errors import UsageError

STATES: Final = (
    "due", "new", "learning", "young", "mature", "suspended", "buried", "flagged", "leech", "archived",
)  # fmt: skip
TYPES: Final = ("basic", "both", "cloze")
NAMES: Final = ("deck", "tag", "is", "flag", "source", "id", "type")
NUMBERS: Final = ("ease", "interval", "due", "lapses", "reps")
OPERATORS: Final = ("<", "<=", "=", ">=", ">")
MOST_WORDS: Final = 200
MOST_NESTING: Final = 20
MOST_FLAGS: Final = 7
_LONGEST = 10_000
_LARGEST = 1_000_000  # of a number that is compared


_NAMED = re.compile(r"([A-Za-z]+):(?![:/])(.*)", re.DOTALL)
_COMPARED = re.compile(r"([A-Za-z]+)(<=|>=|<|>|=)(.*)", re.DOTALL)
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_QUOTED_WHOLE = re.compile(r'-?(?:deck|tag|source|id):[^\s"][^"()<>=]*', re.IGNORECASE)
_OPERATOR_WITHIN = re.compile(r"\s(?:-|OR\s|AND\s|[A-Za-z]+:)")
_HELP = "Quote it to search for the text itself."


class Words(NamedTuple):
    """Text to look for: one word, or several in this order; with `prefix` the last may go on."""

    text: str
    prefix: bool = False
    as_it_stands: bool = False  # with its signs and spaces, not as words


class Term(NamedTuple):
    """A property: `deck:bio`, `is:due`, `flag:3`."""

    name: str  # one of NAMES
    value: str
    prefix: bool = False  # written with a star at its end


class Compared(NamedTuple):
    """A number compared: ease in hundredths, intervals and due in days (due counted from today)."""

    name: str  # one of NUMBERS
    operator: str  # one of OPERATORS
    number: int


class Group(NamedTuple):
    """Parts joined: all of them, any of them, or (of one part) not."""

    kind: Literal["all", "any", "not"]
    parts: tuple[Part, ...]


Part = Words | Term | Compared | Group


class Query(NamedTuple):
    """What to look for; `text` is as it was typed."""

    text: str
    part: Part

    def mentions(self, wanted: Callable[[Part], bool]) -> bool:
        """Tell whether some part, at any depth, is wanted."""
        return _mentions(self.part, wanted)


def parse(text: str) -> Query:
    """Return the query that a text says.

    Raises UsageError where the text is empty or too long, and for an unknown prefix, state, type, flag or number.
    """
    text = _readable(text)
    if len(text) > _LONGEST:
        raise UsageError(f"the search is too long ({len(text):,} characters, at most {_LONGEST:,})")
    if not text.strip():
        raise UsageError(
            "there is nothing to search for", 'Name a word, or something like deck:NAME, is:due or "a phrase".'
        )
    pieces = _pieces(text)
    if len(pieces) > MOST_WORDS:
        raise UsageError(f"the search has {len(pieces)} parts, at most {MOST_WORDS} will do")
    part, _rest = _any(pieces, 0, 0)
    return Query(text, part or Words(text.strip()))  # a lone bracket or quote is looked for as it stands


def filtered(tags: Sequence[str], *, flagged: bool, search: str) -> Query | None:
    """Return the query for cards with all the tags that a search finds, or None where nothing is left out.

    Whatever stands in the search, the other conditions hold too. Raises UsageError as `parse` does.
    """
    parts: list[Part] = [_named("tag", _readable(tag), prefix=False) for tag in tags]
    words = [f'tag:"{tag}"' for tag in tags]
    if flagged:
        parts.append(Term("is", "flagged"))
        words.append("is:flagged")
    if search:
        parts.append(parse(search).part)
        words.append(f"({search})" if words else search)
    return Query(" ".join(words), parts[0] if len(parts) == 1 else Group("all", tuple(parts))) if parts else None


def _readable(text: str) -> str:
    """Return what SQLite takes: without halves of characters, which bytes become that are no text, and NUL characters."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def joined(arguments: Sequence[str]) -> str:
    """Return the words of a command line as one text for `parse`.

    A shell takes quotes away: the argument `deck:Organic Chemistry` was deck:"Organic Chemistry", and is so again, as
    long as nothing in it looks like a further condition.
    """
    return " ".join(_requoted(argument) for argument in arguments)


def _requoted(argument: str) -> str:
    if not re.search(r"\s", argument) or not _QUOTED_WHOLE.fullmatch(argument) or _OPERATOR_WITHIN.search(argument):
        return argument
    name, _, value = argument.partition(":")
    return f'{name}:"{value}"'


class _Piece(NamedTuple):
    """A word of the query: what stands before a quote, what was quoted, whether a star follows."""

    text: str  # "(" and ")" are pieces of their own
    quoted: str | None = None
    star: bool = False
    minus: bool = False


_PIECE = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<minus>-(?=\S))? (?: (?P<bracket>[()])
                          | (?P<name>[A-Za-z]+:)? "(?P<quoted>(?:[^"\\]|\\.?)*) (?:"|$) (?P<star>\*?)
                          | (?P<word>(?:[^\s()"]|(?<=\w)"(?=\w))+ (?:\((?=\S)[^\s()"]*\)[^\s()"]*)? ) )
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def _pieces(text: str) -> list[_Piece]:
    found = []
    for match in _PIECE.finditer(text):
        minus = bool(match["minus"])
        if match["bracket"]:
            found.append(_Piece(match["bracket"], minus=minus))
        elif match["quoted"] is not None:
            quoted = match["quoted"].replace('\\"', '"')
            found.append(_Piece(match["name"] or "", quoted, bool(match["star"]), minus))
        elif match["word"] or match["other"]:
            found.append(_Piece(match["word"] or match["other"], minus=minus))
    return found


def _any(pieces: Sequence[_Piece], place: int, depth: int) -> tuple[Part | None, int]:
    """Read parts parted by OR up to a closing bracket; return them with the place behind it."""
    if depth > MOST_NESTING:
        raise UsageError(f"the search has brackets within brackets over {MOST_NESTING} deep")
    choices: list[Part] = []
    parts: list[Part] = []
    while place < len(pieces):
        piece = pieces[place]
        place += 1
        if piece.quoted is None and piece.text == ")":
            if depth:
                break
        elif piece.quoted is None and piece.text == "OR":
            choices += _grouped("all", parts)
            parts = []
        elif piece.quoted is None and piece.text == "(":
            inner, place = _any(pieces, place, depth + 1)
            parts += _signed(inner, minus=piece.minus)
        elif piece.quoted is not None or piece.text != "AND":
            parts += _signed(_part(piece), minus=piece.minus)
    choices += _grouped("all", parts)
    whole = _grouped("any", choices)
    return (whole[0] if whole else None), place


def _grouped(kind: Literal["all", "any"], parts: list[Part]) -> list[Part]:
    return [Group(kind, tuple(parts))] if len(parts) > 1 else parts


def _signed(part: Part | None, *, minus: bool) -> list[Part]:
    if part is None:
        return []
    return [Group("not", (part,))] if minus else [part]


def _part(piece: _Piece) -> Part | None:
    if piece.quoted is not None:
        if piece.text:
            return _named(piece.text[:-1], piece.quoted, prefix=piece.star)
        return Words(piece.quoted, piece.star) if piece.quoted.strip() else None
    named = _NAMED.fullmatch(piece.text)
    if named:
        value = named[2]
        return _named(named[1], value.rstrip("*") or value, prefix=len(value) > 1 and value.endswith("*"))
    compared = _COMPARED.fullmatch(piece.text)
    if compared:
        found = _compared(compared[1], compared[2], compared[3])
        if found:
            return found
    word = piece.text.rstrip("*")
    return Words(word, prefix=True) if word and word != piece.text else Words(piece.text)


def _named(name: str, value: str, *, prefix: bool) -> Part:
    wanted = name.lower()
    if wanted not in NAMES:
        if wanted in NUMBERS:
            raise UsageError(f"'{name}' is compared with a number: {wanted}<3, {wanted}>=3, {wanted}=3")
        raise UsageError(f"a search knows no '{name}:'{_near(wanted, NAMES)}", f"{_known()} {_HELP}")
    value = value.strip()
    if not value:
        raise UsageError(
            f"'{name}:' needs a value", f"Write it without a space after the colon, as in {_EXAMPLES[wanted]}."
        )
    if wanted == "is":
        _check(value.lower(), STATES, "is:")
        return Term("is", value.lower())
    if wanted == "type":
        _check(value.lower(), TYPES, "type:")
        return Term("type", value.lower())
    if wanted == "flag":
        if value not in {str(flag) for flag in range(MOST_FLAGS + 1)}:
            raise UsageError(f"flag:{value} is no flag", f"Flags are 1 to {MOST_FLAGS}; flag:0 is none.")
        return Term("flag", value)
    if wanted == "tag" and value.lower() == "leech" and not prefix:
        return Term("is", "leech")
    return Term(wanted, value, prefix)


def _compared(name: str, operator: str, value: str) -> Compared | None:
    """Return the comparison; None where its name is like none that is known: then it is text, as in E=mc²."""
    wanted = name.lower()
    if wanted not in NUMBERS:
        if wanted in NAMES:
            raise UsageError(f"'{name}' is no number", f"Write {_EXAMPLES[wanted]}.")
        near = _near(wanted, NUMBERS)
        if near:
            raise UsageError(f"a search knows no '{name}{operator}'{near}", f"{_known()} {_HELP}")
        return None
    if not _NUMBER.fullmatch(value):
        raise UsageError(f"'{name}{operator}{value}' needs a number", f"As in {_EXAMPLES[wanted]}.")
    whole, _, decimals = value.partition(".")
    if wanted == "ease":
        number = round(float(value) * 100)
    elif decimals.strip("0"):
        raise UsageError(f"'{name}{operator}{value}' needs a whole number", f"As in {_EXAMPLES[wanted]}.")
    else:
        number = int(whole)
    if abs(number) > _LARGEST:
        raise UsageError(f"'{name}{operator}{value}' is beyond what there can be")
    return Compared(wanted, operator, number)


_EXAMPLES = {
    "deck": "deck:biology", "tag": "tag:exam", "is": "is:due", "flag": "flag:1", "source": "source:notes.txt",
    "id": "id:0123456789ab", "type": "type:cloze", "ease": "ease<2", "interval": "interval>21", "due": "due<=3",
    "lapses": "lapses>=3", "reps": "reps=0",
}  # fmt: skip


def _check(value: str, known: tuple[str, ...], prefix: str) -> None:
    if value not in known:
        words = ", ".join(prefix + each for each in known)
        raise UsageError(f"a search knows no '{prefix}{value}'{_near(value, known, prefix)}", f"There are {words}.")


def _known() -> str:
    return f"There are {', '.join(f'{name}:' for name in NAMES)} and {', '.join(NUMBERS)} with <, <=, =, >= or >."


def _near(word: str, known: tuple[str, ...], prefix: str = "") -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip of the fingers

    near = get_close_matches(word, known, 1)
    return f"; did you mean '{prefix}{near[0]}'?" if near else ""


def _mentions(part: Part, wanted: Callable[[Part], bool]) -> bool:
    return wanted(part) or (isinstance(part, Group) and any(_mentions(each, wanted) for each in part.parts))
