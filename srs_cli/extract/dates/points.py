"""Reads the one date that stands at a place in a text: a day, a month, a year, a decade, a century, a time ago."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from srs_cli.extract.dates import patterns as p

Precision = Literal["day", "month", "season", "year", "decade", "century", "ago"]


class Moment(Struct, frozen=True):
    """A point in time as far as it is known; a year before our era is negative."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class Date(Struct, frozen=True):
    """A date in a text: `text[start:end]` is it as printed."""

    start: int
    end: int
    text: str
    precision: Precision
    first: Moment
    last: Moment | None = None  # the end of a range (an empty one: "to the present") or the last of a list
    dual: Moment | None = None  # the same day in the other calendar
    era: str = ""  # as printed: "B.C.", "AD"
    year_printed: bool = True  # somewhere within the date
    circa: bool = False

    @property
    def year(self) -> int | None:
        """The (first) year; negative before our era."""
        return self.first.year


def point(text: str, pos: int, shortest: int) -> Date | None:
    """Return the one date at `pos` (days of one month may be several), however it is written."""
    if pos >= len(text):
        return None
    if text[pos].isdigit():
        return (
            _numeric(text, pos)
            or _ago(text, pos)
            or _century(text, pos, pos)
            or _decade(text, pos, pos)
            or _day_month(text, pos)
            or _year(text, pos, shortest)
        )
    return _worded(text, pos, shortest)


def shared_era(text: str, pos: int) -> Date | None:
    """Read "509-27 B.C.", where the era stands for both years."""
    found = p.ERA_SHARED.match(text, pos)
    if found is None:
        return None
    sign = -1 if p.BEFORE_ERA.match(found[3]) else 1
    first, last = sign * int(found[1]), sign * int(found[2])
    return (
        Date(pos, found.end(), found.group(), "year", Moment(first), Moment(last), era=found[3])
        if first < last
        else None
    )


def is_quantity(text: str, date: Date) -> bool:
    """Tell whether a unit follows what looks like a year: "1500 men"."""
    bare = date.precision == "year" and not date.era
    return bare and p.UNIT.match(text, date.end) is not None


def _worded(text: str, pos: int, shortest: int) -> Date | None:
    part = p.PART.match(text, pos)
    after = part.end() if part else pos
    vague = _century(text, pos, after) or _decade(text, pos, after)
    if vague:
        return vague
    season = p.SEASON.match(text, after)
    if season:
        year = _year(text, season.end(), shortest)
        return replace(year, start=pos, precision="season") if year else None
    if part:
        date = _month_day(text, after) or _year(text, after, shortest)
        return replace(date, start=pos) if date else None
    return _month_day(text, pos) or _era_year(text, pos)


def _day_month(text: str, pos: int, *, dual: bool = True) -> Date | None:
    """Read "3 March", "2(15) November 1917", "14 and 16 June", "26 October (8 November)"."""
    days = p.DAYS.match(text, pos)
    joint = p.DAY_TO_MONTH.match(text, days.end()) if days else None
    month = p.MONTH.match(text, joint.end()) if joint else None
    if days is None or month is None:
        return None
    return _with_year(text, pos, month.end(), days.group(), p.MONTHS[month[1]], dual=dual)


def _month_day(text: str, pos: int, *, dual: bool = True) -> Date | None:
    """Read "March 3, 1918", "October 26 (November 8), 1917", "March 1918", "March"."""
    month = p.MONTH.match(text, pos)
    if month is None:
        return None
    joint = p.MONTH_TO_DAY.match(text, month.end())
    days = p.DAYS.match(text, joint.end()) if joint else None
    if days:
        return _with_year(text, pos, days.end(), days.group(), p.MONTHS[month[1]], dual=dual)
    return _with_year(text, pos, month.end(), "", p.MONTHS[month[1]], dual=dual)


