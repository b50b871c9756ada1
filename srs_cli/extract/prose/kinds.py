"""What kind of thing a name names, as far as the name and the word before it tell: a person, a country, a lake, a treaty."""

from __future__ import annotations

import re

from srs_cli.extract.prose.people import People

# ruff: noqa: SIM905 - a list of words reads best as one text

_COUNTRIES = frozenset(
    "Afghanistan;Albania;Algeria;Angola;Argentina;Armenia;Australia;Austria;Austria-Hungary;Azerbaijan;Bangladesh;Belarus;Belgium;Benin;Bhutan;Bolivia;"
    "Bosnia;Botswana;Brazil;Britain;Great Britain;Bulgaria;Burma;Burundi;Cambodia;Cameroon;Canada;Chad;Chile;China;Colombia;Congo;Costa Rica;Croatia;Cuba;"
    "Cyprus;Czechoslovakia;Denmark;East Germany;West Germany;Ecuador;Egypt;El Salvador;England;Eritrea;Estonia;Ethiopia;Fiji;Finland;France;Gabon;Georgia;"
    "Germany;Nazi Germany;Ghana;Greece;Greenland;Guatemala;Guinea;Haiti;Honduras;Hungary;Iceland;India;Indonesia;Iran;Iraq;Ireland;Israel;Italy;Jamaica;"
    "Japan;Jordan;Kazakhstan;Kenya;Korea;North Korea;South Korea;Kosovo;Kuwait;Laos;Latvia;Lebanon;Liberia;Libya;Lithuania;Luxembourg;Madagascar;Malawi;"
    "Malaysia;Mali;Malta;Mauritania;Mexico;Moldova;Mongolia;Montenegro;Morocco;Mozambique;Namibia;Nepal;New Zealand;Nicaragua;Niger;Nigeria;Norway;Oman;"
    "Pakistan;Panama;Paraguay;Persia;Peru;Poland;Portugal;Prussia;Qatar;Romania;Russia;Soviet Russia;Rwanda;Saudi Arabia;Scotland;Senegal;Serbia;Siam;"
    "Singapore;Slovakia;Slovenia;Somalia;South Africa;Soviet Union;Spain;Sri Lanka;Sudan;Sweden;Switzerland;Syria;Taiwan;Tanzania;Thailand;Tibet;Togo;Tunisia;"
    "Turkey;Uganda;Ukraine;United Kingdom;United States;United States of America;UK;USA;US;U.S.;USSR;Uruguay;Uzbekistan;Venezuela;Vietnam;Wales;Yemen;"
    "Yugoslavia;Zambia;Zimbabwe;Netherlands;Philippines;Bahamas;Maldives;Gambia;Ottoman Empire;Czech Republic".split(
        ";"
    )
)
_DEMONYMS = frozenset(
    "American African Asian European Western Eastern Northern Southern Arab Greek Dutch French German Swiss Czech Slovak Thai Iraqi Israeli Pakistani Afghan "
    "Turk Turkish Soviet Nazi Fascist Communist Socialist Bolshevik Menshevik Catholic Protestant Jewish Muslim Islamic Christian Latin Roman Byzantine Ottoman Imperial "
    "Royal Mexican Cuban Korean Chilean Moroccan Tibetan Croat Serb Slav Slavic Finn Dane Swede Pole Jew Celtic Nordic Arabic Germanic Icelandic Federal Allied Central".split()
)
_DEMONYM_ENDINGS = ("ish", "ese", "ian", "ean", "ican")
# The word of a name that says what it names. One that a student would ask for otherwise has its own word.
_BY_WORD = {
    word: word.lower()
    for word in "Lake River Sea Ocean Bay Gulf Canal Strait Peninsula Island Desert Valley Bridge Street Square Palace Castle Cathedral Church Temple Museum "
    "Treaty Pact Agreement Convention Protocol Declaration Charter Constitution Act Decree Doctrine Plan Note Conference Congress Summit War Battle Revolution Uprising "
    "Rebellion Revolt Mutiny Crisis Massacre Empire Dynasty Party League Union Company Corporation Bank University College Institute Academy Society Council Commission "
    "Committee Court Parliament Senate Ministry Army Fleet Prize Award Opera Symphony Sonata Theorem Theory Law Effect Principle Equation Method Process Cycle "
    "Movement Period Era Age Age Province Republic Kingdom Dam Tower Railway Expedition Programme Program Project Hypothesis Syndrome Disease Statement Case Commissariat".split()
} | {
    "Mount": "mountain",
    "Mountains": "mountains",
    "Alps": "mountains",
    "Islands": "islands",
    "Falls": "waterfall",
    "Nations": "organisation",
}
# What people are called in many lands; enough to tell most people from places, not a register.
_GIVEN = frozenset(
    "Adam Adolf Albert Alexander Alexandre Alfred Alice Andrea Andreas Andrew Andrei Angela Anna Anne Anthony Antoine Antonio Anton Arthur August Augustin Barbara Benjamin Bernard Boris "
    "Bruno Carl Carlo Caroline Catherine Charles Charlotte Christian Christopher Claude Clara Cornelis Daniel David Diego Dmitri Domenico Donald Dorothy Edgar Edmund Edward Edwin Elena "
    "Elizabeth Emil Emily Emma Enrico Eric Ernest Ernst Eugene Eva Felix Ferdinand Fernando Florence Francesco Francis Francisco Frank Franklin Franz Frederick Friedrich Fritz "
    "Gabriel Galileo Georg George Georges Gerhard Giovanni Giuseppe Giacomo Gottfried Grace Gregor Guglielmo Gustav Hannah Hans Harold Harriet Harry Heinrich Helen Henri Henry Herbert "
    "Herman Hermann Howard Hugh Hugo Humphry Ibn Igor Ignaz Immanuel Isaac Isabella Ivan Jack Jacob Jacques Jakob James Jan Jane Jean Jeremy Jimmy Joan Johann Johannes John Jonas Jonathan "
    "Jose José Josef Joseph Joséphine Juan Jules Julia Julius Karl Katherine Kurt Laura Laurence Leonardo Leonhard Leo Leon Lev Linus Lise Louis Louise Ludwig Luigi Luis Marcus Margaret Maria "
    "Marie Mark Martha Martin Mary Matthew Matthias Max Michael Michel Miguel Mikhail Moses Mustafa Napoleon Nelson Niccolò Nicholas Nicolas Nicolaus Niels Nikola Nikolai Olga Oliver "
    "Oscar Otto Pablo Patrick Paul Pedro Peter Philip Pierre Piotr Rachel Ralph Raymond Rembrandt René Richard Robert Roger Ronald Rosa Rosalind Rudolf Rudolph Ruth Salvador Samuel Sarah "
    "Sebastian Sergei Sigmund Simon Sofia Sophie Stanley Stephen Steven Stefan Sun Susan Theodor Theodore Thomas Timothy Tycho Victor Vincent Vincenzo Vladimir Vasco Walter Warren Werner Wilhelm "
    "Willem William Winston Wolfgang Woodrow Wilbur Orville Yuri Zheng".split()
)
_ACTS = re.compile(
    r" (?:discovered|invented|wrote|composed|painted|proposed|proved|found|showed|demonstrated|suggested|argued|coined|observed|noticed|realised|realized|believed|described|patented|"
    r"isolated|calculated|concluded|taught|married|refused|persuaded|thought|said|told|declared that|resigned|succeeded|was born|died|was awarded|studied)\b"
)
_OFFICE_BEFORE = re.compile(
    r"\b(?:[Mm]inister|[Pp]resident|Premier|[Cc]hancellor|General|Marshal|Admiral|[Aa]mbassador|[Ee]nvoy|King|Queen|Emperor|Pope|Prince|Princess|Professor|Dr\.?|Mr\.?|Mrs\.?|"
    r"Sir|Lord|Lady|Captain|Colonel|Senator|Governor|[Jj]udge|Justice|Count|Baron|Duke|architect|composer|painter|poet|writer|novelist|author|physicist|chemist|biologist|"
    r"botanist|zoologist|naturalist|astronomer|mathematician|philosopher|historian|geologist|engineer|inventor|explorer|physician|surgeon|doctor|economist|sculptor|"
    r"conductor|pianist|soprano|tenor|singer|leader|scientist|researcher|botanists?|lawyer|diplomat)s?,? $"
)
_PLACED = re.compile(
    r"\b(?:(?:born|died|arrested|arrived|signed|held|buried|founded|opened|built|lived|settled|stayed|studied|met|published|executed|killed|landed|based|exiled|located|"
    r"operating|worked|taught|performed|premiered|crowned|concluded|convened|imprisoned|raised|grew up|discovered|found|established|murdered|set up|place) (?:in|at|near|on)"
    r"|(?:moved|travelled|traveled|returned|fled|went|sailed|came|emigrated|returning|transferred|exiled|sent|shipped) (?:back )?(?:to|from)|native|reached|conference in|talks in|meeting in) (?:the )?$"
)
_LINKS = re.compile(r", (?:and )?(?:the )?| and (?:the )?")


