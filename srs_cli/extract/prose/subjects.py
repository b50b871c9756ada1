"""Sentences made to stand without the one before: "he" and "she" replaced by the name they surely mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from srs_cli.extract.guarded import Guarded
from srs_cli.extract.prose.people import NOT_PEOPLE, People
from srs_cli.extract.prose.pointing import SUBORDINATE, from_subject, stands_alone

_CONNECTIVE = re.compile(
    r"(?:(?:(?:Somewhat|Shortly|Soon|A little|Even|Much) (?:earlier|later|afterwards|before|after)|However|Moreover|Furthermore|Nevertheless|Nonetheless|Therefore|Thus|Hence|Consequently|Accordingly|Besides|Meanwhile|Still|Also|"
    r"Instead|Indeed|Of course|In (?:addition|fact|turn|short|particular|general|retaliation|response|reply|consequence|conclusion|contrast|"
    r"comparison|similar fashion|other words|the meantime|all)|As (?:a result|a consequence|well|usual|we have seen|mentioned above)|"
    r"(?:At|By|During|Around|From) (?:this|that|the same|the) (?:time|period|point|moment)|After (?:this|that)|On the (?:other|one) hand|"
    r"On the contrary|At first|At last|For (?:example|instance|its part|his part|this reason|that reason)|To this end|Then|Later|Afterwards?|"
    r"Today|Now|Yet|So|First|Second|Third|Last|Above all|After all|Even so|That is|By contrast|Again|Once again|Next|[A-Z][a-z]{3,14}ly),\s+"
    r"|(?:But|And|Yet|So|Thus|Moreover|Nevertheless|Hence|Then)\s+"
    r"|(?:[A-Z][a-z]{0,9} (?:[a-z]{2,8} )?(?:days?|weeks?|months?|years?) (?:later|earlier)|The (?:next|following|same) (?:day|month|year|week)|(?:Later )?(?:[Tt]hat|[Tt]he) same "
    r"(?:day|month|year)),\s+(?=(?:on|in) \S{0,20} ?\d))",
)
_NOUN_NEXT = re.compile(r" (?!(?:in|on|at|to|by|from|with|for|and|as|into|when|after|before|until|again)\b)\w")
_SECOND_HALF = re.compile(
    r",? and (?=(?:\w+ed|\w+ing|was|were|had|did|took|gave|made|became|began|led|left|this|these|it|they|he|she) )|, (?:which|where|when|while|whereas) |; "
)
_FEWEST_GAPS = 8  # between the words of half a sentence that is worth keeping
_ADVERB = Guarded(
    r"(?<=[a-z]) (?:also|then|therefore|thus)(?= [a-z]{2,}(?:ed|came|ame|ook|ote|ent|ave|ade|an|eld|aw)? )|,? however,?(?= by\b)|, (?:however|moreover|therefore|too|for instance|for example),(?= [a-z])",
    " also ", " then ", " therefore", " thus ", " however", ", moreover,", ", too,", ", for ",
)  # fmt: skip
_EVENTUALLY = re.compile(
    r"(?:Eventually|Finally|Subsequently|Initially|Originally|Meanwhile|Similarly|Soon|As a result|In this way|In the end|At last|By contrast|In addition) (?=(?:in|on|by) (?:[A-Z]\w+ )?\d|the |[A-Z])"
)
_A_NAME = re.compile(r"[A-Z][\w’'-]+ [A-Z][\w’'-]+")
_RELATIVE_OF = re.compile(
    r"(?:['’]s)? (?:[a-z]+ ){0,2}(?:father|mother|parents|wife|husband|brother|sister|son|daughter|child|children|uncle|aunt|cousin|nephew|niece|grand\w+|"
    r"teacher|friend|pupil|student|colleague|successor|predecessor|assistant|partner|rival|mentor|widow|fiancée?|lover|enemy|opponent|secretary|family)\b",
)
# Its first letter comes before the look at what precedes it, since an expression is quick to find a letter.
HE = re.compile(r"[HhSs](?<!\w.)(?:(?<=[Hh])(?:e|is|er|im|imself|erself)|(?<=[Ss])he)\b")


_NAME = re.compile(
    r"(?:(?:[A-Z]\.\s?){1,3})?[A-Z][\w’'-]*[a-zà-ÿ][\w’'-]*(?:\s(?:(?:de|von|van|der|den|di|da|al|ibn|bin|la|le|of)\s)?(?:[A-Z]\.\s)?[A-Z][\w’'-]*[a-zà-ÿ][\w’'-]*){0,3}",
)
_ACTOR = re.compile(
    r"(?:, |\b(?:When|While|As|After|Although|Though|Before|Because|If|Once|Since|that|and|by|by the|when|while|as|after|until|because) )([A-Z][a-zà-ÿ-]{2,20})(?!\w)"
)


class _Subject(Struct, frozen=True):
    """The person whom the sentences so far are about, and who else was named since."""

    name: str  # as printed
    rivals: frozenset[str]
    gender: str  # "m", "f" or unknown


def resolved(
    sentences: Sequence[str], known: People, path: Sequence[str], wanted: Callable[[str], bool]
) -> Iterator[str]:
    """Yield each sentence of a paragraph without what ties it to the one before, "" where it cannot be or is not wanted."""
    subject: _Subject | None = None
    theme = " ".join(path).casefold()
    for sentence in sentences:
        text = trimmed(sentence)
        name, owner = _person(from_subject(text), known)
        pronoun = _unresolved_he(text, known) if HE.search(text) else None
        if pronoun is None and subject and _meant_elsewhere(text, subject, known):
            subject = None
            yield ""
            continue
        if name:
            subject = None if owner else _Subject(name, _others(text, name, known), _gender(text))
        elif pronoun:
            gender = _gender(pronoun.group())
            if (
                subject is None
                or (subject.rivals and _surname(subject.name).casefold() not in theme)
                or gender not in (subject.gender or gender)
            ):
                subject = None
                yield ""
                continue
            relative = _RELATIVE_OF.match(text, pronoun.end()) and pronoun.start() < 12
            text = _named(text, pronoun, subject.name)
            subject = None if relative else _Subject(subject.name, _others(text, subject.name, known), gender)
        elif subject and _surname(subject.name) not in text:
            subject = None
        yield text if wanted(sentence) else ""


def alone(text: str, path: Sequence[str], *, first: bool) -> str:
    """Return the sentence if it stands alone, or its first half if that does: "… and signed this treaty" goes.

    It is "" where neither does; `first`: it opens its paragraph.
    """
    if stands_alone(text, path, first=first):
        return text
    for joint in _SECOND_HALF.finditer(text):
        head = text[: joint.start()] + "."
        if (
            head.count(" ") >= _FEWEST_GAPS
            and head.count("(") == head.count(")")
            and stands_alone(head, path, first=first)
        ):
            return head
    return ""


def _meant_elsewhere(text: str, subject: _Subject, known: People) -> bool:
    """Whether "her" in a sentence about somebody else may go back to whom the paragraph is about."""
    match = HE.search(text)
    if not match or not subject.gender or _gender(match.group()) != subject.gender:
        return False
    return _surname(subject.name) not in text and bool(
        known.named(text[: match.start()]) or _A_NAME.search(text, 0, match.start())
    )


def trimmed(sentence: str) -> str:
    """Return the sentence without what ties it to the one before: "However,", "Eventually", "also"."""
    sentence = _without_connective(sentence)
    opening = _EVENTUALLY.match(sentence)
    if opening and len(sentence) - opening.end() > 12:
        sentence = sentence[opening.end()].upper() + sentence[opening.end() + 1 :]
    if "not only" in sentence or '"' in sentence or "“" in sentence:
        return sentence
    return _ADVERB.sub("", sentence, count=1)


def _without_connective(sentence: str) -> str:
    for _ in range(2):
        match = _CONNECTIVE.match(sentence)
        if not match or len(sentence) - match.end() < 12:
            break
        sentence = sentence[match.end()].upper() + sentence[match.end() + 1 :]
    return sentence


def _person(opening: str, known: People) -> tuple[str, bool]:
    """Return the person that the text opens with, and whether as the owner of somebody else ("Darwin's father")."""
    match = _NAME.match(opening)
    if not match:
        return "", False
    name = match.group().removesuffix("'s").removesuffix("’s")
    if name.split(" ", 1)[0] in SUBORDINATE:
        name = _surname(name)  # "In Geneva Smith met …"
    if _surname(name) not in known.counts:
        return "", False
    return name, _RELATIVE_OF.match(opening, match.end()) is not None


def _others(text: str, name: str, known: People) -> frozenset[str]:
    """Return the people in the text whom a following pronoun could mean instead, relatives of one name included."""
    own = frozenset(name.split())
    rest = text.replace(name, "")
    return frozenset(
        person
        for person in known.named(rest)
        if person not in own or re.search(rf"[A-Z][a-z]+ {re.escape(person)}", rest)
    )


def _gender(text: str) -> str:
    """Return "m" or "f" where the pronouns of the text agree, else ""."""
    found = {"m" if word.lower() in ("he", "his", "him", "himself") else "f" for word in HE.findall(text)}
    return found.pop() if len(found) == 1 else ""


def _surname(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _unresolved_he(text: str, known: People) -> re.Match[str] | None:
    """Return the first "he" or "her" that nobody named before it in the sentence explains."""
    match = HE.search(text)
    if not match:
        return None
    before = text[: match.start()]
    if known.named(before) or (not _as_object(match) and re.match(r"(?:The|A|An|Every|Each|No|One) \w", before)):
        return None
    if any(actor not in NOT_PEOPLE and actor not in SUBORDINATE for actor in _ACTOR.findall(before)):
        return None
    if (text.split(" ", 1)[0] in SUBORDINATE) and any(
        _person(clause, known)[0] for clause in text[match.end() :].split(", ")[1:2]
    ):
        return None  # "Although he was ill, Darwin …"
    return match


def _named(text: str, pronoun: re.Match[str], subject: str) -> str:
    word = pronoun.group().lower()
    if word in ("himself", "herself"):
        return ""
    owns = word in ("his", "her") and not _as_object(pronoun)
    return text[: pronoun.start()] + (f"{subject}'s" if owns else subject) + text[pronoun.end() :]


def _as_object(pronoun: re.Match[str]) -> bool:
    """Whether the pronoun is "him", or a "her" that no noun follows."""
    word = pronoun.group()
    if word == "her":
        return not _NOUN_NEXT.match(pronoun.string, pronoun.end()) or bool(
            re.search(
                r"\b(?:named|made|called|gave|told|sent|offered|appointed|elected|taught|asked|helped)\s$",
                pronoun.string[: pronoun.start()],
            )
        )
    return word in ("him", "himself", "herself")
