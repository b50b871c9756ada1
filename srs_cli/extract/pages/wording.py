"""How surely a line is put as a question: by its mark, by its word order, by the command it opens with."""

from __future__ import annotations

import re
from functools import lru_cache

from srs_cli.extract.guarded import Guarded

SURE = 3.0  # by its mark
LIKELY = 2.0  # by its word order
LATER = 1.6  # a question word only after an opening clause, or none but a gap
SEED = 1.5
LONGEST = 600  # characters of a question

_STRAIGHT = tuple(
    zip("\u2018\u2019\u02bc\u201c\u201d\u2010\u2011\u00a0\u202f\u2009\uff1f", "'''\"\"--   ?", strict=True)
)
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\f]")
_MARKS = re.compile(r"\s{0,9}[\[(](?:\d{1,2}|[a-z]{3,5})\s?(?:marks?|points?|pts?)[\])]\s{0,9}$", re.IGNORECASE)
_LETTER = re.compile(r"[).](?<=[a-h].) (?=\w)")  # of an option: "a) ", "(a) ", "a. "
_AUX = r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|can't|couldn't|won't|wouldn't)"
_WH = r"(?:what|who|whom|whose|which|where|when|why|how)"
_THING = r"(?:the|a|an|this|that|these|those|it|they|we|you|he|she|i|people|someone|something|one|his|her|its|their|our|your)"
_NUMERAL = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|some|any|all|both|each|another|at least)"
_BY_ORDER = re.compile(
    rf"(?:so |and |but |then |now |ok |okay )?(?!which (?:is|was|are) (?:why|how|what|where|when)\b)(?:"
    rf"(?:{_WH}(?: exactly| else| then| \w{{3,12}}ly)?(?:'s|'re|'d)? {_AUX}\b|(?:what|who|where|how|when)'s\b)"
    rf"|{_WH} (?:and|or|/|&) {_WH}\b"
    rf"|(?:what|which|whose) (?!{_THING}\b|{_AUX}\b|(?:matters|counts|follows|remains|emerges|results) (?:is|was|are)\b|happened to be|means\b|makes\b|made\b|meant\b|led\b|leads\b|causes\b|allows\b|in turn\b|then\b)\w"
    rf"|what happen(?:s|ed)\b|whom? \w|why \w|where (?:in|on|else|exactly)\b"
    rf"|how (?:to|come|about)\b|how (?:(?!the |an? )\w{{2,14}} ){{1,3}}(?:do|does|did|are there|is there|were there|was there|can|could|will|would|should) "
    rf"|(?:in|on|at|by|to|for|from|with|of|under|during|after|before|between|through|into|over|about|against|within|until|since|upon|around)"
    rf" (?:(?:what|which|whom)\b(?! case\b| point\b| is\b| are\b| was\b| were\b| {_THING}\b)|whose |how (?:many|much|long|far|often)\b)"
    rf")"
)
# "How much light is absorbed" asks, and may as well answer what absorption is; so it counts for less.
_AMOUNT = re.compile(rf"how (?:(?!the |an? )\w{{2,14}} ){{1,3}}{_AUX} ")
_LATE = re.compile(
    rf"(?:(?:in|on|at|by|to|for|from|with|of|under|during|after|before|between|according|apart|as|if|when|where|while|once|because|since"
    rf"|besides|other|given|using|despite|unlike|\w{{3,14}}ly)\b.{{1,160}}?|the .{{1,80}}?, )\b"
    rf"(?:(?:what|why|how) (?:{_AUX}|happen(?:s|ed)?|other|else|many|much|kind|type|caused|made|makes)\b|(?<=, )(?:what|why|how|which|who) (?!{_THING}\b|is\b|are\b|was\b|were\b|in turn\b|means\b|makes\b|led\b)\w|(?:when|where|who) (?:did|does)\b)"
)
_COMMAND = (
    rf"(?:please |briefly |fully |clearly )?(?:(?:define|describe|explain|summari[sz]e|discuss|evaluate|distinguish|differentiate|justify|contrast"
    rf"|translate|recite|recall)\b(?! (?:by|as|that|in terms)\b)(?=\W{{1,3}}\w)"
    rf"|(?:list|name|state|give|identify|outline|compare|calculate|suggest|mention|specify|write|tell|draw|sketch|label|complete|show|find|solve|spell|convert|work out)"
    rf" (?:{_NUMERAL}|the|an?|{_WH}|your|its|their|and|me|out|down|as many|main|key|examples?)\b|(?:compare|name|list) (?!of\b|is\b|for\b|given\b)\w)"
)
_WITHOUT_WH = (  # what asks by its word order without "what", "when", "how"
    rf"(?:so |and |but |then |now |ok |okay )?(?:(?:did|does) {_THING}\b|true or false\b)"
    r"|(?:was (?:ist|sind|war|bedeutet|versteht|macht)|wer|wie|wo|wann|warum|weshalb|welche[rsnm]?|wie viele|nenne|erkl\u00e4re|beschreibe|definiere"
    r"|qu'est-ce|quel(?:le)?s?|pourquoi|comment|quand|combien|o\u00f9|citez|d\u00e9finissez|expliquez"
    r"|qu\u00e9|cu\u00e1l(?:es)?|qui\u00e9n|c\u00f3mo|cu\u00e1ndo|d\u00f3nde|por qu\u00e9|defina|explique|che cos'\u00e8|quale|perch\u00e9|dove) \w"
)
_BY_AMOUNT = re.compile(r"how (?:many|much) \w")
# What needs no "what", "when" or "how", in one look.
_OPENING = re.compile(rf"(?P<command>{_COMMAND})|(?P<order>{_WITHOUT_WH})|(?P<verb>{_AUX} {_THING} )")
_BRACKETED = re.compile(r"\? ?\([^?()]{1,60}\)$")
_OPEN_ENDS = (" what", " who", " where", " when", " which", "...", "\u2026")
GAP = Guarded(r"_{3,}|\.{5,}|\u2026{2,}", "_", ".....", "\u2026")


