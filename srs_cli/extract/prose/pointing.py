"""Whether a sentence points beyond itself: "this treaty", "the latter", "two days later", an "it" without a noun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from srs_cli.extract.english import AUXILIARIES, PREPOSITIONS, is_verb_form
from srs_cli.extract.guarded import Guarded
from srs_cli.extract.prose.people import CAPITALISED, NOT_PEOPLE

_THAT = (  # what "that" points with: "that day", "that treaty"
    "time|day|year|month|week|period|moment|point|country|nation|treaty|conference|meeting|agreement|case|same|very|kind|stage|sense|end|"
    "law|war|city|town|book|work|decision|document|event|result"
)
_POINTING = re.compile(  # in lower case
    r"\b(?:this|these|those(?! (?:who|of|in|which|that|with|from|on|at|to|by|for)\b)|such (?!as\b)|"
    rf"that (?:{_THAT})(?= [a-z]|[,.;])|"
    r"(?<!on )the others?(?! [a-z]{1,15} (?:countries|powers|states|members|nations|peoples|parts|cities|planets))|the (?:latter|same|above|said|aforementioned|remaining|resulting|following|opposite|contrary)|the former(?= (?:was|were|had|is|and)|[,.])|"
    r"(?:the )?(?:following|next|previous|preceding) (?:day|week|month|year|decade|century|chapter|section|page)|"
    r"(?:between|among|of|both) them|similar(?! (?:to|as)\b)|by then|until then|since then|here|"
    r"the (?:first|second|third|last|next|new|old) one|as follows|(?:mentioned|described|discussed|given|shown|noted|stated|see|as) (?:above|below)|above-mentioned|hereby|aforesaid|we|our|ours|us|i|my|me|you|your|mine|myself|ourselves)\b|^that\b|^the next\b"
)
_POINTED = frozenset(_THAT.split("|"))
_POINTERS = frozenset(
    "this these those such latter same above said aforementioned other others resulting remaining following opposite contrary former next previous preceding then "
    "here follows below hereby aforesaid we our ours us i my me you your mine myself ourselves one them similar".split(),
)  # one of them is in whatever _POINTING finds, or "that" with one of those
_STOPS = ".,;:!?()'\""
_NO_STOPS = bytes.maketrans(_STOPS.encode(), b" " * len(_STOPS))
_PAIR = Guarded(
    r"\b(?:the (?:two|three|four)|both(?! [A-Z])(?: sides| parties| countries| governments| states| men| women| works| cases| nations| groups| of| types| kinds| "
    r"leaders| powers))\b",
    "both ", "the two", "the three", "the four",
    folded=True,
)  # fmt: skip
_NARRATED = re.compile(
    r"The (?:(?!first|last|only|term|word|name|element|compound|metal|letter|number)[a-z-]+ )?[a-z-]+(?:, (?:which|who|however)\b| (?:[a-z]{2,}ed|was|were|had|did|led|became|began|came|took|gave|made|fell|held|won|lost|went|rose|left|met|sent|broke|grew)\b)"
)
_OBJECT_HIM = re.compile(r"(?:(?!that|who|when|and|said|because)[^\s,;]+ ){1,7}(?:him|them)\b")
_LATER = re.compile(
    r"(?:[\w-]+ ){1,3}(?:days?|weeks?|months?|years?|hours?|decades?) (?:later|earlier|before|afterwards)\b"
)


# ruff: noqa: SIM905 - a list of words reads best as one text
_THERE = re.compile(
    r"there(?<!\wthere)\b(?! (?:is|are|was|were|be|been|had|has|have|exists?|existed|arose|rose|came|will|would|could|can|may|might|must|emerged|remained?|appeared)\b)"
)
_PLACE = re.compile(r"\b(?:to|in|at|into|from) (?:the )?[A-Z]")
_ONE_DID = re.compile(r"One (?:[a-z]{3,12}ed|is|was|had|has|of (?:them|the))\b")
_CAPITAL_US = re.compile(r"\b(?:US|I\.|I [A-Z]|World War I|[A-Z][a-z]+ I)\b")
_FIRST_OTHER = re.compile(
    r"(?:It|They|Its|Their|Them|Theirs|Both|Another|Others?|Neither|Either|Each|One|Some|Many|Most|Several|None|All|Few)(?= (?!of\b)[a-z]+)"
)
_PLAIN_ONES = frozenset("Another Each One Some Many Most Several All Few".split())  # these determine a noun as well
_THEY = re.compile(  # spelt out: to look away from case takes an expression far longer
    r"\b(?:[Ii\u0130\u0131][Tt](?:[Ss\u017f](?:[Ee][Ll][Ff])?)?|[Tt][Hh][Ee](?:[Yy]|[Ii\u0130\u0131][Rr]|[Mm](?:[Ss\u017f][Ee][Ll][Vv][Ee][Ss\u017f])?))\b"
)
_EMPTY_IT = re.compile(
    r"\bit (?:was|is|had been|became|has been|will be) (?:not )?(?:until|only|in|on|at|during|by|decided|agreed|announced|proposed|necessary|possible|impossible|"
    r"essential|important|clear|known|believed|said|thought|estimated|reported|likely)\b|\bit (?:takes|took|follows|seems|appeared|appears)\b",
    re.IGNORECASE,
)
_BARE = (
    "agreement|treaty|pact|accord|note|conference|congress|meeting|talks|negotiations|decree|appeal|letter|message|telegram|statement|declaration|"
    "resolution|proposals?|plan|documents?|decision|delegation|parties|sides?|countries|commission|committee|article|text|answer|reply|session|visit|"
    "bill|battle|city|town|company|book|novel|film|work|author|poet|writer|man|woman|couple|event|experiment|study|paper|report|case|court|plaintiff|"
    "defendant|revolt|rebellion|uprising|project|programme|program|campaign|attack|incident|crisis|government|minister|president|king|queen|"
    "emperor|group|organi[sz]ation|institution|party|movement|draft|communiqu[eé]|memorandum|protocol|convention|demand|offer|speech|exchange|aim|"
    "purpose|result|reason|latter|problem|question|issue|matter|situation|authors|allies|delegates|participants|powers|troops|army|fleet|ship|building|"
    "church|school|album|song|opera|symphony|piece|series|show|idea|theory|concept|doctrine|rule|principle|law|method|technique|process|prediction|region|area|island|province|district|population|animals?|plant|species|patient|family"
)
_BARE_SUBJECT = re.compile(
    rf"The\s(?:(?!{_BARE})[a-z-]+\s)?(?:{_BARE})\b(?!,? (?:of|on|between|with|for|to|against|concerning|regarding|that|which|who|signed by|concluded|from|under|at|about|known|called)\b)(?!'s? [A-Z])",
)
# These and others below begin with letters and look back from there: so an expression skips all else quickly.
_BARE_INSIDE = re.compile(
    rf"the (?<!\wthe )(?:{_BARE})\b(?! (?:of|on|between|with|for|to|against|concerning|regarding|that|which|who|signed|concluded|from|under|about|known|called)\b)",
)
_BARE_CAPITAL = re.compile(
    r"he (?<=\b[Tt]he )(?:Court|Act|Agreement|Treaty|Pact|Conference|Congress|Convention|Charter|Council|Committee|Commission|Board|Bill|Note|Declaration|Protocol|"
    r"Company|Society|Institute|University|Museum|Ministry|Government|Parliament|Party|Senate)\b(?! (?:of|on|for|between|with|in|[A-Z]))",
)
_POINTERS_ABROAD = frozenset(
    "er sie ihn ihm ihnen sein seine seiner seinem seinen ihr ihre ihrer ihrem ihren dies diese dieser dieses diesem diesen jener jene damals dort hier "
    "dabei danach dadurch davon darauf später zuvor letztere dessen il elle ils elles lui leur leurs son sa ses ce cet cette ces cela celui celle "
    "alors ensuite él ella ellos ellas su sus este esta esto estos estas ese esa eso esos aquel aquella allí entonces después egli essa esso loro suo "
    "sua suoi questo questa questi quel quella lì poi ele ela eles elas seu seus isso isto essa esse hij zij haar hun deze toen daar".split(),
)
_JOINS = frozenset("because that when while and as if which where until after before since although but so".split())
SUBORDINATE = frozenset(
    "After Although As At Because Before Beginning Between By Despite During Following For From Having If In Instead Like Of On Once Over Since Starting "
    "Through Throughout Though To Under Unlike Until Upon When Whereas While With Within Without Even".split(),
)
_DATED = re.compile(
    r"(?:On|In|By|At|Since|From) (?:the )?(?:[\w().-]+,? ){0,4}?\d{3,4}s?(?: \([^()]{1,30}\))?(?: (?:to|until|and) (?:[A-Za-z\d]{1,9} ){0,2}?\d{3,4}s?)?,? "
)


_UNSAID = re.compile(
    r" (?:in|during|after|by|from) the (?:attack|accident|battle|fire|fighting|riots?|crash|disaster|explosion|siege|raid|operation|experiment|expedition)\.$"
)  # "About 5,000 soldiers died in the attack."
_LONGEST_UNSAID = 24  # characters
_VAGUE_OPENING = re.compile(
    r"An? (?:event|incident|development|decision|move|step|fact|date|moment|example|attempt|reason|result|figure) (?:that|which|of|was|is|took)\b|At (?:one|some|a certain) (?:point|time|stage)\b|"
    r"(?:Two|Three|Four|Five|Six|Several|Many|Some|Most) (?:of (?:them|the)|others|more)\b|(?:More|Further|Additional|Other|Another|A second|A third|A further|A similar|The (?:first|second|third|last)) "
    r"[a-z]+(?: [a-z]+)? (?:was|were|is|are|came|followed|took|sold|appeared)\b|The (?:first|second|third) of\b"
)
_COMPARED = Guarded(
    r"\b(?:even|still|much|far) (?:more|less|greater|larger|smaller|higher|lower|better|worse|stronger|faster)\b(?!.*\bthan\b)|\brespectively\b",
    *("even ", "still ", "much ", "far ", "respectively"),
)


def stands_alone(text: str, path: Sequence[str], *, first: bool = False) -> bool:
    """Return whether a reader who knows only the headings understands the sentence; `first`: it opens its paragraph."""
    if not text or _OBJECT_HIM.match(text) or (_LATER.match(text) and not text.startswith(("No ", "Not "))):
        return False
    if _VAGUE_OPENING.match(text) or _COMPARED.search(text) or _UNSAID.search(text[-_LONGEST_UNSAID:]):
        return False
    if _points(_unquoted(text)) or (not first and _narrates_on(text, path)):
        return False
    subject = from_subject(text)
    if _ONE_DID.match(subject):
        return False
    other = _FIRST_OTHER.match(subject) or _FIRST_OTHER.match(text)
    if other and other.group() not in _PLAIN_ONES and not _EMPTY_IT.match(text):
        return bool(_EMPTY_IT.search(subject[:40]))
    bare = _BARE_SUBJECT.match(text) or _BARE_SUBJECT.match(subject[:1].upper() + subject[1:])
    return not (bare and not _explained(bare.group(), path)) and _they_resolved(text)


def stands_alone_abroad(text: str) -> bool:
    """Return the same of a sentence in another language, as far as its pronouns tell."""
    words = text.casefold().replace(",", " ").split()[:9]
    return bool(words) and _POINTERS_ABROAD.isdisjoint(words) and not text.endswith(("?", ":"))


def bare_mentions(text: str) -> int:
    """Return how often the text says "the treaty", "the meeting", "the Court" without saying which."""
    return len(_BARE_INSIDE.findall(text)) + len(_BARE_CAPITAL.findall(text))


def from_subject(text: str) -> str:
    """Return the text from its subject on: behind the comma of an opening phrase."""
    if text.split(" ", 1)[0] in SUBORDINATE:
        date = _DATED.match(text)
        if date:
            return text[date.end() :]
        comma = text.find(", ", 0, 120)
        if comma > 0:
            return text[comma + 2 :]
    return text


def _points(text: str) -> bool:
    """Whether the text has "this", "the latter", "there" or "the two countries" without what they mean."""
    low = text.replace("\u0130", "i").lower().replace("\u017f", "s")
    words = _words(low)
    that = "that" in words and (words[0].startswith("that") or not _POINTED.isdisjoint(words))
    if that or not _POINTERS.isdisjoint(words):
        pointing = _POINTING.search(low)
        while pointing and _CAPITAL_US.match(text, pointing.start()):
            pointing = _POINTING.search(low, pointing.end())
        if pointing:
            return True
    pair = _PAIR.search(text)
    there = _THERE.search(text)
    return (pair is not None and len(CAPITALISED.findall(text, 0, pair.start())) < 2) or (
        there is not None and not _PLACE.search(text, 0, there.start())
    )


def _words(low: str) -> list[str]:
    if not low.isascii():
        for mark in "“”‘’":
            low = low.replace(mark, " ")
    return (
        low.encode(errors="surrogatepass").translate(_NO_STOPS).decode(errors="surrogatepass").split()
    )  # far quicker than a text's own


def _narrates_on(text: str, path: Sequence[str]) -> bool:
    """Whether "The school had …" goes on about what the sentence before named."""
    match = _NARRATED.match(text)
    return match is not None and not _titled(match.group().replace(",", "").rsplit(" ", 2)[-2], path)


def _explained(phrase: str, path: Sequence[str]) -> bool:
    """Whether the innermost heading names what "the conference" is: "The Hague Conference"."""
    words = re.findall(r"[\w-]+", path[-1]) if path else []
    noun = phrase.rsplit(" ", 1)[-1].casefold()
    return any(word.casefold() == noun and before[0].isupper() and before != "The" for before, word in pairwise(words))


def _titled(noun: str, path: Sequence[str]) -> bool:
    """Whether a heading names the noun: "the transistor" below "A Short History of the Transistor"."""
    return any(noun.casefold() in title.casefold() for title in path)


def _they_resolved(text: str) -> bool:
    match = _THEY.search(text)
    if not match or _EMPTY_IT.match(text, match.start()):
        return True
    before = text[: match.start()].split()
    if not before:
        return False
    words = [word.strip(",.;:\"'()") for word in before]
    acts = any(word in AUXILIARIES or is_verb_form(word) for word in words[1:])
    if acts:
        alone = (
            words[-1] not in _JOINS
            and len(words) < 8
            and not any(word.lower() in PREPOSITIONS or word.endswith(",") for word in before)
        )
        return not (alone and match.group().lower() in ("it", "them"))  # "France did not recognise it": what?
    if match.group().lower() in ("it", "they", "them", "itself", "themselves"):
        return False
    if words[0] in SUBORDINATE or words[0].lower() in PREPOSITIONS:
        subject = text[match.end() :].partition(", ")[2]  # "In its note to London, Spain …"
        named = [word for word in [*words[1:], *subject.split(" ", 1)[:1]] if word[:1].isupper()]
        return any(word not in NOT_PEOPLE for word in named)
    return True


def _unquoted(text: str) -> str:
    """Return the text without what stands in double quotation marks."""
    if '"' in text:
        text = " ".join(text.split('"')[::2])
    return re.sub(r"“[^“”]{0,600}”|«[^«»]{0,600}»", " ", text) if "“" in text or "«" in text else text
