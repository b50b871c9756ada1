"""Forms of English verbs: the base of a past or third-person form, participles, and the auxiliary that asks with it."""

from __future__ import annotations

import re

from srs_cli.extract.english.words import AUXILIARIES, FINITE

# ruff: noqa: SIM905 - a table of verb forms reads best as text

# base, past and, where it differs, participle
_TABLE = """arise arose arisen, awake awoke awoken, bear bore borne, beat beat beaten, become became become, begin began begun,
bend bent, bind bound, bite bit bitten, bleed bled, blow blew blown, break broke broken, breed bred, bring brought,
build built, buy bought, catch caught, choose chose chosen, cling clung, come came come, creep crept, deal dealt, dig dug,
draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought,
find found, flee fled, fly flew flown, forbid forbade forbidden, forget forgot forgotten, freeze froze frozen, get got gotten,
give gave given, go went gone, grind ground, grow grew grown, hang hung, have had, hear heard, hide hid hidden, hold held,
keep kept, know knew known, lay laid, lead led, leave left, lend lent, lie lay lain, light lit, lose lost, make made,
mean meant, meet met, outgrow outgrew outgrown, overcome overcame overcome, overthrow overthrew overthrown, pay paid,
rebuild rebuilt, ride rode ridden, ring rang rung, rise rose risen, run ran run, say said, see saw seen, seek sought,
sell sold, send sent, shake shook shaken, shine shone, shoot shot, show showed shown, shrink shrank shrunk, sing sang sung,
sink sank sunk, sit sat, sleep slept, speak spoke spoken, spend spent, spin spun, stand stood, steal stole stolen,
stick stuck, strike struck struck, swear swore sworn, sweep swept, swell swelled swollen, swim swam swum, swing swung,
take took taken, teach taught, tear tore torn, tell told, think thought, throw threw thrown, undergo underwent undergone,
understand understood, undertake undertook undertaken, uphold upheld, wear wore worn, weave wove woven, win won, wind wound,
withdraw withdrew withdrawn, withstand withstood, write wrote written, put put, set set, cut cut, let let, hit hit, shut shut,
split split, spread spread, cost cost, burst burst, cast cast, read read, rid rid, shed shed, hurt hurt, quit quit"""
_ROWS = tuple(tuple(row.split()) for row in _TABLE.split(","))
_PAST = {row[1]: row[0] for row in _ROWS}
_PARTICIPLES = frozenset(row[-1] for row in _ROWS) | {"been", "done", "born"}
_DOUBLED = frozenset("bdgklmnprtvz")
_BE = frozenset(("is", "are", "was", "were", "am"))
_HAVE = frozenset(("has", "have", "had"))
# How the stem that "-ed" leaves ends, where an e was dropped …
_DROPPED = re.compile(
    r"(?:[cvzu]|[^\Wo]ng|[rdl]g|[nrply]s|ows|[aeo]?[aeiou]s|[bcdfgkptz]l|(?:^|[^aeiou]|qu)[aeiouy][bcdfgklmnprt]|gu?id|th|ast)$"
)
# … and where not, though the stem looks like one of those.
_WHOLE = re.compile(
    r"(?:[^n]it|[gknb]et|[^f]er|[^p]on|en|el|al|(?:vel|all|xy)op|(?:v|[^g]n|b|ch|s|th|it|col|m)or|an|[^c]om|ing|ocus|ias|ill|igh|rain|allow|chan|fin?g)$"
)
_LL = frozenset(
    "call fill kill pull roll spell install recall enroll drill mill stall thrill distil fulfil poll drill".split()
)


def is_participle(low: str) -> bool:
    """Return whether the word may be a past participle."""
    return low in _PARTICIPLES or (len(low) > 4 and low.endswith("ed") and not low.endswith("eed"))


def base_form(low: str) -> str:
    """Return the base of a finite form: "rejected" → "reject", "carries" → "carry", "won" → "win"."""
    if low in _PAST:
        return _PAST[low]
    if low.endswith("ed") and len(low) > 3:
        return _from_past(low)
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return _from_third(low)
    return low


def helper(low: str) -> str:
    """Return the form of "do" that asks with a finite form: did, does or do; "" for an auxiliary."""
    if low in AUXILIARIES and low not in _HAVE:
        return ""
    if low in {"had", *_PAST} or (low.endswith("ed") and len(low) > 3):
        return "did"
    return "does" if low == "has" or (low.endswith("s") and not low.endswith(("ss", "us", "is"))) else "do"


def is_past(low: str) -> bool:
    """Return whether the word is a past form."""
    return (
        low in {"was", "were", "had", "did", "could", "would", "should", "might", "wasn't", "weren't", "didn't"}
        or helper(low) == "did"
    )


def is_be(low: str) -> bool:
    """Return whether the word is a finite form of "be"."""
    return low in _BE


def is_have(low: str) -> bool:
    """Return whether the word is a finite form of "have"."""
    return low in _HAVE


def _from_past(low: str) -> str:
    if low.endswith("ied"):
        return low[:-3] + ("y" if len(low) > 4 else "ie")
    if low.endswith("eed") or len(low) == 4:
        return low[:-1]
    stem = low[:-2]
    for base in (stem + "e", stem):
        if base in FINITE and not base.endswith("ed"):
            return base
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in "bdgklmnprtvz":
        return stem if stem in _LL or (stem[-3:] in {"ell", "all"} and len(stem) < 6) else stem[:-1]
    return stem + "e" if _DROPPED.search(stem) and not _WHOLE.search(stem) else stem


def _from_third(low: str) -> str:
    if low in {"has", "does", "goes"}:
        return {"has": "have", "does": "do", "goes": "go"}[low]
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("shes", "ches", "xes", "sses", "zzes", "oes")):
        return low[:-2]
    return low[:-1]
