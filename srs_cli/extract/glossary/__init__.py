"""Glossaries and word lists: a term, its other names, and what it means on the same line or on those below."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import pairwise

from srs_cli.extract.glossary.asking import ask_term
from srs_cli.extract.glossary.inline import inline
from srs_cli.extract.glossary.layouts import (
    Entry,
    by_blank,
    by_columns,
    by_indent,
    by_mark,
    by_sign,
    by_turns,
    read_names,
)
from srs_cli.extract.guarded import Guarded
from srs_cli.extract.pages.furniture import SURE_FURNITURE, bare_numbers, repeated
from srs_cli.extract.pages.rows import Row, chunks
from srs_cli.extract.pages.wording import SEED
from srs_cli.model.document import Line
from srs_cli.model.draft import Draft, Harvest, Left

NAME = "glossary"

_TITLE = Guarded(
    r"(?:#{1,6} )?(?:.{0,40}\b)?(?:glossary|glossar|glosario|glossaire|key (?:terms|words|vocabulary)|important terms|terms to know|terminology|definitions"
    r"|vocabulary(?: list)?|word ?list|dictionary|wortschatz|vokabeln|vokabular|wortliste|vocabulaire|lexique|vocabulario|lessico)\b.{0,40}",
    *("gloss", "glosario", "key ", "terms", "terminology", "definitions", "vocab", "list", "dictionary", "wortschatz"),
    *("vokab", "wortliste", "lexique", "lessico"),
    folded=True,
)
_LETTER = re.compile(
    r"[-\u2013\u2014\s#*|]{0,4}[A-Z\u00c4\u00d6\u00dc](?:\s?[-\u2013\u2014]\s?[A-Z])?[-\u2013\u2014\s*|]{0,4}"
)
_SEE = re.compile(
    r"(?:\(?(?:see(?: also| under)?|cf\.?|compare|siehe(?: auch)?|voir|v\u00e9ase|vedi)\s|\u2192\s?)[^.]{1,60}\.?\)?$",
    re.IGNORECASE,
)
_SEE_TOO = re.compile(r"\s[(\[]?(?:See|Compare|Cf\.)(?: also)?:? [^.]{1,60}\.?[)\]]?$")
_GENDER = re.compile(
    r"(?:^(?:der|die|das|el|la|los|las|le|les|l'|un|une|il|lo|gli|to|o|a|os|as|ein|eine)\b|\b[mfn]\.?\)?$|\((?:m|f|n|pl)\.?(?:[,/ ](?:m|f|n|pl)\.?)?\)|, -?\w{1,4}$)"
)
_DEFINES = re.compile(
    r"(?:an?|the|any|one|every|all|when|where|to|of|relating|having|someone|somebody|something|process|type|kind|part|able|made|used|study|form|refers|describes|is"
    r"|are|how|in|which|that|not|state|ability|act|amount|group|point|chemical|substance|measure|unit|number|set|method|system|people|person)\b|[^\W\d_A-Z]",
)
_FIGURES = re.compile(r"[\d\s.,%/:$\u20ac\u00a3\u2013-]{1,60}")


def find(lines: Sequence[Line]) -> Harvest:
    """Return a card for every entry of the lists of terms among the lines."""
    drafts: list[Draft] = []
    used: set[int] = set()
    left: list[Left] = []
    words = cache(partial(_lower_words, lines))
    for chunk in chunks(lines):
        furniture = {r.line.number for r in [*repeated(chunk), *bare_numbers(chunk)]}
        furniture |= {r.line.number for r in chunk if len(r.plain) <= 80 and SURE_FURNITURE.fullmatch(r.plain)}
        listed = inline(chunk, words, NAME)
        drafts += listed.drafts
        used |= listed.used
        kept = [r for r in chunk if r.line.number not in furniture | listed.used]
        title: Row | None = None
        for head, section in _sections(kept):
            title = head if head and _is_title(head) else None if head and not _LETTER.fullmatch(head.text) else title
            entries = _entries(section, declared=title is not None)
            if not entries:
                continue
            context = (title.text.lstrip("# ").rstrip(":"),) if title else ()
            own = {r.line.number for e in entries for r in e.rows} | {
                r.line.number for r in section if _LETTER.fullmatch(r.text)
            }
            own |= {n for n in furniture if min(own) < n < max(own)}
            used |= own | ({head.line.number} if head else set())
            for entry in entries:
                if not entry.texts:
                    left.append(Left(entry.rows[0].line.number, "a term without a definition"))
                elif _SEE.match(" ".join(entry.texts)):
                    left.append(Left(entry.rows[0].line.number, "a reference to another entry"))
                else:
                    drafts.append(_draft(entry, context, words()))
    return Harvest(tuple(drafts), frozenset(used), tuple(left))


def _lower_words(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that the document writes in lower case: only where there is an entry they need to be known."""
    return frozenset(filter(str.islower, set("\n".join(line.text for line in lines).split())))


