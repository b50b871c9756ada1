"""The words and patterns that dates are written with; `dates` puts them together."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """Return an expression for any of the words, the longest that fits: by their first letters, so that it fails soon."""
    tails: dict[str, set[str]] = {}
    for word in words:
        tails.setdefault(word[:1], set()).add(word[1:])
    ends = tails.pop("", None) is not None
    ways = "|".join(re.escape(first) + any_of(rest) for first, rest in sorted(tails.items()))
    return f"(?:{ways}){'?' if ends else ''}" if ways else ""


_ENGLISH = ["January", "February", "March", "April", "May", "June", "July"]
_ENGLISH += ["August", "September", "October", "November", "December"]
_FOREIGN = (  # German capitalises; the others do not, which tells "mars 1968" from the planet
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
)


def _month_table() -> dict[str, int]:
    table: dict[str, int] = {"Jänner": 1, "Sept": 9, "SEPT": 9}
    for names in (_ENGLISH, *(row.split() for row in _FOREIGN)):
        table |= {name: number for number, name in enumerate(names, 1)}
    for number, name in enumerate(_ENGLISH, 1):
        table |= {name[:3]: number, name.upper(): number, name[:3].upper(): number}
    return table


MONTHS = _month_table()
_MONTH_NAMES = any_of(MONTHS)
MONTH = re.compile(rf"({_MONTH_NAMES})(?!\w)(?:\.(?=\s?[\d(,:\u2010-\u2015-]|\s\w))?")
NAME_AHEAD = re.compile(r"\s[A-Z][a-z]")
DASH = r"[-\u2010-\u2015\u2212]"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º)?(?![\d%])(?!\.\d|,\d)"
_DAY_PAIR = rf"{_DAY}(?:\s?\({_DAY}\))?"
_DAY_JOIN = rf"(?:\.?\s?{DASH}\s?|\s?/\s?|,\s?(?:and\s)?|\.?\s(?:and|&|to|und|bis|et|au|y|al|e|en)\s)"
DAYS = re.compile(rf"{_DAY_PAIR}(?:{_DAY_JOIN}{_DAY_PAIR}){{0,8}}")
DAY_NUMBER = re.compile(r"(?<![\d(])\d{1,2}")
DAY_DUAL = re.compile(r"\((\d{1,2})")
DAY_TO_MONTH = re.compile(r"\.?\s?(?:of\s|de\s)?|-")
MONTH_TO_DAY = re.compile(r"\s(?:the\s)?|-")
TO_YEAR = re.compile(r",?\s(?:of\s|de\s)?|-|,")
YEAR_TO_DAY = re.compile(r",?\s\(?")
_ERA_AFTER = (
    r"(?:B\.\s?C\.(?:\s?E\.)?|BCE?|b\.\s?c\.(?:\s?e\.)?|bce?|A\.\s?D\.|a\.\s?d\.|AD|C\.\s?E\.|CE"
    r"|[vn]\.\s?Chr\.|(?:av|ap)\.\s?J\.?-?\s?C\.|[ad]\.\s?C\.|BP)(?![\w-])"
)
_ERA_BEFORE = r"(?:B\.\s?C\.(?:\s?E\.)?|BCE?|A\.\s?D\.|AD|a\.\s?d\.|C\.\s?E\.|CE)\s?"
ERA_ALONE = re.compile(rf"(?:{_ERA_BEFORE}|[Bb]efore\s(?:Christ|our\sera)|BEFORE\sCHRIST|Anno\sDomini)")
BEFORE_ERA = re.compile(r"b\.?\s?c|v\.|av|a\.\s?c|bp|before", re.IGNORECASE)
_NO_QUANTITY = r"(?![\d%‰°])(?![.,:]\d)"
YEAR = re.compile(rf"(\d{{1,4}}){_NO_QUANTITY}(?:/(\d{{1,4}})(?!\d))?(?:\s?({_ERA_AFTER}))?")
ERA_YEAR = re.compile(rf"({_ERA_BEFORE})(\d{{1,4}}){_NO_QUANTITY}")
ERA_SHARED = re.compile(rf"(\d{{1,4}})(?:\s?{DASH}\s?|\sto\s)(\d{{1,4}})\s?({_ERA_AFTER})")
SHORT_YEAR = re.compile(rf"(\d{{2}}){_NO_QUANTITY}(?!\w)(?!\s(?:{_MONTH_NAMES})(?!\w))")
DECADE = re.compile(rf"(\d{{2,3}}0)(?:s|['\u2019]s|er)(?!\w)(?:\s({_ERA_AFTER}))?")
ORDINALS = [
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twenty-first"),
]
_ORDINAL = rf"(?:(?:\d{{1,2}})(?:st|nd|rd|th)|{any_of(ORDINALS)})"
CENTURY = re.compile(
    rf"({_ORDINAL})(?:\s?(?:{DASH}|to|and)\s?(?:the\s)?({_ORDINAL}))?[ -](?:century|centuries)(?!\w)(?:\s({_ERA_AFTER}))?",
    re.IGNORECASE | re.ASCII,
)
_SEASONS = "[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter|Easter|Christmas|Frühjahr|Sommer|Herbst"
SEASON = re.compile(rf"(?:{_SEASONS})(?:\sof)?,?\s(?=\d)")
PART = re.compile(
    r"(?:the\s)?(?:[Ee]arly|[Mm]id(?:dle)?|[Ll]ate|[Bb]eginning|[Ee]nd|Anfang|Mitte|Ende)(?:\sof\s|\sin\s|[ -])(?:the\s)?"
    r"|[Tt]he\s(?=\d|[a-z-]{5,13}\scentur)"
)
CIRCA = re.compile(r"(?:c\.|ca\.|[Cc]irca|[Aa]bout|[Aa]round|[Aa]pprox(?:\.|imately)|um|vers|~|≈)\s?(?=[\dABC])")
EDGE = re.compile(r"(?:[Bb]efore|[Aa]fter|[Bb]y|[Ss]ince|[Ff]rom|[Uu]ntil|[Oo]n|[Ii]n)\s(?=[\dA-Z])")
_COUNT = r"\d{1,9}(?:[.,]\d{1,9}){0,3}"
AGO = re.compile(
    rf"{_COUNT}(?:\s?[-\u2013]\s?{_COUNT})?\s?(?:(?:(?:thousand|million|billion)\s)?years\sago|[mbk]ya|Mya|[MG]a)(?!\w)"
)
ISO = re.compile(r"(\d{4})([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
NUMERIC = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})(?!\d)")
RANGE = re.compile(rf"\s?{DASH}\s?|\s(?:to|until|till|through|bis|au|al)\s(?:the\s)?")
LIST = re.compile(r",\s(?:and\s)?|\s(?:and|&|und|et|y)\s")
PRESENT = re.compile(r"(?:[Pp]resent|[Tt]oday|[Nn]ow|heute)(?!\w)")
WEEKDAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s(?=[\dA-Z])|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?,?\s(?=\d)"
)
# Where a date may open a line, which most lines do not: one look for all, before each of them is tried.
OPENS = re.compile(
    "|".join(
        (
            r"\d",
            *(each.pattern for each in (CIRCA, EDGE, WEEKDAY, PART, SEASON, MONTH, ERA_YEAR)),
            f"(?ai:{CENTURY.pattern})",
        )
    )
)
LABEL = re.compile(r"(?:(?:[Ii]n\s)?(?:[Tt]he\s)?[Yy]ear|[Ii]n)\s(?:of\s)?(?=[\dABC])")
BEFORE_LONE_MONTH = re.compile(
    r"\b(?:in|of|since|by|until|till|during|from|to|and|early|late|mid|end|through|between)[ -](?:the\s)?$"
)
UNIT = re.compile(
    r"\s?(?:per\s?cent|million|billion|thousand|hundred|dozen|k?m|[ck]?g|mm|cm|km/h|miles?|met(?:er|re)s?|feet|tons?|tonnes"
    r"|men|people|soldiers|troops|words|pages|copies|students|members|times|dollars|pounds|roubles|rubles|francs|marks"
    r"|euros|hours|minutes|days|weeks|months|years|bytes|bits|[KMG]i?B|Hz|[kM]?W|calories|kcal|degrees|inhabitants"
    r"|workers|ships|tanks|planes|aircraft|guns|houses|families|acres|hectares|square|cubic|sq)(?!\w)"
)
_BEGINNINGS = any_of(  # of a date within a text, that are words
    (
        *MONTHS,
        *ORDINALS,
        *("AD", "BC", "BCE", "CE", "Easter", "Christmas", "Frühjahr", "Sommer", "Herbst"),
        *(
            as_printed
            for word in ("early", "mid", "late", "circa", "spring", "summer", "autumn", "fall", "winter")
            for as_printed in (word, word.capitalize())
        ),
    )
)
STARTS = re.compile(rf"\b(?<![$£€#])(?<!\d[.,:])(?:\d|(?:{_BEGINNINGS}|A\.\s?D\.|B\.\s?C\.|ca?\.)(?!\w))")
