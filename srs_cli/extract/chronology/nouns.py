"""The noun phrases of a chronology: whether an entry is one, its article, and its first letter within a question."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from srs_cli.extract import english
from srs_cli.extract.chronology.verbs import verb

# ruff: noqa: SIM905 - word lists read best as text

_HAPPENING = frozenset(
    """accession accident agreement alliance announcement appointment armistice assassination attack attempt battle birth blockade bombing boycott
campaign capture census collapse commission conference conflict congress conquest construction convention coronation coup crash crisis crossing
crusade death debate declaration decree defeat demonstration destruction disaster discovery dispute dissolution division drought earthquake edict
election end epidemic eruption establishment exchange execution exhibition expedition explosion expulsion fall famine fire flight flood formation
foundation founding games genocide hearing incident independence introduction invasion invention journey landing launch liberation marriage massacre
meeting mission murder mutiny march negotiations oath occupation offensive opening operation outbreak pandemic partition peace performance plague plot
premiere proclamation protest publication purge raid rebellion reform reformation reign renaissance referendum restoration retreat return reunification revolt revolution
riot riots rising rout sack schism session siege signing sinking start storm storming strike summit surrender synod talks test transplant treaty trial
truce tsunami unification union uprising vaccination victory visit voyage war wedding""".split()
)
_HAPPENING_SUFFIX = re.compile(
    r"(?!(?:govern|parlia|depart|regi|docu|monu|instru|ele|build|be|k|str|th|spr|provin)\w)\w{3,30}(?:tion|sion|ment|ing|ance|ence)s?"
)
_NAMED_WITH_THE = frozenset(
    """academy act agency agreement airport alliance army assembly association bank basin bill bomb bridge canal cathedral charter church code commission committee
commissariat company conference congress constitution convention corps council court crusade death declaration decree department dynasty edict
empire entente exhibition federation fire fleet games government guard institute kingdom law league legion line massacre ministry mission movement
museum navy observatory organisation organization pact parliament parliament party plague plan programme protocol rebellion reformation renaissance republic
revolt revolution senate service society straits synod tower treaty tribunal tsar uprising union vatican voyage wall war wars""".split()
)
_ACRONYMS_WITH_THE = frozenset(
    "USSR USA US UK EU UN RSFSR GDR FRG EEC EC UAE NHS BBC FBI CIA GDR IMF WHO WTO ANC IRA PLO".split()
)
_A_THING = frozenset(
    """accord agreement alliance armistice assembly bank ban bill bridge canal charter code commission committee communique compromise conference
constitution convention court declaration decree embargo law line machine method ministry museum newspaper note pact parliament plan protocol railway reform report republic
school society statement station tax telescope theatre treaty truce university vaccine""".split()
)
_NEITHER = re.compile(
    r"(?:the|a|an|this|his|her|its|their|no|all|both|some|many|several|more|\d[\d.,]*|one|two|three|four|five|six|ten)\s|[\"“'‘(]",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?!people|women|men|children)\S{2,40}(?:'s|’s|s'|s’)$", re.IGNORECASE)
_SINGULAR = frozenset(("corps", "series", "news", "states", "nations", "netherlands", "congress"))
_ORDINAL = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|only|largest|worst)\b",
    re.IGNORECASE,
)
_ORDINARY = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth last final great new old legendary early ancient legal general international
    national large major mass public royal secret joint provisional military civil slave peasant peace trade""".split()
)
_UNCERTAIN = re.compile(
    r"\b(?:who|which|that|when|while|after|before|as|because|if|where|and then|urging|saying)\b|[;:!?]|(?<![A-Z])\.\s"
)
_FUNCTION = frozenset("of the a an and at for in on by between to with from against near into over under or".split())
_NAMES_ITS_PLACE = frozenset(  # with "of" and a place they are a name: "Battle of Hastings", not "Death of Nelson"
    "armistice battle conference congress convention council edict law peace siege synod treaty uprising war".split()
)
_NATION = re.compile(r"(?:an|ish|ese|ic|ch|Soviet|Greek|Allied|Arab|Christian)$")
_ARTICLES = frozenset(("the", "a", "an"))
_JOINS_NAME = frozenset("of the and de la le du von van der den di da for to al el".split())