def plain(text: str) -> str:
    """Return the text for matching: lower case, straight quotes, plain spaces."""
    return single_spaced(straight(text))


def straight(text: str) -> str:
    """Return the text in lower case and with straight quotes, its spaces as they are."""
    if not text.isascii():
        if not text.isprintable():
            text = _UNSEEN.sub("", text)
        for odd, usual in _STRAIGHT:  # most are not there, which is seen quickly
            text = text.replace(odd, usual)
    return text.lower()


def single_spaced(text: str) -> str:
    """Return the text with a space for each run of white space within it, and none around it."""
    # What can be printed has no white space but spaces; to see that is quicker than to part the text.
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def without_marks(text: str) -> str:
    """Return a question without how many marks it is worth: "(3 marks)"."""
    return _MARKS.sub("", text) if text.rstrip()[-1:] in ("]", ")") else text


def _without_letter(low: str) -> str:
    """Return the text without the first letter of an option."""
    found = _LETTER.search(low) if "." in low or ")" in low else None
    if found is None:
        return low
    start = found.start() - 1
    if low[found.start()] == ")" and low[:start].endswith("("):
        start -= 1
    return low[:start] + low[found.end() :]


@lru_cache(maxsize=1 << 15)
def asks(text: str) -> float:
    """Return how surely a line is put as a question: 3 by its mark, 2 by its word order, 0 not at all."""
    return asks_in(plain(without_marks(text))) if len(text) <= LONGEST else 0.0


def asks_in(low: str) -> float:
    """Return how surely a text asks; `low` is what `plain` returns of one without marks."""
    if not low:
        return 0.0
    low = _without_letter(low.lstrip("\u00bf "))
    marked = "?" in low or not low.isascii()
    if marked and (
        low.rstrip("\"')]*_ ").endswith(("?", "\u061f", "\uff1f")) or ("?" in low and _BRACKETED.search(low))
    ):
        spoken = low[0] in "\"'\u00ab\u2014\u2013-" and low[-1] in "\"'\u00bb"
        return 0.5 if spoken else SURE
    return asks_by_words(low)


def asks_by_words(low: str) -> float:
    """Return how surely a line without its question mark asks; `low` is what `plain` returns."""
    stop = 1.0 if low.endswith(".") else 0.0
    opening = _OPENING.match(low)
    opens = opening.lastgroup if opening else ""
    asking = "wh" in low or "how" in low  # in few lines, and in all that the other expressions find
    if opens == "command":
        score = LIKELY - stop / 3
    elif len(low) > 300 or low.endswith((";", ",")):
        score = 0.0
    elif opens == "order" or (asking and _BY_ORDER.match(low)):
        score = LIKELY - stop
    elif asking and (_LATE.match(low) or _AMOUNT.match(low)):
        score = LATER - stop
    elif GAP.search(low) and len(low) > 12:
        score = LATER
    elif (low.endswith(_OPEN_ENDS) and len(low) > 15) or (asking and _BY_AMOUNT.match(low)):
        score = 1.0
    else:
        score = 0.6 if opens == "verb" else 0.0
    return score
