"""Whether a sentence names the occasion that its date, its number or its people belong to, and how it loses words that point back."""

from __future__ import annotations

import re

from srs_cli.extract.guarded import Guarded

# ruff: noqa: SIM905 - a list of words reads best as one text

_LINK = "also|again|once again|once more|therefore|in turn|moreover|furthermore|likewise"
_ADDED = Guarded(
    rf", (?:{_LINK}),| (?<! and )(?<! but )(?<! or )(?:{_LINK})(?=[ ,.;])(?! known| called)|,? (?:as well|too)(?=[.;])|"
    r" the next(?<!over the next)(?<!in the next)(?<!for the next)(?<!during the next)(?= (?:two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|\d+) (?:days|weeks|months|years)\b)",
    *(
        f" {word}"
        for word in ("also", "again", "once more", "therefore", "in turn", "moreover", "furthermore", "likewise")
    ),
    *(" as well", " too", " the next"),
)
_ADDED_TO_PAIR = re.compile(r" (?:and|but|or) (?:also|again|therefore|in turn)(?= )")  # it has a sign of the one above
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely)\b|\b(?:time and|over and|back) ", re.IGNORECASE)
# One more of something that an earlier sentence spoke of.
_ONE_MORE = Guarded(
    r"(?<!one )(?<!One )\b(?:yet )?another (?!country|state|power|party|person|nation|one\b)|\bfresh (?!water|air|fruit|milk|food|meat)[a-z]+|"
    r"(?<!over )\bthe next (?:\w+ )?(?:days|weeks|months|years|decades|session|meeting|stage)\b|\bthe (?:talks|negotiations)(?= (?:began|started|opened|were|resumed|failed|ended)|[,.;])|"
    r"\b(?:began|resumed|conclude|continued?|[Aa]s a result of|[Aa]s for) the (?:talks|negotiations)(?! (?:between|on|with|in|of))",
    *("another ", "fresh ", "the next ", "talks", "negotiations"),
)
_THING = (
    "agreement|treaty|pact|accord|convention|protocol|note|loan|contract|credits?|conference|congress|meeting|talks|negotiations|decree|appeal|letter|message|statement|"
    "declaration|resolution|proposals?|plan|decision|delegation|mission|attempt|offer|demand|request|reply|speech|battle|attack|revolt|concert|exhibition|expedition|edition|book|paper|law|bill|act"
)
_SOME_THING = re.compile(
    rf"\b(?:[Aa]n?|several|some|two|three)(?: \w[\w-]*,?){{0,4}}? (?:{_THING})\b(?! (?:on|of|for|against|concerning|regarding|about|to|between|providing|that|which|[a-z]+ing)\b)"
)
_NAME = re.compile(r"(?<![\w.])[A-Z][\w'’]*(?:[ -](?:of |the |and |de |von )?[A-Z][\w'’]*)*")
_OPENING = re.compile(r"^(?:In|On|By|At|The|An?|From|Between|During|With|As|For|After|Before) ")
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_LETTERS = re.compile(r"[^\W\d_]{4,}")
_BARE = frozenset(
    "with from that this their which were have been into over under signed made took held place began started concluded opened came government "
    "agreement treaty pact note loan meeting talks proposal proposals conference delegation convention attempt statement".split()
)
_ENOUGH, _ENOUGH_NAMED, _ENOUGH_NAMES = 8, 4, 2  # words of its own that point to one occasion; beside how many names
_JUDGED = re.compile(
    r"\b(?:marked|meant|represented|constituted|was|were|dealt|saw) (?:an?|the|another) (?:\w+ ){0,2}(?:step|stage|phase|blow|success|victory|defeat|advance|progress|achievement|turn|contribution|aggravation|"
    r"improvement|deterioration|strengthening|expansion|development)\b|\bdid much to\b|\ba (?:whole |large )?(?:series|number|range) of\b|\b[Cc]ertain (?:steps|measures)\b"
)
_RULES = re.compile(r"\b(?:should|must|may|can|shall|is|are) ")  # what holds at any time
_PAST = re.compile(r"\b(?:was|were|had|did|became|made|took|held|gave|sent|[a-z]{2,}ed)\b")
_YEAR = re.compile(r"\b1\d{3}\b|\b20\d\d\b|\b\d{1,2}(?:st|nd|rd|th) centur")
_EVENT = re.compile(
    r"\b[A-Z][\w-]* (?:[\w-]+ )?(?:War|Battle|Revolution|Conference|Congress|Treaty|Plan|Act|Agreement|Empire|Expedition|Olympics|Games|Census|Dynasty)\b|"
    r"\b(?:War|Battle|Siege|Treaty|Congress|Conference|Act|Peace) of [A-Z]"
)


def without_links(text: str) -> str:
    """Return the sentence without the words that only add it to what was said before: "also", "again", "therefore"."""
    if not _ADDED.may_be_in(text) or _NOT_ONLY.search(text):
        return text
    text = _ADDED_TO_PAIR.sub(lambda match: " " + match.group().split()[0], text)
    return _ADDED.sub("", text)


def adds_to_another(text: str) -> bool:
    """Whether the sentence tells of one more of something: "another meeting", "fresh proposals", "the talks began"."""
    return _ONE_MORE.search(text) is not None


def names_occasion(rest: str) -> bool:
    """Whether a sentence without its date points to one occasion: not "a trade treaty was signed", of which there are many."""
    if not _SOME_THING.search(rest):
        return True
    words = {word.lower() for word in _LETTERS.findall(rest)} - _BARE
    return len(words) >= (_ENOUGH_NAMED if names(rest) >= _ENOUGH_NAMES else _ENOUGH)


def names(rest: str) -> int:
    """Return how many names a sentence without its date holds."""
    return len(_NAME.findall(_MONTH.sub("", _OPENING.sub("", rest))))


def only_judges(rest: str) -> bool:
    """Whether a sentence says of a span of years no more than what it was worth: "marked a big step forward"."""
    return _JUDGED.search(rest) is not None


def names_time(rest: str) -> bool:
    """Whether a sentence of the past says when its figures hold: by a year, a war, a congress."""
    return (
        not _PAST.search(rest)
        or _RULES.search(rest) is not None
        or _YEAR.search(rest) is not None
        or _EVENT.search(rest) is not None
    )