def _with_year(text: str, start: int, end: int, days: str, month: int, *, dual: bool) -> Date:
    """Return a day or month with what may follow it: the other calendar's date in brackets, the year."""
    numbers = [int(number) for number in p.DAY_NUMBER.findall(days)]
    paired = p.DAY_DUAL.search(days)
    other_day = Moment(None, month, int(paired[1])) if paired else None
    year = _year_after(text, end)
    end = year.end if year else end
    if days and dual and text[end : end + 2] == " (":
        other = _day_month(text, end + 2, dual=False) or _month_day(text, end + 2, dual=False)
        if other and other.first.day and text[other.end : other.end + 1] == ")":
            other_day, end = other.first, other.end + 1
            year = year or _year_after(text, end)
            end = max(end, year.end if year else 0)
    known = year.year if year else None
    first = Moment(known, month, numbers[0] if numbers else None)
    last = Moment(known, month, numbers[-1]) if len(numbers) > 1 else None
    precision: Precision = "day" if days else "month"
    shown = text[start:end]
    return Date(start, end, shown, precision, first, last, other_day, year.era if year else "", year is not None)


def _year_after(text: str, pos: int) -> Date | None:
    joint = p.TO_YEAR.match(text, pos)
    if joint is None:
        return None
    year = _year(text, joint.end(), 3, with_day=False) or _era_year(text, joint.end())
    # a comma may also go on with something else: "On May 5, 200 men left"
    quantity = year and len(year.text) < 4 and not year.era
    return year if year and not quantity and not is_quantity(text, year) else None


def _year(text: str, pos: int, shortest: int, *, with_day: bool = True) -> Date | None:
    """Read "1917", "44 B.C.", "1751/2", and with a day after it "1917, 25 October" or "1917 Oct. 25"."""
    found = p.YEAR.match(text, pos)
    if found is None or (len(found[1]) < shortest and not found[3]) or (found[1][0] == "0"):
        return None
    number = int(found[1])
    if number > _LAST_YEAR and not found[3]:
        return None
    era = found[3] or ""
    year = -number if p.BEFORE_ERA.match(era) else number
    date = Date(pos, found.end(), found.group(), "year", Moment(year), era=era)
    if not with_day or found[2]:
        return date
    joint = p.YEAR_TO_DAY.match(text, date.end)
    day = (_day_month(text, joint.end()) or _month_day(text, joint.end())) if joint else None
    if day is None or day.year_printed:
        return date
    end = day.end
    if text[day.start - 1] == "(":
        if text[end : end + 1] != ")":
            return date
        end += 1
    first = replace(day.first, year=year)
    return replace(day, start=pos, end=end, text=text[pos:end], first=first, era=era, year_printed=True)


def _era_year(text: str, pos: int) -> Date | None:
    found = p.ERA_YEAR.match(text, pos)
    if found is None:
        return None
    year = -int(found[2]) if p.BEFORE_ERA.match(found[1]) else int(found[2])
    return Date(pos, found.end(), found.group(), "year", Moment(year), era=found[1].strip())


def _numeric(text: str, pos: int) -> Date | None:
    iso = p.ISO.match(text, pos)
    if iso:
        return Date(pos, iso.end(), iso.group(), "day", Moment(int(iso[1]), int(iso[3]), int(iso[4])))
    found = p.NUMERIC.match(text, pos)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if not (1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12):
        return None
    if second > 12:
        moment = Moment(year, first, second)
    elif first > 12 or found[2] == ".":
        moment = Moment(year, second, first)
    else:
        moment = Moment(year)  # 3/4/1918 is April in Europe and March in America
    return Date(pos, found.end(), found.group(), "day", moment)


def _ago(text: str, pos: int) -> Date | None:
    found = p.AGO.match(text, pos)
    return Date(pos, found.end(), found.group(), "ago", Moment()) if found else None


def _century(text: str, start: int, pos: int) -> Date | None:
    found = p.CENTURY.match(text, pos)
    if found is None:
        return None
    word = found[1].lower()
    number = p.ORDINALS.index(word) + 1 if word in p.ORDINALS else int(word[:-2])
    era = found[3] or ""
    year = -100 * number if p.BEFORE_ERA.match(era) else 100 * (number - 1)
    return Date(start, found.end(), text[start : found.end()], "century", Moment(year), era=era)


def _decade(text: str, start: int, pos: int) -> Date | None:
    found = p.DECADE.match(text, pos)
    if found is None:
        return None
    era = found[2] or ""
    year = -int(found[1]) if p.BEFORE_ERA.match(era) else int(found[1])
    return Date(start, found.end(), text[start : found.end()], "decade", Moment(year), era=era)


_LAST_YEAR = 2100
