"""Find and read dates in text: days, months, years, eras, ranges, lists, dual (Old/New Style) and vague dates.

Patterns, not dateutil: that parser fills gaps, refuses years below 100 and knows no era, range or dual date.
Give it clean text: no emphasis marks, ordinary spaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from srs_cli.extract.dates import patterns as p
from srs_cli.extract.dates.points import Date, Moment, Precision, is_quantity, point, shared_era

__all__ = ["Date", "Moment", "Precision", "find_dates", "leading_date", "lone_date", "lone_year", "phrase"]


def find_dates(text: str) -> tuple[Date, ...]:
    """Return the dates of a sentence or paragraph, from left to right, without overlap.

    A lone month counts after a preposition; a lone number counts from 1000 to 2099 and not before a unit.
    """
    return tuple(_scan(text))


def leading_date(text: str, *, small_years: bool = False) -> Date | None:
    """Return the date the text starts with (after white space or one opening bracket), if it starts with one.

    Here a year may have three digits, or fewer where `small_years` says that an era is known from elsewhere.
    """
    start = len(text) - len(text.lstrip(" \t(["))
    return _date_at(text, start, lone=True, shortest=1 if small_years else 3) if p.OPENS.match(text, start) else None


def lone_date(text: str, *, small_years: bool = False) -> Date | None:
    """Return the date when the text holds nothing else ("1917", "In 1917:", "Year 44 BC.", "[1066]")."""
    bare = p.LABEL.sub("", text.strip(), count=1)
    date = leading_date(bare, small_years=small_years)
    return date if date and not bare[date.end :].strip(" \t:.,;)]-\u2013\u2014") else None


def lone_year(text: str, *, small_years: bool = False) -> Date | None:
    """Return the year (or range of years) when the text holds nothing else."""
    date = lone_date(text, small_years=small_years)
    return date if date and date.precision == "year" else None


def phrase(date: Date, printed: str) -> str:
    """Return the printed date with the preposition a question needs: "on 3 March 1918", "in the 1930s"."""
    word = printed.split(maxsplit=1)[0].lower() if printed else ""
    if date.circa or date.precision == "ago" or word in _OWN_PREPOSITION:
        return printed[0].lower() + printed[1:]
    if date.precision == "day":
        last = date.last or date.first
        within = last.month == date.first.month and last.year in (None, date.first.year)
        return f"on {printed}" if within else f"in the period {printed}"
    if date.precision in ("decade", "century") and word != "the":
        return f"in the {_uncapitalised(printed)}"
    return f"in {_uncapitalised(printed)}"


def _uncapitalised(printed: str) -> str:
    """Return the text with a lower-case "early", "mid" or "the" at its start."""
    return printed[0].lower() + printed[1:] if p.PART.match(printed) else printed


_OWN_PREPOSITION = frozenset({"before", "after", "by", "since", "from", "until", "about", "around", "in", "on"})


def _scan(text: str) -> Iterator[Date]:
    reached = 0
    for found in p.STARTS.finditer(text):
        if found.start() < reached:
            continue
        date = _without_given_name(text, _date_at(text, found.start(), lone=False, shortest=4))
        if date is None or is_quantity(text, date):
            continue
        if date.precision == "month" and not date.year_printed:
            before = text[max(0, date.start - 12) : date.start]
            if not p.BEFORE_LONE_MONTH.search(before):
                continue
        reached = date.end
        yield date


def _without_given_name(text: str, date: Date | None) -> Date | None:
    """Return the year alone of "In 1779 Jan Ingenhousz", where what could be a month is somebody's name."""
    if date is None or date.precision != "month" or not date.year_printed or not date.text[-1].isalpha():
        return date
    year = p.YEAR.match(text, date.start)
    if year is None or not p.NAME_AHEAD.match(text, date.end):
        return date
    first = Moment(date.first.year)
    return replace(date, end=year.end(), text=year.group(), precision="year", first=first, last=None)


def _date_at(text: str, pos: int, *, lone: bool, shortest: int) -> Date | None:
    """Return the longest date that starts at `pos`: qualifier, point, then a range or (when `lone`) a list."""
    start = pos
    circa = p.CIRCA.match(text, pos)
    edge = None if circa or not lone else p.EDGE.match(text, pos) or p.WEEKDAY.match(text, pos)
    pos = circa.end() if circa else edge.end() if edge else pos
    date = shared_era(text, pos) or point(text, pos, min(shortest, 3) if circa else shortest)
    if date is None:
        return None
    date = _ranged(text, date, shortest)
    for _ in range(8 if lone else 0):  # "1905, 1917 and 1921" opens a line as one date; in prose they are three
        comma = p.LIST.match(text, date.end)
        more = point(text, comma.end(), 4) if comma else None
        if more is None or more.precision != date.precision or more.year_printed < date.year_printed:
            break
        date = _joined(date, more)
    if date.start == start and len(date.text) == date.end - start and circa is None:
        return date  # as most are: nothing was added
    return replace(date, start=start, text=text[start : date.end], circa=circa is not None)


def _ranged(text: str, date: Date, shortest: int) -> Date:
    """Return the date, with the end of its range where one follows."""
    dash = p.RANGE.match(text, date.end)
    if dash is None or (date.last is not None and date.precision == "year"):
        return date
    present = p.PRESENT.match(text, dash.end()) if date.year_printed else None
    if present:
        return replace(date, end=present.end(), last=Moment())
    year = date.year or 0
    short = p.SHORT_YEAR.match(text, dash.end()) if date.precision == "year" and not date.era else None
    if short and year > 100 and int(short[1]) > year % 100:  # the rest of a century: "1914-18"
        return replace(date, end=short.end(), last=Moment(year - year % 100 + int(short[1])))
    after = point(text, dash.end(), 1 if date.era else shortest)
    return _joined(date, after) if after and _makes_range(date, after, falling=shortest == 1) else date


def _makes_range(date: Date, after: Date, *, falling: bool) -> bool:
    """Tell whether the second goes on with the first; years may fall where an era before ours may hold unprinted."""
    if (after.precision == "year") != (date.precision == "year") or "ago" in (date.precision, after.precision):
        return False
    if date.precision == "year":
        return (after.year or 0) > (date.year or 0) or (falling and not date.era and not after.era)
    if date.year_printed and not after.year_printed:  # "9 May 1945 - 2 September" but not "May 1945 - March"
        return (after.first.month or 0) > (date.first.month or 0)
    return True


def _joined(date: Date, after: Date) -> Date:
    first = date.first if date.first.year is not None else replace(date.first, year=after.first.year)
    last = after.last or after.first
    last = last if last.year is not None else replace(last, year=first.year)
    printed = date.year_printed or after.year_printed
    return replace(date, end=after.end, first=first, last=last, era=after.era or date.era, year_printed=printed)