def is_noun_phrase(text: str) -> bool:
    """Return whether the text surely names a happening and tells no more: "Siege of Vienna", not "Siege of Vienna ends"."""
    if _UNCERTAIN.search(text):
        return False
    tokens = text.split()
    head = english.head(text)
    named = (
        len(tokens) > 1
        and all(token[:1].isupper() or token in _JOINS_NAME for token in tokens)
        and head in _NAMED_WITH_THE
    )
    if not (
        _ORDINAL.match(text)
        or named
        or head in _HAPPENING
        or (head.endswith("s") and head[:-1] in _HAPPENING)
        or _HAPPENING_SUFFIX.fullmatch(head)
    ):
        return False
    return not any(_may_be_verb(tokens, i) for i in range(1, len(tokens)))


def is_happening(noun: str) -> bool:
    """Return whether the noun in lower case is of something that happens: "battle", "earthquake"."""
    return noun in _HAPPENING


def _may_be_verb(tokens: list[str], i: int) -> bool:
    """Whether the i-th word may be the verb of a clause."""
    low = tokens[i].strip(".()\"“”'’")
    if not low.islower() or tokens[i - 1] in _FUNCTION or low.endswith(","):
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else "of"
    known = verb(low)
    if low in english.AUXILIARIES or (known and known.base == low and low not in _HAPPENING):
        return True
    if low.endswith("ed") or (known and known.forms & {"past", "participle"}):
        return i + 1 == len(tokens) or after not in _FUNCTION - _ARTICLES
    if low.endswith("s") and not low.endswith(("ss", "'s", "’s")):
        if tokens[i - 1][:1].isupper() and not _NATION.search(tokens[i - 1]):
            return True
        return after not in _FUNCTION - _ARTICLES - {"to", "into"} or (known is not None and not known.takes_object)
    return False


def with_article(phrase: str, common: AbstractSet[str], *, known: bool = False, happening: bool = False) -> str:
    """Return the phrase as a question needs it: with "the" or "a" where it lacks one, no capital but a name's.

    `common` holds words that the document writes in lower case. A `known` thing is "the government", else it is "a
    treaty"; a `happening` takes its article in the plural too: "the talks".
    """
    plain = _uncapitalised(phrase, common)
    article = _article(plain, known=known or happening, happening=happening)
    return f"{article} {plain}" if article else plain


def is_plural(phrase: str) -> bool:
    """Return whether the phrase speaks of several: its head is a plural, or it joins two."""
    head = english.head(phrase)
    joined = " and " in re.split(r"\s(?:of|between|on|for|to|with|against|in|at)\s", phrase, maxsplit=1)[0]
    return joined or (english.is_plural(head) and head not in _SINGULAR)


def _article(phrase: str, *, known: bool, happening: bool) -> str:  # noqa: PLR0911 - a rule a line
    head = english.head(phrase)
    words = phrase.split()
    if _NEITHER.match(phrase) or not head.isalpha():  # "Voyager 1" is a name
        return ""
    before_head = [word.strip(",") for word in words[: next((i for i, w in enumerate(words) if head in w.lower()), 0)]]
    owner = next((word for word in before_head if _OWNER.match(word)), "")
    if owner:
        return "the" if owner.islower() else ""
    first = words[0].strip(",")
    if first in _ACRONYMS_WITH_THE and (len(words) == 1 or words[0] != first or words[1] == "and"):
        return "the"
    place = next(word for word in english.words(phrase) if word.low == head)
    if english.is_plural(head) and head not in _SINGULAR:
        return "the" if happening and not place.text[:1].isupper() else ""
    if place.text[:1].isupper():
        kind = _HAPPENING_SUFFIX.fullmatch(head) is not None or head.endswith("ture")
        named = head in _NAMED_WITH_THE | _HAPPENING or (kind and phrase[place.end : place.end + 4] == " of ")
        return (
            "the" if named and not (place.start == 0 and head in {"parliament", "congress"} and len(words) == 1) else ""
        )
    if not known and head in _A_THING and not _ORDINAL.match(phrase):
        return "an" if phrase[0].lower() in "aeiou" and not phrase.lower().startswith(("uni", "eu", "one")) else "a"
    return "the" if len(words) > 1 or happening else ""


def _uncapitalised(phrase: str, common: AbstractSet[str]) -> str:
    first, _, rest = phrase.partition(" ")
    following = rest[:1]
    if not (first[:1].isupper() and first[1:].islower()):
        return phrase
    ordinary = first.lower() in common or first.lower() in _ORDINARY | _HAPPENING | _A_THING | _ARTICLES
    named = (following.isupper() and first.lower() not in _ARTICLES) or (
        rest.startswith("of ") and rest[3:4].isupper() and first.lower() in _NAMES_ITS_PLACE
    )
    return phrase[0].lower() + phrase[1:] if ordinary and not named else phrase