def _is_title(row: Row) -> bool:
    return len(row.text) <= 90 and row.text[-1] not in ".;,?" and _TITLE.fullmatch(row.text) is not None


def _sections(rows: list[Row]) -> list[tuple[Row | None, list[Row]]]:
    """Return the rows below each heading; a letter of the alphabet is no heading of its own."""
    sections: list[tuple[Row | None, list[Row]]] = [(None, [])]
    for n, row in enumerate(rows):
        letter = _LETTER.fullmatch(row.text) is not None
        alone = (
            (n == 0 or row.blank)
            and not row.bulleted
            and not row.indented
            and len(row.text.split()) <= 6
            and _is_title(row)
        )
        if not letter and (row.head or alone):
            sections.append((row, []))
        else:
            sections[-1][1].append(row)
    return [s for s in sections if s[1]]


def _entries(rows: list[Row], *, declared: bool) -> list[Entry]:
    """Return the entries if the section is a glossary: by the first way of setting it that fits nearly all of its lines."""
    letters = sum(_LETTER.fullmatch(r.text) is not None for r in rows)
    body = [r for r in rows if not _LETTER.fullmatch(r.text)]
    spare = (1 - _covered(declared=declared)) * len(body) + 1
    ways: tuple[tuple[Callable[[list[Row]], list[Entry]], bool], ...] = (
        (partial(by_mark, spare=spare), True),
        (partial(by_columns, spare=spare), True),
        *(((by_sign, True),) if declared or letters >= 2 else ()),
        (by_indent, False),
        (by_blank, False),
        (by_turns, False),
    )
    for way, marked in ways if len(body) >= 3 else ():
        entries = way(body)
        for entry in entries:
            read_names(entry)
        entries = [e for e in entries if any(c.isalnum() for c in e.term)]
        if _is_glossary(entries, body, declared=declared, letters=letters >= 2, marked=marked):
            return entries
    return []


def _covered(*, declared: bool) -> float:
    """Return which part of a glossary's lines has to belong to its entries."""
    return 0.7 if declared else 0.9


def _is_glossary(entries: list[Entry], rows: list[Row], *, declared: bool, letters: bool, marked: bool) -> bool:
    covered = sum(len(e.rows) for e in entries)
    told = [" ".join(e.texts) for e in entries if e.texts]
    terms = [e.term.casefold() for e in entries]
    if (
        len(told) < 3
        or covered < _covered(declared=declared) * len(rows)
        or len(told) < 0.8 * len(entries)
        or len(set(terms)) < 0.95 * len(terms)
    ):
        return False
    if any(r.asks >= SEED for e in entries for r in e.rows[:1]) or sum(
        _FIGURES.fullmatch(t) is not None for t in told
    ) > 0.2 * len(told):
        return False
    sizes = sorted(t.count(" ") + 1 for t in told)
    if sizes[len(sizes) // 2] > 60:
        return False
    if declared or letters:
        return True
    if len(told) < 4:
        return False
    sorted_names = [t.lstrip("\"'-\u2018\u201c") for t in terms]
    ordered = sum(a <= b for a, b in pairwise(sorted_names)) / (len(terms) - 1)
    defining = sum(_DEFINES.match(t) is not None for t in told) / len(told) if marked or ordered >= 0.9 else 0.0
    return (
        ((marked or sizes[-1] <= 8) and _have_genders(entries))
        or (ordered >= 0.9 and len(told) >= 5 and defining >= 0.5)
        or (marked and defining >= 0.8 and len(told) >= 6)
    )


def _have_genders(entries: list[Entry]) -> bool:
    """Return whether most terms show that they are words of a language: an article, a gender, a part of speech."""
    return sum(_GENDER.search(e.term) is not None or bool(e.part) for e in entries) / len(entries) >= 0.6


def _draft(entry: Entry, context: tuple[str, ...], known: frozenset[str]) -> Draft:
    text = re.sub(r"(?<=[a-z])- (?=[a-z])", "-", " ".join(entry.texts))
    meaning = _SEE_TOO.sub("", text) or text
    noun = not entry.part or entry.part.lower().startswith("n")
    if entry.aliases:
        name = f"{entry.term} ({', '.join(entry.aliases)})"
    else:
        name = ask_term(entry.term, meaning, known) if noun else entry.term
    return Draft(name, meaning, entry.rows[0].line.number, NAME, context=context, hint=entry.part)
