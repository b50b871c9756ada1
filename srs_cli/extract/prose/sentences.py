"""Sentence boundaries in running text, in one pass: abbreviations, initials and quoted stops do not end a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from srs_cli.extract.english import AUXILIARIES, is_verb_form
from srs_cli.extract.guarded import Guarded

# A run of stops, what closes after it, white space, and what may open before the next word. The look-behind makes
# each run start once, so that a line of dots costs no more than its length; it comes second, since a stop is quick to find.
_STOP = re.compile(r"[.!?…](?<![.!?…]{2})[.!?…]{0,7}[\"'”’»)\]]{0,4}(\s+)(?=[\"'“‘„«(\[]{0,3}[^\W_])")
_INITIAL = re.compile(r"\b[A-Z]\.\s?$")
_AFTER_ORDINAL = frozenset(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember Jahrhundert Jahrhunderts Mal Kapitel Auflage".split(),
)
_SUBJECT_AHEAD = r"(?:the|an?|all|his|its|their|two|three|four|several|many|some|[A-Z][\w'’-]*)\s"
_DATE_AHEAD = r"(?:(?:early|late|mid) )?(?:[A-Z][a-z]{2,9} )?\d[\d, ]{0,9}(?: [A-Z][a-z]{2,9},? \d{4})?"
_JOINT = Guarded(
    r"; (?:(?:and|but|while|however,|moreover,|therefore,) )?"
    r"|,? (?:and|but|while)(?: then)? (?:(?=[a-z]{2,9} (?:days|weeks|months|years) later, on)|"
    rf"(?=(?:on|in) {_DATE_AHEAD},? {_SUBJECT_AHEAD})|(?=(?:between|from) (?:the years )?\d{{4}} (?:to|and) \d{{4}},? {_SUBJECT_AHEAD})|"
    r"(?=in the (?:following|next|same) \w{3,9},? (?:the|he|she|it|they|[A-Z])))",
    "; ",
    " later, on",
    *(f" {joint} {ahead} " for joint in ("and", "but", "while", "then") for ahead in ("on", "in", "between", "from")),
)
_LOST = re.compile(r"\. (?<=[a-z]{4}\. )[a-z]")  # words are missing: the print or the scan lost a line
_LONGEST = 2000  # characters of a sentence that is worth parting
_CLOSING = "\"'”’»)]"
_OPENING = "\"'“‘„«(["
# These never end a sentence: something always follows.
_ALWAYS = frozenset(
    "mr mrs ms messrs dr prof st sr fr gen col maj capt lt sgt adm cmdr gov sen rep hon rev pres supt dist ven mme mlle mm "
    "vs viz cf ca al fig figs eq eqs ch chap sec sect art arts para paras ed eds trans vol vols pp op cit i.e e.g approx "
    "jan feb mar apr jun jul aug sept oct nov dec bl mt ft abb bzw z.b d.h u.a usw hrsg nr bd".split(),
)
# These end one only where the next word is one that opens sentences.
_SOMETIMES = frozenset(
    "etc jr esq inc ltd co corp bros no p s v c b d r m al seq ibid a.m p.m et dept univ assn".split()
)
_NUMBERED = frozenset("no nos nr p pp vol art arts fig ch sec § ca c v".split())
_OPENERS = frozenset(
    "The A An In On At It He She They We This These Those That As By For From When While After Before Since Although Though "
    "But And However Its His Her Their There Thus Both Under During With To Of One Such Another If Because Until Most Many "
    "Some Several All Each No Not Only Then Here What Who Today Later Meanwhile Finally First Second Next Moreover".split(),
)


# ruff: noqa: SIM905 - a list of words reads best as one text


def split(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each sentence, without the white space between them."""
    start = 0
    for match in _STOP.finditer(text):
        if _ends(text, match.start(), match.end()):
            yield start, match.start(1)
            start = match.end()
    if start < len(text):
        yield start, len(text.rstrip())


def _ends(text: str, stop: int, after: int) -> bool:  # noqa: PLR0911 - a rule a line
    follower = text[after : after + 40].lstrip(_OPENING)
    if not follower or follower[0].islower():
        return False
    if text[stop] != "." or text[stop + 1 : stop + 2] in (".", "!", "?"):
        return True
    word = text[max(0, stop - 24) : stop].rpartition(" ")[2].lstrip(_OPENING)
    key = word.casefold()
    if key in _ALWAYS or (follower[0].isdigit() and key in _NUMBERED):
        return False
    opener = _word(follower)
    if key.isdigit() and len(key) <= 2 and opener in _AFTER_ORDINAL:
        return False  # "am 9. November 1993"
    if len(word) == 2 and word.istitle() and _INITIAL.search(text[max(0, stop - 6) : stop - 2]):
        return False  # "K. Ye. Voroshilov"
    dotted = "." in key and any(map(str.isalpha, key))
    if key in _SOMETIMES or dotted or (len(word) == 1 and word.isupper()):
        return opener in _OPENERS and not (len(opener) == 1 and follower[1:2] == ".")
    return True


def _word(text: str) -> str:
    end = 0
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[:end]


def clauses(sentence: str) -> list[str]:
    """Return the sentence, or its parts where a semicolon or "and on 3 May the …" joins what could be two sentences."""
    if len(sentence) > _LONGEST:
        return [sentence]
    parts: list[str] = []
    start = 0
    for match in _JOINT.finditer(sentence):
        head, tail = sentence[start : match.start()], sentence[match.end() :]
        if not _acts(tail.partition(";")[0]) or (sentence[match.start()] == ";" and not _acts(head)):
            continue
        if (
            head.count(" ") < 5
            or tail.count(" ") < 5
            or sentence[: match.start()].count("(") != sentence[: match.start()].count(")")
        ):
            continue
        if sentence[: match.start()].count('"') % 2 or sentence[: match.start()].count("“") != sentence[
            : match.start()
        ].count("”"):
            continue
        parts.append(_as_sentence(head))
        start = match.end()
    return [*parts, _as_sentence(sentence[start:])] if parts else [sentence]


def _acts(clause: str) -> bool:
    words = clause.split()
    if words[:1] in (["There"], ["there"]):
        return False
    return any(
        word in AUXILIARIES or (is_verb_form(word) and after != "by") for word, after in pairwise([*words[1:], ""])
    )


def _as_sentence(clause: str) -> str:
    clause = clause.strip(" ,;")
    clause = clause[:1].upper() + clause[1:]
    return clause if clause.rstrip(_CLOSING).endswith((".", "!", "?")) else clause + "."


def complete(sentence: str) -> bool:
    """Return whether the sentence has an end and a beginning, and every quotation and bracket it opens is closed."""
    body = sentence.rstrip(_CLOSING)
    head = sentence.lstrip(_OPENING)
    return (
        bool(head)
        and body.endswith((".", "!"))
        and not body.endswith("..")
        and not head[0].islower()
        and not _LOST.search(sentence)
        and sentence.count("(") == sentence.count(")")
        and sentence.count("[") == sentence.count("]")
        and sentence.count("“") == sentence.count("”")
        and sentence.count("«") == sentence.count("»")
        and sentence.count('"') % 2 == 0
    )