def is_adjective(name: str, known: People) -> bool:
    """Return whether a capitalised word says whose or where from rather than names a thing: "British", "Soviet-Estonian"."""
    last = name.rsplit(" ", 1)[-1].rsplit("-", 1)[-1]
    if last in known.counts or name in _COUNTRIES or last.endswith("s"):
        return False  # "the Nazis" are somebody
    return last in _DEMONYMS or (len(last) > 5 and last.endswith(_DEMONYM_ENDINGS))


def kind_of(text: str, start: int, end: int, known: People) -> str:
    """Return the noun for what the name at the span, or each name of a list, is; "" where that is not sure."""
    members = _LINKS.split(text[start:end])
    kinds = {_kind_of_one(member, text[:start], known) for member in members}
    if len(members) == 1 and kinds == {""} and " " in text[start:end] and _ACTS.match(text, end):
        kinds = {"person"}
    kind = kinds.pop() if len(kinds) == 1 else ""
    return _plural(kind) if len(members) > 1 and kind else kind


def _plural(kind: str) -> str:
    if kind == "person":
        return "people"
    if kind.endswith("y"):
        return kind if kind[-2] in "aeiou" else f"{kind[:-1]}ies"
    return kind if kind.endswith("s") else f"{kind}s"


def _kind_of_one(name: str, before: str, known: People) -> str:
    words = name.split(" ")
    if name in _COUNTRIES:
        return "country"
    stem = words[: words.index("of")] if "of" in words else words
    told = _BY_WORD.get(stem[-1]) or (_BY_WORD.get(words[0]) if words[0] in ("Lake", "Mount", "River") else "")
    if told:
        return told if len(words) > 1 else ""  # "Congress" alone is asked for by its place in the sentence
    if words[-1].islower() or (len(words) > 1 and before.endswith(("the ", "The "))):
        return ""
    if (
        words[-1] in known.counts
        or (words[0].partition("-")[0] in _GIVEN and len(words) > 1)
        or _OFFICE_BEFORE.search(before[-40:])
    ):
        return "person"
    return "place" if _PLACED.search(before[-40:]) or before.endswith(" in ") else ""


def question_word(kind: str) -> str:
    """Return what asks for a thing of the kind: "who", "which lake"."""
    if kind in ("person", "people"):
        return "who"
    return f"which {kind}" if kind else ""
